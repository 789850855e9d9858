//! What is wrong with a doctrine, said to the person who writes it: file, line, column, the line itself, and what to do.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// One file of a doctrine: its name (relative to the doctrine's folder) and its text.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The name as it is shown in faults.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// A place in a doctrine file, in bytes.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) file: Arc<SourceFile>,
    pub(crate) span: Range<usize>,
}

impl Place {
    /// The line, from 1.
    pub(crate) fn line(&self) -> usize {
        line_and_column(&self.file.text, self.span.start).0
    }
}

/// One fault of a doctrine.
#[derive(Debug, Clone)]
pub struct Fault {
    place: Option<Place>,
    message: String,
    advice: Option<String>,
}

/// All faults of a doctrine, in the order of files and lines. Never empty.
#[derive(Debug, Clone)]
pub struct Faults(pub(crate) Vec<Fault>);

impl Fault {
    pub(crate) fn at(place: &Place, message: impl Into<String>) -> Self {
        Fault { place: Some(place.clone()), message: message.into(), advice: None }
    }

    pub(crate) fn general(message: impl Into<String>) -> Self {
        Fault { place: None, message: message.into(), advice: None }
    }

    pub(crate) fn advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// Adds "did you mean …?" where one of `known` is close to `word`.
    pub(crate) fn did_you_mean<'a>(self, word: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match closest(word, known) {
            Some(name) => self.advice(format!("did you mean '{name}'?")),
            None => self,
        }
    }

    /// File name, line and column (both from 1), where the fault has a place.
    pub fn location(&self) -> Option<(&str, usize, usize)> {
        let place = self.place.as_ref()?;
        let (line, column) = line_and_column(&place.file.text, place.span.start);
        Some((&place.file.name, line, column))
    }

    /// What is wrong, without its place.
    pub fn message(&self) -> &str {
        &self.message
    }

    fn sort_key(&self) -> (String, usize) {
        self.place.as_ref().map(|p| (p.file.name.clone(), p.span.start)).unwrap_or_default()
    }
}

impl Faults {
    /// The single faults.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }

    pub(crate) fn sorted(mut faults: Vec<Fault>) -> Self {
        faults.sort_by_key(Fault::sort_key);
        Faults(faults)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            None => write!(f, "{}", self.message)?,
            Some(place) => {
                let (line, column) = line_and_column(&place.file.text, place.span.start);
                write!(f, "{}:{line}:{column}: {}", place.file.name, self.message)?;
                let text = place.file.text.lines().nth(line - 1).unwrap_or_default();
                let (text, column) = excerpt(text, column);
                let width = place.span.len().clamp(1, text.chars().count().saturating_sub(column - 1).max(1));
                write!(f, "\n  {text}\n  {}{}", " ".repeat(column - 1), "^".repeat(width))?;
            }
        }
        if let Some(advice) = &self.advice {
            write!(f, "\n  {advice}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.0 {
            writeln!(f, "{fault}")?;
        }
        let n = self.0.len();
        write!(f, "{n} fault{} in the doctrine", if n == 1 { "" } else { "s" })
    }
}

impl std::error::Error for Faults {}

fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    (line, before[start..].chars().count() + 1)
}

/// A window of a long line around the column, so that the caret stays on screen.
fn excerpt(line: &str, column: usize) -> (String, usize) {
    const WIDTH: usize = 100;
    if line.chars().count() <= WIDTH {
        return (line.to_owned(), column);
    }
    let from = column.saturating_sub(WIDTH / 2).max(1);
    let window: String = line.chars().skip(from - 1).take(WIDTH).collect();
    (window, column + 1 - from)
}

fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(word, name), name))
        .filter(|(distance, name)| *distance <= 1 + name.len().max(word.len()) / 4)
        .min()
        .map(|(_, name)| name)
}
