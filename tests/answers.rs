//! The five answers are exact: on thousands of small random doctrines they are what trying everything gives.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod random_cases;
#[allow(dead_code, reason = "each test uses what it needs")]
mod random_doctrine;

use std::collections::BTreeSet;
use std::sync::Arc;

use caroline::analysis::{Analyst, Counsel, Effort, Precedents, Reading, Wanted, Wish, tried};
use caroline::case::{AnswerValue, Case, CaseId, Standing};
use caroline::doctrine::{Doctrine, ElementId, FactId, SchoolId, SourceFile};
use fastrand::Rng;
use random_cases::{counted, random_case};
use random_doctrine::{Completion, Toy};

const DOCTRINES: u64 = 8_000;
/// Beyond so many completions, trying everything takes too long.
const MOST_COMPLETIONS: usize = 1_500;

/// Everything that could be, with what follows.
struct Everything {
    toy: Toy,
    all: Vec<Vec<Completion>>,
    findings: Vec<&'static str>,
    allowed: Vec<bool>,
    known: Vec<Vec<Completion>>,
    counted: Vec<usize>,
}

impl Everything {
    fn of(toy: Toy, case: &Case, reading: Reading, school: usize, element: usize) -> Self {
        let counted = counted(&toy, case, reading);
        let kept = toy.kept(&counted);
        let all = toy.all_completions(&[]);
        let findings = all.iter().map(|c| toy.findings(c, school)[element]).collect();
        let allowed = all.iter().map(|c| toy.allowed(c, &kept)).collect();
        let known = (0..toy.facts.len()).map(|f| {
            counted.iter().find(|(fact, _)| *fact == f).map_or_else(|| toy.facts[f].completions(), |(_, v)| v.clone())
        });
        let known = known.collect();
        let counted = counted.into_iter().map(|(f, _)| f).collect();
        Everything { toy, all, findings, allowed, known, counted }
    }

    /// The findings under what is known of each fact.
    fn outcomes(&self, known: &[Vec<Completion>]) -> BTreeSet<&'static str> {
        let fits = |c: &[Completion]| c.iter().zip(known).all(|(value, known)| known.contains(value));
        let all = self.all.iter().zip(&self.findings).zip(&self.allowed);
        all.filter(|((c, _), allowed)| **allowed && fits(c)).map(|((_, f), _)| *f).collect()
    }

    fn only(&self, kept: &[usize]) -> BTreeSet<&'static str> {
        let known = (0..self.known.len())
            .map(|f| if kept.contains(&f) { self.known[f].clone() } else { self.toy.facts[f].completions() });
        self.outcomes(&known.collect::<Vec<_>>())
    }

    /// The findings other than this to which some values of these facts turn for certain.
    fn turns(&self, facts: &[usize], from: Option<&str>) -> BTreeSet<&'static str> {
        let mut found = BTreeSet::new();
        let mut known = self.known.clone();
        self.each_value(facts, &mut known, &mut |known| {
            let outcomes = self.outcomes(known);
            if outcomes.len() == 1 {
                found.extend(outcomes.into_iter().filter(|o| Some(*o) != from));
            }
        });
        found
    }

    fn each_value(
        &self,
        facts: &[usize],
        known: &mut Vec<Vec<Completion>>,
        visit: &mut impl FnMut(&[Vec<Completion>]),
    ) {
        let Some((first, rest)) = facts.split_first() else { return visit(known) };
        let before = known[*first].clone();
        for value in self.toy.facts[*first].completions() {
            known[*first] = vec![value];
            self.each_value(rest, known, visit);
        }
        known[*first] = before;
    }
}

fn subsets(of: &[usize], size: usize) -> Vec<Vec<usize>> {
    match (of.split_first(), size) {
        (_, 0) => vec![Vec::new()],
        (None, _) => Vec::new(),
        (Some((first, rest)), size) => {
            let with = subsets(rest, size - 1).into_iter().map(|s| [vec![*first], s].concat());
            with.chain(subsets(rest, size)).collect()
        }
    }
}

fn price(case: &Case, toy: &Toy, set: &[usize]) -> [usize; 4] {
    let mut price = [0; 4];
    for fact in set {
        let answer = case.answer(&toy.facts[*fact].id()).expect("a counted answer");
        match answer.standing {
            _ if answer.disputed.is_some() => price[0] += 1,
            Standing::Assumed => price[1] += 1,
            Standing::Alleged => price[2] += 1,
            Standing::Credible => price[3] += 1,
            Standing::Established => {}
        }
    }
    price
}

fn indices(facts: &[FactId]) -> Vec<usize> {
    facts.iter().map(|f| f.index()).collect()
}

