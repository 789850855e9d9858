//! What ends the program from outside: signals, and a terminal that goes away. Each on a thread that sleeps until it happens.

use std::io::stdin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;

use crossterm::event::Event;
use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGWINCH};
use signal_hook::iterator::Signals;

use super::AppEvent;

/// Whether another program has the terminal.
static LENT: AtomicBool = AtomicBool::new(false);

/// The terminal is lent to another program for as long as this lives.
pub(crate) struct Lent(());

impl Lent {
    pub(crate) fn begin() -> Self {
        LENT.store(true, Ordering::Relaxed);
        Lent(())
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        LENT.store(false, Ordering::Relaxed);
    }
}

/// Sends [`AppEvent::End`] when a signal asks for the end, and a new size when the terminal has one.
///
/// # Errors
/// When the signals cannot be caught.
pub(crate) fn signals(events: Sender<AppEvent>) -> std::io::Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM, SIGWINCH])?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            // What is typed while another program has the terminal is meant for that one.
            if signal == SIGINT && LENT.load(Ordering::Relaxed) {
                continue;
            }
            // Drawing asks for the size itself.
            let event = if signal == SIGWINCH { AppEvent::Input(Event::Resize(0, 0)) } else { AppEvent::End };
            if events.send(event).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Sends [`AppEvent::End`] when the terminal goes away. The reader of events cannot be trusted to notice (crossterm 0.29 spins then).
pub(crate) fn hang_up(events: Sender<AppEvent>) {
    std::thread::spawn(move || {
        let terminal = stdin();
        let mut fds = [PollFd::new(&terminal, PollFlags::empty())];
        loop {
            match poll(&mut fds, None) {
                Ok(0) | Err(rustix::io::Errno::INTR) => {}
                Ok(_) | Err(_) => {
                    let _ = events.send(AppEvent::End);
                    return;
                }
            }
        }
    });
}
