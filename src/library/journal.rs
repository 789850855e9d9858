//! The recovery journal: what could not be saved into the library is kept in the user's own state folder, and comes back as another
//! version of its case.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::disk::{self, Digest, DiskError};
use super::{Library, LibraryError, file_name};
use crate::case::{Case, CaseId, read_case, write_case};

/// A folder outside the library with the last versions of cases that could not be saved.
#[derive(Debug, Clone)]
pub struct Journal {
    dir: PathBuf,
    /// Tells the files of this run of the program from those that an earlier one left.
    run: String,
}

/// What became of the journal's cases when a library was opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Cases whose unsaved version now stands beside them in the library.
    pub kept: Vec<CaseId>,
    /// Files of the journal that could not be moved into the library, and why; they stay where they are.
    pub waiting: Vec<(PathBuf, String)>,
}

impl Journal {
    /// The journal of a library, in the folder where the program keeps its state. Another library has another.
    pub fn of(library: &Library, state: &Path) -> Self {
        let root = std::path::absolute(library.root()).unwrap_or_else(|_| library.root().to_owned());
        let digest = Digest::of(root.as_os_str().as_encoded_bytes()).to_string();
        let run = format!("{}-{}", disk::stamp(SystemTime::now()), std::process::id());
        Journal { dir: state.join("recovery").join(&digest[..16]), run }
    }

    /// Keeps a version that could not be saved, in place of an earlier one.
    pub(super) fn keep(&self, case: &Case) -> Result<(), DiskError> {
        disk::ensure_private_dir(&self.dir)?;
        let (name, text) = (self.name(&case.id), write_case(case));
        match disk::read(&self.dir, &name) {
            Ok((_, seen)) => disk::replace(&self.dir, &name, text.as_bytes(), seen).map(|_| ()),
            Err(_) => disk::create(&self.dir, &name, text.as_bytes()).map(|_| ()),
        }
    }

    /// Drops what this run kept of a case and what is in the library by now.
    pub(super) fn settled(&self, id: &CaseId) {
        // What cannot be removed is found equal to the saved version, and removed, the next time.
        let _ = std::fs::remove_file(self.dir.join(self.name(id)));
    }

    fn name(&self, id: &CaseId) -> String {
        format!("{id}.{}.json", self.run)
    }

    /// Puts what the journal holds beside the cases of its library, as other versions.
    pub fn recover(&self, library: &Library) -> Recovered {
        let mut recovered = Recovered::default();
        let Ok(entries) = disk::list(&self.dir) else { return recovered };
        for entry in entries.into_iter().filter(|e| e.kind == disk::Kind::File) {
            let path = self.dir.join(&entry.name);
            let Some(name) = entry.name.to_str().filter(|name| !self.is_of_running_program(name)) else { continue };
            match self.bring_back(library, name) {
                Ok(Some(id)) => recovered.kept.push(id),
                Ok(None) => {}
                Err(why) => recovered.waiting.push((path, why)),
            }
        }
        recovered
    }

    /// Whether a file is that of a program that is still running, and so will save it itself.
    fn is_of_running_program(&self, name: &str) -> bool {
        let number = name.strip_suffix(".json").and_then(|n| n.rsplit_once('-'));
        let pid = number.and_then(|(_, pid)| pid.parse::<u32>().ok());
        let Some(pid) = pid.filter(|pid| *pid != std::process::id()) else { return false };
        let pid = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw);
        pid.is_some_and(|pid| !matches!(rustix::process::test_kill_process(pid), Err(rustix::io::Errno::SRCH)))
    }

    fn bring_back(&self, library: &Library, name: &str) -> Result<Option<CaseId>, String> {
        let (bytes, digest) = disk::read(&self.dir, name).map_err(|e| e.to_string())?;
        let case = read_case(&bytes).map_err(|e| e.to_string())?;
        let same = disk::read(&library.cases_dir(), &file_name(&case.id)).is_ok_and(|(_, current)| current == digest);
        if !same {
            library.keep_beside(&case, &bytes).map_err(|e: LibraryError| e.to_string())?;
        }
        let _ = std::fs::remove_file(self.dir.join(name));
        Ok((!same).then_some(case.id))
    }
}
