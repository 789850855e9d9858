//! What the precedents force: a holding binds a fortiori where the case at hand is at least as strong, on every relevant fact, for the side that
//! won. (Horty's and Prakken's result model of precedent, over the values of facts: the partial order of strength is data.)

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::findings::Analyst;
use super::inquiry::classes;
use super::known::{Answers, Asked, Reading, asked};
use crate::case::{Case, Ruling};
use crate::doctrine::{Doctrine, ElementId, FactId, Outcome, VarId, full};

/// At most so many facts keep what is nearly forced from being forced.
pub const NEARLY: usize = 2;
/// At most so many precedents are called the nearest.
const NEAREST: usize = 3;

/// Precedents, made ready to be compared with cases.
#[derive(Debug, Clone, Default)]
pub struct Precedents {
    all: Vec<Decided>,
    /// By element and precedent, the variables that bear on its holding.
    relevant: FxHashMap<(ElementId, usize), Arc<Relevant>>,
}

#[derive(Debug, Clone)]
struct Decided {
    case: Arc<Case>,
    known: Vec<u64>,
    asked: Vec<Asked>,
    holdings: Vec<(ElementId, Ruling)>,
    forces: bool,
    /// Elements on which what was decided forces nothing all the same.
    only_records: Vec<ElementId>,
}

/// What of a precedent bears on an element.
#[derive(Debug, Default)]
struct Relevant {
    facts: Vec<FactId>,
    /// Those that it leaves unknown and that could have mattered there.
    unknown: Vec<FactId>,
}

impl Precedents {
    /// Takes the answers of decided cases as they were alleged: that is what was decided on.
    pub fn of(doctrine: &Doctrine, cases: &[Arc<Case>]) -> Self {
        let all = cases.iter().filter_map(|case| {
            let record = case.precedent()?;
            let holdings = record.holdings.iter();
            let holdings = holdings.filter_map(|h| Some((doctrine.element_named(&h.element)?, h.ruling))).collect();
            let decider = doctrine.deciders().iter().find(|d| d.id == record.kind);
            Some(Decided {
                known: Answers::of(doctrine, case).known(doctrine, Reading::AsAlleged, |_| false),
                asked: asked(doctrine, case),
                forces: decider.is_some_and(|d| d.forces),
                only_records: decider.map_or_else(Vec::new, |d| d.only_records.clone()),
                case: Arc::clone(case),
                holdings,
            })
        });
        Precedents { all: all.collect(), relevant: FxHashMap::default() }
    }

    /// Whether what was held in a precedent on an element can bind.
    pub(super) fn forces(&self, precedent: usize, element: ElementId) -> bool {
        let decided = &self.all[precedent];
        decided.forces && !decided.only_records.contains(&element)
    }

    /// A precedent's case, by its position.
    pub fn case(&self, precedent: usize) -> &Arc<Case> {
        &self.all[precedent].case
    }
}

/// How a fact of the case stands to that of a precedent, for the side that won there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standpoint {
    /// The case is the weaker here.
    Weaker,
    /// It is the stronger here.
    Stronger,
    /// The two cannot be compared.
    Other,
    /// The case does not know it, or not well enough.
    UnknownHere,
    /// The precedent does not know it, or not well enough.
    UnknownThere,
}

/// A fact that distinguishes the case from a precedent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Distinction {
    /// The fact.
    pub fact: FactId,
    /// How the case stands to the precedent.
    pub standpoint: Standpoint,
}

impl Distinction {
    /// Whether it keeps the holding from binding.
    pub fn keeps_from_binding(&self) -> bool {
        self.standpoint != Standpoint::Stronger
    }
}

/// A precedent beside the case, on one element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// Its position among the precedents.
    pub precedent: usize,
    /// What was held there, if anything was.
    pub ruling: Option<Ruling>,
    /// The relevant facts in which the two are equal.
    pub shared: usize,
    /// Those in which they are not.
    pub distinctions: Vec<Distinction>,
}

