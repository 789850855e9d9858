//! The five answers together: what decides a finding, what would change it, what to ask next, what may be done, what precedent forces.

use std::sync::Arc;

use super::asking;
use super::changes::{self, Effort};
use super::courses::CourseFindings;
use super::decisive;
use super::explain::{Strength, Support};
use super::findings::{Analyst, Finding};
use super::forcing::{Forcing, Precedents};
use super::inquiry::{Given, Inquiry, classes};
use super::known::{Answers, Asked, Reading, asked};
use super::reduction;
use super::words::answer_words;
use crate::case::{Case, Standing};
use crate::doctrine::{Bearing, Doctrine, ElementId, FactId, FactKind, Outcome, SchoolId, VarId, full};

/// The largest sets of changed facts that are looked for.
const LARGEST: usize = 3;

/// The five answers on one element, in one school and reading.
#[derive(Debug, Clone, PartialEq)]
pub struct Counsel {
    /// The element.
    pub element: ElementId,
    /// The school.
    pub school: SchoolId,
    /// The reading.
    pub reading: Reading,
    /// The finding.
    pub finding: Finding,
    /// The constraints that the answers break, by their positions: they are left out, so that the answers count as they stand.
    pub broken: Vec<usize>,
    /// What decides it; none while it is open.
    pub decides: Option<Decides>,
    /// How firm it is, where every answer is taken as true; none while it is open.
    pub strength: Option<Strength>,
    /// What would change it: what the acting State can choose first, then the smaller sets.
    pub changes: Vec<Change>,
    /// Up to which size of sets none is missing.
    pub complete_to: usize,
    /// What to ask next; none once it is settled.
    pub ask: Option<Ask>,
    /// What may be done.
    pub courses: Vec<CourseFindings>,
    /// What the precedents say.
    pub forcing: Forcing,
}

/// A smallest set of the given answers that forces the finding by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decides {
    /// The answers: of several smallest sets one with the strongest standing.
    pub answers: Vec<Support>,
    /// Whether no smaller set does; else there may be one.
    pub smallest: bool,
    /// Another set of the same size, where there is one.
    pub another: Option<Vec<FactId>>,
}

/// A set of facts that would turn the finding if they were otherwise; with any left out they would not get as far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The facts.
    pub facts: Vec<FactId>,
    /// The finding that it would turn to.
    pub outcome: Outcome,
    /// Each way asks one thing of each of the facts.
    pub ways: Vec<Vec<Wanted>>,
    /// Whether all of them are for the acting State to choose.
    pub levers: bool,
    /// Whether it would be better for the acting State, where *met* helps or hurts it at all.
    pub helps: Option<bool>,
}

/// What would have to be true of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The fact.
    pub fact: FactId,
    /// Any one of this.
    pub wish: Wish,
    /// Whether the case says so already, and would only have to prove it.
    pub to_prove: bool,
}

/// Values of a fact, any one of which will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Values by their positions.
    OneOf(Vec<usize>),
    /// Numbers in these ranges; without an end, all from there on.
    Numbers(Vec<(u64, Option<u64>)>),
    /// Marks that must hold, and marks that must not.
    Marks {
        /// By their positions.
        with: Vec<usize>,
        /// By their positions.
        without: Vec<usize>,
    },
}

/// What to ask next.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// The unknown facts that may matter, the one that settles most first.
    pub questions: Vec<Question>,
    /// The unknown facts that cannot matter any more.
    pub idle: Vec<FactId>,
}

/// An unknown fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The fact.
    pub fact: FactId,
    /// The share of all completions of the unknown facts in which its answer settles the finding.
    pub settles: f64,
    /// By how much its answer makes two completions likelier to come out alike.
    pub narrows: f64,
    /// The answers that settle the finding alone, with what it is then.
    pub settling: Vec<(Wish, Outcome)>,
}

impl Counsel {
    /// Whether no set of changed facts was left out, of the largest that are looked for or smaller.
    pub fn is_complete(&self) -> bool {
        self.complete_to >= LARGEST
    }
}

impl Analyst {
    /// The five answers on an element.
    pub fn counsel(
        &mut self,
        case: &Case,
        element: ElementId,
        school: SchoolId,
        reading: Reading,
        precedents: &mut Precedents,
        effort: Effort<'_>,
    ) -> Counsel {
        let answers = Answers::of(self.doctrine(), case);
        let known = answers.known(self.doctrine(), reading, |_| false);
        let mut counsel = Counsel {
            element,
            school,
            reading,
            finding: self.finding(school, element, &known),
            broken: self.broken(&known),
            decides: None,
            strength: None,
            changes: Vec::new(),
            complete_to: LARGEST,
            ask: None,
            courses: self.courses(case, school, reading),
            forcing: self.forcing(case, element, reading, precedents),
        };
        self.inquire(&answers, element, school, reading, |analyst, inquiry| {
            counsel.decides = decides(inquiry, case);
            (counsel.changes, counsel.complete_to) = changes_of(inquiry, &answers, LARGEST, effort);
            if counsel.finding.is_open() {
                counsel.ask = Some(ask(inquiry, case, &counsel.changes));
            }
            if let (Some(outcome), Reading::AsAlleged, Some(decides)) =
                (counsel.finding.settled(), reading, &counsel.decides)
            {
                counsel.strength = Some(analyst.strength(&answers, element, school, outcome, &decides.answers));
            }
        });
        counsel.changes.sort_by_key(|c| (c.helps == Some(false), !c.levers, c.facts.len()));
        counsel
    }

