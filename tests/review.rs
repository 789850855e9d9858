//! Saved analyses open as they were whatever the law has become, and a review says because of which answers or which law a finding changed.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[path = "../benches/cases/mod.rs"]
mod cases;

use std::sync::Arc;

use caroline::analysis::Analyst;
use caroline::case::{Answer, AnswerValue, Case, Standing, read_case};
use caroline::doctrine::{Doctrine, SourceFile};
use caroline::library::examples;
use caroline::report::{memo, sheet};
use caroline::review::{
    Cause, Circumstances, FindingChange, LawChange, Remark, Review, SavedAnalysis, Side, read_record, read_remark,
    record_sheet, review, review_sheet, write_record, write_remark,
};
use fastrand::Rng;

const TOY: &str = include_str!("screens/doctrine.toml");

fn toy(text: &str) -> Analyst {
    let file = SourceFile { name: "doctrine.toml".to_owned(), text: text.to_owned() };
    let doctrine = Doctrine::from_files(vec![file]).unwrap_or_else(|faults| panic!("{faults}"));
    Analyst::new(Arc::new(doctrine)).expect("it compiles")
}

fn bundled() -> Analyst {
    Analyst::new(Arc::new(Doctrine::bundled().expect("the doctrine"))).expect("it compiles")
}

/// The toy doctrine with a piece of its text replaced.
fn toy_with(changes: &[(&str, &str)]) -> Analyst {
    let mut text = TOY.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    toy(&text)
}

fn under(school: &str) -> Circumstances {
    Circumstances {
        saved: "2026-11-24T13:17:13Z".to_owned(),
        author: "A. Student".to_owned(),
        remark: "Before the hearing.".to_owned(),
        school: school.to_owned(),
        proven: false,
        standard: Standing::Established,
    }
}

fn saved(analyst: &mut Analyst, case: &Case) -> SavedAnalysis {
    let text = write_record(analyst, case, &under("middle")).expect("written");
    read_record(text.as_bytes()).unwrap_or_else(|e| panic!("{e}\n{text}"))
}

fn gate(people: u64, signs: &str, warned: &str) -> Case {
    let text = format!(
        r#"{{ "format": 1, "id": "gate", "title": "A gate", "answers": {{
            "gate.kind": {{ "value": "wood", "standing": "established" }},
            "gate.people": {{ "value": {people}, "standing": "established" }},
            "gate.signs": {{ "value": ["{signs}"], "standing": "established" }},
            "watch.there": {{ "value": "yes", "standing": "established" }},
            "watch.warned": {{ "value": "{warned}", "standing": "established" }} }} }}"#
    );
    read_case(text.as_bytes()).expect("a case")
}

fn change<'a>(review: &'a Review, title: &str, school: &str, proven: bool) -> &'a FindingChange {
    let fits = |f: &&FindingChange| f.title == title && f.proven == proven && f.schools.iter().any(|s| s == school);
    review.findings.iter().find(fits).unwrap_or_else(|| panic!("{title}, {school}: {review:#?}"))
}

fn answers(sets: &[&[&str]]) -> Vec<Cause> {
    let sets = sets.iter().map(|set| set.iter().map(|s| (*s).to_owned()).collect()).collect();
    vec![Cause::Answers { sets, smallest: true, others: false }]
}

#[test]
fn every_bundled_case_is_saved_and_reads_back_as_it_was_shown() {
    let mut analyst = bundled();
    for case in examples() {
        let text = write_record(&mut analyst, &case, &under("majority")).expect("written");
        let saved = read_record(text.as_bytes()).unwrap_or_else(|e| panic!("{}: {e}", case.id));
        assert!(saved.intact, "{}", case.id);
        assert_eq!((&saved.circumstances, &saved.case), (&under("majority"), &case));
        assert_eq!(saved.memo, memo(&mut analyst, &case, Standing::Established));
        assert!(text.len() < 160_000, "{}: {} bytes", case.id, text.len());
        let review = review(&mut analyst, &saved, Side::Present(&case));
        assert!(!review.changed() && review.answers.is_empty() && review.editions.is_none(), "{review:?}");
    }
}

/// Written by the program before it knew precedents: a record is for good.
#[test]
fn a_record_of_an_earlier_program_is_read_and_reviewed() {
    let mut analyst = bundled();
    let saved = read_record(include_bytes!("records/before_precedents.json")).expect("a record");
    assert!(saved.intact && saved.memo.decided.is_empty());
    let shown = record_sheet(&saved, &[]).plain(90);
    assert!(shown.contains("May force be used?") && !shown.contains("What was decided"), "{shown}");
    let review = review(&mut analyst, &saved, Side::Present(&saved.case));
    assert!(review.answers.is_empty(), "{review:?}");
}

