//! Pages to read: a finding in full, with what each authority cited stands for, the rule and every test that was tried.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::super::app::App;
use super::super::overlay::{Overlay, Page, PageOf};
use super::super::style::Looks;
use super::super::text;
use super::overlays::{framed, put_lines};
use super::{more_rows, panel};
use crate::analysis::{Explanation, TraceKind, TraceLine, cited, problem_words};
use crate::case::display_line;
use crate::doctrine::Doctrine;
use crate::report::{Kind, Sheet};

/// The widest page.
const WIDEST: usize = 100;

/// Draws the page; what was scrolled too far is taken back.
pub(super) fn draw(app: &mut App, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
    let width = usize::from(area.width).saturating_sub(6).min(WIDEST);
    let room = usize::from(area.height).saturating_sub(2);
    let (title, lines) = match &app.overlay {
        Some(Overlay::Page(page)) => (page.title.clone(), lines(app, page, width)),
        _ => return None,
    };
    let height = lines.len().min(room);
    let inner = framed(app.looks, &title, (width, height), buffer, area);
    let Some(Overlay::Page(page)) = &mut app.overlay else { return None };
    page.top = page.top.min(lines.len().saturating_sub(height));
    put_lines(buffer, inner, &lines, page.top, app.looks);
    more_rows(app.looks, buffer, inner, page.top, lines.len());
    Some((inner.x, inner.y))
}

fn lines(app: &App, page: &Page, width: usize) -> Vec<(Line<'static>, bool)> {
    let looks = app.looks;
    let mut out = Writer { looks, width, lines: Vec::new() };
    match &page.of {
        PageOf::Finding(trace) => finding(app, trace, &mut out),
        PageOf::Sheet(sheet) | PageOf::Export(_, sheet) => written(sheet, &mut out),
    }
    out.lines.into_iter().map(|line| (line, false)).collect()
}

fn written(sheet: &Sheet, out: &mut Writer) {
    let looks = out.looks;
    for (kind, words) in sheet.wrapped(out.width) {
        let style = match kind {
            Kind::Title => looks.bold().patch(looks.accent()),
            Kind::Heading => looks.accent(),
            Kind::Strong => looks.bold(),
            Kind::Text => Style::new(),
            Kind::Quiet => looks.dim(),
            Kind::Warning => looks.bad(),
        };
        let words = if looks.ascii { words.replace('→', looks.arrow()) } else { words };
        out.lines.push(Line::styled(words, style));
    }
}

fn finding(app: &App, traced: &[TraceLine], out: &mut Writer) {
    if let Some(explanation) = &app.explanation {
        for (words, style) in panel::sentences(app, explanation) {
            out.write("", &words, style);
        }
        problems(app, out);
        authorities(&app.doctrine, explanation, out);
        out.heading("The rule");
        out.write("", &app.doctrine.element(explanation.element).rule, Style::new());
    }
    out.heading("Every test, in order");
    traced.iter().for_each(|line| trace(line, out));
}

/// Answers that do not count as they stand.
fn problems(app: &App, out: &mut Writer) {
    let problems = app.analysis.as_ref().map_or(&[][..], |a| &a.problems);
    if !problems.is_empty() {
        out.heading("Answers that do not count");
    }
    for problem in problems {
        out.write("", &display_line(&problem_words(&app.doctrine, problem)), out.looks.bad());
    }
}

/// What each authority cited stands for, and whether that was checked.
fn authorities(doctrine: &Doctrine, explanation: &Explanation, out: &mut Writer) {
    let Some(deciding) = explanation.decided_by().filter(|d| !d.cites.is_empty()) else { return };
    out.heading("Authorities");
    for cite in &deciding.cites {
        out.write("", &cited(doctrine, *cite), out.looks.accent());
        out.write("  ", doctrine.says(*cite), Style::new());
    }
    let starred = deciding.cites.iter().any(|c| cited(doctrine, *c).ends_with('*'));
    if starred {
        out.write("", "* from knowledge: check it against the text before you rely on it", out.looks.dim());
    }
}

fn trace(traced: &TraceLine, out: &mut Writer) {
    let looks = out.looks;
    let (mark, style) = match &traced.kind {
        TraceKind::Element(finding) => (looks.mark(*finding), looks.bold()),
        TraceKind::Applies => (looks.step(), Style::new()),
        TraceKind::MayApply => ("?", looks.open()),
        TraceKind::DoesNotApply => (looks.passed(), looks.dim()),
        TraceKind::Reason => (" ", looks.accent()),
    };
    let indent = "  ".repeat(traced.depth.min(8));
    out.write_marked(&indent, mark, &traced.text, style);
}

struct Writer {
    looks: Looks,
    width: usize,
    lines: Vec<Line<'static>>,
}

impl Writer {
    fn heading(&mut self, words: &str) {
        self.lines.push(Line::raw(""));
        self.lines.push(Line::styled(words.to_uppercase(), self.looks.bold()));
    }

    fn write(&mut self, indent: &str, words: &str, style: Style) {
        let wrapped = text::wrap(words, self.width.saturating_sub(indent.len()));
        self.lines.extend(wrapped.into_iter().map(|line| Line::styled(format!("{indent}{line}"), style)));
    }

    /// A mark before the first line; the others begin where its words do.
    fn write_marked(&mut self, indent: &str, mark: &str, words: &str, style: Style) {
        let wrapped = text::wrap(words, self.width.saturating_sub(indent.len() + 2));
        for (row, line) in wrapped.into_iter().enumerate() {
            let mark = if row == 0 { mark } else { " " };
            self.lines.push(Line::styled(format!("{indent}{mark} {line}"), style));
        }
    }
}
