//! Where its user left the workbench: kept in the state folder, one file a library, and taken up at the next start. Of a case it has no more than its name.

use std::collections::BTreeSet;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::app::{App, Pane};
use super::cases::CaseRow;
use super::facts::FactRow;
use super::panel::PanelRow;
use crate::case::Standing;
use crate::doctrine::{Doctrine, ElementId};

/// Where the workbench was left. Whatever of it fits no longer is passed over.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Session {
    /// The case that was open.
    case: String,
    pane: String,
    school: String,
    proven: bool,
    standard: String,
    folded_matters: BTreeSet<String>,
    shows_precedents: bool,
    toggled_sections: BTreeSet<String>,
    folded_elements: BTreeSet<String>,
    fact: String,
    element: String,
    /// The doctrine that was in use: its digest and edition.
    doctrine: String,
    edition: String,
    /// The hints that were understood.
    pub(crate) learned: BTreeSet<String>,
}

/// The file of a library's session.
pub(crate) fn path(state: &Path, library: &Path) -> PathBuf {
    let root = std::path::absolute(library).unwrap_or_else(|_| library.to_owned());
    let digest = Sha256::digest(root.as_os_str().as_encoded_bytes());
    let name: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    state.join("sessions").join(format!("{name}.json"))
}

/// Reads a session; without one, or with one that cannot be read, the workbench begins as new.
pub(crate) fn read(path: &Path) -> Session {
    let bytes = std::fs::read(path).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// Keeps a session. It is a convenience: what fails is not spoken of.
pub(crate) fn write(path: &Path, session: &Session) {
    let Some(dir) = path.parent() else { return };
    let Ok(text) = serde_json::to_string_pretty(session) else { return };
    let part = path.with_extension(format!("{}.tmp", std::process::id()));
    // The names of cases are nobody else's business.
    let _ = std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
        .and_then(|()| std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part))
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| std::fs::rename(&part, path));
}

const PANES: [(Pane, &str); 3] = [(Pane::Cases, "cases"), (Pane::Facts, "facts"), (Pane::Analysis, "analysis")];

impl App {
    /// Takes up the view of an earlier time: school, reading, standard, folds. The case follows when the library is read.
    pub(crate) fn resume(&mut self, session: Session) {
        if let Some(school) = self.doctrine.school_named(&session.school) {
            self.school = school;
        }
        self.proven = session.proven;
        self.standard =
            Standing::from_words(&session.standard).filter(|s| *s > Standing::Assumed).unwrap_or(self.standard);
        self.folded_matters = session.folded_matters.iter().cloned().collect();
        self.shows_precedents = session.shows_precedents;
        self.toggled_sections = session.toggled_sections.iter().cloned().collect();
        let folded = session.folded_elements.iter().filter_map(|row| panel_row(&self.doctrine, row));
        self.folded_elements = folded.collect();
        self.learned = session.learned.clone();
        self.rebuild_panel();
        self.left = Some(session);
    }

    /// Opens the case that was open, and selects what was selected in it; whether there is such a case.
    pub(crate) fn return_to_case(&mut self) -> bool {
        let Some(session) = self.left.take() else { return false };
        let row = self.case_rows.iter().position(|r| matches!(r, CaseRow::Case(_, name) if *name == session.case));
        let Some(row) = row else { return false };
        self.case_selection.select(&self.case_rows, row);
        self.open_selected();
        if let Some(fact) = self.doctrine.fact_named(&session.fact) {
            self.fact_selection.select_key(&self.fact_rows, &FactRow::Fact(fact));
        }
        if let Some(element) = self.doctrine.element_named(&session.element) {
            self.select_element(element);
        }
        if let Some((pane, _)) = PANES.iter().find(|(_, name)| *name == session.pane) {
            self.focus = *pane;
        }
        if !session.doctrine.is_empty() && session.doctrine != self.doctrine.digest() {
            self.say(&format!(
                "The doctrine is another one than the last time ({} then, {} now): R lists the cases whose findings changed.",
                session.edition,
                self.doctrine.header().version
            ));
        }
        self.explain();
        true
    }

    /// Where it is left now.
    pub(crate) fn session(&self) -> Session {
        let pane = PANES.iter().find(|(pane, _)| *pane == self.focus).map_or("", |(_, name)| name);
        let case =
            self.entry().map_or(String::new(), |e| e.file().map_or_else(|| e.case.id.to_string(), str::to_owned));
        Session {
            case,
            pane: pane.to_owned(),
            school: self.doctrine.school(self.school).id.clone(),
            proven: self.proven,
            standard: self.standard.words().to_owned(),
            folded_matters: self.folded_matters.iter().cloned().collect(),
            shows_precedents: self.shows_precedents,
            toggled_sections: self.toggled_sections.iter().cloned().collect(),
            folded_elements: self.folded_elements.iter().filter_map(|row| panel_name(&self.doctrine, row)).collect(),
            fact: self.selected_fact().map_or(String::new(), |f| self.doctrine.fact(f).id.clone()),
            element: self.selected_element().map_or(String::new(), |e| self.doctrine.element(e).id.clone()),
            doctrine: self.doctrine.digest().to_owned(),
            edition: self.doctrine.header().version.clone(),
            learned: self.learned.clone(),
        }
    }
}

/// A folded row of the analysis as the session has it: "heading Title" or "element id".
fn panel_name(doctrine: &Doctrine, row: &PanelRow) -> Option<String> {
    match row {
        PanelRow::Heading(index) => doctrine.headings().get(*index).map(|h| format!("heading {}", h.title)),
        PanelRow::Element(id, depth) => Some(format!("element {depth} {}", doctrine.element(*id).id)),
        PanelRow::Verdict(_) => None,
    }
}

fn panel_row(doctrine: &Doctrine, name: &str) -> Option<PanelRow> {
    if let Some(title) = name.strip_prefix("heading ") {
        return doctrine.headings().iter().position(|h| h.title == title).map(PanelRow::Heading);
    }
    let (depth, id) = name.strip_prefix("element ")?.split_once(' ')?;
    let element: ElementId = doctrine.element_named(id)?;
    Some(PanelRow::Element(element, depth.parse().ok()?))
}
