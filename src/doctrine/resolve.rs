//! Conditions against what the doctrine has: names and values are checked, then resolved into the form that runs.

use super::condition::{Amount, Comparison, Condition, ElementSays, FactSays, Quantifier, Word};
use super::domain::Domain;
use super::fault::Fault;
use super::load::{Loader, Written};
use super::model::{FactId, FactKind, Outcome, Outcomes, SchoolId, TestId};
use super::program::{Builder, Node, NodeId, Program, Rule};

impl Loader<'_> {
    /// Checks every name and value of every condition against what the doctrine has.
    pub(crate) fn conditions(&mut self) {
        let asked = std::mem::take(&mut self.asked);
        for written in asked.iter().flatten() {
            self.check_condition(written, &written.2, false);
        }
        self.asked = asked;
        let only_when = std::mem::take(&mut self.only_when);
        for written in only_when.iter().flatten() {
            self.check_condition(written, &written.2, false);
        }
        self.only_when = only_when;
        let never = std::mem::take(&mut self.never);
        for written in never.iter().flatten() {
            self.check_condition(written, &written.2, false);
        }
        self.never = never;
        let when = std::mem::take(&mut self.when);
        for written in when.iter().flatten().flatten() {
            self.check_condition(written, &written.2, true);
        }
        self.when = when;
    }

    fn check_condition(&mut self, written: &Written<'_>, condition: &Condition, elements: bool) {
        let (p, text, _) = written;
        match condition {
            Condition::Otherwise if !elements => {
                self.fault(Fault::at(&p.place(text), "'otherwise' closes a list of tests; it cannot stand here"));
            }
            Condition::Otherwise => {}
            Condition::Not(inner) => self.check_condition(written, inner, elements),
            Condition::And(parts) | Condition::Or(parts) => {
                parts.iter().for_each(|c| self.check_condition(written, c, elements))
            }
            Condition::Element(name, _) => self.check_element(written, name, elements),
            Condition::Elements(_, names, _) => {
                names.iter().for_each(|name| self.check_element(written, name, elements))
            }
            Condition::Fact(name, says) => self.check_fact(written, name, says),
        }
    }

    fn check_element(&mut self, (p, text, _): &Written<'_>, name: &Word, allowed: bool) {
        let place = p.place_within(text, name.span.clone());
        if !allowed {
            self.fault(
                Fault::at(&place, format!("'{}' is no fact", name.text))
                    .advice("when a fact is asked or a course open, and constraints, depend on facts alone"),
            );
        } else if !self.element_ids.contains_key(name.text.as_str()) {
            let fault = Fault::at(&place, format!("unknown element '{}'", name.text));
            let fault = fault.did_you_mean(&name.text, self.element_ids.keys().copied());
            self.fault(fault);
        }
    }

    fn check_fact(&mut self, (p, text, _): &Written<'_>, name: &Word, says: &FactSays) {
        let place = p.place_within(text, name.span.clone());
        let Some(id) = self.fact_ids.get(name.text.as_str()).copied() else {
            let fault = Fault::at(&place, format!("unknown fact '{}'", name.text));
            let fault = fault.did_you_mean(&name.text, self.fact_ids.keys().copied());
            self.fault(fault);
            return;
        };
        let fact = &self.facts[id.index()];
        let mut faults = Vec::new();
        match says {
            FactSays::Is(words) | FactSays::IsNot(words) | FactSays::IsOnly(words) => {
                if matches!(fact.kind, FactKind::Number { .. }) {
                    faults.push(
                        Fault::at(&place, format!("'{}' is a number", fact.id))
                            .advice("write 'at least', 'at most', 'more than', 'less than' or 'is 0'"),
                    );
                } else {
                    for word in words {
                        if !fact.kind.values().iter().any(|v| v.id == word.text) {
                            let fault = Fault::at(
                                &p.place_within(text, word.span.clone()),
                                format!("'{}' is no value of '{}'", word.text, fact.id),
                            );
                            faults
                                .push(fault.did_you_mean(&word.text, fact.kind.values().iter().map(|v| v.id.as_str())));
                        }
                    }
                }
                if let (FactSays::IsOnly(_), false) = (says, matches!(fact.kind, FactKind::SeveralOf { .. })) {
                    faults.push(
                        Fault::at(
                            &place,
                            format!("'is only' is for facts of type 'several of'; '{}' takes one answer", fact.id),
                        )
                        .advice("write 'is'"),
                    );
                }
            }
            FactSays::Number(_, amount) => {
                if !matches!(fact.kind, FactKind::Number { .. }) {
                    faults.push(
                        Fault::at(&place, format!("'{}' is no number", fact.id)).advice("write 'is' and a value"),
                    );
                }
                if let Amount::Line(line) = amount
                    && !self.line_ids.contains_key(line.text.as_str())
                {
                    let place = p.place_within(text, line.span.clone());
                    let fault = Fault::at(&place, format!("unknown line '{}'", line.text));
                    faults.push(fault.did_you_mean(&line.text, self.line_ids.keys().copied()));
                }
            }
            FactSays::Asked | FactSays::NotAsked => {}
        }
        self.faults.extend(faults);
    }

    fn amount(&self, amount: &Amount) -> u64 {
        match amount {
            Amount::Number(n) => *n,
            Amount::Line(line) => self.line_ids.get(line.text.as_str()).map_or(0, |i| self.lines[*i].value),
        }
    }

    /// Calls `visit` for every fact in the condition under which `fact` is asked.
    pub(crate) fn visit_asked(&self, fact: FactId, visit: &mut impl FnMut(FactId)) {
        if let Some((_, _, condition)) = &self.asked[fact.index()] {
            self.visit_facts(condition, visit);
        }
    }

    /// Calls `visit` for every fact in the conditions of tests.
    pub(crate) fn visit_tests(&self, visit: &mut impl FnMut(FactId)) {
        for (_, _, condition) in self.when.iter().flatten().flatten() {
            self.visit_facts(condition, visit);
        }
    }

    pub(crate) fn visit_facts(&self, condition: &Condition, visit: &mut impl FnMut(FactId)) {
        match condition {
            Condition::Not(inner) => self.visit_facts(inner, visit),
            Condition::And(parts) | Condition::Or(parts) => parts.iter().for_each(|c| self.visit_facts(c, visit)),
            Condition::Fact(name, _) => {
                if let Some(fact) = self.fact_ids.get(name.text.as_str()) {
                    visit(*fact);
                }
            }
            Condition::Otherwise | Condition::Element(..) | Condition::Elements(..) => {}
        }
    }

    pub(crate) fn cut_points(&mut self) {
        let mut cuts = vec![Vec::new(); self.facts.len()];
        let mut lines = vec![Vec::new(); self.facts.len()];
        let of_facts = self.asked.iter().chain(&self.only_when).chain(&self.never).flatten();
        let all = of_facts.chain(self.when.iter().flatten().flatten());
        for (_, _, condition) in all {
            self.cuts_of(condition, &mut |fact, amount, cut| {
                cuts[fact.index()].push(cut);
                let line = match amount {
                    Amount::Line(name) => self.line_ids.get(name.text.as_str()),
                    Amount::Number(_) => None,
                };
                lines[fact.index()].extend(line.map(|line| (*line, cut)));
            });
        }
        self.cuts = cuts;
        for (fact, mut lines) in self.facts.iter_mut().zip(lines) {
            lines.sort_unstable();
            lines.dedup();
            fact.lines = lines;
        }
    }

    /// Calls `visit` with the first number beyond everything with which a fact is compared.
    fn cuts_of(&self, condition: &Condition, visit: &mut impl FnMut(FactId, &Amount, u64)) {
        match condition {
            Condition::Not(inner) => self.cuts_of(inner, visit),
            Condition::And(parts) | Condition::Or(parts) => parts.iter().for_each(|c| self.cuts_of(c, visit)),
            Condition::Fact(name, FactSays::Number(comparison, amount)) => {
                let Some(fact) = self.fact_ids.get(name.text.as_str()) else { return };
                let n = self.amount(amount);
                let next = n.saturating_add(1);
                let cuts: &[u64] = match comparison {
                    Comparison::AtLeast | Comparison::LessThan => &[n],
                    Comparison::AtMost | Comparison::MoreThan => &[next],
                    Comparison::Exactly => &[n, next],
                };
                cuts.iter().for_each(|cut| visit(*fact, amount, *cut));
            }
            _ => {}
        }
    }

    /// The conditions in the form that runs. What is faulty becomes a constant; the doctrine is refused anyway.
    pub(crate) fn program(&self, domain: &Domain, builder: &mut Builder) -> Program {
        let mut program = Program { asked: vec![None; self.facts.len()], ..Program::default() };
        let mut resolver = Resolver { loader: self, domain, builder, asked: vec![Asked::Unresolved; self.facts.len()] };
        for index in 0..self.facts.len() {
            program.asked[index] = resolver.asked(FactId(index as u16));
        }
        for never in &self.never {
            let never = match never {
                Some((_, _, condition)) => resolver.condition(condition),
                None => resolver.builder.constant(false),
            };
            program.allowed.push(resolver.builder.not(never));
        }
        for only_when in &self.only_when {
            program.only_when.push(only_when.as_ref().map(|(_, _, condition)| resolver.condition(condition)));
        }
        let whens: Vec<Vec<NodeId>> = self
            .when
            .iter()
            .map(|tests| tests.iter().map(|w| w.as_ref().map_or(0, |(_, _, c)| resolver.condition(c))).collect())
            .collect();
        for school in 0..self.schools.len() {
            let school = SchoolId(school as u8);
            let of_school = self.elements.iter().zip(&whens).map(|(element, whens)| {
                let seen = element.tests.iter().enumerate().filter(|(_, t)| t.schools.contains(&school));
                seen.map(|(i, t)| Rule { when: whens[i], finding: t.finding, test: TestId(i as u16) }).collect()
            });
            program.rules.push(of_school.collect());
        }
        program
    }
}

