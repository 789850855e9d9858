//! What a key does: the only place where events change the state.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind};

use super::app::{App, Pane, Request, Tone};
use super::cases::CaseRow;
use super::command::{self, Command, Context};
use super::facts::FactRow;
use super::fields::CaseField;
use super::overlay::{Help, MenuOf, Overlay, PageOf, Prompt, PromptFor, TextFor, Version};
use super::typing::{long_field, type_key, type_one_line};
use crate::case::{Standing, display_line};
use crate::report::Format;

impl App {
    /// Takes an event of the terminal.
    pub(crate) fn input(&mut self, event: Event) {
        self.keys += 1;
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
            (Some(Overlay::Menu(menu)), _) => match menu.of {
                MenuOf::Choices => Context::Menu,
                MenuOf::Trash => Context::Trash,
                MenuOf::Source => Context::Source,
                MenuOf::Citations => Context::Citations,
            },
            (Some(Overlay::Prompt(prompt)), _) if prompt.is_search() => Context::Search,
            (Some(Overlay::Prompt(prompt)), _) if prompt.is_live() => Context::Field,
            (Some(Overlay::Prompt(_)), _) => Context::Prompt,
            (Some(Overlay::Text(_)), _) => Context::Text,
            (Some(Overlay::Timeline(_)), _) => Context::Timeline,
            (Some(Overlay::Page(page)), _) => match page.of {
                PageOf::Export(..) => Context::Export,
                _ => Context::Page,
            },
            (Some(Overlay::Help(_)), _) => Context::Help,
            (None, Pane::Cases) => Context::Cases,
            (None, Pane::Facts) => Context::Facts,
            (None, Pane::Analysis) if self.topic.is_some() => Context::Answer,
            (None, Pane::Analysis) => Context::Analysis,
        }
    }

    fn key(&mut self, key: KeyEvent) {
        let command = command::for_key(self.context(), key);
        // A warning holds for the very next key alone.
        if command != Some(Command::Quit) {
            self.warned_of_loss = false;
            self.failure = None;
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
            self.learn(command);
            self.act_in_pane(command);
        }
    }

    fn act_in_pane(&mut self, command: Command) {
        if self.is_read_only() && command.changes_the_open_case(self.context()) {
            return self.say_read_only();
        }
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
                Pane::Analysis if self.topic.is_some() => self.go_where_it_leads(),
                Pane::Analysis => self.show_trace(),
            },
            Command::Yes => self.answer_yes_no("yes"),
            Command::No => self.answer_yes_no("no"),
            Command::Unknown => self.set_unknown(),
            Command::Stand(index) => self.set_standing(index),
            Command::Dispute => self.dispute(),
            Command::DisputeProven => self.dispute_proven(),
            Command::Note => self.edit_selected_note(),
            Command::NextUnanswered => self.next_unanswered(),
            Command::Follow => self.follow(),
            Command::Topic(topic) => self.turn_to(topic),
            Command::Try => self.try_it(),
            Command::Explain => self.show_law(),
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::School => self.next_school(),
            Command::Reading => self.turn_reading(),
            Command::Standard => self.next_standard(),
            Command::Filter => {
                let filter = self.filter.clone();
                self.overlay = Some(Overlay::Prompt(Prompt::new("filter", PromptFor::Filter, &filter)));
            }
            Command::Narrow => self.offer_narrowing(),
            Command::NewCase => self.offer_new_case(),
            Command::CopyCase => self.offer_copy(),
            Command::RenameCase => self.offer_case_field(CaseField::Title),
            Command::SetMatter => self.offer_case_field(CaseField::Matter),
            Command::DeleteCase => self.delete_case(),
            Command::RestoreCase => self.offer_restore(),
            Command::Import => self.offer_import(),
            Command::ReviewAll => self.review_all(),
            Command::Export => self.offer_export(Format::Text),
            Command::SaveAnalysis => self.offer_save(),
            Command::Timeline => self.offer_timeline(),
            Command::Cite => self.offer_citations(),
            Command::FindFact => {
                let target = PromptFor::FindFact(self.fact_selection.index());
                self.overlay = Some(Overlay::Prompt(Prompt::new("find a fact", target, "")));
            }
            Command::Remove => self.remove_row(),
            Command::OwnView => self.offer_view(),
            Command::Close => {
                if self.focus == Pane::Analysis && self.leave_topic() {
                    return;
                }
                if self.go_back() || self.focus != Pane::Cases && self.leave_precedent() {
                    return;
                }
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
            Command::Accept | Command::Mark | Command::Since | Command::OtherFormat | Command::Editor => {}
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
            Pane::Analysis if self.topic.is_some() => self.step_advice(by),
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
        self.is_led = false;
    }

    fn enter_case(&mut self) {
        match self.case_rows.get(self.case_selection.index()) {
            Some(CaseRow::Case(..)) => {
                self.open_selected();
                self.focus = Pane::Facts;
            }
            Some(CaseRow::Matter(_) | CaseRow::Shelf) => self.fold_matter(),
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
            Some(Overlay::Prompt(prompt)) if prompt.is_live() => self.typed_line(),
            Some(Overlay::Text(editor)) => {
                let (target, text) = (editor.target, editor.text());
                self.typed_text(target, text);
            }
            _ => {}
        }
    }

    /// What a field of one line holds is taken at once, where it is for that.
    fn typed_line(&mut self) {
        let Some(Overlay::Prompt(prompt)) = &self.overlay else { return };
        let text = prompt.text();
        match &prompt.target {
            PromptFor::Field(field) => {
                let field = *field;
                self.edit(Some(Self::merge_key(field.label())), |case| {
                    if let Some(slot) = field.text_mut(case) {
                        *slot = text;
                    }
                });
            }
            PromptFor::SourcePart(id, part) => {
                let (id, part) = (id.clone(), *part);
                self.typed_source_part(&id, part, text);
            }
            PromptFor::FindFact(from) => {
                let from = *from;
                self.find_fact(&text, from);
            }
            PromptFor::Filter => {
                self.filter = text;
                self.rebuild_cases();
                self.show_a_fitting_case();
            }
            _ => {}
        }
    }

    /// The text that is open, for the user's own editor.
    pub(crate) fn text_for_outside(&self) -> Option<String> {
        match &self.overlay {
            Some(Overlay::Text(editor)) => Some(editor.text()),
            _ => None,
        }
    }

    /// What came back from the user's own editor; where that failed, the text is as it was.
    pub(crate) fn text_from_outside(&mut self, edited: Result<String, String>) {
        match (edited, &mut self.overlay) {
            (Ok(text), Some(Overlay::Text(editor))) => {
                editor.input = long_field(&text);
                let target = editor.target;
                self.typed_text(target, text);
            }
            (Err(why), _) => self.trouble(why),
            (Ok(_), _) => {}
        }
    }

    fn typed_text(&mut self, target: TextFor, text: String) {
        match target {
            TextFor::ViewReason(element) => {
                let id = self.doctrine.element(element).id.clone();
                self.edit(Some(Self::merge_key(&format!("view {id}"))), |case| {
                    case.change_view(&id, |view| view.reason = text);
                });
            }
            TextFor::Comment(position) => {
                self.edit(Some(Self::merge_key(&format!("comment {position}"))), |case| {
                    if let Some(comment) = case.comments.get_mut(position) {
                        comment.text = text;
                    }
                });
            }
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
