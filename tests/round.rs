//! The everyday round in the real program: a case is worked on, its analysis saved, reviewed against what has changed, and taken away.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[allow(dead_code, reason = "each file of tests uses its part")]
mod terminal;

use std::path::{Path, PathBuf};

use caroline::case::{Case, read_case, write_case};
use caroline::doctrine::Outcome;
use caroline::library::{Journal, Library, examples};
use caroline::review::read_record;
use rustix::process::Signal;
use terminal::Terminal;

const SIZE: (u16, u16) = (140, 44);

fn library() -> (tempfile::TempDir, Library) {
    let dir = tempfile::tempdir().expect("a folder");
    let library = Library::open(dir.path()).expect("a library");
    (dir, library)
}

fn with(library: &Library, id: &str) -> PathBuf {
    let case = examples().into_iter().find(|c| c.id.as_str() == id).expect("a bundled case");
    library.create(&case).expect("created");
    library.path_of(&case.id)
}

fn on_disk(path: &Path) -> Case {
    read_case(&std::fs::read(path).expect("the file is there")).expect("a case")
}

fn only_case(library: &Library) -> Case {
    let listing = library.list().expect("listed");
    assert_eq!(listing.cases.len(), 1);
    listing.cases.into_iter().next().expect("one").case
}

/// Starts the program and waits until it shows findings.
fn start(dir: &Path, environment: &[(&str, &str)]) -> Terminal {
    let terminal = Terminal::start(dir, SIZE, environment);
    terminal.wait("findings", |t| {
        t.lines().any(|l| {
            l.contains("MAY FORCE BE USED?")
                && l.contains(['✓', '✗', '?', '~'])
                && l.rsplit('│').next().is_some_and(|end| !end.contains('…'))
        })
    });
    terminal
}

/// Goes to a fact by its words, with the search among the facts.
fn find(terminal: &mut Terminal, words: &str, question: &str) {
    terminal.keys("/");
    terminal.wait_for("find a fact");
    terminal.keys(words);
    terminal.wait(question, |t| selected(t).contains(question));
    terminal.keys("\r");
    terminal.wait("the search to end", |t| !t.contains("find a fact"));
}

/// The lines of the selected row of the facts.
fn selected(text: &str) -> String {
    text.lines().filter(|l| l.contains('▌')).collect::<Vec<_>>().join("\n")
}

