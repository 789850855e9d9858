//! Screens as text, and what keys do to them: the workbench on a small doctrine and a small library of their own.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::path::Path;
use std::sync::Arc;

use caroline::case::{Case, read_case};
use caroline::doctrine::{Doctrine, SourceFile};
use caroline::library::Library;
use caroline::tui::Headless;

const CASES: [&str; 3] = [
    r#"{ "format": 1, "id": "iron", "title": "Iron gate at noon (invented)", "matter": "Gates", "created": "2026-11-23T10:00:00Z",
      "summary": "A gate is closed at noon.",
      "answers": {
        "gate.kind": { "value": "iron", "standing": "established" },
        "gate.people": { "value": { "at_least": 3, "at_most": 5 }, "standing": "credible", "note": "Counted from the tower." },
        "gate.signs": { "value": ["danger"], "standing": "alleged", "disputed": { "value": ["none"], "note": "Nobody saw a sign." } },
        "watch.there": { "value": "yes", "standing": "established" },
        "watch.warned": { "value": "yes", "standing": "assumed" },
        "tower.height": { "value": 7, "standing": "alleged" }
      } }"#,
    r#"{ "format": 1, "id": "market", "title": "Market day: a crowd before the wooden gate, and no sign", "matter": "Gates", "created": "",
      "answers": {
        "gate.kind": { "value": "wood", "standing": "established" },
        "gate.people": { "value": 40, "standing": "established" },
        "gate.signs": { "value": ["none"], "standing": "established" },
        "watch.there": { "value": "no", "standing": "established" }
      } }"#,
    r#"{ "format": 1, "id": "night", "title": "Night", "matter": "", "created": "", "answers": {} }"#,
];

struct Bench {
    workbench: Headless,
    library: Library,
    _dir: tempfile::TempDir,
}

fn doctrine() -> Arc<Doctrine> {
    let text = include_str!("screens/doctrine.toml").to_owned();
    let doctrine = Doctrine::from_files(vec![SourceFile { name: "doctrine.toml".to_owned(), text }]);
    let doctrine = doctrine.unwrap_or_else(|faults| panic!("{faults}"));
    doctrine.check().unwrap_or_else(|faults| panic!("{faults}"));
    Arc::new(doctrine)
}

fn bench(columns: u16, rows: u16, ascii: bool) -> Bench {
    let dir = tempfile::tempdir().expect("a folder");
    let library = Library::open(dir.path()).expect("a library");
    for text in CASES {
        library.create(&read_case(text.as_bytes()).expect("a case")).expect("created");
    }
    std::fs::write(dir.path().join("cases/torn.json"), "{ \"format\": 1, ").expect("written");
    let workbench = Headless::open(doctrine(), library.clone(), columns, rows, ascii).expect("it opens");
    Bench { workbench, library, _dir: dir }
}

impl Bench {
    /// Presses keys on the first case with a matter.
    fn press(&mut self, keys: &str) -> &mut Self {
        self.workbench.press(keys);
        self
    }

    fn screen(&mut self) -> String {
        self.workbench.settle();
        self.workbench.screen()
    }

    fn on_disk(&mut self, id: &str) -> Case {
        self.workbench.settle();
        read(self.library.root(), id)
    }
}

fn read(root: &Path, id: &str) -> Case {
    read_case(&std::fs::read(root.join(format!("cases/{id}.json"))).expect("there")).expect("a case")
}

/// To the case "Iron gate at noon": below the heading of its matter.
const TO_IRON: &str = "g j j j";

#[test]
fn the_screen_at_its_sizes() {
    for (columns, rows) in [(120, 40), (80, 24), (60, 20), (40, 10)] {
        let mut bench = bench(columns, rows, false);
        bench.press(TO_IRON);
        insta::assert_snapshot!(format!("list_{columns}x{rows}"), bench.screen());
        bench.press("enter j j");
        insta::assert_snapshot!(format!("facts_{columns}x{rows}"), bench.screen());
        bench.press("tab j j");
        insta::assert_snapshot!(format!("analysis_{columns}x{rows}"), bench.screen());
    }
}

