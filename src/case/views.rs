//! What the user thinks: findings of their own beside the engine's, and comments.

use super::{Case, Extra};
use crate::doctrine::Outcome;

/// The user's own finding on an element.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct View {
    /// The finding; none while only a reason is given.
    pub finding: Option<Outcome>,
    /// Why.
    pub reason: String,
    /// Unknown keys.
    pub extra: Extra,
}

/// A remark on the case as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comment {
    /// Who made it; may be empty.
    pub author: String,
    /// When, as written (RFC 3339).
    pub date: String,
    /// What it says.
    pub text: String,
    /// Unknown keys.
    pub extra: Extra,
}

impl Case {
    /// The user's view on an element, if they have one.
    pub fn view(&self, element: &str) -> Option<&View> {
        self.views.get(element)
    }

    /// Changes the view on an element; one that then says nothing is removed.
    pub fn change_view(&mut self, element: &str, change: impl FnOnce(&mut View)) {
        let mut view = self.views.remove(element).unwrap_or_default();
        change(&mut view);
        if view != View::default() {
            self.views.insert(element.to_owned(), view);
        }
    }
}
