//! What may be done: every course of action that the doctrine names, with both verdicts, and what stands against each.

use std::sync::Arc;

use super::findings::{Analyst, Finding};
use super::known::{Answers, Reading, counted, set_value};
use super::trying::{count, put};
use super::words::answer_words;
use crate::case::{Answer, AnswerValue, Case, Standing};
use crate::doctrine::{Bearing, Course, CourseAnswer, Doctrine, ElementId, FactId, FactKind, Outcome, SchoolId};

/// What would follow from a course of action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseFindings {
    /// Its position in the doctrine.
    pub course: usize,
    /// Whether the case takes it already.
    pub is_taken: bool,
    /// Whether it is not open on these facts, or its answers and those of the case cannot stand together.
    pub is_excluded: bool,
    /// By school, in their order, the findings on the questions at the top, in theirs.
    pub verdicts: Vec<Vec<Finding>>,
    /// What keeps the questions from *met* in the school that was asked: whether they come up at all, where that is not settled, and the smallest elements
    /// that do, without those of which they are parts.
    pub lacks: Vec<(ElementId, Finding)>,
}

/// A case in which a course of action is taken, so that it counts in a reading: what a State chooses to do is not in doubt, and so established. What it
/// has done already stays done.
pub fn taken(doctrine: &Doctrine, course: &Course, case: &Case, reading: Reading) -> Case {
    let mut then = case.clone();
    let mut change = |fact: FactId, value: Option<AnswerValue>| {
        let was = answer_words(doctrine, case, fact);
        then.change_answer(&doctrine.fact(fact).id, |answer: &mut Answer| {
            let is_other = answer.value != value;
            if value.is_some() && (is_other || reading.is_as_proven()) {
                answer.standing = Standing::Established;
            }
            if is_other {
                put(answer, value, was);
                answer.disputed.iter_mut().for_each(|disputed| disputed.proven = true);
            }
            count(answer, reading);
        });
    };
    left_open(doctrine, course, case).into_iter().for_each(|fact| change(fact, None));
    for (fact, answer) in &course.answers {
        let now = counted(doctrine, case, *fact, reading);
        let value = match now {
            // However it is written.
            Some(own) if says(own, answer) => own.clone(),
            _ => value(doctrine, *fact, answer, now),
        };
        change(*fact, Some(value));
    }
    then
}

/// What a course answers to a fact, with the marks that hold already.
fn value(doctrine: &Doctrine, fact: FactId, answer: &CourseAnswer, now: Option<&AnswerValue>) -> AnswerValue {
    let marks = match answer {
        CourseAnswer::Word(word) => return AnswerValue::Word(word.clone()),
        CourseAnswer::Number(number) => return AnswerValue::Number(*number),
        CourseAnswer::Marks(marks) => marks,
    };
    let done: &[String] = match now {
        Some(AnswerValue::Marks(marks) | AnswerValue::SomeMarks { known: marks, .. }) => marks,
        Some(AnswerValue::Word(mark)) => std::slice::from_ref(mark),
        _ => &[],
    };
    let none = match &doctrine.fact(fact).kind {
        FactKind::SeveralOf { values, none: Some(none) } => Some(&values[*none].id),
        _ => None,
    };
    let mut all = marks.clone();
    // That nothing is done goes with nothing else.
    if !marks.iter().any(|mark| Some(mark) == none) {
        all.extend(done.iter().filter(|mark| Some(*mark) != none && !marks.contains(mark)).cloned());
    }
    AnswerValue::Marks(all)
}

/// Whether a value is what a course answers; where several things may be done, whether these are among them.
fn says(value: &AnswerValue, answer: &CourseAnswer) -> bool {
    match (value, answer) {
        (AnswerValue::Word(is), CourseAnswer::Word(word)) => is == word,
        (AnswerValue::Marks(are), CourseAnswer::Marks(marks)) => marks.iter().all(|mark| are.contains(mark)),
        (AnswerValue::Number(is), CourseAnswer::Number(number)) => is == number,
        _ => false,
    }
}

