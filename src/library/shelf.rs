//! Looking for cases and precedents: words, and what is asked of a precedent's year, decision-maker and holdings.

use crate::case::{Case, Precedent};
use crate::doctrine::Doctrine;

/// What is looked for: words anywhere, and of precedents `year:1980-1989` (of the events), `by:court` (kind, name or initials of who decided),
/// `gravity:not-met` (or `gravity:` for any holding on it). Any other word with a colon is a word.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    words: Vec<String>,
    asked: Vec<(String, Ask)>,
}

/// What is asked of a precedent.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Ask {
    Years(i64, i64),
    Kind(String),
    Named(String),
    Held(String, String),
}

impl Filter {
    /// What a text looks for; the doctrine knows the elements and the kinds of decision-makers.
    pub fn of(doctrine: &Doctrine, text: &str) -> Self {
        let mut filter = Filter::default();
        // Whether the word before was "gravity:not", which a "met" after it belongs to.
        let mut goes_on = false;
        for word in text.to_lowercase().split_whitespace() {
            if goes_on
                && ["met", "decided"].contains(&word)
                && let Some((_, Ask::Held(_, held))) = filter.asked.last_mut()
            {
                *held = format!("not{word}");
                goes_on = false;
                continue;
            }
            goes_on = word.ends_with(":not");
            match word.split_once(':').and_then(|(key, value)| ask(doctrine, key, value)) {
                Some(ask) => filter.asked.push((word.to_owned(), ask)),
                None => filter.words.push(word.to_owned()),
            }
        }
        filter
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.asked.is_empty()
    }

    /// Whether something is asked that only precedents can answer.
    pub fn asks(&self) -> bool {
        !self.asked.is_empty()
    }

    /// Whether a case fits, whose words are these. What no precedent is has what is asked in its words, or does not fit.
    pub fn fits(&self, case: &Case, searched: &str) -> bool {
        let answers = |(word, ask): &(String, Ask)| match case.precedent() {
            Some(precedent) => ask.fits(precedent),
            None => searched.contains(word.as_str()),
        };
        self.words.iter().all(|word| searched.contains(word)) && self.asked.iter().all(answers)
    }
}

/// What a word with a colon asks; nothing, where it is a word like any other.
fn ask(doctrine: &Doctrine, key: &str, value: &str) -> Option<Ask> {
    match key {
        "" => None,
        "year" => {
            let (from, to) = value.split_once('-').unwrap_or((value, value));
            // What is no year at all finds nothing.
            let year = |text: &str, open: i64| if text.is_empty() { Some(open) } else { text.parse().ok() };
            Some(match (year(from, i64::MIN), year(to, i64::MAX)) {
                (Some(from), Some(to)) => Ask::Years(from, to),
                _ => Ask::Years(1, 0),
            })
        }
        "by" => {
            let named = |words: &str| plain(&words.to_lowercase()) == plain(value);
            let kind = doctrine.deciders().iter().find(|d| named(&d.id) || named(&d.title) || named(&d.label));
            Some(kind.map_or_else(|| Ask::Named(value.to_owned()), |d| Ask::Kind(d.id.clone())))
        }
        element => {
            let element = element.replace('-', "_");
            let is_one = doctrine.elements().iter().any(|e| e.id.starts_with(&element));
            // "not" alone is short for "not met", and not for "not decided".
            let held = plain(value);
            is_one.then(|| Ask::Held(element, if held == "not" { "notmet".to_owned() } else { held }))
        }
    }
}

impl Ask {
    fn fits(&self, precedent: &Precedent) -> bool {
        match self {
            Ask::Years(from, to) => match precedent.year {
                Some(year) => (*from..=*to).contains(&year),
                None => (*from, *to) == (i64::MIN, i64::MAX),
            },
            Ask::Kind(kind) => precedent.kind == *kind,
            Ask::Named(who) => {
                precedent.by.to_lowercase().contains(who) || initials(&precedent.by).starts_with(who.as_str())
            }
            Ask::Held(element, held) => precedent
                .holdings
                .iter()
                .any(|h| h.element.starts_with(element.as_str()) && plain(h.ruling.words()).starts_with(held.as_str())),
        }
    }
}

/// "icj" of "International Court of Justice"; what is an abbreviation already stands whole: "unsc".
fn initials(name: &str) -> String {
    let first = |word: &str| {
        let capitals = word.chars().take_while(|c| c.is_uppercase()).count();
        word.chars().take(capitals).collect::<String>()
    };
    name.split_whitespace().map(first).collect::<String>().to_lowercase()
}

/// Without what parts words.
fn plain(words: &str) -> String {
    words.chars().filter(|c| !matches!(c, ' ' | '_' | '-')).collect()
}

/// The words of a case in which those of a filter are looked for.
pub fn searched(case: &Case) -> String {
    let mut text = format!("{} {} {}", case.matter, case.title, case.id);
    if let Some(precedent) = case.precedent() {
        let parties = &case.parties;
        let year = precedent.year.map_or(String::new(), |year| year.to_string());
        text.push_str(&format!(" {year} {} {} {}", precedent.by, parties.acting, parties.territorial));
    }
    text.to_lowercase()
}
