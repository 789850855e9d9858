//! The list of cases.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::app::{App, Pane};
use super::super::cases::{CaseRow, Entry, SaveState};
use super::super::overlay::{Overlay, PromptFor};
use super::super::{text, typing};
use super::{more_rows, put, scrolled, with_right};
use crate::case::{Precedent, display_line};
use crate::library::Origin;

/// Draws the pane; gives the place of the selected row.
pub(super) fn draw(app: &mut App, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
    let looks = app.looks;
    let width = usize::from(area.width);
    let title = if app.focus == Pane::Cases { looks.bold().patch(looks.accent()) } else { looks.bold() };
    let own = app.entries.iter().filter(|e| e.precedent().is_none()).count();
    let count = if app.filter.is_empty() { own.to_string() } else { format!("{} of {own}", app.shown_cases) };
    let left = vec![Span::styled(" CASES", title)];
    let right = vec![Span::styled(format!("{count} "), looks.dim())];
    put(buffer, area, 0, &with_right(left, right, width), None);
    let typed = filter_line(app, buffer, area);

    let list = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    let height = usize::from(list.height);
    if app.case_rows.is_empty() {
        empty(app, buffer, list);
        return typed;
    }
    let selected = app.case_selection.index();
    app.case_selection.top = scrolled(app.case_selection.top, selected, selected + 1, app.case_rows.len(), height);
    let from = app.case_selection.top;
    let shown = app.case_rows.iter().enumerate().skip(from).take(height);
    for (index, row) in shown {
        let is_selected = index == selected;
        let line = line(app, row, is_selected, width);
        let style = (is_selected && app.focus == Pane::Cases).then(|| looks.selected());
        put(buffer, list, index - from, &line, style);
    }
    more_rows(looks, buffer, list, from, app.case_rows.len());
    if own == 0 && app.filter.is_empty() && app.unreadable.is_empty() && app.case_rows.len() + 2 < height {
        let below = (app.case_rows.len() + 1) as u16;
        empty(app, buffer, Rect { y: list.y + below, height: list.height - below, ..list });
    }
    typed.or(Some((list.x + 1, list.y + (selected - from) as u16)))
}

/// The line of the filter; the place of the cursor while one types in it.
fn filter_line(app: &App, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
    let looks = app.looks;
    let field = match &app.overlay {
        Some(Overlay::Prompt(prompt)) if matches!(prompt.target, PromptFor::Filter) => Some(&prompt.input),
        _ => None,
    };
    let (style, words) = match (field, app.filter.as_str()) {
        (None, "") => (looks.dim(), "filter".to_owned()),
        (None, filter) => (looks.accent(), display_line(filter)),
        (Some(_), _) => (looks.accent(), String::new()),
    };
    put(buffer, area, 1, &Line::from(vec![Span::styled(" / ", style), Span::styled(words, style)]), None);
    let place = Rect { x: area.x + 3, y: area.y + 1, width: area.width.saturating_sub(4).max(1), height: 1 };
    field.map(|input| typing::draw(input, buffer, place))
}

fn empty(app: &App, buffer: &mut Buffer, area: Rect) {
    let message = if app.is_reading {
        "Reading the library."
    } else if app.filter.is_empty() {
        "No cases yet. `a` makes one, blank or from a bundled case."
    } else {
        "No case fits the filter. esc clears it."
    };
    let width = usize::from(area.width).saturating_sub(2);
    for (row, line) in text::wrap(message, width).iter().take(usize::from(area.height)).enumerate() {
        put(buffer, area, row, &Line::styled(format!(" {line}"), app.looks.dim()), None);
    }
}

fn line(app: &App, row: &CaseRow, selected: bool, width: usize) -> Line<'static> {
    let looks = app.looks;
    match row {
        CaseRow::Matter(matter) => {
            let folded = app.folded_matters.contains(matter) && app.filter.is_empty();
            let fold = if folded { looks.closed_fold() } else { looks.open_fold() };
            let name = if matter.is_empty() { "No matter".to_owned() } else { display_line(matter) };
            let count = app.matters.get(matter).copied().unwrap_or_default();
            let name = text::cut(&name, width.saturating_sub(9));
            let left = vec![Span::raw(format!(" {fold} ")), Span::styled(name, looks.bold())];
            with_right(left, vec![Span::styled(format!("{count} "), looks.dim())], width)
        }
        CaseRow::Case(position, _) => case_line(app, &app.entries[*position], selected, width),
        CaseRow::Shelf => {
            let folded = !app.shows_precedents && app.filter.is_empty();
            let fold = if folded { looks.closed_fold() } else { looks.open_fold() };
            let left =
                vec![Span::raw(format!(" {fold} ")), Span::styled("Precedents", looks.bold().patch(looks.accent()))];
            with_right(left, vec![Span::styled(format!("{} ", app.shown_precedents), looks.dim())], width)
        }
        CaseRow::UnreadableHeading => Line::styled(" ! not read", looks.bad().patch(looks.bold())),
        CaseRow::Unreadable(index) => {
            let name = text::cut_middle(&app.unreadable[*index].name, width.saturating_sub(5));
            Line::styled(format!("   ! {name}"), looks.bad())
        }
    }
}

/// A title that is too long does without its last parenthesis before it is cut.
fn short_title(title: &str, width: usize) -> String {
    let without = match title.rfind(" (") {
        // A short one, "(2)" or "(copy)", tells this title from another.
        Some(at) if title.ends_with(')') && title.len() - at > 9 && text::width(title) > width => &title[..at],
        _ => title,
    };
    text::cut_middle(without, width)
}

fn case_line(app: &App, entry: &Entry, selected: bool, width: usize) -> Line<'static> {
    let looks = app.looks;
    let mut spans = vec![Span::raw(if selected { format!(" {}", looks.bar()) } else { "  ".to_owned() })];
    let verdicts = app.doctrine.verdicts();
    match &entry.marks {
        Some(marks) => {
            for (finding, verdict) in marks.in_view(&app.doctrine, app.school, app.proven).iter().zip(verdicts) {
                let style = looks.finding(*finding, app.doctrine.element(verdict.element).met);
                spans.push(Span::styled(looks.mark(*finding), style));
            }
        }
        None => spans.push(Span::styled(if looks.ascii { ".." } else { "……" }, looks.dim())),
    }
    spans.push(Span::raw(" "));
    let state = match (&entry.save, &entry.origin) {
        (SaveState::Failed(..), _) => " not saved",
        (_, Origin::OtherVersion { .. }) => " other version",
        _ => "",
    };
    let taken: usize = spans.iter().map(Span::width).sum::<usize>() + state.len() + 1;
    let title = display_line(&entry.case.title);
    let title = match entry.precedent() {
        _ if title.is_empty() => entry.case.id.to_string(),
        Some(Precedent { year: Some(year), .. }) => format!("{year} {title}"),
        _ => title,
    };
    let room = width.saturating_sub(taken);
    // What tells precedents apart stands at the beginning.
    let is_precedent = entry.precedent().is_some();
    spans.push(Span::raw(if is_precedent { text::cut(&title, room) } else { short_title(&title, room) }));
    spans.push(Span::styled(state, looks.bad()));
    Line::from(spans)
}
