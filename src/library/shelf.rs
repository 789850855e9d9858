//! Looking for cases and precedents: words, and what is asked of a precedent's year, decision-maker and holdings.

use crate::case::{Case, Precedent};

/// What is looked for: words anywhere, and of precedents `year:1980-1989`, `by:court`, `gravity:not met` (or `gravity:` for any holding on it).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Looked {
    words: Vec<String>,
    asked: Vec<Ask>,
}

/// What is asked of a precedent.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Ask {
    Years(i64, i64),
    By(String),
    Held(String, String),
}

impl Looked {
    /// What a text looks for.
    pub fn of(text: &str) -> Self {
        let mut looked = Looked::default();
        for word in text.to_lowercase().split_whitespace() {
            match word.split_once(':') {
                Some((key, value)) if !key.is_empty() => looked.asked.push(ask(key, value)),
                // "gravity:not met" has a blank in it.
                _ => match looked.asked.last_mut() {
                    Some(Ask::Held(_, held)) if held == "not" => held.push_str(word),
                    _ => looked.words.push(word.to_owned()),
                },
            }
        }
        looked
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.asked.is_empty()
    }

    /// Whether a case fits, whose words are these.
    pub fn fits(&self, case: &Case, searched: &str) -> bool {
        self.words.iter().all(|word| searched.contains(word))
            && (self.asked.is_empty() || case.precedent().is_some_and(|p| self.asked.iter().all(|a| a.fits(p))))
    }
}

fn ask(key: &str, value: &str) -> Ask {
    match key {
        "year" => {
            let (from, to) = value.split_once('-').unwrap_or((value, value));
            Ask::Years(from.parse().unwrap_or(i64::MIN), to.parse().unwrap_or(i64::MAX))
        }
        "by" => Ask::By(value.to_owned()),
        element => Ask::Held(element.replace('-', "_"), plain(value)),
    }
}

impl Ask {
    fn fits(&self, precedent: &Precedent) -> bool {
        match self {
            Ask::Years(from, to) => (*from..=*to).contains(&precedent.year),
            Ask::By(who) => precedent.kind.contains(who) || precedent.by.to_lowercase().contains(who),
            Ask::Held(element, held) => precedent
                .holdings
                .iter()
                .any(|h| h.element.starts_with(element.as_str()) && plain(h.words()).starts_with(held.as_str())),
        }
    }
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
        text.push_str(&format!(" {} {} {} {}", precedent.year, precedent.by, parties.acting, parties.territorial));
    }
    text.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::super::precedents;
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let looked = Looked::of(text);
        precedents().iter().filter(|c| looked.fits(c, &searched(c))).map(|c| c.id.to_string()).collect()
    }

    #[test]
    fn precedents_are_found_by_year_body_element_and_holding() {
        assert_eq!(found("").len(), 91);
        assert_eq!(found("year:1837"), ["caroline-1837"]);
        assert_eq!(found("oil platforms year:1980-1989").len(), 2);
        assert!(found("by:arbitral").iter().all(|id| !id.starts_with("nicaragua")));
        assert!(found("by:court gravity:").contains(&"oil-platforms-series".to_owned()));
        assert_eq!(found("gravity:not met by:court"), ["oil-platforms-series"]);
        assert_eq!(found("gravity:not_met by:court"), found("gravity:notmet by:court"));
        assert!(found("armed_attack:met").len() < found("armed_attack:").len());
        assert!(found("proportionality:not year:2000-").iter().all(|id| !id.contains("naulilaa")));
        assert!(found("year:3000").is_empty());
    }
}
