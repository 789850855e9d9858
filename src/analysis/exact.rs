//! Exact answers from the compiled doctrine: which ends of a diagram the completions reach that the constraints allow.

use std::cell::RefCell;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::doctrine::{Diagram, Doctrine, Outcomes, Ref, VarId, Variables, full};

/// What the constraints still exclude, given what is known.
#[derive(Debug, Default)]
pub(crate) struct Allowed {
    limits: Limits,
    /// Constraints that the answers break, alone or together with earlier ones; they are left out.
    pub(crate) broken: Vec<usize>,
}

#[derive(Debug, Default)]
enum Limits {
    /// Nothing more.
    #[default]
    None,
    /// What all constraints together exclude, as compiled; and of which of its nodes it is known whether they can still be fulfilled from there.
    Compiled { root: Ref, fulfillable: RefCell<FxHashMap<Ref, bool>> },
    /// What some of the constraints exclude: a small diagram of its own, with no node without a way to YES.
    Own { root: Ref, nodes: Vec<(VarId, Vec<Ref>)>, support: Vec<Variables> },
}

impl Allowed {
    /// The constraints that matter under `known`, but for those that are `dropped` already.
    pub(crate) fn new(diagram: &Diagram, known: &[u64], dropped: &[usize], walker: &mut Walker) -> Self {
        if dropped.is_empty() {
            let root = diagram.allowed_by_all();
            let ends = walker.ends(diagram, root, known, |found| found.0 == 0b11);
            if ends.0 == 1 << Diagram::YES {
                return Allowed::default();
            }
            if ends.0 != 1 << Diagram::NO {
                let limits = Limits::Compiled { root, fulfillable: RefCell::default() };
                return Allowed { limits, broken: Vec::new() };
            }
        }
        Self::one_by_one(diagram, known, dropped, walker)
    }

    /// Takes the constraints in their order and leaves out those that are broken.
    fn one_by_one(diagram: &Diagram, known: &[u64], dropped: &[usize], walker: &mut Walker) -> Self {
        let mut pending = Vec::new();
        let mut broken = Vec::new();
        for (index, root) in diagram.allowed().iter().enumerate() {
            if dropped.contains(&index) {
                continue;
            }
            let ends = walker.ends(diagram, *root, known, |found| found.0 == 0b11);
            if ends.0 == 1 << Diagram::NO {
                broken.push(index);
            } else if ends.0 != 1 << Diagram::YES {
                pending.push(index);
            }
        }
        let mut nodes = Vec::new();
        let mut whole = Diagram::YES;
        let mut kept: Vec<Ref> = Vec::new();
        for index in pending {
            kept.push(diagram.allowed()[index]);
            let root = Conjunction { diagram, known, nodes: &mut nodes, done: FxHashMap::default() }.of(&kept);
            if root == Diagram::NO {
                kept.pop();
                broken.push(index);
            } else {
                whole = root;
            }
        }
        broken.sort_unstable();
        let mut support: Vec<Variables> = Vec::with_capacity(nodes.len());
        for (variable, children) in &nodes {
            let below =
                children.iter().filter_map(|c| support.get(c.checked_sub(Diagram::TERMINALS)? as usize).copied());
            let below = below.fold(Variables::only(*variable), Variables::with);
            support.push(below);
        }
        let limits = if whole == Diagram::YES { Limits::None } else { Limits::Own { root: whole, nodes, support } };
        Allowed { limits, broken }
    }

    fn is_everything(&self) -> bool {
        matches!(self.limits, Limits::None)
    }

    fn root(&self) -> Ref {
        match &self.limits {
            Limits::None => Diagram::YES,
            Limits::Compiled { root, .. } | Limits::Own { root, .. } => *root,
        }
    }

    /// Whether the constraints can still be fulfilled from here. Always with the same `known`, which is that of [`Allowed::new`].
    fn is_fulfillable(&self, diagram: &Diagram, limit: Ref, known: &[u64]) -> bool {
        match &self.limits {
            _ if limit < Diagram::TERMINALS => limit == Diagram::YES,
            Limits::Compiled { fulfillable, .. } => reaches_yes(diagram, limit, known, &mut fulfillable.borrow_mut()),
            Limits::None | Limits::Own { .. } => true,
        }
    }

