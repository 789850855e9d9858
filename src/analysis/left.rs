//! Which findings each single answer to an unknown fact would leave possible: once up and once down for all facts.

use super::inquiry::Inquiry;
use super::whole::Whole;
use crate::doctrine::Outcomes;

/// By position among all answers, the findings that are possible with it; none for answers that the constraints exclude, and for those to facts that
/// are not possible now.
pub(super) fn left(inquiry: &Inquiry<'_>, reached: &[bool]) -> Vec<Outcomes> {
    let (levels, open) = (inquiry.levels, inquiry.open);
    let mut ends: Vec<Outcomes> = vec![Outcomes::NONE; levels.refs()];
    for end in 0..Whole::IMPOSSIBLE {
        ends[end as usize] = Outcomes(1 << end);
    }
    let mut left = vec![Outcomes::NONE; levels.moves()];
    // What is reached without asking a level.
    let mut beside = vec![Outcomes::NONE; levels.len()];
    for node in levels.nodes().iter().filter(|node| reached[**node as usize]) {
        let level = levels.of_node(*node);
        let (exits, left) = (levels.exits(*node), &mut left[levels.moves_of(level)]);
        let mut all = Outcomes::NONE;
        for answer in open.at(level) {
            let exit = exits[*answer as usize];
            let (behind, to) = (ends[exit as usize], levels.of_node(exit));
            all = all.union(behind);
            left[*answer as usize] = left[*answer as usize].union(behind);
            if to > level + 1 {
                beside[level + 1..to].iter_mut().for_each(|beside| *beside = beside.union(behind));
            }
        }
        ends[*node as usize] = all;
    }
    let root = levels.root();
    beside[..levels.of_node(root)].iter_mut().for_each(|beside| *beside = beside.union(ends[root as usize]));
    for (level, beside) in beside.into_iter().enumerate() {
        let first = levels.moves_of(level).start;
        for answer in open.at(level) {
            let left = &mut left[first + *answer as usize];
            *left = left.union(beside);
        }
    }
    left
}
