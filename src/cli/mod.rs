//! The commands. Everything that the screens show can be had here as text.

mod analyses;
mod analyze;
mod args;
mod cases;
mod check;
mod explain;
mod handing;
mod law;
mod lines;
mod validate;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;

use crate::case::display_text;
use crate::doctrine::{Doctrine, Faults};
use crate::library::{IfThere, Library, LibraryError};

/// Why a command ended without doing what it was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The doctrine has faults.
    Doctrine(Faults),
    /// The library refused.
    Library(LibraryError),
    /// Anything else, in the user's words.
    Other(String),
    /// Whoever read the output has gone; nothing is to be said.
    OutputClosed,
}

impl From<LibraryError> for Failure {
    fn from(error: LibraryError) -> Self {
        Failure::Library(error)
    }
}

impl From<Faults> for Failure {
    fn from(faults: Faults) -> Self {
        Failure::Doctrine(faults)
    }
}

impl Failure {
    pub(crate) fn output(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::OutputClosed,
            _ => Failure::Other(format!("the output could not be written: {error}")),
        }
    }

    /// What went wrong, in the user's words.
    pub(crate) fn words(&self) -> String {
        match self {
            Failure::OutputClosed => String::new(),
            Failure::Doctrine(faults) => faults.to_string(),
            Failure::Library(error) => error.to_string(),
            Failure::Other(message) => message.clone(),
        }
    }

    fn report(&self) -> ExitCode {
        let code = match self {
            Failure::OutputClosed => return ExitCode::SUCCESS,
            Failure::Doctrine(_) => 3,
            Failure::Library(_) | Failure::Other(_) => 1,
        };
        // Where stderr is closed too there is nobody left to tell.
        let _ = writeln!(io::stderr(), "caroline: {}", display_text(&self.words()));
        ExitCode::from(code)
    }
}

/// Runs the program with these arguments (the first is its name).
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args = match args::Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(error) => {
            let code = u8::try_from(error.exit_code()).unwrap_or(2);
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    match dispatch(args) {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}

fn dispatch(args: args::Args) -> Result<ExitCode, Failure> {
    use args::Command;
    let place = Place { library: args.library, doctrine: args.doctrine };
    match args.command {
        None => {
            crate::tui::run(place.doctrine()?, place.library()?).map(|()| ExitCode::SUCCESS).map_err(Failure::Other)
        }
        Some(Command::Precedents { filter }) => cases::list_precedents(&place, &filter.join(" ")),
        Some(Command::List { matter }) => cases::list(&place, matter.as_deref()),
        Some(Command::Show { case, standard, analysis }) => match analysis {
            Some(analysis) => analyses::show(&place, &case, &analysis),
            None => cases::show(&place, &case, standard.into()),
        },
        Some(Command::Save { case, remark, standard }) => analyses::save(&place, &case, &remark, standard.into()),
        Some(Command::Analyses { case }) => analyses::list(&place, &case),
        Some(Command::Remark { case, analysis, text }) => analyses::remark(&place, &case, &analysis, &text),
        Some(Command::Review { case, since, until }) => {
            analyses::run_review(&place, case.as_deref(), &since, until.as_deref())
        }
        Some(Command::Import { path, on_clash }) => handing::import(&place, &path, on_clash.into()),
        Some(Command::New { title, matter, from }) => cases::new(&place, &title, &matter, from.as_deref()),
        Some(Command::Export { which, format, standard, output, replace }) => {
            let if_there = if replace { IfThere::Replace } else { IfThere::Leave };
            let format = format.map_or_else(|| handing::format_of(output.as_deref()), Into::into);
            handing::export(&place, &which, format, standard.into(), output.as_deref(), if_there)
        }
        Some(Command::Explain { case, element, school, proven, standard, json }) => explain::run(
            &place,
            &case,
            &explain::Asked { element, school, reading: explain::reading(proven, standard.into()), json },
        ),
        Some(Command::Analyze { file, standard }) => analyze::run(&place, &file, standard.into()),
        Some(Command::Check { dir, coverage, random, seed }) => {
            check::check(&place, dir.as_deref(), &check::Asked { coverage, random, seed })
        }
        Some(Command::Law { what, school, format }) => {
            law::print_law(&place, what.as_deref(), school.as_deref(), format.into())
        }
        Some(Command::Validate { brief }) => validate::run(&place, brief),
        Some(Command::Paths) => cases::paths(&place),
    }
}

/// Which library and which doctrine are meant.
pub(crate) struct Place {
    library: Option<PathBuf>,
    doctrine: Option<PathBuf>,
}

impl Place {
    pub(crate) fn doctrine(&self) -> Result<Arc<Doctrine>, Failure> {
        Ok(Arc::new(match &self.doctrine {
            Some(dir) => Doctrine::from_dir(dir)?,
            None => Doctrine::bundled()?,
        }))
    }

    pub(crate) fn doctrine_dir(&self) -> Option<&Path> {
        self.doctrine.as_deref()
    }

    pub(crate) fn library(&self) -> Result<Library, Failure> {
        Ok(match self.library_dir() {
            Some(dir) => Library::open(dir)?,
            None => Library::open_default()?,
        })
    }

    /// The library, for what only reads: a folder that is named and holds no library is not made one.
    pub(crate) fn existing_library(&self) -> Result<Library, Failure> {
        match self.library_dir() {
            Some(dir) if !Library::is_at(dir) => Err(Failure::Other(format!(
                "there is no library at {}: it has no folder `cases`; the workbench and `caroline new` make one",
                dir.display()
            ))),
            _ => self.library(),
        }
    }

    pub(crate) fn library_dir(&self) -> Option<&Path> {
        self.library.as_deref()
    }
}

/// Writes to standard output.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|e| Failure::output(&e))
}
