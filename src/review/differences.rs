//! What differs between two versions of a case, in words.

use std::collections::BTreeMap;

use super::compare::AnswerChange;
use crate::analysis::answer_words;
use crate::case::{Case, display_line};
use crate::doctrine::{Doctrine, FactId};

/// The answers that differ, in their values or standings or what the other side says.
pub(super) fn answers(doctrine: &Doctrine, before: &Case, after: &Case) -> Vec<AnswerChange> {
    let mut all = Vec::new();
    for fact in doctrine.fact_ids() {
        let of = |case: &Case| answer_with_standing(doctrine, case, fact);
        let (then, now) = (of(before), of(after));
        if then != now {
            all.push(AnswerChange { label: doctrine.fact(fact).label.clone(), before: then, after: now });
        }
    }
    let strange = |case: &Case| -> BTreeMap<String, String> {
        let unknown = case.answers.iter().filter(|(id, _)| doctrine.fact_named(id).is_none());
        unknown.map(|(id, answer)| (id.clone(), format!("{:?}", answer.value))).collect()
    };
    let (then, now) = (strange(before), strange(after));
    let ids: std::collections::BTreeSet<&String> = then.keys().chain(now.keys()).collect();
    for id in ids.into_iter().filter(|id| then.get(*id) != now.get(*id)) {
        let said = |known: bool| if known { "an answer that does not count" } else { "no answer" }.to_owned();
        all.push(AnswerChange {
            label: display_line(id),
            before: said(then.contains_key(id)),
            after: said(now.contains_key(id)),
        });
    }
    all
}

/// "at least 20 people (alleged; disputed: none)".
fn answer_with_standing(doctrine: &Doctrine, case: &Case, fact: FactId) -> String {
    let Some(words) = answer_words(doctrine, case, fact) else { return "unknown".to_owned() };
    let f = doctrine.fact(fact);
    let Some(answer) = case.answer(&f.id).filter(|a| a.value.is_some()) else {
        return format!("{words} (from the dates)");
    };
    let disputed = answer.disputed.as_ref().map_or_else(String::new, |d| {
        let version = d.value.as_ref().map_or("denied".to_owned(), |v| crate::analysis::value_words(f, v));
        let proven = if d.proven { ", taken as proven" } else { "" };
        format!("; the other side: {version}{proven}")
    });
    format!("{words} ({}{disputed})", answer.standing.words())
}

/// Other parts of the case that changed.
pub(super) fn particulars(doctrine: &Doctrine, before: &Case, after: &Case) -> Vec<(String, String, String)> {
    let date = |d: Option<crate::case::Date>| d.map_or_else(String::new, |d| d.to_string());
    let of = |case: &Case| {
        let view = |(element, view): (&String, &crate::case::View)| {
            let title = doctrine.element_named(element).map_or(element, |e| &doctrine.element(e).title);
            format!("{title}: {}", view.finding.map_or("no finding", |f| f.words()))
        };
        let views: Vec<String> = case.views.iter().map(view).collect();
        vec![
            ("Title", case.title.clone()),
            ("Matter", case.matter.clone()),
            ("Stage", case.stage.words().to_owned()),
            ("Status", case.status.words().to_owned()),
            ("Acting State", case.parties.acting.clone()),
            ("On whose territory", case.parties.territorial.clone()),
            ("Directed at", case.parties.against.clone()),
            ("State attacked", case.parties.victim.clone()),
            ("Day of the event", date(case.dates.incident)),
            ("Day of the force", date(case.dates.response)),
            ("Day of the report", date(case.dates.report)),
            ("Own views", views.join("; ")),
        ]
    };
    let both = of(before).into_iter().zip(of(after));
    let differing = both.filter(|((_, then), (_, now))| then != now);
    let shown = |text: String| if text.is_empty() { "nothing".to_owned() } else { display_line(&text) };
    differing.map(|((label, then), (_, now))| (label.to_owned(), shown(then), shown(now))).collect()
}