#[test]
fn the_answers_are_what_trying_everything_gives() {
    let mut seen = [0usize; 6];
    for seed in 1..=DOCTRINES {
        let mut random = Rng::with_seed(seed);
        let toy = Toy::random(&mut random);
        if toy.facts.iter().map(|f| f.completions().len()).product::<usize>() > MOST_COMPLETIONS {
            continue;
        }
        let text = toy.text();
        let doctrine = Doctrine::from_files(vec![SourceFile { name: "toy.toml".into(), text: text.clone() }])
            .unwrap_or_else(|faults| panic!("seed {seed}: {faults}\n{text}"));
        let mut analyst = Analyst::new(Arc::new(doctrine)).expect("a small doctrine");
        let case = random_case(&toy, &mut random);
        let reading = [Reading::AsAlleged, Reading::AsProven(Standing::Credible)][random.usize(..2)];
        let doctrine = Arc::clone(analyst.doctrine());
        let school = doctrine.school_ids().nth(random.usize(..doctrine.schools().len())).expect("a school");
        let element = doctrine.element_ids().last().expect("an element");
        let counsel = analyst.counsel(&case, element, school, reading, &mut Precedents::default(), Effort::InTime);
        let everything = Everything::of(toy, &case, reading, school.index(), element.index());
        let context = format!("seed {seed} school {} {reading:?}\n{text}\n{:#?}", school.index(), case.answers);
        decided_by_the_smallest(&everything, &case, &counsel, &context, &mut seen);
        changed_by_what_changes(&everything, &counsel, &context, &mut seen);
        tried_changes_do(&everything, &mut analyst, &case, &counsel, &context, &mut seen);
        asked_by_weight(&everything, &counsel, &context, &mut seen);
    }
    let least = [1_000, 100, 5_000, 3_000, 1_000, 1_500];
    assert!(seen.iter().zip(least).all(|(n, least)| *n >= least), "too few to prove anything: {seen:?}");
}

fn decided_by_the_smallest(e: &Everything, case: &Case, counsel: &Counsel, context: &str, seen: &mut [usize; 6]) {
    let Some(decides) = &counsel.decides else {
        return assert!(counsel.finding.is_open(), "{context}");
    };
    let finding = counsel.finding.settled().expect("settled").words();
    let set: Vec<usize> = decides.answers.iter().map(|s| s.fact.index()).collect();
    let forces = |set: &Vec<usize>| e.only(set).into_iter().eq([finding]);
    assert!(decides.smallest, "{context}");
    assert!(forces(&set), "{set:?} does not force it: {context}");
    let size = (0..=e.counted.len()).find(|n| subsets(&e.counted, *n).iter().any(&forces)).expect("all force it");
    assert_eq!(set.len(), size, "{set:?} is not the smallest: {context}");
    let smallest: Vec<Vec<usize>> = subsets(&e.counted, size).into_iter().filter(forces).collect();
    let best = smallest.iter().map(|s| price(case, &e.toy, s)).min().expect("one");
    assert_eq!(price(case, &e.toy, &set), best, "{set:?} is not the strongest of {smallest:?}: {context}");
    assert_eq!(decides.another.is_some(), smallest.len() > 1, "{smallest:?}: {context}");
    if let Some(another) = &decides.another {
        let mut another = indices(another);
        another.sort_unstable();
        assert!(smallest.contains(&another) && another != set, "{another:?}: {context}");
        seen[1] += 1;
    }
    seen[0] += usize::from(size > 0);
}

fn changed_by_what_changes(e: &Everything, counsel: &Counsel, context: &str, seen: &mut [usize; 6]) {
    let from = counsel.finding.settled().map(|o| o.words());
    assert_eq!(counsel.complete_to, 3, "{context}");
    let facts: Vec<usize> = (0..e.toy.facts.len()).collect();
    let mut expected: BTreeSet<(Vec<usize>, &str)> = BTreeSet::new();
    for size in 1..=3 {
        let smaller = expected.clone();
        for set in subsets(&facts, size) {
            // To be met is best here: only what is met or does not arise makes a larger set to that idle.
            let is_idle = |to: &str| {
                let within = |s: &[usize]| s.iter().all(|f| set.contains(f));
                smaller.iter().any(|(s, o)| within(s) && (to != "met" || ["met", "does not arise"].contains(o)))
            };
            let turns = e.turns(&set, from).into_iter().filter(|o| !is_idle(o));
            let turns: Vec<_> = turns.map(|o| (set.clone(), o)).collect();
            expected.extend(turns);
        }
    }
    let found: BTreeSet<(Vec<usize>, &str)> =
        counsel.changes.iter().map(|c| (indices(&c.facts), c.outcome.words())).collect();
    assert_eq!(found, expected, "{context}");
    assert_eq!(found.len(), counsel.changes.len(), "one set twice: {context}");
    every_value_is_told(e, counsel, context);
    every_way_does(e, counsel, context);
    seen[2] += found.len();
}

