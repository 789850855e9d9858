//! What became of saves, and what an earlier run could not save.

use std::path::PathBuf;

use super::app::App;
use super::cases::{Entry, SaveState};
use crate::case::{Case, CaseId};
use crate::library::{Origin, Recovered, SaveEvent, SaveFailure};

impl App {
    /// Hears what became of a save.
    pub(crate) fn saved(&mut self, event: SaveEvent) {
        match event {
            SaveEvent::Saved { id, revision, conflict, recreated, narrowed } => {
                if let Some(entry) = self.own_entry(&id)
                    && entry.save.revision() == Some(revision)
                {
                    entry.save = SaveState::Saved;
                }
                if let Some(file) = conflict {
                    self.trouble(format!(
                        "Another program had changed this case. Yours is saved; theirs is kept as {file}."
                    ));
                    self.relist();
                } else if recreated {
                    self.trouble("The case's file had gone; it was made anew.".to_owned());
                } else if narrowed {
                    self.trouble(
                        "The file's group or access list could not be kept: others may have lost access.".to_owned(),
                    );
                }
            }
            SaveEvent::NotSaved { id, revision, why } => {
                if let Some(entry) = self.own_entry(&id)
                    && entry.save.revision() == Some(revision)
                {
                    entry.save = SaveState::Failed(revision, why.to_string());
                    self.any_not_saved = true;
                }
            }
        }
    }

    fn own_entry(&mut self, id: &CaseId) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|e| e.case.id == *id && e.origin == Origin::Own)
    }

    /// Hears what an earlier run of the program could not save.
    pub(crate) fn recovered(&mut self, recovered: Recovered, texts: &[PathBuf]) {
        if let Some((path, why)) = recovered.waiting.first() {
            self.trouble(format!("Unsaved changes of an earlier time wait in {}: {why}", path.display()));
        } else if !recovered.kept.is_empty() {
            let ids: Vec<&str> = recovered.kept.iter().map(CaseId::as_str).collect();
            self.trouble(format!(
                "What could not be saved the last time is here, as another version of {}.",
                ids.join(", ")
            ));
        } else if let Some(text) = texts.first() {
            self.trouble(format!("A text that your editor wrote after Caroline had ended is in {}.", text.display()));
        }
    }

    /// What could not be saved, waiting until everything else is: of what, and why.
    pub(crate) fn flush(&self) -> Vec<(String, SaveFailure)> {
        match self.saver.flush() {
            Ok(failed) => failed.into_iter().map(|(id, why)| (id.to_string(), why)).collect(),
            Err(_) => {
                let why = "the thread that saves has ended; please report this".to_owned();
                vec![("what was changed last".to_owned(), SaveFailure { why, in_journal: false })]
            }
        }
    }

    /// What is not saved, for as long as it is not: of which case, and why.
    pub(crate) fn not_saved(&mut self) -> Option<(&Case, &str)> {
        if !self.any_not_saved {
            return None;
        }
        self.any_not_saved = self.entries.iter().any(|e| matches!(e.save, SaveState::Failed(..)));
        let open = self.entry().into_iter();
        let failed = |e: &'_ Entry| matches!(e.save, SaveState::Failed(..));
        open.chain(&self.entries).find(|e| failed(e)).and_then(|e| match &e.save {
            SaveState::Failed(_, why) => Some((&*e.case, why.as_str())),
            _ => None,
        })
    }
}
