//! The one table of commands: keymap, hints, help and README are read from it.

use std::fmt::Write as _;

use crossterm::event::KeyEvent;

use super::key;
use crate::analysis::Topic;

/// Where a command can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Context {
    /// The list of cases.
    Cases,
    /// The facts.
    Facts,
    /// The analysis.
    Analysis,
    /// One of the five answers, in its place.
    Answer,
    /// A list of values to choose from.
    Choice,
    /// A list of things to pick one of.
    Menu,
    /// What lies in the trash.
    Trash,
    /// The parts of a source.
    Source,
    /// The sources that can be cited for an answer.
    Citations,
    /// The saved analyses of a case.
    Timeline,
    /// A field for one line, taken when done.
    Prompt,
    /// A field for one line of the case, taken as it is typed.
    Field,
    /// A field for words to look for.
    Search,
    /// A field for several lines.
    Text,
    /// A text to read.
    Page,
    /// The case as it would be exported.
    Export,
    /// The list of commands.
    Help,
}

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Command {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    NextPane,
    PreviousPane,
    Fold,
    FoldAll,
    Enter,
    Yes,
    No,
    Unknown,
    Stand(usize),
    Dispute,
    DisputeProven,
    Note,
    NextUnanswered,
    Follow,
    Topic(Topic),
    Try,
    Explain,
    Undo,
    Redo,
    School,
    Reading,
    Standard,
    Filter,
    Narrow,
    NewCase,
    CopyCase,
    RenameCase,
    SetMatter,
    DeleteCase,
    RestoreCase,
    Cite,
    FindFact,
    Remove,
    OwnView,
    SaveAnalysis,
    Timeline,
    Since,
    ReviewAll,
    Export,
    OtherFormat,
    Import,
    Editor,
    Mark,
    Accept,
    Close,
    Help,
    Suspend,
    Quit,
}

impl Command {
    /// Whether it is there to change the open case or what is kept of it: of no use where that may not change.
    pub(crate) fn changes_the_open_case(self, context: Context) -> bool {
        use Command::*;
        match context {
            Context::Facts => matches!(
                self,
                Yes | No
                    | Unknown
                    | Stand(_)
                    | Dispute
                    | DisputeProven
                    | Note
                    | Remove
                    | Cite
                    | Undo
                    | Redo
                    | SaveAnalysis
            ),
            Context::Analysis => matches!(self, OwnView | Undo | Redo | SaveAnalysis),
            Context::Answer => matches!(self, Try | Undo | Redo | SaveAnalysis),
            Context::Cases => matches!(self, Undo | Redo | SaveAnalysis),
            _ => false,
        }
    }
}

/// A row of the table.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) command: Command,
    /// The keys, the one to show first.
    pub(crate) keys: &'static [&'static str],
    pub(crate) contexts: &'static [Context],
    /// What it does, as help says it.
    pub(crate) does: &'static str,
    /// A word or two for the bottom line; commands without one are in help only.
    pub(crate) hint: Option<&'static str>,
}

const PANES: &[Context] = &[Context::Cases, Context::Facts, Context::Analysis, Context::Answer];
const FOLDED: &[Context] = &[Context::Cases, Context::Facts, Context::Analysis];
const ANALYSES: &[Context] = &[Context::Analysis, Context::Answer];
const LISTS: &[Context] = &[
    Context::Cases,
    Context::Facts,
    Context::Analysis,
    Context::Answer,
    Context::Choice,
    Context::Menu,
    Context::Trash,
    Context::Source,
    Context::Citations,
    Context::Timeline,
];
const PAGES: &[Context] = &[Context::Page, Context::Export];
const UNTAKEN: &[Context] = &[Context::Search, Context::Choice, Context::Menu, Context::Prompt];
const TAKEN: &[Context] = &[Context::Field, Context::Text];
const READ: &[Context] =
    &[Context::Page, Context::Export, Context::Help, Context::Trash, Context::Citations, Context::Timeline];

const fn entry(
    command: Command,
    keys: &'static [&'static str],
    contexts: &'static [Context],
    does: &'static str,
    hint: Option<&'static str>,
) -> Entry {
    Entry { command, keys, contexts, does, hint }
}

