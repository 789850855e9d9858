//! Saved analyses in the workbench: saving, the list of them, reading one, and what has changed since.

use std::collections::HashMap;
use std::sync::Arc;

use super::app::App;
use super::overlay::{Menu, MenuItem, MenuOf, Overlay, Page, PageOf, Pick, Prompt, PromptFor, Timeline};
use crate::analysis::Analyst;
use crate::case::{Case, CaseId};
use crate::library::{author, now};
use crate::report::Sheet;
use crate::review::{
    ChangedCase, Circumstances, Kept, Remark, SavedAnalysis, Side, SinceLast, moment_words, open, record_sheet, review,
    review_sheet, since_last, write_record, write_remark,
};

impl App {
    /// Asks for a remark to keep with the analysis.
    pub(crate) fn offer_save(&mut self) {
        if self.case().is_none() {
            return self.say("There is no case open.");
        }
        if self.analysis.is_none() {
            return self.say("The law is being read; try again in a moment.");
        }
        self.ask(Prompt::new("Save this analysis. A remark, if you like", PromptFor::SaveRemark, ""));
    }

    pub(crate) fn save_analysis(&mut self, remark: &str) {
        let under = Circumstances {
            saved: now(),
            author: author(),
            remark: remark.trim().to_owned(),
            school: self.doctrine.school(self.school).id.clone(),
            proven: self.proven,
            standard: self.standard,
        };
        let (Some(case), Some(analyst)) = (self.case().cloned(), &mut self.analyst) else { return };
        let text = match write_record(analyst, &case, &under) {
            Ok(text) => text,
            Err(error) => return self.trouble(format!("The analysis was not saved: {error}")),
        };
        let draft = remark.to_owned();
        self.order(move |desk| {
            let saved = desk.library.save_analysis(&case.id, &text);
            Box::new(move |app| match saved {
                Ok(_) => app.say("The analysis is saved. H lists the saved ones; r there tells what has changed."),
                Err(error) => {
                    app.keep_draft(&case.id, &PromptFor::SaveRemark, draft);
                    app.failed(format!("The analysis was not saved: {error}"));
                }
            })
        });
    }

    /// Lists the saved analyses of the open case.
    pub(crate) fn offer_timeline(&mut self) {
        let Some(id) = self.case().map(|c| c.id.clone()) else { return };
        self.read_timeline(id, None);
    }

    /// Reads the list of a case, and selects the analysis of this name.
    pub(crate) fn read_timeline(&mut self, id: CaseId, name: Option<String>) {
        self.order(move |desk| {
            let stored = desk.library.analyses(&id);
            let rows = stored.map(|all| all.into_iter().rev().map(|s| Arc::new(open(s))).collect::<Vec<_>>());
            Box::new(move |app| match rows {
                // Its user has gone on to another case.
                _ if app.case().is_none_or(|c| c.id != id) => {}
                Ok(rows) if rows.is_empty() => app.say("This case has no saved analysis yet: A saves one."),
                Ok(rows) => {
                    let selected = rows.iter().position(|r| Some(&r.name) == name.as_ref()).unwrap_or(0);
                    app.present(Overlay::Timeline(Timeline { case: id, rows, selected, marked: None }), "");
                }
                Err(error) => app.trouble(format!("The saved analyses cannot be listed: {error}")),
            })
        });
    }

    /// Opens a saved analysis as it was.
    pub(crate) fn open_saved(&mut self, timeline: Timeline) {
        let Some(row) = timeline.rows.get(timeline.selected) else { return };
        match &row.saved {
            Ok(saved) => {
                let sheet = record_sheet(saved, &row.remarks);
                let page = Page::new("A saved analysis, as it was", PageOf::Sheet(sheet));
                self.overlay = Some(Overlay::Page(page.over(Overlay::Timeline(timeline))));
            }
            Err(why) => self.trouble(format!("This saved analysis cannot be read: {why}. It is left as it is.")),
        }
    }

