//! Every fault that a doctrine can have is found, at its place, with what to do: a small doctrine, broken in one way after another.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use caroline::doctrine::{Doctrine, SourceFile};

const WHOLE: &str = include_str!("screens/doctrine.toml");

/// What is said of the doctrine with `from` replaced by `to`.
fn faults(from: &str, to: &str) -> String {
    assert_eq!(WHOLE.matches(from).count(), 1, "'{from}' must stand once");
    faults_of(&WHOLE.replacen(from, to, 1))
}

fn faults_of(text: &str) -> String {
    let files = vec![SourceFile { name: "doctrine.toml".to_owned(), text: text.to_owned() }];
    match Doctrine::from_files(files).and_then(|doctrine| doctrine.check()) {
        Ok(()) => "no faults".to_owned(),
        Err(faults) => faults.to_string(),
    }
}

#[test]
fn the_small_doctrine_has_none() {
    assert_eq!(faults_of(WHOLE), "no faults");
}

#[test]
fn each_fault_is_named_where_it_stands() {
    let constraint =
        |never: &str| format!("\n[[constraint]]\nid = \"c\"\nnever = \"{never}\"\nsays = \"No.\"\n\n[[verdict]]");
    for (from, to, expected) in [
        // Characters that nobody sees.
        ("Most.", "Mo\u{202e}st.", &["U+202E cannot be seen", "take it out"][..]),
        ("Most.", "Mo\\u001bst.", &["U+001B cannot be seen"]),
        ("Most.", "Mo\\est.", &["U+001B cannot be seen"]),
        // Names.
        ("gate.kind is iron and", "gate.kin is iron and", &["unknown fact 'gate.kin'", "did you mean 'gate.kind'?"]),
        (
            "gate.kind is iron and",
            "gate.kind is irn and",
            &["'irn' is no value of 'gate.kind'", "did you mean 'iron'?"],
        ),
        (
            "any of (safe, fair) is not met",
            "any of (safe, far) is not met",
            &["unknown element 'far'", "did you mean 'fair'?"],
        ),
        ("gate.people at least line crowd", "gate.people at least line crow", &["unknown line 'crow'"]),
        ("schools = [\"wide\"]", "schools = [\"wild\"]", &["unknown school 'wild'", "did you mean 'wide'?"]),
        ("cite = [\"statute\", \"book § 7\"]", "cite = [\"statut\", \"book § 7\"]", &["unknown authority 'statut'"]),
        ("cite = [\"statute\", \"book § 7\"]", "cite = [\"statute\", \"book § 8\"]", &["'book' lists no place '§ 8'"]),
        (
            "part_of = \"closing\"\nmet = \"helps\"\nrule = \"Nobody",
            "part_of = \"closin\"\nmet = \"helps\"\nrule = \"Nobody",
            &["unknown element 'closin'"],
        ),
        ("{gate.people} stand", "{gate.crowd} stand", &["unknown fact 'gate.crowd'"]),
        ("elements = [\"safe\"]", "elements = [\"save\"]", &["unknown element 'save'"]),
        ("id = \"watch.warned\"", "id = \"guard.warned\"", &["belongs to no [[section]]"]),
        ("id = \"fair\"\ntitle", "id = \"safe\"\ntitle", &["a second element named 'safe'"]),
        // The language.
        ("watch.there is yes and watch.warned is no", "watch.there equals yes", &["'equals' stands where", "^^^^^^"]),
        ("gate.people at least 1", "gate.people is iron", &["'gate.people' is a number"]),
        ("gate.kind is iron and", "gate.kind at least 3 and", &["'gate.kind' is no number"]),
        ("gate.kind is iron and", "gate.kind is only iron and", &["'is only' is for facts of type 'several of'"]),
        ("asked_when = \"watch.there is yes\"", "asked_when = \"safe is met\"", &["'safe' is no fact"]),
        // Words that have few values.
        (
            "met = \"helps\"\nrule = \"A gate",
            "met = \"good\"\nrule = \"A gate",
            &["'good' does not say what met means"],
        ),
        ("type = \"number\"", "type = \"numeral\"", &["'numeral' is no type of fact"]),
        ("status = \"verified\"", "status = \"sure\"", &["'sure' is no status"]),
        (
            "finding = \"unsettled\"\nreason = \"The law",
            "finding = \"unclear\"\nreason = \"The law",
            &["'unclear' is no finding"],
        ),
        // Shape.
        (
            "[[element.test]]\nwhen = \"otherwise\"\nfinding = \"met\"\nreason = \"Nobody is in danger.\"\ncite = []\n",
            "",
            &["'safe' has no 'otherwise' for the school 'strict'"],
        ),
        (
            "reason = \"This school asks for no warning.\"\ncite = [\"book\"]\n",
            "reason = \"This school asks for no warning.\"\ncite = [\"book\"]\n\n[[element.test]]\nschools = [\"wide\"]\nwhen = \"gate.people is 0\"\nfinding = \"met\"\nreason = \"After.\"\ncite = []\n",
            &["a test after the 'otherwise' of the school 'wide'"],
        ),
        ("watch.there is yes and watch.warned is no", "closing is met", &["the finding on", "depends on itself"]),
        (
            "asked_when = \"watch.there is yes\"",
            "asked_when = \"watch.warned is yes\"",
            &["whether 'watch.warned' is asked depends on itself"],
        ),
        ("watch.there is yes and watch.warned is no", "watch.there is yes", &["no test uses 'watch.warned'"]),
        (
            "help = \"A warning in time.\"\n",
            "help = \"A warning in time.\"\nrecorded_only = true\n",
            &["'watch.warned' is marked recorded_only"],
        ),
        ("elements = [\"closing\"]", "elements = [\"fair\"]", &["no heading shows 'closing'"]),
        // What only the compiled form shows.
        (
            "gate.kind is iron and gate.people at least 1",
            "gate.kind is iron and gate.kind is wood",
            &["this test of 'safe' can never decide"],
        ),
        (
            "asked_when = \"watch.there is yes\"",
            "asked_when = \"watch.there is yes and watch.there is no\"",
            &["'watch.warned' is never asked"],
        ),
        (
            "\n[[verdict]]",
            &constraint("watch.there is yes or watch.there is no"),
            &["the constraint 'c' contradicts those before it"],
        ),
        (
            "\n[[verdict]]",
            &constraint("watch.warned is yes and watch.there is no"),
            &["the constraint 'c' excludes nothing"],
        ),
        // Files.
        ("[doctrine]", "[doctrin]", &["unknown field `doctrin`"]),
        ("id = \"toy\"", "id = toy", &["doctrine.toml:4:"]),
    ] {
        let said = faults(from, to);
        for part in expected {
            assert!(said.contains(part), "{to}\n--- said:\n{said}\n--- expected: {part}");
        }
        assert!(said.contains("doctrine.toml:"), "{to}: no place in:\n{said}");
    }
}