#[test]
fn plain_characters_where_the_terminal_has_no_others() {
    let mut bench = bench(100, 30, true);
    bench.press(TO_IRON).press("enter j");
    let screen = bench.screen();
    assert!(screen.is_ascii(), "{screen}");
    insta::assert_snapshot!("ascii", screen);
}

#[test]
fn what_stands_over_the_panes() {
    let mut bench = bench(100, 30, false);
    bench.press(TO_IRON).press("enter g j j j j enter");
    insta::assert_snapshot!("several_of", bench.screen());
    bench.press("esc tab j enter");
    insta::assert_snapshot!("finding_in_full", bench.screen());
    bench.press("esc ?");
    insta::assert_snapshot!("help", bench.screen());
}

#[test]
fn a_new_user_with_an_empty_library_is_told_what_to_do() {
    let dir = tempfile::tempdir().expect("a folder");
    let library = Library::open(dir.path()).expect("a library");
    let mut workbench = Headless::open(doctrine(), library, 100, 30, false).expect("it opens");
    insta::assert_snapshot!("empty", workbench.screen());
}

#[test]
fn the_round_on_screen() {
    let mut bench = bench(100, 30, false);
    bench.press(TO_IRON).press("A");
    bench.workbench.type_text("Before the hearing");
    bench.press("enter");
    assert!(bench.screen().contains("The analysis is saved"));
    // A value with what it would change; a source; a view; a comment.
    bench.press("enter g j j j j j j enter j");
    insta::assert_snapshot!("what_a_value_would_change", bench.screen());
    bench.press("enter c G enter");
    bench.workbench.type_text("Log of the watch");
    bench.press("enter");
    bench.workbench.type_text("p 3");
    bench.press("enter");
    bench.press("tab v j enter");
    bench.workbench.type_text("They saw it coming.");
    bench.press("esc h G enter");
    bench.workbench.type_text("Ask for the log.");
    bench.press("esc k k k k");
    insta::assert_snapshot!("sources_and_comments", bench.screen());
    bench.press("tab g");
    insta::assert_snapshot!("own_view", bench.screen());
    bench.press("E");
    insta::assert_snapshot!("export", bench.screen());
    bench.press("f");
    insta::assert_snapshot!("export_markdown", bench.screen());
    // Moments differ from run to run.
    let dated = |screen: String| {
        let lines = screen.lines().filter(|l| !l.contains("UTC"));
        lines.collect::<Vec<_>>().join("\n")
    };
    bench.press("esc H");
    insta::assert_snapshot!("timeline", dated(bench.screen()));
    bench.press("r");
    insta::assert_snapshot!("review", dated(bench.screen()));
    bench.press("esc enter");
    insta::assert_snapshot!("saved_analysis", dated(bench.screen()));
    bench.press("esc esc");
    assert!(bench.screen().contains("ANALYSIS"));
}

#[test]
fn two_saved_analyses_are_compared_whichever_is_marked_first() {
    for keys in ["space j r", "j space k r"] {
        let mut bench = bench(120, 40, false);
        bench.press(TO_IRON).press("A enter enter");
        bench.press("g j j j j j j j n").press("A enter H").press(keys);
        let screen = bench.screen();
        assert!(screen.contains("warning: yes (assumed) → no (assumed)"), "{keys}: {screen}");
        assert!(screen.contains("From ") && screen.contains("met → not met, because of warning"), "{keys}: {screen}");
    }
}

#[test]
fn every_size_is_drawn_with_anything_open() {
    let mut bench = bench(120, 40, false);
    bench.press(TO_IRON).press("A enter enter g j j");
    // What is opened, what must then be on the screen, and what closes it.
    for (open, seen, close) in [
        ("", "FACTS", ""),
        ("enter", "enter choose", "esc"),
        ("j j enter", "enter choose", "esc"),
        ("o", "Note", "esc"),
        ("?", "What can be done here", "esc"),
        ("/", "find a fact", "esc"),
        ("c", "Sources of", "esc"),
        ("i", "esc close", "esc"),
        ("d", "other side", "esc"),
        ("A", "Save this analysis", "esc"),
        ("H", "One saved analysis", ""),
        ("r", "What has changed", "esc"),
        ("enter", "as it was", "esc esc"),
        ("E", "Export as plain text", ""),
        ("enter", "Write to this file", "esc"),
        ("tab enter", "EVERY TEST", "esc"),
        ("v", "Your own finding", "esc"),
        ("shift-tab shift-tab a", "New case from", "esc"),
        ("/", "filter", "esc"),
        ("I", "Import a case file", "esc"),
    ] {
        bench.press(open);
        bench.workbench.resize(120, 40);
        let screen = bench.screen();
        assert!(screen.contains(seen), "{open}: {screen}");
        for (columns, rows) in [
            (1, 1),
            (2, 40),
            (39, 10),
            (40, 9),
            (40, 10),
            (41, 11),
            (73, 24),
            (74, 10),
            (74, 14),
            (109, 10),
            (110, 10),
            (300, 3),
            (300, 100),
        ] {
            bench.workbench.resize(columns, rows);
            bench.screen();
        }
        bench.workbench.resize(120, 40);
        bench.screen();
        bench.press(close);
    }
}

