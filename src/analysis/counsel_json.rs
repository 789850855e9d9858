//! The five answers as JSON, for other programs: values by their names in files, and the sentences as they are shown.

use serde_json::{Map, Value, json};

use super::counsel::{Change, Counsel, Wanted, Wish};
use super::courses::CourseFindings;
use super::findings::Finding;
use super::forcing::{Compared, Precedents, Standpoint};
use super::known::Reading;
use super::told::Topic;
use crate::case::{Case, Ruling};
use crate::doctrine::{Doctrine, ElementId, FactId, Outcome};

/// The five answers on one element. `told` holds the sentences; everything else is in names of files.
pub fn counsel_to_json(doctrine: &Doctrine, case: &Case, precedents: &Precedents, counsel: &Counsel) -> Value {
    let writer = Writer { doctrine, precedents, counsel };
    let told = |topic: Topic| {
        let lines = counsel.told(doctrine, case, precedents, topic);
        Value::from(lines.into_iter().map(|line| line.text).collect::<Vec<_>>())
    };
    let told: Map<String, Value> = Topic::ALL.into_iter().map(|t| (t.word().to_owned(), told(t))).collect();
    json!({
        "element": doctrine.element(counsel.element).id,
        "school": doctrine.school(counsel.school).id,
        "reading": reading_word(counsel.reading),
        "finding": writer.finding(counsel.finding),
        "cannot_stand_together": counsel.broken.iter().map(|c| doctrine.constraints()[*c].says.as_str()).collect::<Vec<_>>(),
        "why": writer.why(),
        "change": {
            "complete_to": counsel.complete_to,
            "sets": counsel.changes.iter().map(|c| writer.change(c)).collect::<Vec<_>>(),
        },
        "ask": writer.ask(),
        "options": counsel.courses.iter().map(|c| writer.course(c)).collect::<Vec<_>>(),
        "precedents": {
            "forced": counsel.forcing.forced.iter().map(|c| writer.compared(c)).collect::<Vec<_>>(),
            "nearly": counsel.forcing.nearly.iter().map(|c| writer.compared(c)).collect::<Vec<_>>(),
            "nearest": counsel.forcing.nearest.iter().map(|c| writer.compared(c)).collect::<Vec<_>>(),
        },
        "told": told,
    })
}

fn reading_word(reading: Reading) -> &'static str {
    match reading {
        Reading::AsAlleged => "as_alleged",
        Reading::AsProven(_) => "as_proven",
        Reading::OtherVersion => "other_version",
    }
}

struct Writer<'a> {
    doctrine: &'a Doctrine,
    precedents: &'a Precedents,
    counsel: &'a Counsel,
}

impl Writer<'_> {
    fn id(&self, fact: FactId) -> &str {
        &self.doctrine.fact(fact).id
    }

    fn ids(&self, facts: &[FactId]) -> Vec<&str> {
        facts.iter().map(|f| self.id(*f)).collect()
    }

    fn finding(&self, finding: Finding) -> Value {
        let words = finding.words(self.counsel.reading);
        match finding.settled() {
            Some(_) => json!({ "finding": words }),
            None => {
                json!({ "finding": words, "possible": finding.possible().iter().map(Outcome::words).collect::<Vec<_>>() })
            }
        }
    }

    fn why(&self) -> Value {
        let Some(decides) = &self.counsel.decides else { return Value::Null };
        let strength = self.counsel.strength.as_ref().map(|s| {
            json!({
                "standing": s.holds_at.map(|standing| standing.words()),
                "weak_links": self.ids(&s.weak_links),
                "together": s.together,
            })
        });
        json!({
            "facts": decides.answers.iter().map(|s| self.id(s.fact)).collect::<Vec<_>>(),
            "smallest": decides.smallest,
            "another": decides.another.as_ref().map(|facts| self.ids(facts)),
            "strength": strength,
        })
    }

    fn change(&self, change: &Change) -> Value {
        json!({
            "facts": self.ids(&change.facts),
            "finding": change.outcome.words(),
            "levers": change.levers,
            "helps": change.helps,
            "ways": change.ways.iter().map(|way| self.way(way)).collect::<Vec<_>>(),
        })
    }

    fn way(&self, way: &[Wanted]) -> Value {
        let entries = way.iter().map(|wanted| {
            let mut wish = self.wish(wanted.fact, &wanted.wish);
            if let (true, Some(object)) = (wanted.to_prove, wish.as_object_mut()) {
                object.insert("to_prove".to_owned(), Value::Bool(true));
            }
            (self.id(wanted.fact).to_owned(), wish)
        });
        Value::Object(entries.collect())
    }

    fn wish(&self, fact: FactId, wish: &Wish) -> Value {
        let values = self.doctrine.fact(fact).kind.values();
        let names = |positions: &[usize]| positions.iter().map(|p| values[*p].id.as_str()).collect::<Vec<_>>();
        match wish {
            Wish::OneOf(positions) => json!({ "one_of": names(positions) }),
            Wish::Numbers(ranges) => {
                let range = |(least, most): &(u64, Option<u64>)| match most {
                    Some(most) => json!({ "at_least": least, "at_most": most }),
                    None => json!({ "at_least": least }),
                };
                json!({ "numbers": ranges.iter().map(range).collect::<Vec<_>>() })
            }
            Wish::Marks { with, without } => json!({ "with": names(with), "without": names(without) }),
        }
    }

    fn ask(&self) -> Value {
        let Some(ask) = &self.counsel.ask else { return Value::Null };
        let questions = ask.questions.iter().map(|q| {
            let settling = q
                .settling
                .iter()
                .map(|(wish, outcome)| json!({ "answer": self.wish(q.fact, wish), "finding": outcome.words() }));
            json!({
                "fact": self.id(q.fact),
                "settles": q.settles,
                "narrows": q.narrows,
                "alone": settling.collect::<Vec<_>>(),
            })
        });
        json!({ "questions": questions.collect::<Vec<_>>(), "of_no_account": self.ids(&ask.idle) })
    }

    fn course(&self, course: &CourseFindings) -> Value {
        let reading = self.counsel.reading;
        let by_element = |findings: &mut dyn Iterator<Item = (ElementId, Finding)>| -> Map<String, Value> {
            findings.map(|(e, f)| (self.doctrine.element(e).id.clone(), Value::from(f.words(reading)))).collect()
        };
        let verdicts = self.doctrine.school_ids().zip(&course.verdicts).map(|(school, findings)| {
            let elements = self.doctrine.verdicts().iter().map(|v| v.element);
            (self.doctrine.school(school).id.clone(), by_element(&mut elements.zip(findings.iter().copied())).into())
        });
        json!({
            "course": self.doctrine.courses()[course.course].id,
            "taken": course.is_taken,
            "possible": !course.is_excluded,
            "verdicts": verdicts.collect::<Map<String, Value>>(),
            "lacks": by_element(&mut course.lacks.iter().copied()),
        })
    }

    fn compared(&self, compared: &Compared) -> Value {
        let of = |standpoint: Standpoint| -> Vec<&str> {
            compared.distinctions.iter().filter(|d| d.standpoint == standpoint).map(|d| self.id(d.fact)).collect()
        };
        json!({
            "precedent": self.precedents.case(compared.precedent).id.as_str(),
            "held": compared.ruling.map(Ruling::words),
            "shared": compared.shared,
            "weaker": of(Standpoint::Weaker),
            "otherwise": of(Standpoint::Other),
            "unknown_here": of(Standpoint::UnknownHere),
            "unknown_there": of(Standpoint::UnknownThere),
            "stronger": of(Standpoint::Stronger),
        })
    }
}
