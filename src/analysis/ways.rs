//! Ways to turn a finding, put together from the answers that do: of answers to facts with several variables only what is needed.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::changes::Way;
use super::inquiry::{Inquiry, classes};
use super::levels::Alike;
use super::moves::{self, Block, Moves};
use super::whole::Marks;
use crate::doctrine::{Outcome, Outcomes, VarId};

/// Answers at one level that lead to the same, so that any one of them will do.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) level: usize,
    /// By their positions there.
    pub(super) answers: Vec<usize>,
}

/// What does with an answer: which others, whether anything can be with both or not, and with which it can.
#[derive(Debug)]
pub(super) struct With {
    /// The answer's position at its level.
    pub(super) answer: usize,
    pub(super) does: Moves,
    pub(super) possible: Rc<Moves>,
}

/// By level, and by the answers there that do and are possible, the ways to give one of them.
#[derive(Debug)]
pub(super) struct Ways<'a> {
    inquiry: &'a Inquiry<'a>,
    of: FxHashMap<(usize, Moves, Moves), Vec<Way>>,
    /// What is known, with one answer put into it while that is looked at.
    known: Vec<u64>,
    marks: Marks,
}

impl<'a> Ways<'a> {
    pub(super) fn new(inquiry: &'a Inquiry<'a>) -> Self {
        Ways { inquiry, of: FxHashMap::default(), known: inquiry.known.to_vec(), marks: Marks::default() }
    }

    /// The ways to give one answer of these at a level.
    pub(super) fn of_one(&mut self, level: usize, does: &[Block], possible: &[Block]) -> &[Way] {
        let levels = self.inquiry.levels;
        let [does, possible] = [does, possible].map(|set| {
            let mut at_level = levels.none();
            for position in levels.moves_of(level).filter(|position| moves::has(set, *position)) {
                moves::insert(&mut at_level, position);
            }
            at_level
        });
        let key = (level, does, possible);
        if !self.of.contains_key(&key) {
            let ways = self.find(level, &key.1, &key.2);
            self.of.insert(key.clone(), ways);
        }
        &self.of[&key]
    }

    /// The ways to give one answer at a level and another, one of those of `any`, which does with it, at another level.
    pub(super) fn of_two(&mut self, level: usize, with: &[With], other: usize, any: &[Block]) -> Vec<Way> {
        let levels = self.inquiry.levels;
        let first = levels.moves_of(level).start;
        let variable = |level: usize| levels.variables(level).start as VarId;
        let mut ways = Vec::new();
        for (answer, position) in levels.moves_of(other).enumerate().filter(|(_, position)| moves::has(any, *position))
        {
            let with_it = || with.iter().filter(|with| moves::has(&with.does, position));
            if levels.is_simple(level) && levels.is_simple(other) {
                let can_be = with_it().filter(|with| moves::has(&with.possible, position));
                let classes = can_be.fold(0, |any, with| any | levels.answers(level)[with.answer].last);
                ways.push(vec![(variable(level), classes), (variable(other), levels.answers(other)[answer].last)]);
                continue;
            }
            let (mut does, mut possible) = (levels.none(), levels.none());
            for with in with_it() {
                moves::insert(&mut does, first + with.answer);
                if moves::has(&with.possible, position) {
                    moves::insert(&mut possible, first + with.answer);
                }
            }
            for way in self.of_one(level, &does, &possible).to_vec() {
                let further = match levels.answers(other)[answer].last {
                    last if levels.is_simple(other) => vec![(variable(other), last)],
                    _ => self.beside(level, with, &way, other, answer),
                };
                ways.push([way, further].concat());
            }
        }
        ways
    }

    /// A way to turn the finding to a target after some choices, with all ways to make those.
    pub(super) fn after(&mut self, chosen: &[Choice], way: Way, target: Outcome) -> Vec<Way> {
        let levels = self.inquiry.levels;
        let mut ways = vec![way];
        for choice in chosen {
            let answers = choice.answers.iter().map(|answer| &levels.answers(choice.level)[*answer]);
            let first = levels.variables(choice.level).start as VarId;
            if levels.is_simple(choice.level) {
                let any = answers.fold(0, |any, answer| any | answer.last);
                ways.iter_mut().for_each(|way| way.push((first, any)));
                continue;
            }
            let with = |(way, answer): (&Way, &Alike)| {
                let given = (first..).zip(answer.classes.iter().map(|class| 1 << class));
                way.iter().copied().chain(given).collect()
            };
            let both = ways.iter().flat_map(|way| answers.clone().map(move |answer| (way, answer))).map(with);
            let all: Vec<Way> = both.collect();
            ways = all.into_iter().map(|way| self.least_of(way, choice.level, target)).collect();
        }
        ways.iter_mut().for_each(|way| way.sort_unstable());
        ways
    }

