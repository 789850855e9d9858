//! Two analyses of a case against each other: which answers changed, which findings, and because of what.

use super::cause::{Causes, Mixture};
use super::differences;
use super::law::{self, Extract, LawChange};
use super::record::SavedAnalysis;
use crate::analysis::{Analysis, Analyst};
use crate::case::{Case, Standing};
use crate::doctrine::{Doctrine, ElementId, FactId, SchoolId};
use crate::report::{Memo, memo};

/// What a saved analysis is reviewed against.
#[derive(Debug, Clone, Copy)]
pub enum Side<'a> {
    /// The case as it is now, under the doctrine at hand, at the standard of proof of the earlier analysis.
    Present(&'a Case),
    /// A later saved analysis.
    Saved(&'a SavedAnalysis),
}

/// A finding among all: whose, on what, in which reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) school: SchoolId,
    pub(super) element: ElementId,
    pub(super) proven: bool,
}

impl Place {
    /// The finding there, as files have it.
    pub(super) fn words(self, analysis: &Analysis) -> String {
        let findings = analysis.reading(self.proven);
        findings.of(self.school, self.element).words(findings.reading()).to_owned()
    }
}

/// What changed between two analyses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The answers that changed, in the order of the doctrine; then those to facts that it does not know.
    pub answers: Vec<AnswerChange>,
    /// Other parts of the case that changed: label, before, after.
    pub particulars: Vec<(String, String, String)>,
    /// The editions, where they differ: before, after.
    pub editions: Option<(String, String)>,
    /// The elements whose tests changed.
    pub elements: Vec<LawChange>,
    /// The facts that changed.
    pub facts: Vec<LawChange>,
    /// Whether what the doctrine says cannot be has changed.
    pub constraints: bool,
    /// The standards of proof, where they differ.
    pub standards: Option<(Standing, Standing)>,
    /// The findings that changed: the doctrine's order; as alleged before as proven.
    pub findings: Vec<FindingChange>,
    /// How many elements there are on which nothing changed.
    pub unchanged: usize,
    /// Schools and elements that only one of the two knows, in words: findings on them cannot be compared.
    pub incomparable: Vec<String>,
    /// Whether the files of the saved analyses are as they were written.
    pub intact: bool,
}

impl Review {
    /// Whether any finding changed, or cannot be compared any more.
    pub fn changed(&self) -> bool {
        !self.findings.is_empty() || !self.incomparable.is_empty()
    }
}

/// An answer that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerChange {
    /// The fact's label.
    pub label: String,
    /// The answer with its standing, then and now.
    pub before: String,
    /// The same, now.
    pub after: String,
}

/// Because of what a finding changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// These answers: each set by itself is enough, all other answers being as they were.
    Answers {
        /// Sets of labels.
        sets: Vec<Vec<String>>,
        /// Whether no smaller set is enough.
        smallest: bool,
        /// Whether there are, or may be, others of that size.
        others: bool,
    },
    /// The tests of these elements are others.
    Law {
        /// The titles of the elements where the change begins.
        elements: Vec<String>,
    },
    /// What facts ask, or what cannot be, is otherwise.
    Facts,
    /// The standard of proof is another.
    Standard,
    /// Answers and doctrine changed both, and the doctrine of that time is not at hand to tell their shares apart.
    Unknown,
}

/// A finding that changed, in the schools in which it changed in the same way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingChange {
    /// The element's title.
    pub title: String,
    /// Whether it answers one of the doctrine's questions.
    pub verdict: bool,
    /// The schools' titles.
    pub schools: Vec<String>,
    /// Whether these are all schools.
    pub all_schools: bool,
    /// Whether only proven answers count.
    pub proven: bool,
    /// The finding then.
    pub before: String,
    /// The finding now.
    pub after: String,
    /// Because of what, step by step.
    pub causes: Vec<Cause>,
    /// Why it was so, as it was shown.
    pub then: String,
    /// Why it is so now.
    pub now: String,
}

/// What the doctrine at hand makes of the old answers, and of the new ones under the later standard of proof.
struct Way<'a> {
    old: &'a Analysis,
    last: &'a Analysis,
}

