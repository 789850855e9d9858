//! The memorandum: everything that an export says, in the order in which a lawyer expects it, without any format.

use crate::analysis::{Analyst, Asked, Finding, Reading, answer_from_dates, answer_words, asked, problem_words};
use crate::case::{Answer, Case, SourceRef, Standing, display_line, display_text};
use crate::doctrine::{Citation, Doctrine, ElementId, SchoolId, Status};

/// A case and what follows from it, ready to be written.
#[derive(Debug, Clone)]
pub struct Memo {
    /// The case's title.
    pub title: String,
    /// Matter, stage, parties, dates: label and words.
    pub particulars: Vec<(String, String)>,
    /// What it is about.
    pub summary: String,
    /// The questions with their answers.
    pub verdicts: Vec<MemoVerdict>,
    /// The facts by section.
    pub facts: Vec<(String, Vec<MemoFact>)>,
    /// Facts that are asked and not answered.
    pub unknown: Vec<String>,
    /// The findings by heading.
    pub analysis: Vec<(String, Vec<MemoElement>)>,
    /// The authorities cited, full, with their status.
    pub authorities: Vec<(String, Status)>,
    /// The sources of the answers.
    pub sources: Vec<String>,
    /// Answers that do not count as they stand.
    pub problems: Vec<String>,
    /// The doctrine and its edition.
    pub doctrine: String,
    /// The standard of proof.
    pub standard: Standing,
}

/// A question at the top, with the answer of each school.
#[derive(Debug, Clone)]
pub struct MemoVerdict {
    /// The question.
    pub question: String,
    /// What the answer assumes; empty if nothing.
    pub assumes: Vec<String>,
    /// The answers.
    pub schools: Vec<MemoSchool>,
}

/// The finding of a school, or of several that say the same for the same reason, in both readings, and why.
#[derive(Debug, Clone)]
pub struct MemoSchool {
    /// The school or schools.
    pub school: String,
    /// Every answer taken as true.
    pub as_alleged: String,
    /// Only what is proven.
    pub as_proven: String,
    /// The reason.
    pub reason: String,
    /// The authorities, short.
    pub cites: Vec<String>,
}

impl MemoSchool {
    fn says_the_same(&self, other: &MemoSchool) -> bool {
        (&self.as_alleged, &self.as_proven, &self.reason, &self.cites)
            == (&other.as_alleged, &other.as_proven, &other.reason, &other.cites)
    }
}

/// A fact with its answer.
#[derive(Debug, Clone)]
pub struct MemoFact {
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// Its standing.
    pub standing: Standing,
    /// The other side's version, where there is one.
    pub disputed: Option<String>,
    /// The note.
    pub note: String,
    /// Its sources with their places.
    pub sources: Vec<String>,
}

/// An element with the findings of the schools.
#[derive(Debug, Clone)]
pub struct MemoElement {
    /// How deep it stands below its heading.
    pub depth: usize,
    /// Its title.
    pub title: String,
    /// The requirement as a question.
    pub question: String,
    /// Whether the schools differ.
    pub contested: bool,
    /// The findings.
    pub schools: Vec<MemoSchool>,
}

/// Makes the memorandum of a case.
pub fn memo(analyst: &mut Analyst, case: &Case, standard: Standing) -> Memo {
    let doctrine = std::sync::Arc::clone(analyst.doctrine());
    let analysis = analyst.analyse(case, standard);
    let mut composer = Composer { doctrine: &doctrine, analyst, case, analysis: &analysis, cited: Vec::new() };
    let verdicts = composer.verdicts();
    let headings = composer.headings();
    let (facts, unknown) = composer.facts();
    let authorities = composer.authorities();
    let header = doctrine.header();
    Memo {
        title: display_line(&case.title),
        particulars: particulars(case),
        summary: display_text(&case.summary),
        verdicts,
        facts,
        unknown,
        analysis: headings,
        authorities,
        sources: case.sources.iter().map(|(_, s)| source_words(s)).collect(),
        problems: analysis.problems.iter().map(|p| problem_words(&doctrine, p)).collect(),
        doctrine: format!("{} (edition {}, the law as of {})", header.title, header.version, header.date),
        standard,
    }
}

