//! `caroline analyze`: answers in, findings out, one document or JSON lines.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use super::lines::Lines;
use super::{Failure, Place};
use crate::analysis::{Analyst, to_json};
use crate::case::{Standing, read_answers};
use crate::doctrine::Doctrine;

/// The longest document, as for case files.
pub(super) const LONGEST: u64 = 16 * 1024 * 1024;
/// How much is read at a time.
const READ: usize = 256 * 1024;

pub(crate) fn run(place: &Place, file: &Path, standard: Standing) -> Result<ExitCode, Failure> {
    let name = if file == Path::new("-") { "standard input".to_owned() } else { file.display().to_string() };
    let doctrine = place.doctrine()?;
    let input: Box<dyn BufRead> = if file == Path::new("-") {
        Box::new(BufReader::with_capacity(READ, io::stdin()))
    } else {
        Box::new(BufReader::with_capacity(READ, File::open(file).map_err(|e| unreadable(&name, &e))?))
    };
    Analyze { doctrine, name: &name, standard, input }.run()
}

pub(super) fn unreadable(name: &str, error: &io::Error) -> Failure {
    Failure::Other(format!("{name} cannot be read: {error}"))
}

struct Analyze<'a> {
    doctrine: Arc<Doctrine>,
    name: &'a str,
    standard: Standing,
    input: Box<dyn BufRead>,
}

impl Analyze<'_> {
    fn run(mut self) -> Result<ExitCode, Failure> {
        let mut first = Vec::new();
        let mut number = 0;
        while first.trim_ascii().is_empty() {
            first.clear();
            number += 1;
            let read = (&mut self.input).take(LONGEST + 1).read_until(b'\n', &mut first);
            let read = read.map_err(|e| unreadable(self.name, &e))?;
            if read as u64 > LONGEST {
                return Err(Failure::Other(format!("{} has a line of more than 16 MiB", self.name)));
            }
            if read == 0 {
                return Err(Failure::Other(format!("{} is empty; a case with its answers is expected", self.name)));
            }
        }
        // A first line that is a whole document: JSON lines. Otherwise the document goes on.
        if serde_json::from_slice::<serde::de::IgnoredAny>(&first).is_ok() {
            Lines { doctrine: &self.doctrine, name: self.name, standard: self.standard }.run(number, first, self.input)
        } else {
            self.document(number, first)
        }
    }

    /// Answers a document whose first line that is not blank has been read, with its number.
    fn document(mut self, number: usize, first: Vec<u8>) -> Result<ExitCode, Failure> {
        // Blank lines count when it is told where something is wrong.
        let mut bytes = vec![b'\n'; number - 1];
        bytes.extend(first);
        (&mut self.input).take(LONGEST + 1).read_to_end(&mut bytes).map_err(|e| unreadable(self.name, &e))?;
        if bytes.len() as u64 > LONGEST {
            return Err(Failure::Other(format!("{} is larger than 16 MiB", self.name)));
        }
        let case = read_answers(&bytes).map_err(|e| Failure::Other(format!("{}: {e}", self.name)))?;
        let mut analyst = Analyst::new(self.doctrine).map_err(|e| Failure::Other(e.to_string()))?;
        let analysis = analyst.analyse(&case, self.standard);
        let json = to_json(analyst.doctrine(), &case, &analysis);
        writeln!(io::stdout(), "{json}").map_err(|e| Failure::output(&e))?;
        Ok(ExitCode::SUCCESS)
    }
}
