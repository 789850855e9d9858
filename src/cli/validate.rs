//! `caroline validate`: the doctrine against decided cases.

use std::process::ExitCode;
use std::sync::Arc;

use super::{Failure, Place, print};
use crate::analysis::{Analyst, cited};
use crate::case::Case;
use crate::library::precedents;
use crate::report::{Kind, Sheet};
use crate::trial::{Agreement, Compared, READING};

/// The width of the text.
const WIDTH: usize = 100;

pub(crate) fn run(place: &Place, brief: bool) -> Result<ExitCode, Failure> {
    let doctrine = place.doctrine()?;
    let mut analyst = Analyst::new(Arc::clone(&doctrine)).map_err(|e| Failure::Other(e.to_string()))?;
    let cases = precedents();
    let agreement = Agreement::of(&mut analyst, cases);
    let mut out = agreement.table(&doctrine, cases.len());
    if !brief {
        out.push('\n');
        out.push_str(&told(&mut analyst, cases, &agreement));
    }
    print(&out)?;
    Ok(ExitCode::SUCCESS)
}

/// Every disagreement with the reason on both sides, and where the doctrine is surer than the decision.
fn told(analyst: &mut Analyst, cases: &[Arc<Case>], agreement: &Agreement) -> String {
    let mut sheet = Sheet::default();
    let doctrine = Arc::clone(analyst.doctrine());
    for (title, lenient) in [("Disagreements", false), ("Agreements that are lenient only", true)] {
        let these: Vec<&Compared> = agreement.otherwise().filter(|c| c.lenient == lenient).collect();
        sheet.heading(&format!("{title}: {}", these.len()));
        for c in these {
            sheet.blank();
            one(&mut sheet, analyst, cases, c);
        }
    }
    let surer: Vec<&Compared> = agreement.surer_than_the_decision().collect();
    sheet.heading(&format!("Left open by the decision, settled by the doctrine: {}", surer.len()));
    for c in surer {
        let case = &cases[c.precedent];
        let element = &doctrine.element(c.element).title;
        let school = doctrine.school(c.school).title.to_lowercase();
        sheet.item(Kind::Text, 0, &format!("{}: {element}: {} ({school})", case.title, c.found.words(READING)));
    }
    for (index, word) in &agreement.unknown {
        sheet.item(Kind::Warning, 0, &format!("{}: the doctrine has no '{word}'", cases[*index].id));
    }
    sheet.plain(WIDTH)
}

fn one(sheet: &mut Sheet, analyst: &mut Analyst, cases: &[Arc<Case>], c: &Compared) {
    let doctrine = Arc::clone(analyst.doctrine());
    let case = &cases[c.precedent];
    let Some(precedent) = case.precedent() else { return };
    let held = c.held.map_or("not decided", |h| h.words());
    let element = &doctrine.element(c.element).title;
    sheet.text(Kind::Strong, 0, &format!("{} ({})", case.title, case.id));
    sheet.item(Kind::Text, 2, &format!("{element}: held {held}, found {}", c.found.long_words(READING)));
    sheet.item(Kind::Text, 2, &format!("{}: {}", precedent.by, precedent.decision));
    let explanation = analyst.explain(case, c.element, c.school, READING);
    let school = doctrine.school(c.school).title.to_lowercase();
    let reason = explanation.reason(&doctrine);
    let cites: Vec<String> =
        explanation.decided_by().map_or(Vec::new(), |d| d.cites.iter().map(|c| cited(&doctrine, *c)).collect());
    let cites = if cites.is_empty() { String::new() } else { format!(" [{}]", cites.join("; ")) };
    sheet.item(Kind::Text, 2, &format!("The doctrine ({school}): {reason}{cites}"));
}
