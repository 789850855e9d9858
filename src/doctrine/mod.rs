//! The law: facts, elements, tests, schools and authorities, read from data files, checked, and compiled. Floor 1: knows no case.

mod bibliography;
mod bundled;
mod check;
mod circuit;
mod compile;
mod condition;
mod diagram;
mod domain;
mod fault;
mod folding;
mod load;
mod model;
mod names;
mod program;
mod requirement;
mod resolve;
mod sequence;
mod source;
mod strength;
mod wiring;
mod words;

use std::path::Path;
use std::sync::OnceLock;

use sha2::{Digest as _, Sha256};

pub(crate) use circuit::{Circuit, Either, Signal, Step, condition_of, is_opposite, signal_of};
pub use compile::TooLarge;
pub(crate) use diagram::{Diagram, Ref, Variables};
pub(crate) use domain::{Domain, VarId, full};
pub(crate) use fault::Place;
pub use fault::{Fault, Faults, SourceFile};
pub(crate) use model::with_unit;
pub use model::*;
use names::Names;
pub(crate) use program::{Elements, Node, NodeId, Program, Rule};
pub(crate) use requirement::Requirement;
pub(crate) use source::read_dir;
pub(crate) use strength::Orders;

/// The law as data, ready to be asked.
#[derive(Debug)]
pub struct Doctrine {
    header: Header,
    digest: String,
    schools: Vec<School>,
    default_school: SchoolId,
    lines: Vec<Line>,
    sections: Vec<Section>,
    facts: Vec<Fact>,
    elements: Vec<Element>,
    authorities: Vec<Authority>,
    constraints: Vec<Constraint>,
    deciders: Vec<Decider>,
    agreements: Vec<Agreement>,
    courses: Vec<Course>,
    strengths: Vec<Strength>,
    orders: Orders,
    verdicts: Vec<Verdict>,
    headings: Vec<Heading>,
    domain: Domain,
    program: Program,
    places: load::Places,
    names: Names,
    diagrams: OnceLock<Result<Diagram, TooLarge>>,
}

impl Doctrine {
    /// The doctrine that the program carries.
    ///
    /// # Errors
    /// Faults in it; the tests keep it free of them.
    pub fn bundled() -> Result<Self, Faults> {
        Self::from_files(bundled::files())
    }

    /// A doctrine from the `*.toml` files of a folder, with every check made.
    ///
    /// # Errors
    /// All faults at once.
    pub fn from_dir(dir: &Path) -> Result<Self, Faults> {
        let doctrine = Self::from_files(source::read_dir(dir).map_err(|fault| Faults(vec![fault]))?)?;
        doctrine.check()?;
        Ok(doctrine)
    }

    /// A doctrine from texts. Makes every check but those of [`Doctrine::check`].
    ///
    /// # Errors
    /// All faults that show without compiling.
    pub fn from_files(files: Vec<SourceFile>) -> Result<Self, Faults> {
        load::load(files)
    }

    /// The checks that need the compiled form: tests that can never fire, constraints that contradict each other, facts never asked, elements that
    /// no heading shows.
    ///
    /// # Errors
    /// All such faults at once.
    pub fn check(&self) -> Result<(), Faults> {
        let mut faults = compile::check(self).map_err(|e| Faults(vec![Fault::general(e.to_string())]))?;
        faults.extend(strength::disorders(self).map_err(|e| Faults(vec![Fault::general(e.to_string())]))?);
        for element in check::unseen_elements(&self.elements, &self.headings) {
            let fault = Fault::at(
                &self.places.elements[element.index()],
                format!("no heading shows '{}'", self.element(element).id),
            );
            faults.push(fault.advice("put it, or what it is part_of, under a [[heading]]"));
        }
        if faults.is_empty() { Ok(()) } else { Err(Faults::sorted(faults)) }
    }

    /// The compiled form, made at the first call.
    ///
    /// # Errors
    /// [`TooLarge`] for a doctrine that cannot be compiled in reasonable memory.
    pub fn compile(&self) -> Result<(), TooLarge> {
        self.diagram().map(|_| ())
    }

    /// Nodes and bytes of the compiled form.
    ///
    /// # Errors
    /// As [`Doctrine::compile`].
    pub fn compiled_size(&self) -> Result<(usize, usize), TooLarge> {
        self.diagram().map(|d| (d.len(), d.bytes()))
    }

    pub(crate) fn diagram(&self) -> Result<&Diagram, TooLarge> {
        self.diagrams.get_or_init(|| compile::compile(self)).as_ref().map_err(|e| *e)
    }

