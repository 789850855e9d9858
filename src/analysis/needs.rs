//! How far each node of a diagram is from a finding: how many facts must be otherwise at least, and which single fact would do.
//!
//! The facts are asked in levels, all variables of one together. Whoever changes facts does not know what the unknown ones are; that more could be done if
//! the changes might depend on them makes the first number a lower bound. The second is exact.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::inquiry::{Inquiry, classes};
use super::whole::{Alike, Whole};
use crate::doctrine::{FactId, Ref, VarId};

/// More than any number of changes that is looked for.
const FAR: u8 = 100;

/// The facts that a diagram asks, in its order, with the answers to each that are unlike each other.
#[derive(Debug)]
pub(super) struct Levels {
    pub(super) facts: Vec<FactId>,
    /// By variable.
    of: Vec<u16>,
    /// By level: the first variable, and the answers.
    answers: Vec<(usize, Arc<[Alike]>)>,
    /// By level, the position of its first answer among all; then their number.
    first: Vec<usize>,
}

impl Levels {
    pub(super) fn of(inquiry: &Inquiry<'_>) -> Self {
        let domain = inquiry.doctrine.domain();
        let mut levels = Levels {
            facts: Vec::new(),
            of: vec![u16::MAX; domain.variables.len()],
            answers: Vec::new(),
            first: vec![0],
        };
        for variable in inquiry.whole.asks() {
            let fact = inquiry.fact_of(*variable);
            if levels.facts.last() != Some(&fact) {
                let answers = inquiry.whole.answers(domain.of(fact));
                levels.first.push(levels.first[levels.facts.len()] + answers.len());
                levels.answers.push((domain.of(fact).start, answers));
                levels.facts.push(fact);
            }
            levels.of[usize::from(*variable)] = levels.facts.len() as u16 - 1;
        }
        levels
    }

    pub(super) fn len(&self) -> usize {
        self.facts.len()
    }

    pub(super) fn of_variable(&self, variable: VarId) -> usize {
        usize::from(self.of[usize::from(variable)])
    }

    /// The level of a node; ends stand below all.
    pub(super) fn of_node(&self, whole: &Whole, node: Ref) -> usize {
        if node < Whole::ENDS { self.len() } else { self.of_variable(whole.node(node).0) }
    }

    pub(super) fn answers(&self, level: usize) -> &[Alike] {
        &self.answers[level].1
    }

    /// The first variable of a level's fact.
    pub(super) fn first_variable(&self, level: usize) -> usize {
        self.answers[level].0
    }

    /// Whether a level's fact has one variable only.
    pub(super) fn is_simple(&self, level: usize) -> bool {
        self.answers(level).first().is_none_or(|a| a.classes.len() == 1)
    }

    /// How many answers there are in all levels.
    pub(super) fn moves(&self) -> usize {
        self.first[self.len()]
    }

    /// An answer's position among all.
    pub(super) fn move_of(&self, level: usize, answer: usize) -> usize {
        self.first[level] + answer
    }

    /// The level of an answer, and its position there.
    pub(super) fn answer_of(&self, position: usize) -> (usize, usize) {
        let level = self.first.partition_point(|first| *first <= position) - 1;
        (level, position - self.first[level])
    }

    /// Where an answer leads from a node of its level.
    pub(super) fn exit(&self, whole: &Whole, node: Ref, level: usize, answer: usize) -> Ref {
        let (first, answers) = &self.answers[level];
        let classes = &answers[answer].classes;
        let mut node = node;
        while node >= Whole::ENDS {
            let (variable, children) = whole.node(node);
            if self.of_variable(variable) != level {
                break;
            }
            node = children[usize::from(classes[usize::from(variable) - first])];
        }
        node
    }

    /// Calls `visit` with every node below its level to which what is known leads from a node.
    pub(super) fn exits(&self, inquiry: &Inquiry<'_>, node: Ref, level: usize, visit: &mut impl FnMut(Ref)) {
        let (variable, children) = inquiry.whole.node(node);
        let mut before = node;
        for class in classes(inquiry.known[usize::from(variable)]) {
            let Some(child) = children.get(class).copied().filter(|c| *c != before) else { continue };
            before = child;
            match self.of_node(inquiry.whole, child) == level {
                true => self.exits(inquiry, child, level, visit),
                false => visit(child),
            }
        }
    }
}

