//! Facts as finite variables: what a complete set of answers can look like to the tests.

use super::model::{Fact, FactId, FactKind};

/// Position of a variable. A fact has one, or one for each mark where several may hold.
pub(crate) type VarId = u16;

/// At most this many classes a variable: an answer is a set of classes in one machine word.
pub(crate) const MAX_CLASSES: usize = 64;

/// A variable: a fact, or one mark of a several-of fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Variable {
    pub(crate) fact: FactId,
    /// Position of the mark's value within the fact.
    pub(crate) mark: Option<usize>,
    /// How many classes it has: values, or 2 for a mark (0 denied, 1 holds), or intervals between cut-points.
    pub(crate) classes: u8,
}

/// The variables of a doctrine, in the order in which the compiled form asks them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Domain {
    pub(crate) variables: Vec<Variable>,
    /// The variables of each fact.
    of: Vec<std::ops::Range<usize>>,
    /// For number facts: where a new class begins, ascending, without 0.
    cuts: Vec<Vec<u64>>,
    /// Every class of every variable.
    unknown: Vec<u64>,
}

impl Domain {
    /// Builds the variables, in the given order of facts. `cuts` holds the cut-points of each number fact.
    pub(crate) fn new(facts: &[Fact], mut cuts: Vec<Vec<u64>>, order: &[FactId]) -> Self {
        let mut domain = Domain { of: vec![0..0; facts.len()], ..Domain::default() };
        for id in order.iter().copied() {
            let index = id.index();
            let fact = &facts[index];
            cuts[index].sort_unstable();
            cuts[index].dedup();
            cuts[index].retain(|c| *c > 0);
            let from = domain.variables.len();
            match &fact.kind {
                FactKind::OneOf(values) | FactKind::YesNo(values) => {
                    domain.variables.push(Variable { fact: id, mark: None, classes: counted(values.len()) })
                }
                FactKind::Number { .. } => {
                    domain.variables.push(Variable { fact: id, mark: None, classes: counted(cuts[index].len() + 1) })
                }
                FactKind::SeveralOf { values, none } => {
                    let marks = (0..values.len()).filter(|v| Some(*v) != *none);
                    domain.variables.extend(marks.map(|mark| Variable { fact: id, mark: Some(mark), classes: 2 }));
                }
            }
            domain.of[index] = from..domain.variables.len();
        }
        domain.cuts = cuts;
        domain.unknown = domain.variables.iter().map(|v| full(usize::from(v.classes))).collect();
        domain
    }

    /// The variables of a fact, as a range of positions.
    pub(crate) fn of(&self, fact: FactId) -> std::ops::Range<usize> {
        self.of[fact.index()].clone()
    }

    /// The variable of a fact that has exactly one, or of one mark.
    pub(crate) fn variable(&self, fact: FactId, mark: Option<usize>) -> Option<VarId> {
        self.of(fact).find(|v| self.variables[*v].mark == mark).map(|v| v as VarId)
    }

    /// The class of a number.
    pub(crate) fn class_of(&self, fact: FactId, number: u64) -> usize {
        self.cuts[fact.index()].partition_point(|cut| *cut <= number)
    }

    /// How many classes the numbers of a fact fall into.
    pub(crate) fn classes(&self, fact: FactId) -> usize {
        self.cuts[fact.index()].len() + 1
    }

    /// The least number of a class.
    pub(crate) fn least_of(&self, fact: FactId, class: usize) -> u64 {
        class.checked_sub(1).and_then(|cut| self.cuts[fact.index()].get(cut)).copied().unwrap_or(0)
    }

    /// The classes of the numbers from `least` to `most` (both included).
    pub(crate) fn classes_between(&self, fact: FactId, least: u64, most: Option<u64>) -> u64 {
        let from = self.class_of(fact, least);
        let to = most.map_or(self.cuts[fact.index()].len(), |m| self.class_of(fact, m));
        if from > to { 0 } else { full(to + 1) & !full(from) }
    }

    /// Every class of every variable: nothing is known.
    pub(crate) fn unknown(&self) -> &[u64] {
        &self.unknown
    }
}

/// So many classes; more than fit are as many as are refused.
fn counted(classes: usize) -> u8 {
    u8::try_from(classes).unwrap_or(u8::MAX)
}

/// The set of the first `n` classes.
pub(crate) fn full(n: usize) -> u64 {
    if n >= MAX_CLASSES { u64::MAX } else { (1 << n) - 1 }
}
