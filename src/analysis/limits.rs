//! What the constraints still exclude once some answers are known: limits that walks through the diagrams carry along.

use rustc_hash::FxHashMap;

use super::exact::Walker;
use super::reach::narrowed;
use crate::doctrine::{Diagram, Doctrine, Ref, VarId, Variables};

/// What the constraints still exclude, given what is known.
#[derive(Debug, Default)]
pub(crate) struct Allowed {
    limits: Limits,
    /// The variables of which not every class is possible.
    pub(crate) narrowed: Variables,
    /// Constraints that the answers break, alone or together with earlier ones; they are left out.
    pub(crate) broken: Vec<usize>,
}

#[derive(Debug, Default)]
enum Limits {
    /// Nothing more.
    #[default]
    None,
    /// What some of the constraints exclude: a small diagram of its own, with no node without a way to YES.
    Own { root: Ref, nodes: Vec<(VarId, Vec<Ref>)>, support: Vec<Variables> },
}

impl Allowed {
    /// The constraints that matter under `known`, but for those that are `dropped` already.
    pub(crate) fn new(doctrine: &Doctrine, known: &[u64], dropped: &[usize], walker: &mut Walker) -> Self {
        // An analyst refuses a doctrine that is too large to have one.
        let Ok(diagram) = doctrine.diagram() else { return Allowed::default() };
        let narrowed = narrowed(known, doctrine.domain().unknown());
        Allowed { narrowed, ..Self::one_by_one(diagram, known, dropped, walker) }
    }

    /// Takes the constraints in their order and leaves out those that are broken.
    fn one_by_one(diagram: &Diagram, known: &[u64], dropped: &[usize], walker: &mut Walker) -> Self {
        let mut pending = Vec::new();
        let mut broken = Vec::new();
        for (index, root) in diagram.allowed().iter().enumerate() {
            if dropped.contains(&index) {
                continue;
            }
            let ends = walker.ends(diagram, *root, known, |found| found.0 == 0b11);
            if ends.0 == 1 << Diagram::NO {
                broken.push(index);
            } else if ends.0 != 1 << Diagram::YES {
                pending.push(index);
            }
        }
        let mut nodes = Vec::new();
        let mut whole = Diagram::YES;
        let mut kept: Vec<Ref> = Vec::new();
        for index in pending {
            kept.push(diagram.allowed()[index]);
            let root = Conjunction { diagram, known, nodes: &mut nodes, done: FxHashMap::default() }.of(&kept);
            if root == Diagram::NO {
                kept.pop();
                broken.push(index);
            } else {
                whole = root;
            }
        }
        broken.sort_unstable();
        let mut support: Vec<Variables> = Vec::with_capacity(nodes.len());
        for (variable, children) in &nodes {
            let below =
                children.iter().filter_map(|c| support.get(c.checked_sub(Diagram::TERMINALS)? as usize).copied());
            let below = below.fold(Variables::only(*variable), Variables::with);
            support.push(below);
        }
        let limits = if whole == Diagram::YES { Limits::None } else { Limits::Own { root: whole, nodes, support } };
        Allowed { limits, broken, ..Allowed::default() }
    }

    /// The limit with which a walk begins.
    pub(crate) fn root(&self) -> Ref {
        match &self.limits {
            Limits::None => Diagram::YES,
            Limits::Own { root, .. } => *root,
        }
    }

    /// The variables that a limit asks.
    pub(crate) fn support(&self, limit: Ref) -> Variables {
        match &self.limits {
            Limits::Own { support, .. } if limit >= Diagram::TERMINALS => {
                support[(limit - Diagram::TERMINALS) as usize]
            }
            Limits::Own { .. } | Limits::None => Variables::default(),
        }
    }

    /// A limit after the variables before this one, each put into a class under which the limit can still be fulfilled.
    pub(crate) fn before(&self, limit: Ref, variable: VarId, known: &[u64]) -> Ref {
        let mut at = limit;
        loop {
            let (limited, limits) = self.node(at);
            if limited >= variable {
                return at;
            }
            let classes = known[usize::from(limited)];
            let possible = limits.iter().enumerate().filter(|(class, _)| classes & 1 << class != 0);
            let mut possible = possible.map(|(_, next)| *next).filter(|n| *n != Diagram::NO);
            match possible.next() {
                Some(first) => at = possible.find(|n| *n == Diagram::YES).unwrap_or(first),
                None => return Diagram::NO,
            }
        }
    }

