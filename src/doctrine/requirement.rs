//! What the constraints require, in the form in which consequences are drawn from it: no opposites but those of single answers.

use super::circuit::{Circuit, Signal, opposite};
use super::domain::VarId;
use super::program::{Node, NodeId, Program};

/// What must hold.
#[derive(Debug, Clone)]
pub(crate) enum Requirement {
    /// The variable is in one of these classes.
    Classes(VarId, u64),
    /// Each of them.
    All(Box<[Requirement]>),
    /// One of them, of which the signal tells.
    Any(Box<[Requirement]>, Signal),
}

/// What each constraint of a program requires, whose circuit is made.
pub(super) fn required(program: &Program) -> Vec<Requirement> {
    program.allowed.iter().map(|constraint| of(program, *constraint, true)).collect()
}

/// That a condition holds, or does not.
fn of(program: &Program, node: NodeId, holds: bool) -> Requirement {
    let each = |parts: &[NodeId]| parts.iter().map(|part| of(program, *part, holds)).collect();
    match &program.nodes[node as usize] {
        // All of none holds; of none, not one does.
        Node::Constant(value) if *value == holds => Requirement::All(Box::default()),
        Node::Constant(_) => Requirement::Any(Box::default(), Circuit::ALWAYS),
        Node::Variable(variable, mask) => Requirement::Classes(*variable, if holds { *mask } else { !mask }),
        // Constraints ask facts alone.
        Node::Finding(..) => Requirement::All(Box::default()),
        Node::Not(inner) => of(program, *inner, !holds),
        Node::And(parts) if holds => Requirement::All(each(parts)),
        Node::Or(parts) if !holds => Requirement::All(each(parts)),
        Node::And(parts) | Node::Or(parts) => Requirement::Any(each(parts), told(program, node, holds)),
    }
}

fn told(program: &Program, node: NodeId, holds: bool) -> Signal {
    let signal = program.circuit.signal(node);
    if holds { signal } else { opposite(signal) }
}
