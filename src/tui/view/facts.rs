//! The facts of the open case: question, answer, standing; below them what the selected question means in law.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::app::{App, Pane};
use super::super::facts::FactRow;
use super::super::fields::CaseField;
use super::super::overlay::{Overlay, Prompt, PromptFor, Version};
use super::super::shelf::DecisionLine;
use super::super::sources::source_title;
use super::super::style::Looks;
use super::super::{text, typing};
use super::{explaining, more_rows, put, rule, scrolled, told, with_right};
use crate::analysis::{Asked, answer_from_case, answer_words, value_words};
use crate::case::{AnswerValue, Case, display_line, display_text};
use crate::doctrine::FactId;
use crate::trial::READING;

/// The lines of one row.
struct Block {
    lines: Vec<Line<'static>>,
    /// The line that a field in place stands on.
    field: usize,
    /// The column at which it begins.
    indent: u16,
}

/// Draws the pane, with the meaning of the selected question below if `explains`; gives the place of the cursor.
pub(super) fn draw(app: &mut App, buffer: &mut Buffer, area: Rect, explains: bool) -> Option<(u16, u16)> {
    let looks = app.looks;
    let width = usize::from(area.width);
    let title = if app.focus == Pane::Facts { looks.bold().patch(looks.accent()) } else { looks.bold() };
    let (answered, asked) = app.answered(app.doctrine.fact_ids());
    let left = vec![Span::styled(" FACTS", title)];
    let count = if app.case().is_some() { format!("{answered} of {asked} answered ") } else { String::new() };
    let right = vec![Span::styled(count, looks.dim())];
    put(buffer, area, 0, &with_right(left, right, width), None);
    let searching = search(app, buffer, area);
    let Some(case) = app.case().cloned() else {
        let message = "No case is open. Choose one on the left, or make one there with `a`.";
        for (row, line) in text::wrap(message, width.saturating_sub(2)).iter().enumerate() {
            put(buffer, area, row + 2, &Line::styled(format!(" {line}"), looks.dim()), None);
        }
        return None;
    };
    let below = if explains { explaining(area.height) } else { 0 };
    let list = Rect { y: area.y + 1, height: area.height - 1 - below, ..area };
    if explains {
        put(buffer, area, usize::from(area.height - below), &rule(looks, width), None);
        for (row, line) in help(app, width, usize::from(below) - 1).iter().enumerate() {
            put(buffer, area, usize::from(area.height - below) + 1 + row, line, None);
        }
    }
    let mut facts = Facts { app, case: &case, width };
    let cursor = facts.draw(buffer, list);
    app.fact_selection.top = cursor.0;
    searching.or(cursor.1)
}

/// The words that one looks for among the facts, beside the title; the place of the cursor in them.
fn search(app: &App, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
    const TITLE: u16 = 7;
    let Some(Overlay::Prompt(prompt)) = &app.overlay else { return None };
    if !matches!(prompt.target, PromptFor::FindFact(_)) || area.width < 2 * TITLE {
        return None;
    }
    let place = Rect { x: area.x + TITLE, width: area.width - TITLE, height: 1, ..area };
    buffer.set_stringn(
        place.x,
        place.y,
        " ".repeat(usize::from(place.width)),
        usize::from(place.width),
        Style::reset(),
    );
    buffer.set_string(place.x, place.y, "/ ", app.looks.accent());
    let place = Rect { x: place.x + 2, width: place.width - 2, ..place };
    Some(typing::draw(&prompt.input, buffer, place))
}

struct Facts<'a> {
    app: &'a App,
    case: &'a Case,
    width: usize,
}

