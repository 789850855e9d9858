//! Saved analyses and reviews as texts to read.

use super::compare::{Cause, FindingChange, Review};
use super::law::LawChange;
use super::record::{Remark, SavedAnalysis};
use crate::case::{display_line, display_text};
use crate::report::{Kind, Sheet, sheet};

/// A moment of a file (RFC 3339) as people write it: "24 November 2026, 13:17:13 UTC".
pub fn moment_words(moment: &str) -> String {
    match moment.parse::<jiff::Timestamp>() {
        Ok(at) => at.strftime("%-d %B %Y, %H:%M:%S UTC").to_string(),
        Err(_) => display_line(moment),
    }
}

/// A saved analysis as it was shown, with what is to be known of it above, and the remarks.
pub fn record_sheet(saved: &SavedAnalysis, remarks: &[Remark]) -> Sheet {
    let under = &saved.circumstances;
    let mut out = Sheet::default();
    let by = if under.author.is_empty() { String::new() } else { format!(" by {}", display_line(&under.author)) };
    out.text(Kind::Strong, 0, &format!("Saved on {}{by}", moment_words(&under.saved)));
    if !saved.intact {
        out.text(
            Kind::Warning,
            0,
            "This file was changed after it was saved: its digest does not fit. What follows is what it says now.",
        );
    }
    if !under.remark.is_empty() {
        out.text(Kind::Text, 0, &display_text(&under.remark));
    }
    for remark in remarks {
        let by = if remark.author.is_empty() { String::new() } else { format!(", {}", display_line(&remark.author)) };
        out.item(
            Kind::Text,
            0,
            &format!("Remark ({}{by}): {}", moment_words(&remark.date), display_text(&remark.text)),
        );
    }
    let digest: String = saved.doctrine.digest.chars().take(12).collect();
    out.text(Kind::Quiet, 0, &format!("Doctrine {} {} ({digest})", saved.doctrine.id, saved.doctrine.version));
    out.blank();
    out.lines.extend(sheet(&saved.memo).lines);
    out
}

/// A review. `since` names the earlier analysis, `until` the later one; without one it is the present.
pub fn review_sheet(review: &Review, since: &str, until: Option<&str>) -> Sheet {
    let mut out = Sheet::default();
    out.title(&match until {
        None => format!("Since {since}"),
        Some(until) => format!("From {since} to {until}"),
    });
    if !review.intact {
        out.text(
            Kind::Warning,
            0,
            "A saved analysis was changed after it was saved: its digest does not fit. What follows takes it as it is now.",
        );
    }
    out.text(Kind::Text, 0, &summary(review));
    answers(review, &mut out);
    law(review, &mut out);
    findings(review, &mut out);
    incomparable(review, &mut out);
    out
}

