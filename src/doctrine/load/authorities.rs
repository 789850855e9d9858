//! Authorities with their places, and what cites them.

use toml::Spanned;

use super::super::fault::Fault;
use super::super::model::*;
use super::super::source::Parsed;
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
            self.authorities.push(Authority {
                id: a.id.get_ref().clone(),
                kind: a.kind.get_ref().clone(),
                short: a.short.clone(),
                title: a.title.clone(),
                author: a.author.clone(),
                year: a.year,
                source: a.source.clone(),
                status,
                pins,
            });
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
