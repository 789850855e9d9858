//! The commands: what they print, what they refuse, and with which exit code.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use caroline::case::write_case;
use caroline::library::{Library, examples};

fn caroline(library: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_caroline"))
        .args(arguments)
        .env("CAROLINE_LIBRARY", library)
        .env_remove("CAROLINE_DOCTRINE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A command that does not read its input may close it.
    let _ = child.stdin.take().expect("an input").write_all(input.as_bytes());
    child.wait_with_output().expect("the program ends")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn library() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let library = Library::open(dir.path()).expect("a library");
    for case in examples() {
        library.create(&case).expect("created");
    }
    dir
}

fn example(id: &str) -> String {
    write_case(&examples().into_iter().find(|c| c.id.as_str() == id).expect("a bundled case"))
}

#[test]
fn analyze_gives_findings_by_school_reading_and_element() {
    let dir = tempfile::tempdir().expect("a folder");
    let output = caroline(dir.path(), &["analyze", "-"], &example("border-dense"));
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(json["format"], 1);
    assert_eq!(json["case"], "border-dense");
    assert_eq!(json["standard"], "established");
    assert_eq!(json["doctrine"]["id"], "caroline");
    assert_eq!(json["findings"]["majority"]["as_alleged"]["armed_attack"], "met");
    assert_eq!(json["findings"]["majority"]["as_proven"]["armed_attack"], "not proven");
    assert_eq!(json["findings"]["restrictive"]["as_alleged"]["armed_attack"], "not met");
    assert_eq!(json["findings"]["majority"]["other_version"]["civilian_harm"], "not met");
    let proven = caroline(dir.path(), &["analyze", "-", "--standard", "alleged"], &example("border-dense"));
    let json: serde_json::Value = serde_json::from_slice(&proven.stdout).expect("JSON");
    assert_eq!(json["findings"]["majority"]["as_proven"]["armed_attack"], "met");
}

#[test]
fn json_lines_give_json_lines_in_order_and_a_bad_one_does_not_stop_the_rest() {
    let dir = tempfile::tempdir().expect("a folder");
    let input = "{\"id\":\"a\",\"answers\":{\"threat.phase\":{\"value\":\"under_way\"}}}\n\
                 {\"id\":\"b\",\"other\":[1,{}],\"answers\":{\"threat.phase\":{\"value\":7}, \"no.such\":{\"value\":\"x\"}}}\n\
                 not json\n\
                 {\"id\":\"c\"}\n\
                 {\"id\":\"d\",\"answers\":{}}\n";
    let output = caroline(dir.path(), &["analyze", "-"], input);
    assert_eq!(output.status.code(), Some(1));
    let text = out(&output);
    let lines: Vec<serde_json::Value> = text.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!(lines.len(), 5);
    assert_eq!((&lines[0]["case"], &lines[1]["case"], &lines[4]["case"]), (&"a".into(), &"b".into(), &"d".into()));
    assert_eq!(lines[1]["problems"].as_array().map(Vec::len), Some(2), "{}", lines[1]);
    assert!(
        lines[2]["error"].is_string()
            && lines[3]["error"].as_str().is_some_and(|e| e.contains("\"answers\" is missing"))
    );
    assert_eq!(err(&output).lines().count(), 2);
}

/// A line that holds no more than answers is read in a quicker way; it is answered as any other.
#[test]
fn plain_lines_are_answered_as_others_are() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut input = String::new();
    for example in [example("border-dense"), example("border-remote")] {
        let mut case: serde_json::Value = serde_json::from_str(&example).expect("JSON");
        let answers = case["answers"].as_object_mut().expect("answers");
        for answer in answers.values_mut() {
            answer.as_object_mut().expect("an answer").retain(|key, _| key == "value" || key == "standing");
        }
        let answers = &case["answers"];
        input.push_str(&format!("{{\"answers\":{answers}}}\n{{\"answers\":{answers},\"other\":0}}\n"));
    }
    for odd in [
        "\"incident.deaths\":{\"value\":\"many\"}",
        "\"no.such\":{\"value\":1}",
        "\"incident.border_clash\":{\"value\":\"yes\"},\"incident.kind\":{\"value\":\"mine_strike\"}",
    ] {
        input.push_str(&format!("{{\"answers\":{{{odd}}}}}\n{{\"answers\":{{{odd}}},\"other\":0}}\n"));
    }
    let text = out(&caroline(dir.path(), &["analyze", "-"], &input));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 10);
    for both in lines.chunks(2) {
        assert_eq!(both[0], both[1]);
    }
    assert_eq!(lines[4..].iter().filter(|line| line.contains("\"problems\"")).count(), 6);
    let twice = "{\"answers\":{\"incident.deaths\":{\"value\":1},\"incident.deaths\":{\"value\":2}}}\n";
    let output = caroline(dir.path(), &["analyze", "-"], twice);
    assert!(out(&output).contains("stands twice"), "{}", out(&output));
}

