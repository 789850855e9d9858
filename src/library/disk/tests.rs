#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use rustix::fs::{CWD, RenameFlags, XattrFlags};
use tempfile::TempDir;

use super::*;

mod rights;

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn names(dir: &Path) -> Vec<String> {
    list(dir).unwrap().into_iter().map(|entry| entry.name.into_string().unwrap()).collect()
}

fn text(dir: &Path, name: &str) -> String {
    String::from_utf8(read(dir, name).unwrap().0).unwrap()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[test]
fn what_is_created_is_read_and_is_ours_alone() {
    let dir = folder();
    let digest = create(dir.path(), "a.json", b"one").unwrap();
    assert_eq!(read(dir.path(), "a.json").unwrap(), (b"one".to_vec(), digest));
    assert_eq!(mode(&dir.path().join("a.json")), 0o600);
    assert_eq!(names(dir.path()), ["a.json"]);
    assert_eq!(Digest::of(b"").to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

#[test]
fn nothing_is_created_over_anything() {
    let dir = folder();
    fs::write(dir.path().join("a.json"), "theirs").unwrap();
    symlink("nowhere", dir.path().join("b.json")).unwrap();
    fs::create_dir(dir.path().join("c.json")).unwrap();
    for name in ["a.json", "b.json", "c.json"] {
        let error = create(dir.path(), name, b"ours").unwrap_err();
        assert!(matches!(error, DiskError::Exists { .. }), "{name}: {error:?}");
    }
    assert_eq!(text(dir.path(), "a.json"), "theirs");
    assert_eq!(names(dir.path()), ["a.json", "b.json", "c.json"]);
}

#[test]
fn a_seen_version_is_replaced_and_nothing_else_remains() {
    let dir = folder();
    let seen = create(dir.path(), "a.json", b"one").unwrap();
    let done = replace(dir.path(), "a.json", b"two", seen).unwrap();
    let digest = Digest::of(b"two");
    assert_eq!(done, Replaced { digest, conflict: None, recreated: false, narrowed: false });
    assert_eq!(text(dir.path(), "a.json"), "two");
    assert_eq!(names(dir.path()), ["a.json"]);
}

#[test]
fn a_version_that_was_not_seen_is_kept() {
    let dir = folder();
    let seen = create(dir.path(), "a.json", b"one").unwrap();
    let mut kept = Vec::new();
    for theirs in ["theirs", "theirs again"] {
        fs::write(dir.path().join("a.json"), theirs).unwrap();
        let done = replace(dir.path(), "a.json", b"ours", seen).unwrap();
        let name = done.conflict.unwrap();
        assert_eq!(text(dir.path(), &name), theirs);
        assert_eq!(text(dir.path(), "a.json"), "ours");
        kept.push(name);
    }
    assert_ne!(kept[0], kept[1]);
    assert!(kept[0].starts_with("a.conflict-20"), "{kept:?}");
    let conflicts = list(dir.path()).unwrap();
    let is_conflict = |entry: &&Entry| entry.kind == Kind::Conflict { of: "a.json".into() };
    assert_eq!(conflicts.iter().filter(is_conflict).count(), 2);
}

#[test]
fn the_same_text_is_no_conflict() {
    let dir = folder();
    let seen = create(dir.path(), "a.json", b"one").unwrap();
    fs::write(dir.path().join("a.json"), "two").unwrap();
    assert_eq!(replace(dir.path(), "a.json", b"two", seen).unwrap().conflict, None);
    assert_eq!(names(dir.path()), ["a.json"]);
}

#[test]
fn a_file_that_has_vanished_is_made_anew() {
    let dir = folder();
    let seen = create(dir.path(), "a.json", b"one").unwrap();
    fs::remove_file(dir.path().join("a.json")).unwrap();
    let done = replace(dir.path(), "a.json", b"two", seen).unwrap();
    assert!(done.recreated && done.conflict.is_none());
    assert_eq!(text(dir.path(), "a.json"), "two");
    assert_eq!(names(dir.path()), ["a.json"]);
}

#[test]
fn what_is_no_plain_file_is_refused_and_left() {
    let dir = folder();
    fs::write(dir.path().join("real"), "real").unwrap();
    symlink("real", dir.path().join("link.json")).unwrap();
    fs::create_dir(dir.path().join("folder.json")).unwrap();
    let pipe = dir.path().join("pipe.json");
    rustix::fs::mknodat(CWD, &pipe, FileType::Fifo, Mode::from_raw_mode(0o600), 0).unwrap();
    let before = names(dir.path());
    let seen = Digest::of(b"real");
    for name in ["link.json", "folder.json", "pipe.json"] {
        for error in [read(dir.path(), name).unwrap_err(), replace(dir.path(), name, b"ours", seen).unwrap_err()] {
            let expected = match name {
                "link.json" => matches!(error, DiskError::Symlink { .. }),
                _ => matches!(error, DiskError::NotAFile { .. }),
            };
            assert!(expected, "{name}: {error:?}");
        }
    }
    assert_eq!(names(dir.path()), before);
    assert_eq!(fs::read_to_string(dir.path().join("real")).unwrap(), "real");
}

#[test]
fn a_link_in_place_of_the_lock_is_refused() {
    let dir = folder();
    let seen = create(dir.path(), "a.json", b"one").unwrap();
    symlink("elsewhere", dir.path().join(".a.lock")).unwrap();
    let error = replace(dir.path(), "a.json", b"two", seen).unwrap_err();
    assert!(matches!(&error, DiskError::Symlink { path } if path.ends_with(".a.lock")));
    assert_eq!(text(dir.path(), "a.json"), "one");
    assert!(!dir.path().join("elsewhere").exists());
}

#[test]
fn what_is_too_large_is_neither_read_nor_written() {
    let dir = folder();
    let seen = create(dir.path(), "a.json", b"one").unwrap();
    let large = vec![b' '; MAX_BYTES as usize + 1];
    let is_too_large = |e: DiskError| matches!(e, DiskError::TooLarge { size, .. } if size == MAX_BYTES + 1);
    assert!(is_too_large(replace(dir.path(), "a.json", &large, seen).unwrap_err()));
    assert!(is_too_large(create(dir.path(), "b.json", &large).unwrap_err()));
    fs::write(dir.path().join("c.json"), &large).unwrap();
    assert!(is_too_large(read(dir.path(), "c.json").unwrap_err()));
    assert_eq!(names(dir.path()), ["a.json", "c.json"]);
    // But what just fits goes both ways, and a version too large to be hashed is kept.
    create(dir.path(), "d.json", &large[1..]).unwrap();
    assert_eq!(read(dir.path(), "d.json").unwrap().0.len() as u64, MAX_BYTES);
    let kept = replace(dir.path(), "c.json", b"ours", seen).unwrap().conflict.unwrap();
    assert_eq!(fs::metadata(dir.path().join(kept)).unwrap().len(), MAX_BYTES + 1);
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let dir = folder();
    for name in ["", ".", "..", ".a.json", "../a.json", "/a.json", "a/b.json", "a\0.json"] {
        let errors = [
            read(dir.path(), name).unwrap_err(),
            create(dir.path(), name, b"").unwrap_err(),
            replace(dir.path(), name, b"", Digest::of(b"")).unwrap_err(),
            move_file(dir.path(), name, dir.path(), "b.json").unwrap_err(),
            move_file(dir.path(), "b.json", dir.path(), name).unwrap_err(),
        ];
        assert!(errors.iter().all(|e| matches!(e, DiskError::BadName { .. })), "{name}: {errors:?}");
    }
    assert!(names(dir.path()).is_empty());
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let dir = folder();
    let gone = dir.path().join("gone");
    fs::write(dir.path().join("file"), "").unwrap();
    let missing = [
        create(&gone, "a.json", b"").unwrap_err(),
        replace(&gone, "a.json", b"", Digest::of(b"")).unwrap_err(),
        list(&gone).unwrap_err(),
        move_file(dir.path(), "file", &gone, "file").unwrap_err(),
    ];
    assert!(missing.iter().all(|e| matches!(e, DiskError::FolderMissing { .. })), "{missing:?}");
    let error = create(&dir.path().join("file"), "a.json", b"").unwrap_err();
    assert!(matches!(error, DiskError::NotAFolder { .. }), "{error:?}");
    assert!(missing[0].to_string().contains("gone"));
}

#[test]
fn a_folder_without_permission_is_left_as_it_was() {
    if is_root() {
        return;
    }
    let dir = folder();
    let seen = create(dir.path(), "a.json", b"one").unwrap();
    set_mode(dir.path(), 0o500);
    let errors = [
        replace(dir.path(), "a.json", b"two", seen).unwrap_err(),
        create(dir.path(), "b.json", b"two").unwrap_err(),
        move_file(dir.path(), "a.json", dir.path(), "b.json").unwrap_err(),
    ];
    let left = names(dir.path());
    set_mode(dir.path(), 0o700);
    assert!(errors.iter().all(|e| matches!(e, DiskError::Permission { .. })), "{errors:?}");
    assert_eq!(left, ["a.json"]);
    assert_eq!(text(dir.path(), "a.json"), "one");
}

#[test]
fn moving_overwrites_nothing() {
    let (cases, trash) = (folder(), folder());
    create(cases.path(), "a.json", b"one").unwrap();
    create(trash.path(), "a.json", b"older").unwrap();
    let error = move_file(cases.path(), "a.json", trash.path(), "a.json").unwrap_err();
    assert!(matches!(&error, DiskError::Exists { path } if path.starts_with(trash.path())));
    move_file(cases.path(), "a.json", trash.path(), "a-2.json").unwrap();
    assert_eq!(text(trash.path(), "a-2.json"), "one");
    assert_eq!(text(trash.path(), "a.json"), "older");
    assert!(names(cases.path()).is_empty());
    let error = move_file(cases.path(), "a.json", trash.path(), "b.json").unwrap_err();
    assert!(matches!(error, DiskError::Missing { .. }));
    // A folder goes with all that is in it.
    fs::create_dir(cases.path().join("a")).unwrap();
    create(&cases.path().join("a"), "1.json", b"analysis").unwrap();
    move_file(cases.path(), "a", trash.path(), "a").unwrap();
    assert_eq!(text(&trash.path().join("a"), "1.json"), "analysis");
}

#[test]
fn everything_in_a_folder_is_listed() {
    let dir = folder();
    let path = dir.path();
    for name in [
        "b.json",
        "notes.txt",
        ".a.json.17.tmp",
        ".a.json.17-2.tmp",
        ".a.lock",
        ".tmp",
        "a.conflict-20261123T100000Z.json",
    ] {
        fs::write(path.join(name), "").unwrap();
    }
    fs::write(path.join(OsStr::from_bytes(b"bad\xff.json")), "").unwrap();
    fs::create_dir(path.join("folder")).unwrap();
    symlink("b.json", path.join("link.json")).unwrap();
    rustix::fs::mknodat(CWD, path.join("pipe"), FileType::Fifo, Mode::from_raw_mode(0o600), 0).unwrap();
    let found: Vec<(Vec<u8>, Kind)> =
        list(path).unwrap().into_iter().map(|entry| (entry.name.as_bytes().to_vec(), entry.kind)).collect();
    let of = || "a.json".to_owned();
    let expected: [(&[u8], Kind); 11] = [
        (b".a.json.17-2.tmp", Kind::LeftOver { of: of() }),
        (b".a.json.17.tmp", Kind::LeftOver { of: of() }),
        (b".a.lock", Kind::Lock),
        (b".tmp", Kind::File),
        (b"a.conflict-20261123T100000Z.json", Kind::Conflict { of: of() }),
        (b"b.json", Kind::File),
        (b"bad\xff.json", Kind::NameNotUtf8),
        (b"folder", Kind::Folder),
        (b"link.json", Kind::Symlink),
        (b"notes.txt", Kind::File),
        (b"pipe", Kind::Special),
    ];
    assert_eq!(found, expected.map(|(name, kind)| (name.to_vec(), kind)));
}

#[test]
fn left_overs_are_kept_or_discarded_only_when_asked() {
    let dir = folder();
    let own = format!(".a.json.{}.tmp", std::process::id());
    fs::write(dir.path().join(&own), "half").unwrap();
    fs::write(dir.path().join(".a.json.1.tmp"), "other").unwrap();
    // A save steps around a left-over that has the very name it would take.
    create(dir.path(), "a.json", b"one").unwrap();
    let left = left_overs(dir.path()).unwrap();
    assert_eq!(left.len(), 2);
    for left in left {
        let (bytes, digest) = read_left_over(dir.path(), &left).unwrap();
        if bytes == b"half" {
            let kept = keep_left_over(dir.path(), &left).unwrap();
            assert_eq!(text(dir.path(), &kept), "half");
        } else {
            discard_left_over(dir.path(), &left, Digest::of(b"not it")).unwrap_err();
            discard_left_over(dir.path(), &left, digest).unwrap();
        }
    }
    assert!(left_overs(dir.path()).unwrap().is_empty());
    assert_eq!(names(dir.path()).len(), 2);
    let foreign = left_over::LeftOver { name: "a.json".into(), of: "a.json".into(), modified: None };
    let error = discard_left_over(dir.path(), &foreign, Digest::of(b"one")).unwrap_err();
    assert!(matches!(error, DiskError::BadName { .. }));
}

#[test]
fn a_save_under_way_is_no_left_over() {
    let dir = folder();
    fs::write(dir.path().join(".a.json.17.tmp"), "").unwrap();
    let open = Folder::open(dir.path(), Task::Save).unwrap();
    let lock = lock::hold(&open, "a.json", Task::Save).unwrap();
    assert_eq!(list(dir.path()).unwrap()[0].kind, Kind::BeingSaved { of: "a.json".into() });
    assert!(left_overs(dir.path()).unwrap().is_empty());
    drop(lock);
    assert_eq!(left_overs(dir.path()).unwrap().len(), 1);
    assert!(!dir.path().join(".a.lock").exists());
}

#[test]
fn one_at_a_time_holds_the_lock() {
    let dir = folder();
    let (inside, entered) = (AtomicBool::new(false), Mutex::new(0));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let open = Folder::open(dir.path(), Task::Save).unwrap();
                for _ in 0..300 {
                    let lock = lock::hold(&open, "a.json", Task::Save).unwrap();
                    assert!(!inside.swap(true, Ordering::SeqCst), "two at once");
                    std::thread::yield_now();
                    *entered.lock().unwrap() += 1;
                    inside.store(false, Ordering::SeqCst);
                    drop(lock);
                }
            });
        }
    });
    assert_eq!(entered.into_inner().unwrap(), 8 * 300);
    assert!(names(dir.path()).is_empty());
}

