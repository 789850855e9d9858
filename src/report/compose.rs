//! Makes the memorandum of a case: what is said, and in which order.

use super::memo::{
    Memo, MemoAuthority, MemoCounsel, MemoElement, MemoFact, MemoLine, MemoSchool, MemoVerdict, MemoView,
};
use crate::analysis::{
    Analyst, Asked, Effort, Finding, Precedents, Rank, Reading, Topic, answer_from_case, answer_words, asked,
    problem_words,
};
use crate::case::{Answer, Case, SourceRef, Standing, View, display_line, display_text};
use crate::doctrine::{Citation, Doctrine, ElementId, SchoolId, Status};

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
        decided: decided(&doctrine, case),
        question: question(&doctrine, case),
        summary: display_text(&case.summary),
        verdicts,
        facts,
        counsel: Vec::new(),
        views: case.views.iter().map(|(element, view)| composer.view(element, view)).collect(),
        unproven: composer.unproven(standard),
        unknown,
        analysis: headings,
        authorities,
        sources: sources(case),
        problems: analysis.problems.iter().map(|p| problem_words(&doctrine, p)).collect(),
        doctrine: format!("{} (edition {}, the law as of {})", header.title, header.version, header.date),
        standard: standard.words().to_owned(),
    }
}

/// At most so many lines of an answer stand in a memorandum; the rest is counted.
const LINES: usize = 40;

/// Makes the memorandum of a case with the five answers on each question at the top, in the school that is shown first.
pub fn memo_with_counsel(analyst: &mut Analyst, case: &Case, standard: Standing, decided: &mut Precedents) -> Memo {
    let doctrine = std::sync::Arc::clone(analyst.doctrine());
    let school = doctrine.default_school();
    let mut memo = memo(analyst, case, standard);
    for (position, verdict) in doctrine.verdicts().iter().enumerate() {
        let counsel = analyst.counsel(case, verdict.element, school, Reading::AsAlleged, decided, Effort::InTime);
        let finding = counsel.finding.long_words(Reading::AsAlleged);
        let title = format!("{} {}: {finding}", verdict.question, doctrine.school(school).title);
        // What may be done is the same whatever is asked.
        let topics = Topic::ALL.into_iter().filter(|t| *t != Topic::Options || position == 0);
        let topics = topics.map(|topic| {
            let lines = counsel.told(&doctrine, case, decided, topic);
            let over = lines.len().saturating_sub(LINES);
            let depth = |rank| match rank {
                Rank::Heading | Rank::Part | Rank::Remark => 0,
                Rank::Item => 1,
                Rank::Detail => 2,
            };
            let told = lines.into_iter().take(LINES).map(|l| MemoLine { depth: depth(l.rank), text: l.text });
            let rest = (over > 0).then(|| MemoLine { depth: 0, text: format!("And {over} more lines.") });
            (topic.title().to_owned(), told.chain(rest).collect())
        });
        memo.counsel.push(MemoCounsel { title, topics: topics.collect() });
    }
    memo
}

/// The questions of the doctrine, asked of this case's parties.
fn question(doctrine: &Doctrine, case: &Case) -> String {
    let questions: Vec<&str> = doctrine.verdicts().iter().map(|v| v.question.as_str()).collect();
    let p = &case.parties;
    let parties = [("by", &p.acting), ("on the territory of", &p.territorial), ("directed at", &p.against)];
    let named = parties.into_iter().filter(|(_, party)| !party.is_empty());
    let words: Vec<String> = named.map(|(how, party)| format!("{how} {}", display_line(party))).collect();
    let victim =
        if p.victim.is_empty() { String::new() } else { format!("after an attack on {}", display_line(&p.victim)) };
    let of = [words.join(", "), victim].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(", ");
    if of.is_empty() { questions.join(" ") } else { format!("{} The force: {of}.", questions.join(" ")) }
}

