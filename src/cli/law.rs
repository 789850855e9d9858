//! `caroline law`: the doctrine for reading.

use std::process::ExitCode;

use super::{Failure, Place, print};
use crate::case::display_line;
use crate::doctrine::{Doctrine, ElementId, SchoolId};
use crate::report::{Format, LawPart, law};

/// How many names are offered where one is not known.
const NEAR: usize = 6;
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

/// The element with this name, which may be its title.
pub(crate) fn element_named(doctrine: &Doctrine, what: &str) -> Result<ElementId, Failure> {
    match named(doctrine, what) {
        Ok(LawPart::Element(element)) => Ok(element),
        _ => {
            let name = display_line(what);
            Err(Failure::Other(format!(
                "the doctrine has no element '{name}'; `caroline law` prints them with their names"
            )))
        }
    }
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
    let plain = |name: &str| name.to_lowercase().replace(['-', '_'], " ");
    let wanted = plain(what);
    let elements = doctrine.element_ids().map(|e| (doctrine.element(e).id.as_str(), LawPart::Element(e)));
    let titles = doctrine.element_ids().map(|e| (doctrine.element(e).title.as_str(), LawPart::Element(e)));
    let facts = doctrine.fact_ids().flat_map(|f| {
        let fact = doctrine.fact(f);
        [(fact.id.as_str(), LawPart::Fact(f)), (fact.label.as_str(), LawPart::Fact(f))]
    });
    let authorities = doctrine
        .authorities()
        .iter()
        .enumerate()
        .flat_map(|(i, a)| [(a.id.as_str(), LawPart::Authority(i)), (a.short.as_str(), LawPart::Authority(i))]);
    let names: Vec<(&str, LawPart)> = elements.chain(titles).chain(facts).chain(authorities).collect();
    if let Some((_, part)) = names.iter().find(|(name, _)| plain(name) == wanted) {
        return Ok(*part);
    }
    let mut near: Vec<&str> =
        names.iter().map(|(name, _)| *name).filter(|name| plain(name).contains(&wanted)).collect();
    near.dedup();
    near.truncate(NEAR);
    let name = display_line(what);
    let or = if near.is_empty() { String::new() } else { format!("; there are {}", near.join(", ")) };
    Err(Failure::Other(format!(
        "the doctrine has no element, fact or authority '{name}'{or}; `caroline law` prints them all with their names"
    )))
}

pub(crate) fn school_named(doctrine: &Doctrine, name: &str) -> Result<SchoolId, Failure> {
    doctrine.school_named(&name.to_lowercase()).ok_or_else(|| {
        let schools: Vec<&str> = doctrine.schools().iter().map(|s| s.id.as_str()).collect();
        let name = display_line(name);
        Failure::Other(format!("the doctrine has no school '{name}'; its schools are {}", schools.join(", ")))
    })
}
