//! Who may read and write a file: taken over by its next version.

use std::fs::File;

use rustix::fs::{Gid, Mode, Stat, Uid, XattrFlags, fchmod, fchown, fstat};
use rustix::io::Errno;

const ACL: &str = "system.posix_acl_access";
/// The largest extended attribute that Linux knows.
const ACL_BYTES: usize = 64 * 1024;

/// Gives `new` the mode, group, access list and, if we may, owner of `old`.
///
/// Group and list cannot always be had. Then the mode is narrowed, so that nobody comes to read
/// what they could not read before, and the answer is `false`: some who could, cannot any more.
pub(super) fn take_over(old: &File, new: &File) -> Result<bool, Errno> {
    let was = fstat(old)?;
    let made = fstat(new)?;
    let group = Gid::from_raw(was.st_gid);
    let group_kept = was.st_gid == made.st_gid || fchown(new, None, Some(group)).is_ok();
    let (list_kept, had_list) = take_over_list(old, new, group_kept);
    let mode = match (group_kept && list_kept, had_list) {
        (true, _) => permissions(&was),
        (false, true) => permissions(&was) & 0o700,
        (false, false) => narrowed(permissions(&was)),
    };
    // Not all file systems have modes: no word about one that is right already.
    if permissions(&fstat(new)?) != mode {
        fchmod(new, Mode::from_raw_mode(mode))?;
    }
    if was.st_uid != made.st_uid {
        // Only for root this succeeds; last, because we may lose the file with it.
        let _ = fchown(new, Some(Uid::from_raw(was.st_uid)), None);
    }
    Ok(mode == permissions(&was) && group_kept && list_kept)
}

/// For a new file: 0600 as it was made; in a folder that its group can write to, the group's too.
pub(super) fn share_like_folder(folder: &File, new: &File) {
    let (Ok(folder), Ok(made)) = (fstat(folder), fstat(new)) else {
        return;
    };
    let is_shared = folder.st_mode & 0o020 != 0;
    let group = Gid::from_raw(folder.st_gid);
    if is_shared && (folder.st_gid == made.st_gid || fchown(new, None, Some(group)).is_ok()) {
        let _ = fchmod(new, Mode::from_raw_mode(0o660));
    }
}

/// Whether `new` now has the access list of `old`, or none like it; and whether `old` had one.
fn take_over_list(old: &File, new: &File, group_kept: bool) -> (bool, bool) {
    let mut list = vec![0; ACL_BYTES];
    match rustix::fs::fgetxattr(old, ACL, list.as_mut_slice()) {
        // Its entry for the owning group would speak of another group.
        Ok(_) if !group_kept => (drop_list(new), true),
        Ok(len) => (rustix::fs::fsetxattr(new, ACL, &list[..len], XattrFlags::empty()).is_ok(), true),
        Err(Errno::NODATA | Errno::NOTSUP | Errno::NOSYS) => (drop_list(new), false),
        Err(_) => (false, true),
    }
}

/// A folder can hand its own list down to every new file in it.
fn drop_list(new: &File) -> bool {
    match rustix::fs::fremovexattr(new, ACL) {
        Ok(()) | Err(Errno::NODATA | Errno::NOTSUP | Errno::NOSYS) => true,
        Err(_) => false,
    }
}

fn permissions(of: &Stat) -> u32 {
    of.st_mode & 0o777
}

/// With another group, old members become others, and others members: both get what both had.
fn narrowed(mode: u32) -> u32 {
    let both = (mode >> 3) & mode & 0o7;
    (mode & 0o700) | (both << 3) | both
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_narrowed_mode_gives_nobody_more() {
        for (mode, left) in
            [(0o600, 0o600), (0o640, 0o600), (0o644, 0o644), (0o664, 0o644), (0o604, 0o600), (0o400, 0o400)]
        {
            assert_eq!(super::narrowed(mode), left, "{mode:o}");
        }
    }
}
