//! `caroline explain`: the five answers on a finding.

use std::process::ExitCode;

use serde_json::json;

use super::cases::{analyst, find, terminal_width};
use super::{Failure, Place, law, print};
use crate::analysis::{Effort, Precedents, Rank, Reading, Topic, counsel_to_json};
use crate::case::{Standing, display_line};
use crate::doctrine::ElementId;
use crate::library::precedents;
use crate::report::{Kind, Sheet};

/// What is asked for.
pub(crate) struct Asked {
    pub(crate) element: Option<String>,
    pub(crate) school: Option<String>,
    pub(crate) reading: Reading,
    pub(crate) json: bool,
}

pub(crate) fn reading(proven: bool, standard: Standing) -> Reading {
    if proven { Reading::AsProven(standard) } else { Reading::AsAlleged }
}

pub(crate) fn run(place: &Place, name: &str, asked: &Asked) -> Result<ExitCode, Failure> {
    let mut analyst = analyst(place)?;
    let doctrine = std::sync::Arc::clone(analyst.doctrine());
    let school = match &asked.school {
        Some(school) => law::school_named(&doctrine, school)?,
        None => doctrine.default_school(),
    };
    let elements: Vec<ElementId> = match &asked.element {
        Some(element) => vec![law::element_named(&doctrine, element)?],
        None => doctrine.verdicts().iter().map(|v| v.element).collect(),
    };
    let case = find(place.existing_library(), name)?;
    let mut decided = Precedents::of(&doctrine, precedents());
    let counsels =
        elements.iter().map(|e| analyst.counsel(&case, *e, school, asked.reading, &mut decided, Effort::InTime));
    let counsels: Vec<_> = counsels.collect();
    if asked.json {
        let all: Vec<_> = counsels.iter().map(|c| counsel_to_json(&doctrine, &case, &decided, c)).collect();
        let whole = json!({ "format": 1, "case": case.id.as_str(), "doctrine": doctrine.header().id, "answers": all });
        let text = serde_json::to_string_pretty(&whole).map_err(|e| Failure::Other(e.to_string()))?;
        print(&format!("{text}\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut sheet = Sheet::default();
    sheet.title(&display_line(&case.title));
    for (position, counsel) in counsels.iter().enumerate() {
        let element = doctrine.element(counsel.element);
        let title = &doctrine.school(school).title;
        let finding = counsel.finding.long_words(asked.reading);
        sheet.heading(&format!("{} {title}: {finding}", element.question));
        for topic in Topic::ALL {
            // What may be done is the same whatever is asked.
            if topic == Topic::Options && position > 0 {
                continue;
            }
            sheet.blank();
            sheet.text(Kind::Strong, 0, topic.title());
            for line in counsel.told(&doctrine, &case, &decided, topic) {
                match line.rank {
                    Rank::Heading => sheet.text(Kind::Text, 0, &line.text),
                    Rank::Part => sheet.text(Kind::Quiet, 1, &line.text),
                    Rank::Item => sheet.item(Kind::Text, 2, &line.text),
                    Rank::Detail => sheet.text(Kind::Quiet, 4, &line.text),
                    Rank::Remark => sheet.text(Kind::Quiet, 0, &line.text),
                }
            }
        }
    }
    print(&sheet.plain(terminal_width()))?;
    Ok(ExitCode::SUCCESS)
}
