//! From files to a doctrine: every name is resolved, every fault is found, and only a whole doctrine comes out.

use std::collections::HashMap;

use toml::Spanned;

use super::check;
use super::condition::{self, Condition};
use super::domain::{Domain, MAX_CLASSES};
use super::fault::{Fault, Faults, Place, SourceFile};
use super::model::*;
use super::program::Builder;
use super::source::{self, Parsed};
use super::{Doctrine, digest_of};

/// Loads a doctrine from its files.
///
/// # Errors
/// All faults that can be found without compiling; the doctrine is not usable then.
pub(crate) fn load(files: Vec<SourceFile>) -> Result<Doctrine, Faults> {
    let digest = digest_of(&files);
    let (parsed, faults) = source::parse_all(files);
    if !faults.is_empty() {
        // Everything that those files name would be unknown in the others.
        return Err(Faults::sorted(faults));
    }
    let mut loader = Loader { parsed: &parsed, ..Loader::default() };
    let header = loader.header();
    loader.names();
    loader.conditions();
    loader.cut_points();
    let order = loader.order();
    let domain = Domain::new(&loader.facts, std::mem::take(&mut loader.cuts), &order);
    loader.check_sizes(&domain);
    let mut builder = Builder::default();
    let mut program = loader.program(&domain, &mut builder);
    builder.finish(&mut program);
    let default_school = loader.default_school();
    let verdicts = loader.verdicts();
    let headings = loader.headings();
    check::structure(&mut loader, &mut program);
    let places = std::mem::take(&mut loader.places);
    match header {
        Some(header) if loader.faults.is_empty() => Ok(Doctrine {
            names: loader.facts.iter().enumerate().map(|(i, f)| (f.id.clone(), FactId(i as u16))).collect(),
            header,
            digest,
            default_school,
            schools: loader.schools,
            lines: loader.lines,
            sections: loader.sections,
            facts: loader.facts,
            elements: loader.elements,
            authorities: loader.authorities,
            constraints: loader.constraints,
            verdicts,
            headings,
            domain,
            program,
            places,
            diagrams: std::sync::OnceLock::new(),
        }),
        _ => Err(Faults::sorted(loader.faults)),
    }
}

/// Where the things that compiled checks speak of were written.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// Each test's condition, by element and test.
    pub(crate) tests: Vec<Vec<Place>>,
    pub(crate) constraints: Vec<Place>,
    pub(crate) facts: Vec<Place>,
    pub(crate) elements: Vec<Place>,
}

/// A condition with the text that it was written as.
pub(crate) type Written<'a> = (&'a Parsed, &'a Spanned<String>, Condition);

#[derive(Default)]
pub(crate) struct Loader<'a> {
    pub(crate) faults: Vec<Fault>,
    parsed: &'a [Parsed],
    pub(crate) schools: Vec<School>,
    pub(crate) lines: Vec<Line>,
    pub(crate) sections: Vec<Section>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) elements: Vec<Element>,
    pub(crate) authorities: Vec<Authority>,
    pub(crate) constraints: Vec<Constraint>,
    pub(crate) places: Places,
    pub(crate) fact_ids: HashMap<&'a str, FactId>,
    pub(crate) element_ids: HashMap<&'a str, ElementId>,
    pub(crate) line_ids: HashMap<&'a str, usize>,
    pub(crate) asked: Vec<Option<Written<'a>>>,
    pub(crate) never: Vec<Option<Written<'a>>>,
    pub(crate) when: Vec<Vec<Option<Written<'a>>>>,
    pub(crate) cuts: Vec<Vec<u64>>,
}

