//! Which single answers, beside those of a case and others, the constraints allow.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::inquiry::{Inquiry, classes};
use super::moves::{self, Block, Moves};
use super::whole::Whole;
use crate::doctrine::{Diagram, Ref};

/// Answers by their positions among all.
type Answers = Vec<usize>;

/// By answers, those that the constraints allow beside them, as far as that was asked.
#[derive(Debug)]
pub(super) struct Possible<'a> {
    inquiry: &'a Inquiry<'a>,
    /// The answers to the facts of which the constraints speak.
    limited: Moves,
    of: FxHashMap<Answers, Rc<Moves>>,
    /// What is known, with the answers put into it that are asked about.
    known: Vec<u64>,
    asked: Answers,
    /// By node of the constraints' diagram, the answers with which something is possible behind it.
    sets: Vec<Block>,
}

impl<'a> Possible<'a> {
    pub(super) fn new(inquiry: &'a Inquiry<'a>) -> Self {
        let levels = inquiry.levels;
        let mut limited = levels.none();
        for level in inquiry.limits.asks().iter().filter_map(|v| levels.of_variable(*v)) {
            levels.moves_of(level).for_each(|position| moves::insert(&mut limited, position));
        }
        let known = inquiry.known.to_vec();
        Possible { inquiry, limited, of: FxHashMap::default(), known, asked: Answers::new(), sets: Vec::new() }
    }

    /// The answers beside which, with these, something can be.
    pub(super) fn beside(&mut self, answers: impl Iterator<Item = usize>) -> Rc<Moves> {
        // What the constraints do not speak of makes nothing possible, and nothing impossible.
        self.asked.clear();
        self.asked.extend(answers.filter(|position| moves::has(&self.limited, *position)));
        if let Some(known) = self.of.get(&self.asked) {
            return Rc::clone(known);
        }
        let levels = self.inquiry.levels;
        for position in &self.asked {
            let (level, answer) = levels.answer_of(*position);
            for (variable, class) in levels.variables(level).zip(&levels.answers(level)[answer].classes) {
                self.known[variable] = 1 << class;
            }
        }
        let possible = Rc::new(self.find());
        self.known.copy_from_slice(self.inquiry.known);
        self.of.insert(self.asked.clone(), Rc::clone(&possible));
        possible
    }

    fn find(&mut self) -> Moves {
        let inquiry = self.inquiry;
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
            for child in classes(self.known[usize::from(variable)]).filter_map(|class| children.get(class)) {
                moves::add(set, &behind[of(*child)]);
            }
            let Some(level) = levels.of_variable(variable) else { continue };
            let place = usize::from(variable) - levels.variables(level).start;
            let (first, answers) = (levels.moves_of(level).start, levels.answers(level));
            for (first, answers) in (first..).step_by(64).zip(answers.chunks(64)) {
                let allows = (first..).zip(answers).enumerate().fold(0, |all, (nth, (position, answer))| {
                    let child = children[usize::from(answer.classes[place])];
                    all | u64::from(moves::has(&behind[of(child)], position)) << nth
                });
                moves::put(set, first, answers.len(), allows);
            }
        }
        self.sets[of(limits.root())].to_vec()
    }
}
