//! Which single answers, beside those of a case and others, the constraints allow.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::inquiry::{Inquiry, classes};
use super::moves::{self, Block, Moves};
use super::whole::Whole;
use crate::doctrine::{Diagram, Ref};

/// Answers by their positions among all.
pub(super) type Answers = Vec<usize>;

/// By answers, those that the constraints allow beside them, as far as that was asked.
#[derive(Debug, Default)]
pub(super) struct Possible {
    of: FxHashMap<Answers, Rc<Moves>>,
    /// By node of the constraints' diagram, the answers with which something is possible behind it.
    sets: Vec<Block>,
}

impl Possible {
    /// The answers beside which, with these, something can be, if that was found before.
    pub(super) fn beside(&self, answers: &[usize]) -> Option<Rc<Moves>> {
        self.of.get(answers).map(Rc::clone)
    }

    /// Finds that for answers that are put into what is known.
    pub(super) fn find(&mut self, inquiry: &Inquiry<'_>, answers: &[usize], known: &[u64]) -> Rc<Moves> {
        let (levels, limits) = (inquiry.levels, inquiry.limits);
        let count = levels.moves();
        let blocks = moves::blocks(count);
        self.sets.clear();
        self.sets.resize((Whole::ENDS as usize + limits.len()) * blocks, Block::default());
        let of = |node: Ref| node as usize * blocks..(node as usize + 1) * blocks;
        self.sets[of(Diagram::YES)].copy_from_slice(&moves::all(count));
        for node in Whole::ENDS..Whole::ENDS + limits.len() as Ref {
            let (variable, children) = limits.node(node);
            let (behind, set) = self.sets.split_at_mut(of(node).start);
            let set = &mut set[..blocks];
            for child in classes(known[usize::from(variable)]).filter_map(|class| children.get(class)) {
                moves::add(set, &behind[of(*child)]);
            }
            let Some(level) = levels.of_variable(variable) else { continue };
            let place = usize::from(variable) - levels.variables(level).start;
            for (position, answer) in levels.moves_of(level).zip(levels.answers(level)) {
                let child = children[usize::from(answer.classes[place])];
                match moves::has(&behind[of(child)], position) {
                    true => moves::insert(set, position),
                    false => moves::clear(set, position..position + 1),
                }
            }
        }
        let possible = Rc::new(self.sets[of(limits.root())].to_vec());
        self.of.insert(answers.to_vec(), Rc::clone(&possible));
        possible
    }
}
