//! What a precedent adds to a case: who decided what, in which words, and on whose authority.

use super::read::{ReadError, Reader};
use super::write::{inline, json_string, lines, push_text};
use super::{Case, Extra, Source};
use crate::doctrine::{Outcome, Status};

/// What was decided on an incident, or said about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Precedent {
    /// The year of the events, where it is recorded.
    pub year: Option<i64>,
    /// The ground that was claimed, in words.
    pub claimed: String,
    /// The name of the kind of decision-maker; the doctrine says what weight it has.
    pub kind: String,
    /// Who decided.
    pub by: String,
    /// What was decided, in words.
    pub decision: String,
    /// Whether the burden of proof was discharged, where that was raised.
    pub proof: Option<Ruling>,
    /// The recorded holdings by element, in the order of the file.
    pub holdings: Vec<Holding>,
    /// Where it can be read.
    pub authorities: Vec<Reference>,
    /// How sure the record is: high, medium or low.
    pub confidence: String,
    /// What was coded otherwise than in the record that it was taken from, and why: a sentence each.
    pub recoded: Vec<String>,
    /// Unknown keys.
    pub extra: Extra,
}

/// What was held on an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// The element.
    pub element: String,
    /// What was ruled on it.
    pub ruling: Ruling,
}

/// What was ruled on a point that was raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    /// It was decided so.
    Decided(Outcome),
    /// It was left open.
    NotDecided,
}

/// A place where a precedent can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The citation.
    pub cite: String,
    /// The place in it; may be empty.
    pub at: String,
    /// Whether somebody checked it, where the record says so.
    pub status: Option<Status>,
    /// Unknown keys.
    pub extra: Extra,
}

/// How files write that a point was left open.
const NOT_DECIDED: &str = "not decided";

impl Ruling {
    /// In words, as files write it.
    pub fn words(self) -> &'static str {
        self.decided().map_or(NOT_DECIDED, Outcome::words)
    }

    /// The finding, where there was one.
    pub fn decided(self) -> Option<Outcome> {
        match self {
            Ruling::Decided(outcome) => Some(outcome),
            Ruling::NotDecided => None,
        }
    }
}

impl Precedent {
    /// Who decided, and on events of which year.
    pub fn heading(&self) -> String {
        let year = self.year.map_or(String::new(), |year| format!(", on events of {year}"));
        format!("{}{year}", self.by)
    }
}

impl Reference {
    /// The citation with its place; a star where nobody checked it.
    pub fn words(&self) -> String {
        let at = if self.at.is_empty() { String::new() } else { format!(", {}", self.at) };
        let star = if self.status == Some(Status::Verified) { "" } else { "*" };
        format!("{}{at}{star}", self.cite)
    }
}

impl Case {
    /// The precedent's record, where the case is one.
    pub fn precedent(&self) -> Option<&Precedent> {
        self.precedent.as_deref()
    }

    /// Makes a case of one's own of a precedent: the record goes, and where it can be read becomes a source each.
    pub fn without_record(&mut self) {
        let Some(precedent) = self.precedent.take() else { return };
        let from = Source {
            kind: "precedent".to_owned(),
            title: self.title.clone(),
            number: self.id.to_string(),
            ..Source::default()
        };
        self.list_source("precedent", from);
        for authority in precedent.authorities {
            let at = if authority.at.is_empty() { String::new() } else { format!(", {}", authority.at) };
            let source =
                Source { kind: "authority".to_owned(), title: format!("{}{at}", authority.cite), ..Source::default() };
            self.list_source("record", source);
        }
    }

    /// Lists a source under a free name.
    fn list_source(&mut self, name: &str, source: Source) {
        let id = self.new_source_id(name);
        self.sources.push((id, source));
    }
}

