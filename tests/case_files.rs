//! The file format: nothing is lost in a round trip, nothing wrong is taken for right, and nothing in it harms a terminal.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use caroline::case::{Answer, AnswerValue, Case, CaseId, Disputed, SourceRef, Standing, read_case, write_case};
use fastrand::Rng;

const WHOLE: &str = r#"{
  "format": 1,
  "id": "a-case",
  "title": "A case",
  "matter": "",
  "stage": "past",
  "status": "final",
  "created": "2026-11-23T10:00:00Z",
  "parties": { "acting": "A", "territorial": "", "against": "", "victim": "", "note": [1, 2] },
  "dates": { "incident": "2026-01-02", "response": null, "report": null },
  "summary": "Two\nlines",
  "answers": {
    "a.future_fact": { "value": "something", "standing": "credible", "weight": { "x": 1 } },
    "incident.deaths": { "value": { "at_least": 1 }, "standing": "alleged", "disputed": { "value": 0, "proven": true, "note": "They say none." } },
    "incident.means": { "value": ["small_arms", "explosives"], "standing": "established", "sources": [{ "id": "s", "at": "p. 3", "line": 4 }] },
    "incident.place": { "value": { "known": ["victim_territory"], "denied": [] }, "standing": "alleged" },
    "threat.phase": { "value": { "one_of": ["finished", "under_way"] }, "standing": "assumed" },
    "x.note_only": { "standing": "alleged", "note": "To be found out." }
  },
  "sources": {
    "s": { "type": "report", "title": "T", "author": "A", "shelf": "7" }
  },
  "views": {
    "gravity": { "finding": "met", "reason": "…", "added": 1 },
    "timing": { "reason": "Not sure yet." }
  },
  "comments": [
    { "author": "A", "date": "2026-11-23T10:00:00Z", "text": "a", "added": {} },
    { "text": "b\nc" }
  ],
  "added_by_another_program": {
    "kept": [true, null]
  }
}
"#;

#[test]
fn a_round_trip_keeps_everything_byte_for_byte() {
    let case = read_case(WHOLE.as_bytes()).expect("a case");
    assert_eq!(write_case(&case), WHOLE);
}

#[test]
fn what_could_harm_a_terminal_is_written_as_escapes_and_reads_back() {
    let mut case = read_case(WHOLE.as_bytes()).expect("a case");
    case.title = "a\u{1b}]0;x\u{7}b\u{202e}c\u{9b}d\u{7f}e\u{feff}".to_owned();
    let text = write_case(&case);
    assert!(text.chars().all(|c| c == '\n' || (!c.is_control() && c != '\u{202e}' && c != '\u{feff}')), "{text}");
    assert_eq!(read_case(text.as_bytes()).expect("a case"), case);
}

/// What is saved is read back and compared before it may replace anything: a case that would not compare could never be saved.
#[test]
fn whatever_a_case_holds_reads_back_equal() {
    let blank = Case::blank(CaseId::new("blank").expect("a name"), "", "");
    assert_eq!(read_case(write_case(&blank).as_bytes()).expect("a case"), blank);
    for seed in 0..2_000 {
        let mut random = Rng::with_seed(seed);
        let case = random_case(&mut random);
        let text = write_case(&case);
        let again = read_case(text.as_bytes()).unwrap_or_else(|e| panic!("seed {seed}: {e}\n{text}"));
        assert_eq!(again, case, "seed {seed}");
        assert_eq!(write_case(&again), text, "seed {seed}");
    }
}

#[test]
fn hidden_characters_in_what_another_program_wrote_do_not_keep_a_case_from_being_saved() {
    let theirs = WHOLE.replace("\"kept\": [true, null]", "\"kept\": [\"a\u{202e}b\u{feff}\", null]");
    let case = read_case(theirs.as_bytes()).expect("a case");
    assert_eq!(read_case(write_case(&case).as_bytes()).expect("a case"), case);
}

