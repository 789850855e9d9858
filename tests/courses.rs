//! What may be done is exact: on random doctrines with random courses of action, what is open and what follows are what trying everything gives.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[allow(dead_code, reason = "each test uses what it needs")]
mod random_cases;
#[allow(dead_code, reason = "each test uses what it needs")]
mod random_doctrine;

use std::fmt::Write as _;
use std::sync::Arc;

use caroline::analysis::{Analyst, Reading, taken};
use caroline::case::{AnswerValue, Case, Standing};
use caroline::doctrine::{Doctrine, SourceFile};
use fastrand::Rng;
use random_cases::{counted, random_case};
use random_doctrine::{Completion, Condition, Kind, Toy, condition};

const DOCTRINES: u64 = 3_000;
const MOST_COMPLETIONS: usize = 1_500;

/// A course of action, apart from the program's own reading of it.
struct Course {
    answers: Vec<(usize, Completion)>,
    leaves_open: Vec<usize>,
    unless_same: Vec<usize>,
    only_when: Option<Condition>,
}

impl Course {
    /// One that chooses facts behind the first few, on which alone it may depend whether it is open.
    fn random(toy: &Toy, random: &mut Rng) -> Option<Self> {
        let found = 1 + random.usize(..toy.facts.len() - 1);
        let mut course =
            Course { answers: Vec::new(), leaves_open: Vec::new(), unless_same: Vec::new(), only_when: None };
        for fact in &toy.facts[found..] {
            let completions = fact.completions();
            match random.usize(..4) {
                0 => course.leaves_open.push(fact.index),
                1 => {}
                // Numbers are told apart by classes, which are not known here.
                _ if fact.kind == Kind::Number => {}
                _ => course.answers.push((fact.index, completions[random.usize(..completions.len())].clone())),
            }
        }
        let answered = course.answers.iter().map(|(fact, _)| *fact);
        course.unless_same = answered.filter(|_| random.usize(..2) == 0).collect();
        course.only_when = (random.usize(..3) > 0).then(|| condition(&toy.facts[..found], 0, 2, random));
        (!course.answers.is_empty()).then_some(course)
    }

    fn text(&self, toy: &Toy, id: usize) -> String {
        let value = |value: &Completion| match value {
            Completion::Word(word) => format!("'{word}'"),
            Completion::Number(number) => number.to_string(),
            Completion::Marks(marks) if marks.is_empty() => "['nothing']".to_owned(),
            Completion::Marks(marks) => format!("{marks:?}"),
        };
        let ids =
            |facts: &[usize]| facts.iter().map(|f| format!("'{}'", toy.facts[*f].id())).collect::<Vec<_>>().join(", ");
        let answers = self.answers.iter().map(|(f, v)| format!("'{}' = {}", toy.facts[*f].id(), value(v)));
        let mut out = format!("[[course]]\nid = 'c{id}'\ntitle = 'C'\nsays = ''\n");
        let _ = writeln!(out, "answers = {{ {} }}", answers.collect::<Vec<_>>().join(", "));
        let _ = writeln!(out, "leaves_open = [{}]\nunless_same = [{}]", ids(&self.leaves_open), ids(&self.unless_same));
        if let Some(condition) = &self.only_when {
            let _ = writeln!(out, "only_when = '{}'", toy.words(condition));
        }
        out
    }

    /// The values that are left each fact if it is taken.
    fn then(&self, toy: &Toy, case: &Case, now: &[(usize, Vec<Completion>)]) -> Vec<(usize, Vec<Completion>)> {
        let own = |fact: usize| case.answer(&toy.facts[fact].id()).and_then(|a| a.value.as_ref());
        let chosen = |fact: usize| &self.answers.iter().find(|(f, _)| *f == fact).expect("an answer").1;
        let says = |fact: &usize| match (own(*fact), chosen(*fact)) {
            (Some(AnswerValue::Word(is)), Completion::Word(word)) => is == word,
            (Some(AnswerValue::Marks(are)), Completion::Marks(marks)) if marks.is_empty() => *are == ["nothing"],
            (Some(AnswerValue::Marks(are)), Completion::Marks(marks)) => marks.iter().all(|m| are.contains(m)),
            _ => false,
        };
        let stays = !self.unless_same.is_empty() && self.unless_same.iter().all(says);
        let mut then: Vec<(usize, Vec<Completion>)> = now
            .iter()
            .filter(|(fact, _)| self.answers.iter().all(|(f, _)| f != fact))
            .filter(|(fact, _)| stays || own(*fact).is_none() || !self.leaves_open.contains(fact))
            .cloned()
            .collect();
        for (fact, value) in &self.answers {
            let value = match value {
                // What holds for certain goes on holding.
                Completion::Marks(marks) if !marks.is_empty() => {
                    let held = now.iter().find(|(f, _)| f == fact).map_or(&[][..], |(_, values)| values);
                    let holds = |mark: &&String| {
                        !held.is_empty() && held.iter().all(|v| matches!(v, Completion::Marks(m) if m.contains(mark)))
                    };
                    let all = toy.facts[*fact].completions();
                    let widest = all.iter().filter_map(|v| if let Completion::Marks(m) = v { Some(m) } else { None });
                    let words = widest.max_by_key(|m| m.len()).expect("marks");
                    Completion::Marks(words.iter().filter(|m| marks.contains(m) || holds(m)).cloned().collect())
                }
                other => other.clone(),
            };
            then.push((*fact, vec![value]));
        }
        then
    }
}