/// Reviews a saved analysis against the case as it is, or against a later saved one.
pub fn review(analyst: &mut Analyst, before: &SavedAnalysis, after: Side<'_>) -> Review {
    let doctrine = std::sync::Arc::clone(analyst.doctrine());
    let present = Extract::of(&doctrine);
    let (case, standard) = match after {
        Side::Present(case) => (case, before.circumstances.standard),
        Side::Saved(saved) => (&saved.case, saved.circumstances.standard),
    };
    let (now_memo, now_law) = match after {
        Side::Present(case) => (memo(analyst, case, standard), present.clone()),
        Side::Saved(saved) => (saved.memo.clone(), saved.law.clone()),
    };
    let edition = |version: &str, date: &str| format!("{version} ({date})");
    let header = doctrine.header();
    let (now_digest, now_edition) = match after {
        Side::Present(_) => (doctrine.digest(), edition(&header.version, &header.date)),
        Side::Saved(saved) => (saved.doctrine.digest.as_str(), edition(&saved.doctrine.version, &saved.doctrine.date)),
    };
    let then_edition = edition(&before.doctrine.version, &before.doctrine.date);
    let comparison =
        Comparison { doctrine: &doctrine, before, after, now_law: &now_law, here: &present, now_memo: &now_memo };
    let findings = comparison.findings(analyst, case, standard);
    let incomparable = comparison.incomparable();
    let touched: std::collections::BTreeSet<&str> = findings.iter().map(|f| f.title.as_str()).collect();
    Review {
        answers: differences::answers(&doctrine, &before.case, case),
        particulars: differences::particulars(&doctrine, &before.case, case),
        editions: (now_digest != before.doctrine.digest).then_some((then_edition, now_edition)),
        elements: law::changes(&before.law.elements, &now_law.elements),
        facts: law::changes(&before.law.facts, &now_law.facts),
        constraints: before.law.constraints != now_law.constraints,
        standards: (standard != before.circumstances.standard).then_some((before.circumstances.standard, standard)),
        unchanged: comparison.comparable().saturating_sub(touched.len()),
        incomparable,
        intact: before.intact && !matches!(after, Side::Saved(SavedAnalysis { intact: false, .. })),
        findings,
    }
}

pub(super) struct Comparison<'a> {
    pub(super) doctrine: &'a Doctrine,
    pub(super) before: &'a SavedAnalysis,
    pub(super) after: Side<'a>,
    pub(super) now_law: &'a Extract,
    /// What the doctrine at hand looks like.
    here: &'a Extract,
    now_memo: &'a Memo,
}

