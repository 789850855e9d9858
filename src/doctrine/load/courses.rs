//! Courses of action: what the acting State would answer to the facts that it chooses.

use toml::Spanned;

use super::super::fault::Fault;
use super::super::model::*;
use super::super::source::{self, Parsed};
use super::Loader;

impl<'a> Loader<'a> {
    pub(super) fn take_courses(&mut self, p: &'a Parsed) {
        for c in &p.tables.course {
            if self.courses.iter().any(|known| known.id == *c.id.get_ref()) {
                self.twice(p, &c.id, "course");
            }
            if c.answers.is_empty() {
                let fault = Fault::at(&p.place(&c.id), format!("the course '{}' answers nothing", c.id.get_ref()));
                self.fault(fault.advice("say in `answers` what the State chooses"));
            }
            let mut answers: Vec<(FactId, CourseAnswer)> =
                c.answers.iter().filter_map(|(fact, answer)| self.course_answer(p, fact, answer)).collect();
            answers.sort_by_key(|(fact, _)| *fact);
            let leaves_open: Vec<FactId> = c.leaves_open.iter().filter_map(|name| self.fact_named(p, name)).collect();
            let unless_same = c.unless_same.iter().filter_map(|name| self.fact_named(p, name)).collect();
            if let Some(both) =
                c.leaves_open.iter().find(|name| c.answers.keys().any(|k| k.get_ref() == name.get_ref()))
            {
                let message = format!("'{}' is answered and left open", both.get_ref());
                self.fault(Fault::at(&p.place(both), message).advice("take it out of one of the two"));
            }
            let only_when = c.only_when.as_ref().and_then(|text| self.parse(p, text));
            if let Some((_, text, condition)) = &only_when {
                let mut own = None;
                let is_own = |fact: &FactId| leaves_open.contains(fact) || answers.iter().any(|(f, _)| f == fact);
                self.visit_facts(condition, &mut |fact| own = own.or(Some(fact).filter(is_own)));
                if let Some(fact) = own {
                    let message = format!("'{}' is chosen by the course itself", self.facts[fact.index()].id);
                    let fault = Fault::at(&p.place(text), message);
                    self.fault(fault.advice("say in only_when what the course finds, not what it does"));
                }
            }
            self.places.courses.push(p.place(&c.id));
            self.only_when.push(only_when);
            let lacks_within = c.lacks_within.as_ref().and_then(|name| self.element_of(p, name));
            self.courses.push(Course {
                id: c.id.get_ref().clone(),
                title: c.title.clone(),
                says: c.says.clone(),
                answers,
                leaves_open,
                unless_same,
                lacks_within,
            });
        }
    }

    fn course_answer(
        &mut self,
        p: &Parsed,
        name: &Spanned<String>,
        answer: &Spanned<source::CourseAnswer>,
    ) -> Option<(FactId, CourseAnswer)> {
        let id = self.fact_named(p, name)?;
        let fact = &self.facts[id.index()];
        if !fact.lever {
            let fault = Fault::at(&p.place(name), format!("'{}' is nothing that the acting State chooses", fact.id));
            self.fault(fault.advice("a course of action answers only facts with lever = true"));
            return None;
        }
        let fact = &self.facts[id.index()];
        let fits = match (&fact.kind, answer.get_ref()) {
            (FactKind::Number { .. }, source::CourseAnswer::Number(n)) => Ok(CourseAnswer::Number(*n)),
            (FactKind::OneOf(_) | FactKind::YesNo(_), source::CourseAnswer::Word(word)) => {
                known_value(fact, word).map(|()| CourseAnswer::Word(word.clone()))
            }
            (FactKind::SeveralOf { .. }, source::CourseAnswer::Marks(marks)) => {
                let all: Result<Vec<()>, String> = marks.iter().map(|m| known_value(fact, m)).collect();
                all.map(|_| CourseAnswer::Marks(marks.clone()))
            }
            (FactKind::Number { .. }, _) => Err("a whole number is expected here".to_owned()),
            (FactKind::SeveralOf { .. }, _) => Err("a list of values is expected here".to_owned()),
            (FactKind::OneOf(_) | FactKind::YesNo(_), _) => Err("one value is expected here".to_owned()),
        };
        match fits {
            Ok(answer) => Some((id, answer)),
            Err(why) => {
                self.fault(Fault::at(&p.place(answer), why));
                None
            }
        }
    }

    pub(super) fn fact_named(&mut self, p: &Parsed, name: &Spanned<String>) -> Option<FactId> {
        let found = self.fact_ids.get(name.get_ref().as_str()).copied();
        if found.is_none() {
            let fault = Fault::at(&p.place(name), format!("unknown fact '{}'", name.get_ref()));
            let fault = fault.did_you_mean(name.get_ref(), self.fact_ids.keys().copied());
            self.fault(fault);
        }
        found
    }
}

fn known_value(fact: &Fact, word: &str) -> Result<(), String> {
    match fact.kind.values().iter().any(|v| v.id == word) {
        true => Ok(()),
        false => Err(format!("'{word}' is no value of '{}'", fact.id)),
    }
}
