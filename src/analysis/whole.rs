//! An element's diagram with the constraints folded in: every completion has an end, and one of the ends is that it cannot be.
//!
//! What the five answers need beyond findings - distances, counts, other values of known facts - is read off one such diagram in passes, with no
//! limit to carry along.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::inquiry::classes;
use super::limits::Allowed;
use crate::doctrine::{Diagram, Domain, Outcomes, Ref, VarId};

/// The diagram.
#[derive(Debug)]
pub(crate) struct Whole {
    root: Ref,
    variables: Vec<VarId>,
    /// Those that are asked at all, ascending.
    asks: Vec<VarId>,
    /// Where each node's children begin in `children`.
    first: Vec<u32>,
    children: Vec<Ref>,
    /// The ends that each node reaches, one bit each.
    reached: Vec<u8>,
    /// By first variable of a fact, the nodes that ask it and are not reached by way of it alone.
    entered: FxHashMap<usize, Vec<Ref>>,
    /// By first variable of a fact, answers to it that are unlike each other.
    answers: Mutex<FxHashMap<usize, Arc<[Alike]>>>,
}

impl Whole {
    /// References below this are ends: the four outcomes, then [`Whole::IMPOSSIBLE`].
    pub(crate) const ENDS: Ref = Diagram::TERMINALS;
    /// The end of what the constraints exclude.
    pub(crate) const IMPOSSIBLE: Ref = Diagram::IMPOSSIBLE;

    /// Folds the limits, which must leave out nothing that is known, into the diagram below `root`.
    pub(crate) fn new(diagram: &Diagram, root: Ref, allowed: &Allowed, domain: &Domain) -> Self {
        let whole = Whole {
            root,
            variables: Vec::new(),
            asks: Vec::new(),
            first: vec![0],
            children: Vec::new(),
            reached: Vec::new(),
            entered: FxHashMap::default(),
            answers: Mutex::default(),
        };
        let mut folding = Folding { diagram, allowed, whole, done: FxHashMap::default(), ids: FxHashMap::default() };
        let root = folding.of(root, allowed.root());
        let mut asks = folding.whole.variables.clone();
        asks.sort_unstable();
        asks.dedup();
        let mut whole = Whole { root, asks, ..folding.whole };
        whole.entered = whole.entries(domain);
        whole
    }

    fn entries(&self, domain: &Domain) -> FxHashMap<usize, Vec<Ref>> {
        let fact = |node: Ref| {
            let index = node.checked_sub(Self::ENDS)?;
            Some(domain.variables[usize::from(self.variables[index as usize])].fact)
        };
        let mut is_entered = vec![false; self.len() + Self::ENDS as usize];
        is_entered[self.root as usize] = true;
        for node in Self::ENDS..Self::ENDS + self.len() as Ref {
            for child in self.node(node).1 {
                is_entered[*child as usize] |= fact(*child) != fact(node);
            }
        }
        let mut entries: FxHashMap<usize, Vec<Ref>> = FxHashMap::default();
        for node in (Self::ENDS..).take(self.len()).filter(|node| is_entered[*node as usize]) {
            if let Some(fact) = fact(node) {
                entries.entry(domain.of(fact).start).or_default().push(node);
            }
        }
        entries
    }

    pub(crate) fn root(&self) -> Ref {
        self.root
    }

    /// How many nodes there are. A node comes after all that it leads to.
    pub(crate) fn len(&self) -> usize {
        self.variables.len()
    }

    /// The variable that a node asks, and its children by class.
    #[inline]
    pub(crate) fn node(&self, node: Ref) -> (VarId, &[Ref]) {
        let index = (node - Self::ENDS) as usize;
        (self.variables[index], &self.children[self.first[index] as usize..self.first[index + 1] as usize])
    }

    /// The variable that each node asks, in their order.
    pub(crate) fn variables(&self) -> &[VarId] {
        &self.variables
    }

    /// The ends that a node reaches whatever is known, one bit each.
    #[inline]
    pub(crate) fn reached(&self, node: Ref) -> u8 {
        match node.checked_sub(Self::ENDS) {
            Some(index) => self.reached[index as usize],
            None => 1 << node,
        }
    }

