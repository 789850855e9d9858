//! Findings by school and reading: the whole of what follows from a case's answers.

use std::sync::Arc;

use super::exact::Walker;
use super::implied::Implied;
use super::known::{Answers, Problem, Reading};
use super::lanes::Lanes;
use super::limits::Allowed;
use super::plain::PlainAnswers;
use super::question::{Asked, Found, Question};
use super::reach::Reach;
use super::reduction;
use super::refuted::Refuted;
use super::samples::Samples;
use super::seen::Seen;
use super::stepwise::{Memory, Stepwise};
use super::wholes::Wholes;
use crate::case::{Case, Standing};
use crate::doctrine::{Diagram, Doctrine, ElementId, FactId, Outcome, Outcomes, Ref, SchoolId, TooLarge, VarId};

/// How an element comes out: the findings that are possible, one of which is the finding if there is only one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding(Outcomes);

impl Finding {
    pub(crate) fn of(possible: Outcomes) -> Self {
        Finding(possible)
    }

    /// The finding, where the answers settle it.
    pub fn settled(self) -> Option<Outcome> {
        self.0.single()
    }

    /// Whether the unknown facts decide.
    pub fn is_open(self) -> bool {
        self.settled().is_none()
    }

    /// All that is still possible.
    pub fn possible(self) -> Outcomes {
        self.0
    }

    /// The finding in words, as files have it: what is open is *not proven* when only proven answers count.
    pub fn words(self, reading: Reading) -> &'static str {
        match self.settled() {
            Some(outcome) => outcome.words(),
            None if reading.is_as_proven() => "not proven",
            None => "open",
        }
    }

    /// "met", or "open (met or unsettled)"; that everything is possible still says no more than that it is open.
    pub fn long_words(self, reading: Reading) -> String {
        match self.settled() {
            Some(outcome) => outcome.words().to_owned(),
            None if self.0 == Outcomes::all() => self.words(reading).to_owned(),
            None => format!("{} ({})", self.words(reading), either(self.0)),
        }
    }
}

/// "met, not met or unsettled".
fn either(outcomes: Outcomes) -> String {
    let words: Vec<&str> = outcomes.iter().map(Outcome::words).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

/// The findings of all elements in all schools, in one reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    reading: Reading,
    elements: usize,
    /// School by school.
    possible: Vec<Outcomes>,
}

impl Findings {
    pub(super) fn new(reading: Reading, elements: usize, possible: Vec<Outcomes>) -> Self {
        Findings { reading, elements, possible }
    }

    /// The reading.
    pub fn reading(&self) -> Reading {
        self.reading
    }

    /// The finding on an element in a school.
    pub fn of(&self, school: SchoolId, element: ElementId) -> Finding {
        Finding(self.possible[school.index() * self.elements + element.index()])
    }

    /// What is possible of each element in a school.
    pub(super) fn in_school(&self, school: SchoolId) -> &[Outcomes] {
        &self.possible[school.index() * self.elements..][..self.elements]
    }

    /// Whether the schools' findings on an element differ. What is open in all of them is not contested, whatever it may turn out to be.
    pub fn contested(&self, element: ElementId) -> bool {
        let of_schools = self.possible.iter().skip(element.index()).step_by(self.elements.max(1));
        let mut of_schools = of_schools.map(|possible| possible.single());
        let first = of_schools.next();
        of_schools.any(|o| Some(o) != first)
    }
}

/// All findings for a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Analysis {
    /// The standard of proof.
    pub standard: Standing,
    /// Every answer taken as true.
    pub as_alleged: Findings,
    /// Only the answers that reach the standard.
    pub as_proven: Findings,
    /// The other side's version of what is disputed; none where nothing is.
    pub other_version: Option<Findings>,
    /// Answers that do not count as they stand.
    pub problems: Vec<Problem>,
}

impl Analysis {
    /// The findings in one of the two readings.
    pub fn reading(&self, proven: bool) -> &Findings {
        if proven { &self.as_proven } else { &self.as_alleged }
    }
}

/// Analyses cases against one doctrine; keeps its working memory between cases.
#[derive(Debug)]
pub struct Analyst {
    doctrine: Arc<Doctrine>,
    memory: Memory,
    pub(super) asked: Asked,
    /// By set of answers.
    implied: Vec<Implied>,
    lanes: Lanes,
    /// One for each reading that is asked at a time.
    reaches: Vec<Reach>,
    samples: Samples,
    refuted: Refuted,
    /// For answers that contradict each other.
    pub(super) walker: Walker,
    pub(super) plain: PlainAnswers,
    pub(super) wholes: Wholes,
}

