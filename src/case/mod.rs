//! What a user writes: a case with its answers, and the file format that keeps it. Floor 2: knows the law's names, not what follows from them.

mod answer;
mod precedent;
mod quick;
mod read;
mod scan;
mod sources;
mod views;
mod write;

use std::collections::BTreeMap;
use std::fmt;

use crate::doctrine::{Day, Party};

pub(crate) use crate::text::is_hidden;
pub use crate::text::{display_line, display_text};
pub use answer::{Answer, AnswerValue, Disputed, Standing};
pub use jiff::civil::Date;
pub use precedent::{Holding, Precedent, Reference, Ruling};
pub(crate) use quick::{Met, PlainAnswer, PlainCase, read_plain};
pub use read::{ReadError, read_answers, read_case};
pub use sources::{Source, SourceRef};
pub use views::{Comment, View};
pub(crate) use write::verbatim;
pub use write::{json_string, write_case};

/// The format number that this program writes.
pub const FORMAT: u64 = 1;

/// The name of a case and of its file: 1 to 64 of `A-Z a-z 0-9 _ -`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseId(String);

impl CaseId {
    /// Takes the text, if it is a valid name.
    pub fn new(text: &str) -> Option<Self> {
        let fits = (1..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
            && !text.starts_with('-');
        fits.then(|| CaseId(text.to_owned()))
    }

    /// A new name made of a title's words and four hexadecimal digits.
    pub fn from_title(title: &str, random: u16) -> Self {
        let slug = slug(title, 48);
        CaseId(format!("{}-{random:04x}", if slug.is_empty() { "case" } else { &slug }))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A title's words in plain small letters with hyphens between, as far as they fit into `longest` characters.
fn slug(title: &str, longest: usize) -> String {
    let mut slug = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        match plain_letters(c) {
            Some(letters) => slug.push_str(letters),
            None if c.is_ascii_alphanumeric() => slug.push(c),
            None if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            None => {}
        }
        if slug.len() >= longest {
            break;
        }
    }
    slug.trim_matches('-').to_owned()
}

/// The common accented letters of European names in plain ones.
pub(crate) fn plain_letters(c: char) -> Option<&'static str> {
    Some(match c {
        'á' | 'à' | 'â' | 'ã' | 'å' => "a",
        'ä' | 'æ' => "ae",
        'é' | 'è' | 'ê' | 'ë' => "e",
        'í' | 'ì' | 'î' | 'ï' => "i",
        'ó' | 'ò' | 'ô' | 'õ' => "o",
        'ö' | 'ø' => "oe",
        'ú' | 'ù' | 'û' => "u",
        'ü' => "ue",
        'ñ' => "n",
        'ç' => "c",
        'ß' => "ss",
        _ => return None,
    })
}

/// Whether the force lies ahead, is going on, or is past.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stage {
    /// It is being considered.
    #[default]
    Planned,
    /// It is going on.
    Ongoing,
    /// It is over.
    Past,
}

impl Stage {
    /// All stages in order.
    pub const ALL: [Stage; 3] = [Stage::Planned, Stage::Ongoing, Stage::Past];

    /// As files and screens have it.
    pub fn words(self) -> &'static str {
        match self {
            Stage::Planned => "planned",
            Stage::Ongoing => "ongoing",
            Stage::Past => "past",
        }
    }
}

/// Whether the user is done with a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CaseStatus {
    /// Still being worked on.
    #[default]
    Draft,
    /// Finished.
    Final,
}

impl CaseStatus {
    /// Both, in order.
    pub const ALL: [CaseStatus; 2] = [CaseStatus::Draft, CaseStatus::Final];

    /// As files and screens have it.
    pub fn words(self) -> &'static str {
        match self {
            CaseStatus::Draft => "draft",
            CaseStatus::Final => "final",
        }
    }
}

/// Keys of a file that this program does not know, kept as they were written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extra(pub(crate) Vec<(String, String)>);

/// Who is concerned.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parties {
    /// The State that uses force.
    pub acting: String,
    /// The State on whose territory.
    pub territorial: String,
    /// Whom or what the force is directed at.
    pub against: String,
    /// The State that was attacked.
    pub victim: String,
    /// Unknown keys.
    pub extra: Extra,
}

impl Parties {
    /// One of them.
    pub fn of(&self, party: Party) -> &str {
        match party {
            Party::Acting => &self.acting,
            Party::Territorial => &self.territorial,
            Party::Against => &self.against,
            Party::Victim => &self.victim,
        }
    }
}

/// The days that matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dates {
    /// The event relied on.
    pub incident: Option<Date>,
    /// The first use of force in response.
    pub response: Option<Date>,
    /// The report to the Security Council.
    pub report: Option<Date>,
    /// Unknown keys.
    pub extra: Extra,
}

impl Dates {
    /// One of them.
    pub fn of(&self, day: Day) -> Option<Date> {
        match day {
            Day::Incident => self.incident,
            Day::Response => self.response,
            Day::Report => self.report,
        }
    }
}

/// One incident and the response to it by one acting State.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its name, and its file's.
    pub id: CaseId,
    /// Its title.
    pub title: String,
    /// The name that groups it with others; may be empty.
    pub matter: String,
    /// Planned, ongoing, past.
    pub stage: Stage,
    /// Draft or final.
    pub status: CaseStatus,
    /// When it was made, as written (RFC 3339).
    pub created: String,
    /// Who is concerned.
    pub parties: Parties,
    /// The days that matter.
    pub dates: Dates,
    /// What it is about.
    pub summary: String,
    /// The answers by fact.
    pub answers: BTreeMap<String, Answer>,
    /// The sources by name, in the order of the file.
    pub sources: Vec<(String, Source)>,
    /// The user's own findings by element.
    pub views: BTreeMap<String, View>,
    /// Remarks on the case, the oldest first.
    pub comments: Vec<Comment>,
    /// What was decided, where the case is a precedent.
    precedent: Option<Box<Precedent>>,
    /// Unknown keys.
    pub extra: Extra,
}

impl Case {
    /// A case without answers.
    pub fn blank(id: CaseId, title: &str, created: &str) -> Self {
        Case {
            id,
            title: title.to_owned(),
            matter: String::new(),
            stage: Stage::default(),
            status: CaseStatus::default(),
            created: created.to_owned(),
            parties: Parties::default(),
            dates: Dates::default(),
            summary: String::new(),
            answers: BTreeMap::new(),
            sources: Vec::new(),
            views: BTreeMap::new(),
            comments: Vec::new(),
            precedent: None,
            extra: Extra::default(),
        }
    }

    /// The answer to a fact, if the case has one.
    pub fn answer(&self, fact: &str) -> Option<&Answer> {
        self.answers.get(fact)
    }

    /// Changes the answer to a fact; an answer that then says nothing is removed.
    pub fn change_answer(&mut self, fact: &str, change: impl FnOnce(&mut Answer)) {
        let mut answer = self.answers.remove(fact).unwrap_or_default();
        change(&mut answer);
        if !answer.is_empty() {
            self.answers.insert(fact.to_owned(), answer);
        }
    }
}
