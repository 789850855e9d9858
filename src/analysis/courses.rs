//! What may be done: every course of action that the doctrine names, with both verdicts, and what stands against each.

use std::sync::Arc;

use super::findings::{Analyst, Finding};
use super::known::{Answers, Reading};
use crate::case::{Answer, AnswerValue, Case, Standing};
use crate::doctrine::{Bearing, Course, CourseAnswer, Doctrine, ElementId, FactId, Outcome, SchoolId};

/// What would follow from a course of action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseFindings {
    /// Its position in the doctrine.
    pub course: usize,
    /// Whether the case takes it already.
    pub is_taken: bool,
    /// Whether its answers and those of the case cannot stand together.
    pub is_impossible: bool,
    /// By school, in their order, the findings on the questions at the top, in theirs.
    pub verdicts: Vec<Vec<Finding>>,
    /// The smallest elements that keep the questions from *met*, without those of which they are parts, in the school that was asked.
    pub lacks: Vec<(ElementId, Finding)>,
}

/// A case in which a course of action is taken: what a State chooses to do is not in doubt, and so established.
pub fn taken(doctrine: &Doctrine, course: &Course, case: &Case) -> Case {
    let mut then = case.clone();
    let value = |answer: &CourseAnswer| match answer {
        CourseAnswer::Word(word) => AnswerValue::Word(word.clone()),
        CourseAnswer::Marks(marks) => AnswerValue::Marks(marks.clone()),
        CourseAnswer::Number(number) => AnswerValue::Number(*number),
    };
    let says = |fact: FactId| case.answer(&doctrine.fact(fact).id).and_then(|a| a.value.as_ref());
    let same = |(fact, answer): &(FactId, CourseAnswer)| says(*fact) == Some(&value(answer));
    let speaks_of_it = course.unless_same.iter().all(|f| course.answers.iter().any(|a| a.0 == *f && same(a)));
    if course.unless_same.is_empty() || !speaks_of_it {
        for fact in &course.leaves_open {
            // The note and the sources stay: only the value is not known.
            let id = &doctrine.fact(*fact).id;
            if says(*fact).is_some() {
                then.change_answer(id, |answer: &mut Answer| answer.value = None);
            }
        }
    }
    for (fact, answer) in course.answers.iter().filter(|a| !same(a)) {
        then.change_answer(&doctrine.fact(*fact).id, |a: &mut Answer| {
            a.value = Some(value(answer));
            a.standing = Standing::Established;
            a.disputed = None;
        });
    }
    then
}

impl Analyst {
    /// What would follow from every course of action.
    pub fn courses(&mut self, case: &Case, school: SchoolId, reading: Reading) -> Vec<CourseFindings> {
        let doctrine = Arc::clone(self.doctrine());
        let now = Answers::of(&doctrine, case).known(&doctrine, reading, |_| false);
        let broken = self.broken(&now);
        let courses = doctrine.courses().iter().enumerate();
        courses
            .map(|(position, course)| {
                let then = taken(&doctrine, course, case);
                let known = Answers::of(&doctrine, &then).known(&doctrine, reading, |_| false);
                let is_taken = course.answers.iter().all(|(fact, _)| {
                    let same = |v: usize| now[v] == known[v];
                    doctrine.domain().of(*fact).all(same)
                });
                let found = CourseFindings {
                    course: position,
                    is_taken,
                    is_impossible: false,
                    verdicts: Vec::new(),
                    lacks: Vec::new(),
                };
                self.course(found, school, &known, &broken)
            })
            .collect()
    }

    fn course(
        &mut self,
        mut course: CourseFindings,
        school: SchoolId,
        known: &[u64],
        broken: &[usize],
    ) -> CourseFindings {
        let doctrine = Arc::clone(self.doctrine());
        let breaks = self.broken(known);
        if breaks.iter().any(|c| !broken.contains(c)) {
            return CourseFindings { is_impossible: true, ..course };
        }
        for school in doctrine.school_ids() {
            let verdicts = doctrine.verdicts().iter().map(|v| self.finding_of(school, v.element, known, &breaks));
            course.verdicts.push(verdicts.collect());
        }
        for (verdict, finding) in doctrine.verdicts().iter().zip(&course.verdicts[school.index()]) {
            if falls_short(*finding) && doctrine.element(verdict.element).met == Bearing::Helps {
                self.lacking(school, verdict.lacks_within, known, &breaks, &mut course.lacks);
            }
        }
        course
    }

    /// The finding on one element under what is known: by way of its diagram with the constraints folded in, unless some would have to be left out.
    fn finding_of(&mut self, school: SchoolId, element: ElementId, known: &[u64], dropped: &[usize]) -> Finding {
        match self.whole(school, element, &[]).filter(|_| dropped.is_empty()) {
            Some(whole) => Finding::of(whole.ends(known, &mut self.marks)),
            None => self.finding(school, element, known),
        }
    }

    /// The smallest parts of an element that are not met, in the order of the doctrine.
    fn lacking(
        &mut self,
        school: SchoolId,
        element: ElementId,
        known: &[u64],
        dropped: &[usize],
        into: &mut Vec<(ElementId, Finding)>,
    ) {
        let doctrine = Arc::clone(self.doctrine());
        let finding = self.finding_of(school, element, known, dropped);
        if !falls_short(finding) || into.iter().any(|(e, _)| *e == element) {
            return;
        }
        let before = into.len();
        let parts = doctrine.element(element).parts.iter().copied();
        for part in parts.filter(|p| doctrine.element(*p).met == Bearing::Helps) {
            self.lacking(school, part, known, dropped, into);
        }
        if into.len() == before {
            into.push((element, finding));
        }
    }
}

/// Whether a finding leaves something to be wished for: it may still come out, or comes out, as less than *met*.
fn falls_short(finding: Finding) -> bool {
    finding.possible().contains(Outcome::NotMet) || finding.possible().contains(Outcome::Unsettled)
}
