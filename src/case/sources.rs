//! The sources of a case: what its answers come from, each named once and cited where it supports something.

use super::{Answer, Case, Extra};

/// Where an answer comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// Its kind: bill, article, press report, …
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Who wrote it.
    pub author: String,
    /// When, as written.
    pub date: String,
    /// Where it is to be found.
    pub link: String,
    /// Its document number.
    pub number: String,
    /// Unknown keys.
    pub extra: Extra,
}

/// A source by its name, and where in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceRef {
    /// The source's name within the case.
    pub id: String,
    /// The place in it; may be empty.
    pub at: String,
    /// Unknown keys.
    pub extra: Extra,
}

impl Answer {
    /// The sources cited for the answer and for the other side's version.
    pub fn all_sources(&self) -> impl Iterator<Item = &SourceRef> {
        self.sources.iter().chain(self.disputed.iter().flat_map(|d| &d.sources))
    }

    /// Cites a source, at this place; once, whatever was cited of it before.
    pub fn cite(&mut self, id: &str, at: &str) {
        match self.sources.iter_mut().find(|s| s.id == id) {
            Some(known) => at.clone_into(&mut known.at),
            None => self.sources.push(SourceRef { id: id.to_owned(), at: at.to_owned(), ..SourceRef::default() }),
        }
    }
}

impl Case {
    /// A source by its name.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|(name, _)| name == id).map(|(_, source)| source)
    }

    /// The facts whose answers cite a source.
    pub fn cited_by(&self, id: &str) -> Vec<&str> {
        let cites = |answer: &Answer| answer.all_sources().any(|s| s.id == id);
        self.answers.iter().filter(|(_, answer)| cites(answer)).map(|(fact, _)| fact.as_str()).collect()
    }

    /// Names that answers cite and that no source has, each once, in the order of their names.
    pub fn dangling_sources(&self) -> Vec<&str> {
        let cited = self.answers.values().flat_map(Answer::all_sources).map(|s| s.id.as_str());
        let mut dangling: Vec<&str> = cited.filter(|id| self.source(id).is_none()).collect();
        dangling.sort_unstable();
        dangling.dedup();
        dangling
    }

    /// A name for a new source, made of its title's first words, that no source and no answer uses.
    pub fn new_source_id(&self, title: &str) -> String {
        let mut slug = super::slug(title, 48);
        // Whole words, as many as stay short.
        while slug.len() > 24 && slug.contains('-') {
            slug.truncate(slug.rfind('-').unwrap_or(0));
        }
        let slug = if slug.is_empty() { "source".to_owned() } else { slug };
        let taken = |id: &str| self.source(id).is_some() || !self.cited_by(id).is_empty();
        let mut numbered = (2..).map(|n| format!("{slug}-{n}"));
        std::iter::once(slug.clone()).chain(&mut numbered).find(|id| !taken(id)).unwrap_or(slug)
    }

    /// Takes a source out of the case, and every citation of it.
    pub fn remove_source(&mut self, id: &str) {
        self.sources.retain(|(name, _)| name != id);
        for answer in self.answers.values_mut() {
            answer.sources.retain(|s| s.id != id);
            if let Some(disputed) = &mut answer.disputed {
                disputed.sources.retain(|s| s.id != id);
            }
        }
        self.answers.retain(|_, answer| !answer.is_empty());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::CaseId;

    #[test]
    fn sources_are_cited_once_found_again_and_taken_out_with_their_citations() {
        let mut case = Case::blank(CaseId("c".to_owned()), "Case", "");
        let id = case.new_source_id("Log of the shooting at Juárez, 3 May");
        assert_eq!(id, "log-of-the-shooting-at");
        case.sources.push((id.clone(), Source::default()));
        assert_eq!(case.new_source_id("Log of the shooting at sea"), "log-of-the-shooting-at-2");
        for at in ["p 3", "p 4"] {
            case.change_answer("a.b", |answer| answer.cite(&id, at));
        }
        case.change_answer("a.c", |answer| answer.cite("nowhere", ""));
        assert_eq!(case.answer("a.b").map(|a| (a.sources.len(), a.sources[0].at.as_str())), Some((1, "p 4")));
        assert_eq!(case.cited_by(&id), ["a.b"]);
        assert_eq!(case.dangling_sources(), ["nowhere"]);
        case.remove_source(&id);
        assert_eq!((case.sources.len(), case.answers.len()), (0, 1));
    }
}
