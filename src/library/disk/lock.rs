//! One save at a time: the lock beside a file.
//!
//! The lock is never taken on the file itself, because that is replaced. It is removed before it
//! is let go, so that libraries stay clean; whoever waited for it then sees that the name leads
//! to another lock, or to none, and starts again.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::fs::{AtFlags, Mode, OFlags};
use rustix::io::Errno;

use super::{DiskError, Folder, Task, attributes};

/// A save takes milliseconds; a program that was stopped in the middle of one never ends it.
const PATIENCE: Duration = Duration::from_secs(10);
/// Where others wait for the same thread, and it comes back to this file anyway.
pub(super) const BRIEFLY: Duration = Duration::from_millis(300);
const PAUSE: Duration = Duration::from_millis(1);

/// Held until dropped.
pub(super) struct Lock<'a> {
    folder: &'a Folder,
    name: String,
    _file: File,
}

impl Drop for Lock<'_> {
    fn drop(&mut self) {
        let _ = self.folder.remove(&self.name);
    }
}

/// Waits until no other program of ours is changing that file.
pub(super) fn hold<'a>(folder: &'a Folder, name: &str, task: Task) -> Result<Lock<'a>, DiskError> {
    hold_within(folder, name, task, PATIENCE)
}

/// Waits no longer than this.
pub(super) fn hold_within<'a>(
    folder: &'a Folder,
    name: &str,
    task: Task,
    patience: Duration,
) -> Result<Lock<'a>, DiskError> {
    let lock_name = name_for(name);
    let fail = |e: std::io::Error| DiskError::from_io(task, &folder.path_of(name), e);
    let started = Instant::now();
    loop {
        let file = open(folder, &lock_name).map_err(|(e, at_lock)| match e {
            Errno::NOENT => DiskError::FolderMissing { path: folder.path.clone() },
            e if at_lock => DiskError::from_io(task, &folder.path_of(&lock_name), e.into()),
            e => fail(e.into()),
        })?;
        match file.try_lock() {
            Ok(()) if bears_name(folder, &lock_name, &file) => {
                return Ok(Lock { folder, name: lock_name, _file: file });
            }
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => sleep(PAUSE),
            // Some network file systems have no locks. The exchange alone loses nothing either.
            Err(TryLockError::Error(e)) if without_locks(&e) => {
                return Ok(Lock { folder, name: lock_name, _file: file });
            }
            Err(TryLockError::Error(e)) => return Err(fail(e)),
        }
        if started.elapsed() > patience {
            return Err(DiskError::Busy { path: folder.path_of(name), task });
        }
    }
}

/// Whether a save of that file is under way now, in this or another program.
pub(super) fn is_held(dir: &Path, name: &str) -> bool {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    rustix::fs::open(dir.join(name_for(name)), flags, Mode::empty())
        .is_ok_and(|fd| matches!(File::from(fd).try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// Whether this is the name of a lock.
pub(super) fn is_lock(name: &str) -> bool {
    name.strip_prefix('.').and_then(|rest| rest.strip_suffix(".lock")).is_some_and(|id| !id.is_empty())
}

fn name_for(name: &str) -> String {
    format!(".{}.lock", name.strip_suffix(".json").unwrap_or(name))
}

/// With an error comes whether it lies with a lock that is there already.
fn open(folder: &Folder, lock_name: &str) -> Result<File, (Errno, bool)> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let make = flags | OFlags::RDWR | OFlags::CREATE;
    match rustix::fs::openat(&folder.handle, lock_name, make, Mode::from_raw_mode(0o600)) {
        Ok(fd) => {
            let file = File::from(fd);
            attributes::share_like_folder(&folder.handle, &file);
            Ok(file)
        }
        // Made by somebody else who shares the folder: reading is enough for a lock.
        Err(Errno::ACCESS) => {
            let found = rustix::fs::openat(&folder.handle, lock_name, flags, Mode::empty());
            found.map(File::from).map_err(|e| (Errno::ACCESS, e != Errno::NOENT))
        }
        Err(e) => Err((e, matches!(e, Errno::LOOP | Errno::ISDIR))),
    }
}

fn bears_name(folder: &Folder, lock_name: &str, file: &File) -> bool {
    let named = rustix::fs::statat(&folder.handle, lock_name, AtFlags::SYMLINK_NOFOLLOW);
    match (named, rustix::fs::fstat(file)) {
        (Ok(named), Ok(held)) => (named.st_dev, named.st_ino) == (held.st_dev, held.st_ino),
        _ => false,
    }
}

fn without_locks(e: &std::io::Error) -> bool {
    matches!(Errno::from_io_error(e), Some(Errno::NOLCK | Errno::NOTSUP | Errno::NOSYS))
}