    pub(crate) fn domain(&self) -> &Domain {
        &self.domain
    }

    pub(crate) fn program(&self) -> &Program {
        &self.program
    }

    /// Who publishes it, which edition.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// SHA-256 over names and texts of its files, in hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The schools, the strictest first.
    pub fn schools(&self) -> &[School] {
        &self.schools
    }

    /// The positions of the schools.
    pub fn school_ids(&self) -> impl Iterator<Item = SchoolId> + use<> {
        (0..self.schools.len()).map(|i| SchoolId(i as u8))
    }

    /// A school by its position.
    pub fn school(&self, id: SchoolId) -> &School {
        &self.schools[id.index()]
    }

    /// The school that is shown first.
    pub fn default_school(&self) -> SchoolId {
        self.default_school
    }

    /// The lines that the doctrine draws itself.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The groups of facts, in order.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The facts, in the order of the files.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The positions of the facts.
    pub fn fact_ids(&self) -> impl Iterator<Item = FactId> + use<> {
        (0..self.facts.len()).map(|i| FactId(i as u16))
    }

    /// The facts in the order in which the compiled form asks them.
    pub fn compiled_order(&self) -> impl Iterator<Item = FactId> {
        let mut last = None;
        self.domain.variables.iter().map(|v| v.fact).filter(move |f| last.replace(*f) != Some(*f))
    }

    /// A fact by its position.
    pub fn fact(&self, id: FactId) -> &Fact {
        &self.facts[id.index()]
    }

    /// A fact by its name.
    pub fn fact_named(&self, name: &str) -> Option<FactId> {
        self.names.fact(name)
    }

    /// The position of a name among a fact's values.
    pub(crate) fn value_named(&self, fact: FactId, name: &str) -> Option<usize> {
        self.names.value(fact, name)
    }

    /// The elements, in the order of the files.
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// The positions of the elements.
    pub fn element_ids(&self) -> impl Iterator<Item = ElementId> + use<> {
        (0..self.elements.len()).map(|i| ElementId(i as u16))
    }

    /// An element by its position.
    pub fn element(&self, id: ElementId) -> &Element {
        &self.elements[id.index()]
    }

    /// An element by its name.
    pub fn element_named(&self, name: &str) -> Option<ElementId> {
        self.elements.iter().position(|e| e.id == name).map(|i| ElementId(i as u16))
    }

    /// The school with this name.
    pub fn school_named(&self, name: &str) -> Option<SchoolId> {
        self.schools.iter().position(|s| s.id == name).map(|i| SchoolId(i as u8))
    }

    /// The authorities.
    pub fn authorities(&self) -> &[Authority] {
        &self.authorities
    }

    /// The constraints.
    pub fn constraints(&self) -> &[Constraint] {
        &self.constraints
    }

    /// The kinds of decision-makers, in order.
    pub fn deciders(&self) -> &[Decider] {
        &self.deciders
    }

    /// What agrees with a holding without being it.
    pub fn agreements(&self) -> &[Agreement] {
        &self.agreements
    }

    /// The courses of action, from the mildest up.
    pub fn courses(&self) -> &[Course] {
        &self.courses
    }

    /// How the values of facts are ordered by how strongly they speak for elements.
    pub fn strengths(&self) -> &[Strength] {
        &self.strengths
    }

    pub(crate) fn orders(&self) -> &Orders {
        &self.orders
    }

    /// The questions at the top of the analysis.
    pub fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }

    /// The headings of the analysis.
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// A citation as it is printed: short name and place.
    pub fn cite(&self, citation: Citation) -> String {
        let authority = &self.authorities[citation.authority];
        match citation.pin {
            Some(pin) => format!("{} {}", authority.short, authority.pins[pin].pin),
            None => authority.short.clone(),
        }
    }

    /// What the place that is cited stands for; of an authority cited as a whole, its full title.
    pub fn says(&self, citation: Citation) -> &str {
        let authority = &self.authorities[citation.authority];
        citation.pin.map_or(&authority.title, |pin| &authority.pins[pin].says)
    }

    /// Whether the citation was checked against the text.
    pub fn status(&self, citation: Citation) -> Status {
        let authority = &self.authorities[citation.authority];
        citation.pin.map_or(authority.status, |pin| authority.pins[pin].status)
    }
}

fn digest_of(files: &[SourceFile]) -> String {
    let mut hasher = Sha256::new();
    for file in files {
        hasher.update((file.name.len() as u64).to_le_bytes());
        hasher.update(&file.name);
        hasher.update((file.text.len() as u64).to_le_bytes());
        hasher.update(&file.text);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
