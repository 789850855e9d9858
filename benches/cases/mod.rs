//! Cases to measure with.

use caroline::analysis::Analyst;
use caroline::case::{Answer, AnswerValue, Case, CaseId, Standing};
use caroline::doctrine::{Doctrine, FactKind};
use fastrand::Rng;

/// A case without answers.
pub(crate) fn blank() -> Case {
    Case::blank(CaseId::new("bench").expect("a name"), "Bench", "")
}

/// A case in which `answered` of 100 facts are answered at random, as established where nothing else is said.
pub(crate) fn random_case(doctrine: &Doctrine, answered: usize, standings: bool, random: &mut Rng) -> Case {
    let mut case = blank();
    for fact in doctrine.facts() {
        if random.usize(..100) >= answered {
            continue;
        }
        let value = match &fact.kind {
            FactKind::Number { .. } => AnswerValue::Number([0, 1, 5, 20, 100, 500][random.usize(..6)]),
            FactKind::SeveralOf { values, none } => {
                let one = random.usize(..values.len());
                let two = random.usize(..values.len());
                let marks =
                    if Some(one) == *none || Some(two) == *none || one == two { vec![one] } else { vec![one, two] };
                AnswerValue::Marks(marks.into_iter().map(|i| values[i].id.clone()).collect())
            }
            kind => AnswerValue::Word(kind.values()[random.usize(..kind.values().len())].id.clone()),
        };
        let standing = if standings { Standing::ALL[random.usize(..4)] } else { Standing::Established };
        case.answers.insert(fact.id.clone(), Answer { value: Some(value), standing, ..Answer::default() });
    }
    case
}

/// As [`random_case`], but one that can be: answers that cannot stand beside those before them are taken out again.
#[allow(dead_code, reason = "each bench uses what it needs")]
pub(crate) fn possible_case(analyst: &mut Analyst, answered: usize, standings: bool, random: &mut Rng) -> Case {
    let doctrine = std::sync::Arc::clone(analyst.doctrine());
    let mut case = random_case(&doctrine, answered, standings, random);
    let all: Vec<(String, Answer)> = case.answers.iter().map(|(f, a)| (f.clone(), a.clone())).collect();
    if analyst.analyse(&case, Standing::Established).problems.is_empty() {
        return case;
    }
    case.answers.clear();
    for (fact, answer) in all {
        case.answers.insert(fact.clone(), answer);
        if !analyst.analyse(&case, Standing::Established).problems.is_empty() {
            case.answers.remove(&fact);
        }
    }
    case
}