/// All commands, in the order in which help lists them.
pub(crate) const TABLE: &[Entry] = &[
    entry(Command::Enter, &["enter"], &[Context::Facts], "change the answer or field", Some("change")),
    entry(Command::Yes, &["y"], &[Context::Facts], "answer yes", Some("y/n/u answer")),
    entry(Command::No, &["n"], &[Context::Facts], "answer no", None),
    entry(Command::Unknown, &["u"], &[Context::Facts], "make the answer unknown; its note stays", None),
    entry(
        Command::Stand(0),
        &["1"],
        &[Context::Facts],
        "standing: assumed, for the sake of argument",
        Some("1-4 standing"),
    ),
    entry(Command::Stand(1), &["2"], &[Context::Facts], "standing: alleged", None),
    entry(Command::Stand(2), &["3"], &[Context::Facts], "standing: credible", None),
    entry(Command::Stand(3), &["4"], &[Context::Facts], "standing: established", None),
    entry(
        Command::NextUnanswered,
        &["."],
        &[Context::Facts],
        "go to the next fact that is asked and unanswered",
        Some("next unknown"),
    ),
    entry(Command::Note, &["o"], &[Context::Facts], "write a note to the answer", Some("note")),
    entry(Command::Cite, &["c"], &[Context::Facts], "cite a source for the answer", Some("cite")),
    entry(
        Command::Explain,
        &["i"],
        &[Context::Facts],
        "the law of the fact: what it and its values mean, an example",
        Some("meaning"),
    ),
    entry(
        Command::Dispute,
        &["d"],
        &[Context::Facts],
        "mark the answer as disputed and give the other side's version; again: change that, write a note to it, or end it",
        Some("dispute"),
    ),
    entry(Command::DisputeProven, &["P"], &[Context::Facts], "a disputed answer counts as proven, or no longer", None),
    entry(Command::FindFact, &["/"], &[Context::Facts], "find a fact by its words", Some("find")),
    entry(Command::Remove, &["x", "del"], &[Context::Facts], "take out the source or comment", None),
    entry(
        Command::Enter,
        &["enter"],
        &[Context::Analysis],
        "the full trace: every test, and the elements below",
        Some("full trace"),
    ),
    entry(
        Command::Follow,
        &["f"],
        &[Context::Analysis],
        "go to the fact that decides or is missing",
        Some("to the fact"),
    ),
    entry(
        Command::Explain,
        &["i"],
        &[Context::Analysis],
        "the law of the element: rule, debate, arguments, every test",
        Some("the law"),
    ),
    entry(
        Command::Topic(Topic::Why),
        &["w"],
        ANALYSES,
        "why: the fewest answers that decide it, and the weak link",
        Some("why"),
    ),
    entry(
        Command::Topic(Topic::Change),
        &["c"],
        ANALYSES,
        "what would change it, and which ways to a lawful course there are",
        Some("change"),
    ),
    entry(
        Command::Topic(Topic::Ask),
        &["a"],
        ANALYSES,
        "what to ask next: the unknown facts by how much they settle",
        Some("ask"),
    ),
    entry(
        Command::Topic(Topic::Options),
        &["o"],
        ANALYSES,
        "what may be done: every course of action with its findings",
        Some("options"),
    ),
    entry(
        Command::Topic(Topic::Precedents),
        &["P"],
        ANALYSES,
        "what the precedents force, and which are nearest",
        Some("precedents"),
    ),
    entry(
        Command::Enter,
        &["enter"],
        &[Context::Answer],
        "go to the fact or precedent that the line speaks of",
        Some("go to it"),
    ),
    entry(
        Command::Try,
        &["T"],
        &[Context::Answer],
        "try the change or course of action on the case; z takes it back",
        Some("try it"),
    ),
    entry(
        Command::OwnView,
        &["v"],
        &[Context::Analysis],
        "your own finding on the element, with your reasons",
        Some("your view"),
    ),
    entry(Command::Enter, &["enter"], &[Context::Cases], "open the case: go to its facts", Some("open")),
    entry(Command::Filter, &["/"], &[Context::Cases], "filter the cases as you type", Some("filter")),
    entry(Command::NewCase, &["a"], &[Context::Cases], "new case, blank or from a bundled one", Some("new")),
    entry(Command::CopyCase, &["c"], &[Context::Cases], "copy the case", Some("copy")),
    entry(
        Command::Narrow,
        &["f"],
        &[Context::Cases],
        "the precedents by decision-maker, element, holding or time",
        Some("precedents"),
    ),
    entry(Command::RenameCase, &["r"], &[Context::Cases], "rename the case", Some("rename")),
    entry(
        Command::SetMatter,
        &["m"],
        &[Context::Cases],
        "set the case's matter, which groups it with others",
        Some("matter"),
    ),
    entry(Command::DeleteCase, &["x", "del"], &[Context::Cases], "delete the case; T brings it back", Some("delete")),
    entry(
        Command::RestoreCase,
        &["T"],
        &[Context::Cases],
        "the trash: restore a case, or delete it for good",
        Some("trash"),
    ),
    entry(Command::Import, &["I"], &[Context::Cases], "import a case file or a folder of them", Some("import")),
    entry(
        Command::ReviewAll,
        &["R"],
        &[Context::Cases],
        "the cases whose findings changed since their last saved analysis",
        Some("review"),
    ),
    entry(Command::SaveAnalysis, &["A"], PANES, "save this analysis as it is, with a remark", Some("save analysis")),
    entry(
        Command::Timeline,
        &["H"],
        PANES,
        "the saved analyses of this case, and what has changed since",
        Some("history"),
    ),
    entry(Command::Export, &["E"], PANES, "export: read it first, then write it to a file", Some("export")),
    entry(Command::Up, &["k", "up"], LISTS, "up", None),
    entry(Command::Down, &["j", "down"], LISTS, "down", None),
    entry(Command::PageUp, &["pgup", "ctrl-u"], LISTS, "half a page up", None),
    entry(Command::PageDown, &["pgdn", "ctrl-d"], LISTS, "half a page down", None),
    entry(Command::First, &["g", "home"], LISTS, "to the top", None),
    entry(Command::Last, &["G", "end"], LISTS, "to the bottom", None),
    entry(Command::NextPane, &["tab", "l", "right"], PANES, "next pane", Some("pane")),
    entry(Command::PreviousPane, &["shift-tab", "h", "left"], PANES, "previous pane", None),
    entry(Command::Fold, &["space"], FOLDED, "fold or unfold", Some("fold")),
    entry(Command::FoldAll, &["-"], FOLDED, "fold or unfold everything", None),
    entry(Command::School, &["s"], PANES, "next school of law", Some("school")),
    entry(Command::Reading, &["p"], PANES, "as alleged, or as proven", Some("reading")),
    entry(Command::Standard, &["t"], PANES, "next standard of proof", Some("standard")),
    entry(Command::Undo, &["z"], PANES, "undo the last change of this case", Some("undo")),
    entry(Command::Redo, &["Z", "ctrl-r"], PANES, "redo what was undone", None),
    entry(Command::Accept, &["enter"], &[Context::Choice], "choose", Some("choose")),
    entry(
        Command::Mark,
        &["space"],
        &[Context::Choice],
        "mark: for several that hold, or one of several",
        Some("mark"),
    ),
    entry(Command::Unknown, &["u"], &[Context::Choice], "unknown", Some("unknown")),
    entry(Command::Accept, &["enter"], &[Context::Menu], "choose", Some("choose")),
    entry(Command::Accept, &["enter"], &[Context::Source], "change it", Some("change")),
    entry(Command::Accept, &["enter"], &[Context::Trash], "restore it", Some("restore")),
    entry(Command::Remove, &["x", "del"], &[Context::Trash], "delete it for good", Some("delete for good")),
    entry(
        Command::Accept,
        &["enter"],
        &[Context::Citations],
        "cite it, or change the place in it",
        Some("cite, with its place"),
    ),
    entry(Command::Remove, &["x", "del"], &[Context::Citations], "cite it no longer", Some("cite no longer")),
    entry(Command::Accept, &["enter"], &[Context::Timeline], "read it as it was", Some("read")),
    entry(
        Command::Since,
        &["r"],
        &[Context::Timeline],
        "what has changed since, or between it and the marked one",
        Some("what changed"),
    ),
    entry(
        Command::Mark,
        &["space"],
        &[Context::Timeline],
        "mark it, to compare it with another",
        Some("mark to compare"),
    ),
    entry(Command::Note, &["o"], &[Context::Timeline], "write a remark beside it", Some("remark")),
    entry(Command::Accept, &["enter"], &[Context::Export], "write it to a file", Some("write")),
    entry(Command::OtherFormat, &["f"], &[Context::Export], "another format", Some("other format")),
    entry(Command::Editor, &["ctrl-o"], &[Context::Text], "go on in your own editor (EDITOR)", Some("your editor")),
    entry(Command::Accept, &["enter"], &[Context::Prompt, Context::Field], "done", Some("done")),
    entry(Command::Accept, &["enter"], &[Context::Search], "stay with what was found", Some("stay here")),
    entry(Command::Down, &["down"], &[Context::Search], "the next that fits", Some("next")),
    entry(Command::Accept, &["enter"], &[Context::Help], "do it", Some("do it")),
    entry(Command::Down, &["j", "down"], PAGES, "scroll down", Some("down")),
    entry(Command::Up, &["k", "up"], PAGES, "scroll up", Some("up")),
    entry(Command::PageDown, &["pgdn", "space", "ctrl-d"], PAGES, "ten lines down", Some("page")),
    entry(Command::PageUp, &["pgup", "ctrl-u"], PAGES, "ten lines up", None),
    entry(Command::First, &["g", "home"], PAGES, "to the top", None),
    entry(Command::Last, &["G", "end"], PAGES, "to the bottom", None),
    entry(Command::Up, &["up"], &[Context::Help], "up", None),
    entry(Command::Down, &["down"], &[Context::Help], "down", None),
    entry(Command::Close, &["esc"], UNTAKEN, "leave it as it was", Some("leave as it was")),
    entry(Command::Close, &["esc"], TAKEN, "close; what was typed is kept", Some("close, kept")),
    entry(Command::Close, &["esc"], READ, "close", Some("close")),
    entry(Command::Close, &["esc"], &[Context::Cases], "clear the filter", None),
    entry(
        Command::Close,
        &["esc"],
        &[Context::Facts],
        "back to the line that led here; clear the message",
        Some("back"),
    ),
    entry(Command::Close, &["esc"], &[Context::Analysis], "back to the case; clear the message", None),
    entry(Command::Close, &["esc"], &[Context::Answer], "back to the findings", Some("findings")),
    entry(Command::Help, &["?"], PANES, "what can be done here", Some("help")),
    entry(Command::Suspend, &["ctrl-z"], PANES, "suspend; `fg` comes back", None),
    entry(Command::Quit, &["q", "ctrl-c"], PANES, "quit; everything is saved already", Some("quit")),
];

