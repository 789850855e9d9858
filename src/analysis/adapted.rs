//! Sets of completions, one bit for each, adapted to several readings at once.

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
        let mut any = [0; READINGS];
        for readings in &self.0 {
            any.iter_mut().zip(readings).for_each(|(any, word)| *any |= word);
        }
        any
    }

    /// Combines words that stand in the same place.
    #[inline(always)]
    fn with(self, other: Self, combine: impl Fn(u64, u64) -> u64) -> Self {
        let mut all = self;
        for (word, other) in all.0.as_flattened_mut().iter_mut().zip(other.0.as_flattened()) {
            *word = combine(*word, *other);
        }
        all
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
        self ^ Self::EVERYWHERE
    }
}
