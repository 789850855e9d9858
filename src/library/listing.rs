//! What a library holds: cases, other versions of them, and files that are none, each with its reason.

use super::disk::{self, Kind};
use super::{Digest, Library, LibraryError};
use crate::case::{Case, CaseId, display_line, read_case};

/// Everything in a library.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// The cases, by matter and title.
    pub cases: Vec<Loaded>,
    /// What could not be read.
    pub unreadable: Vec<Unreadable>,
}

/// Where a case in a listing comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// It is a case of the library.
    Own,
    /// It is another version of a case, kept when two programs had changed it or a save was interrupted.
    OtherVersion {
        /// The file that holds it.
        file: String,
    },
    /// It is a precedent that the program carries.
    Precedent,
}

/// A case and the version that was read.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The case.
    pub case: Case,
    /// The digest of its file.
    pub digest: Digest,
    /// Whether it is the case or another version of it.
    pub origin: Origin,
}

/// A file in the library that is no case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Its name, safe to show.
    pub name: String,
    /// What is wrong with it.
    pub error: String,
}

pub(crate) fn list(library: &Library) -> Result<Listing, LibraryError> {
    let dir = library.cases_dir();
    // On a disk that takes no changes they stay, and are listed as what they are.
    let _ = keep_interrupted(library);
    let mut listing = Listing::default();
    for entry in disk::list(&dir)? {
        let shown = display_line(&entry.name.to_string_lossy());
        let mut refuse = |error: &str| {
            listing.unreadable.push(Unreadable { name: shown.clone(), error: error.to_owned() });
        };
        match (entry.kind, entry.name.to_str()) {
            (Kind::File, Some(name)) if !name.ends_with(".json") => {
                refuse("its name does not end in .json; it is left alone");
            }
            (Kind::File, Some(name)) => match load(library, name) {
                Ok(loaded) => listing.cases.push(loaded),
                Err(error) => refuse(&error),
            },
            (Kind::Conflict { .. }, Some(name)) => match load_other_version(library, name) {
                Ok(loaded) => listing.cases.push(loaded),
                Err(error) => refuse(&error),
            },
            (Kind::LeftOver { .. }, _) => refuse("a save that was interrupted; it could not be read"),
            (Kind::Symlink, _) => refuse("a symbolic link; links are not followed"),
            (Kind::NameNotUtf8, _) => refuse("its name is not UTF-8; rename it to read it"),
            (Kind::Special, _) => refuse("neither a file nor a folder"),
            (Kind::BeingSaved { .. } | Kind::Lock | Kind::Folder, _) | (_, None) => {}
        }
    }
    listing.cases.sort_by(|a, b| order(a).cmp(&order(b)));
    Ok(listing)
}

fn order(loaded: &Loaded) -> (&str, &str, &str, bool) {
    let case = &loaded.case;
    (&case.matter, &case.title, case.id.as_str(), loaded.origin != Origin::Own)
}

fn load(library: &Library, name: &str) -> Result<Loaded, String> {
    let stem = name.strip_suffix(".json").unwrap_or(name);
    if CaseId::new(stem).is_none() {
        return Err("its name is no case id: 1 to 64 letters, digits, '_' or '-', then .json".to_owned());
    }
    let (bytes, digest) = disk::read(&library.cases_dir(), name).map_err(|e| display_line(&e.to_string()))?;
    let case = read_case(&bytes).map_err(|e| e.to_string())?;
    if case.id.as_str() != stem {
        return Err(format!("it says that its id is '{}'; name the file {0}.json, or correct the id", case.id));
    }
    Ok(Loaded { case, digest, origin: Origin::Own })
}

fn load_other_version(library: &Library, name: &str) -> Result<Loaded, String> {
    let (bytes, digest) = disk::read(&library.cases_dir(), name).map_err(|e| display_line(&e.to_string()))?;
    let case = read_case(&bytes).map_err(|e| e.to_string())?;
    Ok(Loaded { case, digest, origin: Origin::OtherVersion { file: name.to_owned() } })
}

/// What an interrupted save left behind becomes another version of the case; half a text goes to the trash, and what says nothing new goes.
fn keep_interrupted(library: &Library) -> Result<(), LibraryError> {
    let dir = library.cases_dir();
    for left in disk::left_overs(&dir)? {
        let Ok((bytes, digest)) = disk::read_left_over(&dir, &left) else { continue };
        let same = disk::read(&dir, &left.of).is_ok_and(|(_, current)| current == digest);
        if same {
            disk::discard_left_over(&dir, &left, digest)?;
            continue;
        }
        let kept = disk::keep_left_over(&dir, &left)?;
        // A save that was cut while it wrote holds half a text, and what it was to replace stands whole.
        if read_case(&bytes).is_err() && dir.join(&left.of).exists() {
            library.discard(&kept)?;
        }
    }
    Ok(())
}
