//! The workbench: one loop in which an event changes the state and the state is drawn. Floor 6.

mod advice;
mod answering;
mod app;
mod background;
mod cases;
mod command;
mod comments;
mod consequences;
mod editing;
mod facts;
mod fields;
mod filling;
mod handing;
mod headless;
mod hints;
mod history;
mod key;
mod law;
mod numbers;
mod orders;
mod outside;
mod overlay;
mod panel;
mod reader;
mod saved;
mod saving;
mod selection;
mod session;
mod shelf;
mod sources;
mod style;
mod terminal;
mod text;
mod trying;
mod typing;
mod update;
mod view;
mod watch;

use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use advice::Advice;
use app::{App, Marks, Request, Then};
use background::Background;
pub use command::keys_table;
use crossterm::event::Event;
pub use headless::Headless;

use crate::analysis::{Analyst, Precedents};
use crate::case::{Case, Standing};
use crate::doctrine::{Doctrine, TooLarge};
use crate::library::{Journal, Library, LibraryError, Listing, SaveEvent, SaveFailure, Saver, state_dir};

/// How long the end of the program waits for what is still being done, as an export to a slow disk.
const LAST: Duration = Duration::from_secs(5);

/// How long the first frame waits for the library.
const AT_ONCE: Duration = Duration::from_millis(10);

/// What the loop hears of.
pub(crate) enum AppEvent {
    /// The terminal: a key, a paste, a new size.
    Input(Event),
    /// A save.
    Saved(SaveEvent),
    /// The doctrine is compiled.
    Compiled(Result<Box<Analyst>, TooLarge>),
    /// What the library holds.
    Listed(Result<Listing, LibraryError>),
    /// The verdicts of some cases of the list, under a standard of proof.
    Marked(Standing, Vec<(Arc<Case>, Marks)>),
    /// The precedents, ready to be compared with cases.
    Ready(Box<Precedents>),
    /// The five answers.
    Advised(Box<Advice>),
    /// What follows from something that was done elsewhere.
    Then(Then),
    /// The program is to end.
    End,
}

/// Runs the workbench until its user, a signal or the terminal ends it.
///
/// # Errors
/// What kept it from running, in the user's words.
pub(crate) fn run(doctrine: Arc<Doctrine>, library: Library) -> Result<(), String> {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Err("the workbench needs a terminal; `caroline --help` lists what can be done without one".to_owned());
    }
    let (sender, events) = channel();
    let state = state_dir();
    let journal = state.as_deref().map(|state| Journal::of(&library, state));
    let session_file = state.as_deref().map(|state| session::path(state, library.root()));
    let saver = Saver::start(library.clone(), journal.clone(), {
        let sender = sender.clone();
        move |event| drop(sender.send(AppEvent::Saved(event)))
    });
    let background = Background::start(Arc::clone(&doctrine), sender.clone());
    let mut app = App::new(doctrine, library.clone(), saver, style::Looks::from_environment(), sender.clone());
    app.shows_hints = true;
    if let Some(file) = &session_file {
        app.resume(session::read(file));
    }
    app.spawn({
        let (library, state) = (library.clone(), state.clone());
        move || {
            let recovered = journal.map(|journal| journal.recover(&library)).unwrap_or_default();
            let listing = library.list();
            let left = state.map(|state| outside::left_behind(&state)).unwrap_or_default();
            Box::new(move |app| {
                app.listed(listing);
                app.recovered(recovered, &left);
            })
        }
    });
    app.background = Some(background);
    watch::signals(sender.clone()).map_err(|e| format!("signals cannot be caught: {e}"))?;
    watch::hang_up(sender.clone());
    terminal::restore_on_panic();
    let screen = terminal::Screen::take().map_err(|e| format!("the terminal cannot be used: {e}"))?;
    let reader = reader::Reader::start(sender).map_err(|e| format!("the keyboard cannot be read: {e}"))?;
    let ended = Loop { app: &mut app, screen, reader, events: &events, state: state.as_deref() }.run();
    if let Some(file) = &session_file {
        session::write(file, &app.session());
    }
    let lost = app.flush();
    finish(&mut app, &events);
    if let (Some(failure), []) = (app.failure.take(), lost.as_slice()) {
        return Err(failure);
    }
    match (ended, lost.as_slice()) {
        (Ok(()), []) => Ok(()),
        (Err(error), []) => Err(format!("the terminal has gone ({error}); everything is saved")),
        (_, lost) => Err(lost.iter().map(lost_words).collect::<Vec<_>>().join("\n")),
    }
}

