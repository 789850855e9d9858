//! The workbench: one loop in which an event changes the state and the state is drawn. Floor 5.

mod app;
mod cases;
mod command;
mod facts;
mod headless;
mod history;
mod key;
mod overlay;
mod panel;
mod selection;
mod style;
mod terminal;
mod text;
mod typing;
mod update;
mod view;
mod watch;

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use app::{App, Marks, Request};
use crossterm::event::Event;
pub use headless::Headless;

use crate::analysis::Analyst;
use crate::case::{Case, Standing};
use crate::doctrine::{Doctrine, TooLarge};
use crate::library::{Library, SaveEvent, Saver};

/// What the loop hears of.
pub(crate) enum AppEvent {
    /// The terminal: a key, a paste, a new size.
    Input(Event),
    /// A save.
    Saved(SaveEvent),
    /// The doctrine is compiled.
    Compiled(Result<Box<Analyst>, TooLarge>),
    /// The verdicts of the cases in the list.
    Marked(Vec<(Arc<Case>, Marks)>),
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
    let listing = library.list().map_err(|e| e.to_string())?;
    let saver = Saver::start(library.clone(), {
        let sender = sender.clone();
        move |event| drop(sender.send(AppEvent::Saved(event)))
    });
    let mut app = App::new(Arc::clone(&doctrine), library, listing, saver, style::Looks::from_environment());
    compile(doctrine, app.entries.iter().map(|e| Arc::clone(&e.case)).collect(), sender.clone());
    watch::signals(sender.clone()).map_err(|e| format!("signals cannot be caught: {e}"))?;
    watch::hang_up(sender.clone());
    terminal::restore_on_panic();
    let screen = terminal::Screen::take().map_err(|e| format!("the terminal cannot be used: {e}"))?;
    read_input(sender);
    let ended = run_loop(&mut app, screen, &events);
    let lost = app.flush();
    match (ended, lost.as_slice()) {
        (Ok(()), []) => Ok(()),
        (Err(error), []) => Err(format!("the terminal has gone ({error}); everything is saved")),
        (_, lost) => {
            let names: Vec<String> = lost.iter().map(|(id, why)| format!("{id} ({why})")).collect();
            Err(format!("the last changes of these cases could not be saved: {}", names.join("; ")))
        }
    }
}

fn run_loop(app: &mut App, mut screen: terminal::Screen, events: &Receiver<AppEvent>) -> std::io::Result<()> {
    screen.draw(|frame| view::draw(app, frame))?;
    while let Ok(event) = events.recv() {
        let mut next = Some(event);
        while let Some(event) = next {
            match event {
                AppEvent::Input(event) => app.input(event),
                AppEvent::Saved(event) => app.saved(event),
                AppEvent::Compiled(Ok(analyst)) => app.compiled(*analyst),
                AppEvent::Compiled(Err(error)) => app.trouble(error.to_string()),
                AppEvent::Marked(marks) => app.marked(marks),
                AppEvent::End => return Ok(()),
            }
            match app.take_request() {
                Some(Request::Quit) if may_quit(app) => return Ok(()),
                Some(Request::Suspend) => screen.suspend()?,
                Some(Request::Quit) | None => {}
            }
            next = events.try_recv().ok();
        }
        screen.draw(|frame| view::draw(app, frame))?;
    }
    Ok(())
}

/// Quitting waits for what is being saved; what cannot be saved keeps the program open once.
fn may_quit(app: &mut App) -> bool {
    let lost = app.flush();
    let Some((id, why)) = lost.first() else { return true };
    if app.warned_of_loss {
        return true;
    }
    app.warned_of_loss = true;
    app.trouble(format!("{id} is not saved: {why} Quit again to leave without it."));
    false
}

/// Compiles the doctrine off the drawing thread, then finds the verdicts of the listed cases.
fn compile(doctrine: Arc<Doctrine>, cases: Vec<Arc<Case>>, events: Sender<AppEvent>) {
    std::thread::spawn(move || {
        let analyst = Analyst::new(Arc::clone(&doctrine)).map(Box::new);
        let ok = analyst.is_ok();
        if events.send(AppEvent::Compiled(analyst)).is_err() || !ok {
            return;
        }
        let Ok(mut analyst) = Analyst::new(Arc::clone(&doctrine)) else { return };
        for some in cases.chunks(500) {
            let marks = some
                .iter()
                .map(|case| {
                    let analysis = analyst.analyse(case, Standing::Established);
                    (Arc::clone(case), Marks::of(&doctrine, &analysis))
                })
                .collect();
            if events.send(AppEvent::Marked(marks)).is_err() {
                return;
            }
        }
    });
}

fn read_input(events: Sender<AppEvent>) {
    std::thread::spawn(move || {
        while let Ok(event) = crossterm::event::read() {
            if events.send(AppEvent::Input(event)).is_err() {
                return;
            }
        }
        let _ = events.send(AppEvent::End);
    });
}
