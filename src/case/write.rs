//! Writing a case file: always the same text for the same case, made to be read, diffed and merged. One answer a line.

use std::fmt::Write as _;

use super::precedent::write_precedent;
use super::*;

/// The file's text, with a final newline. Reading it gives an equal case.
pub fn write_case(case: &Case) -> String {
    let mut members = vec![
        ("format", FORMAT.to_string()),
        ("id", json_string(case.id.as_str())),
        ("title", json_string(&case.title)),
        ("matter", json_string(&case.matter)),
        ("stage", json_string(case.stage.words())),
        ("status", json_string(case.status.words())),
        ("created", json_string(&case.created)),
        ("parties", parties(&case.parties)),
        ("dates", dates(&case.dates)),
        ("summary", json_string(&case.summary)),
        ("answers", lines(case.answers.iter().map(|(fact, a)| (fact.as_str(), answer(a))))),
        ("sources", lines(case.sources.iter().map(|(id, s)| (id.as_str(), source(s))))),
        ("views", lines(case.views.iter().map(|(element, v)| (element.as_str(), view(v))))),
        ("comments", comments(&case.comments)),
    ];
    if let Some(precedent) = case.precedent() {
        members.push(("precedent", write_precedent(precedent)));
    }
    members.extend(case.extra.0.iter().map(|(key, raw)| (key.as_str(), verbatim(raw))));
    let mut out = String::from("{\n");
    let last = members.len() - 1;
    for (i, (key, value)) in members.iter().enumerate() {
        let _ = writeln!(out, "  {}: {value}{}", json_string(key), if i == last { "" } else { "," });
    }
    out.push_str("}\n");
    out
}

/// A JSON string. What a terminal could act on, or nobody could see, is written as an escape.
pub fn json_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_json_string(text, &mut out);
    out
}

/// Adds a JSON string, as [`json_string`].
fn push_json_string(text: &str, out: &mut String) {
    out.push('"');
    // Most texts need no escaping, which is seen soonest if no byte decides whether the next is looked at.
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
    if text.bytes().fold(true, |all, byte| all & is_plain(byte)) {
        out.push_str(text);
        out.push('"');
        return;
    }
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_hidden(c) => escape(c, out),
            c => out.push(c),
        }
    }
    out.push('"');
}

fn escape(c: char, out: &mut String) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        let _ = write!(out, "\\u{unit:04x}");
    }
}

/// JSON as another program wrote it, but for characters that are better escaped: they can only stand within strings.
/// Applied again it changes nothing.
pub(crate) fn verbatim(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in raw.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(c),
            c if is_hidden(c) => escape(c, &mut out),
            c => out.push(c),
        }
    }
    out
}

/// An object on one line.
pub(super) fn inline(members: Vec<(&str, String)>, extra: &Extra) -> String {
    let known = members.into_iter().map(|(key, value)| format!("{}: {value}", json_string(key)));
    let unknown = extra.0.iter().map(|(key, raw)| format!("{}: {}", json_string(key), verbatim(raw)));
    let all: Vec<String> = known.chain(unknown).collect();
    if all.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", all.join(", ")) }
}

/// An object with one member a line, two levels deep.
pub(super) fn lines<'a>(members: impl Iterator<Item = (&'a str, String)>) -> String {
    let all: Vec<String> = members.map(|(key, value)| format!("    {}: {value}", json_string(key))).collect();
    if all.is_empty() { "{}".to_owned() } else { format!("{{\n{}\n  }}", all.join(",\n")) }
}

fn parties(p: &Parties) -> String {
    let members = vec![
        ("acting", json_string(&p.acting)),
        ("territorial", json_string(&p.territorial)),
        ("against", json_string(&p.against)),
        ("victim", json_string(&p.victim)),
    ];
    inline(members, &p.extra)
}

fn dates(d: &Dates) -> String {
    let date = |d: Option<Date>| d.map_or_else(|| "null".to_owned(), |d| json_string(&d.to_string()));
    inline(vec![("incident", date(d.incident)), ("response", date(d.response)), ("report", date(d.report))], &d.extra)
}

fn answer(a: &Answer) -> String {
    let mut members = Vec::new();
    if let Some(v) = &a.value {
        members.push(("value", value(v)));
    }
    members.push(("standing", json_string(a.standing.words())));
    push_text(&mut members, "note", &a.note);
    push_refs(&mut members, &a.sources);
    if let Some(d) = &a.disputed {
        members.push(("disputed", disputed(d)));
    }
    inline(members, &a.extra)
}

fn disputed(d: &Disputed) -> String {
    let mut members = Vec::new();
    if let Some(v) = &d.value {
        members.push(("value", value(v)));
    }
    if d.proven {
        members.push(("proven", "true".to_owned()));
    }
    push_text(&mut members, "note", &d.note);
    push_refs(&mut members, &d.sources);
    inline(members, &d.extra)
}

pub(super) fn push_text(members: &mut Vec<(&str, String)>, key: &'static str, text: &str) {
    if !text.is_empty() {
        members.push((key, json_string(text)));
    }
}

fn push_refs(members: &mut Vec<(&str, String)>, refs: &[SourceRef]) {
    if refs.is_empty() {
        return;
    }
    let all: Vec<String> = refs
        .iter()
        .map(|r| {
            let mut members = vec![("id", json_string(&r.id))];
            push_text(&mut members, "at", &r.at);
            inline(members, &r.extra)
        })
        .collect();
    members.push(("sources", format!("[{}]", all.join(", "))));
}

fn value(v: &AnswerValue) -> String {
    let words = |words: &[String]| format!("[{}]", words.iter().map(|w| json_string(w)).collect::<Vec<_>>().join(", "));
    match v {
        AnswerValue::Word(word) => json_string(word),
        AnswerValue::Number(n) => n.to_string(),
        AnswerValue::Marks(marks) => words(marks),
        AnswerValue::OneOf(values) => inline(vec![("one_of", words(values))], &Extra::default()),
        AnswerValue::Between { at_least, at_most } => {
            let bounds = [("at_least", at_least), ("at_most", at_most)];
            let given = bounds.into_iter().filter_map(|(key, n)| n.map(|n| (key, n.to_string())));
            inline(given.collect(), &Extra::default())
        }
        AnswerValue::SomeMarks { known, denied } => {
            inline(vec![("known", words(known)), ("denied", words(denied))], &Extra::default())
        }
    }
}

fn source(s: &Source) -> String {
    let mut members = Vec::new();
    for (key, text) in [
        ("type", &s.kind),
        ("title", &s.title),
        ("author", &s.author),
        ("date", &s.date),
        ("link", &s.link),
        ("number", &s.number),
    ] {
        push_text(&mut members, key, text);
    }
    inline(members, &s.extra)
}

fn view(v: &View) -> String {
    let mut members = Vec::new();
    if let Some(finding) = v.finding {
        members.push(("finding", json_string(finding.words())));
    }
    push_text(&mut members, "reason", &v.reason);
    inline(members, &v.extra)
}

fn comments(all: &[Comment]) -> String {
    let lines: Vec<String> = all
        .iter()
        .map(|c| {
            let mut members = Vec::new();
            push_text(&mut members, "author", &c.author);
            push_text(&mut members, "date", &c.date);
            push_text(&mut members, "text", &c.text);
            format!("    {}", inline(members, &c.extra))
        })
        .collect();
    if lines.is_empty() { "[]".to_owned() } else { format!("[\n{}\n  ]", lines.join(",\n")) }
}