/// Chooses a value of the selected fact by its label.
fn choose(terminal: &mut Terminal, label: &str) {
    terminal.keys("\r");
    terminal.wait_for("enter choose");
    // To the first value: where it is selected already, nothing changes, however long one waits.
    let before = terminal.text();
    terminal.keys("g");
    for _ in 0..100 {
        if terminal.text() != before {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    for _ in 0..40 {
        let text = terminal.text();
        if text.lines().any(|l| l.contains('▌') && l.contains('│') && l.contains(label)) {
            terminal.keys("\r");
            terminal.wait("the choice to close", |t| !t.contains("enter choose"));
            return;
        }
        terminal.keys("j");
        terminal.wait("a step", |t| *t != text);
    }
    panic!("no value '{label}':\n{}", terminal.text());
}

fn esc(terminal: &mut Terminal, gone: &str) {
    terminal.keys("\x1b");
    terminal.wait(&format!("'{gone}' to close"), |t| !t.contains(gone));
}

#[test]
fn the_whole_round() {
    let (dir, library) = library();
    let mut terminal = Terminal::start(dir.path(), SIZE, &[]);
    terminal.wait_for("No cases yet");

    // A new case from a bundled one, under a title of its own.
    terminal.keys("a");
    terminal.wait_for("Blank case");
    for _ in 0..20 {
        let text = terminal.text();
        if text.lines().any(|l| l.contains('▌') && l.contains("Shots at a border post: El Paso")) {
            break;
        }
        terminal.keys("j");
        terminal.wait("a step", |t| *t != text);
    }
    terminal.keys("\r");
    terminal.wait_for("Title of the new case");
    terminal.keys("\x15Raid at the river\r");
    terminal.wait_for("Made and saved");

    // Answers: one by its values, whose consequences are seen before, one by a key, each with its standing.
    find(&mut terminal, "feasible precautions", "Which feasible precautions");
    terminal.keys("\r");
    terminal.wait_for("enter choose");
    terminal.keys("G");
    terminal.wait("what it would change", |t| t.contains("It would change: And in this way? met → not met"));
    esc(&mut terminal, "enter choose");
    terminal.keys("3");
    terminal.wait_for("saved ✓");

    // A source, cited with its place.
    terminal.keys("c");
    terminal.wait_for("a new source");
    terminal.keys("G\r");
    terminal.wait_for("Title of the new source");
    terminal.keys("Order of the commander\r");
    terminal.wait_for("Where in it");
    terminal.keys("para 4\r");
    terminal.wait("the citation", |t| t.contains("[Order of the commander, para 4]"));

    // The analysis is saved.
    terminal.keys("A");
    terminal.wait_for("Save this analysis");
    terminal.keys("First opinion\r");
    terminal.wait_for("The analysis is saved");

    // Two answers change.
    choose(&mut terminal, "none");
    terminal.wait("the change on disk", |t| t.contains("saved ✓"));
    find(&mut terminal, "who carried", "Who carried it out?");
    choose(&mut terminal, "individuals");
    terminal.wait("the finding to fall", |t| {
        t.lines().any(|l| l.contains("MAY FORCE BE USED?") && l.matches('✗').count() >= 1)
    });

    // The review shows both, and which findings they turned.
    terminal.keys("H");
    terminal.wait_for("One saved analysis");
    terminal.wait_for("First opinion");
    terminal.keys("r");
    terminal.wait_for("What changed in the case");
    // The page may be read while it is being drawn.
    let review =
        terminal.wait("the causes", |t| t.contains("because of precautions") && t.contains("because of author"));
    assert!(review.contains("2 answers changed"), "{review}");
    assert!(review.contains("precautions: all that were feasible (credible) → none"), "{review}");
    let author = review.lines().find(|l| l.contains("→ individuals")).unwrap_or_default();
    assert!(author.contains("author"), "{review}");
    terminal.keys("\x1b");
    terminal.wait_for("One saved analysis");
    // The saved analysis is read as it was.
    terminal.keys("\r");
    terminal.wait_for("A saved analysis, as it was");
    terminal.wait_for("by A. Student");
    terminal.keys("\x1b");
    terminal.wait_for("One saved analysis");
    terminal.keys("o");
    terminal.wait_for("A remark beside it");
    terminal.keys("Too hopeful\r");
    terminal.wait_for("A. Student: Too hopeful");
    esc(&mut terminal, "One saved analysis");

    // A view of one's own on an element, with its reason.
    terminal.keys("\t");
    terminal.wait_for("v your view");
    terminal.keys("v");
    terminal.wait_for("Your own finding");
    terminal.keys("g\r");
    terminal.wait_for("Why, in your view");
    terminal.keys("The group is led by one man.");
    terminal.wait_for("led by one man");
    esc(&mut terminal, "Why, in your view");
    terminal.wait("the view beside the finding", |t| {
        t.contains("◇") && t.contains("your view: met, otherwise than this school")
    });

    // A comment.
    terminal.keys("h");
    terminal.keys("G");
    terminal.wait("the last row", |t| selected(t).contains("+ a new comment"));
    terminal.keys("\r");
    terminal.wait_for("Comment by A. Student");
    terminal.keys("Ask the client.");
    terminal.wait_for("Ask the client.");
    esc(&mut terminal, "Comment by A. Student");
    terminal.wait_for("saved ✓");

    // The export is read first, then written; over nothing unasked.
    let file = dir.path().join("opinion.md");
    for round in ["first", "again"] {
        terminal.keys("E");
        terminal.wait_for("Export as plain text");
        terminal.keys("f");
        terminal.wait_for("Export as Markdown");
        terminal.keys("\r");
        terminal.wait_for("Write to this file");
        terminal.keys("\x15");
        terminal.keys(&file.display().to_string());
        terminal.keys("\r");
        if round == "again" {
            terminal.wait_for("there already: enter again replaces it");
            terminal.keys("\r");
        }
        terminal.wait_for("Written to");
        let text = std::fs::read_to_string(&file).expect("written");
        let parts = [
            "# Raid at the river",
            "## Question",
            "## Short answer",
            "## Facts",
            "Order of the commander, para 4",
            "## The author's own view",
            "The group is led by one man.",
            "## Authorities",
        ];
        let mut from = 0;
        for part in parts {
            let at = text[from..].find(part).unwrap_or_else(|| panic!("{part} after byte {from}:\n{text}"));
            from += at;
        }
    }

    // Closed and opened again: all there, where it was left.
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);
    let mut terminal = Terminal::start(dir.path(), SIZE, &[]);
    terminal.wait("the session: the case, and the facts in focus", |t| {
        t.contains("Raid at the river") && t.contains("enter change")
    });
    terminal.wait("the view", |t| t.contains("◇"));
    terminal.keys("H");
    terminal.wait_for("A. Student: Too hopeful");
    esc(&mut terminal, "A. Student: Too hopeful");
    let case = only_case(&library);
    assert_eq!(case.title, "Raid at the river");
    assert_eq!(case.comments.len(), 1);
    assert_eq!(case.views.values().map(|v| v.finding).collect::<Vec<_>>(), [Some(Outcome::Met)]);
    assert_eq!(case.cited_by(&case.sources.last().expect("a source").0), ["civilians.precautions"]);
    let stored = library.analyses(&case.id).expect("listed");
    let record = read_record(stored[0].bytes.as_ref().expect("read")).expect("a record");
    assert!(record.intact && record.case.comments.is_empty() && stored[0].remarks.len() == 1);

    // Deleted with its analyses, restored with them, deleted for good.
    terminal.keys("\x1b[Z");
    terminal.wait_for("enter open");
    terminal.keys("x");
    terminal.wait_for("is in the trash");
    assert_eq!(library.analyses(&case.id).expect("listed").len(), 0);
    terminal.keys("T");
    terminal.wait_for("with one saved analysis");
    terminal.keys("\r");
    terminal.wait_for("is back");
    assert_eq!(library.analyses(&case.id).expect("listed").len(), 1);
    terminal.keys("x");
    terminal.wait_for("is in the trash");
    terminal.keys("T");
    terminal.wait_for("with one saved analysis");
    terminal.keys("x");
    terminal.wait_for("for good?");
    terminal.keys("j\r");
    terminal.wait_for("The trash is empty");
    assert_eq!(std::fs::read_dir(dir.path().join("trash")).expect("the trash").count(), 0);
}

/// Kills the program at random moments of the round: whatever was shown as saved is on disk, every file is whole, and every saved
/// analysis is as it was written.
#[test]
fn killing_it_at_random_in_the_round_loses_nothing_shown_as_saved() {
    let (dir, library) = library();
    let path = with(&library, "border-dense");
    let id = on_disk(&path).id;
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move |below: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % below
    };
    let mut analyses = 0;
    for round in 0..14 {
        let mut terminal = start(dir.path(), &[]);
        terminal.wait("the facts", |t| t.contains("enter change") || t.contains("enter open"));
        if terminal.text().contains("enter open") {
            terminal.keys("\r");
            terminal.wait_for("enter change");
        }
        let comment = format!("Round {round} of the test.");
        terminal.keys("G");
        terminal.wait("the last row", |t| selected(t).contains("+ a new comment"));
        terminal.keys("\r");
        terminal.wait_for("Comment by");
        terminal.keys(&comment);
        terminal.wait("the comment as saved", |t| t.contains(&comment) && t.contains("saved ✓"));
        esc(&mut terminal, "Comment by");
        terminal.keys("A");
        terminal.wait_for("Save this analysis");
        terminal.keys(&format!("Remark {round}\r"));
        let told = next(2) == 0;
        if told {
            terminal.wait_for("The analysis is saved");
            analyses += 1;
        }
        std::thread::sleep(std::time::Duration::from_micros(next(9_000)));
        terminal.kill();
        let case = on_disk(&path);
        assert!(case.comments.iter().any(|c| c.text == comment), "round {round}");
        let stored = library.analyses(&id).expect("listed");
        assert!(stored.len() >= analyses, "round {round}: {} of {analyses}", stored.len());
        for one in &stored {
            let record = read_record(one.bytes.as_ref().expect("read")).expect("whole");
            assert!(record.intact, "round {round}");
        }
        analyses = stored.len();
        assert!(
            !told
                || stored.iter().any(|s| {
                    read_record(s.bytes.as_ref().expect("read")).expect("whole").circumstances.remark
                        == format!("Remark {round}")
                })
        );
    }
    assert!(analyses > 3);
}

