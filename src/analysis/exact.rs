//! Exact answers from the compiled doctrine: which ends of a diagram the completions reach that the constraints allow.

use rustc_hash::{FxHashMap, FxHashSet};

use super::limits::{Allowed, Step};
use crate::doctrine::{Diagram, Outcomes, Ref};

/// How many nodes a quick walk visits before it is no longer quick: what it has not found by then is searched for. With more, the slowest of
/// half-known cases get slower; with fewer, the common ones. Tests give it up early.
const QUICK: usize = if cfg!(test) { 2 } else { 128 };

/// Walks diagrams; keeps its memory between walks.
#[derive(Debug, Default)]
pub(crate) struct Walker {
    /// By node: the walk in which it was last seen.
    seen: Vec<u32>,
    walk: u32,
    stack: Vec<(Ref, Ref)>,
    /// By node, the ends that it reaches with one set of answers, limits apart; with the number of that set.
    free: Vec<(u32, u8)>,
    answers: u32,
    /// What was found from roots with this set of answers.
    found: FxHashMap<Ref, Outcomes>,
    /// Which end is not reached from a node under a limit, as far as that was asked.
    barred: FxHashSet<(Ref, Ref, u8)>,
}

impl Walker {
    /// The ends that are reached from `root` with the known classes; stops once `enough` holds of them.
    pub(crate) fn ends(
        &mut self,
        diagram: &Diagram,
        root: Ref,
        known: &[u64],
        enough: impl Fn(Outcomes) -> bool,
    ) -> Outcomes {
        self.next_walk(diagram);
        let mut found = 0u8;
        self.stack.push((root, Diagram::YES));
        while let Some((node, _)) = self.stack.pop() {
            if node < Diagram::TERMINALS {
                found |= 1 << node;
                if enough(Outcomes(found)) {
                    break;
                }
                continue;
            }
            let seen = &mut self.seen[(node - Diagram::TERMINALS) as usize];
            if *seen == self.walk {
                continue;
            }
            *seen = self.walk;
            let (variable, children) = diagram.node(node);
            let mut classes = known[usize::from(variable)];
            while classes != 0 {
                let class = classes.trailing_zeros() as usize;
                classes &= classes - 1;
                if let Some(child) = children.get(class) {
                    self.stack.push((*child, Diagram::YES));
                }
            }
        }
        Outcomes(found)
    }

    fn next_walk(&mut self, diagram: &Diagram) {
        self.seen.resize(diagram.len(), 0);
        self.walk = self.walk.wrapping_add(1);
        if self.walk == 0 {
            self.seen.fill(0);
            self.walk = 1;
        }
        self.stack.clear();
    }

    /// Forgets what was found under other answers.
    pub(crate) fn begin(&mut self, diagram: &Diagram) {
        self.barred.clear();
        self.found.clear();
        self.free.resize(diagram.len(), (0, 0));
        self.answers = self.answers.wrapping_add(1);
        if self.answers == 0 {
            self.free.fill((0, 0));
            self.answers = 1;
        }
    }

    /// The ends that are reached from `root` over the completions that the constraints allow, all of which are among `among`. What was found
    /// on the way is remembered until [`Walker::begin`]: `known` and `allowed` must be the same until then.
    pub(crate) fn all_ends(
        &mut self,
        diagram: &Diagram,
        root: Ref,
        allowed: &Allowed,
        known: &[u64],
        among: Outcomes,
    ) -> Outcomes {
        let (mut found, all) = self.quick_ends(diagram, root, allowed, known, among.0);
        if all {
            return Outcomes(found);
        }
        let mut search = Search { diagram, allowed, known, walker: self };
        let mut possible = among.0 & !found;
        while possible != 0 {
            let end = 1 << possible.trailing_zeros();
            possible &= !end;
            if search.is_allowed(root, allowed.root(), end) {
                found |= end;
            }
        }
        Outcomes(found)
    }

    /// Whether no end but this is reached from `root` over the completions that the constraints allow; `known` and `allowed` as for
    /// [`Walker::all_ends`].
    pub(crate) fn only_end(
        &mut self,
        diagram: &Diagram,
        root: Ref,
        allowed: &Allowed,
        known: &[u64],
        end: Outcomes,
    ) -> bool {
        let all = Outcomes::all();
        let (found, no_others) = self.quick_ends(diagram, root, allowed, known, all.0);
        let mut others = all.iter().map(|o| Outcomes::only(o).0).filter(|o| *o != end.0);
        let mut search = Search { diagram, allowed, known, walker: self };
        found & !end.0 == 0 && (no_others || !others.any(|other| search.is_allowed(root, allowed.root(), other)))
    }