#[test]
fn a_saved_analysis_opens_as_it_was_under_another_doctrine_and_the_review_names_the_law_that_changed() {
    let mut before = toy(TOY);
    let case = gate(30, "none", "yes");
    let saved = saved(&mut before, &case);
    let shown = record_sheet(&saved, &[]).plain(90);
    assert!(shown.ends_with(&sheet(&memo(&mut before, &case, Standing::Established)).plain(90)), "{shown}");
    assert!(
        shown.contains("which is a crowd from 20 people on")
            && shown.contains("Saved on 24 November 2026, 13:17:13 UTC")
    );

    // The line is drawn elsewhere: nothing in the record may follow it.
    let mut after = toy_with(&[("value = 20", "value = 50"), ("version = \"1.0\"", "version = \"1.1\"")]);
    let again = read_record(write_record(&mut before, &case, &under("middle")).expect("written").as_bytes());
    assert_eq!(record_sheet(&again.expect("read"), &[]).plain(90), shown);

    let review = review(&mut after, &saved, Side::Present(&case));
    assert_eq!(review.answers, []);
    assert_eq!(review.elements, [LawChange::Changed { id: "safe".to_owned(), title: "Safety".to_owned() }]);
    let law = vec![Cause::Law { elements: vec!["Safety".to_owned()] }];
    let safety = change(&review, "Safety", "Middle", false);
    assert_eq!((safety.before.as_str(), safety.after.as_str(), &safety.causes), ("not met", "met", &law));
    assert!(safety.then.contains("crowd from 20 people on") && safety.now.contains("Nobody is in danger"));
    let closing = change(&review, "May it be closed?", "Middle", false);
    assert_eq!((closing.before.as_str(), closing.after.as_str(), &closing.causes), ("not met", "met", &law));
    let words = review_sheet(&review, "24 November 2026", None).plain(200);
    for part in [
        "edition 1.0 (2026-11-23) to 1.1 (2026-11-23)",
        "Safety: its tests are others",
        "because the law changed on Safety",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
}

#[test]
fn law_and_answers_have_each_their_share() {
    let mut before = toy(TOY);
    let saved = saved(&mut before, &gate(30, "none", "yes"));
    let mut after = toy_with(&[("value = 20", "value = 50")]);
    // The new line makes it safe; the new answers make it unsafe again, and unfair.
    let review = review(&mut after, &saved, Side::Present(&gate(60, "none", "no")));
    assert!(review.findings.iter().all(|f| f.title != "Safety" || f.schools == ["Strict"]), "{review:#?}");
    let fair = change(&review, "Fairness", "Middle", false);
    assert_eq!(fair.causes, answers(&[&["warning"]]));
    assert_eq!(review.answers.len(), 2);
}

#[test]
fn smallest_sets_of_answers_are_found_alone_together_and_as_alternatives() {
    let mut analyst = toy(TOY);
    // Alone: the warning. Together: people and signs. Either: safety or fairness fails.
    let saved_calm = saved(&mut analyst, &gate(3, "danger", "yes"));
    let review_calm = review(&mut analyst, &saved_calm, Side::Present(&gate(30, "none", "no")));
    assert_eq!(change(&review_calm, "Fairness", "Middle", false).causes, answers(&[&["warning"]]));
    assert_eq!(change(&review_calm, "Safety", "Middle", false).causes, answers(&[&["people", "signs"]]));
    let closing = change(&review_calm, "May it be closed?", "Middle", false);
    assert_eq!(closing.causes, answers(&[&["warning"]]));
    assert_eq!((closing.before.as_str(), closing.after.as_str()), ("met", "not met"));
    let words = review_sheet(&review_calm, "then", None).plain(90);
    assert!(
        words.contains("because of people and signs") && words.contains("people: 3 people (established) → 30 people"),
        "{words}"
    );

    // Alternatives: each of two answers would have done.
    let saved_bad = saved(&mut analyst, &gate(30, "none", "yes"));
    let review_bad = review(&mut analyst, &saved_bad, Side::Present(&gate(3, "danger", "yes")));
    assert_eq!(change(&review_bad, "Safety", "Middle", false).causes, answers(&[&["people"], &["signs"]]));
}

#[test]
fn a_standing_that_changed_is_a_cause_as_proven_only() {
    let mut analyst = toy(TOY);
    let saved = saved(&mut analyst, &gate(3, "danger", "yes"));
    let mut weaker = gate(3, "danger", "yes");
    weaker.change_answer("watch.warned", |a| a.standing = Standing::Alleged);
    let review = review(&mut analyst, &saved, Side::Present(&weaker));
    assert!(review.findings.iter().all(|f| f.proven), "{review:#?}");
    let fair = change(&review, "Fairness", "Middle", true);
    assert_eq!((fair.before.as_str(), fair.after.as_str()), ("met", "not proven"));
    assert_eq!(fair.causes, answers(&[&["warning"]]));
}

#[test]
fn two_saved_analyses_of_a_doctrine_that_is_not_here_are_compared_without_guessing() {
    let mut old = toy_with(&[("value = 20", "value = 25"), ("version = \"1.0\"", "version = \"0.9\"")]);
    let (first, second) = (saved(&mut old, &gate(22, "none", "yes")), saved(&mut old, &gate(26, "none", "yes")));
    let mut present = toy(TOY);
    let review_between = review(&mut present, &first, Side::Saved(&second));
    assert_eq!(review_between.editions, None);
    // Under the present law 22 people are a crowd already, so that it cannot tell what 26 did.
    assert_eq!(change(&review_between, "Safety", "Middle", false).causes, [Cause::Unknown]);
    // Two editions, neither of which is here: the law that differs between them is named, and that answers may have had their share.
    let mut older = toy_with(&[("value = 20", "value = 21"), ("version = \"1.0\"", "version = \"0.8\"")]);
    let oldest = saved(&mut older, &gate(20, "none", "yes"));
    let between = review(&mut present, &oldest, Side::Saved(&second));
    let law = Cause::Law { elements: vec!["Safety".to_owned()] };
    assert_eq!(change(&between, "Safety", "Middle", false).causes, [law, Cause::Unknown]);
    // By its own doctrine it can be told.
    let by_its_own = review(&mut old, &first, Side::Saved(&second));
    assert_eq!(change(&by_its_own, "Safety", "Middle", false).causes, answers(&[&["people"]]));
}

#[test]
fn a_record_that_was_tampered_with_says_so() {
    let mut analyst = toy(TOY);
    let text = write_record(&mut analyst, &gate(30, "none", "yes"), &under("middle")).expect("written");
    assert!(read_record(text.as_bytes()).expect("read").intact);
    for (from, to) in [("\"not met\"", "\"met\""), ("A. Student", "B. Student"), ("\n}\n", "\n}\n\n"), ("30", "31")] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        match read_record(changed.as_bytes()) {
            Ok(saved) => {
                assert!(!saved.intact, "{from}");
                assert!(record_sheet(&saved, &[]).plain(80).contains("changed after it was saved"));
            }
            Err(e) => panic!("{from}: {e}"),
        }
    }
    for broken in ["", "{", "[]", "{\"format\": 9}", "{\"format\": 1}", "\u{1b}[2J"] {
        let error = read_record(broken.as_bytes()).expect_err(broken).to_string();
        assert!(!error.is_empty() && !error.contains('\u{1b}'), "{error}");
    }
}