/// A precedent's record, a line each.
fn decided(doctrine: &Doctrine, case: &Case) -> Vec<String> {
    let Some(p) = case.precedent() else { return Vec::new() };
    let mut lines = vec![format!("{}: {}", display_line(&p.heading()), display_line(&p.decision))];
    let title = |id: &str| doctrine.element_named(id).map_or(display_line(id), |e| doctrine.element(e).title.clone());
    let held: Vec<String> = p.holdings.iter().map(|h| format!("{} {}", title(&h.element), h.ruling.words())).collect();
    if !held.is_empty() {
        lines.push(format!("Held: {}.", held.join("; ")));
    }
    if let Some(proof) = p.proof {
        lines.push(format!("Burden of proof: {}.", proof.words()));
    }
    if !p.claimed.is_empty() {
        lines.push(format!("Claimed: {}.", display_line(&p.claimed)));
    }
    lines.extend(p.authorities.iter().map(|a| display_line(&a.words())));
    lines.extend(p.recoded.iter().map(|r| format!("Coded anew: {}", display_line(r))));
    lines
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

/// The sources, each with how many answers cite it; and names that answers cite and nothing explains.
fn sources(case: &Case) -> Vec<String> {
    let listed = case.sources.iter().map(|(id, source)| match case.cited_by(id).len() {
        0 => format!("{} (not cited)", source_words(id, source)),
        _ => source_words(id, source),
    });
    let dangling =
        case.dangling_sources().into_iter().map(|id| format!("{} (cited, but not listed)", display_line(id)));
    listed.chain(dangling).collect()
}

fn source_words(id: &str, source: &crate::case::Source) -> String {
    let parts = [&source.author, &source.title, &source.number, &source.date, &source.link];
    let words: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).map(|p| display_line(p)).collect();
    let words = if words.is_empty() { display_line(id) } else { words.join(", ") };
    if source.kind.is_empty() { words } else { format!("{words} ({})", display_line(&source.kind)) }
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
                Some((known, names)) => {
                    names.push(one.school);
                    known.ids.extend(one.ids);
                }
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
        let tests = &self.doctrine.element(element).tests;
        let test = explanation.decided_by().map(|d| self.doctrine.condition_words(&tests[d.test.index()].when));
        MemoSchool {
            school: self.doctrine.school(school).title.clone(),
            ids: vec![self.doctrine.school(school).id.clone()],
            test: test.unwrap_or_default(),
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
            id: element.id.clone(),
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
                let filled = answer_from_case(self.doctrine, self.case, *id);
                let answer = filled.as_ref().or_else(|| self.case.answer(&fact.id));
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
            standing: answer.standing.words().to_owned(),
            disputed,
            note: display_text(&answer.note),
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

    /// The answers that count only as alleged.
    fn unproven(&self, standard: Standing) -> Vec<String> {
        let asked = asked(self.doctrine, self.case);
        let facts = self.doctrine.sections().iter().flat_map(|s| s.facts.iter().copied());
        let facts = facts.filter(|f| asked[f.index()] != Asked::No && !self.doctrine.fact(*f).recorded_only);
        facts
            .filter_map(|id| {
                let fact = self.doctrine.fact(id);
                let answer = self.case.answer(&fact.id).filter(|a| !a.reaches(standard))?;
                let words = crate::analysis::value_words(fact, answer.value.as_ref()?);
                let how = if answer.disputed.is_some() { "disputed" } else { answer.standing.words() };
                Some(format!("{} {words} ({how})", fact.question))
            })
            .collect()
    }

    /// The user's view, and how the schools stand to it as alleged.
    fn view(&self, element: &str, view: &View) -> MemoView {
        let known = self.doctrine.element_named(element);
        let finding = view.finding.map_or("no finding", |o| o.words()).to_owned();
        let (mut agree, mut differ) = (Vec::new(), Vec::new());
        for school in self.doctrine.school_ids() {
            let Some(id) = known else { break };
            let theirs = self.analysis.as_alleged.of(school, id);
            let title = self.doctrine.school(school).title.clone();
            if theirs.settled().is_some() && theirs.settled() == view.finding {
                agree.push(title);
            } else {
                differ.push((title, theirs.words(self.analysis.as_alleged.reading()).to_owned()));
            }
        }
        let title = known.map_or_else(|| display_line(element), |id| self.doctrine.element(id).title.clone());
        MemoView { title, finding, reason: display_text(&view.reason), agree, differ }
    }

    /// Each authority cited, once, in the order of its kind and title.
    fn authorities(&self) -> Vec<MemoAuthority> {
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
            MemoAuthority { citation: words, checked: authority.status == Status::Verified }
        });
        all.collect()
    }
}
