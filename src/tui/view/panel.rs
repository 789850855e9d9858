//! The analysis: the verdicts first, then the elements as a tree with a column for each school, then the reason for what is selected.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::app::{App, Pane};
use super::super::panel::PanelRow;
use super::super::text;
use super::{more_rows, put, rule, scrolled, told, with_right};
use crate::analysis::{Explanation, OtherSchool, Support, cited, problem_words, strength_words};
use crate::case::{display_line, display_text};
use crate::doctrine::{Doctrine, ElementId, Outcomes, SchoolId};

/// Columns of a school's mark.
pub(super) const COLUMN: usize = 6;
/// How many reasons are told where several tests may give the finding.
const MAY_DECIDE: usize = 3;
/// From this width all schools have a column.
const ALL_SCHOOLS: usize = 42;

/// Draws the pane, with the reason for the selected element below if `explains`; gives the place of the selected row.
pub(super) fn draw(app: &mut App, buffer: &mut Buffer, area: Rect, explains: bool) -> Option<(u16, u16)> {
    let width = usize::from(area.width);
    let panel = Panel { app, width, schools: schools(app, width) };
    put(buffer, area, 0, &panel.title(), None);
    app.case()?;
    if app.topic.is_some() {
        let below = Rect { y: area.y + 1, height: area.height - 1, ..area };
        return super::answers::draw(app, buffer, below, explains);
    }
    let verdicts = panel.verdicts();
    let below = if explains { (area.height * 2 / 5).max(5) } else { 0 };
    let tree = Rect { y: area.y + 1, height: area.height - 1 - below, ..area };
    if explains {
        put(buffer, area, usize::from(area.height - below), &rule(panel.app.looks, width), None);
        for (row, line) in reason(panel.app, width, usize::from(below) - 1).iter().enumerate() {
            put(buffer, area, usize::from(area.height - below) + 1 + row, line, None);
        }
    }
    let (top, selected) = panel.tree(buffer, tree, &verdicts);
    app.panel_selection.top = top;
    Some((tree.x, tree.y + selected))
}

/// The schools that have a column.
pub(super) fn schools(app: &App, width: usize) -> Vec<SchoolId> {
    if width >= ALL_SCHOOLS { app.doctrine.school_ids().collect() } else { vec![app.school] }
}

struct Panel<'a> {
    app: &'a App,
    width: usize,
    schools: Vec<SchoolId>,
}

