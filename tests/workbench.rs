//! The workbench as its user has it: the real program in a pseudo-terminal, real files on a real disk.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[allow(dead_code, reason = "each file of tests uses its part")]
mod terminal;

use std::path::{Path, PathBuf};

use caroline::case::{AnswerValue, Case, read_case, write_case};
use caroline::library::{Library, examples};
use rustix::process::Signal;
use terminal::Terminal;

const SIZE: (u16, u16) = (130, 40);

/// A library with one of the bundled cases.
fn library_with(id: &str) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let library = Library::open(dir.path()).expect("a library");
    let case = examples().into_iter().find(|c| c.id.as_str() == id).expect("a bundled case");
    library.create(&case).expect("created");
    let path = library.path_of(&case.id);
    (dir, path)
}

fn on_disk(path: &Path) -> Case {
    let bytes = std::fs::read(path).expect("the file is there");
    read_case(&bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn word(case: &Case, fact: &str) -> Option<String> {
    match case.answer(fact)?.value.clone()? {
        AnswerValue::Word(word) => Some(word),
        other => panic!("{fact}: {other:?}"),
    }
}

/// Filters the commands of the help by these words and does the first.
fn command(terminal: &mut Terminal, words: &str) {
    terminal.keys("?");
    terminal.wait_for("What can be done here");
    terminal.keys(words);
    terminal.keys("\r");
    terminal.wait("the help to close", |t| !t.contains("What can be done here"));
}

/// From a precedent, esc goes back to the case and to the answer that led there.
#[test]
fn a_precedent_leads_back_to_the_case() {
    let (dir, _) = library_with("border-dense");
    let mut terminal = Terminal::start(dir.path(), SIZE, &[]);
    terminal.wait_for("Shots at a border post");
    terminal.keys("\r\tP");
    let heading = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    let before = terminal.wait("the precedents", |t| t.contains("earest") && t.contains("esc findings"));
    terminal.keys("\r");
    let there = terminal.wait_for("esc goes back to your case");
    assert_ne!(heading(&there), heading(&before));
    terminal.keys("\u{1b}");
    let back = terminal.wait("the case", |t| heading(t).contains("Shots at a border post") && t.contains("earest"));
    let panes = |text: &str| text.lines().skip(2).take(30).map(|l| l.trim_end().to_owned()).collect::<Vec<_>>();
    assert_eq!(panes(&back), panes(&before));
}

#[test]
fn a_case_is_opened_a_fact_changed_the_finding_follows_and_the_file_is_written() {
    let (dir, path) = library_with("border-dense");
    let mut terminal = Terminal::start(dir.path(), SIZE, &[]);
    terminal.wait_for("Shots at a border post");
    let verdict = |text: &str| {
        text.lines().find_map(|l| l.split_once("AND IN THIS WAY?")).map_or(String::new(), |(_, marks)| marks.to_owned())
    };
    terminal.wait("the verdicts", |t| verdict(t).matches('✓').count() == 3);

    // Into the facts, to the precautions, and change them.
    terminal.keys("\r");
    go_to(&mut terminal, "Which feasible precautions");
    terminal.keys("\r");
    terminal.wait_for("enter choose");
    terminal.keys("G\r");
    terminal.wait("the finding to change", |t| verdict(t).matches('✗').count() == 3);
    terminal.wait_for("saved ✓");
    assert_eq!(word(&on_disk(&path), "civilians.precautions").as_deref(), Some("none"));

    // Undo brings it back, on screen and on disk.
    terminal.keys("z");
    terminal.wait("the finding to return", |t| verdict(t).matches('✓').count() == 3);
    terminal.wait_for("saved ✓");
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);
    assert!(!terminal.is_full_screen(), "the terminal is given back");
    assert_eq!(word(&on_disk(&path), "civilians.precautions").as_deref(), Some("all_feasible"));
    assert_eq!(std::fs::read_dir(dir.path().join("cases")).expect("the folder").count(), 1, "nothing is left over");
}

/// Moves down until the selected row shows the text.
fn go_to(terminal: &mut Terminal, text: &str) {
    for _ in 0..200 {
        let screen = terminal.text();
        if screen.lines().any(|l| l.contains('▌') && l.contains(text)) {
            return;
        }
        terminal.keys("j");
        terminal.wait("a step", |t| t != screen);
    }
    panic!("no row '{text}':\n{}", terminal.text());
}

#[test]
fn a_new_case_is_made_named_grouped_deleted_and_restored() {
    let (dir, _) = library_with("border-dense");
    let mut terminal = Terminal::start(dir.path(), SIZE, &[]);
    terminal.wait_for("CASES");
    terminal.keys("a");
    terminal.wait_for("Blank case");
    terminal.keys("\r");
    terminal.wait_for("Title of the new case");
    terminal.keys("Raid at Tegucigalpa\r");
    terminal.wait_for("Made and saved");
    terminal.keys("\x1b[Z");
    terminal.keys("m");
    terminal.wait_for("Matter");
    terminal.keys("\x15Moot 2027\r");
    terminal.wait_for("Moot 2027");
    terminal.wait_for("saved ✓");
    let names = || {
        let entries = std::fs::read_dir(dir.path().join("cases")).expect("the folder");
        entries.map(|e| e.expect("an entry").file_name().into_string().expect("a name")).collect::<Vec<_>>()
    };
    let file = names().into_iter().find(|n| n.starts_with("raid-at-tegucigalpa")).expect("a file of its own");
    let case = on_disk(&dir.path().join("cases").join(&file));
    assert_eq!((case.title.as_str(), case.matter.as_str()), ("Raid at Tegucigalpa", "Moot 2027"));

    terminal.keys("x");
    terminal.wait_for("is in the trash");
    assert!(dir.path().join("trash").join(&file).exists());
    terminal.keys("T");
    terminal.wait_for("enter restore");
    terminal.keys("\r");
    terminal.wait_for("is back");
    assert!(dir.path().join("cases").join(&file).exists());
    command(&mut terminal, "quit");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn what_is_typed_is_saved_and_survives_a_closed_terminal() {
    let (dir, path) = library_with("border-dense");
    let mut terminal = Terminal::start(dir.path(), SIZE, &[]);
    terminal.wait_for("AND IN THIS WAY?");
    terminal.keys("\ro");
    terminal.wait_for("Note:");
    terminal.keys(" Checked against the log.\rSecond line: Juárez, 日本");
    terminal.wait_for("日本");
    terminal.hang_up();
    terminal.ends();
    let case = on_disk(&path);
    let note = &case.answer("incident.kind").expect("the answer").note;
    assert!(note.trim_end().ends_with(" Checked against the log.\nSecond line: Juárez, 日本"), "{note}");
}

#[test]
fn a_signal_saves_and_gives_the_terminal_back() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let (dir, path) = library_with("border-dense");
        let mut terminal = Terminal::start(dir.path(), SIZE, &[]);
        terminal.wait_for("AND IN THIS WAY?");
        terminal.keys("\r4");
        terminal.keys("3");
        terminal.wait_for("saved");
        terminal.wait("the standing", |t| t.contains('▅'));
        terminal.signal(signal);
        assert_eq!(terminal.ends(), 0, "{signal:?}");
        assert!(!terminal.is_full_screen(), "{signal:?}");
        assert_eq!(on_disk(&path).answer("incident.kind").map(|a| a.standing.words()), Some("credible"));
    }
}

