//! The law as it stands after loading: what facts there are, what elements, which tests, on whose authority.

mod authority;
mod outcome;

pub use authority::*;
pub use outcome::*;

/// Position of a fact in [`super::Doctrine::facts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(pub(crate) u16);

/// Position of an element in [`super::Doctrine::elements`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementId(pub(crate) u16);

/// Position of a school in [`super::Doctrine::schools`], the strictest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchoolId(pub(crate) u8);

macro_rules! index {
    ($($name:ident),*) => {$(
        impl $name {
            /// The position as an index.
            pub fn index(self) -> usize {
                usize::from(self.0)
            }
        }
    )*};
}
index!(FactId, ElementId, SchoolId);

/// Who publishes the doctrine, and which edition it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Short name, as analyses carry it.
    pub id: String,
    /// Edition, as analyses carry it.
    pub version: String,
    /// Title for readers.
    pub title: String,
    /// The day as of which it states the law, as written.
    pub date: String,
}

/// A position in the debate on the law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct School {
    /// The name in files.
    pub id: String,
    /// The name on screen.
    pub title: String,
    /// At most five letters, for narrow columns.
    pub short: String,
    /// Who holds it.
    pub says: String,
}

/// A number that no authority fixes, drawn by the doctrine in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The name that conditions use.
    pub id: String,
    /// Where the line is drawn.
    pub value: u64,
    /// What is counted.
    pub unit: String,
    /// What the line means and that it is the doctrine's own.
    pub says: String,
}

/// A group of facts on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The part of a fact's name before the dot.
    pub id: String,
    /// The heading.
    pub title: String,
    /// The facts, in order.
    pub facts: Vec<FactId>,
}

/// A value that an answer can take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The name in files.
    pub id: String,
    /// The name on screen.
    pub label: String,
    /// What the value means in law.
    pub help: String,
    /// How the acting State brings it about. Where one value has this, the others are not for it to choose, although the fact is a lever.
    pub chosen: Option<String>,
}

/// What kind of answer a fact takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactKind {
    /// Exactly one of the values.
    OneOf(Vec<Value>),
    /// Exactly one of two: yes, no.
    YesNo(Vec<Value>),
    /// Any number of independent marks; `none` is the position of the value that excludes the rest.
    SeveralOf {
        /// The marks and, where there is one, the value that excludes them.
        values: Vec<Value>,
        /// Position of the excluding value.
        none: Option<usize>,
    },
    /// A whole number.
    Number {
        /// What is counted.
        unit: String,
    },
}

impl FactKind {
    /// The values to choose from; none for a number.
    pub fn values(&self) -> &[Value] {
        match self {
            FactKind::OneOf(values) | FactKind::YesNo(values) | FactKind::SeveralOf { values, .. } => values,
            FactKind::Number { .. } => &[],
        }
    }

    /// A number with the fact's unit: "1 person", "3 days".
    pub fn with_unit(&self, number: u64) -> String {
        match self {
            FactKind::Number { unit } => with_unit(number, unit),
            _ => number.to_string(),
        }
    }
}

/// A number with a unit, which is given for several.
pub(crate) fn with_unit(number: u64, unit: &str) -> String {
    match (number, unit) {
        (_, "") => number.to_string(),
        (1, "people") => "1 person".to_owned(),
        (1, unit) => format!("1 {}", unit.strip_suffix('s').unwrap_or(unit)),
        (_, unit) => format!("{number} {unit}"),
    }
}

/// One question about a case that the doctrine can use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// `section.name`.
    pub id: String,
    /// Two or three words.
    pub label: String,
    /// The question in a lawyer's words.
    pub question: String,
    /// What it means in law.
    pub help: String,
    /// How a real or plainly supposed incident would be answered; may be empty.
    pub example: String,
    /// What answers it takes.
    pub kind: FactKind,
    /// Whether the acting State chooses it.
    pub lever: bool,
    /// The condition under which it is asked, as written; always, where there is none.
    pub asked_when: Option<String>,
    /// The dates of the case whose distance in days answers it.
    pub days_between: Option<[Day; 2]>,
    /// The parties of the case whose being the same answers it.
    pub from_parties: Option<FromParties>,
    /// Whether it is kept for the reader only.
    pub recorded_only: bool,
    /// The lines with which conditions compare it, by their positions, each with the first number that lies beyond it.
    pub lines: Vec<(usize, u64)>,
}

impl Fact {
    /// Whether a case's dates or parties may answer it.
    pub fn is_told_by_case(&self) -> bool {
        self.days_between.is_some() || self.from_parties.is_some()
    }
}

/// The parties that a case names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Party {
    /// The State that uses force.
    Acting,
    /// The State on whose territory.
    Territorial,
    /// Whom or what the force is directed at.
    Against,
    /// The State that was attacked.
    Victim,
}

impl Party {
    /// All, in the order of files.
    pub const ALL: [Party; 4] = [Party::Acting, Party::Territorial, Party::Against, Party::Victim];

    /// The name in files.
    pub fn words(self) -> &'static str {
        match self {
            Party::Acting => "acting",
            Party::Territorial => "territorial",
            Party::Against => "against",
            Party::Victim => "victim",
        }
    }
}

/// The days that a case names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// Of the event relied on.
    Incident,
    /// Of the first use of force in response.
    Response,
    /// Of the report to the Security Council.
    Report,
}

