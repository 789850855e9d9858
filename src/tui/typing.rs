//! Fields to type in: the keys that shells and editors have taught, by whole graphemes, and where the cursor stands.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;
use ratatui_textarea::{CursorMove, TextArea, WrapMode};
use unicode_segmentation::UnicodeSegmentation;

use crate::case::is_hidden;

/// A field that holds this text, with the cursor at its end.
pub(crate) fn field(text: &str) -> TextArea<'static> {
    let mut input = TextArea::new(text.split('\n').map(str::to_owned).collect());
    input.set_cursor_line_style(Style::new());
    input.move_cursor(CursorMove::Bottom);
    input.move_cursor(CursorMove::End);
    input
}

/// A field of several lines, which wraps at word ends.
pub(crate) fn long_field(text: &str) -> TextArea<'static> {
    let mut input = field(text);
    input.set_wrap_mode(WrapMode::WordOrGlyph);
    input
}

/// What a key does in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edit {
    /// Delete the grapheme before, or after, the cursor.
    Backspace,
    Delete,
    /// Go to the grapheme before, or after.
    Left,
    Right,
    /// Delete up to the beginning, or the end, of the line.
    ToHead,
    ToEnd,
    WordLeft,
    WordRight,
    DeleteWord,
    DeleteNextWord,
    /// A line break, which terminals may send as `ctrl-j`.
    Break,
    Undo,
    Redo,
    /// Whatever the widget makes of the key.
    Other,
}

/// Types a key into a field of one line: line breaks and tabs are left out.
pub(crate) fn type_one_line(input: &mut TextArea<'static>, key: KeyEvent) {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let breaks =
        matches!(key.code, KeyCode::Enter | KeyCode::Tab) || (control && matches!(key.code, KeyCode::Char('m' | 'j')));
    if !breaks {
        type_key(input, key);
    }
}

/// Types a key into a field.
pub(crate) fn type_key(input: &mut TextArea<'static>, key: KeyEvent) {
    match edit(key) {
        // A selection goes as a whole; otherwise a grapheme, though the widget deletes by characters.
        Edit::Backspace => {
            let times = if input.is_selecting() { 1 } else { length_before(input) };
            (0..times).for_each(|_| _ = input.delete_char());
        }
        Edit::Delete => {
            let times = if input.is_selecting() { 1 } else { length_after(input) };
            (0..times).for_each(|_| _ = input.delete_next_char());
        }
        Edit::Left => step(input, CursorMove::Back, length_before(input)),
        Edit::Right => step(input, CursorMove::Forward, length_after(input)),
        Edit::ToHead => _ = input.delete_line_by_head(),
        Edit::ToEnd => _ = input.delete_line_by_end(),
        Edit::WordLeft => step(input, CursorMove::WordBack, 1),
        Edit::WordRight => step(input, CursorMove::WordForward, 1),
        Edit::DeleteWord => _ = input.delete_word(),
        Edit::DeleteNextWord => _ = input.delete_next_word(),
        Edit::Break => input.insert_newline(),
        Edit::Undo => _ = input.undo(),
        Edit::Redo => _ = input.redo(),
        Edit::Other => _ = input.input(key),
    }
}

/// The keys of readline, with undo on `ctrl-z` and redo on `ctrl-r`; all others are the widget's.
fn edit(key: KeyEvent) -> Edit {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    let shift = key.modifiers.contains(KeyModifiers::SHIFT);
    match (key.code, control, alt) {
        (KeyCode::Backspace, false, false) | (KeyCode::Char('h'), true, false) => Edit::Backspace,
        (KeyCode::Delete, false, false) | (KeyCode::Char('d'), true, false) => Edit::Delete,
        // With shift the widget selects.
        (KeyCode::Left, false, false) | (KeyCode::Char('b'), true, false) if !shift => Edit::Left,
        (KeyCode::Right, false, false) | (KeyCode::Char('f'), true, false) if !shift => Edit::Right,
        (KeyCode::Left, true, _) | (KeyCode::Left, _, true) if !shift => Edit::WordLeft,
        (KeyCode::Right, true, _) | (KeyCode::Right, _, true) if !shift => Edit::WordRight,
        (KeyCode::Char('j'), true, false) => Edit::Break,
        (KeyCode::Char('u'), true, false) => Edit::ToHead,
        (KeyCode::Char('k'), true, false) => Edit::ToEnd,
        (KeyCode::Backspace, true, _) => Edit::DeleteWord,
        (KeyCode::Delete, true, _) => Edit::DeleteNextWord,
        (KeyCode::Char('z'), true, false) => Edit::Undo,
        (KeyCode::Char('r'), true, false) => Edit::Redo,
        _ => Edit::Other,
    }
}

