//! One of the five answers, in the place of the findings.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::app::{App, Pane};
use super::super::text;
use super::panel::{self, COLUMN};
use super::{more_rows, put, scrolled, with_right};
use crate::analysis::{Finding, Rank, Told, Topic};

/// Draws the answer in view below the pane's title; gives the place of the selected line.
pub(super) fn draw(app: &mut App, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
    let width = usize::from(area.width);
    put(buffer, area, 0, &tabs(app, width), None);
    put(buffer, area, 1, &heading(app, width), None);
    let below = Rect { y: area.y + 3, height: area.height.saturating_sub(3), ..area };
    let Some(told) = app.advice_lines() else {
        let waiting = if app.looks.ascii { " ..." } else { " …" };
        put(buffer, below, 0, &Line::styled(waiting, app.looks.dim()), None);
        return None;
    };
    let next = told.iter().skip(app.advice_at + 1).position(|line| line.leads.is_some());
    let mut lines: Vec<(Line<'static>, bool)> = Vec::new();
    let (mut from, mut to) = (0, 0);
    for (position, line) in told.iter().enumerate() {
        let is_selected = position == app.advice_at && line.leads.is_some();
        if line.rank == Rank::Heading && position > 0 || line.rank == Rank::Remark && !lines.is_empty() {
            lines.push((Line::raw(""), false));
        }
        if is_selected {
            from = lines.len();
        }
        lines.extend(rows(app, line, is_selected, width));
        // What belongs to the selected line, or ends the answer, is seen with it.
        if position <= app.advice_at + next.unwrap_or(told.len()) {
            to = lines.len();
        }
    }
    let height = usize::from(below.height);
    // An answer begins with its heading.
    let from = if told.iter().take(app.advice_at).all(|line| line.leads.is_none()) { 0 } else { from };
    let top = scrolled(app.advice_top, from, to.max(from + 1).min(from + height.max(1)), lines.len(), height);
    let mut place = None;
    for (row, (line, is_selected)) in lines.iter().skip(top).take(height).enumerate() {
        let style = (*is_selected && app.focus == Pane::Analysis).then(|| app.looks.selected());
        if *is_selected && place.is_none() {
            place = Some((below.x, below.y + row as u16));
        }
        put(buffer, below, row, line, style);
    }
    more_rows(app.looks, buffer, below, top, lines.len());
    app.advice_top = top;
    place
}

/// The answers by their keys, the one in view marked.
fn tabs(app: &App, width: usize) -> Line<'static> {
    let looks = app.looks;
    let mut spans = vec![Span::raw(" ")];
    for topic in Topic::ALL {
        let style = if app.topic == Some(topic) { looks.selected().patch(looks.bold()) } else { looks.dim() };
        spans.push(Span::styled(topic.word(), style));
        spans.push(Span::raw("  "));
    }
    let long: usize = spans.iter().map(Span::width).sum();
    if long > width {
        spans = vec![Span::styled(format!(" {}", app.topic.map_or("", Topic::title)), looks.bold())];
    }
    Line::from(spans)
}

/// What the answer is on.
fn heading(app: &App, width: usize) -> Line<'static> {
    let looks = app.looks;
    let (Some(element), Some(analysis)) = (app.selected_element(), &app.analysis) else { return Line::raw("") };
    let finding = analysis.reading(app.proven).of(app.school, element);
    let about = app.doctrine.element(element);
    let school = app.doctrine.school(app.school).title.to_lowercase();
    let words = format!(" {} {} {school}: {}", about.title, looks.dot(), finding.long_words(app.reading()));
    Line::styled(text::cut(&words, width), looks.bold().patch(looks.finding(finding, about.met)))
}

/// A line of the answer, broken at the pane's width; the first row of a selected one is marked.
fn rows(app: &App, told: &Told, is_selected: bool, width: usize) -> Vec<(Line<'static>, bool)> {
    let looks = app.looks;
    let met = app.selected_element().map(|e| app.doctrine.element(e).met);
    let (indent, style) = match told.rank {
        Rank::Heading => (1, looks.bold()),
        Rank::Item => (3, Style::new()),
        Rank::Detail => (5, looks.dim()),
        Rank::Remark => (1, looks.dim()),
    };
    let (words, right) = match &told.columns {
        Some((title, schools)) => (title, columns(app, schools, width)),
        None => (&told.text, Vec::new()),
    };
    let taken: usize = right.iter().map(Span::width).sum();
    let wrapped = text::wrap(words, width.saturating_sub(indent + 1 + taken));
    let rows = wrapped.into_iter().enumerate().map(|(row, words)| {
        let bar = if is_selected && row == 0 { looks.bar() } else { " " };
        let mut spans = vec![Span::raw(bar)];
        let finding = told.finding.filter(|_| told.columns.is_none());
        match (row, finding, met) {
            (0, Some(finding), Some(met)) => {
                spans.push(Span::styled(looks.mark(finding), looks.finding(finding, met)));
                spans.push(Span::raw(" ".repeat(indent - 2)));
            }
            _ => spans.push(Span::raw(" ".repeat(indent - 1))),
        }
        spans.push(Span::styled(words, style));
        let right = if row == 0 { right.clone() } else { Vec::new() };
        (with_right(spans, right, width), is_selected && row == 0)
    });
    rows.collect()
}

/// The findings on the questions at the top, in the columns of the schools.
fn columns(app: &App, schools: &[Vec<Finding>], width: usize) -> Vec<Span<'static>> {
    let looks = app.looks;
    let mut spans = Vec::new();
    for school in panel::schools(app, width) {
        let Some(verdicts) = schools.get(school.index()) else { continue };
        let marks: usize = verdicts.len();
        spans.push(Span::raw(" ".repeat(COLUMN.saturating_sub(marks))));
        for (verdict, finding) in app.doctrine.verdicts().iter().zip(verdicts) {
            let met = app.doctrine.element(verdict.element).met;
            let style = looks.finding(*finding, met);
            let style = if school == app.school { looks.bold().patch(style) } else { style };
            spans.push(Span::styled(looks.mark(*finding), style));
        }
    }
    spans.push(Span::raw("   "));
    spans
}
