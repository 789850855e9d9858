//! Findings are exact: on thousands of small random doctrines, with constraints and facts that are not asked, they are what trying
//! every completion of the unknown facts gives.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod random_cases;
#[allow(dead_code, reason = "each test uses what it needs")]
mod random_doctrine;

use std::sync::Arc;

use caroline::analysis::{Analysis, Analyst, Reading};
use caroline::case::{Case, Standing, write_case};
use caroline::doctrine::{Doctrine, SourceFile};
use fastrand::Rng;
use random_cases::{counted, random_case};
use random_doctrine::Toy;

const DOCTRINES: u64 = 1500;
const CASES_EACH: usize = 3;

#[test]
fn findings_are_what_trying_every_completion_gives() {
    let mut open = 0;
    let mut broken = 0;
    let mut together = 0;
    for seed in 1..=DOCTRINES {
        let mut random = Rng::with_seed(seed);
        let toy = Toy::random(&mut random);
        let text = toy.text();
        let doctrine = Doctrine::from_files(vec![SourceFile { name: "toy.toml".into(), text: text.clone() }])
            .unwrap_or_else(|faults| panic!("seed {seed}: {faults}\n{text}"));
        let mut analyst = Analyst::new(Arc::new(doctrine)).expect("a small doctrine");
        let cases: Vec<Case> = (0..CASES_EACH).map(|_| random_case(&toy, &mut random)).collect();
        together += found_together(&mut analyst, &cases, &|| format!("seed {seed}\n{text}"));
        for case in cases {
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
    assert!(together > 5_000, "too few cases were read as lines: {together}");
    assert!(broken > 300, "too few broken constraints to prove anything: {broken}");
}

/// Cases that are analysed together, more than are evaluated at a time and each more than once, come out as each does alone; how many of them plain lines can hold.
fn found_together(analyst: &mut Analyst, cases: &[Case], context: &dyn Fn() -> String) -> usize {
    let cases: Vec<&Case> = cases.iter().cycle().take(7).collect();
    let line = |case: &&Case| {
        let file: serde_json::Value = serde_json::from_str(&write_case(case)).expect("JSON");
        serde_json::json!({ "answers": file["answers"] }).to_string()
    };
    let lines: Vec<String> = cases.iter().map(line).collect();
    let analyses = analyst.analyse_lines(lines.iter().map(String::as_bytes), Standing::Credible);
    let analyses: Vec<Option<Analysis>> = analyses.into_iter().map(|found| found.map(|found| found.analysis)).collect();
    let mut alone = Analyst::new(Arc::clone(analyst.doctrine())).expect("a small doctrine");
    for (case, found) in cases.iter().zip(&analyses) {
        if let Some(found) = found {
            assert_eq!(found, &alone.analyse(case, Standing::Credible), "{:#?} {}", case.answers, context());
        }
    }
    analyses.iter().flatten().count()
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
