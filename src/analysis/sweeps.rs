//! The search for the ways to turn a finding to one that is sought, by so many facts: sweeps down the diagram, level by level.
//!
//! What is unknown stays unknown: a set turns the finding only if it does so whatever the unknown facts are. So a sweep carries along all nodes that are
//! reached with the changes made above, and at each level tries what else could be answered there. It ends where some node needs more changes
//! than are left; what the last change must be is read off those sets of answers that do behind each single node.

use super::changes::{Effort, Way};
use super::front::{Front, Waiting};
use super::inquiry::Inquiry;
use super::levels::Alike;
use super::moves::{self, Block, Moves, keep_both};
use super::needs::{Fixes, Seeking, least_changes};
use super::possible::{Answers, Possible};
use super::ways::{Ways, With};
use super::whole::{Marks, Whole};
use crate::doctrine::{FactId, Outcome, Outcomes, Ref, VarId};

/// After so many nodes it is asked whether to go on: about a tenth of a millisecond.
const ASK_AFTER: usize = 10_000;

/// There is too much to do.
pub(super) struct TooMuch;

/// Answers at one level that lead to the same, so that any one of them will do.
#[derive(Debug, Clone)]
struct Choice {
    level: usize,
    /// By their positions there.
    answers: Vec<usize>,
}

