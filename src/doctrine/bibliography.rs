//! The bibliography beside the doctrine: BibLaTeX, as reference managers write and read it. What is printed of an authority comes from here.

use std::sync::Arc;

use biblatex::{Bibliography, ChunksExt, Entry, Person, RawBibliography};

use super::fault::{Fault, Place, SourceFile};

/// What a bibliography says of an authority, as it is printed.
#[derive(Debug, Clone)]
pub(crate) struct Work {
    pub(crate) id: String,
    pub(crate) place: Place,
    /// `entrysubtype`: treaty, judgment, article …
    pub(crate) kind: String,
    /// `shorttitle`: the name in running text.
    pub(crate) short: String,
    pub(crate) title: String,
    /// Persons, else the court or body.
    pub(crate) author: String,
    pub(crate) year: Option<i32>,
    /// Reporter, journal, series, document number.
    pub(crate) source: String,
}

/// The largest file, and how deep braces may stand within each other: what is behind this takes the parser too long.
const LARGEST: usize = 1 << 20;
const DEEPEST: usize = 64;

/// Fields by which an entry takes from another, round in a circle if they say so.
const BORROWING: [&str; 3] = ["crossref", "xdata", "xref"];

/// Why a file is not read at all: what the parser would follow without end.
fn unread(file: &Arc<SourceFile>) -> Option<Fault> {
    let fault = |span, message: &str, advice: &str| {
        Some(Fault::at(&Place { file: Arc::clone(file), span }, message).advice(advice))
    };
    if file.text.len() > LARGEST {
        return fault(0..0, "a bibliography of more than 1 MiB is not read", "split it into several files");
    }
    let mut depth = 0usize;
    for (at, c) in file.text.char_indices() {
        depth = match c {
            '{' => depth + 1,
            '}' => depth.saturating_sub(1),
            _ => depth,
        };
        if depth > DEEPEST {
            return fault(at..at + 1, "braces stand more than 64 deep", "write the field with fewer");
        }
    }
    // What cannot be parsed is told by whoever parses it.
    let raw = RawBibliography::parse(&file.text).ok()?;
    if let Some(name) = raw.abbreviations.first() {
        return fault(name.key.span.clone(), "@string is not read here", "write the text out where it belongs");
    }
    let fields = raw.entries.iter().flat_map(|entry| &entry.v.fields);
    let borrowed = fields.map(|field| &field.key).find(|key| BORROWING.contains(&key.v.to_lowercase().as_str()))?;
    let message = format!("'{}' is not read here", borrowed.v);
    fault(borrowed.span.clone(), &message, "give the entry the fields of its own")
}

/// Reads a bibliography; what is missing in an entry is a fault of its own.
pub(crate) fn read(file: &Arc<SourceFile>) -> (Vec<Work>, Vec<Fault>) {
    let at = |span: std::ops::Range<usize>| Place { file: Arc::clone(file), span };
    if let Some(fault) = unread(file) {
        return (Vec::new(), vec![fault]);
    }
    let parsed = RawBibliography::parse(&file.text).and_then(|raw| {
        let keys: Vec<_> = raw.entries.iter().map(|e| (e.v.key.v.to_owned(), e.v.key.span.clone())).collect();
        Ok((keys, Bibliography::from_raw(raw)?))
    });
    let (keys, bibliography) = match parsed {
        Ok(parsed) => parsed,
        Err(e) => return (Vec::new(), vec![Fault::at(&at(e.span), e.kind.to_string())]),
    };
    let mut works = Vec::new();
    let mut faults = Vec::new();
    for (key, span) in keys {
        let Some(entry) = bibliography.get(&key) else { continue };
        let work = work(entry, at(span));
        for (field, text) in [("entrysubtype", &work.kind), ("shorttitle", &work.short), ("title", &work.title)] {
            if text.is_empty() {
                faults.push(Fault::at(&work.place, format!("'{key}' has no {field}")));
            }
        }
        works.push(work);
    }
    (works, faults)
}

fn work(entry: &Entry, place: Place) -> Work {
    let field = |name: &str| entry.fields.get(name).map_or_else(String::new, |chunks| chunks.format_verbatim());
    let kind = field("entrysubtype");
    let persons = entry.author().unwrap_or_default();
    let author = if persons.is_empty() { field("institution") } else { names(&persons) };
    let year = field("date").get(..4).and_then(|year| year.parse().ok());
    let source = source(entry, &field, year);
    let title = title(&field, &source);
    Work { id: entry.key.clone(), place, kind, short: field("shorttitle"), title, author, year, source }
}

/// The title with what is printed behind it, and with the day where nothing else names the year.
fn title(field: &impl Fn(&str) -> String, source: &str) -> String {
    let (title, addition, date) = (field("title"), field("titleaddon"), field("date"));
    let told = date.get(..4).is_none_or(|year| [source, &addition, &title].into_iter().any(|text| text.contains(year)));
    let day = (!told).then(|| date.parse::<jiff::civil::Date>().map_or(date, |d| d.strftime("%-d %B %Y").to_string()));
    let behind: Vec<String> = [Some(addition), day].into_iter().flatten().filter(|t| !t.is_empty()).collect();
    if behind.is_empty() { title } else { format!("{title} ({})", behind.join(", ")) }
}

/// "Terry D Gill and Kinga Tibori-Szabó".
fn names(persons: &[Person]) -> String {
    let all: Vec<String> = persons
        .iter()
        .map(|p| {
            let parts = [&p.given_name, &p.prefix, &p.name, &p.suffix];
            parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ")
        })
        .collect();
    match all.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => all.concat(),
    }
}

/// Where it is found: `usera` where that is given word for word, else as its kind of publication is cited.
fn source(entry: &Entry, field: &impl Fn(&str) -> String, year: Option<i32>) -> String {
    let told = field("usera");
    if !told.is_empty() {
        return told;
    }
    let year = year.map_or_else(String::new, |y| y.to_string());
    let first = field("pages").split(['-', '–']).next().unwrap_or_default().trim().to_owned();
    let (volume, series) = (field("volume"), field("series"));
    match (field("reporter"), field("journaltitle"), field("number")) {
        (reporter, ..) if !reporter.is_empty() && volume.is_empty() => format!("[{year}] {reporter} {first}"),
        (reporter, ..) if !reporter.is_empty() => format!("{volume} {reporter} {first}"),
        (_, journal, _) if !journal.is_empty() => format!("({year}) {volume} {journal} {first}").trim_end().to_owned(),
        _ if !series.is_empty() => format!("{volume} {series} {first}").trim().to_owned(),
        (.., number) if !number.is_empty() => number,
        _ => entry.fields.get("publisher").map_or_else(String::new, |p| p.format_verbatim()),
    }
}
