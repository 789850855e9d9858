//! What to ask next: how much each unknown fact would settle, over all completions that the constraints allow.

use super::counting::{Alike, ByOutcome, Completions, Count, bits_needed};
use super::inquiry::Inquiry;
use super::left::left;
use crate::doctrine::FactId;

/// Up to these powers of two, completions are counted in whole numbers of one word, and of two.
const WORD_BITS: f64 = 62.0;
const EXACT_BITS: f64 = 126.0;

/// What the answer to an unknown fact would do to an open finding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weight {
    pub(crate) fact: FactId,
    /// The share of all completions in which its answer settles the finding.
    pub(crate) settles: f64,
    /// By how much its answer makes two completions, drawn at random, likelier to come out alike.
    pub(crate) narrows: f64,
}

/// The weights of these facts, the heaviest first, given by node whether what is known leads there.
pub(crate) fn weights(inquiry: &Inquiry<'_>, facts: &[FactId], reached: &[bool]) -> Vec<Weight> {
    match bits_needed(inquiry, reached) {
        ..=WORD_BITS => weighed::<u64>(inquiry, facts, reached),
        ..=EXACT_BITS => weighed::<u128>(inquiry, facts, reached),
        _ => weighed::<f64>(inquiry, facts, reached),
    }
}

fn weighed<N: Count>(inquiry: &Inquiry<'_>, facts: &[FactId], reached: &[bool]) -> Vec<Weight> {
    let completions: Completions<N> = Completions::of(inquiry, reached);
    let all = sum(&completions.total);
    let now = likeness(&completions.total, all);
    let mut weights: Vec<Weight> = facts
        .iter()
        .map(|fact| {
            let mut settles = 0.0;
            let mut then = 0.0;
            let alike = inquiry.levels.of_fact(*fact).map_or(&[][..], |level| completions.at(level));
            for Alike { answers, outcomes } in alike {
                let of_answer = sum(outcomes);
                let share = of_answer.share(all) * answers;
                if share <= 0.0 {
                    continue;
                }
                then += share * likeness(outcomes, of_answer);
                if is_settled(outcomes, of_answer) {
                    settles += share;
                }
            }
            Weight { fact: *fact, settles, narrows: (then - now).max(0.0) }
        })
        .collect();
    weights.sort_by(|a, b| {
        b.settles.total_cmp(&a.settles).then(b.narrows.total_cmp(&a.narrows)).then(a.fact.cmp(&b.fact))
    });
    weights
}

fn sum<N: Count>(outcomes: &ByOutcome<N>) -> N {
    outcomes.iter().fold(N::default(), |all, n| all + *n)
}

/// How likely two completions are to come out alike.
fn likeness<N: Count>(outcomes: &ByOutcome<N>, all: N) -> f64 {
    outcomes.iter().map(|n| n.share(all).powi(2)).sum()
}

fn is_settled<N: Count>(outcomes: &ByOutcome<N>, all: N) -> bool {
    // Beyond whole numbers, what differences leave over where nothing is.
    const ROUNDING: f64 = 1e-9;
    outcomes.iter().any(|n| n.share(all) > 1.0 - if N::IS_EXACT { 0.0 } else { ROUNDING } || *n == all)
}

/// By level, whether some possible answer to its fact leaves fewer findings possible.
pub(crate) fn telling(inquiry: &Inquiry<'_>, reached: &[bool]) -> Vec<bool> {
    let left = left(inquiry, reached);
    let is_telling = |level: usize| {
        let left = &left[inquiry.levels.moves_of(level)];
        left.iter().any(|left| !left.is_empty() && *left != inquiry.possible)
    };
    (0..inquiry.levels.len()).map(is_telling).collect()
}

#[cfg(test)]
#[allow(clippy::expect_used, clippy::panic)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::Analyst;
    use crate::doctrine::{Doctrine, SchoolId};

    /// However large the numbers, the weights are the same: of each size that is counted exactly, up to its limit, the next larger one finds the same.
    #[test]
    fn completions_are_counted_alike_in_numbers_of_every_size() {
        let doctrine = Arc::new(Doctrine::bundled().unwrap_or_else(|faults| panic!("{faults}")));
        let mut analyst = Analyst::new(Arc::clone(&doctrine)).expect("it compiles");
        let mut random = fastrand::Rng::with_seed(5);
        let facts: Vec<FactId> = doctrine.fact_ids().collect();
        let (mut in_words, mut in_two, mut at_limit) = (0, 0, 0);
        for round in 0..1_200 {
            let share = random.u8(1..8);
            let unknown = doctrine.domain().unknown();
            let known: Vec<u64> = unknown
                .iter()
                .map(|all| if random.u8(..8) < share { *all } else { 1 << random.u32(..all.count_ones()) })
                .collect();
            let school = SchoolId((round % doctrine.schools().len()) as u8);
            let element = doctrine.element_ids().nth(round % doctrine.elements().len()).expect("an element");
            if !analyst.broken(&known).is_empty() {
                continue;
            }
            let possible = analyst.finding(school, element, &known).possible();
            let (whole, levels) = analyst.levels(school, element, &[]).expect("it compiles");
            let open = &levels.open(&known);
            let limits = analyst.limits(&[]).expect("it compiles");
            let (doctrine, whole, levels, limits) = (&doctrine, &whole, &levels, &limits);
            let (known, given) = (&known, &[]);
            let inquiry = Inquiry { doctrine, whole, levels, open, limits, known, given, possible, met_helps: None };
            if possible.len() < 2 {
                continue;
            }
            let reached = levels.reached(inquiry.open);
            let bits = bits_needed(&inquiry, &reached);
            let exact = match bits {
                ..=WORD_BITS => {
                    in_words += 1;
                    at_limit += usize::from(bits > WORD_BITS - 12.0);
                    let exact = weighed::<u64>(&inquiry, &facts, &reached);
                    assert_eq!(exact, weighed::<u128>(&inquiry, &facts, &reached));
                    exact
                }
                ..=EXACT_BITS => {
                    in_two += 1;
                    weighed::<u128>(&inquiry, &facts, &reached)
                }
                _ => continue,
            };
            for weight in weighed::<f64>(&inquiry, &facts, &reached) {
                let same = exact.iter().find(|w| w.fact == weight.fact).expect("the fact");
                assert!((same.settles - weight.settles).abs() < 1e-9 && (same.narrows - weight.narrows).abs() < 1e-9);
            }
        }
        assert!(in_words > 20 && in_two > 20 && at_limit > 5, "{in_words}, {in_two}, {at_limit}");
    }
}
