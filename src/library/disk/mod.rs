//! Folders, names, bytes and digests: the floor on which the library stands.
//!
//! What is promised: a save is whole or not at all; a version that somebody else wrote is never
//! lost; nothing is called saved before the disk has confirmed it. The module knows nothing of
//! cases, and it never shows, skips or deletes anything on its own judgement: [`list`] reports
//! whatever lies in a folder, and names its kind.
//!
//! The one thing that cannot be seen: a program that had opened the file for writing in place
//! *before* a save, and writes only *after* the save has looked at what it displaced.

mod attributes;
mod error;
mod left_over;
mod lock;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use error::{DiskError, Task};
pub(crate) use left_over::{discard_left_over, keep_left_over, left_overs, read_left_over};
pub(crate) use write::{Replaced, create, move_file, replace, stamp};

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs::{DirBuilder, File};
use std::io::{self, Read};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags};
use rustix::io::Errno;
use sha2::{Digest as _, Sha256};

/// The largest file that is read or written, in bytes.
pub(crate) const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// The SHA-256 of a file's bytes: by this, and never by times, two versions are told apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

impl Digest {
    /// No file has this digest: whatever a save with it displaces is kept.
    pub(crate) const NEVER_SEEN: Digest = Digest([0; 32]);

    /// The digest of these bytes.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

/// Sixty-four lower-case hexadecimal digits.
impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// Reads a whole file and says which version it is.
///
/// Symbolic links and everything else that is not a regular file are refused, and so is a file
/// above [`MAX_BYTES`], before a byte of it is read.
pub(crate) fn read(dir: &Path, name: &str) -> Result<(Vec<u8>, Digest), DiskError> {
    check_name(name)?;
    let path = dir.join(name);
    let bytes =
        open_regular(CWD, &path).and_then(|file| read_capped(&file)).map_err(|flaw| flaw.at(Task::Read, &path))?;
    let digest = Digest::of(&bytes);
    Ok((bytes, digest))
}

/// Reads a file from anywhere, by the path that the user named; a symbolic link is followed.
pub(crate) fn read_path(path: &Path) -> Result<(Vec<u8>, Digest), DiskError> {
    let target = path.canonicalize().map_err(|e| DiskError::from_io(Task::Read, path, e))?;
    let bytes =
        open_regular(CWD, &target).and_then(|file| read_capped(&file)).map_err(|flaw| flaw.at(Task::Read, path))?;
    let digest = Digest::of(&bytes);
    Ok((bytes, digest))
}

/// Deletes a file for good.
pub(crate) fn remove(dir: &Path, name: &str) -> Result<(), DiskError> {
    check_name(name)?;
    let folder = Folder::open(dir, Task::Discard)?;
    let path = folder.path_of(name);
    folder.remove(name).map_err(|e| DiskError::from_io(Task::Discard, &path, e.into()))?;
    folder.sync().map_err(|e| DiskError::from_io(Task::Discard, &path, e))
}

/// Deletes a folder of files for good. A folder within it is left, and reported; a link to a folder is refused.
pub(crate) fn remove_folder(path: &Path) -> Result<(), DiskError> {
    let fail = |e: Errno| DiskError::in_folder(Task::Discard, path, e.into());
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let folder = rustix::fs::open(path, flags, Mode::empty()).map_err(fail)?;
    // Listed by way of what was opened: the path may come to lead elsewhere meanwhile.
    for entry in rustix::fs::Dir::read_from(&folder).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let name = entry.file_name();
        if name != c"." && name != c".." {
            rustix::fs::unlinkat(&folder, name, AtFlags::empty()).map_err(fail)?;
        }
    }
    std::fs::remove_dir(path).map_err(|e| DiskError::in_folder(Task::Discard, path, e))
}

/// Whether there is a folder of that path. A link is refused: it could lead out of the library.
pub(crate) fn has_folder(path: &Path) -> Result<bool, DiskError> {
    match path.symlink_metadata() {
        Ok(found) if found.is_symlink() => Err(DiskError::Symlink { path: path.to_owned() }),
        Ok(found) if found.is_dir() => Ok(true),
        Ok(_) => Err(DiskError::NotAFolder { path: path.to_owned() }),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(DiskError::in_folder(Task::Read, path, e)),
    }
}

/// One thing that lies in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its name as the disk has it. Not fit for display before it has been sanitised.
    pub(crate) name: OsString,
    /// What it is.
    pub(crate) kind: Kind,
}

/// What a thing in a folder is. Whoever lists a folder says what becomes of each kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A regular file. Whether its name is a good one is for the caller to judge.
    File,
    /// A version that a save displaced without having read it, kept beside the file named here.
    Conflict {
        /// The file whose version this is.
        of: String,
    },
    /// The temporary file of a save that was interrupted: see [`left_overs`].
    LeftOver {
        /// The file that was being saved.
        of: String,
    },
    /// The temporary file of a save that is under way at this moment.
    BeingSaved {
        /// The file that is being saved.
        of: String,
    },
    /// The lock of a save, under way or interrupted. Without content, and harmless.
    Lock,
    /// A folder.
    Folder,
    /// A symbolic link: never followed.
    Symlink,
    /// A pipe, a socket or a device.
    Special,
    /// Something whose name is not UTF-8.
    NameNotUtf8,
}

/// Everything in a folder, sorted by name. Nothing is left out.
pub(crate) fn list(dir: &Path) -> Result<Vec<Entry>, DiskError> {
    let fail = |e: io::Error| DiskError::in_folder(Task::List, dir, e);
    let mut entries = Vec::new();
    for found in std::fs::read_dir(dir).map_err(fail)? {
        let found = found.map_err(fail)?;
        let file_type = match found.file_type() {
            Ok(file_type) => file_type,
            // Gone since the folder was read.
            Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
            Err(e) => return Err(DiskError::from_io(Task::List, &found.path(), e)),
        };
        let name = found.file_name();
        if let Some(kind) = kind_of(dir, &name, file_type) {
            entries.push(Entry { name, kind });
        }
    }
    entries.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}

