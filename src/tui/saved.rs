//! Saved analyses in the workbench: saving, the list of them, reading one, and what has changed since.

use std::sync::Arc;

use super::app::App;
use super::overlay::{Menu, MenuItem, MenuOf, Overlay, Page, PageOf, Pick, Prompt, PromptFor, Timeline, TimelineRow};
use crate::analysis::Analyst;
use crate::case::{Case, CaseId, display_line};
use crate::library::{Library, StoredAnalysis, author, now};
use crate::report::Sheet;
use crate::review::{
    Circumstances, Remark, SavedAnalysis, Side, moment_words, read_record, read_remark, record_sheet, review,
    review_sheet, write_record, write_remark,
};

impl App {
    /// Asks for a remark to keep with the analysis.
    pub(crate) fn offer_save(&mut self) {
        if self.is_other_version() {
            return self.say_other_version();
        }
        if self.case().is_none() {
            return self.say("There is no case open.");
        }
        if self.analysis.is_none() {
            return self.say("The law is being read; try again in a moment.");
        }
        let prompt = Prompt::new("Save this analysis. A remark, if you like", PromptFor::SaveRemark, "");
        self.ask(prompt);
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
        self.order(move |desk| {
            let saved = desk.library.save_analysis(&case.id, &text);
            Box::new(move |app| match saved {
                Ok(_) => app.say("The analysis is saved. H lists the saved ones; r there tells what has changed."),
                Err(error) => app.trouble(format!("The analysis was not saved: {error}")),
            })
        });
    }

    /// Lists the saved analyses of the open case.
    pub(crate) fn offer_timeline(&mut self) {
        let Some(id) = self.case().map(|c| c.id.clone()) else { return };
        self.read_timeline(id, 0);
    }