impl Facts<'_> {
    /// Draws the rows; gives the first line shown, and the cursor.
    fn draw(&mut self, buffer: &mut Buffer, area: Rect) -> (usize, Option<(u16, u16)>) {
        let looks = self.app.looks;
        let selected = self.app.fact_selection.index();
        let blocks: Vec<Block> =
            self.app.fact_rows.iter().enumerate().map(|(i, row)| self.block(row, i == selected)).collect();
        let count: usize = blocks.iter().map(|b| b.lines.len()).sum();
        let from: usize = blocks.iter().take(selected).map(|b| b.lines.len()).sum();
        let to = from + blocks.get(selected).map_or(0, |b| b.lines.len());
        let height = usize::from(area.height);
        let top = scrolled(self.app.fact_selection.top, from, to, count, height);
        let mut at = 0;
        let mut cursor = Some((area.x + 1, area.y + from.saturating_sub(top) as u16));
        for (index, block) in blocks.iter().enumerate() {
            for (row, line) in block.lines.iter().enumerate() {
                let style = (index == selected && self.app.focus == Pane::Facts).then(|| looks.selected());
                if (top..top + height).contains(&(at + row)) {
                    put(buffer, area, at + row - top, line, style);
                }
            }
            if index == selected {
                // The other side's version has the row below the case's own.
                let other = matches!(self.prompt().map(|p| &p.target), Some(PromptFor::Number(_, Version::OtherSide)));
                let line = at + block.field + usize::from(other);
                if let (true, Some(prompt)) = ((top..top + height).contains(&line), self.prompt()) {
                    let place = Rect {
                        x: area.x + block.indent,
                        y: area.y + (line - top) as u16,
                        width: area.width.saturating_sub(block.indent),
                        height: 1,
                    };
                    cursor = Some(field(looks, prompt, buffer, place));
                }
            }
            at += block.lines.len();
        }
        more_rows(looks, buffer, area, top, count);
        (top, cursor)
    }

    /// The field that is open in place.
    fn prompt(&self) -> Option<&Prompt> {
        match &self.app.overlay {
            Some(Overlay::Prompt(prompt)) if prompt.in_place() && self.app.focus == Pane::Facts => Some(prompt),
            _ => None,
        }
    }

    fn block(&self, row: &FactRow, selected: bool) -> Block {
        match row {
            FactRow::DecisionHeading => {
                let by = self.case.precedent().map_or("", |p| self.app.decider_label(p));
                self.heading("The decision", self.app.is_decision_folded(), by.to_owned())
            }
            FactRow::Decision(index) => self.decision(*index, selected),
            FactRow::CaseHeading => {
                let folded = self.app.is_case_folded();
                let right = if folded { self.case.stage.words().to_owned() } else { String::new() };
                self.heading("The case", folded, right)
            }
            FactRow::Field(field) => self.field(*field, selected),
            FactRow::Section(index) => {
                let section = &self.app.doctrine.sections()[*index];
                let (answered, asked) = self.app.answered(section.facts.iter().copied());
                let right = if asked == 0 { "not asked".to_owned() } else { format!("{answered} of {asked}") };
                self.heading(&section.title, self.app.is_section_folded(*index), right)
            }
            FactRow::Fact(fact) => self.fact(*fact, selected),
            FactRow::StrangeHeading => {
                one_line(Line::styled(" Not in this doctrine (kept, does not count)", self.app.looks.bold()))
            }
            FactRow::Strange(id) => {
                let value =
                    self.case.answer(id).and_then(|a| a.value.as_ref()).map_or("no value".to_owned(), raw_words);
                let line = format!("   {}: {}", display_line(id), display_line(&value));
                one_line(Line::raw(text::cut(&line, self.width)))
            }
            FactRow::SourcesHeading => {
                let count = self.case.sources.len().to_string();
                self.heading("Sources", self.app.is_sources_folded(), count)
            }
            FactRow::Source(id) => {
                let used = match self.case.cited_by(id).len() {
                    0 => Span::styled("not cited ", self.app.looks.open()),
                    1 => Span::styled("1 answer ", self.app.looks.dim()),
                    n => Span::styled(format!("{n} answers "), self.app.looks.dim()),
                };
                self.entry(&source_title(self.case, id), used, selected)
            }
            FactRow::Dangling(id) => {
                let why = Span::styled("cited, not listed ", self.app.looks.bad());
                self.entry(&display_line(id), why, selected)
            }
            FactRow::NewSource => self.adding("a new source", selected),
            FactRow::CommentsHeading => {
                let count = self.case.comments.len().to_string();
                self.heading("Comments", self.app.is_comments_folded(), count)
            }
            FactRow::Comment(position) => self.comment(*position, selected),
            FactRow::NewComment => self.adding("a new comment", selected),
        }
    }

    /// A line of what was decided.
    fn decision(&self, index: usize, selected: bool) -> Block {
        let looks = self.app.looks;
        let bar = if selected { looks.bar() } else { " " };
        match self.app.decision.get(index) {
            Some(DecisionLine::Words(label, words)) => {
                let text = if label.is_empty() { words.clone() } else { format!("{label}: {words}") };
                let style = if label.is_empty() { looks.bold() } else { Style::new() };
                let lines = text::wrap(&text, self.width.saturating_sub(7)).into_iter().enumerate();
                let lines = lines.map(|(row, line)| {
                    let indent = if row == 0 { "" } else { "  " };
                    Line::styled(format!("  {bar}{indent}{line}"), style)
                });
                Block { lines: lines.collect(), field: 0, indent: 3 }
            }
            Some(DecisionLine::Held(element, ruling)) => {
                let element_title = &self.app.doctrine.element(*element).title;
                let found = self.case.precedent().and_then(|p| self.app.found(p, *element));
                let met = self.app.doctrine.element(*element).met;
                let mut right = vec![Span::styled(format!("held {} ", ruling.words()), Style::new())];
                if let Some(found) = found {
                    let school = self.case.precedent().map(|p| self.app.answering_school(p));
                    let school = school.map_or("", |s| &self.app.doctrine.school(s).short);
                    let words = format!("{} {school}: {} ", looks.dot(), found.words(READING));
                    right.push(Span::styled(words, looks.finding(found, met)));
                }
                let taken: usize = right.iter().map(Span::width).sum::<usize>() + 5;
                let title = Span::raw(format!("  {bar}{element_title}"));
                if taken + text::width(element_title) <= self.width {
                    return one_line(with_right(vec![title], right, self.width));
                }
                let lines = vec![Line::from(title), with_right(vec![Span::raw(format!("  {bar}"))], right, self.width)];
                Block { lines, field: 0, indent: 3 }
            }
            None => one_line(Line::raw("")),
        }
    }

    /// A line with something at its right end.
    fn entry(&self, words: &str, right: Span<'static>, selected: bool) -> Block {
        let bar = if selected { self.app.looks.bar() } else { " " };
        let words = text::cut(words, self.width.saturating_sub(right.width() + 5));
        one_line(with_right(vec![Span::raw(format!("  {bar}{words}"))], vec![right], self.width))
    }

    /// The line where something is added.
    fn adding(&self, what: &str, selected: bool) -> Block {
        let bar = if selected { self.app.looks.bar() } else { " " };
        one_line(Line::styled(format!("  {bar}+ {what}"), self.app.looks.dim()))
    }

    fn comment(&self, position: usize, selected: bool) -> Block {
        let Some(comment) = self.case.comments.get(position) else { return one_line(Line::raw("")) };
        let day = comment.date.get(..10).unwrap_or(&comment.date);
        let by = [day, comment.author.as_str()].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(", ");
        let right = Span::styled(format!("{} ", text::cut(&display_line(&by), self.width / 2)), self.app.looks.dim());
        self.entry(&display_line(&comment.text), right, selected)
    }

    fn heading(&self, title: &str, folded: bool, right: String) -> Block {
        let looks = self.app.looks;
        let fold = if folded { looks.closed_fold() } else { looks.open_fold() };
        let title = text::cut(title, self.width.saturating_sub(text::width(&right) + 5));
        let left = vec![Span::raw(format!(" {fold} ")), Span::styled(title, looks.bold())];
        one_line(with_right(left, vec![Span::styled(format!("{right} "), looks.dim())], self.width))
    }

    fn field(&self, field: CaseField, selected: bool) -> Block {
        const LABEL: usize = 19;
        let looks = self.app.looks;
        let bar = if selected { looks.bar() } else { " " };
        let words = field.words(self.case);
        let words = if words.is_empty() {
            Span::styled(looks.dot(), looks.dim())
        } else {
            Span::raw(text::cut(&display_line(&words), self.width.saturating_sub(LABEL + 5)))
        };
        let label = Span::styled(format!("  {bar}{:<LABEL$}", field.label()), looks.dim());
        Block { lines: vec![Line::from(vec![label, words])], field: 0, indent: LABEL as u16 + 3 }
    }

    fn fact(&self, id: FactId, selected: bool) -> Block {
        let looks = self.app.looks;
        let fact = self.app.doctrine.fact(id);
        let bar = if selected { looks.bar() } else { " " };
        let answer = self.case.answer(&fact.id);
        if self.app.is_asked(id) == Asked::No && answer.is_none_or(|a| a.value.is_none()) {
            let question = text::cut(&fact.question, self.width.saturating_sub(16));
            let left = vec![Span::styled(format!("  {bar}{question}"), looks.dim())];
            return one_line(with_right(left, vec![Span::styled("not asked ", looks.dim())], self.width));
        }
        let mut lines: Vec<Line<'static>> = text::wrap(&fact.question, self.width.saturating_sub(4))
            .into_iter()
            .map(|l| Line::raw(format!("  {bar}{l}")))
            .collect();
        let field = lines.len();
        lines.push(self.answer(id, bar));
        if let Some(disputed) = answer.and_then(|a| a.disputed.as_ref()) {
            let version = disputed.value.as_ref().map_or("denied".to_owned(), |v| value_words(fact, v));
            let counts = if disputed.proven { "; taken as proven" } else { "" };
            let words = format!("{} the other side: {version}{counts}", looks.disputed());
            let wrapped = text::wrap(&words, self.width.saturating_sub(7)).into_iter();
            lines.extend(wrapped.map(|l| Line::styled(format!("  {bar}  {l}"), looks.open())));
        }
        Block { lines, field, indent: 5 }
    }

    fn answer(&self, id: FactId, bar: &str) -> Line<'static> {
        let looks = self.app.looks;
        let fact = self.app.doctrine.fact(id);
        let answer = self.case.answer(&fact.id);
        let filled = answer_from_case(&self.app.doctrine, self.case, id);
        let standing = filled.as_ref().or(answer).map(|a| a.standing);
        let note = answer.is_some_and(|a| !a.note.is_empty());
        let mut right = Vec::new();
        if let Some(count) = answer.map(|a| a.sources.len()).filter(|n| *n > 0) {
            right.push(Span::styled(format!("[{count}] "), looks.dim()));
        }
        if note {
            right.push(Span::styled(format!("{} ", looks.note()), looks.dim()));
        }
        let words = match answer_words(&self.app.doctrine, self.case, id) {
            None => {
                let word = if self.app.is_asked(id) == Asked::Open { "unknown whether asked " } else { "unknown " };
                right.push(Span::styled(word, looks.dim()));
                Span::styled(format!("  {bar}"), looks.dim())
            }
            Some(words) => {
                let from = match (&filled, &fact.from_parties) {
                    (None, _) => "",
                    (Some(_), None) => " (from the dates)",
                    (Some(_), Some(_)) => " (from the parties)",
                };
                if self.app.is_asked(id) == Asked::No {
                    right.push(Span::styled("not asked: does not count ", looks.dim()));
                } else if let Some(standing) = standing {
                    let style = if standing < self.app.standard { looks.open() } else { Style::new() };
                    right.push(Span::styled(format!("{} ", looks.standing(standing)), style));
                }
                let taken: usize = right.iter().map(Span::width).sum::<usize>() + 6;
                let words = text::cut(&format!("{words}{from}"), self.width.saturating_sub(taken));
                Span::styled(format!("  {bar}  {words}"), looks.bold())
            }
        };
        with_right(vec![words], right, self.width)
    }
}

