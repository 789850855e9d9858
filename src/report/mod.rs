//! How a case leaves: one memorandum as a value, then a writer for each format. Floor 4.

mod compose;
mod format;
mod law;
mod markdown;
mod memo;
mod plain;
mod sheet;
mod wrap;

pub use compose::{memo, memo_with_counsel};
pub use format::Format;
pub use law::{LawPart, law};
pub use markdown::markdown;
pub use memo::{Memo, MemoAuthority, MemoCounsel, MemoElement, MemoFact, MemoLine, MemoSchool, MemoVerdict, MemoView};
pub use plain::{plain, sheet};
pub use sheet::{Kind, Sheet, SheetLine};
pub(crate) use wrap::{prefix, wrap};