fn particulars(case: &Case) -> Vec<(String, String)> {
    let mut all = vec![("Matter", display_line(&case.matter)), ("Stage", case.stage.words().to_owned())];
    all.push(("Status", case.status.words().to_owned()));
    for (label, party) in [
        ("Acting State", &case.parties.acting),
        ("Territorial State", &case.parties.territorial),
        ("Directed at", &case.parties.against),
        ("Victim", &case.parties.victim),
    ] {
        all.push((label, display_line(party)));
    }
    for (label, date) in
        [("Incident", case.dates.incident), ("Response", case.dates.response), ("Report", case.dates.report)]
    {
        all.push((label, date.map_or_else(String::new, |d| d.to_string())));
    }
    all.into_iter().filter(|(_, words)| !words.is_empty()).map(|(label, words)| (label.to_owned(), words)).collect()
}

fn source_words(source: &crate::case::Source) -> String {
    let parts = [&source.author, &source.title, &source.number, &source.date, &source.link];
    let words: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).map(|p| display_line(p)).collect();
    if source.kind.is_empty() {
        words.join(", ")
    } else {
        format!("{} ({})", words.join(", "), display_line(&source.kind))
    }
}

struct Composer<'a> {
    doctrine: &'a Doctrine,
    analyst: &'a mut Analyst,
    case: &'a Case,
    analysis: &'a crate::analysis::Analysis,
    cited: Vec<Citation>,
}

