//! The search for the ways to turn a finding to one that is sought, by so many facts: sweeps down the diagram, level by level.
//!
//! What is unknown stays unknown: a set turns the finding only if it does so whatever the unknown facts are. So a sweep carries along all nodes that are
//! reached with the changes made above, and at each level tries what else could be answered there. It ends where some node needs more changes
//! than are left; what the last change must be is read off those sets of answers that do behind each single node.

use std::ops::Range;
use std::rc::Rc;

use super::changes::{Effort, Way};
use super::front::{Front, Waiting};
use super::idle::Idle;
use super::inquiry::Inquiry;
use super::moves::{self, Block, Moves, keep_both};
use super::needs::{Fixes, Needs, Targets, only};
use super::possible::Possible;
use super::ways::{Choice, Ways, With};
use super::whole::Whole;
use crate::doctrine::{FactId, Outcome, Ref};

/// After so many steps it is asked whether to go on: about a tenth of a millisecond.
const ASK_AFTER: usize = 20_000;

/// Finding what does behind a node takes as long as so many steps.
const STEPS_OF_FIXES: usize = 4;

/// There is too much to do.
pub(super) struct TooMuch;

/// Where answers at a level lead from all nodes that are asked it.
struct Unlike {
    exits: Vec<Ref>,
    answers: Vec<usize>,
    /// For which findings as many changes as are left then may be enough.
    targets: Targets,
}

pub(super) struct Search<'a> {
    inquiry: &'a Inquiry<'a>,
    /// The findings that may be sought.
    targets: Targets,
    needs: Needs,
    /// For those that are within reach.
    fixes: Fixes,
    idle: Idle,
    chosen: Vec<Choice>,
    /// For each finding, the answers that are not left out alone: with others no set would be found, and the more ways end early.
    in_question: Moves,
    possible: Possible<'a>,
    /// By how many changes are left, what the sweep keeps.
    fronts: Vec<Front>,
    ways: Ways<'a>,
    effort: Effort<'a>,
    /// How much may still be done, and how much when last it was asked whether to go on.
    work: usize,
    asked_at: usize,
    /// By outcome.
    found: [Vec<Way>; 4],
}

impl<'a> Search<'a> {
    /// A search for what turns the finding to one of those that are sought.
    pub(super) fn new(inquiry: &'a Inquiry<'a>, sought: &[Outcome], effort: Effort<'a>) -> Self {
        Search {
            inquiry,
            targets: sought.iter().fold(0, |all, outcome| all | only(*outcome)),
            needs: Needs::of(inquiry),
            fixes: Fixes::default(),
            idle: Idle::new(inquiry.levels.len(), inquiry.met_helps),
            chosen: Vec::new(),
            in_question: Moves::new(),
            possible: Possible::new(inquiry),
            fronts: Vec::new(),
            ways: Ways::new(inquiry),
            effort,
            work: 0,
            asked_at: 0,
            found: Default::default(),
        }
    }

