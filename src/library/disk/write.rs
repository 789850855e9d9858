//! Writing: whole or not at all, and over nothing that has not been seen.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::time::SystemTime;

use rustix::fs::{AtFlags, Mode, OFlags, RenameFlags};
use rustix::io::Errno;

use super::{Digest, DiskError, Folder, MAX_BYTES, Task, attributes, check_name, lock, read_capped};

/// What a save did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Replaced {
    /// The version that now bears the name: what the next save gives as `seen`.
    pub(crate) digest: Digest,
    /// Another program had changed the file meanwhile; its version is kept under this name.
    pub(crate) conflict: Option<String>,
    /// The file had been moved or deleted meanwhile, and was made anew.
    pub(crate) recreated: bool,
    /// Group and access list of the file could not be kept: some who could read it cannot now.
    pub(crate) narrowed: bool,
}

/// Replaces a file of which the caller has `seen` this version.
///
/// When it returns, the disk has confirmed the new version. Whatever else bore the name meanwhile
/// is kept beside it. After an error the old file is whole and in its place (but see
/// [`DiskError::Unconfirmed`]), and nothing else is left behind. It waits but briefly for another program: the caller, who has other
/// files to save, comes back.
pub(crate) fn replace(dir: &Path, name: &str, bytes: &[u8], seen: Digest) -> Result<Replaced, DiskError> {
    let folder = open_for(dir, name, bytes)?;
    let _lock = lock::hold_within(&folder, name, Task::Save, lock::BRIEFLY)?;
    let old = folder.find(name).map_err(|flaw| flaw.at(Task::Save, &folder.path_of(name)))?;
    let (temp, narrowed) = Temp::write(&folder, name, bytes, old.as_ref())?;
    let save = Save { folder: &folder, name, seen, digest: Digest::of(bytes) };
    let (conflict, recreated) = save.put_in_place(temp)?;
    Ok(Replaced { digest: save.digest, conflict, recreated, narrowed })
}

/// Writes a new file. A file that bears the name already is left alone.
pub(crate) fn create(dir: &Path, name: &str, bytes: &[u8]) -> Result<Digest, DiskError> {
    let folder = open_for(dir, name, bytes)?;
    let _lock = lock::hold(&folder, name, Task::Save)?;
    let digest = Digest::of(bytes);
    let (temp, _) = Temp::write(&folder, name, bytes, None)?;
    let save = Save { folder: &folder, name, seen: digest, digest };
    rename_new(&folder, &temp.name, &folder, name).map_err(|e| save.fail(e))?;
    save.confirm_new(temp)?;
    Ok(digest)
}

/// Moves a file, or a folder with all that is in it, to another folder or another name.
///
/// Nothing is overwritten. After an error it is where it was.
pub(crate) fn move_file(from_dir: &Path, name: &str, to_dir: &Path, new_name: &str) -> Result<(), DiskError> {
    check_name(name)?;
    check_name(new_name)?;
    let from = Folder::open(from_dir, Task::Move)?;
    let to = Folder::open(to_dir, Task::Move)?;
    let _lock = lock::hold(&from, name, Task::Move)?;
    rename_new(&from, name, &to, new_name).map_err(|e| {
        let path = if e == Errno::EXIST { to.path_of(new_name) } else { from.path_of(name) };
        DiskError::from_io(Task::Move, &path, e.into())
    })?;
    // The new place first: a name too many is better than one too few.
    to.sync().and_then(|()| from.sync()).map_err(|source| {
        let _ = rename_new(&to, new_name, &from, name);
        DiskError::not_confirmed(Task::Move, &from.path_of(name), source)
    })
}

fn open_for(dir: &Path, name: &str, bytes: &[u8]) -> Result<Folder, DiskError> {
    check_name(name)?;
    let size = bytes.len() as u64;
    if size > MAX_BYTES {
        // It could never be read again.
        return Err(DiskError::TooLarge { path: dir.join(name), size });
    }
    Folder::open(dir, Task::Save)
}

/// One save on its way, under its lock.
pub(super) struct Save<'a> {
    pub(super) folder: &'a Folder,
    pub(super) name: &'a str,
    /// The version that the user has seen.
    pub(super) seen: Digest,
    /// The version that is being saved.
    pub(super) digest: Digest,
}

/// The name of the version kept, if one had to be; and whether the file was made anew.
type Outcome = (Option<String>, bool);

