//! The line at the top, the line of hints at the bottom, the rules between.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::app::{App, Pane, Tone};
use super::super::cases::SaveState;
use super::super::command::{self, Context};
use super::super::overlay::Overlay;
use super::super::{key, text};
use crate::case::display_line;

/// What is open, and how it is looked at.
pub(super) fn top(app: &App, buffer: &mut Buffer, area: Rect) {
    let looks = app.looks;
    let width = usize::from(area.width);
    let (save, save_style) = match app.entry().map(|e| &e.save) {
        None => (String::new(), looks.dim()),
        Some(SaveState::Saved) if app.is_read_only() => ("read only".to_owned(), looks.dim()),
        Some(SaveState::Saved) => (format!("saved {}", looks.saved()), looks.dim()),
        Some(SaveState::Saving(_)) => ("saving".to_owned(), looks.dim()),
        Some(SaveState::Failed(..)) => ("NOT SAVED".to_owned(), looks.bad().patch(looks.bold())),
    };
    let reading = if app.proven { "as proven" } else { "as alleged" };
    let school = app.doctrine.school(app.school).title.clone();
    let dot = looks.dot();
    let mut view = format!("{school} {dot} {reading} {dot} proof: {}  ", app.standard.words());
    if width < 74 {
        view = format!("{} {} {reading}  ", app.doctrine.school(app.school).short, looks.dot());
    }
    let room = width.saturating_sub(text::width(&view) + text::width(&save) + 4);
    let name = match app.case() {
        None => "no case".to_owned(),
        Some(case) if case.matter.is_empty() || width < 100 => display_line(&case.title),
        Some(case) => format!("{} {} {}", display_line(&case.matter), looks.step(), display_line(&case.title)),
    };
    let brand = if width >= 90 { " Caroline  " } else { " " };
    let name = text::cut_middle(&name, room.saturating_sub(brand.len()));
    let left = vec![Span::styled(brand, looks.accent().patch(looks.bold())), Span::styled(name, looks.bold())];
    let right = vec![Span::styled(view, looks.dim()), Span::styled(save, save_style), Span::raw(" ")];
    buffer.set_line(area.x, area.y, &super::with_right(left, right, width), area.width);
}

/// The rules above and below the panes, and the walls between them.
pub(super) fn rules(app: &App, buffer: &mut Buffer, body: Rect, panes: &[(Pane, Rect)]) {
    let looks = app.looks;
    let style = looks.dim();
    let rule = looks.rule().repeat(usize::from(body.width));
    let foot = panes.first().map_or(body.bottom(), |(_, rect)| rect.bottom());
    for y in [body.y - 1, foot, body.bottom()] {
        buffer.set_stringn(body.x, y, &rule, usize::from(body.width), style);
    }
    let (tee, up) = if looks.ascii { ("+", "+") } else { ("┬", "┴") };
    for (_, rect) in &panes[..panes.len() - 1] {
        let x = rect.right();
        buffer.set_string(x, body.y - 1, tee, style);
        buffer.set_string(x, foot, up, style);
        for y in body.y..foot {
            buffer.set_string(x, y, looks.wall(), style);
        }
    }
    if let (Some(hint), true) = (app.hint(), app.overlay.is_none()) {
        let words = text::cut(&format!(" {hint} "), usize::from(body.width).saturating_sub(4));
        buffer.set_stringn(
            body.x + 2,
            body.bottom(),
            &words,
            usize::from(body.width),
            Style::reset().patch(looks.accent()),
        );
    }
}