#[test]
fn all_are_reported_at_once_in_the_order_of_their_places() {
    let text = WHOLE.replacen("gate.kind is iron and", "gate.kin is iron and", 1).replacen(
        "schools = [\"wide\"]",
        "schools = [\"wild\"]",
        1,
    );
    let said = faults_of(&text);
    assert!(said.find("gate.kin").expect("the first") < said.find("wild").expect("the second"), "{said}");
    assert!(said.contains("faults in the doctrine"), "{said}");
}

/// What a file that cannot be read would have named is unknown: that is no fault of the others.
#[test]
fn a_file_that_is_no_toml_is_the_only_fault_reported() {
    let (first, rest) = WHOLE.split_at(WHOLE.find("[[authority]]").expect("an authority"));
    let files = [("a.toml", first.replacen("id = \"toy\"", "id = toy", 1)), ("b.toml", rest.to_owned())];
    let files = files.map(|(name, text)| SourceFile { name: name.to_owned(), text });
    let said = Doctrine::from_files(files.into()).expect_err("a fault").to_string();
    assert!(said.contains("a.toml:4:") && said.ends_with("1 fault in the doctrine"), "{said}");
}

/// What is said of the small doctrine with this beside it, and with this bibliography.
fn faults_with(more: &str, bibliography: &str) -> String {
    let files = vec![
        SourceFile { name: "doctrine.toml".to_owned(), text: format!("{WHOLE}\n{more}") },
        SourceFile { name: "works.bib".to_owned(), text: bibliography.to_owned() },
    ];
    match Doctrine::from_files(files).and_then(|doctrine| doctrine.check()) {
        Ok(()) => "no faults".to_owned(),
        Err(faults) => faults.to_string(),
    }
}

#[test]
fn a_bibliography_describes_authorities_and_its_faults_are_named() {
    let authority = "[[authority]]\nid = \"treatise\"\nstatus = \"verified\"\n";
    let work = "@book{treatise,\n  title = {On Gates},\n  shorttitle = {Gates},\n  author = {Smith, Ann},\n  date = {1901},\n  publisher = {Press},\n  entrysubtype = {book},\n}\n";
    assert_eq!(faults_with(authority, work), "no faults");
    for (more, bibliography, expected) in [
        (authority, "", &["'treatise' has no title, and no .bib file describes it"][..]),
        ("", work, &["works.bib:1:7: no [[authority]] is named 'treatise'"]),
        (authority, &work.replace("shorttitle", "subtitle"), &["works.bib:1:7: 'treatise' has no shorttitle"]),
        (authority, "@book{treatise, title = {On", &["works.bib:1:"]),
        (
            "[[authority]]\nid = \"treatise\"\nkind = \"book\"\nshort = \"G\"\ntitle = \"On Gates\"\nstatus = \"verified\"\n",
            work,
            &["'treatise' is described here and in a bibliography"],
        ),
        // What the parser of bibliographies would follow without end.
        (authority, "@string{a = a}", &["works.bib:1:9: @string is not read here"]),
        (
            authority,
            &work.replace("title = {On", "CrossRef = {treatise}, title = {On"),
            &["'CrossRef' is not read here"],
        ),
        (authority, &work.replace("title = {On", "xdata = {treatise}, title = {On"), &["'xdata' is not read here"]),
        (authority, &format!("@book{{treatise, title = {}x", "{".repeat(200_000)), &["braces stand more than 64 deep"]),
        (authority, &" ".repeat(1 << 21), &["a bibliography of more than 1 MiB is not read"]),
    ] {
        let said = faults_with(more, bibliography);
        for words in expected {
            assert!(said.contains(words), "{said}");
        }
    }
}