impl Panel<'_> {
    fn title(&self) -> Line<'static> {
        let looks = self.app.looks;
        let style = if self.app.focus == Pane::Analysis { looks.bold().patch(looks.accent()) } else { looks.bold() };
        let mut columns: Vec<Span<'static>> = self
            .schools
            .iter()
            .map(|s| {
                let style = if *s == self.app.school { looks.bold().patch(looks.accent()) } else { looks.dim() };
                Span::styled(format!("{:>COLUMN$}", text::cut(&self.app.doctrine.school(*s).short, COLUMN)), style)
            })
            .collect();
        columns.push(Span::raw("   "));
        with_right(vec![Span::styled(" ANALYSIS", style)], columns, self.width)
    }

    /// The marks of the schools for an element, in columns that never move.
    fn columns(&self, element: ElementId, proven: bool) -> Vec<Span<'static>> {
        let looks = self.app.looks;
        let Some(analysis) = &self.app.analysis else {
            let waiting = if looks.ascii { "." } else { "…" };
            return self
                .schools
                .iter()
                .map(|_| Span::styled(format!("{waiting:>COLUMN$}"), looks.dim()))
                .chain([Span::raw("   ")])
                .collect();
        };
        let findings = analysis.reading(proven);
        let met = self.app.doctrine.element(element).met;
        let mut spans = Vec::new();
        for school in &self.schools {
            let finding = findings.of(*school, element);
            let changed =
                if proven == self.app.proven && self.app.changed(*school, element) { looks.changed() } else { " " };
            spans.push(Span::styled(format!("{changed:>width$}", width = COLUMN - 1), looks.accent()));
            spans.push(Span::styled(looks.mark(finding), looks.finding(finding, met)));
        }
        let contested = if findings.contested(element) { looks.contested() } else { " " };
        spans.push(Span::styled(format!(" {contested} "), looks.open()));
        spans
    }

    /// A title, with the mark of the user's view on its element, in so many columns.
    fn named(&self, title: &str, style: Style, element: Option<ElementId>, room: usize) -> Vec<Span<'static>> {
        let held = |e| self.held_mark(e).filter(|held| text::width(title) + held.width() < room);
        let view = element.and_then(|e| self.view_mark(e).or_else(|| held(e)));
        let taken = view.as_ref().map_or(0, |v| v.width() + 1);
        let title = Span::styled(text::cut(title, room.saturating_sub(taken)), style);
        std::iter::once(title).chain(view.into_iter().flat_map(|v| [Span::raw(" "), v])).collect()
    }

    /// That the user has a view of their own, and whether the school in view finds the same.
    fn view_mark(&self, element: ElementId) -> Option<Span<'static>> {
        let looks = self.app.looks;
        let (_, agrees) = self.app.view_on(element)?;
        Some(match agrees {
            true => Span::styled(looks.agrees(), looks.accent()),
            false => Span::styled(looks.diverges(), looks.open()),
        })
    }

    /// What was held on it, where the case is a precedent.
    fn held_mark(&self, element: ElementId) -> Option<Span<'static>> {
        let (_, ruling) = self.app.held(element)?;
        Some(Span::styled(format!("held {}", ruling.words()), self.app.looks.accent()))
    }

    /// For each verdict the lines under its own.
    fn verdicts(&self) -> Vec<Vec<Line<'static>>> {
        let looks = self.app.looks;
        let verdicts = self.app.doctrine.verdicts().iter().enumerate();
        verdicts
            .map(|(index, verdict)| {
                let mut lines = Vec::new();
                let other = if self.app.proven { "as alleged" } else { "as proven" };
                lines.push(with_right(
                    vec![Span::styled(format!("   {other}"), looks.dim())],
                    self.columns(verdict.element, !self.app.proven),
                    self.width,
                ));
                if let Some(explanation) = self.app.verdicts.get(index) {
                    lines.extend(self.under_verdict(explanation));
                }
                if index == 0 {
                    lines.extend(self.problems());
                }
                lines
            })
            .collect()
    }

    /// Answers that do not count as they stand, in two lines at most; the page of a finding has them all.
    fn problems(&self) -> Vec<Line<'static>> {
        let problems = self.app.analysis.as_ref().map_or(&[][..], |a| &a.problems);
        let Some(first) = problems.first() else { return Vec::new() };
        let more = if problems.len() > 1 { format!(" (and {} more)", problems.len() - 1) } else { String::new() };
        let words = format!("! {}{more}", display_line(&problem_words(&self.app.doctrine, first)));
        let mut lines = text::wrap(&words, self.width.saturating_sub(5));
        if lines.len() > 2 {
            lines = vec![lines[0].clone(), text::cut(&lines[1..].join(" "), self.width.saturating_sub(5))];
        }
        lines.into_iter().map(|l| Line::styled(format!("   {l}"), self.app.looks.bad())).collect()
    }

    fn under_verdict(&self, explanation: &Explanation) -> Vec<Line<'static>> {
        let looks = self.app.looks;
        let doctrine = &self.app.doctrine;
        let mut words = Vec::new();
        let assumed: Vec<String> = explanation.assumes().map(|s| support(doctrine, s)).collect();
        if !assumed.is_empty() {
            words.push(format!("assumes {}", assumed.join("; ")));
        }
        if let Some(other) = explanation.other_version {
            words.push(format!("on the other side's version: {}", other.long_words(explanation.reading)));
        }
        // That everything is possible still says nothing.
        if explanation.finding.is_open() && explanation.finding.possible() != Outcomes::all() {
            words.push(explanation.finding.long_words(explanation.reading));
        }
        let lines = words.iter().flat_map(|w| text::wrap(w, self.width.saturating_sub(5)));
        lines.take(3).map(|l| Line::styled(format!("   {l}"), looks.dim())).collect()
    }

    /// Draws verdicts and elements as one list; gives the first line shown, and the row of the selected one.
    fn tree(&self, buffer: &mut Buffer, area: Rect, verdicts: &[Vec<Line<'static>>]) -> (usize, u16) {
        let looks = self.app.looks;
        let selected = self.app.panel_selection.index();
        let mut lines: Vec<(Line<'static>, bool)> = Vec::new();
        let (mut from, mut to) = (0, 0);
        for (index, row) in self.app.panel_rows.iter().enumerate() {
            let is_selected = index == selected;
            if matches!(row, PanelRow::Heading(0)) {
                lines.push((Line::raw(""), false));
            }
            if is_selected {
                from = lines.len();
            }
            lines.push((self.row(row, is_selected), is_selected));
            if let PanelRow::Verdict(verdict) = row {
                lines.extend(verdicts[*verdict].iter().cloned().map(|l| (l, false)));
            }
            if is_selected {
                to = lines.len();
            }
        }
        let height = usize::from(area.height);
        let top = scrolled(self.app.panel_selection.top, from, to, lines.len(), height);
        for (row, (line, is_selected)) in lines.iter().skip(top).take(height).enumerate() {
            let style = (*is_selected && self.app.focus == Pane::Analysis).then(|| looks.selected());
            put(buffer, area, row, line, style);
        }
        more_rows(looks, buffer, area, top, lines.len());
        (top, from.saturating_sub(top) as u16)
    }

    fn row(&self, row: &PanelRow, selected: bool) -> Line<'static> {
        let looks = self.app.looks;
        let doctrine = &self.app.doctrine;
        let bar = if selected { looks.bar() } else { " " };
        match row {
            PanelRow::Verdict(index) => {
                let verdict = &doctrine.verdicts()[*index];
                let room = self.width.saturating_sub(self.schools.len() * COLUMN + 5);
                let question = verdict.question.to_uppercase();
                let mut left = vec![Span::raw(bar)];
                left.extend(self.named(&question, looks.bold(), Some(verdict.element), room));
                with_right(left, self.columns(verdict.element, self.app.proven), self.width)
            }
            PanelRow::Heading(index) => {
                let heading = &doctrine.headings()[*index];
                let fold = match (self.app.has_rows_below(*index), self.app.folded_elements.contains(row)) {
                    (false, _) => " ",
                    (true, true) => looks.closed_fold(),
                    (true, false) => looks.open_fold(),
                };
                let (right, element) = match heading.elements.as_slice() {
                    [one] => (self.columns(*one, self.app.proven), Some(*one)),
                    _ => (Vec::new(), None),
                };
                let taken: usize = right.iter().map(Span::width).sum();
                let mut left = vec![Span::raw(format!("{bar}{fold} "))];
                let room = self.width.saturating_sub(taken + 3);
                left.extend(self.named(&heading.title, looks.bold(), element, room));
                with_right(left, right, self.width)
            }
            PanelRow::Element(id, depth) => {
                let element = doctrine.element(*id);
                let fold = match (self.app.parts(*id).is_empty(), self.app.folded_elements.contains(row)) {
                    (true, _) => " ",
                    (false, true) => looks.closed_fold(),
                    (false, false) => looks.open_fold(),
                };
                let indent = "  ".repeat(depth + 1);
                let room = self.width.saturating_sub(indent.len() + 3 + self.schools.len() * COLUMN + 4);
                let mut left = vec![Span::raw(format!("{bar}{indent}{fold} "))];
                left.extend(self.named(&element.title, Style::new(), Some(*id), room));
                with_right(left, self.columns(*id, self.app.proven), self.width)
            }
        }
    }
}

