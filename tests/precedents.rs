//! The shelf of precedents in the real program: listed, narrowed, read, never changed, copied into a case of one's own.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[allow(dead_code, reason = "each file of tests uses its part")]
mod terminal;

use caroline::case::{Case, CaseId, read_case};
use caroline::doctrine::Doctrine;
use caroline::library::{Filter, Library, precedents, searched};
use terminal::Terminal;

const SIZE: (u16, u16) = (140, 45);

#[test]
fn precedents_are_narrowed_read_left_as_they_are_and_copied() {
    let dir = tempfile::tempdir().expect("a folder");
    let library = Library::open(dir.path()).expect("a library");
    let mut terminal = Terminal::start(dir.path(), SIZE, &[]);
    terminal.wait("the shelf", |t| t.contains("Precedents") && t.contains("91"));
    assert!(!terminal.text().contains("1837"), "they are not listed one by one at first");

    // Narrowed by an element and what was held on it, then by a word.
    terminal.keys("f");
    terminal.wait_for("Precedents by");
    terminal.keys("\r");
    terminal.wait_for("year:");
    terminal.keys("/\x15gravity:not met by:court");
    terminal.wait("one precedent", |t| t.contains("Precedents") && t.contains("1987 Oil Platforms"));
    terminal.keys("\r");

    // What was decided, with what the school that follows courts finds; no answer can be changed.
    terminal.wait_for("The decision");
    let text = terminal.wait_for("International Court of Justice, on");
    assert!(text.contains("held not met") && text.contains("read only"), "{text}");
    terminal.wait_for("What was decided:");
    terminal.keys("\r");
    terminal.wait_for("next unknown");
    assert!(!terminal.text().contains("y/n/u"), "what cannot be done is not offered");
    terminal.keys("/kind of event\r");
    terminal.wait("the fact", |t| t.contains("What event does the acting State rely on?"));
    terminal.keys("\r");
    terminal.wait_for("A precedent stays as it was decided");
    terminal.keys("u");
    terminal.wait_for("A precedent stays as it was decided");

    // The law of the fact, and of an element, are one key away.
    terminal.keys("i");
    terminal.wait("an example", |t| t.contains("Example.") && t.contains("Asked by the tests of"));
    terminal.keys("\x1b");
    terminal.wait("the page to close", |t| !t.contains("Asked by the tests of"));
    terminal.keys("\ti");
    terminal.wait("the law of an element", |t| t.contains("The debate.") && t.contains("For the restrictive school."));
    terminal.keys("\x1b");
    terminal.wait("the page to close", |t| !t.contains("The debate."));

    // It cannot be deleted, and its copy is a case like any other.
    terminal.keys("\t");
    terminal.keys("x");
    terminal.wait_for("A precedent cannot be deleted");
    terminal.keys("c");
    terminal.wait_for("Title of the copy");
    terminal.keys("\x15Platforms, argued anew\r");
    terminal.wait_for("Made and saved");
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);
    let listing = library.list().expect("listed");
    assert_eq!(listing.cases.len(), 1, "nothing else came into the library");
    let bytes = std::fs::read(library.path_of(&listing.cases[0].case.id)).expect("the copy");
    let copy = read_case(&bytes).expect("a case");
    assert_eq!(copy.title, "Platforms, argued anew");
    assert!(copy.precedent().is_none(), "a copy is no precedent");
    assert!(copy.answer("incident.kind").is_some() && copy.sources.iter().any(|(_, s)| s.title.contains("ICJ")));
}

fn found(text: &str) -> Vec<&'static str> {
    let doctrine = Doctrine::bundled().expect("the bundled doctrine");
    let filter = Filter::of(&doctrine, text);
    precedents().iter().filter(|c| filter.fits(c, &searched(c))).map(|c| c.id.as_str()).collect()
}

#[test]
fn precedents_are_found_by_year_body_element_and_holding() {
    assert_eq!(found("").len(), 91);
    assert_eq!(found("year:").len(), 91);
    assert_eq!(found("year:1837"), ["caroline-1837"]);
    assert_eq!(found("oil platforms year:1980-1989").len(), 2);
    assert!(found("by:court gravity:").contains(&"oil-platforms-series"));
    assert_eq!(found("gravity:not met by:court"), ["oil-platforms-series"]);
    assert_eq!(found("gravity:not oil"), found("oil gravity:not"));
    assert_eq!(found("gravity:not met oil"), ["oil-platforms-series"]);
    assert_eq!(found("gravity:not_met by:icj"), found("gravity:not by:court"));
    assert!((1..found("last_resort:").len()).contains(&found("last_resort:not").len()));
    assert_eq!(found("last_resort:not decided"), found("last_resort:not-decided"));
    assert!(found("year:1980s").is_empty() && found("year:1980-").len() > 40);
    assert!((1..found("armed_attack:").len()).contains(&found("armed_attack:met").len()));
    assert!(found("proportionality:not").contains(&"naulilaa-1914"));
    assert!(found("year:3000").is_empty());
}

#[test]
fn who_decided_is_found_by_kind_and_by_name() {
    let kind_of =
        |id: &str| precedents().iter().find(|c| c.id.as_str() == id).map(|c| c.precedent().unwrap().kind.clone());
    let kinds = |text: &str| found(text).into_iter().filter_map(kind_of).collect::<std::collections::BTreeSet<_>>();
    // Where "no court" decided, none did.
    for (asked, kind) in
        [("by:court", "court"), ("by:arbitral", "arbitral"), ("by:security-council", "un_sc"), ("by:courts", "court")]
    {
        assert_eq!(kinds(asked).into_iter().collect::<Vec<_>>(), [kind], "{asked}");
    }
    assert!(found("by:unsc").iter().all(|id| found("by:council").contains(id)) && found("by:unsc").len() > 10);
    assert_eq!(found("by:itlos"), Vec::<&str>::new());
}

#[test]
fn a_colon_in_a_title_is_no_question() {
    let doctrine = Doctrine::bundled().expect("the bundled doctrine");
    for title in ["Shots at a border post: El Paso", "Gravity: the mines", "Oil Platforms: the other"] {
        let case = Case::blank(CaseId::from_title(title, 0), title, "");
        for typed in [title, &title[..title.find(':').unwrap() + 1]] {
            assert!(Filter::of(&doctrine, typed).fits(&case, &searched(&case)), "{typed}");
        }
    }
}
