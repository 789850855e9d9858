//! Saved analyses as files: each created once, in a folder of its case, with remarks beside it. What they say, the library does not know.

use std::path::PathBuf;
use std::time::SystemTime;

use super::disk::{self, DiskError, Kind};
use super::{Library, LibraryError};
use crate::case::{CaseId, display_line};

/// A saved analysis as it lies on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnalysis {
    /// Its name: the moment and a number. The file has `.json` after it.
    pub name: String,
    /// Its bytes, or why they cannot be read, in the user's words.
    pub bytes: Result<Vec<u8>, String>,
    /// The remarks beside it, the oldest first, each as bytes or as what is wrong with it.
    pub remarks: Vec<Result<Vec<u8>, String>>,
}

impl Library {
    /// The folder with a folder of analyses for each case.
    pub(super) fn analyses_root(&self) -> PathBuf {
        self.root().join("analyses")
    }

    /// The folder with the saved analyses of a case.
    pub fn analyses_dir(&self, id: &CaseId) -> PathBuf {
        self.analyses_root().join(id.as_str())
    }

    /// Writes a saved analysis, never over another; its name.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn save_analysis(&self, id: &CaseId, text: &str) -> Result<String, LibraryError> {
        if !self.path_of(id).exists() {
            return Err(LibraryError::NoSuchCase { name: id.to_string() });
        }
        let dir = self.analyses_dir(id);
        disk::has_folder(&dir)?;
        disk::ensure_private_dir(&dir)?;
        let time = disk::stamp(SystemTime::now());
        create_numbered(&dir, |n| format!("{time}-{n}"), text)
    }

    /// Writes a remark beside a saved analysis, never over another.
    ///
    /// # Errors
    /// When there is no such analysis, or the disk refuses.
    pub fn add_remark(&self, id: &CaseId, analysis: &str, text: &str) -> Result<(), LibraryError> {
        let dir = self.analyses_dir(id);
        disk::read(&dir, &format!("{analysis}.json"))?;
        create_numbered(&dir, |n| format!("{analysis}.remark-{n}"), text).map(|_| ())
    }

    /// The last saved analysis of a case, if it has any.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn last_analysis(&self, id: &CaseId) -> Result<Option<StoredAnalysis>, LibraryError> {
        self.stored(id, |names| names.split_off(names.len().saturating_sub(1))).map(|mut last| last.pop())
    }

    /// The saved analyses of a case, the oldest first.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn analyses(&self, id: &CaseId) -> Result<Vec<StoredAnalysis>, LibraryError> {
        self.stored(id, std::mem::take)
    }

    /// Those of the saved analyses that `choose` takes of their names.
    fn stored(
        &self,
        id: &CaseId,
        choose: impl FnOnce(&mut Vec<String>) -> Vec<String>,
    ) -> Result<Vec<StoredAnalysis>, LibraryError> {
        let dir = self.analyses_dir(id);
        if !disk::has_folder(&dir)? {
            return Ok(Vec::new());
        }
        let all = names(disk::list(&dir)?);
        let read = |name: &str| {
            disk::read(&dir, &format!("{name}.json")).map(|(bytes, _)| bytes).map_err(|e| display_line(&e.to_string()))
        };
        let mut analyses: Vec<String> = all.iter().filter(|name| !name.contains(REMARK)).cloned().collect();
        let stored = |name: String| {
            let number = |n: &'_ String| n.strip_prefix(name.as_str())?.strip_prefix(REMARK)?.parse::<u32>().ok();
            let mut remarks: Vec<(u32, &String)> = all.iter().filter_map(|n| Some((number(n)?, n))).collect();
            remarks.sort_unstable();
            let remarks = remarks.into_iter().map(|(_, n)| read(n)).collect();
            StoredAnalysis { bytes: read(&name), remarks, name }
        };
        Ok(choose(&mut analyses).into_iter().map(stored).collect())
    }

    /// The cases that have saved analyses.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn analysed(&self) -> Result<Vec<CaseId>, LibraryError> {
        let dir = self.analyses_root();
        if !dir.exists() {
            return Ok(Vec::new());
        }
        let folders = disk::list(&dir)?.into_iter().filter(|e| e.kind == Kind::Folder);
        Ok(folders.filter_map(|e| CaseId::new(e.name.to_str()?)).collect())
    }
}

const REMARK: &str = ".remark-";

/// How many saved analyses there are among the things in a folder.
pub(super) fn count(entries: &[disk::Entry]) -> usize {
    names(entries.to_vec()).iter().filter(|name| !name.contains(REMARK)).count()
}

/// The names of the files, without their ending, in the order of time.
fn names(entries: Vec<disk::Entry>) -> Vec<String> {
    let files = entries.into_iter().filter(|e| e.kind == Kind::File);
    let names = files.filter_map(|e| e.name.into_string().ok());
    let mut names: Vec<String> = names.filter_map(|n| n.strip_suffix(".json").map(str::to_owned)).collect();
    // "…-10" comes after "…-9".
    let order = |name: &str| {
        let (time, number) = name.split_once('-').unwrap_or((name, ""));
        (time.to_owned(), number.parse::<u32>().unwrap_or(u32::MAX), name.to_owned())
    };
    names.sort_by_key(|name| order(name));
    names
}

/// Creates a file under the first free number, counted from 1.
fn create_numbered(dir: &std::path::Path, name: impl Fn(u32) -> String, text: &str) -> Result<String, LibraryError> {
    let mut number = 1;
    loop {
        let name = name(number);
        match disk::create(dir, &format!("{name}.json"), text.as_bytes()) {
            Ok(_) => return Ok(name),
            Err(DiskError::Exists { .. }) => number += 1,
            Err(error) => return Err(error.into()),
        }
    }
}
