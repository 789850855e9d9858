//! Tests of the law are data: rows of facts and findings beside the doctrine, put to the bundled doctrine through the public interface.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use caroline::analysis::{Analyst, Reading, answer_from_case, out_of_order};
use caroline::case::{Case, Standing, write_case};
use caroline::doctrine::Doctrine;
use caroline::library::{examples, precedents};
use caroline::trial::{Agreement, Coverage, Row, Wrong, read_rows, run_rows};

fn analyst() -> Analyst {
    let doctrine = Doctrine::bundled().unwrap_or_else(|faults| panic!("{faults}"));
    Analyst::new(Arc::new(doctrine)).expect("it compiles")
}

fn rows() -> Vec<Row> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/doctrine/rows");
    let doctrine = Doctrine::bundled().unwrap_or_else(|faults| panic!("{faults}"));
    read_rows(&doctrine, &dir, &examples()).unwrap_or_else(|faults| panic!("{faults}"))
}

fn told(wrong: &[Wrong]) -> String {
    wrong.iter().map(|w| format!("{}: {}", w.place, w.says)).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn the_articles_conclusions_come_out() {
    let rows: Vec<Row> = rows().into_iter().filter(|row| row.place.starts_with("10-article")).collect();
    let conclusions: BTreeSet<&str> = rows.iter().filter_map(|r| r.why.split([':', ' ']).next()).collect();
    assert_eq!((rows.len(), conclusions.len()), (67, 26), "{conclusions:?}");
    let wrong = run_rows(&mut analyst(), &rows);
    assert!(wrong.is_empty(), "{}", told(&wrong));
}

#[test]
fn the_bundled_doctrine_has_no_faults() {
    let doctrine = Doctrine::bundled().unwrap_or_else(|faults| panic!("{faults}"));
    doctrine.check().unwrap_or_else(|faults| panic!("{faults}"));
    let (nodes, _) = doctrine.compiled_size().expect("it compiles");
    assert!(
        nodes < 72_000,
        "the order of facts has gone bad: {nodes} nodes; search anew with examples/search_order.rs"
    );
}

/// Bundled cases and precedents stand as the program writes them. `CAROLINE_BLESS=1` rewrites the files.
#[test]
fn bundled_cases_are_in_the_programs_own_form() {
    let doctrine = Doctrine::bundled().unwrap_or_else(|faults| panic!("{faults}"));
    let precedents: Vec<Case> = precedents().iter().map(|case| Case::clone(case)).collect();
    for (folder, cases) in [("examples", examples()), ("precedents", precedents)] {
        let dir = format!("{}/cases/{folder}", env!("CARGO_MANIFEST_DIR"));
        assert_eq!(cases.len(), std::fs::read_dir(&dir).expect("the folder").count(), "a bundled case cannot be read");
        for case in cases {
            let path = format!("{dir}/{}.json", case.id);
            let text = std::fs::read_to_string(&path).expect("the file is named after its id");
            let written = write_case(&case);
            if std::env::var_os("CAROLINE_BLESS").is_some() {
                std::fs::write(&path, written).expect("written");
            } else {
                assert_eq!(text, written, "{path}");
            }
            for fact in case.answers.keys() {
                assert!(doctrine.fact_named(fact).is_some(), "{path}: no fact '{fact}'");
            }
            for reference in case.answers.values().flat_map(|a| &a.sources) {
                assert!(case.sources.iter().any(|(id, _)| *id == reference.id), "{path}: no source '{}'", reference.id);
            }
        }
    }
}

/// Every precedent stands whole: its decision-maker and elements are known, what it was recoded in is said, no constraint is broken.
#[test]
fn precedents_are_whole() {
    let mut analyst = analyst();
    let doctrine = Arc::clone(analyst.doctrine());
    for case in precedents() {
        let precedent = case.precedent().unwrap_or_else(|| panic!("{} is no precedent", case.id));
        assert!(doctrine.deciders().iter().any(|d| d.id == precedent.kind), "{}: '{}'", case.id, precedent.kind);
        assert!(
            !precedent.decision.is_empty()
                && !precedent.by.is_empty()
                && precedent.year.is_some_and(|year| year > 1800),
            "{}",
            case.id
        );
        assert!(!precedent.authorities.is_empty(), "{}", case.id);
        for holding in &precedent.holdings {
            assert!(doctrine.element_named(&holding.element).is_some(), "{}: '{}'", case.id, holding.element);
        }
        for recoded in &precedent.recoded {
            let fact = recoded.split(": ").next().expect("a fact");
            assert!(fact == "kind" || case.answer(fact).is_some_and(|a| !a.note.is_empty()), "{}: {recoded}", case.id);
        }
        let problems = analyst.analyse(case, Standing::Established).problems;
        assert!(problems.is_empty(), "{}: {problems:?}", case.id);
    }
}

/// The doctrine agrees with decided cases: leniently with 97 of 100 holdings, strictly with 80.
#[test]
fn the_doctrine_agrees_with_decided_cases() {
    let agreement = Agreement::of(&mut analyst(), precedents());
    let tally = agreement.tally(|_| true);
    assert!(tally.all > 70 && agreement.unknown.is_empty());
    assert!(tally.lenient * 100 >= tally.all * 97, "{tally:?}");
    assert!(tally.strict * 100 >= tally.all * 80, "{tally:?}");
}

/// The reason of every test of every element, filled in, keeps to its bounds and names no unknown answer.
#[test]
fn explanations_of_the_bundled_cases_are_short_and_filled_in() {
    let mut analyst = analyst();
    let doctrine = Arc::clone(analyst.doctrine());
    for case in examples() {
        for school in doctrine.school_ids() {
            for element in doctrine.element_ids() {
                for reading in [Reading::AsAlleged, Reading::AsProven(Standing::Established)] {
                    let explanation = analyst.explain(&case, element, school, reading);
                    assert!(explanation.line(&doctrine).chars().count() <= caroline::analysis::LINE_LIMIT);
                    assert!(explanation.paragraph(&doctrine).chars().count() <= caroline::analysis::PARAGRAPH_LIMIT);
                    if reading == Reading::AsAlleged && explanation.finding.settled().is_some() {
                        let reason = &explanation.deciding[0].reason;
                        assert!(!reason.contains("unknown answer"), "{}: {reason}", doctrine.element(element).id);
                    }
                }
            }
        }
    }
}

/// The rows of law beside the doctrine come out as they say, and try every test in both directions.
#[test]
fn rows_of_law_come_out_and_try_every_test() {
    let mut analyst = analyst();
    let doctrine = Arc::clone(analyst.doctrine());
    let rows = rows();
    let wrong = run_rows(&mut analyst, &rows);
    assert!(wrong.is_empty(), "{}", told(&wrong));
    assert!(rows.len() >= 250, "{} rows", rows.len());
    let coverage = Coverage::of(&mut analyst, &rows);
    let untested: Vec<String> = coverage.untested.iter().map(|u| u.words(&doctrine)).collect();
    assert!(untested.is_empty(), "{coverage}\n{}", untested.join("\n"));
    assert_eq!(coverage.tests, doctrine.elements().iter().map(|e| e.tests.len()).sum::<usize>());
}

/// One name is one State, and that is established; two names may be one State too, so that nothing is proven by them.
#[test]
fn parties_prove_no_more_than_their_names_do() {
    let mut analyst = analyst();
    let doctrine = Arc::clone(analyst.doctrine());
    let (fact, collective) = (
        doctrine.fact_named("collective.for").expect("a fact"),
        doctrine.element_named("collective_request").expect("an element"),
    );
    let mut case = examples().into_iter().find(|c| c.id.as_str() == "border-dense").expect("bundled");
    case.answers.remove("collective.for");
    case.answers.remove("collective.requested");
    for (acting, victim, standing, proven) in [
        ("USA", "usa ", Some(Standing::Established), "does not arise"),
        ("USA", "United States", Some(Standing::Alleged), "not proven"),
        ("USA and Mexico", "USA", None, "not proven"),
        ("USA", "", None, "not proven"),
    ] {
        (case.parties.acting, case.parties.victim) = (acting.to_owned(), victim.to_owned());
        assert_eq!(answer_from_case(&doctrine, &case, fact).map(|a| a.standing), standing, "{acting}, {victim}");
        let found = analyst.analyse(&case, Standing::Established).as_proven;
        for school in doctrine.school_ids() {
            assert_eq!(found.of(school, collective).words(Reading::AsProven(Standing::Established)), proven);
        }
    }
}

/// On what helps the acting State a stricter school is never looser than the next, in any complete case.
#[test]
fn schools_stand_in_their_order_of_strictness() {
    let analyst = analyst();
    let looser = out_of_order(analyst.doctrine()).expect("it compiles");
    assert!(looser.is_empty(), "{looser:#?}");
}