#[test]
fn a_lock_left_by_a_killed_program_holds_nobody_up() {
    let dir = folder();
    fs::write(dir.path().join(".a.lock"), "").unwrap();
    let seen = create(dir.path(), "a.json", b"one").unwrap();
    fs::write(dir.path().join(".a.lock"), "").unwrap();
    replace(dir.path(), "a.json", b"two", seen).unwrap();
    assert_eq!(names(dir.path()), ["a.json"]);
}

#[test]
fn without_exchange_the_unseen_is_kept_too() {
    let dir = folder();
    let open = Folder::open(dir.path(), Task::Save).unwrap();
    let put = |seen: Digest, bytes: &[u8]| {
        let (temp, _) = write::Temp::write(&open, "a.json", bytes, None).unwrap();
        let digest = Digest::of(bytes);
        write::Save { folder: &open, name: "a.json", seen, digest }.compare_then_rename(temp).unwrap()
    };
    let one = Digest::of(b"one");
    assert_eq!(put(one, b"one"), (None, true));
    assert_eq!(put(one, b"two"), (None, false));
    let (kept, _) = put(one, b"three");
    assert_eq!(text(dir.path(), &kept.unwrap()), "two");
    assert_eq!(text(dir.path(), "a.json"), "three");
    assert_eq!(names(dir.path()).len(), 2);
}