    /// Leaves sets of facts that turn the finding, and all that contain them and get no further, out of what is found from now on.
    pub(super) fn leave_out<'s>(&mut self, sets: impl Iterator<Item = (&'s [FactId], Outcome)>) {
        self.idle.note(self.inquiry.levels, sets);
    }

    /// By outcome, all ways of exactly so many facts to those that are sought, but for those that are left out.
    ///
    /// # Errors
    /// Where there is too much to do.
    pub(super) fn of_size(&mut self, size: usize) -> Result<[Vec<Way>; 4], TooMuch> {
        let levels = self.inquiry.levels;
        let within_reach = self.targets & self.needs.within(levels.root(), size);
        let sought = self.fixes.sought.iter().fold(0, |all, outcome| all | only(*outcome));
        if within_reach & !sought != 0 {
            // A search is for two changes at least.
            let within_two = self.targets & self.needs.within(levels.root(), size.max(2));
            self.pay(levels.nodes().len() * STEPS_OF_FIXES)?;
            self.fixes = Fixes::of(self.inquiry, &self.needs, within_two);
        }
        if within_reach != 0 {
            let sought = self.fixes.sought.clone();
            self.in_question = moves::all(levels.moves()).repeat(sought.len());
            if size == 1 {
                let mut last = self.in_question.clone();
                if self.fixes.keep(levels.root(), &mut last) {
                    self.finish(&last);
                }
            } else {
                for level in 0..levels.len() {
                    let left_out = self.left_out(level);
                    for (section, _) in sought.iter().enumerate().filter(|(_, target)| left_out & only(**target) != 0) {
                        let section = self.section(section);
                        moves::clear(&mut self.in_question[section], levels.moves_of(level));
                    }
                }
                self.fronts.resize_with(size.max(self.fronts.len()), Front::default);
                self.sweep(&[levels.root()], size, within_reach)?;
            }
        }
        Ok(std::mem::take(&mut self.found))
    }

    /// Takes down what turns the finding alone.
    fn finish(&mut self, does: &[Block]) {
        let possible = self.beside(None);
        for (section, target) in self.fixes.sought.clone().into_iter().enumerate() {
            for level in 0..self.inquiry.levels.len() {
                let ways = self.ways.of_one(level, &does[self.section(section)], &possible).to_vec();
                self.take_down(target, ways);
            }
        }
    }

    /// Where in sets for each finding within reach that for one stands, by its position among them.
    fn section(&self, target: usize) -> Range<usize> {
        let blocks = moves::blocks(self.inquiry.levels.moves());
        target * blocks..(target + 1) * blocks
    }

    /// Sets how many steps may be made from now on.
    pub(super) fn may_do(&mut self, work: usize) {
        self.work = work;
        self.asked_at = work;
    }

    fn pay(&mut self, work: usize) -> Result<(), TooMuch> {
        self.work = self.work.checked_sub(work).ok_or(TooMuch)?;
        if self.asked_at - self.work > ASK_AFTER {
            self.asked_at = self.work;
            if let Effort::While(is_wanted) = self.effort
                && !is_wanted()
            {
                return Err(TooMuch);
            }
        }
        Ok(())
    }

    /// The findings for which a change at this level would make a set that is left out.
    fn left_out(&self, level: usize) -> Targets {
        let with = |choice: &Choice| self.idle.with_both(choice.level, level);
        self.chosen.iter().map(with).fold(self.idle.with(level), |all, with| all | with)
    }

    /// Goes down from these nodes, with so many changes left, for these findings.
    fn sweep(&mut self, start: &[Ref], left: usize, targets: Targets) -> Result<(), TooMuch> {
        self.pay(start.len())?;
        let mut front = std::mem::take(&mut self.fronts[left - 1]);
        front.begin(self.inquiry.levels.len(), self.inquiry.levels.refs());
        let within_reach = start.iter().fold(targets, |targets, node| self.enter(&mut front, *node, left, targets));
        let done = if within_reach != 0 { self.go_down(&mut front, left, within_reach) } else { Ok(()) };
        self.fronts[left - 1] = front;
        done
    }

    fn go_down(&mut self, front: &mut Front, left: usize, targets: Targets) -> Result<(), TooMuch> {
        let (levels, open) = (self.inquiry.levels, self.inquiry.open);
        let mut targets = targets;
        for level in 0..levels.len() {
            let here = std::mem::take(&mut front.levels[level].nodes);
            let below = if here.is_empty() { 0 } else { levels.len() - level };
            self.pay(1 + below + here.len() * open.at(level).len())?;
            if !here.is_empty() {
                // What is left must do for all that is not asked here.
                let below = front.levels[level + 1..].iter();
                let enough = below.fold(targets, |enough, waiting| enough & waiting.after_one) & !self.left_out(level);
                match left {
                    _ if enough == 0 => {}
                    ..=2 => self.choose_both(front, level, &here, enough)?,
                    _ => self.choose(front, level, &here, left, enough)?,
                }
            }
            for node in &here {
                let exits = levels.exits(*node);
                for answer in open.at(level) {
                    targets = self.enter(front, exits[*answer as usize], left, targets);
                }
                if targets == 0 {
                    return Ok(());
                }
            }
            front.levels[level].nodes = here;
            front.levels[level].clear();
        }
        Ok(())
    }

    /// Adds a node to those that a sweep has reached; for which of the findings so many changes may be enough then.
    #[inline]
    fn enter(&self, front: &mut Front, node: Ref, left: usize, targets: Targets) -> Targets {
        // What a sweep has reached before was told then.
        if !front.is_new(node) {
            return targets;
        }
        if node >= Whole::ENDS {
            let waiting = &mut front.levels[self.inquiry.levels.of_node(node)];
            waiting.nodes.push(node);
            waiting.after_one &= self.needs.within(node, left - 1);
        }
        targets & self.needs.within(node, left)
    }

    /// Tries the other answers at a level that some nodes ask, with all that may follow below.
    fn choose(
        &mut self,
        front: &mut Front,
        level: usize,
        here: &[Ref],
        left: usize,
        targets: Targets,
    ) -> Result<(), TooMuch> {
        self.pay(here.len() * self.inquiry.levels.moves_of(level).len())?;
        for Unlike { exits, answers, targets } in self.unlike(level, here, left - 1, targets) {
            self.chosen.push(Choice { level, answers });
            let rest = front.levels.iter().flat_map(|waiting| waiting.nodes.iter().copied());
            let start: Vec<Ref> = rest.chain(exits).collect();
            self.sweep(&start, left - 1, targets)?;
            self.chosen.pop();
        }
        Ok(())
    }

    /// Where the answers at a level lead from nodes that are asked it, but for those that change nothing, and those for which more changes would be
    /// needed than are left.
    fn unlike(&self, level: usize, here: &[Ref], left: usize, targets: Targets) -> Vec<Unlike> {
        let (levels, open) = (self.inquiry.levels, self.inquiry.open.at(level));
        let mut unlike: Vec<Unlike> = Vec::new();
        for answer in 0..levels.moves_of(level).len() {
            let exit = |node: &Ref| levels.exits(*node)[answer];
            let within = |targets, exit| targets & self.needs.within(exit, left);
            let targets = here.iter().map(exit).fold(targets, within);
            if targets == 0 {
                continue;
            }
            let exits: Vec<Ref> = here.iter().map(exit).collect();
            match unlike.iter_mut().find(|known| known.exits == exits) {
                Some(known) => known.answers.push(answer),
                None => unlike.push(Unlike { exits, answers: vec![answer], targets }),
            }
        }
        unlike.retain(|unlike| {
            !here.iter().zip(&unlike.exits).all(|(node, there)| {
                let as_known = levels.exits(*node);
                open.iter().all(|answer| as_known[*answer as usize] == *there)
            })
        });
        unlike
    }

    /// Tries the other answers at a level that some nodes ask, each with one more below.
    fn choose_both(&mut self, front: &mut Front, level: usize, here: &[Ref], targets: Targets) -> Result<(), TooMuch> {
        let levels = self.inquiry.levels;
        let Some(last) = self.last_for_all(level, &mut front.levels[level + 1..], targets) else { return Ok(()) };
        self.pay(here.len() * levels.moves_of(level).len())?;
        let mut both: Vec<(usize, Moves)> = Vec::new();
        let mut does = Moves::new();
        for answer in 0..levels.moves_of(level).len() {
            does.clone_from(&last);
            if here.iter().all(|node| self.fixes.keep(levels.exits(*node)[answer], &mut does)) {
                both.push((answer, std::mem::take(&mut does)));
            }
        }
        if !both.is_empty() {
            for (section, target) in self.fixes.sought.clone().into_iter().enumerate() {
                self.finish_both(target, self.section(section), level, &both)?;
            }
        }
        Ok(())
    }

    /// Takes down what turns the finding to a target with one of these answers at a level, given what does with each in a section of the sets.
    fn finish_both(
        &mut self,
        target: Outcome,
        section: Range<usize>,
        level: usize,
        both: &[(usize, Moves)],
    ) -> Result<(), TooMuch> {
        let levels = self.inquiry.levels;
        let mut with: Vec<With> = Vec::new();
        let mut any = levels.none();
        for (answer, does) in both {
            let does = &does[section.clone()];
            if !moves::is_empty(does) {
                self.pay(self.inquiry.limits.len())?;
                let possible = self.beside(Some(levels.moves_of(level).start + answer));
                let mut both = does.to_vec();
                if moves::keep_both(&mut both, &possible) {
                    moves::add(&mut any, &both);
                }
                with.push(With { answer: *answer, does: does.to_vec(), possible });
            }
        }
        for other in level + 1..levels.len() {
            let left_out = self.left_out(other) | self.idle.with_both(level, other);
            let is_any = levels.moves_of(other).any(|position| moves::has(&any, position));
            if is_any && left_out & only(target) == 0 {
                let ways = self.ways.of_two(level, &with, other, &any);
                if self.chosen.iter().any(|choice| !levels.is_simple(choice.level)) {
                    self.pay(ways.len() * levels.nodes().len())?;
                }
                self.take_down(target, ways);
            }
        }
        Ok(())
    }

    /// What the last change, below a level, may be for all that is still to be asked, for these findings. Each level keeps what it may be for its own.
    fn last_for_all(&mut self, level: usize, waiting: &mut [Waiting], targets: Targets) -> Option<Moves> {
        let mut all = self.in_question.clone();
        for (section, target) in self.fixes.sought.iter().enumerate() {
            let is_sought = targets & only(*target) != 0;
            let end = if is_sought { self.inquiry.levels.moves_of(level).end } else { usize::MAX };
            moves::clear_before(&mut all[self.section(section)], end);
        }
        for waiting in waiting.iter_mut().filter(|waiting| !waiting.nodes.is_empty()) {
            if waiting.first == 0 {
                waiting.last.clone_from(&self.in_question);
            }
            while let Some(node) = waiting.nodes.get(waiting.first).filter(|_| !waiting.is_none) {
                waiting.first += 1;
                waiting.is_none = !self.fixes.keep(*node, &mut waiting.last);
            }
            if waiting.is_none || !keep_both(&mut all, &waiting.last) {
                return None;
            }
        }
        Some(all)
    }

    /// The answers beside which something can be, with the changes that are made and this one.
    fn beside(&mut self, last: Option<usize>) -> Rc<Moves> {
        let levels = self.inquiry.levels;
        let position = |choice: &Choice| levels.moves_of(choice.level).start + choice.answers[0];
        self.possible.beside(self.chosen.iter().map(position).chain(last))
    }

    /// Adds ways, with the changes that are made.
    fn take_down(&mut self, target: Outcome, ways: Vec<Way>) {
        for way in ways {
            self.found[target as usize].extend(self.ways.after(&self.chosen, way, target));
        }
    }
}
