//! What may be done, in sentences: each course of action with what stands against it.

use super::super::courses::CourseFindings;
use super::super::explain::capital;
use super::super::findings::Finding;
use super::super::phrases::lower;
use super::super::told::{Leads, Rank, Told};
use super::super::words::listed;
use super::Telling;
use crate::case::display_line;
use crate::doctrine::{Bearing, ElementId, Outcome, Outcomes, SchoolId};

/// How many elements are told that are open of a course of action, if there are many.
const OPEN: usize = 3;

impl Telling<'_> {
    pub(super) fn options(&mut self) {
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
}
