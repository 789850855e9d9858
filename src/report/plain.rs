//! The memorandum as plain text, for the terminal.

use std::fmt::Write as _;

use super::memo::{Memo, MemoSchool};

/// Writes a memorandum as plain text, wrapped at `width` columns.
pub fn plain(memo: &Memo, width: usize) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}\n{}", memo.title, "=".repeat(unicode_width::UnicodeWidthStr::width(memo.title.as_str())));
    for (label, words) in &memo.particulars {
        let _ = writeln!(out, "{label:<18}{words}");
    }
    if !memo.summary.is_empty() {
        out.push('\n');
        wrapped(&memo.summary, "", "", width, &mut out);
    }
    for verdict in &memo.verdicts {
        let _ = writeln!(out, "\n{}", verdict.question.to_uppercase());
        if !verdict.assumes.is_empty() {
            wrapped(&format!("assumes {}", verdict.assumes.join("; ")), "  ", "  ", width, &mut out);
        }
        for s in &verdict.schools {
            school(s, "  ", width, &mut out);
        }
    }
    for (section, facts) in &memo.facts {
        let _ = writeln!(out, "\n{section}\n{}", "-".repeat(section.chars().count()));
        for fact in facts {
            let disputed = fact.disputed.as_ref().map_or_else(String::new, |d| format!("; disputed: {d}"));
            let line = format!("{} {} ({}{disputed})", fact.question, fact.answer, fact.standing.words());
            wrapped(&line, "  ", "    ", width, &mut out);
            if !fact.note.is_empty() {
                wrapped(&fact.note, "    ", "    ", width, &mut out);
            }
        }
    }
    for (heading, elements) in &memo.analysis {
        let _ = writeln!(out, "\n{heading}\n{}", "-".repeat(heading.chars().count()));
        for element in elements {
            let indent = "  ".repeat(element.depth + 1);
            let differ = if element.contested { "  (the schools differ)" } else { "" };
            let _ = writeln!(out, "{indent}{}{differ}", element.title);
            for s in &element.schools {
                school(s, &format!("{indent}  "), width, &mut out);
            }
        }
    }
    if !memo.unknown.is_empty() {
        out.push_str("\nUnknown\n-------\n");
        for question in &memo.unknown {
            wrapped(question, "  ", "    ", width, &mut out);
        }
    }
    for problem in &memo.problems {
        out.push('\n');
        wrapped(problem, "! ", "  ", width, &mut out);
    }
    out.push('\n');
    wrapped(&format!("{}. Standard of proof: {}.", memo.doctrine, memo.standard.words()), "", "", width, &mut out);
    out
}

fn school(s: &MemoSchool, indent: &str, width: usize, out: &mut String) {
    let finding = if s.as_proven == s.as_alleged {
        s.as_alleged.clone()
    } else {
        format!("{} as alleged, {} as proven", s.as_alleged, s.as_proven)
    };
    let cites = if s.cites.is_empty() { String::new() } else { format!(" [{}]", s.cites.join("; ")) };
    let line = format!("{}: {finding}. {}{cites}", s.school, s.reason);
    wrapped(&line, indent, &format!("{indent}  "), width, out);
}

/// Writes a text in lines of at most `width` columns, broken at word ends.
fn wrapped(text: &str, first: &str, rest: &str, width: usize, out: &mut String) {
    use unicode_width::UnicodeWidthStr as _;
    for paragraph in text.lines() {
        let mut line = first.to_owned();
        let mut empty = true;
        for word in paragraph.split_whitespace() {
            if !empty && line.width() + 1 + word.width() > width {
                let _ = writeln!(out, "{}", line.trim_end());
                line = rest.to_owned();
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
}
