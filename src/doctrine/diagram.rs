//! The compiled doctrine: one shared multi-valued decision diagram for every element of every school.
//!
//! A node asks one variable and has one child for each of its classes; variables are asked in ascending order.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::domain::VarId;
use super::model::{ElementId, Outcome, SchoolId};

/// A node, or below [`Diagram::TERMINALS`] an end.
pub(crate) type Ref = u32;

/// A set of variables; of those beyond what fits, all or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Variables(u128);

impl Variables {
    /// The place that all variables from there on share. Tests make them share early.
    const LAST: u32 = if cfg!(test) { 3 } else { u128::BITS - 1 };
    const STEP: u32 = u64::BITS;

    /// The set of one variable.
    pub(crate) fn only(variable: VarId) -> Self {
        Variables(1 << u32::from(variable).min(Self::LAST))
    }

    /// The set of those variables, in order, that are meant.
    pub(crate) fn those(are_meant: impl Iterator<Item = bool>) -> Self {
        let mut are_meant = are_meant.fuse();
        let mut all = 0;
        for place in (0..Self::LAST).step_by(Self::STEP as usize) {
            // A machine word at a time, which takes a fraction of the time.
            let steps = Self::STEP.min(Self::LAST - place);
            let mut some = 0u64;
            for step in 0..steps {
                some |= u64::from(are_meant.next().unwrap_or(false)) << step;
            }
            all |= u128::from(some) << place;
        }
        Variables(all | u128::from(are_meant.any(|is_meant| is_meant)) << Self::LAST)
    }

    /// Both sets together.
    pub(crate) fn with(self, other: Self) -> Self {
        Variables(self.0 | other.0)
    }

    /// Whether the sets may share a variable.
    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// A node: 32 bytes, so that two of them share a line of the cache.
#[derive(Debug, Clone, Copy)]
struct Node {
    /// The variables on which it depends.
    support: Variables,
    /// Where its children begin.
    first: u32,
    variable: VarId,
    classes: u8,
    /// The ends that it reaches, one bit each.
    reached: u8,
}

/// The frozen diagrams.
#[derive(Debug, Clone, Default)]
pub(crate) struct Diagram {
    nodes: Vec<Node>,
    children: Vec<Ref>,
    /// `roots[school][element]`
    roots: Vec<Vec<Ref>>,
    /// The same with the constraints folded in.
    within: Vec<Vec<Ref>>,
    /// What each constraint allows: ends in [`Diagram::YES`] or [`Diagram::NO`].
    allowed: Vec<Ref>,
    /// What all constraints together allow.
    allowed_by_all: Ref,
    /// By course of action, when it is open, with the constraints folded in.
    only_when: Vec<Ref>,
}

impl Diagram {
    /// References below this are ends: outcomes in the order of [`Outcome::ALL`], then [`Diagram::IMPOSSIBLE`].
    pub(crate) const TERMINALS: Ref = 5;
    /// The end "allowed" of a constraint.
    pub(crate) const YES: Ref = 0;
    /// The end "not allowed" of a constraint.
    pub(crate) const NO: Ref = 1;
    /// The end of what the constraints exclude, where they are folded in.
    pub(crate) const IMPOSSIBLE: Ref = 4;

    /// An element's diagram, constraints apart.
    pub(crate) fn root(&self, school: SchoolId, element: ElementId) -> Ref {
        self.roots[school.index()][element.index()]
    }

    /// An element's diagram with the constraints folded in.
    pub(crate) fn within(&self, school: SchoolId, element: ElementId) -> Ref {
        self.within[school.index()][element.index()]
    }

    pub(crate) fn allowed(&self) -> &[Ref] {
        &self.allowed
    }

    pub(crate) fn allowed_by_all(&self) -> Ref {
        self.allowed_by_all
    }

    /// When a course of action is open: what the constraints allow besides ends in [`Diagram::YES`].
    pub(crate) fn only_when(&self, course: usize) -> Ref {
        self.only_when[course]
    }

    fn at(&self, node: Ref) -> Option<&Node> {
        node.checked_sub(Self::TERMINALS).map(|index| &self.nodes[index as usize])
    }

    /// The variable that a node asks, and its children by class.
    pub(crate) fn node(&self, node: Ref) -> (VarId, &[Ref]) {
        let node = &self.nodes[(node - Self::TERMINALS) as usize];
        (node.variable, &self.children[node.first as usize..][..usize::from(node.classes)])
    }

    /// The ends that a node reaches whatever is known, one bit each.
    pub(crate) fn reached(&self, node: Ref) -> u8 {
        self.at(node).map_or_else(|| 1 << node, |n| n.reached)
    }