impl Save<'_> {
    fn put_in_place(&self, temp: Temp<'_>) -> Result<Outcome, DiskError> {
        // Twice only if somebody deletes the file and makes it again between two steps of ours.
        for _ in 0..100 {
            match rename_with(self.folder, &temp.name, self.name, RenameFlags::EXCHANGE) {
                Ok(()) => return self.settle(temp),
                Err(Errno::NOENT) => {}
                Err(e) if unsupported(e) => return self.compare_then_rename(temp),
                Err(e) => return Err(self.fail(e)),
            }
            match rename_new(self.folder, &temp.name, self.folder, self.name) {
                Ok(()) => return self.confirm_new(temp).map(|()| (None, true)),
                Err(Errno::EXIST) => {}
                Err(e) => return Err(self.fail(e)),
            }
        }
        Err(DiskError::Busy { path: self.folder.path_of(self.name), task: Task::Save })
    }

    /// After the exchange the temporary name is borne by what was displaced.
    fn settle(&self, temp: Temp<'_>) -> Result<Outcome, DiskError> {
        let displaced = temp.let_go();
        // Before the old version goes, the disk must have the new one: not every file system
        // keeps to the order in which names were changed.
        if let Err(source) = self.folder.sync() {
            return Err(self.take_back(&displaced, source));
        }
        let conflict = if self.is_known(self.folder.digest_of(&displaced)) {
            // If it cannot be removed, it is reported as left over.
            let _ = self.folder.remove(&displaced);
            None
        } else {
            match keep_as_conflict(self.folder, &displaced, self.name) {
                Ok(kept) => Some(kept),
                Err(e) => return Err(self.take_back(&displaced, e.into())),
            }
        };
        self.confirm()?;
        Ok((conflict, false))
    }

    /// Undoes the exchange, so that after an error the old version stands.
    fn take_back(&self, displaced: &str, source: io::Error) -> DiskError {
        if rename_with(self.folder, displaced, self.name, RenameFlags::EXCHANGE).is_err() {
            // What was displaced stays, and is reported as left over.
            return self.unconfirmed(source);
        }
        // Somebody may have replaced our version since: theirs is not ours to delete.
        if self.folder.digest_of(displaced) == Some(self.digest) {
            let _ = self.folder.remove(displaced);
        } else {
            let _ = keep_as_conflict(self.folder, displaced, self.name);
        }
        self.taken_back(source)
    }

    /// Where the file system has no exchange. A program that does not know our lock can slip in
    /// between comparing and renaming; nothing can be done about that here.
    pub(super) fn compare_then_rename(&self, temp: Temp<'_>) -> Result<Outcome, DiskError> {
        let fail = |flaw: super::Flaw| flaw.at(Task::Save, &self.folder.path_of(self.name));
        let Some(current) = self.folder.find(self.name).map_err(fail)? else {
            rename_new(self.folder, &temp.name, self.folder, self.name).map_err(|e| self.fail(e))?;
            return self.confirm_new(temp).map(|()| (None, true));
        };
        let bytes = read_capped(&current).map_err(fail)?;
        let conflict = if self.is_known(Some(Digest::of(&bytes))) {
            None
        } else {
            let (copy, _) = Temp::write(self.folder, self.name, &bytes, Some(&current))?;
            let kept = keep_as_conflict(self.folder, &copy.name, self.name);
            let kept = kept.map_err(|e| self.fail(e))?;
            copy.let_go();
            Some(kept)
        };
        let folder = &self.folder.handle;
        rustix::fs::renameat(folder, &temp.name, folder, self.name).map_err(|e| self.fail(e))?;
        temp.let_go();
        self.confirm()?;
        Ok((conflict, false))
    }

    /// Waits for the disk where there was no file before; withdraws the new one if it fails.
    fn confirm_new(&self, temp: Temp<'_>) -> Result<(), DiskError> {
        let temp_name = temp.let_go();
        let Err(source) = self.folder.sync() else {
            return Ok(());
        };
        if rename_new(self.folder, self.name, self.folder, &temp_name).is_err() {
            return Err(self.unconfirmed(source));
        }
        if self.folder.digest_of(&temp_name) == Some(self.digest) {
            let _ = self.folder.remove(&temp_name);
        } else {
            // Somebody has replaced it since: back with it.
            let _ = rename_new(self.folder, &temp_name, self.folder, self.name);
        }
        Err(self.taken_back(source))
    }

    fn confirm(&self) -> Result<(), DiskError> {
        self.folder.sync().map_err(|source| self.unconfirmed(source))
    }

    /// Nobody loses a version that the user has seen, or that is the same as the new one.
    fn is_known(&self, displaced: Option<Digest>) -> bool {
        displaced.is_some_and(|digest| digest == self.seen || digest == self.digest)
    }

    fn unconfirmed(&self, source: io::Error) -> DiskError {
        let path = self.folder.path_of(self.name);
        DiskError::Unconfirmed { path, digest: self.digest, source }
    }

    fn taken_back(&self, source: io::Error) -> DiskError {
        DiskError::not_confirmed(Task::Save, &self.folder.path_of(self.name), source)
    }

    fn fail(&self, e: Errno) -> DiskError {
        DiskError::from_io(Task::Save, &self.folder.path_of(self.name), e.into())
    }
}

/// The file in which a save is written before it bears its name. Removed when dropped.
pub(super) struct Temp<'a> {
    folder: &'a Folder,
    name: String,
    kept: bool,
}

