//! How an element comes out.

use std::fmt;

/// How one test, and so an element under complete answers, comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The requirement is fulfilled.
    Met,
    /// It is not.
    NotMet,
    /// The law, not the facts, leaves it open.
    Unsettled,
    /// The question does not come up.
    DoesNotArise,
}

impl Outcome {
    /// All four, in the order in which they are shown.
    pub const ALL: [Outcome; 4] = [Outcome::Met, Outcome::NotMet, Outcome::Unsettled, Outcome::DoesNotArise];

    /// The finding in words, as files and screens have it.
    pub fn words(self) -> &'static str {
        match self {
            Outcome::Met => "met",
            Outcome::NotMet => "not met",
            Outcome::Unsettled => "unsettled",
            Outcome::DoesNotArise => "does not arise",
        }
    }

    /// The outcome that `words` names.
    pub fn from_words(words: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|o| o.words() == words)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// A set of outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Outcomes(pub(crate) u8);

impl Outcomes {
    /// No outcome at all.
    pub const NONE: Outcomes = Outcomes(0);

    /// The set of one outcome.
    pub fn only(outcome: Outcome) -> Self {
        Outcomes(1 << outcome as u8)
    }

    /// All four.
    pub fn all() -> Self {
        Outcomes(0b1111)
    }

    /// Whether `outcome` is among them.
    pub fn contains(self, outcome: Outcome) -> bool {
        self.0 & (1 << outcome as u8) != 0
    }

    /// Both sets together.
    pub fn union(self, other: Outcomes) -> Self {
        Outcomes(self.0 | other.0)
    }

    /// Those of the set that are not in the other.
    pub(crate) fn but(self, other: Outcomes) -> Self {
        Outcomes(self.0 & !other.0)
    }

    /// Those of the set that are in the other too.
    pub(crate) fn among(self, other: Outcomes) -> Self {
        Outcomes(self.0 & other.0)
    }

    /// The outcome, where there is exactly one.
    pub fn single(self) -> Option<Outcome> {
        self.0.is_power_of_two().then(|| Outcome::ALL[self.0.trailing_zeros() as usize])
    }

    /// How many outcomes.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The outcomes in the order of [`Outcome::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Outcome> {
        Outcome::ALL.into_iter().filter(move |o| self.contains(*o))
    }
}
