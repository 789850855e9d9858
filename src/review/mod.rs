//! Analyses that are kept, and what has changed since: because of which answers, or of which change of the law. Floor 5.

mod cause;
mod compare;
mod differences;
mod kept;
mod law;
mod record;
mod sides;
mod words;

pub use compare::{AnswerChange, Cause, FindingChange, Review, Side, review};
pub use kept::{ChangedCase, Kept, SinceLast, open, since_last};
pub use law::LawChange;
pub use record::{Circumstances, Remark, SavedAnalysis, read_record, read_remark, write_record, write_remark};
pub use words::{moment_words, record_sheet, review_sheet};
