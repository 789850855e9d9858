//! Keys as the command table names them.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Whether a key event is the key of this name: `j`, `enter`, `ctrl-r`, `shift-tab`.
pub(crate) fn is(event: KeyEvent, name: &str) -> bool {
    let (control, rest) = match name.strip_prefix("ctrl-") {
        Some(rest) => (true, rest),
        None => (false, name),
    };
    let modifiers = event.modifiers.difference(KeyModifiers::SHIFT);
    let wanted = if control { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
    if modifiers != wanted {
        return false;
    }
    match rest {
        "enter" => event.code == KeyCode::Enter,
        "esc" => event.code == KeyCode::Esc,
        "tab" => event.code == KeyCode::Tab,
        "shift-tab" => event.code == KeyCode::BackTab,
        "space" => event.code == KeyCode::Char(' '),
        "up" => event.code == KeyCode::Up,
        "down" => event.code == KeyCode::Down,
        "left" => event.code == KeyCode::Left,
        "right" => event.code == KeyCode::Right,
        "home" => event.code == KeyCode::Home,
        "end" => event.code == KeyCode::End,
        "pgup" => event.code == KeyCode::PageUp,
        "pgdn" => event.code == KeyCode::PageDown,
        "del" => event.code == KeyCode::Delete,
        one => {
            let mut chars = one.chars();
            matches!((chars.next(), chars.next()), (Some(c), None) if event.code == KeyCode::Char(c))
        }
    }
}

/// The key as screens show it.
pub(crate) fn shown(name: &str) -> &str {
    match name {
        "up" => "↑",
        "down" => "↓",
        "left" => "←",
        "right" => "→",
        other => other,
    }
}
