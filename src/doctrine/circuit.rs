//! All conditions and tests as a circuit, each part after what it reads: evaluated in one pass, for many schools or completions at once.

use std::ops::Range;

use super::domain::VarId;
use super::model::{ElementId, Outcome, Outcomes};
use super::program::NodeId;
use super::sequence::Sequence;

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

/// The signal of the condition at a position.
pub(crate) fn signal_of(condition: usize) -> Signal {
    2 * condition as Signal
}

/// A condition of one variable.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    pub(crate) variable: VarId,
    /// The classes in which it holds.
    pub(crate) mask: u64,
}

/// What holds where one of two conditions does. If only one of them is an opposite, it is the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Either {
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
    Either(Signal, Either),
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
    /// If it reads elements.
    pub(crate) reading: Option<ReadingElements>,
    pub(crate) finding: Outcome,
}

/// A condition that reads elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ReadingElements {
    /// As it is written.
    pub(crate) condition: NodeId,
    /// Where what is excluded if it does not hold begins and ends.
    pub(super) excludes: [usize; 2],
}

/// The conditions and tests of a doctrine. Conditions stand in this order: what always holds, those of one variable, the others that ask facts alone, and
/// those that read elements.
#[derive(Debug, Clone, Default)]
pub(crate) struct Circuit {
    /// Conditions of one variable, by variable.
    pub(crate) inputs: Vec<Input>,
    /// Each variable that is asked, with the range of its conditions among those.
    pub(crate) asked: Vec<(VarId, Range<usize>)>,
    /// Others that ask facts alone: what reads nothing of each other stands together, by how many opposites it reads.
    pub(super) of_facts: Vec<Either>,
    /// Where those ranges end.
    pub(super) layers: Vec<[usize; 3]>,
    /// The rest, in order.
    pub(crate) steps: Vec<Step>,
    /// By element.
    pub(super) rules: Vec<Vec<SharedRule>>,
    /// What is excluded of elements where a condition does not hold.
    pub(super) excluded: Vec<(ElementId, Outcomes)>,
    /// All schools' tests, for completions.
    pub(super) sequence: Sequence,
    /// By node; none for those that no test and no constraint reads.
    pub(super) signals: Vec<Option<Signal>>,
    /// What each constraint allows.
    pub(crate) allowed: Vec<Signal>,
    /// How many conditions there are; each has two signals.
    pub(crate) conditions: usize,
}

/// Conditions that read nothing of each other.
pub(crate) struct Layer<'a> {
    /// The position of the first; all before it have been evaluated.
    pub(crate) first: usize,
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
    /// The position of the first condition of one variable.
    pub(crate) const FIRST_INPUT: usize = 1;

    /// What tells of a node that a test or a constraint reads.
    pub(crate) fn signal(&self, node: NodeId) -> Signal {
        // Nothing asks for other nodes.
        debug_assert!(self.signals[node as usize].is_some());
        self.signals[node as usize].unwrap_or(Self::ALWAYS)
    }

    /// What asks several facts and no element, in layers.
    pub(crate) fn layers(&self) -> impl Iterator<Item = Layer<'_>> {
        let begins = std::iter::once(0).chain(self.layers.iter().map(|[_, _, end]| *end));
        begins.zip(&self.layers).map(|(begin, [straight, mixed, opposite])| Layer {
            first: Self::FIRST_INPUT + self.inputs.len() + begin,
            straight: &self.of_facts[begin..*straight],
            mixed: &self.of_facts[*straight..*mixed],
            opposite: &self.of_facts[*mixed..*opposite],
        })
    }

    /// An element's tests, with the schools that see each.
    pub(crate) fn rules(&self, element: ElementId) -> &[SharedRule] {
        &self.rules[element.index()]
    }

    /// The findings that are excluded where a condition does not hold.
    pub(crate) fn excluded_by(&self, reading: &ReadingElements) -> &[(ElementId, Outcomes)] {
        let [begin, end] = reading.excludes;
        &self.excluded[begin..end]
    }
}

impl Layer<'_> {
    /// Evaluates each in its place, given what holds where one of two does, where one does or the other does not, and where one of two does not.
    #[inline(always)]
    pub(crate) fn evaluate<T: Copy>(
        &self,
        conditions: &mut [T],
        straight: impl Fn(T, T) -> T,
        mixed: impl Fn(T, T) -> T,
        opposite: impl Fn(T, T) -> T,
    ) {
        let (before, into) = conditions.split_at_mut(self.first);
        let (into_straight, into) = into.split_at_mut(self.straight.len());
        let (into_mixed, into) = into.split_at_mut(self.mixed.len());
        evaluate(self.straight, before, into_straight, straight);
        evaluate(self.mixed, before, into_mixed, mixed);
        evaluate(self.opposite, before, into, opposite);
    }
}

#[inline(always)]
fn evaluate<T: Copy>(each: &[Either], before: &[T], into: &mut [T], of: impl Fn(T, T) -> T) {
    for (Either { one, other }, into) in each.iter().zip(into) {
        *into = of(before[condition_of(*one)], before[condition_of(*other)]);
    }
}
