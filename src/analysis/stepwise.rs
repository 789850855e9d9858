//! Step-by-step evaluation with three values: fast, and never narrower than exact. What it leaves wider is decided on the diagram.

use crate::doctrine::{Doctrine, ElementId, Node, NodeId, Outcomes, SchoolId};

/// Whether a condition may be false, may be true, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Truth(u8);

impl Truth {
    pub(crate) const FALSE: Truth = Truth(0b01);
    pub(crate) const TRUE: Truth = Truth(0b10);
    const NOT_COMPUTED: Truth = Truth(0);

    pub(crate) fn may_be_true(self) -> bool {
        self.0 & 0b10 != 0
    }

    pub(crate) fn may_be_false(self) -> bool {
        self.0 & 0b01 != 0
    }

    fn not(self) -> Truth {
        Truth(self.0 >> 1 | (self.0 & 1) << 1)
    }

    fn and(self, other: Truth) -> Truth {
        Truth(self.0 & other.0 & 0b10 | (self.0 | other.0) & 0b01)
    }

    fn or(self, other: Truth) -> Truth {
        Truth(self.0 & other.0 & 0b01 | (self.0 | other.0) & 0b10)
    }
}

/// Remembers what was computed for one set of known classes.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// Truth of the nodes that are the same for all schools.
    free: Vec<Truth>,
    /// Possible findings by element, for the school at hand; exact where they have been narrowed.
    elements: Vec<Outcomes>,
}

impl Memory {
    /// Forgets everything: other classes are known now.
    pub(crate) fn reset(&mut self, doctrine: &Doctrine) {
        self.free.clear();
        self.free.resize(doctrine.program().nodes.len(), Truth::NOT_COMPUTED);
        self.next_school(doctrine);
    }

    /// Forgets what depends on the school.
    pub(crate) fn next_school(&mut self, doctrine: &Doctrine) {
        self.elements.clear();
        self.elements.resize(doctrine.elements().len(), Outcomes::NONE);
    }

    /// Replaces an element's possible findings by narrower ones.
    pub(crate) fn narrow(&mut self, element: ElementId, outcomes: Outcomes) {
        self.elements[element.index()] = outcomes;
    }
}

/// An evaluation: the doctrine, the school, what is known, and what was computed.
pub(crate) struct Stepwise<'a> {
    pub(crate) doctrine: &'a Doctrine,
    pub(crate) school: SchoolId,
    pub(crate) known: &'a [u64],
    pub(crate) memory: &'a mut Memory,
}

impl Stepwise<'_> {
    /// The findings that an element may take; at least those that it can take.
    pub(crate) fn element(&mut self, element: ElementId) -> Outcomes {
        let computed = self.memory.elements[element.index()];
        if !computed.is_empty() {
            return computed;
        }
        let mut possible = Outcomes::NONE;
        for rule in &self.doctrine.program().rules[self.school.index()][element.index()] {
            let when = self.node(rule.when);
            if when.may_be_true() {
                possible = possible.union(Outcomes::only(rule.finding));
            }
            if !when.may_be_false() {
                break;
            }
        }
        self.memory.elements[element.index()] = possible;
        possible
    }

    /// Whether a condition may be true, may be false.
    pub(crate) fn node(&mut self, node: NodeId) -> Truth {
        let program = self.doctrine.program();
        let index = node as usize;
        match &program.nodes[index] {
            Node::Constant(true) => return Truth::TRUE,
            Node::Constant(false) => return Truth::FALSE,
            Node::Variable(variable, mask) => return among(self.known[usize::from(*variable)], *mask),
            Node::Finding(element, outcomes) => {
                return among(u64::from(self.element(*element).0), u64::from(outcomes.0));
            }
            Node::Not(_) | Node::And(_) | Node::Or(_) => {}
        }
        if self.memory.free[index] != Truth::NOT_COMPUTED {
            return self.memory.free[index];
        }
        let truth = match &program.nodes[index] {
            Node::Not(inner) => self.node(*inner).not(),
            Node::And(parts) => self.all(parts),
            Node::Or(parts) => self.any(parts),
            _ => Truth::FALSE,
        };
        if program.is_of_facts(node) {
            self.memory.free[index] = truth;
        }
        truth
    }

    fn all(&mut self, parts: &[NodeId]) -> Truth {
        let mut truth = Truth::TRUE;
        for part in parts {
            truth = truth.and(self.node(*part));
            if !truth.may_be_true() {
                break;
            }
        }
        truth
    }

    fn any(&mut self, parts: &[NodeId]) -> Truth {
        let mut truth = Truth::FALSE;
        for part in parts {
            truth = truth.or(self.node(*part));
            if !truth.may_be_false() {
                break;
            }
        }
        truth
    }
}

/// Whether the possible ones are among the wanted ones.
fn among(possible: u64, wanted: u64) -> Truth {
    Truth(u8::from(possible & !wanted != 0) | u8::from(possible & wanted != 0) << 1)
}
