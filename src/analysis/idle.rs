//! Which further changes are idle: sets of facts that contain one that turns a finding already, and get no further.

use super::levels::Levels;
use super::needs::{Targets, only};
use crate::doctrine::{FactId, Outcome, Outcomes};

/// The levels that turn the finding alone, and the pairs that do.
#[derive(Debug)]
pub(super) struct Idle {
    levels: usize,
    /// By level, and by two levels: to what.
    alone: Vec<Outcomes>,
    pairs: Vec<Outcomes>,
    /// By outcome, those by which more changes to it are idle.
    as_far_as: [Outcomes; 4],
}

/// The findings by which a set of changes makes a larger one to `target` idle. What falls short of the best does not hide how that is reached: that
/// acquiescence leaves it unsettled says nothing of consent.
fn as_far_as(target: Outcome, met_helps: Option<bool>) -> Outcomes {
    let best = met_helps.map(|helps| if helps { Outcome::Met } else { Outcome::NotMet });
    match best == Some(target) {
        true => Outcomes::only(target).union(Outcomes::only(Outcome::DoesNotArise)),
        false => Outcomes::all(),
    }
}

impl Idle {
    pub(super) fn new(levels: usize, met_helps: Option<bool>) -> Self {
        Idle {
            levels,
            alone: vec![Outcomes::NONE; levels],
            pairs: vec![Outcomes::NONE; levels * levels],
            as_far_as: Outcome::ALL.map(|target| as_far_as(target, met_helps)),
        }
    }

    /// Notes what sets of facts turn the finding to.
    pub(super) fn note<'s>(&mut self, levels: &Levels, sets: impl Iterator<Item = (&'s [FactId], Outcome)>) {
        for (set, outcome) in sets {
            let of_set: Vec<usize> = set.iter().filter_map(|fact| levels.of_fact(*fact)).collect();
            let only = Outcomes::only(outcome);
            match of_set.as_slice() {
                [one] => self.alone[*one] = self.alone[*one].union(only),
                [one, other] => {
                    for pair in [one * self.levels + other, other * self.levels + one] {
                        self.pairs[pair] = self.pairs[pair].union(only);
                    }
                }
                _ => {}
            }
        }
    }

    /// The findings for which changes with one at this level are idle.
    pub(super) fn with(&self, level: usize) -> Targets {
        self.by(self.alone[level])
    }

    /// The findings for which changes with two at these levels are idle.
    pub(super) fn with_both(&self, level: usize, other: usize) -> Targets {
        self.by(self.pairs[level * self.levels + other])
    }

    fn by(&self, turned: Outcomes) -> Targets {
        if turned.is_empty() {
            return 0;
        }
        let makes_idle = |target: &Outcome| turned.0 & self.as_far_as[*target as usize].0 != 0;
        Outcome::ALL.into_iter().filter(makes_idle).fold(0, |all, target| all | only(target))
    }
}