impl<'a> Loader<'a> {
    pub(crate) fn fault(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    fn header(&mut self) -> Option<Header> {
        let headers: Vec<_> = self.parsed.iter().filter_map(|p| p.tables.doctrine.as_ref().map(|h| (p, h))).collect();
        for (parsed, again) in headers.iter().skip(1) {
            self.faults
                .push(Fault::at(&parsed.place(again), "a second [doctrine] table").advice("keep one, in one file"));
        }
        let Some((_, header)) = headers.first() else {
            self.fault(Fault::general("no file has a [doctrine] table").advice("add one with id, version and title"));
            return None;
        };
        let h = header.get_ref();
        Some(Header { id: h.id.clone(), version: h.version.clone(), title: h.title.clone(), date: h.date.clone() })
    }

    /// Takes in everything that has a name, in file order.
    fn names(&mut self) {
        let parsed = self.parsed;
        for p in parsed {
            self.take_schools(p);
            self.take_lines(p);
            self.take_sections(p);
            self.take_authorities(p);
        }
        if self.schools.is_empty() {
            self.fault(
                Fault::general("no file has a [[school]]")
                    .advice("name at least one, from the strictest to the loosest"),
            );
        }
        for p in parsed {
            self.take_facts(p);
            self.take_elements(p);
            self.take_constraints(p);
        }
        for p in parsed {
            self.link_parts(p);
        }
    }

    fn take_schools(&mut self, p: &'a Parsed) {
        for s in &p.tables.school {
            if self.schools.iter().any(|known| known.id == *s.id.get_ref()) {
                self.twice(p, &s.id, "school");
            }
            self.schools.push(School {
                id: s.id.get_ref().clone(),
                title: s.title.clone(),
                short: s.short.clone(),
                says: s.says.clone(),
            });
        }
    }

    fn take_lines(&mut self, p: &'a Parsed) {
        for l in &p.tables.line {
            if self.line_ids.insert(l.id.get_ref(), self.lines.len()).is_some() {
                self.twice(p, &l.id, "line");
            }
            self.lines.push(Line {
                id: l.id.get_ref().clone(),
                value: l.value,
                unit: l.unit.clone(),
                says: l.says.clone(),
            });
        }
    }

    fn take_sections(&mut self, p: &'a Parsed) {
        for s in &p.tables.section {
            if self.sections.iter().any(|known| known.id == *s.id.get_ref()) {
                self.twice(p, &s.id, "section");
            }
            self.sections.push(Section { id: s.id.get_ref().clone(), title: s.title.clone(), facts: Vec::new() });
        }
    }

    fn twice(&mut self, p: &Parsed, id: &Spanned<String>, what: &str) {
        self.fault(
            Fault::at(&p.place(id), format!("a second {what} named '{}'", id.get_ref()))
                .advice("names are unique; rename one"),
        );
    }

    fn take_facts(&mut self, p: &'a Parsed) {
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
            self.facts.push(Fact {
                id: f.id.get_ref().clone(),
                label: f.label.clone(),
                question: f.question.clone(),
                help: f.help.clone(),
                kind,
                lever: f.lever,
                asked_when: f.asked_when.as_ref().map(|t| t.get_ref().clone()),
                days_between: f.days_between.as_ref().map(|d| d.get_ref().clone()),
                recorded_only: f.recorded_only,
            });
        }
    }