fn one_line(line: Line<'static>) -> Block {
    Block { lines: vec![line], field: 0, indent: 0 }
}

fn raw_words(value: &AnswerValue) -> String {
    match value {
        AnswerValue::Word(word) => word.clone(),
        AnswerValue::Number(n) => n.to_string(),
        AnswerValue::OneOf(words) | AnswerValue::Marks(words) => words.join(", "),
        AnswerValue::SomeMarks { known, .. } => known.join(", "),
        AnswerValue::Between { at_least: Some(least), at_most: None } => format!("at least {least}"),
        AnswerValue::Between { at_least, at_most } => match at_most {
            Some(most) => format!("{} to {most}", at_least.unwrap_or(0)),
            None => "some number".to_owned(),
        },
    }
}

/// Draws a one-line field over its row; what is expected or wrong is said in the bottom line.
fn field(looks: Looks, prompt: &Prompt, buffer: &mut Buffer, area: Rect) -> (u16, u16) {
    buffer.set_style(area, Style::reset());
    buffer.set_stringn(area.x, area.y, " ".repeat(usize::from(area.width)), usize::from(area.width), Style::reset());
    let cursor = typing::draw(&prompt.input, buffer, Rect { width: area.width.saturating_sub(1).max(1), ..area });
    buffer.set_style(area, looks.accent());
    cursor
}

