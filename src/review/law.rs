//! What a doctrine looked like, short enough to be kept with every saved analysis, and how two of them differ.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::doctrine::{Day, Doctrine, FactKind};

/// What is kept of an element or a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptLaw {
    /// Its title or label.
    pub title: String,
    /// A digest of everything that bears on findings.
    pub digest: String,
}

/// What is kept of a doctrine, by the names in files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extract {
    /// The elements, each with its tests.
    pub elements: BTreeMap<String, KeptLaw>,
    /// The facts, each with its values and when it is asked.
    pub facts: BTreeMap<String, KeptLaw>,
    /// What cannot be, one digest for all of it.
    pub constraints: String,
}

/// What became of an element or a fact between two doctrines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LawChange {
    /// Its tests, or its values, are others.
    Changed {
        /// Its name in files.
        id: String,
        /// Its title now.
        title: String,
    },
    /// It is new.
    Added {
        /// Its title.
        title: String,
    },
    /// It is no longer there.
    Removed {
        /// Its title then.
        title: String,
    },
}

impl Extract {
    /// What is kept of a doctrine.
    pub fn of(doctrine: &Doctrine) -> Self {
        let elements = doctrine.element_ids().map(|id| {
            let element = doctrine.element(id);
            let mut text = String::new();
            for test in &element.tests {
                // What bears on findings: the schools, the outcome, the condition. Reasons and citations do not.
                for school in &test.schools {
                    text.push_str(&doctrine.school(*school).id);
                    text.push(' ');
                }
                text.push_str(&format!("{} if {}\n", test.finding, condition(doctrine, &test.when)));
            }
            (element.id.clone(), KeptLaw { title: element.title.clone(), digest: digest(&text) })
        });
        let facts = doctrine.facts().iter().map(|fact| {
            let values: Vec<&str> = fact.kind.values().iter().map(|v| v.id.as_str()).collect();
            let kind = match &fact.kind {
                FactKind::OneOf(_) => "one of",
                FactKind::YesNo(_) => "yes or no",
                FactKind::SeveralOf { .. } => "several of",
                FactKind::Number { .. } => "number",
            };
            let asked = fact.asked_when.as_deref().map_or_else(String::new, |when| condition(doctrine, when));
            let parties = fact
                .from_parties
                .as_ref()
                .map_or_else(String::new, |f| [f.of[0].words(), f.of[1].words(), &f.same, &f.different].join(" "));
            let days = fact.days_between.as_ref().map_or_else(String::new, |d| d.map(Day::words).join(" "));
            let text = format!("{kind}: {}\n{asked}\n{days}{parties}", values.join(" "));
            (fact.id.clone(), KeptLaw { title: fact.label.clone(), digest: digest(&text) })
        });
        let never: Vec<String> = doctrine.constraints().iter().map(|c| condition(doctrine, &c.never)).collect();
        Extract { elements: elements.collect(), facts: facts.collect(), constraints: digest(&never.join("\n")) }
    }

    /// Whether an element has the same tests in both.
    pub fn same_element(&self, other: &Extract, id: &str) -> bool {
        self.elements.get(id).map(|k| &k.digest) == other.elements.get(id).map(|k| &k.digest)
    }
}

/// A condition as it is written, but for blanks, with where the lines that it names are drawn.
fn condition(doctrine: &Doctrine, text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let lines = doctrine.lines().iter().filter(|l| words.iter().any(|w| w.trim_matches(['(', ')', ',']) == l.id));
    let drawn: Vec<String> = lines.map(|l| format!("{} at {}", l.id, l.value)).collect();
    format!("{} ({})", words.join(" "), drawn.join(", "))
}

/// How elements or facts have changed from one doctrine to another.
pub(super) fn changes(before: &BTreeMap<String, KeptLaw>, after: &BTreeMap<String, KeptLaw>) -> Vec<LawChange> {
    let now = after.iter().filter_map(|(id, kept)| match before.get(id) {
        None => Some(LawChange::Added { title: kept.title.clone() }),
        Some(old) if old.digest != kept.digest => {
            Some(LawChange::Changed { id: id.clone(), title: kept.title.clone() })
        }
        Some(_) => None,
    });
    let gone = before.iter().filter(|(id, _)| !after.contains_key(*id));
    now.chain(gone.map(|(_, kept)| LawChange::Removed { title: kept.title.clone() })).collect()
}

/// Sixteen hexadecimal digits: enough to tell two versions of one thing apart.
fn digest(text: &str) -> String {
    Sha256::digest(text).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