impl Comparison<'_> {
    /// The findings that changed. Between the two lie the old answers and the new ones under the doctrine at hand: what differs on the
    /// way to and from these is the law's doing, what differs between them the answers'.
    fn findings(&self, analyst: &mut Analyst, case: &Case, standard: Standing) -> Vec<FindingChange> {
        let old_standard = self.before.circumstances.standard;
        let raised = (standard != old_standard).then(|| analyst.analyse(case, standard));
        let mut mixture = Mixture::new(analyst, &self.before.case, case, old_standard);
        let all: Vec<usize> = (0..mixture.changed.len()).collect();
        let old = mixture.with(&[]).clone();
        let new = mixture.with(&all).clone();
        let last = raised.unwrap_or_else(|| new.clone());
        let mut changes: Vec<FindingChange> = Vec::new();
        for (element, proven) in self.order().into_iter().flat_map(|e| [(e, false), (e, true)]) {
            for school in self.doctrine.school_ids() {
                let place = Place { school, element, proven };
                let Some((then, now)) = self.ends(place, &last) else { continue };
                if then == now {
                    continue;
                }
                let steps = [then.clone(), place.words(&old), place.words(&new), place.words(&last), now.clone()];
                let way = Way { old: &old, last: &last };
                let causes = self.causes(place, &steps, &way, &mut mixture);
                self.add(&mut changes, place, then, now, causes);
            }
        }
        for change in &mut changes {
            change.all_schools = change.schools.len() == self.doctrine.schools().len();
        }
        changes
    }

    /// The questions first, then all other elements in the doctrine's order.
    fn order(&self) -> Vec<ElementId> {
        let verdicts: Vec<ElementId> = self.doctrine.verdicts().iter().map(|v| v.element).collect();
        let others = self.doctrine.element_ids().filter(|e| !verdicts.contains(e));
        verdicts.iter().copied().chain(others).collect()
    }

    /// The finding then and now, where both know the element and the school.
    fn ends(&self, place: Place, last: &Analysis) -> Option<(String, String)> {
        let (school, element) = (&self.doctrine.school(place.school).id, &self.doctrine.element(place.element).id);
        let then = self.before.finding(school, place.proven, element)?.to_owned();
        let now = match self.after {
            Side::Present(_) => place.words(last),
            Side::Saved(saved) => saved.finding(school, place.proven, element)?.to_owned(),
        };
        Some((then, now))
    }

    fn causes(&self, place: Place, steps: &[String; 5], way: &Way<'_>, mixture: &mut Mixture<'_>) -> Vec<Cause> {
        let [then, old_answers, new_answers, new_standard, now] = steps;
        let by_law = then != old_answers || new_standard != now;
        // Where neither end has the doctrine at hand, and that is another law on this element, it cannot tell what answers did.
        if self.neither_at_hand() && (by_law || !self.is_same_law(place)) {
            let answers_changed = !mixture.changed.is_empty();
            let law = self.law(place, way).filter(|law| !answers_changed || *law != Cause::Facts);
            return law.into_iter().chain(answers_changed.then_some(Cause::Unknown)).collect();
        }
        let mut causes: Vec<Cause> = by_law.then(|| self.law(place, way)).flatten().into_iter().collect();
        if old_answers != new_answers {
            let Causes { sets, smallest, others } = mixture.causes(place);
            let label = |fact: &FactId| self.doctrine.fact(*fact).label.clone();
            let sets = sets.iter().map(|set| set.iter().map(label).collect()).collect();
            causes.push(Cause::Answers { sets, smallest, others });
        }
        if new_answers != new_standard {
            causes.push(Cause::Standard);
        }
        causes
    }

    /// Whether the doctrine at hand is the law of both ends on an element and on all that it reads.
    fn is_same_law(&self, place: Place) -> bool {
        let here = self.here;
        let same_facts = |law: &Extract| law.facts == here.facts && law.constraints == here.constraints;
        let mut reads = vec![place.element];
        let mut at = 0;
        while let Some(element) = reads.get(at).copied() {
            let id = &self.doctrine.element(element).id;
            if !self.before.law.same_element(here, id) || !self.now_law.same_element(here, id) {
                return false;
            }
            let below = self.doctrine.reads(place.school, element).into_iter();
            let new: Vec<ElementId> = below.filter(|e| !reads.contains(e)).collect();
            reads.extend(new);
            at += 1;
        }
        same_facts(&self.before.law) && same_facts(self.now_law)
    }

    fn neither_at_hand(&self) -> bool {
        let here = self.doctrine.digest();
        let after = match self.after {
            Side::Present(_) => return false,
            Side::Saved(saved) => saved.doctrine.digest.as_str(),
        };
        self.before.doctrine.digest != here && after != here
    }

    /// Where in the law the change begins: the element itself, or those below it whose findings changed with the law; where in none of
    /// them, in the facts. None where the law is the same.
    fn law(&self, place: Place, way: &Way<'_>) -> Option<Cause> {
        let mut begins = Vec::new();
        let mut seen = Vec::new();
        self.begins(place, way, &mut seen, &mut begins);
        if begins.is_empty() {
            return (self.before.law != *self.now_law).then_some(Cause::Facts);
        }
        let elements = begins.into_iter().map(|e| self.doctrine.element(e).title.clone()).collect();
        Some(Cause::Law { elements })
    }

    fn begins(&self, place: Place, way: &Way<'_>, seen: &mut Vec<ElementId>, begins: &mut Vec<ElementId>) {
        if seen.contains(&place.element) {
            return;
        }
        seen.push(place.element);
        if !self.before.law.same_element(self.now_law, &self.doctrine.element(place.element).id) {
            begins.push(place.element);
        }
        for below in self.doctrine.reads(place.school, place.element) {
            let below = Place { element: below, ..place };
            let Some((then, now)) = self.ends(below, way.last) else { continue };
            if then != below.words(way.old) || now != below.words(way.last) {
                self.begins(below, way, seen, begins);
            }
        }
    }

    /// Adds a change, to one of another school where they agree in everything.
    fn add(&self, changes: &mut Vec<FindingChange>, place: Place, before: String, after: String, causes: Vec<Cause>) {
        let school = self.doctrine.school(place.school);
        let element = self.doctrine.element(place.element);
        let verdict = self.doctrine.verdicts().iter().find(|v| v.element == place.element);
        let title = verdict.map_or(&element.title, |v| &v.question).clone();
        let reason = |memo: &Memo| match place.proven {
            true => String::new(),
            false => reason(memo, &element.id, &school.id),
        };
        let change = FindingChange {
            title,
            verdict: verdict.is_some(),
            schools: vec![school.title.clone()],
            all_schools: false,
            proven: place.proven,
            before,
            after,
            causes,
            then: reason(&self.before.memo),
            now: reason(self.now_memo),
        };
        let same = |known: &&mut FindingChange| {
            let schools = known.schools.clone();
            **known == FindingChange { schools, ..change.clone() }
        };
        match changes.iter_mut().find(same) {
            Some(known) => known.schools.extend(change.schools),
            None => changes.push(change),
        }
    }
}

/// Why an element came out as it did, as it was shown, with the test where the law is in question.
fn reason(memo: &Memo, element: &str, school: &str) -> String {
    let of_school = memo.element(element).and_then(|e| e.schools.iter().find(|s| s.ids.iter().any(|id| id == school)));
    of_school.map_or_else(String::new, |s| {
        let cites = if s.cites.is_empty() { String::new() } else { format!(" [{}]", s.cites.join("; ")) };
        format!("{}{cites}", s.reason)
    })
}