    /// What a limit asks, and where each class leads; nothing is asked any more where it is an end.
    pub(crate) fn node(&self, limit: Ref) -> (VarId, &[Ref]) {
        if limit < Diagram::TERMINALS {
            return (VarId::MAX, &[]);
        }
        match &self.limits {
            Limits::Own { nodes, .. } => {
                let (variable, children) = &nodes[(limit - Diagram::TERMINALS) as usize];
                (*variable, children)
            }
            Limits::None => (VarId::MAX, &[]),
        }
    }
}

/// A node and a limit, asked the first variable that either of them asks.
pub(crate) struct Step<'a> {
    /// The node, and where its classes lead if it is what asks.
    node: (Ref, Option<&'a [Ref]>),
    /// The limit, likewise.
    limit: (Ref, Option<&'a [Ref]>),
    known: u64,
}

impl<'a> Step<'a> {
    pub(crate) fn of(diagram: &'a Diagram, allowed: &'a Allowed, known: &[u64], node: Ref, limit: Ref) -> Self {
        let (asked, children) = diagram.node(node);
        let (limited, limits) = allowed.node(limit);
        let variable = asked.min(limited);
        Step {
            node: (node, (asked == variable).then_some(children)),
            limit: (limit, (limited == variable).then_some(limits)),
            known: known[usize::from(variable)],
        }
    }

    /// The classes up to the last that is possible.
    pub(crate) fn classes(&self) -> std::ops::Range<usize> {
        0..(u64::BITS - self.known.leading_zeros()) as usize
    }

    /// Node and limit behind a class, where it is possible.
    pub(crate) fn behind(&self, class: usize) -> Option<(Ref, Ref)> {
        let next = |(here, children): (Ref, Option<&[Ref]>)| match children {
            Some(children) => children.get(class).copied(),
            None => Some(here),
        };
        next(self.node).zip(next(self.limit)).filter(|_| self.known & 1 << class != 0)
    }
}

/// Builds the conjunction of several constraints, restricted to what is known.
struct Conjunction<'a> {
    diagram: &'a Diagram,
    known: &'a [u64],
    nodes: &'a mut Vec<(VarId, Vec<Ref>)>,
    done: FxHashMap<Vec<Ref>, Ref>,
}

impl Conjunction<'_> {
    fn of(&mut self, parts: &[Ref]) -> Ref {
        let mut parts: Vec<Ref> = parts.iter().copied().filter(|p| *p != Diagram::YES).collect();
        parts.sort_unstable();
        parts.dedup();
        if parts.contains(&Diagram::NO) {
            return Diagram::NO;
        }
        let Some(variable) = parts.iter().map(|p| self.diagram.node(*p).0).min() else { return Diagram::YES };
        if let Some(done) = self.done.get(&parts) {
            return *done;
        }
        let known = self.known[usize::from(variable)];
        let mut children = Vec::new();
        for class in 0..u64::BITS - known.leading_zeros() {
            let possible = known & 1 << class != 0;
            children.push(if possible { self.of(&self.step(&parts, variable, class as usize)) } else { Diagram::NO });
        }
        let root = self.join(variable, known, children);
        self.done.insert(parts, root);
        root
    }

    fn step(&self, parts: &[Ref], variable: VarId, class: usize) -> Vec<Ref> {
        let child = |part: Ref| {
            let (asked, children) = self.diagram.node(part);
            if asked == variable { children[class] } else { part }
        };
        parts.iter().map(|p| child(*p)).collect()
    }

    /// One node, unless all possible classes lead to the same.
    fn join(&mut self, variable: VarId, known: u64, children: Vec<Ref>) -> Ref {
        let mut possible = children.iter().enumerate().filter(|(class, _)| known & 1 << class != 0).map(|(_, c)| *c);
        let first = possible.next().unwrap_or(Diagram::NO);
        if possible.all(|c| c == first) {
            return first;
        }
        self.nodes.push((variable, children));
        self.nodes.len() as Ref - 1 + Diagram::TERMINALS
    }
}