/// What can be done now, or what was just said.
pub(super) fn bottom(app: &mut App, buffer: &mut Buffer, area: Rect) {
    let looks = app.looks;
    let width = usize::from(area.width);
    if let (Some((tone, message)), true) = (&app.message, app.overlay.is_none()) {
        let style = if *tone == Tone::Trouble { looks.bad().patch(looks.bold()) } else { looks.accent() };
        return told(&display_line(message), style, buffer, area);
    }
    if app.overlay.is_none()
        && let Some((case, why)) = app.not_saved()
    {
        let title = text::cut(&display_line(&case.title), 30);
        let words = format!("Not saved: \"{title}\": {why} It is kept here and tried again.");
        return told(&words, looks.bad().patch(looks.bold()), buffer, area);
    }
    // What a field expects, or why it cannot take what was typed, stands before the keys.
    let said = match &app.overlay {
        Some(Overlay::Prompt(prompt)) => match &prompt.error {
            Some(error) => Some((error.clone(), looks.bad())),
            // A field in a box has its title there.
            None if prompt.in_place() && app.focus == Pane::Facts || prompt.is_search() => {
                Some((prompt.title.clone(), looks.bold()))
            }
            None => None,
        },
        _ if app.message.is_some() && app.overlay.is_some() => {
            app.message.as_ref().map(|(_, message)| (display_line(message), looks.bad()))
        }
        _ => None,
    };
    let Some((words, style)) = said else {
        buffer.set_line(area.x, area.y, &hints(app, width), area.width);
        return;
    };
    let words = text::cut(&format!(" {words}  "), width);
    let taken = text::width(&words);
    buffer.set_line(area.x, area.y, &Line::styled(words, style), area.width);
    let rest = Rect { x: area.x + taken as u16, width: area.width - taken as u16, ..area };
    buffer.set_line(rest.x, rest.y, &hints(app, width - taken), rest.width);
}

/// A message in the bottom line; a long one takes the rule above it too.
fn told(words: &str, style: Style, buffer: &mut Buffer, area: Rect) {
    let width = usize::from(area.width);
    let lines = text::wrap(words, width.saturating_sub(2));
    let (first, rest) = lines.split_first().map_or(("", String::new()), |(f, r)| (f.as_str(), r.join(" ")));
    if rest.is_empty() {
        buffer.set_line(area.x, area.y, &Line::styled(format!(" {first}"), style), area.width);
        return;
    }
    let above = Rect { y: area.y - 1, ..area };
    buffer.set_style(above, Style::reset());
    buffer.set_stringn(above.x, above.y, " ".repeat(width), width, Style::reset());
    buffer.set_line(above.x, above.y, &Line::styled(format!(" {first}"), style), area.width);
    let rest = text::cut(&rest, width.saturating_sub(2));
    buffer.set_line(area.x, area.y, &Line::styled(format!(" {rest}"), style), area.width);
}

/// As many hints as fit, always with the way to the rest.
fn hints(app: &App, width: usize) -> Line<'static> {
    let looks = app.looks;
    let context = app.context();
    let mut last = Vec::new();
    let mut hints = Vec::new();
    for entry in command::in_context(context) {
        let Some(hint) = entry.hint else { continue };
        if app.is_read_only() && entry.command.changes_the_open_case(context) {
            continue;
        }
        let leads_nowhere = context == Context::Answer && !app.leads_anywhere();
        if entry.command == command::Command::Try && !app.can_try()
            || entry.command == command::Command::Enter && leads_nowhere
        {
            continue;
        }
        if (entry.command, context) == (command::Command::Close, Context::Facts) && !app.has_way_back() {
            continue;
        }
        // The answer in view is marked above.
        if matches!(entry.command, command::Command::Topic(topic) if app.topic == Some(topic)) {
            continue;
        }
        // There enter only goes from a holding to its element.
        let follows = app.is_read_only() && (entry.command, context) == (command::Command::Enter, Context::Facts);
        let hint = if follows { "follow a holding" } else { hint };
        let shown = key::shown(entry.keys[0]);
        // A hint that begins with its keys says them itself.
        let (keys, words) = match hint.split_once(' ') {
            Some((keys, words)) if keys.starts_with(shown) && keys.len() > shown.len() => (keys.to_owned(), words),
            _ => (shown.to_owned(), hint),
        };
        let needed = text::width(&keys) + 1 + text::width(words) + 2;
        let is_last = matches!(entry.command, command::Command::Help | command::Command::Close);
        if is_last && (last.is_empty() || context == Context::Facts) {
            last.push((keys, words, needed));
        } else {
            hints.push((keys, words, needed));
        }
    }
    let mut room = width.saturating_sub(1 + last.iter().map(|(_, _, n)| n).sum::<usize>());
    let mut spans = vec![Span::raw(" ")];
    let fitting = hints.into_iter().take_while(|(_, _, needed)| {
        let fits = *needed <= room;
        room = room.saturating_sub(*needed);
        fits
    });
    for (keys, words, _) in fitting.chain(last) {
        spans.push(Span::styled(keys, looks.accent()));
        spans.push(Span::styled(format!(" {words}  "), looks.dim()));
    }
    Line::from(spans)
}
