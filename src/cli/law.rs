//! `caroline law`: the doctrine for reading.

use std::process::ExitCode;

use super::{Failure, Place, print};
use crate::case::display_line;
use crate::doctrine::{Doctrine, SchoolId};
use crate::report::{Format, LawPart, law};

/// The width of the text.
const WIDTH: usize = 100;

pub(crate) fn print_law(
    place: &Place,
    what: Option<&str>,
    school: Option<&str>,
    format: Format,
) -> Result<ExitCode, Failure> {
    let doctrine = place.doctrine()?;
    let part = what.map_or(Ok(LawPart::Whole), |what| named(&doctrine, what))?;
    let school = school.map(|name| school_named(&doctrine, name)).transpose()?;
    let sheet = law(&doctrine, part, school);
    print(&match format {
        Format::Markdown => sheet.markdown(),
        Format::Text => sheet.plain(WIDTH),
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The part of the doctrine with this name; titles and short names do too, and capitals make no difference.
fn named(doctrine: &Doctrine, what: &str) -> Result<LawPart, Failure> {
    if let Some(element) = doctrine.element_named(what) {
        return Ok(LawPart::Element(element));
    }
    if let Some(fact) = doctrine.fact_named(what) {
        return Ok(LawPart::Fact(fact));
    }
    if let Some(authority) = doctrine.authorities().iter().position(|a| a.id == what) {
        return Ok(LawPart::Authority(authority));
    }
    let same = |name: &str| name.to_lowercase() == what.to_lowercase();
    let element = doctrine.element_ids().find(|e| same(&doctrine.element(*e).title)).map(LawPart::Element);
    let fact = || doctrine.fact_ids().find(|f| same(&doctrine.fact(*f).label)).map(LawPart::Fact);
    let authority = || doctrine.authorities().iter().position(|a| same(&a.short)).map(LawPart::Authority);
    element.or_else(fact).or_else(authority).ok_or_else(|| {
        let name = display_line(what);
        Failure::Other(format!(
            "the doctrine has no element, fact or authority '{name}'; `caroline law` prints them all with their names"
        ))
    })
}

fn school_named(doctrine: &Doctrine, name: &str) -> Result<SchoolId, Failure> {
    doctrine.school_named(&name.to_lowercase()).ok_or_else(|| {
        let schools: Vec<&str> = doctrine.schools().iter().map(|s| s.id.as_str()).collect();
        let name = display_line(name);
        Failure::Other(format!("the doctrine has no school '{name}'; its schools are {}", schools.join(", ")))
    })
}