/// What the selected question means in law, in exactly `height` lines.
pub(super) fn help(app: &App, width: usize, height: usize) -> Vec<Line<'static>> {
    told(help_words(app), width, height, app.looks, "")
}

/// The chosen value's meaning, the note, the question's meaning, and when it is asked.
fn help_words(app: &App) -> Vec<(String, Style)> {
    let Some(case) = app.case() else { return Vec::new() };
    let id = match app.selected_fact_row() {
        Some(FactRow::Fact(id)) => id,
        Some(FactRow::Comment(position)) => {
            let text = case.comments.get(*position).map_or("", |c| &c.text);
            return vec![(display_text(text), Style::new())];
        }
        Some(FactRow::Source(id) | FactRow::Dangling(id)) => return source_words(app, case, id),
        Some(FactRow::Field(field)) => return vec![(display_text(&field.words(case)), Style::new())],
        _ => return Vec::new(),
    };
    words_on(app, *id)
}

/// What is said of a fact and of the answer to it.
pub(super) fn words_on(app: &App, id: FactId) -> Vec<(String, Style)> {
    let looks = app.looks;
    let Some(case) = app.case() else { return Vec::new() };
    let fact = app.doctrine.fact(id);
    let mut words = Vec::new();
    let chosen = match app.value(id) {
        Some(AnswerValue::Word(word)) => vec![word],
        Some(AnswerValue::OneOf(several) | AnswerValue::Marks(several)) => several,
        Some(AnswerValue::SomeMarks { known, .. }) => known,
        _ => Vec::new(),
    };
    if let Some(note) = case.answer(&fact.id).map(|a| display_text(&a.note)).filter(|n| !n.is_empty()) {
        words.push((format!("{} {note}", looks.note()), looks.accent()));
    }
    for value in fact.kind.values().iter().filter(|v| chosen.contains(&v.id) && !v.help.is_empty()) {
        words.push((format!("{}: {}", value.label, value.help), Style::new()));
    }
    let disputed = case.answer(&fact.id).and_then(|a| a.disputed.as_ref());
    if let Some(note) = disputed.map(|d| display_text(&d.note)).filter(|n| !n.is_empty()) {
        words.push((format!("{} {note}", looks.disputed()), looks.open()));
    }
    let sources = case.answer(&fact.id).map_or(&[][..], |a| &a.sources);
    for source in sources {
        let place = if source.at.is_empty() { String::new() } else { format!(", {}", display_line(&source.at)) };
        words.push((format!("[{}{place}]", source_title(case, &source.id)), looks.accent()));
    }
    words.push((fact.help.clone(), looks.dim()));
    if let (Asked::No | Asked::Open, Some(when)) = (app.is_asked(id), &fact.asked_when) {
        let words_of_it = format!("Asked when {}.", app.doctrine.condition_words(when));
        // What may be asked hangs on this before anything else.
        let at = if app.is_asked(id) == Asked::Open { 0 } else { words.len() };
        words.insert(at, (words_of_it, looks.dim()));
    }
    words
}

/// A source in full, and what it is cited for.
fn source_words(app: &App, case: &Case, id: &str) -> Vec<(String, Style)> {
    let looks = app.looks;
    let mut words = Vec::new();
    match case.source(id) {
        Some(s) => {
            let parts = [&s.author, &s.title, &s.number, &s.date, &s.link, &s.kind];
            let parts: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).map(|p| display_line(p)).collect();
            words.push((parts.join(", "), Style::new()));
        }
        None => words.push(("Answers cite this name, and no source has it: enter lists it.".to_owned(), looks.bad())),
    }
    let label = |fact: &&str| {
        app.doctrine.fact_named(fact).map_or_else(|| display_line(fact), |f| app.doctrine.fact(f).label.clone())
    };
    let cited: Vec<String> = case.cited_by(id).iter().map(label).collect();
    let cited = if cited.is_empty() {
        "cited for no answer yet: c at a fact cites it".to_owned()
    } else {
        format!("cited for {}", cited.join(", "))
    };
    words.push((cited, looks.dim()));
    words
}
