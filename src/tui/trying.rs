//! Trying on the open case what an answer offers: a change, for which of several values may have to be chosen, or a course of action.

use std::sync::Arc;

use super::app::App;
use super::overlay::{Menu, MenuItem, MenuOf, Overlay, Pick};
use crate::analysis::{Leads, Wanted, Wish, answer_words, taken, tried, wanted_words};
use crate::case::Case;
use crate::doctrine::ElementId;

impl App {
    /// Tries on the case what the selected line offers.
    pub(crate) fn try_it(&mut self) {
        // Nothing is asked that would then be refused.
        if self.is_read_only() {
            return self.say_read_only();
        }
        match self.selected_lead() {
            Some(Leads::Change(way)) => self.try_change(way),
            Some(Leads::Course(course)) => {
                let doctrine = Arc::clone(&self.doctrine);
                let course = &doctrine.courses()[course];
                let reading = self.reading();
                let Some(case) = self.case() else { return };
                let then = taken(&doctrine, course, case, reading);
                // What a course is for is said by the questions at the top, whatever is in view.
                self.try_on(then, &course.title, doctrine.verdicts().first().map(|v| v.element));
            }
            _ => self.say("Only a change or a course of action can be tried."),
        }
    }

    /// Tries a change; where several values of a fact would do, the user says which.
    pub(crate) fn try_change(&mut self, way: Vec<Wanted>) {
        let is_open =
            |wanted: &Wanted| matches!(&wanted.wish, Wish::OneOf(values) if values.len() > 1 && !wanted.to_prove);
        if let Some(position) = way.iter().position(is_open) {
            return self.offer_values(&way, position);
        }
        let doctrine = Arc::clone(&self.doctrine);
        let reading = self.reading();
        let Some(case) = self.case() else { return };
        let then = tried(&doctrine, case, &way, reading);
        // Of several values that would do, the one that was set.
        let set = |wanted: &Wanted| match answer_words(&doctrine, &then, wanted.fact) {
            Some(words) if !wanted.to_prove => format!("{}: {words}", doctrine.fact(wanted.fact).label),
            _ => wanted_words(&doctrine, wanted),
        };
        let words: Vec<String> = way.iter().map(set).collect();
        self.try_on(then, &words.join(" + "), self.selected_element());
    }

    /// Offers the values of one of the facts of a change.
    fn offer_values(&mut self, way: &[Wanted], position: usize) {
        let fact = self.doctrine.fact(way[position].fact);
        let Wish::OneOf(values) = &way[position].wish else { return };
        let item = |value: &usize| {
            let mut one = way.to_vec();
            one[position].wish = Wish::OneOf(vec![*value]);
            let value = &fact.kind.values()[*value];
            MenuItem::new(&value.label, &value.help, Pick::Try(one))
        };
        let items = values.iter().map(item).collect();
        let title = format!("Any of these will do. {}", fact.question);
        self.overlay = Some(Overlay::Menu(Menu::new(MenuOf::Choices, &title, items)));
    }

    /// Tries a case in the place of the open one, and says what comes of an element.
    fn try_on(&mut self, then: Case, words: &str, element: Option<ElementId>) {
        let Some(was) = self.case().cloned() else { return };
        if then == *was {
            return self.say("That is what the case has already.");
        }
        self.advice_lead = self.selected_lead();
        let before = self.finding_of(element);
        self.edit(None, |case| *case = then);
        self.go_to_changed(&was);
        let after = self.finding_of(element);
        let about = element.filter(|e| Some(*e) != self.selected_element());
        let about = about.map_or_else(String::new, |e| format!("{}: ", self.doctrine.element(e).title));
        let turned = match (before, after) {
            (Some(before), Some(after)) if before != after => format!(" ({about}{before}, now {after})"),
            (_, Some(after)) => format!(" ({about}still {after})"),
            _ => String::new(),
        };
        self.say(&format!("Tried: {words}{turned}. z takes it back."));
    }

    /// The finding on an element, in words.
    fn finding_of(&self, element: Option<ElementId>) -> Option<String> {
        let findings = self.analysis.as_ref()?.reading(self.proven);
        Some(findings.of(self.school, element?).long_words(self.reading()))
    }
}
