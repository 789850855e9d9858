//! The doctrine in words: conditions with the labels of their facts and values instead of ids.

use super::condition::{self, Amount, Comparison, Condition, ElementSays, FactSays, Quantifier, Word};
use super::{Doctrine, ElementId, FactId, Reason, ReasonPart, SchoolId};

impl Doctrine {
    /// A condition, as a test or a fact carries it, in a reader's words.
    pub fn condition_words(&self, text: &str) -> String {
        match condition::parse(text) {
            Ok(condition) => self.words(&condition, false),
            // Loading has refused such a condition.
            Err(_) => text.to_owned(),
        }
    }

    /// A reason with the labels of its facts in their places, and the lines filled in.
    pub fn reason_words(&self, reason: &Reason) -> String {
        let part = |part: &ReasonPart| match part {
            ReasonPart::Text(text) => text.clone(),
            ReasonPart::Answer(fact) => format!("({})", self.fact(*fact).label),
            ReasonPart::Line(line) => super::with_unit(self.lines[*line].value, &self.lines[*line].unit),
        };
        reason.0.iter().map(part).collect()
    }

    /// The elements whose findings a school's tests on an element read.
    pub fn reads(&self, school: SchoolId, element: ElementId) -> Vec<ElementId> {
        let mut read = Vec::new();
        for rule in &self.program.rules[school.index()][element.index()] {
            self.program.elements_below(rule.when, &mut |e| read.push(e));
        }
        read.sort_unstable();
        read.dedup();
        read
    }

    /// The facts that the tests of an element ask themselves, in any school.
    pub fn facts_asked_by(&self, element: ElementId) -> Vec<FactId> {
        let mut facts = Vec::new();
        for rule in self.program.rules.iter().flat_map(|elements| &elements[element.index()]) {
            self.program.variables_in(rule.when, &mut |v| facts.push(self.domain.variables[usize::from(v)].fact));
        }
        facts.sort_unstable();
        facts.dedup();
        facts
    }

    fn words(&self, condition: &Condition, inner: bool) -> String {
        match condition {
            Condition::Otherwise => "otherwise".to_owned(),
            Condition::Not(what) => format!("not ({})", self.words(what, false)),
            Condition::And(parts) => self.joined(parts, " and ", inner),
            Condition::Or(parts) => self.joined(parts, " or ", inner),
            Condition::Element(name, says) => format!("{} {}", self.element_title(name), element_says(*says)),
            Condition::Elements(quantifier, names, says) => {
                let of = match quantifier {
                    Quantifier::Any => "any",
                    Quantifier::All => "each",
                    Quantifier::NoneOf => "none",
                };
                let titles: Vec<&str> = names.iter().map(|n| self.element_title(n)).collect();
                format!("{of} of {} {}", titles.join(", "), element_says(*says))
            }
            Condition::Fact(name, says) => self.fact_words(name, says),
        }
    }

    fn joined(&self, parts: &[Condition], word: &str, inner: bool) -> String {
        let all = parts.iter().map(|c| self.words(c, true)).collect::<Vec<_>>().join(word);
        if inner { format!("({all})") } else { all }
    }

    fn element_title<'a>(&'a self, name: &'a Word) -> &'a str {
        self.element_named(&name.text).map_or(&name.text, |e| &self.element(e).title)
    }

    fn fact_words(&self, name: &Word, says: &FactSays) -> String {
        let Some(fact) = self.fact_named(&name.text).map(|f| self.fact(f)) else { return name.text.clone() };
        let values = |words: &[Word]| {
            let label = |w: &Word| {
                fact.kind.values().iter().find(|v| v.id == w.text).map_or(w.text.clone(), |v| format!("'{}'", v.label))
            };
            let labels: Vec<String> = words.iter().map(label).collect();
            match labels.split_last() {
                Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
                _ => labels.concat(),
            }
        };
        let label = &fact.label;
        match says {
            FactSays::Is(words) => format!("{label} is {}", values(words)),
            FactSays::IsNot(words) => format!("{label} is not {}", values(words)),
            FactSays::IsOnly(words) => format!("{label} is only {}", values(words)),
            FactSays::Asked => format!("{label} is asked"),
            FactSays::NotAsked => format!("{label} is not asked"),
            FactSays::Number(comparison, amount) => {
                let comparison = match comparison {
                    Comparison::AtLeast => "at least ",
                    Comparison::AtMost => "at most ",
                    Comparison::MoreThan => "more than ",
                    Comparison::LessThan => "less than ",
                    Comparison::Exactly => "is ",
                };
                let number = match amount {
                    Amount::Number(n) => *n,
                    Amount::Line(line) => self.lines.iter().find(|l| l.id == line.text).map_or(0, |l| l.value),
                };
                format!("{label} {comparison}{}", fact.kind.with_unit(number))
            }
        }
    }
}

fn element_says(says: ElementSays) -> &'static str {
    match says {
        ElementSays::Met => "is met",
        ElementSays::NotMet => "is not met",
        ElementSays::Unsettled => "is unsettled",
        ElementSays::DoesNotArise => "does not arise",
        ElementSays::Arises => "arises",
    }
}
