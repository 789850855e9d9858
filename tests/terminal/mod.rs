//! The real program in a pseudo-terminal.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long a test waits for something that must come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running program with its screen.
pub(crate) struct Terminal {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    screen: Arc<Mutex<vt100::Parser>>,
    /// Whether nobody looks at the screen any more.
    closed: Arc<AtomicBool>,
}

impl Terminal {
    /// Starts the program on a library.
    pub(crate) fn start(library: &Path, size: (u16, u16), environment: &[(&str, &str)]) -> Self {
        let (cols, rows) = size;
        let pty = native_pty_system().openpty(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).expect("a pty");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_caroline"));
        command.arg("--library");
        command.arg(library);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        // What the program remembers of its user stays within the test.
        command.env("XDG_STATE_HOME", library.join("state"));
        command.env("CAROLINE_AUTHOR", "A. Student");
        command.env_remove("NO_COLOR");
        command.env_remove("LC_ALL");
        for (key, value) in environment {
            command.env(key, value);
        }
        let child = pty.slave.spawn_command(command).expect("the program starts");
        drop(pty.slave);
        let screen = Arc::new(Mutex::new(vt100::Parser::new(cells(rows), cells(cols), 0)));
        let mut reader = pty.master.try_clone_reader().expect("a reader");
        let writer = pty.master.take_writer().expect("a writer");
        let shared = Arc::clone(&screen);
        let closed = Arc::new(AtomicBool::new(false));
        let is_closed = Arc::clone(&closed);
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(n @ 1..) = reader.read(&mut bytes) {
                if is_closed.load(Ordering::Relaxed) {
                    return;
                }
                shared.lock().expect("the screen").process(&bytes[..n]);
            }
        });
        Terminal { master: Some(pty.master), writer: Some(writer), child, screen, closed }
    }

    /// Types keys.
    pub(crate) fn keys(&mut self, keys: &str) {
        let writer = self.writer.as_mut().expect("an open terminal");
        writer.write_all(keys.as_bytes()).and_then(|()| writer.flush()).expect("the keys are typed");
    }

    /// The text on the screen.
    pub(crate) fn text(&self) -> String {
        self.screen.lock().expect("the screen").screen().contents()
    }

    /// Whether the alternate screen is on.
    pub(crate) fn is_full_screen(&self) -> bool {
        self.screen.lock().expect("the screen").screen().alternate_screen()
    }

    /// Waits until the screen is as wanted.
    pub(crate) fn wait(&self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let start = Instant::now();
        loop {
            let text = self.text();
            if wanted(&text) {
                return text;
            }
            assert!(start.elapsed() < PATIENCE, "waited for {what}:\n{text}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until a text is on the screen.
    pub(crate) fn wait_for(&self, wanted: &str) -> String {
        self.wait(&format!("'{wanted}'"), |text| text.contains(wanted))
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let pid = self.child.process_id().and_then(|p| rustix::process::Pid::from_raw(p as i32)).expect("a process");
        rustix::process::kill_process(pid, signal).expect("the signal is sent");
    }

    /// Closes the terminal, as when its window is closed. The reading thread has a share of it, which it gives up with the next output;
    /// that comes of the line break which the pty's writer types at its end.
    pub(crate) fn hang_up(&mut self) {
        self.closed.store(true, Ordering::Relaxed);
        self.master = None;
        self.writer = None;
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&self, cols: u16, rows: u16) {
        // The screen first: what is drawn for the new size must not meet the old one.
        self.screen.lock().expect("the screen").screen_mut().set_size(cells(rows), cells(cols));
        let master = self.master.as_ref().expect("an open terminal");
        master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).expect("another size");
    }

    /// Waits for the end; the exit code.
    pub(crate) fn ends(&mut self) -> u32 {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status.exit_code();
            }
            assert!(start.elapsed() < PATIENCE, "the program does not end:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Ends it at once, without any chance to save.
    pub(crate) fn kill(&mut self) {
        self.signal(rustix::process::Signal::KILL);
        let _ = self.child.wait();
    }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a terminal has at least one cell")
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
