//! The facts that a diagram asks, as levels in its order: to each the answers that are unlike each other, and where each answer leads.
//!
//! A fact may have several variables, so that it is asked in several nodes, one after the other; here it is asked once, in the nodes to which other
//! facts lead.

use std::ops::{AddAssign, Range};

use rustc_hash::FxHashMap;

use super::inquiry::classes;
use super::moves::{Block, Moves, blocks};
use super::whole::Whole;
use crate::doctrine::{Domain, FactId, Ref, VarId};

/// The levels of a diagram. Ends stand below all.
#[derive(Debug)]
pub(crate) struct Levels {
    root: Ref,
    all: Vec<Level>,
    /// By variable, the level.
    of: Vec<u16>,
    /// By level, the position of its first answer among all; then their number.
    first: Vec<usize>,
    /// By position among all answers, the level.
    of_answer: Vec<u16>,
    /// By node.
    places: Vec<Place>,
    /// The nodes to which other facts lead, each after all that it leads to.
    nodes: Vec<Ref>,
    exits: Vec<Ref>,
}

/// Where a node stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// Where its exits begin, and how many there are: to which nodes below its level its answers lead, in their order.
    begins: u32,
    exits: u32,
    level: u16,
}

#[derive(Debug)]
struct Level {
    fact: FactId,
    variables: Range<usize>,
    answers: Vec<Alike>,
    /// By variable, whither each class leads from each state: one state at first, at last one for each answer.
    steps: Vec<Step>,
}

/// A complete answer to a fact, for all that are like it.
#[derive(Debug, Clone)]
pub(crate) struct Alike {
    /// A class for each of its variables.
    pub(crate) classes: Vec<u8>,
    /// If it is the only one: its classes that are alike.
    pub(crate) last: u64,
}

#[derive(Debug)]
struct Step {
    classes: usize,
    /// Whether it is asked at all; else every class leads to the same, and they count as one.
    is_asked: bool,
    /// By state and class.
    to: Vec<u32>,
}

impl Levels {
    pub(crate) fn of(whole: &Whole, domain: &Domain) -> Self {
        let mut levels = Levels {
            root: whole.root(),
            all: Vec::new(),
            of: vec![u16::MAX; domain.variables.len()],
            first: vec![0],
            of_answer: Vec::new(),
            places: Vec::new(),
            nodes: Vec::new(),
            exits: Vec::new(),
        };
        let mut facts: Vec<FactId> = Vec::new();
        for variable in whole.asks() {
            let fact = domain.variables[usize::from(*variable)].fact;
            if facts.last() != Some(&fact) {
                facts.push(fact);
            }
            levels.of[usize::from(*variable)] = facts.len() as u16 - 1;
        }
        let ends = (0..Whole::ENDS).map(|_| facts.len() as u16);
        let of_nodes = whole.variables().iter().map(|v| levels.of[usize::from(*v)]);
        levels.places = ends.chain(of_nodes).map(|level| Place { begins: 0, exits: 0, level }).collect();
        levels.nodes = levels.entered(whole);
        let mut entered: Vec<Vec<Ref>> = vec![Vec::new(); facts.len()];
        for node in &levels.nodes {
            entered[levels.of_node(*node)].push(*node);
        }
        for (level, (fact, entered)) in facts.iter().zip(&entered).enumerate() {
            let asking = Level::of(whole, *fact, domain, entered);
            levels.of_answer.extend(asking.answers.iter().map(|_| level as u16));
            levels.first.push(levels.of_answer.len());
            levels.all.push(asking);
        }
        for node in &levels.nodes {
            let level = &levels.all[levels.of_node(*node)];
            let place = &mut levels.places[*node as usize];
            (place.begins, place.exits) = (levels.exits.len() as u32, level.answers.len() as u32);
            levels.exits.extend(level.answers.iter().map(|answer| level.exit(whole, *node, answer)));
        }
        levels
    }

