//! The state of the workbench: what is open, what is selected, what follows. Changed by `update`, drawn by `view`; needs no terminal.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::AppEvent;
use super::advice::{Advice, CameFrom};
use super::background::Background;
use super::cases::{CaseRow, Entry};
use super::facts::FactRow;
use super::handing::Import;
use super::overlay::Overlay;
use super::panel::PanelRow;
use super::selection::Selection;
use super::session::Session;
use super::shelf::DecisionLine;
use super::style::Looks;
use crate::analysis::{Analysis, Analyst, Asked, Explanation, Finding, Leads, Precedents, Reading, Topic, asked};
use crate::case::{Case, CaseId, Standing};
use crate::doctrine::{Doctrine, SchoolId};
use crate::library::{Library, LibraryError, Listing, Origin, Saver, Unreadable, precedents};

/// A pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pane {
    Cases,
    Facts,
    Analysis,
}

/// How much a message matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Info,
    Trouble,
}

/// The verdicts of a case: every question, in every school, as alleged and as proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Marks(Vec<Finding>);

impl Marks {
    pub(crate) fn of(doctrine: &Doctrine, analysis: &Analysis) -> Self {
        let mut all = Vec::new();
        for proven in [false, true] {
            for school in doctrine.school_ids() {
                all.extend(doctrine.verdicts().iter().map(|v| analysis.reading(proven).of(school, v.element)));
            }
        }
        Marks(all)
    }

    /// The findings on the questions, in their order.
    pub(crate) fn in_view(&self, doctrine: &Doctrine, school: SchoolId, proven: bool) -> &[Finding] {
        let verdicts = doctrine.verdicts().len();
        let row = usize::from(proven) * doctrine.schools().len() + school.index();
        self.0.get(row * verdicts..(row + 1) * verdicts).unwrap_or_default()
    }
}

/// What the program is asked to do beyond changing its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Request {
    Quit,
    Suspend,
    /// The text that is open goes to the user's editor.
    Editor,
}

/// What follows for the state from something that was done elsewhere.
pub(crate) type Then = Box<dyn FnOnce(&mut App) + Send>;

/// Everything that the screen shows and keys change.
pub(crate) struct App {
    pub(crate) doctrine: Arc<Doctrine>,
    pub(crate) library: Library,
    pub(crate) saver: Saver,
    pub(crate) looks: Looks,
    pub(super) events: Sender<AppEvent>,
    /// How much has been ordered and not been heard of again.
    pub(crate) under_way: usize,
    /// None until the doctrine is compiled.
    pub(crate) analyst: Option<Analyst>,
    /// Slow work for the whole list; none where it is done at once (without a terminal).
    pub(crate) background: Option<Background>,

    pub(crate) entries: Vec<Entry>,
    pub(crate) unreadable: Vec<Unreadable>,
    /// Whether the library is still being read.
    pub(crate) is_reading: bool,
    /// How many cases each matter has.
    pub(crate) matters: HashMap<String, usize>,
    /// The case that is open, by its position among the entries.
    pub(crate) opened: Option<usize>,

    pub(crate) school: SchoolId,
    /// Whether only proven answers count.
    pub(crate) proven: bool,
    pub(crate) standard: Standing,

    pub(crate) focus: Pane,
    pub(crate) filter: String,
    pub(crate) folded_matters: HashSet<String>,
    /// Whether the precedents are listed one by one.
    pub(crate) shows_precedents: bool,
    pub(crate) case_rows: Vec<CaseRow>,
    /// How many of the rows are cases.
    pub(crate) shown_cases: usize,
    /// How many precedents fit the filter.
    pub(crate) shown_precedents: usize,
    pub(crate) case_selection: Selection<CaseRow>,

    /// Section ids that are folded against their default, which depends on whether anything in them is asked.
    pub(crate) toggled_sections: HashSet<String>,
    pub(crate) fact_rows: Vec<FactRow>,
    /// What was decided on the open case, where it is a precedent.
    pub(crate) decision: Vec<DecisionLine>,
    pub(crate) fact_selection: Selection<FactRow>,
    pub(crate) asked: Vec<Asked>,

    pub(crate) folded_elements: HashSet<PanelRow>,
    pub(crate) panel_rows: Vec<PanelRow>,
    pub(crate) panel_selection: Selection<PanelRow>,

    pub(crate) analysis: Option<Analysis>,
    /// The analysis before the last change, for the marks of what it changed.
    pub(crate) before: Option<Analysis>,
    pub(crate) explanation: Option<Explanation>,
    pub(crate) verdicts: Vec<Explanation>,

    /// The answer that stands in the place of the findings.
    pub(crate) topic: Option<Topic>,
    /// Whence the open precedent was opened, if from a case.
    pub(crate) came_from: Option<CameFrom>,
    pub(crate) advice: Option<Advice>,
    /// The selected line of it, and the first that is shown.
    pub(crate) advice_at: usize,
    pub(crate) advice_top: usize,
    /// What the line spoke of that the user went to last: it is gone back to when it is spoken of again.
    pub(crate) advice_lead: Option<Leads>,
    /// Whether a line of the analysis led to the fact among the facts.
    pub(crate) is_led: bool,
    /// The precedents, where the answers are found here.
    pub(crate) decided: Option<Precedents>,

