//! Commands on the cases of a library.

use std::io::{IsTerminal, Write as _};
use std::process::ExitCode;

use unicode_width::UnicodeWidthStr;

use super::{Failure, Place, print};
use crate::analysis::{Analyst, Reading};
use crate::case::{Case, CaseStatus, Standing, display_line};
use crate::library::{Library, Origin, examples, new_id, now};
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
            Origin::Own => loaded.case.id.to_string(),
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
    let case = place.existing_library()?.find(name)?;
    let memo = report::memo(&mut analyst(place)?, &case, standard);
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

fn template(library: &Library, name: &str) -> Result<Case, Failure> {
    match examples().into_iter().find(|c| c.id.as_str() == name) {
        Some(case) => Ok(case),
        None => Ok(library.find(name)?),
    }
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
