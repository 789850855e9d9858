//! What was deleted: kept with its analyses until its user has it purged.

use super::disk::{self, DiskError, Kind};
use super::{Digest, Library, LibraryError, file_name, new_id};
use crate::case::{Case, CaseId, display_line, read_case};

/// A case that lies in the trash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trashed {
    /// The name of its file in the trash.
    pub file: String,
    /// Its title, or what is wrong with the file.
    pub title: String,
    /// How many saved analyses lie with it.
    pub analyses: usize,
}

impl Library {
    /// Moves a case with its analyses to the trash; the name of its file there.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn delete(&self, id: &CaseId) -> Result<String, LibraryError> {
        let has_analyses = disk::has_folder(&self.analyses_dir(id))?;
        let name = self.discard(&file_name(id))?;
        // The case first: if the program ends here, restoring it finds its analyses still in their place.
        if has_analyses
            && let Err(error) =
                disk::move_file(&self.analyses_root(), id.as_str(), &self.trash_dir(), &analyses_of(&name))
        {
            // Both or neither: a case without its analyses is not what was asked for.
            disk::move_file(&self.trash_dir(), &name, &self.cases_dir(), &file_name(id))?;
            return Err(error.into());
        }
        Ok(name)
    }

    /// Moves another version of a case to the trash, by its file; the name of its file there.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn discard(&self, file: &str) -> Result<String, LibraryError> {
        disk::ensure_private_dir(&self.trash_dir())?;
        let stem = file.strip_suffix(".json").unwrap_or(file);
        let mut count = 1;
        loop {
            let name = if count == 1 { file.to_owned() } else { format!("{stem}.{count}.json") };
            if !self.trash_dir().join(analyses_of(&name)).exists() {
                match disk::move_file(&self.cases_dir(), file, &self.trash_dir(), &name) {
                    Ok(()) => return Ok(name),
                    Err(DiskError::Exists { .. }) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            count += 1;
        }
    }

    /// Moves a case with its analyses out of the trash, under its old id or, where that is taken, a new one.
    ///
    /// # Errors
    /// When it cannot be read or moved.
    pub fn restore(&self, trashed: &str) -> Result<(Case, Digest), LibraryError> {
        let (bytes, _) = disk::read(&self.trash_dir(), trashed)?;
        let path = self.trash_dir().join(trashed);
        let mut case = read_case(&bytes).map_err(|error| LibraryError::NotACase { path, error })?;
        if !self.path_of(&case.id).exists() {
            self.restore_analyses(trashed, &case.id)?;
            disk::move_file(&self.trash_dir(), trashed, &self.cases_dir(), &file_name(&case.id))?;
            return self.load(&case.id);
        }
        case.id = new_id(&case.title);
        let digest = self.create_new(&mut case)?;
        self.restore_analyses(trashed, &case.id)?;
        disk::remove(&self.trash_dir(), trashed)?;
        Ok((case, digest))
    }

    /// Brings the analyses back; where the case has others by now, among them.
    fn restore_analyses(&self, trashed: &str, id: &CaseId) -> Result<(), LibraryError> {
        let name = analyses_of(trashed);
        let from = self.trash_dir().join(&name);
        if !disk::has_folder(&from)? {
            return Ok(());
        }
        disk::ensure_private_dir(&self.analyses_root())?;
        let to = self.analyses_dir(id);
        if !disk::has_folder(&to)? {
            return Ok(disk::move_file(&self.trash_dir(), &name, &self.analyses_root(), id.as_str())?);
        }
        for entry in disk::list(&from)? {
            if let (Kind::File, Some(file)) = (&entry.kind, entry.name.to_str()) {
                disk::move_file(&from, file, &to, file)?;
            }
        }
        // What is left in it is no analysis; it stays in the trash.
        let _ = std::fs::remove_dir(&from);
        Ok(())
    }

    /// What lies in the trash.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn trashed(&self) -> Result<Vec<Trashed>, LibraryError> {
        let dir = self.trash_dir();
        if !dir.exists() {
            return Ok(Vec::new());
        }
        let names = disk::list(&dir)?.into_iter().filter(|e| matches!(e.kind, Kind::File | Kind::Conflict { .. }));
        let trashed = names.filter_map(|e| e.name.into_string().ok()).filter(|n| n.ends_with(".json"));
        Ok(trashed
            .map(|file| {
                let title = match disk::read(&dir, &file).map(|(bytes, _)| read_case(&bytes)) {
                    Ok(Ok(case)) => display_line(&case.title),
                    Ok(Err(error)) => format!("cannot be read: {error}"),
                    Err(error) => display_line(&error.to_string()),
                };
                let analyses =
                    disk::list(&dir.join(analyses_of(&file))).map_or(0, |entries| super::analyses::count(&entries));
                Trashed { file, title, analyses }
            })
            .collect())
    }

    /// Deletes what lies in the trash for good: a case and its analyses. Nothing brings it back.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn purge(&self, trashed: &str) -> Result<(), LibraryError> {
        // The case first: without it nothing is offered for restoring.
        let analyses = self.trash_dir().join(analyses_of(trashed));
        let has_analyses = disk::has_folder(&analyses)?;
        disk::remove(&self.trash_dir(), trashed)?;
        if has_analyses {
            disk::remove_folder(&analyses).map_err(|error| LibraryError::HalfPurged(super::DiskFailure(error)))?;
        }
        Ok(())
    }
}

/// The folder in the trash with the analyses of a case there.
fn analyses_of(file: &str) -> String {
    format!("{}.analyses", file.strip_suffix(".json").unwrap_or(file))
}
