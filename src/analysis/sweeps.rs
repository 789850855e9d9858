//! The search for the ways to turn a finding to one that is sought, by so many facts: sweeps down the diagram, level by level.
//!
//! What is unknown stays unknown: a set turns the finding only if it does so whatever the unknown facts are. So a sweep carries along all nodes that are
//! reached with the changes made above, and at each level tries what else could be answered there. It ends where some node needs more changes
//! than are left; what the last change must be is read off those sets of answers that do behind each single node.

use std::ops::Range;
use std::rc::Rc;

use super::changes::{Effort, Way};
use super::front::{Front, Waiting};
use super::inquiry::Inquiry;
use super::levels::Alike;
use super::moves::{self, Block, Moves, keep_both};
use super::needs::{Needs, Targets};
use super::possible::{Answers, Possible};
use super::ways::{Ways, With};
use super::whole::{Marks, Whole};
use crate::doctrine::{FactId, Outcome, Outcomes, Ref, VarId};

/// After so many steps it is asked whether to go on: about a tenth of a millisecond.
const ASK_AFTER: usize = 20_000;

/// There is too much to do.
pub(super) struct TooMuch;

/// Answers at one level that lead to the same, so that any one of them will do.
#[derive(Debug, Clone)]
struct Choice {
    level: usize,
    /// By their positions there.
    answers: Vec<usize>,
}

/// Where answers at a level lead from all nodes that are asked it.
struct Unlike {
    exits: Vec<Ref>,
    answers: Vec<usize>,
    /// For which findings as many changes as are left then may be enough.
    targets: Targets,
}

pub(super) struct Search<'a> {
    inquiry: &'a Inquiry<'a>,
    sought: Vec<Outcome>,
    needs: Needs,
    /// The answers to the facts of which the constraints speak.
    limited: Moves,
    /// Levels that turn the finding alone, and pairs of levels that do: by those, to what.
    alone: Vec<Outcomes>,
    pairs: Vec<Outcomes>,
    chosen: Vec<Choice>,
    /// For each finding, the answers that are not left out alone: with others no set would be found, and the more ways end early.
    in_question: Moves,
    possible: Possible,
    /// Answers of which it is asked what is possible beside them.
    answers: Answers,
    /// What is known, with the changes that are made.
    known: Vec<u64>,
    /// By how many changes are left, what the sweep keeps.
    fronts: Vec<Front>,
    ways: Ways<'a>,
    marks: Marks,
    effort: Effort<'a>,
    /// How much may still be done, and how much when last it was asked whether to go on.
    work: usize,
    asked_at: usize,
    /// For each finding.
    found: Vec<Vec<Way>>,
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

impl<'a> Search<'a> {
    /// A search for what turns the finding to one of those that are sought.
    pub(super) fn new(inquiry: &'a Inquiry<'a>, sought: Vec<Outcome>, effort: Effort<'a>) -> Self {
        let levels = inquiry.levels;
        let count = levels.len();
        let mut limited = levels.none();
        for level in inquiry.limits.asks().iter().filter_map(|v| levels.of_variable(*v)) {
            levels.moves_of(level).for_each(|position| moves::insert(&mut limited, position));
        }
        Search {
            inquiry,
            needs: Needs::of(inquiry, &sought),
            limited,
            alone: vec![Outcomes::NONE; count],
            pairs: vec![Outcomes::NONE; count * count],
            chosen: Vec::new(),
            in_question: Moves::new(),
            possible: Possible::default(),
            answers: Answers::new(),
            known: inquiry.known.to_vec(),
            fronts: Vec::new(),
            ways: Ways::new(inquiry),
            marks: Marks::default(),
            effort,
            work: 0,
            asked_at: 0,
            found: vec![Vec::new(); sought.len()],
            sought,
        }
    }

