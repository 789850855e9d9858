//! The saved analyses of a case, the newest first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::app::App;
use super::super::overlay::Timeline;
use super::super::text;
use super::overlays::{framed, put_lines};
use super::{more_rows, scrolled, with_right};
use crate::case::{display_line, display_text};
use crate::doctrine::Outcome;
use crate::review::{Kept, SavedAnalysis, moment_words};

/// Lines below the list: what the selected analysis is, and its remarks.
const BELOW: usize = 6;
/// The widest.
const WIDEST: usize = 92;

/// Draws the list; gives the place of the selected row.
pub(super) fn draw(app: &App, timeline: &Timeline, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
    let looks = app.looks;
    let width = usize::from(area.width).saturating_sub(6).min(WIDEST);
    let height = (timeline.rows.len() + BELOW).min(usize::from(area.height).saturating_sub(2));
    let title = match timeline.rows.len() {
        1 => "One saved analysis".to_owned(),
        n => format!("{n} saved analyses, the newest first"),
    };
    let inner = framed(looks, &title, (width, height), buffer, area);
    let width = usize::from(inner.width);
    let below = BELOW.min(usize::from(inner.height).saturating_sub(timeline.rows.len().min(3)));
    let list = Rect { height: inner.height - below as u16, ..inner };
    let selected = timeline.selected.min(timeline.rows.len().saturating_sub(1));
    let lines: Vec<(Line<'static>, bool)> = timeline
        .rows
        .iter()
        .enumerate()
        .map(|(index, r)| (row(app, r, index == selected, timeline.marked == Some(index), width), index == selected))
        .collect();
    let top = scrolled(0, selected, selected + 1, lines.len(), usize::from(list.height).max(1));
    put_lines(buffer, list, &lines, top, looks);
    more_rows(looks, buffer, list, top, lines.len());
    if below > 0 {
        let foot = Rect { y: list.bottom(), height: below as u16, ..inner };
        let mut lines = vec![(Line::styled(looks.rule().repeat(width), looks.dim()), false)];
        if let Some(row) = timeline.rows.get(selected) {
            let words = told(app, row);
            lines.extend(words.iter().flat_map(|w| text::wrap(w, width)).map(|l| (Line::raw(l), false)));
        }
        put_lines(buffer, foot, &lines, 0, looks);
    }
    Some((inner.x, list.y + (selected - top) as u16))
}

fn row(app: &App, row: &Kept, selected: bool, marked: bool, width: usize) -> Line<'static> {
    let looks = app.looks;
    let bar = if selected { looks.bar() } else { " " };
    let mark = if marked { "[x] " } else { "    " };
    let mut spans = vec![Span::raw(format!("{bar}{mark}"))];
    let saved = match &row.saved {
        Ok(saved) => saved,
        Err(why) => {
            let words =
                text::cut(&format!("{}: cannot be read: {why}", display_line(&row.name)), width.saturating_sub(6));
            spans.push(Span::styled(words, looks.bad()));
            return Line::from(spans);
        }
    };
    spans.push(Span::raw(format!("{:<32}", moment_words(&saved.circumstances.saved))));
    spans.extend(verdicts(app, saved));
    let right = if saved.intact { String::new() } else { "changed since! ".to_owned() };
    let taken: usize = spans.iter().map(Span::width).sum::<usize>() + text::width(&right) + 2;
    let remark = text::cut(&display_line(&saved.circumstances.remark), width.saturating_sub(taken));
    spans.push(Span::raw(format!("  {remark}")));
    with_right(spans, vec![Span::styled(right, looks.bad())], width)
}

/// The findings on the questions, as they were in view.
fn verdicts(app: &App, saved: &SavedAnalysis) -> Vec<Span<'static>> {
    let (looks, under) = (app.looks, &saved.circumstances);
    let of = |verdict: &crate::doctrine::Verdict| {
        let element = app.doctrine.element(verdict.element);
        match saved.finding(&under.school, under.proven, &element.id).map(Outcome::from_words) {
            Some(Some(outcome)) => Span::styled(looks.outcome_mark(outcome), looks.outcome(outcome, element.met)),
            Some(None) => Span::styled("?", looks.open()),
            None => Span::raw(" "),
        }
    };
    app.doctrine.verdicts().iter().map(of).collect()
}

/// What is to be known of it: school, reading, standard, doctrine; its remark in full and those beside it.
fn told(app: &App, row: &Kept) -> Vec<String> {
    let Ok(saved) = &row.saved else { return vec!["It is left as it is.".to_owned()] };
    let under = &saved.circumstances;
    let school =
        app.doctrine.school_named(&under.school).map_or(under.school.clone(), |s| app.doctrine.school(s).title.clone());
    let reading = if under.proven { "as proven" } else { "as alleged" };
    let author = if under.author.is_empty() { String::new() } else { format!(" by {}", display_line(&under.author)) };
    let doctrine = match saved.doctrine.digest == app.doctrine.digest() {
        true => "the present doctrine".to_owned(),
        false => {
            format!("another doctrine ({} {})", display_line(&saved.doctrine.id), display_line(&saved.doctrine.version))
        }
    };
    let mut words = vec![format!(
        "Saved{author}, {}, {reading}, proof: {}, by {doctrine}.",
        display_line(&school),
        under.standard.words()
    )];
    if !saved.intact {
        words.push("Its file was changed after it was saved: the digest does not fit.".to_owned());
    }
    let remarks = row.remarks.iter().map(|r| (r.author.as_str(), r.text.as_str()));
    for (author, text) in
        std::iter::once(("", under.remark.as_str())).chain(remarks).filter(|(_, text)| !text.is_empty())
    {
        let author = if author.is_empty() { String::new() } else { format!("{}: ", display_line(author)) };
        words.push(format!("{author}{}", display_text(text)));
    }
    words
}
