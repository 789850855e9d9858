//! How far each node of a diagram is from a finding: how many facts must be otherwise at least, and which single fact would do.
//!
//! The facts are asked in levels, all variables of one together. Whoever changes facts does not know what the unknown ones are; that more could be done if
//! the changes might depend on them makes the first number a lower bound. The second is exact.

use std::ops::Range;
use std::sync::Arc;

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
    /// By position among all answers, the level.
    level_of_answer: Vec<u16>,
    /// By node, the level; ends stand below all.
    of_node: Vec<u16>,
}

impl Levels {
    pub(super) fn of(inquiry: &Inquiry<'_>) -> Self {
        let domain = inquiry.doctrine.domain();
        let mut levels = Levels {
            facts: Vec::new(),
            of: vec![u16::MAX; domain.variables.len()],
            answers: Vec::new(),
            first: vec![0],
            level_of_answer: Vec::new(),
            of_node: Vec::new(),
        };
        for variable in inquiry.whole.asks() {
            let fact = inquiry.fact_of(*variable);
            if levels.facts.last() != Some(&fact) {
                let answers = inquiry.whole.answers(domain.of(fact));
                levels.first.push(levels.first[levels.facts.len()] + answers.len());
                levels.level_of_answer.extend(answers.iter().map(|_| levels.facts.len() as u16));
                levels.answers.push((domain.of(fact).start, answers));
                levels.facts.push(fact);
            }
            levels.of[usize::from(*variable)] = levels.facts.len() as u16 - 1;
        }
        let ends = (0..Whole::ENDS).map(|_| levels.facts.len() as u16);
        let nodes = inquiry.whole.variables().iter().map(|v| levels.of[usize::from(*v)]);
        levels.of_node = ends.chain(nodes).collect();
        levels
    }

    pub(super) fn len(&self) -> usize {
        self.facts.len()
    }

    pub(super) fn of_variable(&self, variable: VarId) -> usize {
        usize::from(self.of[usize::from(variable)])
    }

    /// The level of a node; ends stand below all.
    #[inline]
    pub(super) fn of_node(&self, node: Ref) -> usize {
        usize::from(self.of_node[node as usize])
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
        let level = usize::from(self.level_of_answer[position]);
        (level, position - self.first[level])
    }

    /// Takes the answers at a level out of a set.
    pub(super) fn clear(&self, level: usize, moves: &mut Moves) {
        for position in self.first[level]..self.first[level + 1] {
            moves[position / 64] &= !(1 << (position % 64));
        }
    }

    /// The same for all levels to one.
    pub(super) fn clear_to(&self, level: usize, moves: &mut Moves) {
        let end = self.first[level + 1];
        moves[..end / 64].fill(0);
        if let Some(word) = moves.get_mut(end / 64) {
            *word &= u64::MAX << (end % 64);
        }
    }

    /// Takes out of a set what stands for no answer: it would keep the set from ever being empty.
    fn clear_beyond(&self, moves: &mut Moves) {
        if let Some(last) = moves.last_mut() {
            *last &= u64::MAX >> ((64 - self.moves() % 64) % 64);
        }
    }

    /// Where an answer leads from a node of its level.
    #[inline]
    pub(super) fn exit(&self, whole: &Whole, node: Ref, level: usize, answer: usize) -> Ref {
        let (first, answers) = &self.answers[level];
        let classes = answers[answer].classes.as_slice();
        if let [only] = classes {
            return whole.node(node).1[usize::from(*only)];
        }
        let mut node = node;
        while self.of_node(node) == level {
            let (variable, children) = whole.node(node);
            node = children[usize::from(classes[usize::from(variable) - first])];
        }
        node
    }

