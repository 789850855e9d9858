//! The cheapest set that has a member in common with each of several sets.

/// A set of up to 128 things by their positions.
pub(crate) type Set = u128;

/// Finds the cheapest such set without the `barred` members; none where some set has no other members. The members of a tie are always the
/// same. `budget` is how many branches may be tried; where it runs out, what was found by then is not certain to be the cheapest.
pub(crate) fn cheapest(sets: &[Set], cost: &[u64], barred: Set, budget: &mut usize) -> Option<Set> {
    let mut sets: Vec<Set> = sets.iter().map(|s| s & !barred).collect();
    if sets.contains(&0) {
        return None;
    }
    // A set that contains another is hit with it.
    sets.sort_unstable_by_key(|s| (s.count_ones(), *s));
    let mut least: Vec<Set> = Vec::with_capacity(sets.len());
    for set in sets {
        if !least.iter().any(|l| l & set == *l) {
            least.push(set);
        }
    }
    let mut search = Hitting { sets: &least, cost, best: None, budget };
    search.go_on(0, 0);
    search.best.map(|(_, set)| set)
}

struct Hitting<'a> {
    sets: &'a [Set],
    cost: &'a [u64],
    best: Option<(u64, Set)>,
    budget: &'a mut usize,
}

impl Hitting<'_> {
    fn go_on(&mut self, chosen: Set, so_far: u64) {
        if *self.budget == 0 && self.best.is_some() {
            return;
        }
        *self.budget = self.budget.saturating_sub(1);
        let Some(next) = self.sets.iter().filter(|s| *s & chosen == 0).min_by_key(|s| s.count_ones()) else {
            if self.best.is_none_or(|(best, _)| so_far < best) {
                self.best = Some((so_far, chosen));
            }
            return;
        };
        if self.best.is_some_and(|(best, _)| so_far + self.at_least(chosen) >= best) {
            return;
        }
        let mut members: Vec<usize> = positions(*next).collect();
        members.sort_by_key(|m| (self.cost[*m], *m));
        for member in members {
            self.go_on(chosen | 1 << member, so_far + self.cost[member]);
        }
    }

    /// What sets that share no member, and are not hit yet, cost at least.
    fn at_least(&self, chosen: Set) -> u64 {
        let mut taken = chosen;
        let mut cost = 0;
        for set in self.sets {
            if set & taken == 0 {
                cost += positions(*set).map(|m| self.cost[m]).min().unwrap_or(0);
                taken |= set;
            }
        }
        cost
    }
}

/// The positions in a set, ascending.
pub(crate) fn positions(mut set: Set) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let position = (set != 0).then(|| set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(position)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheapest_is_what_trying_all_sets_gives() {
        let mut random = fastrand::Rng::with_seed(5);
        for _ in 0..400 {
            let n = random.usize(2..9);
            let cost: Vec<u64> = (0..n).map(|_| random.u64(1..4)).collect();
            let sets: Vec<Set> = (0..random.usize(1..8)).map(|_| random.u128(1..1 << n)).collect();
            let barred = random.u128(..1 << n) & random.u128(..1 << n);
            let price = |set: Set| positions(set).map(|m| cost[m]).sum::<u64>();
            let hits = |set: &Set| set & barred == 0 && sets.iter().all(|s| s & set != 0);
            let best = (0..1 << n).filter(hits).map(price).min();
            let found = cheapest(&sets, &cost, barred, &mut 100_000);
            assert!(found.is_none_or(|f| hits(&f)));
            assert_eq!(found.map(price), best);
        }
    }
}
