//! The search for the ways to turn a finding to one that is sought, by so many facts.
//!
//! What is unknown stays unknown: a set turns the finding only if it does so whatever the unknown facts are. So the search keeps *objections*: classes of
//! some variables that force another finding than the one sought. A change must put at least one variable of each objection into another
//! class. It is made move by move against the objections known so far; where none is left, the diagram is asked for a completion that still comes
//! out otherwise, and why it does is one more objection. Nothing is missed, since every change that does must make one of the moves.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::changes::Way;
use super::grounds::Grounds;
use super::inquiry::{Inquiry, classes};
use super::stepwise::{Memory, Stepwise};
use super::whole::{Alike, Whole};
use crate::doctrine::{ElementId, FactId, Outcome, Ref, SchoolId, VarId};

/// How many nodes of the diagram make a look at it as dear as such a step; and what a look costs in any case.
const NODES_A_STEP: usize = 64;
const LOOK: usize = 10;

/// Facts by their positions; those beyond what fits share a place, so that a set may seem to have more members than it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct FactSet(u128);

impl FactSet {
    const LAST: u32 = u128::BITS - 1;

    fn only(fact: FactId) -> Self {
        FactSet(1 << (fact.index() as u32).min(Self::LAST))
    }

    /// Whether a fact shares its place with no other.
    fn is_alone(fact: FactId) -> bool {
        (fact.index() as u32) < Self::LAST
    }

    fn with(self, other: Self) -> Self {
        FactSet(self.0 | other.0)
    }

    fn and(self, other: Self) -> Self {
        FactSet(self.0 & other.0)
    }

    fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Another answer to a fact: which of those that are unlike each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Move {
    fact: FactId,
    answer: usize,
}

/// Classes of some variables that force a finding.
#[derive(Debug)]
struct Objection {
    finding: Outcome,
    classes: Way,
    /// The answers to facts under which it does not stand, and the facts.
    met_by: Vec<Move>,
    met_by_facts: FactSet,
    /// How many of the variables have been moved out of their classes, or stood outside from the first.
    outside: u32,
}

pub(super) struct Search<'a> {
    inquiry: &'a Inquiry<'a>,
    element: ElementId,
    school: SchoolId,
    target: Outcome,
    /// What is known, with the moves that are made.
    known: Vec<u64>,
    moves: Vec<Move>,
    /// By fact, the answers to it that are unlike each other, where they were asked for.
    answers: FxHashMap<FactId, Arc<[Alike]>>,
    objections: Vec<Objection>,
    /// By variable, the objections that speak of it, with its classes there.
    speaking_of: Vec<Vec<(u32, u64)>>,
    memory: Memory,
    /// By node, the look in which it was seen.
    seen: Vec<u32>,
    look: u32,
    /// How much may still be done for the finding and size at hand; and the most that was done for one.
    work: usize,
    pub(super) most_done: usize,
    found: Vec<Way>,
    tried: FxHashSet<Vec<Move>>,
}

/// There is too much to do.
struct TooMuch;

impl<'a> Search<'a> {
    pub(super) fn new(inquiry: &'a Inquiry<'a>, element: ElementId, school: SchoolId) -> Self {
        Search {
            inquiry,
            element,
            school,
            target: Outcome::Met,
            known: inquiry.known.to_vec(),
            moves: Vec::new(),
            answers: FxHashMap::default(),
            objections: Vec::new(),
            speaking_of: vec![Vec::new(); inquiry.known.len()],
            memory: Memory::default(),
            seen: vec![0; inquiry.whole.len()],
            look: 0,
            work: 0,
            most_done: 0,
            found: Vec::new(),
            tried: FxHashSet::default(),
        }
    }

    /// All ways of exactly so many facts that contain none of the smaller sets; none where there is too much to do.
    pub(super) fn of_size(
        &mut self,
        target: Outcome,
        size: usize,
        smaller: &[Vec<FactId>],
        allowed: usize,
    ) -> Option<Vec<Way>> {
        self.target = target;
        self.work = allowed;
        self.found.clear();
        self.tried.clear();
        self.extend(size, smaller).ok()?;
        self.most_done = self.most_done.max(allowed - self.work);
        Some(std::mem::take(&mut self.found))
    }

