//! Sets of completions, one bit for each, adapted to several readings at once.

use std::ops::{BitAnd, BitOr, BitXor, Not};

/// How many words tell of completions.
pub(super) const WORDS: usize = 2;

/// One bit for each completion.
pub(super) type Places = [u64; WORDS];

/// One bit for each completion, adapted to each of so many readings. Words of the readings stand side by side: what is done to a word is done to all of them
/// at once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Adapted<const WIDTH: usize>(pub(super) [[u64; WIDTH]; WORDS]);

impl<const WIDTH: usize> Adapted<WIDTH> {
    pub(super) const NOWHERE: Self = Adapted([[0; WIDTH]; WORDS]);
    pub(super) const EVERYWHERE: Self = Adapted([[u64::MAX; WIDTH]; WORDS]);

    /// The same completions in each reading.
    #[inline(always)]
    pub(super) fn alike(places: Places) -> Self {
        Adapted(places.map(|word| [word; WIDTH]))
    }

    /// What is told of a reading.
    #[inline(always)]
    pub(super) fn of(&self, reading: usize) -> Places {
        self.0.map(|readings| readings[reading])
    }

    /// By reading, a word that has no bit where there are no completions.
    #[inline(always)]
    pub(super) fn any(&self) -> [u64; WIDTH] {
        let mut any = [0; WIDTH];
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

impl<const WIDTH: usize> Default for Adapted<WIDTH> {
    fn default() -> Self {
        Adapted::NOWHERE
    }
}

impl<const WIDTH: usize> BitAnd for Adapted<WIDTH> {
    type Output = Self;

    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        self.with(other, |one, other| one & other)
    }
}

impl<const WIDTH: usize> BitOr for Adapted<WIDTH> {
    type Output = Self;

    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        self.with(other, |one, other| one | other)
    }
}

impl<const WIDTH: usize> BitXor for Adapted<WIDTH> {
    type Output = Self;

    #[inline(always)]
    fn bitxor(self, other: Self) -> Self {
        self.with(other, |one, other| one ^ other)
    }
}

impl<const WIDTH: usize> Not for Adapted<WIDTH> {
    type Output = Self;

    #[inline(always)]
    fn not(self) -> Self {
        self ^ Self::EVERYWHERE
    }
}