/// Whether the node for "is asked" of a fact is known yet.
#[derive(Clone, Copy)]
enum Asked {
    Unresolved,
    /// Being resolved: meeting it again is a circle, which `check` reports.
    Resolving,
    Always,
    When(NodeId),
}

struct Resolver<'l, 'a> {
    loader: &'l Loader<'a>,
    domain: &'l Domain,
    builder: &'l mut Builder,
    asked: Vec<Asked>,
}

impl Resolver<'_, '_> {
    fn asked(&mut self, fact: FactId) -> Option<NodeId> {
        match self.asked[fact.index()] {
            Asked::When(node) => Some(node),
            Asked::Always | Asked::Resolving => None,
            Asked::Unresolved => {
                self.asked[fact.index()] = Asked::Resolving;
                let node = self.loader.asked[fact.index()].as_ref().map(|(_, _, condition)| self.condition(condition));
                self.asked[fact.index()] = node.map_or(Asked::Always, Asked::When);
                node
            }
        }
    }

    fn condition(&mut self, condition: &Condition) -> NodeId {
        match condition {
            Condition::Otherwise => self.builder.constant(true),
            Condition::Not(inner) => {
                let inner = self.condition(inner);
                self.builder.not(inner)
            }
            Condition::And(parts) => {
                let parts = parts.iter().map(|c| self.condition(c)).collect();
                self.builder.and(parts)
            }
            Condition::Or(parts) => {
                let parts = parts.iter().map(|c| self.condition(c)).collect();
                self.builder.or(parts)
            }
            Condition::Element(name, says) => self.element(name, *says),
            Condition::Elements(quantifier, names, says) => {
                let parts: Vec<NodeId> = names.iter().map(|name| self.element(name, *says)).collect();
                match quantifier {
                    Quantifier::All => self.builder.and(parts),
                    Quantifier::Any => self.builder.or(parts),
                    Quantifier::NoneOf => {
                        let any = self.builder.or(parts);
                        self.builder.not(any)
                    }
                }
            }
            Condition::Fact(name, says) => match self.loader.fact_ids.get(name.text.as_str()) {
                Some(fact) => self.fact(*fact, says),
                None => self.builder.constant(false),
            },
        }
    }

