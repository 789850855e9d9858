//! The facts of the open case: rows by section, folded and found.

use super::app::App;
use super::fields::CaseField;
use super::overlay::Overlay;
use crate::analysis::{Asked, answer_from_case};
use crate::case::{AnswerValue, Case};
use crate::doctrine::FactId;

/// A row of the facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FactRow {
    /// The heading of what was decided on a precedent.
    DecisionHeading,
    /// A line of it, by its position.
    Decision(usize),
    /// The heading of the case itself.
    CaseHeading,
    Field(CaseField),
    /// A section, by its position.
    Section(usize),
    Fact(FactId),
    /// The heading of answers to facts that the doctrine does not know.
    StrangeHeading,
    /// Such an answer.
    Strange(String),
    /// The heading of the case's sources.
    SourcesHeading,
    /// A source, by its name.
    Source(String),
    /// A name that answers cite and no source has.
    Dangling(String),
    /// Where a source is added.
    NewSource,
    /// The heading of the comments.
    CommentsHeading,
    /// A comment, by its position.
    Comment(usize),
    /// Where a comment is added.
    NewComment,
}

/// The id under which the heading of the case is folded; no section can have it.
const CASE_HEADING: &str = " case";
const DECISION_HEADING: &str = " decision";
const SOURCES_HEADING: &str = " sources";
const COMMENTS_HEADING: &str = " comments";

impl App {
    pub(crate) fn rebuild_facts(&mut self) {
        let mut rows = Vec::new();
        if let Some(case) = self.case().cloned() {
            self.decision = self.decision_lines();
            if !self.decision.is_empty() {
                rows.push(FactRow::DecisionHeading);
                if !self.is_decision_folded() {
                    rows.extend((0..self.decision.len()).map(FactRow::Decision));
                }
            }
            rows.push(FactRow::CaseHeading);
            if !self.is_folded(CASE_HEADING, true) {
                rows.extend(CaseField::ALL.map(FactRow::Field));
            }
            for (index, section) in self.doctrine.sections().iter().enumerate() {
                rows.push(FactRow::Section(index));
                if !self.is_section_folded(index) {
                    rows.extend(section.facts.iter().copied().map(FactRow::Fact));
                }
            }
            let strange: Vec<String> =
                case.answers.keys().filter(|f| self.doctrine.fact_named(f).is_none()).cloned().collect();
            if !strange.is_empty() {
                rows.push(FactRow::StrangeHeading);
                rows.extend(strange.into_iter().map(FactRow::Strange));
            }
            // Of a precedent both are in what was decided.
            if !self.is_read_only() {
                self.rows_of_sources(&case, &mut rows);
                rows.push(FactRow::CommentsHeading);
            }
            if !self.is_read_only() && !self.is_comments_folded() {
                rows.extend((0..case.comments.len()).map(FactRow::Comment));
                rows.push(FactRow::NewComment);
            }
        }
        let begins = self.fact_selection.key().is_none();
        self.fact_selection.sync(&rows);
        if begins {
            let begins = |r: &FactRow| matches!(r, FactRow::Fact(_) | FactRow::Decision(_));
            let first = rows.iter().position(begins).unwrap_or(0);
            self.fact_selection.select(&rows, first);
            self.fact_selection.top = 0;
        }
        self.fact_rows = rows;
    }

    fn rows_of_sources(&self, case: &Case, rows: &mut Vec<FactRow>) {
        rows.push(FactRow::SourcesHeading);
        if !self.is_sources_folded() {
            rows.extend(case.sources.iter().map(|(id, _)| FactRow::Source(id.clone())));
            rows.extend(case.dangling_sources().into_iter().map(|id| FactRow::Dangling(id.to_owned())));
            rows.push(FactRow::NewSource);
        }
    }

    pub(crate) fn is_decision_folded(&self) -> bool {
        self.is_folded(DECISION_HEADING, false)
    }

    pub(crate) fn is_sources_folded(&self) -> bool {
        self.is_folded(SOURCES_HEADING, false)
    }

    pub(crate) fn is_comments_folded(&self) -> bool {
        self.is_folded(COMMENTS_HEADING, false)
    }

    fn is_folded(&self, id: &str, by_default: bool) -> bool {
        by_default != self.toggled_sections.contains(id)
    }

    pub(crate) fn is_case_folded(&self) -> bool {
        self.is_folded(CASE_HEADING, true)
    }

    pub(crate) fn is_section_folded(&self, index: usize) -> bool {
        let section = &self.doctrine.sections()[index];
        let nothing_asked = section.facts.iter().all(|f| self.is_asked(*f) == Asked::No);
        self.is_folded(&section.id, nothing_asked)
    }

    pub(crate) fn is_asked(&self, fact: FactId) -> Asked {
        self.asked.get(fact.index()).copied().unwrap_or(Asked::Yes)
    }

    /// How many facts of a section are answered, and how many are asked.
    pub(crate) fn answered(&self, facts: impl Iterator<Item = FactId>) -> (usize, usize) {
        let asked: Vec<FactId> = facts.filter(|f| self.is_asked(*f) != Asked::No).collect();
        (asked.iter().filter(|f| self.value(**f).is_some()).count(), asked.len())
    }

    /// The answer's value, from the case or its dates.
    pub(crate) fn value(&self, fact: FactId) -> Option<AnswerValue> {
        let case = self.case()?;
        let written = case.answer(&self.doctrine.fact(fact).id).and_then(|a| a.value.clone());
        written.or_else(|| answer_from_case(&self.doctrine, case, fact).and_then(|a| a.value))
    }