impl Analyst {
    /// An analyst for a doctrine, which is compiled now if it was not.
    ///
    /// # Errors
    /// [`TooLarge`] for a doctrine that cannot be compiled; it cannot be asked at all then.
    pub fn new(doctrine: Arc<Doctrine>) -> Result<Self, TooLarge> {
        doctrine.compile()?;
        Ok(Analyst {
            doctrine,
            memory: Memory::default(),
            asked: Asked::default(),
            implied: Vec::new(),
            lanes: Lanes::default(),
            reaches: vec![Reach::default()],
            samples: Samples::default(),
            refuted: Refuted::default(),
            walker: Walker::default(),
            plain: PlainAnswers::default(),
            wholes: Wholes::default(),
        })
    }

    #[cfg(test)]
    pub(super) fn refuted(&self) -> &Refuted {
        &self.refuted
    }

    /// The doctrine.
    pub fn doctrine(&self) -> &Arc<Doctrine> {
        &self.doctrine
    }

    /// All findings for a case.
    pub fn analyse(&mut self, case: &Case, standard: Standing) -> Analysis {
        let answers = Answers::of(&self.doctrine, case);
        let mut asked = std::mem::take(&mut self.asked);
        asked.clear();
        let of_reading = |reading, known: &mut Vec<u64>| *known = answers.known(&self.doctrine, reading, |_| false);
        let problems = answers.problems.clone();
        let question = Question::new(standard, problems, answers.any_disputed(), of_reading, &mut asked);
        let mut found = self.found(asked.known());
        self.asked = asked;
        question.answer(&self.doctrine, &mut found)
    }

    /// What is found under each of several sets of answers.
    pub(super) fn found(&mut self, known: &[Vec<u64>]) -> Vec<Found> {
        let possible = self.possible(known, |_, _| true);
        let each = known.iter().zip(possible);
        each.map(|(known, possible)| match possible {
            Some(possible) => Found { possible, broken: Vec::new() },
            None => self.contradictory(known),
        })
        .collect()
    }

    /// What is possible of all elements, school by school, under each of several sets of answers; none where those contradict the constraints.
    /// Everything is evaluated step by step; what that leaves open of what is wanted, and has not been seen among samples, is looked up on the
    /// diagrams, and of the rest may be too much.
    pub(crate) fn possible(
        &mut self,
        known: &[impl AsRef<[u64]>],
        is_wanted: impl Fn(SchoolId, ElementId) -> bool,
    ) -> Vec<Option<Vec<Outcomes>>> {
        let doctrine = Arc::clone(&self.doctrine);
        let mut all = Vec::with_capacity(known.len());
        // An analyst refuses a doctrine that is too large to have one.
        let Ok(diagram) = doctrine.diagram() else { return vec![None; known.len()] };
        let mut implied = std::mem::take(&mut self.implied);
        implied.resize_with(implied.len().max(known.len()), Implied::default);
        implied.iter_mut().zip(known).for_each(|(implied, known)| implied.by(&doctrine, known.as_ref()));
        for some in implied[..known.len()].chunks(Lanes::at_once(&doctrine)) {
            self.reaches.resize_with(self.reaches.len().max(some.len()), Reach::default);
            let remembered = (&mut self.samples, &mut self.refuted);
            let mut seen = Seen::new(remembered, (&doctrine, diagram), some, &mut self.reaches, &is_wanted);
            self.lanes.evaluate(&doctrine, some, &mut seen);
            for which in 0..some.len() {
                all.push(seen.is_possible(which).then(|| self.lanes.possible(which)));
            }
        }
        self.implied = implied;
        all
    }

    /// The findings where answers cannot stand together: constraints that they break are left out.
    fn contradictory(&mut self, known: &[u64]) -> Found {
        let doctrine = Arc::clone(&self.doctrine);
        let elements = doctrine.elements().len();
        let mut possible = vec![Outcomes::NONE; elements * doctrine.schools().len()];
        let allowed = Allowed::new(&doctrine, known, &[], &mut self.walker);
        if let Ok(diagram) = doctrine.diagram() {
            self.walker.begin(diagram);
        }
        self.memory.reset(&doctrine);
        for school in doctrine.school_ids() {
            self.memory.next_school(&doctrine);
            for element in &doctrine.program().order {
                possible[school.index() * elements + element.index()] = self.exact(school, *element, known, &allowed);
            }
        }
        Found { possible, broken: allowed.broken }
    }

    /// The constraints that are left out because what is known breaks them.
    pub(crate) fn broken(&mut self, known: &[u64]) -> Vec<usize> {
        let doctrine = Arc::clone(&self.doctrine);
        let Ok(diagram) = doctrine.diagram() else { return Vec::new() };
        if self.reaches[0].under(diagram, known, doctrine.domain().unknown()).is_possible() {
            return Vec::new();
        }
        Allowed::new(&doctrine, known, &[], &mut self.walker).broken
    }