    /// The variables on which a node depends.
    pub(crate) fn support(&self, node: Ref) -> Variables {
        self.at(node).map_or(Variables(0), |n| n.support)
    }

    /// The end that `root` leads to, if what is known decides at every node on the way.
    pub(crate) fn descend(&self, root: Ref, known: &[u64]) -> Option<Ref> {
        let mut node = root;
        while node >= Self::TERMINALS {
            let (variable, children) = self.node(node);
            let classes = known[usize::from(variable)];
            if !classes.is_power_of_two() {
                return None;
            }
            node = *children.get(classes.trailing_zeros() as usize)?;
        }
        Some(node)
    }

    /// The end that `root` leads to, given the class of each variable on the way; [`Diagram::IMPOSSIBLE`] where a variable has no such class.
    pub(crate) fn led(&self, root: Ref, class: impl Fn(VarId) -> u32) -> Ref {
        let mut node = root;
        while node >= Self::TERMINALS {
            let (variable, children) = self.node(node);
            node = children.get(class(variable) as usize).copied().unwrap_or(Self::IMPOSSIBLE);
        }
        node
    }

    /// The variables that are asked from a node on.
    pub(crate) fn asks(&self, root: Ref) -> Vec<VarId> {
        let mut seen = vec![false; self.len()];
        let mut asked = Vec::new();
        let mut stack = vec![root];
        while let Some(node) = stack.pop() {
            let Some(index) = node.checked_sub(Self::TERMINALS) else { continue };
            if !std::mem::replace(&mut seen[index as usize], true) {
                let (variable, children) = self.node(node);
                asked.push(variable);
                stack.extend(children);
            }
        }
        asked.sort_unstable();
        asked.dedup();
        asked
    }

    /// How many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Its size in memory.
    pub(crate) fn bytes(&self) -> usize {
        self.nodes.len() * size_of::<Node>() + self.children.len() * size_of::<Ref>()
    }
}

/// Builds a diagram in which equal nodes are one node and no node is idle.
#[derive(Debug, Default)]
pub(crate) struct DiagramBuilder {
    diagram: Diagram,
    known: HashMap<(VarId, Box<[Ref]>), Ref, FxBuildHasher>,
}

impl DiagramBuilder {
    pub(crate) fn end(outcome: Outcome) -> Ref {
        outcome as Ref
    }

    /// How many nodes there are by now.
    pub(crate) fn len(&self) -> usize {
        self.diagram.len()
    }

    /// The variable that a node asks; an end asks one behind all others.
    pub(crate) fn asks(&self, node: Ref) -> VarId {
        self.diagram.at(node).map_or(VarId::MAX, |n| n.variable)
    }

    /// How many classes a node tells apart in a variable.
    pub(crate) fn classes(&self, node: Ref, variable: VarId) -> usize {
        self.diagram.at(node).filter(|n| n.variable == variable).map_or(0, |n| usize::from(n.classes))
    }

    /// Where a class of a variable leads from a node; nowhere else if it does not ask that.
    pub(crate) fn behind(&self, node: Ref, variable: VarId, class: usize) -> Ref {
        match self.asks(node) == variable {
            true => self.diagram.node(node).1[class],
            false => node,
        }
    }

    pub(crate) fn node(&mut self, variable: VarId, children: &[Ref]) -> Ref {
        if children.iter().all(|c| *c == children[0]) {
            return children[0];
        }
        let key = (variable, Box::from(children));
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let diagram = &mut self.diagram;
        let node = diagram.nodes.len() as Ref + Diagram::TERMINALS;
        let below = children.iter().fold(Variables(0), |all, child| all.with(diagram.support(*child)));
        diagram.nodes.push(Node {
            support: below.with(Variables::only(variable)),
            first: diagram.children.len() as u32,
            variable,
            // No more than MAX_CLASSES.
            classes: children.len() as u8,
            reached: children.iter().fold(0, |all, child| all | diagram.reached(*child)),
        });
        diagram.children.extend_from_slice(children);
        self.known.insert(key, node);
        node
    }

    pub(crate) fn finish(
        mut self,
        roots: Vec<Vec<Ref>>,
        within: Vec<Vec<Ref>>,
        allowed: Vec<Ref>,
        allowed_by_all: Ref,
        only_when: Vec<Ref>,
    ) -> Diagram {
        self.diagram.nodes.shrink_to_fit();
        self.diagram.children.shrink_to_fit();
        Diagram { roots, within, allowed, allowed_by_all, only_when, ..self.diagram }
    }
}
