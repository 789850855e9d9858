//! Marks and colours. A mark has a shape before it has a colour; colours are the terminal's own.

use ratatui::style::{Color, Modifier, Style};

use crate::analysis::Finding;
use crate::case::Standing;
use crate::doctrine::{Bearing, Outcome};

/// How things look: with or without colour, in Unicode or ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Looks {
    pub(crate) colour: bool,
    pub(crate) ascii: bool,
    /// Whether the background is light: yellow and cyan are hard to read there in many palettes.
    pub(crate) light: bool,
}

impl Looks {
    /// As the environment wants it: `NO_COLOR`; the character set of the locale, or `CAROLINE_ASCII`; the background by
    /// `CAROLINE_BACKGROUND` (light or dark), or as the terminal says in `COLORFGBG`.
    pub(crate) fn from_environment() -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
        let locale =
            ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|n| std::env::var(n).ok().filter(|v| !v.is_empty()));
        let narrow = locale.is_some_and(|l| {
            let l = l.to_ascii_lowercase();
            !(l.contains("utf-8") || l.contains("utf8"))
        });
        let light = match std::env::var("CAROLINE_BACKGROUND").as_deref() {
            Ok("light") => true,
            Ok("dark") => false,
            _ => std::env::var("COLORFGBG").is_ok_and(|colours| matches!(colours.rsplit(';').next(), Some("7" | "15"))),
        };
        Looks { colour: !set("NO_COLOR"), ascii: set("CAROLINE_ASCII") || narrow, light }
    }

    pub(crate) fn mark(self, finding: Finding) -> &'static str {
        finding.settled().map_or("?", |outcome| self.outcome_mark(outcome))
    }

    pub(crate) fn outcome_mark(self, outcome: Outcome) -> &'static str {
        match outcome {
            Outcome::Met => self.pick("✓", "+"),
            Outcome::NotMet => self.pick("✗", "-"),
            Outcome::DoesNotArise => self.pick("·", "."),
            Outcome::Unsettled => "~",
        }
    }

    pub(crate) fn standing(self, standing: Standing) -> &'static str {
        match (standing, self.ascii) {
            (Standing::Assumed, false) => "▁",
            (Standing::Alleged, false) => "▃",
            (Standing::Credible, false) => "▅",
            (Standing::Established, false) => "█",
            (Standing::Assumed, true) => "a",
            (Standing::Alleged, true) => "l",
            (Standing::Credible, true) => "c",
            (Standing::Established, true) => "e",
        }
    }

    fn pick(self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.ascii { ascii } else { unicode }
    }

    pub(crate) fn contested(self) -> &'static str {
        self.pick("≠", "!")
    }

    pub(crate) fn changed(self) -> &'static str {
        self.pick("•", "*")
    }

    pub(crate) fn open_fold(self) -> &'static str {
        self.pick("▾", "v")
    }

    pub(crate) fn closed_fold(self) -> &'static str {
        self.pick("▸", ">")
    }

    pub(crate) fn bar(self) -> &'static str {
        self.pick("▌", "|")
    }

    pub(crate) fn dot(self) -> &'static str {
        self.pick("·", "-")
    }

    pub(crate) fn more(self) -> &'static str {
        self.pick("…", "...")
    }

    /// A test that did not apply.
    pub(crate) fn passed(self) -> &'static str {
        self.pick("◦", "o")
    }

    /// That there is more above, or below.
    pub(crate) fn above(self) -> &'static str {
        self.pick("↑", "^")
    }

    pub(crate) fn below(self) -> &'static str {
        self.pick("↓", "v")
    }

    pub(crate) fn rule(self) -> &'static str {
        self.pick("─", "-")
    }

    pub(crate) fn wall(self) -> &'static str {
        self.pick("│", "|")
    }

    pub(crate) fn saved(self) -> &'static str {
        self.pick("✓", "+")
    }

    pub(crate) fn note(self) -> &'static str {
        self.pick("✎", "n")
    }

    pub(crate) fn disputed(self) -> &'static str {
        self.pick("⇄", "d")
    }

    /// One's own view, as the school in view has it.
    pub(crate) fn agrees(self) -> &'static str {
        self.pick("◆", "v")
    }

    /// One's own view, and the school in view finds otherwise.
    pub(crate) fn diverges(self) -> &'static str {
        self.pick("◇", "V")
    }

    pub(crate) fn arrow(self) -> &'static str {
        self.pick("→", "->")
    }

    pub(crate) fn step(self) -> &'static str {
        self.pick("›", ">")
    }

    fn hue(self, colour: Color) -> Style {
        if self.colour { Style::new().fg(colour) } else { Style::new() }
    }

    /// The style of a finding: good, bad or open for the acting State.
    pub(crate) fn finding(self, finding: Finding, met: Bearing) -> Style {
        finding.settled().map_or(self.open(), |outcome| self.outcome(outcome, met))
    }

    pub(crate) fn outcome(self, outcome: Outcome, met: Bearing) -> Style {
        match (outcome, met) {
            (Outcome::Met, Bearing::Helps) | (Outcome::NotMet, Bearing::Hurts) => self.good(),
            (Outcome::NotMet, Bearing::Helps) | (Outcome::Met, Bearing::Hurts) => self.bad(),
            (Outcome::Unsettled, _) => self.open(),
            (Outcome::DoesNotArise, _) => self.dim(),
            (_, Bearing::Neutral) => Style::new(),
        }
    }

    pub(crate) fn good(self) -> Style {
        self.hue(Color::Green)
    }

    pub(crate) fn bad(self) -> Style {
        self.hue(Color::Red)
    }

    pub(crate) fn open(self) -> Style {
        self.hue(if self.light { Color::Magenta } else { Color::Yellow })
    }

    pub(crate) fn accent(self) -> Style {
        self.hue(if self.light { Color::Blue } else { Color::Cyan })
    }

    pub(crate) fn dim(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    pub(crate) fn bold(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The selected row of the pane that has the keys.
    pub(crate) fn selected(self) -> Style {
        // Colours within the row would become patches of background.
        Style::new().fg(Color::Reset).add_modifier(Modifier::REVERSED).remove_modifier(Modifier::DIM)
    }
}
