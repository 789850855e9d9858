//! Sets of completions, one bit for each, adapted to several readings at once.

use std::array::from_fn;
use std::ops::{BitAnd, BitOr, BitXor, Not};

/// How many words tell of completions.
pub(super) const WORDS: usize = 2;

/// One bit for each completion.
pub(super) type Places = [u64; WORDS];

/// One bit for each completion, adapted to each reading. Words of the readings stand side by side: what is done to a word is done to all of them at once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Adapted<const READINGS: usize>(pub(super) [[u64; READINGS]; WORDS]);

impl<const READINGS: usize> Adapted<READINGS> {
    pub(super) const NOWHERE: Self = Adapted([[0; READINGS]; WORDS]);
    pub(super) const EVERYWHERE: Self = Adapted([[u64::MAX; READINGS]; WORDS]);

    /// The same completions in each reading.
    #[inline(always)]
    pub(super) fn alike(places: Places) -> Self {
        Adapted(places.map(|word| [word; READINGS]))
    }

    /// What is told of a reading.
    #[inline(always)]
    pub(super) fn of(&self, reading: usize) -> Places {
        self.0.map(|readings| readings[reading])
    }

    /// By reading, a word that has no bit where there are no completions.
    #[inline(always)]
    pub(super) fn any(&self) -> [u64; READINGS] {
        self.0.iter().fold([0; READINGS], |all, readings| from_fn(|reading| all[reading] | readings[reading]))
    }

    /// Combines words that stand in the same place.
    #[inline(always)]
    fn with(self, other: Self, combine: impl Fn(u64, u64) -> u64) -> Self {
        Adapted(from_fn(|word| from_fn(|reading| combine(self.0[word][reading], other.0[word][reading]))))
    }
}

impl<const READINGS: usize> Default for Adapted<READINGS> {
    fn default() -> Self {
        Adapted::NOWHERE
    }
}

impl<const READINGS: usize> BitAnd for Adapted<READINGS> {
    type Output = Self;

    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        self.with(other, |one, other| one & other)
    }
}

impl<const READINGS: usize> BitOr for Adapted<READINGS> {
    type Output = Self;

    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        self.with(other, |one, other| one | other)
    }
}

impl<const READINGS: usize> BitXor for Adapted<READINGS> {
    type Output = Self;

    #[inline(always)]
    fn bitxor(self, other: Self) -> Self {
        self.with(other, |one, other| one ^ other)
    }
}

impl<const READINGS: usize> Not for Adapted<READINGS> {
    type Output = Self;

    #[inline(always)]
    fn not(self) -> Self {
        Adapted(self.0.map(|readings| readings.map(|word| !word)))
    }
}