    /// What decides a finding, alone.
    pub fn decides(&mut self, case: &Case, element: ElementId, school: SchoolId, reading: Reading) -> Option<Decides> {
        let answers = Answers::of(self.doctrine(), case);
        self.inquire(&answers, element, school, reading, |_, inquiry| decides(inquiry, case)).flatten()
    }

    /// What would change a finding, alone, in sets of up to so many facts; of no more than three.
    pub fn changes(
        &mut self,
        case: &Case,
        element: ElementId,
        school: SchoolId,
        reading: Reading,
        largest: usize,
    ) -> Vec<Change> {
        let answers = Answers::of(self.doctrine(), case);
        let changes = self.inquire(&answers, element, school, reading, |_, inquiry| {
            changes_of(inquiry, &answers, largest.min(LARGEST), Effort::InTime).0
        });
        changes.unwrap_or_default()
    }

    /// Asks something of a finding; none where the doctrine cannot be compiled, and so has no findings either.
    fn inquire<T>(
        &mut self,
        answers: &Answers,
        element: ElementId,
        school: SchoolId,
        reading: Reading,
        ask: impl FnOnce(&mut Self, &Inquiry<'_>) -> T,
    ) -> Option<T> {
        let doctrine = Arc::clone(self.doctrine());
        let known = answers.known(&doctrine, reading, |_| false);
        let finding = self.finding(school, element, &known);
        let dropped = self.broken(&known);
        let (whole, levels) = self.levels(school, element, &dropped)?;
        let open = levels.open(&known);
        let limits = self.limits(&dropped)?;
        let given: Vec<Given> = answers.given(reading).filter(|g| levels.of_fact(g.fact).is_some()).collect();
        let inquiry = Inquiry {
            doctrine: &doctrine,
            whole: &whole,
            levels: &levels,
            open: &open,
            limits: &limits,
            known: &known,
            given: &given,
            possible: finding.possible(),
            met_helps: bearing(&doctrine, element),
        };
        Some(ask(self, &inquiry))
    }
}

fn ask(inquiry: &Inquiry<'_>, case: &Case, changes: &[Change]) -> Ask {
    let doctrine = inquiry.doctrine;
    let domain = doctrine.domain();
    let reached = inquiry.levels.reached(inquiry.open);
    let deciding = reduction::deciding(inquiry.levels, inquiry.open, &reached);
    let telling = std::cell::LazyCell::new(|| asking::telling(inquiry, &reached));
    let asked_here = asked(doctrine, case);
    let is_unknown = |fact: FactId| domain.of(fact).any(|v| inquiry.known[v].count_ones() > 1);
    // What it does not hang on can still tell of it by what the constraints say.
    let limited = inquiry.limits.asks();
    let is_limited = |fact: FactId| domain.of(fact).any(|v| limited.binary_search(&(v as VarId)).is_ok());
    let unknown = doctrine.fact_ids().filter(|f| is_unknown(*f) && asked_here[f.index()] != Asked::No);
    let (telling, idle): (Vec<FactId>, Vec<FactId>) = unknown.partition(|fact| {
        deciding.binary_search(fact).is_ok()
            || is_limited(*fact) && inquiry.levels.of_fact(*fact).is_some_and(|level| telling[level])
    });
    let idle = idle.into_iter().filter(|f| !doctrine.fact(*f).recorded_only).collect();
    let weights = asking::weights(inquiry, &telling, &reached);
    let alone = |fact: FactId| {
        let sets = changes.iter().filter(move |c| c.facts == [fact]);
        let all = sets.flat_map(|c| c.ways.iter().map(|way| (way, c.outcome)));
        all.filter_map(|(way, outcome)| Some((way.first()?.wish.clone(), outcome))).collect()
    };
    let questions = weights.into_iter().map(|w| Question {
        fact: w.fact,
        settles: w.settles,
        narrows: w.narrows,
        settling: alone(w.fact),
    });
    Ask { questions: questions.collect(), idle }
}

fn decides(inquiry: &Inquiry<'_>, case: &Case) -> Option<Decides> {
    let decisive = decisive::decisive(inquiry)?;
    let answers = decisive.facts.iter().map(|f| support(inquiry.doctrine, case, *f)).collect();
    Some(Decides { answers, smallest: decisive.smallest, another: decisive.another })
}

/// The changes, and up to which size none is missing.
fn changes_of(inquiry: &Inquiry<'_>, answers: &Answers, largest: usize, effort: Effort<'_>) -> (Vec<Change>, usize) {
    let alleged = answers.known(inquiry.doctrine, Reading::AsAlleged, |_| false);
    let turnings = changes::turnings(inquiry, largest, effort);
    let changes = turnings.sets.iter().map(|t| change(inquiry, t, &alleged)).collect();
    (changes, turnings.complete_to)
}

pub(crate) fn support(doctrine: &Doctrine, case: &Case, fact: FactId) -> Support {
    let written = case.answer(&doctrine.fact(fact).id).filter(|a| a.value.is_some()).cloned();
    let answer = written.or_else(|| super::known::answer_from_case(doctrine, case, fact));
    Support {
        fact,
        answer: answer_words(doctrine, case, fact).unwrap_or_default(),
        standing: answer.as_ref().map_or(Standing::Established, |a| a.standing),
        disputed: answer.is_some_and(|a| a.disputed.is_some()),
    }
}

fn change(inquiry: &Inquiry<'_>, turning: &changes::Turning, alleged: &[u64]) -> Change {
    let doctrine = inquiry.doctrine;
    let ways: Vec<Vec<Wanted>> = turning.ways.iter().map(|way| wanted(inquiry, way, alleged)).collect();
    let levers = ways.iter().flatten().all(|wanted| is_chosen(doctrine, wanted));
    Change {
        facts: turning.facts.clone(),
        outcome: turning.outcome,
        ways,
        levers,
        helps: inquiry.helps(turning.outcome),
    }
}

/// Whether what is wanted of a fact is for the acting State to choose.
fn is_chosen(doctrine: &Doctrine, wanted: &Wanted) -> bool {
    let fact = doctrine.fact(wanted.fact);
    let values = fact.kind.values();
    let choice = |position: &usize| values[*position].chosen.is_some();
    match &wanted.wish {
        Wish::OneOf(positions) if values.iter().any(|v| v.chosen.is_some()) => {
            fact.lever && positions.iter().all(choice)
        }
        _ => fact.lever,
    }
}

/// The classes of a way as values of facts.
fn wanted(inquiry: &Inquiry<'_>, way: &[(VarId, u64)], alleged: &[u64]) -> Vec<Wanted> {
    let doctrine = inquiry.doctrine;
    let mut all: Vec<Wanted> = Vec::new();
    for (variable, mask) in way {
        let fact = inquiry.fact_of(*variable);
        let at = usize::from(*variable);
        // The case says so, or part of it, and the reading does not count it.
        let proves = alleged[at] & !mask == 0 && inquiry.known[at] & !mask != 0;
        let mark = doctrine.domain().variables[at].mark;
        match (mark, all.iter_mut().find(|w| w.fact == fact)) {
            (Some(mark), Some(Wanted { wish: Wish::Marks { with, without }, to_prove, .. })) => {
                if *mask == 0b10 { with } else { without }.push(mark);
                *to_prove &= proves;
            }
            _ => all.push(Wanted { fact, wish: wish(doctrine, fact, mark, *mask), to_prove: proves }),
        }
    }
    all.sort_by_key(|w| w.fact);
    all
}

fn wish(doctrine: &Doctrine, fact: FactId, mark: Option<usize>, mask: u64) -> Wish {
    match (mark, &doctrine.fact(fact).kind) {
        (Some(mark), _) if mask == 0b10 => Wish::Marks { with: vec![mark], without: Vec::new() },
        (Some(mark), _) => Wish::Marks { with: Vec::new(), without: vec![mark] },
        (None, FactKind::Number { .. }) => Wish::Numbers(ranges(doctrine, fact, mask)),
        (None, _) => Wish::OneOf(classes(mask).collect()),
    }
}

/// The numbers of these classes, in as few ranges as possible.
fn ranges(doctrine: &Doctrine, fact: FactId, mask: u64) -> Vec<(u64, Option<u64>)> {
    let domain = doctrine.domain();
    let last = domain.classes(fact) - 1;
    let mut all: Vec<(u64, Option<u64>)> = Vec::new();
    for class in classes(mask & full(last + 1)) {
        let least = domain.least_of(fact, class);
        let most = (class < last).then(|| domain.least_of(fact, class + 1) - 1);
        match all.last_mut() {
            Some((_, end)) if *end == least.checked_sub(1) => *end = most,
            _ => all.push((least, most)),
        }
    }
    all
}

impl Inquiry<'_> {
    /// Whether an outcome would be better for the acting State than the finding, or than the worst that is still possible.
    fn helps(&self, outcome: Outcome) -> Option<bool> {
        self.met_helps.and_then(|met_helps| {
            let rank = |o: Outcome| match (o, met_helps) {
                (Outcome::NotMet, true) | (Outcome::Met, false) => 0,
                (Outcome::Unsettled, _) => 1,
                _ => 2,
            };
            let worst = self.possible.iter().map(rank).min()?;
            Some(rank(outcome) > worst)
        })
    }
}

/// Whether *met* helps the acting State, or hurts it.
pub(crate) fn bearing(doctrine: &Doctrine, element: ElementId) -> Option<bool> {
    match doctrine.element(element).met {
        Bearing::Helps => Some(true),
        Bearing::Hurts => Some(false),
        Bearing::Neutral => None,
    }
}
