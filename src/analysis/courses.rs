//! What may be done: every course of action that the doctrine names, with both verdicts, and what stands against each.

use std::sync::Arc;

use super::findings::{Analyst, Finding};
use super::known::{Answers, Reading};
use crate::case::{Answer, AnswerValue, Case, Standing};
use crate::doctrine::{Bearing, Course, CourseAnswer, Doctrine, ElementId, Outcome, SchoolId};

/// What would follow from a course of action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseFindings {
    /// Its position in the doctrine.
    pub course: usize,
    /// Whether the case takes it already.
    pub is_taken: bool,
    /// Whether its answers and those of the case cannot stand together.
    pub is_impossible: bool,
    /// By school, in their order.
    pub schools: Vec<CourseInSchool>,
}

/// What a school makes of a course of action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseInSchool {
    /// The findings on the questions at the top, in their order.
    pub verdicts: Vec<Finding>,
    /// The smallest elements that keep the questions from *met*, without those of which they are parts.
    pub lacks: Vec<(ElementId, Finding)>,
}

/// The answers of a course, as if established: what a State chooses to do is not in doubt.
pub(crate) fn answers(doctrine: &Doctrine, course: &Course, case: &mut Case) {
    for (fact, answer) in &course.answers {
        let value = match answer {
            CourseAnswer::Word(word) => AnswerValue::Word(word.clone()),
            CourseAnswer::Marks(marks) => AnswerValue::Marks(marks.clone()),
            CourseAnswer::Number(number) => AnswerValue::Number(*number),
        };
        let id = &doctrine.fact(*fact).id;
        if case.answer(id).is_some_and(|a| a.value.as_ref() == Some(&value) && a.disputed.is_none()) {
            continue;
        }
        case.change_answer(id, |answer: &mut Answer| {
            answer.value = Some(value);
            answer.standing = Standing::Established;
            answer.disputed = None;
        });
    }
}

impl Analyst {
    /// What would follow from every course of action.
    pub fn courses(&mut self, case: &Case, reading: Reading) -> Vec<CourseFindings> {
        let doctrine = Arc::clone(self.doctrine());
        let now = Answers::of(&doctrine, case).known(&doctrine, reading, |_| false);
        let broken = self.allowed(&now, &[]).broken;
        let courses = doctrine.courses().iter().enumerate();
        courses
            .map(|(position, course)| {
                let mut then = case.clone();
                answers(&doctrine, course, &mut then);
                let known = Answers::of(&doctrine, &then).known(&doctrine, reading, |_| false);
                self.course(position, &now, &known, &broken)
            })
            .collect()
    }

    fn course(&mut self, course: usize, now: &[u64], known: &[u64], broken: &[usize]) -> CourseFindings {
        let doctrine = Arc::clone(self.doctrine());
        let is_impossible = self.allowed(known, &[]).broken.iter().any(|c| !broken.contains(c));
        let schools = doctrine.school_ids().map(|school| {
            let verdicts: Vec<Finding> =
                doctrine.verdicts().iter().map(|v| self.finding(school, v.element, known)).collect();
            let mut lacks = Vec::new();
            for (verdict, finding) in doctrine.verdicts().iter().zip(&verdicts) {
                if falls_short(*finding) && doctrine.element(verdict.element).met == Bearing::Helps {
                    self.lacking(school, verdict.lacks_within, known, &mut lacks);
                }
            }
            CourseInSchool { verdicts, lacks }
        });
        CourseFindings { course, is_taken: now == known, is_impossible, schools: schools.collect() }
    }

    /// The smallest parts of an element that are not met, in the order of the doctrine.
    fn lacking(&mut self, school: SchoolId, element: ElementId, known: &[u64], into: &mut Vec<(ElementId, Finding)>) {
        let doctrine = Arc::clone(self.doctrine());
        let finding = self.finding(school, element, known);
        if !falls_short(finding) || into.iter().any(|(e, _)| *e == element) {
            return;
        }
        let before = into.len();
        let parts = doctrine.element(element).parts.iter().copied();
        for part in parts.filter(|p| doctrine.element(*p).met == Bearing::Helps) {
            self.lacking(school, part, known, into);
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