impl Compared {
    /// The facts that keep the holding from binding.
    pub fn missing(&self) -> impl Iterator<Item = &Distinction> {
        self.distinctions.iter().filter(|d| d.keeps_from_binding())
    }

    fn held(&self) -> Option<Outcome> {
        self.ruling.and_then(Ruling::decided)
    }
}

/// What the precedents say to an element.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Forcing {
    /// Holdings that bind.
    pub forced: Vec<Compared>,
    /// Those that up to [`NEARLY`] facts keep from binding, the nearest first.
    pub nearly: Vec<Compared>,
    /// The precedents that share most relevant facts with the case, whoever decided them.
    pub nearest: Vec<Compared>,
}

impl Forcing {
    /// The findings that the binding holdings give: more than one is a conflict.
    pub fn outcomes(&self) -> Vec<Outcome> {
        let held: Vec<Outcome> = self.forced.iter().filter_map(Compared::held).collect();
        Outcome::ALL.into_iter().filter(|o| held.contains(o)).collect()
    }
}

impl Analyst {
    /// What the precedents say to an element of a case.
    pub fn forcing(
        &mut self,
        case: &Case,
        element: ElementId,
        reading: Reading,
        precedents: &mut Precedents,
    ) -> Forcing {
        let doctrine = Arc::clone(self.doctrine());
        let known = Answers::of(&doctrine, case).known(&doctrine, reading, |_| false);
        let here = asked(&doctrine, case);
        let mut forcing = Forcing::default();
        let mut compared: Vec<Compared> = Vec::new();
        for precedent in 0..precedents.all.len() {
            let ruling = precedents.all[precedent].holdings.iter().find(|(e, _)| *e == element).map(|(_, r)| *r);
            // Where it was not even raised there is nothing to learn.
            if ruling.is_none() {
                continue;
            }
            let relevant = self.relevant(element, precedent, precedents);
            let decided = &precedents.all[precedent];
            // A case is no precedent for itself.
            if decided.case.id == case.id {
                continue;
            }
            // Where nothing was held that could bind, the comparison is from the side of the acting State.
            let won = ruling.and_then(Ruling::decided);
            let comparison = Comparison {
                doctrine: &doctrine,
                element,
                met_won: won != Some(Outcome::NotMet),
                known: &known,
                here: &here,
                there: decided,
            };
            let (shared, distinctions) = comparison.of(&relevant);
            compared.push(Compared { precedent, ruling, shared, distinctions });
        }
        let binds = |c: &Compared| {
            matches!(c.held(), Some(Outcome::Met | Outcome::NotMet)) && precedents.forces(c.precedent, element)
        };
        for c in compared.iter().filter(|c| binds(c)) {
            match c.missing().count() {
                0 => forcing.forced.push(c.clone()),
                // Where nothing is shared, nothing is near.
                1..=NEARLY if c.shared > 0 => forcing.nearly.push(c.clone()),
                _ => {}
            }
        }
        forcing.nearly.sort_by_key(|c| (c.missing().count(), std::cmp::Reverse(c.shared)));
        compared.retain(|c| c.shared > 0);
        compared.sort_by_key(|c| (std::cmp::Reverse(c.shared), c.distinctions.len(), c.precedent));
        compared.truncate(NEAREST);
        forcing.nearest = compared;
        forcing
    }

    /// The facts of a precedent that bear on an element in any school: those that its tests ask, and of those that the precedent leaves unknown
    /// the ones on which the finding there still hangs.
    fn relevant(&mut self, element: ElementId, precedent: usize, precedents: &mut Precedents) -> Arc<Relevant> {
        if let Some(known) = precedents.relevant.get(&(element, precedent)) {
            return Arc::clone(known);
        }
        let doctrine = Arc::clone(self.doctrine());
        let decided = &precedents.all[precedent];
        let fact_of = |v: VarId| doctrine.domain().variables[usize::from(v)].fact;
        let (mut asks, mut hangs): (Vec<FactId>, Vec<FactId>) = (Vec::new(), Vec::new());
        for school in doctrine.school_ids() {
            asks.extend(self.asks(school, element).into_iter().map(fact_of));
            hangs.extend(self.deciding(school, element, &decided.known));
        }
        for facts in [&mut asks, &mut hangs] {
            facts.sort_unstable();
            facts.dedup();
        }
        let is_known = |fact: &FactId| {
            doctrine
                .domain()
                .of(*fact)
                .any(|v| decided.known[v] != full(usize::from(doctrine.domain().variables[v].classes)))
        };
        let unknown = hangs.into_iter().filter(|f| !is_known(f)).collect();
        let facts = asks.into_iter().filter(is_known).collect();
        let relevant = Arc::new(Relevant { facts, unknown });
        precedents.relevant.insert((element, precedent), Arc::clone(&relevant));
        relevant
    }
}

