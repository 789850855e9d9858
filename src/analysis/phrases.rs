//! The pieces of which the five answers are told: answers, changes, values, how firm and how small.

use super::counsel::{Decides, Wanted, Wish};
use super::explain::{Strength, Support};
use super::words::listed;
use crate::doctrine::{Doctrine, FactId, Line};

/// "host State asked: yes (alleged)".
pub(super) fn support_words(doctrine: &Doctrine, support: &Support) -> String {
    let how = if support.disputed { "disputed" } else { support.standing.words() };
    format!("{}: {} ({how})", doctrine.fact(support.fact).label, support.answer)
}

/// How far it is certain that a deciding set is the smallest, and whether there are others.
pub(super) fn how_small(doctrine: &Doctrine, decides: &Decides) -> String {
    let label = |fact: &FactId| doctrine.fact(*fact).label.clone();
    let only = match decides.smallest {
        true => "No smaller set of answers would do.",
        false => "None of them could be left out; a smaller set of others may exist.",
    };
    match &decides.another {
        Some(another) => {
            let differ: Vec<FactId> =
                another.iter().copied().filter(|f| !decides.answers.iter().any(|a| a.fact == *f)).collect();
            let differ: Vec<String> = differ.iter().map(label).collect();
            format!("{only} Others of the same size would do as well, such as one with {}.", listed(&differ, "and"))
        }
        None => only.to_owned(),
    }
}

/// How firm a finding is, and what keeps it from being firmer.
pub fn strength_words(doctrine: &Doctrine, strength: &Strength) -> String {
    let links: Vec<String> = strength.weak_links.iter().map(|f| doctrine.fact(*f).label.clone()).collect();
    let link = match (links.as_slice(), strength.together) {
        ([], _) => String::new(),
        ([one], _) => format!("; weak link: {one}"),
        (several, true) => format!("; weak links, all together: {}", several.join(", ")),
        (several, false) => format!("; weak links: {}", several.join(" or ")),
    };
    match strength.holds_at {
        Some(standing) => format!("Standing of this finding: {}{link}.", standing.words()),
        None => format!("This finding falls with a disputed answer{link}."),
    }
}

/// "asked to act: yes", and whether it need only be proved.
pub fn wanted_words(doctrine: &Doctrine, wanted: &Wanted) -> String {
    let values = doctrine.fact(wanted.fact).kind.values();
    let chosen = match &wanted.wish {
        Wish::OneOf(positions) if positions.len() == 1 => values[positions[0]].chosen.as_ref(),
        _ => None,
    };
    let how = match (wanted.to_prove, chosen) {
        (true, _) => " (to be proved)".to_owned(),
        (false, Some(chosen)) => format!(" ({chosen})"),
        (false, None) => String::new(),
    };
    format!("{}: {}{how}", doctrine.fact(wanted.fact).label, wish_words(doctrine, wanted.fact, &wanted.wish))
}

/// Values in words.
pub fn wish_words(doctrine: &Doctrine, fact: FactId, wish: &Wish) -> String {
    let kind = &doctrine.fact(fact).kind;
    let values = kind.values();
    let labels = |positions: &[usize]| positions.iter().map(|p| values[*p].label.clone()).collect::<Vec<_>>();
    match wish {
        Wish::OneOf(positions) => {
            let labels = labels(positions);
            // What has a comma of its own cannot be told apart by commas.
            if labels.len() > 1 && labels.iter().any(|l| l.contains(',')) {
                labels.join(" / ")
            } else {
                listed(&labels, "or")
            }
        }
        Wish::Numbers(ranges) => {
            let range = |(least, most): &(u64, Option<u64>)| match most {
                Some(most) if most == least => kind.with_unit(*least),
                Some(most) => format!("{least} to {}", kind.with_unit(*most)),
                None => format!("at least {}", kind.with_unit(*least)),
            };
            listed(&ranges.iter().map(range).collect::<Vec<_>>(), "or")
        }
        Wish::Marks { with, without } => {
            let with = (!with.is_empty()).then(|| format!("with {}", listed(&labels(with), "and")));
            let without = (!without.is_empty()).then(|| format!("without {}", listed(&labels(without), "or")));
            [with, without].into_iter().flatten().collect::<Vec<_>>().join(" and ")
        }
    }
}

/// The lines of the doctrine at which a wish for numbers begins or ends.
pub fn lines_of<'a>(doctrine: &'a Doctrine, fact: FactId, wish: &Wish) -> Vec<&'a Line> {
    let Wish::Numbers(ranges) = wish else { return Vec::new() };
    let begins = |cut: u64| cut > 0 && ranges.iter().any(|(least, _)| *least == cut);
    let ends = |cut: u64| ranges.iter().any(|(_, most)| most.is_some_and(|most| most.saturating_add(1) == cut));
    let lines = doctrine.fact(fact).lines.iter().filter(|(_, cut)| begins(*cut) || ends(*cut));
    lines.map(|(position, _)| &doctrine.lines()[*position]).collect()
}

pub(super) fn percent(share: f64) -> String {
    match (share * 100.0).round() {
        p if p < 1.0 => "less than 1 %".to_owned(),
        p if p > 99.0 => "more than 99 %".to_owned(),
        p => format!("{p} %"),
    }
}

pub(super) fn counted(count: usize, what: &str) -> String {
    match count {
        0 => format!("no {what}s"),
        1 => format!("one {what}"),
        n => format!("{n} {what}s"),
    }
}

/// With a small first letter, unless the word is written in capitals.
pub(super) fn lower(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if second.is_lowercase() || !second.is_alphabetic() => {
            let rest: String = std::iter::once(second).chain(chars).collect();
            first.to_lowercase().chain(rest.chars()).collect()
        }
        _ => text.to_owned(),
    }
}
