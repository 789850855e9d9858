//! The search for the ways to turn a finding to one that is sought, by so many facts: sweeps down the diagram, level by level.
//!
//! What is unknown stays unknown: a set turns the finding only if it does so whatever the unknown facts are. So a sweep carries along all nodes that are
//! reached with the changes made above, and at each level tries what else could be answered there. It ends where some node needs more changes
//! than are left; what the last change must be is read off those sets of answers that do behind each single node.

use rustc_hash::FxHashMap;

use super::changes::{Effort, Way};
use super::front::{Front, Waiting};
use super::inquiry::{Inquiry, classes};
use super::needs::{Fixes, Levels, Seeking, keep_both, least_changes};
use super::whole::{Marks, Whole};
use crate::doctrine::{Diagram, FactId, Outcome, Outcomes, Ref, VarId};

/// After so many nodes it is asked whether to go on: about a tenth of a millisecond.
const ASK_AFTER: usize = 10_000;

/// There is too much to do.
pub(super) struct TooMuch;

/// Answers at one level that lead to the same, so that any one of them will do.
#[derive(Debug, Clone)]
struct Choice {
    level: usize,
    answers: Vec<usize>,
}

/// Answers, each by its level and its position there.
type Answers = Vec<(usize, usize)>;

pub(super) struct Search<'a> {
    inquiry: &'a Inquiry<'a>,
    levels: Levels,
    least: Vec<[u8; 4]>,
    target: Outcome,
    /// By outcome.
    fixes: [Fixes; 4],
    /// Whether the constraints speak of a level's fact.
    limited: Vec<bool>,
    /// Levels that turn the finding alone, and pairs of levels that do: by those, to what.
    alone: Vec<Outcomes>,
    pairs: Vec<Outcomes>,
    chosen: Vec<Choice>,
    /// The answers that are not left out alone: with others no set would be found, and the more ways end early.
    in_question: Vec<u64>,
    /// Whether anything can be with these answers to what the constraints speak of, as far as that was asked; and with single ones, by their positions.
    possible: FxHashMap<Answers, bool>,
    possible_alone: Vec<Option<bool>>,
    /// What is known, with the changes that are made.
    known: Vec<u64>,
    /// By how many changes are left, what the sweep keeps.
    fronts: Vec<Front>,
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
        let levels = Levels::of(inquiry);
        let least = least_changes(inquiry, &levels);
        let (count, moves) = (levels.len(), levels.moves());
        let mut limited = vec![false; count];
        let program = inquiry.doctrine.program();
        for constraint in &program.allowed {
            program.variables_in(*constraint, &mut |v| {
                if let Some(limited) = limited.get_mut(levels.of_variable(v)) {
                    *limited = true;
                }
            });
        }
        Search {
            inquiry,
            fixes: Default::default(),
            levels,
            least,
            target: Outcome::Met,
            limited,
            alone: vec![Outcomes::NONE; count],
            pairs: vec![Outcomes::NONE; count * count],
            chosen: Vec::new(),
            in_question: Vec::new(),
            possible: FxHashMap::default(),
            possible_alone: vec![None; moves],
            known: inquiry.known.to_vec(),
            fronts: Vec::new(),
            marks: Marks::default(),
            effort,
            work: 0,
            asked_at: 0,
            found: Vec::new(),
        }
    }

    /// Leaves sets of facts that turn the finding, and all that contain them and get no further, out of what is found from now on.
    pub(super) fn leave_out<'s>(&mut self, sets: impl Iterator<Item = (&'s [FactId], Outcome)>) {
        let count = self.levels.len();
        for (set, outcome) in sets {
            let level = |fact: &FactId| self.levels.facts.iter().position(|f| f == fact);
            let of_set: Vec<usize> = set.iter().filter_map(level).collect();
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
        if size == 1 {
            let mut last = self.fixes[target as usize].all(&self.levels);
            if self.keep(root, &mut last) {
                self.finish(&last, false);
            }
        } else {
            let mut in_question = self.fixes[target as usize].all(&self.levels);
            for level in (0..self.levels.len()).filter(|level| self.is_left_out(*level)) {
                self.levels.clear(level, &mut in_question);
            }
            self.in_question = in_question;
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
    fn keep(&mut self, node: Ref, kept: &mut [u64]) -> bool {
        let target = self.target as usize;
        let seeking = Seeking { inquiry: self.inquiry, levels: &self.levels, least: &self.least, target };
        self.fixes[target].keep(seeking, node, kept)
    }

    /// Whether a change at this level would make a set that is left out.
    fn is_left_out(&self, level: usize) -> bool {
        let makes_idle = as_far_as(self.target, self.inquiry.met_helps);
        let is_idle = |turned: Outcomes| turned.0 & makes_idle.0 != 0;
        is_idle(self.alone[level])
            || self.chosen.iter().any(|c| is_idle(self.pairs[c.level * self.levels.len() + level]))
    }

    /// Goes down from these nodes, with so many changes left.
    fn sweep(&mut self, start: &[Ref], left: usize) -> Result<(), TooMuch> {
        let mut front = std::mem::take(&mut self.fronts[left - 1]);
        front.begin(self.levels.len(), self.inquiry.whole.len() + Whole::ENDS as usize);
        let within_reach = start.iter().all(|node| self.enter(&mut front, *node, left));
        let done = if within_reach { self.go_down(&mut front, left) } else { Ok(()) };
        self.fronts[left - 1] = front;
        done
    }

    fn go_down(&mut self, front: &mut Front, left: usize) -> Result<(), TooMuch> {
        for level in 0..self.levels.len() {
            let here = std::mem::take(&mut front.levels[level].nodes);
            self.pay(1 + here.len())?;
            for node in &here {
                front.needing[self.need(*node)] -= 1;
            }
            // What is left must do for all that is not asked here.
            let enough = front.needing.iter().skip(left).all(|nodes| *nodes == 0);
            if !here.is_empty() && enough && !self.is_left_out(level) {
                self.choose(front, level, &here, left)?;
            }
            let mut within_reach = true;
            for node in &here {
                let mut enter = |exit| within_reach = within_reach && self.enter(front, exit, left);
                self.levels.exits(self.inquiry, *node, level, &mut enter);
            }
            if !within_reach {
                return Ok(());
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
            front.levels[self.levels.of_node(node)].nodes.push(node);
            front.needing[need] += 1;
        }
        true
    }

    /// Tries the other answers at a level that some nodes ask.
    fn choose(&mut self, front: &mut Front, level: usize, here: &[Ref], left: usize) -> Result<(), TooMuch> {
        // What the last change must be for the nodes that are not asked.
        let mut last = None;
        for (exits, answers) in self.unlike_exits(level, here, left - 1) {
            let settled = front.needing.iter().skip(1).all(|n| *n == 0) && exits.iter().all(|e| self.need(*e) == 0);
            self.chosen.push(Choice { level, answers });
            if settled && self.is_possible(None) {
                // That turns the finding already, without what would follow.
            } else if left == 2 {
                if last.is_none() {
                    self.pay(front.needing.iter().sum())?;
                    last = Some(self.last_for_all(level, &mut front.levels[level + 1..]));
                }
                if let Some(Some(mut moves)) = last.clone()
                    && exits.iter().all(|exit| self.keep(*exit, &mut moves))
                {
                    self.finish(&moves, settled);
                }
            } else {
                let rest = front.levels.iter().flat_map(|waiting| waiting.nodes.iter().copied());
                let start: Vec<Ref> = rest.chain(exits).collect();
                self.sweep(&start, left - 1)?;
            }
            self.chosen.pop();
        }
        Ok(())
    }

    /// What the last change, below a level, may be for all that is still to be asked. Each level keeps what it may be for its own.
    fn last_for_all(&mut self, level: usize, levels: &mut [Waiting]) -> Option<Vec<u64>> {
        let mut all = self.in_question.clone();
        self.levels.clear_to(level, &mut all);
        for waiting in levels.iter_mut().filter(|waiting| !waiting.nodes.is_empty()) {
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

    /// Where the answers at a level lead from nodes that are asked it, with those that lead to the same; without those for which more changes
    /// would be needed than will be left, or that change nothing.
    fn unlike_exits(&self, level: usize, here: &[Ref], left: usize) -> Vec<(Vec<Ref>, Vec<usize>)> {
        let whole = self.inquiry.whole;
        let mut unlike: Vec<(Vec<Ref>, Vec<usize>)> = Vec::new();
        for answer in 0..self.levels.answers(level).len() {
            let within_reach = |node: &Ref| {
                let exit = self.levels.exit(whole, *node, level, answer);
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
                let mut same = true;
                self.levels.exits(self.inquiry, *node, level, &mut |exit| same &= exit == *there);
                same
            })
        });
        unlike
    }

    /// Takes down the ways that end with one of these answers, at a level below those of the changes that are made. Where those do already for all that
    /// can be, but nothing can be, the last must make something possible.
    fn finish(&mut self, last: &[u64], settled: bool) {
        let above = self.chosen.last().map(|c| c.level);
        let is_possible = self.is_possible(None);
        let mut of_level: Option<Choice> = None;
        for position in last.iter().enumerate().flat_map(|(word, bits)| classes(*bits).map(move |bit| word * 64 + bit))
        {
            if position >= self.levels.moves() {
                break;
            }
            let (level, answer) = self.levels.answer_of(position);
            if above.is_some_and(|above| level <= above) || self.is_left_out(level) || settled && !self.limited[level] {
                continue;
            }
            if !(if self.limited[level] { self.is_possible(Some((level, answer))) } else { is_possible }) {
                continue;
            }
            match &mut of_level {
                Some(choice) if choice.level == level => choice.answers.push(answer),
                _ => {
                    if let Some(choice) = of_level.replace(Choice { level, answers: vec![answer] }) {
                        self.take_down(choice);
                    }
                }
            }
        }
        if let Some(choice) = of_level {
            self.take_down(choice);
        }
    }

    /// Whether anything can be if the changes are made and this answer given too.
    fn is_possible(&mut self, last: Option<(usize, usize)>) -> bool {
        // What the constraints do not speak of makes nothing possible, and nothing impossible.
        let last = last.filter(|(level, _)| self.limited[*level]);
        if !self.chosen.iter().any(|choice| self.limited[choice.level]) {
            let Some((level, answer)) = last else { return true };
            let position = self.levels.move_of(level, answer);
            let known = self.possible_alone[position];
            let is_possible = known.unwrap_or_else(|| self.can_be(&[(level, answer)]));
            self.possible_alone[position] = Some(is_possible);
            return is_possible;
        }
        let chosen = self.chosen.iter().filter(|choice| self.limited[choice.level]);
        let limited: Answers = chosen.map(|choice| (choice.level, choice.answers[0])).chain(last).collect();
        if let Some(known) = self.possible.get(&limited) {
            return *known;
        }
        let is_possible = self.can_be(&limited);
        self.possible.insert(limited, is_possible);
        is_possible
    }

    /// Whether anything can be with these answers.
    fn can_be(&mut self, answers: &[(usize, usize)]) -> bool {
        self.put(answers);
        let can_be = self.inquiry.limits.ends(&self.known, &mut self.marks).0 & 1 << Diagram::YES != 0;
        self.take_back(answers);
        can_be
    }

    /// Whether what is known, with the changes that are made to it, leaves only the finding that is sought.
    fn turns(&mut self) -> bool {
        self.inquiry.whole.ends(&self.known, &mut self.marks) == Outcomes::only(self.target)
    }

    fn put(&mut self, answers: &[(usize, usize)]) {
        for (level, answer) in answers {
            let first = self.levels.first_variable(*level);
            for (at, class) in self.levels.answers(*level)[*answer].classes.iter().enumerate() {
                self.known[first + at] = 1 << class;
            }
        }
    }

    fn take_back(&mut self, answers: &[(usize, usize)]) {
        for (level, _) in answers {
            let first = self.levels.first_variable(*level);
            for at in 0..self.levels.answers(*level).first().map_or(0, |a| a.classes.len()) {
                self.known[first + at] = self.inquiry.known[first + at];
            }
        }
    }

    /// Adds the ways of the changes that are made with this one.
    fn take_down(&mut self, last: Choice) {
        let choices: Vec<Choice> = self.chosen.iter().cloned().chain([last]).collect();
        if choices.iter().all(|c| self.levels.is_simple(c.level)) {
            let mask = |c: &Choice| c.answers.iter().fold(0, |all, a| all | self.levels.answers(c.level)[*a].last);
            let mut way: Way =
                choices.iter().map(|c| (self.levels.first_variable(c.level) as VarId, mask(c))).collect();
            way.sort_unstable();
            self.found.push(way);
            return;
        }
        let mut all: Vec<Answers> = vec![Vec::new()];
        for choice in &choices {
            let with = |made: &Vec<(usize, usize)>| {
                let made = made.clone();
                choice.answers.iter().map(move |answer| [made.as_slice(), &[(choice.level, *answer)]].concat())
            };
            all = all.iter().flat_map(with).collect();
        }
        for answers in all {
            let way = self.least_of(&answers);
            self.found.push(way);
        }
    }

    /// The classes of answers; of those to facts with several variables only what is needed, the others as the case has them.
    fn least_of(&mut self, answers: &[(usize, usize)]) -> Way {
        self.put(answers);
        let mut way = Way::new();
        for (level, answer) in answers {
            let first = self.levels.first_variable(*level);
            let alike = &self.levels.answers(*level)[*answer];
            if self.levels.is_simple(*level) {
                way.push((first as VarId, alike.last));
                continue;
            }
            for variable in first..first + alike.classes.len() {
                let as_it_is = self.inquiry.known[variable];
                let changed = std::mem::replace(&mut self.known[variable], as_it_is);
                if changed != as_it_is && !self.turns() {
                    self.known[variable] = changed;
                    way.push((variable as VarId, changed));
                }
            }
        }
        self.take_back(answers);
        way.sort_unstable();
        way
    }
}
