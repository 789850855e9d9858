//! Cases handed out and taken in: the export with its preview, the import with its questions.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::app::App;
use super::cases::Entry;
use super::overlay::{Menu, MenuItem, MenuOf, Overlay, Page, PageOf, Pick, Prompt, PromptFor, Reach};
use crate::analysis::Precedents;
use crate::case::{Case, CaseId, display_line};
use crate::library::{
    Digest, IfThere, ImportLine, Imported, Library, OnClash, Origin, precedents, typed_path, write_out,
};
use crate::report::{Format, Kind, Memo, Sheet, memo_with_counsel};

/// An import that waits for its user's decisions.
#[derive(Debug, Default)]
pub(crate) struct Import {
    /// What has become of the files so far.
    done: Vec<ImportLine>,
    /// Files whose cases have ids that other cases here have.
    clashes: Vec<ImportLine>,
}

impl App {
    /// Shows the case as it would be exported.
    pub(crate) fn offer_export(&mut self, format: Format) {
        let case = self.entry().map(|e| std::sync::Arc::clone(&e.case));
        let Some(memo) = case.and_then(|case| self.memo_of(&case)) else {
            return self.say("The law is being read; try again in a moment.");
        };
        let sheet = match format {
            Format::Text => crate::report::sheet(&memo),
            // As it stands in the file.
            Format::Markdown => {
                let mut sheet = Sheet::default();
                for line in format.write(&memo).lines() {
                    let kind = if line.starts_with('#') { Kind::Heading } else { Kind::Text };
                    sheet.text(kind, 0, line);
                }
                sheet
            }
        };
        let title = format!("Export as {}", format.words());
        self.overlay = Some(Overlay::Page(Page::new(&title, PageOf::Export(format, sheet))));
    }

    /// The memorandum of a case with the five answers; none before the doctrine is compiled.
    fn memo_of(&mut self, case: &Case) -> Option<Memo> {
        let analyst = self.analyst.as_mut()?;
        let doctrine = &self.doctrine;
        let decided = self.decided.get_or_insert_with(|| Precedents::of(doctrine, precedents()));
        Some(memo_with_counsel(analyst, case, self.standard, decided))
    }

    pub(crate) fn other_format(&mut self, format: Format) {
        let at = Format::ALL.iter().position(|f| *f == format).unwrap_or(0);
        self.offer_export(Format::ALL[(at + 1) % Format::ALL.len()]);
    }

    /// Asks where the export goes.
    pub(crate) fn offer_export_path(&mut self, format: Format) {
        let Some(case) = self.case() else { return };
        let path = format!("{}.{}", case.id, format.ending());
        let here = std::env::current_dir().map_or_else(|_| path.clone(), |dir| dir.join(&path).display().to_string());
        let prompt = Prompt::new("Write to this file (a folder does too)", PromptFor::ExportPath(format, None), &here);
        self.ask(prompt);
    }

    /// Writes the export; asks again where a file is there already.
    pub(crate) fn export(&mut self, format: Format, typed: &str, replace: Option<&str>) {
        let typed = typed.trim().to_owned();
        let Some(case) = self.case().cloned() else { return };
        let Some(memo) = self.memo_of(&case) else { return };
        let text = format.write(&memo);
        let if_there = if replace == Some(typed.as_str()) { IfThere::Replace } else { IfThere::Leave };
        self.spawn(move || {
            let mut path = typed_path(&typed);
            if path.is_dir() {
                path.push(format!("{}.{}", case.id, format.ending()));
            }
            let there = if_there == IfThere::Leave && path.exists();
            let written = if there { Ok(()) } else { write_out(&path, &text, if_there) };
            Box::new(move |app| match written {
                Ok(()) if there => {
                    let target = PromptFor::ExportPath(format, Some(typed.clone()));
                    let mut prompt = Prompt::new("Write to this file", target, &typed);
                    prompt.error =
                        Some("This file is there already: enter again replaces it, or type another.".to_owned());
                    app.present(Overlay::Prompt(prompt), "Not exported: the file is there already; E asks again.");
                }
                Ok(()) => app.say(&format!("Written to {}", display_line(&path.display().to_string()))),
                Err(error) => {
                    app.keep_draft(&case.id, &PromptFor::ExportPath(format, None), typed);
                    app.failed(format!("Not exported: {error}"));
                }
            })
        });
    }

    /// Asks what is to be imported; an import that waits for decisions is gone on with.
    pub(crate) fn offer_import(&mut self) {
        if !self.import.clashes.is_empty() {
            return self.next_clash();
        }
        self.ask(Prompt::new("Import a case file, or a folder of them", PromptFor::ImportPath, ""));
    }

    pub(crate) fn import(&mut self, typed: &str) {
        if !typed.trim().is_empty() {
            let path = typed_path(typed);
            if !path.exists() {
                let id = self.case().map_or(String::new(), |c| c.id.to_string());
                self.drafts.insert(format!("{id} {:?}", PromptFor::ImportPath), typed.to_owned());
            }
            self.import_files(vec![path], OnClash::Skip);
        }
    }