    /// What was kept of a root since [`Walker::begin`].
    pub(crate) fn found(&self, root: Ref) -> Option<Outcomes> {
        self.found.get(&root).copied()
    }

    /// Keeps what was found from a root until [`Walker::begin`].
    pub(crate) fn keep(&mut self, root: Ref, found: Outcomes) {
        self.found.insert(root, found);
    }

    /// Ends that are reached for certain, and whether there are no others: each node is visited once, under the first limit that is met on the
    /// way to it. Where a limit kept from going on, what is missing may still be reached another way.
    fn quick_ends(&mut self, diagram: &Diagram, root: Ref, allowed: &Allowed, known: &[u64], among: u8) -> (u8, bool) {
        self.next_walk(diagram);
        let mut found = 0u8;
        let mut kept_out = false;
        let mut steps = 0;
        self.stack.push((root, allowed.root()));
        while let Some((node, limit)) = self.stack.pop() {
            if diagram.reached(node) & among & !found == 0 {
                continue;
            }
            if node < Diagram::TERMINALS {
                // A limit that is handed on can be fulfilled.
                found |= 1 << node;
                if found == among {
                    return (found, true);
                }
                continue;
            }
            if let (answers, reached) = self.free[(node - Diagram::TERMINALS) as usize]
                && answers == self.answers
                && reached & among & !found == 0
            {
                continue;
            }
            let seen = &mut self.seen[(node - Diagram::TERMINALS) as usize];
            if *seen == self.walk {
                continue;
            }
            *seen = self.walk;
            steps += 1;
            if steps > QUICK {
                return (found, false);
            }
            let (variable, children) = diagram.node(node);
            let limit = allowed.before(limit, variable, known);
            let (limited, limits) = allowed.node(limit);
            let mut classes = known[usize::from(variable)];
            while classes != 0 {
                let class = classes.trailing_zeros() as usize;
                classes &= classes - 1;
                let limit = if limited == variable { limits.get(class).copied() } else { Some(limit) };
                let (Some(child), Some(limit)) = (children.get(class), limit) else { continue };
                let nothing_new = diagram.reached(*child) & among & !found == 0
                    || child.checked_sub(Diagram::TERMINALS).is_some_and(|c| self.seen[c as usize] == self.walk);
                if nothing_new {
                    continue;
                }
                if limit != Diagram::NO {
                    self.stack.push((*child, limit));
                } else {
                    kept_out = true;
                }
            }
        }
        (found, !kept_out)
    }
}

/// A search for one completion that leads to an end: straight for it, since it is known which nodes reach it when nothing is excluded.
struct Search<'a> {
    diagram: &'a Diagram,
    allowed: &'a Allowed,
    known: &'a [u64],
    walker: &'a mut Walker,
}

impl Search<'_> {
    /// The ends that a node reaches with the known classes, limits apart.
    fn reached(&mut self, node: Ref) -> u8 {
        let most = self.diagram.reached(node);
        if node < Diagram::TERMINALS || most.count_ones() == 1 {
            return most;
        }
        // Below it nothing is known that could leave any of them out.
        if !self.diagram.support(node).meets(self.allowed.narrowed) {
            return most;
        }
        let index = (node - Diagram::TERMINALS) as usize;
        let (answers, found) = self.walker.free[index];
        if answers == self.walker.answers {
            return found;
        }
        let (variable, children) = self.diagram.node(node);
        let mut classes = self.known[usize::from(variable)];
        let mut found = 0;
        while classes != 0 && found != most {
            let class = classes.trailing_zeros() as usize;
            classes &= classes - 1;
            if let Some(child) = children.get(class) {
                found |= self.reached(*child);
            }
        }
        self.walker.free[index] = (self.walker.answers, found);
        found
    }

    /// Whether some allowed completion leads from a node to an end.
    fn is_allowed(&mut self, node: Ref, limit: Ref, end: u8) -> bool {
        let reached = self.reached(node);
        if reached & end == 0 || limit == Diagram::NO {
            return false;
        }
        // Every way on ends there, or none of those that do meets anything that the limit asks.
        if reached == end || !self.diagram.support(node).meets(self.allowed.support(limit)) {
            return true;
        }
        if self.walker.barred.contains(&(node, limit, end)) {
            return false;
        }
        let step = Step::of(self.diagram, self.allowed, self.known, node, limit);
        let ways = || step.classes().filter_map(|class| step.behind(class));
        // Where a class leaves nothing to be limited, no other can do better.
        if ways().any(|(child, limit)| limit == Diagram::YES && self.reached(child) & end != 0) {
            return true;
        }
        if ways().any(|(child, limit)| limit != Diagram::YES && self.is_allowed(child, limit, end)) {
            return true;
        }
        self.walker.barred.insert((node, limit, end));
        false
    }
}