#[test]
fn hostile_text_in_a_case_is_no_danger_in_its_record() {
    let mut analyst = toy(TOY);
    let mut case = gate(30, "none", "yes");
    case.title = "A\u{1b}[31m\u{202e}B".to_owned();
    case.change_answer("gate.kind", |a| a.note = "\u{9b}2J\nsecond line".to_owned());
    let circumstances = Circumstances { remark: "\u{1b}]0;x\u{7}".to_owned(), ..under("middle") };
    let text = write_record(&mut analyst, &case, &circumstances).expect("written");
    assert!(text.chars().all(|c| c == '\n' || (!c.is_control() && c != '\u{202e}')), "{text}");
    let saved = read_record(text.as_bytes()).expect("read");
    assert!(saved.intact);
    assert_eq!((&saved.case, &saved.circumstances), (&case, &circumstances));
    let remark = Remark { author: "\u{202e}".to_owned(), date: String::new(), text: "two\nlines\u{7}".to_owned() };
    assert_eq!(read_remark(write_remark(&remark).as_bytes()).expect("read"), remark);
    let shown = record_sheet(&saved, &[remark]).plain(80);
    assert!(shown.chars().all(|c| c == '\n' || (!c.is_control() && c != '\u{202e}')), "{shown:?}");
    assert!(shown.contains("second line"));
}