/// The reason for the selected element, in exactly `height` lines.
pub(super) fn reason(app: &App, width: usize, height: usize) -> Vec<Line<'static>> {
    let sentences = app.explanation.as_ref().map_or_else(Vec::new, |e| sentences(app, e));
    told(sentences, width, height, app.looks, " enter in the analysis shows all of it")
}

/// What is said of a finding, each sentence with its style.
pub(super) fn sentences(app: &App, e: &Explanation) -> Vec<(String, Style)> {
    let looks = app.looks;
    let doctrine = &app.doctrine;
    let element = doctrine.element(e.element);
    let school = doctrine.school(e.school).title.to_lowercase();
    let style = looks.bold().patch(looks.finding(e.finding, element.met));
    let title = format!("{} {} {school}: {}", element.title, looks.dot(), e.finding.long_words(e.reading));
    let mut all = vec![(title, style), (e.reason(doctrine), Style::new())];
    if let Some(deciding) = e.decided_by().filter(|d| !d.cites.is_empty()) {
        let cites: Vec<String> = deciding.cites.iter().map(|c| cited(doctrine, *c)).collect();
        all.push((cites.join("; "), looks.accent()));
    }
    if e.finding.settled().is_some() && e.deciding.len() > 1 {
        all.extend(e.deciding.iter().take(MAY_DECIDE).map(|d| {
            let cites: Vec<String> = d.cites.iter().map(|c| cited(doctrine, *c)).collect();
            let cites = if cites.is_empty() { String::new() } else { format!(" [{}]", cites.join("; ")) };
            (format!("it may be: {}{cites}", d.reason), Style::new())
        }));
    }
    if let Some((view, agrees)) = app.view_on(e.element) {
        let (mark, how) =
            if agrees { (looks.agrees(), "") } else { (looks.diverges(), ", otherwise than this school") };
        let finding = view.finding.map_or("no finding", |f| f.words());
        let reason = if view.reason.is_empty() { String::new() } else { format!(" {}", display_text(&view.reason)) };
        all.push((format!("{mark} your view: {finding}{how}.{reason}"), looks.accent()));
    }
    if let Some((precedent, ruling)) = app.held(e.element) {
        let by = display_line(&precedent.by);
        all.push((format!("held: {} ({by})", ruling.words()), looks.accent()));
    }
    if let Some(strength) = &e.strength {
        all.push((strength_words(doctrine, strength), looks.dim()));
    }
    let same_reason = |other: &&OtherSchool| {
        let test = e.decided_by().map(|d| d.test);
        other.finding == e.finding && test.is_some() && other.deciding.as_ref().map(|d| d.test) == test
    };
    let (same, differing): (Vec<&OtherSchool>, Vec<&OtherSchool>) = e.others.iter().partition(same_reason);
    for other in differing {
        let school = &doctrine.school(other.school).title;
        let reason = other.deciding.as_ref().map_or(String::new(), |d| {
            let cites: Vec<String> = d.cites.iter().map(|c| cited(doctrine, *c)).collect();
            if cites.is_empty() { format!(" {}", d.reason) } else { format!(" {} [{}]", d.reason, cites.join("; ")) }
        });
        let differs = if other.finding == e.finding { looks.dim() } else { Style::new() };
        all.push((format!("{school}: {}.{reason}", other.finding.long_words(e.reading)), differs));
    }
    if !e.rests_on.is_empty() {
        let rests: Vec<String> = e.rests_on.iter().map(|s| support_mark(app, s)).collect();
        all.push((format!("rests on {}", rests.join(", ")), looks.dim()));
    }
    if !same.is_empty() {
        let names: Vec<&str> = same.iter().map(|o| doctrine.school(o.school).title.as_str()).collect();
        all.push((format!("{}: {}, for the same reason.", names.join(", "), e.finding.words(e.reading)), looks.dim()));
    }
    all
}

fn support_mark(app: &App, s: &Support) -> String {
    let looks = app.looks;
    let disputed = if s.disputed { looks.disputed() } else { "" };
    format!("{} {}{disputed}", app.doctrine.fact(s.fact).label, looks.standing(s.standing))
}

fn support(doctrine: &Doctrine, s: &Support) -> String {
    let how = if s.disputed { "disputed" } else { s.standing.words() };
    format!("{}: {} ({how})", doctrine.fact(s.fact).label, s.answer)
}
