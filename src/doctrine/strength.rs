//! Orders of strength over the classes of variables, and whether the tests agree with them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Doctrine;
use super::compile::TooLarge;
use super::diagram::{Diagram, Ref};
use super::domain::VarId;
use super::fault::Fault;
use super::model::{ElementId, Outcome};

/// For each class of a variable, the classes that are at least as strong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order(Vec<u64>);

impl From<Vec<u64>> for Order {
    fn from(at_least: Vec<u64>) -> Self {
        Order(at_least)
    }
}

impl Order {
    /// The smallest order in which the second of each pair is at least as strong as the first.
    pub(crate) fn closed(classes: usize, pairs: &[(usize, usize)]) -> Self {
        let mut at_least: Vec<u64> = (0..classes).map(|class| 1 << class).collect();
        for (weaker, stronger) in pairs {
            at_least[*weaker] |= 1 << stronger;
        }
        // After as many rounds as there are classes nothing more follows.
        for _ in 0..classes {
            for class in 0..classes {
                let mut all = at_least[class];
                for (other, stronger) in at_least.iter().enumerate() {
                    if at_least[class] & 1 << other != 0 {
                        all |= stronger;
                    }
                }
                at_least[class] = all;
            }
        }
        Order(at_least)
    }

    /// The classes at least as strong as this one, itself among them.
    pub(crate) fn at_least(&self, class: usize) -> u64 {
        self.0.get(class).copied().unwrap_or(0)
    }
}

/// The orders by element and variable. Where there is none, only equal classes are as strong as each other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Orders(FxHashMap<(ElementId, VarId), Order>);

impl Orders {
    /// Takes in an order; whether there was none.
    pub(crate) fn insert(&mut self, element: ElementId, variable: VarId, order: Order) -> bool {
        self.0.insert((element, variable), order).is_none()
    }

    /// The classes of a variable that speak at least as strongly as this one for an element's being met.
    pub(crate) fn at_least(&self, element: ElementId, variable: VarId, class: usize) -> u64 {
        self.0.get(&(element, variable)).map_or(1 << class, |order| order.at_least(class))
    }
}

/// Where the tests of an element contradict an order of strength: a stronger class leads to less.
///
/// # Errors
/// [`TooLarge`] for a doctrine that cannot be compiled.
pub(crate) fn disorders(doctrine: &Doctrine) -> Result<Vec<Fault>, TooLarge> {
    let diagram = doctrine.diagram()?;
    let mut faults = Vec::new();
    for (strength, place) in doctrine.strengths.iter().zip(&doctrine.places.strengths) {
        let fact = &doctrine.facts[strength.fact.index()];
        for element in &strength.elements {
            for variable in doctrine.domain.of(strength.fact) {
                let variable = variable as VarId;
                let Some(pair) = lower_for(doctrine, diagram, *element, variable) else { continue };
                let id = &doctrine.elements[element.index()].id;
                let words = pair.map(|class| class_words(doctrine, variable, class));
                let message = format!(
                    "the order of '{}' is not that of '{id}': {} leads to less than {} in some case",
                    fact.id, words[1], words[0]
                );
                faults.push(Fault::at(place, message).advice("mend the order or the tests, or leave the element out"));
            }
        }
    }
    Ok(faults)
}

/// Two classes of which the second is said to be at least as strong and yet leads to less, in some school and case.
fn lower_for(doctrine: &Doctrine, diagram: &Diagram, element: ElementId, variable: VarId) -> Option<[usize; 2]> {
    let classes = usize::from(doctrine.domain.variables[usize::from(variable)].classes);
    let pairs = (0..classes).flat_map(|weak| (0..classes).map(move |strong| [weak, strong]));
    let said = |[weak, strong]: [usize; 2]| {
        weak != strong && doctrine.orders.at_least(element, variable, weak) & 1 << strong != 0
    };
    let mut pairs = pairs.filter(|pair| said(*pair));
    pairs.find(|pair| {
        doctrine.school_ids().any(|school| {
            let root = diagram.root(school, element);
            let mut search = Lowering { diagram, variable, pair: *pair, seen: FxHashSet::default() };
            search.finds([root, root], [diagram.allowed_by_all(); 2])
        })
    })
}

fn class_words(doctrine: &Doctrine, variable: VarId, class: usize) -> String {
    let v = &doctrine.domain.variables[usize::from(variable)];
    let values = doctrine.facts[v.fact.index()].kind.values();
    match v.mark {
        Some(mark) if class == 1 => format!("'{}'", values[mark].id),
        Some(mark) => format!("not '{}'", values[mark].id),
        None => values
            .get(class)
            .map_or_else(|| format!("from {}", doctrine.domain.least_of(v.fact, class)), |v| format!("'{}'", v.id)),
    }
}

/// How much a finding is; *does not arise* is compared with nothing.
fn rank(outcome: Outcome) -> Option<u8> {
    match outcome {
        Outcome::NotMet => Some(0),
        Outcome::Unsettled => Some(1),
        Outcome::Met => Some(2),
        Outcome::DoesNotArise => None,
    }
}

/// Looks for a case in which the first class leads to more than the second, all else equal.
struct Lowering<'d> {
    diagram: &'d Diagram,
    variable: VarId,
    pair: [usize; 2],
    seen: FxHashSet<([Ref; 2], [Ref; 2])>,
}

impl Lowering<'_> {
    fn finds(&mut self, at: [Ref; 2], allowed: [Ref; 2]) -> bool {
        if allowed.contains(&Diagram::NO) {
            return false;
        }
        let diagram = self.diagram;
        let reached = |r: Ref| Outcome::ALL.into_iter().filter(move |o| diagram.reached(r) & 1 << *o as u8 != 0);
        match (reached(at[0]).filter_map(rank).max(), reached(at[1]).filter_map(rank).min()) {
            (Some(most), Some(least)) if most > least => {}
            _ => return false,
        }
        let nodes = [at[0], at[1], allowed[0], allowed[1]];
        if nodes.iter().all(|r| *r < Diagram::TERMINALS) {
            return true;
        }
        if !self.seen.insert((at, allowed)) {
            return false;
        }
        let asks = |r: Ref| (r >= Diagram::TERMINALS).then(|| diagram.node(r).0);
        let Some(variable) = nodes.iter().filter_map(|r| asks(*r)).min() else { return false };
        let behind = |r: Ref, class: usize| match asks(r) {
            Some(v) if v == variable => diagram.node(r).1[class],
            _ => r,
        };
        if variable == self.variable {
            let [first, second] = self.pair;
            return self.finds(
                [behind(at[0], first), behind(at[1], second)],
                [behind(allowed[0], first), behind(allowed[1], second)],
            );
        }
        let classes = nodes.iter().filter(|r| asks(**r) == Some(variable)).map(|r| diagram.node(*r).1.len());
        (0..classes.max().unwrap_or(0)).any(|class| {
            let [a, b, c, d] = nodes.map(|r| behind(r, class));
            self.finds([a, b], [c, d])
        })
    }
}