/// "2 answers and 5 findings changed."
fn summary(review: &Review) -> String {
    let count = |n: usize, one: &str, many: &str| match n {
        0 => format!("no {one}"),
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    };
    let answers = count(review.answers.len(), "answer", "answers");
    let elements: std::collections::BTreeSet<&str> = review.findings.iter().map(|f| f.title.as_str()).collect();
    let findings = match elements.len() {
        0 => "no finding changed".to_owned(),
        n => format!("the findings on {} changed", count(n, "element", "elements")),
    };
    let law = match &review.editions {
        None => String::new(),
        Some((then, now)) if then == now => "; the doctrine changed within its edition".to_owned(),
        Some((then, now)) => format!("; the doctrine went from edition {then} to {now}"),
    };
    let text = format!("{answers} changed; {findings}{law}.");
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn answers(review: &Review, out: &mut Sheet) {
    if review.answers.is_empty() && review.particulars.is_empty() && review.standards.is_none() {
        return;
    }
    out.heading("What changed in the case");
    for change in &review.answers {
        out.item(Kind::Text, 2, &format!("{}: {} → {}", change.label, change.before, change.after));
    }
    for (label, then, now) in &review.particulars {
        out.item(Kind::Text, 2, &format!("{label}: {then} → {now}"));
    }
    if let Some((then, now)) = &review.standards {
        out.item(Kind::Text, 2, &format!("standard of proof: {} → {}", then.words(), now.words()));
    }
}

fn law(review: &Review, out: &mut Sheet) {
    if review.editions.is_none() {
        return;
    }
    out.heading("What changed in the law");
    if review.elements.is_empty() && review.facts.is_empty() && !review.constraints {
        out.text(Kind::Text, 2, "Nothing that bears on findings: only explanations and other words.");
    }
    let named = |changes: &[LawChange], what: &str| -> Vec<String> {
        changes
            .iter()
            .map(|change| match change {
                LawChange::Changed { title, .. } => format!("{title}: {what}"),
                LawChange::Added { title } => format!("{title}: new"),
                LawChange::Removed { title } => format!("{title}: no longer there"),
            })
            .collect()
    };
    for line in
        named(&review.elements, "its tests are others").into_iter().chain(named(&review.facts, "asked otherwise"))
    {
        out.item(Kind::Text, 2, &line);
    }
    if review.constraints {
        out.item(Kind::Text, 2, "which answers can stand together: changed");
    }
}

fn findings(review: &Review, out: &mut Sheet) {
    out.heading("Findings");
    let (mut title, mut was_verdict) = ("", false);
    for change in &review.findings {
        if change.title != title {
            // The questions stand apart, and so does what follows them.
            if change.verdict || was_verdict {
                out.blank();
            }
            (title, was_verdict) = (&change.title, change.verdict);
            out.item(Kind::Strong, 2, title);
        }
        if !(change.proven && review.findings.iter().any(|other| is_twin(change, other))) {
            finding(change, review, out);
        }
    }
    if review.unchanged > 0 {
        if !review.findings.is_empty() {
            out.blank();
        }
        let words = match (!review.findings.is_empty(), review.unchanged) {
            (false, _) => "All findings are as they were.".to_owned(),
            (true, 1) => "Nothing changed on one other element.".to_owned(),
            (true, n) => format!("Nothing changed on the other {n} elements."),
        };
        out.text(Kind::Quiet, 2, &words);
    }
}

/// Whether two changes are the same but for the reading.
fn is_twin(one: &FindingChange, other: &FindingChange) -> bool {
    one.proven != other.proven
        && (&one.title, &one.schools, &one.before, &one.after, &one.causes)
            == (&other.title, &other.schools, &other.before, &other.after, &other.causes)
}

fn incomparable(review: &Review, out: &mut Sheet) {
    if review.incomparable.is_empty() {
        return;
    }
    out.heading("What cannot be compared");
    for words in &review.incomparable {
        out.item(Kind::Text, 2, words);
    }
}

fn finding(change: &FindingChange, review: &Review, out: &mut Sheet) {
    let in_both = review.findings.iter().any(|other| is_twin(change, other));
    let reading = match (in_both, change.proven) {
        (true, _) => "",
        (false, true) => " (as proven)",
        (false, false) => " (as alleged)",
    };
    let because = match causes(&change.causes) {
        words if words.is_empty() => String::new(),
        words => format!(", because {words}"),
    };
    let schools = if change.all_schools { "All schools".to_owned() } else { change.schools.join(", ") };
    out.item(Kind::Text, 4, &format!("{schools}{reading}: {} → {}{because}.", change.before, change.after));
    let by_law = change.causes.iter().any(|c| matches!(c, Cause::Law { .. } | Cause::Facts));
    // The reasons are the change where the law made it; elsewhere the answers say enough, but for the questions at the top.
    if (by_law || change.verdict) && change.then != change.now {
        for (when, why) in [("then", &change.then), ("now", &change.now)] {
            if !why.is_empty() {
                out.item(Kind::Quiet, 6, &format!("{when}: {why}"));
            }
        }
    }
}

fn causes(causes: &[Cause]) -> String {
    let words: Vec<String> = causes
        .iter()
        .map(|cause| match cause {
            Cause::Answers { sets, smallest, others } => {
                let sets: Vec<String> = sets.iter().map(|set| set.join(" and ")).collect();
                let note = match (smallest, others) {
                    (true, false) => "",
                    (true, true) => " (among others)",
                    (false, _) => " (others, and fewer of them, may do)",
                };
                format!("of {}{note}", sets.join(", or of "))
            }
            Cause::Law { elements } => format!("the law changed on {}", elements.join(" and ")),
            Cause::Facts => "the doctrine asks its facts otherwise".to_owned(),
            Cause::Standard => "of the standard of proof".to_owned(),
            Cause::Unknown => {
                "answers changed; which of them cannot be said, for the doctrine of that time is not here".to_owned()
            }
        })
        .collect();
    words.join(", and ")
}
