//! `caroline analyze`: answers in, findings out, one document or JSON lines.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use super::{Failure, Place};
use crate::analysis::{Analyst, to_json, to_json_line};
use crate::case::{Standing, display_line, json_string, read_answers};

/// The longest document, as for case files.
const LONGEST: u64 = 16 * 1024 * 1024;

pub(crate) fn run(place: &Place, file: &Path, standard: Standing) -> Result<ExitCode, Failure> {
    let name = if file == Path::new("-") { "standard input".to_owned() } else { file.display().to_string() };
    let mut analyst = Analyst::new(place.doctrine()?).map_err(|e| Failure::Other(e.to_string()))?;
    let input: Box<dyn BufRead> = if file == Path::new("-") {
        Box::new(BufReader::new(io::stdin()))
    } else {
        Box::new(BufReader::new(File::open(file).map_err(|e| unreadable(&name, &e))?))
    };
    let out = BufWriter::new(io::stdout().lock());
    Analyze { analyst: &mut analyst, name: &name, standard, input, out }.run()
}

fn unreadable(name: &str, error: &io::Error) -> Failure {
    Failure::Other(format!("{name} cannot be read: {error}"))
}

struct Analyze<'a, W> {
    analyst: &'a mut Analyst,
    name: &'a str,
    standard: Standing,
    input: Box<dyn BufRead>,
    out: W,
}

impl<W: Write> Analyze<'_, W> {
    fn run(mut self) -> Result<ExitCode, Failure> {
        let mut first = Vec::new();
        while first.trim_ascii().is_empty() {
            first.clear();
            if !self.line(&mut first)? {
                return Err(Failure::Other(format!("{} is empty; a case with its answers is expected", self.name)));
            }
        }
        // A first line that is a whole document: JSON lines. Otherwise the document goes on.
        if serde_json::from_slice::<serde::de::IgnoredAny>(&first).is_ok() {
            self.lines(first)
        } else {
            self.document(first)
        }
    }

    /// Reads a line; whether there was one.
    fn line(&mut self, into: &mut Vec<u8>) -> Result<bool, Failure> {
        let read =
            (&mut self.input).take(LONGEST + 1).read_until(b'\n', into).map_err(|e| unreadable(self.name, &e))?;
        if read as u64 > LONGEST {
            return Err(Failure::Other(format!("{} has a line of more than 16 MiB", self.name)));
        }
        Ok(read > 0)
    }

    fn document(mut self, mut bytes: Vec<u8>) -> Result<ExitCode, Failure> {
        (&mut self.input).take(LONGEST + 1).read_to_end(&mut bytes).map_err(|e| unreadable(self.name, &e))?;
        if bytes.len() as u64 > LONGEST {
            return Err(Failure::Other(format!("{} is larger than 16 MiB", self.name)));
        }
        let case = read_answers(&bytes).map_err(|e| Failure::Other(format!("{}: {e}", self.name)))?;
        let analysis = self.analyst.analyse(&case, self.standard);
        let json = to_json(self.analyst.doctrine(), &case, &analysis);
        self.write(&json)?;
        self.out.flush().map_err(|e| Failure::output(&e))?;
        Ok(ExitCode::SUCCESS)
    }

    fn lines(mut self, first: Vec<u8>) -> Result<ExitCode, Failure> {
        let mut line = first;
        let mut number = 1;
        let mut failed = false;
        loop {
            if !line.trim_ascii().is_empty() {
                match read_answers(&line) {
                    Ok(case) => {
                        let analysis = self.analyst.analyse(&case, self.standard);
                        let json = to_json_line(self.analyst.doctrine(), &case, &analysis);
                        self.write(&json)?;
                    }
                    Err(error) => {
                        failed = true;
                        let message = format!("{}: record {number}: {error}", self.name);
                        let _ = writeln!(io::stderr(), "caroline: {}", display_line(&message));
                        self.write(&format!("{{ \"error\": {} }}", json_string(&message)))?;
                    }
                }
            }
            line.clear();
            number += 1;
            if !self.line(&mut line)? {
                break;
            }
        }
        self.out.flush().map_err(|e| Failure::output(&e))?;
        Ok(if failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        writeln!(self.out, "{text}").map_err(|e| Failure::output(&e))
    }
}
