//! The terminal: taken over, given back whatever happens.

use std::io::{self, Write, stdout};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::{Frame, Terminal};

/// The terminal while the workbench has it.
pub(crate) struct Screen {
    terminal: Terminal<CrosstermBackend<Frames>>,
}

/// Gathers a frame and writes it at once. What was gathered of a frame that was never finished is not written at all: after a panic it
/// would land on the screen that was given back.
#[derive(Default)]
struct Frames {
    gathered: Vec<u8>,
}

impl Write for Frames {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.gathered.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut out = stdout().lock();
        let written = out.write_all(&self.gathered).and_then(|()| out.flush());
        self.gathered.clear();
        written
    }
}

impl Screen {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// When there is no terminal, or it refuses.
    pub(crate) fn take() -> io::Result<Self> {
        enter()?;
        let backend = CrosstermBackend::new(Frames::default());
        match Terminal::new(backend) {
            Ok(terminal) => Ok(Screen { terminal }),
            Err(error) => {
                give_back();
                Err(error)
            }
        }
    }

    /// Draws a frame, shown at once and whole.
    ///
    /// # Errors
    /// When the terminal has gone.
    pub(crate) fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(draw)?;
        queue!(self.terminal.backend_mut(), EndSynchronizedUpdate)?;
        Write::flush(self.terminal.backend_mut())
    }

    /// Stops the process, as its user wished, and takes the terminal over again when it goes on.
    ///
    /// # Errors
    /// When the terminal refuses.
    pub(crate) fn suspend(&mut self) -> io::Result<()> {
        give_back();
        rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::TSTP)?;
        self.take_back()
    }

    /// Takes the terminal over again, with nothing on it. The terminal is not asked where its cursor stands: the answer would be read as
    /// typed, or never come.
    fn take_back(&mut self) -> io::Result<()> {
        enter()?;
        execute!(self.terminal.backend_mut(), Clear(ClearType::All))?;
        // Both buffers are emptied, so that the next frame is drawn whole.
        self.terminal.swap_buffers();
        self.terminal.swap_buffers();
        Ok(())
    }
}

impl Screen {
    /// Gives the terminal to another program while `run` goes on, and takes it back; whether the terminal let it.
    pub(crate) fn outside<T>(&mut self, run: impl FnOnce() -> T) -> (T, io::Result<()>) {
        give_back();
        let result = run();
        (result, self.take_back())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, cursor::Hide)
}

/// Gives the terminal back; what fails has gone already.
pub(crate) fn give_back() {
    let _ = execute!(stdout(), EndSynchronizedUpdate, DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
    let _ = disable_raw_mode();
}

/// A panic is told on a terminal that can show it.
pub(crate) fn restore_on_panic() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        give_back();
        before(info);
    }));
}
