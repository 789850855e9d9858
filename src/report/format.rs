//! The formats in which a case leaves.

use super::{Memo, markdown, plain};

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
}

impl Format {
    /// All formats.
    pub const ALL: [Format; 2] = [Format::Markdown, Format::Text];

    /// The width of plain text in a file.
    const WIDTH: usize = 100;

    /// The ending of its files, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Markdown => "md",
            Format::Text => "txt",
        }
    }

    /// Its name for people.
    pub fn words(self) -> &'static str {
        match self {
            Format::Markdown => "Markdown",
            Format::Text => "plain text",
        }
    }

    /// A memorandum in this format.
    pub fn write(self, memo: &Memo) -> String {
        match self {
            Format::Markdown => markdown(memo),
            Format::Text => plain(memo, Self::WIDTH),
        }
    }
}
