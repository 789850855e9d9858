//! From answers to what they leave possible: a set of classes for every variable of the doctrine.

use std::ops::Range;

use super::inquiry::Given;
use super::stepwise::{Memory, Stepwise};
use crate::case::{Answer, AnswerValue, Case, Standing};
use crate::doctrine::{Doctrine, FactId, FactKind, SchoolId, VarId, full};

/// Which answers count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Every answer, as if true.
    AsAlleged,
    /// Only those whose standing reaches the standard, and of the disputed ones only those that the user takes as proven.
    AsProven(Standing),
    /// Every answer, but the other side's version where one is disputed.
    OtherVersion,
}

impl Reading {
    /// Whether what stays open reads *not proven*.
    pub fn is_as_proven(self) -> bool {
        matches!(self, Reading::AsProven(_))
    }
}

/// An answer that does not count as it stands, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The doctrine has no such fact.
    UnknownFact {
        /// The name in the file.
        fact: String,
    },
    /// The fact takes no such value.
    BadValue {
        /// The fact.
        fact: FactId,
        /// What is wrong.
        message: String,
    },
    /// The dates from which the fact is counted run backwards.
    DatesBackwards {
        /// The fact.
        fact: FactId,
    },
    /// The answers make a combination that cannot be; the constraint is left out for this case.
    BrokenConstraint {
        /// Position among the doctrine's constraints.
        constraint: usize,
        /// Whether only the other side's version of what is disputed makes it.
        is_theirs: bool,
        /// Why it cannot be.
        says: String,
    },
}

/// The sets of classes that a value leaves possible, variable by variable.
pub(super) type Classes = Vec<(VarId, u64)>;

/// An answer as sets of classes: ranges of the list of them all.
#[derive(Debug, Clone)]
struct Resolved {
    fact: FactId,
    standing: Standing,
    /// Whether it counts when only what is proven does and its standing suffices.
    provable: bool,
    disputed: bool,
    own: Range<usize>,
    other_version: Range<usize>,
}

/// The answers of a case, resolved against a doctrine.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answers {
    resolved: Vec<Resolved>,
    classes: Classes,
    pub(crate) problems: Vec<Problem>,
}

impl Answers {
    pub(crate) fn of(doctrine: &Doctrine, case: &Case) -> Self {
        let mut answers = Answers::with_room(case.answers.len());
        for (name, answer) in &case.answers {
            let Some(fact) = doctrine.fact_named(name) else {
                answers.problems.push(Problem::UnknownFact { fact: name.clone() });
                continue;
            };
            answers.take(doctrine, fact, answer);
        }
        for fact in doctrine.fact_ids().filter(|f| doctrine.fact(*f).is_told_by_case()) {
            match days_between(doctrine, case, fact) {
                Some(days) if days < 0 => answers.problems.push(Problem::DatesBackwards { fact }),
                _ => {}
            }
            if let Some(answer) = answer_from_case(doctrine, case, fact) {
                answers.take(doctrine, fact, &answer);
            }
        }
        answers
    }

    fn with_room(answers: usize) -> Self {
        Answers {
            resolved: Vec::with_capacity(answers),
            classes: Vec::with_capacity(answers * 2),
            problems: Vec::new(),
        }
    }

    fn take(&mut self, doctrine: &Doctrine, fact: FactId, answer: &Answer) {
        let other = answer.disputed.as_ref().and_then(|d| d.value.as_ref());
        let own = self.take_value(doctrine, fact, answer.value.as_ref());
        let other_version = self.take_value(doctrine, fact, other);
        if own.is_empty() && other_version.is_empty() {
            return;
        }
        self.resolved.push(Resolved {
            fact,
            standing: answer.standing,
            provable: answer.disputed.as_ref().is_none_or(|d| d.proven),
            disputed: answer.disputed.is_some(),
            own,
            other_version,
        });
    }

    /// Adds the classes of a value; of one that cannot be taken, none, and the problem.
    fn take_value<T: AsRef<str>>(
        &mut self,
        doctrine: &Doctrine,
        fact: FactId,
        value: Option<&AnswerValue<T>>,
    ) -> Range<usize> {
        let from = self.classes.len();
        if let Some(value) = value
            && let Err(message) = classes_of(doctrine, fact, value, &mut self.classes)
        {
            self.classes.truncate(from);
            self.problems.push(Problem::BadValue { fact, message });
        }
        from..self.classes.len()
    }

    /// Whether any answer is disputed.
    pub(crate) fn any_disputed(&self) -> bool {
        self.resolved.iter().any(|r| r.disputed)
    }

    /// The facts whose answers count in a reading.
    pub(crate) fn counting(&self, reading: Reading) -> impl Iterator<Item = FactId> {
        self.resolved.iter().filter(move |r| !r.counted(reading).is_empty()).map(|r| r.fact)
    }

    /// The answers that count in a reading, with how well they are supported.
    pub(crate) fn given(&self, reading: Reading) -> impl Iterator<Item = Given> {
        let counted = self.resolved.iter().filter(move |r| !r.counted(reading).is_empty());
        counted.map(|r| Given { fact: r.fact, standing: r.standing, disputed: r.disputed })
    }