    fn element(&mut self, name: &Word, says: ElementSays) -> NodeId {
        let Some(element) = self.loader.element_ids.get(name.text.as_str()).copied() else {
            return self.builder.constant(false);
        };
        let outcomes = match says {
            ElementSays::Met => Outcomes::only(Outcome::Met),
            ElementSays::NotMet => Outcomes::only(Outcome::NotMet),
            ElementSays::Unsettled => Outcomes::only(Outcome::Unsettled),
            ElementSays::DoesNotArise => Outcomes::only(Outcome::DoesNotArise),
            ElementSays::Arises => Outcomes(Outcomes::only(Outcome::DoesNotArise).0 ^ 0b1111),
        };
        self.builder.node(Node::Finding(element, outcomes))
    }

    fn fact(&mut self, fact: FactId, says: &FactSays) -> NodeId {
        let asked = self.asked(fact);
        let comparison = match says {
            FactSays::Asked => return asked.unwrap_or_else(|| self.builder.constant(true)),
            FactSays::NotAsked => {
                let asked = asked.unwrap_or_else(|| self.builder.constant(true));
                return self.builder.not(asked);
            }
            FactSays::Is(words) => self.is(fact, words),
            FactSays::IsNot(words) => {
                let is = self.is(fact, words);
                self.builder.not(is)
            }
            FactSays::IsOnly(words) => self.is_only(fact, words),
            FactSays::Number(comparison, amount) => self.number(fact, *comparison, self.loader.amount(amount)),
        };
        match asked {
            Some(asked) => self.builder.and(vec![asked, comparison]),
            None => comparison,
        }
    }

