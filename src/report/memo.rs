//! The memorandum: everything that an export says, in the order in which a lawyer expects it, without any format.

use serde::{Deserialize, Serialize};

/// A case and what follows from it, ready to be written. Everything in it is safe to show, and in words: it says the same when the
/// doctrine is another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memo {
    /// The case's title.
    pub title: String,
    /// What was decided, where the case is a precedent: who, what, held on which elements, where to read it. Analyses that were saved
    /// before there were precedents do not have it.
    #[serde(default)]
    pub decided: Vec<String>,
    /// Matter, stage, parties, dates: label and words.
    pub particulars: Vec<(String, String)>,
    /// What is asked.
    pub question: String,
    /// The questions with their answers.
    pub verdicts: Vec<MemoVerdict>,
    /// What it is about.
    pub summary: String,
    /// The facts by section.
    pub facts: Vec<(String, Vec<MemoFact>)>,
    /// The findings by heading.
    pub analysis: Vec<(String, Vec<MemoElement>)>,
    /// What decides the answers, what would change them, what to ask, what may be done, what precedent says. Only where it was asked for.
    #[serde(default)]
    pub counsel: Vec<MemoCounsel>,
    /// What the user finds.
    pub views: Vec<MemoView>,
    /// Answers that do not reach the standard of proof.
    pub unproven: Vec<String>,
    /// Facts that are asked and not answered.
    pub unknown: Vec<String>,
    /// Answers that do not count as they stand.
    pub problems: Vec<String>,
    /// The sources of the answers.
    pub sources: Vec<String>,
    /// The authorities cited.
    pub authorities: Vec<MemoAuthority>,
    /// The doctrine and its edition.
    pub doctrine: String,
    /// The standard of proof.
    pub standard: String,
}

impl Memo {
    /// The last line: on what law, under which standard.
    pub fn colophon(&self) -> String {
        format!("{}. Standard of proof: {}. An aid to legal analysis, not legal advice.", self.doctrine, self.standard)
    }

    /// What the list of the unproven says of itself.
    pub(super) fn unproven_intro(&self) -> String {
        format!("These answers do not reach the standard of proof ({}).", self.standard)
    }

    /// The findings on an element, by the element's name in files.
    pub fn element(&self, id: &str) -> Option<&MemoElement> {
        self.analysis.iter().flat_map(|(_, elements)| elements).find(|e| e.id == id)
    }
}

/// The five answers on a question, in one school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoCounsel {
    /// The question, the school and the finding.
    pub title: String,
    /// Each answer with its lines.
    pub topics: Vec<(String, Vec<MemoLine>)>,
}

/// A line of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoLine {
    /// How deep it stands: 0 for what introduces or ends, 1 for an item, 2 for what belongs to one.
    pub depth: usize,
    /// Its words.
    pub text: String,
}

/// A question at the top, with the answer of each school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoVerdict {
    /// The question.
    pub question: String,
    /// What the answer assumes; empty if nothing.
    pub assumes: Vec<String>,
    /// The answers.
    pub schools: Vec<MemoSchool>,
}

/// The finding of a school, or of several that say the same for the same reason, in both readings, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoSchool {
    /// The school or schools, in words.
    pub school: String,
    /// Their names in files.
    pub ids: Vec<String>,
    /// Every answer taken as true.
    pub as_alleged: String,
    /// Only what is proven.
    pub as_proven: String,
    /// The test that decides, in words, where the answers single one out.
    pub test: String,
    /// The reason.
    pub reason: String,
    /// The authorities, short.
    pub cites: Vec<String>,
}

impl MemoSchool {
    pub(super) fn says_the_same(&self, other: &MemoSchool) -> bool {
        (&self.as_alleged, &self.as_proven, &self.reason, &self.cites, &self.test)
            == (&other.as_alleged, &other.as_proven, &other.reason, &other.cites, &other.test)
    }

    /// The finding as proven; that it is not proven says so by itself.
    pub(super) fn proven_words(&self) -> String {
        match self.as_proven.starts_with("not proven") {
            true => self.as_proven.clone(),
            false => format!("{} as proven", self.as_proven),
        }
    }

    /// The finding in both readings.
    pub(super) fn finding(&self) -> String {
        if self.as_proven == self.as_alleged {
            self.as_alleged.clone()
        } else {
            format!("{} as alleged, {}", self.as_alleged, self.proven_words())
        }
    }
}

/// A fact with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoFact {
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// Its standing.
    pub standing: String,
    /// The other side's version, where there is one.
    pub disputed: Option<String>,
    /// The note, with its line breaks.
    pub note: String,
    /// Its sources with their places.
    pub sources: Vec<String>,
}

/// An element with the findings of the schools.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoElement {
    /// Its name in files.
    pub id: String,
    /// How deep it stands below its heading.
    pub depth: usize,
    /// Its title.
    pub title: String,
    /// The requirement as a question.
    pub question: String,
    /// Whether the schools differ.
    pub contested: bool,
    /// The findings.
    pub schools: Vec<MemoSchool>,
}

/// What the user finds on an element, beside what the doctrine gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoView {
    /// The element's title.
    pub title: String,
    /// The user's finding.
    pub finding: String,
    /// Why.
    pub reason: String,
    /// The schools that find the same.
    pub agree: Vec<String>,
    /// The schools that do not, with what they find.
    pub differ: Vec<(String, String)>,
}

impl MemoView {
    /// How it stands to what the schools find.
    pub(super) fn beside(&self) -> String {
        let differ: Vec<String> = self.differ.iter().map(|(school, finding)| format!("{school} ({finding})")).collect();
        match (self.agree.as_slice(), differ.as_slice()) {
            ([], []) => "The doctrine has no such element.".to_owned(),
            (agree, []) => format!("So does the doctrine: {}.", agree.join(", ")),
            ([], differ) => format!("Differs from the doctrine: {}.", differ.join(", ")),
            (agree, differ) => format!("Agrees with {}; differs from {}.", agree.join(", "), differ.join(", ")),
        }
    }
}

/// An authority in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoAuthority {
    /// Author, title, source, year.
    pub citation: String,
    /// Whether it was checked against its text.
    pub checked: bool,
}

impl MemoAuthority {
    /// The citation, with a star where it was not checked.
    pub(super) fn words(&self) -> String {
        format!("{}{}", self.citation, if self.checked { "" } else { " *" })
    }
}
