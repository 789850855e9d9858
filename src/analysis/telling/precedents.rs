//! What the precedents force, in sentences: each beside the case, with what distinguishes the two.

use super::super::findings::Finding;
use super::super::forcing::{Compared, Distinction, Standpoint};
use super::super::phrases::{counted, lower};
use super::super::told::{Leads, Rank};
use super::super::words::{answer_words, listed};
use super::Telling;
use crate::case::{Case, Ruling};
use crate::doctrine::Outcomes;

impl Telling<'_> {
    pub(super) fn precedents(&mut self) {
        let forcing = self.counsel.forcing.clone();
        let outcomes = forcing.outcomes();
        if let [first, second, ..] = outcomes.as_slice() {
            let text =
                format!("The precedents conflict here: some force {}, others {}.", first.words(), second.words());
            self.add(Rank::Heading, text, None);
        }
        if !forcing.forced.is_empty() {
            self.add(Rank::Heading, "It follows a fortiori, on every fact that bears on it, from:".to_owned(), None);
            for compared in &forcing.forced {
                self.precedent(compared);
                if let Some(words) = self.tension(compared) {
                    self.add(Rank::Detail, words, None);
                }
            }
        }
        let settled = self.counsel.finding.settled();
        let agrees = |c: &Compared| settled.is_none() || c.ruling.and_then(Ruling::decided) == settled;
        let (nearly, distinguished): (Vec<Compared>, Vec<Compared>) = forcing.nearly.iter().cloned().partition(agrees);
        for (heading, compared) in [("Nearly so from:", nearly), ("Near, and to be distinguished:", distinguished)] {
            if !compared.is_empty() {
                self.add(Rank::Heading, heading.to_owned(), None);
            }
            for compared in &compared {
                self.precedent(compared);
            }
        }
        if forcing.forced.is_empty() && forcing.nearly.is_empty() {
            let parts = match self.doctrine.element(self.counsel.element).parts.is_empty() {
                true => "",
                false => " Holdings on parts of the question stand with those.",
            };
            let remark = format!("No decided holding gives a finding here a fortiori, or nearly.{parts}");
            self.add(Rank::Remark, remark, None);
        }
        if !forcing.nearest.is_empty() {
            self.add(Rank::Heading, "Nearest, by the facts that they share:".to_owned(), None);
            for compared in &forcing.nearest {
                self.precedent(compared);
            }
        }
    }

    /// Where a holding binds and the engine finds otherwise.
    fn tension(&self, compared: &Compared) -> Option<String> {
        let held = compared.ruling.and_then(Ruling::decided)?;
        let finding = self.counsel.finding;
        let school = lower(&self.doctrine.school(self.counsel.school).title);
        match finding.settled() {
            Some(found) if found == held => None,
            Some(found) => Some(format!("In tension with the {school} school, which finds {} here.", found.words())),
            None => Some("The answers alone leave it open.".to_owned()),
        }
    }

    fn precedent(&mut self, compared: &Compared) {
        let case = self.precedents.case(compared.precedent);
        let by = case.precedent().map_or_else(String::new, |p| format!(" ({})", p.heading()));
        // Only what can bind was held.
        let found = if self.precedents.forces(compared.precedent, self.counsel.element) { "held" } else { "found" };
        let held = compared.ruling.map_or_else(String::new, |r| match r.decided() {
            Some(outcome) => format!(": {found} {}", outcome.words()),
            None => format!(": {}", r.words()),
        });
        let leads = Some(Leads::Precedent(compared.precedent, compared.missing().next().map(|d| d.fact)));
        let text = format!("{}{by}{held}", case.title);
        match compared.ruling.and_then(Ruling::decided) {
            Some(outcome) => self.add_finding(text, Finding::of(Outcomes::only(outcome)), leads),
            None => self.add(Rank::Item, text, leads),
        }
        let decided = compared.ruling.and_then(Ruling::decided).is_some();
        let details = self.distinctions(&compared.distinctions, decided, case);
        let shares = format!("Shares {}", counted(compared.shared, "fact"));
        let text = if details.is_empty() { format!("{shares}.") } else { format!("{shares}. {details}") };
        self.add(Rank::Detail, text, None);
    }

    fn distinctions(&self, distinctions: &[Distinction], decided: bool, there: &Case) -> String {
        const TOLD: usize = 6;
        let mut sentences = Vec::new();
        let held = if decided { "what was held" } else { "its being met" };
        let (less, more) = (format!("Less here for {held}:"), format!("More here for {held}:"));
        for (standpoint, how) in [
            (Standpoint::Weaker, less.as_str()),
            (Standpoint::Other, "Otherwise here:"),
            (Standpoint::UnknownHere, "Unknown here:"),
            (Standpoint::UnknownThere, "Unknown there:"),
            (Standpoint::Stronger, more.as_str()),
        ] {
            let named = |d: &Distinction| match answer_words(self.doctrine, there, d.fact) {
                Some(words) if d.standpoint != Standpoint::UnknownThere => {
                    format!("{} (there: {words})", self.label(d.fact))
                }
                _ => self.label(d.fact).to_owned(),
            };
            let of_kind = distinctions.iter().filter(|d| d.standpoint == standpoint);
            let all: Vec<String> = of_kind.map(named).collect();
            if all.is_empty() {
                continue;
            }
            let mut named: Vec<String> = all.iter().take(TOLD).cloned().collect();
            if all.len() > TOLD {
                named.push(format!("{} more", all.len() - TOLD));
            }
            sentences.push(format!("{how} {}.", listed(&named, "and")));
        }
        sentences.join(" ")
    }
}
