//! The law put to the test: rows of facts and findings, decided precedents, random cases. Floor 5.

mod agreement;
mod coverage;
mod invent;
mod rows;

pub use agreement::{Agreement, Compared, READING, Tally};
pub use coverage::{Coverage, Untested};
pub use invent::{Dice, invent, story};
pub use rows::{Row, Wrong, read_rows, run_rows};
