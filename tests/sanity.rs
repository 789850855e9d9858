//! What must hold of the law whatever the case: properties over random cases, in every school.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::sync::Arc;

use caroline::analysis::{Analysis, Analyst};
use caroline::case::{Answer, AnswerValue, Case, Disputed, Standing};
use caroline::doctrine::{Doctrine, FactKind, Outcome};
use caroline::trial::{Dice, invent};

fn analyst() -> Analyst {
    let doctrine = Doctrine::bundled().unwrap_or_else(|faults| panic!("{faults}"));
    Analyst::new(Arc::new(doctrine)).expect("it compiles")
}

fn analyse(analyst: &mut Analyst, case: &Case) -> Analysis {
    analyst.analyse(case, Standing::Established)
}

/// With every asked fact answered nothing is open.
#[test]
fn complete_answers_leave_nothing_open() {
    let mut analyst = analyst();
    let doctrine = Arc::clone(analyst.doctrine());
    let mut dice = Dice::new(11);
    for round in 0..5_000 {
        let case = invent(&mut analyst, &mut dice).expect("a case");
        let analysis = analyse(&mut analyst, &case);
        assert!(analysis.problems.is_empty());
        for school in doctrine.school_ids() {
            for element in doctrine.element_ids() {
                let finding = analysis.as_proven.of(school, element);
                assert!(finding.settled().is_some(), "round {round}: {} is open", doctrine.element(element).id);
            }
        }
    }
}

/// What an analyst keeps of the cases before changes nothing: a new one finds the same.
#[test]
fn earlier_cases_change_no_finding() {
    let mut analyst = analyst();
    let doctrine = Arc::clone(analyst.doctrine());
    let mut dice = Dice::new(17);
    let mut disputed = 0;
    for round in 0..1_000 {
        let mut case = invent(&mut analyst, &mut dice).expect("a case");
        let kept = dice.below(5);
        case.answers.retain(|_, _| dice.below(4) < kept);
        let theirs = invent(&mut analyst, &mut dice).expect("a case");
        for (fact, answer) in &mut case.answers {
            answer.standing = Standing::ALL[dice.below(4)];
            let other = theirs.answer(fact).filter(|_| dice.below(10) == 0).and_then(|a| a.value.clone());
            answer.disputed = other.map(|value| Disputed { value: Some(value), ..Disputed::default() });
        }
        let found = analyse(&mut analyst, &case);
        disputed += usize::from(found.other_version.is_some());
        let anew = analyse(&mut Analyst::new(Arc::clone(&doctrine)).expect("it compiles"), &case);
        assert_eq!(found, anew, "round {round}");
    }
    assert!(disputed > 200, "too few: {disputed}");
}

/// More proof never loosens: with the standing of an answer raised, what was possible as proven only gets less.
#[test]
fn more_proof_never_loosens() {
    let mut analyst = analyst();
    let doctrine = Arc::clone(analyst.doctrine());
    let mut dice = Dice::new(12);
    let mut narrowed = 0;
    for round in 0..3_000 {
        let mut case = invent(&mut analyst, &mut dice).expect("a case");
        for answer in case.answers.values_mut() {
            answer.standing = Standing::ALL[dice.below(4)];
        }
        let before = analyse(&mut analyst, &case);
        let facts: Vec<String> = case.answers.keys().cloned().collect();
        let fact = &facts[dice.below(facts.len())];
        case.change_answer(fact, |a| a.standing = Standing::Established);
        let after = analyse(&mut analyst, &case);
        for school in doctrine.school_ids() {
            for element in doctrine.element_ids() {
                let (was, is) = (before.as_proven.of(school, element), after.as_proven.of(school, element));
                let id = &doctrine.element(element).id;
                assert!(is.possible().iter().all(|o| was.possible().contains(o)), "round {round}: {id} by {fact}");
                assert!(was.settled().is_none() || is.settled() == was.settled(), "round {round}: {id} by {fact}");
                narrowed += usize::from(is != was);
            }
        }
    }
    assert!(narrowed > 100, "the property was hardly tried: {narrowed}");
}