    /// The possible findings of an element where constraints are left out: straight down the diagram where every answer on the way is known,
    /// else stepwise where that settles it, else over all that the diagram still reaches.
    fn exact(&mut self, school: SchoolId, element: ElementId, known: &[u64], allowed: &Allowed) -> Outcomes {
        let doctrine = Arc::clone(&self.doctrine);
        let Ok(diagram) = doctrine.diagram() else { return Outcomes::NONE };
        let root = diagram.root(school, element);
        if let Some(end) = diagram.descend(root, known) {
            let only = Outcomes(1 << end);
            self.memory.narrow(element, only);
            return only;
        }
        // Schools that have the same tests have the same diagram.
        if let Some(found) = self.walker.found(root) {
            self.memory.narrow(element, found);
            return found;
        }
        let first_try = Stepwise { doctrine: &doctrine, school, known, memory: &mut self.memory }.element(element);
        if first_try.len() == 1 {
            self.walker.keep(root, first_try);
            return first_try;
        }
        let exact = self.walker.all_ends(diagram, root, allowed, known, first_try);
        self.walker.keep(root, exact);
        self.memory.narrow(element, exact);
        exact
    }

    /// The finding on one element under what is known.
    pub(crate) fn finding(&mut self, school: SchoolId, element: ElementId, known: &[u64]) -> Finding {
        let doctrine = Arc::clone(&self.doctrine);
        let Ok(diagram) = doctrine.diagram() else { return Finding(Outcomes::NONE) };
        let mut under = self.reaches[0].under(diagram, known, doctrine.domain().unknown());
        let outcomes = under.among(diagram.within(school, element), Outcomes::all());
        if !outcomes.is_empty() {
            return Finding(outcomes);
        }
        let root = diagram.root(school, element);
        let allowed = Allowed::new(&doctrine, known, &[], &mut self.walker);
        self.walker.begin(diagram);
        Finding(self.walker.all_ends(diagram, root, &allowed, known, Outcomes::all()))
    }

    /// Whether an element can only come out so under what is known, with these constraints left out.
    pub(crate) fn stays(
        &mut self,
        school: SchoolId,
        element: ElementId,
        known: &[u64],
        dropped: &[usize],
        outcome: Outcome,
    ) -> bool {
        let doctrine = Arc::clone(&self.doctrine);
        let only = Outcomes::only(outcome);
        let Ok(diagram) = doctrine.diagram() else { return false };
        let root = diagram.root(school, element);
        if let Some(end) = diagram.descend(root, known) {
            return Outcomes(1 << end) == only;
        }
        if dropped.is_empty() {
            let mut under = self.reaches[0].under(diagram, known, doctrine.domain().unknown());
            if under.is_possible() {
                return under.among(diagram.within(school, element), Outcomes::all()) == only;
            }
        }
        // Without the constraints there are more completions: if all of them agree, so do those that are allowed.
        let other = |found: Outcomes| found.0 & !only.0 != 0;
        if self.walker.ends(diagram, root, known, other) == only {
            return true;
        }
        let allowed = Allowed::new(&doctrine, known, dropped, &mut self.walker);
        self.walker.begin(diagram);
        self.walker.only_end(diagram, root, &allowed, known, only)
    }

    /// The facts on which an element's finding still depends.
    pub(crate) fn deciding(&mut self, school: SchoolId, element: ElementId, known: &[u64]) -> Vec<FactId> {
        let dropped = self.broken(known);
        let Some((_, levels)) = self.levels(school, element, &dropped) else { return Vec::new() };
        let open = levels.open(known);
        reduction::deciding(&levels, &open, &levels.reached(&open))
    }

    /// The variables that an element's tests ask in a school, with those that the constraints tie to them.
    pub(crate) fn asks(&mut self, school: SchoolId, element: ElementId) -> Vec<VarId> {
        let doctrine = Arc::clone(&self.doctrine);
        doctrine.diagram().map_or_else(|_| Vec::new(), |diagram| diagram.asks(diagram.root(school, element)))
    }

    /// Whether a condition on facts alone, given by its root, may hold under what is known; none where that contradicts the constraints.
    pub(super) fn may_hold(&mut self, known: &[u64], root: impl FnOnce(&Diagram) -> Ref) -> Option<bool> {
        let diagram = self.doctrine.diagram().ok()?;
        let mut under = self.reaches[0].under(diagram, known, self.doctrine.domain().unknown());
        under.is_possible().then(|| under.may_hold(root(diagram)))
    }

    /// Stepwise evaluation under what is known, for explanations.
    pub(crate) fn stepwise<T>(
        &mut self,
        school: SchoolId,
        known: &[u64],
        ask: impl FnOnce(&mut Stepwise<'_>) -> T,
    ) -> T {
        self.memory.reset(&self.doctrine);
        ask(&mut Stepwise { doctrine: &self.doctrine, school, known, memory: &mut self.memory })
    }
}
