//! Facts and their values.

use super::super::condition::RESERVED;
use super::super::fault::Fault;
use super::super::model::*;
use super::super::source::{self, Parsed};
use super::Loader;

impl<'a> Loader<'a> {
    pub(super) fn take_facts(&mut self, p: &'a Parsed) {
        for f in &p.tables.fact {
            let id = FactId(self.facts.len() as u16);
            if self.fact_ids.insert(f.id.get_ref(), id).is_some() {
                self.twice(p, &f.id, "fact");
            }
            let section = f.id.get_ref().split_once('.').map_or("", |(section, _)| section);
            match self.sections.iter_mut().find(|s| s.id == section) {
                Some(s) => s.facts.push(id),
                None => {
                    let fault =
                        Fault::at(&p.place(&f.id), format!("fact '{}' belongs to no [[section]]", f.id.get_ref()));
                    let fault = fault.did_you_mean(section, self.sections.iter().map(|s| s.id.as_str()));
                    self.fault(fault);
                }
            }
            let kind = self.fact_kind(p, f);
            let asked = f.asked_when.as_ref().and_then(|text| self.parse(p, text));
            self.asked.push(asked);
            self.places.facts.push(p.place(&f.id));
            let from_parties = self.parties_of(p, f);
            let days_between = self.days_of(p, f);
            self.facts.push(Fact {
                id: f.id.get_ref().clone(),
                label: f.label.clone(),
                question: f.question.clone(),
                help: f.help.clone(),
                example: f.example.clone(),
                kind,
                lever: f.lever,
                asked_when: f.asked_when.as_ref().map(|t| t.get_ref().clone()),
                from_parties,
                days_between,
                recorded_only: f.recorded_only,
                lines: Vec::new(),
            });
        }
    }

    /// What fills the fact from the case's parties: two parties that exist, and two values of its own.
    fn parties_of(&mut self, p: &Parsed, f: &source::Fact) -> Option<FromParties> {
        let spanned = f.from_parties.as_ref()?;
        let from = spanned.get_ref();
        if f.kind.get_ref() != "one of" {
            let fault = Fault::at(&p.place(spanned), "only a 'one of' fact can be filled from the parties");
            self.fault(fault.advice("leave from_parties out"));
        }
        let [one, other] = from.of.each_ref().map(|name| {
            let party = Party::ALL.into_iter().find(|party| party.words() == name.get_ref());
            if party.is_none() {
                let fault = Fault::at(&p.place(name), format!("no case has a party '{}'", name.get_ref()));
                self.fault(fault.advice(format!("parties are {}", Party::ALL.map(Party::words).join(", "))));
            }
            party
        });
        for value in [&from.same, &from.different] {
            if !f.values.iter().any(|v| v.id.get_ref() == value.get_ref()) {
                let message = format!("'{}' is no value of '{}'", value.get_ref(), f.id.get_ref());
                let fault = Fault::at(&p.place(value), message);
                self.fault(fault.did_you_mean(value.get_ref(), f.values.iter().map(|v| v.id.get_ref().as_str())));
            }
        }
        Some(FromParties {
            of: [one?, other?],
            same: from.same.get_ref().clone(),
            different: from.different.get_ref().clone(),
        })
    }

    /// The days of the case between which a number counts.
    fn days_of(&mut self, p: &Parsed, f: &source::Fact) -> Option<[Day; 2]> {
        let spanned = f.days_between.as_ref()?;
        if f.kind.get_ref() != "number" {
            let fault = Fault::at(&p.place(&f.kind), "only a number can be filled from dates");
            self.fault(fault.advice("leave days_between out"));
        }
        let [from, to] = spanned.get_ref().each_ref().map(|name| {
            let day = Day::ALL.into_iter().find(|day| day.words() == name);
            if day.is_none() {
                let fault = Fault::at(&p.place(spanned), format!("no case has a date '{name}'"));
                self.fault(fault.advice(format!("dates are {}", Day::ALL.map(Day::words).join(", "))));
            }
            day
        });
        Some([from?, to?])
    }

    pub(super) fn fact_kind(&mut self, p: &Parsed, f: &source::Fact) -> FactKind {
        let mut values: Vec<Value> = Vec::new();
        for v in &f.values {
            if RESERVED.contains(&v.id.get_ref().as_str()) {
                let message = format!("'{}' is a word of the language of conditions", v.id.get_ref());
                self.fault(Fault::at(&p.place(&v.id), message).advice("give the value another name"));
            }
            if values.iter().any(|known| known.id == *v.id.get_ref()) {
                self.twice(p, &v.id, "value");
            }
            if let Some(chosen) = v.chosen.as_ref().filter(|_| !f.lever) {
                let fault =
                    Fault::at(&p.place(chosen), "only the values of a lever are for the acting State to choose");
                self.fault(fault.advice("say lever = true, or leave chosen out"));
            }
            values.push(Value {
                id: v.id.get_ref().clone(),
                label: v.label.clone(),
                help: v.help.clone(),
                chosen: v.chosen.as_ref().map(|chosen| chosen.get_ref().clone()),
            });
        }
        let kind = f.kind.get_ref().as_str();
        let needs_values = matches!(kind, "one of" | "several of");
        if needs_values && values.is_empty() {
            self.fault(
                Fault::at(&p.place(&f.kind), format!("'{}' needs values", f.id.get_ref())).advice("add values = [ … ]"),
            );
        }
        if kind == "number" && !values.is_empty() {
            self.fault(
                Fault::at(&p.place(&f.kind), "a number has no values")
                    .advice("leave values out, or choose another type"),
            );
        }
        if let (Some(none), false) = (&f.none, kind == "several of") {
            self.fault(
                Fault::at(&p.place(none), "only a 'several of' fact has a value that excludes the rest")
                    .advice("leave none out"),
            );
        }
        match kind {
            "one of" => FactKind::OneOf(values),
            "several of" => {
                let none = f.none.as_ref().and_then(|none| {
                    let found = values.iter().position(|v| v.id == *none.get_ref());
                    if found.is_none() {
                        let fault = Fault::at(
                            &p.place(none),
                            format!("'{}' is no value of '{}'", none.get_ref(), f.id.get_ref()),
                        );
                        self.faults.push(fault.did_you_mean(none.get_ref(), values.iter().map(|v| v.id.as_str())));
                    }
                    found
                });
                if none.is_some() && values.len() == 1 {
                    let fault = Fault::at(&p.place(&f.kind), "a value that excludes the rest needs a rest");
                    self.fault(fault.advice("add another value, or leave none out"));
                }
                FactKind::SeveralOf { values, none }
            }
            "yes or no" => {
                let yes_no = ["yes", "no"].map(|id| {
                    values.iter().find(|v| v.id == id).cloned().unwrap_or_else(|| Value {
                        id: id.to_owned(),
                        label: id.to_owned(),
                        help: String::new(),
                        chosen: None,
                    })
                });
                for v in &f.values {
                    if !["yes", "no"].contains(&v.id.get_ref().as_str()) {
                        self.faults
                            .push(Fault::at(&p.place(&v.id), format!("'{}' is neither yes nor no", v.id.get_ref())));
                    }
                }
                FactKind::YesNo(yes_no.into())
            }
            "number" => FactKind::Number { unit: f.unit.clone() },
            other => {
                let fault = Fault::at(&p.place(&f.kind), format!("'{other}' is no type of fact"));
                self.fault(fault.advice("types are 'one of', 'several of', 'yes or no' and 'number'"));
                FactKind::OneOf(values)
            }
        }
    }
}
