//! Orders of strength: which values of a fact speak more strongly for an element.

use toml::Spanned;

use super::super::domain::{Domain, VarId, full};
use super::super::fault::Fault;
use super::super::model::*;
use super::super::source::Parsed;
use super::super::strength::{Order, Orders};
use super::Loader;

impl<'a> Loader<'a> {
    /// The orders of all files, by element and variable.
    pub(super) fn orders(&mut self, domain: &Domain) -> Orders {
        let parsed = self.parsed;
        let written: Vec<_> = parsed.iter().flat_map(|p| p.tables.strength.iter().map(move |s| (p, s))).collect();
        let mut orders = Orders::default();
        for (p, s) in written {
            let Some(fact) = self.fact_named(p, &s.fact) else { continue };
            let elements: Vec<ElementId> = s.elements.iter().filter_map(|e| self.element_of(p, e)).collect();
            let order = self.order_of(p, fact, &s.for_met, domain);
            for element in &elements {
                for (variable, order) in &order {
                    if !orders.insert(*element, *variable, order.clone()) {
                        let id = &self.elements[element.index()].id;
                        let fault = Fault::at(
                            &p.place(&s.fact),
                            format!("a second order of '{}' for '{id}'", s.fact.get_ref()),
                        );
                        self.fault(fault.advice("put both into one [[strength]], or name other elements"));
                    }
                }
            }
            self.places.strengths.push(p.place(&s.fact));
            self.strengths.push(Strength {
                fact,
                elements,
                for_met: s.for_met.iter().map(|t| t.get_ref().clone()).collect(),
                says: s.says.clone(),
            });
        }
        orders
    }

    /// The order of each variable of a fact.
    fn order_of(
        &mut self,
        p: &Parsed,
        fact: FactId,
        written: &[Spanned<String>],
        domain: &Domain,
    ) -> Vec<(VarId, Order)> {
        let kind = self.facts[fact.index()].kind.clone();
        match kind {
            FactKind::Number { .. } => {
                let classes = domain.classes(fact);
                let more = match written.iter().map(|t| t.get_ref().as_str()).collect::<Vec<_>>().as_slice() {
                    ["more"] => true,
                    ["less"] => false,
                    _ => {
                        for text in written {
                            self.fault(Fault::at(&p.place(text), "a number is ordered by \"more\" or \"less\""));
                        }
                        return Vec::new();
                    }
                };
                let stronger = |class: usize| if more { full(classes) & !full(class) } else { full(class + 1) };
                let order = Order::from((0..classes).map(stronger).collect::<Vec<u64>>());
                domain.variable(fact, None).map(|v| (v, order)).into_iter().collect()
            }
            FactKind::OneOf(values) | FactKind::YesNo(values) => {
                let mut pairs: Vec<(usize, usize)> = Vec::new();
                for text in written {
                    pairs.extend(self.chain(p, fact, text, &values));
                }
                let order = Order::closed(values.len(), &pairs);
                domain.variable(fact, None).map(|v| (v, order)).into_iter().collect()
            }
            FactKind::SeveralOf { values, .. } => {
                let mut all = Vec::new();
                for text in written {
                    let Some((direction, mark)) = text.get_ref().split_once(' ') else {
                        self.fault(Fault::at(&p.place(text), "write \"more VALUE\" or \"less VALUE\""));
                        continue;
                    };
                    let Some(position) = self.value_of(p, fact, text, &values, mark.trim()) else { continue };
                    let order = match direction {
                        "more" => Order::from(vec![0b11, 0b10]),
                        "less" => Order::from(vec![0b01, 0b11]),
                        _ => {
                            self.fault(Fault::at(&p.place(text), "write \"more VALUE\" or \"less VALUE\""));
                            continue;
                        }
                    };
                    match domain.variable(fact, Some(position)) {
                        Some(variable) => all.push((variable, order)),
                        None => self.fault(Fault::at(
                            &p.place(text),
                            "the value that excludes the rest has no order of its own",
                        )),
                    }
                }
                all
            }
        }
    }

    /// The pairs of a chain "a = b < c": the second is at least as strong as the first.
    fn chain(&mut self, p: &Parsed, fact: FactId, text: &Spanned<String>, values: &[Value]) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        let mut last: Option<usize> = None;
        for step in text.get_ref().split('<') {
            let mut equals: Vec<usize> = Vec::new();
            for word in step.split('=') {
                equals.extend(self.value_of(p, fact, text, values, word.trim()));
            }
            for pair in equals.windows(2) {
                pairs.extend([(pair[0], pair[1]), (pair[1], pair[0])]);
            }
            if let (Some(last), Some(first)) = (last, equals.first()) {
                pairs.push((last, *first));
            }
            last = equals.last().copied().or(last);
        }
        if pairs.is_empty() {
            self.fault(Fault::at(&p.place(text), "an order needs two values: \"weaker < stronger\""));
        }
        pairs
    }

    fn value_of(
        &mut self,
        p: &Parsed,
        fact: FactId,
        text: &Spanned<String>,
        values: &[Value],
        word: &str,
    ) -> Option<usize> {
        let found = values.iter().position(|v| v.id == word);
        if found.is_none() {
            let id = &self.facts[fact.index()].id;
            let fault = Fault::at(&p.place(text), format!("'{word}' is no value of '{id}'"));
            self.fault(fault.did_you_mean(word, values.iter().map(|v| v.id.as_str())));
        }
        found
    }
}
