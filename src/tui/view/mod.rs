//! Drawing: the state in, a frame out; nothing is changed but what was scrolled to.

mod bars;
mod cases;
mod facts;
mod overlays;
mod panel;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::app::{App, Pane};
use super::text;

/// Below this the screen says what it needs.
const LEAST: (u16, u16) = (40, 10);
/// From this width three panes stand side by side.
const THREE_PANES: u16 = 110;
/// From this width two.
const TWO_PANES: u16 = 74;

/// Draws everything.
pub(crate) fn draw(app: &mut App, frame: &mut Frame<'_>) {
    let area = frame.area();
    if area.width < LEAST.0 || area.height < LEAST.1 {
        return too_small(frame.buffer_mut(), area);
    }
    let top = Rect { height: 1, ..area };
    let bottom = Rect { y: area.bottom() - 1, height: 1, ..area };
    let body = Rect { y: area.y + 2, height: area.height - 4, ..area };
    let panes = panes(app, body);
    bars::top(app, frame.buffer_mut(), top);
    bars::rules(app, frame.buffer_mut(), body, &panes);
    let mut cursor = None;
    for (pane, rect) in panes {
        let at = match pane {
            Pane::Cases => cases::draw(app, frame.buffer_mut(), rect),
            Pane::Facts => facts::draw(app, frame.buffer_mut(), rect),
            Pane::Analysis => panel::draw(app, frame.buffer_mut(), rect),
        };
        // The terminal's own cursor stands where the keys go: screen readers and input methods follow it.
        if pane == app.focus {
            cursor = at;
        }
    }
    bars::bottom(app, frame.buffer_mut(), bottom);
    if let Some(at) = overlays::draw(app, frame.buffer_mut(), body) {
        cursor = Some(at);
    }
    if let Some((x, y)) = cursor {
        frame.set_cursor_position((x, y));
    }
}

/// The panes that are seen, with their places.
fn panes(app: &App, body: Rect) -> Vec<(Pane, Rect)> {
    let columns = |widths: &[(Pane, u16)]| {
        let mut x = body.x;
        let mut all = Vec::new();
        for (pane, width) in widths {
            all.push((*pane, Rect { x, width: *width, ..body }));
            // One column for the wall between two panes.
            x += width + 1;
        }
        all
    };
    if body.width >= THREE_PANES {
        let cases = (body.width / 4).clamp(28, 44);
        let analysis = (body.width * 3 / 8).clamp(44, 78);
        return columns(&[
            (Pane::Cases, cases),
            (Pane::Facts, body.width - cases - analysis - 2),
            (Pane::Analysis, analysis),
        ]);
    }
    if body.width >= TWO_PANES {
        let left = if app.focus == Pane::Cases { Pane::Cases } else { Pane::Facts };
        let width = body.width * 11 / 20;
        return columns(&[(left, width), (Pane::Analysis, body.width - width - 1)]);
    }
    vec![(app.focus, body)]
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