    pub(crate) fn selected_fact(&self) -> Option<FactId> {
        match self.fact_rows.get(self.fact_selection.index()) {
            Some(FactRow::Fact(fact)) => Some(*fact),
            _ => None,
        }
    }

    pub(crate) fn fold_section(&mut self) {
        let row = self.fact_rows.get(self.fact_selection.index()).cloned();
        let (id, heading) = match row {
            Some(FactRow::CaseHeading | FactRow::Field(_)) => (CASE_HEADING.to_owned(), FactRow::CaseHeading),
            Some(FactRow::DecisionHeading | FactRow::Decision(_)) => {
                (DECISION_HEADING.to_owned(), FactRow::DecisionHeading)
            }
            Some(FactRow::Section(index)) => (self.doctrine.sections()[index].id.clone(), FactRow::Section(index)),
            Some(FactRow::SourcesHeading | FactRow::Source(_) | FactRow::Dangling(_) | FactRow::NewSource) => {
                (SOURCES_HEADING.to_owned(), FactRow::SourcesHeading)
            }
            Some(FactRow::CommentsHeading | FactRow::Comment(_) | FactRow::NewComment) => {
                (COMMENTS_HEADING.to_owned(), FactRow::CommentsHeading)
            }
            Some(FactRow::Fact(fact)) => match self.section_of(fact) {
                Some(index) => (self.doctrine.sections()[index].id.clone(), FactRow::Section(index)),
                None => return,
            },
            _ => return,
        };
        if !self.toggled_sections.remove(&id) {
            self.toggled_sections.insert(id);
        }
        self.rebuild_facts();
        self.fact_selection.select_key(&self.fact_rows, &heading);
    }

    pub(crate) fn fold_all_sections(&mut self) {
        let any_open = (0..self.doctrine.sections().len()).any(|i| !self.is_section_folded(i));
        for index in 0..self.doctrine.sections().len() {
            if self.is_section_folded(index) != any_open {
                let id = self.doctrine.sections()[index].id.clone();
                if !self.toggled_sections.remove(&id) {
                    self.toggled_sections.insert(id);
                }
            }
        }
        self.rebuild_facts();
    }

    fn section_of(&self, fact: FactId) -> Option<usize> {
        self.doctrine.sections().iter().position(|s| s.facts.contains(&fact))
    }

    /// Selects a fact, unfolding its section.
    pub(crate) fn go_to_fact(&mut self, fact: FactId) {
        if let Some(index) = self.section_of(fact).filter(|i| self.is_section_folded(*i)) {
            let id = self.doctrine.sections()[index].id.clone();
            if !self.toggled_sections.remove(&id) {
                self.toggled_sections.insert(id);
            }
            self.rebuild_facts();
        }
        self.fact_selection.select_key(&self.fact_rows, &FactRow::Fact(fact));
    }

    pub(crate) fn next_unanswered(&mut self) {
        let order: Vec<FactId> = self.doctrine.sections().iter().flat_map(|s| s.facts.iter().copied()).collect();
        let start = self.selected_fact().and_then(|f| order.iter().position(|o| *o == f)).map_or(0, |p| p + 1);
        let waits = |f: &FactId, asked: Asked| {
            self.is_asked(*f) == asked && self.value(*f).is_none() && !self.doctrine.fact(*f).recorded_only
        };
        let around = || order[start..].iter().chain(&order[..start]).copied();
        // What is asked for certain first; then what may be asked, on which findings can hang too.
        let next = around().find(|f| waits(f, Asked::Yes)).or_else(|| around().find(|f| waits(f, Asked::Open)));
        match next {
            Some(fact) => self.go_to_fact(fact),
            None => self.say("Every fact that is asked has an answer."),
        }
    }

    /// Goes to the first fact, from this row on, in whose question, label or help all of these words are.
    pub(crate) fn find_fact(&mut self, words: &str, from: usize) {
        let words = words.to_lowercase();
        let wanted: Vec<&str> = words.split_whitespace().collect();
        let order: Vec<FactId> = self.doctrine.sections().iter().flat_map(|s| s.facts.iter().copied()).collect();
        let next = self.fact_rows.iter().skip(from).find_map(|row| match row {
            FactRow::Fact(fact) => Some(*fact),
            _ => None,
        });
        let begin = next.and_then(|fact| order.iter().position(|f| *f == fact)).unwrap_or(0);
        let fits = |fact: &FactId, with_help: bool| {
            let f = self.doctrine.fact(*fact);
            let help = if with_help { f.help.as_str() } else { "" };
            let text = format!("{} {} {help}", f.label, f.question).to_lowercase();
            wanted.iter().all(|word| text.contains(word))
        };
        let around = || order[begin..].iter().chain(&order[..begin]).copied();
        // What a fact is called counts before what is said of it.
        let found = around().find(|f| fits(f, false)).or_else(|| around().find(|f| fits(f, true)));
        let found = found.filter(|_| !wanted.is_empty());
        match found {
            Some(fact) => self.go_to_fact(fact),
            None => self.fact_selection.select(&self.fact_rows, from),
        }
        if let Some(Overlay::Prompt(prompt)) = &mut self.overlay {
            let nothing = found.is_none() && !words.trim().is_empty();
            prompt.error = nothing.then(|| "no fact has these words".to_owned());
        }
    }
}
