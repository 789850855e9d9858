//! The parts of a case that are no facts: title, parties, days, summary.

use crate::case::{Case, Date};

/// A part of the case that is no fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum CaseField {
    Title,
    Matter,
    Stage,
    Status,
    Acting,
    Territorial,
    Against,
    Victim,
    IncidentDate,
    ResponseDate,
    ReportDate,
    Summary,
}

impl CaseField {
    pub(crate) const ALL: [CaseField; 12] = [
        CaseField::Title,
        CaseField::Matter,
        CaseField::Stage,
        CaseField::Status,
        CaseField::Acting,
        CaseField::Territorial,
        CaseField::Against,
        CaseField::Victim,
        CaseField::IncidentDate,
        CaseField::ResponseDate,
        CaseField::ReportDate,
        CaseField::Summary,
    ];

    pub(crate) fn label(self) -> &'static str {
        match self {
            CaseField::Title => "Title",
            CaseField::Matter => "Matter",
            CaseField::Stage => "Stage",
            CaseField::Status => "Status",
            CaseField::Acting => "Acting State",
            CaseField::Territorial => "On whose territory",
            CaseField::Against => "Directed at",
            CaseField::Victim => "State attacked",
            CaseField::IncidentDate => "Day of the event",
            CaseField::ResponseDate => "Day of the force",
            CaseField::ReportDate => "Day of the report",
            CaseField::Summary => "Summary",
        }
    }

    /// What it holds, as text.
    pub(crate) fn words(self, case: &Case) -> String {
        let date = |d: Option<Date>| d.map_or_else(String::new, |d| d.to_string());
        match self {
            CaseField::Title => case.title.clone(),
            CaseField::Matter => case.matter.clone(),
            CaseField::Stage => case.stage.words().to_owned(),
            CaseField::Status => case.status.words().to_owned(),
            CaseField::Acting => case.parties.acting.clone(),
            CaseField::Territorial => case.parties.territorial.clone(),
            CaseField::Against => case.parties.against.clone(),
            CaseField::Victim => case.parties.victim.clone(),
            CaseField::IncidentDate => date(case.dates.incident),
            CaseField::ResponseDate => date(case.dates.response),
            CaseField::ReportDate => date(case.dates.report),
            CaseField::Summary => case.summary.clone(),
        }
    }

    /// The text that it is, where it is one.
    pub(crate) fn text_mut(self, case: &mut Case) -> Option<&mut String> {
        Some(match self {
            CaseField::Title => &mut case.title,
            CaseField::Matter => &mut case.matter,
            CaseField::Acting => &mut case.parties.acting,
            CaseField::Territorial => &mut case.parties.territorial,
            CaseField::Against => &mut case.parties.against,
            CaseField::Victim => &mut case.parties.victim,
            CaseField::Summary => &mut case.summary,
            _ => return None,
        })
    }

    /// The date that it is, where it is one.
    pub(crate) fn date_mut(self, case: &mut Case) -> Option<&mut Option<Date>> {
        Some(match self {
            CaseField::IncidentDate => &mut case.dates.incident,
            CaseField::ResponseDate => &mut case.dates.response,
            CaseField::ReportDate => &mut case.dates.report,
            _ => return None,
        })
    }
}