    fn positions(&self, fact: FactId, words: &[Word]) -> Vec<usize> {
        let values = self.loader.facts[fact.index()].kind.values();
        words.iter().filter_map(|w| values.iter().position(|v| v.id == w.text)).collect()
    }

    fn is(&mut self, fact: FactId, words: &[Word]) -> NodeId {
        let positions = self.positions(fact, words);
        if let FactKind::SeveralOf { none, .. } = self.loader.facts[fact.index()].kind {
            let parts = positions
                .into_iter()
                .map(|p| if Some(p) == none { self.no_mark_but(fact, &[]) } else { self.mark(fact, p, true) })
                .collect();
            return self.builder.or(parts);
        }
        let mask = positions.iter().fold(0, |mask, p| mask | 1 << p);
        match self.domain.variable(fact, None) {
            Some(variable) => self.builder.node(Node::Variable(variable, mask)),
            None => self.builder.constant(false),
        }
    }

    fn is_only(&mut self, fact: FactId, words: &[Word]) -> NodeId {
        let some = self.is(fact, words);
        let positions = self.positions(fact, words);
        let rest = self.no_mark_but(fact, &positions);
        self.builder.and(vec![some, rest])
    }

    /// Every mark but these is denied.
    fn no_mark_but(&mut self, fact: FactId, but: &[usize]) -> NodeId {
        let marks: Vec<usize> =
            self.domain.of(fact).filter_map(|v| self.domain.variables[v].mark).filter(|m| !but.contains(m)).collect();
        let denied = marks.into_iter().map(|m| self.mark(fact, m, false)).collect();
        self.builder.and(denied)
    }

    fn mark(&mut self, fact: FactId, mark: usize, holds: bool) -> NodeId {
        match self.domain.variable(fact, Some(mark)) {
            Some(variable) => self.builder.node(Node::Variable(variable, if holds { 0b10 } else { 0b01 })),
            None => self.builder.constant(false),
        }
    }

    fn number(&mut self, fact: FactId, comparison: Comparison, n: u64) -> NodeId {
        let Some(variable) = self.domain.variable(fact, None) else { return self.builder.constant(false) };
        let mask = match comparison {
            Comparison::AtLeast => self.domain.classes_between(fact, n, None),
            Comparison::MoreThan => self.domain.classes_between(fact, n.saturating_add(1), None),
            Comparison::AtMost => self.domain.classes_between(fact, 0, Some(n)),
            Comparison::LessThan if n == 0 => 0,
            Comparison::LessThan => self.domain.classes_between(fact, 0, Some(n - 1)),
            Comparison::Exactly => self.domain.classes_between(fact, n, Some(n)),
        };
        self.builder.node(Node::Variable(variable, mask))
    }
}
