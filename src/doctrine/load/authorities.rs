//! Authorities with their places, and what cites them.

use toml::Spanned;

use super::super::fault::Fault;
use super::super::model::*;
use super::super::source::{self, Parsed};
use super::Loader;

impl<'a> Loader<'a> {
    pub(super) fn take_authorities(&mut self, p: &'a Parsed) {
        for a in &p.tables.authority {
            if self.authorities.iter().any(|known| known.id == *a.id.get_ref()) {
                self.twice(p, &a.id, "authority");
            }
            let status = self.status(p, &a.status);
            let mut pins: Vec<Pin> = Vec::new();
            for pin in &a.at {
                if pins.iter().any(|known| known.pin == *pin.pin.get_ref()) {
                    self.twice(p, &pin.pin, "place");
                }
                let status = self.status(p, &pin.status);
                pins.push(Pin { pin: pin.pin.get_ref().clone(), says: pin.says.clone(), status });
            }
            let authority = self.described(p, a, status, pins);
            self.authorities.push(authority);
        }
    }

    /// An authority as a bibliography describes it or, where none does, its own table.
    fn described(&mut self, p: &Parsed, a: &source::Authority, status: Status, pins: Vec<Pin>) -> Authority {
        let id = a.id.get_ref().clone();
        if let Some(work) = self.works.iter().find(|w| w.id == id) {
            if a.title.is_some() || a.short.is_some() {
                let fault = Fault::at(&p.place(&a.id), format!("'{id}' is described here and in a bibliography"));
                self.fault(
                    fault.advice("keep one of the two: leave title, short, kind, author, year and source out here"),
                );
            }
            return Authority {
                id,
                kind: work.kind.clone(),
                short: work.short.clone(),
                title: work.title.clone(),
                author: work.author.clone(),
                year: work.year,
                source: work.source.clone(),
                status,
                pins,
            };
        }
        for (field, told) in [("kind", &a.kind), ("short", &a.short), ("title", &a.title)] {
            if told.is_none() {
                let fault = Fault::at(&p.place(&a.id), format!("'{id}' has no {field}, and no .bib file describes it"));
                self.fault(fault.advice("describe it here, or give it an entry with this key in a .bib file beside"));
            }
        }
        Authority {
            id,
            kind: a.kind.clone().unwrap_or_default(),
            short: a.short.clone().unwrap_or_default(),
            title: a.title.clone().unwrap_or_default(),
            author: a.author.clone(),
            year: a.year,
            source: a.source.clone(),
            status,
            pins,
        }
    }

    /// Entries of a bibliography that no authority stands for: nobody would ever see them.
    pub(super) fn idle_works(&mut self) {
        for work in self.works {
            if !self.authorities.iter().any(|a| a.id == work.id) {
                let fault = Fault::at(&work.place, format!("no [[authority]] is named '{}'", work.id));
                self.fault(fault.advice("add one with its status, or take the entry out"));
            }
        }
    }

    pub(super) fn status(&mut self, p: &Parsed, text: &Spanned<String>) -> Status {
        Status::from_words(text.get_ref()).unwrap_or_else(|| {
            let fault = Fault::at(&p.place(text), format!("'{}' is no status", text.get_ref()));
            self.fault(fault.advice("write 'verified' or 'from knowledge'; what is doubtful is not listed"));
            Status::FromKnowledge
        })
    }

    pub(super) fn citations(&mut self, p: &Parsed, cites: &[Spanned<String>]) -> Vec<Citation> {
        cites.iter().filter_map(|cite| self.citation(p, cite)).collect()
    }

    pub(super) fn citation(&mut self, p: &Parsed, cite: &Spanned<String>) -> Option<Citation> {
        let (id, pin) = match cite.get_ref().split_once(' ') {
            Some((id, pin)) => (id, Some(pin.trim())),
            None => (cite.get_ref().as_str(), None),
        };
        let Some(authority) = self.authorities.iter().position(|a| a.id == id) else {
            let fault = Fault::at(&p.place_within(cite, 0..id.len()), format!("unknown authority '{id}'"));
            let fault = fault.did_you_mean(id, self.authorities.iter().map(|a| a.id.as_str()));
            self.fault(fault);
            return None;
        };
        let Some(pin) = pin else { return Some(Citation { authority, pin: None }) };
        let pins = &self.authorities[authority].pins;
        let Some(found) = pins.iter().position(|known| known.pin == pin) else {
            let fault = Fault::at(&p.place(cite), format!("'{id}' lists no place '{pin}'"));
            let fault = if pins.is_empty() {
                fault.advice("cite the authority as a whole, or list the place with the authority")
            } else {
                fault.did_you_mean(pin, pins.iter().map(|known| known.pin.as_str()))
            };
            self.fault(fault);
            return None;
        };
        Some(Citation { authority, pin: Some(found) })
    }
}