/// The values of a single fact that turn the finding are all told, and no others.
fn every_value_is_told(e: &Everything, counsel: &Counsel, context: &str) {
    for change in counsel.changes.iter().filter(|c| c.facts.len() == 1) {
        let fact = change.facts[0].index();
        for value in e.toy.facts[fact].completions() {
            let mut known = e.known.clone();
            known[fact] = vec![value.clone()];
            // Marks that are not told stay as the case has them: what comes of those is tried below.
            if !matches!(value, Completion::Marks(_)) {
                let turns = e.outcomes(&known).into_iter().eq([change.outcome.words()]);
                let is_told = change.ways.iter().any(|way| e.toy.facts[fact].fulfils(&value, &way[0].wish));
                assert_eq!(turns, is_told, "{value:?} {:?}: {context}", change.ways);
            }
        }
    }
}

/// Each way gives the finding, whichever of the values that it names are taken, the other marks being as the case has them.
fn every_way_does(e: &Everything, counsel: &Counsel, context: &str) {
    for change in &counsel.changes {
        for way in &change.ways {
            let mut known = e.known.clone();
            each_taken(e, way, &mut known, &mut |known| {
                let outcomes = e.outcomes(known);
                assert!(outcomes.iter().eq([&change.outcome.words()]), "{way:?} gives {outcomes:?}: {context}");
            });
        }
    }
}

fn each_taken(
    e: &Everything,
    way: &[Wanted],
    known: &mut Vec<Vec<Completion>>,
    visit: &mut impl FnMut(&[Vec<Completion>]),
) {
    let Some((wanted, rest)) = way.split_first() else { return visit(known) };
    let index = wanted.fact.index();
    let fact = &e.toy.facts[index];
    let before = known[index].clone();
    let fulfilling = fact.completions().into_iter().filter(|value| fact.fulfils(value, &wanted.wish));
    let taken: Vec<Vec<Completion>> = match &wanted.wish {
        Wish::OneOf(_) | Wish::Numbers(_) => fulfilling.map(|value| vec![value]).collect(),
        Wish::Marks { with, without } => {
            let holds =
                |value: &Completion, mark: &String| matches!(value, Completion::Marks(all) if all.contains(mark));
            let words = fact.words();
            let told = |position: usize| with.contains(&position) || without.contains(&position);
            let rest: Vec<&String> = (0..words.len()).filter(|p| !told(*p)).map(|p| &words[p]).collect();
            let as_known =
                |value: &Completion| rest.iter().all(|m| before.iter().any(|known| holds(known, m) == holds(value, m)));
            vec![fulfilling.filter(as_known).collect()]
        }
    };
    for values in taken {
        known[index] = values;
        each_taken(e, rest, known, visit);
    }
    known[index] = before;
}

/// Taking any way of any change gives the finding that it promises.
fn tried_changes_do(
    e: &Everything,
    analyst: &mut Analyst,
    case: &Case,
    counsel: &Counsel,
    context: &str,
    seen: &mut [usize; 6],
) {
    if e.allowed.iter().any(|a| !a) {
        // With a constraint broken or not, a try may make or mend a contradiction.
        return;
    }
    let doctrine = Arc::clone(analyst.doctrine());
    for change in &counsel.changes {
        for way in &change.ways {
            let then = tried(&doctrine, case, way, counsel.reading);
            let finding = finding(analyst, &then, counsel.element, counsel.school, counsel.reading);
            assert_eq!(finding, Some(change.outcome.words()), "{way:?} gives {:#?}: {context}", then.answers);
            seen[3] += 1;
        }
    }
}

fn finding(
    analyst: &mut Analyst,
    case: &Case,
    element: ElementId,
    school: SchoolId,
    reading: Reading,
) -> Option<&'static str> {
    let explanation = analyst.explain(case, element, school, reading);
    explanation.finding.settled().map(|o| o.words())
}