impl<'a> Reader<'a> {
    /// The record of a precedent. What is no object at all is none, and kept as an unknown key is: before there were precedents, files
    /// could hold anything under that name.
    pub(super) fn precedent(&self, raw: Option<&'a str>) -> Result<Option<Box<Precedent>>, ReadError> {
        let Some(raw) = raw.filter(|raw| raw.starts_with('{')) else { return Ok(None) };
        let field = |key: &str| format!("precedent.{key}");
        let mut o = self.object("precedent", raw)?;
        let year = o.present("year").map(|raw| {
            serde_json::from_str(raw).map_err(|_| self.error(&field("year"), raw, "a year, as 1837, is expected here"))
        });
        let holdings = match o.present("holdings") {
            None => Vec::new(),
            Some(raw) => {
                let object = self.object(&field("holdings"), raw)?;
                let holdings = object.members.into_iter().map(|(element, raw)| {
                    let ruling = self.ruling(&field(&format!("holdings.\"{element}\"")), raw)?;
                    Ok(Holding { element, ruling })
                });
                holdings.collect::<Result<_, _>>()?
            }
        };
        let authorities = match o.present("authorities") {
            None => Vec::new(),
            Some(raw) => {
                let items = self.list(&field("authorities"), raw)?.into_iter().enumerate();
                items
                    .map(|(i, raw)| self.reference(&field(&format!("authorities[{i}]")), raw))
                    .collect::<Result<_, _>>()?
            }
        };
        let proof = o.present("proof").map(|raw| self.ruling(&field("proof"), raw));
        let recoded = o.present("recoded").map(|raw| self.words(&field("recoded"), raw));
        Ok(Some(Box::new(Precedent {
            year: year.transpose()?,
            claimed: self.text(&field("claimed"), o.take("claimed"))?,
            kind: self.text(&field("kind"), o.take("kind"))?,
            by: self.text(&field("by"), o.take("by"))?,
            decision: self.text(&field("decision"), o.take("decision"))?,
            proof: proof.transpose()?,
            holdings,
            authorities,
            confidence: self.text(&field("confidence"), o.take("confidence"))?,
            recoded: recoded.transpose()?.unwrap_or_default(),
            extra: o.rest(),
        })))
    }

    fn ruling(&self, field: &str, raw: &str) -> Result<Ruling, ReadError> {
        let text = self.string(field, raw)?;
        if text == NOT_DECIDED {
            return Ok(Ruling::NotDecided);
        }
        let known: Vec<&str> = Outcome::ALL.map(Outcome::words).to_vec();
        let wrong = || self.error(field, raw, format!("'{text}' is none of: {}, {NOT_DECIDED}", known.join(", ")));
        Outcome::from_words(&text).map(Ruling::Decided).ok_or_else(wrong)
    }

    fn reference(&self, field: &str, raw: &'a str) -> Result<Reference, ReadError> {
        let mut o = self.object(field, raw)?;
        let status = o.present("status").map(|raw| {
            let text = self.string(&format!("{field}.status"), raw)?;
            let wrong = || self.error(field, raw, format!("'{text}' is none of: verified, from knowledge"));
            Status::from_words(&text).ok_or_else(wrong)
        });
        Ok(Reference {
            cite: self.text(&format!("{field}.cite"), o.take("cite"))?,
            at: self.text(&format!("{field}.at"), o.take("at"))?,
            status: status.transpose()?,
            extra: o.rest(),
        })
    }
}

/// The member of a case file that holds the record.
pub(super) fn write_precedent(p: &Precedent) -> String {
    let list = |items: Vec<String>| match items.as_slice() {
        [] => "[]".to_owned(),
        items => format!("[\n      {}\n    ]", items.join(",\n      ")),
    };
    let mut members: Vec<(&str, String)> = p.year.map(|year| ("year", year.to_string())).into_iter().collect();
    push_text(&mut members, "claimed", &p.claimed);
    push_text(&mut members, "kind", &p.kind);
    push_text(&mut members, "by", &p.by);
    push_text(&mut members, "decision", &p.decision);
    if let Some(proof) = p.proof {
        members.push(("proof", json_string(proof.words())));
    }
    let holdings = p.holdings.iter().map(|h| (h.element.as_str(), json_string(h.ruling.words()))).collect();
    members.push(("holdings", inline(holdings, &Extra::default())));
    let reference = |r: &Reference| {
        let mut members = vec![("cite", json_string(&r.cite))];
        push_text(&mut members, "at", &r.at);
        members.extend(r.status.map(|status| ("status", json_string(status.words()))));
        inline(members, &r.extra)
    };
    members.push(("authorities", list(p.authorities.iter().map(reference).collect())));
    push_text(&mut members, "confidence", &p.confidence);
    if !p.recoded.is_empty() {
        members.push(("recoded", list(p.recoded.iter().map(|r| json_string(r)).collect())));
    }
    let unknown = p.extra.0.iter().map(|(key, raw)| (key.as_str(), super::write::verbatim(raw)));
    lines(members.into_iter().chain(unknown))
}
