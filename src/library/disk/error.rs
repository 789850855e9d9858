//! What can go wrong on the disk, in the user's words.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use rustix::io::Errno;

use super::{Digest, MAX_BYTES};

/// What was being done when the disk said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// A file was being read.
    Read,
    /// A file was being written, new or anew.
    Save,
    /// A file was being moved.
    Move,
    /// A left-over file was being thrown away.
    Discard,
    /// A folder was being listed.
    List,
    /// A folder was being made.
    MakeFolder,
}

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "be read",
            Self::Save => "be saved",
            Self::Move => "be moved",
            Self::Discard => "be discarded",
            Self::List => "be listed",
            Self::MakeFolder => "be made",
        })
    }
}

/// What went wrong, where, and what to do next.
///
/// Unless it is [`DiskError::Unconfirmed`], the disk has what it had before: the old file is
/// whole under its name. The text holds paths as they are: sanitise it before it is shown.
#[derive(Debug)]
pub(crate) enum DiskError {
    /// Not a plain name inside the folder.
    BadName {
        /// The name that was refused.
        name: String,
    },
    /// The folder is not there, or not any more.
    FolderMissing {
        /// The folder.
        path: PathBuf,
    },
    /// Something that is no folder stands where a folder is wanted.
    NotAFolder {
        /// Where it stands.
        path: PathBuf,
    },
    /// There is no such file.
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The name is taken; what bears it was not touched.
    Exists {
        /// The file that bears it.
        path: PathBuf,
    },
    /// A symbolic link: it could lead out of the library.
    Symlink {
        /// The link.
        path: PathBuf,
    },
    /// A folder, pipe, socket or device where a file should be.
    NotAFile {
        /// Where it stands.
        path: PathBuf,
    },
    /// More than [`MAX_BYTES`].
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size in bytes.
        size: u64,
    },
    /// The disk, or the user's share of it, is full.
    NoSpace {
        /// The file that was being written.
        path: PathBuf,
        /// What was being done.
        task: Task,
    },
    /// The file system takes no changes.
    ReadOnly {
        /// The file that was being written.
        path: PathBuf,
        /// What was being done.
        task: Task,
    },
    /// The user may not do this here.
    Permission {
        /// The file or folder.
        path: PathBuf,
        /// What was being done.
        task: Task,
    },
    /// Another program has held the lock for too long, or is changing the file right now.
    Busy {
        /// The file.
        path: PathBuf,
        /// What was being done.
        task: Task,
    },
    /// The disk did not confirm the change, and it was taken back: the old state stands.
    NotConfirmed {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The new version bears the name, but the disk did not confirm that, and it could not be
    /// taken back. It is not saved; but it is what the next attempt has to give as `seen`.
    Unconfirmed {
        /// The file.
        path: PathBuf,
        /// The version that now bears the name.
        digest: Digest,
        /// What the system said.
        source: io::Error,
    },
    /// Anything else.
    Other {
        /// The file or folder.
        path: PathBuf,
        /// What was being done.
        task: Task,
        /// What the system said.
        source: io::Error,
    },
}

impl DiskError {
    /// The error for what the system said about a file.
    pub(super) fn from_io(task: Task, path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match Errno::from_io_error(&source) {
            Some(Errno::NOENT) => Self::Missing { path },
            Some(Errno::EXIST | Errno::NOTEMPTY) => Self::Exists { path },
            Some(Errno::LOOP) => Self::Symlink { path },
            Some(Errno::ISDIR | Errno::NXIO) => Self::NotAFile { path },
            Some(Errno::NOTDIR) => Self::NotAFolder { path },
            Some(Errno::NOSPC | Errno::DQUOT) => Self::NoSpace { path, task },
            Some(Errno::ROFS) => Self::ReadOnly { path, task },
            Some(Errno::ACCESS | Errno::PERM) => Self::Permission { path, task },
            _ => Self::Other { path, task, source },
        }
    }

    /// The error for a change that the disk did not confirm, and that was taken back.
    pub(super) fn not_confirmed(task: Task, path: &Path, source: io::Error) -> Self {
        match Self::from_io(task, path, source) {
            Self::Other { path, source, .. } => Self::NotConfirmed { path, source },
            known => known,
        }
    }

    /// The error for what the system said about a folder.
    pub(super) fn in_folder(task: Task, path: &Path, source: io::Error) -> Self {
        match Self::from_io(task, path, source) {
            Self::Missing { path } => Self::FolderMissing { path },
            Self::Exists { path } => Self::NotAFolder { path },
            other => other,
        }
    }
}

impl fmt::Display for DiskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadName { name } => {
                write!(
                    f,
                    "{name:?} cannot be the name of a file here: it would be hidden, empty, or lead out of the folder. Choose another."
                )
            }
            Self::FolderMissing { path } => {
                write!(
                    f,
                    "The folder {} is not there. If it is on another disk, connect that; if it was moved, name its new place.",
                    path.display()
                )
            }
            Self::NotAFolder { path } => {
                write!(f, "{} is not a folder. Name another place, or move what stands there.", path.display())
            }
            Self::Missing { path } => {
                write!(f, "{} is not there: it was moved or deleted, or its folder was.", path.display())
            }
            Self::Exists { path } => {
                write!(f, "{} exists already and was left as it is. Choose another name.", path.display())
            }
            Self::Symlink { path } => {
                write!(
                    f,
                    "{} is a symbolic link, and links are not followed in a library. Put the file itself in its place.",
                    path.display()
                )
            }
            Self::NotAFile { path } => {
                write!(f, "{} is not a file. Move it out of the library.", path.display())
            }
            Self::TooLarge { path, size } => {
                let (has, limit) = (size.div_ceil(1 << 20), MAX_BYTES >> 20);
                write!(
                    f,
                    "{} is too large: {has} MiB, where at most {limit} MiB are taken. Shorten it, or see whether it is the right file.",
                    path.display()
                )
            }
            Self::NoSpace { path, task } => {
                write!(
                    f,
                    "{} could not {task}: the disk is full. What was there is unchanged. Free some space, then try again.",
                    path.display()
                )
            }
            Self::ReadOnly { path, task } => {
                write!(
                    f,
                    "{} could not {task}: the disk takes no changes (read-only). What was there is unchanged. Make it writable, or use another folder.",
                    path.display()
                )
            }
            Self::Permission { path, task } => {
                write!(
                    f,
                    "{} could not {task}: you do not have the permission. Ask whoever owns the folder, or use another one.",
                    path.display()
                )
            }
            Self::Busy { path, task } => {
                write!(
                    f,
                    "{} could not {task}: another program is changing it at the same time. What was there is unchanged. Try again, or see what that program is doing.",
                    path.display()
                )
            }
            Self::NotConfirmed { path, source } => {
                write!(
                    f,
                    "{} could not be changed: the disk did not confirm it ({source}). What was there stands. Try again, and if it happens again use another disk: this one may be failing.",
                    path.display()
                )
            }
            Self::Unconfirmed { path, source, .. } => {
                write!(
                    f,
                    "{} was written, but the disk did not confirm it ({source}): it may be gone after a power cut. Save again, and if it happens again use another disk: this one may be failing.",
                    path.display()
                )
            }
            Self::Other { path, task, source } => {
                write!(f, "{} could not {task}: {source}. What was there is unchanged.", path.display())
            }
        }
    }
}

impl std::error::Error for DiskError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotConfirmed { source, .. } | Self::Unconfirmed { source, .. } | Self::Other { source, .. } => {
                Some(source)
            }
            _ => None,
        }
    }
}
