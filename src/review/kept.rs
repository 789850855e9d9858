//! The saved analyses of a library: opened, and held against what the cases have become.

use super::compare::{Review, Side, review};
use super::record::{Remark, SavedAnalysis, read_record, read_remark};
use crate::analysis::Analyst;
use crate::case::{Case, CaseId, display_line};
use crate::library::{Library, StoredAnalysis};

/// A saved analysis as it was found.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its name in the library.
    pub name: String,
    /// What it says, or why it cannot be read, in the user's words.
    pub saved: Result<SavedAnalysis, String>,
    /// The remarks beside it; one that cannot be read says so in its place.
    pub remarks: Vec<Remark>,
}

/// Opens a saved analysis with its remarks.
pub fn open(stored: StoredAnalysis) -> Kept {
    let unread =
        |why: String| Remark { author: String::new(), date: String::new(), text: format!("cannot be read: {why}") };
    let remark = |bytes: Result<Vec<u8>, String>| match bytes {
        Ok(bytes) => read_remark(&bytes).unwrap_or_else(|e| unread(e.to_string())),
        Err(why) => unread(why),
    };
    Kept {
        saved: stored.bytes.and_then(|bytes| read_record(&bytes).map_err(|e| e.to_string())),
        remarks: stored.remarks.into_iter().map(remark).collect(),
        name: stored.name,
    }
}

/// A case whose findings changed since its last saved analysis.
#[derive(Debug, Clone)]
pub struct ChangedCase {
    /// The case.
    pub id: CaseId,
    /// Its title.
    pub title: String,
    /// The moment of the saved analysis.
    pub since: String,
    /// What changed.
    pub review: Review,
}

/// What became of the cases of a library since their last saved analyses.
#[derive(Debug, Clone, Default)]
pub struct SinceLast {
    /// Those whose findings changed, or cannot be compared any more.
    pub changed: Vec<ChangedCase>,
    /// How many there are whose findings did not.
    pub same: usize,
    /// Cases or analyses that could not be read, and why, in the user's words.
    pub unread: Vec<String>,
}

/// Reviews every case of a library that has a saved analysis against its last one. `present` gives a case as it is now, or why it cannot
/// be read; none for a case that is no longer there.
pub fn since_last(
    library: &Library,
    analyst: &mut Analyst,
    present: impl Fn(&CaseId) -> Option<Result<Case, String>>,
) -> SinceLast {
    let mut since = SinceLast::default();
    let analysed = match library.analysed() {
        Ok(analysed) => analysed,
        Err(error) => return SinceLast { unread: vec![error.to_string()], ..since },
    };
    for id in analysed {
        let case = match present(&id) {
            None => continue,
            Some(Err(why)) => {
                since.unread.push(format!("{id}: {why}"));
                continue;
            }
            Some(Ok(case)) => case,
        };
        let last = library.last_analysis(&id).map_err(|e| e.to_string()).map(|last| last.map(open));
        match last {
            Ok(None) => {}
            Ok(Some(Kept { saved: Ok(saved), .. })) => {
                let review = review(analyst, &saved, Side::Present(&case));
                if review.changed() {
                    let (title, moment) = (display_line(&case.title), saved.circumstances.saved);
                    since.changed.push(ChangedCase { id, title, since: moment, review });
                } else {
                    since.same += 1;
                }
            }
            Ok(Some(Kept { saved: Err(why), .. })) | Err(why) => {
                since.unread.push(format!("{id}: its last saved analysis cannot be read: {why}"));
            }
        }
    }
    since
}
