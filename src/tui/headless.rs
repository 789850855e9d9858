//! The workbench without a terminal: keys in, a screen of text out. For tests of behaviour and for benches.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::AppEvent;
use super::app::App;
use super::style::Looks;
use super::view;
use crate::analysis::Analyst;
use crate::doctrine::Doctrine;
use crate::library::{Library, Saver};

/// A workbench that draws into memory.
pub struct Headless {
    app: App,
    terminal: Terminal<TestBackend>,
    events: Receiver<AppEvent>,
}

impl Headless {
    /// Opens the workbench on a library, with a screen of this size.
    ///
    /// # Errors
    /// What kept it from opening, in the user's words.
    pub fn open(
        doctrine: Arc<Doctrine>,
        library: Library,
        columns: u16,
        rows: u16,
        ascii: bool,
    ) -> Result<Self, String> {
        let (sender, events) = channel();
        let reports = sender.clone();
        let saver = Saver::start(library.clone(), None, move |event| drop(reports.send(AppEvent::Saved(event))));
        let looks = Looks { colour: true, ascii, light: false };
        let analyst = Analyst::new(Arc::clone(&doctrine)).map_err(|e| e.to_string())?;
        let listing = library.list();
        let mut app = App::new(doctrine, library, saver, looks, sender);
        app.compiled(analyst);
        app.listed(listing);
        // Drawing into memory cannot fail.
        let terminal = match Terminal::new(TestBackend::new(columns, rows)) {
            Ok(terminal) => terminal,
            Err(never) => match never {},
        };
        Ok(Headless { app, terminal, events })
    }

    /// Presses keys, given by their names with spaces between: `j j enter ctrl-r`.
    pub fn press(&mut self, keys: &str) {
        for name in keys.split_whitespace() {
            self.app.input(Event::Key(key(name)));
            self.finish();
        }
    }

    /// Presses keys without waiting for what was ordered to be done, as somebody who types fast on a slow disk.
    pub fn press_at_once(&mut self, keys: &str) {
        for name in keys.split_whitespace() {
            self.app.input(Event::Key(key(name)));
        }
    }

    /// Waits for what was ordered to be done elsewhere.
    fn finish(&mut self) {
        while self.app.under_way > 0 {
            match self.events.recv() {
                Ok(event) => super::take(&mut self.app, event),
                Err(_) => return,
            }
        }
    }

    /// Types a text.
    pub fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            let code = if c == '\n' { KeyCode::Enter } else { KeyCode::Char(c) };
            self.app.input(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        }
    }

    /// Pastes a text, as the terminal hands it over.
    pub fn paste(&mut self, text: &str) {
        self.app.input(Event::Paste(text.to_owned()));
    }

    /// Waits until everything is saved and says so.
    pub fn settle(&mut self) {
        self.finish();
        self.app.flush();
        while let Ok(event) = self.events.try_recv() {
            super::take(&mut self.app, event);
        }
    }

    /// Builds a frame and finds what differs from the last one.
    pub fn draw(&mut self) {
        let app = &mut self.app;
        let _ = self.terminal.draw(|frame| view::draw(app, frame));
    }

    /// Gives the screen another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.terminal.backend_mut().resize(columns, rows);
    }

    /// The screen as text, without the blanks at the ends of lines.
    pub fn screen(&mut self) -> String {
        self.draw();
        let buffer = self.terminal.backend().buffer();
        let mut out = String::new();
        for y in 0..buffer.area.height {
            let mut line = String::new();
            let mut skip = 0;
            for x in 0..buffer.area.width {
                let symbol = buffer[(x, y)].symbol();
                // A wide character stands in its first cell only.
                if skip == 0 {
                    line.push_str(symbol);
                    skip = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
                } else {
                    skip -= 1;
                }
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}

fn key(name: &str) -> KeyEvent {
    let (modifiers, name) = match name.strip_prefix("ctrl-") {
        Some(rest) => (KeyModifiers::CONTROL, rest),
        None => (KeyModifiers::NONE, name),
    };
    let code = match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "shift-tab" => KeyCode::BackTab,
        "space" => KeyCode::Char(' '),
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pgup" => KeyCode::PageUp,
        "pgdn" => KeyCode::PageDown,
        "del" => KeyCode::Delete,
        "backspace" => KeyCode::Backspace,
        other => KeyCode::Char(other.chars().next().unwrap_or(' ')),
    };
    KeyEvent::new(code, modifiers)
}