    /// What a reading leaves possible; answers to `but` are left out.
    pub(crate) fn known(&self, doctrine: &Doctrine, reading: Reading, but: impl Fn(FactId) -> bool) -> Vec<u64> {
        let mut known = doctrine.domain().unknown().to_vec();
        for answer in self.resolved.iter().filter(|r| !but(r.fact)) {
            for (variable, classes) in &self.classes[answer.counted(reading)] {
                known[usize::from(*variable)] = *classes;
            }
        }
        known
    }
}

impl Resolved {
    fn counted(&self, reading: Reading) -> Range<usize> {
        match reading.version(self.standing, self.disputed, self.provable) {
            Some(Version::Own) => self.own.clone(),
            Some(Version::OtherSide) => self.other_version.clone(),
            None => 0..0,
        }
    }
}

/// Whose version of an answer counts.
enum Version {
    Own,
    OtherSide,
}

impl Reading {
    /// Whether an answer that nobody disputes counts.
    pub(super) fn counts(self, standing: Standing) -> bool {
        self.version(standing, false, true).is_some()
    }

    /// Which version of an answer counts, if any does.
    fn version(self, standing: Standing, is_disputed: bool, is_provable: bool) -> Option<Version> {
        match self {
            Reading::AsAlleged => Some(Version::Own),
            Reading::AsProven(standard) => (standing >= standard && is_provable).then_some(Version::Own),
            Reading::OtherVersion => Some(if is_disputed { Version::OtherSide } else { Version::Own }),
        }
    }
}

/// What a case answers to a fact, where that counts in a reading.
pub(super) fn counted<'a>(
    doctrine: &Doctrine,
    case: &'a Case,
    fact: FactId,
    reading: Reading,
) -> Option<&'a AnswerValue> {
    let answer = case.answer(&doctrine.fact(fact).id)?;
    let disputed = answer.disputed.as_ref();
    match reading.version(answer.standing, disputed.is_some(), disputed.is_none_or(|d| d.proven))? {
        Version::Own => answer.value.as_ref(),
        Version::OtherSide => disputed?.value.as_ref(),
    }
}

/// The answer that the case's dates or parties give to a fact that it does not answer itself. Days are counted, and one name is one State; but
/// that two names are two States is only alleged, since a State may be named in two ways, until the user says so.
pub fn answer_from_case(doctrine: &Doctrine, case: &Case, fact: FactId) -> Option<Answer> {
    if !doctrine.fact(fact).is_told_by_case() {
        return None;
    }
    if case.answer(&doctrine.fact(fact).id).is_some_and(|a| a.value.is_some()) {
        return None;
    }
    let days = || u64::try_from(days_between(doctrine, case, fact)?).ok();
    let days = days().map(|days| (AnswerValue::Number(days), Standing::Established));
    let (value, standing) = days.or_else(|| from_parties(doctrine, case, fact))?;
    Some(Answer { value: Some(value), standing, ..Answer::default() })
}

/// What the parties say to a fact: whether two of them are the same. Where one name is part of the other, as where several States act, nothing
/// is said.
fn from_parties(doctrine: &Doctrine, case: &Case, fact: FactId) -> Option<(AnswerValue, Standing)> {
    let from = doctrine.fact(fact).from_parties.as_ref()?;
    let [one, other] = from.of.map(|party| case.parties.of(party).trim().to_lowercase());
    let word = |value: &String| AnswerValue::Word(value.clone());
    match (one.is_empty() || other.is_empty(), one == other) {
        (true, _) => None,
        (false, true) => Some((word(&from.same), Standing::Established)),
        (false, false) if one.contains(&other) || other.contains(&one) => None,
        (false, false) => Some((word(&from.different), Standing::Alleged)),
    }
}

/// The days between the two dates from which a fact is counted, where the case has both.
fn days_between(doctrine: &Doctrine, case: &Case, fact: FactId) -> Option<i32> {
    let [from, to] = doctrine.fact(fact).days_between?;
    Some((case.dates.of(to)? - case.dates.of(from)?).get_days())
}

/// Whether a fact is asked in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// It is.
    Yes,
    /// It is not: an answer to it does not count.
    No,
    /// That depends on facts that are unknown.
    Open,
}

/// Whether each fact is asked, given a case's answers taken as true.
pub fn asked(doctrine: &Doctrine, case: &Case) -> Vec<Asked> {
    let known = Answers::of(doctrine, case).known(doctrine, Reading::AsAlleged, |_| false);
    let mut memory = Memory::default();
    memory.reset(doctrine);
    // Whether a fact is asked depends on facts alone, so that any school will do.
    let mut step = Stepwise { doctrine, school: SchoolId(0), known: &known, memory: &mut memory };
    let mut of = |node| {
        let truth = step.node(node);
        match (truth.may_be_true(), truth.may_be_false()) {
            (true, false) => Asked::Yes,
            (false, _) => Asked::No,
            (true, true) => Asked::Open,
        }
    };
    doctrine.program().asked.iter().map(|node| node.map_or(Asked::Yes, &mut of)).collect()
}

