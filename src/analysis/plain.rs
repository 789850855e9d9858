//! Plain cases, many at once: what an answer leaves possible is found once for all lines in which it stands in the same words.

use std::sync::Arc;

use super::findings::{Analysis, Analyst};
use super::known::{Classes, Reading, classes_of};
use super::question::Question;
use crate::case::{Met, PlainAnswer, PlainCase, Standing, read_plain};
use crate::doctrine::{Doctrine, FactId};

/// How much of what answers leave possible is kept before all is forgotten, and as much again for the line at hand. Of answers that are not remembered it is
/// kept as well.
const ROOM: usize = 1 << 16;

/// A line that was read and analysed.
#[derive(Debug)]
pub struct PlainAnalysis<'a> {
    /// What the asking program calls the case.
    pub id: &'a str,
    /// Its title; may be empty.
    pub title: &'a str,
    /// All findings.
    pub analysis: Analysis,
}

/// Answers that have been met.
#[derive(Debug, Default)]
pub(super) struct PlainAnswers {
    met: Met<Understood>,
    /// What they leave possible.
    classes: Classes,
}

/// An answer, with the range of what it leaves possible.
#[derive(Debug, Clone, Copy)]
struct Understood {
    fact: FactId,
    standing: Standing,
    classes: [u32; 2],
}

impl Analyst {
    /// All findings for cases on one line of JSON each, by position; none for those that only the careful reader takes, with all that is to be said of them.
    pub fn analyse_lines<'a>(
        &mut self,
        lines: impl IntoIterator<Item = &'a [u8]>,
        standard: Standing,
    ) -> Vec<Option<PlainAnalysis<'a>>> {
        let doctrine = Arc::clone(self.doctrine());
        let mut asked = std::mem::take(&mut self.asked);
        asked.clear();
        let mut read = |line| {
            self.plain.make_room();
            let case = self.plain.read(&doctrine, line)?;
            let reading = |reading, known: &mut Vec<u64>| self.plain.know(&doctrine, reading, &case.answers, known);
            let question = Question::new(standard, Vec::new(), false, reading, &mut asked);
            Some((case.id, case.title, question))
        };
        let read: Vec<_> = lines.into_iter().map(&mut read).collect();
        let mut found = self.found(asked.known());
        self.asked = asked;
        let mut answer = |(id, title, question): (&'a str, &'a str, Question)| {
            let analysis = question.answer(&doctrine, &mut found);
            PlainAnalysis { id, title, analysis }
        };
        read.into_iter().map(|read| read.map(&mut answer)).collect()
    }
}

impl PlainAnswers {
    /// Forgets all answers where there is no room for more.
    fn make_room(&mut self) {
        if self.met.is_full() || self.classes.len() > ROOM {
            self.met.clear();
            self.classes.clear();
            self.classes.shrink_to(ROOM);
        }
    }

    fn read<'a>(&mut self, doctrine: &Doctrine, line: &'a [u8]) -> Option<PlainCase<'a, Understood>> {
        let PlainAnswers { met, classes } = self;
        let case = read_plain(line, met, |name, answer| understand(doctrine, name, answer, classes))?;
        let mut answered = vec![false; doctrine.facts().len()];
        let is_new = |answer: &Understood| !std::mem::replace(&mut answered[answer.fact.index()], true);
        case.answers.iter().all(is_new).then_some(case)
    }

    /// Puts down what a reading leaves possible.
    fn know(&self, doctrine: &Doctrine, reading: Reading, answers: &[Understood], known: &mut Vec<u64>) {
        known.clear();
        known.extend_from_slice(doctrine.domain().unknown());
        for answer in answers.iter().filter(|answer| reading.counts(answer.standing)) {
            let [begin, end] = answer.classes.map(|at| at as usize);
            for (variable, classes) in &self.classes[begin..end] {
                known[usize::from(*variable)] = *classes;
            }
        }
    }
}

/// Adds what an answer leaves possible; none where there is anything to be said of it.
fn understand(doctrine: &Doctrine, name: &str, answer: &PlainAnswer<'_>, classes: &mut Classes) -> Option<Understood> {
    let fact = doctrine.fact_named(name)?;
    let begin = classes.len();
    // So much no case answers.
    if begin > 2 * ROOM {
        return None;
    }
    if let Some(value) = &answer.value
        && classes_of(doctrine, fact, value, classes).is_err()
    {
        classes.truncate(begin);
        return None;
    }
    Some(Understood { fact, standing: answer.standing, classes: [begin, classes.len()].map(|at| at as u32) })
}
