//! One of the five answers, in the place of the findings.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::app::{App, Pane};
use super::super::text;
use super::facts;
use super::panel::{self, COLUMN};
use super::{explaining, more_rows, put, rule, scrolled, told, with_right};
use crate::analysis::{Finding, Leads, Rank, Told, Topic, Wanted, Wish, answer_words, lines_of, wanted_words};
use crate::case::{display_line, display_text};
use crate::doctrine::FactId;
use crate::library::precedents;

/// From this height an answer leaves room for what its selected line speaks of.
const EXPLAINED: u16 = 12;

/// Draws the answer in view below the pane's title, with what the selected line speaks of below if `explains`; gives the place of that line.
pub(super) fn draw(app: &mut App, buffer: &mut Buffer, area: Rect, explains: bool) -> Option<(u16, u16)> {
    let width = usize::from(area.width);
    // The pane has its title above.
    let meant = if explains && area.height >= EXPLAINED { explaining(area.height + 1) } else { 0 };
    if meant > 0 {
        let from = usize::from(area.height - meant);
        put(buffer, area, from, &rule(app.looks, width), None);
        for (row, line) in meaning(app, width, usize::from(meant) - 1).iter().enumerate() {
            put(buffer, area, from + 1 + row, line, None);
        }
    }
    let area = Rect { height: area.height - meant, ..area };
    put(buffer, area, 0, &tabs(app, width), None);
    put(buffer, area, 1, &heading(app, width), None);
    let below = Rect { y: area.y + 3, height: area.height.saturating_sub(3), ..area };
    let Some(lines_told) = app.advice_lines() else {
        let waiting = if app.looks.ascii { " ..." } else { " …" };
        put(buffer, below, 0, &Line::styled(waiting, app.looks.dim()), None);
        return None;
    };
    let next = lines_told.iter().skip(app.advice_at + 1).position(|line| line.leads.is_some());
    let mut lines: Vec<(Line<'static>, bool)> = Vec::new();
    let (mut from, mut to, mut heading, mut above) = (0, 0, 0, 0);
    // The rows of headings that say nothing, or the opposite, without those before them.
    let mut torn: Vec<usize> = Vec::new();
    for (position, line) in lines_told.iter().enumerate() {
        let is_selected = position == app.advice_at && line.leads.is_some();
        if line.rank == Rank::Heading && position > 0 || line.rank == Rank::Remark && !lines.is_empty() {
            lines.push((Line::raw(""), false));
        }
        if line.rank == Rank::Heading {
            heading = lines.len();
        }
        let begins = lines.len();
        if is_selected {
            (from, above) = (lines.len(), heading);
        }
        lines.extend(rows(app, line, is_selected, width));
        if line.rank == Rank::Heading {
            torn.extend(begins + 1..lines.len());
        }
        // What belongs to the selected line, or ends the answer, is seen with it.
        if position <= app.advice_at + next.unwrap_or(lines_told.len()) {
            to = lines.len();
        }
    }
    let height = usize::from(below.height);
    // An answer begins with its heading, and what is under one is seen with it where there is room.
    let is_first = from < height && lines_told.iter().take(app.advice_at).all(|line| line.leads.is_none());
    let from = match (is_first, above <= from && to <= above + height) {
        (true, _) => 0,
        (false, true) => above,
        (false, false) => from,
    };
    let top = scrolled(app.advice_top, from, to.max(from + 1).min(from + height.max(1)), lines.len(), height);
    let top = (top..).find(|row| !torn.contains(row)).unwrap_or(top);
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

/// What the selected line speaks of, in exactly `height` lines; where none leads anywhere, the reason for the finding.
pub(super) fn meaning(app: &App, width: usize, height: usize) -> Vec<Line<'static>> {
    let Some(lines) = app.advice_lines() else { return Vec::new() };
    let Some((told_line, leads)) = lines.get(app.advice_at).and_then(|line| Some((line, line.leads.as_ref()?))) else {
        return panel::reason(app, width, height);
    };
    let sentences = match leads {
        Leads::Fact(fact) => of_fact(app, *fact),
        Leads::Change(way) => way.iter().flat_map(|wanted| of_change(app, wanted)).collect(),
        Leads::Course(course) => {
            let says = app.doctrine.courses()[*course].says.clone();
            vec![(told_line.text.clone(), app.looks.bold()), (says, Style::new())]
        }
        Leads::Precedent(position, _) => of_precedent(app, *position),
    };
    told(sentences, width, height, app.looks, "")
}

fn of_fact(app: &App, fact: FactId) -> Vec<(String, Style)> {
    let mut words = vec![(app.doctrine.fact(fact).question.clone(), app.looks.bold())];
    words.extend(facts::words_on(app, fact));
    words
}

/// From what to what, and what that would mean.
fn of_change(app: &App, wanted: &Wanted) -> Vec<(String, Style)> {
    let fact = app.doctrine.fact(wanted.fact);
    let now = app.case().and_then(|case| answer_words(&app.doctrine, case, wanted.fact));
    let now = now.unwrap_or_else(|| "unknown".to_owned());
    let then = wanted_words(&app.doctrine, wanted);
    let mut words = vec![(format!("{then} (now: {now})"), app.looks.bold())];
    let meant = match &wanted.wish {
        Wish::OneOf(values) => values.as_slice(),
        Wish::Marks { with, .. } => with,
        Wish::Numbers(_) => &[],
    };
    let values = meant.iter().filter_map(|position| fact.kind.values().get(*position));
    words.extend(values.filter(|v| !v.help.is_empty()).map(|v| (format!("{}: {}", v.label, v.help), Style::new())));
    words.extend(
        lines_of(&app.doctrine, wanted.fact, &wanted.wish).into_iter().map(|line| (line.says.clone(), Style::new())),
    );
    words.push((fact.help.clone(), app.looks.dim()));
    words
}

fn of_precedent(app: &App, position: usize) -> Vec<(String, Style)> {
    let Some(case) = precedents().get(position) else { return Vec::new() };
    let by = case.precedent().map_or_else(String::new, |p| p.heading());
    vec![
        (display_line(&case.title), app.looks.bold()),
        (display_line(&by), app.looks.accent()),
        (display_text(&case.summary), Style::new()),
    ]
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
    let found = finding.long_words(app.reading());
    let style = looks.bold().patch(looks.finding(finding, about.met));
    let words = format!(" {} {} {school}: {found}", about.title, looks.dot());
    if text::width(&words) <= width {
        return Line::styled(words, style);
    }
    // The school stands above; the finding is what must be seen.
    let found = format!(" {} {}", looks.dot(), finding.words(app.reading()));
    let title = text::cut(&format!(" {}", about.title), width.saturating_sub(text::width(&found)));
    Line::styled(format!("{title}{found}"), style)
}

/// A line of the answer, broken at the pane's width; the first row of a selected one is marked.
fn rows(app: &App, told: &Told, is_selected: bool, width: usize) -> Vec<(Line<'static>, bool)> {
    let looks = app.looks;
    let met = app.selected_element().map(|e| app.doctrine.element(e).met);
    let (indent, style) = match told.rank {
        Rank::Heading => (1, looks.bold()),
        Rank::Part => (1, looks.dim()),
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