/// The command that a key gives in a context.
pub(crate) fn for_key(context: Context, event: KeyEvent) -> Option<Command> {
    in_context(context).find(|e| e.keys.iter().any(|k| key::is(event, k))).map(|e| e.command)
}

/// The rows of a context.
pub(crate) fn in_context(context: Context) -> impl Iterator<Item = &'static Entry> {
    TABLE.iter().filter(move |e| e.contexts.contains(&context))
}

/// The keys of the panes as a Markdown table, for the README.
pub fn keys_table() -> String {
    let mut out = String::from("| where | key | what it does |\n| --- | --- | --- |\n");
    let groups = [
        ("in the list of cases", &[Context::Cases][..]),
        ("in the facts", &[Context::Facts]),
        ("in the analysis", &[Context::Analysis]),
        ("in the analysis", ANALYSES),
        ("in an answer", &[Context::Answer]),
        ("everywhere", PANES),
    ];
    for (name, contexts) in groups {
        for entry in TABLE
            .iter()
            .filter(|e| e.contexts == contexts || (contexts == PANES && (e.contexts == LISTS || e.contexts == FOLDED)))
        {
            let keys: Vec<String> = entry.keys.iter().map(|k| format!("`{}`", key::shown(k))).collect();
            let _ = writeln!(out, "| {name} | {} | {} |", keys.join(" "), entry.does);
        }
    }
    out
}