/// What a record of a precedent does not say it does not say afterwards either, and what it says stays.
#[test]
fn a_precedent_reads_back_equal_with_any_part_missing() {
    let whole = r#""year": 1837, "claimed": "c", "kind": "court", "by": "b", "decision": "d", "proof": "not decided",
        "holdings": { "gravity": "not decided", "other": "met" }, "authorities": [{ "cite": "c", "at": "p", "status": "verified", "x": 1 }, { "cite": "e" }],
        "confidence": "high", "recoded": ["a: b"], "by_another_program": [1]"#;
    let whole: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&format!("{{{whole}}}")).expect("JSON");
    for missing in whole.keys().map(Some).chain([None]) {
        let mut record = whole.clone();
        record.retain(|key, _| Some(key) != missing);
        for nothing in [false, true] {
            if let (Some(missing), true) = (missing, nothing) {
                record.insert(missing.clone(), serde_json::Value::Null);
            }
            let file = serde_json::json!({ "format": 1, "id": "p", "precedent": record }).to_string();
            let case = read_case(file.as_bytes()).unwrap_or_else(|e| panic!("{e}: {file}"));
            let text = write_case(&case);
            assert_eq!(read_case(text.as_bytes()).expect("a case"), case, "{text}");
            let written: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            for (key, value) in &record {
                let same = written["precedent"][key] == *value || value.is_null();
                assert!(same, "{key}: {text}");
            }
            if let Some(missing @ ("year" | "proof" | "by")) = missing.map(String::as_str) {
                assert!(written["precedent"].get(missing).is_none(), "{text}");
            }
        }
    }
    for strange in ["\"none\"", "null", "[1]", "7"] {
        let text = WHOLE.replace(
            "\"added_by_another_program\": {\n    \"kept\": [true, null]\n  }",
            &format!("\"precedent\": {strange}"),
        );
        let case = read_case(text.as_bytes()).expect("a case");
        assert!(case.precedent().is_none());
        assert_eq!(write_case(&case), text);
    }
    let wrong = read_case(br#"{ "format": 1, "id": "p", "precedent": { "year": "1837" } }"#).expect_err("no year");
    assert!(wrong.to_string().contains("precedent.year: a year, as 1837, is expected here"), "{wrong}");
}

fn text(random: &mut Rng) -> String {
    const PIECES: [&str; 12] = [
        "plain ",
        "Juárez ",
        "日本",
        "\"",
        "\\",
        "\n",
        "\t",
        "\u{1b}[2J",
        "\u{202e}",
        "{}",
        "null",
        "👩\u{200d}⚖\u{fe0f}",
    ];
    (0..random.usize(0..5)).map(|_| PIECES[random.usize(..PIECES.len())]).collect()
}

fn words(random: &mut Rng) -> Vec<String> {
    (0..random.usize(0..4)).map(|_| text(random)).collect()
}

fn value(random: &mut Rng) -> AnswerValue {
    match random.usize(..6) {
        0 => AnswerValue::Word(text(random)),
        1 => AnswerValue::OneOf(words(random)),
        2 => AnswerValue::Number(random.u64(..)),
        3 => AnswerValue::Between { at_least: Some(random.u64(..9)), at_most: random.bool().then(|| random.u64(..)) },
        4 => AnswerValue::Marks(words(random)),
        _ => AnswerValue::SomeMarks { known: words(random), denied: words(random) },
    }
}

fn random_case(random: &mut Rng) -> Case {
    let mut case = read_case(WHOLE.as_bytes()).expect("a case");
    (case.title, case.matter, case.summary) = (text(random), text(random), text(random));
    case.parties.acting = text(random);
    for _ in 0..random.usize(0..6) {
        let refs = |random: &mut Rng| vec![SourceRef { id: text(random), at: text(random), ..SourceRef::default() }];
        let disputed = random.bool().then(|| Disputed {
            value: random.bool().then(|| value(random)),
            proven: random.bool(),
            note: text(random),
            sources: refs(random),
            ..Disputed::default()
        });
        let answer = Answer {
            value: random.bool().then(|| value(random)),
            standing: Standing::ALL[random.usize(..4)],
            note: text(random),
            sources: refs(random),
            disputed,
            ..Answer::default()
        };
        case.answers.insert(format!("fact.{}", random.u8(..)), answer);
    }
    case
}

#[test]
fn mistakes_are_named_with_their_place() {
    let with = |from: &str, to: &str| {
        assert!(WHOLE.contains(from), "{from}");
        read_case(WHOLE.replacen(from, to, 1).as_bytes()).expect_err(to).to_string()
    };
    for (from, to, expected) in [
        ("\"format\": 1", "\"format\": 2", "newer Caroline"),
        ("\"format\": 1", "\"format\": 0", "no format 0"),
        ("\"id\": \"a-case\"", "\"id\": \"../etc\"", "line 3, column 9: id: an id is"),
        ("\"stage\": \"past\"", "\"stage\": \"soon\"", "'soon' is none of: planned, ongoing, past"),
        ("2026-01-02", "2026-02-30", "is no date"),
        ("{ \"at_least\": 1 }", "{ \"about\": 1 }", "says nothing about a value"),
        ("{ \"at_least\": 1 }", "1e999", "is no whole number"),
        ("\"past\",\n", "\"past\",\n  \"stage\": \"past\",\n", "stands twice"),
        ("\"summary\": \"Two\\nlines\"", "\"summary\": 7", "a text in quotation marks is expected"),
        ("\"finding\": \"met\"", "\"finding\": \"fine\"", "'fine' is none of: met, not met, unsettled, does not arise"),
        ("\"text\": \"a\"", "\"text\": 7", "comments[0].text: a text in quotation marks"),
        ("}\n}\n", "}\n", "EOF"),
    ] {
        let said = with(from, to);
        assert!(said.contains(expected), "{to}: {said}");
    }
    assert!(read_case(b"\xff\xfe").expect_err("no text").to_string().contains("UTF-8"));
    assert!(read_case("[".repeat(100_000).as_bytes()).is_err(), "depth is no way to overflow the stack");
}
