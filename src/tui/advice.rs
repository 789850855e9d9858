//! The five answers in the analysis: which is in view, what they say, where their lines lead.

use std::sync::Arc;

use super::app::{App, Pane};
use super::cases::CaseRow;
use crate::analysis::{Analyst, Effort, Leads, Precedents, Reading, Told, Topic};
use crate::case::{Case, CaseId};
use crate::doctrine::{Doctrine, ElementId, FactId, SchoolId};
use crate::library::{Origin, precedents};

/// What the answers are asked of.
#[derive(Debug, Clone)]
pub(crate) struct Matter {
    pub(crate) case: Arc<Case>,
    pub(crate) element: ElementId,
    pub(crate) school: SchoolId,
    pub(crate) reading: Reading,
}

impl Matter {
    /// Whether the answers to the one are those to the other.
    fn is(&self, other: &Matter) -> bool {
        Arc::ptr_eq(&self.case, &other.case)
            && (self.element, self.school, self.reading) == (other.element, other.school, other.reading)
    }
}

/// Whence a precedent was opened.
#[derive(Debug)]
pub(crate) struct CameFrom {
    case: CaseId,
    precedent: CaseId,
    /// What led there.
    lead: Leads,
    topic: Option<Topic>,
    line: usize,
    showed_precedents: bool,
    filter: String,
}

/// The five answers in lines, by their order in [`Topic::ALL`].
pub(crate) struct Advice {
    of: Matter,
    lines: Vec<Vec<Told>>,
    /// Whether nothing was left out to be quick.
    pub(crate) is_complete: bool,
}

impl Advice {
    pub(crate) fn on(analyst: &mut Analyst, decided: &mut Precedents, of: Matter, effort: Effort<'_>) -> Self {
        let doctrine = Arc::clone(analyst.doctrine());
        let counsel = analyst.counsel(&of.case, of.element, of.school, of.reading, decided, effort);
        let lines = Topic::ALL.map(|topic| counsel.told(&doctrine, &of.case, decided, topic));
        Advice { of, lines: lines.into(), is_complete: counsel.is_complete() }
    }
}

/// Makes the precedents ready, as far as every case will need them.
pub(crate) fn ready(analyst: &mut Analyst, doctrine: &Doctrine) -> Precedents {
    let mut decided = Precedents::of(doctrine, precedents());
    let blank = Case::blank(CaseId::from_title("", 0), "", "");
    for verdict in doctrine.verdicts() {
        analyst.forcing(&blank, verdict.element, Reading::AsAlleged, &mut decided);
    }
    decided
}

impl App {
    /// Turns to one of the answers; from it, back to the findings.
    pub(crate) fn turn_to(&mut self, topic: Topic) {
        self.topic = (self.topic != Some(topic)).then_some(topic);
        self.advice_at = 0;
        self.advice_top = 0;
        self.advice_lead = None;
        self.seek_advice();
        self.keep_advice_line();
        self.advice_lead = self.selected_lead();
    }

    /// Back to the findings.
    pub(crate) fn leave_topic(&mut self) -> bool {
        self.topic.take().is_some()
    }

    /// What the answers would be asked of now.
    fn matter(&self) -> Option<Matter> {
        Some(Matter {
            case: Arc::clone(self.case()?),
            element: self.selected_element()?,
            school: self.school,
            reading: self.reading(),
        })
    }

    /// Has the answers found, where one of them is in view and they are not at hand: off the drawing thread where there is another.
    pub(crate) fn seek_advice(&mut self) {
        let Some(matter) = self.matter().filter(|_| self.topic.is_some()) else { return };
        if self.advice.as_ref().is_some_and(|a| a.of.is(&matter)) {
            return;
        }
        if let Some(background) = &self.background {
            return background.advise(matter);
        }
        let Some(mut analyst) = self.analyst.take() else { return };
        let mut decided = self.decided.take().unwrap_or_else(|| ready(&mut analyst, &self.doctrine));
        let advice = Advice::on(&mut analyst, &mut decided, matter, Effort::InTime);
        (self.analyst, self.decided) = (Some(analyst), Some(decided));
        self.take_advice(advice);
    }

    /// Hears the answers, where they are still those that are wanted.
    pub(crate) fn advised(&mut self, advice: Advice) {
        if self.matter().is_some_and(|matter| advice.of.is(&matter)) {
            self.take_advice(advice);
        }
    }

    /// Takes in new answers; the selected line stays on the same thing, where that is still spoken of.
    fn take_advice(&mut self, advice: Advice) {
        let position = Topic::ALL.iter().position(|t| Some(*t) == self.topic);
        let same = self.advice_lead.as_ref().and_then(|lead| {
            let lines = advice.lines.get(position?)?;
            lines.iter().position(|l| l.leads.as_ref() == Some(lead))
        });
        self.advice_at = same.unwrap_or(self.advice_at);
        self.advice = Some(advice);
        self.keep_advice_line();
        if self.advice_lead.is_none() {
            self.advice_lead = self.selected_lead();
        }
    }

    /// The lines of the answer in view; none while it is being found.
    pub(crate) fn advice_lines(&self) -> Option<&[Told]> {
        let topic = self.topic?;
        let position = Topic::ALL.iter().position(|t| *t == topic)?;
        let advice = self.advice.as_ref()?;
        let is_current = self.matter().is_some_and(|matter| advice.of.is(&matter));
        is_current.then(|| advice.lines[position].as_slice())
    }

