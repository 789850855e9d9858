//! A text in the user's own editor: `VISUAL`, else `EDITOR`.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The user's editor with its arguments, if they name one.
pub(crate) fn editor() -> Option<String> {
    ["VISUAL", "EDITOR"].into_iter().find_map(|name| std::env::var(name).ok().filter(|e| !e.trim().is_empty()))
}

/// Has a text edited; the new text.
///
/// # Errors
/// What went wrong, in the user's words. A text that was written and could not be taken is left in its file, which is named.
pub(crate) fn edit(editor: &str, state: &Path, text: &str) -> Result<String, String> {
    let path = write(state, text).map_err(|e| format!("the text could not be handed to the editor: {e}"))?;
    // As git does: the shell splits the editor's arguments, and the file is one of its own.
    let status = Command::new("sh").arg("-c").arg(format!("{editor} \"$@\"")).arg(editor).arg(&path).status();
    let result = match status {
        Ok(status) if status.success() => read(&path),
        Ok(status) => Err(format!("the editor '{editor}' ended with {status}; the text is as it was")),
        Err(error) => Err(format!("the editor '{editor}' could not be started: {error}")),
    };
    match result {
        Ok(text) => {
            let _ = std::fs::remove_file(&path);
            Ok(text)
        }
        Err(why) => Err(format!("{why} ({})", path.display())),
    }
}

/// Texts of editors that an earlier run of the program did not get back.
pub(crate) fn left_behind(state: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(state.join(EDITING)) else { return Vec::new() };
    let is_running = |path: &Path| {
        let pid = path.file_stem().and_then(|n| n.to_str()).and_then(|n| n.split('-').next()?.parse().ok());
        let pid = pid.and_then(rustix::process::Pid::from_raw);
        pid.is_some_and(|pid| !matches!(rustix::process::test_kill_process(pid), Err(rustix::io::Errno::SRCH)))
    };
    entries.filter_map(|e| Some(e.ok()?.path())).filter(|path| !is_running(path)).collect()
}

const EDITING: &str = "editing";

fn write(state: &Path, text: &str) -> std::io::Result<PathBuf> {
    let dir = state.join(EDITING);
    DirBuilder::new().recursive(true).mode(0o700).create(&dir)?;
    let mut number = 1;
    loop {
        let path = dir.join(format!("{}-{number}.md", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                if !text.ends_with('\n') {
                    file.write_all(b"\n")?;
                }
                return Ok(path);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
        }
    }
}

fn read(path: &Path) -> Result<String, String> {
    const MOST: u64 = 1024 * 1024;
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|e| format!("what the editor wrote cannot be read: {e}"))?;
    file.take(MOST + 1).read_to_end(&mut bytes).map_err(|e| format!("what the editor wrote cannot be read: {e}"))?;
    if bytes.len() as u64 > MOST {
        return Err("what the editor wrote is longer than a mebibyte".to_owned());
    }
    let text = String::from_utf8(bytes).map_err(|_| "what the editor wrote is not UTF-8".to_owned())?;
    // Editors end a file with a line break that is none of the text.
    Ok(text.replace("\r\n", "\n").trim_end_matches('\n').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_editor_writes_is_taken_and_what_fails_changes_nothing() {
        let dir = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(edit("sed -i s/one/two/", dir.path(), "one\nline"), Ok("two\nline".to_owned()));
        assert!(std::fs::read_dir(dir.path().join("editing")).is_ok_and(|mut d| d.next().is_none()), "nothing is left");
        assert!(edit("false", dir.path(), "one").is_err_and(|e| e.contains("as it was")));
        assert!(edit("no-such-editor-here", dir.path(), "one").is_err());
        assert!(edit("printf '\\377' >", dir.path(), "one").is_err_and(|e| e.contains("UTF-8")));
    }
}
