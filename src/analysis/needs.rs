//! How far each node of a diagram is from findings that are sought: how many facts must be otherwise at least, and which single answers would do.
//!
//! Whoever changes facts does not know what the unknown ones are; that more could be done if the changes might depend on them makes the first number a
//! lower bound. The second is exact.

use std::ops::Range;

use super::inquiry::Inquiry;
use super::moves::{self, Block};
use super::whole::Whole;
use crate::doctrine::{Outcome, Ref};

/// Findings that are sought, by their positions among those: one bit each.
pub(super) type Targets = u8;

/// For which of them so many changes may be enough: from none to [`Needs::MOST`], so many bits each.
type Within = u16;
const BITS: usize = 4;

/// The place of empty sets, after those of the ends.
const NOTHING: u32 = Whole::ENDS;

/// What each node of a diagram needs.
#[derive(Debug)]
pub(super) struct Needs {
    /// By node.
    within: Vec<Within>,
    /// By node, where its sets stand, in so many blocks: for each finding that is sought the single answers that make every completion behind it come out so.
    places: Vec<u32>,
    blocks: usize,
    fixes: Vec<Block>,
}

impl Needs {
    /// So many changes are told from more.
    pub(super) const MOST: usize = 3;

    /// What is needed for each of these findings.
    pub(super) fn of(inquiry: &Inquiry<'_>, sought: &[Outcome]) -> Self {
        let levels = inquiry.levels;
        let all = moves::all(levels.moves());
        let mut needs = Needs {
            within: vec![0; levels.refs()],
            places: vec![NOTHING; levels.refs()],
            blocks: all.len() * sought.len(),
            fixes: Vec::new(),
        };
        for end in 0..Whole::ENDS {
            needs.places[end as usize] = end;
            for (at, outcome) in sought.iter().enumerate() {
                let is_end = end == *outcome as Ref || end == Whole::IMPOSSIBLE;
                let enough = (0..=Self::MOST).fold(0, |all, changes| all | 1 << (changes * BITS + at));
                needs.within[end as usize] |= if is_end { enough } else { 0 };
                needs.fixes.extend(all.iter().map(|block| if is_end { *block } else { Block::default() }));
            }
        }
        needs.fixes.resize(needs.fixes.len() + needs.blocks, Block::default());
        for node in levels.nodes() {
            needs.add(inquiry, *node, sought.len());
        }
        needs
    }

    /// Finds what a node needs from what those need to which it leads.
    fn add(&mut self, inquiry: &Inquiry<'_>, node: Ref, sought: usize) {
        let level = inquiry.levels.of_node(node);
        let (exits, open) = (inquiry.levels.exits(node), inquiry.open.at(level));
        let within = |exit: Ref| self.within[exit as usize];
        let as_known = open.iter().fold(Within::MAX, |all, answer| all & within(exits[usize::from(*answer)]));
        let with_any = exits.iter().fold(0, |any, exit| any | within(*exit));
        self.within[node as usize] = as_known | with_any << BITS;
        if self.within(node, 1) != 0 {
            self.places[node as usize] = self.fix(open, exits, inquiry.levels.moves_of(level).start, sought);
        }
    }

    /// Finds which single answers do behind a node, given where the answers to its fact lead, and which of them are possible.
    fn fix(&mut self, open: &[u16], exits: &[Ref], first: usize, sought: usize) -> u32 {
        let begins = self.fixes.len();
        let place = |answer: &u16| self.places[exits[usize::from(*answer)] as usize];
        let any = if open.iter().all(|answer| place(answer) != NOTHING) { open } else { &[] };
        self.fixes.extend_from_within(self.range(any.first().map_or(NOTHING, place)));
        let mut before = NOTHING;
        for answer in any.iter().skip(1) {
            let place = self.places[exits[usize::from(*answer)] as usize];
            if place != before {
                let from = self.range(place);
                let (known, fixes) = self.fixes.split_at_mut(begins);
                moves::keep_both(fixes, &known[from]);
            }
            before = place;
        }
        let blocks = self.blocks / sought;
        for (position, exits) in (first..).step_by(u64::BITS as usize).zip(exits.chunks(u64::BITS as usize)) {
            let mut does = [0; BITS];
            for (nth, exit) in exits.iter().enumerate() {
                let settled = self.within(*exit, 0);
                for (at, does) in does.iter_mut().enumerate() {
                    *does |= u64::from(settled >> at & 1) << nth;
                }
            }
            for (fixes, does) in self.fixes[begins..].chunks_exact_mut(blocks).zip(does) {
                moves::put(fixes, position, exits.len(), does);
            }
        }
        (begins / self.blocks) as u32
    }

    /// The findings for which so many changes may be enough behind a node.
    #[inline]
    pub(super) fn within(&self, node: Ref, changes: usize) -> Targets {
        (self.within[node as usize] >> (changes * BITS)) as Targets & ((1 << BITS) - 1)
    }

    /// Leaves of sets of answers, one for each finding, what also does behind a node; whether anything is left.
    #[inline]
    pub(super) fn keep(&self, node: Ref, kept: &mut [Block]) -> bool {
        let place = self.places[node as usize];
        place != NOTHING && moves::keep_both(kept, &self.fixes[self.range(place)])
    }

    fn range(&self, place: u32) -> Range<usize> {
        let from = place as usize * self.blocks;
        from..from + self.blocks
    }
}