/// Kills the program again and again while it is being edited: what was shown as saved is on disk, and the file is whole.
#[test]
fn killing_it_loses_nothing_that_was_shown_as_saved() {
    let (dir, path) = library_with("border-dense");
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut shown = 0;
    for round in 0..25 {
        let mut terminal = Terminal::start(dir.path(), SIZE, &[]);
        terminal.wait_for("AND IN THIS WAY?");
        terminal.keys("\r");
        go_to(&mut terminal, "Was it aimed at this State");
        let mut saved = None;
        for step in 0..1 + random as usize % 4 {
            let (key, answer) = if (round + step) % 2 == 0 { ("y", "yes") } else { ("n", "no") };
            terminal.keys(key);
            terminal.wait("the answer as saved", |t| {
                let lines: Vec<&str> = t.lines().collect();
                let at = lines.iter().position(|l| l.contains('▌') && l.contains("Was it aimed"));
                let answered =
                    at.is_some_and(|at| lines[at..].iter().take(5).any(|l| l.contains(&format!("▌  {answer} "))));
                answered && t.contains("saved ✓")
            });
            saved = Some(answer);
            shown += 1;
        }
        // One more edit, and the end at a random moment of its saving.
        let last = if saved == Some("yes") { "n" } else { "y" };
        terminal.keys(last);
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        std::thread::sleep(std::time::Duration::from_micros(random % 6000));
        terminal.kill();
        let found = word(&on_disk(&path), "incident.aimed").expect("an answer");
        let last = if last == "y" { "yes" } else { "no" };
        assert!(Some(found.as_str()) == saved || found == last, "round {round}: {found}, shown as saved: {saved:?}");
    }
    assert!(shown > 25);
}

