//! Why a complete case comes out as it does: classes of some variables that force its finding, whatever the other variables are.

use super::stepwise::{Stepwise, Truth};
use crate::doctrine::{ElementId, Node, NodeId, VarId};

/// Collects grounds in one complete case.
pub(crate) struct Grounds<'s, 'a> {
    step: &'s mut Stepwise<'a>,
    /// The classes that each variable must stay in; none where it does not matter.
    classes: Vec<(VarId, u64)>,
    elements: Vec<ElementId>,
}

impl<'s, 'a> Grounds<'s, 'a> {
    pub(crate) fn of(step: &'s mut Stepwise<'a>) -> Self {
        Grounds { step, classes: Vec::new(), elements: Vec::new() }
    }

    /// What was collected, variable by variable.
    pub(crate) fn finish(mut self) -> Vec<(VarId, u64)> {
        self.classes.sort_unstable_by_key(|(variable, _)| *variable);
        self.classes.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 &= next.1;
            }
            same
        });
        self.classes
    }

    /// Adds why an element comes out as it does.
    pub(crate) fn element(&mut self, element: ElementId) {
        if self.elements.contains(&element) {
            return;
        }
        self.elements.push(element);
        let doctrine = self.step.doctrine;
        for rule in &doctrine.program().rules[self.step.school.index()][element.index()] {
            let when = self.step.node(rule.when);
            self.node(rule.when);
            if !when.may_be_false() {
                break;
            }
        }
    }

    /// Adds why a condition is true, or false.
    pub(crate) fn node(&mut self, node: NodeId) {
        let doctrine = self.step.doctrine;
        match &doctrine.program().nodes[node as usize] {
            Node::Constant(_) => {}
            Node::Variable(variable, mask) => {
                let holds = self.step.node(node).may_be_true();
                self.classes.push((*variable, if holds { *mask } else { !*mask }));
            }
            Node::Finding(element, _) => self.element(*element),
            Node::Not(inner) => self.node(*inner),
            Node::And(parts) => self.parts(parts, |truth| !truth.may_be_true()),
            Node::Or(parts) => self.parts(parts, |truth| !truth.may_be_false()),
        }
    }

    /// One part that settles the whole, if there is one, such as is known already before others; else all of them.
    fn parts(&mut self, parts: &[NodeId], settles: impl Fn(Truth) -> bool) {
        let mut settling = parts.iter().copied().filter(|part| settles(self.step.node(*part)));
        let Some(first) = settling.next() else {
            return parts.iter().for_each(|part| self.node(*part));
        };
        let rest: Vec<NodeId> = settling.collect();
        let known = std::iter::once(first).chain(rest).find(|part| self.is_known(*part));
        self.node(known.unwrap_or(first));
    }

    /// Whether a part asks nothing that has not been collected.
    fn is_known(&self, part: NodeId) -> bool {
        match &self.step.doctrine.program().nodes[part as usize] {
            Node::Constant(_) => true,
            Node::Variable(variable, _) => self.classes.iter().any(|(v, _)| v == variable),
            Node::Finding(element, _) => self.elements.contains(element),
            Node::Not(inner) => self.is_known(*inner),
            Node::And(_) | Node::Or(_) => false,
        }
    }
}