    /// Makes every move that may lead on from those that are made, with so many changes left.
    fn extend(&mut self, left: usize, smaller: &[Vec<FactId>]) -> Result<(), TooMuch> {
        // What fails at once is not worth remembering.
        if left == 0 && self.standing().next().is_some() {
            return self.pay(1);
        }
        let mut moves = self.moves.clone();
        moves.sort_unstable();
        if !self.tried.insert(moves) {
            return Ok(());
        }
        let movable = self.movable(left, smaller);
        let bad = !(1 << self.target as u8 | 1 << Whole::IMPOSSIBLE);
        // Several objections of different kinds show soonest that it cannot be done.
        let mut more = left;
        let options = loop {
            self.pay(1 + self.objections.len() / 16)?;
            if let Some(options) = self.against_objections(left, movable) {
                if options.is_empty() || more == 0 {
                    break options;
                }
                more -= 1;
                self.pay_look()?;
                if !self.way_to(bad).is_some_and(|path| self.object(&path)) {
                    more = 0;
                }
                continue;
            }
            self.pay_look()?;
            if let Some(path) = self.way_to(bad) {
                self.object(&path);
                continue;
            }
            if self.way_to(1 << self.target as u8).is_some() {
                if left == 0 {
                    let way = self.least_of_what_is_moved();
                    self.found.push(way);
                }
                return Ok(());
            }
            break self.against_impossibility(movable);
        };
        for option in options {
            let before: Vec<u64> = self.variables(option.fact).map(|v| self.known[v]).collect();
            let classes: Vec<u64> =
                self.answers_to(option.fact)[option.answer].classes.iter().map(|c| 1 << c).collect();
            self.put(option.fact, &classes);
            self.moves.push(option);
            let done = self.extend(left - 1, smaller);
            self.moves.pop();
            self.put(option.fact, &before);
            done?;
        }
        Ok(())
    }

    fn variables(&self, fact: FactId) -> std::ops::Range<usize> {
        self.inquiry.doctrine.domain().of(fact)
    }

    fn answers_to(&mut self, fact: FactId) -> Arc<[Alike]> {
        let variables = self.variables(fact);
        Arc::clone(self.answers.entry(fact).or_insert_with(|| self.inquiry.whole.answers(variables)))
    }

    /// Puts the variables of a fact into other classes, and notes which objections that meets or brings back.
    fn put(&mut self, fact: FactId, classes: &[u64]) {
        for (variable, classes) in self.variables(fact).zip(classes) {
            let before = std::mem::replace(&mut self.known[variable], *classes);
            for (objection, mask) in &self.speaking_of[variable] {
                let outside = &mut self.objections[*objection as usize].outside;
                *outside = *outside + u32::from(classes & mask == 0) - u32::from(before & mask == 0);
            }
        }
    }

    fn pay(&mut self, work: usize) -> Result<(), TooMuch> {
        self.work = self.work.checked_sub(work).ok_or(TooMuch)?;
        Ok(())
    }

    fn pay_look(&mut self) -> Result<(), TooMuch> {
        self.pay(LOOK + self.inquiry.whole.len() / NODES_A_STEP)
    }

    /// The facts that may be moved: not twice, not without a change left, and not so that a set is found that contains a smaller one.
    fn movable(&self, left: usize, smaller: &[Vec<FactId>]) -> FactSet {
        if left == 0 {
            return FactSet::default();
        }
        let is_moved = |fact: &FactId| self.moves.iter().any(|m| m.fact == *fact);
        let told = smaller.iter().filter_map(|set| {
            let mut rest = set.iter().filter(|f| !is_moved(f));
            rest.next().copied().filter(|_| rest.next().is_none())
        });
        let barred = told.chain(self.moves.iter().map(|m| m.fact)).filter(|f| FactSet::is_alone(*f));
        FactSet(!barred.fold(FactSet::default(), |all, f| all.with(FactSet::only(f))).0)
    }

