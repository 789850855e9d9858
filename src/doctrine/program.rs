//! Conditions in the compact form that runs: one arena of shared nodes for all tests of all schools.

use std::collections::HashMap;

use super::circuit::Circuit;
use super::domain::VarId;
use super::model::{ElementId, Outcome, Outcomes, TestId};
use super::requirement::Requirement;

/// Position of a node in the arena.
pub(crate) type NodeId = u32;

/// A node of a condition.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Node {
    /// Always true or always false.
    Constant(bool),
    /// The variable is in one of the classes of the mask.
    Variable(VarId, u64),
    /// The element's finding, in the same school, is one of these.
    Finding(ElementId, Outcomes),
    /// The inner node is false.
    Not(NodeId),
    /// All of the nodes hold.
    And(Box<[NodeId]>),
    /// One of the nodes holds.
    Or(Box<[NodeId]>),
}

/// A set of elements, in which those that are far apart share a place. Tests make them share early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Elements(u64);

impl Elements {
    const PLACES: usize = if cfg!(test) { 2 } else { u64::BITS as usize };

    /// The set of one element.
    pub(crate) fn only(element: ElementId) -> Self {
        Elements(1 << (element.index() % Self::PLACES))
    }

    /// Both sets together.
    pub(crate) fn with(self, other: Self) -> Self {
        Elements(self.0 | other.0)
    }

    /// Whether the sets may share an element.
    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// A test as it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) when: NodeId,
    pub(crate) finding: Outcome,
    pub(crate) test: TestId,
}

/// How many gates are kept.
const GATES: usize = 24;

/// All conditions of a doctrine.
#[derive(Debug, Clone, Default)]
pub(crate) struct Program {
    pub(crate) nodes: Vec<Node>,
    /// By node, the elements that it reads.
    pub(crate) reads: Vec<Elements>,
    /// The rules that a school sees in an element: `rules[school][element]`.
    pub(crate) rules: Vec<Vec<Vec<Rule>>>,
    /// The elements, each after those that its tests read.
    pub(crate) order: Vec<ElementId>,
    /// Conditions of one variable on which many elements depend, those of the most first.
    pub(crate) gates: Vec<(VarId, u64)>,
    /// The same, to be evaluated in one pass.
    pub(crate) circuit: Circuit,
    /// When each fact is asked; `None`: always.
    pub(crate) asked: Vec<Option<NodeId>>,
    /// When each course of action is open; `None`: always.
    pub(crate) only_when: Vec<Option<NodeId>>,
    /// What each constraint allows.
    pub(crate) allowed: Vec<NodeId>,
    /// The same, for what follows from it.
    pub(crate) requirements: Vec<Requirement>,
}

/// Builds an arena in which equal nodes are one node.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    nodes: Vec<Node>,
    reads: Vec<Elements>,
    known: HashMap<Node, NodeId>,
}

impl Builder {
    pub(crate) fn node(&mut self, node: Node) -> NodeId {
        if let Some(id) = self.known.get(&node) {
            return *id;
        }
        let below = |part: &NodeId| self.reads[*part as usize];
        let reads = match &node {
            Node::Constant(_) | Node::Variable(..) => Elements::default(),
            Node::Finding(element, _) => Elements::only(*element),
            Node::Not(inner) => below(inner),
            Node::And(parts) | Node::Or(parts) => parts.iter().map(below).fold(Elements::default(), Elements::with),
        };
        let id = self.nodes.len() as NodeId;
        self.nodes.push(node.clone());
        self.reads.push(reads);
        self.known.insert(node, id);
        id
    }

    pub(crate) fn constant(&mut self, value: bool) -> NodeId {
        self.node(Node::Constant(value))
    }

    pub(crate) fn not(&mut self, inner: NodeId) -> NodeId {
        self.node(Node::Not(inner))
    }

    pub(crate) fn and(&mut self, parts: Vec<NodeId>) -> NodeId {
        match parts.as_slice() {
            [one] => *one,
            _ => self.node(Node::And(parts.into())),
        }
    }

    pub(crate) fn or(&mut self, parts: Vec<NodeId>) -> NodeId {
        match parts.as_slice() {
            [one] => *one,
            _ => self.node(Node::Or(parts.into())),
        }
    }

    pub(crate) fn finish(self, program: &mut Program) {
        program.nodes = self.nodes;
        program.reads = self.reads;
    }
}

impl Program {
    /// Whether a node asks facts alone, and so is the same for all schools.
    pub(crate) fn is_of_facts(&self, node: NodeId) -> bool {
        self.reads[node as usize] == Elements::default()
    }

    /// Calls `visit` for every variable that a node asks itself, not by way of an element.
    pub(crate) fn variables_in(&self, node: NodeId, visit: &mut impl FnMut(VarId)) {
        match &self.nodes[node as usize] {
            Node::Constant(_) | Node::Finding(..) => {}
            Node::Variable(variable, _) => visit(*variable),
            Node::Not(inner) => self.variables_in(*inner, visit),
            Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|p| self.variables_in(*p, visit)),
        }
    }

    /// Calls `visit` for every element that a node reads.
    pub(crate) fn elements_below(&self, node: NodeId, visit: &mut impl FnMut(ElementId)) {
        match &self.nodes[node as usize] {
            Node::Constant(_) | Node::Variable(..) => {}
            Node::Finding(element, _) => visit(*element),
            Node::Not(inner) => self.elements_below(*inner, visit),
            Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|p| self.elements_below(*p, visit)),
        }
    }

    /// An element's tests in order, with the schools that see each: one bit for each school.
    pub(super) fn tests(&self, element: ElementId) -> Vec<(Rule, u64)> {
        let mut tests: Vec<(Rule, u64)> = Vec::new();
        for (school, rules) in self.rules.iter().enumerate() {
            for rule in &rules[element.index()] {
                match tests.iter_mut().find(|(known, _)| known.test == rule.test) {
                    Some((_, schools)) => *schools |= 1 << school,
                    None => tests.push((*rule, 1 << school)),
                }
            }
        }
        tests.sort_by_key(|(rule, _)| rule.test);
        tests
    }

    /// The conditions of one variable by how many elements ask them.
    pub(super) fn most_asked(&self) -> Vec<(VarId, u64)> {
        let mut askers = vec![0usize; self.nodes.len()];
        for element in &self.order {
            let mut asked = vec![false; self.nodes.len()];
            let mut stack: Vec<NodeId> = self.tests(*element).iter().map(|(rule, _)| rule.when).collect();
            while let Some(node) = stack.pop() {
                if std::mem::replace(&mut asked[node as usize], true) {
                    continue;
                }
                match &self.nodes[node as usize] {
                    Node::Constant(_) | Node::Finding(..) => {}
                    Node::Variable(..) => askers[node as usize] += 1,
                    Node::Not(inner) => stack.push(*inner),
                    Node::And(parts) | Node::Or(parts) => stack.extend(parts),
                }
            }
        }
        let mut gates: Vec<NodeId> = (0..self.nodes.len() as NodeId).filter(|n| askers[*n as usize] > 1).collect();
        gates.sort_by_key(|n| std::cmp::Reverse(askers[*n as usize]));
        let gates = gates.into_iter().filter_map(|n| match &self.nodes[n as usize] {
            Node::Variable(variable, mask) => Some((*variable, *mask)),
            _ => None,
        });
        gates.take(GATES).collect()
    }
}
