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
    let reached = |node: &&u32| reached[**node as usize];
    for node in levels.nodes().iter().filter(reached) {
        let exits = levels.exits(*node);
        let answers = open.at(levels.of_node(*node)).iter();
        let behind = answers.map(|answer| ends[exits[usize::from(*answer)] as usize]);
        ends[*node as usize] = behind.fold(Outcomes::NONE, Outcomes::union);
    }
    let mut left = vec![Outcomes::NONE; levels.moves()];
    // What is reached without asking a level.
    let mut beside = vec![Outcomes::NONE; levels.len()];
    let mut pass = |from: usize, node: u32| {
        let passed = &mut beside[from..levels.of_node(node)];
        passed.iter_mut().for_each(|beside| *beside = beside.union(ends[node as usize]));
    };
    pass(0, levels.root());
    for node in levels.nodes().iter().filter(reached) {
        let level = levels.of_node(*node);
        let (exits, first) = (levels.exits(*node), levels.moves_of(level).start);
        for answer in open.at(level) {
            let answer = usize::from(*answer);
            left[first + answer] = left[first + answer].union(ends[exits[answer] as usize]);
            pass(level + 1, exits[answer]);
        }
    }
    for level in 0..levels.len() {
        let first = levels.moves_of(level).start;
        for answer in open.at(level) {
            let left = &mut left[first + usize::from(*answer)];
            *left = left.union(beside[level]);
        }
    }
    left
}
