//! Who may read and write a file stays as it was.

use super::*;

#[test]
fn the_mode_of_a_file_is_kept() {
    let dir = folder();
    let path = dir.path().join("a.json");
    let mut seen = create(dir.path(), "a.json", b"0").unwrap();
    for (count, wanted) in [0o600, 0o400, 0o640, 0o664, 0o644, 0o666].into_iter().enumerate() {
        set_mode(&path, wanted);
        let done = replace(dir.path(), "a.json", count.to_string().as_bytes(), seen).unwrap();
        assert!(!done.narrowed);
        assert_eq!(mode(&path), wanted, "{wanted:o}");
        seen = done.digest;
    }
    // A conflict has the mode it had.
    fs::write(&path, "theirs").unwrap();
    set_mode(&path, 0o660);
    let kept = replace(dir.path(), "a.json", b"ours", seen).unwrap().conflict.unwrap();
    assert_eq!((mode(&path), mode(&dir.path().join(kept))), (0o660, 0o660));
}

#[test]
fn group_and_owner_of_a_file_are_kept() {
    if !is_root() {
        return;
    }
    let dir = folder();
    let path = dir.path().join("a.json");
    let seen = create(dir.path(), "a.json", b"one").unwrap();
    std::os::unix::fs::chown(&path, Some(12345), Some(23456)).unwrap();
    set_mode(&path, 0o660);
    replace(dir.path(), "a.json", b"two", seen).unwrap();
    let found = fs::metadata(&path).unwrap();
    assert_eq!((found.uid(), found.gid(), mode(&path)), (12345, 23456, 0o660));
}

const ACL: &str = "system.posix_acl_access";
const DEFAULT_ACL: &str = "system.posix_acl_default";

/// `user::rw-, user:12345:rw-, group::---, mask::rw-, other::---`
fn access_list() -> Vec<u8> {
    let mut list = 2u32.to_le_bytes().to_vec();
    let entries = [(1u16, 6u16, u32::MAX), (2, 6, 12345), (4, 0, u32::MAX), (16, 6, u32::MAX), (32, 0, u32::MAX)];
    for (tag, permissions, id) in entries {
        list.extend(tag.to_le_bytes());
        list.extend(permissions.to_le_bytes());
        list.extend(id.to_le_bytes());
    }
    list
}

fn list_of(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = vec![0; 4096];
    let len = rustix::fs::getxattr(path, ACL, bytes.as_mut_slice()).ok()?;
    bytes.truncate(len);
    Some(bytes)
}

#[test]
fn the_access_list_of_a_file_is_kept() {
    let dir = folder();
    let path = dir.path().join("a.json");
    let seen = create(dir.path(), "a.json", b"one").unwrap();
    if rustix::fs::setxattr(&path, ACL, &access_list(), XattrFlags::empty()).is_err() {
        return; // no such lists on this file system
    }
    let done = replace(dir.path(), "a.json", b"two", seen).unwrap();
    assert!(!done.narrowed);
    assert_eq!(list_of(&path), Some(access_list()));
    assert_eq!(mode(&path), 0o660);
}

#[test]
fn a_list_that_the_folder_hands_down_opens_no_older_file() {
    let dir = folder();
    let path = dir.path().join("a.json");
    let seen = create(dir.path(), "a.json", b"one").unwrap();
    set_mode(&path, 0o640);
    let set = rustix::fs::setxattr(dir.path(), DEFAULT_ACL, &access_list(), XattrFlags::empty());
    if set.is_err() {
        return;
    }
    replace(dir.path(), "a.json", b"two", seen).unwrap();
    assert_eq!((list_of(&path), mode(&path)), (None, 0o640));
}

#[test]
fn a_new_file_in_a_teams_folder_is_the_teams() {
    let dir = folder();
    set_mode(dir.path(), 0o2770);
    create(dir.path(), "a.json", b"one").unwrap();
    assert_eq!(mode(&dir.path().join("a.json")), 0o660);
}
