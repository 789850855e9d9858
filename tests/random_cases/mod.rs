//! Random cases under random doctrines, and what of their answers counts.

use caroline::analysis::Reading;
use caroline::case::{Answer, AnswerValue, Case, CaseId, Disputed, Standing};
use fastrand::Rng;

use super::random_doctrine::{Completion, Fact, Toy, Value};

/// The values that a reading leaves each answered fact.
pub(crate) fn counted(toy: &Toy, case: &Case, reading: Reading) -> Vec<(usize, Vec<Completion>)> {
    let mut all = Vec::new();
    for (index, fact) in toy.facts.iter().enumerate() {
        let Some(answer) = case.answer(&fact.id()) else { continue };
        let value = match reading {
            Reading::AsAlleged => answer.value.as_ref(),
            Reading::AsProven(standard) => answer.value.as_ref().filter(|_| answer.reaches(standard)),
            Reading::OtherVersion => match &answer.disputed {
                Some(disputed) => disputed.value.as_ref(),
                None => answer.value.as_ref(),
            },
        };
        if let Some(value) = value {
            all.push((index, fact.fitting(value)));
        }
    }
    all
}

pub(crate) fn random_case(toy: &Toy, random: &mut Rng) -> Case {
    let mut case = Case::blank(CaseId::new("toy").expect("an id"), "Toy", "");
    let answered = random.usize(..4);
    for fact in &toy.facts {
        if random.usize(..4) > answered {
            continue;
        }
        let mut answer = Answer { value: Some(random_value(fact, random)), ..Answer::default() };
        answer.standing = Standing::ALL[random.usize(..4)];
        if random.usize(..5) == 0 {
            let value = (random.usize(..3) > 0).then(|| random_value(fact, random));
            answer.disputed = Some(Disputed { value, proven: random.usize(..2) == 0, ..Disputed::default() });
        }
        case.answers.insert(fact.id(), answer);
    }
    case
}

fn random_value(fact: &Fact, random: &mut Rng) -> AnswerValue {
    let completions = fact.completions();
    match &completions[random.usize(..completions.len())] {
        Value::Word(word) if random.usize(..4) == 0 => {
            let others = completions.iter().filter_map(|c| match c {
                Value::Word(other) if random.usize(..2) == 0 => Some(other.clone()),
                _ => None,
            });
            AnswerValue::OneOf(others.chain([word.clone()]).collect())
        }
        Value::Word(word) => AnswerValue::Word(word.clone()),
        Value::Number(n) => match random.usize(..4) {
            0 => AnswerValue::Between { at_least: Some(*n), at_most: None },
            1 => AnswerValue::Between { at_least: None, at_most: Some(*n) },
            _ => AnswerValue::Number(*n),
        },
        Value::Marks(marks) if random.usize(..3) == 0 => {
            let (known, denied) = fact.split_marks(marks, random);
            AnswerValue::SomeMarks { known, denied }
        }
        Value::Marks(marks) if marks.is_empty() => AnswerValue::Marks(vec!["nothing".to_owned()]),
        Value::Marks(marks) => AnswerValue::Marks(marks.clone()),
    }
}
