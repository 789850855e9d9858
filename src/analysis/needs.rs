//! How far each node of a diagram is from findings that are sought: how many facts must be otherwise at least, and which single answers would do.
//!
//! Whoever changes facts does not know what the unknown ones are; that more could be done if the changes might depend on them makes the first number a
//! lower bound. The second is exact.

use std::ops::Range;

use super::inquiry::Inquiry;
use super::moves::{self, Block};
use super::whole::Whole;
use crate::doctrine::{Outcome, Ref, full};

/// Findings, one bit each.
pub(super) type Targets = u8;

/// One finding.
pub(super) fn only(target: Outcome) -> Targets {
    1 << target as u8
}

/// For which findings so many changes may be enough: from none to [`Needs::MOST`], so many bits each.
type Within = u16;
const BITS: usize = Outcome::ALL.len();

/// Of so many answers at a time it is told side by side, for each finding, whether they do.
const LANE: usize = 64 / BITS;
/// Findings, each to its lane.
const SPREAD: [u64; 1 << BITS] = {
    let mut spread = [0; 1 << BITS];
    let mut targets = 0;
    while targets < spread.len() {
        let mut at = 0;
        while at < BITS {
            spread[targets] |= (targets as u64 >> at & 1) << (at * LANE);
            at += 1;
        }
        targets += 1;
    }
    spread
};

/// The place of empty sets, after those of the ends.
const NOTHING: u32 = Whole::ENDS;

/// How many changes each node of a diagram needs.
#[derive(Debug)]
pub(super) struct Needs {
    /// By node.
    within: Vec<Within>,
}

impl Needs {
    /// So many changes are told from more.
    pub(super) const MOST: usize = 3;

    pub(super) fn of(inquiry: &Inquiry<'_>) -> Self {
        let levels = inquiry.levels;
        let mut within: Vec<Within> = vec![0; levels.refs()];
        for end in 0..Whole::ENDS {
            let comes_out = |outcome: &Outcome| end == *outcome as Ref || end == Whole::IMPOSSIBLE;
            let targets = Outcome::ALL.into_iter().filter(comes_out).fold(0, |all, outcome| all | only(outcome));
            let enough = |all, changes| all | Within::from(targets) << (changes * BITS);
            within[end as usize] = (0..=Self::MOST).fold(0, enough);
        }
        for node in levels.nodes() {
            let exits = levels.exits(*node);
            let open = inquiry.open.at(levels.of_node(*node)).iter().map(|answer| exits[*answer as usize]);
            let as_known = open.fold(Within::MAX, |all, exit| all & within[exit as usize]);
            let with_any = exits.iter().fold(0, |any, exit| any | within[*exit as usize]);
            within[*node as usize] = as_known | with_any << BITS;
        }
        Needs { within }
    }

    /// The findings for which so many changes may be enough behind a node.
    #[inline]
    pub(super) fn within(&self, node: Ref, changes: usize) -> Targets {
        (self.within[node as usize] >> (changes * BITS)) as Targets & ((1 << BITS) - 1)
    }
}

/// Which single answers do behind each node of a diagram, for each of some findings.
#[derive(Debug, Default)]
pub(super) struct Fixes {
    /// The findings.
    pub(super) sought: Vec<Outcome>,
    /// By node, where its sets stand, in so many blocks: for each finding the single answers that make every completion behind it come out so.
    places: Vec<u32>,
    blocks: usize,
    sets: Vec<Block>,
}

impl Fixes {
    pub(super) fn of(inquiry: &Inquiry<'_>, needs: &Needs, targets: Targets) -> Self {
        let levels = inquiry.levels;
        let all = moves::all(levels.moves());
        let sought = Outcome::ALL.into_iter().filter(|outcome| targets & only(*outcome) != 0);
        let sought: Vec<Outcome> = sought.collect();
        let blocks = all.len() * sought.len();
        let mut fixes = Fixes { sought, places: vec![NOTHING; levels.refs()], blocks, sets: Vec::new() };
        for end in 0..Whole::ENDS {
            fixes.places[end as usize] = end;
            for outcome in &fixes.sought {
                let comes_out = end == *outcome as Ref || end == Whole::IMPOSSIBLE;
                fixes.sets.extend(all.iter().map(|block| if comes_out { *block } else { Block::default() }));
            }
        }
        fixes.sets.resize(fixes.sets.len() + blocks, Block::default());
        for node in levels.nodes().iter().filter(|node| needs.within(**node, 1) & targets != 0) {
            let level = levels.of_node(*node);
            let (exits, open) = (levels.exits(*node), inquiry.open.at(level));
            fixes.places[*node as usize] = fixes.add(needs, open, exits, levels.moves_of(level).start);
        }
        fixes
    }

    /// Finds which single answers do behind a node, given where the answers to its fact lead, and which of them are possible.
    fn add(&mut self, needs: &Needs, open: &[u32], exits: &[Ref], first: usize) -> u32 {
        let begins = self.sets.len();
        let place = |answer: &u32| self.places[exits[*answer as usize] as usize];
        let any = if open.iter().all(|answer| place(answer) != NOTHING) { open } else { &[] };
        self.sets.extend_from_within(self.range(any.first().map_or(NOTHING, place)));
        let mut before = NOTHING;
        for answer in any.iter().skip(1) {
            let place = self.places[exits[*answer as usize] as usize];
            if place != before {
                let from = self.range(place);
                let (known, sets) = self.sets.split_at_mut(begins);
                moves::keep_both(sets, &known[from]);
            }
            before = place;
        }
        let blocks = self.blocks / self.sought.len();
        for (position, exits) in (first..).step_by(LANE).zip(exits.chunks(LANE)) {
            let settled = exits.iter().map(|exit| needs.within(*exit, 0));
            let does = settled.enumerate().fold(0, |all, (nth, settled)| all | SPREAD[usize::from(settled)] << nth);
            for (outcome, sets) in self.sought.iter().zip(self.sets[begins..].chunks_exact_mut(blocks)) {
                moves::put(sets, position, exits.len(), does >> (*outcome as usize * LANE) & full(LANE));
            }
        }
        (begins / self.blocks) as u32
    }

    /// Leaves of sets of answers, one for each finding, what also does behind a node; whether anything is left.
    #[inline]
    pub(super) fn keep(&self, node: Ref, kept: &mut [Block]) -> bool {
        let place = self.places[node as usize];
        place != NOTHING && moves::keep_both(kept, &self.sets[self.range(place)])
    }

    fn range(&self, place: u32) -> Range<usize> {
        let from = place as usize * self.blocks;
        from..from + self.blocks
    }
}