impl Day {
    /// All, in the order of files.
    pub const ALL: [Day; 3] = [Day::Incident, Day::Response, Day::Report];

    /// The name in files.
    pub fn words(self) -> &'static str {
        match self {
            Day::Incident => "incident",
            Day::Response => "response",
            Day::Report => "report",
        }
    }
}

/// A fact that two of the parties answer: one value where they are the same, another where they are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FromParties {
    /// The two.
    pub of: [Party; 2],
    /// The value where they are the same.
    pub same: String,
    /// The value where they are not.
    pub different: String,
}

/// A combination of answers that cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    /// The name in files.
    pub id: String,
    /// The impossible combination, as written.
    pub never: String,
    /// Why it cannot be.
    pub says: String,
}

/// What *met* means for the acting State.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bearing {
    /// Met is good news.
    Helps,
    /// Met is bad news.
    Hurts,
    /// Neither: it informs other elements.
    Neutral,
}

/// Position of a test within its element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TestId(pub(crate) u16);

impl TestId {
    /// The position as an index.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// One legal requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// The name in files.
    pub id: String,
    /// The name on screen.
    pub title: String,
    /// The requirement as a question.
    pub question: String,
    /// The element of which it is a part.
    pub part_of: Option<ElementId>,
    /// Its parts, in order.
    pub parts: Vec<ElementId>,
    /// What *met* means for the acting State.
    pub met: Bearing,
    /// The rule, for readers.
    pub rule: String,
    /// On what authority the rule stands.
    pub rule_cites: Vec<Citation>,
    /// The debate and the schools' arguments, where the doctrine has them.
    pub commentary: Option<Commentary>,
    /// The tests, in order.
    pub tests: Vec<Test>,
}

/// What a reader should know of the debate on an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commentary {
    /// What is disputed, and why it matters.
    pub debate: String,
    /// Where that can be read.
    pub cites: Vec<Citation>,
    /// Each school's best argument; none where the schools agree.
    pub arguments: Vec<Argument>,
}

/// A school's best argument for its reading of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// The school.
    pub school: SchoolId,
    /// The argument.
    pub says: String,
    /// Where it can be read.
    pub cites: Vec<Citation>,
}

/// One rule inside an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// The schools that see it.
    pub schools: Vec<SchoolId>,
    /// When it applies, as written.
    pub when: String,
    /// What it finds.
    pub finding: Outcome,
    /// Why.
    pub reason: Reason,
    /// On what authority.
    pub cites: Vec<Citation>,
}

/// A reason: a sentence with places that the case's answers fill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason(pub Vec<ReasonPart>);

/// A piece of a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReasonPart {
    /// Words as written.
    Text(String),
    /// The case's answer to a fact, in words.
    Answer(FactId),
    /// A line's value with its unit.
    Line(usize),
}

/// A question at the top of the analysis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The question in words.
    pub question: String,
    /// The element that answers it.
    pub element: ElementId,
    /// The element within which is looked for what a course of action lacks: of several grounds, the one that matters here.
    pub lacks_within: ElementId,
}

/// A heading of the analysis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The heading's words.
    pub title: String,
    /// The elements under it; their parts stand below them.
    pub elements: Vec<ElementId>,
}

/// A kind of decision-maker, and which school answers to its decisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decider {
    /// The name in files.
    pub id: String,
    /// The kind in words, for headings.
    pub title: String,
    /// The kind in words, for one of them.
    pub label: String,
    /// The school whose findings are compared with its holdings; none where they are not scored.
    pub school: Option<SchoolId>,
    /// Whether its holdings force the same finding in cases that are at least as strong.
    pub forces: bool,
    /// The elements on which it only records what was done, so that nothing follows for others.
    pub only_records: Vec<ElementId>,
}

/// A course of action that the acting State may choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The name in files.
    pub id: String,
    /// The name on screen.
    pub title: String,
    /// What the State does.
    pub says: String,
    /// What it answers by choosing so.
    pub answers: Vec<(FactId, CourseAnswer)>,
    /// What the case says of another response, and so cannot be known of this one.
    pub leaves_open: Vec<FactId>,
    /// Where the case answers these as the course does, it speaks of this response, and nothing is left open.
    pub unless_same: Vec<FactId>,
    /// The element within which is looked for what it lacks for the first verdict, where that is another than the verdict's.
    pub lacks_within: Option<ElementId>,
}

/// An answer that belongs to a course of action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CourseAnswer {
    /// One value.
    Word(String),
    /// The marks that hold.
    Marks(Vec<String>),
    /// A number.
    Number(u64),
}

/// How the values of a fact are ordered by how strongly they speak for an element's being met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strength {
    /// The fact.
    pub fact: FactId,
    /// The elements for which it is so ordered.
    pub elements: Vec<ElementId>,
    /// The order, as written.
    pub for_met: Vec<String>,
    /// Why.
    pub says: String,
}

/// Findings that agree with a holding without being it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// The holding.
    pub holding: Outcome,
    /// The findings that agree with it.
    pub findings: Vec<Outcome>,
    /// Whether what is not proven agrees with it too.
    pub not_proven: bool,
    /// The elements for which that holds; all, where none is named.
    pub elements: Vec<ElementId>,
}