    /// The objections that stand against the target if nothing more is moved.
    fn standing(&self) -> impl Iterator<Item = &Objection> {
        self.objections.iter().filter(|o| o.outside == 0 && o.finding != self.target)
    }

    /// The moves that meet the objection which leaves the fewest; none where no objection stands.
    fn against_objections(&self, left: usize, movable: FactSet) -> Option<Vec<Move>> {
        let mut standing: Vec<(u32, &Objection)> =
            self.standing().map(|o| (o.met_by_facts.and(movable).0.count_ones(), o)).collect();
        standing.sort_by_key(|(facts, o)| (*facts, o.met_by.len()));
        let (_, tightest) = standing.first()?;
        if self.ask_more_than(left, &standing, movable) {
            return Some(Vec::new());
        }
        let is_movable = |m: &&Move| {
            !FactSet::only(m.fact).and(movable).is_empty() && !self.moves.iter().any(|made| made.fact == m.fact)
        };
        let options = tightest.met_by.iter().filter(is_movable);
        // The last move must meet all objections at once.
        let meets_all = |m: &&Move| left > 1 || standing.iter().all(|(_, o)| o.met_by.binary_search(m).is_ok());
        Some(options.filter(meets_all).copied().collect())
    }

    /// Whether more objections stand than there are changes left, no two of which the same fact could meet.
    fn ask_more_than(&self, left: usize, standing: &[(u32, &Objection)], movable: FactSet) -> bool {
        let mut taken = FactSet::default();
        let mut needed = 0;
        for (_, objection) in standing {
            let facts = objection.met_by_facts.and(movable);
            if facts.and(taken).is_empty() {
                taken = taken.with(facts);
                needed += 1;
                if needed > left {
                    return true;
                }
            }
        }
        false
    }

    /// Where nothing is possible: every move of what the constraints ask.
    fn against_impossibility(&mut self, movable: FactSet) -> Vec<Move> {
        let mut facts = Vec::new();
        let inquiry = self.inquiry;
        let program = inquiry.doctrine.program();
        for constraint in &program.allowed {
            program.variables_in(*constraint, &mut |v| facts.push(inquiry.fact_of(v)));
        }
        facts.sort_unstable();
        facts.dedup();
        facts.retain(|f| !FactSet::only(*f).and(movable).is_empty() && !self.moves.iter().any(|m| m.fact == *f));
        let moves = facts
            .into_iter()
            .flat_map(|fact| (0..self.answers_to(fact).len()).map(move |answer| Move { fact, answer }));
        moves.collect()
    }

    /// A way to one of these ends with the moves that are made: the class of each variable on it.
    fn way_to(&mut self, ends: u8) -> Option<Vec<(VarId, usize)>> {
        self.look += 1;
        // Rather one that no known objection speaks of: what is learned from it is new.
        let mut spoken_of = vec![0; self.known.len()];
        for (variable, mask) in self.standing().flat_map(|o| &o.classes) {
            spoken_of[usize::from(*variable)] |= mask;
        }
        let mut path = Vec::new();
        self.walk(self.inquiry.whole.root(), ends, &spoken_of, &mut path).then_some(path)
    }

    fn walk(&mut self, node: Ref, ends: u8, spoken_of: &[u64], path: &mut Vec<(VarId, usize)>) -> bool {
        let whole = self.inquiry.whole;
        if whole.reached(node) & ends == 0 {
            return false;
        }
        let Some(index) = node.checked_sub(Whole::ENDS) else { return true };
        if std::mem::replace(&mut self.seen[index as usize], self.look) == self.look {
            return false;
        }
        let (variable, children) = whole.node(node);
        let (known, old) = (self.known[usize::from(variable)], spoken_of[usize::from(variable)]);
        for class in classes(known & !old).chain(classes(known & old)) {
            path.push((variable, class));
            if self.walk(children[class], ends, spoken_of, path) {
                return true;
            }
            path.pop();
        }
        false
    }