/// Whether a fact takes a value; why not, in the user's words.
///
/// # Errors
/// What is wrong with the value.
pub fn check_value(doctrine: &Doctrine, fact: FactId, value: &AnswerValue) -> Result<(), String> {
    classes_of(doctrine, fact, value, &mut Vec::new())
}

/// Puts a fact's variables into the classes of a value; one that the fact does not take changes nothing.
pub(crate) fn set_value(doctrine: &Doctrine, fact: FactId, value: &AnswerValue, known: &mut [u64]) {
    let mut classes = Classes::new();
    if classes_of(doctrine, fact, value, &mut classes).is_ok() {
        for (variable, mask) in classes {
            known[usize::from(variable)] = mask;
        }
    }
}

/// Adds the classes that a value leaves possible.
pub(super) fn classes_of<T: AsRef<str>>(
    doctrine: &Doctrine,
    fact: FactId,
    value: &AnswerValue<T>,
    into: &mut Classes,
) -> Result<(), String> {
    let domain = doctrine.domain();
    let mask = match (&doctrine.fact(fact).kind, value) {
        (FactKind::Number { .. }, AnswerValue::Number(n)) => domain.classes_between(fact, *n, Some(*n)),
        (FactKind::Number { .. }, AnswerValue::Between { at_least, at_most }) => {
            let least = at_least.unwrap_or(0);
            if at_most.is_some_and(|most| most < least) {
                return Err(format!("no number is at least {least} and at most {}", at_most.unwrap_or(0)));
            }
            domain.classes_between(fact, least, *at_most)
        }
        (FactKind::Number { .. }, _) => return Err("a number is expected here".to_owned()),
        (FactKind::OneOf(_) | FactKind::YesNo(_), AnswerValue::Word(word)) => {
            1 << position(doctrine, fact, word.as_ref())?
        }
        (FactKind::OneOf(_) | FactKind::YesNo(_), AnswerValue::OneOf(words)) if !words.is_empty() => {
            let mut mask = 0;
            for word in words {
                mask |= 1 << position(doctrine, fact, word.as_ref())?;
            }
            mask
        }
        (FactKind::OneOf(_) | FactKind::YesNo(_), _) => return Err("one value is expected here".to_owned()),
        (FactKind::SeveralOf { .. }, AnswerValue::Marks(words)) => return marks(doctrine, fact, words, None, into),
        (FactKind::SeveralOf { .. }, AnswerValue::Word(word)) => {
            return marks(doctrine, fact, std::slice::from_ref(word), None, into);
        }
        (FactKind::SeveralOf { .. }, AnswerValue::SomeMarks { known, denied }) => {
            return marks(doctrine, fact, known, Some(denied), into);
        }
        (FactKind::SeveralOf { .. }, _) => return Err("a list of values is expected here".to_owned()),
    };
    into.extend(domain.variable(fact, None).map(|variable| (variable, mask)));
    Ok(())
}

fn position(doctrine: &Doctrine, fact: FactId, word: &str) -> Result<usize, String> {
    doctrine.value_named(fact, word).ok_or_else(|| format!("'{word}' is none of its values"))
}

/// Marks that hold and marks that are denied; with `denied` absent, every other mark is denied.
fn marks<T: AsRef<str>>(
    doctrine: &Doctrine,
    fact: FactId,
    known: &[T],
    denied: Option<&[T]>,
    into: &mut Classes,
) -> Result<(), String> {
    const DENIED: u64 = 0b01;
    const HOLDS: u64 = 0b10;
    let domain = doctrine.domain();
    let none = match doctrine.fact(fact).kind {
        FactKind::SeveralOf { none, .. } => none,
        _ => None,
    };
    let known: Vec<usize> = known.iter().map(|w| position(doctrine, fact, w.as_ref())).collect::<Result<_, _>>()?;
    let says_none = known.iter().any(|p| Some(*p) == none);
    if says_none && known.len() > 1 {
        return Err(format!("'{}' excludes the other values", doctrine.fact(fact).kind.values()[known[0]].id));
    }
    let denied = match denied {
        Some(words) => Some(words.iter().map(|w| position(doctrine, fact, w.as_ref())).collect::<Result<Vec<_>, _>>()?),
        None => None,
    };
    if let Some(both) = denied.iter().flatten().find(|p| known.contains(p)) {
        return Err(format!("'{}' is both known and denied", doctrine.fact(fact).kind.values()[*both].id));
    }
    for variable in domain.of(fact) {
        let Some(mark) = domain.variables[variable].mark else { continue };
        let mask = if says_none {
            DENIED
        } else if known.contains(&mark) {
            HOLDS
        } else if denied.as_ref().is_none_or(|d| d.contains(&mark)) {
            DENIED
        } else {
            full(2)
        };
        into.push((variable as VarId, mask));
    }
    Ok(())
}
