//! The analysis as JSON: findings by school, reading and element, as saved analyses and other programs have it.

use std::fmt::Write as _;

use super::findings::{Analysis, Findings};
use super::known::Problem;
use crate::case::{Case, display_line, json_string};
use crate::doctrine::{Doctrine, SchoolId};

/// The format number of the analysis.
const FORMAT: u32 = 1;

/// The analysis on several lines, for people.
pub fn to_json(doctrine: &Doctrine, case: &Case, analysis: &Analysis) -> String {
    Writer { doctrine, case, analysis, pretty: true }.run()
}

/// The analysis on one line, for JSON lines.
pub fn to_json_line(doctrine: &Doctrine, case: &Case, analysis: &Analysis) -> String {
    Writer { doctrine, case, analysis, pretty: false }.run()
}

struct Writer<'a> {
    doctrine: &'a Doctrine,
    case: &'a Case,
    analysis: &'a Analysis,
    pretty: bool,
}

impl Writer<'_> {
    fn run(&self) -> String {
        let header = self.doctrine.header();
        let doctrine = format!(
            "{{ \"id\": {}, \"version\": {}, \"digest\": {} }}",
            json_string(&header.id),
            json_string(&header.version),
            json_string(self.doctrine.digest())
        );
        let schools = self.doctrine.school_ids().map(|s| (self.doctrine.school(s).id.as_str(), self.school(s)));
        let mut members = vec![
            ("format", FORMAT.to_string()),
            ("case", json_string(self.case.id.as_str())),
            ("title", json_string(&self.case.title)),
            ("doctrine", doctrine),
            ("standard", json_string(self.analysis.standard.words())),
            ("findings", self.object(1, schools.collect())),
        ];
        if self.case.title.is_empty() {
            members.retain(|(key, _)| *key != "title");
        }
        if !self.analysis.problems.is_empty() {
            members.push(("problems", self.problems()));
        }
        self.object(0, members)
    }

    fn school(&self, school: SchoolId) -> String {
        let mut readings = vec![
            ("as_alleged", self.findings(school, &self.analysis.as_alleged)),
            ("as_proven", self.findings(school, &self.analysis.as_proven)),
        ];
        if let Some(other) = &self.analysis.other_version {
            readings.push(("other_version", self.findings(school, other)));
        }
        self.object(2, readings)
    }

    fn findings(&self, school: SchoolId, findings: &Findings) -> String {
        let mut out = String::from("{");
        for (i, element) in self.doctrine.element_ids().enumerate() {
            let words = findings.of(school, element).words(findings.reading());
            let id = &self.doctrine.element(element).id;
            let _ = write!(out, "{}\"{id}\": \"{words}\"", if i == 0 { " " } else { ", " });
        }
        out.push_str(" }");
        out
    }

    fn problems(&self) -> String {
        let all: Vec<String> =
            self.analysis.problems.iter().map(|p| json_string(&problem_words(self.doctrine, p))).collect();
        format!("[{}]", all.join(", "))
    }

    fn object(&self, depth: usize, members: Vec<(&str, String)>) -> String {
        let (open, between, close) = if self.pretty {
            let inner = "  ".repeat(depth + 1);
            (format!("{{\n{inner}"), format!(",\n{inner}"), format!("\n{}}}", "  ".repeat(depth)))
        } else {
            ("{ ".to_owned(), ", ".to_owned(), " }".to_owned())
        };
        let all: Vec<String> =
            members.into_iter().map(|(key, value)| format!("{}: {value}", json_string(key))).collect();
        format!("{open}{}{close}", all.join(&between))
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
        Problem::BrokenConstraint { says, .. } => format!("these answers cannot stand together: {says}"),
    };
    display_line(&words)
}
