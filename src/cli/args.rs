//! The arguments, with the words of `--help`.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::case::Standing;
use crate::library::OnClash;
use crate::report;

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
    /// List the precedents that the program carries, with what was held
    ///
    /// `show`, `export` and `new --from` take them by their ids.
    Precedents {
        /// Words to look for; year:1980-1989 for the events, by:icj for who decided, gravity:not-met for an element and what was held
        filter: Vec<String>,
    },
    /// Show a case with its analysis as text
    Show {
        /// The case: its id, the beginning of its id, or a part of its title
        case: String,
        /// What an answer must reach to count as proven
        #[arg(long, value_enum, default_value_t = Standard::Established)]
        standard: Standard,
        /// Show this saved analysis instead, as it was: its name, or `last`
        #[arg(long, value_name = "ANALYSIS")]
        analysis: Option<String>,
    },
    /// Explain a finding: what decides it, what would change it, what to ask next, what may be done, what the precedents say
    Explain {
        /// The case: its id, the beginning of its id, or a part of its title; precedents too
        case: String,
        /// The element; left out, the questions at the top
        #[arg(long)]
        element: Option<String>,
        /// The school; left out, the one that is shown first
        #[arg(long)]
        school: Option<String>,
        /// Count only what is proven
        #[arg(long)]
        proven: bool,
        /// What an answer must reach to count as proven
        #[arg(long, value_enum, default_value_t = Standard::Established)]
        standard: Standard,
        /// Print JSON instead of text
        #[arg(long)]
        json: bool,
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
        /// A case of the library, a bundled case or a precedent to begin with
        #[arg(long, value_name = "CASE")]
        from: Option<String>,
    },
    /// Export a case with its analysis, or several
    Export {
        #[command(flatten)]
        which: Which,
        /// The format [default: text for a file that ends in .txt, else Markdown]
        #[arg(long, value_enum)]
        format: Option<Format>,
        /// What an answer must reach to count as proven
        #[arg(long, value_enum, default_value_t = Standard::Established)]
        standard: Standard,
        /// The file to write, which must not exist yet; a folder for several cases [default: standard output]
        #[arg(long, short, value_name = "PATH")]
        output: Option<PathBuf>,
        /// Write over files that are there
        #[arg(long)]
        replace: bool,
    },
    /// Save the analysis of a case as it is now, never to be changed, and print its name
    Save {
        /// The case: its id, the beginning of its id, or a part of its title
        case: String,
        /// A remark to keep with it
        #[arg(long, short, default_value = "")]
        remark: String,
        /// What an answer must reach to count as proven
        #[arg(long, value_enum, default_value_t = Standard::Established)]
        standard: Standard,
    },
    /// List the saved analyses of a case, the oldest first
    Analyses {
        /// The case
        case: String,
    },
    /// Add a remark beside a saved analysis
    Remark {
        /// The case
        case: String,
        /// The saved analysis: its name, or `last`
        analysis: String,
        /// The remark
        text: String,
    },
    /// Say which findings changed since an analysis was saved, and because of which answers or which change of the law
    ///
    /// Without a case: every case whose findings changed since its last saved analysis, as after a new edition of the doctrine.
    Review {
        /// The case [default: all]
        case: Option<String>,
        /// The saved analysis to begin with: its name, or `last`
        #[arg(long, default_value = "last", value_name = "ANALYSIS", requires = "case")]
        since: String,
        /// The saved analysis to end with [default: the case as it is now]
        #[arg(long, value_name = "ANALYSIS", requires = "case")]
        until: Option<String>,
    },
    /// Take a case file, or a folder of them, into the library, and report on each
    Import {
        /// The file or folder; of another library, its cases are taken
        path: PathBuf,
        /// What to do with a case whose id another case here has
        #[arg(long, value_enum, default_value_t = Clash::Skip)]
        on_clash: Clash,
    },
    /// Print the law as the doctrine has it, for reading: all of it, an element, a fact or an authority
    Law {
        /// An element, a fact or an authority, by its name or title [default: everything]
        what: Option<String>,
        /// Only the tests and arguments of this school
        #[arg(long, short)]
        school: Option<String>,
        /// The format
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Check a doctrine and list all its faults
    ///
    /// Where a folder `rows` stands beside its files, the rows of law in it are tried too.
    Check {
        /// The folder [default: the doctrine in use]
        dir: Option<PathBuf>,
        /// Name every test that the rows do not try in both directions
        #[arg(long)]
        coverage: bool,
        /// Print so many random complete cases with what follows, to be read by a lawyer
        #[arg(long, value_name = "N", default_value_t = 0)]
        random: usize,
        /// The number with which the random cases begin
        #[arg(long, value_name = "NUMBER", default_value_t = 1)]
        seed: u64,
    },
    /// Put the decided precedents to the doctrine and print where its findings agree with what was held
    ///
    /// The doctrine says with which school each kind of decision-maker is compared, if any. Its finding is taken as proven: what reaches
    /// "established" counts. What was not decided is never scored.
    Validate {
        /// Print the figures only
        #[arg(long)]
        brief: bool,
    },
    /// Print where library and doctrine are
    Paths,
}

/// Which cases are meant.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Which {
    /// The case: its id, the beginning of its id, or a part of its title
    pub(crate) case: Option<String>,
    /// All cases of this matter
    #[arg(long, short)]
    pub(crate) matter: Option<String>,
    /// All cases of the library
    #[arg(long)]
    pub(crate) all: bool,
}

/// What to do with a case whose id another case has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Clash {
    /// Leave it out
    Skip,
    /// Take it under a new id
    KeepBoth,
    /// Put it in the place of the other, which goes to the trash
    Replace,
}

impl From<Clash> for OnClash {
    fn from(clash: Clash) -> Self {
        match clash {
            Clash::Skip => OnClash::Skip,
            Clash::KeepBoth => OnClash::KeepBoth,
            Clash::Replace => OnClash::Replace,
        }
    }
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

impl From<Format> for report::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Markdown => report::Format::Markdown,
            Format::Text => report::Format::Text,
        }
    }
}