fn values_of(toy: &Toy, known: &[(usize, Vec<Completion>)], fact: usize) -> Vec<Completion> {
    known.iter().find(|(f, _)| *f == fact).map_or_else(|| toy.facts[fact].completions(), |(_, values)| values.clone())
}

#[test]
fn courses_are_what_trying_everything_gives() {
    let (mut open, mut closed, mut as_it_is, mut tried) = (0, 0, 0, 0);
    for seed in 1..=DOCTRINES {
        let mut random = Rng::with_seed(seed);
        let toy = Toy::random(&mut random);
        if toy.facts.iter().map(|f| f.completions().len()).product::<usize>() > MOST_COMPLETIONS {
            continue;
        }
        let courses: Vec<Course> = (0..3).filter_map(|_| Course::random(&toy, &mut random)).collect();
        let asked = courses.iter().filter_map(|c| c.only_when.as_ref()).map(|c| toy.words(c)).collect::<String>();
        let fact = |block: &str| {
            // What only the courses ask is asked.
            let is_asked =
                block.lines().nth(1).is_some_and(|id| asked.contains(id["id = '".len()..].trim_end_matches('\'')));
            let block = block.replace("help = 'h'\n", "help = 'h'\nlever = true\n");
            if block.starts_with("fact") && is_asked { block.replace("recorded_only = true\n", "") } else { block }
        };
        let mut text = toy.text().split("[[").map(fact).collect::<Vec<_>>().join("[[");
        text.push_str("[[verdict]]\nquestion = '?'\nelement = 'e1'\nlacks_within = 'e1'\n");
        for (id, course) in courses.iter().enumerate() {
            text.push_str(&course.text(&toy, id));
        }
        let doctrine = Doctrine::from_files(vec![SourceFile { name: "toy.toml".into(), text: text.clone() }]);
        let doctrine = Arc::new(doctrine.unwrap_or_else(|faults| panic!("seed {seed}: {faults}\n{text}")));
        let mut analyst = Analyst::new(Arc::clone(&doctrine)).expect("a small doctrine");
        let case = random_case(&toy, &mut random);
        for reading in [Reading::AsAlleged, Reading::AsProven(Standing::Credible), Reading::OtherVersion] {
            let now = counted(&toy, &case, reading);
            let kept = toy.kept(&now);
            let found = analyst.courses(&case, doctrine.default_school(), reading);
            for (course, found) in courses.iter().zip(&found) {
                let context = format!("seed {seed} {reading:?} course {}\n{text}\n{:#?}", found.course, case.answers);
                let then = course.then(&toy, &case, &now);
                let same = |(f, _): &(usize, Completion)| values_of(&toy, &now, *f) == values_of(&toy, &then, *f);
                let is_taken = course.answers.iter().all(same);
                assert_eq!(found.is_taken, is_taken, "{context}");
                let kept_then = toy.kept(&then);
                let is_contradictory = kept_then.len() < toy.constraints.len();
                let may_be = |condition: &Condition| {
                    let all = toy.all_completions(&then);
                    all.iter().any(|c| toy.allowed(c, &kept_then) && toy.holds(condition, c, &[]))
                };
                // Of answers that contradict the constraints it is not said exactly.
                if is_contradictory && course.only_when.is_some() {
                    continue;
                }
                let is_open = course.only_when.as_ref().is_none_or(may_be);
                let breaks = kept.iter().any(|c| !kept_then.contains(c));
                assert_eq!(found.is_excluded, !is_taken && (!is_open || breaks), "{context}");
                if found.is_excluded {
                    closed += 1;
                    continue;
                }
                let outcomes = toy.outcomes_under(&then, &kept_then);
                for (of_school, verdicts) in outcomes.iter().zip(&found.verdicts) {
                    let possible: Vec<&str> = verdicts[0].possible().iter().map(|o| o.words()).collect();
                    assert_eq!(possible, of_school[1], "{context}");
                }
                open += 1;
                as_it_is += usize::from(is_taken);
                // Trying it gives just that.
                let after = taken(&doctrine, &doctrine.courses()[found.course], &case, reading);
                let again = &analyst.courses(&after, doctrine.default_school(), reading)[found.course];
                assert!(again.is_taken, "{context}\n{:#?}", after.answers);
                assert_eq!(again.verdicts, found.verdicts, "{context}\n{:#?}", after.answers);
                tried += 1;
            }
        }
    }
    let seen = [open, closed, as_it_is, tried];
    assert!(
        seen.iter().zip([8_000, 1_000, 500, 8_000]).all(|(n, least)| *n >= least),
        "too few to prove anything: {seen:?}"
    );
}
