//! The one way in which what the user wrote changes: edits of the open case, recorded for undo, saved and analysed anew.

use std::sync::Arc;

use super::app::App;
use super::cases::{Entry, SaveState};
use super::history::MergeKey;
use crate::case::{Answer, Case};
use crate::doctrine::FactId;
use crate::library::Origin;

impl App {
    /// Changes the open case: the only way in which what the user wrote changes. Everything is recorded for undo, saved and
    /// analysed anew. Edits with the same merge key that follow each other are undone together.
    pub(crate) fn edit(&mut self, merge: Option<MergeKey>, change: impl FnOnce(&mut Case)) {
        let Some(position) = self.opened else {
            return self.say("There is no case open: `a` in the list of cases makes one.");
        };
        if self.is_read_only() {
            return self.say_read_only();
        }
        let entry = &mut self.entries[position];
        let mut case = (*entry.case).clone();
        change(&mut case);
        if case == *entry.case {
            return;
        }
        entry.history.record(Arc::clone(&entry.case), merge);
        self.replace(position, Arc::new(case));
    }

    /// Whether what is open is kept as it is: nothing may be typed that would then be refused.
    pub(crate) fn is_read_only(&self) -> bool {
        self.entry().is_some_and(|e| e.origin != Origin::Own)
    }

    pub(crate) fn say_read_only(&mut self) {
        self.say(match self.entry().map(|e| &e.origin) {
            Some(Origin::Precedent) => {
                "A precedent stays as it was decided. `c` in the list copies it into a case of your own."
            }
            _ => "This is another version, kept as it was. `c` in the list copies it into a case of its own.",
        });
    }

    /// Takes back the last change of the open case.
    pub(crate) fn undo(&mut self) {
        self.travel(
            |entry| entry.history.undo(&entry.case),
            "Changed back",
            "There is nothing to undo in this case; one that was deleted is brought back with T in the list.",
        );
    }

    /// Makes again what was taken back.
    pub(crate) fn redo(&mut self) {
        let nothing = "There is nothing to redo in this case.";
        self.travel(|entry| entry.history.redo(&entry.case), "Changed again", nothing);
    }

    fn travel(&mut self, take: impl FnOnce(&mut Entry) -> Option<Arc<Case>>, done: &str, nothing: &str) {
        let Some(position) = self.opened else { return };
        let before = Arc::clone(&self.entries[position].case);
        match take(&mut self.entries[position]) {
            Some(case) => {
                self.replace(position, case);
                self.show_what_travelled(&before, done);
            }
            None => self.say(nothing),
        }
    }

    /// Goes to the first answer that undo or redo has changed; names them, or the first of many.
    fn show_what_travelled(&mut self, before: &Case, done: &str) {
        let changed = self.go_to_changed(before);
        let named: Vec<&str> = changed.iter().map(|f| self.doctrine.fact(*f).label.as_str()).collect();
        let words = match named.as_slice() {
            [] => format!("{done}."),
            few @ ([_] | [_, _] | [_, _, _]) => format!("{done}: {}.", few.join(", ")),
            many => format!("{done}: {} and {} more.", many[..2].join(", "), many.len() - 2),
        };
        self.say(&words);
    }

    /// Goes to the first fact that the open case answers otherwise than an earlier version of it; gives all of them.
    pub(crate) fn go_to_changed(&mut self, before: &Case) -> Vec<FactId> {
        let Some(after) = self.case().cloned() else { return Vec::new() };
        let doctrine = Arc::clone(&self.doctrine);
        let differs = |f: &FactId| before.answer(&doctrine.fact(*f).id) != after.answer(&doctrine.fact(*f).id);
        let changed: Vec<FactId> = doctrine.fact_ids().filter(differs).collect();
        if let Some(first) = changed.first() {
            self.go_to_fact(*first);
        }
        changed
    }

    fn replace(&mut self, position: usize, case: Arc<Case>) {
        self.revision += 1;
        let entry = &mut self.entries[position];
        let renamed = entry.case.title != case.title || entry.case.matter != case.matter;
        let bears = bears_on_findings(&entry.case, &case);
        entry.set_case(Arc::clone(&case));
        entry.save = SaveState::Saving(self.revision);
        self.saver.save(case, self.revision);
        if renamed {
            self.sort_cases();
        }
        if bears {
            self.analyse();
        } else {
            self.rebuild_facts();
            self.mark_current();
            self.seek_advice();
        }
    }
}

/// Whether findings could differ between two versions of a case: notes, sources, views and names change none.
fn bears_on_findings(before: &Case, after: &Case) -> bool {
    let version = |a: &Answer| a.disputed.as_ref().map(|d| d.proven);
    let theirs = |a: &'_ Answer| a.disputed.as_ref().and_then(|d| d.value.clone());
    let same = |a: &Answer, b: &Answer| {
        (&a.value, a.standing, version(a)) == (&b.value, b.standing, version(b)) && theirs(a) == theirs(b)
    };
    let answers = || before.answers.iter().zip(&after.answers);
    before.dates != after.dates
        || before.parties != after.parties
        || before.answers.len() != after.answers.len()
        || !answers().all(|((f, a), (g, b))| f == g && same(a, b))
}
