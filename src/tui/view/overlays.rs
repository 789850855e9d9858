//! What stands over the panes. A box covers no more than it must and says its keys in the bottom line of the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

use super::super::app::{App, Pane};
use super::super::overlay::{Help, Menu, Overlay, Prompt, TextEditor};
use super::super::style::Looks;
use super::super::{key, text, typing};
use super::{choice, more_rows, page, scrolled, timeline, with_right};

/// Draws what stands over the panes; gives the place of the cursor if it has one.
pub(super) fn draw(app: &mut App, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
    if let Some(Overlay::Page(_)) = &app.overlay {
        return page::draw(app, buffer, area);
    }
    match app.overlay.as_ref()? {
        Overlay::Choice(one) => choice::draw(app, one, buffer, area),
        Overlay::Timeline(one) => timeline::draw(app, one, buffer, area),
        Overlay::Menu(menu) => draw_menu(app, menu, buffer, area),
        Overlay::Prompt(prompt) => draw_prompt(app, prompt, buffer, area),
        Overlay::Text(editor) => draw_text(app, editor, buffer, area),
        Overlay::Page(_) => None,
        Overlay::Help(help) => draw_help(app, help, buffer, area),
    }
}

/// Clears a place in the middle, frames it, and gives what is inside.
pub(super) fn framed(looks: Looks, title: &str, wanted: (usize, usize), buffer: &mut Buffer, area: Rect) -> Rect {
    let width = (wanted.0 as u16 + 4).min(area.width);
    let height = (wanted.1 as u16 + 2).min(area.height);
    let outer = Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
    Clear.render(outer, buffer);
    let (corner, rule, wall) =
        if looks.ascii { (["+"; 4], "-", "|") } else { (["╭", "╮", "╰", "╯"], "─", "│") };
    let inside = usize::from(width - 2);
    let style = looks.accent();
    let title = text::cut(&format!(" {title} "), inside.saturating_sub(2));
    let dashes = inside.saturating_sub(text::width(&title) + 1);
    let top = format!("{}{rule}{title}{}{}", corner[0], rule.repeat(dashes), corner[1]);
    buffer.set_stringn(outer.x, outer.y, top, usize::from(width), style);
    for y in outer.y + 1..outer.bottom() - 1 {
        buffer.set_string(outer.x, y, wall, style);
        buffer.set_string(outer.right() - 1, y, wall, style);
    }
    let bottom = format!("{}{}{}", corner[2], rule.repeat(inside), corner[3]);
    buffer.set_stringn(outer.x, outer.bottom() - 1, bottom, usize::from(width), style);
    Rect { x: outer.x + 2, y: outer.y + 1, width: width - 4, height: height - 2 }
}

/// The widest that reads well here.
pub(super) fn reading_width(area: Rect) -> usize {
    usize::from(area.width).saturating_sub(6).min(84)
}

