//! The law of what is selected, for reading: of a fact what question and values mean, of an element rule, debate, arguments and tests.

use super::app::{App, Pane};
use super::facts::FactRow;
use super::overlay::{Overlay, Page, PageOf};
use crate::report::{Kind, LawPart, law};

impl App {
    /// Opens the law of the selected fact or element.
    pub(crate) fn show_law(&mut self) {
        let part = match self.focus {
            Pane::Analysis => self.selected_element().map(LawPart::Element),
            _ => match self.selected_fact_row() {
                Some(FactRow::Fact(fact)) => Some(LawPart::Fact(*fact)),
                Some(FactRow::Decision(index)) => self.held_at(*index).map(LawPart::Element),
                _ => None,
            },
        };
        let Some(part) = part else {
            return self.say("Only facts and elements have a law of their own: go to one first.");
        };
        let mut sheet = law(&self.doctrine, part, None);
        let title = match part {
            LawPart::Fact(fact) => self.doctrine.fact(fact).label.clone(),
            LawPart::Element(element) => format!("the law of: {}", self.doctrine.element(element).title),
            LawPart::Whole | LawPart::Authority(_) => String::new(),
        };
        if let LawPart::Fact(fact) = part {
            let answer = self.case().and_then(|c| c.answer(&self.doctrine.fact(fact).id));
            if let Some(answer) = answer.filter(|a| !a.note.is_empty()) {
                sheet.heading("Your note");
                sheet.text(Kind::Text, 0, &answer.note);
            }
        }
        self.overlay = Some(Overlay::Page(Page::new(&title, PageOf::Sheet(sheet))));
    }
}