/// However little room there is, some of what can be chosen is seen.
#[test]
fn values_are_seen_in_the_smallest_screen() {
    for (columns, rows) in [(40, 10), (44, 11), (74, 10)] {
        let mut bench = bench(columns, rows, false);
        bench.press(TO_IRON).press("enter g j j enter");
        let screen = bench.screen();
        assert!(screen.contains("▌(x)") && screen.contains("iron"), "{columns}x{rows}:\n{screen}");
    }
}

/// However low the screen, the line on which the keys act is seen.
#[test]
fn an_answer_is_seen_in_the_lowest_screen() {
    for (columns, rows) in [(74, 12), (116, 10), (120, 11), (200, 12)] {
        let mut bench = bench(columns, rows, false);
        bench.press(TO_IRON).press("tab tab o");
        let screen = bench.screen();
        assert!(screen.lines().any(|l| l.contains("▌  Wait until")), "{columns}x{rows}:\n{screen}");
    }
}

/// What is left of a heading whose beginning is out of sight could say the opposite: it goes with it.
#[test]
fn no_heading_is_torn() {
    for rows in 12..20 {
        let mut bench = bench(74, rows, false);
        bench.press(TO_IRON).press("tab tab o");
        for _ in 0..3 {
            let screen = bench.screen();
            let panel: Vec<&str> =
                screen.lines().filter_map(|l| l.rsplit_once('│').map(|(_, panel)| panel.trim())).collect();
            if let Some(end) = panel.iter().position(|l| l.starts_with("up. May")) {
                assert!(panel[end - 1].starts_with("Middle school, from"), "{rows}:\n{screen}");
            }
            bench.press("j");
        }
    }
}

#[test]
fn enter_without_a_change_changes_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let library = Library::open(dir.path()).expect("a library");
    let text = r#"{ "format": 1, "id": "odd", "title": "Odd", "answers": {
        "gate.signs": { "value": [], "standing": "established" },
        "gate.people": { "value": "a crowd", "standing": "established" },
        "gate.kind": { "value": { "one_of": ["wood", "iron"] }, "standing": "established" } } }"#;
    let case = read_case(text.as_bytes()).expect("a case");
    library.create(&case).expect("created");
    let mut workbench = Headless::open(doctrine(), library.clone(), 100, 30, false).expect("it opens");
    workbench.press("enter g j j enter enter j enter enter j enter j enter");
    workbench.settle();
    assert_eq!(read(library.root(), "odd"), case);
    // Marks that were touched are taken as they stand: all taken away again, none of them holds.
    workbench.press("g j j j j enter space space space enter");
    workbench.settle();
    let value = read(library.root(), "odd").answer("gate.signs").and_then(|a| a.value.clone());
    assert_eq!(value, Some(caroline::case::AnswerValue::Marks(Vec::new())));
    workbench.press("enter space enter");
    workbench.settle();
    let value = read(library.root(), "odd").answer("gate.signs").and_then(|a| a.value.clone());
    assert_eq!(value, Some(caroline::case::AnswerValue::Marks(vec!["hours".to_owned()])));
}