#[test]
fn without_the_flag_nothing_is_renamed_over_anything_either() {
    let dir = folder();
    let open = Folder::open(dir.path(), Task::Move).unwrap();
    for name in ["a", "b"] {
        fs::write(dir.path().join(name), name).unwrap();
        fs::create_dir(dir.path().join(format!("{name}-folder"))).unwrap();
    }
    let go = |from: &str, to: &str| write::link_then_unlink(&open, from, &open, to);
    assert_eq!(go("a", "b"), Err(Errno::EXIST));
    assert_eq!(go("a-folder", "b-folder"), Err(Errno::EXIST));
    assert_eq!((go("a", "c"), go("a-folder", "c-folder")), (Ok(()), Ok(())));
    assert_eq!(names(dir.path()), ["b", "b-folder", "c", "c-folder"]);
}

#[test]
fn folders_are_made_private_and_left_as_they_are() {
    let dir = folder();
    let deep = dir.path().join("share/caroline/cases");
    ensure_private_dir(&deep).unwrap();
    assert_eq!((mode(&deep), mode(&dir.path().join("share"))), (0o700, 0o700));
    set_mode(&deep, 0o2770);
    ensure_private_dir(&deep).unwrap();
    assert_eq!(mode(&deep), 0o2770);
    fs::write(dir.path().join("file"), "").unwrap();
    symlink("nowhere", dir.path().join("link")).unwrap();
    for name in ["file", "file/below", "link"] {
        let error = ensure_private_dir(&dir.path().join(name)).unwrap_err();
        assert!(matches!(error, DiskError::NotAFolder { .. }), "{name}: {error:?}");
    }
}