    /// The variables that a limit asks.
    fn support(&self, diagram: &Diagram, limit: Ref) -> Variables {
        match &self.limits {
            Limits::Own { support, .. } if limit >= Diagram::TERMINALS => {
                support[(limit - Diagram::TERMINALS) as usize]
            }
            Limits::Own { .. } | Limits::None => Variables::default(),
            Limits::Compiled { .. } => diagram.support(limit),
        }
    }

    /// A limit after the variables before this one, each put into a class under which the limit can still be fulfilled.
    fn before(&self, diagram: &Diagram, limit: Ref, variable: VarId, known: &[u64]) -> Ref {
        let mut at = limit;
        loop {
            let (limited, limits) = self.node(diagram, at);
            if limited >= variable {
                return at;
            }
            let classes = known[usize::from(limited)];
            let possible = limits.iter().enumerate().filter(|(class, _)| classes & 1 << class != 0);
            let mut possible = possible.map(|(_, next)| *next).filter(|n| self.is_fulfillable(diagram, *n, known));
            match possible.next() {
                Some(first) => at = possible.find(|n| *n == Diagram::YES).unwrap_or(first),
                None => return Diagram::NO,
            }
        }
    }

    /// What a limit asks, and where each class leads; nothing is asked any more where it is an end.
    fn node<'a>(&'a self, diagram: &'a Diagram, limit: Ref) -> (VarId, &'a [Ref]) {
        if limit < Diagram::TERMINALS {
            return (VarId::MAX, &[]);
        }
        match &self.limits {
            Limits::Own { nodes, .. } => {
                let (variable, children) = &nodes[(limit - Diagram::TERMINALS) as usize];
                (*variable, children)
            }
            Limits::None | Limits::Compiled { .. } => diagram.node(limit),
        }
    }
}

/// Whether YES is reached from a node with the known classes.
fn reaches_yes(diagram: &Diagram, node: Ref, known: &[u64], done: &mut FxHashMap<Ref, bool>) -> bool {
    if node < Diagram::TERMINALS {
        return node == Diagram::YES;
    }
    if let Some(done) = done.get(&node) {
        return *done;
    }
    let (variable, children) = diagram.node(node);
    let classes = known[usize::from(variable)];
    let possible = children.iter().enumerate().filter(|(class, _)| classes & 1 << class != 0);
    let mut children = possible.map(|(_, child)| *child);
    let reaches = children.any(|child| reaches_yes(diagram, child, known, done));
    done.insert(node, reaches);
    reaches
}

/// Builds the conjunction of several constraints, restricted to what is known.
struct Conjunction<'a> {
    diagram: &'a Diagram,
    known: &'a [u64],
    nodes: &'a mut Vec<(VarId, Vec<Ref>)>,
    done: FxHashMap<Vec<Ref>, Ref>,
}

impl Conjunction<'_> {
    fn of(&mut self, parts: &[Ref]) -> Ref {
        let mut parts: Vec<Ref> = parts.iter().copied().filter(|p| *p != Diagram::YES).collect();
        parts.sort_unstable();
        parts.dedup();
        if parts.contains(&Diagram::NO) {
            return Diagram::NO;
        }
        let Some(variable) = parts.iter().map(|p| self.diagram.node(*p).0).min() else { return Diagram::YES };
        if let Some(done) = self.done.get(&parts) {
            return *done;
        }
        let known = self.known[usize::from(variable)];
        let mut children = Vec::new();
        for class in 0..u64::BITS - known.leading_zeros() {
            let possible = known & 1 << class != 0;
            children.push(if possible { self.of(&self.step(&parts, variable, class as usize)) } else { Diagram::NO });
        }
        let root = self.join(variable, known, children);
        self.done.insert(parts, root);
        root
    }

    fn step(&self, parts: &[Ref], variable: VarId, class: usize) -> Vec<Ref> {
        let child = |part: Ref| {
            let (asked, children) = self.diagram.node(part);
            if asked == variable { children[class] } else { part }
        };
        parts.iter().map(|p| child(*p)).collect()
    }

    /// One node, unless all possible classes lead to the same.
    fn join(&mut self, variable: VarId, known: u64, children: Vec<Ref>) -> Ref {
        let mut possible = children.iter().enumerate().filter(|(class, _)| known & 1 << class != 0).map(|(_, c)| *c);
        let first = possible.next().unwrap_or(Diagram::NO);
        if possible.all(|c| c == first) {
            return first;
        }
        self.nodes.push((variable, children));
        self.nodes.len() as Ref - 1 + Diagram::TERMINALS
    }
}

