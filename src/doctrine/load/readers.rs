//! What is for readers and for trying the doctrine: commentaries on elements, kinds of decision-makers, what agrees with a holding.

use toml::Spanned;

use super::super::fault::Fault;
use super::super::model::*;
use super::super::source::{self, Parsed};
use super::Loader;

/// How a finding reads that the answers leave open when only proven ones count.
const NOT_PROVEN: &str = "not proven";

impl<'a> Loader<'a> {
    /// Puts the commentaries beside their elements.
    pub(super) fn take_commentaries(&mut self, p: &'a Parsed) {
        for c in &p.tables.commentary {
            let Some(element) = self.element_of(p, &c.element) else { continue };
            let cites = self.citations(p, &c.cite);
            let arguments = c.argument.iter().filter_map(|a| self.argument(p, a)).collect();
            let commentary = Commentary { debate: c.debate.clone(), cites, arguments };
            if self.elements[element.index()].commentary.replace(commentary).is_some() {
                self.twice(p, &c.element, "commentary for the element");
            }
        }
    }

    fn argument(&mut self, p: &'a Parsed, a: &'a source::Argument) -> Option<Argument> {
        let cites = self.citations(p, &a.cite);
        Some(Argument { school: self.school_of(p, &a.school)?, says: a.says.clone(), cites })
    }

    pub(super) fn take_deciders(&mut self, p: &'a Parsed) {
        for d in &p.tables.decider {
            if self.deciders.iter().any(|known| known.id == *d.id.get_ref()) {
                self.twice(p, &d.id, "decider");
            }
            let school = d.school.as_ref().and_then(|name| self.school_of(p, name));
            let only_records = d.only_records.iter().filter_map(|e| self.element_of(p, e)).collect();
            self.deciders.push(Decider {
                id: d.id.get_ref().clone(),
                title: d.title.clone(),
                label: d.label.clone(),
                school,
                forces: d.forces,
                only_records,
            });
        }
        for a in &p.tables.agreement {
            let not_proven = a.findings.iter().any(|f| f.get_ref() == NOT_PROVEN);
            let named = a.findings.iter().filter(|f| f.get_ref() != NOT_PROVEN);
            let findings = named.filter_map(|f| self.outcome(p, f)).collect();
            let elements = a.elements.iter().filter_map(|e| self.element_of(p, e)).collect();
            if let Some(holding) = self.outcome(p, &a.holding) {
                self.agreements.push(Agreement { holding, findings, not_proven, elements });
            }
        }
    }

    pub(super) fn outcome(&mut self, p: &Parsed, text: &Spanned<String>) -> Option<Outcome> {
        let outcome = Outcome::from_words(text.get_ref());
        if outcome.is_none() {
            let fault = Fault::at(&p.place(text), format!("'{}' is no finding", text.get_ref()));
            self.fault(fault.advice("findings are 'met', 'not met', 'unsettled' and 'does not arise'"));
        }
        outcome
    }
}