/// Waits a while for what was ordered and is still being done, and takes what follows from it.
fn finish(app: &mut App, events: &Receiver<AppEvent>) {
    let until = Instant::now() + LAST;
    while app.under_way > 0 {
        let Ok(event) = events.recv_timeout(until.saturating_duration_since(Instant::now())) else { return };
        take(app, event);
    }
}

/// What is said of a case whose last changes are not in the library when the program ends.
fn lost_words((of, failure): &(String, SaveFailure)) -> String {
    let SaveFailure { why, in_journal } = failure;
    match in_journal {
        true => format!("{of} could not be saved ({why}) Its last version is kept and comes back at the next start."),
        false => format!("the last changes of {of} are lost: {why}"),
    }
}

/// The loop with all that it needs.
struct Loop<'a> {
    app: &'a mut App,
    screen: terminal::Screen,
    reader: reader::Reader,
    events: &'a Receiver<AppEvent>,
    state: Option<&'a Path>,
}

impl Loop<'_> {
    fn run(mut self) -> std::io::Result<()> {
        // A library that is read at once is in the first frame already.
        let mut next = self.events.recv_timeout(AT_ONCE).ok();
        loop {
            while let Some(event) = next {
                if matches!(event, AppEvent::End) {
                    return Ok(());
                }
                take(self.app, event);
                match self.app.take_request() {
                    Some(Request::Quit) if self.may_quit() => return Ok(()),
                    Some(Request::Suspend) => self.screen.suspend()?,
                    Some(Request::Editor) => self.edit_outside()?,
                    Some(Request::Quit) | None => {}
                }
                next = self.events.try_recv().ok();
            }
            let app = &mut *self.app;
            self.screen.draw(|frame| view::draw(app, frame))?;
            match self.events.recv() {
                Ok(event) => next = Some(event),
                Err(_) => return Ok(()),
            }
        }
    }

    /// Quitting waits for what is being done and saved; what cannot be done or saved keeps the program open once.
    fn may_quit(&mut self) -> bool {
        let lost = self.app.flush();
        finish(self.app, self.events);
        let warning = match (lost.first(), self.app.failure.take()) {
            (None, None) => return true,
            (Some((of, failure)), _) if failure.in_journal => {
                format!("q again leaves; {of} is not saved, but kept until the next start: {failure}")
            }
            (Some((of, failure)), _) => format!("q again leaves WITHOUT saving {of}: {failure}"),
            (None, Some(failure)) => format!("q again leaves all the same. {failure}"),
        };
        if std::mem::replace(&mut self.app.warned_of_loss, true) {
            return true;
        }
        self.app.trouble(warning);
        false
    }

    /// Hands the text that is open to the user's editor, and takes what comes back.
    fn edit_outside(&mut self) -> std::io::Result<()> {
        let (Some(editor), Some(state)) = (outside::editor(), self.state) else {
            self.app.trouble("No editor is named: set EDITOR, as in EDITOR=nano.".to_owned());
            return Ok(());
        };
        let Some(text) = self.app.text_for_outside() else { return Ok(()) };
        let screen = &mut self.screen;
        let lent = watch::Lent::begin();
        let (edited, back) = self.reader.while_waiting(|| screen.outside(|| outside::edit(&editor, state, &text)));
        drop(lent);
        // The text first: a terminal that does not come back must not take it along.
        self.app.text_from_outside(edited);
        back
    }
}

fn take(app: &mut App, event: AppEvent) {
    match event {
        AppEvent::Input(event) => app.input(event),
        AppEvent::Saved(event) => app.saved(event),
        AppEvent::Compiled(Ok(analyst)) => app.compiled(*analyst),
        AppEvent::Compiled(Err(error)) => app.trouble(error.to_string()),
        AppEvent::Listed(listing) => app.listed(listing),
        AppEvent::Marked(standard, marks) => app.marked(standard, marks),
        AppEvent::Ready(decided) => app.decided = Some(*decided),
        AppEvent::Advised(advice) => app.advised(*advice),
        AppEvent::Then(then) => app.then(then),
        AppEvent::End => {}
    }
}
