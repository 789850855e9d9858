//! The thread that reads the keyboard. It can be told to wait, so that another program may have the terminal for a while.

use std::io::{PipeReader, PipeWriter, Read, Write, pipe, stdin};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};

use super::AppEvent;

/// The reading thread, as its owner holds it.
pub(crate) struct Reader {
    wake: PipeWriter,
    waits: Receiver<()>,
    go_on: Sender<()>,
}

impl Reader {
    /// Starts it.
    ///
    /// # Errors
    /// When the system gives no pipe.
    pub(crate) fn start(events: Sender<AppEvent>) -> std::io::Result<Self> {
        let (woken, wake) = pipe()?;
        let (waiting, waits) = channel();
        let (go_on, may_go_on) = channel();
        std::thread::spawn(move || {
            if read(&events, woken, &waiting, &may_go_on).is_none() {
                let _ = events.send(AppEvent::End);
            }
        });
        Ok(Reader { wake, waits, go_on })
    }

    /// Lets another program read the keyboard while `run` goes on.
    pub(crate) fn while_waiting<T>(&mut self, run: impl FnOnce() -> T) -> T {
        // A thread that has ended needs no telling.
        if self.wake.write_all(b"w").is_ok() {
            let _ = self.waits.recv();
        }
        let result = run();
        let _ = self.go_on.send(());
        result
    }
}

/// Sends what is typed until nobody listens (`Some`) or the terminal can be read no more (`None`).
fn read(events: &Sender<AppEvent>, mut woken: PipeReader, waiting: &Sender<()>, go_on: &Receiver<()>) -> Option<()> {
    let terminal = stdin();
    loop {
        let (typed, told) = {
            let mut fds = [PollFd::new(&terminal, PollFlags::IN), PollFd::new(&woken, PollFlags::IN)];
            match poll(&mut fds, None) {
                Ok(_) => (fds[0].revents(), fds[1].revents()),
                Err(rustix::io::Errno::INTR) => continue,
                Err(_) => return None,
            }
        };
        if told.intersects(PollFlags::IN | PollFlags::HUP | PollFlags::ERR) {
            if woken.read_exact(&mut [0]).is_err() {
                return Some(());
            }
            let _ = waiting.send(());
            go_on.recv().ok()?;
            continue;
        }
        // A terminal that has gone is always ready and never has anything.
        if typed.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            return None;
        }
        while typed.contains(PollFlags::IN) && crossterm::event::poll(Duration::ZERO).ok()? {
            if events.send(AppEvent::Input(crossterm::event::read().ok()?)).is_err() {
                return Some(());
            }
        }
    }
}
