//! Commands on saved analyses: saving, listing, remarking, reviewing.

use std::process::ExitCode;

use super::cases::{analyst, terminal_width};
use super::{Failure, Place, print};
use crate::analysis::Analyst;
use crate::case::{Case, CaseId, Standing, display_line};
use crate::library::{Library, author, now};
use crate::review::{
    ChangedCase, Circumstances, Kept, Remark, Review, SavedAnalysis, Side, moment_words, open, record_sheet, review,
    review_sheet, since_last, write_record, write_remark,
};

pub(crate) fn save(place: &Place, name: &str, remark: &str, standard: Standing) -> Result<ExitCode, Failure> {
    let library = place.existing_library()?;
    let case = library.find(name)?;
    let mut analyst = analyst(place)?;
    let school = analyst.doctrine().school(analyst.doctrine().default_school()).id.clone();
    let under =
        Circumstances { saved: now(), author: author(), remark: remark.to_owned(), school, proven: false, standard };
    let text = write_record(&mut analyst, &case, &under).map_err(|e| Failure::Other(e.to_string()))?;
    let saved = library.save_analysis(&case.id, &text)?;
    print(&format!("{saved}\n"))?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn list(place: &Place, name: &str) -> Result<ExitCode, Failure> {
    let library = place.existing_library()?;
    let case = library.find(name)?;
    let doctrine = place.doctrine()?;
    let mut out = String::new();
    let mut code = ExitCode::SUCCESS;
    for stored in library.analyses(&case.id)?.into_iter().map(open) {
        let words = match read(&stored) {
            Ok(saved) => {
                let under = &saved.circumstances;
                let verdicts: Vec<String> = doctrine
                    .verdicts()
                    .iter()
                    .filter_map(|v| saved.finding(&under.school, under.proven, &doctrine.element(v.element).id))
                    .map(display_line)
                    .collect();
                let tampered = if saved.intact { "" } else { "\tCHANGED SINCE IT WAS SAVED" };
                let remarks = match stored.remarks.len() {
                    0 => String::new(),
                    1 => " (1 remark)".to_owned(),
                    n => format!(" ({n} remarks)"),
                };
                format!("{}\t{}{remarks}{tampered}", verdicts.join(", "), display_line(&under.remark))
            }
            Err(error) => {
                code = ExitCode::from(1);
                error.words()
            }
        };
        out.push_str(&format!("{}\t{words}\n", display_line(&stored.name)));
    }
    print(&out)?;
    Ok(code)
}

pub(crate) fn show(place: &Place, name: &str, analysis: &str) -> Result<ExitCode, Failure> {
    let library = place.existing_library()?;
    let case = library.find(name)?;
    let stored = pick(&library, &case.id, analysis)?;
    print(&record_sheet(read(&stored)?, &stored.remarks).plain(terminal_width()))?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn remark(place: &Place, name: &str, analysis: &str, text: &str) -> Result<ExitCode, Failure> {
    let library = place.existing_library()?;
    let case = library.find(name)?;
    let stored = pick(&library, &case.id, analysis)?;
    let remark = Remark { author: author(), date: now(), text: text.to_owned() };
    library.add_remark(&case.id, &stored.name, &write_remark(&remark))?;
    Ok(ExitCode::SUCCESS)
}

/// One case against an analysis of it, or every case of the library against its last one.
pub(crate) fn run_review(
    place: &Place,
    name: Option<&str>,
    since: &str,
    until: Option<&str>,
) -> Result<ExitCode, Failure> {
    let library = place.existing_library()?;
    let mut analyst = analyst(place)?;
    match name {
        Some(name) => one(&library, &mut analyst, &library.find(name)?, since, until),
        None => all(&library, &mut analyst),
    }
}

fn one(
    library: &Library,
    analyst: &mut Analyst,
    case: &Case,
    since: &str,
    until: Option<&str>,
) -> Result<ExitCode, Failure> {
    let earlier = pick(library, &case.id, since)?;
    let earlier = read(&earlier)?;
    let later = until.map(|name| pick(library, &case.id, name)).transpose()?;
    let later = later.as_ref().map(read).transpose()?;
    let review = review(analyst, earlier, later.map_or(Side::Present(case), Side::Saved));
    let until = later.map(|l| moment_words(&l.circumstances.saved));
    let words = sheet_of(case, &review, &moment_words(&earlier.circumstances.saved), until.as_deref());
    print(&words)?;
    Ok(ExitCode::SUCCESS)
}

fn sheet_of(case: &Case, review: &Review, since: &str, until: Option<&str>) -> String {
    let head = format!("{} ({})\n", display_line(&case.title), case.id);
    format!("{head}{}", review_sheet(review, since, until).plain(terminal_width()))
}

fn all(library: &Library, analyst: &mut Analyst) -> Result<ExitCode, Failure> {
    let present = |id: &CaseId| match library.path_of(id).exists() {
        true => Some(library.load(id).map(|(case, _)| case).map_err(|e| e.to_string())),
        false => None,
    };
    let since = since_last(library, analyst, present);
    let sheet = |changed: &ChangedCase| {
        let head = format!("{} ({})\n", changed.title, changed.id);
        format!("{head}{}", review_sheet(&changed.review, &moment_words(&changed.since), None).plain(terminal_width()))
    };
    let changed: Vec<String> = since.changed.iter().map(sheet).collect();
    let mut out = changed.join("\n");
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(&match (changed.len(), since.same, since.unread.len()) {
        (0, 0, 0) => "No case has a saved analysis: `caroline save CASE` makes one.\n".to_owned(),
        (changed, same, _) => {
            format!("findings changed in {changed} of {} cases with a saved analysis\n", changed + same)
        }
    });
    print(&out)?;
    if since.unread.is_empty() { Ok(ExitCode::SUCCESS) } else { Err(Failure::Other(since.unread.join("\n"))) }
}

/// The analysis of this name, or the last one.
fn pick(library: &Library, id: &CaseId, name: &str) -> Result<Kept, Failure> {
    let mut all = library.analyses(id)?;
    let at = match name {
        "last" => all.len().checked_sub(1),
        name => all.iter().position(|s| s.name == name),
    };
    match at {
        Some(at) => Ok(open(all.swap_remove(at))),
        None if all.is_empty() => {
            Err(Failure::Other(format!("{id} has no saved analysis: `caroline save {id}` makes one")))
        }
        None => {
            Err(Failure::Other(format!("{id} has no saved analysis '{name}'; `caroline analyses {id}` lists them")))
        }
    }
}

fn read(kept: &Kept) -> Result<&SavedAnalysis, Failure> {
    let named = |why: &String| Failure::Other(format!("the saved analysis {} cannot be read: {why}", kept.name));
    kept.saved.as_ref().map_err(named)
}