impl<'a> Temp<'a> {
    /// A whole file that the disk has confirmed, with the attributes of `old`; and whether some
    /// of those could not be kept.
    pub(super) fn write(
        folder: &'a Folder,
        name: &str,
        bytes: &[u8],
        old: Option<&File>,
    ) -> Result<(Self, bool), DiskError> {
        let fail = |e: io::Error| DiskError::from_io(Task::Save, &folder.path_of(name), e);
        let (temp, mut file) = Self::open(folder, name).map_err(|e| fail(e.into()))?;
        let kept_all = match old {
            Some(old) => attributes::take_over(old, &file).map_err(|e| fail(e.into()))?,
            None => {
                attributes::share_like_folder(&folder.handle, &file);
                true
            }
        };
        file.write_all(bytes).map_err(fail)?;
        file.sync_all().map_err(|e| DiskError::not_confirmed(Task::Save, &folder.path_of(name), e))?;
        Ok((temp, !kept_all))
    }

    fn open(folder: &'a Folder, name: &str) -> Result<(Self, File), Errno> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mode = Mode::from_raw_mode(0o600);
        let pid = std::process::id();
        let mut temp_name = format!(".{name}.{pid}.tmp");
        let mut count = 1;
        loop {
            match rustix::fs::openat(&folder.handle, &temp_name, flags, mode) {
                Ok(fd) => {
                    return Ok((Self { folder, name: temp_name, kept: false }, File::from(fd)));
                }
                // Left over by an earlier program of the same number: it waits for recovery.
                Err(Errno::EXIST) => {
                    count += 1;
                    temp_name = format!(".{name}.{pid}-{count}.tmp");
                }
                Err(e) => return Err(e),
            }
        }
    }

    /// What bears the name now is not to be deleted.
    fn let_go(mut self) -> String {
        self.kept = true;
        std::mem::take(&mut self.name)
    }
}

impl Drop for Temp<'_> {
    fn drop(&mut self) {
        if !self.kept {
            let _ = self.folder.remove(&self.name);
        }
    }
}

/// The file to which the temporary file of this name belongs, if it is one.
pub(super) fn temp_of(name: &str) -> Option<&str> {
    let (of, by) = name.strip_prefix('.')?.strip_suffix(".tmp")?.rsplit_once('.')?;
    let is_ours = !of.is_empty()
        && by.starts_with(|c: char| c.is_ascii_digit())
        && by.chars().all(|c| c.is_ascii_digit() || c == '-');
    is_ours.then_some(of)
}

/// The file to which the conflict of this name belongs, if it is one.
pub(super) fn conflict_of(name: &str) -> Option<String> {
    let (of, time) = name.strip_suffix(".json")?.rsplit_once(".conflict-")?;
    let is_ours = !of.is_empty() && time.starts_with(|c: char| c.is_ascii_digit());
    is_ours.then(|| format!("{of}.json"))
}

/// Gives what bears the name `from` the name of a conflict of `name`, one not borne by another.
pub(super) fn keep_as_conflict(folder: &Folder, from: &str, name: &str) -> Result<String, Errno> {
    let id = name.strip_suffix(".json").unwrap_or(name);
    let time = stamp(SystemTime::now());
    let mut kept = format!("{id}.conflict-{time}.json");
    let mut count = 1;
    loop {
        match rename_new(folder, from, folder, &kept) {
            Ok(()) => return Ok(kept),
            Err(Errno::EXIST) => {
                count += 1;
                kept = format!("{id}.conflict-{time}-{count}.json");
            }
            Err(e) => return Err(e),
        }
    }
}

/// A moment as `20261123T100000Z`.
pub(crate) fn stamp(time: SystemTime) -> String {
    // A clock that stands outside the calendar still gives names that differ from others.
    let moment = jiff::Timestamp::try_from(time).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    moment.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Renames, never over anything.
pub(super) fn rename_new(from: &Folder, name: &str, to: &Folder, new_name: &str) -> Result<(), Errno> {
    let flags = RenameFlags::NOREPLACE;
    match rustix::fs::renameat_with(&from.handle, name, &to.handle, new_name, flags) {
        Err(e) if unsupported(e) => link_then_unlink(from, name, to, new_name),
        done => done,
    }
}

/// For file systems that cannot be told not to replace: a link is never made over anything.
pub(super) fn link_then_unlink(from: &Folder, name: &str, to: &Folder, new_name: &str) -> Result<(), Errno> {
    let none = AtFlags::empty();
    match rustix::fs::linkat(&from.handle, name, &to.handle, new_name, none) {
        Ok(()) => rustix::fs::unlinkat(&from.handle, name, none),
        // It has no links either, or this is a folder.
        Err(e) if unsupported(e) || matches!(e, Errno::PERM | Errno::MLINK) => {
            match rustix::fs::statat(&to.handle, new_name, AtFlags::SYMLINK_NOFOLLOW) {
                Ok(_) => Err(Errno::EXIST),
                Err(Errno::NOENT) => rustix::fs::renameat(&from.handle, name, &to.handle, new_name),
                Err(e) => Err(e),
            }
        }
        Err(e) => Err(e),
    }
}

fn rename_with(folder: &Folder, a: &str, b: &str, flags: RenameFlags) -> Result<(), Errno> {
    rustix::fs::renameat_with(&folder.handle, a, &folder.handle, b, flags)
}

fn unsupported(e: Errno) -> bool {
    matches!(e, Errno::INVAL | Errno::NOSYS | Errno::NOTSUP)
}
