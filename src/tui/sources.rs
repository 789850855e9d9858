//! The sources of the open case: listed among the facts, changed part by part, cited for answers.

use super::app::App;
use super::overlay::{Menu, MenuItem, MenuOf, Overlay, Pick, Prompt, PromptFor};
use crate::case::{Case, Source, display_line};
use crate::doctrine::FactId;

/// A part of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SourcePart {
    Title,
    Kind,
    Author,
    Date,
    Number,
    Link,
}

impl SourcePart {
    pub(crate) const ALL: [SourcePart; 6] = [
        SourcePart::Title,
        SourcePart::Kind,
        SourcePart::Author,
        SourcePart::Date,
        SourcePart::Number,
        SourcePart::Link,
    ];

    pub(crate) fn label(self) -> &'static str {
        match self {
            SourcePart::Title => "Title",
            SourcePart::Kind => "Type",
            SourcePart::Author => "Author",
            SourcePart::Date => "Date",
            SourcePart::Number => "Document number",
            SourcePart::Link => "Link",
        }
    }

    /// What is typed in it, as an example.
    fn example(self) -> &'static str {
        match self {
            SourcePart::Title => "as it is cited",
            SourcePart::Kind => "bill, report, press report, letter, testimony",
            SourcePart::Author => "a person, a body, a State",
            SourcePart::Date => "as it is written: 24 November 2026",
            SourcePart::Number => "UN Doc S/2026/1",
            SourcePart::Link => "where it is to be found",
        }
    }

    fn of(self, source: &Source) -> &str {
        match self {
            SourcePart::Title => &source.title,
            SourcePart::Kind => &source.kind,
            SourcePart::Author => &source.author,
            SourcePart::Date => &source.date,
            SourcePart::Number => &source.number,
            SourcePart::Link => &source.link,
        }
    }

    fn of_mut(self, source: &mut Source) -> &mut String {
        match self {
            SourcePart::Title => &mut source.title,
            SourcePart::Kind => &mut source.kind,
            SourcePart::Author => &mut source.author,
            SourcePart::Date => &mut source.date,
            SourcePart::Number => &mut source.number,
            SourcePart::Link => &mut source.link,
        }
    }
}

/// A source in a line: its title, or else its name in the file.
pub(crate) fn source_title(case: &Case, id: &str) -> String {
    match case.source(id) {
        Some(source) if !source.title.trim().is_empty() => display_line(&source.title),
        _ => display_line(id),
    }
}

impl App {
    /// Asks for the title of a new source, to be cited for an answer if one is given.
    pub(crate) fn offer_new_source(&mut self, fact: Option<FactId>) {
        self.ask(Prompt::new("Title of the new source", PromptFor::NewSource(fact), ""));
    }

    /// Makes a source; cites it, or opens its parts.
    pub(crate) fn create_source(&mut self, title: &str, fact: Option<FactId>) {
        let title = title.trim();
        let Some(case) = self.case().filter(|_| !title.is_empty()) else { return };
        let id = case.new_source_id(title);
        let source = Source { title: title.to_owned(), ..Source::default() };
        self.edit(None, |case| case.sources.push((id.clone(), source)));
        match fact {
            Some(fact) => self.offer_place(fact, id),
            None => self.offer_source(&id, SourcePart::Kind),
        }
    }

    /// Opens the parts of a source; one that answers cite and that is not listed is listed first.
    pub(crate) fn offer_source(&mut self, id: &str, selected: SourcePart) {
        let Some(case) = self.case() else { return };
        if case.source(id).is_none() {
            self.edit(None, |case| case.sources.push((id.to_owned(), Source::default())));
        }
        let Some(source) = self.case().and_then(|c| c.source(id)) else { return };
        let items = SourcePart::ALL.map(|part| {
            let words = match part.of(source) {
                "" => format!("{:<17}{}", part.label(), self.looks.dot()),
                words => format!("{:<17}{}", part.label(), display_line(words)),
            };
            MenuItem::new(&words, "", Pick::SourcePart(id.to_owned(), part))
        });
        let title = source_title(self.case().map_or(&Case::blank(crate::library::new_id(""), "", ""), |c| c), id);
        let mut menu = Menu::new(MenuOf::Source, &format!("Source: {title}"), items.into());
        menu.selected = SourcePart::ALL.iter().position(|p| *p == selected).unwrap_or(0);
        self.overlay = Some(Overlay::Menu(menu));
    }

