//! Reading a case file: strict where a mistake would lose something, and with the place of every fault.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::write::verbatim;
use super::*;
use crate::doctrine::Outcome;

/// Why a file is no case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// The field, as `answers."incident.deaths".value`; empty for the whole file.
    pub field: String,
    /// What is wrong and what was expected.
    pub message: String,
    /// Line and column, from 1.
    pub position: Option<(usize, usize)>,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.position {
            write!(f, "line {line}, column {column}: ")?;
        }
        if !self.field.is_empty() {
            write!(f, "{}: ", display_line(&self.field))?;
        }
        f.write_str(&display_line(&self.message))
    }
}

impl std::error::Error for ReadError {}

/// Reads a case file.
///
/// # Errors
/// What is wrong, with field, line and column. Unknown keys are no error: they are kept.
pub fn read_case(bytes: &[u8]) -> Result<Case, ReadError> {
    let text = utf8(bytes)?;
    let reader = Reader { text };
    let mut object = reader.object("", text)?;
    let format = object.take("format");
    reader.format(format)?;
    let id = reader.needed(object.take("id"), "id")?;
    let id_text = reader.string("id", id)?;
    let id = CaseId::new(&id_text).ok_or_else(|| {
        reader.error("id", id, "an id is 1 to 64 letters, digits, '_' or '-', and does not begin with '-'")
    })?;
    let record = object.members.iter().find(|(key, _)| key == "precedent").map(|(_, raw)| *raw);
    let precedent = reader.precedent(record)?;
    if precedent.is_some() {
        object.take("precedent");
    }
    let case = Case {
        id,
        title: reader.text("title", object.take("title"))?,
        matter: reader.text("matter", object.take("matter"))?,
        stage: reader.one_of("stage", object.take("stage"), Stage::ALL, Stage::words)?,
        status: reader.one_of("status", object.take("status"), CaseStatus::ALL, CaseStatus::words)?,
        created: reader.text("created", object.take("created"))?,
        parties: reader.parties(object.take("parties"))?,
        dates: reader.dates(object.take("dates"))?,
        summary: reader.text("summary", object.take("summary"))?,
        answers: reader.answers(object.take("answers"))?,
        sources: reader.sources(object.take("sources"))?,
        views: reader.views(object.take("views"))?,
        comments: reader.comments(object.take("comments"))?,
        precedent,
        extra: object.rest(),
    };
    Ok(case)
}

/// Reads what an analysis needs: `answers`, and `id`, `title`, `parties` and `dates` if they are there. Other keys are allowed and ignored.
///
/// # Errors
/// As [`read_case`].
pub fn read_answers(bytes: &[u8]) -> Result<Case, ReadError> {
    let text = utf8(bytes)?;
    let reader = Reader { text };
    let mut object = reader.object("", text)?;
    let id_text = reader.text("id", object.take("id"))?;
    // No file is named after it: whatever the asking program calls the case is kept.
    let id = CaseId(if id_text.is_empty() { "case".to_owned() } else { id_text });
    let mut case = Case::blank(id, &reader.text("title", object.take("title"))?, "");
    case.parties = reader.parties(object.take("parties"))?;
    case.dates = reader.dates(object.take("dates"))?;
    let answers = reader.needed(object.take("answers"), "answers")?;
    case.answers = reader.answers(Some(answers))?;
    Ok(case)
}

fn utf8(bytes: &[u8]) -> Result<&str, ReadError> {
    std::str::from_utf8(bytes).map_err(|e| {
        let line = bytes[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
        ReadError { field: String::new(), message: "the text is not UTF-8".to_owned(), position: Some((line, 1)) }
    })
}

/// The members of a JSON object, with their text as written. A name that stands twice is an error.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object { … }")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members: Vec<(String, &RawValue)> = Vec::new();
                let mut seen = rustc_hash::FxHashSet::default();
                while let Some(key) = map.next_key::<String>()? {
                    if !seen.insert(key.clone()) {
                        return Err(serde::de::Error::custom(format!("the key \"{key}\" stands twice")));
                    }
                    members.push((key, map.next_value()?));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

pub(super) struct Object<'a> {
    pub(super) members: Vec<(String, &'a str)>,
}

impl<'a> Object<'a> {
    pub(super) fn take(&mut self, key: &str) -> Option<&'a str> {
        let at = self.members.iter().position(|(k, _)| k == key)?;
        Some(self.members.remove(at).1)
    }

    /// A member that is there and not `null`.
    pub(super) fn present(&mut self, key: &str) -> Option<&'a str> {
        self.take(key).filter(|raw| *raw != "null")
    }

    pub(super) fn rest(self) -> Extra {
        Extra(self.members.into_iter().map(|(key, raw)| (key, verbatim(raw))).collect())
    }
}