/// What only the other side's version makes impossible is said, too.
#[test]
fn a_contradiction_in_the_other_sides_version_is_told() {
    let dir = tempfile::tempdir().expect("a folder");
    let input = r#"{"answers":{"incident.kind":{"value":"group_armed_force"},"author.kind":{"value":"organised_armed_group","disputed":{"value":"state_organs"}}}}"#;
    let text = out(&caroline(dir.path(), &["analyze", "-"], input));
    assert!(text.contains("with the other side's version these answers cannot stand together"), "{text}");
    let undisputed = input.replace(r#","disputed":{"value":"state_organs"}"#, "");
    let text = out(&caroline(dir.path(), &["analyze", "-"], &undisputed));
    assert!(!text.contains("\"problems\""), "{text}");
}

/// Whatever is done at the same time, answers come in the order of the questions.
#[test]
fn many_lines_are_answered_in_their_order() {
    const LINES: usize = 4_000;
    const BLANK: usize = 3;
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("cases.jsonl");
    let phases = ["under_way", "imminent", "over"];
    let mut text = "\n".repeat(BLANK);
    for n in 0..LINES {
        match n % 500 {
            // A line that is wrong, and one without anything.
            17 => text.push_str("{\"answers\":3}\n"),
            18 => text.push('\n'),
            _ => text.push_str(&format!(
                "{{\"id\":\"{n}\",\"answers\":{{\"threat.phase\":{{\"value\":\"{}\"}}}}}}\n",
                phases[n % 3]
            )),
        }
    }
    // The last line has no end.
    std::fs::write(&file, text.trim_end()).expect("written");
    let output = caroline(dir.path(), &["analyze", file.to_str().expect("a path")], "");
    assert_eq!(output.status.code(), Some(1));
    let expected: Vec<String> = (0..LINES).filter(|n| n % 500 != 18).map(|n| n.to_string()).collect();
    let lines = out(&output);
    let lines: Vec<serde_json::Value> = lines.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!(lines.len(), expected.len());
    for (line, expected) in lines.iter().zip(&expected) {
        match line["error"].as_str() {
            None => assert_eq!(line["case"].as_str(), Some(expected.as_str())),
            Some(error) => {
                let number = BLANK + expected.parse::<usize>().expect("a number") + 1;
                assert!(error.contains(&format!("line {number}")), "{error}, not {number}");
                assert_eq!(error.matches("line ").count(), 1, "{error}");
            }
        }
    }
    assert_eq!(err(&output).lines().count(), LINES / 500);
}

/// A program may ask line by line and wait for each answer.
#[test]
fn a_line_is_answered_before_the_next_is_asked() {
    use std::io::BufRead as _;
    let dir = tempfile::tempdir().expect("a folder");
    let mut child = Command::new(env!("CARGO_BIN_EXE_caroline"))
        .args(["analyze", "-"])
        .env("CAROLINE_LIBRARY", dir.path())
        .env_remove("CAROLINE_DOCTRINE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut asking = child.stdin.take().expect("an input");
    let mut answers = std::io::BufReader::new(child.stdout.take().expect("an output"));
    for id in ["first", "second", "third"] {
        writeln!(asking, "{{\"id\":\"{id}\",\"answers\":{{}}}}").expect("it listens");
        let mut answer = String::new();
        answers.read_line(&mut answer).expect("it answers");
        assert!(answer.contains(&format!("\"case\": \"{id}\"")), "{answer}");
    }
    drop(asking);
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn bad_input_is_named_with_field_and_line() {
    let dir = tempfile::tempdir().expect("a folder");
    for (input, expected) in [
        ("", "is empty"),
        ("{\n  \"answers\": {\n    \"a.b\": { \"standing\": \"sure\" }\n  }\n}", "line 3"),
        ("\n\n{\n  \"answers\": {\n    \"a.b\": { \"standing\": \"sure\" }\n  }\n}", "line 5"),
        ("{\n \"answers\": { \"a.b\": { \"value\": -1 } }\n}", "whole number"),
        ("{\n \"answers\": { \"a.b\": {}, \"a.b\": {} }\n}", "stands twice"),
        ("{\n \"answers\": { \"\\u001b[31m\": { \"value\": 1.5 } }\n}", "␛[31m"),
    ] {
        let output = caroline(dir.path(), &["analyze", "-"], input);
        assert_eq!(output.status.code(), Some(1), "{input}");
        assert!(err(&output).contains(expected), "{input}: {}", err(&output));
        assert!(!err(&output).contains('\x1b'));
    }
}

#[test]
fn list_show_and_export_say_what_the_case_says() {
    let dir = library();
    let list = out(&caroline(dir.path(), &["list"], ""));
    assert_eq!(list.lines().count(), examples().len());
    assert!(list.contains("border-dense\tmet, met\tH.J.Res. 18\tShots at a border post"), "{list}");
    assert_eq!(out(&caroline(dir.path(), &["list", "--matter", "none"], "")), "");

    let show = out(&caroline(dir.path(), &["show", "fentanyl"], ""));
    assert!(show.contains("MAY FORCE BE USED?") && show.contains("Directness"), "{show}");
    let longest = show.lines().map(|l| l.chars().count()).max();
    assert!(longest <= Some(110), "{longest:?}");

    let file = dir.path().join("memo.md");
    let path = file.to_str().expect("a path");
    let export = caroline(dir.path(), &["export", "border-dense", "--format", "markdown", "-o", path], "");
    assert_eq!(export.status.code(), Some(0), "{}", err(&export));
    let memo = std::fs::read_to_string(&file).expect("written");
    for part in ["## Short answer", "## Facts", "## Analysis", "## Authorities", "disputed", "not legal advice"] {
        assert!(memo.contains(part), "{part}");
    }
    let again = caroline(dir.path(), &["export", "border-dense", "-o", path], "");
    assert_eq!(again.status.code(), Some(1));
    assert!(err(&again).contains("exists already"));
}

#[test]
fn an_analysis_is_saved_listed_shown_remarked_and_reviewed() {
    let dir = library();
    let none = caroline(dir.path(), &["review"], "");
    assert!(out(&none).contains("No case has a saved analysis"), "{}", out(&none));
    let name = out(&caroline(dir.path(), &["save", "border-dense", "--remark", "First opinion"], ""));
    let name = name.trim();
    assert!(name.ends_with("Z-1"), "{name}");
    let again = out(&caroline(dir.path(), &["save", "border-dense"], ""));
    assert_ne!(again.trim(), name, "each is a file of its own");
    assert!(caroline(dir.path(), &["remark", "border-dense", name, "Too hopeful"], "").status.success());
    let list = out(&caroline(dir.path(), &["analyses", "border-dense"], ""));
    assert!(list.starts_with(&format!("{name}\tmet, met\tFirst opinion (1 remark)")), "{list}");
    assert_eq!(list.lines().count(), 2);

    // As it was, whatever becomes of the case.
    let path = dir.path().join("cases/border-dense.json");
    let text = std::fs::read_to_string(&path).expect("the case");
    let changed = text.replace("\"value\": \"all_feasible\"", "\"value\": \"none\"");
    assert_ne!(changed, text);
    let show = |name: &str| out(&caroline(dir.path(), &["show", "border-dense", "--analysis", name], ""));
    let before = show(name);
    std::fs::write(&path, changed).expect("written");
    assert_eq!(show(name), before);
    assert!(before.contains("First opinion") && before.contains("Too hopeful"), "{before}");
    let review = out(&caroline(dir.path(), &["review", "border-dense", "--since", name], ""));
    for part in ["precautions: all that were feasible", "met → not met, because of precautions"] {
        assert!(review.contains(part), "{part}: {review}");
    }
    let all = out(&caroline(dir.path(), &["review"], ""));
    assert!(all.contains("findings changed in 1 of 1 cases with a saved analysis"), "{all}");
    let two = out(&caroline(dir.path(), &["review", "border-dense", "--since", name, "--until", "last"], ""));
    assert!(two.contains("No answer changed; no finding changed."), "{two}");

    for (arguments, expected) in [
        (&["review", "fentanyl"][..], "has no saved analysis"),
        (&["show", "border-dense", "--analysis", "../../x"], "has no saved analysis '../../x'"),
        (&["remark", "border-dense", "nothing", "x"], "caroline analyses border-dense"),
    ] {
        let output = caroline(dir.path(), arguments, "");
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(err(&output).contains(expected), "{arguments:?}: {}", err(&output));
    }
    // One that was tampered with says so; one that is torn is named.
    let record = dir.path().join(format!("analyses/border-dense/{name}.json"));
    let text = std::fs::read_to_string(&record).expect("the record");
    std::fs::write(&record, text.replacen("First opinion", "Last opinion", 1)).expect("written");
    assert!(out(&caroline(dir.path(), &["analyses", "border-dense"], "")).contains("CHANGED SINCE IT WAS SAVED"));
    assert!(show(name).contains("changed after it was saved"));
    std::fs::write(&record, "{").expect("written");
    let torn = caroline(dir.path(), &["analyses", "border-dense"], "");
    assert_eq!(torn.status.code(), Some(1));
    assert!(out(&torn).contains("cannot be read"), "{}", out(&torn));
}

#[test]
fn several_cases_are_exported_under_safe_names_and_over_nothing_unasked() {
    let dir = library();
    let folder = dir.path().join("out");
    let path = folder.to_str().expect("a path");
    let export = |extra: &[&str]| {
        let mut arguments = vec!["export", "--matter", "H.J.Res. 18", "-o", path];
        arguments.extend(extra);
        caroline(dir.path(), &arguments, "")
    };
    let first = export(&[]);
    assert_eq!(first.status.code(), Some(0), "{}", err(&first));
    let names: Vec<String> = std::fs::read_dir(&folder)
        .expect("the folder")
        .map(|e| e.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    assert!(names.len() >= 8 && names.contains(&"border-dense.md".to_owned()), "{names:?}");
    std::fs::write(folder.join("border-dense.md"), "mine").expect("written");
    let second = export(&[]);
    assert_eq!(second.status.code(), Some(1));
    assert!(err(&second).contains("exists already"), "{}", err(&second));
    assert_eq!(std::fs::read_to_string(folder.join("border-dense.md")).expect("there"), "mine");
    assert_eq!(export(&["--replace"]).status.code(), Some(0));
    assert!(std::fs::read_to_string(folder.join("border-dense.md")).expect("there").starts_with("# Shots"));
    // A folder takes a single case too; both a case and --all is a mistake.
    let single = caroline(dir.path(), &["export", "fentanyl", "-o", path, "--format", "text"], "");
    assert_eq!(single.status.code(), Some(0), "{}", err(&single));
    assert!(folder.join("fentanyl-trafficking.txt").exists());
    assert_eq!(caroline(dir.path(), &["export", "fentanyl", "--all"], "").status.code(), Some(2));
    assert_eq!(caroline(dir.path(), &["export"], "").status.code(), Some(2));
    assert_eq!(caroline(dir.path(), &["export", "--matter", "none"], "").status.code(), Some(1));
}

#[test]
fn an_import_reports_on_every_file_and_decides_clashes_as_it_is_told() {
    let dir = library();
    let from = tempfile::tempdir().expect("a folder");
    let source = dir.path().join("cases/border-dense.json");
    let text = std::fs::read_to_string(&source).expect("the case");
    std::fs::write(from.path().join("same.json"), &text).expect("written");
    std::fs::write(from.path().join("other.json"), text.replacen("Shots at", "Fire at", 1)).expect("written");
    std::fs::write(from.path().join("new.json"), text.replacen("\"border-dense\"", "\"border-new\"", 1))
        .expect("written");
    std::fs::write(from.path().join("torn.json"), "{ \u{1b}").expect("written");
    std::fs::write(from.path().join("notes.txt"), "no case").expect("written");
    let path = from.path().to_str().expect("a path");
    let first = caroline(dir.path(), &["import", path], "");
    assert_eq!(first.status.code(), Some(1));
    let said = out(&first);
    for part in [
        "same.json: is in the library already, as border-dense",
        "other.json: not taken: border-dense is another case here",
        "new.json: added as border-new",
        "torn.json: not taken",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains("notes.txt") && !said.contains('\u{1b}'));
    let other = from.path().join("other.json");
    let other = other.to_str().expect("a path");
    let both = out(&caroline(dir.path(), &["import", other, "--on-clash", "keep-both"], ""));
    assert!(both.contains("since border-dense is another case here"), "{both}");
    assert_eq!(std::fs::read_to_string(&source).expect("there"), text);
    let replaced = caroline(dir.path(), &["import", other, "--on-clash", "replace"], "");
    assert_eq!(replaced.status.code(), Some(0), "{}", err(&replaced));
    assert!(std::fs::read_to_string(&source).expect("there").contains("Fire at"));
    let trash: Vec<_> = std::fs::read_dir(dir.path().join("trash")).expect("the trash").collect();
    assert_eq!(trash.len(), 1, "the case that was there is kept");
    let missing = caroline(dir.path(), &["import", "no-such-place"], "");
    assert!(err(&missing).contains("no file, and no folder"), "{}", err(&missing));
}

#[test]
fn output_that_cannot_be_written_is_said() {
    let dir = library();
    for arguments in ["show fentanyl", "list", "analyze cases/border-dense.json", "export --all"] {
        let output = Command::new("sh")
            .arg("-c")
            .arg(format!("cd {} && {} {arguments} > /dev/full", dir.path().display(), env!("CARGO_BIN_EXE_caroline")))
            .env("CAROLINE_LIBRARY", dir.path())
            .output()
            .expect("a shell");
        assert_eq!(output.status.code(), Some(1), "{arguments}");
        assert!(err(&output).contains("could not be written"), "{arguments}: {}", err(&output));
    }
}

#[test]
fn a_case_is_found_by_id_beginning_or_title_and_else_named() {
    let dir = library();
    assert!(caroline(dir.path(), &["show", "Fentanyl trafficking by the cartels"], "").status.success());
    let ambiguous = caroline(dir.path(), &["show", "border"], "");
    assert!(err(&ambiguous).contains("border-dense, border-hostages, border-remote"), "{}", err(&ambiguous));
    let missing = caroline(dir.path(), &["show", "no-such"], "");
    assert_eq!(missing.status.code(), Some(1));
    assert!(err(&missing).contains("caroline list"));
}

#[test]
fn new_makes_a_case_from_a_bundled_one() {
    let dir = tempfile::tempdir().expect("a folder");
    let made = caroline(dir.path(), &["new", "Mein Fall: Zürich", "-m", "Moot", "--from", "border-remote"], "");
    let id = out(&made).trim().to_owned();
    assert!(id.starts_with("mein-fall-zuerich-"), "{id}");
    let file = dir.path().join(format!("cases/{id}.json"));
    let text = std::fs::read_to_string(&file).expect("the case");
    assert!(text.contains("\"title\": \"Mein Fall: Zürich\"") && text.contains("incident.kind"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |p: &Path| std::fs::metadata(p).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&file), 0o600);
        assert_eq!(mode(&dir.path().join("cases")), 0o700);
    }
}

#[test]
fn a_broken_doctrine_is_refused_whole_with_every_fault() {
    let dir = tempfile::tempdir().expect("a folder");
    let doctrine = dir.path().join("doctrine");
    std::fs::create_dir(&doctrine).expect("made");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/doctrine");
    for entry in std::fs::read_dir(source).expect("the doctrine") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            std::fs::copy(&path, doctrine.join(path.file_name().expect("a name"))).expect("copied");
        }
    }
    let path = doctrine.to_str().expect("a path");
    let good = caroline(dir.path(), &["check", path], "");
    assert_eq!(good.status.code(), Some(0), "{}", err(&good));
    let file = doctrine.join("52-armed-attack.toml");
    let text = std::fs::read_to_string(&file).expect("read");
    let text = text.replacen("incident.harm_route is", "incident.harm_rout is", 1).replacen(
        "charter art 51",
        "charter art 99",
        1,
    );
    std::fs::write(&file, text).expect("written");
    for arguments in [vec!["check", path], vec!["--doctrine", path, "analyze", "-"]] {
        let output = caroline(dir.path(), &arguments, "{\"answers\":{}}");
        assert_eq!(output.status.code(), Some(3));
        let said = err(&output);
        assert!(
            said.contains("52-armed-attack.toml:") && said.contains("did you mean 'incident.harm_route'?"),
            "{said}"
        );
        assert!(said.contains("'charter' lists no place 'art 99'") && said.contains("2 faults"), "{said}");
        assert_eq!(out(&output), "");
    }
}

#[test]
fn output_that_nobody_reads_is_no_failure() {
    let dir = library();
    let status = Command::new("sh")
        .arg("-c")
        .arg(format!("{} show fentanyl | head -1 >/dev/null", env!("CARGO_BIN_EXE_caroline")))
        .env("CAROLINE_LIBRARY", dir.path())
        .output()
        .expect("a shell");
    assert!(status.stderr.is_empty(), "{}", String::from_utf8_lossy(&status.stderr));
}

#[test]
fn the_default_library_gets_the_articles_cases_once() {
    let home = tempfile::tempdir().expect("a folder");
    let list = || {
        let output = Command::new(env!("CARGO_BIN_EXE_caroline"))
            .arg("list")
            .env("XDG_DATA_HOME", home.path())
            .env("HOME", home.path())
            .env_remove("CAROLINE_LIBRARY")
            .output()
            .expect("the program runs");
        out(&output).lines().count()
    };
    assert_eq!(list(), examples().len());
    let cases = home.path().join("caroline/cases");
    std::fs::remove_file(cases.join("border-dense.json")).expect("removed");
    assert_eq!(list(), examples().len() - 1, "what was deleted does not come back");
    let other = tempfile::tempdir().expect("a folder");
    assert_eq!(out(&caroline(other.path(), &["list"], "")), "", "another folder gets nothing");
}

#[test]
fn text_that_a_terminal_would_obey_is_shown_and_not_sent() {
    const EVIL: &str = "A\u{1b}[31m\u{202e}B\u{200b}\u{7}\u{9b}2J\u{feff}\u{2028}";
    let dir = tempfile::tempdir().expect("a folder");
    let library = Library::open(dir.path()).expect("a library");
    let mut case = examples().into_iter().find(|c| c.id.as_str() == "border-dense").expect("a bundled case");
    for text in [&mut case.title, &mut case.matter, &mut case.summary, &mut case.parties.acting] {
        EVIL.clone_into(text);
    }
    let mut answer = case.answers["incident.kind"].clone();
    EVIL.clone_into(&mut answer.note);
    answer.value = Some(caroline::case::AnswerValue::Word(EVIL.to_owned()));
    case.answers.insert(format!("x.{EVIL}"), answer.clone());
    case.answers.insert("incident.kind".to_owned(), answer);
    library.create(&case).expect("created");
    for arguments in [
        &["list"][..],
        &["show", "border-dense"],
        &["export", "border-dense"],
        &["export", "border-dense", "--format", "text"],
        &["show", EVIL],
    ] {
        let output = caroline(dir.path(), arguments, "");
        let said = format!("{}{}", out(&output), err(&output));
        let harmful =
            |c: &char| (c.is_control() && !matches!(c, '\n' | '\t')) || "\u{202e}\u{200b}\u{feff}\u{2028}".contains(*c);
        assert_eq!(said.chars().find(harmful), None, "{arguments:?}: {said:?}");
    }
}

#[test]
fn the_law_is_printed_whole_and_in_parts() {
    let dir = tempfile::tempdir().expect("a folder");
    let whole = out(&caroline(dir.path(), &["law"], ""));
    for element in ["Gravity", "Host State", "Limits on civilian harm"] {
        assert!(whole.lines().any(|l| l == element), "{element}");
    }
    for part in ["The schools", "The facts", "What cannot be", "How decided cases are compared", "Authorities"] {
        assert!(whole.contains(&format!("\n{part}\n---")), "{part}");
    }
    let gravity = caroline(dir.path(), &["law", "gravity", "--school", "restrictive"], "");
    let text = out(&gravity);
    assert!(text.contains("The rule.") && text.contains("The debate.") && text.contains("For the restrictive school."));
    assert!(!text.contains("For the majority school.") && !text.contains("lethal fire on them"), "{text}");
    let markdown = out(&caroline(dir.path(), &["law", "Host State", "--format", "markdown"], ""));
    assert!(
        markdown.starts_with("# Host State\n") && markdown.contains("\n- Test 1: does not arise, if"),
        "{markdown}"
    );
    let fact = out(&caroline(dir.path(), &["law", "host.action"], ""));
    assert!(fact.contains("Example.") && fact.contains("Asked by the tests of: Host State"), "{fact}");
    let authority = out(&caroline(dir.path(), &["law", "nicaragua"], ""));
    assert!(authority.contains("[1986] ICJ Rep 14") && authority.contains("Cited for:"), "{authority}");
    let nothing = caroline(dir.path(), &["law", "gravitas"], "");
    assert_eq!(nothing.status.code(), Some(1));
    assert!(err(&nothing).contains("no element, fact or authority 'gravitas'"));
}

#[test]
fn validate_prints_the_table_and_every_disagreement() {
    let dir = tempfile::tempdir().expect("a folder");
    let brief = out(&caroline(dir.path(), &["validate", "--brief"], ""));
    assert!(brief.starts_with("91 precedents; 71 decided holdings are scored"), "{brief}");
    assert!(
        brief.contains("Courts (restrictive, as proven)") && brief.contains("Security Council (majority, as proven)")
    );
    let whole = out(&caroline(dir.path(), &["validate"], ""));
    assert!(whole.starts_with(&brief), "the same figures");
    assert!(whole.contains("held not met, found not proven") && whole.contains("The doctrine (restrictive):"));
    assert!(whole.contains("Left open by the decision, settled by the doctrine"));
}

#[test]
fn precedents_are_listed_shown_and_begun_from() {
    let dir = tempfile::tempdir().expect("a folder");
    let all = out(&caroline(dir.path(), &["precedents"], ""));
    assert_eq!(all.lines().count(), 91);
    let some = out(&caroline(dir.path(), &["precedents", "by:arbitral", "lawful:not met"], ""));
    assert!(some.lines().count() >= 3 && some.lines().all(|l| l.contains("arbitral tribunal")), "{some}");
    // No library is needed to read one.
    let shown = out(&caroline(dir.path(), &["show", "oil-platforms-series"], ""));
    assert!(shown.contains("What was decided") && shown.contains("Held: "), "{shown}");
    let library = dir.path().join("mine");
    let made = caroline(&library, &["new", "Platforms again", "--from", "oil-platforms-series"], "");
    assert_eq!(made.status.code(), Some(0), "{}", err(&made));
    let id = out(&made).trim().to_owned();
    let text = std::fs::read_to_string(library.join(format!("cases/{id}.json"))).expect("the case");
    assert!(!text.contains("\"holdings\"") && text.contains("\"record\":"), "{text}");
    assert!(text.contains("\"number\": \"oil-platforms-series\""), "the copy says of what it is one: {text}");
    // A copy is named after what it is a copy of; a copy of a copy, and of a case that holds a record, is read again.
    let mut record: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    record["precedent"] = serde_json::json!({ "by": "a moot court", "authorities": [{ "cite": "Bench memorandum" }] });
    std::fs::write(library.join(format!("cases/{id}.json")), record.to_string()).expect("written");
    for from in [id.as_str(), "Third"] {
        let made = caroline(&library, &["new", "Third", "--from", from], "");
        let shown = caroline(&library, &["show", out(&made).trim()], "");
        assert_eq!(shown.status.code(), Some(0), "{}{}", err(&made), err(&shown));
    }
}

/// A part of its title finds a precedent where no case of the library has it; several are listed.
#[test]
fn a_precedent_is_found_by_a_part_of_its_title() {
    let dir = tempfile::tempdir().expect("a folder");
    let shown = caroline(dir.path(), &["show", "drug boats"], "");
    assert!(out(&shown).contains("US strikes on alleged drug boats"), "{}", err(&shown));
    let several = caroline(dir.path(), &["show", "nicaragua"], "");
    assert!(err(&several).contains("fits several cases: nicaragua"), "{}", err(&several));
    std::fs::create_dir(dir.path().join("cases")).expect("a library");
    let none = caroline(dir.path(), &["show", "no such thing"], "");
    assert!(err(&none).contains("no precedent 'no such thing'"), "{}", err(&none));
}

/// A precedent keeps its name whatever titles the library's cases have.
#[test]
fn a_precedent_is_found_beside_cases_that_are_named_after_it() {
    let dir = tempfile::tempdir().expect("a folder");
    for title in ["Notes on caroline-1837", "More on caroline-1837"] {
        assert_eq!(caroline(dir.path(), &["new", title], "").status.code(), Some(0));
        let shown = out(&caroline(dir.path(), &["show", "caroline-1837"], ""));
        assert!(shown.contains("What was") && !shown.contains(title), "{shown}");
    }
}

#[test]
fn rows_beside_a_doctrine_are_tried_and_a_wrong_one_is_told() {
    let dir = tempfile::tempdir().expect("a folder");
    let doctrine = dir.path().join("doctrine");
    std::fs::create_dir_all(doctrine.join("rows")).expect("made");
    let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens/doctrine.toml");
    std::fs::copy(small, doctrine.join("doctrine.toml")).expect("copied");
    let row = |finds: &str| {
        format!(
            "[[base]]\nid = \"gate\"\nsays = \"A gate.\"\nset = {{ \"gate.kind\" = \"iron\" }}\n\n[[row]]\nelement = \"safe\"\nfrom = \"gate\"\nset = {{ \"gate.people\" = 1 }}\nfinds = \"{finds}\"\nwhy = \"So it is.\"\n"
        )
    };
    let check = |rows: &str| {
        std::fs::write(doctrine.join("rows/rows.toml"), rows).expect("written");
        caroline(dir.path(), &["check", doctrine.to_str().expect("a path"), "--coverage", "--random", "2"], "")
    };
    let wrong = check(&row("does not arise"));
    assert_eq!(wrong.status.code(), Some(3));
    let said = out(&wrong);
    assert!(said.contains("rows.toml:7: safe (strict)") && said.contains("because: So it is."), "{said}");
    assert!(said.contains("no row reaches it") && said.contains("Case 2"), "{said}");
    let unknown = check(&row("met").replace("gate.people", "gate.peeple"));
    assert_eq!(unknown.status.code(), Some(3));
    assert!(err(&unknown).contains("rows.toml:") && err(&unknown).contains("unknown fact 'gate.peeple'"));
    // A row that could not fail, and one whose finding no doctrine can give.
    let nothing = check(&row("met").replace("finds = \"met\"", "finds = {}"));
    assert!(err(&nothing).contains("a row says what is found in one school at least"), "{}", err(&nothing));
    let no_finding = check(&row("mett"));
    assert!(
        err(&no_finding).contains("'mett' is no finding") && err(&no_finding).contains("met"),
        "{}",
        err(&no_finding)
    );
    let no_base = check(&row("met").replace("id = \"gate\"", "id = \"gate\"\nfrom = \"nowhere\""));
    assert!(
        err(&no_base).contains("is named 'nowhere'") && !err(&no_base).contains("no name for"),
        "{}",
        err(&no_base)
    );
    // Rows were asked for, and none stand there.
    std::fs::remove_dir_all(doctrine.join("rows")).expect("removed");
    let none = caroline(dir.path(), &["check", doctrine.to_str().expect("a path"), "--coverage"], "");
    assert!(none.status.code() != Some(0) && err(&none).contains("there are no rows to try"), "{}", err(&none));
}
