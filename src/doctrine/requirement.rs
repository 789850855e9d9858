//! What the constraints require, in the form in which consequences are drawn from it: no opposites but those of single answers.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::circuit::{Circuit, Signal, opposite};
use super::domain::VarId;
use super::program::{Node, NodeId, Program};

/// What must hold. Parts that are alike are kept once.
#[derive(Debug, Clone)]
pub(crate) enum Requirement {
    /// The variable is in one of these classes.
    Classes(VarId, u64),
    /// Each of them.
    All(Arc<[Requirement]>),
    /// One of them, of which the signal tells.
    Any(Arc<[Requirement]>, Signal),
}

/// What each constraint of a program requires, whose circuit is made.
pub(super) fn required(program: &Program) -> Vec<Requirement> {
    let mut requiring = Requiring { program, known: FxHashMap::default() };
    program.allowed.iter().map(|constraint| requiring.of(*constraint, true)).collect()
}

struct Requiring<'a> {
    program: &'a Program,
    known: FxHashMap<(NodeId, bool), Requirement>,
}

impl Requiring<'_> {
    /// That a condition holds, or does not.
    fn of(&mut self, node: NodeId, holds: bool) -> Requirement {
        if let Some(known) = self.known.get(&(node, holds)) {
            return known.clone();
        }
        let program = self.program;
        let mut each = |parts: &[NodeId]| parts.iter().map(|part| self.of(*part, holds)).collect();
        let requirement = match &program.nodes[node as usize] {
            // All of none hold; of none, not one does.
            Node::Constant(value) if *value == holds => Requirement::All(Arc::default()),
            Node::Constant(_) => Requirement::Any(Arc::default(), Circuit::ALWAYS),
            Node::Variable(variable, mask) => Requirement::Classes(*variable, if holds { *mask } else { !mask }),
            // Constraints ask facts alone.
            Node::Finding(..) => Requirement::All(Arc::default()),
            Node::Not(inner) => self.of(*inner, !holds),
            Node::And(parts) if holds => Requirement::All(each(parts)),
            Node::Or(parts) if !holds => Requirement::All(each(parts)),
            Node::And(parts) | Node::Or(parts) => Requirement::Any(each(parts), told(program, node, holds)),
        };
        self.known.insert((node, holds), requirement.clone());
        requirement
    }
}

fn told(program: &Program, node: NodeId, holds: bool) -> Signal {
    let signal = program.circuit.signal(node);
    if holds { signal } else { opposite(signal) }
}
