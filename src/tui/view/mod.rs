//! Drawing: the state in, a frame out; nothing is changed but what was scrolled to.

mod answers;
mod bars;
mod cases;
mod choice;
mod facts;
mod overlays;
mod page;
mod panel;
mod timeline;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::app::{App, Pane};
use super::style::Looks;
use super::text;
use crate::case::plain_letters;

/// Below this the screen says what it needs.
const LEAST: (u16, u16) = (40, 10);
/// From this width three panes stand side by side.
const THREE_PANES: u16 = 116;
const ALL_PANES: usize = 3;
/// From this width two.
const TWO_PANES: u16 = 74;

/// Draws everything.
pub(crate) fn draw(app: &mut App, frame: &mut Frame<'_>) {
    let area = frame.area();
    app.is_too_small = area.width < LEAST.0 || area.height < LEAST.1;
    if app.is_too_small {
        return too_small(frame.buffer_mut(), area);
    }
    let top = Rect { height: 1, ..area };
    let bottom = Rect { y: area.bottom() - 1, height: 1, ..area };
    let body = Rect { y: area.y + 2, height: area.height - 4, ..area };
    let (panes, foot) = places(app, body);
    bars::top(app, frame.buffer_mut(), top);
    bars::rules(app, frame.buffer_mut(), body, &panes);
    let explains = panes.len() == ALL_PANES;
    let mut cursor = None;
    for (pane, rect) in panes {
        let at = match pane {
            Pane::Cases => cases::draw(app, frame.buffer_mut(), rect),
            Pane::Facts => facts::draw(app, frame.buffer_mut(), rect, explains),
            Pane::Analysis => panel::draw(app, frame.buffer_mut(), rect, explains),
        };
        // The terminal's own cursor stands where the keys go: screen readers and input methods follow it.
        if pane == app.focus {
            cursor = at;
        }
    }
    if let Some(foot) = foot {
        draw_foot(app, frame.buffer_mut(), foot);
    }
    bars::bottom(app, frame.buffer_mut(), bottom);
    if let Some(at) = overlays::draw(app, frame.buffer_mut(), body) {
        cursor = Some(at);
    }
    if app.looks.ascii {
        plain(frame.buffer_mut());
    }
    if let Some((x, y)) = cursor {
        frame.set_cursor_position((x, y));
    }
}

/// Texts in plain characters, for terminals that have no others. Marks and rules are plain already.
fn plain(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if cell.symbol().is_ascii() {
            continue;
        }
        let c = cell.symbol().chars().next().unwrap_or(' ');
        match (c, plain_letters(c)) {
            ('…', _) => cell.set_symbol("."),
            // As in "s 195", which is read as a section.
            ('§', _) => cell.set_symbol("s"),
            ('–' | '—', _) => cell.set_symbol("-"),
            ('‘' | '’', _) => cell.set_symbol("'"),
            ('“' | '”', _) => cell.set_symbol("\""),
            // A cell holds one column.
            (_, Some(letters)) => cell.set_symbol(&letters[..1]),
            _ => cell.set_symbol("?"),
        };
    }
}

/// The panes that are seen, with their places. Where not all are, what explains the selected row stands below them, over the whole width.
fn places(app: &App, body: Rect) -> (Vec<(Pane, Rect)>, Option<Rect>) {
    if body.width >= THREE_PANES {
        let cases = (body.width / 4).clamp(28, 44);
        let analysis = (body.width * 2 / 5).clamp(48, 80);
        let facts = body.width - cases - analysis - 2;
        return (columns(body, &[(Pane::Cases, cases), (Pane::Facts, facts), (Pane::Analysis, analysis)]), None);
    }
    let foot = (body.height >= 14).then(|| {
        let height = (body.height / 3).clamp(5, 10);
        Rect { y: body.bottom() - height, height, ..body }
    });
    // One row for the rule between.
    let body = Rect { height: body.height - foot.map_or(0, |f| f.height + 1), ..body };
    if body.width >= TWO_PANES {
        let left = if app.focus == Pane::Cases { Pane::Cases } else { Pane::Facts };
        let width = body.width * 27 / 50;
        return (columns(body, &[(left, width), (Pane::Analysis, body.width - width - 1)]), foot);
    }
    (vec![(app.focus, body)], foot)
}

