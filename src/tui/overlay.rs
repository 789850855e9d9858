//! What stands over the panes: lists to choose from, fields to type in, pages to read. One at a time.

use std::path::PathBuf;
use std::sync::Arc;

use ratatui_textarea::TextArea;

use super::command::{Command, Entry};
use super::consequences::Effect;
use super::fields::CaseField;
use super::sources::SourcePart;
use super::typing::{field, long_field};
use crate::analysis::{TraceLine, Wanted};
use crate::case::{Case, CaseId};
use crate::doctrine::{ElementId, FactId, Outcome};
use crate::library::OnClash;
use crate::report::{Format, Sheet};
use crate::review::Kept;

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
    Timeline(Timeline),
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
    /// Whether a mark was changed.
    pub(crate) touched: bool,
    /// What choosing each value would lead to; of several that hold together, what taking the marks as they are would.
    pub(crate) effects: Vec<Option<Effect>>,
}

/// What picking an item of a menu does.
#[derive(Debug)]
pub(crate) enum Pick {
    /// Begin a case from this, or blank.
    Template(Option<Box<Case>>),
    /// Show the precedents that this filter finds.
    Narrow(String),
    /// Restore this file.
    Trashed(String),
    /// Set a field of the case to this word.
    Field(CaseField, usize),
    /// Delete this file of the trash for good.
    Purge(String),
    /// Change the other side's version of this answer.
    OtherVersion(FactId),
    /// Write a note to it.
    OtherNote(FactId),
    /// The answer is no longer disputed.
    NotDisputed(FactId),
    /// Leave things as they are.
    Nothing,
    /// Find this oneself, or take one's view away.
    View(ElementId, Option<Outcome>),
    /// Write why one finds it so.
    ViewReason(ElementId),
    /// Cite this source for the answer.
    Cite(FactId, String),
    /// Name a new source and cite it for the answer.
    CiteNew(FactId),
    /// Change a part of a source.
    SourcePart(String, SourcePart),
    /// Read this.
    Sheet(String, Sheet),
    /// Try this change on the case.
    Try(Vec<Wanted>),
    /// Take in the case of this file, or all that are left, whose ids clash, like this.
    Clash(OnClash, Reach, PathBuf),
}

/// For how many of the clashing cases a decision holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    This,
    AllLeft,
}

/// What a menu is of: what else than picking can be done with its items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MenuOf {
    /// Things to choose from.
    Choices,
    /// What lies in the trash.
    Trash,
    /// The parts of a source.
    Source,
    /// The sources that can be cited for an answer.
    Citations,
}

#[derive(Debug)]
pub(crate) struct MenuItem {
    pub(crate) label: String,
    pub(crate) detail: String,
    pub(crate) pick: Pick,
}

impl MenuItem {
    pub(crate) fn new(label: &str, detail: &str, pick: Pick) -> Self {
        MenuItem { label: label.to_owned(), detail: detail.to_owned(), pick }
    }
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
    /// Words of a fact to go to, as they are typed; the row from which the search began.
    FindFact(usize),
    /// The title of a new case, from a template or blank.
    NewTitle(Option<Box<Case>>),
    /// The title of a new source, to be cited for this answer.
    NewSource(Option<FactId>),
    /// A part of a source: taken as it is typed.
    SourcePart(String, SourcePart),
    /// Where in a source an answer is supported.
    Place(FactId, String),
    /// A remark on the analysis that is to be saved.
    SaveRemark,
    /// A remark beside a saved analysis of a case, by its name.
    Remark(CaseId, String),
    /// Where an export goes; and where it would replace a file, of which the user was told.
    ExportPath(Format, Option<String>),
    /// What is to be imported.
    ImportPath,
}

/// A field for one line.
#[derive(Debug)]
pub(crate) struct Prompt {
    pub(crate) title: String,
    pub(crate) target: PromptFor,
    pub(crate) input: TextArea<'static>,
    /// What the field held when it was opened.
    pub(crate) before: String,
    /// Why what was typed cannot be taken.
    pub(crate) error: Option<String>,
}

impl Prompt {
    pub(crate) fn new(title: &str, target: PromptFor, text: &str) -> Self {
        Prompt { title: title.to_owned(), target, input: field(text), before: text.to_owned(), error: None }
    }

    pub(crate) fn text(&self) -> String {
        self.input.lines().join(" ")
    }

    /// What tells it from other fields, so that what was typed and left is found again.
    pub(crate) fn key(&self) -> String {
        match &self.target {
            PromptFor::NewTitle(_) => self.title.clone(),
            other => format!("{other:?}"),
        }
    }

    /// Whether it is drawn in its row among the facts.
    pub(crate) fn in_place(&self) -> bool {
        matches!(self.target, PromptFor::Number(..) | PromptFor::Date(_) | PromptFor::Field(_))
    }

    /// Whether it looks for something, and stands where that is.
    pub(crate) fn is_search(&self) -> bool {
        matches!(self.target, PromptFor::Filter | PromptFor::FindFact(_))
    }

    /// Whether what is typed is taken at once.
    pub(crate) fn is_live(&self) -> bool {
        use PromptFor::{Field, Filter, FindFact, SourcePart};
        matches!(self.target, Field(_) | Filter | FindFact(_) | SourcePart(..))
    }
}

/// What a text field is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextFor {
    Note(FactId, Version),
    Summary,
    ViewReason(ElementId),
    /// A comment, by its position.
    Comment(usize),
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
    /// A text: a saved analysis, a review, a report.
    Sheet(Sheet),
    /// The case as it would be exported.
    Export(Format, Sheet),
}

/// A text to read.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) title: String,
    pub(crate) of: PageOf,
    pub(crate) top: usize,
    /// What comes back when it is closed.
    pub(crate) under: Option<Box<Overlay>>,
}

impl Page {
    pub(crate) fn new(title: &str, of: PageOf) -> Self {
        Page { title: title.to_owned(), of, top: 0, under: None }
    }

    /// The page over something that comes back when it is closed.
    pub(crate) fn over(self, under: Overlay) -> Self {
        Page { under: Some(Box::new(under)), ..self }
    }
}

/// The saved analyses of a case, the newest first.
#[derive(Debug, Clone)]
pub(crate) struct Timeline {
    pub(crate) case: CaseId,
    pub(crate) rows: Vec<Arc<Kept>>,
    pub(crate) selected: usize,
    /// The one that another is to be compared with.
    pub(crate) marked: Option<usize>,
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