/// How many nodes a quick walk visits before it is no longer quick: what it has not found by then is searched for.
const QUICK: usize = 128;

/// Walks diagrams; keeps its memory between walks.
#[derive(Debug, Default)]
pub(crate) struct Walker {
    /// By node: the walk in which it was last seen.
    seen: Vec<u32>,
    walk: u32,
    pairs: FxHashSet<(Ref, Ref)>,
    stack: Vec<(Ref, Ref)>,
    /// By node, the ends that it reaches with one set of answers, limits apart; with the number of that set.
    free: Vec<(u32, u8)>,
    answers: u32,
    /// The variables of which not every class is possible.
    narrowed: Variables,
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
        self.seen.resize(diagram.len(), 0);
        self.walk = self.walk.wrapping_add(1);
        if self.walk == 0 {
            self.seen.fill(0);
            self.walk = 1;
        }
        let mut found = 0u8;
        self.stack.clear();
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

    /// Forgets what was found under other answers.
    pub(crate) fn begin(&mut self, doctrine: &Doctrine, diagram: &Diagram, known: &[u64]) {
        let variables = doctrine.domain().variables.iter().enumerate();
        let narrowed = variables.filter(|(v, variable)| known[*v] != full(usize::from(variable.classes)));
        self.narrowed = narrowed.fold(Variables::default(), |all, (v, _)| all.with(Variables::only(v as VarId)));
        self.barred.clear();
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

    /// Ends that are reached for certain, and whether there are no others: each node is visited once, under the first limit that is met on the
    /// way to it. Where a limit kept from going on, what is missing may still be reached another way.
    fn quick_ends(&mut self, diagram: &Diagram, root: Ref, allowed: &Allowed, known: &[u64], among: u8) -> (u8, bool) {
        self.seen.resize(diagram.len(), 0);
        self.walk = self.walk.wrapping_add(1);
        if self.walk == 0 {
            self.seen.fill(0);
            self.walk = 1;
        }
        let mut found = 0u8;
        let mut kept_out = false;
        let mut steps = 0;
        self.stack.clear();
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
            let limit = allowed.before(diagram, limit, variable, known);
            let (limited, limits) = allowed.node(diagram, limit);
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
                if allowed.is_fulfillable(diagram, limit, known) {
                    self.stack.push((*child, limit));
                } else {
                    kept_out = true;
                }
            }
        }
        (found, !kept_out)
    }

    /// As [`Walker::ends`], over the completions that the constraints allow.
    pub(crate) fn allowed_ends(
        &mut self,
        diagram: &Diagram,
        root: Ref,
        allowed: &Allowed,
        known: &[u64],
        enough: impl Fn(Outcomes) -> bool,
    ) -> Outcomes {
        if allowed.is_everything() {
            return self.ends(diagram, root, known, enough);
        }
        let mut found = 0u8;
        self.pairs.clear();
        self.stack.clear();
        self.stack.push((root, allowed.root()));
        while let Some((node, limit)) = self.stack.pop() {
            if limit == Diagram::NO {
                continue;
            }
            if node < Diagram::TERMINALS {
                if found & 1 << node != 0 || !allowed.is_fulfillable(diagram, limit, known) {
                    continue;
                }
                found |= 1 << node;
                if enough(Outcomes(found)) {
                    break;
                }
                continue;
            }
            if !self.pairs.insert((node, limit)) {
                continue;
            }
            let (asked, children) = diagram.node(node);
            let (limited, limits) = allowed.node(diagram, limit);
            let variable = asked.min(limited);
            let mut classes = known[usize::from(variable)];
            while classes != 0 {
                let class = classes.trailing_zeros() as usize;
                classes &= classes - 1;
                let child = if asked == variable { children.get(class).copied() } else { Some(node) };
                let limit = if limited == variable { limits.get(class).copied() } else { Some(limit) };
                if let (Some(child), Some(limit)) = (child, limit) {
                    self.stack.push((child, limit));
                }
            }
        }
        Outcomes(found)
    }

    /// The variables on which, among the allowed completions, the end still depends.
    pub(crate) fn deciding(&mut self, diagram: &Diagram, root: Ref, allowed: &Allowed, known: &[u64]) -> Vec<VarId> {
        let mut reduction = Reduction {
            diagram,
            allowed,
            known,
            done: FxHashMap::default(),
            ids: FxHashMap::default(),
            nodes: Vec::new(),
        };
        let reduced = reduction.of(root, allowed.root());
        let mut variables = Vec::new();
        let mut seen = FxHashSet::default();
        let mut stack = vec![reduced];
        while let Some(node) = stack.pop() {
            if node < Reduction::FIRST || !seen.insert(node) {
                continue;
            }
            let (variable, children) = &reduction.nodes[(node - Reduction::FIRST) as usize];
            variables.push(*variable);
            stack.extend(children);
        }
        variables.sort_unstable();
        variables.dedup();
        variables
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
        if !self.diagram.support(node).meets(self.walker.narrowed) {
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
        if reached & end == 0 || !self.allowed.is_fulfillable(self.diagram, limit, self.known) {
            return false;
        }
        // Every way on ends there, or none of those that do meets anything that the limit asks.
        if reached == end || !self.diagram.support(node).meets(self.allowed.support(self.diagram, limit)) {
            return true;
        }
        if self.walker.barred.contains(&(node, limit, end)) {
            return false;
        }
        let (asked, children) = self.diagram.node(node);
        let (limited, limits) = self.allowed.node(self.diagram, limit);
        let variable = asked.min(limited);
        let known = self.known[usize::from(variable)];
        let next = |class: usize| {
            let child = if asked == variable { children.get(class).copied() } else { Some(node) };
            let limit = if limited == variable { limits.get(class).copied() } else { Some(limit) };
            child.zip(limit).filter(|_| known & 1 << class != 0)
        };
        let classes = (u64::BITS - known.leading_zeros()) as usize;
        // Where a class leaves nothing to be limited, no other can do better.
        for (child, limit) in (0..classes).filter_map(next) {
            if limit == Diagram::YES && self.reached(child) & end != 0 {
                return true;
            }
        }
        for (child, limit) in (0..classes).filter_map(next) {
            if limit != Diagram::YES && self.is_allowed(child, limit, end) {
                return true;
            }
        }
        self.walker.barred.insert((node, limit, end));
        false
    }
}

