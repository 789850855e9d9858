//! What commands do while something stands over the panes.

use super::app::{App, Request};
use super::command::Command;
use super::fields::CaseField;
use super::numbers::parse_number;
use super::overlay::{
    Choice, Mark, Menu, MenuItem, Overlay, Page, PageOf, Pick, Prompt, PromptFor, TextEditor, TextFor, Timeline,
    Version,
};
use super::typing::field;
use crate::analysis::check_value;
use crate::case::{AnswerValue, CaseStatus, Stage};
use crate::doctrine::FactKind;

impl App {
    pub(crate) fn act_in_overlay(&mut self, command: Command) {
        if command == Command::Close {
            return self.close_overlay();
        }
        match self.overlay.take() {
            Some(Overlay::Choice(choice)) => self.act_in_choice(choice, command),
            Some(Overlay::Menu(menu)) => self.act_in_menu(menu, command),
            Some(Overlay::Timeline(timeline)) => self.act_in_timeline(timeline, command),
            Some(Overlay::Prompt(prompt)) if command == Command::Down => {
                let words = prompt.text();
                let is_facts = matches!(prompt.target, PromptFor::FindFact(_));
                self.overlay = Some(Overlay::Prompt(prompt));
                match is_facts {
                    true => self.find_fact(&words, self.fact_selection.index() + 1),
                    false => {
                        self.case_selection.step(&self.case_rows, 1);
                        self.open_selected();
                    }
                }
            }
            Some(Overlay::Prompt(prompt)) => self.accept_prompt(prompt),
            Some(Overlay::Page(page)) => self.act_in_page(page, command),
            Some(Overlay::Text(editor)) => {
                self.overlay = Some(Overlay::Text(editor));
                if command == Command::Editor {
                    self.request = Some(Request::Editor);
                }
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

    fn act_in_menu(&mut self, mut menu: Menu, command: Command) {
        let selected = menu.selected;
        match command {
            Command::Accept if selected < menu.items.len() => match &menu.items[selected].pick {
                // What is read stands over the list that it was chosen from.
                Pick::Sheet(title, sheet) => {
                    let page = Page::new(title, PageOf::Sheet(sheet.clone()));
                    self.overlay = Some(Overlay::Page(page.over(Overlay::Menu(menu))));
                }
                _ => {
                    let item = menu.items.swap_remove(selected);
                    self.pick(item.pick);
                }
            },
            Command::Remove if selected < menu.items.len() => {
                let MenuItem { pick, label, .. } = menu.items.swap_remove(selected);
                match pick {
                    Pick::Trashed(file) => self.offer_purge(file, &label),
                    Pick::Cite(fact, id) => self.uncite(fact, &id, selected),
                    _ => self.offer_citations(),
                }
            }
            _ => {
                menu.selected = stepped(selected, menu.items.len(), command);
                self.overlay = Some(Overlay::Menu(menu));
            }
        }
    }

    fn act_in_timeline(&mut self, mut timeline: Timeline, command: Command) {
        match command {
            Command::Accept => self.open_saved(timeline),
            Command::Since => self.review_saved(timeline),
            Command::Note => self.offer_remark(&timeline),
            Command::Mark => {
                let selected = timeline.selected;
                timeline.marked = if timeline.marked == Some(selected) { None } else { Some(selected) };
                self.overlay = Some(Overlay::Timeline(timeline));
            }
            _ => {
                timeline.selected = stepped(timeline.selected, timeline.rows.len(), command);
                self.overlay = Some(Overlay::Timeline(timeline));
            }
        }
    }

    fn act_in_page(&mut self, mut page: Page, command: Command) {
        match (&page.of, command) {
            (PageOf::Export(format, _), Command::Accept) => {
                let format = *format;
                self.offer_export_path(format);
            }
            (PageOf::Export(format, _), Command::OtherFormat) => {
                let format = *format;
                self.other_format(format);
            }
            _ => {
                // How far it can be scrolled depends on the width; drawing takes back what is too far.
                page.top = stepped(page.top, usize::MAX, command);
                self.overlay = Some(Overlay::Page(page));
            }
        }
    }

    /// Opens a field; what was typed in it before, and left, stands in it again.
    pub(crate) fn ask(&mut self, mut prompt: Prompt) {
        if let Some(draft) = self.drafts.remove(&self.draft_key(&prompt)) {
            prompt.input = field(&draft);
        }
        self.overlay = Some(Overlay::Prompt(prompt));
    }

    /// A field of another case is another field.
    fn draft_key(&self, prompt: &Prompt) -> String {
        format!("{} {}", self.case().map_or("", |c| c.id.as_str()), prompt.key())
    }

    fn close_overlay(&mut self) {
        match self.overlay.take() {
            Some(Overlay::Prompt(prompt)) if !prompt.is_live() && prompt.text() != prompt.before => {
                self.drafts.insert(self.draft_key(&prompt), prompt.text());
                self.say("What was typed is kept for when you come back to it.");
                if let PromptFor::Remark(case, name) = prompt.target {
                    self.read_timeline(case, Some(name));
                }
            }
            Some(Overlay::Prompt(Prompt { target: PromptFor::Remark(case, name), .. })) => {
                self.read_timeline(case, Some(name));
            }
            Some(Overlay::Prompt(Prompt { target: PromptFor::Field(CaseField::Title), .. })) => self.name_nameless(),
            Some(Overlay::Menu(menu)) if menu.items.iter().any(|i| matches!(i.pick, Pick::Clash(..))) => {
                self.say("The import waits for your decision: I in the list of cases goes on with it.");
            }
            Some(Overlay::Prompt(Prompt { target: PromptFor::Filter, .. })) => {
                self.filter.clear();
                self.rebuild_cases();
            }
            Some(Overlay::Prompt(Prompt { target: PromptFor::FindFact(from), .. })) => {
                self.fact_selection.select(&self.fact_rows, from);
            }
            Some(Overlay::Prompt(Prompt { target: PromptFor::SourcePart(id, part), .. })) => {
                self.end_typing();
                return self.offer_source(&id, part);
            }
            Some(Overlay::Page(page)) => self.overlay = page.under.map(|under| *under),
            Some(Overlay::Text(TextEditor { target: TextFor::Comment(position), .. })) => {
                self.drop_empty_comment(position);
            }
            _ => {}
        }
        self.end_typing();
    }

    /// A case without a title could not be told from others.
    fn name_nameless(&mut self) {
        if self.case().is_some_and(|c| c.title.trim().is_empty()) {
            let key = Self::merge_key(CaseField::Title.label());
            self.edit(Some(key), |case| case.title = "Untitled case".to_owned());
        }
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
                // What was answered, and not touched here, stays as it was written.
                if choice.several && !choice.touched && self.written(choice.fact, choice.version).is_some() {
                    return self.say("Nothing was changed: space marks a value, enter takes what is marked.");
                }
                let value = self.chosen_value(&choice);
                self.set_value(choice.fact, choice.version, Some(value));
            }
            Command::Unknown => self.set_value(choice.fact, choice.version, None),
            Command::Mark => {
                choice.touched = true;
                choice.marks[choice.selected] = match (choice.marks[choice.selected], choice.several) {
                    (Mark::Off, _) => Mark::On,
                    (Mark::On, true) => Mark::Unknown,
                    (Mark::On, false) | (Mark::Unknown, _) => Mark::Off,
                };
                self.keep_none_alone(&mut choice);
                self.show_choice(choice);
            }
            other => {
                choice.selected = stepped(choice.selected, count, other);
                self.show_choice(choice);
            }
        }
    }

    /// Opens a choice, or shows it anew, with what each value would lead to.
    pub(crate) fn show_choice(&mut self, mut choice: Choice) {
        self.weigh(&mut choice);
        self.overlay = Some(Overlay::Choice(choice));
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

    pub(crate) fn chosen_value(&self, choice: &Choice) -> AnswerValue {
        let values = self.doctrine.fact(choice.fact).kind.values();
        let marked = |mark: Mark| -> Vec<String> {
            values.iter().zip(&choice.marks).filter(|(_, m)| **m == mark).map(|(v, _)| v.id.clone()).collect()
        };
        let selected = values[choice.selected].id.clone();
        let (on, unknown) = (marked(Mark::On), marked(Mark::Unknown));
        match (choice.several, on.len()) {
            // Nothing was marked: the value that is selected is meant, unless the marks were taken away one by one.
            (true, 0) if unknown.is_empty() && !choice.touched => AnswerValue::Marks(vec![selected]),
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
                self.ask(Prompt::new("Title of the new case", target, &title));
            }
            Pick::Narrow(text) => self.narrow(text),
            Pick::Trashed(file) => self.restore(file),
            Pick::Purge(file) => self.purge(file),
            Pick::OtherVersion(fact) => self.edit_fact(fact, Version::OtherSide),
            Pick::OtherNote(fact) => self.edit_note(fact, Version::OtherSide),
            Pick::NotDisputed(fact) => self.end_dispute(fact),
            Pick::Nothing | Pick::Sheet(..) => {}
            Pick::Field(CaseField::Stage, index) => self.edit(None, |case| case.stage = Stage::ALL[index]),
            Pick::Field(_, index) => self.edit(None, |case| case.status = CaseStatus::ALL[index]),
            Pick::View(element, finding) => self.set_view(element, finding),
            Pick::ViewReason(element) => self.edit_view_reason(element),
            Pick::Cite(fact, id) => self.offer_place(fact, id),
            Pick::CiteNew(fact) => self.offer_new_source(Some(fact)),
            Pick::SourcePart(id, part) => self.offer_source_part(id, part),
            Pick::Try(way) => self.try_change(way),
            Pick::Clash(on_clash, reach, path) => self.decide_clash(on_clash, reach, &path),
        }
    }

    fn accept_prompt(&mut self, mut prompt: Prompt) {
        let text = prompt.text();
        match &prompt.target {
            PromptFor::Field(CaseField::Title) => {
                self.name_nameless();
                self.end_typing();
            }
            PromptFor::Field(_) => self.end_typing(),
            PromptFor::Filter | PromptFor::FindFact(_) => {}
            PromptFor::SourcePart(id, part) => {
                self.end_typing();
                self.after_source_part(id, *part);
            }
            PromptFor::NewTitle(template) => self.create_case(template.as_deref(), &text),
            PromptFor::NewSource(fact) => self.create_source(&text, *fact),
            PromptFor::Place(fact, id) => self.cite(*fact, id, &text),
            PromptFor::SaveRemark => self.save_analysis(&text),
            PromptFor::Remark(case, name) => self.add_remark(case.clone(), name.clone(), &text),
            PromptFor::ExportPath(format, replace) => self.export(*format, &text, replace.as_deref()),
            PromptFor::ImportPath => self.import(&text),
            // A value that the field cannot show, as one that does not count, is not taken for an empty one.
            PromptFor::Number(..) if text == prompt.before => {}
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
                        prompt.error =
                            Some("there is no such day; a day is written year-month-day, as 2026-11-23".to_owned());
                        self.overlay = Some(Overlay::Prompt(prompt));
                    }
                }
            }
        }
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
