//! The five answers in sentences: the same in the panel, in memoranda, on the command line and in JSON.

mod options;
mod precedents;

use std::collections::BTreeMap;

use super::counsel::{Change, Counsel, Question, Wish};
use super::explain::capital;
use super::findings::Finding;
use super::forcing::Precedents;
use super::phrases::{counted, how_small, lines_of, percent, strength_words, support_words, wanted_words, wish_words};
use super::told::{Leads, Rank, Told, Topic};
use super::words::{answer_words, listed};
use crate::case::{Case, Stage, display_line};
use crate::doctrine::{Doctrine, FactId, Outcome, Outcomes, with_unit};

/// How many ways are told of one set of facts.
const WAYS: usize = 3;
/// How many facts are told that no longer matter.
const IDLE: usize = 12;
/// So many answers are told without saying to which part of the facts they belong.
const AT_A_GLANCE: usize = 6;

impl Counsel {
    /// One of the answers, line by line.
    pub fn told(&self, doctrine: &Doctrine, case: &Case, precedents: &Precedents, topic: Topic) -> Vec<Told> {
        let mut telling = Telling { counsel: self, doctrine, case, precedents, lines: Vec::new() };
        if topic != Topic::Precedents {
            telling.contradictions();
        }
        match topic {
            Topic::Why => telling.why(),
            Topic::Change => telling.change(),
            Topic::Ask => telling.ask(),
            Topic::Options => telling.options(),
            Topic::Precedents => telling.precedents(),
        }
        telling.lines
    }
}

struct Telling<'a> {
    counsel: &'a Counsel,
    doctrine: &'a Doctrine,
    case: &'a Case,
    precedents: &'a Precedents,
    lines: Vec<Told>,
}