    pub(crate) fn offer_source_part(&mut self, id: String, part: SourcePart) {
        let text = self.case().and_then(|c| c.source(&id)).map_or(String::new(), |s| part.of(s).to_owned());
        let title = format!("{}: {}", part.label(), part.example());
        self.ask(Prompt::new(&title, PromptFor::SourcePart(id, part), &text));
    }

    /// What is typed becomes part of the source at once.
    pub(crate) fn typed_source_part(&mut self, id: &str, part: SourcePart, text: String) {
        self.edit(Some(Self::merge_key(&format!("source {id} {}", part.label()))), |case| {
            if let Some((_, source)) = case.sources.iter_mut().find(|(name, _)| name == id) {
                *part.of_mut(source) = text;
            }
        });
    }

    /// After one part the next.
    pub(crate) fn after_source_part(&mut self, id: &str, part: SourcePart) {
        let at = SourcePart::ALL.iter().position(|p| *p == part).unwrap_or(0);
        let next = SourcePart::ALL[(at + 1).min(SourcePart::ALL.len() - 1)];
        self.offer_source(id, next);
    }

    /// Offers the sources that can be cited for the selected answer.
    pub(crate) fn offer_citations(&mut self) {
        let Some(fact) = self.selected_fact() else {
            return self.say("Sources are cited for answers: go to a fact first.");
        };
        let Some(case) = self.case() else { return };
        let answer = case.answer(&self.doctrine.fact(fact).id);
        let cited = |id: &str| answer.and_then(|a| a.sources.iter().find(|s| s.id == id));
        let mut ids: Vec<&str> = case.sources.iter().map(|(id, _)| id.as_str()).collect();
        ids.extend(case.dangling_sources());
        let mut items: Vec<MenuItem> = ids
            .into_iter()
            .map(|id| {
                let (mark, place) = match cited(id) {
                    Some(found) if found.at.is_empty() => ("[x]", String::new()),
                    Some(found) => ("[x]", format!(", {}", display_line(&found.at))),
                    None => ("[ ]", String::new()),
                };
                let label = format!("{mark} {}{place}", source_title(case, id));
                MenuItem::new(&label, "", Pick::Cite(fact, id.to_owned()))
            })
            .collect();
        items.push(MenuItem::new("    a new source", "", Pick::CiteNew(fact)));
        let title = format!("Sources of: {}", self.doctrine.fact(fact).label);
        self.overlay = Some(Overlay::Menu(Menu::new(MenuOf::Citations, &title, items)));
    }

    /// Asks where in a source the answer is supported.
    pub(crate) fn offer_place(&mut self, fact: FactId, id: String) {
        let answer = self.case().and_then(|c| c.answer(&self.doctrine.fact(fact).id));
        let known = answer.and_then(|a| a.sources.iter().find(|s| s.id == id)).map_or("", |s| s.at.as_str());
        let prompt = Prompt::new("Where in it: § 2, p 14; empty for the whole", PromptFor::Place(fact, id), known);
        self.ask(prompt);
    }

    pub(crate) fn cite(&mut self, fact: FactId, id: &str, place: &str) {
        let name = self.doctrine.fact(fact).id.clone();
        self.edit(None, |case| case.change_answer(&name, |answer| answer.cite(id, place.trim())));
    }

    /// Takes a citation away from an answer, and leaves the list open.
    pub(crate) fn uncite(&mut self, fact: FactId, id: &str, selected: usize) {
        let name = self.doctrine.fact(fact).id.clone();
        self.edit(None, |case| case.change_answer(&name, |answer| answer.sources.retain(|s| s.id != id)));
        self.offer_citations();
        if let Some(Overlay::Menu(menu)) = &mut self.overlay {
            menu.selected = selected;
        }
    }

    /// Takes a source out of the case; what cites it no longer does.
    pub(crate) fn remove_source(&mut self, id: &str) {
        let Some(case) = self.case() else { return };
        let (title, cited) = (source_title(case, id), case.cited_by(id).len());
        self.edit(None, |case| case.remove_source(id));
        let answers = match cited {
            0 => String::new(),
            1 => " and its citation".to_owned(),
            n => format!(" and its {n} citations"),
        };
        self.say(&format!("\"{title}\"{answers} taken out; `z` brings it back."));
    }
}
