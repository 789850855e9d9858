//! The analysis as JSON: findings by school, reading and element, as saved analyses and other programs have it.

use std::sync::Arc;

use super::findings::{Analysis, Finding, Findings};
use super::known::{Problem, Reading};
use crate::case::{Case, Standing, display_line, json_string};
use crate::doctrine::{Doctrine, Element, Outcome, Outcomes, SchoolId};

/// The format number of the analysis.
const FORMAT: u32 = 1;

/// The analysis on several lines, for people.
pub fn to_json(doctrine: &Doctrine, case: &Case, analysis: &Analysis) -> String {
    let mut out = Vec::new();
    let words = Words::of(doctrine);
    let members = &mut vec![0; words.room];
    let writer = Writer { doctrine, words: &words, analysis, pretty: true, members, out: &mut out };
    writer.run(case.id.as_str(), &case.title);
    // Nothing but text is put together.
    String::from_utf8_lossy(&out).into_owned()
}

/// Writes analyses on one line each, for JSON lines.
#[derive(Debug)]
pub struct JsonLines {
    doctrine: Arc<Doctrine>,
    words: Words,
    /// Room for what is said of all elements.
    members: Vec<u8>,
}

impl JsonLines {
    /// For analyses under a doctrine.
    pub fn new(doctrine: Arc<Doctrine>) -> Self {
        let words = Words::of(&doctrine);
        JsonLines { members: vec![0; words.room], words, doctrine }
    }

    /// Adds the analysis of a case that is called so.
    pub fn write(&mut self, id: &str, title: &str, analysis: &Analysis, out: &mut Vec<u8>) {
        let JsonLines { doctrine, words, members } = self;
        Writer { doctrine, words, analysis, pretty: false, members, out }.run(id, title);
    }
}

/// How many things can be said of an element: the outcomes, and two ways of saying that it is open.
const SAID: usize = 6;
/// How many sets of outcomes there are.
const SETS: usize = 1 << Outcome::ALL.len();

/// By the set of outcomes that are possible, the position among them of what is said.
fn said(reading: Reading) -> [usize; SETS] {
    let open = if reading.is_as_proven() { SAID - 1 } else { SAID - 2 };
    std::array::from_fn(|set| Outcomes(set as u8).single().map_or(open, |outcome| outcome as usize))
}

/// A text that is written often. Its beginning is copied in a length that is always the same, which takes a few steps; what stands behind its end then is
/// written over.
#[derive(Debug)]
struct Member {
    begin: [u8; Self::BEGIN],
    length: usize,
    rest: Box<[u8]>,
}

impl Member {
    const BEGIN: usize = 48;

    fn of(text: &str) -> Self {
        let length = text.len().min(Self::BEGIN);
        let (begin, rest) = text.as_bytes().split_at(length);
        let mut member = Member { begin: [0; Self::BEGIN], length, rest: rest.into() };
        member.begin[..length].copy_from_slice(begin);
        member
    }

    /// Writes into a text at a position, where there is room; the position behind it.
    fn write(&self, text: &mut [u8], at: usize) -> usize {
        text[at..at + Self::BEGIN].copy_from_slice(&self.begin);
        let end = at + self.length;
        if self.rest.is_empty() {
            return end;
        }
        text[end..end + self.rest.len()].copy_from_slice(&self.rest);
        end + self.rest.len()
    }

    /// How much room it takes.
    fn room(&self) -> usize {
        Self::BEGIN + self.rest.len()
    }
}

/// What is the same in every analysis.
#[derive(Debug)]
struct Words {
    doctrine: String,
    /// Their keys.
    schools: Vec<String>,
    /// By element, the member for each thing that can be said of it, behind a comma.
    elements: Vec<[Member; SAID]>,
    /// The room that a member of each element takes at most.
    room: usize,
}

impl Words {
    fn of(doctrine: &Doctrine) -> Self {
        let header = doctrine.header();
        let (id, version) = (json_string(&header.id), json_string(&header.version));
        let digest = json_string(doctrine.digest());
        let members = |element: &Element| {
            let mut members = [const { String::new() }; SAID];
            for reading in [Reading::AsAlleged, Reading::AsProven(Standing::Established)] {
                for (set, said) in said(reading).into_iter().enumerate() {
                    let words = Finding::of(Outcomes(set as u8)).words(reading);
                    members[said] = format!(", {}: {}", json_string(&element.id), json_string(words));
                }
            }
            members.map(|text| Member::of(&text))
        };
        let elements: Vec<[Member; SAID]> = doctrine.elements().iter().map(members).collect();
        let most = |members: &[Member; SAID]| members.iter().map(Member::room).max().unwrap_or_default();
        Words {
            room: elements.iter().map(most).sum(),
            elements,
            doctrine: format!("{{ \"id\": {id}, \"version\": {version}, \"digest\": {digest} }}"),
            schools: doctrine.school_ids().map(|school| json_string(&doctrine.school(school).id)).collect(),
        }
    }
}