impl Telling<'_> {
    fn add(&mut self, rank: Rank, text: String, leads: Option<Leads>) {
        self.lines.push(Told { text: display_line(&text), rank, finding: None, leads, columns: None });
    }

    fn add_finding(&mut self, text: String, finding: Finding, leads: Option<Leads>) {
        self.lines.push(Told {
            text: display_line(&text),
            rank: Rank::Item,
            finding: Some(finding),
            leads,
            columns: None,
        });
    }

    fn label(&self, fact: FactId) -> &str {
        &self.doctrine.fact(fact).label
    }

    /// Which answers cannot stand together: whatever is said after that is said of answers that cannot all be true.
    fn contradictions(&mut self) {
        for constraint in &self.counsel.broken {
            let says = &self.doctrine.constraints()[*constraint].says;
            let text = format!("These answers cannot stand together, and count as they stand: {says}");
            self.add(Rank::Remark, text, None);
        }
    }

    fn why(&mut self) {
        let Some(decides) = &self.counsel.decides else {
            let open = self.counsel.finding.long_words(self.counsel.reading);
            return self.add(Rank::Remark, format!("Nothing decides it yet: it is {open}."), None);
        };
        let finding = self.counsel.finding.words(self.counsel.reading);
        if decides.answers.is_empty() {
            return self.add(Rank::Heading, format!("It is {finding}, whatever the facts are."), None);
        }
        let count = counted(decides.answers.len(), "answer");
        let how = if decides.smallest { "" } else { " at most" };
        let verb = if decides.answers.len() == 1 { "decides" } else { "decide" };
        let finding = match self.counsel.finding.settled() {
            Some(Outcome::DoesNotArise) => "that it does not arise".to_owned(),
            _ => format!("that it is {finding}"),
        };
        self.add(Rank::Heading, format!("{}{how} {verb} {finding}, whatever else is true:", capital(&count)), None);
        let of_section = |fact: FactId| self.doctrine.sections().iter().position(|s| s.facts.contains(&fact));
        let mut answers: Vec<_> = decides.answers.iter().map(|s| (of_section(s.fact), s.clone())).collect();
        let tells_parts = answers.len() > AT_A_GLANCE;
        if tells_parts {
            answers.sort_by_key(|(section, support)| (*section, support.fact));
        }
        let mut told = None;
        for (section, support) in answers {
            if tells_parts && told != section {
                told = section;
                let title = section.map_or_else(String::new, |s| self.doctrine.sections()[s].title.clone());
                self.add(Rank::Part, title, None);
            }
            let text = support_words(self.doctrine, &support);
            self.add(Rank::Item, text, Some(Leads::Fact(support.fact)));
        }
        self.add(Rank::Remark, how_small(self.doctrine, decides), None);
        if let Some(strength) = &self.counsel.strength {
            self.add(
                Rank::Remark,
                strength_words(self.doctrine, strength),
                strength.weak_links.first().map(|f| Leads::Fact(*f)),
            );
        }
    }

    fn change(&mut self) {
        // Only the first question is whether the course is lawful at all; and what does not arise is not lawful by that.
        let is_lawful = self.doctrine.verdicts().first().is_some_and(|v| v.element == self.counsel.element);
        let better = match (is_lawful, self.case.stage == Stage::Past) {
            (true, false) => "Ways to a lawful course",
            (true, true) => "What would have made it lawful",
            (false, _) => "By the acting State's choice, to the better",
        };
        let groups = [better, "By the acting State's choice", "On other facts"];
        let group = |change: &Change| match (change.levers, change.helps) {
            (true, Some(true))
                if change.outcome != Outcome::DoesNotArise && !(is_lawful && change.outcome == Outcome::Unsettled) =>
            {
                0
            }
            (true, _) => 1,
            (false, _) => 2,
        };
        for (position, heading) in groups.into_iter().enumerate() {
            for outcome in Outcome::ALL {
                let fits = |c: &&Change| group(c) == position && c.outcome == outcome;
                let changes: Vec<Change> = self.counsel.changes.iter().filter(fits).cloned().collect();
                if !changes.is_empty() {
                    self.add(Rank::Heading, format!("{heading}: {} with", outcome.words()), None);
                }
                for change in changes {
                    self.one_change(&change);
                }
            }
        }
        let most = self.counsel.complete_to;
        let none = self.counsel.changes.is_empty();
        let remark = match (none, most) {
            (_, 0) => "There are too many unknown facts to say at once what would change it.".to_owned(),
            (true, _) => format!("No change of up to {} would turn it.", counted(most, "fact")),
            (false, _) => format!("No other set of up to {} would turn it.", counted(most, "fact")),
        };
        // More than sets of three are never looked for.
        let rest = if (1..3).contains(&most) {
            format!(" Sets of {} were too many to look through at once.", most + 1)
        } else {
            String::new()
        };
        self.add(Rank::Remark, format!("{remark}{rest}"), None);
        let told = self.counsel.changes.iter().flat_map(|change| change.ways.iter().take(WAYS).flatten());
        let told: Vec<(FactId, Wish)> = told.map(|wanted| (wanted.fact, wanted.wish.clone())).collect();
        self.drawn_lines(&told);
    }

    /// At which of these numbers the doctrine itself draws a line: no authority should be thought to.
    fn drawn_lines(&mut self, told: &[(FactId, Wish)]) {
        let mut drawn: BTreeMap<FactId, BTreeMap<u64, &str>> = BTreeMap::new();
        for (fact, wish) in told {
            let lines = lines_of(self.doctrine, *fact, wish).into_iter().map(|line| (line.value, line.unit.as_str()));
            drawn.entry(*fact).or_default().extend(lines);
        }
        let of_fact = |(fact, lines): (FactId, BTreeMap<u64, &str>)| {
            let (last, unit) = lines.last_key_value()?;
            let mut values: Vec<String> = lines.keys().map(u64::to_string).collect();
            values.pop();
            values.push(with_unit(*last, unit));
            Some(format!("{} at {}", self.doctrine.fact(fact).label, listed(&values, "and")))
        };
        let drawn: Vec<String> = drawn.into_iter().filter_map(of_fact).collect();
        if !drawn.is_empty() {
            self.add(Rank::Remark, format!("Lines that this doctrine itself draws: {}.", drawn.join("; ")), None);
        }
    }

    fn one_change(&mut self, change: &Change) {
        let finding = Finding::of(Outcomes::only(change.outcome));
        for (position, way) in change.ways.iter().take(WAYS).enumerate() {
            let parts: Vec<String> = way.iter().map(|w| wanted_words(self.doctrine, w)).collect();
            let leads = Some(Leads::Change(way.clone()));
            match position {
                0 => self.add_finding(parts.join(" + "), finding, leads),
                _ => self.add(Rank::Detail, format!("or {}", parts.join(" + ")), leads),
            }
        }
        if change.ways.len() > WAYS {
            let more = counted(change.ways.len() - WAYS, "more way");
            self.add(Rank::Detail, format!("and {more} with the same facts"), None);
        }
    }

    fn ask(&mut self) {
        let Some(ask) = self.counsel.ask.clone() else {
            return self.add(Rank::Remark, "Nothing: the answers settle it.".to_owned(), None);
        };
        // As proven, what is answered may be as good as unknown.
        let is_answered = |fact: FactId| answer_words(self.doctrine, self.case, fact).is_some();
        let count = match ask.questions.iter().any(|q| is_answered(q.fact)) {
            true => format!("{} unknown or not proved", counted(ask.questions.len(), "fact")),
            false => counted(ask.questions.len(), "unknown fact"),
        };
        let idle_how = match ask.idle.iter().any(|f| is_answered(*f)) {
            true => "Unknown or not proved",
            false => "Unknown",
        };
        self.add(Rank::Heading, format!("It hangs on {count}, the one that settles most first:"), None);
        for question in &ask.questions {
            self.add(Rank::Item, self.doctrine.fact(question.fact).question.clone(), Some(Leads::Fact(question.fact)));
            if let Some(detail) = self.question_words(question) {
                self.add(Rank::Detail, detail, None);
            }
        }
        match ask.questions.iter().filter(|q| settles_nothing(q)).count() {
            0 => {}
            silent if silent == ask.questions.len() => {
                self.add(Rank::Remark, "No single answer settles it.".to_owned(), None);
            }
            _ => {
                let remark = "Where nothing is said of a question, none of its answers settles it alone.";
                self.add(Rank::Remark, remark.to_owned(), None);
            }
        }
        if ask.questions.iter().any(|q| q.settles > 0.0 && q.settles < 1.0) {
            let remark = "The shares count all that is still possible, each way alike. They say what a question is worth, not \
                          how likely its answers are.";
            self.add(Rank::Remark, remark.to_owned(), None);
        }
        if !ask.idle.is_empty() {
            let mut idle: Vec<String> = ask.idle.iter().take(IDLE).map(|f| self.label(*f).to_owned()).collect();
            if ask.idle.len() > IDLE {
                idle.push(format!("{} more", ask.idle.len() - IDLE));
            }
            self.add(Rank::Remark, format!("{idle_how}, but of no more account here: {}.", listed(&idle, "and")), None);
        }
        let told = ask.questions.iter().flat_map(|q| q.settling.iter().map(|(wish, _)| (q.fact, wish.clone())));
        self.drawn_lines(&told.collect::<Vec<_>>());
    }

    /// What the answer would do; nothing where none settles anything alone.
    fn question_words(&self, question: &Question) -> Option<String> {
        if settles_nothing(question) {
            return None;
        }
        let share = match question.settles {
            s if s >= 1.0 => "Any answer settles it".to_owned(),
            s => format!("Settles it in {} of all that is still possible", percent(s)),
        };
        let mut by_outcome: Vec<String> = Vec::new();
        for outcome in Outcome::ALL {
            let answers: Vec<String> = question
                .settling
                .iter()
                .filter(|(_, o)| *o == outcome)
                .take(WAYS)
                .map(|(wish, _)| wish_words(self.doctrine, question.fact, wish))
                .collect();
            if !answers.is_empty() {
                by_outcome.push(format!("{}: {}", listed(&answers, "or"), outcome.words()));
            }
        }
        Some(match by_outcome.is_empty() {
            true => format!("{share}."),
            false => format!("{share} ({}).", by_outcome.join("; ")),
        })
    }
}

/// Whether no single answer to a question settles the finding.
fn settles_nothing(question: &Question) -> bool {
    question.settles <= 0.0 && question.settling.is_empty()
}