    /// Leaves sets of facts that turn the finding, and all that contain them and get no further, out of what is found from now on.
    pub(super) fn leave_out<'s>(&mut self, sets: impl Iterator<Item = (&'s [FactId], Outcome)>) {
        let levels = self.inquiry.levels;
        let count = levels.len();
        for (set, outcome) in sets {
            let of_set: Vec<usize> = set.iter().filter_map(|fact| levels.of_fact(*fact)).collect();
            let only = Outcomes::only(outcome);
            match of_set.as_slice() {
                [one] => self.alone[*one] = self.alone[*one].union(only),
                [one, other] => {
                    for pair in [one * count + other, other * count + one] {
                        self.pairs[pair] = self.pairs[pair].union(only);
                    }
                }
                _ => {}
            }
        }
    }

    /// For each finding that is sought, all ways of exactly so many facts, but for those that are left out.
    ///
    /// # Errors
    /// Where there is too much to do.
    pub(super) fn of_size(&mut self, size: usize) -> Result<Vec<Vec<Way>>, TooMuch> {
        let root = self.inquiry.whole.root();
        let within_reach = self.needs.within(root, size);
        if within_reach != 0 {
            let levels = self.inquiry.levels;
            self.in_question = moves::all(levels.moves()).repeat(self.sought.len());
            if size == 1 {
                let mut last = self.in_question.clone();
                if self.needs.keep(root, &mut last) {
                    self.finish(&last);
                }
            } else {
                for level in 0..levels.len() {
                    let left_out = self.left_out(level);
                    for target in (0..self.sought.len()).filter(|target| left_out & 1 << target != 0) {
                        let section = self.section(target);
                        moves::clear(&mut self.in_question[section], levels.moves_of(level));
                    }
                }
                self.fronts.resize_with(size.max(self.fronts.len()), Front::default);
                self.sweep(&[root], size, within_reach)?;
            }
        }
        let none = vec![Vec::new(); self.sought.len()];
        Ok(std::mem::replace(&mut self.found, none))
    }

    /// Takes down what turns the finding alone.
    fn finish(&mut self, does: &[Block]) {
        let possible = self.beside(None);
        for target in 0..self.sought.len() {
            for level in 0..self.inquiry.levels.len() {
                let ways = self.ways.of_one(level, &does[self.section(target)], &possible).to_vec();
                self.take_down(target, ways);
            }
        }
    }

    /// Where in sets for each finding that for one stands.
    fn section(&self, target: usize) -> Range<usize> {
        let blocks = self.limited.len();
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
        let with = |choice: &Choice| self.left_out_together(choice.level, level);
        self.chosen.iter().map(with).fold(self.idle(self.alone[level]), |all, with| all | with)
    }

    fn left_out_together(&self, level: usize, other: usize) -> Targets {
        self.idle(self.pairs[level * self.inquiry.levels.len() + other])
    }

    /// For what sought findings more changes are idle, where some turn the finding to these.
    fn idle(&self, turned: Outcomes) -> Targets {
        if turned.is_empty() {
            return 0;
        }
        let makes_idle = |target: &Outcome| turned.0 & as_far_as(*target, self.inquiry.met_helps).0 != 0;
        let targets = self.sought.iter().map(makes_idle).enumerate();
        targets.fold(0, |all, (at, is_idle)| all | u8::from(is_idle) << at)
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
                    targets = self.enter(front, exits[usize::from(*answer)], left, targets);
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
                open.iter().all(|answer| as_known[usize::from(*answer)] == *there)
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
            if here.iter().all(|node| self.needs.keep(levels.exits(*node)[answer], &mut does)) {
                both.push((answer, std::mem::take(&mut does)));
            }
        }
        for target in (0..self.sought.len()).filter(|_| !both.is_empty()) {
            self.finish_both(target, level, &both);
        }
        Ok(())
    }

    /// Takes down what turns the finding to a target with one of these answers at a level, given the sets that do with each for all targets.
    fn finish_both(&mut self, target: usize, level: usize, both: &[(usize, Moves)]) {
        let levels = self.inquiry.levels;
        let mut with: Vec<With> = Vec::new();
        let mut any = levels.none();
        for (answer, does) in both {
            let does = &does[self.section(target)];
            if !moves::is_empty(does) {
                let possible = self.beside(Some(levels.moves_of(level).start + answer));
                let mut both = does.to_vec();
                if moves::keep_both(&mut both, &possible) {
                    moves::add(&mut any, &both);
                }
                with.push(With { answer: *answer, does: does.to_vec(), possible });
            }
        }
        for other in level + 1..levels.len() {
            let left_out = self.left_out(other) | self.left_out_together(level, other);
            let is_any = levels.moves_of(other).any(|position| moves::has(&any, position));
            if is_any && left_out & 1 << target == 0 {
                let ways = self.ways.of_two(level, &with, other, &any);
                self.take_down(target, ways);
            }
        }
    }

    /// What the last change, below a level, may be for all that is still to be asked, for these findings. Each level keeps what it may be for its own.
    fn last_for_all(&mut self, level: usize, waiting: &mut [Waiting], targets: Targets) -> Option<Moves> {
        let mut all = self.in_question.clone();
        for target in 0..self.sought.len() {
            let end = if targets & 1 << target != 0 { self.inquiry.levels.moves_of(level).end } else { usize::MAX };
            moves::clear_before(&mut all[self.section(target)], end);
        }
        for waiting in waiting.iter_mut().filter(|waiting| !waiting.nodes.is_empty()) {
            if waiting.first == 0 {
                waiting.last.clone_from(&self.in_question);
            }
            while let Some(node) = waiting.nodes.get(waiting.first).filter(|_| !waiting.is_none) {
                waiting.first += 1;
                waiting.is_none = !self.needs.keep(*node, &mut waiting.last);
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
        // What the constraints do not speak of makes nothing possible, and nothing impossible.
        let position = |choice: &Choice| levels.moves_of(choice.level).start + choice.answers[0];
        let made = self.chosen.iter().map(position).chain(last);
        let mut answers = std::mem::take(&mut self.answers);
        answers.clear();
        answers.extend(made.filter(|position| moves::has(&self.limited, *position)));
        let possible = self.possible.beside(&answers).unwrap_or_else(|| {
            self.put(&answers);
            let possible = self.possible.find(self.inquiry, &answers, &self.known);
            self.take_back(&answers);
            possible
        });
        self.answers = answers;
        possible
    }

    /// Adds ways, with the changes that are made.
    fn take_down(&mut self, target: usize, ways: Vec<Way>) {
        let levels = self.inquiry.levels;
        for way in ways {
            let mut ways = vec![way];
            for choice in &self.chosen.clone() {
                let answers = choice.answers.iter().map(|answer| &levels.answers(choice.level)[*answer]);
                let first = levels.variables(choice.level).start as VarId;
                if levels.is_simple(choice.level) {
                    let any = answers.fold(0, |any, answer| any | answer.last);
                    ways.iter_mut().for_each(|way| way.push((first, any)));
                } else {
                    let with = |(way, answer): (&Way, &Alike)| {
                        let given = (first..).zip(answer.classes.iter().map(|class| 1 << class));
                        way.iter().copied().chain(given).collect()
                    };
                    let both = ways.iter().flat_map(|way| answers.clone().map(move |answer| (way, answer))).map(with);
                    let all: Vec<Way> = both.collect();
                    ways = all.into_iter().map(|way| self.least_of(target, way, choice.level)).collect();
                }
            }
            for mut way in ways {
                way.sort_unstable();
                self.found[target].push(way);
            }
        }
    }

    /// A way without those variables of a level's fact that may be as the case has them.
    fn least_of(&mut self, target: usize, mut way: Way, level: usize) -> Way {
        for (variable, changed) in &way {
            self.known[usize::from(*variable)] = *changed;
        }
        for variable in self.inquiry.levels.variables(level) {
            let as_it_is = self.inquiry.known[variable];
            let changed = std::mem::replace(&mut self.known[variable], as_it_is);
            if changed == as_it_is || self.turns(target) {
                way.retain(|(v, _)| usize::from(*v) != variable);
            } else {
                self.known[variable] = changed;
            }
        }
        self.known.copy_from_slice(self.inquiry.known);
        way
    }

    /// Whether what is known, with the changes that are made to it, leaves only the finding that is sought.
    fn turns(&mut self, target: usize) -> bool {
        self.inquiry.whole.ends(&self.known, &mut self.marks) == Outcomes::only(self.sought[target])
    }

    fn put(&mut self, answers: &[usize]) {
        let levels = self.inquiry.levels;
        for position in answers {
            let (level, answer) = levels.answer_of(*position);
            for (variable, class) in levels.variables(level).zip(&levels.answers(level)[answer].classes) {
                self.known[variable] = 1 << class;
            }
        }
    }

    fn take_back(&mut self, answers: &[usize]) {
        let levels = self.inquiry.levels;
        for position in answers {
            let variables = levels.variables(levels.answer_of(*position).0);
            self.known[variables.clone()].copy_from_slice(&self.inquiry.known[variables]);
        }
    }
}
