//! The file format: nothing is lost in a round trip, nothing wrong is taken for right, and nothing in it harms a terminal.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use caroline::case::{read_case, write_case};

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
  "views": { "gravity": { "finding": "met", "reason": "…" } },
  "comments": [{ "text": "a" }],
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
        ("}\n}\n", "}\n", "EOF"),
    ] {
        let said = with(from, to);
        assert!(said.contains(expected), "{to}: {said}");
    }
    assert!(read_case(b"\xff\xfe").expect_err("no text").to_string().contains("UTF-8"));
    assert!(read_case("[".repeat(100_000).as_bytes()).is_err(), "depth is no way to overflow the stack");
}