#[test]
fn what_was_typed_in_a_field_and_left_stands_in_it_again() {
    let mut bench = bench(120, 40, false);
    bench.press(TO_IRON).press("A");
    bench.workbench.type_text("Half a remark");
    bench.press("esc");
    assert!(bench.screen().contains("What was typed is kept"));
    bench.press("enter g j j j enter ctrl-u");
    bench.workbench.type_text("many");
    bench.press("esc");
    // In another case it is another field.
    bench.press("shift-tab j A");
    assert!(!bench.screen().contains("Half a remark"));
    bench.press("esc k A");
    assert!(bench.screen().contains("Half a remark"));
    bench.press("enter");
    bench.press("enter enter");
    assert!(bench.screen().contains("many"));
    // What was taken is no draft any more.
    bench.press("ctrl-u 3 enter A");
    assert!(!bench.screen().contains("Half a remark"));
}

/// What was ordered comes when its user has long gone on: it opens nothing over them, and nothing that is typed lands elsewhere.
#[test]
fn what_comes_late_disturbs_nobody() {
    // A new case comes while a note is being written.
    let mut bench = bench(120, 40, false);
    bench.press(TO_IRON).press("a enter");
    bench.workbench.type_text("Late");
    bench.workbench.press_at_once("enter enter g j j o");
    bench.workbench.type_text(" Typed.");
    bench.workbench.settle();
    bench.workbench.type_text(" And more.");
    assert!(bench.screen().contains("Iron gate at noon"));
    assert_eq!(bench.on_disk("iron").answer("gate.kind").map(|a| a.note.clone()), Some(" Typed. And more.".to_owned()));
    bench.press("esc");
    assert!(bench.screen().contains("Late"), "it is in the list");

    // The list of analyses comes when another case is open: it is not shown over that.
    bench.press("shift-tab").press(TO_IRON).press("A enter");
    bench.workbench.press_at_once("H j");
    bench.workbench.settle();
    let screen = bench.screen();
    assert!(!screen.contains("saved analysis"), "{screen}");

    // A case that is deleted while its user types in another.
    bench.press(TO_IRON);
    bench.workbench.press_at_once("x enter g j j o");
    bench.workbench.type_text("elsewhere");
    bench.workbench.settle();
    assert!(!bench.library.root().join("cases/iron.json").exists());
    bench.press("esc");
    bench.workbench.settle();
    let listing = bench.library.list().expect("listed");
    let notes: Vec<&str> =
        listing.cases.iter().filter_map(|l| l.case.answer("gate.kind")).map(|a| a.note.as_str()).collect();
    assert!(notes.contains(&"elsewhere"), "{notes:?}");
}

/// A case is imported in the place of one that its user is typing in: both are kept, and nothing that is not on disk is shown as saved.
#[test]
fn an_import_over_a_case_that_is_being_edited_keeps_both() {
    let mut bench = bench(120, 40, false);
    let theirs = CASES[0].replace("Iron gate at noon (invented)", "Theirs");
    let file = bench.library.root().join("theirs.json");
    std::fs::write(&file, theirs).expect("written");
    bench.press(TO_IRON).press("I");
    bench.workbench.type_text(&file.display().to_string());
    bench.press("enter");
    assert!(bench.screen().contains("iron is another case here"));
    bench.workbench.press_at_once("j enter enter g j j o");
    bench.workbench.type_text("Mine.");
    bench.workbench.settle();
    bench.press("esc");
    bench.workbench.settle();
    let listing = bench.library.list().expect("listed");
    let said: Vec<(String, bool)> = listing
        .cases
        .iter()
        .filter(|l| l.case.id.as_str() == "iron")
        .map(|l| (l.case.title.clone(), l.case.answer("gate.kind").is_some_and(|a| a.note == "Mine.")))
        .collect();
    assert!(said.contains(&("Theirs".to_owned(), false)), "{said:?}");
    assert!(said.contains(&("Iron gate at noon (invented)".to_owned(), true)), "{said:?}");
}