fn asked_by_weight(e: &Everything, counsel: &Counsel, context: &str, seen: &mut [usize; 6]) {
    let Some(ask) = &counsel.ask else { return };
    let all = e.outcomes(&e.known);
    let mut before = f64::INFINITY;
    for question in &ask.questions {
        let fact = question.fact.index();
        assert!(question.settles <= before, "out of order: {context}");
        before = question.settles;
        // Numbers are counted by the classes between cut-points, which are not known here.
        if e.toy.facts.iter().any(|f| matches!(f.completions()[0], Completion::Number(_))) {
            continue;
        }
        let (mut settled, mut total) = (0usize, 0usize);
        let (mut now, mut then) = (std::collections::HashMap::new(), 0.0);
        for value in &e.known[fact] {
            let mut known = e.known.clone();
            known[fact] = vec![value.clone()];
            let fits = |c: &[Completion]| c.iter().zip(&known).all(|(v, known)| known.contains(v));
            let mut counts = std::collections::HashMap::new();
            let completions = e.all.iter().zip(&e.findings).zip(&e.allowed);
            for ((_, finding), _) in completions.filter(|((c, _), allowed)| **allowed && fits(c)) {
                *counts.entry(*finding).or_insert(0usize) += 1;
                *now.entry(*finding).or_insert(0usize) += 1;
            }
            let of_value: usize = counts.values().sum();
            total += of_value;
            if counts.len() == 1 {
                settled += of_value;
            }
            if of_value > 0 {
                then += counts.values().map(|n| (*n as f64).powi(2)).sum::<f64>() / of_value as f64;
            }
        }
        let likeness = now.values().map(|n| (*n as f64 / total as f64).powi(2)).sum::<f64>();
        let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(close(question.settles, settled as f64 / total as f64), "{question:?}: {settled}/{total} {context}");
        assert!(close(question.narrows, then / total as f64 - likeness), "{question:?}: {context}");
        seen[4] += 1;
    }
    for fact in indices(&ask.idle) {
        for value in &e.known[fact] {
            let mut known = e.known.clone();
            known[fact] = vec![value.clone()];
            let left = e.outcomes(&known);
            assert!(left.is_empty() || left == all, "{fact} matters: {context}");
        }
        seen[5] += 1;
    }
}

/// Of the values that a way names for one fact each is possible beside the marks that it names for another.
#[test]
fn every_value_of_a_way_is_possible_beside_its_marks() {
    let text = "[doctrine]\nid = 'toy'\nversion = '1'\ntitle = 'Toy'\n[[section]]\nid = 's'\ntitle = 'S'\n\
        [[school]]\nid = 'a'\ntitle = 'S'\nshort = 's'\nsays = ''\n\
        [[fact]]\nid = 's.kind'\nlabel = 'l'\nquestion = 'q'\nhelp = 'h'\ntype = 'one of'\n\
        values = [{ id = 'v0', label = 'v0' }, { id = 'v1', label = 'v1' }, { id = 'v2', label = 'v2' }]\n\
        [[fact]]\nid = 's.marks'\nlabel = 'l'\nquestion = 'q'\nhelp = 'h'\ntype = 'several of'\nnone = 'nothing'\n\
        values = [{ id = 'm1', label = 'm1' }, { id = 'm2', label = 'm2' }, { id = 'nothing', label = 'n' }]\n\
        [[constraint]]\nid = 'c'\nnever = 's.kind is v1 and s.marks is m1 and not s.marks is m2'\nsays = ''\n\
        [[element]]\nid = 'e'\ntitle = 'E'\nquestion = '?'\nmet = 'helps'\nrule = ''\n\
        [[element.test]]\nschools = ['a']\nwhen = 'not s.kind is v0 and s.marks is m1'\nfinding = 'met'\nreason = 'r'\n\
        [[element.test]]\nschools = ['a']\nwhen = 'otherwise'\nfinding = 'not met'\nreason = 'r'\n";
    let doctrine = Doctrine::from_files(vec![SourceFile { name: "toy.toml".into(), text: text.into() }]);
    let doctrine = Arc::new(doctrine.unwrap_or_else(|faults| panic!("{faults}")));
    let (element, school) = (doctrine.element_ids().next().unwrap(), doctrine.school_ids().next().unwrap());
    let mut analyst = Analyst::new(Arc::clone(&doctrine)).unwrap();
    let mut case = Case::blank(CaseId::new("toy").unwrap(), "toy", "");
    let mut give = |fact: &str, word: &str| {
        case.change_answer(fact, |answer| answer.value = Some(AnswerValue::Word(word.into())));
    };
    give("s.kind", "v0");
    give("s.marks", "nothing");
    let changes = analyst.changes(&case, element, school, Reading::AsAlleged, 2);
    let mut ways = 0;
    for way in changes.iter().filter(|c| c.facts.len() == 2).flat_map(|c| &c.ways) {
        let Some(Wish::OneOf(positions)) = way.iter().map(|w| &w.wish).find(|w| matches!(w, Wish::OneOf(_))) else {
            panic!("{way:?}");
        };
        for position in positions {
            let one = |wanted: &Wanted| match wanted.wish {
                Wish::OneOf(_) => Wanted { wish: Wish::OneOf(vec![*position]), ..wanted.clone() },
                _ => wanted.clone(),
            };
            let way: Vec<Wanted> = way.iter().map(one).collect();
            let then = tried(&doctrine, &case, &way, Reading::AsAlleged);
            assert_eq!(finding(&mut analyst, &then, element, school, Reading::AsAlleged), Some("met"));
            let problems = analyst.analyse(&then, Standing::Established).problems;
            assert!(problems.is_empty(), "{way:?} breaks {problems:?}");
            ways += 1;
        }
    }
    assert!(ways >= 2, "{changes:?}");
}
