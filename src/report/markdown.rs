//! The memorandum as Markdown.

use std::fmt::Write as _;

use super::memo::{Memo, MemoSchool};
use crate::doctrine::Status;

/// Writes the memorandum as Markdown.
pub fn markdown(memo: &Memo) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n", escaped(&memo.title));
    for (label, words) in &memo.particulars {
        let _ = writeln!(out, "- **{label}:** {}", escaped(words));
    }
    if !memo.summary.is_empty() {
        let _ = writeln!(out, "\n{}", escaped(&memo.summary));
    }
    short_answer(memo, &mut out);
    facts(memo, &mut out);
    analysis(memo, &mut out);
    list("Unknown", "These facts are unknown.", &memo.unknown, &mut out);
    list("Answers that do not count", "", &memo.problems, &mut out);
    list("Sources of the facts", "", &memo.sources, &mut out);
    authorities(memo, &mut out);
    let _ = writeln!(
        out,
        "\n---\n\n{}. Standard of proof: {}. An aid to legal analysis, not legal advice.",
        escaped(&memo.doctrine),
        memo.standard.words()
    );
    out
}

fn short_answer(memo: &Memo, out: &mut String) {
    out.push_str("\n## Short answer\n");
    for verdict in &memo.verdicts {
        let _ = writeln!(out, "\n### {}\n", escaped(&verdict.question));
        if !verdict.assumes.is_empty() {
            let _ = writeln!(out, "Assumes {}.\n", escaped(&verdict.assumes.join("; ")));
        }
        out.push_str("| School | As alleged | As proven |\n| --- | --- | --- |\n");
        for s in &verdict.schools {
            let _ = writeln!(out, "| {} | {} | {} |", escaped(&s.school), s.as_alleged, s.as_proven);
        }
        out.push('\n');
        for s in &verdict.schools {
            school(s, 0, out);
        }
    }
}

fn facts(memo: &Memo, out: &mut String) {
    out.push_str("\n## Facts\n");
    for (section, facts) in &memo.facts {
        let _ = writeln!(out, "\n### {}\n", escaped(section));
        for fact in facts {
            let _ =
                write!(out, "- {} **{}** ({})", escaped(&fact.question), escaped(&fact.answer), fact.standing.words());
            if let Some(other) = &fact.disputed {
                let _ = write!(out, "; disputed: {}", escaped(other));
            }
            if !fact.note.is_empty() {
                let _ = write!(out, ". {}", escaped(&fact.note));
            }
            if !fact.sources.is_empty() {
                let _ = write!(out, " [{}]", escaped(&fact.sources.join("; ")));
            }
            out.push('\n');
        }
    }
}

fn analysis(memo: &Memo, out: &mut String) {
    out.push_str("\n## Analysis\n");
    for (heading, elements) in &memo.analysis {
        let _ = writeln!(out, "\n### {}", escaped(heading));
        for element in elements {
            let differ = if element.contested { " (the schools differ)" } else { "" };
            let _ = writeln!(out, "\n**{}**{differ}: {}\n", escaped(&element.title), escaped(&element.question));
            for s in &element.schools {
                school(s, 0, out);
            }
        }
    }
}

fn school(s: &MemoSchool, depth: usize, out: &mut String) {
    let finding = if s.as_proven == s.as_alleged {
        format!("**{}**", s.as_alleged)
    } else {
        format!("**{}** as alleged, **{}** as proven", s.as_alleged, s.as_proven)
    };
    let cites = if s.cites.is_empty() { String::new() } else { format!(" {}.", s.cites.join("; ")) };
    let _ = writeln!(
        out,
        "{}- *{}*: {finding}. {}{}",
        "  ".repeat(depth),
        escaped(&s.school),
        escaped(&s.reason),
        escaped(&cites)
    );
}

fn authorities(memo: &Memo, out: &mut String) {
    if memo.authorities.is_empty() {
        return;
    }
    out.push_str(
        "\n## Authorities\n\nA star (*) marks what stands from established knowledge and should be checked.\n\n",
    );
    for (words, status) in &memo.authorities {
        let star = if *status == Status::FromKnowledge { "\\*" } else { "" };
        let _ = writeln!(out, "- {}{star}", escaped(words));
    }
}

fn list(title: &str, intro: &str, items: &[String], out: &mut String) {
    if items.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n## {title}\n");
    if !intro.is_empty() {
        let _ = writeln!(out, "{intro}\n");
    }
    for item in items {
        let _ = writeln!(out, "- {}", escaped(item));
    }
}

/// Characters that Markdown would take for marks.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '*' | '_' | '`' | '[' | ']' | '<' | '>' | '|' | '\\' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