#[test]
fn moments_are_written_as_dates() {
    for (seconds, written) in [
        (0, "19700101T000000Z"),
        (951_782_400, "20000229T000000Z"),
        (951_868_799, "20000229T235959Z"),
        (951_868_800, "20000301T000000Z"),
        (1_798_761_599, "20261231T235959Z"),
        (4_107_542_400, "21000301T000000Z"),
    ] {
        assert_eq!(write::stamp(UNIX_EPOCH + Duration::from_secs(seconds)), written);
    }
}

#[test]
fn every_error_says_what_to_do() {
    let dir = folder();
    let path = dir.path().join("a.json");
    for errno in [Errno::NOSPC, Errno::DQUOT, Errno::ROFS, Errno::ACCESS, Errno::IO, Errno::XDEV] {
        let said = DiskError::from_io(Task::Save, &path, errno.into()).to_string();
        assert!(said.contains("a.json could not be saved: "), "{said}");
        assert!(said.ends_with('.'), "{said}");
    }
}

/// Eight threads save without pause, and a ninth, which takes no lock, puts in versions of its
/// own. Each version must be displaced exactly once: by somebody who had seen it, or into a
/// conflict, or by the ninth, who notes what it displaces.
#[test]
fn no_version_is_lost_among_many_writers() {
    const THREADS: usize = 8;
    const SAVES: usize = 200;
    let dir = folder();
    let path = dir.path();
    create(path, "a.json", b"first").unwrap();
    let written = Mutex::new(vec![Digest::of(b"first")]);
    let displaced = Mutex::new(Vec::new());
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let saver = |thread: usize| {
            for save in 0..SAVES {
                let (_, seen) = read(path, "a.json").unwrap();
                let text = format!("{thread} {save}");
                let outcome = loop {
                    match replace(path, "a.json", text.as_bytes(), seen) {
                        // It waits but briefly for the others, and comes back.
                        Err(DiskError::Busy { .. }) => {}
                        done => break done.unwrap(),
                    }
                };
                assert!(!outcome.recreated);
                written.lock().unwrap().push(outcome.digest);
                if outcome.conflict.is_none() {
                    displaced.lock().unwrap().push(seen);
                }
            }
        };
        scope.spawn(|| {
            for count in 0.. {
                let text = format!("foreign {count}");
                let own = path.join("foreign");
                fs::write(&own, &text).unwrap();
                rustix::fs::renameat_with(CWD, &own, CWD, path.join("a.json"), RenameFlags::EXCHANGE).unwrap();
                written.lock().unwrap().push(Digest::of(text.as_bytes()));
                displaced.lock().unwrap().push(Digest::of(&fs::read(&own).unwrap()));
                fs::remove_file(&own).unwrap();
                if done.load(Ordering::Relaxed) {
                    break;
                }
                std::thread::sleep(Duration::from_micros(300));
            }
        });
        let savers: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || saver(thread))).collect();
        let ends: Vec<_> = savers.into_iter().map(|saver| saver.join()).collect();
        done.store(true, Ordering::Relaxed);
        assert!(ends.iter().all(|end| end.is_ok()));
    });
    let mut balance = BTreeMap::new();
    for digest in written.into_inner().unwrap() {
        *balance.entry(digest).or_insert(0) += 1;
    }
    let mut conflicts = 0;
    for entry in list(path).unwrap() {
        // The current version, and those kept; nothing else is left.
        conflicts += usize::from(matches!(entry.kind, Kind::Conflict { .. }));
        let name = entry.name.into_string().unwrap();
        assert!(!name.starts_with('.') && name.ends_with(".json"), "{name}");
        *balance.entry(read(path, &name).unwrap().1).or_insert(0) -= 1;
    }
    for digest in displaced.into_inner().unwrap() {
        *balance.entry(digest).or_insert(0) -= 1;
    }
    assert!(balance.values().all(|&left| left == 0), "lost or doubled: {balance:?}");
    assert!(conflicts > 0, "the test has tested nothing");
}
