//! A text in lines of a few kinds, before it is broken at a width: the same for terminal, screen and file.

use super::markdown::escaped;
use super::wrap::wrap;
use crate::case::display_text;

/// The deepest that a line begins.
const DEEPEST: usize = 24;

/// What kind of line it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The title of the whole.
    Title,
    /// The heading of a part.
    Heading,
    /// What is to be seen first.
    Strong,
    /// Running text.
    Text,
    /// What may be passed over.
    Quiet,
    /// What calls for care.
    Warning,
}

/// A line that is not broken yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetLine {
    /// Its kind.
    pub kind: Kind,
    /// The columns before its first line, and before those after.
    pub indent: (usize, usize),
    /// Its words; a line break in them is one.
    pub text: String,
}

/// A text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// Its lines.
    pub lines: Vec<SheetLine>,
}

impl Sheet {
    /// Adds the title.
    pub fn title(&mut self, text: &str) {
        self.add(Kind::Title, (0, 0), text);
    }

    /// Adds a heading, after an empty line.
    pub fn heading(&mut self, text: &str) {
        self.blank();
        self.add(Kind::Heading, (0, 0), text);
    }

    /// Adds a line; its further lines stand two columns deeper.
    pub fn item(&mut self, kind: Kind, indent: usize, text: &str) {
        self.add(kind, (indent, indent + 2), text);
    }

    /// Adds a paragraph.
    pub fn text(&mut self, kind: Kind, indent: usize, text: &str) {
        self.add(kind, (indent, indent), text);
    }

    /// Adds an empty line, unless one stands there already.
    pub fn blank(&mut self) {
        if self.lines.last().is_some_and(|l| !l.text.is_empty()) {
            self.add(Kind::Text, (0, 0), "");
        }
    }

    /// Whatever it was made of, a line is safe to show, and begins within a page.
    fn add(&mut self, kind: Kind, indent: (usize, usize), text: &str) {
        let indent = (indent.0.min(DEEPEST), indent.1.min(DEEPEST + 2));
        self.lines.push(SheetLine { kind, indent, text: display_text(text) });
    }

    /// Adds a label and what it labels, which begins in this column.
    pub fn labelled(&mut self, label: &str, column: usize, text: &str) {
        self.add(Kind::Text, (0, column), &format!("{label:<column$}{text}"));
    }

    /// Its lines broken at this width, each with its kind.
    pub fn wrapped(&self, width: usize) -> Vec<(Kind, String)> {
        let mut lines = Vec::new();
        for line in &self.lines {
            let (first, rest) = line.indent;
            // The first line is broken as if it stood as deep as the others, which are the deeper ones.
            let broken = wrap(&line.text, width.saturating_sub(first.max(rest)));
            for (row, words) in broken.into_iter().enumerate() {
                let indent = if row == 0 { first } else { rest };
                let text = if words.is_empty() { words } else { format!("{}{words}", " ".repeat(indent)) };
                lines.push((line.kind, text));
            }
        }
        lines
    }

    /// As Markdown: what is strong at the margin is a heading of the third rank, what hangs is an item of a list.
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        let mut listed = false;
        for line in &self.lines {
            let (first, rest) = line.indent;
            let item = rest > first;
            let text = escaped(line.text.trim_end()).replace('\n', "  \n");
            let goes_on = item && listed;
            if !(goes_on || out.is_empty() || out.ends_with("\n\n")) {
                out.push('\n');
            }
            listed = item;
            let written = match line.kind {
                _ if text.is_empty() => continue,
                Kind::Title => format!("# {text}"),
                Kind::Heading => format!("## {text}"),
                Kind::Strong if first == 0 && !item => format!("### {text}"),
                Kind::Strong => format!("**{text}**"),
                Kind::Quiet => format!("*{text}*"),
                Kind::Text | Kind::Warning if item => format!("- {text}"),
                Kind::Text | Kind::Warning => text,
            };
            out.push_str(&written);
            out.push('\n');
        }
        out
    }

    /// As plain text of this width, titles and headings underlined.
    pub fn plain(&self, width: usize) -> String {
        let mut out = String::new();
        for (kind, text) in self.wrapped(width) {
            out.push_str(text.trim_end());
            out.push('\n');
            let rule = match kind {
                Kind::Title => "=",
                Kind::Heading => "-",
                _ => continue,
            };
            out.push_str(&rule.repeat(unicode_width::UnicodeWidthStr::width(text.as_str())));
            out.push('\n');
        }
        out
    }
}