    /// Complete answers to a fact, given by its variables, of which no two are alike wherever it is asked: one of each kind, as a class for each
    /// variable. None where it is not asked.
    pub(crate) fn answers(&self, variables: Range<usize>) -> Arc<[Alike]> {
        let mut known = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(variables.start).or_insert_with(|| self.unlike_answers(&variables, |_| u64::MAX).into()))
    }

    /// As [`Whole::answers`], but only of these classes.
    pub(crate) fn unlike_answers(&self, variables: &Range<usize>, among: impl Fn(usize) -> u64) -> Vec<Alike> {
        let asks = |node: Ref| node >= Self::ENDS && variables.contains(&usize::from(self.node(node).0));
        let Some(entered) = self.entered.get(&variables.start) else { return Vec::new() };
        // Where each of those nodes has led to, by what was answered so far.
        let mut fronts: Vec<(Vec<Ref>, Alike)> = vec![(entered.clone(), Alike { classes: Vec::new(), last: 0 })];
        for variable in variables.clone() {
            let asking = |node: &Ref| asks(*node) && usize::from(self.node(*node).0) == variable;
            let asked = fronts.iter().flat_map(|(f, _)| f).find(|n| asking(n)).map_or(1, |n| self.node(*n).1.len());
            // Where it is not asked, any class does.
            let possible: Vec<usize> = (0..asked.max(2)).filter(|class| among(variable) & 1 << class != 0).collect();
            let some = if asked == 1 { &possible[..1.min(possible.len())] } else { &possible };
            let mut next: FxHashMap<Vec<Ref>, Alike> = FxHashMap::default();
            for (front, answered) in &fronts {
                for class in some.iter().copied().filter(|c| *c < asked.max(2)) {
                    let step = |n: &Ref| if asking(n) { self.node(*n).1[class] } else { *n };
                    let with = || {
                        let classes = answered.classes.iter().copied().chain([class as u8]).collect();
                        Alike { classes, last: 0 }
                    };
                    next.entry(front.iter().map(step).collect()).or_insert_with(with).last |= 1 << class;
                }
            }
            fronts = next.into_iter().collect();
        }
        let mut answers: Vec<Alike> = fronts.into_iter().map(|(_, answered)| answered).collect();
        answers.sort_unstable_by(|a, b| a.classes.cmp(&b.classes));
        answers
    }

    /// The outcomes of the completions that the known classes leave.
    pub(crate) fn ends(&self, known: &[u64], marks: &mut Marks) -> Outcomes {
        marks.begin(self.len());
        let mut stack = vec![self.root];
        let mut found = 0u8;
        while let Some(node) = stack.pop() {
            if self.reached(node) & Outcomes::all().0 & !found == 0 {
                continue;
            }
            let Some(index) = node.checked_sub(Self::ENDS) else {
                found |= 1 << node;
                continue;
            };
            if marks.is_new(index) {
                let (variable, children) = self.node(node);
                stack.extend(classes(known[usize::from(variable)]).filter_map(|class| children.get(class).copied()));
            }
        }
        Outcomes(found & !(1 << Self::IMPOSSIBLE))
    }

    /// The variables that it asks, ascending.
    pub(crate) fn asks(&self) -> &[VarId] {
        &self.asks
    }
}

/// A complete answer to a fact, for all that are like it.
#[derive(Debug, Clone)]
pub(crate) struct Alike {
    /// A class for each of its variables.
    pub(crate) classes: Vec<u8>,
    /// The classes of the last variable that are like its own.
    pub(crate) last: u64,
}

/// Which nodes were seen in the walk at hand.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    seen: Vec<u32>,
    walk: u32,
}

impl Marks {
    fn begin(&mut self, nodes: usize) {
        if self.seen.len() < nodes {
            self.seen.resize(nodes, 0);
        }
        self.walk = self.walk.wrapping_add(1);
        if self.walk == 0 {
            self.seen.fill(0);
            self.walk = 1;
        }
    }

    fn is_new(&mut self, index: u32) -> bool {
        std::mem::replace(&mut self.seen[index as usize], self.walk) != self.walk
    }
}

struct Folding<'a> {
    diagram: &'a Diagram,
    allowed: &'a Allowed,
    whole: Whole,
    done: FxHashMap<(Ref, Ref), Ref>,
    ids: FxHashMap<(VarId, Box<[Ref]>), Ref>,
}

impl Folding<'_> {
    fn of(&mut self, node: Ref, limit: Ref) -> Ref {
        if limit == Diagram::NO {
            return Whole::IMPOSSIBLE;
        }
        if node < Diagram::TERMINALS && limit < Diagram::TERMINALS {
            return node;
        }
        if let Some(done) = self.done.get(&(node, limit)) {
            return *done;
        }
        let (limited, limits) = self.allowed.node(limit);
        let (asked, children) =
            if node < Diagram::TERMINALS { (VarId::MAX, [].as_slice()) } else { self.diagram.node(node) };
        let variable = asked.min(limited);
        let classes = if asked == variable { children.len() } else { limits.len() };
        let below: Vec<Ref> = (0..classes)
            .map(|class| {
                let child = if asked == variable { children[class] } else { node };
                let limit = if limited == variable { limits[class] } else { limit };
                self.of(child, limit)
            })
            .collect();
        let result = self.join(variable, below);
        self.done.insert((node, limit), result);
        result
    }

    fn join(&mut self, variable: VarId, children: Vec<Ref>) -> Ref {
        if children.iter().all(|c| *c == children[0]) {
            return children[0];
        }
        let whole = &mut self.whole;
        let next = whole.variables.len() as Ref + Whole::ENDS;
        *self.ids.entry((variable, children.into_boxed_slice())).or_insert_with_key(|(_, children)| {
            whole.variables.push(variable);
            whole.reached.push(children.iter().fold(0, |all, c| all | whole.reached(*c)));
            whole.children.extend_from_slice(children);
            whole.first.push(whole.children.len() as u32);
            next
        })
    }
}
