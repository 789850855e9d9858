//! Caroline: may this State use force in self-defence? The law as data, a case as answers, the analysis as what follows.
//!
//! `ARCHITECTURE.md` walks through the house; lower floors know nothing of upper ones.

// Tests that stand beside the crate are run within it too.
#[cfg(test)]
extern crate self as caroline;

mod text;

pub mod doctrine;

pub mod case;

pub mod analysis;

pub mod library;

pub mod report;

pub mod review;

pub mod trial;

pub mod cli;
pub mod tui;