/// A signal while saving fails: the text is kept outside the library and comes back as another version.
#[test]
fn what_could_not_be_saved_survives_a_signal_and_comes_back() {
    let (dir, library) = library();
    let path = with(&library, "border-dense");
    let mut terminal = start(dir.path(), &[]);
    let (cases, aside) = (dir.path().join("cases"), dir.path().join("aside"));
    std::fs::rename(&cases, &aside).expect("renamed");
    terminal.keys("\ro");
    terminal.wait_for("Note:");
    terminal.keys(" Typed while the disk was away.");
    terminal.wait_for("NOT SAVED");
    terminal.signal(Signal::TERM);
    let code = terminal.ends();
    assert_eq!(code, 1, "what is not saved is said");
    std::fs::rename(&aside, &cases).expect("renamed");
    assert!(!std::fs::read_to_string(&path).expect("there").contains("Typed while"));

    let mut terminal = Terminal::start(dir.path(), SIZE, &[]);
    terminal.wait_for("What could not be saved the last time is here");
    terminal.wait_for("other version");
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);
    let listing = library.list().expect("listed");
    assert_eq!(listing.cases.len(), 2);
    assert!(listing.cases.iter().any(|l| write_case(&l.case).contains("Typed while the disk was away.")));
    // Once is enough.
    let journal = Journal::of(&library, &dir.path().join("state/caroline"));
    assert_eq!(journal.recover(&library).kept, []);
}

