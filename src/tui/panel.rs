//! The analysis: rows of headings and elements, what is folded, what is selected.

use super::app::App;
use super::overlay::{Menu, MenuItem, MenuOf, Overlay, Page, PageOf, Pick, TextEditor, TextFor};
use crate::case::View;
use crate::doctrine::{ElementId, Outcome};

/// A row of the analysis.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum PanelRow {
    /// A question at the top, by its position.
    Verdict(usize),
    /// A heading, by its position.
    Heading(usize),
    /// An element and how deep it stands.
    Element(ElementId, usize),
}

impl App {
    pub(crate) fn rebuild_panel(&mut self) {
        let doctrine = std::sync::Arc::clone(&self.doctrine);
        let mut rows: Vec<PanelRow> = (0..doctrine.verdicts().len()).map(PanelRow::Verdict).collect();
        for (index, heading) in doctrine.headings().iter().enumerate() {
            rows.push(PanelRow::Heading(index));
            if self.folded_elements.contains(&PanelRow::Heading(index)) {
                continue;
            }
            match heading.elements.as_slice() {
                // A heading of one element is that element's row.
                [one] => self.parts(*one).into_iter().for_each(|part| self.rows_below(part, 0, &mut rows)),
                several => several.iter().for_each(|element| self.rows_below(*element, 0, &mut rows)),
            }
        }
        self.panel_selection.sync(&rows);
        self.panel_rows = rows;
    }

    fn rows_below(&self, element: ElementId, depth: usize, rows: &mut Vec<PanelRow>) {
        let row = PanelRow::Element(element, depth);
        let folded = self.folded_elements.contains(&row);
        rows.push(row);
        if !folded {
            for part in self.parts(element) {
                self.rows_below(part, depth + 1, rows);
            }
        }
    }

    /// The parts of an element that have no heading of their own.
    pub(crate) fn parts(&self, element: ElementId) -> Vec<ElementId> {
        let has_heading = |e: &ElementId| self.doctrine.headings().iter().any(|h| h.elements.contains(e));
        self.doctrine.element(element).parts.iter().copied().filter(|e| !has_heading(e)).collect()
    }

    /// Whether there is anything to fold under a heading.
    pub(crate) fn has_rows_below(&self, heading: usize) -> bool {
        match self.doctrine.headings()[heading].elements.as_slice() {
            [one] => !self.parts(*one).is_empty(),
            several => !several.is_empty(),
        }
    }

    /// The element of the selected row; of a heading, its first.
    pub(crate) fn selected_element(&self) -> Option<ElementId> {
        self.element_of(self.panel_rows.get(self.panel_selection.index())?)
    }

    fn element_of(&self, row: &PanelRow) -> Option<ElementId> {
        match row {
            PanelRow::Verdict(index) => Some(self.doctrine.verdicts()[*index].element),
            PanelRow::Heading(index) => self.doctrine.headings()[*index].elements.first().copied(),
            PanelRow::Element(element, _) => Some(*element),
        }
    }

    pub(crate) fn fold_element(&mut self) {
        let Some(row) = self.panel_rows.get(self.panel_selection.index()).cloned() else { return };
        let foldable = match &row {
            PanelRow::Verdict(_) => false,
            PanelRow::Heading(index) => self.has_rows_below(*index),
            PanelRow::Element(element, _) => !self.parts(*element).is_empty(),
        };
        if !foldable {
            return;
        }
        if !self.folded_elements.remove(&row) {
            self.folded_elements.insert(row);
        }
        self.rebuild_panel();
    }

    pub(crate) fn fold_all_elements(&mut self) {
        if self.folded_elements.is_empty() {
            self.folded_elements = (0..self.doctrine.headings().len()).map(PanelRow::Heading).collect();
        } else {
            self.folded_elements.clear();
        }
        self.rebuild_panel();
        self.explain_selected();
    }

