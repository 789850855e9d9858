//! What stands over the panes: lists to choose from, fields to type in, pages to read. One at a time.

use ratatui_textarea::TextArea;

use super::command::{Command, Entry};
use super::facts::CaseField;
use super::typing::{field, long_field};
use crate::analysis::TraceLine;
use crate::case::Case;
use crate::doctrine::FactId;

/// Whose version of an answer is being edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    Own,
    OtherSide,
}

/// What stands over the panes.
#[derive(Debug)]
pub(crate) enum Overlay {
    Choice(Choice),
    Menu(Menu),
    Prompt(Prompt),
    Text(TextEditor),
    Page(Page),
    Help(Help),
}

/// How a value in a choice is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// It does not hold, or is not among the possible ones.
    Off,
    /// It holds, or is among the possible ones.
    On,
    /// Not known (several-of facts only).
    Unknown,
}

/// The values of a fact, to choose from.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) fact: FactId,
    pub(crate) version: Version,
    pub(crate) several: bool,
    pub(crate) marks: Vec<Mark>,
    pub(crate) selected: usize,
}

/// What picking an item of a menu does.
#[derive(Debug)]
pub(crate) enum Pick {
    /// Begin a case from this, or blank.
    Template(Option<Box<Case>>),
    /// Restore this file.
    Trashed(String),
    /// Set a field of the case to this word.
    Field(CaseField, usize),
    /// Delete this file of the trash for good.
    Purge(String),
    /// Leave things as they are.
    Nothing,
}

/// What a menu is of: what else than picking can be done with its items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MenuOf {
    /// Things to choose from.
    Choices,
    /// The answer to a question.
    Question,
    /// What lies in the trash.
    Trash,
}

#[derive(Debug)]
pub(crate) struct MenuItem {
    pub(crate) label: String,
    pub(crate) detail: String,
    pub(crate) pick: Pick,
}

/// A list to pick one thing from.
#[derive(Debug)]
pub(crate) struct Menu {
    pub(crate) of: MenuOf,
    pub(crate) title: String,
    pub(crate) items: Vec<MenuItem>,
    pub(crate) selected: usize,
}

impl Menu {
    pub(crate) fn new(of: MenuOf, title: &str, items: Vec<MenuItem>) -> Self {
        Menu { of, title: title.to_owned(), items, selected: 0 }
    }
}

/// What a one-line field is for.
#[derive(Debug)]
pub(crate) enum PromptFor {
    /// A number: taken when done.
    Number(FactId, Version),
    /// A date: taken when done.
    Date(CaseField),
    /// A text of the case: taken as it is typed.
    Field(CaseField),
    /// The filter of the list: taken as it is typed.
    Filter,
    /// The title of a new case, from a template or blank.
    NewTitle(Option<Box<Case>>),
}

/// A field for one line.
#[derive(Debug)]
pub(crate) struct Prompt {
    pub(crate) title: String,
    pub(crate) target: PromptFor,
    pub(crate) input: TextArea<'static>,
    /// Why what was typed cannot be taken.
    pub(crate) error: Option<String>,
}

impl Prompt {
    pub(crate) fn new(title: &str, target: PromptFor, text: &str) -> Self {
        Prompt { title: title.to_owned(), target, input: field(text), error: None }
    }

    pub(crate) fn text(&self) -> String {
        self.input.lines().join(" ")
    }

    /// Whether it is drawn in its row among the facts.
    pub(crate) fn in_place(&self) -> bool {
        matches!(self.target, PromptFor::Number(..) | PromptFor::Date(_) | PromptFor::Field(_))
    }
}

/// What a text field is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextFor {
    Note(FactId, Version),
    Summary,
}

/// A field for several lines: what is typed is part of the case at once.
#[derive(Debug)]
pub(crate) struct TextEditor {
    pub(crate) title: String,
    pub(crate) target: TextFor,
    pub(crate) input: TextArea<'static>,
}

impl TextEditor {
    pub(crate) fn new(title: &str, target: TextFor, text: &str) -> Self {
        TextEditor { title: title.to_owned(), target, input: long_field(text) }
    }

    pub(crate) fn text(&self) -> String {
        self.input.lines().join("\n")
    }
}

/// What a page tells.
#[derive(Debug)]
pub(crate) enum PageOf {
    /// The selected finding in full, with every test that was tried.
    Finding(Vec<TraceLine>),
    /// A fact: its question, its values, when it is asked.
    Fact(FactId),
}

/// A text to read.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) title: String,
    pub(crate) of: PageOf,
    pub(crate) top: usize,
}

/// The commands that can be given, filtered as one types.
#[derive(Debug)]
pub(crate) struct Help {
    pub(crate) input: TextArea<'static>,
    pub(crate) all: Vec<&'static Entry>,
    pub(crate) selected: usize,
}

impl Help {
    pub(crate) fn new(all: Vec<&'static Entry>) -> Self {
        Help { input: field(""), all, selected: 0 }
    }

    /// The commands that fit what was typed.
    pub(crate) fn found(&self) -> Vec<&'static Entry> {
        let wanted = self.input.lines().join(" ").to_lowercase();
        let fits = |e: &&&Entry| {
            let text = format!("{} {}", e.keys.join(" "), e.does).to_lowercase();
            wanted.split_whitespace().all(|word| text.contains(word))
        };
        self.all.iter().filter(fits).copied().collect()
    }

    pub(crate) fn chosen(&self) -> Option<Command> {
        self.found().get(self.selected).map(|e| e.command)
    }
}