    /// Tells what has changed since a saved analysis, or between it and the marked one.
    pub(crate) fn review_saved(&mut self, timeline: Timeline) {
        let read = |at: usize| timeline.rows.get(at).filter(|row| row.saved.is_ok()).cloned();
        let Some(one) = read(timeline.selected) else {
            return self.say("This saved analysis cannot be read.");
        };
        let other = timeline.marked.filter(|at| *at != timeline.selected).and_then(read);
        // The newest stand first: of two, the one further down is the earlier.
        let (earlier, later) = match (other, timeline.marked) {
            (Some(other), Some(marked)) if marked > timeline.selected => (other, Some(one)),
            (Some(other), _) => (one, Some(other)),
            (None, _) => (one, None),
        };
        let of_case = |e: &&super::cases::Entry| e.case.id == timeline.case && e.origin == crate::library::Origin::Own;
        let Some(case) = self.entries.iter().find(of_case).map(|e| Arc::clone(&e.case)) else { return };
        let doctrine = Arc::clone(&self.doctrine);
        let id = timeline.case.clone();
        // The list stays until the review stands over it.
        self.overlay = Some(Overlay::Timeline(timeline));
        self.spawn(move || {
            let sheet =
                Analyst::new(doctrine).map(|mut analyst| sheet_of(&mut analyst, &earlier, later.as_deref(), &case));
            Box::new(move |app| match (sheet, app.overlay.take()) {
                (Ok(Some(sheet)), Some(Overlay::Timeline(timeline))) if timeline.case == id => {
                    let page = Page::new("What has changed", PageOf::Sheet(sheet));
                    app.overlay = Some(Overlay::Page(page.over(Overlay::Timeline(timeline))));
                }
                // Its user has gone on to something else.
                (Ok(_), other) => app.overlay = other,
                (Err(error), other) => {
                    app.overlay = other;
                    app.trouble(error.to_string());
                }
            })
        });
    }

    /// Asks for a remark beside a saved analysis.
    pub(crate) fn offer_remark(&mut self, timeline: &Timeline) {
        let Some(row) = timeline.rows.get(timeline.selected) else { return };
        self.ask(Prompt::new("A remark beside it", PromptFor::Remark(timeline.case.clone(), row.name.clone()), ""));
    }

    pub(crate) fn add_remark(&mut self, id: CaseId, name: String, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let remark = write_remark(&Remark { author: author(), date: now(), text: text.trim().to_owned() });
        let draft = text.to_owned();
        self.order(move |desk| {
            let added = desk.library.add_remark(&id, &name, &remark);
            Box::new(move |app| match added {
                Ok(()) => app.read_timeline(id, Some(name)),
                Err(error) => {
                    app.keep_draft(&id, &PromptFor::Remark(id.clone(), name), draft);
                    app.failed(format!("The remark was not added: {error}"));
                }
            })
        });
    }

    /// Finds the cases whose findings have changed since their last saved analysis.
    pub(crate) fn review_all(&mut self) {
        let own = self.entries.iter().filter(|e| e.file().is_none());
        let own: HashMap<CaseId, Arc<Case>> = own.map(|e| (e.case.id.clone(), Arc::clone(&e.case))).collect();
        let (library, doctrine) = (self.library.clone(), Arc::clone(&self.doctrine));
        self.say("Reviewing the saved analyses.");
        self.spawn(move || {
            let reviewed = Analyst::new(doctrine).map(|mut analyst| {
                since_last(&library, &mut analyst, |id| match own.get(id) {
                    Some(case) => Some(Ok((**case).clone())),
                    None if library.path_of(id).exists() => Some(Err("the case cannot be read".to_owned())),
                    None => None,
                })
            });
            Box::new(move |app| match reviewed {
                Ok(since) => app.offer_reviewed(since),
                Err(error) => app.trouble(error.to_string()),
            })
        });
    }

    fn offer_reviewed(&mut self, since: SinceLast) {
        match (since.changed.is_empty(), since.same, since.unread.first()) {
            (_, _, Some(why)) => self.trouble(why.clone()),
            (true, 0, None) => self.say("No case has a saved analysis yet: A saves one."),
            (true, same, None) => {
                self.say(&format!("All findings are as they were, in {same} cases with a saved analysis."));
            }
            (false, _, None) => self.message = None,
        }
        if !since.changed.is_empty() {
            let title = format!("Cases whose findings changed since the last saved analysis ({})", since.changed.len());
            let items = since.changed.iter().map(changed_item).collect();
            let menu = Menu::new(MenuOf::Choices, &title, items);
            self.present(Overlay::Menu(menu), "The review of all cases is done: R shows it.");
        }
    }
}

fn changed_item(changed: &ChangedCase) -> MenuItem {
    let since = moment_words(&changed.since);
    let sheet = review_sheet(&changed.review, &since, None);
    let detail = sheet.lines.get(1).map_or(String::new(), |l| l.text.clone());
    let pick = Pick::Sheet(changed.title.clone(), sheet);
    MenuItem::new(&changed.title, &format!("Since {since}: {detail}"), pick)
}

fn sheet_of(analyst: &mut Analyst, earlier: &Kept, later: Option<&Kept>, present: &Case) -> Option<Sheet> {
    let of = |kept: &'_ Kept| -> Option<SavedAnalysis> { kept.saved.as_ref().ok().cloned() };
    let earlier = of(earlier)?;
    let later = later.and_then(of);
    let review = review(analyst, &earlier, later.as_ref().map_or(Side::Present(present), Side::Saved));
    let until = later.as_ref().map(|l| moment_words(&l.circumstances.saved));
    Some(review_sheet(&review, &moment_words(&earlier.circumstances.saved), until.as_deref()))
}
