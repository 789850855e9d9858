//! The list of cases: rows by matter, the filter, and what can be done with a case as a whole.

use std::sync::Arc;

use super::app::{App, Marks, Pane};
use super::facts::CaseField;
use super::history::{History, MergeKey};
use super::overlay::{Menu, MenuItem, Overlay, Pick, Prompt, PromptFor};
use crate::case::{Case, CaseStatus, display_line};
use crate::library::{Origin, examples, new_id, now};

/// Whether what the screen shows of a case is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SaveState {
    Saved,
    Saving(u64),
    Failed(u64, String),
}

impl SaveState {
    pub(crate) fn revision(&self) -> Option<u64> {
        match self {
            SaveState::Saved => None,
            SaveState::Saving(revision) | SaveState::Failed(revision, _) => Some(*revision),
        }
    }
}

/// A case in the list.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) case: Arc<Case>,
    pub(crate) origin: Origin,
    pub(crate) history: History,
    pub(crate) save: SaveState,
    pub(crate) marks: Option<Marks>,
    /// What the filter looks in.
    searched: String,
}

impl Entry {
    pub(crate) fn new(case: Case, origin: Origin) -> Self {
        let searched = searched(&case);
        let case = Arc::new(case);
        Entry { case, origin, history: History::default(), save: SaveState::Saved, marks: None, searched }
    }

    pub(crate) fn set_case(&mut self, case: Arc<Case>) {
        self.searched = searched(&case);
        self.case = case;
    }

    fn order(&self) -> (&str, &str, &str, bool) {
        (&self.case.matter, &self.case.title, self.case.id.as_str(), self.origin != Origin::Own)
    }

    /// The file of another version.
    pub(crate) fn file(&self) -> Option<&str> {
        match &self.origin {
            Origin::Own => None,
            Origin::OtherVersion { file } => Some(file),
        }
    }
}