/// The facts that the case answers of another response than the course is.
fn left_open(doctrine: &Doctrine, course: &Course, case: &Case) -> Vec<FactId> {
    let own = |fact: FactId| case.answer(&doctrine.fact(fact).id).and_then(|a| a.value.as_ref());
    let is_said = |fact: FactId, answer: &CourseAnswer| own(fact).is_some_and(|value| says(value, answer));
    let same = |fact: &FactId| course.answers.iter().any(|(f, answer)| f == fact && is_said(*f, answer));
    if !course.unless_same.is_empty() && course.unless_same.iter().all(same) {
        return Vec::new();
    }
    let answered = |fact: &FactId| case.answer(&doctrine.fact(*fact).id).is_some_and(|a| a.value.is_some());
    course.leaves_open.iter().copied().filter(answered).collect()
}

/// What is known in a reading if a course is taken, given what is known now: as of [`taken`], without making the case.
fn known_then(doctrine: &Doctrine, course: &Course, case: &Case, reading: Reading, now: &[u64]) -> Vec<u64> {
    let open = left_open(doctrine, course, case);
    // What its dates or parties say to such a fact counts then.
    if open.iter().any(|fact| doctrine.fact(*fact).is_told_by_case()) {
        return Answers::of(doctrine, &taken(doctrine, course, case, reading)).known(doctrine, reading, |_| false);
    }
    let mut known = now.to_vec();
    let unknown = doctrine.domain().unknown();
    for variable in open.into_iter().flat_map(|fact| doctrine.domain().of(fact)) {
        known[variable] = unknown[variable];
    }
    for (fact, answer) in &course.answers {
        let now = counted(doctrine, case, *fact, reading);
        set_value(doctrine, *fact, &value(doctrine, *fact, answer, now), &mut known);
    }
    known
}

impl Analyst {
    /// What would follow from every course of action.
    pub fn courses(&mut self, case: &Case, school: SchoolId, reading: Reading) -> Vec<CourseFindings> {
        let doctrine = Arc::clone(self.doctrine());
        let now = Answers::of(&doctrine, case).known(&doctrine, reading, |_| false);
        let broken = self.broken(&now);
        let mut courses: Vec<(CourseFindings, Vec<u64>)> = Vec::with_capacity(doctrine.courses().len());
        for (position, course) in doctrine.courses().iter().enumerate() {
            let known = known_then(&doctrine, course, case, reading, &now);
            let same = |(fact, _): &(FactId, CourseAnswer)| doctrine.domain().of(*fact).all(|v| now[v] == known[v]);
            let is_taken = course.answers.iter().all(same);
            let is_excluded = !is_taken && !self.may_be_open(position, &known);
            let (verdicts, lacks) = (Vec::new(), Vec::new());
            courses.push((CourseFindings { course: position, is_taken, is_excluded, verdicts, lacks }, known));
        }
        let within = parts_within(&doctrine);
        let is_verdict = |element: ElementId| doctrine.verdicts().iter().any(|v| v.element == element);
        let is_wanted = |s: SchoolId, e: ElementId| is_verdict(e) || s == school && within[e.index()];
        let open: Vec<&[u64]> = courses.iter().filter(|(c, _)| !c.is_excluded).map(|(_, k)| k.as_slice()).collect();
        let all = self.possible(&open, is_wanted);
        for ((course, known), possible) in courses.iter_mut().filter(|(c, _)| !c.is_excluded).zip(all) {
            course.is_excluded = possible.is_none() && self.broken(known).iter().any(|c| !broken.contains(c));
            if course.is_excluded {
                continue;
            }
            let mut finding = |school: SchoolId, element: ElementId| match &possible {
                Some(all) => Finding::of(all[school.index() * doctrine.elements().len() + element.index()]),
                None => self.finding(school, element, known),
            };
            judge(&doctrine, course, school, &mut finding);
        }
        courses.into_iter().map(|(course, _)| course).collect()
    }

