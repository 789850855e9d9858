//! Compiling: conditions become binary decision diagrams (biodivine-lib-bdd), these are frozen into one multi-valued [`Diagram`].
//!
//! A variable's classes are written in binary, its bits adjacent; codes beyond the last class mean the last class, so that every code is
//! valid and no domain constraint is needed.

use std::rc::Rc;

use biodivine_lib_bdd::{Bdd, BddPointer, BddVariable, BddVariableSet, op_function};
use rustc_hash::FxHashMap;

use super::Doctrine;
use super::diagram::{Diagram, DiagramBuilder, Ref};
use super::domain::Domain;
use super::fault::Fault;
use super::folding::Folding;
use super::model::{ElementId, Outcome, Outcomes, SchoolId};
use super::program::{Elements, Node, NodeId, Program, Rule};

/// No intermediate diagram may grow past this many nodes; the bundled doctrine stays far below.
const NODE_LIMIT: usize = 4_000_000;

/// The doctrine is too intricate to be decided exactly in reasonable memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

impl std::fmt::Display for TooLarge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "the doctrine is too intricate to compile: more than {NODE_LIMIT} nodes; put facts that are tested together next to each other in `order`"
        )
    }
}

impl std::error::Error for TooLarge {}

/// The findings of an element in one school, as functions of the answers: by [`Outcome`].
struct Findings([Bdd; 4]);

struct Compiler<'d> {
    domain: &'d Domain,
    program: &'d Program,
    set: BddVariableSet,
    bits: Vec<std::ops::Range<u16>>,
    /// Diagrams of the nodes that are the same for all schools.
    free: Vec<Option<Bdd>>,
    /// Those of the nodes that read elements, in the school at hand.
    reading: Vec<Option<Bdd>>,
    /// What has been found so far, by school and element.
    schools: Vec<Vec<Rc<Findings>>>,
}

/// Compiles all schools and freezes the result.
///
/// # Errors
/// [`TooLarge`] when a diagram outgrows the limit.
pub(crate) fn compile(doctrine: &Doctrine) -> Result<Diagram, TooLarge> {
    let mut compiler = Compiler::new(&doctrine.domain, &doctrine.program);
    let mut builder = DiagramBuilder::default();
    let mut roots: Vec<Vec<Ref>> = Vec::new();
    // What schools find alike has one diagram.
    let mut frozen: FxHashMap<*const Findings, Ref> = FxHashMap::default();
    for school in 0..doctrine.schools.len() {
        let findings = compiler.school(SchoolId(school as u8))?;
        let mut root = |found| *frozen.entry(Rc::as_ptr(found)).or_insert_with(|| compiler.freeze(&mut builder, found));
        roots.push(findings.iter().map(&mut root).collect());
    }
    let mut allowed = Vec::new();
    let mut all = compiler.set.mk_true();
    for node in &doctrine.program.allowed {
        let bdd = compiler.node(*node, &[])?;
        allowed.push(compiler.freeze_allowed(&mut builder, &bdd));
        all = compiler.and(&all, &bdd)?;
    }
    let allowed_by_all = compiler.freeze_allowed(&mut builder, &all);
    let mut only_when = Vec::new();
    for node in &doctrine.program.only_when {
        let open = match node {
            Some(node) => compiler.node(*node, &[])?,
            None => compiler.set.mk_true(),
        };
        let open = compiler.and(&all, &open)?;
        only_when.push(compiler.freeze_allowed(&mut builder, &open));
    }
    let mut folding = Folding::new(&mut builder);
    let mut within: Vec<Vec<Ref>> = Vec::new();
    for roots in &roots {
        within.push(roots.iter().map(|root| folding.of(*root, allowed_by_all)).collect::<Result<_, _>>()?);
    }
    Ok(builder.finish(roots, within, allowed, allowed_by_all, only_when))
}