struct Writer<'a, 'o> {
    doctrine: &'a Doctrine,
    words: &'a Words,
    analysis: &'a Analysis,
    pretty: bool,
    /// Room for what is said of all elements.
    members: &'o mut [u8],
    out: &'o mut Vec<u8>,
}

impl Writer<'_, '_> {
    fn run(mut self, id: &str, title: &str) {
        self.begin(0);
        self.member("\"format\"", true, 0);
        self.push(&FORMAT.to_string());
        self.text("\"case\"", id, 0);
        if !title.is_empty() {
            self.text("\"title\"", title, 0);
        }
        self.member("\"doctrine\"", false, 0);
        self.push(&self.words.doctrine);
        self.text("\"standard\"", self.analysis.standard.words(), 0);
        self.member("\"findings\"", false, 0);
        self.begin(1);
        for (position, school) in self.doctrine.school_ids().enumerate() {
            self.member(&self.words.schools[school.index()], position == 0, 1);
            self.school(school);
        }
        self.end(1);
        if !self.analysis.problems.is_empty() {
            self.member("\"problems\"", false, 0);
            self.problems();
        }
        self.end(0);
    }

    fn school(&mut self, school: SchoolId) {
        self.begin(2);
        self.member("\"as_alleged\"", true, 2);
        self.findings(school, &self.analysis.as_alleged);
        self.member("\"as_proven\"", false, 2);
        self.findings(school, &self.analysis.as_proven);
        if let Some(other) = &self.analysis.other_version {
            self.member("\"other_version\"", false, 2);
            self.findings(school, other);
        }
        self.end(2);
    }

    fn findings(&mut self, school: SchoolId, findings: &Findings) {
        let said = said(findings.reading());
        let mut end = 0;
        for (members, possible) in self.words.elements.iter().zip(findings.in_school(school)) {
            end = members[said[usize::from(possible.0) % SETS]].write(self.members, end);
        }
        // A doctrine has elements, and the first member stands behind a comma, as all do.
        if let Some(first) = self.members.first_mut() {
            *first = b'{';
        }
        self.out.extend_from_slice(&self.members[..end]);
        self.push(" }");
    }

    fn problems(&mut self) {
        let all: Vec<String> =
            self.analysis.problems.iter().map(|p| json_string(&problem_words(self.doctrine, p))).collect();
        self.push(&format!("[{}]", all.join(", ")));
    }

    fn text(&mut self, key: &str, text: &str, depth: usize) {
        self.member(key, false, depth);
        self.push(&json_string(text));
    }

    fn push(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    /// The key of a member, as JSON has it, behind what separates it from the one before.
    fn member(&mut self, key: &str, first: bool, depth: usize) {
        if !first {
            self.push(if self.pretty { ",\n" } else { ", " });
            self.indent(depth + 1);
        }
        self.push(key);
        self.push(": ");
    }

    fn begin(&mut self, depth: usize) {
        self.push(if self.pretty { "{\n" } else { "{ " });
        self.indent(depth + 1);
    }

    fn end(&mut self, depth: usize) {
        if self.pretty {
            self.push("\n");
            self.indent(depth);
            self.push("}");
        } else {
            self.push(" }");
        }
    }

    fn indent(&mut self, depth: usize) {
        if self.pretty {
            self.push(&"  ".repeat(depth));
        }
    }
}

/// A problem in words, safe to show: the names in it are the file's.
pub fn problem_words(doctrine: &Doctrine, problem: &Problem) -> String {
    let words = match problem {
        Problem::UnknownFact { fact } => {
            format!("the doctrine has no fact '{fact}': the answer is kept and does not count")
        }
        Problem::BadValue { fact, message } => {
            format!("{}: {message}; the answer is kept and does not count", doctrine.fact(*fact).id)
        }
        Problem::DatesBackwards { fact } => {
            format!("{}: its dates run backwards, so that no days are counted", doctrine.fact(*fact).label)
        }
        Problem::BrokenConstraint { says, is_theirs: false, .. } => {
            format!("these answers cannot stand together: {says}")
        }
        Problem::BrokenConstraint { says, .. } => {
            format!("with the other side's version these answers cannot stand together: {says}")
        }
    };
    display_line(&words)
}