/// Raising the number of the dead never turns gravity that is met into gravity that is not.
#[test]
fn more_deaths_never_lessen_gravity() {
    let mut analyst = analyst();
    let doctrine = Arc::clone(analyst.doctrine());
    let gravity = doctrine.element_named("gravity").expect("the element");
    let rank =
        |o: Option<Outcome>| [Outcome::NotMet, Outcome::Unsettled, Outcome::Met].iter().position(|r| Some(*r) == o);
    let mut dice = Dice::new(13);
    let mut rose = 0;
    for round in 0..5_000 {
        let mut case = invent(&mut analyst, &mut dice).expect("a case");
        let mut before: Option<Vec<Option<usize>>> = None;
        for deaths in [0, 1, 7, 49, 50, 500, 100_000] {
            set(&mut case, "incident.deaths", AnswerValue::Number(deaths));
            let analysis = analyse(&mut analyst, &case);
            let now: Vec<_> =
                doctrine.school_ids().map(|s| rank(analysis.as_proven.of(s, gravity).settled())).collect();
            if let Some(before) = before {
                assert!(before.iter().zip(&now).all(|(b, n)| b <= n), "round {round}: {deaths} deaths");
                rose += usize::from(before != now);
            }
            before = Some(now);
        }
    }
    assert!(rose > 100, "the property was hardly tried: {rose}");
}

/// Which grounds are claimed that never count changes no finding but the one that says so and what hangs on the claim itself.
#[test]
fn what_is_never_a_ground_changes_no_finding() {
    let mut analyst = analyst();
    let doctrine = Arc::clone(analyst.doctrine());
    let says_so = doctrine.element_named("not_a_ground").expect("the element");
    // A report is due of what is claimed as self-defence: with the claim the duty goes.
    let report = doctrine.element_named("reporting").expect("the element");
    let never = [
        "reprisal",
        "countermeasures",
        "self_help_or_necessity",
        "humanitarian_intervention",
        "title_to_territory",
        "hot_pursuit",
        "law_enforcement",
    ];
    let mut dice = Dice::new(14);
    let mut told = 0;
    for round in 0..5_000 {
        let mut case = invent(&mut analyst, &mut dice).expect("a case");
        let before = analyse(&mut analyst, &case);
        match dice.below(2) {
            0 => set(&mut case, "claim.domestic_authority", AnswerValue::Word(["yes", "no"][dice.below(2)].to_owned())),
            _ => set(&mut case, "claim.bases", AnswerValue::Marks(vec![never[dice.below(never.len())].to_owned()])),
        }
        let after = analyse(&mut analyst, &case);
        for school in doctrine.school_ids() {
            for element in doctrine.element_ids().filter(|e| *e != says_so && *e != report) {
                let (was, is) = (before.as_proven.of(school, element), after.as_proven.of(school, element));
                assert_eq!(was, is, "round {round}: {}", doctrine.element(element).id);
            }
            told += usize::from(before.as_proven.of(school, says_so) != after.as_proven.of(school, says_so));
        }
    }
    assert!(told > 100, "the property was hardly tried: {told}");
}

/// A fact that is not asked does not count: whatever its answer, every finding stays.
#[test]
fn what_is_not_asked_changes_nothing() {
    let mut analyst = analyst();
    let doctrine = Arc::clone(analyst.doctrine());
    let mut dice = Dice::new(15);
    for round in 0..3_000 {
        let case = invent(&mut analyst, &mut dice).expect("a case");
        let before = analyse(&mut analyst, &case);
        let mut more = case.clone();
        for fact in doctrine.facts().iter().filter(|f| case.answer(&f.id).is_none()) {
            let value = match &fact.kind {
                FactKind::Number { .. } => AnswerValue::Number(dice.below(500) as u64),
                kind => AnswerValue::Word(kind.values()[dice.below(kind.values().len())].id.clone()),
            };
            set(&mut more, &fact.id, value);
        }
        let after = analyse(&mut analyst, &more);
        assert_eq!(before.as_proven, after.as_proven, "round {round}");
    }
}

fn set(case: &mut Case, fact: &str, value: AnswerValue) {
    let answer = Answer { value: Some(value), standing: Standing::Established, ..Answer::default() };
    case.answers.insert(fact.to_owned(), answer);
}