    fn import_files(&mut self, paths: Vec<PathBuf>, on_clash: OnClash) {
        // The cases as they are now: one that its user changes meanwhile is not taken for the one that was replaced.
        let own = self.entries.iter().filter(|e| e.origin == Origin::Own);
        let listed: HashMap<CaseId, Arc<Case>> = own.map(|e| (e.case.id.clone(), Arc::clone(&e.case))).collect();
        self.order(move |desk| {
            let mut lines = Vec::new();
            for path in paths {
                match desk.library.import(&path, on_clash) {
                    Ok(some) => lines.extend(some),
                    Err(error) => lines.push(ImportLine { path, outcome: Imported::Refused(error.to_string()) }),
                }
            }
            let taken: Vec<(Case, Digest)> = lines.iter().filter_map(|l| loaded(desk.library, &l.outcome)).collect();
            for (case, digest) in taken.iter().filter(|(case, _)| !listed.contains_key(&case.id)) {
                desk.saw(case.id.clone(), *digest);
            }
            Box::new(move |app| {
                app.take_in(taken, &listed);
                for line in lines {
                    match line.outcome {
                        Imported::Clash { .. } => app.import.clashes.push(line),
                        _ => app.import.done.push(line),
                    }
                }
                app.next_clash();
            })
        });
    }

    /// Asks about the next clash, or reports where none is left.
    fn next_clash(&mut self) {
        let Some(ImportLine { path, outcome: Imported::Clash { id, ours, theirs } }) = self.import.clashes.last()
        else {
            return self.report_import();
        };
        let what = |on_clash| match on_clash {
            OnClash::KeepBoth => "keep both: it comes in under a new id",
            OnClash::Replace => "take the one in the file; the one here goes to the trash",
            OnClash::Skip => "leave the one in the file out",
        };
        let detail = format!(
            "Here: \"{}\". In {}: \"{}\".",
            display_line(ours),
            display_line(&path.display().to_string()),
            display_line(theirs)
        );
        let all = [OnClash::KeepBoth, OnClash::Replace, OnClash::Skip];
        let pick = |c, reach| Pick::Clash(c, reach, path.clone());
        let mut items: Vec<MenuItem> =
            all.map(|c| MenuItem::new(what(c), &detail, pick(c, Reach::This))).into_iter().collect();
        let left = self.import.clashes.len();
        if left > 1 {
            let label = |c| format!("all {left}: {}", what(c));
            items.extend(all.map(|c| MenuItem::new(&label(c), &detail, pick(c, Reach::AllLeft))));
        }
        let title = format!("{id} is another case here");
        let waits = "The import waits for your decision: I in the list of cases goes on with it.";
        self.present(Overlay::Menu(Menu::new(MenuOf::Choices, &title, items)), waits);
    }

    pub(crate) fn decide_clash(&mut self, on_clash: OnClash, reach: Reach, path: &Path) {
        let clashes = std::mem::take(&mut self.import.clashes);
        let is_meant = |line: &ImportLine| reach == Reach::AllLeft || line.path == path;
        let (decided, left): (Vec<_>, Vec<_>) = clashes.into_iter().partition(is_meant);
        self.import.clashes = left;
        if on_clash == OnClash::Skip {
            self.import.done.extend(decided);
            return self.next_clash();
        }
        self.import_files(decided.into_iter().map(|line| line.path).collect(), on_clash);
    }

    fn report_import(&mut self) {
        let done = std::mem::take(&mut self.import.done);
        let refused = |line: &ImportLine| matches!(line.outcome, Imported::Refused(_) | Imported::Clash { .. });
        if let [only] = done.as_slice() {
            return if refused(only) { self.failed(only.words()) } else { self.say(&only.words()) };
        }
        let mut sheet = Sheet::default();
        for line in &done {
            sheet.item(if refused(line) { Kind::Warning } else { Kind::Text }, 0, &line.words());
        }
        let not_taken = done.iter().filter(|line| refused(line)).count();
        let page = Overlay::Page(Page::new("What was imported", PageOf::Sheet(sheet)));
        self.present(page, &format!("Imported {} of {} files.", done.len() - not_taken, done.len()));
    }

    /// Cases that came into the library: new ones are listed, one that was replaced is changed where it stands. One that its user changed
    /// meanwhile stays: saving it finds the one that came in, and keeps both.
    fn take_in(&mut self, cases: Vec<(Case, Digest)>, listed: &HashMap<CaseId, Arc<Case>>) {
        if cases.is_empty() {
            return;
        }
        for (case, digest) in cases {
            let own = self.entries.iter_mut().find(|e| e.case.id == case.id && e.origin == Origin::Own);
            match own {
                Some(entry) if listed.get(&case.id).is_some_and(|before| Arc::ptr_eq(before, &entry.case)) => {
                    self.saver.seen(case.id.clone(), digest);
                    entry.history.record(Arc::clone(&entry.case), None);
                    entry.set_case(Arc::new(case));
                }
                Some(_) => {}
                None => self.entries.push(Entry::new(case, Origin::Own)),
            }
        }
        self.sort_cases();
        self.analyse();
        self.mark_all();
    }
}

fn loaded(library: &Library, outcome: &Imported) -> Option<(Case, Digest)> {
    match outcome {
        Imported::Added(id) | Imported::AddedAs { new: id, .. } | Imported::Replaced { id, .. } => {
            library.load(id).ok()
        }
        _ => None,
    }
}
