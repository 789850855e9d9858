//! Cases handed out and taken in: export and import.

use std::path::Path;
use std::process::ExitCode;

use super::args::Which;
use super::cases::{analyst, find};
use super::{Failure, Place, print};
use crate::analysis::{Analyst, Precedents};
use crate::case::{Case, Standing};
use crate::library::{IfThere, Imported, OnClash, Origin, folder_for_output, precedents, write_out};
use crate::report::{Format, memo_with_counsel};

pub(crate) fn export(
    place: &Place,
    which: &Which,
    format: Format,
    standard: Standing,
    output: Option<&Path>,
    if_there: IfThere,
) -> Result<ExitCode, Failure> {
    let library = place.existing_library();
    let mut analyst = analyst(place)?;
    let mut decided = Precedents::of(analyst.doctrine(), precedents());
    let mut text =
        |analyst: &mut Analyst, case: &Case| format.write(&memo_with_counsel(analyst, case, standard, &mut decided));
    if let Some(name) = &which.case {
        let case = find(library, name)?;
        let text = text(&mut analyst, &case);
        match output {
            None => print(&text)?,
            Some(path) if path.is_dir() => write_out(&path.join(file_name(&case, format)), &text, if_there)?,
            Some(path) => write_out(path, &text, if_there)?,
        }
        return Ok(ExitCode::SUCCESS);
    }
    let listing = library?.list()?;
    let own = listing.cases.into_iter().filter(|l| l.origin == Origin::Own).map(|l| l.case);
    let cases: Vec<Case> = own.filter(|c| which.matter.as_ref().is_none_or(|m| c.matter == *m)).collect();
    if cases.is_empty() {
        let what = which
            .matter
            .as_ref()
            .map_or("the library holds no case".to_owned(), |m| format!("no case has the matter '{m}'"));
        return Err(Failure::Other(format!("{what}; `caroline list` shows matters and cases")));
    }
    match output {
        None => {
            let all: Vec<String> = cases.iter().map(|case| text(&mut analyst, case)).collect();
            print(&all.join("\n"))?;
            Ok(ExitCode::SUCCESS)
        }
        Some(folder) => {
            folder_for_output(folder)?;
            let mut failed = Vec::new();
            for case in &cases {
                let path = folder.join(file_name(case, format));
                if let Err(error) = write_out(&path, &text(&mut analyst, case), if_there) {
                    failed.push(error.to_string());
                }
            }
            let told = format!("{} of {} written to {}\n", cases.len() - failed.len(), cases.len(), folder.display());
            print(&crate::case::display_text(&told))?;
            if failed.is_empty() { Ok(ExitCode::SUCCESS) } else { Err(Failure::Other(failed.join("\n"))) }
        }
    }
}

/// The format that a file's name asks for.
pub(crate) fn format_of(output: Option<&Path>) -> Format {
    let ending = output.and_then(Path::extension);
    let named = Format::ALL.into_iter().find(|f| ending.is_some_and(|e| e == f.ending()));
    named.unwrap_or(Format::Markdown)
}

/// A name that every system takes: that of the case's own file.
fn file_name(case: &Case, format: Format) -> String {
    format!("{}.{}", case.id, format.ending())
}

pub(crate) fn import(place: &Place, path: &Path, on_clash: OnClash) -> Result<ExitCode, Failure> {
    let report = place.library()?.import(path, on_clash)?;
    let lines: Vec<String> = report.iter().map(|line| format!("{}\n", line.words())).collect();
    print(&lines.concat())?;
    if report.iter().any(|line| matches!(line.outcome, Imported::Clash { .. })) {
        print("--on-clash keep-both, or replace, takes those whose ids are taken\n")?;
    }
    let failed = |outcome: &Imported| matches!(outcome, Imported::Refused(_) | Imported::Clash { .. });
    Ok(if report.iter().any(|line| failed(&line.outcome)) { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
