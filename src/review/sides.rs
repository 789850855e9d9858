//! What both sides of a review know, and what only one does.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::{Comparison, Side};
use crate::case::display_line;

impl Comparison<'_> {
    /// The schools of the two sides, and their elements, by the names in files.
    fn sides(&self) -> [BTreeMap<&str, Vec<&str>>; 2] {
        let present = || {
            let elements: Vec<&str> = self.doctrine.elements().iter().map(|e| e.id.as_str()).collect();
            self.doctrine.schools().iter().map(|s| (s.id.as_str(), elements.clone())).collect()
        };
        [
            self.before.known(),
            match self.after {
                Side::Present(_) => present(),
                Side::Saved(saved) => saved.known(),
            },
        ]
    }

    /// Schools and elements that only one side knows, or that the doctrine at hand does not.
    pub(super) fn incomparable(&self) -> Vec<String> {
        let [before, after] = self.sides();
        let mut words = Vec::new();
        let schools: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
        for school in schools {
            let name = display_line(school);
            match (before.get(school), after.get(school)) {
                (Some(_), None) => words.push(format!("the school '{name}' is no longer there")),
                (None, Some(_)) => words.push(format!("the school '{name}' was not there")),
                _ if self.doctrine.school_named(school).is_none() => {
                    words.push(format!("the school '{name}' is not in the doctrine at hand"));
                }
                _ => {}
            }
        }
        let elements = |side: &BTreeMap<&str, Vec<&str>>| -> BTreeSet<String> {
            side.values().flatten().map(|e| (*e).to_owned()).collect()
        };
        let (then, now) = (elements(&before), elements(&after));
        let title = |id: &String| {
            let kept = self.before.law.elements.get(id).or_else(|| self.now_law.elements.get(id));
            kept.map_or_else(|| display_line(id), |k| display_line(&k.title))
        };
        words.extend(then.difference(&now).map(|id| format!("{} is no longer there", title(id))));
        words.extend(now.difference(&then).map(|id| format!("{} was not there", title(id))));
        words
    }

    /// How many elements both sides and the doctrine at hand know.
    pub(super) fn comparable(&self) -> usize {
        let [before, after] = self.sides();
        let knows = |side: &BTreeMap<&str, Vec<&str>>, id: &str| side.values().any(|elements| elements.contains(&id));
        self.doctrine.elements().iter().filter(|e| knows(&before, &e.id) && knows(&after, &e.id)).count()
    }
}
