//! The analysis: rows of headings and elements, what is folded, what is selected.

use super::app::{App, Pane};
use super::overlay::{Overlay, Page, PageOf};
use crate::doctrine::ElementId;

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
        match self.panel_rows.get(self.panel_selection.index())? {
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
        self.overlay = Some(Overlay::Page(Page { title, of: PageOf::Finding(lines), top: 0 }));
    }

    /// Goes to the fact on which the selected finding hangs or rests.
    pub(crate) fn follow(&mut self) {
        let Some(explanation) = &self.explanation else { return };
        let rests = explanation.rests_on.first().map(|s| s.fact);
        match explanation.hangs_on.first().copied().or(rests) {
            Some(fact) => {
                self.go_to_fact(fact);
                self.focus = Pane::Facts;
            }
            None => self.say("This finding rests on no single fact."),
        }
    }
}