#[test]
fn what_is_for_readers_and_for_trying_is_checked_too() {
    for (more, expected) in [
        ("[[commentary]]\nelement = \"saf\"\ndebate = \"x\"\n", "unknown element 'saf'"),
        (
            "[[commentary]]\nelement = \"safe\"\ndebate = \"x\"\n[[commentary]]\nelement = \"safe\"\ndebate = \"y\"\n",
            "a second commentary for the element named 'safe'",
        ),
        (
            "[[commentary]]\nelement = \"safe\"\ndebate = \"x\"\n[[commentary.argument]]\nschool = \"wild\"\nsays = \"y\"\n",
            "unknown school 'wild'",
        ),
        (
            "[[decider]]\nid = \"court\"\ntitle = \"Courts\"\nlabel = \"court\"\nschool = \"wild\"\n",
            "unknown school 'wild'",
        ),
        (
            "[[course]]\nid = \"wait\"\ntitle = \"Wait\"\nsays = \"It waits.\"\nanswers = {}\nonly_when = \"safe is met\"\n",
            "'safe' is no fact",
        ),
        (
            "[[course]]\nid = \"wait\"\ntitle = \"Wait\"\nsays = \"It waits.\"\nanswers = {}\nonly_when = \"gate.peeple at least 1\"\n",
            "unknown fact 'gate.peeple'",
        ),
        (
            "[[course]]\nid = \"wait\"\ntitle = \"Wait\"\nsays = \"It waits.\"\nanswers = { \"watch.there\" = \"yes\" }\nonly_when = \"watch.there is yes\"\n",
            "is chosen by the course itself",
        ),
        ("[[agreement]]\nholding = \"lost\"\nfindings = [\"not proven\"]\n", "'lost' is no finding"),
        (
            "[[fact]]\nid = \"gate.whose\"\nlabel = \"whose\"\nquestion = \"Whose?\"\nhelp = \"x\"\ntype = \"one of\"\nrecorded_only = true\nvalues = [{ id = \"ours\", label = \"ours\" }]\nfrom_parties = { of = [\"acting\", \"victm\"], same = \"ours\", different = \"theirs\" }\n",
            "no case has a party 'victm'",
        ),
        (
            "[[fact]]\nid = \"gate.age\"\nlabel = \"age\"\nquestion = \"Age?\"\nhelp = \"x\"\ntype = \"number\"\nunit = \"days\"\nrecorded_only = true\ndays_between = [\"incident\", \"respnse\"]\n",
            "no case has a date 'respnse'",
        ),
        (
            "[[fact]]\nid = \"gate.marks\"\nlabel = \"marks\"\nquestion = \"Marks?\"\nhelp = \"x\"\ntype = \"several of\"\nrecorded_only = true\nnone = \"none\"\nvalues = [{ id = \"none\", label = \"none\" }]\n",
            "a value that excludes the rest needs a rest",
        ),
    ] {
        let said = faults_with(more, "");
        assert!(said.contains(expected), "{expected}: {said}");
    }
}

#[test]
fn what_would_break_the_reader_is_refused() {
    let deep = format!("{}gate.kind is iron{}", "(".repeat(100_000), ")".repeat(100_000));
    let said = faults("watch.there is yes and watch.warned is no", &deep);
    assert!(said.contains("more than 64 deep"), "{}", &said[..said.len().min(400)]);
    let nots = format!("{}gate.kind is iron", "not ".repeat(100_000));
    let said = faults("watch.there is yes and watch.warned is no", &nots);
    assert!(said.contains("more than 64 deep"), "{}", &said[..said.len().min(400)]);
    assert!(
        faults("id = \"fair\"\ntitle", "id = \"otherwise\"\ntitle").contains("'otherwise' is a word of the language")
    );
    let values: Vec<String> = (0..300).map(|i| format!("{{ id = \"v{i}\", label = \"v{i}\" }}")).collect();
    let fact = format!(
        "[[fact]]\nid = \"gate.many\"\nlabel = \"many\"\nquestion = \"Many?\"\nhelp = \"x\"\ntype = \"one of\"\nrecorded_only = true\nvalues = [{}]\n",
        values.join(", ")
    );
    assert!(faults_with(&fact, "").contains("'gate.many' has more than 64 values or lines"));
    let asked = "[[fact]]\nid = \"gate.word\"\nlabel = \"word\"\nquestion = \"Word?\"\nhelp = \"x\"\ntype = \"one of\"\nrecorded_only = true\nvalues = [{ id = \"asked\", label = \"asked\" }]\n";
    assert!(faults_with(asked, "").contains("'asked' is a word of the language"));
}