pub(super) fn put_lines(buffer: &mut Buffer, area: Rect, lines: &[(Line<'static>, bool)], top: usize, looks: Looks) {
    for (row, (line, selected)) in lines.iter().skip(top).take(usize::from(area.height)).enumerate() {
        super::put(buffer, area, row, line, selected.then(|| looks.selected()));
    }
}

/// The last lines of a box: what the selected item means, under a rule.
fn detail(looks: Looks, words: &str, width: usize, height: usize) -> Vec<(Line<'static>, bool)> {
    let mut lines = vec![(Line::styled(looks.rule().repeat(width), looks.dim()), false)];
    lines.extend(text::wrap(words, width).into_iter().map(|l| (Line::raw(l), false)));
    lines.truncate(height);
    lines.resize(height, (Line::raw(""), false));
    lines
}

fn draw_menu(app: &App, menu: &Menu, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
    let looks = app.looks;
    let width = reading_width(area).min(70);
    let lines: Vec<(Line<'static>, bool)> = menu
        .items
        .iter()
        .enumerate()
        .map(|(index, item)| {
            let bar = if index == menu.selected { looks.bar() } else { " " };
            let label = text::cut_middle(&item.label, width.saturating_sub(2));
            let line = format!("{bar} {label}");
            (with_right(vec![Span::raw(line)], Vec::new(), width), index == menu.selected)
        })
        .collect();
    let has_detail = menu.items.iter().any(|i| !i.detail.is_empty());
    let below = if has_detail { 5 } else { 0 };
    let height = (lines.len() + below).min(usize::from(area.height).saturating_sub(2));
    let inner = framed(looks, &menu.title, (width, height), buffer, area);
    // Some rows are seen however little room there is.
    let below = below.min(usize::from(inner.height).saturating_sub(menu.items.len().min(3)));
    let room = usize::from(inner.height).saturating_sub(below);
    let list = Rect { height: room as u16, ..inner };
    let top = scrolled(0, menu.selected, menu.selected + 1, lines.len(), room.max(1));
    put_lines(buffer, list, &lines, top, looks);
    if let Some(item) = menu.items.get(menu.selected).filter(|_| has_detail) {
        let lines = detail(looks, &item.detail, usize::from(inner.width), below);
        put_lines(buffer, Rect { y: list.bottom(), height: below as u16, ..inner }, &lines, 0, looks);
    }
    Some((inner.x, list.y + (menu.selected - top) as u16))
}

fn draw_prompt(app: &App, prompt: &Prompt, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
    let in_its_row = prompt.in_place() && app.focus == Pane::Facts;
    if in_its_row || prompt.is_search() {
        return None;
    }
    let inner = framed(app.looks, &prompt.title, (reading_width(area).min(76), 1), buffer, area);
    Some(typing::draw(&prompt.input, buffer, inner))
}

fn draw_text(app: &App, editor: &TextEditor, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
    let height = usize::from(area.height).saturating_sub(4).min(16);
    let inner = framed(app.looks, &editor.title, (reading_width(area), height), buffer, area);
    Some(typing::draw(&editor.input, buffer, inner))
}

fn draw_help(app: &App, help: &Help, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
    const KEYS: usize = 16;
    let looks = app.looks;
    let width = reading_width(area);
    let found = help.found();
    let lines: Vec<(Line<'static>, bool)> = found
        .iter()
        .enumerate()
        .map(|(index, entry)| {
            let bar = if index == help.selected { looks.bar() } else { " " };
            let keys: Vec<&str> = entry.keys.iter().map(|k| key::shown(k)).collect();
            let keys = text::cut(&keys.join(" "), KEYS - 1);
            let pad = " ".repeat(KEYS - text::width(&keys));
            let does = text::cut(entry.does, width.saturating_sub(KEYS + 1));
            let spans = vec![Span::styled(format!("{bar}{keys}{pad}"), looks.accent()), Span::raw(does)];
            (with_right(spans, Vec::new(), width), index == help.selected)
        })
        .collect();
    let legend = legend_words(looks);
    let height = (help.all.len() + legend.len() + 4).min(usize::from(area.height).saturating_sub(2));
    let inner = framed(looks, "What can be done here", (width, height), buffer, area);
    let search = Rect { height: 1, ..inner };
    buffer.set_stringn(search.x, search.y, "/ ", 2, looks.accent());
    let cursor = typing::draw(&help.input, buffer, Rect { x: search.x + 2, width: search.width - 2, ..search });
    let mut y = inner.y + 2;
    // What the marks mean stands above the commands, as long as some of these can be seen.
    if inner.height > LEGEND_FROM && help.input.lines().concat().is_empty() {
        for words in &legend {
            buffer.set_stringn(inner.x, y, words, usize::from(inner.width), looks.dim());
            y += 1;
        }
        y += 1;
    }
    let list = Rect { y, height: inner.bottom().saturating_sub(y), ..inner };
    if lines.is_empty() {
        buffer.set_stringn(list.x, list.y, " nothing is called so", usize::from(list.width), looks.dim());
    }
    let top = scrolled(0, help.selected, help.selected + 1, lines.len(), usize::from(list.height).max(1));
    put_lines(buffer, list, &lines, top, looks);
    more_rows(looks, buffer, list, top, lines.len());
    Some(cursor)
}

/// The least height at which help has room for the legend too.
const LEGEND_FROM: u16 = 14;

/// What the marks mean.
fn legend_words(looks: Looks) -> Vec<String> {
    use crate::case::Standing;
    let standings = Standing::ALL.map(|s| format!("{} {}", looks.standing(s), s.words())).join("  ");
    let (met, not_met, arises) = if looks.ascii { ("+", "-", ".") } else { ("✓", "✗", "·") };
    let mut legend = vec![
        format!("{met} met  {not_met} not met  ? open (facts)  ~ unsettled law  {arises} does not arise"),
        format!(
            "{} schools differ  {} just changed  * authority not checked against its text",
            looks.contested(),
            looks.changed()
        ),
        format!("how well it is supported: {standings}"),
        format!(
            "{} note  [1] sources  {} disputed  your view: {} as this school, {} otherwise",
            looks.note(),
            looks.disputed(),
            looks.agrees(),
            looks.diverges()
        ),
        format!("full trace: {} the test applied, {} it did not", looks.step(), looks.passed()),
    ];
    if looks.colour {
        legend.insert(1, "green: good for the acting State  red: bad  plain: neither".to_owned());
    }
    legend
}
