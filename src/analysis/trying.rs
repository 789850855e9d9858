//! Trying on a case what an answer offers: what it says is put in the place of what the case says, and nothing that its user wrote is lost.

use super::counsel::{Wanted, Wish};
use super::known::{Reading, answer_from_case};
use super::words::answer_words;
use crate::case::{Answer, AnswerValue, Case, Standing};
use crate::doctrine::{Doctrine, FactId, FactKind};

/// What begins the line of a note that says what an answer was before something was tried.
const TRIED: &str = "Tried in the place of: ";

/// Puts a value in the place of another. What supports that one stays, and a line of the note says that it speaks of it.
pub(super) fn put(answer: &mut Answer, value: Option<AnswerValue>, was: Option<String>) {
    let supports = !answer.note.trim().is_empty() || !answer.sources.is_empty();
    // Of what is tried one after the other, the first stands in the place of what is supported.
    let is_told = answer.note.lines().any(|line| line.starts_with(TRIED));
    if let Some(was) = was.filter(|_| supports && !is_told && answer.value.is_some()) {
        if !answer.note.is_empty() {
            answer.note.push('\n');
        }
        let what = match (answer.note.is_empty(), answer.sources.is_empty()) {
            (true, _) => "the sources speak",
            (false, true) => "the note speaks",
            (false, false) => "note and sources speak",
        };
        answer.note.push_str(&format!("{TRIED}{was}. It is that of which {what}."));
    }
    answer.value = value;
}

/// Has an answer count in a reading, however it is disputed.
pub(super) fn count(answer: &mut Answer, reading: Reading) {
    let Some(disputed) = &mut answer.disputed else { return };
    match reading {
        Reading::AsAlleged => {}
        Reading::AsProven(_) => disputed.proven = true,
        Reading::OtherVersion => disputed.value.clone_from(&answer.value),
    }
}

/// A case in which one of the ways of a change is taken: each fact gets a value that will do, the nearest to what it says now.
///
/// What is only supposed is *assumed*; where only proven answers count, it is as well supported as the standard asks.
pub fn tried(doctrine: &Doctrine, case: &Case, way: &[Wanted], reading: Reading) -> Case {
    let mut then = case.clone();
    for wanted in way {
        let id = &doctrine.fact(wanted.fact).id;
        let now = case.answer(id).and_then(|a| a.value.clone());
        let now = now.or_else(|| answer_from_case(doctrine, case, wanted.fact)?.value);
        let value = match now {
            Some(now) if wanted.to_prove => now,
            now => value_for(doctrine, wanted, now.as_ref()),
        };
        let was = answer_words(doctrine, case, wanted.fact);
        then.change_answer(id, |answer: &mut Answer| {
            let is_other = answer.value.as_ref() != Some(&value);
            if is_other {
                put(answer, Some(value), was);
            }
            match reading {
                Reading::AsProven(standard) => answer.standing = answer.standing.max(standard),
                Reading::AsAlleged | Reading::OtherVersion if is_other => answer.standing = Standing::Assumed,
                Reading::AsAlleged | Reading::OtherVersion => {}
            }
            count(answer, reading);
        });
    }
    then
}

/// A value that fulfils a wish, as near as may be to what the case says.
fn value_for(doctrine: &Doctrine, wanted: &Wanted, now: Option<&AnswerValue>) -> AnswerValue {
    let values = doctrine.fact(wanted.fact).kind.values();
    match &wanted.wish {
        Wish::OneOf(positions) => {
            AnswerValue::Word(positions.first().map_or_else(String::new, |p| values[*p].id.clone()))
        }
        Wish::Numbers(ranges) => AnswerValue::Number(nearest(ranges, now)),
        Wish::Marks { with, without } => marks_for(doctrine, wanted.fact, with, without, now),
    }
}

fn nearest(ranges: &[(u64, Option<u64>)], now: Option<&AnswerValue>) -> u64 {
    let now = match now {
        Some(AnswerValue::Number(n)) => Some(*n),
        Some(AnswerValue::Between { at_least, at_most }) => at_least.or(*at_most),
        _ => None,
    };
    let within = |(least, most): &(u64, Option<u64>)| match now {
        Some(now) => now.clamp(*least, most.unwrap_or(u64::MAX)),
        None => *least,
    };
    ranges.iter().map(within).min_by_key(|n| n.abs_diff(now.unwrap_or(0))).unwrap_or(0)
}

fn marks_for(
    doctrine: &Doctrine,
    fact: FactId,
    with: &[usize],
    without: &[usize],
    now: Option<&AnswerValue>,
) -> AnswerValue {
    let FactKind::SeveralOf { values, none } = &doctrine.fact(fact).kind else { return AnswerValue::Marks(Vec::new()) };
    let says = |position: usize| -> Option<bool> {
        let id = &values[position].id;
        match now {
            Some(AnswerValue::Marks(marks)) => Some(marks.contains(id)),
            Some(AnswerValue::Word(word)) => Some(word == id),
            Some(AnswerValue::SomeMarks { known, denied }) => {
                if known.contains(id) {
                    Some(true)
                } else {
                    denied.contains(id).then_some(false)
                }
            }
            _ => None,
        }
    };
    // A fact that says that nothing holds says so of each mark.
    let nothing = none.is_some_and(|none| says(none) == Some(true));
    let (mut known, mut denied, mut open) = (Vec::new(), Vec::new(), false);
    for position in (0..values.len()).filter(|p| Some(*p) != *none) {
        let holds = if with.contains(&position) {
            Some(true)
        } else if without.contains(&position) || nothing {
            Some(false)
        } else {
            says(position)
        };
        match holds {
            Some(true) => known.push(values[position].id.clone()),
            Some(false) => denied.push(values[position].id.clone()),
            None => open = true,
        }
    }
    match (open, known.is_empty(), none) {
        (true, ..) => AnswerValue::SomeMarks { known, denied },
        (false, true, Some(none)) => AnswerValue::Marks(vec![values[*none].id.clone()]),
        (false, ..) => AnswerValue::Marks(known),
    }
}
