//! Elements with their tests and reasons, their tree, and the constraints.

use toml::Spanned;

use super::super::condition::RESERVED;
use super::super::fault::Fault;
use super::super::model::*;
use super::super::source::{self, Parsed};
use super::Loader;

impl<'a> Loader<'a> {
    pub(super) fn take_elements(&mut self, p: &'a Parsed) {
        for e in &p.tables.element {
            let id = ElementId(self.elements.len() as u16);
            if RESERVED.contains(&e.id.get_ref().as_str()) {
                let message = format!("'{}' is a word of the language of conditions", e.id.get_ref());
                self.fault(Fault::at(&p.place(&e.id), message).advice("give the element another name"));
            }
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
            let rule_cites = self.citations(p, &e.rule_cite);
            let tests = e.test.iter().map(|t| self.test(p, t)).collect();
            self.elements.push(Element {
                id: e.id.get_ref().clone(),
                title: e.title.clone(),
                question: e.question.clone(),
                part_of: None,
                parts: Vec::new(),
                met,
                rule: e.rule.clone(),
                rule_cites,
                commentary: None,
                tests,
            });
        }
    }

    pub(super) fn test(&mut self, p: &'a Parsed, t: &'a source::Test) -> Test {
        let finding = self.outcome(p, &t.finding).unwrap_or(Outcome::Unsettled);
        let mut schools: Vec<SchoolId> = t.schools.iter().filter_map(|name| self.school_of(p, name)).collect();
        if t.schools.is_empty() {
            schools = (0..self.schools.len()).map(|i| SchoolId(i as u8)).collect();
        }
        let cites = self.citations(p, &t.cite);
        // Reasons may name facts of later files; they are resolved once all names are known.
        Test { schools, when: t.when.get_ref().trim().to_owned(), finding, reason: Reason(Vec::new()), cites }
    }

    pub(super) fn take_constraints(&mut self, p: &'a Parsed) {
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
    pub(super) fn link_parts(&mut self, p: &'a Parsed) {
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

    pub(super) fn reason(&mut self, p: &Parsed, text: &Spanned<String>) -> Reason {
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
}