/// `None` for the temporary file of a save that has ended since the folder was read.
fn kind_of(dir: &Path, name: &OsStr, file_type: std::fs::FileType) -> Option<Kind> {
    let Some(name) = name.to_str() else {
        return Some(Kind::NameNotUtf8);
    };
    Some(if file_type.is_dir() {
        Kind::Folder
    } else if file_type.is_symlink() {
        Kind::Symlink
    } else if !file_type.is_file() {
        Kind::Special
    } else if let Some(of) = write::temp_of(name) {
        let of = of.to_owned();
        match lock::is_held(dir, &of) {
            true => Kind::BeingSaved { of },
            false if dir.join(name).symlink_metadata().is_ok() => Kind::LeftOver { of },
            false => return None,
        }
    } else if let Some(of) = write::conflict_of(name) {
        Kind::Conflict { of }
    } else if lock::is_lock(name) {
        Kind::Lock
    } else {
        Kind::File
    })
}

/// Makes a folder, and those above it that are missing, for this user alone (0700).
///
/// A folder that is there already is left as it is.
pub(crate) fn ensure_private_dir(path: &Path) -> Result<(), DiskError> {
    let fail = |e: io::Error| DiskError::in_folder(Task::MakeFolder, path, e);
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => return Ok(()),
        Ok(_) => return Err(DiskError::NotAFolder { path: path.to_owned() }),
        Err(e) if e.kind() == io::ErrorKind::NotFound => {}
        Err(e) => return Err(fail(e)),
    }
    let parent = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    ensure_private_dir(parent)?;
    match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => {}
        // Another program was faster, or a symbolic link leads nowhere.
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => return Ok(()),
        Err(e) => return Err(fail(e)),
    }
    let parent = Folder::open(parent, Task::MakeFolder)?;
    parent.sync().map_err(|source| {
        // It is empty: the next attempt makes it anew.
        let _ = std::fs::remove_dir(path);
        DiskError::not_confirmed(Task::MakeFolder, path, source)
    })
}

/// Only plain names inside the folder: nothing that leads out of it, nothing hidden.
fn check_name(name: &str) -> Result<(), DiskError> {
    let fits = !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\0']);
    if fits { Ok(()) } else { Err(DiskError::BadName { name: name.to_owned() }) }
}

/// An open folder. Everything of one operation happens in it, even if its path comes to lead
/// elsewhere meanwhile.
struct Folder {
    path: PathBuf,
    handle: File,
}

impl Folder {
    fn open(path: &Path, task: Task) -> Result<Self, DiskError> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        match rustix::fs::open(path, flags, Mode::empty()) {
            Ok(fd) => Ok(Self { path: path.to_owned(), handle: File::from(fd) }),
            Err(e) => Err(DiskError::in_folder(task, path, e.into())),
        }
    }

    fn path_of(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The regular file of that name, if there is anything of that name.
    fn find(&self, name: &str) -> Result<Option<File>, Flaw> {
        match open_regular(&self.handle, Path::new(name)) {
            Ok(file) => Ok(Some(file)),
            Err(Flaw::Io(e)) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(flaw) => Err(flaw),
        }
    }

    /// The digest of what bears that name; `None` if that cannot be had, whatever the reason.
    fn digest_of(&self, name: &str) -> Option<Digest> {
        let file = open_regular(&self.handle, Path::new(name)).ok()?;
        read_capped(&file).ok().map(|bytes| Digest::of(&bytes))
    }

    fn remove(&self, name: &str) -> Result<(), Errno> {
        rustix::fs::unlinkat(&self.handle, name, AtFlags::empty())
    }

    /// Waits until the disk has the names in this folder as they are now.
    fn sync(&self) -> io::Result<()> {
        self.handle.sync_all()
    }
}

/// Why a file could not be opened or read.
enum Flaw {
    NotAFile,
    TooLarge(u64),
    Io(io::Error),
}

impl Flaw {
    fn at(self, task: Task, path: &Path) -> DiskError {
        let path = path.to_owned();
        match self {
            Self::NotAFile => DiskError::NotAFile { path },
            Self::TooLarge(size) => DiskError::TooLarge { path, size },
            Self::Io(e) => DiskError::from_io(task, &path, e),
        }
    }
}

fn open_regular(dir: impl std::os::fd::AsFd, path: &Path) -> Result<File, Flaw> {
    // NONBLOCK: a pipe without a writer must not hold us up before we have seen that it is one.
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let fd = rustix::fs::openat(dir, path, flags, Mode::empty()).map_err(|e| Flaw::Io(e.into()))?;
    let found = rustix::fs::fstat(&fd).map_err(|e| Flaw::Io(e.into()))?;
    if FileType::from_raw_mode(found.st_mode) != FileType::RegularFile {
        return Err(Flaw::NotAFile);
    }
    Ok(File::from(fd))
}

fn read_capped(file: &File) -> Result<Vec<u8>, Flaw> {
    let size = file.metadata().map_err(Flaw::Io)?.len();
    if size > MAX_BYTES {
        return Err(Flaw::TooLarge(size));
    }
    let mut bytes = Vec::with_capacity(size as usize + 1);
    // One byte more than allowed: the file may be growing.
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(Flaw::Io)?;
    match bytes.len() as u64 {
        size if size > MAX_BYTES => Err(Flaw::TooLarge(size)),
        _ => Ok(bytes),
    }
}
