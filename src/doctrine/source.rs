//! The doctrine's files as they are written: TOML tables with the places of the words that may be wrong.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::bibliography::{self, Work};
use super::fault::{Fault, Place, SourceFile};
use crate::text::is_hidden;

type Text = Spanned<String>;

/// The ending of a bibliography's name.
const BIBLIOGRAPHY: &str = ".bib";
/// The largest file of a doctrine, in bytes.
const LARGEST: u64 = 16 << 20;

/// All tables that a doctrine file may hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Tables {
    pub(crate) doctrine: Option<Spanned<Header>>,
    pub(crate) school: Vec<School>,
    pub(crate) line: Vec<Line>,
    pub(crate) section: Vec<Section>,
    pub(crate) fact: Vec<Fact>,
    pub(crate) constraint: Vec<Constraint>,
    pub(crate) element: Vec<Element>,
    pub(crate) authority: Vec<Authority>,
    pub(crate) verdict: Vec<Verdict>,
    pub(crate) heading: Vec<Heading>,
    pub(crate) commentary: Vec<Commentary>,
    pub(crate) decider: Vec<Decider>,
    pub(crate) agreement: Vec<Agreement>,
    pub(crate) course: Vec<Course>,
    pub(crate) strength: Vec<Strength>,
    pub(crate) order: Vec<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Header {
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) date: String,
    pub(crate) default_school: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct School {
    pub(crate) id: Text,
    pub(crate) title: String,
    pub(crate) short: String,
    pub(crate) says: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Line {
    pub(crate) id: Text,
    pub(crate) value: u64,
    #[serde(default)]
    pub(crate) unit: String,
    pub(crate) says: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Section {
    pub(crate) id: Text,
    pub(crate) title: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fact {
    pub(crate) id: Text,
    pub(crate) label: String,
    pub(crate) question: String,
    pub(crate) help: String,
    #[serde(default)]
    pub(crate) example: String,
    #[serde(rename = "type")]
    pub(crate) kind: Text,
    pub(crate) none: Option<Text>,
    #[serde(default)]
    pub(crate) lever: bool,
    pub(crate) asked_when: Option<Text>,
    #[serde(default)]
    pub(crate) values: Vec<Value>,
    #[serde(default)]
    pub(crate) unit: String,
    pub(crate) days_between: Option<Spanned<[String; 2]>>,
    pub(crate) from_parties: Option<Spanned<FromParties>>,
    #[serde(default)]
    pub(crate) recorded_only: bool,
}

/// Which value a fact takes where two parties are the same, and where they are not.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FromParties {
    pub(crate) of: [Text; 2],
    pub(crate) same: Text,
    pub(crate) different: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Value {
    pub(crate) id: Text,
    pub(crate) label: String,
    #[serde(default)]
    pub(crate) help: String,
    pub(crate) chosen: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Constraint {
    pub(crate) id: Text,
    pub(crate) never: Text,
    pub(crate) says: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Element {
    pub(crate) id: Text,
    pub(crate) title: String,
    pub(crate) question: String,
    pub(crate) part_of: Option<Text>,
    pub(crate) met: Text,
    pub(crate) rule: String,
    #[serde(default)]
    pub(crate) rule_cite: Vec<Text>,
    #[serde(default)]
    pub(crate) test: Vec<Test>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Test {
    #[serde(default)]
    pub(crate) schools: Vec<Text>,
    pub(crate) when: Text,
    pub(crate) finding: Text,
    pub(crate) reason: Text,
    #[serde(default)]
    pub(crate) cite: Vec<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Commentary {
    pub(crate) element: Text,
    pub(crate) debate: String,
    #[serde(default)]
    pub(crate) cite: Vec<Text>,
    #[serde(default)]
    pub(crate) argument: Vec<Argument>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Argument {
    pub(crate) school: Text,
    pub(crate) says: String,
    #[serde(default)]
    pub(crate) cite: Vec<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decider {
    pub(crate) id: Text,
    pub(crate) title: String,
    pub(crate) label: String,
    pub(crate) school: Option<Text>,
    #[serde(default)]
    pub(crate) forces: bool,
    #[serde(default)]
    pub(crate) only_records: Vec<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Agreement {
    pub(crate) holding: Text,
    pub(crate) findings: Vec<Text>,
    #[serde(default)]
    pub(crate) elements: Vec<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Authority {
    pub(crate) id: Text,
    pub(crate) kind: Option<String>,
    pub(crate) short: Option<String>,
    pub(crate) title: Option<String>,
    #[serde(default)]
    pub(crate) author: String,
    pub(crate) year: Option<i32>,
    #[serde(default)]
    pub(crate) source: String,
    pub(crate) status: Text,
    #[serde(default)]
    pub(crate) at: Vec<Pin>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pin {
    pub(crate) pin: Text,
    pub(crate) says: String,
    pub(crate) status: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Verdict {
    pub(crate) question: String,
    pub(crate) element: Text,
    pub(crate) lacks_within: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Heading {
    pub(crate) title: String,
    pub(crate) elements: Vec<Text>,
}

/// A course of action: what the acting State would choose.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Course {
    pub(crate) id: Text,
    pub(crate) title: String,
    pub(crate) says: String,
    pub(crate) answers: BTreeMap<Spanned<String>, Spanned<CourseAnswer>>,
    #[serde(default)]
    pub(crate) leaves_open: Vec<Text>,
    #[serde(default)]
    pub(crate) unless_same: Vec<Text>,
    pub(crate) only_when: Option<Text>,
    pub(crate) lacks_within: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum CourseAnswer {
    Word(String),
    Marks(Vec<String>),
    Number(u64),
}

/// How the values of a fact are ordered by how strongly they speak for an element.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Strength {
    pub(crate) fact: Text,
    pub(crate) elements: Vec<Text>,
    pub(crate) for_met: Vec<Text>,
    pub(crate) says: String,
}

/// A parsed file with its text, for faults.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) file: Arc<SourceFile>,
    pub(crate) tables: Tables,
}

impl Parsed {
    pub(crate) fn place<T>(&self, spanned: &Spanned<T>) -> Place {
        Place { file: Arc::clone(&self.file), span: spanned.span() }
    }

    /// The place of a part of a TOML string: exact where the string is written without escapes, else the whole string.
    pub(crate) fn place_within(&self, text: &Text, span: std::ops::Range<usize>) -> Place {
        let whole = text.span();
        let raw = self.file.text.get(whole.clone()).unwrap_or_default();
        match raw.find(text.get_ref().as_str()) {
            Some(start) if !text.get_ref().is_empty() => {
                let from = whole.start + start;
                Place { file: Arc::clone(&self.file), span: from + span.start..from + span.end }
            }
            _ => self.place(text),
        }
    }
}

/// What the files of a doctrine hold.
#[derive(Debug, Default)]
pub(crate) struct Files {
    pub(crate) parsed: Vec<Parsed>,
    /// The entries of its bibliographies.
    pub(crate) works: Vec<Work>,
    pub(crate) faults: Vec<Fault>,
}

/// Parses every file; a file that is no TOML, or has tables that no doctrine has, is a fault.
pub(crate) fn parse_all(files: Vec<SourceFile>) -> Files {
    let mut parsed = Vec::new();
    let mut works = Vec::new();
    let mut faults = Vec::new();
    for file in files {
        let file = Arc::new(file);
        faults.extend(hidden_characters(&file));
        if file.name.ends_with(BIBLIOGRAPHY) {
            let (more, wrong) = bibliography::read(&file);
            works.extend(more);
            faults.extend(wrong);
            continue;
        }
        match toml::from_str::<Tables>(&file.text) {
            Ok(tables) => parsed.push(Parsed { file, tables }),
            Err(e) => {
                let place = Place { file: Arc::clone(&file), span: e.span().unwrap_or(0..0) };
                faults.push(Fault::at(&place, e.message().trim().to_owned()));
            }
        }
    }
    Files { parsed, works, faults }
}

/// Characters that nobody sees or that a terminal obeys, as they are or as an escape: what a doctrine says is printed.
fn hidden_characters(file: &Arc<SourceFile>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut fault = |span: std::ops::Range<usize>, c: char| {
        let place = Place { file: Arc::clone(file), span };
        let fault =
            Fault::at(&place, format!("the character U+{:04X} cannot be seen, or a terminal obeys it", c as u32));
        faults.push(fault.advice("take it out"));
    };
    for (at, c) in file.text.char_indices() {
        if is_hidden(c) && c != '\r' {
            fault(at..at + c.len_utf8(), c);
        } else if c == '\\'
            && let Some((escaped, length)) = escape_at(&file.text[at + 1..]).filter(|(e, _)| is_hidden(*e))
        {
            fault(at..at + 1 + length, escaped);
        }
    }
    faults
}

/// The character that an escape of TOML stands for, and the length of what follows the backslash.
fn escape_at(after: &str) -> Option<(char, usize)> {
    let digits = match after.chars().next()? {
        'e' => return Some(('\u{1b}', 1)),
        'b' => return Some(('\u{8}', 1)),
        'f' => return Some(('\u{c}', 1)),
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => return None,
    };
    let number = u32::from_str_radix(after.get(1..1 + digits)?, 16).ok()?;
    Some((char::from_u32(number)?, 1 + digits))
}

/// Reads the `*.toml` and `*.bib` files of a folder, in the order of their names.
///
/// # Errors
/// A fault that names the folder or file that could not be read.
pub(crate) fn read_dir(dir: &Path) -> Result<Vec<SourceFile>, Fault> {
    let entries = std::fs::read_dir(dir)
        .map_err(|e| Fault::general(format!("cannot read the doctrine folder {}: {e}", dir.display())))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry
            .map_err(|e| Fault::general(format!("cannot read the doctrine folder {}: {e}", dir.display())))?
            .path();
        if path.extension().is_some_and(|x| x == "toml" || x == "bib") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let unread = |why: String| Fault::general(format!("cannot read {}: {why}", path.display()));
            // What is no file, a pipe for one, might never end.
            let about = std::fs::metadata(&path).map_err(|e| unread(e.to_string()))?;
            if !about.is_file() {
                return Err(unread("it is no file".to_owned()));
            }
            if about.len() > LARGEST {
                return Err(unread(format!("it is larger than {} MiB", LARGEST >> 20)));
            }
            let text = std::fs::read_to_string(&path).map_err(|e| unread(e.to_string()))?;
            files.push(SourceFile { name, text });
        }
    }
    if !files.iter().any(|f| f.name.ends_with(".toml")) {
        return Err(Fault::general(format!("there is no doctrine in {}: it holds no .toml file", dir.display())));
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}
