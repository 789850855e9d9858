//! Where cases live: a folder with one file a case, saved so that what is called saved is on disk. Floor 4.

mod bundled;
mod disk;
mod listing;
mod saver;

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::{BuildHasher, Hasher};
use std::path::{Path, PathBuf};

use crate::case::{Case, CaseId, display_line, read_case, write_case};

pub use bundled::examples;
pub use disk::Digest;
pub use listing::{Listing, Loaded, Origin, Unreadable, UnreadableKind};
pub use saver::{SaveEvent, SaveFailure, Saver};

/// A library: a folder with `cases` and `trash` in it.
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
                write!(f, "there is no case '{name}' in the library; `caroline list` shows what there is")
            }
            LibraryError::Ambiguous { name, fits } => {
                let fits: Vec<&str> = fits.iter().map(CaseId::as_str).collect();
                write!(f, "'{}' fits several cases: {}; give one of these ids", display_line(name), fits.join(", "))
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

/// A case that lies in the trash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trashed {
    /// The name of its file in the trash.
    pub file: String,
    /// Its title, or what is wrong with the file.
    pub title: String,
}

impl Library {
    /// Opens a library, making its folders where they are missing. Puts nothing into it.
    ///
    /// # Errors
    /// When the folders cannot be made.
    pub fn open(root: &Path) -> Result<Self, LibraryError> {
        let library = Library { root: root.to_owned() };
        disk::ensure_private_dir(&library.cases_dir())?;
        disk::ensure_private_dir(&library.trash_dir())?;
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
        let is_new = !root.join(CASES).exists();
        let library = Self::open(&root)?;
        if is_new {
            for (name, text) in bundled::files() {
                disk::create(&library.cases_dir(), name, text.as_bytes())?;
            }
        }
        Ok(library)
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
        let listing = self.list()?;
        let cases: Vec<&Case> = listing.cases.iter().filter(|l| l.origin == Origin::Own).map(|l| &l.case).collect();
        if let Some(case) = cases.iter().find(|c| c.id.as_str() == name) {
            return Ok((*case).clone());
        }
        if let Some(case) = cases.iter().find(|c| c.title == name) {
            return Ok((*case).clone());
        }
        let wanted = name.to_lowercase();
        let begins = |c: &Case| c.id.as_str().to_lowercase().starts_with(&wanted);
        let fits: Vec<&&Case> =
            cases.iter().filter(|c| begins(c) || c.title.to_lowercase().contains(&wanted)).collect();
        match fits.as_slice() {
            [one] => Ok((**one).clone()),
            [] => match CaseId::new(name).filter(|id| self.path_of(id).exists()) {
                // It is there but unreadable: say why.
                Some(id) => self.load(&id).map(|(case, _)| case),
                None => Err(LibraryError::NoSuchCase { name: name.to_owned() }),
            },
            several => {
                let fits = several.iter().map(|c| c.id.clone()).collect();
                Err(LibraryError::Ambiguous { name: name.to_owned(), fits })
            }
        }
    }

    /// Writes a new case; never over another.
    ///
    /// # Errors
    /// When a case with this id exists, or the disk refuses.
    pub fn create(&self, case: &Case) -> Result<Digest, LibraryError> {
        Ok(disk::create(&self.cases_dir(), &file_name(&case.id), write_case(case).as_bytes())?)
    }

    /// Moves a case to the trash; the name of its file there.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn delete(&self, id: &CaseId) -> Result<String, LibraryError> {
        self.discard(&file_name(id))
    }

    /// Moves another version of a case to the trash, by its file; the name of its file there.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn discard(&self, file: &str) -> Result<String, LibraryError> {
        let stem = file.strip_suffix(".json").unwrap_or(file);
        let mut count = 1;
        loop {
            let name = if count == 1 { file.to_owned() } else { format!("{stem}.{count}.json") };
            match disk::move_file(&self.cases_dir(), file, &self.trash_dir(), &name) {
                Ok(()) => return Ok(name),
                Err(disk::DiskError::Exists { .. }) => count += 1,
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Moves a case out of the trash, under its old id or, where that is taken, a new one.
    ///
    /// # Errors
    /// When it cannot be read or moved.
    pub fn restore(&self, trashed: &str) -> Result<(Case, Digest), LibraryError> {
        let (bytes, _) = disk::read(&self.trash_dir(), trashed)?;
        let path = self.trash_dir().join(trashed);
        let mut case = read_case(&bytes).map_err(|error| LibraryError::NotACase { path, error })?;
        match disk::move_file(&self.trash_dir(), trashed, &self.cases_dir(), &file_name(&case.id)) {
            Ok(()) => self.load(&case.id),
            Err(disk::DiskError::Exists { .. }) => {
                case.id = new_id(&case.title);
                let digest = self.create(&case)?;
                // The trash keeps its copy: the restored case has another id, and nothing is deleted.
                Ok((case, digest))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// What lies in the trash.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn trashed(&self) -> Result<Vec<Trashed>, LibraryError> {
        let dir = self.trash_dir();
        let names = disk::list(&dir)?.into_iter().filter(|e| e.kind == disk::Kind::File);
        let trashed = names.filter_map(|e| e.name.into_string().ok()).filter(|n| n.ends_with(".json"));
        Ok(trashed
            .map(|file| {
                let title = match disk::read(&dir, &file).map(|(bytes, _)| read_case(&bytes)) {
                    Ok(Ok(case)) => display_line(&case.title),
                    Ok(Err(error)) => format!("cannot be read: {error}"),
                    Err(error) => display_line(&error.to_string()),
                };
                Trashed { file, title }
            })
            .collect())
    }
}

const CASES: &str = "cases";
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

/// The moment, as case files carry it.
pub fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
