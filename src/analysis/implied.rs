//! What the constraints say of what is open: classes that no completion has, and conditions that all completions meet. Found step by step, so that some of it
//! may be missed.

use crate::doctrine::{Doctrine, Node, NodeId, Program, Signal, opposite};

/// What is known in a reading, with what follows from the constraints.
#[derive(Debug)]
pub(super) struct Implied {
    pub(super) known: Vec<u64>,
    /// Conditions of several parts that hold, though it is not known by which part.
    pub(super) holding: Vec<Signal>,
}

impl Implied {
    /// What follows from answers that the constraints allow.
    pub(super) fn by(doctrine: &Doctrine, known: &[u64]) -> Self {
        let program = doctrine.program();
        let mut implying = Implying { program, known: known.to_vec(), holding: Vec::new(), is_new: true };
        while std::mem::take(&mut implying.is_new) {
            implying.holding.clear();
            program.allowed.iter().for_each(|constraint| implying.require(*constraint, true));
        }
        let signals = implying.holding.iter().map(|(node, holds)| {
            let signal = program.circuit.signal(*node);
            if *holds { signal } else { opposite(signal) }
        });
        Implied { holding: signals.collect(), known: implying.known }
    }
}

struct Implying<'a> {
    program: &'a Program,
    known: Vec<u64>,
    holding: Vec<(NodeId, bool)>,
    is_new: bool,
}

impl Implying<'_> {
    /// Draws what follows if a condition holds, or does not.
    fn require(&mut self, node: NodeId, holds: bool) {
        match &self.program.nodes[node as usize] {
            Node::Variable(variable, mask) => {
                let known = &mut self.known[usize::from(*variable)];
                let left = *known & if holds { *mask } else { !mask };
                // Nothing is left only of answers that contradict each other.
                if left != 0 && left != *known {
                    *known = left;
                    self.is_new = true;
                }
            }
            Node::Not(inner) => self.require(*inner, !holds),
            Node::And(parts) if holds => parts.iter().for_each(|part| self.require(*part, true)),
            Node::Or(parts) if !holds => parts.iter().for_each(|part| self.require(*part, false)),
            Node::And(parts) | Node::Or(parts) => {
                if parts.iter().any(|part| !self.may_be(*part, !holds)) {
                    return;
                }
                let mut able = parts.iter().filter(|part| self.may_be(**part, holds));
                match (able.next(), able.next()) {
                    (Some(only), None) => self.require(*only, holds),
                    _ => self.holding.push((node, holds)),
                }
            }
            Node::Constant(_) | Node::Finding(..) => {}
        }
    }

    /// Whether a condition may hold, or may not.
    fn may_be(&self, node: NodeId, holding: bool) -> bool {
        match &self.program.nodes[node as usize] {
            Node::Constant(value) => *value == holding,
            Node::Variable(variable, mask) => {
                self.known[usize::from(*variable)] & if holding { *mask } else { !mask } != 0
            }
            Node::Finding(..) => true,
            Node::Not(inner) => self.may_be(*inner, !holding),
            Node::And(parts) if holding => parts.iter().all(|part| self.may_be(*part, true)),
            Node::Or(parts) if !holding => parts.iter().all(|part| self.may_be(*part, false)),
            Node::And(parts) | Node::Or(parts) => parts.iter().any(|part| self.may_be(*part, holding)),
        }
    }
}