pub(super) struct Reader<'a> {
    text: &'a str,
}

impl<'a> Reader<'a> {
    /// An error at a piece of the text.
    pub(super) fn error(&self, field: &str, raw: &str, message: impl Into<String>) -> ReadError {
        let offset = (raw.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        self.error_at(field, offset, message.into())
    }

    fn error_at(&self, field: &str, offset: usize, message: String) -> ReadError {
        let position = self.text.get(..offset).map(|before| {
            let line = before.matches('\n').count() + 1;
            let start = before.rfind('\n').map_or(0, |i| i + 1);
            (line, before[start..].chars().count() + 1)
        });
        ReadError { field: field.to_owned(), message, position }
    }

    /// An error of the JSON parser within a piece of the text.
    fn json_error(&self, field: &str, raw: &str, e: &serde_json::Error) -> ReadError {
        let within: usize = raw.split_inclusive('\n').take(e.line().saturating_sub(1)).map(str::len).sum();
        let base = (raw.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        let mut offset = base + within + e.column().saturating_sub(1);
        while offset > 0 && !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let full = e.to_string();
        let message = full.split(" at line ").next().unwrap_or(&full).to_owned();
        self.error_at(field, offset, message)
    }

    pub(super) fn object(&self, field: &str, raw: &'a str) -> Result<Object<'a>, ReadError> {
        let members: Members<'a> = serde_json::from_str(raw).map_err(|e| self.json_error(field, raw, &e))?;
        Ok(Object { members: members.0.into_iter().map(|(key, raw)| (key, raw.get())).collect() })
    }

    pub(super) fn list(&self, field: &str, raw: &'a str) -> Result<Vec<&'a str>, ReadError> {
        let items: Vec<&'a RawValue> = serde_json::from_str(raw).map_err(|e| self.json_error(field, raw, &e))?;
        Ok(items.into_iter().map(RawValue::get).collect())
    }

    fn needed(&self, raw: Option<&'a str>, key: &str) -> Result<&'a str, ReadError> {
        raw.ok_or_else(|| self.error_at("", 0, format!("the key \"{key}\" is missing")))
    }

    pub(super) fn string(&self, field: &str, raw: &str) -> Result<String, ReadError> {
        serde_json::from_str(raw).map_err(|_| self.error(field, raw, "a text in quotation marks is expected here"))
    }

    /// A text; absent and `null` are the empty text.
    pub(super) fn text(&self, field: &str, raw: Option<&str>) -> Result<String, ReadError> {
        match raw {
            None | Some("null") => Ok(String::new()),
            Some(raw) => self.string(field, raw),
        }
    }

    fn one_of<T: Copy + Default, const N: usize>(
        &self,
        field: &str,
        raw: Option<&str>,
        all: [T; N],
        words: fn(T) -> &'static str,
    ) -> Result<T, ReadError> {
        let Some(raw) = raw else { return Ok(T::default()) };
        let text = self.string(field, raw)?;
        all.into_iter().find(|t| words(*t) == text).ok_or_else(|| {
            let known: Vec<&str> = all.into_iter().map(words).collect();
            self.error(field, raw, format!("'{text}' is none of: {}", known.join(", ")))
        })
    }

    fn format(&self, raw: Option<&'a str>) -> Result<(), ReadError> {
        let raw = self.needed(raw, "format")?;
        let number: u64 =
            serde_json::from_str(raw).map_err(|_| self.error("format", raw, "the format is a whole number"))?;
        match number {
            FORMAT => Ok(()),
            n if n > FORMAT => Err(self.error(
                "format",
                raw,
                format!("the file is of format {n}, from a newer Caroline; this one reads format {FORMAT}"),
            )),
            n => Err(self.error("format", raw, format!("there is no format {n}"))),
        }
    }

    fn parties(&self, raw: Option<&'a str>) -> Result<Parties, ReadError> {
        let Some(raw) = raw else { return Ok(Parties::default()) };
        let mut o = self.object("parties", raw)?;
        Ok(Parties {
            acting: self.text("parties.acting", o.take("acting"))?,
            territorial: self.text("parties.territorial", o.take("territorial"))?,
            against: self.text("parties.against", o.take("against"))?,
            victim: self.text("parties.victim", o.take("victim"))?,
            extra: o.rest(),
        })
    }

    fn dates(&self, raw: Option<&'a str>) -> Result<Dates, ReadError> {
        let Some(raw) = raw else { return Ok(Dates::default()) };
        let mut o = self.object("dates", raw)?;
        Ok(Dates {
            incident: self.date("dates.incident", o.take("incident"))?,
            response: self.date("dates.response", o.take("response"))?,
            report: self.date("dates.report", o.take("report"))?,
            extra: o.rest(),
        })
    }

    fn date(&self, field: &str, raw: Option<&str>) -> Result<Option<Date>, ReadError> {
        match raw {
            None | Some("null") => Ok(None),
            Some(raw) => {
                let text = self.string(field, raw)?;
                let date = text.parse().map_err(|_| {
                    self.error(field, raw, format!("'{text}' is no date; dates are written 2026-11-23, or null"))
                })?;
                Ok(Some(date))
            }
        }
    }

    fn answers(&self, raw: Option<&'a str>) -> Result<BTreeMap<String, Answer>, ReadError> {
        let Some(raw) = raw else { return Ok(BTreeMap::new()) };
        let object = self.object("answers", raw)?;
        object.members.into_iter().map(|(fact, raw)| Ok((fact.clone(), self.answer(&fact, raw)?))).collect()
    }

    fn answer(&self, fact: &str, raw: &'a str) -> Result<Answer, ReadError> {
        let field = |key: &str| format!("answers.\"{fact}\".{key}");
        let mut o = self.object(&format!("answers.\"{fact}\""), raw)?;
        let standing = o.take("standing");
        Ok(Answer {
            value: self.value(&field("value"), o.take("value"))?,
            standing: self.one_of(&field("standing"), standing, Standing::ALL, Standing::words)?,
            note: self.text(&field("note"), o.take("note"))?,
            sources: self.source_refs(&field("sources"), o.take("sources"))?,
            disputed: o.take("disputed").map(|raw| self.disputed(&field("disputed"), raw)).transpose()?,
            extra: o.rest(),
        })
    }

    fn disputed(&self, field: &str, raw: &'a str) -> Result<Disputed, ReadError> {
        let mut o = self.object(field, raw)?;
        let proven = match o.take("proven") {
            None => false,
            Some(raw) => serde_json::from_str(raw)
                .map_err(|_| self.error(&format!("{field}.proven"), raw, "true or false is expected here"))?,
        };
        Ok(Disputed {
            value: self.value(&format!("{field}.value"), o.take("value"))?,
            proven,
            note: self.text(&format!("{field}.note"), o.take("note"))?,
            sources: self.source_refs(&format!("{field}.sources"), o.take("sources"))?,
            extra: o.rest(),
        })
    }

    fn value(&self, field: &str, raw: Option<&'a str>) -> Result<Option<AnswerValue>, ReadError> {
        let Some(raw) = raw.filter(|raw| *raw != "null") else { return Ok(None) };
        let value = match raw.as_bytes().first() {
            Some(b'"') => AnswerValue::Word(self.string(field, raw)?),
            Some(b't') => AnswerValue::Word("yes".to_owned()),
            Some(b'f') => AnswerValue::Word("no".to_owned()),
            Some(b'[') => AnswerValue::Marks(self.words(field, raw)?),
            Some(b'{') => self.partial_value(field, raw)?,
            _ => AnswerValue::Number(self.number(field, raw)?),
        };
        Ok(Some(value))
    }

    fn number(&self, field: &str, raw: &str) -> Result<u64, ReadError> {
        serde_json::from_str(raw).map_err(|_| {
            self.error(
                field,
                raw,
                format!("{} is no whole number of 0 or more", raw.chars().take(20).collect::<String>()),
            )
        })
    }

    pub(super) fn words(&self, field: &str, raw: &'a str) -> Result<Vec<String>, ReadError> {
        self.list(field, raw)?.into_iter().map(|item| self.string(field, item)).collect()
    }

    fn partial_value(&self, field: &str, raw: &'a str) -> Result<AnswerValue, ReadError> {
        let mut o = self.object(field, raw)?;
        let mut number = |key: &str| o.take(key).map(|raw| self.number(&format!("{field}.{key}"), raw)).transpose();
        let (at_least, at_most) = (number("at_least")?, number("at_most")?);
        let mut words = |key: &str| o.take(key).map(|raw| self.words(&format!("{field}.{key}"), raw)).transpose();
        let (one_of, known, denied) = (words("one_of")?, words("known")?, words("denied")?);
        if let Some((key, _)) = o.members.first() {
            return Err(self.error(field, raw, format!("\"{key}\" says nothing about a value")));
        }
        AnswerValue::partial(at_least, at_most, one_of, known, denied).ok_or_else(|| {
            self.error(
                field,
                raw,
                "a partial value is { \"at_least\": …, \"at_most\": … }, { \"one_of\": [ … ] } or { \"known\": [ … ], \"denied\": [ … ] }",
            )
        })
    }

    fn source_refs(&self, field: &str, raw: Option<&'a str>) -> Result<Vec<SourceRef>, ReadError> {
        let Some(raw) = raw.filter(|raw| *raw != "null") else { return Ok(Vec::new()) };
        let items = self.list(field, raw)?;
        items
            .into_iter()
            .map(|raw| {
                let mut o = self.object(field, raw)?;
                Ok(SourceRef {
                    id: self.text(&format!("{field}.id"), o.take("id"))?,
                    at: self.text(&format!("{field}.at"), o.take("at"))?,
                    extra: o.rest(),
                })
            })
            .collect()
    }

    fn sources(&self, raw: Option<&'a str>) -> Result<Vec<(String, Source)>, ReadError> {
        let Some(raw) = raw else { return Ok(Vec::new()) };
        let object = self.object("sources", raw)?;
        object.members.into_iter().map(|(id, raw)| Ok((id.clone(), self.source(&id, raw)?))).collect()
    }

    fn source(&self, id: &str, raw: &'a str) -> Result<Source, ReadError> {
        let field = |key: &str| format!("sources.\"{id}\".{key}");
        let mut o = self.object(&format!("sources.\"{id}\""), raw)?;
        Ok(Source {
            kind: self.text(&field("type"), o.take("type"))?,
            title: self.text(&field("title"), o.take("title"))?,
            author: self.text(&field("author"), o.take("author"))?,
            date: self.text(&field("date"), o.take("date"))?,
            link: self.text(&field("link"), o.take("link"))?,
            number: self.text(&field("number"), o.take("number"))?,
            extra: o.rest(),
        })
    }

    fn views(&self, raw: Option<&'a str>) -> Result<BTreeMap<String, View>, ReadError> {
        let Some(raw) = raw.filter(|raw| *raw != "null") else { return Ok(BTreeMap::new()) };
        let object = self.object("views", raw)?;
        object.members.into_iter().map(|(element, raw)| Ok((element.clone(), self.view(&element, raw)?))).collect()
    }

    fn view(&self, element: &str, raw: &'a str) -> Result<View, ReadError> {
        let field = |key: &str| format!("views.\"{element}\".{key}");
        let mut o = self.object(&format!("views.\"{element}\""), raw)?;
        let finding = match o.take("finding").filter(|raw| *raw != "null") {
            None => None,
            Some(raw) => {
                let text = self.string(&field("finding"), raw)?;
                let known: Vec<&str> = Outcome::ALL.map(Outcome::words).to_vec();
                let wrong = || self.error(&field("finding"), raw, format!("'{text}' is none of: {}", known.join(", ")));
                Some(Outcome::from_words(&text).ok_or_else(wrong)?)
            }
        };
        Ok(View { finding, reason: self.text(&field("reason"), o.take("reason"))?, extra: o.rest() })
    }

    fn comments(&self, raw: Option<&'a str>) -> Result<Vec<Comment>, ReadError> {
        let Some(raw) = raw.filter(|raw| *raw != "null") else { return Ok(Vec::new()) };
        let items = self.list("comments", raw)?;
        items
            .into_iter()
            .enumerate()
            .map(|(index, raw)| {
                let field = |key: &str| format!("comments[{index}].{key}");
                let mut o = self.object(&format!("comments[{index}]"), raw)?;
                Ok(Comment {
                    author: self.text(&field("author"), o.take("author"))?,
                    date: self.text(&field("date"), o.take("date"))?,
                    text: self.text(&field("text"), o.take("text"))?,
                    extra: o.rest(),
                })
            })
            .collect()
    }
}
