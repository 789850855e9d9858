//! Cases from elsewhere: a file or a folder of them, taken into the library, with a report on each. Nothing that is there is lost.

use std::path::{Path, PathBuf};

use super::disk;
use super::{Digest, Library, LibraryError, file_name, new_id};
use crate::case::{Case, CaseId, display_line, read_case, write_case};

/// What is done with a case whose id another case of the library bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnClash {
    /// It is not taken.
    Skip,
    /// It is taken under a new id; both stay.
    KeepBoth,
    /// It takes the place of the one in the library, which goes to the trash.
    Replace,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    /// It is a case of the library now.
    Added(CaseId),
    /// It is a case of the library now, under a new id.
    AddedAs {
        /// The id that it had.
        id: CaseId,
        /// The id that it has.
        new: CaseId,
    },
    /// It took the place of a case, which lies in the trash or, where that refused, beside it.
    Replaced {
        /// The case.
        id: CaseId,
        /// Why the version that was there is not in the trash but listed as another version.
        beside: Option<String>,
    },
    /// The library has the very same case.
    Same(CaseId),
    /// The library has another case of this id, and nothing was done.
    Clash {
        /// The id.
        id: CaseId,
        /// The title of the case in the library.
        ours: String,
        /// The title of the case in the file.
        theirs: String,
    },
    /// It is no case, or could not be taken: why, in the user's words.
    Refused(String),
}

/// A file with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    /// The file.
    pub path: PathBuf,
    /// What became of it.
    pub outcome: Imported,
}

impl ImportLine {
    /// The line in the user's words, safe to show.
    pub fn words(&self) -> String {
        let file = display_line(&self.path.display().to_string());
        let words = match &self.outcome {
            Imported::Added(id) => format!("added as {id}"),
            Imported::AddedAs { id, new } => format!("added as {new}, since {id} is another case here"),
            Imported::Replaced { id, beside: None } => {
                format!("replaced {id}; the case that was there is in the trash")
            }
            Imported::Replaced { id, beside: Some(why) } => {
                format!("replaced {id}; the case that was there is kept as another version ({})", display_line(why))
            }
            Imported::Same(id) => format!("is in the library already, as {id}"),
            Imported::Clash { id, ours, theirs } => format!(
                "not taken: {id} is another case here (\"{}\" here, \"{}\" in the file)",
                display_line(ours),
                display_line(theirs)
            ),
            Imported::Refused(why) => format!("not taken: {}", display_line(why)),
        };
        format!("{file}: {words}")
    }
}

impl Library {
    /// Takes in a case file, or every `.json` file of a folder (not of the folders in it; of a library, its cases).
    ///
    /// # Errors
    /// When there is no such file or folder. What is wrong with single files stands in the report.
    pub fn import(&self, path: &Path, on_clash: OnClash) -> Result<Vec<ImportLine>, LibraryError> {
        Ok(files(path)?
            .into_iter()
            .map(|(path, kind)| {
                let refused = |why: &str| Imported::Refused(why.to_owned());
                let outcome = match kind {
                    disk::Kind::Symlink => refused("a symbolic link; links are not followed"),
                    disk::Kind::Conflict { .. } => refused("another version of a case there; name the file to take it"),
                    disk::Kind::Folder | disk::Kind::Special => refused("it is no file"),
                    _ => self.import_file(&path, on_clash).unwrap_or_else(|e| Imported::Refused(e.to_string())),
                };
                ImportLine { path, outcome }
            })
            .collect())
    }

    fn import_file(&self, path: &Path, on_clash: OnClash) -> Result<Imported, LibraryError> {
        let (bytes, _) = disk::read_path(path)?;
        let mut case = match read_case(&bytes) {
            Ok(case) => case,
            Err(error) => return Ok(Imported::Refused(error.to_string())),
        };
        let id = case.id.clone();
        if !self.path_of(&id).exists() {
            self.create(&case)?;
            return Ok(Imported::Added(id));
        }
        let ours = self.load(&id);
        match (ours, on_clash) {
            (Ok((ours, _)), _) if ours == case => Ok(Imported::Same(id)),
            (ours, OnClash::Skip) => {
                let ours = ours.map_or_else(|_| "cannot be read".to_owned(), |(ours, _)| ours.title);
                Ok(Imported::Clash { id, ours, theirs: case.title })
            }
            (_, OnClash::KeepBoth) => {
                case.id = new_id(&case.title);
                self.create_new(&mut case)?;
                Ok(Imported::AddedAs { id, new: case.id })
            }
            (_, OnClash::Replace) => self.replace_whole(&case).map(|beside| Imported::Replaced { id, beside }),
        }
    }

    /// Puts a case in the place of another, which goes to the trash; its analyses stay, for the case is the same one. Why it is not in
    /// the trash, if it is not.
    fn replace_whole(&self, case: &Case) -> Result<Option<String>, LibraryError> {
        // What is displaced was not seen, so that it is kept whatever it is.
        let replaced =
            disk::replace(&self.cases_dir(), &file_name(&case.id), write_case(case).as_bytes(), Digest::NEVER_SEEN)?;
        Ok(replaced.conflict.and_then(|kept| self.discard(&kept).err()).map(|e| e.to_string()))
    }
}

/// The file, or what lies in the folder and is called a case, in the order of the names.
fn files(path: &Path) -> Result<Vec<(PathBuf, disk::Kind)>, LibraryError> {
    let no_such = || LibraryError::NothingToImport { path: path.to_owned() };
    let found = std::fs::metadata(path).map_err(|_| no_such())?;
    if !found.is_dir() {
        return Ok(vec![(path.to_owned(), disk::Kind::File)]);
    }
    let dir = if Library::is_at(path) { path.join("cases") } else { path.to_owned() };
    let called = |e: &disk::Entry| Path::new(&e.name).extension().is_some_and(|x| x == "json");
    let entries = disk::list(&dir)?.into_iter().filter(called);
    let files: Vec<_> = entries.map(|e| (dir.join(&e.name), e.kind)).collect();
    if files.is_empty() { Err(no_such()) } else { Ok(files) }
}