    /// The lines that lead anywhere, by their positions.
    fn stops(&self) -> Vec<usize> {
        let lines = self.advice_lines().unwrap_or_default().iter().enumerate();
        lines.filter(|(_, line)| line.leads.is_some()).map(|(position, _)| position).collect()
    }

    fn keep_advice_line(&mut self) {
        let stops = self.stops();
        let last = stops.last().copied().unwrap_or(0);
        self.advice_at = stops.iter().copied().find(|s| *s >= self.advice_at).unwrap_or(last);
    }

    pub(crate) fn step_advice(&mut self, by: isize) {
        let stops = self.stops();
        let at = stops.iter().position(|s| *s >= self.advice_at).unwrap_or(0);
        let next = at.saturating_add_signed(by).min(stops.len().saturating_sub(1));
        self.advice_at = stops.get(next).copied().unwrap_or(0);
        self.advice_lead = self.selected_lead();
    }

    pub(super) fn selected_lead(&self) -> Option<Leads> {
        self.advice_lines()?.get(self.advice_at)?.leads.clone()
    }

    /// Goes to what the selected line speaks of.
    pub(crate) fn go_where_it_leads(&mut self) {
        let Some(leads) = self.selected_lead() else { return self.say("This line leads nowhere.") };
        let fact = match leads {
            Leads::Fact(fact) => Some(fact),
            Leads::Change(way) => way.first().map(|wanted| wanted.fact),
            Leads::Course(course) => self.doctrine.courses()[course].answers.first().map(|(fact, _)| *fact),
            Leads::Precedent(position, differs) => return self.open_precedent(position, differs),
        };
        if let Some(fact) = fact {
            self.lead_to_fact(fact);
        }
    }

    /// Goes to a fact, from which there is a way back.
    pub(crate) fn lead_to_fact(&mut self, fact: FactId) {
        self.go_to_fact(fact);
        self.focus = Pane::Facts;
        self.is_led = true;
    }

    /// Whether esc goes back from the facts to what led there.
    pub(crate) fn has_way_back(&self) -> bool {
        let open = self.case().map(|case| &case.id);
        self.is_led || self.came_from.as_ref().is_some_and(|from| Some(&from.precedent) == open)
    }

    /// Back to the line that led to a fact; whether one did.
    pub(crate) fn go_back(&mut self) -> bool {
        let is_led = self.focus == Pane::Facts && std::mem::take(&mut self.is_led);
        if is_led {
            self.focus = Pane::Analysis;
        }
        is_led
    }

    fn open_precedent(&mut self, position: usize, differs: Option<FactId>) {
        let Some(id) = precedents().get(position).map(|case| case.id.clone()) else { return };
        let is_it = |e: &super::cases::Entry| e.origin == Origin::Precedent && e.case.id == id;
        let Some(entry) = self.entries.iter().position(is_it) else {
            return self.say("This precedent is not on the shelf.");
        };
        self.came_from = self.case().map(|case| CameFrom {
            case: case.id.clone(),
            precedent: id,
            lead: Leads::Precedent(position, differs),
            topic: self.topic,
            line: self.advice_at,
            showed_precedents: self.shows_precedents,
            filter: self.filter.clone(),
        });
        self.filter.clear();
        self.shows_precedents = true;
        self.show_in_list(entry);
        self.topic = None;
        self.focus = Pane::Facts;
        if let Some(fact) = differs {
            self.go_to_fact(fact);
        }
        self.say("A precedent. esc goes back to your case.");
    }

    /// Opens a case and selects it in the list.
    fn show_in_list(&mut self, entry: usize) {
        self.rebuild_cases();
        let row = self.case_rows.iter().position(|r| matches!(r, CaseRow::Case(p, _) if *p == entry));
        if let Some(row) = row {
            self.case_selection.select(&self.case_rows, row);
        }
        self.open(entry);
    }

    /// Back from a precedent to the case from which it was opened, and to the line that led there; whether there was a way back.
    pub(crate) fn leave_precedent(&mut self) -> bool {
        let open = self.case().map(|case| case.id.clone());
        let Some(from) = self.came_from.take_if(|from| Some(&from.precedent) == open.as_ref()) else { return false };
        let entry = self.entries.iter().position(|e| e.origin != Origin::Precedent && e.case.id == from.case);
        let entry = entry.or_else(|| self.entries.iter().position(|e| e.case.id == from.case));
        let Some(entry) = entry else { return false };
        self.shows_precedents = from.showed_precedents;
        self.filter = from.filter;
        self.show_in_list(entry);
        self.topic = from.topic;
        self.advice_at = from.line;
        self.advice_lead = Some(from.lead);
        self.focus = Pane::Analysis;
        self.seek_advice();
        true
    }

    /// Whether the selected line leads anywhere.
    pub(crate) fn leads_anywhere(&self) -> bool {
        self.selected_lead().is_some()
    }

    /// Whether the selected line offers something that can be tried.
    pub(crate) fn can_try(&self) -> bool {
        matches!(self.selected_lead(), Some(Leads::Change(_) | Leads::Course(_)))
    }
}
