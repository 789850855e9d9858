//! The list of cases: rows by matter, the filter, and what can be done with a case as a whole.

use std::sync::Arc;

use super::app::{App, Marks, Pane};
use super::fields::CaseField;
use super::history::{History, MergeKey};
use super::overlay::{Menu, MenuItem, MenuOf, Overlay, Pick, Prompt, PromptFor};
use crate::case::{Case, CaseStatus, Precedent, display_line};
use crate::library::{Filter, Origin, Trashed, examples, new_id, now, searched};

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
    pub(crate) fn new(case: impl Into<Arc<Case>>, origin: Origin) -> Self {
        let case = case.into();
        let searched = searched(&case);
        Entry { case, origin, history: History::default(), save: SaveState::Saved, marks: None, searched }
    }

    pub(crate) fn set_case(&mut self, case: Arc<Case>) {
        self.searched = searched(&case);
        self.case = case;
    }

    /// The user's cases by matter and title, then the precedents by year.
    fn order(&self) -> (Option<Option<i64>>, &str, &str, &str, bool) {
        let (case, is_other) = (&self.case, self.origin != Origin::Own);
        match self.precedent() {
            Some(precedent) => (Some(precedent.year), "", &case.title, case.id.as_str(), is_other),
            None => (None, &case.matter, &case.title, case.id.as_str(), is_other),
        }
    }

    /// The record of a precedent on the shelf.
    pub(crate) fn precedent(&self) -> Option<&Precedent> {
        self.case.precedent().filter(|_| self.origin == Origin::Precedent)
    }

    /// The file of another version.
    pub(crate) fn file(&self) -> Option<&str> {
        match &self.origin {
            Origin::Own | Origin::Precedent => None,
            Origin::OtherVersion { file } => Some(file),
        }
    }
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CaseRow {
    /// A matter with its number of cases.
    Matter(String),
    /// A case, by its position and id.
    Case(usize, String),
    /// The heading of the precedents.
    Shelf,
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
        for entry in self.entries.iter().filter(|e| e.precedent().is_none()) {
            match self.matters.get_mut(&entry.case.matter) {
                Some(count) => *count += 1,
                None => _ = self.matters.insert(entry.case.matter.clone(), 1),
            }
        }
        self.rebuild_cases();
    }

    /// Makes the rows anew: those that fit the filter.
    pub(crate) fn rebuild_cases(&mut self) {
        let filter = Filter::of(&self.doctrine, &self.filter);
        let mut rows = Vec::new();
        let mut shelf = Vec::new();
        let mut matter: Option<&str> = None;
        for (position, entry) in self.entries.iter().enumerate() {
            let case = &entry.case;
            if !filter.fits(case, &entry.searched) {
                continue;
            }
            if entry.precedent().is_some() {
                shelf.push(CaseRow::Case(position, case.id.to_string()));
                continue;
            }
            if matter != Some(case.matter.as_str()) {
                matter = Some(&case.matter);
                rows.push(CaseRow::Matter(case.matter.clone()));
            }
            if !self.folded_matters.contains(&case.matter) || !filter.is_empty() {
                let name = entry.file().map_or_else(|| case.id.to_string(), str::to_owned);
                rows.push(CaseRow::Case(position, name));
            }
        }
        if !shelf.is_empty() {
            rows.push(CaseRow::Shelf);
        }
        self.shown_precedents = shelf.len();
        self.shown_cases = rows.iter().filter(|r| matches!(r, CaseRow::Case(..))).count();
        if self.shows_precedents || !filter.is_empty() {
            rows.append(&mut shelf);
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
            CaseRow::Shelf => return self.fold_shelf(),
            CaseRow::Case(position, _) if self.entries[*position].precedent().is_some() => return self.fold_shelf(),
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

    /// Lists the precedents one by one, or not.
    pub(crate) fn fold_shelf(&mut self) {
        self.shows_precedents = !self.shows_precedents;
        self.rebuild_cases();
        self.case_selection.select_key(&self.case_rows, &CaseRow::Shelf);
    }

    pub(crate) fn fold_all_matters(&mut self) {
        if self.folded_matters.is_empty() {
            let own = self.entries.iter().filter(|e| e.precedent().is_none());
            self.folded_matters = own.map(|e| e.case.matter.clone()).collect();
            self.shows_precedents = false;
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
        self.overlay = Some(Overlay::Menu(Menu::new(MenuOf::Choices, "New case from", items)));
    }

    /// Makes a case and opens it.
    pub(crate) fn create_case(&mut self, template: Option<&Case>, title: &str) {
        let title = if title.trim().is_empty() { "Untitled case" } else { title.trim() };
        let id = new_id(title);
        let mut case = template.cloned().unwrap_or_else(|| Case::blank(id.clone(), title, ""));
        case.without_record();
        case.id = id;
        title.clone_into(&mut case.title);
        case.created = now();
        case.status = CaseStatus::Draft;
        if template.is_none() {
            case.matter = self.case().map(|c| c.matter.clone()).unwrap_or_default();
        }
        let keys = self.keys;
        self.order(move |desk| {
            let made = desk.library.create_new(&mut case).map(|digest| desk.saw(case.id.clone(), digest));
            Box::new(move |app| app.created(case, made.map_err(|e| e.to_string()), keys))
        });
    }

    fn created(&mut self, case: Case, made: Result<(), String>, keys: u64) {
        if let Err(why) = made {
            self.drafts
                .insert(format!("{} Title of the new case", self.case().map_or("", |c| c.id.as_str())), case.title);
            return self.failed(format!("The case was not made: {why}"));
        }
        let matter = display_line(&case.matter);
        let within = if matter.is_empty() { String::new() } else { format!(" in \"{matter}\"") };
        if self.add(case, keys) {
            self.focus = Pane::Facts;
            self.say(&format!("Made and saved{within}. `.` goes to the next unanswered fact."));
        } else {
            self.say(&format!("The new case is made and saved{within}."));
        }
    }

    /// Lists a case that came into the library, and opens it unless its user has gone on to something else since it was asked for, when
    /// so many keys had been pressed; whether it did. What is typed must not land in a case that comes up under it.
    fn add(&mut self, case: Case, keys: u64) -> bool {
        let opens = self.overlay.is_none() && self.keys == keys;
        // One case has one entry: another program may have deleted the file of one that is still listed.
        if let Some(stale) = self.entries.iter().position(|e| e.case.id == case.id && e.origin == Origin::Own) {
            self.take_out(stale);
        }
        self.folded_matters.remove(&case.matter);
        if opens {
            self.filter.clear();
            self.opened = Some(self.entries.len());
        }
        self.entries.push(Entry::new(case, Origin::Own));
        self.sort_cases();
        if opens {
            self.analysis = None;
            self.fact_selection = super::selection::Selection::default();
            self.analyse();
            self.before = None;
        } else {
            self.mark_all();
        }
        opens
    }

    /// Asks for the title of a copy of the selected case.
    pub(crate) fn offer_copy(&mut self) {
        if let Some(position) = self.selected_case() {
            let case = Arc::clone(&self.entries[position].case);
            let title = format!("{} (copy)", case.title);
            let target = PromptFor::NewTitle(Some(Box::new((*case).clone())));
            self.ask(Prompt::new("Title of the copy", target, &title));
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
        if self.entries[position].precedent().is_some() {
            return self.say("A precedent cannot be deleted: the program carries it.");
        }
        // It leaves the list at once, so that nothing is typed into what is going; if it cannot go, it comes back.
        let entry = self.take_out(position);
        self.order(move |desk| {
            let (case, origin) = (&entry.case, &entry.origin);
            let deleted = match origin {
                Origin::OtherVersion { file } => desk.library.discard(file).map_err(|e| e.to_string()),
                Origin::Precedent => Ok(String::new()),
                // What is not yet on disk must go into the trash with it.
                Origin::Own => match desk.unsaved(&case.id) {
                    Some(failure) => Err(format!("its last changes are not saved: {failure}")),
                    None => desk.library.delete(&case.id).map_err(|e| e.to_string()),
                },
            };
            if deleted.is_ok() && *origin == Origin::Own {
                desk.forget(&case.id);
            }
            Box::new(move |app| match deleted {
                Ok(_) => {
                    let title = display_line(&entry.case.title);
                    app.say(&format!("\"{title}\" is in the trash; `T` restores it."));
                }
                Err(why) => {
                    app.entries.push(entry);
                    app.sort_cases();
                    app.failed(format!("Not deleted: {why}"));
                }
            })
        });
    }

    /// Takes a case out of the list, and opens the one that then stands in its place.
    fn take_out(&mut self, position: usize) -> Entry {
        let was_open = self.opened == Some(position);
        let row = self.case_selection.index();
        let entry = self.entries.remove(position);
        self.opened = self.opened.filter(|_| !was_open).map(|open| open - usize::from(open > position));
        self.sort_cases();
        if was_open {
            let next = row.min(self.case_rows.len().saturating_sub(1));
            self.case_selection.select(&self.case_rows, next);
            self.analyse();
            self.open_selected();
        }
        entry
    }

    /// Opens a field of the selected case.
    pub(crate) fn offer_case_field(&mut self, field: CaseField) {
        if let Some(position) = self.selected_case() {
            // What is typed goes to the open case: that must be the one selected.
            self.open(position);
            if self.is_read_only() {
                return self.say_read_only();
            }
            let text = field.words(&self.entries[position].case);
            self.ask(Prompt::new(field.label(), PromptFor::Field(field), &text));
        }
    }

    /// Lists the trash.
    pub(crate) fn offer_restore(&mut self) {
        self.order(|desk| {
            let trashed = desk.library.trashed();
            Box::new(move |app| match trashed {
                Ok(trashed) => app.offer_trashed(trashed),
                Err(error) => app.trouble(format!("The trash cannot be listed: {error}")),
            })
        });
    }

    fn offer_trashed(&mut self, trashed: Vec<Trashed>) {
        if trashed.is_empty() {
            return self.say("The trash is empty.");
        }
        let items = trashed.into_iter().map(|t| MenuItem {
            label: t.title,
            detail: match t.analyses {
                0 => t.file.clone(),
                1 => format!("{}, with one saved analysis", t.file),
                n => format!("{}, with {n} saved analyses", t.file),
            },
            pick: Pick::Trashed(t.file),
        });
        self.present(Overlay::Menu(Menu::new(MenuOf::Trash, "The trash", items.collect())), "");
    }

    pub(crate) fn restore(&mut self, file: String) {
        let keys = self.keys;
        self.order(move |desk| {
            let restored = desk.library.restore(&file).map(|(case, digest)| {
                desk.saw(case.id.clone(), digest);
                case
            });
            Box::new(move |app| match restored {
                Ok(case) => {
                    let title = display_line(&case.title);
                    app.add(case, keys);
                    app.say(&format!("\"{title}\" is back."));
                }
                Err(error) => app.failed(format!("Not restored: {error}")),
            })
        });
    }

    /// Asks whether what is selected in the trash is to go for good.
    pub(crate) fn offer_purge(&mut self, file: String, title: &str) {
        let question = format!("Delete \"{title}\" for good?");
        let items = vec![
            MenuItem::new("Keep it", "", Pick::Nothing),
            MenuItem::new("Delete it and its saved analyses: nothing brings them back", "", Pick::Purge(file)),
        ];
        self.overlay = Some(Overlay::Menu(Menu::new(MenuOf::Choices, &question, items)));
    }

    pub(crate) fn purge(&mut self, file: String) {
        self.order(move |desk| {
            let purged = desk.library.purge(&file);
            let left = desk.library.trashed();
            Box::new(move |app| match (purged, left) {
                (Err(error), _) => app.failed(format!("Not deleted: {error}")),
                (Ok(()), Ok(left)) if !left.is_empty() => app.offer_trashed(left),
                _ => app.say("Deleted for good. The trash is empty."),
            })
        });
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
