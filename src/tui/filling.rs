//! What keys do to the selected row of the facts: answers, their standing, the other side's version, notes, the case's own fields.

use super::app::App;
use super::facts::FactRow;
use super::fields::CaseField;
use super::numbers::number_text;
use super::overlay::{
    Choice, Mark, Menu, MenuItem, MenuOf, Overlay, Pick, Prompt, PromptFor, TextEditor, TextFor, Version,
};
use super::sources::SourcePart;
use crate::analysis::answer_from_case;
use crate::case::{Answer, AnswerValue, CaseStatus, Disputed, Stage, Standing};
use crate::doctrine::{FactId, FactKind};

impl App {
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

    /// The answer's value as it is written, in one of the two versions.
    pub(crate) fn written(&self, fact: FactId, version: Version) -> Option<&AnswerValue> {
        let answer = self.case()?.answer(&self.doctrine.fact(fact).id)?;
        match version {
            Version::Own => answer.value.as_ref(),
            Version::OtherSide => answer.disputed.as_ref()?.value.as_ref(),
        }
    }
}
