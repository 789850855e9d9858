//! Which ends the completions reach that are left: read off the diagrams with the constraints folded in, each node at most once for one set of
//! answers, whatever elements and schools share it.

use rustc_hash::FxHashSet;

use crate::doctrine::{Diagram, Outcome, Outcomes, Ref, Variables, full};

/// Reads; keeps its memory between sets of answers.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    /// By node, what it reaches, with the number of the set of answers under which that was found.
    found: Vec<u32>,
    answers: u32,
    /// The variables of which these answers leave out something.
    narrowed: Variables,
}

/// How many bits of an entry tell which outcomes are reached, and as many which are not.
const OUTCOMES: u32 = 4;
const ALL: u8 = (1 << OUTCOMES) - 1;

impl Reach {
    /// Begins with other answers.
    pub(crate) fn under<'a>(&'a mut self, diagram: &'a Diagram, known: &'a [u64], unknown: &[u64]) -> Under<'a> {
        self.found.resize(diagram.len(), 0);
        self.answers += 1;
        if self.answers >= 1 << (u32::BITS - 2 * OUTCOMES) {
            self.found.fill(0);
            self.answers = 1;
        }
        self.narrowed = narrowed(known, unknown);
        self.again(diagram, known)
    }

    /// Goes on with the answers with which it last began.
    pub(crate) fn again<'a>(&'a mut self, diagram: &'a Diagram, known: &'a [u64]) -> Under<'a> {
        Under { diagram, known, narrowed: self.narrowed, answers: self.answers, found: &mut self.found }
    }
}

/// One class of several, another with another number.
fn one_of(mut classes: u64, number: usize) -> u32 {
    // Numbers that follow each other must not choose alike for variables that do.
    let mixed = (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    for _ in 0..mixed % u64::from(classes.count_ones().max(1)) {
        classes &= classes - 1;
    }
    classes.trailing_zeros().min(u64::BITS - 1)
}

/// The variables of which not every class is possible.
pub(crate) fn narrowed(known: &[u64], unknown: &[u64]) -> Variables {
    Variables::those(known.iter().zip(unknown).map(|(known, all)| known != all))
}

/// The diagrams under one set of answers.
pub(crate) struct Under<'a> {
    diagram: &'a Diagram,
    known: &'a [u64],
    narrowed: Variables,
    answers: u32,
    found: &'a mut [u32],
}

impl Under<'_> {
    /// Whether the constraints allow any completion at all.
    pub(crate) fn is_possible(&mut self) -> bool {
        self.may_hold(self.diagram.allowed_by_all())
    }

    /// Whether a condition on facts alone may hold.
    pub(crate) fn may_hold(&mut self, root: Ref) -> bool {
        self.ends(root, 1 << Diagram::YES) != 0
    }

    /// Which of these outcomes are reached from a root; of all of them, none where the answers contradict the constraints.
    pub(crate) fn among(&mut self, root: Ref, sought: Outcomes) -> Outcomes {
        Outcomes(self.ends(root, sought.0))
    }

    /// A completion that comes out so, if there is any: all that the way there leaves open is chosen by `turn`, as is the way.
    pub(crate) fn completion(&mut self, root: Ref, outcome: Outcome, turn: usize) -> Option<Vec<u64>> {
        let sought = 1 << outcome as u8;
        if self.ends(root, sought) == 0 {
            return None;
        }
        let mut completion = self.known.to_vec();
        let mut node = root;
        while node >= Diagram::TERMINALS {
            let (variable, children) = self.diagram.node(node);
            let known = self.known[usize::from(variable)] & full(children.len());
            let leads = (0..children.len()).filter(|c| known >> c & 1 != 0 && self.ends(children[*c], sought) != 0);
            let leads = leads.fold(0u64, |all, class| all | 1 << class);
            let class = one_of(leads, turn + usize::from(variable));
            completion[usize::from(variable)] = 1 << class;
            node = children[class as usize];
        }
        for (variable, classes) in completion.iter_mut().enumerate() {
            *classes = 1 << one_of(*classes, turn + variable);
        }
        Some(completion)
    }

    /// The variables that bar the ways to an outcome which is not reached: what is known of others does not matter.
    pub(crate) fn barring(&self, root: Ref, outcome: Outcome) -> Variables {
        let sought = 1 << outcome as u8;
        let mut barring = Variables::default();
        let mut seen = FxHashSet::default();
        let mut left = vec![root];
        while let Some(node) = left.pop() {
            if node < Diagram::TERMINALS || !seen.insert(node) {
                continue;
            }
            let (variable, children) = self.diagram.node(node);
            let known = self.known[usize::from(variable)];
            for (class, child) in children.iter().enumerate() {
                match self.diagram.reached(*child) & sought {
                    0 => {}
                    _ if known >> class & 1 != 0 => left.push(*child),
                    _ => barring = barring.with(Variables::only(variable)),
                }
            }
        }
        barring
    }

    /// Which of the ends that are sought are reached from a node.
    fn ends(&mut self, mut node: Ref, mut sought: u8) -> u8 {
        let (known, children) = loop {
            sought &= self.diagram.reached(node);
            // Below it nothing is known that could leave any of them out.
            if sought == 0 || !self.diagram.support(node).meets(self.narrowed) {
                return sought;
            }
            let (variable, children) = self.diagram.node(node);
            let known = self.known[usize::from(variable)] & full(children.len());
            if !known.is_power_of_two() {
                break (known, children);
            }
            node = children[known.trailing_zeros() as usize];
        };
        let index = (node - Diagram::TERMINALS) as usize;
        let (mut found, mut barred) = match self.found[index] {
            entry if entry >> (2 * OUTCOMES) == self.answers => (entry as u8 & ALL, entry as u8 >> OUTCOMES),
            _ => (0, 0),
        };
        let mut missing = sought & !found & !barred;
        // What is certain behind a child is found without going there.
        let mut uncertain = 0u64;
        let mut left = known;
        let mut before = node;
        while left != 0 && missing != 0 {
            let class = left.trailing_zeros();
            left &= left - 1;
            let child = children[class as usize];
            let reached = self.diagram.reached(child) & missing;
            if child == before || reached == 0 {
                continue;
            }
            before = child;
            if self.diagram.support(child).meets(self.narrowed) {
                uncertain |= 1 << class;
            } else {
                found |= reached;
                missing &= !reached;
            }
        }
        while uncertain != 0 && missing != 0 {
            let child = children[uncertain.trailing_zeros() as usize];
            uncertain &= uncertain - 1;
            let more = self.ends(child, missing);
            found |= more;
            missing &= !more;
        }
        barred |= missing;
        self.found[index] = self.answers << (2 * OUTCOMES) | u32::from(barred << OUTCOMES | found);
        found & sought
    }
}
