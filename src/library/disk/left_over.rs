//! What an interrupted save left behind: offered for recovery, never deleted unasked.
//!
//! It holds either the version that was being saved or the one that was being displaced, and it
//! may have been cut off. Which of these, only the caller can tell, who can read it.

use std::path::Path;
use std::time::SystemTime;

use super::{Digest, DiskError, Folder, Kind, Task, check_name, list, lock, read_capped, write};

/// The temporary file of a save that was interrupted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LeftOver {
    /// Its own, hidden name.
    pub(crate) name: String,
    /// The file that was being saved.
    pub(crate) of: String,
    /// When it was last written to.
    pub(crate) modified: Option<SystemTime>,
}

/// All that interrupted saves have left in a folder, sorted by name.
pub(crate) fn left_overs(dir: &Path) -> Result<Vec<LeftOver>, DiskError> {
    let entries = list(dir)?.into_iter();
    Ok(entries
        .filter_map(|entry| match (entry.name.into_string(), entry.kind) {
            (Ok(name), Kind::LeftOver { of }) => {
                let modified = dir.join(&name).symlink_metadata().and_then(|found| found.modified());
                Some(LeftOver { name, of, modified: modified.ok() })
            }
            _ => None,
        })
        .collect())
}

/// What it holds.
pub(crate) fn read_left_over(dir: &Path, left: &LeftOver) -> Result<(Vec<u8>, Digest), DiskError> {
    check(left)?;
    let folder = Folder::open(dir, Task::Read)?;
    read_in(&folder, left)
}

/// Keeps it as a conflict of the file it belongs to, and says under what name.
pub(crate) fn keep_left_over(dir: &Path, left: &LeftOver) -> Result<String, DiskError> {
    check(left)?;
    let folder = Folder::open(dir, Task::Move)?;
    let _lock = lock::hold(&folder, &left.of, Task::Move)?;
    let path = || folder.path_of(&left.name);
    let kept = write::keep_as_conflict(&folder, &left.name, &left.of)
        .map_err(|e| DiskError::from_io(Task::Move, &path(), e.into()))?;
    match folder.sync() {
        Ok(()) => Ok(kept),
        Err(source) => {
            let _ = write::rename_new(&folder, &kept, &folder, &left.name);
            Err(DiskError::not_confirmed(Task::Move, &path(), source))
        }
    }
}

/// Deletes it, if it still is what the user has `seen` and does not want.
pub(crate) fn discard_left_over(dir: &Path, left: &LeftOver, seen: Digest) -> Result<(), DiskError> {
    check(left)?;
    let folder = Folder::open(dir, Task::Discard)?;
    let _lock = lock::hold(&folder, &left.of, Task::Discard)?;
    let path = folder.path_of(&left.name);
    if read_in(&folder, left)?.1 != seen {
        return Err(DiskError::Busy { path, task: Task::Discard });
    }
    folder.remove(&left.name).map_err(|e| DiskError::from_io(Task::Discard, &path, e.into()))
}

/// Nothing but the left-over of that very file is touched, whoever has filled in the names.
fn check(left: &LeftOver) -> Result<(), DiskError> {
    check_name(&left.of)?;
    match write::temp_of(&left.name) {
        Some(of) if of == left.of => Ok(()),
        _ => Err(DiskError::BadName { name: left.name.clone() }),
    }
}

fn read_in(folder: &Folder, left: &LeftOver) -> Result<(Vec<u8>, Digest), DiskError> {
    let path = folder.path_of(&left.name);
    let found = folder.find(&left.name).map_err(|flaw| flaw.at(Task::Read, &path))?;
    let file = found.ok_or_else(|| DiskError::Missing { path: path.clone() })?;
    let bytes = read_capped(&file).map_err(|flaw| flaw.at(Task::Read, &path))?;
    let digest = Digest::of(&bytes);
    Ok((bytes, digest))
}
