//! Trying on the open case what an answer offers: a change, for which of several values may have to be chosen, or a course of action.

use std::sync::Arc;

use super::app::App;
use super::overlay::{Menu, MenuItem, MenuOf, Overlay, Pick};
use crate::analysis::{Leads, Wanted, Wish, answer_words, taken, tried, wanted_words};
use crate::case::Case;

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
                self.try_on(then, &course.title);
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
        self.try_on(then, &words.join(" + "));
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

    fn try_on(&mut self, then: Case, words: &str) {
        let Some(was) = self.case().cloned() else { return };
        if then == *was {
            return self.say("That is what the case has already.");
        }
        self.advice_lead = self.selected_lead();
        let before = self.finding_in_view();
        self.edit(None, |case| *case = then);
        self.go_to_changed(&was);
        let after = self.finding_in_view();
        let turned = match (before, after) {
            (Some(before), Some(after)) if before != after => format!(" ({before}, now {after})"),
            (_, Some(after)) => format!(" (still {after})"),
            _ => String::new(),
        };
        self.say(&format!("Tried: {words}{turned}. z takes it back."));
    }

    /// The finding that the answers are about, in words.
    fn finding_in_view(&self) -> Option<String> {
        let findings = self.analysis.as_ref()?.reading(self.proven);
        Some(findings.of(self.school, self.selected_element()?).long_words(self.reading()))
    }
}
