//! What a precedent adds to a case: who decided what, in which words, and on whose authority.

use super::read::{ReadError, Reader};
use super::write::{inline, json_string, lines, push_text};
use super::{Case, Extra, Source};
use crate::doctrine::{Outcome, Status};

/// What was decided on an incident, or said about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Precedent {
    /// The year of the incident, or of the decision where that is how it is known.
    pub year: i64,
    /// The ground that was claimed, in words.
    pub claimed: String,
    /// The name of the kind of decision-maker; the doctrine says what weight it has.
    pub kind: String,
    /// Who decided.
    pub by: String,
    /// What was decided, in words.
    pub decision: String,
    /// Whether the burden of proof was discharged, where that was decided.
    pub proof: Option<Outcome>,
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
    /// The finding; none where it was raised and not decided.
    pub finding: Option<Outcome>,
}

/// A place where a precedent can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The citation.
    pub cite: String,
    /// The place in it; may be empty.
    pub at: String,
    /// Whether somebody checked it.
    pub status: Status,
    /// Unknown keys.
    pub extra: Extra,
}

/// How files write that a point was left open.
const NOT_DECIDED: &str = "not decided";

impl Holding {
    /// The holding in words.
    pub fn words(&self) -> &'static str {
        self.finding.map_or(NOT_DECIDED, Outcome::words)
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
        for (index, authority) in precedent.authorities.into_iter().enumerate() {
            let at = if authority.at.is_empty() { String::new() } else { format!(", {}", authority.at) };
            let source =
                Source { kind: "authority".to_owned(), title: format!("{}{at}", authority.cite), ..Source::default() };
            self.sources.push((format!("record-{}", index + 1), source));
        }
    }
}

impl<'a> Reader<'a> {
    pub(super) fn precedent(&self, raw: Option<&'a str>) -> Result<Option<Box<Precedent>>, ReadError> {
        let Some(raw) = raw.filter(|raw| *raw != "null") else { return Ok(None) };
        let field = |key: &str| format!("precedent.{key}");
        let mut o = self.object("precedent", raw)?;
        let year = match o.take("year") {
            None => 0,
            Some(raw) => {
                serde_json::from_str(raw).map_err(|_| self.error(&field("year"), raw, "a year is expected here"))?
            }
        };
        let holdings = match o.take("holdings") {
            None => Vec::new(),
            Some(raw) => {
                let object = self.object(&field("holdings"), raw)?;
                let holdings = object.members.into_iter().map(|(element, raw)| {
                    let finding = self.holding(&field(&format!("holdings.\"{element}\"")), raw)?;
                    Ok(Holding { element, finding })
                });
                holdings.collect::<Result<_, _>>()?
            }
        };
        let proof = match o.take("proof").filter(|raw| *raw != "null") {
            None => None,
            Some(raw) => self.holding(&field("proof"), raw)?,
        };
        let authorities = match o.take("authorities") {
            None => Vec::new(),
            Some(raw) => {
                let items = self.list(&field("authorities"), raw)?.into_iter().enumerate();
                items
                    .map(|(i, raw)| self.reference(&field(&format!("authorities[{i}]")), raw))
                    .collect::<Result<_, _>>()?
            }
        };
        let recoded = o.take("recoded").map(|raw| self.words(&field("recoded"), raw)).transpose()?.unwrap_or_default();
        Ok(Some(Box::new(Precedent {
            year,
            claimed: self.text(&field("claimed"), o.take("claimed"))?,
            kind: self.text(&field("kind"), o.take("kind"))?,
            by: self.text(&field("by"), o.take("by"))?,
            decision: self.text(&field("decision"), o.take("decision"))?,
            proof,
            holdings,
            authorities,
            confidence: self.text(&field("confidence"), o.take("confidence"))?,
            recoded,
            extra: o.rest(),
        })))
    }

    fn holding(&self, field: &str, raw: &str) -> Result<Option<Outcome>, ReadError> {
        let text = self.string(field, raw)?;
        if text == NOT_DECIDED {
            return Ok(None);
        }
        let known: Vec<&str> = Outcome::ALL.map(Outcome::words).to_vec();
        let wrong = || self.error(field, raw, format!("'{text}' is none of: {}, {NOT_DECIDED}", known.join(", ")));
        Outcome::from_words(&text).map(Some).ok_or_else(wrong)
    }

    fn reference(&self, field: &str, raw: &'a str) -> Result<Reference, ReadError> {
        let mut o = self.object(field, raw)?;
        let status = match o.take("status") {
            None => Status::FromKnowledge,
            Some(raw) => {
                let text = self.string(&format!("{field}.status"), raw)?;
                let wrong = || self.error(field, raw, format!("'{text}' is none of: verified, from knowledge"));
                Status::from_words(&text).ok_or_else(wrong)?
            }
        };
        Ok(Reference {
            cite: self.text(&format!("{field}.cite"), o.take("cite"))?,
            at: self.text(&format!("{field}.at"), o.take("at"))?,
            status,
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
    let mut members = vec![("year", p.year.to_string())];
    push_text(&mut members, "claimed", &p.claimed);
    push_text(&mut members, "kind", &p.kind);
    push_text(&mut members, "by", &p.by);
    push_text(&mut members, "decision", &p.decision);
    if let Some(proof) = p.proof {
        members.push(("proof", json_string(proof.words())));
    }
    let holdings = p.holdings.iter().map(|h| (h.element.as_str(), json_string(h.words()))).collect();
    members.push(("holdings", inline(holdings, &Extra::default())));
    let reference = |r: &Reference| {
        let mut members = vec![("cite", json_string(&r.cite))];
        push_text(&mut members, "at", &r.at);
        members.push(("status", json_string(r.status.words())));
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
