//! Where cases live: a folder with one file a case, saved so that what is called saved is on disk. Floor 4.

mod analyses;
mod bundled;
mod disk;
mod import;
mod journal;
mod listing;
mod out;
mod saver;
mod shelf;
mod trash;

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::{BuildHasher, Hasher};
use std::path::{Path, PathBuf};

use crate::case::{Case, CaseId, display_line, read_case, write_case};

pub use analyses::StoredAnalysis;
pub use bundled::{examples, precedents};
pub use disk::Digest;
pub use import::{ImportLine, Imported, OnClash};
pub use journal::{Journal, Recovered};
pub use listing::{Listing, Loaded, Origin, Unreadable};
pub use out::{IfThere, folder_for_output, typed_path, write_out};
pub use saver::{Desk, SaveEvent, SaveFailure, Saver, SaverDied};
pub use shelf::{Filter, searched};
pub use trash::Trashed;

/// A library: a folder with `cases`, `analyses` and `trash` in it.
#[derive(Debug, Clone)]
pub struct Library {
    root: PathBuf,
}

/// Why something with the library failed, in the user's words.
#[derive(Debug)]
pub enum LibraryError {
    /// The disk refused.
    Disk(DiskFailure),
    /// The file is there, but is no case.
    NotACase {
        /// The file.
        path: PathBuf,
        /// What is wrong in it.
        error: crate::case::ReadError,
    },
    /// Neither a case of the library nor a file has this name.
    NoSuchCase {
        /// What was asked for.
        name: String,
    },
    /// More than one case fits what was asked for.
    Ambiguous {
        /// What was asked for.
        name: String,
        /// The cases that fit.
        fits: Vec<CaseId>,
    },
    /// The system names no folder for the user's data.
    NoDataFolder,
    /// The case has gone for good; some of its saved analyses have not.
    HalfPurged(DiskFailure),
    /// There is neither a file nor a folder with files of cases.
    NothingToImport {
        /// Where it was looked for.
        path: PathBuf,
    },
}

/// A failure of the disk: what was done to which file, what happened, what to do.
#[derive(Debug)]
pub struct DiskFailure(disk::DiskError);

impl fmt::Display for DiskFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&display_line(&self.0.to_string()))
    }
}

impl fmt::Display for LibraryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LibraryError::Disk(failure) => failure.fmt(f),
            LibraryError::NotACase { path, error } => {
                let path = display_line(&path.display().to_string());
                write!(f, "{path} cannot be read as a case: {error}. The file is left as it is")
            }
            LibraryError::NoSuchCase { name } => {
                let name = display_line(name);
                write!(
                    f,
                    "there is no case and no precedent '{name}'; `caroline list` shows the cases, `caroline precedents` the others"
                )
            }
            LibraryError::Ambiguous { name, fits } => {
                let fits: Vec<&str> = fits.iter().map(CaseId::as_str).collect();
                write!(f, "'{}' fits several cases: {}; give one of these ids", display_line(name), fits.join(", "))
            }
            LibraryError::HalfPurged(failure) => {
                write!(f, "the case is deleted for good, but not all of its saved analyses: {failure}")
            }
            LibraryError::NothingToImport { path } => {
                let path = display_line(&path.display().to_string());
                write!(
                    f,
                    "{path} is no file, and no folder with .json files in it; name a case file or a folder of them"
                )
            }
            LibraryError::NoDataFolder => {
                f.write_str("the system names no folder for your data; name one with --library DIR or CAROLINE_LIBRARY")
            }
        }
    }
}

impl std::error::Error for LibraryError {}

impl From<disk::DiskError> for LibraryError {
    fn from(error: disk::DiskError) -> Self {
        LibraryError::Disk(DiskFailure(error))
    }
}

/// The case that a name means: its title, the beginning of its id, or a part of its title; capitals make no difference.
///
/// # Errors
/// When none or several fit.
pub fn named<'a>(cases: impl Iterator<Item = &'a Case> + Clone, name: &str) -> Result<&'a Case, LibraryError> {
    if let Some(case) = cases.clone().find(|c| c.title == name) {
        return Ok(case);
    }
    let wanted = name.to_lowercase();
    let begins = |c: &Case| c.id.as_str().to_lowercase().starts_with(&wanted);
    let fits: Vec<&Case> = cases.filter(|c| begins(c) || c.title.to_lowercase().contains(&wanted)).collect();
    match fits.as_slice() {
        [one] => Ok(one),
        [] => Err(LibraryError::NoSuchCase { name: name.to_owned() }),
        several => {
            let fits = several.iter().map(|c| c.id.clone()).collect();
            Err(LibraryError::Ambiguous { name: name.to_owned(), fits })
        }
    }
}

impl Library {
    /// Opens a library, making its folders where they are missing. Puts nothing into it.
    ///
    /// # Errors
    /// When the folders cannot be made.
    pub fn open(root: &Path) -> Result<Self, LibraryError> {
        let library = Library { root: root.to_owned() };
        disk::ensure_private_dir(&library.cases_dir())?;
        Ok(library)
    }

    /// Whether there is a library in this folder.
    pub fn is_at(root: &Path) -> bool {
        root.join(CASES).is_dir()
    }