/// The diagram restricted to what is known and allowed, with nodes only where the possible classes differ.
struct Reduction<'a> {
    diagram: &'a Diagram,
    allowed: &'a Allowed,
    known: &'a [u64],
    done: FxHashMap<(Ref, Ref), Ref>,
    ids: FxHashMap<(VarId, Vec<Ref>), Ref>,
    nodes: Vec<(VarId, Vec<Ref>)>,
}

impl Reduction<'_> {
    const IMPOSSIBLE: Ref = Diagram::TERMINALS;
    const FIRST: Ref = Diagram::TERMINALS + 1;

    fn of(&mut self, node: Ref, limit: Ref) -> Ref {
        if !self.allowed.is_fulfillable(self.diagram, limit, self.known) {
            return Self::IMPOSSIBLE;
        }
        if node < Diagram::TERMINALS {
            return node;
        }
        if let Some(done) = self.done.get(&(node, limit)) {
            return *done;
        }
        let (asked, children) = self.diagram.node(node);
        let (limited, limits) = self.allowed.node(self.diagram, limit);
        let variable = asked.min(limited);
        let known = self.known[usize::from(variable)];
        let mut reduced = Vec::new();
        for class in 0..(u64::BITS - known.leading_zeros()) as usize {
            let child = if asked == variable { children.get(class).copied() } else { Some(node) };
            let limit = if limited == variable { limits.get(class).copied() } else { Some(limit) };
            reduced.push(match (child, limit) {
                (Some(child), Some(limit)) if known & 1 << class != 0 => self.of(child, limit),
                _ => Self::IMPOSSIBLE,
            });
        }
        let mut possible = reduced.iter().copied().filter(|r| *r != Self::IMPOSSIBLE);
        let first = possible.next().unwrap_or(Self::IMPOSSIBLE);
        let result = if possible.all(|r| r == first) { first } else { self.join(variable, reduced) };
        self.done.insert((node, limit), result);
        result
    }

    fn join(&mut self, variable: VarId, children: Vec<Ref>) -> Ref {
        let next = self.nodes.len() as Ref + Self::FIRST;
        let node = *self.ids.entry((variable, children.clone())).or_insert(next);
        if node == next {
            self.nodes.push((variable, children));
        }
        node
    }
}