#[test]
fn a_version_that_is_kept_takes_no_typing() {
    let mut bench = bench(120, 40, false);
    bench.workbench.settle();
    let text = CASES[0].replace("Iron gate at noon", "Another hand");
    let file = "iron.conflict-20261124T100000Z.json";
    std::fs::write(bench.library.root().join("cases").join(file), &text).expect("written");
    for keys in ["o", "d", "c", "A", "enter", "2", "u", "tab v"] {
        let library = bench.library.clone();
        let mut workbench = Headless::open(doctrine(), library, 120, 40, false).expect("it opens");
        workbench.press("g j j j");
        let before = workbench.screen();
        assert!(before.lines().next().is_some_and(|l| l.contains("Another hand")), "{before}");
        workbench.press("enter");
        workbench.press(keys);
        assert!(workbench.screen().contains("another version, kept as it was"), "{keys}");
        workbench.type_text("zzz");
        assert!(!workbench.screen().contains("zzz"), "{keys}");
        workbench.settle();
        let now = std::fs::read_to_string(bench.library.root().join("cases").join(file)).expect("there");
        assert_eq!(now, text, "{keys}");
    }
}

#[test]
fn a_field_in_the_list_changes_the_case_that_is_selected() {
    let mut bench = bench(120, 40, false);
    // While one filters, another case may be open than the one selected.
    bench.press("/");
    bench.workbench.type_text("market");
    bench.press("enter r ctrl-u");
    bench.workbench.type_text("Renamed");
    bench.press("enter");
    assert_eq!(bench.on_disk("market").title, "Renamed");
    assert_ne!(bench.on_disk("iron").title, "Renamed");
}

#[test]
fn a_case_that_is_deleted_takes_no_more_typing_and_comes_back_as_it_was() {
    let mut bench = bench(120, 40, false);
    let before = bench.on_disk("iron");
    bench.press(TO_IRON).press("x");
    assert!(!bench.screen().contains("Iron gate at noon (invented)  "), "it has left the list");
    assert!(!bench.library.root().join("cases/iron.json").exists());
    bench.press("T enter");
    assert!(bench.screen().contains("is back"));
    assert_eq!(bench.on_disk("iron"), before);
    // One case has one entry.
    let screen = bench.screen();
    assert_eq!(screen.lines().filter(|l| l.starts_with(" ▌") && l.contains("Iron gate")).count(), 1, "{screen}");
}

