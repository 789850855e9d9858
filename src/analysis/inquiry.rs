//! What the five answers are asked of: one element in one school and reading, what is known of the case, and the diagram of all that could be.

use super::levels::{Levels, Open};
use super::whole::Whole;
use crate::case::Standing;
use crate::doctrine::{Doctrine, FactId, Outcome, Outcomes, VarId};

/// An answer that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Given {
    pub(crate) fact: FactId,
    pub(crate) standing: Standing,
    pub(crate) disputed: bool,
}

/// One question to be answered five times.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Inquiry<'a> {
    pub(crate) doctrine: &'a Doctrine,
    pub(crate) whole: &'a Whole,
    /// The facts that it asks, and which answers to them what is known leaves possible.
    pub(crate) levels: &'a Levels,
    pub(crate) open: &'a Open,
    /// What the constraints allow, elements apart.
    pub(crate) limits: &'a Whole,
    pub(crate) known: &'a [u64],
    pub(crate) given: &'a [Given],
    /// What is possible, as the engine found it.
    pub(crate) possible: Outcomes,
    /// Whether *met* helps the acting State, or hurts it.
    pub(crate) met_helps: Option<bool>,
}

impl Inquiry<'_> {
    /// The finding, where the answers settle it.
    pub(crate) fn settled(&self) -> Option<Outcome> {
        self.possible.single()
    }

    pub(crate) fn fact_of(&self, variable: VarId) -> FactId {
        self.doctrine.domain().variables[usize::from(variable)].fact
    }
}

/// The classes of a set, ascending.
pub(crate) fn classes(mut mask: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let class = (mask != 0).then(|| mask.trailing_zeros() as usize)?;
        mask &= mask - 1;
        Some(class)
    })
}