    /// A way without those variables of a level's fact that may be as the case has them.
    fn least_of(&mut self, mut way: Way, level: usize, target: Outcome) -> Way {
        for (variable, changed) in &way {
            self.known[usize::from(*variable)] = *changed;
        }
        for variable in self.inquiry.levels.variables(level) {
            let as_it_is = self.inquiry.known[variable];
            let changed = std::mem::replace(&mut self.known[variable], as_it_is);
            if changed == as_it_is || self.turns(&way, level, target) {
                way.retain(|(v, _)| usize::from(*v) != variable);
            } else {
                self.known[variable] = changed;
            }
        }
        self.known.copy_from_slice(self.inquiry.known);
        way
    }

    /// Whether what is known, with a way put into it, leaves only the finding that is sought, whichever classes the way names for the other levels.
    fn turns(&mut self, way: &[(VarId, u64)], level: usize, target: Outcome) -> bool {
        let Some(((variable, named), rest)) = way.split_first() else {
            return self.inquiry.whole.ends(&self.known, &mut self.marks) == Outcomes::only(target);
        };
        if self.inquiry.levels.variables(level).contains(&usize::from(*variable)) {
            return self.turns(rest, level, target);
        }
        let does = classes(*named).all(|class| {
            self.known[usize::from(*variable)] = 1 << class;
            self.turns(rest, level, target)
        });
        self.known[usize::from(*variable)] = *named;
        does
    }

    /// What is needed of an answer to a fact with several variables, beside a way to give another.
    fn beside(&mut self, level: usize, with: &[With], way: &Way, other: usize, answer: usize) -> Way {
        for (variable, classes) in way {
            self.known[usize::from(*variable)] = *classes;
        }
        let open = self.inquiry.levels.sums(level, &self.known, 1.0);
        self.take_back(level);
        let levels = self.inquiry.levels;
        let all = || moves::all(levels.moves());
        // Each value that is named must be possible; of what is unknown, some must.
        let is_named = levels.is_simple(level);
        let (mut does, mut possible) = (all(), if is_named { all() } else { levels.none() });
        for with in with.iter().filter(|with| open[with.answer] > 0.0) {
            moves::keep_both(&mut does, &with.does);
            if is_named {
                moves::keep_both(&mut possible, &with.possible);
            } else {
                moves::add(&mut possible, &with.possible);
            }
        }
        self.needed(other, answer, &does, &possible)
    }

    fn find(&mut self, level: usize, does: &[Block], possible: &[Block]) -> Vec<Way> {
        let levels = self.inquiry.levels;
        let first = levels.moves_of(level).start;
        let both =
            levels.moves_of(level).filter(|position| moves::has(does, *position) && moves::has(possible, *position));
        let answers: Vec<usize> = both.map(|position| position - first).collect();
        if answers.is_empty() {
            return Vec::new();
        }
        if levels.is_simple(level) {
            let any = answers.iter().fold(0, |all, answer| all | levels.answers(level)[*answer].last);
            return vec![vec![(levels.variables(level).start as VarId, any)]];
        }
        let mut ways: Vec<Way> = answers.into_iter().map(|answer| self.needed(level, answer, does, possible)).collect();
        ways.sort();
        ways.dedup();
        ways
    }

    /// What must be otherwise for an answer to a fact with several variables, or for others that do too; the rest is as the case has it.
    fn needed(&mut self, level: usize, answer: usize, does: &[Block], possible: &[Block]) -> Way {
        let levels = self.inquiry.levels;
        let positions = levels.moves_of(level);
        for (variable, class) in levels.variables(level).zip(&levels.answers(level)[answer].classes) {
            self.known[variable] = 1 << class;
        }
        let mut way = Way::new();
        for variable in levels.variables(level) {
            let as_it_is = self.inquiry.known[variable];
            let changed = std::mem::replace(&mut self.known[variable], as_it_is);
            if changed == as_it_is {
                continue;
            }
            let sums = levels.sums(level, &self.known, 1.0);
            let open = || positions.clone().zip(&sums).filter(|(_, sum)| **sum > 0.0).map(|(position, _)| position);
            if !open().all(|position| moves::has(does, position))
                || !open().any(|position| moves::has(possible, position))
            {
                self.known[variable] = changed;
                way.push((variable as VarId, changed));
            }
        }
        self.take_back(level);
        way
    }

    fn take_back(&mut self, level: usize) {
        let variables = self.inquiry.levels.variables(level);
        self.known[variables.clone()].copy_from_slice(&self.inquiry.known[variables]);
    }
}
