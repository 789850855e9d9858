//! Comments on the open case.

use super::app::App;
use super::overlay::{Overlay, TextEditor, TextFor};
use crate::case::Comment;
use crate::library::{author, now};

impl App {
    /// Begins a comment.
    pub(crate) fn new_comment(&mut self) {
        let comment = Comment { author: author(), date: now(), ..Comment::default() };
        let position = self.case().map_or(0, |c| c.comments.len());
        let key = Self::merge_key(&format!("comment {position}"));
        self.edit(Some(key), |case| case.comments.push(comment));
        self.edit_comment(position);
    }

    pub(crate) fn edit_comment(&mut self, position: usize) {
        let Some(comment) = self.case().and_then(|c| c.comments.get(position)) else { return };
        let title = match comment.author.as_str() {
            "" => "Comment".to_owned(),
            author => format!("Comment by {}", crate::case::display_line(author)),
        };
        self.overlay = Some(Overlay::Text(TextEditor::new(&title, TextFor::Comment(position), &comment.text)));
    }

    /// A comment without a word is none; that it was begun is no step of its own.
    pub(crate) fn drop_empty_comment(&mut self, position: usize) {
        let is_empty = |c: &Comment| c.text.trim().is_empty() && c.extra == crate::case::Extra::default();
        if self.case().and_then(|c| c.comments.get(position)).is_some_and(is_empty) {
            let key = Self::merge_key(&format!("comment {position}"));
            self.edit(Some(key), |case| _ = case.comments.remove(position));
        }
    }

    pub(crate) fn remove_comment(&mut self, position: usize) {
        self.edit(None, |case| {
            if position < case.comments.len() {
                case.comments.remove(position);
            }
        });
    }
}