#[test]
fn numbers_are_typed_in_place() {
    for (typed, expected) in [
        ("20", r#""value": 20"#),
        ("20+", r#""value": { "at_least": 20 }"#),
        ("3-5", r#""value": { "at_least": 3, "at_most": 5 }"#),
        ("", r#""standing": "established""#),
    ] {
        let mut bench = bench(120, 40, false);
        bench.press("g j j j j enter g j j j enter").press("ctrl-u");
        bench.workbench.type_text(typed);
        bench.press("enter");
        bench.workbench.settle();
        let text = std::fs::read_to_string(bench.library.root().join("cases/market.json")).expect("there");
        let line = text.lines().find(|l| l.contains("gate.people")).map(str::to_owned).unwrap_or_default();
        assert!(line.contains(expected) || typed.is_empty() && line.is_empty(), "{typed}: {line}\n{}", bench.screen());
    }
}

#[test]
fn what_is_no_number_is_said_and_kept_in_the_field() {
    let mut bench = bench(120, 40, false);
    bench.press("g j j j j enter g j j j enter").press("ctrl-u");
    bench.workbench.type_text("many");
    bench.press("enter");
    let screen = bench.screen();
    assert!(screen.contains("many"), "{screen}");
    assert_eq!(
        bench.on_disk("market").answer("gate.people").and_then(|a| a.value.clone()),
        read_case(CASES[1].as_bytes()).expect("a case").answer("gate.people").and_then(|a| a.value.clone())
    );
}

#[test]
fn every_edit_is_undone_and_redone_step_by_step() {
    let mut bench = bench(120, 40, false);
    let before = bench.on_disk("iron");
    bench.press(TO_IRON).press("enter");
    // A value, a standing, a note, the other side's version, the title.
    bench.press("g j j enter g enter").press("2").press("o");
    bench.workbench.type_text("Seen from the road.");
    bench.press("esc d esc g enter j enter");
    bench.workbench.type_text("!");
    bench.press("enter");
    let after = bench.on_disk("iron");
    assert!(after.title.ends_with('!'));
    let steps = 6;
    bench.press(&"z ".repeat(steps));
    assert_eq!(bench.on_disk("iron"), before);
    bench.press(&"Z ".repeat(steps));
    assert_eq!(bench.on_disk("iron"), after);
}

#[test]
fn the_five_answers_stand_in_the_place_of_the_findings() {
    for (columns, rows) in [(120, 40), (80, 24)] {
        let mut bench = bench(columns, rows, false);
        bench.press(TO_IRON).press("tab tab");
        for (key, name) in [("w", "why"), ("c", "change"), ("a", "ask"), ("o", "options"), ("P", "precedents")] {
            bench.press(key);
            insta::assert_snapshot!(format!("{name}_{columns}x{rows}"), bench.screen());
        }
        // The same key, or esc, goes back to the findings.
        bench.press("P");
        assert!(!bench.screen().contains("What decides it"), "{}", bench.screen());
    }
}

#[test]
fn a_change_is_tried_and_taken_back() {
    let mut bench = bench(120, 40, false);
    bench.press(TO_IRON).press("tab tab");
    let before = bench.screen();
    bench.press("c T");
    let tried = bench.screen();
    assert!(tried.contains("Tried: ") && tried.contains("z takes it back"), "{tried}");
    assert_ne!(before.lines().nth(3), tried.lines().nth(3));
    // What the answer says is of the case as it is now.
    let heading = |screen: &str| screen.lines().nth(4).unwrap_or_default().to_owned();
    let changed = heading(&tried);
    bench.press("z");
    assert_ne!(heading(&bench.screen()), changed, "undone");
    bench.press("o T");
    assert!(bench.screen().contains("what the case has already"), "{}", bench.screen());
    // What the selected line means stands below.
    assert!(bench.screen().contains("The gate stays open."), "{}", bench.screen());
    bench.press("j T");
    assert!(bench.screen().contains("Tried: Close it at once, unseen"), "{}", bench.screen());
    let marked = |screen: &str| screen.lines().filter(|l| l.contains('▌')).map(str::to_owned).collect::<Vec<_>>();
    let there = marked(&bench.screen());
    bench.press("z");
    assert!(bench.screen().contains("Changed back: watchman."), "{}", bench.screen());
    assert!(!there.is_empty() && there.iter().any(|l| l.contains("Close it at once")), "{there:?}");
    assert!(marked(&bench.screen()).iter().any(|l| l.contains("Close it at once")), "{}", bench.screen());
    // Each line leads somewhere.
    bench.press("w enter");
    assert!(bench.screen().contains("y/n/u answer"), "the keys are in the facts: {}", bench.screen());
    // And back to the line.
    let bars = |screen: &str| screen.lines().filter(|l| l.rsplit('│').next().is_some_and(|l| l.contains('▌'))).count();
    bench.press("esc");
    assert!(!bench.screen().contains("y/n/u answer") && bars(&bench.screen()) == 1, "{}", bench.screen());
}

/// Where several values of a change would do, the first is not taken unasked.
#[test]
fn of_several_values_that_would_do_the_user_takes_one() {
    let dir = tempfile::tempdir().expect("a folder");
    let library = Library::open(dir.path()).expect("a library");
    let case =
        caroline::library::examples().into_iter().find(|c| c.id.as_str() == "border-dense").expect("a bundled case");
    library.create(&case).expect("created");
    let doctrine = Arc::new(caroline::doctrine::Doctrine::bundled().unwrap_or_else(|faults| panic!("{faults}")));
    let workbench = Headless::open(doctrine, library.clone(), 120, 40, false).expect("it opens");
    let mut bench = Bench { workbench, library, _dir: dir };
    bench.press("tab tab c");
    let is_choice = |screen: &str| {
        let selected = screen.lines().find_map(|l| l.rsplit('│').next().filter(|l| l.contains('▌')));
        selected.is_some_and(|l| !l.contains(" + ") && l.contains(" or "))
    };
    for _ in 0..80 {
        if is_choice(&bench.screen()) {
            break;
        }
        bench.press("j");
    }
    assert!(is_choice(&bench.screen()), "{}", bench.screen());
    bench.press("T");
    assert!(bench.screen().contains("Any of these will do."), "{}", bench.screen());
    // The second is as good as the first.
    bench.press("j enter");
    assert!(bench.screen().contains("Tried: "), "{}", bench.screen());
    bench.press("z");
    assert!(bench.screen().contains("Changed back: "), "{}", bench.screen());
}
