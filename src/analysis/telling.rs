//! The five answers in sentences: the same in the panel, in memoranda, on the command line and in JSON.

use std::collections::BTreeMap;

use super::counsel::{Change, Counsel, Question, Wish};
use super::courses::CourseFindings;
use super::explain::capital;
use super::findings::Finding;
use super::forcing::{Compared, Distinction, Precedents, Standpoint};
use super::phrases::{
    counted, how_small, lines_of, lower, percent, strength_words, support_words, wanted_words, wish_words,
};
use super::told::{Leads, Rank, Told, Topic};
use super::words::{answer_words, listed};
use crate::case::{Case, Ruling, Stage, display_line};
use crate::doctrine::{Bearing, Doctrine, ElementId, FactId, Outcome, Outcomes, SchoolId, with_unit};

/// How many ways are told of one set of facts.
const WAYS: usize = 3;
/// How many facts are told that no longer matter.
const IDLE: usize = 12;
/// So many answers are told without saying to which part of the facts they belong.
const AT_A_GLANCE: usize = 6;
/// How many elements are told that are open of a course of action, if there are many.
const OPEN: usize = 3;

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

    fn options(&mut self) {
        let school = self.counsel.school;
        let title = self.doctrine.school(school).title.clone();
        let questions: Vec<String> = self.doctrine.verdicts().iter().map(|v| v.question.clone()).collect();
        self.add(
            Rank::Heading,
            format!(
                "{title} school, from the mildest up; what a course does not say stays as the case has it. {}",
                questions.join(" ")
            ),
            None,
        );
        for course in self.counsel.courses.iter().filter(|c| !c.is_excluded) {
            self.option(course);
        }
        let out: Vec<String> = self
            .counsel
            .courses
            .iter()
            .filter(|c| c.is_excluded)
            .map(|c| lower(&self.doctrine.courses()[c.course].title))
            .collect();
        if !out.is_empty() {
            // There are commas in their titles.
            self.add(Rank::Remark, format!("Not available on these facts: {}.", out.join("; ")), None);
        }
    }

    fn option(&mut self, course: &CourseFindings) {
        let reading = self.counsel.reading;
        let about = &self.doctrine.courses()[course.course];
        let words = |s: SchoolId| {
            let verdicts = course.verdicts[s.index()].iter();
            verdicts.map(|f| f.words(reading)).collect::<Vec<_>>().join(", ")
        };
        let school = self.counsel.school;
        let here = words(school);
        let taken = if course.is_taken { " (as the case has it)" } else { "" };
        let title = display_line(&format!("{}{taken}", about.title));
        let others = self.doctrine.school_ids().filter(|s| *s != school && words(*s) != here);
        let others: Vec<String> =
            others.map(|s| format!(" {}: {}.", self.doctrine.school(s).title, words(s))).collect();
        let Some(first) = course.verdicts[school.index()].first().copied() else { return };
        let leads = Some(Leads::Course(course.course));
        self.lines.push(Told {
            text: display_line(&format!("{title}: {here}.{}", others.concat())),
            rank: Rank::Item,
            finding: Some(first),
            leads: leads.clone(),
            columns: Some((title, course.verdicts.clone())),
        });
        if let Some(lacks) = self.lacks(course) {
            self.add(Rank::Detail, lacks, None);
        }
    }

    /// What stands against a course: that it is not settled whether there is anything to judge, on what it fails, what is unsettled, and what is open.
    fn lacks(&self, course: &CourseFindings) -> Option<String> {
        let title = |(element, _): &(ElementId, Finding)| lower(&self.doctrine.element(*element).title);
        let open = Finding::of(Outcomes::all()).words(self.counsel.reading);
        let is_threshold =
            |(element, _): &&(ElementId, Finding)| self.doctrine.element(*element).met == Bearing::Neutral;
        let (threshold, lacks): (Vec<_>, Vec<_>) = course.lacks.iter().partition(is_threshold);
        let groups = [
            ("fails on", Some(Outcome::NotMet)),
            ("unsettled:", Some(Outcome::Unsettled)),
            (&format!("{open}:"), None),
        ];
        let of_group = |(how, outcome): &(&str, Option<Outcome>)| {
            let mut titles: Vec<String> = lacks.iter().filter(|(_, f)| f.settled() == *outcome).map(&title).collect();
            // Of what is open the first will do; on the rest the course does not fail yet.
            if outcome.is_none() && titles.len() > OPEN + 1 {
                let more = titles.split_off(OPEN).len();
                titles.push(format!("{more} more"));
            }
            (!titles.is_empty()).then(|| format!("{how} {}", listed(&titles, "and")))
        };
        let said: Vec<String> = groups.iter().filter_map(of_group).collect();
        let said = (!said.is_empty()).then(|| said.join("; "));
        let first = threshold.iter().map(|lack| format!("{}: {}", lack.1.words(self.counsel.reading), title(lack)));
        let first: Vec<String> = first.collect();
        match (first.is_empty(), said) {
            (true, said) => said.map(|said| capital(&format!("{said}."))),
            (false, None) => Some(capital(&format!("{}.", first.join("; ")))),
            (false, Some(said)) => Some(capital(&format!("{}; if that is met, {said}.", first.join("; ")))),
        }
    }

    fn precedents(&mut self) {
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

/// Whether no single answer to a question settles the finding.
fn settles_nothing(question: &Question) -> bool {
    question.settles <= 0.0 && question.settling.is_empty()
}