impl Composer<'_> {
    fn verdicts(&mut self) -> Vec<MemoVerdict> {
        let doctrine = self.doctrine;
        let school = doctrine.default_school();
        let verdicts = doctrine.verdicts().iter();
        verdicts
            .map(|verdict| {
                let explanation = self.analyst.explain(self.case, verdict.element, school, Reading::AsAlleged);
                let assumes = explanation
                    .assumes()
                    .map(|s| {
                        let how = if s.disputed { "disputed" } else { s.standing.words() };
                        format!("{}: {} ({how})", doctrine.fact(s.fact).label, s.answer)
                    })
                    .collect();
                MemoVerdict { question: verdict.question.clone(), assumes, schools: self.schools(verdict.element) }
            })
            .collect()
    }

    fn schools(&mut self, element: ElementId) -> Vec<MemoSchool> {
        let schools: Vec<SchoolId> = self.doctrine.school_ids().collect();
        let mut said: Vec<(MemoSchool, Vec<String>)> = Vec::new();
        for school in &schools {
            let one = self.school(element, *school);
            match said.iter_mut().find(|(known, _)| known.says_the_same(&one)) {
                Some((_, names)) => names.push(one.school),
                None => {
                    let names = vec![one.school.clone()];
                    said.push((one, names));
                }
            }
        }
        let count = schools.len();
        let named = |names: Vec<String>| if names.len() == count { "All schools".to_owned() } else { names.join(", ") };
        said.into_iter().map(|(school, names)| MemoSchool { school: named(names), ..school }).collect()
    }

    fn school(&mut self, element: ElementId, school: SchoolId) -> MemoSchool {
        let explanation = self.analyst.explain(self.case, element, school, Reading::AsAlleged);
        let words = |finding: Finding, reading| finding.long_words(reading);
        let cites: Vec<Citation> = explanation.decided_by().map_or_else(Vec::new, |d| d.cites.clone());
        for cite in &cites {
            if !self.cited.contains(cite) {
                self.cited.push(*cite);
            }
        }
        MemoSchool {
            school: self.doctrine.school(school).title.clone(),
            as_alleged: words(self.analysis.as_alleged.of(school, element), self.analysis.as_alleged.reading()),
            as_proven: words(self.analysis.as_proven.of(school, element), self.analysis.as_proven.reading()),
            reason: explanation.reason(self.doctrine),
            cites: cites.iter().map(|c| crate::analysis::cited(self.doctrine, *c)).collect(),
        }
    }

    fn headings(&mut self) -> Vec<(String, Vec<MemoElement>)> {
        let headings = self.doctrine.headings().iter();
        headings
            .map(|heading| {
                let mut elements = Vec::new();
                for element in &heading.elements {
                    self.element(*element, 0, &mut elements);
                }
                (heading.title.clone(), elements)
            })
            .collect()
    }

    fn element(&mut self, id: ElementId, depth: usize, into: &mut Vec<MemoElement>) {
        let element = self.doctrine.element(id);
        into.push(MemoElement {
            depth,
            title: element.title.clone(),
            question: element.question.clone(),
            contested: self.analysis.as_alleged.contested(id),
            schools: self.schools(id),
        });
        let own_heading = |part: &&ElementId| !self.doctrine.headings().iter().any(|h| h.elements.contains(part));
        let parts: Vec<ElementId> = element.parts.iter().filter(own_heading).copied().collect();
        for part in parts {
            self.element(part, depth + 1, into);
        }
    }

    fn facts(&self) -> (Vec<(String, Vec<MemoFact>)>, Vec<String>) {
        let asked = asked(self.doctrine, self.case);
        let mut unknown = Vec::new();
        let mut sections = Vec::new();
        for section in self.doctrine.sections() {
            let mut facts = Vec::new();
            for id in section.facts.iter().filter(|f| asked[f.index()] != Asked::No) {
                let fact = self.doctrine.fact(*id);
                let from_dates = answer_from_dates(self.doctrine, self.case, *id);
                let answer = from_dates.as_ref().or_else(|| self.case.answer(&fact.id));
                match (answer, answer_words(self.doctrine, self.case, *id)) {
                    (Some(answer), Some(words)) => facts.push(self.fact(&fact.question, answer, words, *id)),
                    (Some(answer), None) if !answer.note.is_empty() => {
                        facts.push(self.fact(&fact.question, answer, "unknown".to_owned(), *id));
                    }
                    _ => unknown.push(fact.question.clone()),
                }
            }
            if !facts.is_empty() {
                sections.push((section.title.clone(), facts));
            }
        }
        (sections, unknown)
    }

    fn fact(&self, question: &str, answer: &Answer, words: String, id: crate::doctrine::FactId) -> MemoFact {
        let disputed = answer.disputed.as_ref().map(|d| {
            let version = match &d.value {
                Some(value) => crate::analysis::value_words(self.doctrine.fact(id), value),
                None => "denied".to_owned(),
            };
            if d.note.is_empty() { version } else { format!("{version} ({})", display_line(&d.note)) }
        });
        MemoFact {
            question: question.to_owned(),
            answer: words,
            standing: answer.standing,
            disputed,
            note: display_line(&answer.note),
            sources: answer.sources.iter().map(|r| self.source_ref(r)).collect(),
        }
    }

    fn source_ref(&self, reference: &SourceRef) -> String {
        let title = match self.case.sources.iter().find(|(id, _)| *id == reference.id) {
            Some((_, source)) if !source.title.is_empty() => display_line(&source.title),
            _ => display_line(&reference.id),
        };
        if reference.at.is_empty() { title } else { format!("{title}, {}", display_line(&reference.at)) }
    }

    /// Each authority cited, once, in the order of its kind and title.
    fn authorities(&self) -> Vec<(String, Status)> {
        let mut positions: Vec<usize> = self.cited.iter().map(|c| c.authority).collect();
        positions.sort_unstable();
        positions.dedup();
        let all = positions.into_iter().map(|position| {
            let authority = &self.doctrine.authorities()[position];
            let mut words = String::new();
            if !authority.author.is_empty() && !authority.title.starts_with(&authority.author) {
                words.push_str(&format!("{}, ", authority.author));
            }
            words.push_str(&authority.title);
            if !authority.source.is_empty() {
                words.push_str(&format!(", {}", authority.source));
            }
            if let Some(year) = authority.year.filter(|y| !words.contains(&y.to_string())) {
                words.push_str(&format!(" ({year})"));
            }
            (words, authority.status)
        });
        all.collect()
    }
}