fn searched(case: &Case) -> String {
    format!("{} {} {}", case.matter, case.title, case.id).to_lowercase()
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CaseRow {
    /// A matter with its number of cases.
    Matter(String),
    /// A case, by its position and id.
    Case(usize, String),
    /// The heading of what could not be read.
    UnreadableHeading,
    /// A file that could not be read.
    Unreadable(usize),
}

impl App {
    /// Sorts the cases by matter and title, and makes the rows anew; what is open stays open.
    pub(crate) fn sort_cases(&mut self) {
        let open = self.entry().map(|e| Arc::clone(&e.case));
        self.entries.sort_by(|a, b| a.order().cmp(&b.order()));
        self.opened = open.and_then(|case| self.entries.iter().position(|e| Arc::ptr_eq(&e.case, &case)));
        self.matters.clear();
        for entry in &self.entries {
            match self.matters.get_mut(&entry.case.matter) {
                Some(count) => *count += 1,
                None => _ = self.matters.insert(entry.case.matter.clone(), 1),
            }
        }
        self.rebuild_cases();
    }

    /// Makes the rows anew: those that fit the filter.
    pub(crate) fn rebuild_cases(&mut self) {
        let wanted = self.filter.to_lowercase();
        let words: Vec<&str> = wanted.split_whitespace().collect();
        let mut rows = Vec::new();
        let mut matter: Option<&str> = None;
        for (position, entry) in self.entries.iter().enumerate() {
            let case = &entry.case;
            if !words.iter().all(|word| entry.searched.contains(word)) {
                continue;
            }
            if matter != Some(case.matter.as_str()) {
                matter = Some(&case.matter);
                rows.push(CaseRow::Matter(case.matter.clone()));
            }
            if !self.folded_matters.contains(&case.matter) || !words.is_empty() {
                let name = entry.file().map_or_else(|| case.id.to_string(), str::to_owned);
                rows.push(CaseRow::Case(position, name));
            }
        }
        if !self.unreadable.is_empty() {
            rows.push(CaseRow::UnreadableHeading);
            rows.extend((0..self.unreadable.len()).map(CaseRow::Unreadable));
        }
        self.case_rows = rows;
        self.reselect_current();
    }

    /// Positions change when the list is sorted anew: the open case stays selected.
    fn reselect_current(&mut self) {
        let position = self.opened;
        let row = self.case_rows.iter().position(|r| matches!(r, CaseRow::Case(p, _) if Some(*p) == position));
        let rows = std::mem::take(&mut self.case_rows);
        match row {
            Some(row) => self.case_selection.select(&rows, row),
            None => self.case_selection.sync(&rows),
        }
        self.case_rows = rows;
    }

    pub(crate) fn select_first_case(&mut self) {
        if let Some(row) = self.case_rows.iter().position(|r| matches!(r, CaseRow::Case(..))) {
            self.case_selection.select(&self.case_rows, row);
            self.open_selected();
        }
    }

    /// Opens the case of the selected row, if it is one.
    pub(crate) fn open_selected(&mut self) {
        if let Some(CaseRow::Case(position, _)) = self.case_rows.get(self.case_selection.index()) {
            self.open(*position);
        }
    }

    pub(crate) fn fold_matter(&mut self) {
        let Some(row) = self.case_rows.get(self.case_selection.index()) else { return };
        let matter = match row {
            CaseRow::Matter(matter) => matter.clone(),
            CaseRow::Case(position, _) => self.entries[*position].case.matter.clone(),
            _ => return,
        };
        if !self.folded_matters.remove(&matter) {
            self.folded_matters.insert(matter.clone());
        }
        self.rebuild_cases();
        if self.folded_matters.contains(&matter) {
            self.case_selection.select_key(&self.case_rows, &CaseRow::Matter(matter));
        }
    }

    pub(crate) fn fold_all_matters(&mut self) {
        if self.folded_matters.is_empty() {
            self.folded_matters = self.entries.iter().map(|e| e.case.matter.clone()).collect();
        } else {
            self.folded_matters.clear();
        }
        self.rebuild_cases();
    }

    /// Offers a blank case and the bundled ones.
    pub(crate) fn offer_new_case(&mut self) {
        let blank = MenuItem {
            label: "Blank case".to_owned(),
            detail: "no facts answered".to_owned(),
            pick: Pick::Template(None),
        };
        let bundled = examples().into_iter().map(|case| MenuItem {
            label: display_line(&case.title),
            detail: display_line(&case.summary),
            pick: Pick::Template(Some(Box::new(case))),
        });
        let items = std::iter::once(blank).chain(bundled).collect();
        self.overlay = Some(Overlay::Menu(Menu::new("New case from", items)));
    }

    /// Makes a case and opens it.
    pub(crate) fn create_case(&mut self, template: Option<&Case>, title: &str) {
        let title = if title.trim().is_empty() { "Untitled case" } else { title.trim() };
        let id = new_id(title);
        let mut case = template.cloned().unwrap_or_else(|| Case::blank(id.clone(), title, ""));
        case.id = id;
        title.clone_into(&mut case.title);
        case.created = now();
        case.status = CaseStatus::Draft;
        if template.is_none() {
            case.matter = self.case().map(|c| c.matter.clone()).unwrap_or_default();
        }
        match self.library.create(&case) {
            Ok(digest) => {
                self.saver.seen(case.id.clone(), digest);
                self.add(case);
                self.focus = Pane::Facts;
                let matter = self.case().map(|c| display_line(&c.matter)).unwrap_or_default();
                let within = if matter.is_empty() { String::new() } else { format!(" in \"{matter}\"") };
                self.say(&format!("Made and saved{within}. `.` goes to the next unanswered fact."));
            }
            Err(error) => self.trouble(format!("The case was not made: {error}")),
        }
    }

    fn add(&mut self, case: Case) {
        self.filter.clear();
        self.folded_matters.remove(&case.matter);
        // One case has one entry: another program may have deleted the file of one that is still listed.
        self.entries.retain(|e| e.case.id != case.id || e.origin != Origin::Own);
        self.opened = Some(self.entries.len());
        self.entries.push(Entry::new(case, Origin::Own));
        self.sort_cases();
        self.analysis = None;
        self.fact_selection = super::selection::Selection::default();
        self.analyse();
        self.before = None;
    }

    /// Asks for the title of a copy of the selected case.
    pub(crate) fn offer_copy(&mut self) {
        if let Some(position) = self.selected_case() {
            let case = Arc::clone(&self.entries[position].case);
            let title = format!("{} (copy)", case.title);
            let target = PromptFor::NewTitle(Some(Box::new((*case).clone())));
            self.overlay = Some(Overlay::Prompt(Prompt::new("Title of the copy", target, &title)));
        }
    }

    /// The case of the selected row. The heading of a matter stands for none, though a case is open.
    fn selected_case(&mut self) -> Option<usize> {
        match self.case_rows.get(self.case_selection.index()) {
            Some(CaseRow::Case(position, _)) => Some(*position),
            _ => {
                self.say("No case is selected: go to one first.");
                None
            }
        }
    }

    /// Moves the selected case to the trash.
    pub(crate) fn delete_case(&mut self) {
        if let Some(CaseRow::Unreadable(_)) = self.case_rows.get(self.case_selection.index()) {
            return self.say("A file that cannot be read is left alone; look at it, and mend or move it yourself.");
        }
        let Some(position) = self.selected_case() else { return };
        let id = self.entries[position].case.id.clone();
        let deleted = match &self.entries[position].origin {
            Origin::OtherVersion { file } => self.library.discard(file),
            Origin::Own => {
                // What is not yet on disk must go into the trash with it.
                if let Some((_, why)) = self.flush().into_iter().find(|(failed, _)| *failed == id) {
                    return self.trouble(format!("Not deleted, since its last changes are not saved: {why}"));
                }
                self.library.delete(&id)
            }
        };
        match deleted {
            Ok(_) => {
                let entry = self.entries.remove(position);
                if entry.origin == Origin::Own {
                    self.saver.forget(id);
                }
                let row = self.case_selection.index();
                self.opened = None;
                self.sort_cases();
                let next = row.min(self.case_rows.len().saturating_sub(1));
                self.case_selection.select(&self.case_rows, next);
                self.analyse();
                self.open_selected();
                self.say(&format!("\"{}\" is in the trash; `T` restores it.", display_line(&entry.case.title)));
            }
            Err(error) => self.trouble(format!("Not deleted: {error}")),
        }
    }

    /// Opens a field of the selected case.
    pub(crate) fn offer_case_field(&mut self, field: CaseField) {
        if let Some(position) = self.selected_case() {
            // What is typed goes to the open case: that must be the one selected.
            self.open(position);
            if self.is_other_version() {
                return self.say_other_version();
            }
            let text = field.words(&self.entries[position].case);
            self.overlay = Some(Overlay::Prompt(Prompt::new(field.label(), PromptFor::Field(field), &text)));
        }
    }

    /// Lists the trash.
    pub(crate) fn offer_restore(&mut self) {
        match self.library.trashed() {
            Ok(trashed) if trashed.is_empty() => self.say("The trash is empty."),
            Ok(trashed) => {
                let items = trashed.into_iter().map(|t| MenuItem {
                    label: t.title,
                    detail: t.file.clone(),
                    pick: Pick::Trashed(t.file),
                });
                self.overlay = Some(Overlay::Menu(Menu::new("Restore from the trash", items.collect())));
            }
            Err(error) => self.trouble(format!("The trash cannot be listed: {error}")),
        }
    }

    pub(crate) fn restore(&mut self, file: &str) {
        match self.library.restore(file) {
            Ok((case, digest)) => {
                self.saver.seen(case.id.clone(), digest);
                let title = display_line(&case.title);
                self.add(case);
                self.say(&format!("\"{title}\" is back."));
            }
            Err(error) => self.trouble(format!("Not restored: {error}")),
        }
    }

    /// Has the library read anew.
    pub(crate) fn relist(&mut self) {
        match &self.background {
            Some(background) => background.list(self.library.clone()),
            None => self.listed(self.library.list()),
        }
    }

    /// The key under which edits of a text field are undone together.
    pub(crate) fn merge_key(field: &str) -> MergeKey {
        MergeKey(field.to_owned())
    }
}
