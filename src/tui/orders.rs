//! What takes its time: ordered, heard of again, and shown where its user has not gone on.

use super::AppEvent;
use super::app::{App, Then};
use super::overlay::{Overlay, PromptFor};
use crate::case::CaseId;
use crate::library::Desk;

impl App {
    /// Does something with the library off the drawing thread, after everything that was ordered before; what it gives follows here.
    pub(crate) fn order(&mut self, job: impl FnOnce(&mut Desk<'_>) -> Then + Send + 'static) {
        self.under_way += 1;
        let events = self.events.clone();
        // Where nobody listens any more the program is at its end.
        self.saver.then(move |desk| drop(events.send(AppEvent::Then(job(desk)))));
    }

    /// Does something slow on a thread of its own; what it gives follows here.
    pub(crate) fn spawn(&mut self, work: impl FnOnce() -> Then + Send + 'static) {
        self.under_way += 1;
        let events = self.events.clone();
        std::thread::spawn(move || drop(events.send(AppEvent::Then(work()))));
    }

    /// Takes what follows from something that was done elsewhere.
    pub(crate) fn then(&mut self, then: Then) {
        self.under_way -= 1;
        then(self);
    }

    /// Shows what was asked for and took its time, unless its user has gone on to something else meanwhile: then `otherwise` is said.
    pub(crate) fn present(&mut self, overlay: Overlay, otherwise: &str) {
        if self.overlay.is_none() {
            self.overlay = Some(overlay);
        } else if !otherwise.is_empty() {
            self.say(otherwise);
        }
    }

    /// Something that was ordered could not be done: its user is told, and again before the program ends.
    pub(crate) fn failed(&mut self, message: String) {
        self.failure = Some(message.clone());
        self.trouble(message);
    }

    /// Puts what was typed back into its field, since nothing came of it.
    pub(crate) fn keep_draft(&mut self, case: &CaseId, target: &PromptFor, text: String) {
        self.drafts.insert(format!("{} {target:?}", case.as_str()), text);
    }
}
