//! Findings are exact: on thousands of small random doctrines, with constraints and facts that are not asked, they are what trying
//! every completion of the unknown facts gives.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod random_doctrine;

use std::sync::Arc;

use caroline::analysis::{Analyst, Reading};
use caroline::case::{Answer, AnswerValue, Case, CaseId, Disputed, Standing};
use caroline::doctrine::{Doctrine, SourceFile};
use fastrand::Rng;
use random_doctrine::{Completion, Toy, Value};

const DOCTRINES: u64 = 1500;
const CASES_EACH: usize = 3;

#[test]
fn findings_are_what_trying_every_completion_gives() {
    let mut open = 0;
    let mut broken = 0;
    for seed in 1..=DOCTRINES {
        let mut random = Rng::with_seed(seed);
        let toy = Toy::random(&mut random);
        let text = toy.text();
        let doctrine = Doctrine::from_files(vec![SourceFile { name: "toy.toml".into(), text: text.clone() }])
            .unwrap_or_else(|faults| panic!("seed {seed}: {faults}\n{text}"));
        let mut analyst = Analyst::new(Arc::new(doctrine)).expect("a small doctrine");
        for _ in 0..CASES_EACH {
            let case = random_case(&toy, &mut random);
            let context = || format!("seed {seed}\n{text}\n{:#?}", case.answers);
            let analysis = analyst.analyse(&case, Standing::Credible);
            let proven = Reading::AsProven(Standing::Credible);
            let mut readings = vec![(Reading::AsAlleged, &analysis.as_alleged), (proven, &analysis.as_proven)];
            readings.extend(analysis.other_version.iter().map(|f| (Reading::OtherVersion, f)));
            for (reading, findings) in readings {
                let (expected, dropped) = toy.outcomes(&counted(&toy, &case, reading));
                broken += dropped;
                let doctrine = Arc::clone(analyst.doctrine());
                for (s, school) in doctrine.school_ids().enumerate() {
                    for (e, element) in doctrine.element_ids().enumerate() {
                        let found: Vec<&str> =
                            findings.of(school, element).possible().iter().map(|o| o.words()).collect();
                        assert_eq!(found, expected[s][e], "school {s} element {e} {reading:?} {}", context());
                        open += usize::from(found.len() > 1);
                    }
                }
            }
            explanations_hold(&mut analyst, &toy, &case, &context);
        }
    }
    assert!(open > 5_000, "too few open findings to prove anything: {open}");
    assert!(broken > 300, "too few broken constraints to prove anything: {broken}");
}

/// What a finding rests on forces it by itself and none of it can be missed; what an open one hangs on does decide.
fn explanations_hold(analyst: &mut Analyst, toy: &Toy, case: &Case, context: &dyn Fn() -> String) {
    let doctrine = Arc::clone(analyst.doctrine());
    for (s, school) in doctrine.school_ids().enumerate() {
        let Some((e, element)) = doctrine.element_ids().enumerate().last() else { return };
        let explanation = analyst.explain(case, element, school, Reading::AsAlleged);
        let counted = counted(toy, case, Reading::AsAlleged);
        let kept = toy.kept(&counted);
        let outcomes = |keep: &dyn Fn(usize) -> bool| {
            let known: Vec<_> = counted.iter().filter(|(fact, _)| keep(*fact)).cloned().collect();
            toy.outcomes_under(&known, &kept)[s][e].clone()
        };
        match explanation.finding.settled() {
            Some(outcome) => {
                let rests: Vec<usize> = explanation.rests_on.iter().map(|r| r.fact.index()).collect();
                assert_eq!(outcomes(&|f| rests.contains(&f)), [outcome.words()], "not enough: {}", context());
                for left_out in &rests {
                    let without = outcomes(&|f| rests.contains(&f) && f != *left_out);
                    assert_ne!(without, [outcome.words()], "{left_out} could be missed: {}", context());
                }
            }
            None => {
                let hangs: Vec<usize> = explanation.hangs_on.iter().map(|f| f.index()).collect();
                assert!(!hangs.is_empty(), "{}", context());
                let pivotal = toy.pivotal(&counted, s, e);
                assert!(pivotal.iter().all(|f| hangs.contains(f)), "{pivotal:?} of {hangs:?}: {}", context());
                if toy.constraints.is_empty() {
                    assert_eq!(pivotal, hangs, "{}", context());
                }
            }
        }
        let lines = explanation.line(&doctrine).chars().count();
        assert!(lines <= caroline::analysis::LINE_LIMIT);
        assert!(explanation.paragraph(&doctrine).chars().count() <= caroline::analysis::PARAGRAPH_LIMIT);
    }
}

/// The values that a reading leaves each answered fact.
fn counted(toy: &Toy, case: &Case, reading: Reading) -> Vec<(usize, Vec<Completion>)> {
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

fn random_case(toy: &Toy, random: &mut Rng) -> Case {
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

fn random_value(fact: &random_doctrine::Fact, random: &mut Rng) -> AnswerValue {
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
