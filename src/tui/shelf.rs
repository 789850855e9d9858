//! The shelf of precedents: what was decided, as rows above the facts, and the ways to narrow the list.

use super::app::{App, Pane};
use super::cases::CaseRow;
use super::overlay::{Menu, MenuItem, MenuOf, Overlay, Pick};
use crate::analysis::Finding;
use crate::case::{Case, Holding, Precedent, Ruling, display_line};
use crate::doctrine::{ElementId, SchoolId};
use crate::library::{Filter, searched};

/// A line of what a precedent adds to its facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DecisionLine {
    /// A label and what it labels.
    Words(&'static str, String),
    /// What was held on an element.
    Held(ElementId, Ruling),
}

impl App {
    /// What was decided on the open case, line by line; nothing, where it has no such record.
    pub(crate) fn decision_lines(&self) -> Vec<DecisionLine> {
        let Some(case) = self.case() else { return Vec::new() };
        let Some(precedent) = case.precedent() else { return Vec::new() };
        let words = |label, words: &str| DecisionLine::Words(label, display_line(words));
        let mut lines = vec![words("", &precedent.heading()), words(self.what_it_is(precedent), &precedent.decision)];
        let named = |h: &Holding| Some(DecisionLine::Held(self.doctrine.element_named(&h.element)?, h.ruling));
        lines.extend(precedent.holdings.iter().filter_map(named));
        lines.extend(precedent.proof.map(|proof| words("Burden of proof", proof.words())));
        lines.push(words("What happened", &case.summary));
        lines.push(words("What was claimed", &precedent.claimed));
        lines.extend(precedent.authorities.iter().map(|a| words("Read it in", &a.words())));
        lines.extend(precedent.recoded.iter().map(|r| words("Coded anew", r)));
        if !matches!(precedent.confidence.as_str(), "" | "high") {
            lines.push(words("How sure", &format!("the record is of {} confidence", precedent.confidence)));
        }
        lines.retain(|t| !matches!(t, DecisionLine::Words(_, words) if words.is_empty()));
        lines
    }

    /// What kind of decision-maker it was, for headings.
    pub(crate) fn decider_label(&self, precedent: &Precedent) -> &str {
        self.doctrine.deciders().iter().find(|d| d.id == precedent.kind).map_or("", |d| &d.label)
    }

    /// Whether a court or an organ decided, or States and scholars only said.
    fn what_it_is(&self, precedent: &Precedent) -> &'static str {
        let scored = self.doctrine.deciders().iter().any(|d| d.id == precedent.kind && d.school.is_some());
        if scored { "What was decided" } else { "What was said" }
    }

    /// The school whose findings answer to the decision-maker of a precedent; the one in view, where none does.
    pub(crate) fn answering_school(&self, precedent: &Precedent) -> SchoolId {
        let decider = self.doctrine.deciders().iter().find(|d| d.id == precedent.kind);
        decider.and_then(|d| d.school).unwrap_or(self.school)
    }

    /// What was held on an element of the open precedent.
    pub(crate) fn held(&self, element: ElementId) -> Option<(&Precedent, Ruling)> {
        let precedent = self.case()?.precedent()?;
        let id = &self.doctrine.element(element).id;
        Some((precedent, precedent.holdings.iter().find(|h| h.element == *id)?.ruling))
    }

    /// What the school that answers to the decision-maker finds on an element, as proven.
    pub(crate) fn found(&self, precedent: &Precedent, element: ElementId) -> Option<Finding> {
        Some(self.analysis.as_ref()?.as_proven.of(self.answering_school(precedent), element))
    }

    /// The element of a line of the decision, where it is a holding.
    pub(crate) fn held_at(&self, index: usize) -> Option<ElementId> {
        match self.decision.get(index) {
            Some(DecisionLine::Held(element, _)) => Some(*element),
            _ => None,
        }
    }

    /// Goes from a holding to the element in the analysis.
    pub(crate) fn follow_decision(&mut self, index: usize) {
        match self.held_at(index) {
            Some(element) => {
                self.select_element(element);
                self.explain();
                self.focus = Pane::Analysis;
            }
            None => self.say_read_only(),
        }
    }

    /// Offers what precedents can be narrowed by: who decided, what was held on, when.
    pub(crate) fn offer_narrowing(&mut self) {
        let shelf: Vec<&Case> = self.entries.iter().filter(|e| e.precedent().is_some()).map(|e| &*e.case).collect();
        if shelf.is_empty() {
            return self.say("There are no precedents for this doctrine.");
        }
        // What is picked is added to what was picked before.
        let before = if Filter::of(&self.doctrine, &self.filter).asks() {
            self.filter.trim_end().to_owned() + " "
        } else {
            String::new()
        };
        let doctrine = &self.doctrine;
        let item = |label: String, term: String| {
            let filter = format!("{before}{term} ");
            let asked = Filter::of(doctrine, &filter);
            let n = shelf.iter().filter(|c| asked.fits(c, &searched(c))).count();
            (n > 0).then(|| MenuItem::new(&label, &format!("{n}: {}", filter.trim_end()), Pick::Narrow(filter)))
        };
        let all = shelf.len().to_string();
        let mut items = vec![MenuItem::new("All precedents", &all, Pick::Narrow("year: ".to_owned()))];
        items.extend(doctrine.deciders().iter().filter_map(|d| item(d.title.clone(), format!("by:{}", d.id))));
        for element in doctrine.elements() {
            for held in ["met", "not-met", "unsettled", "does-not-arise", "not-decided"] {
                let label = format!("{}: {}", element.title.trim_end_matches('?'), held.replace('-', " "));
                items.extend(item(label, format!("{}:{held}", element.id)));
            }
        }
        let years: Vec<i64> = shelf.iter().filter_map(|c| c.precedent()?.year).map(|year| year / 10 * 10).collect();
        let (first, last) = (years.iter().min().copied().unwrap_or(0), years.iter().max().copied().unwrap_or(0));
        let decades = (first..=last).step_by(10);
        items.extend(
            decades.filter_map(|from| item(format!("{from} to {}", from + 9), format!("year:{from}-{}", from + 9))),
        );
        self.overlay = Some(Overlay::Menu(Menu::new(MenuOf::Choices, "Precedents by", items)));
    }

    /// Filters the list by what was picked; the filter shows it, and more can be typed to it.
    pub(crate) fn narrow(&mut self, text: String) {
        self.filter = text;
        self.rebuild_cases();
        self.focus = Pane::Cases;
        if let Some(row) = self.case_rows.iter().position(|r| *r == CaseRow::Shelf) {
            self.case_selection.select(&self.case_rows, row + 1);
            self.open_selected();
        }
        self.say("`f` again narrows further, `/` adds words, esc clears the filter.");
    }
}