/// A record that somebody else wrote: nothing in it reaches a terminal raw, and nothing in it brings the program down.
#[test]
fn a_record_of_an_unknown_hand_is_shown_and_not_obeyed() {
    let mut analyst = toy(TOY);
    let case = gate(30, "none", "yes");
    let text = write_record(&mut analyst, &case, &under("middle")).expect("written");
    let hostile = text
        .replace("Book of Gates", "Book\\u001b[31m\\u202eof")
        .replace("\"version\": \"1.0\"", "\"version\": \"1\\u009b2J\"")
        .replace("\"not met\"", "\"not\\u001b met\"")
        .replace("\"title\": \"Safety\"", "\"title\": \"Sa\\u0007fety\"")
        .replace("\"depth\": 0", "\"depth\": 100000000000000");
    assert_ne!(hostile, text);
    let saved = read_record(hostile.as_bytes()).expect("read");
    assert!(!saved.intact);
    let harmful = |text: &str| text.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
    let shown = record_sheet(&saved, &[]).plain(80);
    assert_eq!(harmful(&shown), None, "{shown:?}");
    assert!(shown.len() < 100_000);
    let review = review(&mut analyst, &saved, Side::Present(&gate(30, "danger", "no")));
    let words = review_sheet(&review, "then", None).plain(80);
    assert_eq!(harmful(&words), None, "{words:?}");
    assert!(words.contains("changed after it was saved"), "{words}");
    // One that says that it is of another case than it holds.
    let other = text.replacen("\"case\": \"gate\"", "\"case\": \"door\"", 1);
    assert!(
        read_record(other.as_bytes())
            .expect_err("two cases")
            .to_string()
            .contains("of the case 'door', and holds 'gate'")
    );
}

#[test]
fn other_words_are_no_other_law() {
    let mut before = toy(TOY);
    let saved = saved(&mut before, &gate(30, "none", "yes"));
    let mut after = toy_with(&[
        ("Nobody is in danger.", "No one is in danger."),
        ("label = \"watchman\"", "label = \"the watch\""),
        ("cite = [\"book\"]", "cite = [\"statute\"]"),
        ("value = 20", "value = 50"),
    ]);
    let review = review(&mut after, &saved, Side::Present(&gate(30, "none", "yes")));
    assert_eq!(review.elements, [LawChange::Changed { id: "safe".to_owned(), title: "Safety".to_owned() }]);
    let closing = change(&review, "May it be closed?", "Middle", false);
    assert_eq!(closing.causes, [Cause::Law { elements: vec!["Safety".to_owned()] }]);
    let mut words = toy_with(&[("Nobody is in danger.", "No one is in danger.")]);
    let nothing = caroline::review::review(&mut words, &saved, Side::Present(&gate(30, "none", "yes")));
    assert!(!nothing.changed() && nothing.elements.is_empty());
    let told = review_sheet(&nothing, "then", None).plain(90);
    assert!(told.contains("Nothing that bears on findings"), "{told}");
}

#[test]
fn a_school_or_element_that_is_gone_is_told_and_not_passed_over() {
    let mut before = toy(TOY);
    let saved = saved(&mut before, &gate(30, "none", "yes"));
    let text = TOY.replace("\"wide\"", "\"broad\"");
    let mut after = toy(&text);
    let review = review(&mut after, &saved, Side::Present(&gate(30, "none", "yes")));
    assert!(review.changed() && review.findings.is_empty(), "{review:#?}");
    assert_eq!(review.incomparable, ["the school 'broad' was not there", "the school 'wide' is no longer there"]);
    let words = review_sheet(&review, "then", None).plain(90);
    assert!(words.contains("What cannot be compared"), "{words}");
}

/// Two analyses under one law, and another law at hand that agrees at both ends but for other reasons.
#[test]
fn a_cause_is_told_only_under_a_law_that_governed() {
    // There it takes an iron gate and no warning; here no warning is enough.
    let mut there = toy_with(&[
        (
            "watch.there is yes and watch.warned is no\"",
            "gate.kind is iron and watch.there is yes and watch.warned is no\"",
        ),
        ("version = \"1.0\"", "version = \"0.9\""),
    ]);
    let mut second = gate(3, "danger", "no");
    second.change_answer("gate.kind", |a: &mut Answer| a.value = Some(AnswerValue::Word("iron".to_owned())));
    let (first, second) = (saved(&mut there, &gate(3, "danger", "yes")), saved(&mut there, &second));
    let mut here = toy(TOY);
    let by_another = review(&mut here, &first, Side::Saved(&second));
    assert_eq!(change(&by_another, "Fairness", "Middle", false).causes, [Cause::Unknown]);
    let by_its_own = review(&mut there, &first, Side::Saved(&second));
    assert_eq!(change(&by_its_own, "Fairness", "Middle", false).causes, answers(&[&["kind of gate", "warning"]]));
}

