//! What ends the program from outside: signals, and a terminal that goes away. Each on a thread that sleeps until it happens.

use std::io::stdin;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::time::Instant;

use crossterm::event::Event;
use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGWINCH};
use signal_hook::iterator::Signals;

use super::AppEvent;

/// Until when an interrupt is meant for another program, in milliseconds of the program's life: without end while that has the terminal.
static LENT_UNTIL: AtomicU64 = AtomicU64::new(0);

/// How long after its end an interrupt may still be on its way to the thread that hears of it. With the terminal back, `ctrl-c` is a key.
const ON_ITS_WAY: u64 = 500;

/// The terminal is lent to another program for as long as this lives.
pub(crate) struct Lent(());

impl Lent {
    pub(crate) fn begin() -> Self {
        LENT_UNTIL.store(u64::MAX, Ordering::SeqCst);
        Lent(())
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        LENT_UNTIL.store(life() + ON_ITS_WAY, Ordering::SeqCst);
    }
}

/// The milliseconds since the first call.
fn life() -> u64 {
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    BEGAN.get_or_init(Instant::now).elapsed().as_millis() as u64
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
            if signal == SIGINT && life() < LENT_UNTIL.load(Ordering::SeqCst) {
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
