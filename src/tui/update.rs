//! What a key does: the only place where events change the state.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind};

use super::app::{App, Pane, Request, Tone};
use super::cases::CaseRow;
use super::command::{self, Command, Context};
use super::facts::{CaseField, FactRow, parse_number};
use super::overlay::{Choice, Help, Mark, Overlay, Pick, Prompt, PromptFor, TextFor, Version};
use super::typing::{type_key, type_one_line};
use crate::analysis::check_value;
use crate::case::{AnswerValue, CaseStatus, Stage, Standing, display_line};
use crate::doctrine::FactKind;

impl App {
    /// Takes an event of the terminal.
    pub(crate) fn input(&mut self, event: Event) {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => self.key(key),
            Event::Paste(text) => self.paste(&text),
            _ => {}
        }
    }

    /// Where keys go now.
    pub(crate) fn context(&self) -> Context {
        match (&self.overlay, self.focus) {
            (Some(Overlay::Choice(_)), _) => Context::Choice,
            (Some(Overlay::Menu(_)), _) => Context::Menu,
            (Some(Overlay::Prompt(Prompt { target: PromptFor::Field(_) | PromptFor::Filter, .. })), _) => {
                Context::Field
            }
            (Some(Overlay::Prompt(_)), _) => Context::Prompt,
            (Some(Overlay::Text(_)), _) => Context::Text,
            (Some(Overlay::Page(_)), _) => Context::Page,
            (Some(Overlay::Help(_)), _) => Context::Help,
            (None, Pane::Cases) => Context::Cases,
            (None, Pane::Facts) => Context::Facts,
            (None, Pane::Analysis) => Context::Analysis,
        }
    }

    fn key(&mut self, key: KeyEvent) {
        let command = command::for_key(self.context(), key);
        // A warning holds for the very next key alone.
        if command != Some(Command::Quit) {
            self.warned_of_loss = false;
        }
        // What cannot be seen is not changed.
        if self.is_too_small && !matches!(command, Some(Command::Quit | Command::Suspend)) {
            return;
        }
        match (command, key.code) {
            (Some(command), _) => self.act(command),
            (None, KeyCode::Char(c)) if self.overlay.is_none() => {
                self.say(&format!("{} does nothing here; ? lists what can be done.", display_line(&c.to_string())));
            }
            (None, _) => self.type_key(key),
        }
    }

    /// Carries out a command where the keys are.
    pub(crate) fn act(&mut self, command: Command) {
        if self.overlay.is_some() {
            self.act_in_overlay(command);
        } else {
            self.message = None;
            self.act_in_pane(command);
        }
    }

    fn act_in_pane(&mut self, command: Command) {
        match command {
            Command::Up => self.step(-1),
            Command::Down => self.step(1),
            Command::PageUp => self.step(-10),
            Command::PageDown => self.step(10),
            Command::First => self.step(isize::MIN),
            Command::Last => self.step(isize::MAX),
            Command::NextPane => self.turn(1),
            Command::PreviousPane => self.turn(2),
            Command::Fold => match self.focus {
                Pane::Cases => self.fold_matter(),
                Pane::Facts => self.fold_section(),
                Pane::Analysis => self.fold_element(),
            },
            Command::FoldAll => match self.focus {
                Pane::Cases => self.fold_all_matters(),
                Pane::Facts => self.fold_all_sections(),
                Pane::Analysis => self.fold_all_elements(),
            },
            Command::Enter => match self.focus {
                Pane::Cases => self.enter_case(),
                Pane::Facts => self.edit_row(),
                Pane::Analysis => self.show_trace(),
            },
            Command::Yes => self.answer_yes_no("yes"),
            Command::No => self.answer_yes_no("no"),
            Command::Unknown => self.set_unknown(),
            Command::Stand(index) => self.set_standing(index),
            Command::Dispute => self.dispute(),
            Command::DisputeProven => self.dispute_proven(),
            Command::Note => self.edit_note(),
            Command::NextUnanswered => self.next_unanswered(),
            Command::Follow => self.follow(),
            Command::Explain => self.explain_fact(),
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::School => self.next_school(),
            Command::Reading => self.turn_reading(),
            Command::Standard => self.next_standard(),
            Command::Filter => {
                let filter = self.filter.clone();
                self.overlay = Some(Overlay::Prompt(Prompt::new("filter", PromptFor::Filter, &filter)));
            }
            Command::NewCase => self.offer_new_case(),
            Command::CopyCase => self.offer_copy(),
            Command::RenameCase => self.offer_case_field(CaseField::Title),
            Command::SetMatter => self.offer_case_field(CaseField::Matter),
            Command::DeleteCase => self.delete_case(),
            Command::RestoreCase => self.offer_restore(),
            Command::Close => {
                if self.focus == Pane::Cases && !self.filter.is_empty() {
                    self.filter.clear();
                    self.rebuild_cases();
                }
            }
            Command::Help => {
                let all = command::in_context(self.context()).collect();
                self.overlay = Some(Overlay::Help(Help::new(all)));
            }
            Command::Suspend => self.request = Some(Request::Suspend),
            Command::Quit => self.request = Some(Request::Quit),
            Command::Accept | Command::Mark => {}
        }
    }

    fn step(&mut self, by: isize) {
        match self.focus {
            Pane::Cases => {
                self.case_selection.step(&self.case_rows, by);
                self.open_selected();
                if let Some(CaseRow::Unreadable(index)) = self.case_rows.get(self.case_selection.index()) {
                    let file = &self.unreadable[*index];
                    self.message = Some((Tone::Trouble, format!("{}: {}", file.name, file.error)));
                }
            }
            Pane::Facts => self.fact_selection.step(&self.fact_rows, by),
            Pane::Analysis => {
                self.panel_selection.step(&self.panel_rows, by);
                self.explain_selected();
            }
        }
    }

    fn turn(&mut self, by: usize) {
        const ORDER: [Pane; 3] = [Pane::Cases, Pane::Facts, Pane::Analysis];
        let at = ORDER.iter().position(|p| *p == self.focus).unwrap_or(0);
        self.focus = ORDER[(at + by) % ORDER.len()];
    }

    fn enter_case(&mut self) {
        match self.case_rows.get(self.case_selection.index()) {
            Some(CaseRow::Case(..)) => {
                self.open_selected();
                self.focus = Pane::Facts;
            }
            Some(CaseRow::Matter(_)) => self.fold_matter(),
            Some(CaseRow::Unreadable(index)) => {
                let file = &self.unreadable[*index];
                self.trouble(format!("{}: {}. The file is left as it is.", file.name, file.error));
            }
            Some(CaseRow::UnreadableHeading) | None => {}
        }
    }

    fn next_school(&mut self) {
        let schools: Vec<_> = self.doctrine.school_ids().collect();
        let at = schools.iter().position(|s| *s == self.school).unwrap_or(0);
        self.school = schools[(at + 1) % schools.len()];
        self.changed_view();
    }

    fn turn_reading(&mut self) {
        self.proven = !self.proven;
        self.changed_view();
    }

    fn next_standard(&mut self) {
        // "Assumed" as a standard would count everything; it is no standard of proof.
        let standards = [Standing::Alleged, Standing::Credible, Standing::Established];
        let at = standards.iter().position(|s| *s == self.standard).unwrap_or(0);
        self.standard = standards[(at + 1) % standards.len()];
        self.changed_view();
        self.mark_all();
    }

    fn changed_view(&mut self) {
        self.analyse();
        self.before = None;
    }

    fn act_in_overlay(&mut self, command: Command) {
        if command == Command::Close {
            return self.close_overlay();
        }
        match self.overlay.take() {
            Some(Overlay::Choice(choice)) => self.act_in_choice(choice, command),
            Some(Overlay::Menu(mut menu)) => {
                if command == Command::Accept {
                    if menu.selected < menu.items.len() {
                        let item = menu.items.swap_remove(menu.selected);
                        self.pick(item.pick);
                    }
                } else {
                    menu.selected = stepped(menu.selected, menu.items.len(), command);
                    self.overlay = Some(Overlay::Menu(menu));
                }
            }
            Some(Overlay::Prompt(prompt)) => self.accept_prompt(prompt),
            Some(Overlay::Page(mut page)) => {
                // How far it can be scrolled depends on the width; drawing takes back what is too far.
                page.top = stepped(page.top, usize::MAX, command);
                self.overlay = Some(Overlay::Page(page));
            }
            Some(Overlay::Help(mut help)) => {
                if command == Command::Accept {
                    if let Some(chosen) = help.chosen() {
                        self.act(chosen);
                    }
                } else {
                    help.selected = stepped(help.selected, help.found().len(), command);
                    self.overlay = Some(Overlay::Help(help));
                }
            }
            other => self.overlay = other,
        }
    }

    fn close_overlay(&mut self) {
        if let Some(Overlay::Prompt(Prompt { target: PromptFor::Filter, .. })) = self.overlay {
            self.filter.clear();
            self.rebuild_cases();
        }
        self.overlay = None;
        self.end_typing();
    }

    /// What is typed next is undone apart from what was typed before.
    fn end_typing(&mut self) {
        if let Some(position) = self.opened {
            self.entries[position].history.close_step();
        }
    }

    fn act_in_choice(&mut self, mut choice: Choice, command: Command) {
        let count = choice.marks.len();
        match command {
            Command::Accept => {
                let value = self.chosen_value(&choice);
                if choice.several
                    && choice.marks[choice.selected] == Mark::Off
                    && self.value(choice.fact).as_ref() == Some(&value)
                {
                    self.say("Nothing was changed: space marks a value, enter takes what is marked.");
                }
                self.set_value(choice.fact, choice.version, Some(value));
            }
            Command::Unknown => self.set_value(choice.fact, choice.version, None),
            Command::Mark => {
                choice.marks[choice.selected] = match (choice.marks[choice.selected], choice.several) {
                    (Mark::Off, _) => Mark::On,
                    (Mark::On, true) => Mark::Unknown,
                    (Mark::On, false) | (Mark::Unknown, _) => Mark::Off,
                };
                self.keep_none_alone(&mut choice);
                self.overlay = Some(Overlay::Choice(choice));
            }
            other => {
                choice.selected = stepped(choice.selected, count, other);
                self.overlay = Some(Overlay::Choice(choice));
            }
        }
    }

    /// The value that excludes the rest, and the rest, are not marked together.
    fn keep_none_alone(&self, choice: &mut Choice) {
        let FactKind::SeveralOf { none: Some(none), .. } = self.doctrine.fact(choice.fact).kind else { return };
        if choice.marks[choice.selected] == Mark::Off {
            return;
        }
        for (index, mark) in choice.marks.iter_mut().enumerate() {
            if index != choice.selected && (index == none || choice.selected == none) {
                *mark = Mark::Off;
            }
        }
    }

    fn chosen_value(&self, choice: &Choice) -> AnswerValue {
        let values = self.doctrine.fact(choice.fact).kind.values();
        let marked = |mark: Mark| -> Vec<String> {
            values.iter().zip(&choice.marks).filter(|(_, m)| **m == mark).map(|(v, _)| v.id.clone()).collect()
        };
        let selected = values[choice.selected].id.clone();
        let (on, unknown) = (marked(Mark::On), marked(Mark::Unknown));
        match (choice.several, on.len()) {
            (true, 0) if unknown.is_empty() => AnswerValue::Marks(vec![selected]),
            (true, _) if unknown.is_empty() => AnswerValue::Marks(on),
            (true, _) => AnswerValue::SomeMarks { known: on, denied: marked(Mark::Off) },
            // One of several is taken where the selected value is among them; any other value is taken by itself.
            (false, 2..) if choice.marks[choice.selected] == Mark::On => AnswerValue::OneOf(on),
            (false, _) => AnswerValue::Word(selected),
        }
    }

    fn pick(&mut self, pick: Pick) {
        match pick {
            Pick::Template(template) => {
                let title = template.as_ref().map_or_else(String::new, |case| case.title.clone());
                let target = PromptFor::NewTitle(template);
                self.overlay = Some(Overlay::Prompt(Prompt::new("Title of the new case", target, &title)));
            }
            Pick::Trashed(file) => self.restore(file),
            Pick::Purge(file) => self.purge(file),
            Pick::Nothing => {}
            Pick::Field(CaseField::Stage, index) => self.edit(None, |case| case.stage = Stage::ALL[index]),
            Pick::Field(_, index) => self.edit(None, |case| case.status = CaseStatus::ALL[index]),
        }
    }

    fn accept_prompt(&mut self, mut prompt: Prompt) {
        let text = prompt.text();
        match &prompt.target {
            PromptFor::Field(_) => self.end_typing(),
            PromptFor::Filter => {}
            PromptFor::NewTitle(template) => self.create_case(template.as_deref(), &text),
            PromptFor::Number(fact, version) => {
                let (fact, version) = (*fact, *version);
                let checked = parse_number(&text).and_then(|value| match &value {
                    Some(v) => check_value(&self.doctrine, fact, v).map(|()| value),
                    None => Ok(value),
                });
                match checked {
                    Ok(value) => self.set_value(fact, version, value),
                    Err(why) => {
                        prompt.error = Some(why);
                        self.overlay = Some(Overlay::Prompt(prompt));
                    }
                }
            }
            PromptFor::Date(field) => {
                let field = *field;
                let text = text.trim();
                let date = if text.is_empty() { Ok(None) } else { text.parse().map(Some) };
                match date {
                    Ok(date) => self.edit(None, |case| {
                        if let Some(slot) = field.date_mut(case) {
                            *slot = date;
                        }
                    }),
                    Err(_) => {
                        prompt.error = Some("a day is written year-month-day, as 2026-11-23".to_owned());
                        self.overlay = Some(Overlay::Prompt(prompt));
                    }
                }
            }
        }
    }

    /// A key that is no command is typed, where there is a field.
    fn type_key(&mut self, key: KeyEvent) {
        match &mut self.overlay {
            Some(Overlay::Prompt(prompt)) => {
                type_one_line(&mut prompt.input, key);
                prompt.error = None;
                self.typed();
            }
            Some(Overlay::Text(editor)) => {
                type_key(&mut editor.input, key);
                self.typed();
            }
            Some(Overlay::Help(help)) => {
                type_one_line(&mut help.input, key);
                help.selected = 0;
            }
            _ => {}
        }
    }

    /// Pasted text is text; outside fields it is nothing.
    fn paste(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        match &mut self.overlay {
            Some(Overlay::Prompt(prompt)) => {
                prompt.input.insert_str(text.replace('\n', " "));
                self.typed();
            }
            Some(Overlay::Text(editor)) => {
                editor.input.insert_str(text);
                self.typed();
            }
            Some(Overlay::Help(help)) => {
                help.input.insert_str(text.replace('\n', " "));
            }
            _ => {}
        }
    }

    /// What a field holds becomes part of the case, or of the filter, as it is typed.
    fn typed(&mut self) {
        match &self.overlay {
            Some(Overlay::Prompt(Prompt { target: PromptFor::Field(field), input, .. })) => {
                let (field, text) = (*field, input.lines().join(" "));
                self.edit(Some(Self::merge_key(field.label())), |case| {
                    if let Some(slot) = field.text_mut(case) {
                        *slot = text;
                    }
                });
            }
            Some(Overlay::Prompt(Prompt { target: PromptFor::Filter, input, .. })) => {
                self.filter = input.lines().join(" ");
                self.rebuild_cases();
                self.show_a_fitting_case();
            }
            Some(Overlay::Text(editor)) => {
                let (target, text) = (editor.target, editor.text());
                self.typed_text(target, text);
            }
            _ => {}
        }
    }

    fn typed_text(&mut self, target: TextFor, text: String) {
        match target {
            TextFor::Summary => self.edit(Some(Self::merge_key("summary")), |case| case.summary = text),
            TextFor::Note(fact, version) => {
                let id = self.doctrine.fact(fact).id.clone();
                self.edit(Some(Self::merge_key(&format!("note {id}"))), |case| {
                    case.change_answer(&id, |answer| match version {
                        Version::Own => answer.note = text,
                        Version::OtherSide => answer.disputed.get_or_insert_default().note = text,
                    });
                });
            }
        }
    }

    /// While filtering, the first case that fits is open, unless the open one fits.
    fn show_a_fitting_case(&mut self) {
        let position = self.opened;
        let shown = self.case_rows.iter().any(|r| matches!(r, CaseRow::Case(p, _) if Some(*p) == position));
        if !shown {
            self.select_first_case();
        }
    }

    /// Hands over what the state wants of the program.
    pub(crate) fn take_request(&mut self) -> Option<Request> {
        self.request.take()
    }

    /// The selected row of the facts, for the view.
    pub(crate) fn selected_fact_row(&self) -> Option<&FactRow> {
        self.fact_rows.get(self.fact_selection.index())
    }
}

/// The selected position after a movement in a list of `count`.
fn stepped(selected: usize, count: usize, command: Command) -> usize {
    let by = match command {
        Command::Up => -1,
        Command::Down => 1,
        Command::PageUp => -10,
        Command::PageDown => 10,
        Command::First => isize::MIN,
        Command::Last => isize::MAX,
        _ => 0,
    };
    selected.saturating_add_signed(by).min(count.saturating_sub(1))
}
