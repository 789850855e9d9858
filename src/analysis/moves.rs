//! Sets of answers, by their positions among all answers to all facts.

use std::ops::Range;

use crate::doctrine::full;

/// So many words at a time.
const WORDS: usize = 4;
const BITS: usize = WORDS * 64;

/// A part of a set.
pub(super) type Block = [u64; WORDS];

/// A set: so many blocks for every set of the same answers.
pub(super) type Moves = Vec<Block>;

/// How many blocks so many answers need.
pub(super) fn blocks(answers: usize) -> usize {
    answers.div_ceil(BITS)
}

/// All of so many answers; that the rest stands for none keeps the set empty without them.
pub(super) fn all(answers: usize) -> Moves {
    let mut all = vec![[0; WORDS]; blocks(answers)];
    for position in 0..answers {
        insert(&mut all, position);
    }
    all
}

pub(super) fn insert(set: &mut [Block], position: usize) {
    set[position / BITS][position % BITS / 64] |= 1 << (position % 64);
}

pub(super) fn has(set: &[Block], position: usize) -> bool {
    set[position / BITS][position % BITS / 64] & 1 << (position % 64) != 0
}

pub(super) fn is_empty(set: &[Block]) -> bool {
    set.iter().all(|block| *block == [0; WORDS])
}

/// Leaves of one set what is in the other too; whether anything is left.
#[inline]
pub(super) fn keep_both(kept: &mut [Block], also: &[Block]) -> bool {
    let mut some = 0;
    for (kept, also) in kept.iter_mut().zip(also) {
        // Written out, it becomes as few instructions as words fit a register.
        *kept = [kept[0] & also[0], kept[1] & also[1], kept[2] & also[2], kept[3] & also[3]];
        some |= kept[0] | kept[1] | kept[2] | kept[3];
    }
    some != 0
}

/// Adds one set to another.
#[inline]
pub(super) fn add(set: &mut [Block], other: &[Block]) {
    for (set, other) in set.iter_mut().zip(other) {
        *set = [set[0] | other[0], set[1] | other[1], set[2] | other[2], set[3] | other[3]];
    }
}

/// Takes the answers before a position out of a set.
pub(super) fn clear_before(set: &mut [Block], end: usize) {
    let words = set.as_flattened_mut();
    let whole = (end / 64).min(words.len());
    words[..whole].fill(0);
    if let Some(word) = words.get_mut(end / 64) {
        *word &= u64::MAX << (end % 64);
    }
}

/// Sets which of so many answers, up to 64 from one on, are in a set.
#[inline]
pub(super) fn put(set: &mut [Block], first: usize, count: usize, are_in: u64) {
    let words = set.as_flattened_mut();
    let (of_them, place) = (full(count), first % 64);
    words[first / 64] = words[first / 64] & !(of_them << place) | are_in << place;
    if place + count > 64 {
        let (of_them, are_in) = (of_them >> (64 - place), are_in >> (64 - place));
        words[first / 64 + 1] = words[first / 64 + 1] & !of_them | are_in;
    }
}

/// Takes answers out of a set.
pub(super) fn clear(set: &mut [Block], answers: Range<usize>) {
    for position in answers {
        set[position / BITS][position % BITS / 64] &= !(1 << (position % 64));
    }
}
