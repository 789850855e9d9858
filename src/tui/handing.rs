//! Cases handed out and taken in: the export with its preview, the import with its questions.

use std::path::PathBuf;

use super::app::App;
use super::cases::Entry;
use super::overlay::{Menu, MenuItem, MenuOf, Overlay, Page, PageOf, Pick, Prompt, PromptFor, Reach};
use crate::case::{Case, display_line};
use crate::library::{Digest, IfThere, ImportLine, Imported, Library, OnClash, Origin, typed_path, write_out};
use crate::report::{Format, Kind, Sheet, memo};

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
        let (Some(case), Some(analyst)) = (self.entry().map(|e| std::sync::Arc::clone(&e.case)), &mut self.analyst)
        else {
            return self.say("The law is being read; try again in a moment.");
        };
        let memo = memo(analyst, &case, self.standard);
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
        let (Some(case), Some(analyst)) = (self.case().cloned(), &mut self.analyst) else { return };
        let text = format.write(&memo(analyst, &case, self.standard));
        let mut path = typed_path(&typed);
        if path.is_dir() {
            path.push(format!("{}.{}", case.id, format.ending()));
        }
        let if_there = if replace == Some(typed.as_str()) { IfThere::Replace } else { IfThere::Leave };
        self.spawn(move || {
            let there = if_there == IfThere::Leave && path.exists();
            let written = if there { Ok(()) } else { write_out(&path, &text, if_there) };
            Box::new(move |app| match written {
                Ok(()) if there => {
                    let target = PromptFor::ExportPath(format, Some(typed.clone()));
                    let mut prompt = Prompt::new("Write to this file", target, &typed);
                    prompt.error =
                        Some("This file is there already: enter again replaces it, or type another.".to_owned());
                    app.present(Overlay::Prompt(prompt));
                }
                Ok(()) => app.say(&format!("Written to {}", display_line(&path.display().to_string()))),
                Err(error) => app.trouble(format!("Not exported: {error}")),
            })
        });
    }

    /// Asks what is to be imported; an import that waits for decisions is gone on with.
    pub(crate) fn offer_import(&mut self) {
        if !self.import.clashes.is_empty() {
            let import = std::mem::take(&mut self.import);
            return self.next_clash(import);
        }
        let prompt = Prompt::new("Import a case file, or a folder of them", PromptFor::ImportPath, "");
        self.ask(prompt);
    }

    pub(crate) fn import(&mut self, typed: &str) {
        if !typed.trim().is_empty() {
            self.import_files(vec![typed_path(typed)], OnClash::Skip, Import::default());
        }
    }

    fn import_files(&mut self, paths: Vec<PathBuf>, on_clash: OnClash, mut import: Import) {
        self.order(move |desk| {
            let mut taken = Vec::new();
            let mut failed = None;
            for path in paths {
                match desk.library.import(&path, on_clash) {
                    Ok(lines) => {
                        for line in lines {
                            if let Some((case, digest)) = loaded(desk.library, &line.outcome) {
                                desk.saw(case.id.clone(), digest);
                                taken.push(case);
                            }
                            match line.outcome {
                                Imported::Clash { .. } => import.clashes.push(line),
                                _ => import.done.push(line),
                            }
                        }
                    }
                    Err(error) => failed = Some(error.to_string()),
                }
            }
            Box::new(move |app| {
                app.take_in(taken);
                match failed {
                    Some(why) => app.trouble(format!("Not imported: {why}")),
                    None => app.next_clash(import),
                }
            })
        });
    }

    /// Asks about the next clash, or reports where none is left.
    fn next_clash(&mut self, import: Import) {
        let Some(ImportLine { path, outcome: Imported::Clash { id, ours, theirs } }) = import.clashes.last() else {
            return self.report_import(&import);
        };
        if self.overlay.is_some() {
            self.import = import;
            return self.say("The import waits for your decision: I in the list of cases goes on with it.");
        }
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
        let mut items: Vec<MenuItem> =
            all.map(|c| MenuItem::new(what(c), &detail, Pick::Clash(c, Reach::This))).into_iter().collect();
        let left = import.clashes.len();
        if left > 1 {
            let label = |c| format!("all {left}: {}", what(c));
            items.extend(all.map(|c| MenuItem::new(&label(c), &detail, Pick::Clash(c, Reach::AllLeft))));
        }
        let title = format!("{id} is another case here");
        self.overlay = Some(Overlay::Menu(Menu::new(MenuOf::Choices, &title, items)));
        self.import = import;
    }

    pub(crate) fn decide_clash(&mut self, on_clash: OnClash, reach: Reach) {
        let mut import = std::mem::take(&mut self.import);
        let decided = match reach {
            Reach::This => import.clashes.split_off(import.clashes.len().saturating_sub(1)),
            Reach::AllLeft => std::mem::take(&mut import.clashes),
        };
        if on_clash == OnClash::Skip {
            import.done.extend(decided);
            return self.next_clash(import);
        }
        self.import_files(decided.into_iter().map(|line| line.path).collect(), on_clash, import);
    }

    fn report_import(&mut self, import: &Import) {
        if let [only] = import.done.as_slice() {
            return match &only.outcome {
                Imported::Refused(_) => self.trouble(only.words()),
                _ => self.say(&only.words()),
            };
        }
        let mut sheet = Sheet::default();
        for line in &import.done {
            let refused = matches!(line.outcome, Imported::Refused(_) | Imported::Clash { .. });
            sheet.item(if refused { Kind::Warning } else { Kind::Text }, 0, &line.words());
        }
        self.present(Overlay::Page(Page::new("What was imported", PageOf::Sheet(sheet))));
    }

    /// Cases that came into the library: new ones are listed, one that was replaced is changed where it stands.
    fn take_in(&mut self, cases: Vec<Case>) {
        if cases.is_empty() {
            return;
        }
        for case in cases {
            match self.entries.iter_mut().find(|e| e.case.id == case.id && e.origin == Origin::Own) {
                Some(entry) => {
                    entry.history.record(std::sync::Arc::clone(&entry.case), None);
                    entry.set_case(std::sync::Arc::new(case));
                }
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
        Imported::Added(id) | Imported::AddedAs { new: id, .. } | Imported::Replaced(id) => library.load(id).ok(),
        _ => None,
    }
}