pub(super) struct Search<'a> {
    inquiry: &'a Inquiry<'a>,
    least: Vec<[u8; 4]>,
    target: Outcome,
    /// By outcome.
    fixes: [Fixes; 4],
    /// The answers to the facts of which the constraints speak.
    limited: Moves,
    /// Levels that turn the finding alone, and pairs of levels that do: by those, to what.
    alone: Vec<Outcomes>,
    pairs: Vec<Outcomes>,
    chosen: Vec<Choice>,
    /// The answers that are not left out alone: with others no set would be found, and the more ways end early.
    in_question: Moves,
    possible: Possible,
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
    found: Vec<Way>,
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
    pub(super) fn new(inquiry: &'a Inquiry<'a>, effort: Effort<'a>) -> Self {
        let levels = inquiry.levels;
        let count = levels.len();
        let mut limited = levels.none();
        for level in inquiry.limits.asks().iter().filter_map(|v| levels.of_variable(*v)) {
            moves::put(&mut limited, levels.moves_of(level), std::iter::repeat(true));
        }
        Search {
            inquiry,
            fixes: Default::default(),
            least: least_changes(inquiry),
            target: Outcome::Met,
            limited,
            alone: vec![Outcomes::NONE; count],
            pairs: vec![Outcomes::NONE; count * count],
            chosen: Vec::new(),
            in_question: Moves::new(),
            possible: Possible::default(),
            known: inquiry.known.to_vec(),
            fronts: Vec::new(),
            ways: Ways::new(inquiry),
            marks: Marks::default(),
            effort,
            work: 0,
            asked_at: 0,
            found: Vec::new(),
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

    /// All ways of exactly so many facts, but for those that are left out.
    ///
    /// # Errors
    /// Where there is too much to do.
    pub(super) fn of_size(&mut self, target: Outcome, size: usize) -> Result<Vec<Way>, TooMuch> {
        self.target = target;
        let root = self.inquiry.whole.root();
        if root < Whole::ENDS || self.need(root) > size {
            return Ok(Vec::new());
        }
        let levels = self.inquiry.levels;
        self.in_question = moves::all(levels.moves());
        if size == 1 {
            let mut last = self.in_question.clone();
            if self.keep(root, &mut last) {
                let possible = self.beside(None).clone();
                for level in 0..levels.len() {
                    let ways = self.ways.of_one(level, &last, &possible).to_vec();
                    self.take_down(ways);
                }
            }
        } else {
            for level in 0..levels.len() {
                if self.is_left_out(level) {
                    moves::clear(&mut self.in_question, levels.moves_of(level));
                }
            }
            self.fronts.resize_with(size.max(self.fronts.len()), Front::default);
            self.sweep(&[root], size)?;
        }
        Ok(std::mem::take(&mut self.found))
    }

    /// Sets how many nodes may be visited from now on.
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

    /// How many changes a node needs at least.
    fn need(&self, node: Ref) -> usize {
        usize::from(self.least[node as usize][self.target as usize])
    }

    /// Leaves of a set of answers what also does behind a node; whether anything is left.
    fn keep(&mut self, node: Ref, kept: &mut [Block]) -> bool {
        let target = self.target as usize;
        let seeking = Seeking { inquiry: self.inquiry, least: &self.least, target };
        self.fixes[target].keep(seeking, node, kept)
    }

    /// Whether a change at this level would make a set that is left out.
    fn is_left_out(&self, level: usize) -> bool {
        self.is_idle(self.alone[level]) || self.chosen.iter().any(|c| self.is_pair_left_out(c.level, level))
    }

    fn is_pair_left_out(&self, level: usize, other: usize) -> bool {
        self.is_idle(self.pairs[level * self.inquiry.levels.len() + other])
    }

    /// Whether what turns the finding to one of these makes more changes idle.
    fn is_idle(&self, turned: Outcomes) -> bool {
        turned.0 & as_far_as(self.target, self.inquiry.met_helps).0 != 0
    }

    /// Goes down from these nodes, with so many changes left.
    fn sweep(&mut self, start: &[Ref], left: usize) -> Result<(), TooMuch> {
        let mut front = std::mem::take(&mut self.fronts[left - 1]);
        front.begin(self.inquiry.levels.len(), self.inquiry.levels.refs());
        let within_reach = start.iter().all(|node| self.enter(&mut front, *node, left));
        let done = if within_reach { self.go_down(&mut front, left) } else { Ok(()) };
        self.fronts[left - 1] = front;
        done
    }

    fn go_down(&mut self, front: &mut Front, left: usize) -> Result<(), TooMuch> {
        let (levels, open) = (self.inquiry.levels, self.inquiry.open);
        for level in 0..levels.len() {
            let here = std::mem::take(&mut front.levels[level].nodes);
            self.pay(1 + here.len())?;
            for node in &here {
                front.needing[self.need(*node)] -= 1;
            }
            // What is left must do for all that is not asked here.
            let enough = front.needing.iter().skip(left).all(|nodes| *nodes == 0);
            if !here.is_empty() && enough && !self.is_left_out(level) {
                match left {
                    ..=2 => self.choose_both(front, level, &here)?,
                    _ => self.choose(front, level, &here, left)?,
                }
            }
            for node in &here {
                let exits = levels.exits(*node);
                if !open.at(level).iter().all(|answer| self.enter(front, exits[usize::from(*answer)], left)) {
                    return Ok(());
                }
            }
            front.levels[level].nodes = here;
            front.levels[level].clear();
        }
        Ok(())
    }

    /// Adds a node to those that a sweep has reached; whether so many changes may be enough for it.
    fn enter(&self, front: &mut Front, node: Ref, left: usize) -> bool {
        // What a sweep has reached before was within reach, or it would have ended there.
        if !front.is_new(node) {
            return true;
        }
        let need = self.need(node);
        if need > left {
            return false;
        }
        let is_certain = self.inquiry.whole.reached(node) == 1 << self.target as u8;
        if node >= Whole::ENDS && !is_certain {
            front.levels[self.inquiry.levels.of_node(node)].nodes.push(node);
            front.needing[need] += 1;
        }
        true
    }

    /// Tries the other answers at a level that some nodes ask, with all that may follow below.
    fn choose(&mut self, front: &mut Front, level: usize, here: &[Ref], left: usize) -> Result<(), TooMuch> {
        for (exits, answers) in self.unlike_exits(level, here, left - 1) {
            self.chosen.push(Choice { level, answers });
            let rest = front.levels.iter().flat_map(|waiting| waiting.nodes.iter().copied());
            let start: Vec<Ref> = rest.chain(exits).collect();
            self.sweep(&start, left - 1)?;
            self.chosen.pop();
        }
        Ok(())
    }

    /// Where the answers at a level lead from nodes that are asked it, with those that lead to the same; without those for which more changes
    /// would be needed than will be left, or that change nothing.
    fn unlike_exits(&self, level: usize, here: &[Ref], left: usize) -> Vec<(Vec<Ref>, Vec<usize>)> {
        let (levels, open) = (self.inquiry.levels, self.inquiry.open.at(level));
        let mut unlike: Vec<(Vec<Ref>, Vec<usize>)> = Vec::new();
        for answer in 0..levels.answers(level).len() {
            let within_reach = |node: &Ref| {
                let exit = levels.exits(*node)[answer];
                (self.need(exit) <= left).then_some(exit)
            };
            let exits = here.iter().map(within_reach);
            let Some(exits) = exits.collect::<Option<Vec<Ref>>>() else { continue };
            match unlike.iter_mut().find(|(known, _)| *known == exits) {
                Some((_, answers)) => answers.push(answer),
                None => unlike.push((exits, vec![answer])),
            }
        }
        unlike.retain(|(exits, _)| {
            !here.iter().zip(exits).all(|(node, there)| {
                let as_known = levels.exits(*node);
                open.iter().all(|answer| as_known[usize::from(*answer)] == *there)
            })
        });
        unlike
    }

    /// Tries the other answers at a level that some nodes ask, each with one more below.
    fn choose_both(&mut self, front: &mut Front, level: usize, here: &[Ref]) -> Result<(), TooMuch> {
        self.pay(front.needing.iter().sum())?;
        let levels = self.inquiry.levels;
        let Some(last) = self.last_for_all(level, &mut front.levels[level + 1..]) else { return Ok(()) };
        let mut with: Vec<With> = Vec::new();
        let mut any = levels.none();
        let mut does = Moves::new();
        for (answer, position) in levels.moves_of(level).enumerate() {
            does.clone_from(&last);
            if here.iter().all(|node| self.keep(levels.exits(*node)[answer], &mut does)) {
                let possible = self.beside(Some(position)).clone();
                moves::add(&mut any, &does);
                with.push(With { answer, does: std::mem::take(&mut does), possible });
            }
        }
        for other in level + 1..levels.len() {
            let is_any = levels.moves_of(other).any(|position| moves::has(&any, position));
            if is_any && !self.is_left_out(other) && !self.is_pair_left_out(level, other) {
                let ways = self.ways.of_two(level, &with, other);
                self.take_down(ways);
            }
        }
        Ok(())
    }

    /// What the last change, below a level, may be for all that is still to be asked. Each level keeps what it may be for its own.
    fn last_for_all(&mut self, level: usize, waiting: &mut [Waiting]) -> Option<Moves> {
        let mut all = self.in_question.clone();
        moves::clear(&mut all, 0..self.inquiry.levels.moves_of(level).end);
        for waiting in waiting.iter_mut().filter(|waiting| !waiting.nodes.is_empty()) {
            if waiting.first == 0 {
                waiting.last.clone_from(&self.in_question);
            }
            while let Some(node) = waiting.nodes.get(waiting.first).filter(|_| !waiting.is_none) {
                waiting.first += 1;
                waiting.is_none = !self.keep(*node, &mut waiting.last);
            }
            if waiting.is_none || !keep_both(&mut all, &waiting.last) {
                return None;
            }
        }
        Some(all)
    }

    /// The answers beside which something can be, with the changes that are made and this one.
    fn beside(&mut self, last: Option<usize>) -> &Moves {
        let levels = self.inquiry.levels;
        // What the constraints do not speak of makes nothing possible, and nothing impossible.
        let position = |choice: &Choice| levels.moves_of(choice.level).start + choice.answers[0];
        let made = self.chosen.iter().map(position).chain(last);
        let answers: Answers = made.filter(|position| moves::has(&self.limited, *position)).collect();
        if !self.possible.is_known(&answers) {
            self.put(&answers);
            self.possible.find(self.inquiry, &answers, &self.known);
            self.take_back(&answers);
        }
        self.possible.beside(&answers)
    }

    /// Adds ways, with the changes that are made.
    fn take_down(&mut self, ways: Vec<Way>) {
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
                    ways = all.into_iter().map(|way| self.least_of(way, choice.level)).collect();
                }
            }
            for mut way in ways {
                way.sort_unstable();
                self.found.push(way);
            }
        }
    }

    /// A way without those variables of a level's fact that may be as the case has them.
    fn least_of(&mut self, mut way: Way, level: usize) -> Way {
        for (variable, changed) in &way {
            self.known[usize::from(*variable)] = *changed;
        }
        for variable in self.inquiry.levels.variables(level) {
            let as_it_is = self.inquiry.known[variable];
            let changed = std::mem::replace(&mut self.known[variable], as_it_is);
            if changed == as_it_is || self.turns() {
                way.retain(|(v, _)| usize::from(*v) != variable);
            } else {
                self.known[variable] = changed;
            }
        }
        self.known.copy_from_slice(self.inquiry.known);
        way
    }

    /// Whether what is known, with the changes that are made to it, leaves only the finding that is sought.
    fn turns(&mut self) -> bool {
        self.inquiry.whole.ends(&self.known, &mut self.marks) == Outcomes::only(self.target)
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
