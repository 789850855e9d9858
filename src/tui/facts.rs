//! The facts of the open case: rows by section, and the answering of them.

use super::app::App;
use super::fields::CaseField;
use super::numbers::number_text;
use super::overlay::{
    Choice, Mark, Menu, MenuItem, MenuOf, Overlay, Pick, Prompt, PromptFor, TextEditor, TextFor, Version,
};
use super::sources::SourcePart;
use crate::analysis::{Asked, answer_from_case};
use crate::case::{Answer, AnswerValue, Case, CaseStatus, Disputed, Stage, Standing};
use crate::doctrine::{FactId, FactKind};

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

    /// Answers yes or no.
    pub(crate) fn answer_yes_no(&mut self, word: &str) {
        let Some(fact) = self.selected_fact() else { return };
        if !matches!(self.doctrine.fact(fact).kind, FactKind::YesNo(_)) {
            return self.say("This fact is not answered by yes or no: enter shows its values.");
        }
        self.set_value(fact, Version::Own, Some(AnswerValue::Word(word.to_owned())));
    }

    /// Sets or removes a value. A new value begins as alleged.
    pub(crate) fn set_value(&mut self, fact: FactId, version: Version, value: Option<AnswerValue>) {
        let id = self.doctrine.fact(fact).id.clone();
        let before = self.case().and_then(|c| c.answer(&id)).filter(|_| version == Version::Own && value.is_some());
        let supported = before.is_some_and(|a| {
            let replaced = a.value.is_some() && a.value != value;
            replaced && (a.standing > Standing::Alleged || !a.note.is_empty() || !a.sources.is_empty())
        });
        if supported {
            self.say(
                "Changed. Its standing, note and sources were those of the earlier answer: see whether they still fit.",
            );
        }
        self.edit(None, |case| {
            case.change_answer(&id, |answer| match version {
                Version::Own => answer.value = value,
                Version::OtherSide => answer.disputed.get_or_insert_default().value = value,
            });
        });
    }

    pub(crate) fn set_unknown(&mut self) {
        match self.fact_rows.get(self.fact_selection.index()).cloned() {
            Some(FactRow::Fact(fact)) => self.set_value(fact, Version::Own, None),
            Some(FactRow::Strange(id)) => self.edit(None, |case| {
                case.answers.remove(&id);
            }),
            Some(FactRow::Field(field)) => self.edit(None, |case| {
                if let Some(date) = field.date_mut(case) {
                    *date = None;
                }
            }),
            _ => {}
        }
    }

    pub(crate) fn set_standing(&mut self, index: usize) {
        let Some(fact) = self.selected_fact() else { return };
        let Some(case) = self.case() else { return };
        let id = self.doctrine.fact(fact).id.clone();
        if let Some(filled) = answer_from_case(&self.doctrine, case, fact) {
            // Taking a stand on what the dates say makes it an answer of its own.
            return self.edit(None, |case| {
                case.change_answer(&id, |a: &mut Answer| {
                    a.value = filled.value;
                    a.standing = Standing::ALL[index];
                });
            });
        }
        if case.answer(&id).is_none_or(|a| a.value.is_none()) {
            return self.say("There is no answer yet whose standing could be set.");
        }
        self.edit(None, |case| case.change_answer(&id, |a| a.standing = Standing::ALL[index]));
    }

    /// Marks the answer as disputed and asks for the other version; where it is so already, offers what can be done with that version.
    pub(crate) fn dispute(&mut self) {
        let (Some(fact), Some(case)) = (self.selected_fact(), self.case()) else { return };
        let f = self.doctrine.fact(fact);
        let id = f.id.clone();
        let answer = case.answer(&id).cloned().unwrap_or_default();
        if answer.disputed.is_some() {
            let items = vec![
                MenuItem::new("change their version", "", Pick::OtherVersion(fact)),
                MenuItem::new("write a note to it", "", Pick::OtherNote(fact)),
                MenuItem::new("no longer disputed", "", Pick::NotDisputed(fact)),
            ];
            let title = format!("The other side on: {}", f.label);
            self.overlay = Some(Overlay::Menu(Menu::new(MenuOf::Choices, &title, items)));
            return;
        }
        let filled = answer_from_case(&self.doctrine, case, fact);
        if answer.value.is_none() && filled.is_none() {
            return self.say("Only an answer can be disputed: give one first.");
        }
        self.edit(None, |case| {
            case.change_answer(&id, |answer| {
                // What is disputed is an answer of its own, no longer what the dates say.
                if let Some(filled) = filled {
                    (answer.value, answer.standing) = (filled.value, filled.standing);
                }
                answer.disputed = Some(Disputed::default());
            });
        });
        self.edit_fact(fact, Version::OtherSide);
    }

    pub(crate) fn end_dispute(&mut self, fact: FactId) {
        let id = self.doctrine.fact(fact).id.clone();
        self.edit(None, |case| case.change_answer(&id, |answer| answer.disputed = None));
    }

    pub(crate) fn dispute_proven(&mut self) {
        let Some(fact) = self.selected_fact() else { return };
        let id = self.doctrine.fact(fact).id.clone();
        if self.case().and_then(|c| c.answer(&id)).is_none_or(|a| a.disputed.is_none()) {
            return self.say("This answer is not disputed: `d` marks it so.");
        }
        self.edit(None, |case| {
            case.change_answer(&id, |a| {
                if let Some(disputed) = &mut a.disputed {
                    disputed.proven = !disputed.proven;
                }
            });
        });
    }

    /// Opens the note of the selected answer.
    pub(crate) fn edit_selected_note(&mut self) {
        match self.selected_fact() {
            Some(fact) => self.edit_note(fact, Version::Own),
            None => self.say("Notes are written to answers: go to a fact first."),
        }
    }

    /// Opens a note, to the answer or to the other side's version of it.
    pub(crate) fn edit_note(&mut self, fact: FactId, version: Version) {
        let f = self.doctrine.fact(fact);
        let answer = self.case().and_then(|c| c.answer(&f.id));
        let (title, note) = match version {
            Version::Own => (format!("Note: {}", f.question), answer.map(|a| &a.note)),
            Version::OtherSide => {
                let disputed = answer.and_then(|a| a.disputed.as_ref());
                (format!("Note on the other side's version: {}", f.label), disputed.map(|d| &d.note))
            }
        };
        let note = note.cloned().unwrap_or_default();
        self.overlay = Some(Overlay::Text(TextEditor::new(&title, TextFor::Note(fact, version), &note)));
    }

    /// Opens what changes the selected row.
    pub(crate) fn edit_row(&mut self) {
        let row = self.fact_rows.get(self.fact_selection.index()).cloned();
        match row {
            Some(
                FactRow::CaseHeading
                | FactRow::Section(_)
                | FactRow::SourcesHeading
                | FactRow::CommentsHeading
                | FactRow::DecisionHeading,
            ) => return self.fold_section(),
            Some(FactRow::Decision(index)) => return self.follow_decision(index),
            _ => {}
        }
        if self.is_read_only() {
            return self.say_read_only();
        }
        match row {
            Some(FactRow::Fact(fact)) => self.edit_fact(fact, Version::Own),
            Some(FactRow::Field(field)) => self.edit_field(field),
            Some(FactRow::Strange(_)) => {
                self.say("This doctrine has no such fact. The answer is kept as it is; `u` removes it.")
            }
            Some(FactRow::Source(id) | FactRow::Dangling(id)) => self.offer_source(&id, SourcePart::Title),
            Some(FactRow::NewSource) => self.offer_new_source(None),
            Some(FactRow::Comment(position)) => self.edit_comment(position),
            Some(FactRow::NewComment) => self.new_comment(),
            Some(_) | None => {}
        }
    }

    /// Takes out the selected source or comment.
    pub(crate) fn remove_row(&mut self) {
        match self.fact_rows.get(self.fact_selection.index()).cloned() {
            Some(FactRow::Source(id) | FactRow::Dangling(id)) => self.remove_source(&id),
            Some(FactRow::Comment(position)) => {
                self.remove_comment(position);
                self.say("The comment is taken out; `z` brings it back.");
            }
            _ => self.say("Sources and comments are taken out so; `u` makes an answer unknown."),
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

    /// The answer's value as it is written, in one of the two versions.
    pub(crate) fn written(&self, fact: FactId, version: Version) -> Option<&AnswerValue> {
        let answer = self.case()?.answer(&self.doctrine.fact(fact).id)?;
        match version {
            Version::Own => answer.value.as_ref(),
            Version::OtherSide => answer.disputed.as_ref()?.value.as_ref(),
        }
    }

    pub(crate) fn edit_fact(&mut self, fact: FactId, version: Version) {
        let f = self.doctrine.fact(fact);
        let answer = self.case().and_then(|c| c.answer(&f.id)).cloned().unwrap_or_default();
        let value = match version {
            Version::Own => self.value(fact),
            Version::OtherSide => answer.disputed.and_then(|d| d.value),
        };
        if let FactKind::Number { unit } = &f.kind {
            let text = value.as_ref().map_or_else(String::new, number_text);
            let whose = if version == Version::OtherSide { "the other side: " } else { "" };
            let hint = format!("{whose}{unit}, as 20, 20+ or 0-20; empty for unknown");
            let target = PromptFor::Number(fact, version);
            self.ask(Prompt::new(&hint, target, &text));
            return;
        }
        let values = f.kind.values();
        let several = matches!(f.kind, FactKind::SeveralOf { .. });
        let is = |words: &[String], id: &str| words.iter().any(|w| w == id);
        let marks: Vec<Mark> = values
            .iter()
            .map(|v| match &value {
                Some(AnswerValue::Marks(words)) if is(words, &v.id) => Mark::On,
                Some(AnswerValue::Word(word)) if *word == v.id => Mark::On,
                Some(AnswerValue::OneOf(words)) if is(words, &v.id) => Mark::On,
                Some(AnswerValue::SomeMarks { known, .. }) if is(known, &v.id) => Mark::On,
                Some(AnswerValue::SomeMarks { denied, .. }) if !is(denied, &v.id) => Mark::Unknown,
                _ => Mark::Off,
            })
            .collect();
        let selected = match &value {
            Some(AnswerValue::Word(word)) => values.iter().position(|v| v.id == *word),
            _ => marks.iter().position(|m| *m == Mark::On),
        };
        let selected = selected.unwrap_or(0);
        self.show_choice(Choice { fact, version, several, marks, selected, touched: false, effects: Vec::new() });
    }

    fn edit_field(&mut self, field: CaseField) {
        let Some(case) = self.case() else { return };
        let text = field.words(case);
        let words: &[&str] = match field {
            CaseField::Stage => &Stage::ALL.map(Stage::words),
            CaseField::Status => &CaseStatus::ALL.map(CaseStatus::words),
            CaseField::Summary => {
                self.overlay = Some(Overlay::Text(TextEditor::new("Summary", TextFor::Summary, &text)));
                return;
            }
            CaseField::IncidentDate | CaseField::ResponseDate | CaseField::ReportDate => {
                self.ask(Prompt::new("a day, as 2026-11-23; empty for none", PromptFor::Date(field), &text));
                return;
            }
            _ => {
                self.ask(Prompt::new("", PromptFor::Field(field), &text));
                return;
            }
        };
        let items = words.iter().enumerate().map(|(i, w)| MenuItem {
            label: (*w).to_owned(),
            detail: String::new(),
            pick: Pick::Field(field, i),
        });
        let mut menu = Menu::new(MenuOf::Choices, field.label(), items.collect());
        menu.selected = words.iter().position(|w| *w == text).unwrap_or(0);
        self.overlay = Some(Overlay::Menu(menu));
    }
}