fn step(input: &mut TextArea<'static>, to: CursorMove, times: usize) {
    input.cancel_selection();
    (0..times).for_each(|_| input.move_cursor(to));
}

/// The characters of the grapheme before the cursor; one, a line break, at the beginning of a line.
fn length_before(input: &TextArea<'static>) -> usize {
    let (before, _) = at_cursor(input);
    before.graphemes(true).next_back().map_or(1, |g| g.chars().count())
}

/// The characters of the grapheme after the cursor; one, a line break, at the end of a line.
fn length_after(input: &TextArea<'static>) -> usize {
    let (_, after) = at_cursor(input);
    after.graphemes(true).next().map_or(1, |g| g.chars().count())
}

/// The cursor's line, before and after it.
fn at_cursor<'a>(input: &'a TextArea<'static>) -> (&'a str, &'a str) {
    let cursor = input.cursor();
    let line = input.lines().get(cursor.0).map_or("", String::as_str);
    let at = line.char_indices().nth(cursor.1).map_or(line.len(), |(at, _)| at);
    line.split_at(at)
}

/// Draws a field; gives the place of its cursor.
pub(crate) fn draw(input: &TextArea<'static>, buffer: &mut Buffer, area: Rect) -> (u16, u16) {
    input.render(area, buffer);
    tame(buffer, area);
    let (cursor, (top, left)) = (input.screen_cursor(), input.scroll_offset());
    let within = |at: usize, from: u16, length: u16| (at as u16).saturating_sub(from).min(length.saturating_sub(1));
    (area.x + within(cursor.col, left, area.width), area.y + within(cursor.row, top, area.height))
}

/// What a terminal could act on, or nobody could see, is not handed to it. The text itself stays as it is.
fn tame(buffer: &mut Buffer, area: Rect) {
    for position in area.positions() {
        let Some(cell) = buffer.cell_mut(position) else { continue };
        if cell.symbol().len() > 1 && cell.symbol().chars().any(is_hidden) {
            let visible: String = cell.symbol().chars().filter(|c| !is_hidden(*c)).collect();
            cell.set_symbol(if visible.is_empty() { "?" } else { &visible });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str, keys: &[KeyEvent]) -> String {
        let mut input = field(text);
        keys.iter().for_each(|key| type_one_line(&mut input, *key));
        input.lines().join("\n")
    }

    fn key(code: KeyCode) -> KeyEvent {
        KeyEvent::new(code, KeyModifiers::NONE)
    }

    fn control(c: char) -> KeyEvent {
        KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL)
    }

    #[test]
    fn deleting_and_moving_go_by_graphemes() {
        let back = key(KeyCode::Backspace);
        assert_eq!(typed("e\u{301}", &[back]), "");
        assert_eq!(typed("a👩\u{200d}⚖\u{fe0f}", &[back]), "a");
        assert_eq!(typed("a👩\u{200d}⚖\u{fe0f}", &[key(KeyCode::Left), back]), "👩\u{200d}⚖\u{fe0f}");
        assert_eq!(typed("กำ", &[key(KeyCode::Home), key(KeyCode::Delete)]), "");
    }

    #[test]
    fn keys_are_those_of_a_shell() {
        assert_eq!(typed("one two", &[control('w')]), "one ");
        assert_eq!(typed("one two", &[control('u')]), "");
        assert_eq!(typed("one two", &[control('a'), control('k')]), "");
        assert_eq!(typed("one two", &[control('u'), control('z')]), "one two");
        assert_eq!(typed("one two", &[control('w'), control('a'), control('y')]), "twoone ");
        assert_eq!(typed("one", &[key(KeyCode::Enter), control('j'), key(KeyCode::Tab)]), "one", "one line stays one");
    }

    #[test]
    fn the_cursor_stands_by_columns_and_hidden_characters_reach_no_terminal() {
        let area = Rect::new(2, 1, 10, 1);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 3));
        assert_eq!(draw(&field("日本"), &mut buffer, area), (6, 1));
        assert_eq!(draw(&field("a line that is longer than the field"), &mut buffer, area).0, 11);
        draw(&field("a\u{202e}b\u{200b}"), &mut buffer, area);
        assert!(buffer.content().iter().all(|cell| !cell.symbol().chars().any(is_hidden)));
    }
}