    /// How many keys have been pressed.
    pub(crate) keys: u64,
    /// Whether the screen was too small for anything when it was last drawn.
    pub(crate) is_too_small: bool,
    pub(crate) overlay: Option<Overlay>,
    pub(crate) message: Option<(Tone, String)>,
    pub(crate) request: Option<Request>,
    /// An import that waits for its user's decisions.
    pub(crate) import: Import,
    /// What could not be done of what was ordered last, until its user has gone on.
    pub(crate) failure: Option<String>,
    /// What was typed in fields that were left, by the fields.
    pub(crate) drafts: HashMap<String, String>,
    /// Where the workbench was left, until that is taken up.
    pub(crate) left: Option<Session>,
    /// The hints that were understood.
    pub(crate) learned: BTreeSet<String>,
    pub(crate) shows_hints: bool,
    /// Whether a save may have failed and not been made good.
    pub(super) any_not_saved: bool,
    /// Whether the user was told that quitting would lose something.
    pub(crate) warned_of_loss: bool,
    pub(super) revision: u64,
}

impl App {
    pub(crate) fn new(
        doctrine: Arc<Doctrine>,
        library: Library,
        saver: Saver,
        looks: Looks,
        events: Sender<AppEvent>,
    ) -> Self {
        let school = doctrine.default_school();
        let mut app = App {
            doctrine,
            library,
            saver,
            looks,
            events,
            under_way: 0,
            analyst: None,
            background: None,
            entries: Vec::new(),
            unreadable: Vec::new(),
            is_reading: true,
            matters: HashMap::new(),
            opened: None,
            school,
            proven: false,
            standard: Standing::Established,
            focus: Pane::Cases,
            filter: String::new(),
            folded_matters: HashSet::new(),
            shows_precedents: false,
            case_rows: Vec::new(),
            shown_cases: 0,
            shown_precedents: 0,
            case_selection: Selection::default(),
            toggled_sections: HashSet::new(),
            fact_rows: Vec::new(),
            decision: Vec::new(),
            fact_selection: Selection::default(),
            asked: Vec::new(),
            folded_elements: HashSet::new(),
            panel_rows: Vec::new(),
            panel_selection: Selection::default(),
            analysis: None,
            before: None,
            explanation: None,
            verdicts: Vec::new(),
            topic: None,
            came_from: None,
            advice: None,
            advice_at: 0,
            advice_top: 0,
            advice_lead: None,
            is_led: false,
            decided: None,
            keys: 0,
            is_too_small: false,
            overlay: None,
            message: None,
            request: None,
            import: Import::default(),
            failure: None,
            drafts: HashMap::new(),
            left: None,
            learned: BTreeSet::new(),
            shows_hints: false,
            any_not_saved: false,
            warned_of_loss: false,
            revision: 0,
        };
        app.rebuild_panel();
        app
    }

    /// Hears what the library holds. What is known already stays as it is here: it may not be saved yet.
    pub(crate) fn listed(&mut self, listing: Result<Listing, LibraryError>) {
        self.is_reading = false;
        let listing = match listing {
            Ok(listing) => listing,
            Err(error) => return self.trouble(format!("The library cannot be listed: {error}")),
        };
        self.unreadable = listing.unreadable;
        // A case of the library may have a precedent's name.
        let of_library = self.entries.iter().filter(|e| e.origin != Origin::Precedent);
        let known: HashSet<(CaseId, Option<String>)> =
            of_library.map(|e| (e.case.id.clone(), e.file().map(str::to_owned))).collect();
        for loaded in listing.cases {
            let entry = Entry::new(loaded.case, loaded.origin);
            if known.contains(&(entry.case.id.clone(), entry.file().map(str::to_owned))) {
                continue;
            }
            if entry.origin == Origin::Own {
                self.saver.seen(entry.case.id.clone(), loaded.digest);
            }
            self.entries.push(entry);
        }
        // A doctrine that knows no decision-makers was not made to be held against these.
        let wanted = !self.doctrine.deciders().is_empty();
        if wanted && !self.entries.iter().any(|e| e.origin == Origin::Precedent) {
            self.entries.extend(precedents().iter().map(|case| Entry::new(Arc::clone(case), Origin::Precedent)));
        }
        self.sort_cases();
        if self.opened.is_none() && !self.return_to_case() {
            self.select_first_case();
        }
        self.mark_all();
    }

    /// The doctrine is compiled: findings can be had from now on.
    pub(crate) fn compiled(&mut self, analyst: Analyst) {
        self.analyst = Some(analyst);
        self.analyse();
        // A choice that was opened meanwhile learns what its values lead to.
        if let Some(Overlay::Choice(mut choice)) = self.overlay.take_if(|o| matches!(o, Overlay::Choice(_))) {
            choice.effects.clear();
            self.show_choice(choice);
        }
    }

