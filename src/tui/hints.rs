//! Hints for those who are new: one at a time, in the rule above the keys, and gone for good once the key was used.

use super::app::{App, Pane};
use super::command::Command;

struct Hint {
    pane: Pane,
    /// The command that shows that it was understood; the session knows the hint by this key.
    command: Command,
    key: &'static str,
    says: &'static str,
}

const fn hint(pane: Pane, command: Command, key: &'static str, says: &'static str) -> Hint {
    Hint { pane, command, key, says }
}

/// In the order in which they are shown.
const HINTS: &[Hint] = &[
    hint(Pane::Cases, Command::Enter, "enter", "enter opens a case; its analysis is on the right"),
    hint(Pane::Cases, Command::NewCase, "a", "a makes a case of your own, blank or from one of these"),
    hint(Pane::Cases, Command::Help, "?", "? lists what can be done here"),
    hint(Pane::Facts, Command::NextUnanswered, ".", ". goes to the next unanswered fact; y n u answer it"),
    hint(Pane::Facts, Command::Enter, "enter in facts", "enter shows what each answer means, and what it would change"),
    hint(Pane::Facts, Command::NextPane, "tab", "tab goes on to the analysis: what follows, and why"),
    hint(Pane::Analysis, Command::School, "s", "s shows it as another school of law sees it"),
    hint(Pane::Analysis, Command::Reading, "p", "p counts only what is proven"),
    hint(
        Pane::Analysis,
        Command::Enter,
        "enter in the analysis",
        "enter shows a finding in full, with its authorities",
    ),
    hint(Pane::Analysis, Command::SaveAnalysis, "A", "A saves this analysis, to be reviewed later"),
];

impl App {
    /// Remembers that a command was used.
    pub(crate) fn learn(&mut self, command: Command) {
        let known = HINTS.iter().filter(|h| h.command == command && h.pane == self.focus);
        self.learned.extend(known.map(|h| h.key.to_owned()));
    }

    /// The hint for the pane that has the keys.
    pub(crate) fn hint(&self) -> Option<&'static str> {
        if !self.shows_hints {
            return None;
        }
        let context = self.context();
        // Of a case that may not change, what it takes to answer is nothing to learn.
        let is_of_use = |h: &&Hint| {
            let answers = h.pane == Pane::Facts || h.command.changes_the_open_case(context);
            !(self.is_read_only() && answers)
        };
        let mut hints = HINTS.iter().filter(|h| h.pane == self.focus && !self.learned.contains(h.key));
        hints.find(is_of_use).map(|h| h.says)
    }
}
