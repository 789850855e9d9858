//! Sets of completions, one bit for each, adapted to several readings at once.

use std::ops::{BitAnd, BitOr, BitXor, Not};

/// How many words tell of completions.
pub(super) const WORDS: usize = 2;

/// One bit for each completion.
pub(super) type Places = [u64; WORDS];

/// One bit for each completion, adapted to each reading in turn; so many words for all of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Adapted<const ALL: usize>(pub(super) [u64; ALL]);

impl<const ALL: usize> Adapted<ALL> {
    pub(super) const NOWHERE: Self = Adapted([0; ALL]);
    pub(super) const EVERYWHERE: Self = Adapted([u64::MAX; ALL]);

    /// The same completions in each reading.
    #[inline(always)]
    pub(super) fn alike(places: Places) -> Self {
        Adapted(std::array::from_fn(|word| places[word % WORDS]))
    }

    /// Whether there are any in a reading.
    #[inline(always)]
    pub(super) fn are_any(self, reading: usize) -> bool {
        self.0[reading * WORDS..][..WORDS].iter().fold(0, |all, word| all | word) != 0
    }
}

impl<const ALL: usize> Default for Adapted<ALL> {
    fn default() -> Self {
        Adapted::NOWHERE
    }
}

impl<const ALL: usize> BitAnd for Adapted<ALL> {
    type Output = Self;

    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        Adapted(std::array::from_fn(|word| self.0[word] & other.0[word]))
    }
}

impl<const ALL: usize> BitOr for Adapted<ALL> {
    type Output = Self;

    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        Adapted(std::array::from_fn(|word| self.0[word] | other.0[word]))
    }
}

impl<const ALL: usize> BitXor for Adapted<ALL> {
    type Output = Self;

    #[inline(always)]
    fn bitxor(self, other: Self) -> Self {
        Adapted(std::array::from_fn(|word| self.0[word] ^ other.0[word]))
    }
}

impl<const ALL: usize> Not for Adapted<ALL> {
    type Output = Self;

    #[inline(always)]
    fn not(self) -> Self {
        Adapted(std::array::from_fn(|word| !self.0[word]))
    }
}
