//! How far each node of a diagram is from a finding: how many facts must be otherwise at least, and which single fact would do.
//!
//! Whoever changes facts does not know what the unknown ones are; that more could be done if the changes might depend on them makes the first number a
//! lower bound. The second is exact.

use super::inquiry::Inquiry;
use super::moves::{self, Block, Moves, keep_both};
use super::whole::Whole;
use crate::doctrine::Ref;

/// More than any number of changes that is looked for.
const FAR: u8 = 100;

/// By node and outcome, at least how many facts must be otherwise for every completion to have that outcome, if it can be at all.
pub(super) fn least_changes(inquiry: &Inquiry<'_>) -> Vec<[u8; 4]> {
    let levels = inquiry.levels;
    let mut least = vec![[FAR; 4]; levels.refs()];
    for end in 0..Whole::ENDS {
        let none = |outcome| if end == outcome as Ref || end == Whole::IMPOSSIBLE { 0 } else { FAR };
        least[end as usize] = std::array::from_fn(none);
    }
    for node in levels.nodes() {
        let exits = levels.exits(*node);
        let (mut most, mut fewest) = ([0; 4], [FAR; 4]);
        for exit in exits {
            let behind = least[*exit as usize];
            fewest = std::array::from_fn(|outcome| behind[outcome].min(fewest[outcome]));
        }
        for answer in inquiry.open.at(levels.of_node(*node)) {
            let behind = least[exits[usize::from(*answer)] as usize];
            most = std::array::from_fn(|outcome| behind[outcome].max(most[outcome]));
        }
        least[*node as usize] = std::array::from_fn(|outcome| most[outcome].min(fewest[outcome].saturating_add(1)));
    }
    least
}

/// Which single answers make every completion behind a node come out so, computed where it is asked for.
#[derive(Debug, Default)]
pub(super) struct Fixes {
    blocks: usize,
    all: Moves,
    /// By node, the number of its set; nothing where that has not been asked for.
    number: Vec<u32>,
    /// From [`SETS`] on.
    sets: Vec<Block>,
}

/// The number of the empty set.
const NONE: u32 = 1;
/// What stands for every answer, even one to a fact that is not asked behind a node: whatever is the case, it comes out so.
const CERTAIN: u32 = 2;
/// The number of the first set that is neither.
const SETS: u32 = 3;

/// What the sets are computed from.
#[derive(Clone, Copy)]
pub(super) struct Seeking<'a> {
    pub(super) inquiry: &'a Inquiry<'a>,
    pub(super) least: &'a [[u8; 4]],
    pub(super) target: usize,
}

impl Seeking<'_> {
    fn need(&self, node: Ref) -> u8 {
        self.least[node as usize][self.target]
    }
}

impl Fixes {
    /// Leaves of a set what also does behind this node; whether anything is left.
    #[inline]
    pub(super) fn keep(&mut self, seeking: Seeking<'_>, node: Ref, kept: &mut [Block]) -> bool {
        match self.number(seeking, node) {
            CERTAIN => true,
            NONE => false,
            number => keep_both(kept, self.set(number)),
        }
    }

    fn set(&self, number: u32) -> &[Block] {
        let begins = (number - SETS) as usize * self.blocks;
        &self.sets[begins..begins + self.blocks]
    }

    #[inline]
    fn number(&mut self, seeking: Seeking<'_>, node: Ref) -> u32 {
        if let Some(number @ NONE..) = self.number.get(node as usize) {
            return *number;
        }
        if self.number.is_empty() {
            self.all = moves::all(seeking.inquiry.levels.moves());
            self.blocks = self.all.len();
            self.number.resize(seeking.inquiry.levels.refs(), 0);
        }
        let number = self.compute(seeking, node);
        self.number[node as usize] = number;
        number
    }

    fn compute(&mut self, seeking: Seeking<'_>, node: Ref) -> u32 {
        let inquiry = seeking.inquiry;
        if inquiry.whole.reached(node) & !(1 << seeking.target as u8 | 1 << Whole::IMPOSSIBLE) == 0 {
            return CERTAIN;
        }
        if seeking.need(node) > 1 {
            return NONE;
        }
        let level = inquiry.levels.of_node(node);
        let exits = inquiry.levels.exits(node);
        let open = inquiry.open.at(level);
        let are_behind = open.iter().all(|answer| self.number(seeking, exits[usize::from(*answer)]) != NONE);
        let begins = self.sets.len();
        if are_behind {
            self.sets.extend_from_slice(&self.all);
        } else {
            self.sets.resize(begins + self.blocks, Block::default());
        }
        let (known, set) = self.sets.split_at_mut(begins);
        if are_behind {
            for answer in open {
                let number = self.number[exits[usize::from(*answer)] as usize];
                if number >= SETS {
                    let from = (number - SETS) as usize * self.blocks;
                    if !keep_both(set, &known[from..from + self.blocks]) {
                        break;
                    }
                }
            }
        }
        moves::put(set, inquiry.levels.moves_of(level), exits.iter().map(|exit| seeking.need(*exit) == 0));
        if moves::is_empty(set) {
            self.sets.truncate(begins);
            return NONE;
        }
        (begins / self.blocks) as u32 + SETS
    }
}
