//! The library on a real disk: what is deleted, kept and brought back, and what a disk that refuses leaves behind.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;

use caroline::case::{Case, CaseId, read_case, write_case};
use caroline::library::{IfThere, Journal, Library, LibraryError, SaveEvent, Saver, write_out};

fn library() -> (tempfile::TempDir, Library) {
    let dir = tempfile::tempdir().expect("a folder");
    let library = Library::open(&dir.path().join("library")).expect("a library");
    (dir, library)
}

fn case(id: &str, summary: &str) -> Case {
    let mut case = Case::blank(CaseId::new(id).expect("an id"), "A case", "");
    case.summary = summary.to_owned();
    case
}

fn id(text: &str) -> CaseId {
    CaseId::new(text).expect("an id")
}

fn names(dir: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|e| e.expect("an entry").file_name().into_string().expect("a name")).collect();
    names.sort();
    names
}

#[test]
fn analyses_are_created_once_in_the_order_of_time_with_their_remarks() {
    let (_dir, library) = library();
    let id = id("a");
    assert!(library.save_analysis(&id, "x").is_err(), "of no case there is no analysis");
    library.create(&case("a", "")).expect("created");
    let saved: Vec<String> = (0..12).map(|n| library.save_analysis(&id, &n.to_string()).expect("saved")).collect();
    library.add_remark(&id, &saved[2], "one").expect("added");
    library.add_remark(&id, &saved[2], "two").expect("added");
    let listed = library.analyses(&id).expect("listed");
    assert_eq!(listed.iter().map(|s| s.name.clone()).collect::<Vec<_>>(), saved, "10 comes after 9");
    assert_eq!(listed[2].remarks, [Ok(b"one".to_vec()), Ok(b"two".to_vec())]);
    assert_eq!(listed[3].bytes, Ok(b"3".to_vec()));
    assert!(library.add_remark(&id, "20260101T000000Z-1", "x").is_err(), "beside nothing there is no remark");
    assert!(library.add_remark(&id, "../x", "x").is_err());
    assert_eq!(library.analysed().expect("listed"), [id]);
}

#[test]
fn the_trash_keeps_cases_of_one_id_apart_with_their_analyses() {
    let (_dir, library) = library();
    for round in ["first", "second"] {
        library.create(&case("a", round)).expect("created");
        library.save_analysis(&id("a"), round).expect("saved");
        library.delete(&id("a")).expect("deleted");
    }
    assert_eq!(names(&library.trash_dir()), ["a.2.analyses", "a.2.json", "a.analyses", "a.json"]);
    // The older one comes back as it was, the other under an id of its own, since its own is taken.
    let (first, _) = library.restore("a.json").expect("restored");
    let (second, _) = library.restore("a.2.json").expect("restored");
    assert_eq!((first.summary.as_str(), second.summary.as_str()), ("first", "second"));
    assert_eq!(first.id, id("a"));
    assert_ne!(second.id, id("a"));
    assert_eq!(library.load(&second.id).expect("read").0, second);
    for (case, said) in [(&first, "first"), (&second, "second")] {
        let analyses = library.analyses(&case.id).expect("listed");
        assert_eq!(analyses.iter().map(|a| a.bytes.clone()).collect::<Vec<_>>(), [Ok(said.as_bytes().to_vec())]);
    }
    assert_eq!(names(&library.trash_dir()), [""; 0]);
}

#[test]
fn purging_leaves_nothing_of_a_case_and_everything_of_the_others() {
    let (_dir, library) = library();
    for name in ["a", "b"] {
        library.create(&case(name, "")).expect("created");
        library.save_analysis(&id(name), "x").expect("saved");
        library.delete(&id(name)).expect("deleted");
    }
    library.purge("a.json").expect("purged");
    assert_eq!(names(&library.trash_dir()), ["b.analyses", "b.json"]);
    assert!(library.purge("a.json").is_err());
    assert!(library.purge("../cases/x.json").is_err());
    assert_eq!(library.trashed().expect("listed")[0].analyses, 1);
}

#[test]
fn a_link_among_the_analyses_leads_nowhere() {
    let (dir, library) = library();
    library.create(&case("a", "")).expect("created");
    let victim = dir.path().join("victim");
    std::fs::create_dir(&victim).expect("made");
    std::fs::write(victim.join("precious"), "x").expect("written");
    std::fs::create_dir(library.root().join("analyses")).expect("made");
    std::os::unix::fs::symlink(&victim, library.analyses_dir(&id("a"))).expect("linked");
    for refused in [
        library.analyses(&id("a")).map(|_| ()),
        library.save_analysis(&id("a"), "x").map(|_| ()),
        library.delete(&id("a")).map(|_| ()),
    ] {
        assert!(refused.expect_err("a link").to_string().contains("symbolic link"));
    }
    assert!(library.path_of(&id("a")).exists(), "what cannot go whole does not go");
    // A link in the trash, however it came there.
    std::fs::remove_file(library.analyses_dir(&id("a"))).expect("removed");
    library.delete(&id("a")).expect("deleted");
    std::os::unix::fs::symlink(&victim, library.trash_dir().join("a.analyses")).expect("linked");
    assert!(library.purge("a.json").is_err());
    assert_eq!(names(&victim), ["precious"]);
    assert!(library.trash_dir().join("a.json").exists());
}