/// What a review calls a cause is held against the engine: each set by itself gives the new finding, no smaller set does, and every
/// finding that differs is told.
#[test]
fn causes_are_sufficient_and_smallest_in_random_cases() {
    let mut analyst = bundled();
    let doctrine = Arc::clone(analyst.doctrine());
    let (mut told, mut joint) = (0, 0);
    for seed in 0..80 {
        let mut random = Rng::with_seed(seed);
        let before = cases::random_case(&doctrine, 80, true, &mut random);
        let other = cases::random_case(&doctrine, 80, true, &mut random);
        let mut after = before.clone();
        let mut changed = Vec::new();
        for fact in doctrine.facts().iter().filter(|_| random.usize(..14) == 0).take(6) {
            match other.answers.get(&fact.id) {
                Some(answer) => _ = after.answers.insert(fact.id.clone(), answer.clone()),
                None => _ = after.answers.remove(&fact.id),
            }
            if before.answers.get(&fact.id) != after.answers.get(&fact.id) {
                changed.push((fact.label.clone(), fact.id.clone()));
            }
        }
        let saved = saved(&mut analyst, &before);
        let review = review(&mut analyst, &saved, Side::Present(&after));
        let hybrid = |labels: &[String]| {
            let mut case = before.clone();
            for (_, id) in changed.iter().filter(|(label, _)| labels.contains(label)) {
                match after.answers.get(id) {
                    Some(answer) => _ = case.answers.insert(id.clone(), answer.clone()),
                    None => _ = case.answers.remove(id),
                }
            }
            case
        };
        let [old, new] = [&before, &after].map(|case| analyst.analyse(case, Standing::Established));
        let mut differing = 0;
        for school in doctrine.school_ids() {
            for element in doctrine.element_ids() {
                for proven in [false, true] {
                    let words = |a: &caroline::analysis::Analysis| {
                        let findings = a.reading(proven);
                        findings.of(school, element).words(findings.reading())
                    };
                    if words(&old) == words(&new) {
                        continue;
                    }
                    differing += 1;
                    let verdict = doctrine.verdicts().iter().find(|v| v.element == element);
                    let title = verdict.map_or(&doctrine.element(element).title, |v| &v.question);
                    let change = change(&review, title, &doctrine.school(school).title, proven);
                    assert_eq!((change.before.as_str(), change.after.as_str()), (words(&old), words(&new)));
                    let [Cause::Answers { sets, smallest: true, .. }] = change.causes.as_slice() else {
                        panic!("seed {seed}: {change:?}")
                    };
                    for set in sets {
                        told += 1;
                        joint += usize::from(set.len() > 1);
                        let analysis = analyst.analyse(&hybrid(set), Standing::Established);
                        assert_eq!(words(&analysis), change.after, "seed {seed}: {title}: {set:?}");
                        for left_out in set {
                            let smaller: Vec<String> = set.iter().filter(|l| *l != left_out).cloned().collect();
                            let analysis = analyst.analyse(&hybrid(&smaller), Standing::Established);
                            assert_ne!(
                                words(&analysis),
                                change.after,
                                "seed {seed}: {title}: {set:?} without {left_out}"
                            );
                        }
                    }
                }
            }
        }
        let reported: usize = review.findings.iter().map(|f| f.schools.len()).sum();
        assert_eq!(reported, differing, "seed {seed}");
    }
    assert!(told > 500 && joint > 5, "{told} {joint}");
}

#[test]
fn an_answer_that_the_new_doctrine_does_not_know_is_no_answer() {
    let mut before = toy(TOY);
    let mut case = gate(3, "danger", "no");
    case.change_answer("gate.kind", |a: &mut Answer| a.value = Some(AnswerValue::Word("iron".to_owned())));
    let saved = saved(&mut before, &case);
    let mut after = toy_with(&[
        ("id = \"iron\", label = \"iron\"", "id = \"steel\", label = \"steel\""),
        ("gate.kind is iron", "gate.kind is steel"),
    ]);
    let review = review(&mut after, &saved, Side::Present(&case));
    let safety = change(&review, "Safety", "Strict", false);
    assert_eq!((safety.before.as_str(), safety.after.as_str()), ("unsettled", "open"));
    assert_eq!(safety.causes, [Cause::Law { elements: vec!["Safety".to_owned()] }]);
    assert_eq!(review.facts, [LawChange::Changed { id: "gate.kind".to_owned(), title: "kind of gate".to_owned() }]);
}