/// Panes side by side, with one column for the wall between two.
fn columns(body: Rect, widths: &[(Pane, u16)]) -> Vec<(Pane, Rect)> {
    let mut x = body.x;
    let mut all = Vec::new();
    for (pane, width) in widths {
        all.push((*pane, Rect { x, width: *width, ..body }));
        x += width + 1;
    }
    all
}

/// How many rows of a pane explain its selected row, with the rule above them.
fn explaining(pane: u16) -> u16 {
    (pane / 4).clamp(4, 9)
}

/// What explains the selected row of the pane that has the keys.
fn draw_foot(app: &App, buffer: &mut Buffer, area: Rect) {
    let (width, height) = (usize::from(area.width), usize::from(area.height));
    let lines = match app.focus {
        Pane::Facts => facts::help(app, width, height),
        Pane::Analysis if app.topic.is_some() => answers::meaning(app, width, height),
        Pane::Cases | Pane::Analysis => panel::reason(app, width, height),
    };
    for (row, line) in lines.iter().enumerate() {
        put(buffer, area, row, line, None);
    }
}

/// Sentences in exactly `height` lines, so that nothing jumps; where they need more, the last line says so.
fn told(sentences: Vec<(String, Style)>, width: usize, height: usize, looks: Looks, more: &str) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (words, style) in sentences {
        let wrapped = text::wrap(&words, width.saturating_sub(2)).into_iter();
        lines.extend(wrapped.map(|l| Line::styled(format!(" {l}"), style)));
    }
    if lines.len() > height && height > 0 {
        lines.truncate(height - 1);
        lines.push(Line::styled(format!(" {}{more}", looks.more()), looks.dim()));
    }
    lines.resize(height, Line::raw(""));
    lines
}

/// Marks at the right edge that there are more rows above or below those shown.
fn more_rows(looks: Looks, buffer: &mut Buffer, area: Rect, top: usize, count: usize) {
    if area.height < 2 {
        return;
    }
    if top > 0 {
        buffer.set_string(area.right() - 1, area.y, looks.above(), looks.dim());
    }
    if top + usize::from(area.height) < count {
        buffer.set_string(area.right() - 1, area.bottom() - 1, looks.below(), looks.dim());
    }
}

/// A rule across a pane.
fn rule(looks: Looks, width: usize) -> Line<'static> {
    Line::styled(looks.rule().repeat(width), looks.dim())
}

fn too_small(buffer: &mut Buffer, area: Rect) {
    let message =
        format!("Caroline needs {} x {} characters; here are {} x {}.", LEAST.0, LEAST.1, area.width, area.height);
    for (row, line) in text::wrap(&message, usize::from(area.width)).iter().take(usize::from(area.height)).enumerate() {
        buffer.set_stringn(area.x, area.y + row as u16, line, usize::from(area.width), Style::new());
    }
}

/// The first line to show so that the lines from `from` to `to` are in sight, with as little movement as can be.
fn scrolled(top: usize, from: usize, to: usize, count: usize, height: usize) -> usize {
    let top = top.min(count.saturating_sub(height));
    if from < top {
        from
    } else if to > top + height {
        to.saturating_sub(height).min(from)
    } else {
        top
    }
}

/// A line with something at its right end.
fn with_right(mut left: Vec<Span<'static>>, right: Vec<Span<'static>>, width: usize) -> Line<'static> {
    let taken: usize = left.iter().chain(&right).map(Span::width).sum();
    left.push(Span::raw(" ".repeat(width.saturating_sub(taken))));
    left.extend(right);
    Line::from(left)
}

/// Draws one line of a pane; a selected one over the whole width.
fn put(buffer: &mut Buffer, area: Rect, row: usize, line: &Line<'_>, style: Option<Style>) {
    let y = area.y + row as u16;
    buffer.set_line(area.x, y, line, area.width);
    if let Some(style) = style {
        buffer.set_style(Rect { x: area.x, y, width: area.width, height: 1 }, style);
    }
}
