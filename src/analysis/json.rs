//! The analysis as JSON: findings by school, reading and element, as saved analyses and other programs have it.

use std::fmt::Write as _;
use std::sync::Arc;

use super::findings::{Analysis, Finding, Findings};
use super::known::{Problem, Reading};
use crate::case::{Case, Standing, display_line, json_string, push_json_string};
use crate::doctrine::{Doctrine, Element, Outcome, Outcomes, SchoolId};

/// The format number of the analysis.
const FORMAT: u32 = 1;

/// The analysis on several lines, for people.
pub fn to_json(doctrine: &Doctrine, case: &Case, analysis: &Analysis) -> String {
    let mut out = String::new();
    let words = Words::of(doctrine);
    Writer { doctrine, words: &words, analysis, pretty: true, out: &mut out }.run(case.id.as_str(), &case.title);
    out
}

/// Writes analyses on one line each, for JSON lines.
#[derive(Debug)]
pub struct JsonLines {
    doctrine: Arc<Doctrine>,
    words: Words,
}

impl JsonLines {
    /// For analyses under a doctrine.
    pub fn new(doctrine: Arc<Doctrine>) -> Self {
        JsonLines { words: Words::of(&doctrine), doctrine }
    }

    /// Adds the analysis of a case that is called so.
    pub fn write(&self, id: &str, title: &str, analysis: &Analysis, out: &mut String) {
        Writer { doctrine: &self.doctrine, words: &self.words, analysis, pretty: false, out }.run(id, title);
    }
}

/// How many things can be said of an element: the outcomes, and two ways of saying that it is open.
const SAID: usize = 6;
/// What stands before a member that is not the first.
const COMMA: &str = ", ";

/// The position among them of what is said.
fn said(finding: Finding, reading: Reading) -> usize {
    let open = if reading.is_as_proven() { SAID - 1 } else { SAID - 2 };
    finding.settled().map_or(open, |outcome| outcome as usize)
}

/// What is the same in every analysis.
#[derive(Debug)]
struct Words {
    doctrine: String,
    /// By element, the member for each thing that can be said of it, behind a comma.
    elements: Vec<[String; SAID]>,
}

impl Words {
    fn of(doctrine: &Doctrine) -> Self {
        let header = doctrine.header();
        let (id, version) = (json_string(&header.id), json_string(&header.version));
        let digest = json_string(doctrine.digest());
        let members = |element: &Element| {
            let mut members = [const { String::new() }; SAID];
            for reading in [Reading::AsAlleged, Reading::AsProven(Standing::Established)] {
                let outcomes = Outcome::ALL.map(Outcomes::only).into_iter().chain([Outcomes::all()]);
                for finding in outcomes.map(Finding::of) {
                    let (key, words) = (json_string(&element.id), json_string(finding.words(reading)));
                    members[said(finding, reading)] = format!("{COMMA}{key}: {words}");
                }
            }
            members
        };
        Words {
            doctrine: format!("{{ \"id\": {id}, \"version\": {version}, \"digest\": {digest} }}"),
            elements: doctrine.elements().iter().map(members).collect(),
        }
    }
}

struct Writer<'a, 'o> {
    doctrine: &'a Doctrine,
    words: &'a Words,
    analysis: &'a Analysis,
    pretty: bool,
    out: &'o mut String,
}

impl Writer<'_, '_> {
    fn run(mut self, id: &str, title: &str) {
        self.begin(0);
        self.member("format", true, 0);
        let _ = write!(self.out, "{FORMAT}");
        self.text("case", id, 0);
        if !title.is_empty() {
            self.text("title", title, 0);
        }
        self.member("doctrine", false, 0);
        self.out.push_str(&self.words.doctrine);
        self.text("standard", self.analysis.standard.words(), 0);
        self.member("findings", false, 0);
        self.begin(1);
        for (position, school) in self.doctrine.school_ids().enumerate() {
            self.member(&self.doctrine.school(school).id, position == 0, 1);
            self.school(school);
        }
        self.end(1);
        if !self.analysis.problems.is_empty() {
            self.member("problems", false, 0);
            self.problems();
        }
        self.end(0);
    }

    fn school(&mut self, school: SchoolId) {
        self.begin(2);
        self.member("as_alleged", true, 2);
        self.findings(school, &self.analysis.as_alleged);
        self.member("as_proven", false, 2);
        self.findings(school, &self.analysis.as_proven);
        if let Some(other) = &self.analysis.other_version {
            self.member("other_version", false, 2);
            self.findings(school, other);
        }
        self.end(2);
    }

    fn findings(&mut self, school: SchoolId, findings: &Findings) {
        self.out.push_str("{ ");
        let begin = self.out.len();
        for (members, element) in self.words.elements.iter().zip(self.doctrine.element_ids()) {
            let member = &members[said(findings.of(school, element), findings.reading())];
            // A doctrine has elements, and only the first stands behind no comma.
            self.out.push_str(if self.out.len() == begin { &member[COMMA.len()..] } else { member });
        }
        self.out.push_str(" }");
    }

    fn problems(&mut self) {
        let all: Vec<String> =
            self.analysis.problems.iter().map(|p| json_string(&problem_words(self.doctrine, p))).collect();
        let _ = write!(self.out, "[{}]", all.join(", "));
    }

    fn text(&mut self, key: &str, text: &str, depth: usize) {
        self.member(key, false, depth);
        push_json_string(text, self.out);
    }

    /// The key of a member, behind what separates it from the one before.
    fn member(&mut self, key: &str, first: bool, depth: usize) {
        if !first {
            self.out.push_str(if self.pretty { ",\n" } else { ", " });
            self.indent(depth + 1);
        }
        push_json_string(key, self.out);
        self.out.push_str(": ");
    }

    fn begin(&mut self, depth: usize) {
        self.out.push_str(if self.pretty { "{\n" } else { "{ " });
        self.indent(depth + 1);
    }

    fn end(&mut self, depth: usize) {
        if self.pretty {
            self.out.push('\n');
            self.indent(depth);
            self.out.push('}');
        } else {
            self.out.push_str(" }");
        }
    }

    fn indent(&mut self, depth: usize) {
        if self.pretty {
            self.out.extend(std::iter::repeat_n("  ", depth));
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
