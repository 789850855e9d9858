//! Files that leave the library: whole or not at all, and over nothing unless that is asked for.

use std::path::{Path, PathBuf};

use super::LibraryError;
use super::disk::{self, DiskError};

/// What is done where a file of that name is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfThere {
    /// It is left as it is, and that is an error.
    Leave,
    /// It is replaced.
    Replace,
}

/// Writes a file to where its user wants it.
///
/// # Errors
/// When there is one already, or the disk refuses.
pub fn write_out(path: &Path, text: &str, if_there: IfThere) -> Result<(), LibraryError> {
    let dir = match path.parent() {
        Some(dir) if dir != Path::new("") => dir,
        _ => Path::new("."),
    };
    let Some(name) = path.file_name().and_then(|n| n.to_str()) else {
        return Err(DiskError::BadName { name: path.display().to_string() }.into());
    };
    match (disk::create(dir, name, text.as_bytes()), if_there) {
        (Err(DiskError::Exists { .. }), IfThere::Replace) => {
            let (_, seen) = disk::read(dir, name)?;
            // What came there in between is kept beside it.
            disk::replace(dir, name, text.as_bytes(), seen)?;
            Ok(())
        }
        (written, _) => Ok(written.map(|_| ())?),
    }
}

/// Makes a folder for files that leave, if it is not there.
///
/// # Errors
/// When it cannot be made.
pub fn folder_for_output(path: &Path) -> Result<(), LibraryError> {
    Ok(disk::ensure_private_dir(path)?)
}

/// The path that a user typed, with `~` for their home.
pub fn typed_path(text: &str) -> PathBuf {
    let text = text.trim();
    let home = || directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_owned());
    match text.strip_prefix('~') {
        Some("") => home().unwrap_or_else(|| PathBuf::from(text)),
        Some(rest) if rest.starts_with('/') => {
            home().map_or_else(|| PathBuf::from(text), |home| home.join(rest.trim_start_matches('/')))
        }
        _ => PathBuf::from(text),
    }
}