#[test]
fn what_comes_back_joins_what_was_saved_meanwhile() {
    let (_dir, library) = library();
    library.create(&case("a", "")).expect("created");
    library.save_analysis(&id("a"), "before").expect("saved");
    library.delete(&id("a")).expect("deleted");
    // Another program has the case still, saves it anew, and an analysis with it.
    library.create(&case("a", "")).expect("created");
    let late = library.save_analysis(&id("a"), "meanwhile").expect("saved");
    std::fs::remove_file(library.path_of(&id("a"))).expect("removed");
    std::thread::sleep(std::time::Duration::from_millis(1));
    let trashed = library.trash_dir().join("a.analyses");
    // The same second gives the same name: then the one in the trash stays there.
    let clash = names(&trashed).contains(&format!("{late}.json"));
    let restored = library.restore("a.json");
    assert_eq!(restored.is_err(), clash);
    assert_eq!(library.analyses(&id("a")).expect("listed").len(), if clash { 1 } else { 2 });
}

#[test]
fn a_replaced_case_that_cannot_go_to_the_trash_is_kept_beside_and_told_so() {
    let (dir, library) = library();
    library.create(&case("a", "ours")).expect("created");
    let file = dir.path().join("theirs.json");
    std::fs::write(&file, write_case(&case("a", "theirs"))).expect("written");
    std::fs::write(library.trash_dir(), "no folder").expect("written");
    let report = library.import(&file, caroline::library::OnClash::Replace).expect("imported");
    let words = report[0].words();
    assert!(words.contains("replaced a; the case that was there is kept as another version"), "{words}");
    let listing = library.list().expect("listed");
    let mut said: Vec<&str> = listing.cases.iter().map(|l| l.case.summary.as_str()).collect();
    said.sort_unstable();
    assert_eq!(said, ["ours", "theirs"]);
}

#[test]
fn links_and_other_versions_in_a_folder_are_reported_and_not_taken() {
    let (dir, library) = library();
    let from = dir.path().join("from");
    std::fs::create_dir(&from).expect("made");
    let text = write_case(&case("a", ""));
    std::fs::write(from.join("a.json"), &text).expect("written");
    std::fs::write(from.join("a.conflict-20261124T100000Z.json"), &text).expect("written");
    std::os::unix::fs::symlink(from.join("a.json"), from.join("link.json")).expect("linked");
    let report = library.import(&from, caroline::library::OnClash::Skip).expect("imported");
    let words: Vec<String> = report.iter().map(|l| l.words()).collect();
    assert!(words.iter().any(|w| w.contains("another version of a case there")), "{words:?}");
    assert!(words.iter().any(|w| w.contains("link.json: not taken: a symbolic link")), "{words:?}");
    assert_eq!(library.list().expect("listed").cases.len(), 1);
}

/// Orders that the saver takes, with what became of each save.
fn saver(library: &Library, journal: Option<Journal>) -> (Saver, std::sync::mpsc::Receiver<SaveEvent>) {
    let (sender, events) = channel();
    (Saver::start(library.clone(), journal, move |event| drop(sender.send(event))), events)
}

#[test]
fn what_cannot_be_saved_is_in_the_journal_until_it_is_and_an_earlier_runs_is_never_lost() {
    let (dir, library) = library();
    let digest = library.create(&case("a", "on disk")).expect("created");
    let state = dir.path().join("state");
    let aside = dir.path().join("aside");
    // Three runs that end without having saved.
    for text in ["first run", "second run"] {
        std::fs::rename(library.cases_dir(), &aside).expect("renamed");
        let (saver, _) = saver(&library, Some(Journal::of(&library, &state)));
        saver.seen(id("a"), digest);
        saver.save(Arc::new(case("a", text)), 1);
        let failed = saver.flush().expect("the thread lives");
        assert!(failed[0].1.in_journal, "{failed:?}");
        drop(saver);
        std::fs::rename(&aside, library.cases_dir()).expect("renamed");
        std::thread::sleep(std::time::Duration::from_millis(1100));
    }
    // One that fails at first and saves in the end needs no journal any more, and takes nothing of the others'.
    let (saver, _) = saver(&library, Some(Journal::of(&library, &state)));
    saver.seen(id("a"), digest);
    std::fs::rename(library.cases_dir(), &aside).expect("renamed");
    saver.save(Arc::new(case("a", "third run")), 1);
    assert_eq!(saver.flush().expect("the thread lives").len(), 1);
    std::fs::rename(&aside, library.cases_dir()).expect("renamed");
    assert_eq!(saver.flush().expect("the thread lives").len(), 0);
    let recovered = Journal::of(&library, &state).recover(&library);
    assert_eq!(recovered.kept, [id("a"), id("a")]);
    let listing = library.list().expect("listed");
    let mut said: Vec<&str> = listing.cases.iter().map(|l| l.case.summary.as_str()).collect();
    said.sort_unstable();
    assert_eq!(said, ["first run", "second run", "third run"]);
    assert_eq!(Journal::of(&library, &state).recover(&library), Default::default());
}