    /// Calls `visit` with every node below its level to which what is known leads from a node.
    pub(super) fn exits(&self, inquiry: &Inquiry<'_>, node: Ref, level: usize, visit: &mut impl FnMut(Ref)) {
        let (variable, children) = inquiry.whole.node(node);
        let is_simple = self.is_simple(level);
        let mut before = node;
        for class in classes(inquiry.known[usize::from(variable)]) {
            let Some(child) = children.get(class).copied().filter(|c| *c != before) else { continue };
            before = child;
            match !is_simple && self.of_node(child) == level {
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
        least.push(std::array::from_fn(
            |outcome| {
                if end == outcome as Ref || end == Whole::IMPOSSIBLE { 0 } else { FAR }
            },
        ));
    }
    // Of nodes from which the same fact goes on being asked: the most with what is known of it, and the least with any answer.
    let mut within: Vec<([u8; 4], [u8; 4])> = vec![([0; 4], [0; 4]); nodes];
    for node in Whole::ENDS..nodes as Ref {
        let (variable, children) = whole.node(node);
        let level = levels.of_variable(variable);
        let known = inquiry.known[usize::from(variable)];
        let (mut most, mut fewest) = ([0; 4], [FAR; 4]);
        for (class, child) in children.iter().enumerate() {
            let goes_on = levels.of_node(*child) == level;
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
#[derive(Debug, Default)]
pub(super) struct Fixes {
    words: usize,
    /// By node, one more than the number of its set.
    number: Vec<u32>,
    sets: Vec<u64>,
    /// Sets that are being computed, one within the other.
    pending: Vec<u64>,
}

/// The number of the empty set.
const NONE: u32 = 1;

/// What the sets are computed from.
#[derive(Clone, Copy)]
pub(super) struct Seeking<'a> {
    pub(super) inquiry: &'a Inquiry<'a>,
    pub(super) levels: &'a Levels,
    pub(super) least: &'a [[u8; 4]],
    pub(super) target: usize,
}

/// Leaves of one set what is in the other too; whether anything is left.
pub(super) fn keep_both(kept: &mut Moves, also: &Moves) -> bool {
    let mut some = 0;
    for (kept, also) in kept.iter_mut().zip(also) {
        *kept &= also;
        some |= *kept;
    }
    some != 0
}

/// Which moves do behind a node.
enum Behind {
    Everything,
    Nothing,
    /// Those of a range of the sets.
    These(Range<usize>),
}

impl Fixes {
    /// All answers.
    pub(super) fn all(&self, levels: &Levels) -> Vec<u64> {
        let mut all = vec![u64::MAX; levels.moves().div_ceil(64)];
        levels.clear_beyond(&mut all);
        all
    }

    /// Leaves of a set what also does behind this node; whether anything is left.
    pub(super) fn keep(&mut self, seeking: Seeking<'_>, node: Ref, kept: &mut Moves) -> bool {
        match self.behind(seeking, node) {
            Behind::Everything => true,
            Behind::Nothing => false,
            Behind::These(set) => keep_both(kept, &self.sets[set]),
        }
    }

    /// The same for the set that is being computed.
    fn keep_pending(&mut self, seeking: Seeking<'_>, node: Ref) -> bool {
        match self.behind(seeking, node) {
            Behind::Everything => true,
            Behind::Nothing => false,
            Behind::These(set) => {
                let begins = self.pending.len() - self.words;
                keep_both(&mut self.pending[begins..], &self.sets[set])
            }
        }
    }

    fn behind(&mut self, seeking: Seeking<'_>, node: Ref) -> Behind {
        let good = 1 << seeking.target as u8 | 1 << Whole::IMPOSSIBLE;
        if seeking.inquiry.whole.reached(node) & !good == 0 {
            return Behind::Everything;
        }
        match self.set(seeking, node) {
            NONE => Behind::Nothing,
            number => {
                let begins = (number as usize - 2) * self.words;
                Behind::These(begins..begins + self.words)
            }
        }
    }

    fn set(&mut self, seeking: Seeking<'_>, node: Ref) -> u32 {
        let Seeking { inquiry, levels, least, target } = seeking;
        if node < Whole::ENDS || least[node as usize][target] > 1 {
            return NONE;
        }
        if self.number.is_empty() {
            self.words = levels.moves().div_ceil(64);
            self.number.resize(inquiry.whole.len() + Whole::ENDS as usize, 0);
        }
        if self.number[node as usize] != 0 {
            return self.number[node as usize];
        }
        let level = levels.of_node(node);
        let begins = self.pending.len();
        self.pending.resize(begins + self.words, u64::MAX);
        levels.clear_beyond(&mut self.pending[begins..]);
        let mut some = true;
        levels.exits(inquiry, node, level, &mut |exit| some = some && self.keep_pending(seeking, exit));
        let all = &mut self.pending[begins..];
        if !some {
            all.fill(0);
        }
        for answer in 0..levels.answers(level).len() {
            let position = levels.move_of(level, answer);
            let does = least[levels.exit(inquiry.whole, node, level, answer) as usize][target] == 0;
            all[position / 64] = all[position / 64] & !(1 << (position % 64)) | u64::from(does) << (position % 64);
        }
        let number = match all.iter().any(|word| *word != 0) {
            false => NONE,
            true => {
                self.sets.extend_from_slice(all);
                (self.sets.len() / self.words) as u32 + 1
            }
        };
        self.pending.truncate(begins);
        self.number[node as usize] = number;
        number
    }
}