/// The faults that only the compiled form shows.
///
/// # Errors
/// [`TooLarge`] when a diagram outgrows the limit.
pub(crate) fn check(doctrine: &Doctrine) -> Result<Vec<Fault>, TooLarge> {
    let mut compiler = Compiler::new(&doctrine.domain, &doctrine.program);
    let mut faults = Vec::new();
    let mut possible = compiler.set.mk_true();
    for (index, node) in doctrine.program.allowed.iter().enumerate() {
        let allowed = compiler.node(*node, &[])?;
        let place = &doctrine.places.constraints[index];
        let id = &doctrine.constraints[index].id;
        if allowed.is_true() {
            faults.push(
                Fault::at(place, format!("the constraint '{id}' excludes nothing"))
                    .advice("its combination is impossible already; remove it"),
            );
        }
        let both = compiler.and(&possible, &allowed)?;
        if both.is_false() {
            faults.push(
                Fault::at(place, format!("the constraint '{id}' contradicts those before it"))
                    .advice("together they allow no case at all"),
            );
        } else {
            possible = both;
        }
    }
    for (index, asked) in doctrine.program.asked.iter().enumerate() {
        let Some(asked) = asked else { continue };
        let asked = compiler.node(*asked, &[])?;
        if compiler.and(&asked, &possible)?.is_false() {
            faults.push(
                Fault::at(&doctrine.places.facts[index], format!("'{}' is never asked", doctrine.facts[index].id))
                    .advice("correct asked_when"),
            );
        }
    }
    for (index, only_when) in doctrine.program.only_when.iter().enumerate() {
        let Some(only_when) = only_when else { continue };
        let open = compiler.node(*only_when, &[])?;
        if compiler.and(&open, &possible)?.is_false() {
            let message = format!("the course '{}' is never open", doctrine.courses[index].id);
            faults.push(Fault::at(&doctrine.places.courses[index], message).advice("correct only_when"));
        }
    }
    faults.extend(never_firing(doctrine, &mut compiler, &possible)?);
    Ok(faults)
}

/// Tests that decide nothing in any of their schools, because earlier ones always come first or their condition cannot hold.
fn never_firing(doctrine: &Doctrine, compiler: &mut Compiler<'_>, possible: &Bdd) -> Result<Vec<Fault>, TooLarge> {
    let mut fires: Vec<Vec<bool>> = doctrine.elements.iter().map(|e| vec![false; e.tests.len()]).collect();
    for school in 0..doctrine.schools.len() {
        let findings: Vec<_> = compiler.school(SchoolId(school as u8))?.into_iter().map(Some).collect();
        for (element, rules) in doctrine.program.rules[school].iter().enumerate() {
            let mut remaining = possible.clone();
            for rule in rules {
                let when = compiler.node(rule.when, &findings)?;
                fires[element][rule.test.index()] |= !compiler.and(&remaining, &when)?.is_false();
                remaining = compiler.and_not(&remaining, &when)?;
            }
        }
    }
    let mut faults = Vec::new();
    for (element, tests) in fires.iter().enumerate() {
        for (test, _) in tests.iter().enumerate().filter(|(_, fires)| !**fires) {
            let place = &doctrine.places.tests[element][test];
            let message = format!("this test of '{}' can never decide", doctrine.elements[element].id);
            faults.push(
                Fault::at(place, message).advice("the tests before it, or its own condition, exclude every case"),
            );
        }
    }
    Ok(faults)
}

impl<'d> Compiler<'d> {
    fn new(domain: &'d Domain, program: &'d Program) -> Self {
        let mut bits = Vec::new();
        let mut next = 0u16;
        for variable in &domain.variables {
            let classes = u32::from(variable.classes.max(1));
            let count = (32 - (classes - 1).leading_zeros()) as u16;
            bits.push(next..next + count);
            next += count;
        }
        Compiler {
            domain,
            program,
            set: BddVariableSet::new_anonymous(next),
            bits,
            free: vec![None; program.nodes.len()],
            reading: Vec::new(),
            schools: Vec::new(),
        }
    }

    /// All elements of a school, by their position. Schools are asked in their order.
    fn school(&mut self, school: SchoolId) -> Result<Vec<Rc<Findings>>, TooLarge> {
        debug_assert_eq!(school.index(), self.schools.len());
        self.reading.clear();
        self.reading.resize(self.program.nodes.len(), None);
        let mut done: Vec<Option<Rc<Findings>>> = vec![None; self.program.order.len()];
        for element in &self.program.order {
            let findings = match self.alike(school, *element, &done) {
                Some(findings) => findings,
                None => Rc::new(self.element(school, *element, &done)?),
            };
            done[element.index()] = Some(findings);
        }
        // The order holds every element once.
        let findings: Vec<_> = done.into_iter().flatten().collect();
        self.schools.push(findings.clone());
        Ok(findings)
    }