    /// The classes of the facts that are moved; of those with several variables only what is needed, the others as the case has them.
    fn least_of_what_is_moved(&mut self) -> Way {
        let mut way = Way::new();
        let mut moves = self.moves.clone();
        moves.sort_unstable();
        for m in &moves {
            let variables = self.variables(m.fact);
            if variables.len() == 1 {
                way.push((variables.start as VarId, self.answers_to(m.fact)[m.answer].last));
                continue;
            }
            for variable in variables {
                let as_it_is = self.inquiry.known[variable];
                let moved = std::mem::replace(&mut self.known[variable], as_it_is);
                let bad = !(1 << self.target as u8 | 1 << Whole::IMPOSSIBLE);
                if moved != as_it_is && (self.way_to(bad).is_some() || self.way_to(1 << self.target as u8).is_none()) {
                    self.known[variable] = moved;
                    way.push((variable as VarId, moved));
                }
            }
        }
        // What was left as it is only for this look goes back to where the moves had put it.
        for m in moves {
            let answers = self.answers_to(m.fact);
            for (variable, class) in self.variables(m.fact).zip(&answers[m.answer].classes) {
                self.known[variable] = 1 << class;
            }
        }
        way.sort_unstable();
        way
    }

    /// Learns why a completion does not come out as it should, and by what, of the constraints that the unknown facts could break, it is allowed;
    /// whether that is new.
    fn object(&mut self, path: &[(VarId, usize)]) -> bool {
        let mut complete: Vec<u64> = self.known.iter().map(|known| known & known.wrapping_neg()).collect();
        for (variable, class) in path {
            complete[usize::from(*variable)] = 1 << class;
        }
        let doctrine = self.inquiry.doctrine;
        let program = doctrine.program();
        self.memory.reset(doctrine);
        let mut step = Stepwise { doctrine, school: self.school, known: &complete, memory: &mut self.memory };
        let finding = step.element(self.element).single();
        let mut grounds = Grounds::of(&mut step);
        grounds.element(self.element);
        for (position, constraint) in program.allowed.iter().enumerate() {
            let mut may_break = false;
            program
                .variables_in(*constraint, &mut |v| may_break |= self.inquiry.known[usize::from(v)].count_ones() > 1);
            if may_break && !self.inquiry.dropped.contains(&position) {
                grounds.node(*constraint);
            }
        }
        let classes = grounds.finish();
        // A complete case has exactly one finding.
        match finding {
            Some(finding) if !self.objections.iter().any(|o| o.classes == classes) => self.keep(finding, classes),
            _ => return false,
        }
        true
    }

    fn keep(&mut self, finding: Outcome, classes: Way) {
        let mut facts: Vec<FactId> = classes.iter().map(|(v, _)| self.inquiry.fact_of(*v)).collect();
        facts.sort_unstable();
        facts.dedup();
        let mut met_by = Vec::new();
        for fact in &facts {
            let first = self.variables(*fact).start;
            let of_fact: Vec<(usize, u64)> = classes
                .iter()
                .filter(|(v, _)| self.inquiry.fact_of(*v) == *fact)
                .map(|(v, m)| (usize::from(*v) - first, *m))
                .collect();
            let meets = |a: &Alike| of_fact.iter().any(|(at, mask)| mask & 1 << a.classes[*at] == 0);
            let answers = self.answers_to(*fact);
            let meeting = answers.iter().enumerate().filter(|(_, answer)| meets(answer));
            met_by.extend(meeting.map(|(answer, _)| Move { fact: *fact, answer }));
        }
        let met_by_facts = met_by.iter().fold(FactSet::default(), |all, m: &Move| all.with(FactSet::only(m.fact)));
        let outside = classes.iter().filter(|(v, mask)| self.known[usize::from(*v)] & mask == 0).count() as u32;
        for (variable, mask) in &classes {
            self.speaking_of[usize::from(*variable)].push((self.objections.len() as u32, *mask));
        }
        self.objections.push(Objection { finding, classes, met_by, met_by_facts, outside });
    }
}
