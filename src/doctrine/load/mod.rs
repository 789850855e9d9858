//! From files to a doctrine: every name is resolved, every fault is found, and only a whole doctrine comes out.

mod authorities;
mod courses;
mod elements;
mod facts;
mod panel;
mod readers;
mod strength;

use std::collections::HashMap;

use toml::Spanned;

use super::bibliography::Work;
use super::check;
use super::circuit::MAX_SCHOOLS;
use super::condition::{self, Condition};
use super::domain::{Domain, MAX_CLASSES};
use super::fault::{Fault, Faults, Place, SourceFile};
use super::model::*;
use super::names::Names;
use super::program::Builder;
use super::requirement::required;
use super::source::{self, Parsed};
use super::wiring::wired;
use super::{Doctrine, digest_of};

/// Loads a doctrine from its files.
///
/// # Errors
/// All faults that can be found without compiling; the doctrine is not usable then.
pub(crate) fn load(files: Vec<SourceFile>) -> Result<Doctrine, Faults> {
    let digest = digest_of(&files);
    let source::Files { parsed, works, faults } = source::parse_all(files);
    if !faults.is_empty() {
        // Everything that those files name would be unknown in the others.
        return Err(Faults::sorted(faults));
    }
    let mut loader = Loader { parsed: &parsed, works: &works, ..Loader::default() };
    let header = loader.header();
    loader.names();
    loader.conditions();
    loader.cut_points();
    let order = loader.order();
    let domain = Domain::new(&loader.facts, std::mem::take(&mut loader.cuts), &order);
    loader.check_sizes(&domain);
    let orders = loader.orders(&domain);
    let mut builder = Builder::default();
    let mut program = loader.program(&domain, &mut builder);
    builder.finish(&mut program);
    let default_school = loader.default_school();
    let verdicts = loader.verdicts();
    let headings = loader.headings();
    check::structure(&mut loader, &mut program);
    if loader.faults.is_empty() {
        program.circuit = wired(&program);
        program.requirements = required(&program);
        program.gates = program.most_asked();
    }
    let places = std::mem::take(&mut loader.places);
    match header {
        Some(header) if loader.faults.is_empty() => Ok(Doctrine {
            names: Names::of(&loader.facts),
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
            deciders: loader.deciders,
            agreements: loader.agreements,
            courses: loader.courses,
            strengths: loader.strengths,
            orders,
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
    pub(crate) strengths: Vec<Place>,
    pub(crate) courses: Vec<Place>,
}

/// The most letters of a school's short name.
const SHORTEST: usize = 5;

/// A condition with the text that it was written as.
pub(crate) type Written<'a> = (&'a Parsed, &'a Spanned<String>, Condition);

#[derive(Default)]
pub(crate) struct Loader<'a> {
    pub(crate) faults: Vec<Fault>,
    parsed: &'a [Parsed],
    pub(crate) works: &'a [Work],
    pub(crate) schools: Vec<School>,
    pub(crate) lines: Vec<Line>,
    pub(crate) sections: Vec<Section>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) elements: Vec<Element>,
    pub(crate) authorities: Vec<Authority>,
    pub(crate) constraints: Vec<Constraint>,
    pub(crate) deciders: Vec<Decider>,
    pub(crate) agreements: Vec<Agreement>,
    pub(crate) courses: Vec<Course>,
    pub(crate) strengths: Vec<Strength>,
    pub(crate) places: Places,
    pub(crate) fact_ids: HashMap<&'a str, FactId>,
    pub(crate) element_ids: HashMap<&'a str, ElementId>,
    pub(crate) line_ids: HashMap<&'a str, usize>,
    pub(crate) asked: Vec<Option<Written<'a>>>,
    /// By course.
    pub(crate) only_when: Vec<Option<Written<'a>>>,
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
        self.idle_works();
        if self.schools.is_empty() {
            self.fault(
                Fault::general("no file has a [[school]]")
                    .advice("name at least one, from the strictest to the loosest"),
            );
        }
        if self.schools.len() > MAX_SCHOOLS {
            let fault = Fault::general(format!("there are {} schools", self.schools.len()));
            self.fault(fault.advice(format!("name at most {MAX_SCHOOLS}")));
        }
        for p in parsed {
            self.take_facts(p);
            self.take_elements(p);
            self.take_constraints(p);
        }
        for p in parsed {
            self.link_parts(p);
            self.take_commentaries(p);
            self.take_deciders(p);
            self.take_courses(p);
        }
    }

    fn take_schools(&mut self, p: &'a Parsed) {
        for s in &p.tables.school {
            if self.schools.iter().any(|known| known.id == *s.id.get_ref()) {
                self.twice(p, &s.id, "school");
            }
            if s.short.chars().count() > SHORTEST {
                let fault = Fault::at(&p.place(&s.id), format!("the short name '{}' is too long", s.short));
                self.fault(fault.advice(format!("write at most {SHORTEST} letters: it heads a narrow column")));
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
        let facts =
            || self.facts.iter().enumerate().map(|(i, f)| (f, &self.places.facts[i], domain.of(FactId(i as u16))));
        let is_large = |variable: usize| usize::from(domain.variables[variable].classes) > MAX_CLASSES;
        let values = facts().filter(|(_, _, variables)| variables.clone().any(is_large));
        let values = values
            .map(|(f, place, _)| Fault::at(place, format!("'{}' has more than {MAX_CLASSES} values or lines", f.id)));
        // Answers to one fact are counted in a word.
        let marks = facts().filter(|(_, _, variables)| variables.len() >= MAX_CLASSES);
        let marks = marks.map(|(f, place, _)| Fault::at(place, format!("'{}' has {MAX_CLASSES} marks or more", f.id)));
        let too_many: Vec<Fault> = values.chain(marks).collect();
        self.faults.extend(too_many);
    }
}