struct Comparison<'a> {
    doctrine: &'a Doctrine,
    element: ElementId,
    /// Whether *met* won there; else strength is what speaks for *not met*.
    met_won: bool,
    known: &'a [u64],
    here: &'a [Asked],
    there: &'a Decided,
}

impl Comparison<'_> {
    /// How many relevant facts are equal, and what distinguishes the others.
    fn of(&self, relevant: &Relevant) -> (usize, Vec<Distinction>) {
        let mut shared = 0;
        let mut distinctions = Vec::new();
        for fact in &relevant.facts {
            match self.standpoint(*fact) {
                None => shared += 1,
                Some(standpoint) => distinctions.push(Distinction { fact: *fact, standpoint }),
            }
        }
        let unknown = relevant.unknown.iter().map(|f| Distinction { fact: *f, standpoint: Standpoint::UnknownThere });
        distinctions.extend(unknown);
        distinctions.sort_by_key(|d| d.fact);
        (shared, distinctions)
    }

    /// How the case stands to the precedent in a fact that the precedent knows; none where they are equal.
    fn standpoint(&self, fact: FactId) -> Option<Standpoint> {
        let (here, there) = (self.here[fact.index()], self.there.asked[fact.index()]);
        match (here, there) {
            (Asked::No, Asked::No) => return None,
            (Asked::No, _) | (_, Asked::No) => return Some(Standpoint::Other),
            _ => {}
        }
        let mut stronger = false;
        let mut unknown_there = false;
        let mut other = None;
        for variable in self.doctrine.domain().of(fact) {
            let (ours, theirs) = (self.known[variable], self.there.known[variable]);
            if ours == theirs && ours.is_power_of_two() {
                continue;
            }
            let variable = variable as VarId;
            let (at_least, at_most) = (self.always(variable, theirs, ours), self.always(variable, ours, theirs));
            if at_least {
                stronger |= !at_most;
            } else if ours.count_ones() > 1 && self.may(variable, theirs, ours) {
                other = other.or(Some(Standpoint::UnknownHere));
            } else if at_most {
                other = Some(Standpoint::Weaker);
            } else if theirs.count_ones() > 1 {
                unknown_there = true;
            } else {
                other = other.filter(|o| *o == Standpoint::Weaker).or(Some(Standpoint::Other));
            }
        }
        match (other, unknown_there, stronger) {
            (Some(other), ..) => Some(other),
            (None, true, _) => Some(Standpoint::UnknownThere),
            (None, false, true) => Some(Standpoint::Stronger),
            (None, false, false) => None,
        }
    }

    /// Whether every class of the second is at least as strong as every class of the first, for the side that won.
    fn always(&self, variable: VarId, first: u64, second: u64) -> bool {
        classes(first).all(|weak| classes(second).all(|strong| self.at_least(variable, weak, strong)))
    }

    /// Whether some class of the second is at least as strong as every class of the first.
    fn may(&self, variable: VarId, first: u64, second: u64) -> bool {
        classes(second).any(|strong| classes(first).all(|weak| self.at_least(variable, weak, strong)))
    }

    fn at_least(&self, variable: VarId, weak: usize, strong: usize) -> bool {
        let (weak, strong) = if self.met_won { (weak, strong) } else { (strong, weak) };
        self.doctrine.orders().at_least(self.element, variable, weak) & 1 << strong != 0
    }
}
