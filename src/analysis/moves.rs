//! Sets of answers, by their positions among all answers to all facts.

use std::ops::Range;

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
        for (kept, also) in kept.iter_mut().zip(also) {
            *kept &= also;
            some |= *kept;
        }
    }
    some != 0
}

/// Adds one set to another.
pub(super) fn add(set: &mut [Block], other: &[Block]) {
    for (word, other) in set.as_flattened_mut().iter_mut().zip(other.as_flattened()) {
        *word |= other;
    }
}

/// Takes answers out of a set.
pub(super) fn clear(set: &mut [Block], answers: Range<usize>) {
    put(set, answers, std::iter::repeat(false));
}

/// Sets which of these answers are in a set.
#[inline]
pub(super) fn put(set: &mut [Block], answers: Range<usize>, are_in: impl Iterator<Item = bool>) {
    let words = set.as_flattened_mut();
    for (position, is_in) in answers.zip(are_in) {
        let word = &mut words[position / 64];
        *word = *word & !(1 << (position % 64)) | u64::from(is_in) << (position % 64);
    }
}