    /// The reading of the view.
    pub(crate) fn reading(&self) -> Reading {
        if self.proven { Reading::AsProven(self.standard) } else { Reading::AsAlleged }
    }

    /// The open case's entry.
    pub(crate) fn entry(&self) -> Option<&Entry> {
        self.opened.and_then(|p| self.entries.get(p))
    }

    /// The open case.
    pub(crate) fn case(&self) -> Option<&Arc<Case>> {
        self.entry().map(|e| &e.case)
    }

    /// Opens a case.
    pub(crate) fn open(&mut self, position: usize) {
        if self.opened == Some(position) {
            return;
        }
        self.opened = Some(position);
        self.is_led = false;
        self.before = None;
        self.fact_selection = Selection::default();
        self.analyse();
        self.before = None;
    }

    /// Everything that follows from the open case and the view.
    pub(crate) fn analyse(&mut self) {
        let Some(case) = self.case().cloned() else {
            self.analysis = None;
            self.explanation = None;
            self.verdicts.clear();
            self.asked.clear();
            self.rebuild_facts();
            return;
        };
        self.asked = asked(&self.doctrine, &case);
        self.rebuild_facts();
        let Some(analyst) = &mut self.analyst else { return };
        let analysis = analyst.analyse(&case, self.standard);
        if self.analysis.as_ref() != Some(&analysis) {
            self.before = self.analysis.replace(analysis);
        } else {
            self.before = None;
        }
        self.mark_current();
        self.explain();
    }

    /// The explanations of the verdicts and of the selected element.
    pub(crate) fn explain(&mut self) {
        let element = self.selected_element();
        let (school, reading) = (self.school, self.reading());
        let Some(case) = self.case().cloned() else { return };
        let Some(analyst) = &mut self.analyst else { return };
        let doctrine = Arc::clone(&self.doctrine);
        self.verdicts =
            doctrine.verdicts().iter().map(|v| analyst.explain(&case, v.element, school, reading)).collect();
        // Most often a question is selected, whose explanation is at hand.
        self.explanation = element.map(|e| {
            let known = self.verdicts.iter().find(|v| v.element == e).cloned();
            known.unwrap_or_else(|| analyst.explain(&case, e, school, reading))
        });
        self.seek_advice();
    }

    /// The explanation of the selected element alone.
    pub(crate) fn explain_selected(&mut self) {
        let element = self.selected_element();
        let (school, reading) = (self.school, self.reading());
        let Some(case) = self.case().cloned() else { return };
        let Some(analyst) = &mut self.analyst else { return };
        self.explanation = element.map(|e| analyst.explain(&case, e, school, reading));
        self.seek_advice();
    }

    /// Whether the last change altered an element's finding in a school.
    pub(crate) fn changed(&self, school: SchoolId, element: crate::doctrine::ElementId) -> bool {
        match (&self.before, &self.analysis) {
            (Some(before), Some(now)) => {
                before.reading(self.proven).of(school, element) != now.reading(self.proven).of(school, element)
            }
            _ => false,
        }
    }

    pub(super) fn mark_current(&mut self) {
        let marks = self.analysis.as_ref().map(|a| Marks::of(&self.doctrine, a));
        if let Some(position) = self.opened {
            self.entries[position].marks = marks;
        }
    }

    /// Has the verdicts of every case found anew, as after a change of the standard. Until then none is shown: nothing stale stands as current.
    pub(crate) fn mark_all(&mut self) {
        if let Some(background) = &self.background {
            self.entries.iter_mut().for_each(|e| e.marks = None);
            background.mark(self.standard, self.entries.iter().map(|e| Arc::clone(&e.case)).collect());
            return self.mark_current();
        }
        let Some(mut analyst) = self.analyst.take() else { return };
        for entry in &mut self.entries {
            entry.marks = Some(Marks::of(&self.doctrine, &analyst.analyse(&entry.case, self.standard)));
        }
        self.analyst = Some(analyst);
    }

    /// The verdicts that were found off the drawing thread, where they still speak of the same case.
    pub(crate) fn marked(&mut self, standard: Standing, marks: Vec<(Arc<Case>, Marks)>) {
        if standard != self.standard {
            return;
        }
        let mut marks: HashMap<*const Case, Marks> = marks.into_iter().map(|(c, m)| (Arc::as_ptr(&c), m)).collect();
        for entry in &mut self.entries {
            if let Some(marks) = marks.remove(&Arc::as_ptr(&entry.case)) {
                entry.marks = Some(marks);
            }
        }
    }

    /// Tells the user something.
    pub(crate) fn say(&mut self, message: &str) {
        self.message = Some((Tone::Info, message.to_owned()));
    }

    /// Tells the user of something that went wrong.
    pub(crate) fn trouble(&mut self, message: String) {
        self.message = Some((Tone::Trouble, message));
    }
}
