//! Commands on saved analyses: saving, listing, remarking, reviewing.

use std::process::ExitCode;

use super::cases::{analyst, terminal_width};
use super::{Failure, Place, print};
use crate::analysis::Analyst;
use crate::case::{Case, CaseId, Standing, display_line};
use crate::library::{Library, StoredAnalysis, author, now};
use crate::review::{
    Circumstances, Remark, Review, SavedAnalysis, Side, moment_words, read_record, read_remark, record_sheet, review,
    review_sheet, write_record, write_remark,
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
    for stored in library.analyses(&case.id)? {
        let words = match read(&stored) {
            Ok(saved) => {
                let under = &saved.circumstances;
                let verdicts: Vec<&str> = doctrine
                    .verdicts()
                    .iter()
                    .filter_map(|v| saved.finding(&under.school, under.proven, &doctrine.element(v.element).id))
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
    let saved = read(&stored)?;
    print(&record_sheet(&saved, &remarks(&stored)).plain(terminal_width()))?;
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
    let earlier = read(&pick(library, &case.id, since)?)?;
    let later = until.map(|name| pick(library, &case.id, name).and_then(|stored| read(&stored))).transpose()?;
    let side = later.as_ref().map_or(Side::Present(case), Side::Saved);
    let review = review(analyst, &earlier, side);
    let until = later.as_ref().map(|l| moment_words(&l.circumstances.saved));
    let words = sheet_of(case, &review, &moment_words(&earlier.circumstances.saved), until.as_deref());
    print(&words)?;
    Ok(ExitCode::SUCCESS)
}

fn sheet_of(case: &Case, review: &Review, since: &str, until: Option<&str>) -> String {
    let head = format!("{} ({})\n", display_line(&case.title), case.id);
    format!("{head}{}", review_sheet(review, since, until).plain(terminal_width()))
}

fn all(library: &Library, analyst: &mut Analyst) -> Result<ExitCode, Failure> {
    let (mut changed, mut same, mut unread) = (Vec::new(), 0, Vec::new());
    for id in library.analysed()? {
        let Ok((case, _)) = library.load(&id) else { continue };
        let Some(stored) = library.analyses(&id)?.pop() else { continue };
        match read(&stored) {
            Ok(saved) => {
                let review = review(analyst, &saved, Side::Present(&case));
                if review.changed() {
                    changed.push(sheet_of(&case, &review, &moment_words(&saved.circumstances.saved), None));
                } else {
                    same += 1;
                }
            }
            Err(failure) => unread.push(format!("{id}: {}", failure.words())),
        }
    }
    let mut out = changed.join("\n");
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(&match (changed.len(), same) {
        (0, 0) => "No case has a saved analysis: `caroline save CASE` makes one.\n".to_owned(),
        (changed, same) => format!("findings changed in {changed} of {} cases with a saved analysis\n", changed + same),
    });
    print(&out)?;
    if unread.is_empty() { Ok(ExitCode::SUCCESS) } else { Err(Failure::Other(unread.join("\n"))) }
}

/// The analysis of this name, or the last one.
fn pick(library: &Library, id: &CaseId, name: &str) -> Result<StoredAnalysis, Failure> {
    let mut all = library.analyses(id)?;
    let at = match name {
        "last" => all.len().checked_sub(1),
        name => all.iter().position(|s| s.name == name),
    };
    match at {
        Some(at) => Ok(all.swap_remove(at)),
        None if all.is_empty() => {
            Err(Failure::Other(format!("{id} has no saved analysis: `caroline save {id}` makes one")))
        }
        None => {
            Err(Failure::Other(format!("{id} has no saved analysis '{name}'; `caroline analyses {id}` lists them")))
        }
    }
}

fn read(stored: &StoredAnalysis) -> Result<SavedAnalysis, Failure> {
    let named = |why: String| Failure::Other(format!("the saved analysis {} cannot be read: {why}", stored.name));
    let bytes = stored.bytes.as_ref().map_err(|why| named(why.clone()))?;
    read_record(bytes).map_err(|e| named(e.to_string()))
}

/// The remarks; one that cannot be read says so in its place.
fn remarks(stored: &StoredAnalysis) -> Vec<Remark> {
    let unread =
        |why: String| Remark { author: String::new(), date: String::new(), text: format!("cannot be read: {why}") };
    let remark = |bytes: &Result<Vec<u8>, String>| match bytes {
        Ok(bytes) => read_remark(bytes).unwrap_or_else(|e| unread(e.to_string())),
        Err(why) => unread(why.clone()),
    };
    stored.remarks.iter().map(remark).collect()
}