/// The same for a program that is killed: what fails is in the journal before its user hears of it.
#[test]
fn what_could_not_be_saved_survives_being_killed() {
    let (dir, library) = library();
    with(&library, "border-dense");
    let mut terminal = start(dir.path(), &[]);
    let (cases, aside) = (dir.path().join("cases"), dir.path().join("aside"));
    std::fs::rename(&cases, &aside).expect("renamed");
    terminal.keys("\r3");
    terminal.wait_for("NOT SAVED");
    terminal.kill();
    std::fs::rename(&aside, &cases).expect("renamed");
    let mut terminal = Terminal::start(dir.path(), SIZE, &[]);
    terminal.wait_for("other version");
    terminal.keys("q");
    terminal.ends();
    assert_eq!(library.list().expect("listed").cases.len(), 2);
}

/// What could not be done is said before the program ends, and what was typed for it stands in its field again.
#[test]
fn an_analysis_that_could_not_be_saved_is_not_passed_over_by_quitting() {
    let (dir, library) = library();
    with(&library, "border-dense");
    std::fs::write(dir.path().join("analyses"), "no folder").expect("written");
    let mut terminal = start(dir.path(), &[]);
    terminal.keys("A");
    terminal.wait_for("Save this analysis");
    terminal.keys("A long remark\rq");
    terminal.wait_for("q again leaves all the same");
    terminal.keys("A");
    terminal.wait_for("A long remark");
    std::fs::remove_file(dir.path().join("analyses")).expect("removed");
    terminal.keys("\r");
    terminal.wait_for("The analysis is saved");
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);
}

