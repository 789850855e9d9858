//! How a case leaves: one memorandum as a value, then a writer for each format. Floor 4.

mod markdown;
mod memo;
mod plain;

pub use markdown::markdown;
pub use memo::{Memo, MemoElement, MemoFact, MemoSchool, MemoVerdict, memo};
pub use plain::plain;
