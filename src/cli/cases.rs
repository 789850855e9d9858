//! Commands on the cases of a library.

use std::io::{IsTerminal, Write as _};
use std::process::ExitCode;

use unicode_width::UnicodeWidthStr;

use super::{Failure, Place, print};
use crate::analysis::{Analyst, Precedents, Reading};
use crate::case::{Case, CaseId, CaseStatus, Standing, display_line};
use crate::library::{Filter, Library, LibraryError, Origin, examples, named, new_id, now, precedents, searched};
use crate::report;

pub(crate) fn list(place: &Place, matter: Option<&str>) -> Result<ExitCode, Failure> {
    let listing = place.existing_library()?.list()?;
    let mut analyst = analyst(place)?;
    let doctrine = std::sync::Arc::clone(analyst.doctrine());
    let school = doctrine.default_school();
    let mut rows = Vec::new();
    for loaded in listing.cases.iter().filter(|l| matter.is_none_or(|m| l.case.matter == m)) {
        let analysis = analyst.analyse(&loaded.case, Standing::Established);
        let verdicts: Vec<String> = doctrine
            .verdicts()
            .iter()
            .map(|v| analysis.as_alleged.of(school, v.element).words(Reading::AsAlleged).to_owned())
            .collect();
        let name = match &loaded.origin {
            Origin::Own | Origin::Precedent => loaded.case.id.to_string(),
            Origin::OtherVersion { file } => display_line(file),
        };
        rows.push([name, verdicts.join(", "), display_line(&loaded.case.matter), display_line(&loaded.case.title)]);
    }
    print(&table(&rows, std::io::stdout().is_terminal()))?;
    for unreadable in &listing.unreadable {
        let _ = writeln!(std::io::stderr(), "caroline: {}: {}", unreadable.name, unreadable.error);
    }
    Ok(if listing.unreadable.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// In columns for people, with tabs between for programs.
fn table(rows: &[[String; 4]], aligned: bool) -> String {
    let width = |column: usize| rows.iter().map(|r| r[column].width()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2)];
    let mut out = String::new();
    for row in rows {
        let cells = row.iter().enumerate().map(|(column, cell)| match widths.get(column) {
            Some(width) if aligned => format!("{cell}{}", " ".repeat(width - cell.width())),
            _ => cell.clone(),
        });
        out.push_str(&cells.collect::<Vec<_>>().join(if aligned { "  " } else { "\t" }));
        out.push('\n');
    }
    out
}

pub(crate) fn show(place: &Place, name: &str, standard: Standing) -> Result<ExitCode, Failure> {
    let case = find(place.existing_library(), name)?;
    let mut analyst = analyst(place)?;
    let mut decided = Precedents::of(analyst.doctrine(), precedents());
    let memo = report::memo_with_counsel(&mut analyst, &case, standard, &mut decided);
    print(&report::plain(&memo, terminal_width()))?;
    Ok(ExitCode::SUCCESS)
}

/// The terminal's width within what reads well; 100 where the output is no terminal.
pub(crate) fn terminal_width() -> usize {
    match rustix::termios::tcgetwinsize(std::io::stdout()) {
        Ok(size) if size.ws_col > 0 => usize::from(size.ws_col).clamp(40, 110),
        _ => 100,
    }
}

pub(crate) fn new(place: &Place, title: &str, matter: &str, from: Option<&str>) -> Result<ExitCode, Failure> {
    if title.trim().is_empty() {
        return Err(Failure::Other("a case needs a title: caroline new \"Raid at the coast\"".to_owned()));
    }
    let library = place.library()?;
    let mut case = match from {
        None => Case::blank(new_id(title), title, &now()),
        Some(name) => template(&library, name)?,
    };
    case.id = new_id(title);
    title.clone_into(&mut case.title);
    case.created = now();
    case.status = CaseStatus::Draft;
    if !matter.is_empty() {
        matter.clone_into(&mut case.matter);
    }
    library.create_new(&mut case)?;
    print(&format!("{}\n", case.id))?;
    Ok(ExitCode::SUCCESS)
}

/// A case by its name: the library's of that id, else the precedent of that id, else what the name may mean in the library, else among the precedents.
pub(crate) fn find(library: Result<Library, Failure>, name: &str) -> Result<Case, Failure> {
    let precedent = || precedents().iter().find(|c| c.id.as_str() == name).map(|c| Case::clone(c));
    let meant = || named(precedents().iter().map(|c| &**c), name).cloned();
    let stands = |library: &Library| CaseId::new(name).is_some_and(|id| library.path_of(&id).exists());
    match library {
        Ok(library) if stands(&library) => Ok(library.find(name)?),
        Ok(library) => match precedent() {
            Some(case) => Ok(case),
            None => match library.find(name) {
                Err(LibraryError::NoSuchCase { .. }) => Ok(meant()?),
                found => Ok(found?),
            },
        },
        // A precedent needs no library.
        Err(failure) => match precedent() {
            Some(case) => Ok(case),
            None => match meant() {
                Err(LibraryError::NoSuchCase { .. }) => Err(failure),
                found => Ok(found?),
            },
        },
    }
}

/// The precedents that a filter finds, as a table: id, year, what was held, title.
pub(crate) fn list_precedents(place: &Place, filter: &str) -> Result<ExitCode, Failure> {
    let doctrine = place.doctrine()?;
    let filter_of = Filter::of(&doctrine, filter);
    let found = precedents().iter().filter(|case| filter_of.fits(case, &searched(case)));
    let rows: Vec<[String; 4]> = found
        .filter_map(|case| {
            let precedent = case.precedent()?;
            let kind = doctrine.deciders().iter().find(|d| d.id == precedent.kind);
            let kind = kind.map_or(precedent.kind.clone(), |d| d.label.clone());
            let decided = precedent.holdings.iter().filter(|h| h.ruling.decided().is_some());
            let held: Vec<String> = decided.map(|h| format!("{} {}", h.element, h.ruling.words())).collect();
            let year = precedent.year.map_or(String::new(), |year| format!("{year} "));
            let title = format!("{year}{}: {}", display_line(&case.title), held.join(", "));
            let title = title.trim_end_matches(": ").to_owned();
            Some([case.id.to_string(), display_line(&kind), display_line(&case.matter), title])
        })
        .collect();
    if rows.is_empty() {
        let by: Vec<&str> = doctrine.deciders().iter().map(|d| d.id.as_str()).collect();
        let elements: Vec<&str> = doctrine.elements().iter().map(|e| e.id.as_str()).collect();
        return Err(Failure::Other(format!(
            "no precedent fits '{}'; year:1980-1989 is the year of the events, by: one of {}, and before met, not-met or not-decided one of {}",
            display_line(filter),
            by.join(", "),
            elements.join(", ")
        )));
    }
    print(&table(&rows, std::io::stdout().is_terminal()))?;
    Ok(ExitCode::SUCCESS)
}

fn template(library: &Library, name: &str) -> Result<Case, Failure> {
    if let Some(case) = examples().into_iter().find(|c| c.id.as_str() == name) {
        return Ok(case);
    }
    let mut case = find(Ok(library.clone()), name)?;
    case.without_record();
    Ok(case)
}

pub(crate) fn paths(place: &Place) -> Result<ExitCode, Failure> {
    let library = match place.library_dir() {
        Some(dir) => dir.to_owned(),
        None => Library::default_root()?,
    };
    let doctrine = place.doctrine_dir().map_or("bundled".to_owned(), |d| d.display().to_string());
    print(&format!("library   {}\ndoctrine  {doctrine}\n", library.display()))?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn analyst(place: &Place) -> Result<Analyst, Failure> {
    Analyst::new(place.doctrine()?).map_err(|e| Failure::Other(e.to_string()))
}
