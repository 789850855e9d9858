//! All conditions and tests as a circuit, each part after what it reads: evaluated in one pass, for many schools or completions at once.

use super::domain::VarId;
use super::model::{ElementId, Outcome, Outcomes, SchoolId};
use super::program::NodeId;

/// The most schools: one bit each in a machine word.
pub(crate) const MAX_SCHOOLS: usize = 64;

/// What tells whether a condition holds. Its neighbour, [`opposite`], tells whether it does not.
pub(crate) type Signal = u32;

/// What tells that a condition does not hold.
pub(crate) fn opposite(signal: Signal) -> Signal {
    signal ^ 1
}

/// The position of the condition of which a signal tells.
pub(crate) fn condition_of(signal: Signal) -> usize {
    signal as usize / 2
}

/// Whether a signal tells that its condition does not hold.
pub(crate) fn is_opposite(signal: Signal) -> bool {
    !signal.is_multiple_of(2)
}

/// A condition of one variable.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    pub(crate) into: Signal,
    pub(crate) variable: VarId,
    /// The classes in which it holds.
    pub(crate) mask: u64,
}

/// A condition that holds where one of two others does. If only one of them is an opposite, it is the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Either {
    pub(crate) into: Signal,
    pub(crate) one: Signal,
    pub(crate) other: Signal,
}

impl Either {
    /// How many of the two are opposites.
    pub(super) fn opposites(&self) -> usize {
        [self.one, self.other].into_iter().filter(|signal| is_opposite(*signal)).count()
    }
}

/// What is evaluated next; everything that it reads has been.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Holds where one of two does.
    Either(Either),
    /// Holds where the element's finding is one of these.
    Finding(Signal, ElementId, Outcomes),
    /// An element, whose tests' conditions have all been evaluated.
    Element(ElementId),
}

/// Tests of an element as all their schools see them: one that reads other elements, or several in turn that ask facts alone and find the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SharedRule {
    /// One bit for each school.
    pub(crate) schools: u64,
    pub(crate) when: Signal,
    /// The condition as written, if it reads elements.
    pub(crate) reading: Option<NodeId>,
    pub(crate) finding: Outcome,
}

/// The conditions and tests of a doctrine.
#[derive(Debug, Clone, Default)]
pub(crate) struct Circuit {
    /// Conditions of one variable, by variable.
    pub(crate) inputs: Vec<Input>,
    /// Others that ask facts alone: what reads nothing of each other stands together, by how many opposites it reads.
    pub(super) of_facts: Vec<Either>,
    /// Where those ranges end.
    pub(super) layers: Vec<[usize; 3]>,
    /// By condition, how many of those that ask facts alone are evaluated before its readers.
    pub(super) before_readers: Vec<usize>,
    /// The rest, in order.
    pub(crate) steps: Vec<Step>,
    /// By element.
    pub(super) rules: Vec<Vec<SharedRule>>,
    /// By school and element, when a test fires and what is found then.
    pub(super) tests: Vec<Vec<Vec<(Signal, Outcome)>>>,
    /// By node; none for those that no test and no constraint reads.
    pub(super) signals: Vec<Option<Signal>>,
    /// What each constraint allows.
    pub(crate) allowed: Vec<Signal>,
    /// How many conditions there are; each has two signals.
    pub(crate) conditions: usize,
}

/// Conditions that read nothing of each other.
pub(crate) struct Layer<'a> {
    /// Neither of what is read is an opposite.
    pub(crate) straight: &'a [Either],
    /// The second is.
    pub(crate) mixed: &'a [Either],
    /// Both are.
    pub(crate) opposite: &'a [Either],
}

impl Circuit {
    /// What always holds.
    pub(crate) const ALWAYS: Signal = 0;

    /// What tells of a node that a test or a constraint reads.
    pub(crate) fn signal(&self, node: NodeId) -> Signal {
        // Nothing asks for other nodes.
        debug_assert!(self.signals[node as usize].is_some());
        self.signals[node as usize].unwrap_or(Self::ALWAYS)
    }

    /// What asks several facts and no element, in order.
    pub(crate) fn of_facts(&self) -> &[Either] {
        &self.of_facts
    }

    /// The same in layers.
    pub(crate) fn layers(&self) -> impl Iterator<Item = Layer<'_>> {
        let begins = std::iter::once(0).chain(self.layers.iter().map(|[_, _, end]| *end));
        begins.zip(&self.layers).map(|(begin, [straight, mixed, opposite])| Layer {
            straight: &self.of_facts[begin..*straight],
            mixed: &self.of_facts[*straight..*mixed],
            opposite: &self.of_facts[*mixed..*opposite],
        })
    }

    /// How many of [`Self::of_facts`] are evaluated when a signal that asks facts alone is.
    pub(crate) fn before_readers(&self, signal: Signal) -> usize {
        self.before_readers[condition_of(signal)]
    }

    /// An element's tests, with the schools that see each.
    pub(crate) fn rules(&self, element: ElementId) -> &[SharedRule] {
        &self.rules[element.index()]
    }

    /// An element's tests in a school: when each fires, and what is found then.
    pub(crate) fn tests(&self, school: SchoolId, element: ElementId) -> &[(Signal, Outcome)] {
        &self.tests[school.index()][element.index()]
    }
}