    fn read_timeline(&mut self, id: CaseId, selected: usize) {
        self.order(move |desk| {
            let rows = desk.library.analyses(&id).map(|stored| stored.into_iter().rev().map(row).collect::<Vec<_>>());
            Box::new(move |app| match rows {
                Ok(rows) if rows.is_empty() => app.say("This case has no saved analysis yet: A saves one."),
                Ok(rows) => app.present(Overlay::Timeline(Timeline { rows, selected, marked: None })),
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
        let read = |at: usize| timeline.rows.get(at).and_then(|row| row.saved.as_ref().ok()).cloned();
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
        let Some(case) = self.case().cloned() else { return };
        let doctrine = Arc::clone(&self.doctrine);
        // The list stays until the review stands over it.
        self.overlay = Some(Overlay::Timeline(timeline));
        self.spawn(move || {
            let sheet = Analyst::new(doctrine).map(|mut analyst| match &later {
                Some(later) => {
                    let until = moment_words(&later.circumstances.saved);
                    sheet_of(&mut analyst, &earlier, Side::Saved(later), Some(&until))
                }
                None => sheet_of(&mut analyst, &earlier, Side::Present(&case), None),
            });
            Box::new(move |app| match (sheet, app.overlay.take()) {
                (Ok(sheet), Some(Overlay::Timeline(timeline))) => {
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
        let prompt = Prompt::new("A remark beside it", PromptFor::Remark(row.name.clone()), "");
        self.ask(prompt);
    }

    pub(crate) fn add_remark(&mut self, name: String, text: &str) {
        let Some(id) = self.case().map(|c| c.id.clone()).filter(|_| !text.trim().is_empty()) else { return };
        let remark = write_remark(&Remark { author: author(), date: now(), text: text.trim().to_owned() });
        self.order(move |desk| {
            let added = desk.library.add_remark(&id, &name, &remark);
            Box::new(move |app| match added {
                Ok(()) => app.read_timeline(id, 0),
                Err(error) => app.trouble(format!("The remark was not added: {error}")),
            })
        });
    }

    /// Finds the cases whose findings have changed since their last saved analysis.
    pub(crate) fn review_all(&mut self) {
        let own = self.entries.iter().filter(|e| e.file().is_none()).map(|e| Arc::clone(&e.case)).collect::<Vec<_>>();
        let (library, doctrine) = (self.library.clone(), Arc::clone(&self.doctrine));
        self.say("Reviewing the saved analyses.");
        self.spawn(move || {
            let reviewed = Analyst::new(doctrine).map(|mut analyst| review_each(&library, &mut analyst, &own));
            Box::new(move |app| match reviewed {
                Ok(reviewed) => app.offer_reviewed(reviewed),
                Err(error) => app.trouble(error.to_string()),
            })
        });
    }

    fn offer_reviewed(&mut self, reviewed: Reviewed) {
        if let Some(why) = reviewed.unread.first() {
            self.trouble(why.clone());
        } else {
            self.message = None;
        }
        match (reviewed.changed.is_empty(), reviewed.same, reviewed.unread.is_empty()) {
            (true, 0, true) => self.say("No case has a saved analysis yet: A saves one."),
            (true, same, true) => {
                self.say(&format!("All findings are as they were, in {same} cases with a saved analysis."))
            }
            (true, ..) => {}
            (false, ..) => {
                let items = reviewed.changed;
                let title = format!("Cases whose findings changed since the last saved analysis ({})", items.len());
                self.present(Overlay::Menu(Menu::new(MenuOf::Choices, &title, items)));
            }
        }
    }
}

/// What a review of the whole library gives.
struct Reviewed {
    changed: Vec<MenuItem>,
    same: usize,
    unread: Vec<String>,
}

fn review_each(library: &Library, analyst: &mut Analyst, cases: &[Arc<Case>]) -> Reviewed {
    let mut reviewed = Reviewed { changed: Vec::new(), same: 0, unread: Vec::new() };
    let analysed = library.analysed().unwrap_or_default();
    for case in cases.iter().filter(|c| analysed.contains(&c.id)) {
        let last = library.analyses(&case.id).map_err(|e| e.to_string()).map(|mut all| all.pop().map(row));
        match last {
            Ok(None) => {}
            Ok(Some(TimelineRow { saved: Ok(saved), .. })) => {
                let review = review(analyst, &saved, Side::Present(case));
                if !review.changed() {
                    reviewed.same += 1;
                    continue;
                }
                let since = moment_words(&saved.circumstances.saved);
                let sheet = review_sheet(&review, &since, None);
                let detail = sheet.lines.get(1).map_or(String::new(), |l| l.text.clone());
                let title = display_line(&case.title);
                reviewed.changed.push(MenuItem::new(
                    &title,
                    &format!("Since {since}: {detail}"),
                    Pick::Sheet(title.clone(), sheet),
                ));
            }
            Ok(Some(TimelineRow { saved: Err(why), .. })) | Err(why) => {
                reviewed.unread.push(format!("{}: a saved analysis cannot be read: {why}", case.id));
            }
        }
    }
    reviewed
}

fn sheet_of(analyst: &mut Analyst, earlier: &SavedAnalysis, later: Side<'_>, until: Option<&str>) -> Sheet {
    let review = review(analyst, earlier, later);
    review_sheet(&review, &moment_words(&earlier.circumstances.saved), until)
}

fn row(stored: StoredAnalysis) -> TimelineRow {
    let saved = stored.bytes.and_then(|bytes| read_record(&bytes).map(Arc::new).map_err(|e| e.to_string()));
    let remark = |bytes: Result<Vec<u8>, String>| {
        bytes.and_then(|bytes| read_remark(&bytes).map_err(|e| e.to_string())).unwrap_or_else(|why| Remark {
            author: String::new(),
            date: String::new(),
            text: format!("cannot be read: {why}"),
        })
    };
    TimelineRow { name: stored.name, saved, remarks: stored.remarks.into_iter().map(remark).collect() }
}