/// `ctrl-c` in the editor is the editor's.
#[test]
fn an_interrupt_in_the_editor_does_not_end_the_workbench() {
    let (dir, library) = library();
    with(&library, "border-dense");
    let script = dir.path().join("editor.sh");
    std::fs::write(&script, "#!/bin/sh\ntrap 'echo caught > \"$1\"; exit 0' INT\necho EDITOR IS HERE\nsleep 3\n")
        .expect("written");
    let editor = format!("sh {}", script.display());
    let mut terminal = Terminal::start(dir.path(), SIZE, &[("EDITOR", &editor), ("VISUAL", "")]);
    terminal.wait_for("AND IN THIS WAY?");
    terminal.keys("\ro");
    terminal.wait_for("Note:");
    terminal.keys("\x0f");
    terminal.wait_for("EDITOR IS HERE");
    terminal.keys("\x03");
    terminal.wait("the workbench to come back", |t| t.contains("Note:"));
    esc(&mut terminal, "Note:");
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_lock_held_elsewhere_holds_up_no_other_case() {
    let (dir, library) = library();
    let dense = with(&library, "border-dense");
    let remote = with(&library, "border-remote");
    let lock = std::fs::File::create(dir.path().join("cases/.border-dense.lock")).expect("made");
    lock.lock().expect("locked");
    let mut terminal = start(dir.path(), &[]);
    terminal.keys("/dense");
    terminal.wait_for("1 of 2");
    terminal.keys("\r\r2");
    terminal.wait_for("NOT SAVED");
    terminal.keys("\x1b[Z\x1b");
    terminal.wait("both cases", |t| !t.contains("1 of 2"));
    terminal.keys("/remote");
    terminal.wait_for("1 of 2");
    terminal.keys("\r\r2");
    let start = std::time::Instant::now();
    while on_disk(&remote).answer("incident.kind").map(|a| a.standing.words()) != Some("alleged") {
        assert!(start.elapsed() < std::time::Duration::from_secs(5), "{}", terminal.text());
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    drop(lock);
    terminal.wait("the other saved too", |_| {
        on_disk(&dense).answer("incident.kind").map(|a| a.standing.words()) == Some("alleged")
    });
}

#[test]
fn a_note_is_written_in_the_users_own_editor() {
    let (dir, library) = library();
    let path = with(&library, "border-dense");
    let script = dir.path().join("editor.sh");
    // An editor that reads the keyboard itself, as real ones do.
    std::fs::write(
        &script,
        "#!/bin/sh\necho EDITOR IS HERE\nread line\nprintf '%s\\nsecond line\\n' \"$line\" > \"$1\"\n",
    )
    .expect("written");
    let editor = format!("sh {}", script.display());
    let mut terminal = start(dir.path(), &[("EDITOR", &editor), ("VISUAL", "")]);
    terminal.keys("\ro");
    terminal.wait_for("Note:");
    terminal.keys("\x0f");
    terminal.wait_for("EDITOR IS HERE");
    terminal.keys("from the editor: Juárez\r");
    terminal.wait_for("second line");
    terminal.keys(" and more");
    terminal.wait_for("second line and more");
    esc(&mut terminal, "Note:");
    terminal.wait_for("saved ✓");
    let case = on_disk(&path);
    let note = &case.answer("incident.kind").expect("the answer").note;
    assert_eq!(note, "from the editor: Juárez\nsecond line and more");
    terminal.keys("z");
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn cases_are_imported_and_clashes_decided_by_their_user() {
    let (dir, library) = library();
    with(&library, "border-dense");
    with(&library, "border-remote");
    let from = dir.path().join("from");
    std::fs::create_dir(&from).expect("made");
    for case in examples()
        .into_iter()
        .filter(|c| ["border-dense", "border-remote", "consulate-nuevo-laredo"].contains(&c.id.as_str()))
    {
        let mut theirs = case;
        theirs.summary = format!("Theirs: {}", theirs.summary);
        std::fs::write(from.join(format!("{}.json", theirs.id)), write_case(&theirs)).expect("written");
    }
    std::fs::write(from.join("torn.json"), "{").expect("written");
    let mut terminal = start(dir.path(), &[]);
    terminal.keys("I");
    terminal.wait_for("Import a case file");
    terminal.keys(&from.display().to_string());
    terminal.keys("\r");
    terminal.wait_for("is another case here");
    terminal.keys("\r");
    terminal.wait_for("border-dense is another case here");
    terminal.keys("j\r");
    let report = terminal.wait_for("What was imported");
    for part in [
        "added as consulate-nuevo-laredo",
        "since border-remote is another case here",
        "replaced border-dense",
        "torn.json: not taken",
    ] {
        assert!(report.contains(part), "{part}: {report}");
    }
    esc(&mut terminal, "What was imported");
    terminal.wait("four cases", |t| t.lines().any(|l| l.contains("CASES") && l.contains('4')));
    assert_eq!(library.list().expect("listed").cases.len(), 4);
    assert!(on_disk(&dir.path().join("cases/border-dense.json")).summary.starts_with("Theirs"));
    assert!(!on_disk(&dir.path().join("cases/border-remote.json")).summary.starts_with("Theirs"));
    assert_eq!(library.trashed().expect("listed").len(), 1, "the one that was here is in the trash");
    // It can be edited and saved like any other.
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn hints_go_away_once_their_keys_were_used_and_stay_away() {
    let (dir, library) = library();
    with(&library, "border-dense");
    let mut terminal = Terminal::start(dir.path(), SIZE, &[]);
    terminal.wait_for("enter opens a case");
    terminal.keys("\r");
    terminal.wait_for(". goes to the next unanswered fact");
    terminal.keys(".");
    terminal.wait_for("enter shows what each answer means");
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);
    let terminal = Terminal::start(dir.path(), SIZE, &[]);
    let text = terminal.wait_for("enter shows what each answer means");
    assert!(!text.contains("enter opens a case"));
}

#[test]
fn the_library_is_reviewed_after_a_change_of_the_doctrine() {
    let (dir, library) = library();
    with(&library, "border-dense");
    with(&library, "fentanyl-trafficking");
    let mut terminal = start(dir.path(), &[]);
    for words in ["dense", "fentanyl"] {
        terminal.keys(&format!("/{words}"));
        terminal.wait_for("1 of 2");
        terminal.keys("\rA");
        terminal.wait_for("Save this analysis");
        terminal.keys("\r");
        terminal.wait_for("The analysis is saved");
        terminal.keys("\x1b");
        terminal.wait("the filter to go", |t| !t.contains("1 of 2"));
    }
    terminal.keys("R");
    terminal.wait_for("All findings are as they were, in 2 cases");
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);

    // Another edition, in which little harm with every precaution is unsettled.
    let doctrine = dir.path().join("doctrine");
    std::fs::create_dir(&doctrine).expect("made");
    let mut changed = 0;
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/doctrine")).expect("the doctrine")
    {
        let path = entry.expect("an entry").path();
        if !path.is_file() {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("read");
        let test =
            "when = \"civilians.expected_harm is low and civilians.precautions is all_feasible\"\nfinding = \"met\"";
        let new = text
            .replace("version = \"1.0\"", "version = \"2.0\"")
            .replace(test, &test.replace("finding = \"met\"", "finding = \"unsettled\""));
        changed += usize::from(new != text);
        std::fs::write(doctrine.join(path.file_name().expect("a name")), new).expect("written");
    }
    assert!(changed >= 2);
    let place = doctrine.display().to_string();
    let mut terminal = Terminal::start(dir.path(), SIZE, &[("CAROLINE_DOCTRINE", &place)]);
    terminal.wait_for("The doctrine is another one than the last time (1.0 then, 2.0 now)");
    terminal.keys("\x1b[Z\x1b[Z\x1b[Z");
    if !terminal.text().contains("enter open") {
        terminal.keys("\t");
    }
    terminal.keys("R");
    let list = terminal.wait_for("Cases whose findings changed since the last saved analysis (1)");
    assert!(list.contains("El Paso") && list.contains("edition 1.0"), "{list}");
    terminal.keys("\r");
    let review = terminal.wait_for("What changed in the law");
    assert!(review.contains("its tests are others") && review.contains("because the law changed on"), "{review}");
    esc(&mut terminal, "What changed in the law");
    terminal.wait_for("Cases whose findings changed");
    // The saved analysis is as it was.
    esc(&mut terminal, "Cases whose findings changed");
    terminal.keys("H");
    terminal.wait_for("by another doctrine");
    terminal.keys("\r");
    terminal.wait_for("Doctrine caroline 1.0");
    terminal.keys("G");
    terminal.wait_for("edition 1.0, the law as of");
}
