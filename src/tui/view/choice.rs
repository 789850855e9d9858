//! The values of a fact to choose from: what each means in law, and what it would change.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::app::App;
use super::super::consequences::Effect;
use super::super::overlay::{Choice, Mark, Version};
use super::super::text;
use super::overlays::{framed, put_lines, reading_width};
use super::{more_rows, scrolled, with_right};
use crate::analysis::Asked;

/// Rows of values that are seen whatever else there is.
const ROWS: usize = 3;
/// Lines kept for what a value would change, so that nothing jumps.
const EFFECT: usize = 3;

/// Draws the choice; gives the place of the selected value.
pub(super) fn draw(app: &App, choice: &Choice, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
    let looks = app.looks;
    let fact = app.doctrine.fact(choice.fact);
    let width = reading_width(area);
    let values = fact.kind.values();
    let lines = rows(app, choice, width);
    let question = text::wrap(&fact.question, width);
    let meaning = values.iter().map(|v| text::wrap(&v.help, width).len()).max().unwrap_or(0).max(1);
    // A rule, the meaning, and what it would change.
    let below = 1 + meaning + if choice.effects.is_empty() { 0 } else { EFFECT };
    let most = usize::from(area.height).saturating_sub(2);
    let height = (lines.len() + question.len() + below).min(most);
    let title = match choice.version {
        Version::Own => fact.label.clone(),
        Version::OtherSide => format!("{}: what the other side says", fact.label),
    };
    let inner = framed(looks, &title, (width, height), buffer, area);
    let height = usize::from(inner.height);
    let needed = ROWS.min(lines.len());
    let below = below.min(height.saturating_sub(needed + 1));
    let question = &question[..question.len().min(height.saturating_sub(needed + below))];
    for (row, line) in question.iter().enumerate() {
        buffer.set_stringn(inner.x, inner.y + row as u16, line, usize::from(inner.width), looks.bold());
    }
    let room = height.saturating_sub(question.len() + below);
    let list = Rect { y: inner.y + question.len() as u16, height: room as u16, ..inner };
    let top = scrolled(0, choice.selected, choice.selected + 1, lines.len(), room.max(1));
    put_lines(buffer, list, &lines, top, looks);
    more_rows(looks, buffer, list, top, lines.len());
    let foot = Rect { y: list.bottom(), height: below as u16, ..inner };
    put_lines(buffer, foot, &explained(app, choice, width), 0, looks);
    Some((inner.x, list.y + (choice.selected - top) as u16))
}

/// A line for each value: how it is marked, the verdicts it would lead to, its name, the beginning of its meaning.
fn rows(app: &App, choice: &Choice, width: usize) -> Vec<(Line<'static>, bool)> {
    let looks = app.looks;
    let values = app.doctrine.fact(choice.fact).kind.values();
    let column = values.iter().map(|v| text::width(&v.label)).max().unwrap_or(0).min(width / 2);
    let verdicts = app.doctrine.verdicts();
    let marks_width = if choice.several || choice.effects.is_empty() { 0 } else { verdicts.len() + 2 };
    let row = |index: usize| {
        let value = &values[index];
        let mark = match (choice.marks[index], choice.several) {
            (Mark::On, true) => "[x] ",
            (Mark::Off, true) => "[ ] ",
            (Mark::Unknown, _) => "[?] ",
            (Mark::On, false) => "(x) ",
            (Mark::Off, false) => "    ",
        };
        let bar = if index == choice.selected { looks.bar() } else { " " };
        let pad = " ".repeat(column - text::width(&value.label).min(column));
        let label = text::cut(&value.label, column);
        // Beside the value its meaning, in full below.
        let room = width.saturating_sub(column + 7 + marks_width);
        let meaning = if room > 20 { text::cut(&value.help, room) } else { String::new() };
        let mut spans = vec![Span::raw(format!("{bar}{mark}"))];
        if let (Some(Some(effect)), true) = (choice.effects.get(index), marks_width > 0) {
            for (finding, verdict) in effect.verdicts.iter().zip(verdicts) {
                let style = looks.finding(*finding, app.doctrine.element(verdict.element).met);
                spans.push(Span::styled(looks.mark(*finding), style));
            }
            spans.push(Span::raw("  "));
        }
        spans.push(Span::raw(format!("{label}{pad}  ")));
        spans.push(Span::styled(meaning, looks.dim()));
        (with_right(spans, Vec::new(), width), index == choice.selected)
    };
    (0..values.len()).map(row).collect()
}

/// What the selected value means, and what it would change.
fn explained(app: &App, choice: &Choice, width: usize) -> Vec<(Line<'static>, bool)> {
    let looks = app.looks;
    let mut lines = vec![(Line::styled(looks.rule().repeat(width), looks.dim()), false)];
    let effect: Option<&Effect> = match choice.several {
        true => choice.effects.first().and_then(Option::as_ref),
        false => choice.effects.get(choice.selected).and_then(Option::as_ref),
    };
    let words = match effect {
        Some(effect) => app.effect_words(effect),
        None if app.is_asked(choice.fact) == Asked::No => "Not asked in this case: it does not count.".to_owned(),
        None => String::new(),
    };
    if !words.is_empty() {
        let style = if effect.is_some_and(|e| e.changes.is_empty()) { looks.dim() } else { looks.accent() };
        let wrapped = text::wrap(&words, width);
        let more = wrapped.len() > EFFECT;
        for (row, line) in wrapped.into_iter().take(EFFECT).enumerate() {
            let line = if more && row + 1 == EFFECT { text::cut(&format!("{line} …"), width) } else { line };
            lines.push((Line::styled(line, style), false));
        }
    }
    let help = &app.doctrine.fact(choice.fact).kind.values()[choice.selected].help;
    lines.extend(text::wrap(help, width).into_iter().map(|l| (Line::raw(l), false)));
    lines
}