    /// What a school before this one finds of an element, if both have the same tests and find alike what these read.
    fn alike(&self, school: SchoolId, element: ElementId, done: &[Option<Rc<Findings>>]) -> Option<Rc<Findings>> {
        let rules = &self.program.rules;
        let own = &rules[school.index()][element.index()];
        let read =
            own.iter().map(|rule| self.program.reads[rule.when as usize]).fold(Elements::default(), Elements::with);
        let is_alike = |(rules, findings): &(&Vec<Vec<Rule>>, &Vec<Rc<Findings>>)| {
            let found_alike = |one: &ElementId| {
                done[one.index()].as_ref().is_none_or(|found| Rc::ptr_eq(found, &findings[one.index()]))
            };
            let mut read = self.program.order.iter().filter(|one| read.meets(Elements::only(**one)));
            rules[element.index()] == *own && read.all(found_alike)
        };
        let (_, findings) = rules.iter().zip(&self.schools).find(is_alike)?;
        Some(Rc::clone(&findings[element.index()]))
    }

    fn element(
        &mut self,
        school: SchoolId,
        element: ElementId,
        done: &[Option<Rc<Findings>>],
    ) -> Result<Findings, TooLarge> {
        let program = self.program;
        let mut outcomes = [(); 4].map(|()| self.set.mk_false());
        let mut remaining = self.set.mk_true();
        let always = self.set.mk_true();
        // Of tests in a row that find the same, it does not matter which decides.
        for alike in program.rules[school.index()][element.index()].chunk_by(|one, next| one.finding == next.finding) {
            let any = self.any(alike, &always, done);
            let found = any.and_then(|any| self.and(&remaining, &any));
            // What is too large by itself may be small among what the tests before leave.
            let found = found.or_else(|TooLarge| self.any(alike, &remaining, done))?;
            remaining = self.and_not(&remaining, &found)?;
            let outcome = &mut outcomes[alike[0].finding as usize];
            *outcome = self.or(outcome, &found)?;
        }
        Ok(Findings(outcomes))
    }

    /// Where the condition of any of these tests holds among these cases.
    fn any(&mut self, rules: &[Rule], among: &Bdd, done: &[Option<Rc<Findings>>]) -> Result<Bdd, TooLarge> {
        let mut any = self.set.mk_false();
        for rule in rules {
            let when = self.node(rule.when, done)?;
            any = self.or(&any, &self.and(among, &when)?)?;
        }
        Ok(any)
    }

    fn node(&mut self, node: NodeId, done: &[Option<Rc<Findings>>]) -> Result<Bdd, TooLarge> {
        let program = self.program;
        let is_free = program.is_of_facts(node);
        let known = if is_free { &self.free } else { &self.reading };
        if let Some(Some(known)) = known.get(node as usize) {
            return Ok(known.clone());
        }
        let bdd = match &program.nodes[node as usize] {
            Node::Constant(true) => self.set.mk_true(),
            Node::Constant(false) => self.set.mk_false(),
            Node::Variable(variable, mask) => self.variable(usize::from(*variable), *mask),
            Node::Finding(element, outcomes) => self.finding(*element, *outcomes, done)?,
            Node::Not(inner) => self.node(*inner, done)?.into_not(),
            Node::And(parts) => {
                let mut all = self.set.mk_true();
                for part in parts {
                    let part = self.node(*part, done)?;
                    all = self.and(&all, &part)?;
                }
                all
            }
            Node::Or(parts) => {
                let mut any = self.set.mk_false();
                for part in parts {
                    let part = self.node(*part, done)?;
                    any = self.or(&any, &part)?;
                }
                any
            }
        };
        let known = if is_free { &mut self.free } else { &mut self.reading };
        if let Some(known) = known.get_mut(node as usize) {
            *known = Some(bdd.clone());
        }
        Ok(bdd)
    }

    fn finding(&self, element: ElementId, outcomes: Outcomes, done: &[Option<Rc<Findings>>]) -> Result<Bdd, TooLarge> {
        let mut any = self.set.mk_false();
        let Some(Some(findings)) = done.get(element.index()) else { return Ok(any) };
        // Every case has one of the outcomes.
        let others = Outcomes::all().but(outcomes);
        let are_fewer = others.len() < outcomes.len();
        for outcome in if are_fewer { others } else { outcomes }.iter() {
            any = self.or(&any, &findings.0[outcome as usize])?;
        }
        Ok(if are_fewer { any.into_not() } else { any })
    }

    /// The variable is in one of the classes of the mask.
    fn variable(&self, variable: usize, mask: u64) -> Bdd {
        let classes = usize::from(self.domain.variables[variable].classes);
        let bits = self.bits[variable].clone();
        let codes = 1usize << bits.len();
        let mut any = self.set.mk_false();
        for code in 0..codes {
            if mask & (1 << code.min(classes.saturating_sub(1))) == 0 {
                continue;
            }
            let mut one = self.set.mk_true();
            for (position, bit) in bits.clone().enumerate() {
                let literal = self.set.mk_literal(
                    BddVariable::from_index(usize::from(bit)),
                    code >> (bits.len() - 1 - position) & 1 == 1,
                );
                one = one.and(&literal);
            }
            any = any.or(&one);
        }
        any
    }

