//! The memorandum as a text for terminal and screen.

use super::memo::{Memo, MemoSchool};
use super::sheet::{Kind, Sheet};

/// The memorandum as plain text, wrapped at `width` columns.
pub fn plain(memo: &Memo, width: usize) -> String {
    sheet(memo).plain(width)
}

/// The memorandum in lines.
pub fn sheet(memo: &Memo) -> Sheet {
    let mut out = Sheet::default();
    out.title(&memo.title);
    for (label, words) in &memo.particulars {
        out.labelled(label, LABEL, words);
    }
    out.heading("Question");
    out.text(Kind::Text, 0, &memo.question);
    list("What was decided", "", &memo.decided, &mut out);
    short_answer(memo, &mut out);
    facts(memo, &mut out);
    analysis(memo, &mut out);
    counsel(memo, &mut out);
    views(memo, &mut out);
    list("Unproven", &memo.unproven_intro(), &memo.unproven, &mut out);
    list("Unknown", "These facts are asked and have no answer.", &memo.unknown, &mut out);
    list("Answers that do not count", "", &memo.problems, &mut out);
    list("Sources of the facts", "", &memo.sources, &mut out);
    if !memo.authorities.is_empty() {
        out.heading("Authorities");
        for authority in &memo.authorities {
            out.item(Kind::Text, 0, &authority.words());
        }
        if memo.authorities.iter().any(|a| !a.checked) {
            out.text(Kind::Quiet, 0, STARRED);
        }
    }
    out.blank();
    out.text(Kind::Quiet, 0, &memo.colophon());
    out
}

/// Columns for the label of a particular.
const LABEL: usize = 18;

/// What the star says.
pub(super) const STARRED: &str =
    "A star (*) marks what is cited from established knowledge: check it against the text before you rely on it.";

fn short_answer(memo: &Memo, out: &mut Sheet) {
    out.heading("Short answer");
    for (index, verdict) in memo.verdicts.iter().enumerate() {
        if index > 0 {
            out.blank();
        }
        out.text(Kind::Strong, 0, &verdict.question.to_uppercase());
        if !verdict.assumes.is_empty() {
            out.item(Kind::Text, 2, &format!("Assumes {}.", verdict.assumes.join("; ")));
        }
        verdict.schools.iter().for_each(|s| school(s, 2, out));
    }
}

fn counsel(memo: &Memo, out: &mut Sheet) {
    for of_question in &memo.counsel {
        out.heading(&of_question.title);
        for (title, lines) in &of_question.topics {
            out.blank();
            out.text(Kind::Strong, 0, title);
            for line in lines {
                match line.depth {
                    0 => out.text(Kind::Text, 0, &line.text),
                    1 => out.item(Kind::Text, 2, &line.text),
                    _ => out.text(Kind::Quiet, 4, &line.text),
                }
            }
        }
    }
}

fn facts(memo: &Memo, out: &mut Sheet) {
    out.heading("Facts");
    if !memo.summary.is_empty() {
        out.text(Kind::Text, 0, &memo.summary);
    }
    for (section, facts) in &memo.facts {
        out.blank();
        out.text(Kind::Strong, 0, section);
        for fact in facts {
            let disputed = fact.disputed.as_ref().map_or_else(String::new, |d| format!("; disputed: {d}"));
            let sources =
                if fact.sources.is_empty() { String::new() } else { format!(" [{}]", fact.sources.join("; ")) };
            let line = format!("{} {} ({}{disputed}){sources}", fact.question, fact.answer, fact.standing);
            out.item(Kind::Text, 2, &line);
            if !fact.note.is_empty() {
                out.text(Kind::Quiet, 4, &fact.note);
            }
        }
    }
}

fn analysis(memo: &Memo, out: &mut Sheet) {
    for (heading, elements) in &memo.analysis {
        out.heading(heading);
        for element in elements {
            let indent = 2 * element.depth.min(8);
            let differ = if element.contested { " (the schools differ)" } else { "" };
            out.item(Kind::Strong, indent, &format!("{}{differ}", element.title));
            element.schools.iter().for_each(|s| school(s, indent + 2, out));
        }
    }
}

fn views(memo: &Memo, out: &mut Sheet) {
    if memo.views.is_empty() {
        return;
    }
    out.heading("The author's own view");
    for view in &memo.views {
        out.item(Kind::Strong, 0, &format!("{}: {}", view.title, view.finding));
        if !view.reason.is_empty() {
            out.text(Kind::Text, 2, &view.reason);
        }
        out.item(Kind::Quiet, 2, &view.beside());
    }
}

fn school(s: &MemoSchool, indent: usize, out: &mut Sheet) {
    let cites = if s.cites.is_empty() { String::new() } else { format!(" [{}]", s.cites.join("; ")) };
    out.item(Kind::Text, indent, &format!("{}: {}. {}{cites}", s.school, s.finding(), s.reason));
}

fn list(title: &str, intro: &str, items: &[String], out: &mut Sheet) {
    if items.is_empty() {
        return;
    }
    out.heading(title);
    if !intro.is_empty() {
        out.text(Kind::Quiet, 0, intro);
    }
    for item in items {
        out.item(Kind::Text, 2, item);
    }
}