#[test]
fn what_the_journal_cannot_put_back_waits_for_its_time() {
    let (dir, library) = library();
    let state = dir.path().join("state");
    let aside = dir.path().join("aside");
    std::fs::rename(library.cases_dir(), &aside).expect("renamed");
    let (saver, _) = saver(&library, Some(Journal::of(&library, &state)));
    saver.save(Arc::new(case("a", "typed")), 1);
    saver.flush().expect("the thread lives");
    drop(saver);
    let waiting = Journal::of(&library, &state).recover(&library).waiting;
    assert_eq!(waiting.len(), 1);
    assert!(waiting[0].0.starts_with(&state) && !waiting[0].1.is_empty());
    std::fs::rename(&aside, library.cases_dir()).expect("renamed");
    assert_eq!(Journal::of(&library, &state).recover(&library).kept, [id("a")]);
    // Another library has another journal.
    let other = Library::open(&dir.path().join("other")).expect("a library");
    assert_eq!(Journal::of(&other, &state).recover(&other), Default::default());
}

#[test]
fn an_order_waits_for_the_saves_before_it() {
    let (_dir, library) = library();
    let digest = library.create(&case("a", "0")).expect("created");
    let (saver, _) = saver(&library, None);
    saver.seen(id("a"), digest);
    let (sender, seen) = channel();
    for n in 1..20 {
        saver.save(Arc::new(case("a", &n.to_string())), n);
        let sender = sender.clone();
        saver.then(move |desk| {
            let (case, _) = desk.library.load(&CaseId::new("a").expect("an id")).expect("read");
            sender.send((n, case.summary)).expect("sent");
        });
    }
    saver.flush().expect("the thread lives");
    let seen: Vec<(u64, String)> = seen.try_iter().collect();
    assert_eq!(seen, (1..20).map(|n| (n, n.to_string())).collect::<Vec<_>>());
}

#[test]
fn a_thread_that_died_is_not_taken_for_everything_saved() {
    let (_dir, library) = library();
    let (saver, _) = saver(&library, None);
    saver.then(|_| std::panic::resume_unwind(Box::new("on purpose")));
    saver.save(Arc::new(case("a", "lost")), 1);
    assert!(saver.flush().is_err());
}

#[test]
fn an_exact_id_is_never_taken_for_another_case() {
    let (_dir, library) = library();
    library.create(&case("raid", "")).expect("created");
    library.create(&case("raid-2", "")).expect("created");
    std::fs::write(library.path_of(&id("raid")), "{ torn").expect("written");
    let error = library.find("raid").expect_err("it is torn");
    assert!(matches!(error, LibraryError::NotACase { .. }), "{error}");
    assert_eq!(library.find("raid-2").expect("found").id, id("raid-2"));
}

#[test]
fn an_export_is_whole_or_not_at_all() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("memo.md");
    write_out(&path, "one", IfThere::Leave).expect("written");
    assert!(write_out(&path, "two", IfThere::Leave).is_err());
    assert_eq!(std::fs::read_to_string(&path).expect("there"), "one");
    write_out(&path, "two", IfThere::Replace).expect("written");
    assert_eq!(std::fs::read_to_string(&path).expect("there"), "two");
    assert_eq!(names(dir.path()), ["memo.md"]);
    assert!(write_out(&dir.path().join("none/memo.md"), "x", IfThere::Leave).is_err());
    let link = dir.path().join("link.md");
    std::os::unix::fs::symlink(&path, &link).expect("linked");
    assert!(write_out(&link, "x", IfThere::Replace).is_err(), "a link is not written through");
}

#[test]
fn a_replaced_case_goes_to_the_trash_and_comes_back_beside_the_new_one() {
    let (dir, library) = library();
    library.create(&case("a", "ours")).expect("created");
    let file = dir.path().join("theirs.json");
    std::fs::write(&file, write_case(&case("a", "theirs"))).expect("written");
    library.import(&file, caroline::library::OnClash::Replace).expect("imported");
    assert_eq!(library.load(&id("a")).expect("read").0.summary, "theirs");
    let trashed = library.trashed().expect("listed");
    assert_eq!(trashed.len(), 1);
    let (back, _) = library.restore(&trashed[0].file).expect("restored");
    assert_eq!(back.summary, "ours");
    assert_ne!(back.id, id("a"));
    let bytes = std::fs::read(library.path_of(&back.id)).expect("there");
    assert_eq!(read_case(&bytes).expect("a case"), back);
}