    /// Whether a course of action may be open under what is known if it is taken.
    fn may_be_open(&mut self, course: usize, known: &[u64]) -> bool {
        let Some(when) = self.doctrine().program().only_when[course] else { return true };
        let may_hold = self.may_hold(known, |diagram| diagram.only_when(course));
        // Nothing follows exactly from answers that contradict each other. Facts alone are asked, so that any school will do.
        may_hold.unwrap_or_else(|| self.stepwise(SchoolId(0), known, |step| step.node(when).may_be_true()))
    }
}

/// The parts of a question that speak neither for nor against the acting State: whether there is anything to judge.
fn threshold(doctrine: &Doctrine, element: ElementId) -> impl Iterator<Item = ElementId> {
    let parts = doctrine.element(element).parts.iter().copied();
    parts.filter(|part| doctrine.element(*part).met == Bearing::Neutral)
}

/// By element, whether it may be what a course of action lacks.
fn parts_within(doctrine: &Doctrine) -> Vec<bool> {
    let mut within = vec![false; doctrine.elements().len()];
    let mut stack: Vec<ElementId> = doctrine.verdicts().iter().map(|v| v.lacks_within).collect();
    stack.extend(doctrine.courses().iter().filter_map(|course| course.lacks_within));
    stack.extend(doctrine.verdicts().iter().flat_map(|verdict| threshold(doctrine, verdict.element)));
    while let Some(element) = stack.pop() {
        if !std::mem::replace(&mut within[element.index()], true) {
            stack.extend(&doctrine.element(element).parts);
        }
    }
    within
}

/// Adds the findings on the questions at the top and what the course lacks.
fn judge(
    doctrine: &Doctrine,
    course: &mut CourseFindings,
    school: SchoolId,
    finding: &mut impl FnMut(SchoolId, ElementId) -> Finding,
) {
    for school in doctrine.school_ids() {
        course.verdicts.push(doctrine.verdicts().iter().map(|v| finding(school, v.element)).collect());
    }
    // Where it is not settled that the question comes up at all, that is said first.
    for (verdict, found) in doctrine.verdicts().iter().zip(&course.verdicts[school.index()]) {
        if falls_short(*found) {
            for part in threshold(doctrine, verdict.element) {
                let found = finding(school, part);
                if found.settled() != Some(Outcome::Met) {
                    course.lacks.push((part, found));
                }
            }
        }
    }
    let own = doctrine.courses()[course.course].lacks_within;
    for (position, (verdict, found)) in doctrine.verdicts().iter().zip(&course.verdicts[school.index()]).enumerate() {
        // That of the course is for the first verdict alone.
        let within = own.filter(|_| position == 0).unwrap_or(verdict.lacks_within);
        if falls_short(*found) && doctrine.element(verdict.element).met == Bearing::Helps {
            lacking(doctrine, within, &mut |element| finding(school, element), &mut course.lacks);
        }
    }
}

/// The smallest parts of an element that are not met, in the order of the doctrine.
fn lacking(
    doctrine: &Doctrine,
    element: ElementId,
    finding: &mut impl FnMut(ElementId) -> Finding,
    into: &mut Vec<(ElementId, Finding)>,
) {
    let found = finding(element);
    if !falls_short(found) || into.iter().any(|(e, _)| *e == element) {
        return;
    }
    let before = into.len();
    let parts = doctrine.element(element).parts.iter().copied();
    for part in parts.filter(|p| doctrine.element(*p).met == Bearing::Helps) {
        lacking(doctrine, part, finding, into);
    }
    if into.len() == before {
        into.push((element, found));
    }
}

/// Whether a finding leaves something to be wished for: it may still come out, or comes out, as less than *met*.
fn falls_short(finding: Finding) -> bool {
    finding.possible().contains(Outcome::NotMet) || finding.possible().contains(Outcome::Unsettled)
}
