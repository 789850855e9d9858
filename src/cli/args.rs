//! The arguments, with the words of `--help`.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::case::Standing;

/// May this State use force in self-defence?
///
/// Caroline is a workbench for one question of international law. Without a command it opens the workbench: saved cases on the left,
/// their facts in the centre, and on the right what follows under Article 51 of the UN Charter, by school of law, with reasons and
/// authorities. It is an aid to legal analysis, not legal advice.
#[derive(Debug, Parser)]
#[command(name = "caroline", version, about, long_about, max_term_width = 100, after_long_help = EXIT_CODES)]
pub(crate) struct Args {
    /// The library to use: a folder of cases [default: your own, see `caroline paths`]
    #[arg(long, value_name = "DIR", global = true, env = "CAROLINE_LIBRARY")]
    pub(crate) library: Option<PathBuf>,

    /// The doctrine to use: a folder of doctrine files [default: the one that the program carries]
    #[arg(long, value_name = "DIR", global = true, env = "CAROLINE_DOCTRINE")]
    pub(crate) doctrine: Option<PathBuf>,

    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

const EXIT_CODES: &str = "Exit codes:
  0  done
  1  not done: a file could not be read or written, a case is not there, an input is no case
  2  the command line is wrong
  3  the doctrine has faults";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List the cases of the library with their two verdicts
    List {
        /// Only the cases of this matter
        #[arg(long, short)]
        matter: Option<String>,
    },
    /// Show a case with its analysis as text
    Show {
        /// The case: its id, the beginning of its id, or a part of its title
        case: String,
        /// What an answer must reach to count as proven
        #[arg(long, value_enum, default_value_t = Standard::Established)]
        standard: Standard,
    },
    /// Analyse a case file, or JSON lines, and print the findings as JSON
    ///
    /// Needs no more of its input than `answers`. One JSON document in gives one document out; JSON lines (one document a line) in
    /// give JSON lines out, in the same order. A line that is no case gives a line { "error": … } and exit code 1 in the end.
    Analyze {
        /// The file, or - for standard input
        file: PathBuf,
        /// What an answer must reach to count as proven
        #[arg(long, value_enum, default_value_t = Standard::Established)]
        standard: Standard,
    },
    /// Make a new case, blank or from another, and print its id
    New {
        /// Its title
        title: String,
        /// Its matter
        #[arg(long, short, default_value = "")]
        matter: String,
        /// A case of the library, or a bundled case, to begin with
        #[arg(long, value_name = "CASE")]
        from: Option<String>,
    },
    /// Export a case with its analysis
    Export {
        /// The case: its id, the beginning of its id, or a part of its title
        case: String,
        /// The format
        #[arg(long, value_enum, default_value_t = Format::Markdown)]
        format: Format,
        /// What an answer must reach to count as proven
        #[arg(long, value_enum, default_value_t = Standard::Established)]
        standard: Standard,
        /// The file to write, which must not exist yet [default: standard output]
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Check a doctrine and list all its faults
    Check {
        /// The folder [default: the doctrine in use]
        dir: Option<PathBuf>,
    },
    /// Print where library and doctrine are
    Paths,
}

/// A standing as an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Standard {
    Assumed,
    Alleged,
    Credible,
    Established,
}

impl From<Standard> for Standing {
    fn from(standard: Standard) -> Self {
        match standard {
            Standard::Assumed => Standing::Assumed,
            Standard::Alleged => Standing::Alleged,
            Standard::Credible => Standing::Credible,
            Standard::Established => Standing::Established,
        }
    }
}

/// A format of export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Markdown
    Markdown,
    /// Plain text
    Text,
}