    /// Shows every test of the selected element.
    pub(crate) fn show_trace(&mut self) {
        let Some(element) = self.selected_element() else { return };
        let (school, reading) = (self.school, self.reading());
        let (Some(case), Some(analyst)) = (self.case().cloned(), &mut self.analyst) else { return };
        let lines = analyst.trace(&case, element, school, reading);
        let title =
            format!("{}, {}", self.doctrine.element(element).title, self.doctrine.school(school).title.to_lowercase());
        self.overlay = Some(Overlay::Page(Page::new(&title, PageOf::Finding(lines))));
    }

    /// Goes to the fact on which the selected finding hangs or rests.
    pub(crate) fn follow(&mut self) {
        let Some(explanation) = &self.explanation else { return };
        let rests = explanation.rests_on.first().map(|s| s.fact);
        match explanation.hangs_on.first().copied().or(rests) {
            Some(fact) => self.lead_to_fact(fact),
            None => self.say("This finding rests on no single fact."),
        }
    }

    /// Selects an element, unfolding nothing.
    pub(crate) fn select_element(&mut self, element: ElementId) {
        let row = self.panel_rows.iter().position(|row| self.element_of(row) == Some(element));
        if let Some(row) = row {
            self.panel_selection.select(&self.panel_rows, row);
        }
    }

    /// Offers findings of one's own on the selected element.
    pub(crate) fn offer_view(&mut self) {
        let (Some(element), Some(case)) = (self.selected_element(), self.case()) else {
            return self.say("A view is on an element: go to one first.");
        };
        let e = self.doctrine.element(element);
        let view = case.view(&e.id);
        let beside = |outcome: Outcome| {
            let schools = self.doctrine.school_ids().filter(|school| {
                let analysis = self.analysis.as_ref();
                analysis.is_some_and(|a| a.reading(self.proven).of(*school, element).settled() == Some(outcome))
            });
            let names: Vec<&str> = schools.map(|s| self.doctrine.school(s).title.as_str()).collect();
            if names.is_empty() {
                "No school finds so on these answers.".to_owned()
            } else {
                format!("On these answers so finds: {}.", names.join(", "))
            }
        };
        let mut items: Vec<MenuItem> = Outcome::ALL
            .map(|o| MenuItem::new(o.words(), &beside(o), Pick::View(element, Some(o))))
            .into_iter()
            .collect();
        if view.is_some() {
            items.push(MenuItem::new("change the reason", "", Pick::ViewReason(element)));
            items.push(MenuItem::new("no view of my own", "", Pick::View(element, None)));
        }
        let mut menu = Menu::new(MenuOf::Choices, &format!("Your own finding: {}", e.title), items);
        let chosen = view.and_then(|v| v.finding).and_then(|f| Outcome::ALL.iter().position(|o| *o == f));
        menu.selected = chosen.unwrap_or(0);
        self.overlay = Some(Overlay::Menu(menu));
    }

    /// Sets or takes away one's view. A new one asks for its reason.
    pub(crate) fn set_view(&mut self, element: ElementId, finding: Option<Outcome>) {
        let id = self.doctrine.element(element).id.clone();
        match finding {
            Some(_) => {
                self.edit(None, |case| case.change_view(&id, |view| view.finding = finding));
                self.edit_view_reason(element);
            }
            None => self.edit(None, |case| _ = case.views.remove(&id)),
        }
    }

    pub(crate) fn edit_view_reason(&mut self, element: ElementId) {
        let e = self.doctrine.element(element);
        let reason = self.case().and_then(|c| c.view(&e.id)).map_or(String::new(), |v| v.reason.clone());
        let title = format!("Why, in your view: {}", e.title);
        self.overlay = Some(Overlay::Text(TextEditor::new(&title, TextFor::ViewReason(element), &reason)));
    }

    /// One's view on an element, and whether the school in view finds the same.
    pub(crate) fn view_on(&self, element: ElementId) -> Option<(&View, bool)> {
        let view = self.case()?.view(&self.doctrine.element(element).id)?;
        let finding = self.analysis.as_ref().map(|a| a.reading(self.proven).of(self.school, element));
        let agrees = finding.is_some_and(|f| f.settled().is_some() && f.settled() == view.finding);
        Some((view, agrees))
    }
}