    /// Opens the user's own library. When it is first made, the bundled cases are put into it; never again after.
    ///
    /// # Errors
    /// When there is no such folder, or it cannot be made.
    pub fn open_default() -> Result<Self, LibraryError> {
        let root = Self::default_root()?;
        if !root.join(CASES).exists() {
            Self::furnish(&root)?;
        }
        Self::open(&root)
    }

    /// Makes the folder of cases with the bundled ones in it: all of them or, where that fails, no folder at all.
    fn furnish(root: &Path) -> Result<(), LibraryError> {
        let unfinished = root.join(UNFINISHED);
        disk::ensure_private_dir(&unfinished)?;
        for (name, text) in bundled::files() {
            match disk::create(&unfinished, name, text.as_bytes()) {
                Ok(_) | Err(disk::DiskError::Exists { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        match disk::move_file(root, UNFINISHED, root, CASES) {
            // Another program was faster.
            Ok(()) | Err(disk::DiskError::Exists { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The folder of the user's own library.
    ///
    /// # Errors
    /// When the system names none.
    pub fn default_root() -> Result<PathBuf, LibraryError> {
        let dirs = directories::ProjectDirs::from("", "", "caroline").ok_or(LibraryError::NoDataFolder)?;
        Ok(dirs.data_dir().to_owned())
    }

    /// The library's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder with the cases.
    pub fn cases_dir(&self) -> PathBuf {
        self.root.join(CASES)
    }

    /// The folder with what was deleted.
    pub fn trash_dir(&self) -> PathBuf {
        self.root.join(TRASH)
    }

    /// The file of a case.
    pub fn path_of(&self, id: &CaseId) -> PathBuf {
        self.cases_dir().join(file_name(id))
    }

    /// Everything in the library, readable or not. Left-overs of interrupted saves are kept as other versions first.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn list(&self) -> Result<Listing, LibraryError> {
        listing::list(self)
    }

    /// Reads one case and says which version it is.
    ///
    /// # Errors
    /// When it is not there, cannot be read, or is no case.
    pub fn load(&self, id: &CaseId) -> Result<(Case, Digest), LibraryError> {
        let (bytes, digest) = disk::read(&self.cases_dir(), &file_name(id))?;
        let case = read_case(&bytes).map_err(|error| LibraryError::NotACase { path: self.path_of(id), error })?;
        Ok((case, digest))
    }

    /// Finds a case by its id, the beginning of its id, or a part of its title; capitals make no difference.
    ///
    /// # Errors
    /// When none or several fit.
    pub fn find(&self, name: &str) -> Result<Case, LibraryError> {
        // A case that cannot be read is named as such, and no other is taken in its place.
        if let Some(id) = CaseId::new(name).filter(|id| self.path_of(id).exists()) {
            return self.load(&id).map(|(case, _)| case);
        }
        let listing = self.list()?;
        let own = listing.cases.iter().filter(|l| l.origin == Origin::Own);
        named(own.map(|l| &l.case), name).cloned()
    }

    /// Writes a new case; never over another.
    ///
    /// # Errors
    /// When a case with this id exists, or the disk refuses.
    pub fn create(&self, case: &Case) -> Result<Digest, LibraryError> {
        Ok(disk::create(&self.cases_dir(), &file_name(&case.id), write_case(case).as_bytes())?)
    }

    /// Writes a new case under an id of its own, which it is given.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn create_new(&self, case: &mut Case) -> Result<Digest, LibraryError> {
        loop {
            match disk::create(&self.cases_dir(), &file_name(&case.id), write_case(case).as_bytes()) {
                Err(disk::DiskError::Exists { .. }) => case.id = new_id(&case.title),
                done => return Ok(done?),
            }
        }
    }

    /// Writes a version of a case beside it, as one that another program might have left there.
    pub(super) fn keep_beside(&self, case: &Case, bytes: &[u8]) -> Result<String, LibraryError> {
        let time = disk::stamp(std::time::SystemTime::now());
        let mut count = 1;
        loop {
            let number = if count == 1 { String::new() } else { format!("-{count}") };
            let name = format!("{}.conflict-{time}{number}.json", case.id);
            match disk::create(&self.cases_dir(), &name, bytes) {
                Ok(_) => return Ok(name),
                Err(disk::DiskError::Exists { .. }) => count += 1,
                Err(error) => return Err(error.into()),
            }
        }
    }
}

const CASES: &str = "cases";
const UNFINISHED: &str = "cases.unfinished";
const TRASH: &str = "trash";

fn file_name(id: &CaseId) -> String {
    format!("{id}.json")
}

/// An id for a new case.
pub fn new_id(title: &str) -> CaseId {
    // Every `RandomState` is seeded anew by the system: enough to keep two ids of one title apart.
    let random = RandomState::new().build_hasher().finish();
    CaseId::from_title(title, random as u16)
}

/// The folder where the program keeps what is neither a case nor of a case: where its user left it, and what could not be saved.
pub fn state_dir() -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "caroline")?;
    Some(dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).to_owned())
}

/// The moment, as case files carry it.
pub fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Who works here, as comments and saved analyses carry it: `CAROLINE_AUTHOR`, or else the user's name; may be empty.
pub fn author() -> String {
    let names = ["CAROLINE_AUTHOR", "USER", "LOGNAME"];
    names.into_iter().find_map(|name| std::env::var(name).ok().filter(|n| !n.trim().is_empty())).unwrap_or_default()
}
