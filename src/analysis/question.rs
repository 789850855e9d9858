//! A case as it is asked: its readings by their position among all sets of answers that are asked at once.

use super::findings::{Analysis, Findings};
use super::known::{Problem, Reading};
use crate::case::Standing;
use crate::doctrine::{Doctrine, Outcomes};

/// Sets of answers that are asked at once; keeps its memory.
#[derive(Debug, Default)]
pub(super) struct Asked {
    known: Vec<Vec<u64>>,
    count: usize,
}

impl Asked {
    /// Begins anew.
    pub(super) fn clear(&mut self) {
        self.count = 0;
    }

    /// What is known in each.
    pub(super) fn known(&self) -> &[Vec<u64>] {
        &self.known[..self.count]
    }

    /// Adds what is known in a reading, unless it is among those from a position on already; its position.
    fn add(&mut self, first: usize, of_reading: impl FnOnce(&mut Vec<u64>)) -> usize {
        self.known.resize_with(self.known.len().max(self.count + 1), Vec::new);
        let (before, added) = self.known.split_at_mut(self.count);
        of_reading(&mut added[0]);
        let position = before[first..].iter().position(|known| *known == added[0]);
        let position = position.map_or(self.count, |position| first + position);
        self.count = self.count.max(position + 1);
        position
    }
}

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
        of_reading: impl Fn(Reading, &mut Vec<u64>),
        asked: &mut Asked,
    ) -> Self {
        let first = asked.count;
        let mut position = |reading| asked.add(first, |known| of_reading(reading, known));
        let (as_alleged, as_proven) = (position(Reading::AsAlleged), position(Reading::AsProven(standard)));
        let other_version = is_disputed.then(|| position(Reading::OtherVersion));
        Question { standard, problems, as_alleged, as_proven, other_version }
    }

    /// Takes what was found for this case.
    pub(super) fn answer(self, doctrine: &Doctrine, found: &mut [Found]) -> Analysis {
        let elements = doctrine.elements().len();
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
        // Readings that come to the same have been asked once.
        let other = self.other_version;
        let other_version = other.map(|position| (Reading::OtherVersion, found[position].possible.clone()));
        let of_alleged = match self.as_alleged == self.as_proven {
            true => found[self.as_alleged].possible.clone(),
            false => std::mem::take(&mut found[self.as_alleged].possible),
        };
        let of_proven = std::mem::take(&mut found[self.as_proven].possible);
        let findings = |reading, possible| Findings::new(reading, elements, possible);
        Analysis {
            standard: self.standard,
            as_alleged: findings(Reading::AsAlleged, of_alleged),
            as_proven: findings(Reading::AsProven(self.standard), of_proven),
            other_version: other_version.map(|(reading, possible)| findings(reading, possible)),
            problems,
        }
    }
}