    fn entered(&self, whole: &Whole) -> Vec<Ref> {
        let all = Whole::ENDS..Whole::ENDS + whole.len() as Ref;
        let mut is_entered = vec![false; all.end as usize];
        is_entered[whole.root() as usize] = true;
        for node in all.clone() {
            for child in whole.node(node).1 {
                is_entered[*child as usize] |= self.of_node(*child) != self.of_node(node);
            }
        }
        all.filter(|node| is_entered[*node as usize]).collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn root(&self) -> Ref {
        self.root
    }

    pub(crate) fn fact(&self, level: usize) -> FactId {
        self.all[level].fact
    }

    /// The level of a fact, if it is asked.
    pub(crate) fn of_fact(&self, fact: FactId) -> Option<usize> {
        self.all.iter().position(|level| level.fact == fact)
    }

    /// The level of a variable, if it is asked.
    pub(crate) fn of_variable(&self, variable: VarId) -> Option<usize> {
        let level = usize::from(self.of[usize::from(variable)]);
        (level < self.len()).then_some(level)
    }

    #[inline]
    pub(crate) fn of_node(&self, node: Ref) -> usize {
        usize::from(self.places[node as usize].level)
    }

    pub(crate) fn answers(&self, level: usize) -> &[Alike] {
        &self.all[level].answers
    }

    /// How many variables two answers at a level begin with in common.
    pub(crate) fn in_common(&self, level: usize, one: usize, other: usize) -> usize {
        let [one, other] = [one, other].map(|answer| &self.answers(level)[answer].classes);
        one.iter().zip(other).take_while(|(one, other)| one == other).count()
    }

    pub(crate) fn variables(&self, level: usize) -> Range<usize> {
        self.all[level].variables.clone()
    }

    /// Whether a level's fact has one variable only.
    pub(crate) fn is_simple(&self, level: usize) -> bool {
        self.all[level].variables.len() == 1
    }

    /// How many answers there are in all levels.
    pub(crate) fn moves(&self) -> usize {
        self.of_answer.len()
    }

    /// The positions of a level's answers among all.
    #[inline]
    pub(crate) fn moves_of(&self, level: usize) -> Range<usize> {
        self.first[level]..self.first[level + 1]
    }

    /// The level of an answer, and its position there.
    pub(crate) fn answer_of(&self, position: usize) -> (usize, usize) {
        let level = usize::from(self.of_answer[position]);
        (level, position - self.first[level])
    }

    /// The nodes that are asked, each after all that it leads to.
    pub(crate) fn nodes(&self) -> &[Ref] {
        &self.nodes
    }

    /// How many references there may be to nodes and ends.
    pub(crate) fn refs(&self) -> usize {
        self.places.len()
    }

    /// Where the answers to a node's fact lead from it, in their order.
    #[inline]
    pub(crate) fn exits(&self, node: Ref) -> &[Ref] {
        let place = self.places[node as usize];
        &self.exits[place.begins as usize..][..place.exits as usize]
    }

    /// The answers at each level that what is known leaves possible.
    pub(crate) fn open(&self, known: &[u64]) -> Open {
        let mut open = Open { answers: Vec::with_capacity(self.moves()), first: vec![0] };
        for level in &self.all {
            let is_open = level.sums(known, 1.0).into_iter().map(|sum: f64| sum > 0.0);
            open.answers.extend((0u32..).zip(is_open).filter(|(_, is_open)| *is_open).map(|(answer, _)| answer));
            open.first.push(open.answers.len());
        }
        open
    }

    /// By node, whether answers that are possible lead there.
    pub(crate) fn reached(&self, open: &Open) -> Vec<bool> {
        let mut reached = vec![false; self.refs()];
        reached[self.root as usize] = true;
        for node in self.nodes.iter().rev() {
            if reached[*node as usize] {
                let exits = self.exits(*node);
                for answer in open.at(self.of_node(*node)) {
                    reached[exits[*answer as usize] as usize] = true;
                }
            }
        }
        reached
    }

    /// No answers.
    pub(crate) fn none(&self) -> Moves {
        vec![Block::default(); blocks(self.moves())]
    }

    /// By answer at a level, how many complete answers that what is known leaves are like it.
    pub(crate) fn sums<N: Copy + Default + AddAssign>(&self, level: usize, known: &[u64], one: N) -> Vec<N> {
        self.all[level].sums(known, one)
    }
}

impl Level {
    fn of(whole: &Whole, fact: FactId, domain: &Domain, entered: &[Ref]) -> Self {
        let variables = domain.of(fact);
        // Where those nodes have led to, by what was answered so far.
        let mut fronts = vec![entered.to_vec()];
        let mut answers = vec![Alike { classes: Vec::new(), last: 0 }];
        let mut steps = Vec::new();
        for variable in variables.clone() {
            let classes = usize::from(domain.variables[variable].classes);
            let mut numbers: FxHashMap<Vec<Ref>, u32> = FxHashMap::default();
            let mut next: Vec<Alike> = Vec::new();
            let mut to = Vec::with_capacity(fronts.len() * classes);
            let asks = |node: Ref| node >= Whole::ENDS && usize::from(whole.node(node).0) == variable;
            for (front, answered) in fronts.iter().zip(&answers) {
                for class in 0..classes {
                    let step = |node: &Ref| if asks(*node) { whole.node(*node).1[class] } else { *node };
                    let number = *numbers.entry(front.iter().map(step).collect()).or_insert_with(|| {
                        let classes = answered.classes.iter().copied().chain([class as u8]).collect();
                        next.push(Alike { classes, last: 0 });
                        next.len() as u32 - 1
                    });
                    next[number as usize].last |= 1 << class;
                    to.push(number);
                }
            }
            let is_asked = fronts.iter().flatten().any(|node| asks(*node));
            steps.push(Step { classes, is_asked, to });
            fronts = vec![Vec::new(); next.len()];
            for (front, number) in numbers {
                fronts[number as usize] = front;
            }
            answers = next;
        }
        Level { fact, variables, answers, steps }
    }

    /// Where an answer leads from a node.
    fn exit(&self, whole: &Whole, node: Ref, answer: &Alike) -> Ref {
        let mut node = node;
        while node >= Whole::ENDS {
            let (variable, children) = whole.node(node);
            let variable = usize::from(variable);
            if !self.variables.contains(&variable) {
                break;
            }
            node = children[usize::from(answer.classes[variable - self.variables.start])];
        }
        node
    }

    fn sums<N: Copy + Default + AddAssign>(&self, known: &[u64], one: N) -> Vec<N> {
        let mut sums = vec![one];
        for (variable, step) in self.variables.clone().zip(&self.steps) {
            let states = step.to.iter().max().map_or(0, |last| *last as usize + 1);
            let mut next = vec![N::default(); states];
            for (sum, to) in sums.iter().zip(step.to.chunks(step.classes)) {
                let count = if step.is_asked { step.classes } else { 1 };
                for class in classes(known[variable]).filter(|class| *class < step.classes).take(count) {
                    next[to[class] as usize] += *sum;
                }
            }
            sums = next;
        }
        sums
    }
}

/// The answers at each level that are possible, by their positions there.
#[derive(Debug)]
pub(crate) struct Open {
    answers: Vec<u32>,
    first: Vec<usize>,
}

impl Open {
    #[inline]
    pub(crate) fn at(&self, level: usize) -> &[u32] {
        &self.answers[self.first[level]..self.first[level + 1]]
    }
}
