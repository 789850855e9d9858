//! Answers and reasons in words.

use super::known::answer_from_case;
use crate::case::{AnswerValue, Case, display_line};
use crate::doctrine::{Doctrine, Fact, FactId, Reason, ReasonPart, with_unit};

/// An answer's value in words: labels instead of ids, numbers with their unit.
pub fn value_words(fact: &Fact, value: &AnswerValue) -> String {
    match value {
        AnswerValue::Word(word) => label(fact, word),
        AnswerValue::OneOf(words) => listed(&labels(fact, words), "or"),
        AnswerValue::Number(n) => fact.kind.with_unit(*n),
        AnswerValue::Between { at_least, at_most } => match (at_least, at_most) {
            (Some(least), Some(most)) => format!("{least} to {}", fact.kind.with_unit(*most)),
            (Some(least), None) => format!("at least {}", fact.kind.with_unit(*least)),
            (None, Some(most)) => format!("at most {}", fact.kind.with_unit(*most)),
            (None, None) => "some number".to_owned(),
        },
        AnswerValue::Marks(words) if words.is_empty() => "none of them".to_owned(),
        AnswerValue::Marks(words) => listed(&labels(fact, words), "and"),
        AnswerValue::SomeMarks { known, denied } => {
            let holds = (!known.is_empty()).then(|| format!("{} at least", listed(&labels(fact, known), "and")));
            let not = (!denied.is_empty()).then(|| format!("not {}", listed(&labels(fact, denied), "or")));
            [holds, not].into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
    }
}

fn label(fact: &Fact, word: &str) -> String {
    let known = fact.kind.values().iter().find(|v| v.id == word);
    known.map_or_else(|| format!("\"{}\"", display_line(word)), |v| v.label.clone())
}

fn labels(fact: &Fact, words: &[String]) -> Vec<String> {
    words.iter().map(|w| label(fact, w)).collect()
}

/// "a, b and c".
pub(crate) fn listed(words: &[String], last: &str) -> String {
    match words.split_last() {
        Some((end, rest)) if !rest.is_empty() => format!("{} {last} {end}", rest.join(", ")),
        _ => words.concat(),
    }
}

/// The answer to a fact in words, from the case or its dates.
pub fn answer_words(doctrine: &Doctrine, case: &Case, fact: FactId) -> Option<String> {
    let written = case.answer(&doctrine.fact(fact).id).and_then(|a| a.value.clone());
    let value = written.or_else(|| answer_from_case(doctrine, case, fact).and_then(|a| a.value))?;
    Some(value_words(doctrine.fact(fact), &value))
}

/// A reason with the case's answers filled in.
pub(crate) fn reason_words(doctrine: &Doctrine, case: &Case, reason: &Reason) -> String {
    let mut out = String::new();
    for part in &reason.0 {
        match part {
            ReasonPart::Text(text) => out.push_str(text),
            ReasonPart::Line(line) => {
                let line = &doctrine.lines()[*line];
                out.push_str(&with_unit(line.value, &line.unit));
            }
            ReasonPart::Answer(fact) => match answer_words(doctrine, case, *fact) {
                Some(words) => out.push_str(&words),
                None => out.push_str("an unknown answer"),
            },
        }
    }
    out
}

/// Cuts a text to at most `longest` characters, at the end of a word.
pub fn shortened(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let cut: String = text.chars().take(longest.saturating_sub(1)).collect();
    let cut = match cut.rfind(' ') {
        Some(space) if space > cut.len() / 2 => &cut[..space],
        _ => &cut,
    };
    format!("{}…", cut.trim_end_matches([',', ';', ' ']))
}