    fn fact_kind(&mut self, p: &Parsed, f: &source::Fact) -> FactKind {
        let mut values: Vec<Value> = Vec::new();
        for v in &f.values {
            if values.iter().any(|known| known.id == *v.id.get_ref()) {
                self.twice(p, &v.id, "value");
            }
            values.push(Value { id: v.id.get_ref().clone(), label: v.label.clone(), help: v.help.clone() });
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
        if let (Some(_), false) = (&f.days_between, kind == "number") {
            self.fault(
                Fault::at(&p.place(&f.kind), "only a number can be filled from dates").advice("leave days_between out"),
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
                FactKind::SeveralOf { values, none }
            }
            "yes or no" => {
                let yes_no = ["yes", "no"].map(|id| {
                    values.iter().find(|v| v.id == id).cloned().unwrap_or_else(|| Value {
                        id: id.to_owned(),
                        label: id.to_owned(),
                        help: String::new(),
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

    fn take_elements(&mut self, p: &'a Parsed) {
        for e in &p.tables.element {
            let id = ElementId(self.elements.len() as u16);
            if self.element_ids.insert(e.id.get_ref(), id).is_some() {
                self.twice(p, &e.id, "element");
            }
            let met = match e.met.get_ref().as_str() {
                "helps" => Bearing::Helps,
                "hurts" => Bearing::Hurts,
                "neutral" => Bearing::Neutral,
                other => {
                    let fault = Fault::at(
                        &p.place(&e.met),
                        format!("'{other}' does not say what met means for the acting State"),
                    );
                    self.fault(fault.advice("write 'helps', 'hurts' or 'neutral'"));
                    Bearing::Neutral
                }
            };
            let conditions = e.test.iter().map(|t| self.parse(p, &t.when)).collect();
            self.when.push(conditions);
            self.places.elements.push(p.place(&e.id));
            self.places.tests.push(e.test.iter().map(|t| p.place(&t.when)).collect());
            let tests = e.test.iter().map(|t| self.test(p, t)).collect();
            self.elements.push(Element {
                id: e.id.get_ref().clone(),
                title: e.title.clone(),
                question: e.question.clone(),
                part_of: None,
                parts: Vec::new(),
                met,
                rule: e.rule.clone(),
                tests,
            });
        }
    }

    fn test(&mut self, p: &'a Parsed, t: &'a source::Test) -> Test {
        let finding = Outcome::from_words(t.finding.get_ref()).unwrap_or_else(|| {
            let fault = Fault::at(&p.place(&t.finding), format!("'{}' is no finding", t.finding.get_ref()));
            self.faults.push(fault.advice("findings are 'met', 'not met', 'unsettled' and 'does not arise'"));
            Outcome::Unsettled
        });
        let mut schools = Vec::new();
        for name in &t.schools {
            match self.schools.iter().position(|s| s.id == *name.get_ref()) {
                Some(i) => schools.push(SchoolId(i as u8)),
                None => {
                    let fault = Fault::at(&p.place(name), format!("unknown school '{}'", name.get_ref()));
                    let fault = fault.did_you_mean(name.get_ref(), self.schools.iter().map(|s| s.id.as_str()));
                    self.fault(fault);
                }
            }
        }
        if t.schools.is_empty() {
            schools = (0..self.schools.len()).map(|i| SchoolId(i as u8)).collect();
        }
        let cites = t.cite.iter().filter_map(|c| self.citation(p, c)).collect();
        // Reasons may name facts of later files; they are resolved once all names are known.
        Test { schools, when: t.when.get_ref().trim().to_owned(), finding, reason: Reason(Vec::new()), cites }
    }

    fn citation(&mut self, p: &Parsed, cite: &Spanned<String>) -> Option<Citation> {
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

    fn take_authorities(&mut self, p: &'a Parsed) {
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

    fn status(&mut self, p: &Parsed, text: &Spanned<String>) -> Status {
        match text.get_ref().as_str() {
            "verified" => Status::Verified,
            "from knowledge" => Status::FromKnowledge,
            other => {
                let fault = Fault::at(&p.place(text), format!("'{other}' is no status"));
                self.fault(fault.advice("write 'verified' or 'from knowledge'; what is doubtful is not listed"));
                Status::FromKnowledge
            }
        }
    }

    fn take_constraints(&mut self, p: &'a Parsed) {
        for c in &p.tables.constraint {
            if self.constraints.iter().any(|known| known.id == *c.id.get_ref()) {
                self.twice(p, &c.id, "constraint");
            }
            let never = self.parse(p, &c.never);
            self.never.push(never);
            self.places.constraints.push(p.place(&c.never));
            self.constraints.push(Constraint {
                id: c.id.get_ref().clone(),
                never: c.never.get_ref().trim().to_owned(),
                says: c.says.clone(),
            });
        }
    }

    /// The tree of elements, and the reasons of their tests.
    fn link_parts(&mut self, p: &'a Parsed) {
        for e in &p.tables.element {
            let Some(id) = self.element_ids.get(e.id.get_ref().as_str()).copied() else { continue };
            if let Some(parent) = &e.part_of {
                match self.element_ids.get(parent.get_ref().as_str()).copied() {
                    Some(of) => {
                        self.elements[id.index()].part_of = Some(of);
                        self.elements[of.index()].parts.push(id);
                    }
                    None => {
                        let fault = Fault::at(&p.place(parent), format!("unknown element '{}'", parent.get_ref()));
                        let fault = fault.did_you_mean(parent.get_ref(), self.element_ids.keys().copied());
                        self.fault(fault);
                    }
                }
            }
            for (index, t) in e.test.iter().enumerate() {
                let reason = self.reason(p, &t.reason);
                if let Some(test) = self.elements[id.index()].tests.get_mut(index) {
                    test.reason = reason;
                }
            }
        }
    }

    fn reason(&mut self, p: &Parsed, text: &Spanned<String>) -> Reason {
        const LONGEST: usize = 260;
        let written = text.get_ref();
        if written.chars().count() > LONGEST {
            self.fault(
                Fault::at(&p.place(text), format!("a reason of more than {LONGEST} characters"))
                    .advice("say it in one sentence, or two short ones"),
            );
        }
        let mut parts = Vec::new();
        let mut rest = written.as_str();
        while let Some(open) = rest.find('{') {
            if open > 0 {
                parts.push(ReasonPart::Text(rest[..open].to_owned()));
            }
            let after = &rest[open + 1..];
            let Some(close) = after.find('}') else {
                self.fault(Fault::at(&p.place(text), "a '{' without its '}' in the reason"));
                return Reason(parts);
            };
            let name = after[..close].trim();
            let offset = written.len() - after.len();
            let place = p.place_within(text, offset..offset + close);
            if let Some(line) = name.strip_prefix("line ") {
                match self.line_ids.get(line.trim()) {
                    Some(index) => parts.push(ReasonPart::Line(*index)),
                    None => self.faults.push(
                        Fault::at(&place, format!("unknown line '{line}'"))
                            .did_you_mean(line, self.line_ids.keys().copied()),
                    ),
                }
            } else {
                match self.fact_ids.get(name) {
                    Some(fact) => parts.push(ReasonPart::Answer(*fact)),
                    None => self.faults.push(
                        Fault::at(&place, format!("unknown fact '{name}'"))
                            .did_you_mean(name, self.fact_ids.keys().copied()),
                    ),
                }
            }
            rest = &after[close + 1..];
        }
        if !rest.is_empty() {
            parts.push(ReasonPart::Text(rest.to_owned()));
        }
        Reason(parts)
    }

    fn parse(&mut self, p: &'a Parsed, text: &'a Spanned<String>) -> Option<Written<'a>> {
        match condition::parse(text.get_ref()) {
            Ok(condition) => Some((p, text, condition)),
            Err(e) => {
                self.fault(Fault::at(&p.place_within(text, e.span), e.message));
                None
            }
        }
    }

    fn check_sizes(&mut self, domain: &Domain) {
        let too_many: Vec<Fault> = self
            .facts
            .iter()
            .enumerate()
            .filter(|(i, _)| {
                domain.of(FactId(*i as u16)).any(|v| usize::from(domain.variables[v].classes) > MAX_CLASSES)
            })
            .map(|(i, f)| {
                Fault::at(&self.places.facts[i], format!("'{}' has more than {MAX_CLASSES} values or lines", f.id))
            })
            .collect();
        self.faults.extend(too_many);
    }

    /// The school that is shown first: the one that the header names, else the middle one.
    fn default_school(&mut self) -> SchoolId {
        let parsed = self.parsed;
        let named =
            parsed.iter().find_map(|p| Some((p, p.tables.doctrine.as_ref()?.get_ref().default_school.as_ref()?)));
        let Some((p, name)) = named else { return SchoolId((self.schools.len() / 2) as u8) };
        match self.schools.iter().position(|s| s.id == *name.get_ref()) {
            Some(position) => SchoolId(position as u8),
            None => {
                let fault = Fault::at(&p.place(name), format!("unknown school '{}'", name.get_ref()));
                let fault = fault.did_you_mean(name.get_ref(), self.schools.iter().map(|s| s.id.as_str()));
                self.fault(fault);
                SchoolId(0)
            }
        }
    }

    fn verdicts(&mut self) -> Vec<Verdict> {
        let parsed = self.parsed;
        let written: Vec<_> = parsed.iter().flat_map(|p| p.tables.verdict.iter().map(move |v| (p, v))).collect();
        written
            .into_iter()
            .filter_map(|(p, v)| {
                Some(Verdict { question: v.question.clone(), element: self.element_of(p, &v.element)? })
            })
            .collect()
    }

    fn headings(&mut self) -> Vec<Heading> {
        let parsed = self.parsed;
        let written: Vec<_> = parsed.iter().flat_map(|p| p.tables.heading.iter().map(move |h| (p, h))).collect();
        written
            .into_iter()
            .map(|(p, h)| Heading {
                title: h.title.clone(),
                elements: h.elements.iter().filter_map(|e| self.element_of(p, e)).collect(),
            })
            .collect()
    }

    fn element_of(&mut self, p: &Parsed, name: &Spanned<String>) -> Option<ElementId> {
        let found = self.element_ids.get(name.get_ref().as_str()).copied();
        if found.is_none() {
            let fault = Fault::at(&p.place(name), format!("unknown element '{}'", name.get_ref()));
            let fault = fault.did_you_mean(name.get_ref(), self.element_ids.keys().copied());
            self.fault(fault);
        }
        found
    }

    /// The order of facts in the compiled form: those named, then the rest in file order.
    fn order(&mut self) -> Vec<FactId> {
        let parsed = self.parsed;
        let mut order: Vec<FactId> = Vec::new();
        for p in parsed {
            for name in &p.tables.order {
                match self.fact_ids.get(name.get_ref().as_str()) {
                    Some(id) if order.contains(id) => self.twice(p, name, "place in the order for the fact"),
                    Some(id) => order.push(*id),
                    None => {
                        let fault = Fault::at(&p.place(name), format!("unknown fact '{}'", name.get_ref()));
                        let fault = fault.did_you_mean(name.get_ref(), self.fact_ids.keys().copied());
                        self.fault(fault);
                    }
                }
            }
        }
        let rest: Vec<FactId> =
            (0..self.facts.len()).map(|i| FactId(i as u16)).filter(|f| !order.contains(f)).collect();
        order.extend(rest);
        order
    }
}