#[test]
fn another_programs_change_is_kept_beside_ours() {
    let (dir, path) = library_with("border-dense");
    let mut terminal = Terminal::start(dir.path(), SIZE, &[]);
    terminal.wait_for("AND IN THIS WAY?");
    let mut theirs = on_disk(&path);
    theirs.summary = "Theirs.".to_owned();
    std::fs::write(&path, write_case(&theirs)).expect("written");
    terminal.keys("\r3");
    terminal.wait_for("Another program had changed this case");
    terminal.wait_for("other version");
    assert_ne!(on_disk(&path).summary, "Theirs.");
    let kept: Vec<PathBuf> = std::fs::read_dir(dir.path().join("cases"))
        .expect("the folder")
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.to_string_lossy().contains(".conflict-"))
        .collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(on_disk(&kept[0]).summary, "Theirs.");
}

#[test]
fn a_file_that_cannot_be_read_is_listed_and_left_alone() {
    let (dir, _) = library_with("border-dense");
    let broken = dir.path().join("cases/broken.json");
    std::fs::write(&broken, "{ \"format\": 1, \"id\": \"broken\", \"id\": \"again\" }").expect("written");
    let mut terminal = Terminal::start(dir.path(), SIZE, &[]);
    terminal.wait_for("! not read");
    terminal.wait_for("broken.json");
    terminal.keys("G\r");
    terminal.wait_for("stands twice");
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);
    assert_eq!(
        std::fs::read_to_string(&broken).expect("there"),
        "{ \"format\": 1, \"id\": \"broken\", \"id\": \"again\" }"
    );
}

#[test]
fn what_cannot_be_saved_is_said_kept_and_tried_again() {
    let (dir, path) = library_with("border-dense");
    let mut terminal = Terminal::start(dir.path(), SIZE, &[]);
    terminal.wait_for("AND IN THIS WAY?");
    // The folder goes away under the program, and comes back.
    let (cases, aside) = (dir.path().join("cases"), dir.path().join("aside"));
    std::fs::rename(&cases, &aside).expect("renamed");
    terminal.keys("\r3");
    terminal.wait_for("NOT SAVED");
    std::fs::rename(&aside, &cases).expect("renamed");
    terminal.wait_for("saved ✓");
    assert_eq!(on_disk(&path).answer("incident.kind").map(|a| a.standing.words()), Some("credible"));
}

#[test]
fn any_size_is_drawn_and_a_size_too_small_is_named() {
    let (dir, _) = library_with("border-dense");
    let mut terminal = Terminal::start(dir.path(), SIZE, &[]);
    terminal.wait_for("AND IN THIS WAY?");
    for (cols, rows) in [(1, 1), (20, 5), (39, 10), (40, 10), (60, 15), (80, 24), (200, 60)] {
        terminal.resize(cols, rows);
        if cols >= 80 {
            terminal.wait_for("ANALYSIS");
        } else {
            std::thread::sleep(std::time::Duration::from_millis(60));
        }
    }
    terminal.resize(30, 8);
    terminal.wait_for("Caroline needs 40 x 10");
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn without_a_terminal_it_says_so() {
    let dir = tempfile::tempdir().expect("a folder");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_caroline"))
        .arg("--library")
        .arg(dir.path())
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("needs a terminal"));
}