    // The library goes through the whole of a diagram even where the other is constant.
    fn and(&self, a: &Bdd, b: &Bdd) -> Result<Bdd, TooLarge> {
        match (a, b) {
            (always, other) | (other, always) if always.is_true() => Ok(other.clone()),
            (never, _) | (_, never) if never.is_false() => Ok(never.clone()),
            _ => limited(Bdd::binary_op_with_limit(NODE_LIMIT, a, b, op_function::and)),
        }
    }

    fn or(&self, a: &Bdd, b: &Bdd) -> Result<Bdd, TooLarge> {
        match (a, b) {
            (never, other) | (other, never) if never.is_false() => Ok(other.clone()),
            (always, _) | (_, always) if always.is_true() => Ok(always.clone()),
            _ => limited(Bdd::binary_op_with_limit(NODE_LIMIT, a, b, op_function::or)),
        }
    }

    fn and_not(&self, a: &Bdd, b: &Bdd) -> Result<Bdd, TooLarge> {
        match b {
            never if never.is_false() => Ok(a.clone()),
            all if all.is_true() || all == a => Ok(self.set.mk_false()),
            _ => limited(Bdd::binary_op_with_limit(NODE_LIMIT, a, b, op_function::and_not)),
        }
    }

    fn freeze(&self, builder: &mut DiagramBuilder, findings: &Findings) -> Ref {
        let [met, not_met, unsettled, _] = &findings.0;
        let functions = [met, not_met, unsettled];
        let ends = [Outcome::Met, Outcome::NotMet, Outcome::Unsettled].map(DiagramBuilder::end);
        Freezer {
            compiler: self,
            functions,
            ends,
            otherwise: DiagramBuilder::end(Outcome::DoesNotArise),
            builder,
            known: FxHashMap::default(),
        }
        .run()
    }

    fn freeze_allowed(&self, builder: &mut DiagramBuilder, allowed: &Bdd) -> Ref {
        let never = self.set.mk_false();
        let functions = [allowed, &never, &never];
        let ends = [Diagram::YES, Diagram::NO, Diagram::NO];
        Freezer { compiler: self, functions, ends, otherwise: Diagram::NO, builder, known: FxHashMap::default() }.run()
    }

    fn variable_of_bit(&self, bit: usize) -> usize {
        self.bits.partition_point(|range| usize::from(range.end) <= bit)
    }
}

fn limited(bdd: Option<Bdd>) -> Result<Bdd, TooLarge> {
    bdd.ok_or(TooLarge)
}

/// Walks three disjoint functions at once and merges the bits of each variable into one node.
struct Freezer<'a, 'd> {
    compiler: &'a Compiler<'d>,
    functions: [&'a Bdd; 3],
    ends: [Ref; 3],
    otherwise: Ref,
    builder: &'a mut DiagramBuilder,
    known: FxHashMap<[u32; 3], Ref>,
}

impl Freezer<'_, '_> {
    fn run(mut self) -> Ref {
        let at = self.functions.map(Bdd::root_pointer);
        self.walk(at)
    }

    fn walk(&mut self, at: [BddPointer; 3]) -> Ref {
        if let Some(i) = at.iter().position(BddPointer::is_one) {
            return self.ends[i];
        }
        let Some(bit) =
            (0..3).filter(|i| !at[*i].is_terminal()).map(|i| self.functions[i].var_of(at[i]).to_index()).min()
        else {
            return self.otherwise;
        };
        let key = at.map(|p| p.to_index() as u32);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let variable = self.compiler.variable_of_bit(bit);
        let bits = self.compiler.bits[variable].clone();
        let classes = usize::from(self.compiler.domain.variables[variable].classes);
        let mut children = Vec::with_capacity(classes);
        for class in 0..classes {
            let mut next = at;
            for (position, bit) in bits.clone().enumerate() {
                let high = class >> (bits.len() - 1 - position) & 1 == 1;
                for (at, function) in next.iter_mut().zip(self.functions) {
                    if !at.is_terminal() && function.var_of(*at).to_index() == usize::from(bit) {
                        *at = if high { function.high_link_of(*at) } else { function.low_link_of(*at) };
                    }
                }
            }
            children.push(self.walk(next));
        }
        let node = self.builder.node(variable as u16, &children);
        self.known.insert(key, node);
        node
    }
}
