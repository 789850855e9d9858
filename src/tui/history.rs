//! Undo and redo: the versions of a case, so that nothing a save would write is beyond undoing.

use std::sync::Arc;

use crate::case::Case;

/// At most this many steps are kept.
const STEPS: usize = 500;

/// What an edit belongs to: edits of one field that follow each other are one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MergeKey(pub(crate) String);

/// The versions before and after the present one.
#[derive(Debug, Default)]
pub(crate) struct History {
    past: Vec<Arc<Case>>,
    future: Vec<Arc<Case>>,
    last: Option<MergeKey>,
}

impl History {
    /// Keeps the version before an edit.
    pub(crate) fn record(&mut self, before: Arc<Case>, merge: Option<MergeKey>) {
        self.future.clear();
        let merges = merge.is_some() && merge == self.last;
        self.last = merge;
        if merges {
            return;
        }
        if self.past.len() == STEPS {
            self.past.remove(0);
        }
        self.past.push(before);
    }

    /// Ends a run of edits that are undone together.
    pub(crate) fn close_step(&mut self) {
        self.last = None;
    }

    pub(crate) fn undo(&mut self, now: &Arc<Case>) -> Option<Arc<Case>> {
        let before = self.past.pop()?;
        self.future.push(Arc::clone(now));
        self.last = None;
        Some(before)
    }

    pub(crate) fn redo(&mut self, now: &Arc<Case>) -> Option<Arc<Case>> {
        let after = self.future.pop()?;
        self.past.push(Arc::clone(now));
        self.last = None;
        Some(after)
    }
}
