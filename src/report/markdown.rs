//! The memorandum as Markdown.

use std::fmt::Write as _;

use super::memo::{Memo, MemoSchool};
use super::plain::STARRED;

/// Writes the memorandum as Markdown.
pub fn markdown(memo: &Memo) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n", escaped(&memo.title));
    for (label, words) in &memo.particulars {
        let _ = writeln!(out, "- **{label}:** {}", escaped(words));
    }
    let _ = writeln!(out, "\n## Question\n\n{}", escaped(&memo.question));
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
    authorities(memo, &mut out);
    let _ = writeln!(out, "\n---\n\n{}", escaped(&memo.colophon()));
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
            school(s, out);
        }
    }
}

fn counsel(memo: &Memo, out: &mut String) {
    for of_question in &memo.counsel {
        let _ = writeln!(out, "\n## {}", escaped(&of_question.title));
        for (title, lines) in &of_question.topics {
            let _ = writeln!(out, "\n### {}", escaped(title));
            let mut listed = false;
            for line in lines {
                let text = escaped(&line.text);
                let gap = if line.depth > 0 && listed { "" } else { "\n" };
                listed = line.depth > 0;
                let _ = match line.depth {
                    0 => writeln!(out, "\n{text}"),
                    1 => writeln!(out, "{gap}- {text}"),
                    _ => writeln!(out, "  *{text}*"),
                };
            }
        }
    }
}

fn facts(memo: &Memo, out: &mut String) {
    out.push_str("\n## Facts\n");
    if !memo.summary.is_empty() {
        let _ = writeln!(out, "\n{}", paragraphs(&memo.summary, ""));
    }
    for (section, facts) in &memo.facts {
        let _ = writeln!(out, "\n### {}\n", escaped(section));
        for fact in facts {
            let _ = write!(out, "- {} **{}** ({})", escaped(&fact.question), escaped(&fact.answer), fact.standing);
            if let Some(other) = &fact.disputed {
                let _ = write!(out, "; disputed: {}", escaped(other));
            }
            if !fact.sources.is_empty() {
                let _ = write!(out, " [{}]", escaped(&fact.sources.join("; ")));
            }
            if !fact.note.is_empty() {
                let _ = write!(out, "\n\n  {}\n", paragraphs(&fact.note, "  "));
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
                school(s, out);
            }
        }
    }
}

fn school(s: &MemoSchool, out: &mut String) {
    let finding = if s.as_proven == s.as_alleged {
        format!("**{}**", s.as_alleged)
    } else {
        format!("**{}** as alleged, **{}**", s.as_alleged, s.proven_words())
    };
    let cites = if s.cites.is_empty() { String::new() } else { format!(" {}.", s.cites.join("; ")) };
    let _ = writeln!(out, "- *{}*: {finding}. {}{}", escaped(&s.school), escaped(&s.reason), escaped(&cites));
}

fn views(memo: &Memo, out: &mut String) {
    if memo.views.is_empty() {
        return;
    }
    out.push_str("\n## The author's own view\n\n");
    for view in &memo.views {
        let _ = write!(out, "- **{}**: **{}**. ", escaped(&view.title), view.finding);
        let _ = writeln!(out, "*{}*", escaped(&view.beside()));
        if !view.reason.is_empty() {
            let _ = writeln!(out, "\n  {}\n", paragraphs(&view.reason, "  "));
        }
    }
}

fn authorities(memo: &Memo, out: &mut String) {
    if memo.authorities.is_empty() {
        return;
    }
    out.push_str("\n## Authorities\n\n");
    for authority in &memo.authorities {
        let _ = writeln!(out, "- {}", escaped(&authority.words()));
    }
    if memo.authorities.iter().any(|a| !a.checked) {
        let _ = writeln!(out, "\n{}", escaped(STARRED));
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

/// Lines of the user's as lines, within a list item where they are indented.
fn paragraphs(text: &str, indent: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| escaped_line(line.trim_end())).collect();
    let mut out = String::new();
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            // Two blanks before it make a line break of it; an empty line makes a paragraph by itself.
            let breaks = !line.is_empty() && !lines[index - 1].is_empty();
            out.push_str(if breaks { "  \n" } else { "\n" });
            out.push_str(if line.is_empty() { "" } else { indent });
        }
        out.push_str(line);
    }
    out
}

/// A line of the user's: what would begin a list, a heading or a quotation is text.
fn escaped_line(line: &str) -> String {
    let escaped = escaped(line);
    let begins = |c: char| escaped.starts_with(c);
    let numbered =
        escaped.find(['.', ')']).is_some_and(|at| at > 0 && escaped[..at].bytes().all(|b| b.is_ascii_digit()));
    if numbered {
        let at = escaped.find(['.', ')']).unwrap_or(0);
        format!("{}\\{}", &escaped[..at], &escaped[at..])
    } else if begins('-') || begins('+') || begins('=') || begins('~') {
        format!("\\{escaped}")
    } else {
        escaped
    }
}

/// Characters that Markdown would take for marks.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '*' | '_' | '`' | '[' | ']' | '<' | '>' | '|' | '\\' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
