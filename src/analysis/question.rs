//! A case as it is asked: its readings by their position among all sets of answers that are asked at once.

use super::findings::{Analysis, Findings};
use super::known::{Problem, Reading};
use crate::case::Standing;
use crate::doctrine::{Doctrine, Outcomes};

/// What is found under a set of answers.
pub(super) struct Found {
    /// School by school.
    pub(super) possible: Vec<Outcomes>,
    /// The constraints that the answers break.
    pub(super) broken: Vec<usize>,
}

/// A case to be analysed. Each reading is asked by its position among all sets of answers; answers that come to the same in two readings are asked once.
pub(super) struct Question {
    standard: Standing,
    problems: Vec<Problem>,
    as_alleged: usize,
    as_proven: usize,
    other_version: Option<usize>,
}

impl Question {
    /// Adds what is known in each reading; whether anything is disputed tells whether there is another version.
    pub(super) fn new(
        standard: Standing,
        problems: Vec<Problem>,
        is_disputed: bool,
        of_reading: impl Fn(Reading) -> Vec<u64>,
        known: &mut Vec<Vec<u64>>,
    ) -> Self {
        let first = known.len();
        let mut position = |reading| {
            let of_reading = of_reading(reading);
            match known[first..].iter().position(|known| *known == of_reading) {
                Some(position) => first + position,
                None => {
                    known.push(of_reading);
                    known.len() - 1
                }
            }
        };
        let (as_alleged, as_proven) = (position(Reading::AsAlleged), position(Reading::AsProven(standard)));
        let other_version = is_disputed.then(|| position(Reading::OtherVersion));
        Question { standard, problems, as_alleged, as_proven, other_version }
    }

    pub(super) fn answer(self, doctrine: &Doctrine, found: &[Found]) -> Analysis {
        let elements = doctrine.elements().len();
        let findings = |reading, position: usize| Findings::new(reading, elements, found[position].possible.clone());
        let mut problems = self.problems;
        let mut told: Vec<usize> = Vec::new();
        let theirs = self.other_version.map(|position| (position, true));
        for (position, is_theirs) in [(self.as_alleged, false), (self.as_proven, false)].into_iter().chain(theirs) {
            for constraint in &found[position].broken {
                if told.contains(constraint) {
                    continue;
                }
                told.push(*constraint);
                problems.push(Problem::BrokenConstraint {
                    constraint: *constraint,
                    is_theirs,
                    says: doctrine.constraints()[*constraint].says.clone(),
                });
            }
        }
        Analysis {
            standard: self.standard,
            as_alleged: findings(Reading::AsAlleged, self.as_alleged),
            as_proven: findings(Reading::AsProven(self.standard), self.as_proven),
            other_version: self.other_version.map(|position| findings(Reading::OtherVersion, position)),
            problems,
        }
    }
}