/// By node and outcome, at least how many facts must be otherwise for every completion to have that outcome, if it can be at all.
pub(super) fn least_changes(inquiry: &Inquiry<'_>, levels: &Levels) -> Vec<[u8; 4]> {
    let whole = inquiry.whole;
    let nodes = Whole::ENDS as usize + whole.len();
    let mut least: Vec<[u8; 4]> = Vec::with_capacity(nodes);
    for end in 0..Whole::ENDS {
        least.push(std::array::from_fn(|outcome| {
            if end == outcome as Ref || end == Whole::IMPOSSIBLE { 0 } else { FAR }
        }));
    }
    // Of nodes from which the same fact goes on being asked: the most with what is known of it, and the least with any answer.
    let mut within: Vec<([u8; 4], [u8; 4])> = vec![([0; 4], [0; 4]); nodes];
    for node in Whole::ENDS..nodes as Ref {
        let (variable, children) = whole.node(node);
        let level = levels.of_variable(variable);
        let known = inquiry.known[usize::from(variable)];
        let (mut most, mut fewest) = ([0; 4], [FAR; 4]);
        for (class, child) in children.iter().enumerate() {
            let goes_on = levels.of_node(whole, *child) == level;
            let (with_known, with_any) = match goes_on {
                true => within[*child as usize],
                false => (least[*child as usize], least[*child as usize]),
            };
            for outcome in 0..4 {
                fewest[outcome] = fewest[outcome].min(with_any[outcome]);
                if known & 1 << class != 0 {
                    most[outcome] = most[outcome].max(with_known[outcome]);
                }
            }
        }
        within[node as usize] = (most, fewest);
        least.push(std::array::from_fn(|outcome| most[outcome].min(fewest[outcome].saturating_add(1))));
    }
    least
}

/// A set of answers, by their positions among all.
pub(super) type Moves = [u64];

/// Which single answers make every completion behind a node come out so, computed where it is asked for.
#[derive(Debug)]
pub(super) struct Fixes {
    target: usize,
    words: usize,
    /// By node, where its set begins.
    begins: FxHashMap<Ref, Option<usize>>,
    sets: Vec<u64>,
}

impl Fixes {
    pub(super) fn new(target: usize, levels: &Levels) -> Self {
        Fixes { target, words: levels.moves().div_ceil(64), begins: FxHashMap::default(), sets: Vec::new() }
    }

    pub(super) fn all(&self) -> Vec<u64> {
        vec![u64::MAX; self.words]
    }

    /// Leaves of a set what also does behind this node; whether anything is left.
    pub(super) fn keep(
        &mut self,
        inquiry: &Inquiry<'_>,
        levels: &Levels,
        least: &[[u8; 4]],
        node: Ref,
        kept: &mut Moves,
    ) -> bool {
        let good = 1 << self.target as u8 | 1 << Whole::IMPOSSIBLE;
        if inquiry.whole.reached(node) & !good == 0 {
            return true;
        }
        let Some(begins) = self.set(inquiry, levels, least, node) else { return false };
        let mut some = 0;
        for (kept, also) in kept.iter_mut().zip(&self.sets[begins..begins + self.words]) {
            *kept &= also;
            some |= *kept;
        }
        some != 0
    }

    fn set(&mut self, inquiry: &Inquiry<'_>, levels: &Levels, least: &[[u8; 4]], node: Ref) -> Option<usize> {
        if node < Whole::ENDS || least[node as usize][self.target] > 1 {
            return None;
        }
        if let Some(known) = self.begins.get(&node) {
            return *known;
        }
        let level = levels.of_node(inquiry.whole, node);
        let mut all = self.all();
        let mut exits = Vec::new();
        levels.exits(inquiry, node, level, &mut |exit| exits.push(exit));
        if !exits.into_iter().all(|exit| self.keep(inquiry, levels, least, exit, &mut all)) {
            all.fill(0);
        }
        for answer in 0..levels.answers(level).len() {
            let position = levels.move_of(level, answer);
            let exit = levels.exit(inquiry.whole, node, level, answer);
            let does = least[exit as usize][self.target] == 0;
            all[position / 64] = all[position / 64] & !(1 << (position % 64)) | u64::from(does) << (position % 64);
        }
        let begins = all.iter().any(|word| *word != 0).then_some(self.sets.len());
        if begins.is_some() {
            self.sets.extend(all);
        }
        self.begins.insert(node, begins);
        begins
    }
}
