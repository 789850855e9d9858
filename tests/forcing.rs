//! A holding forces a finding exactly where the case at hand is at least as strong on every relevant fact: against a definition written anew.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[allow(dead_code, reason = "each test uses what it needs")]
mod random_cases;
#[allow(dead_code, reason = "each test uses what it needs")]
mod random_doctrine;

use std::fmt::Write as _;
use std::sync::Arc;

use caroline::analysis::{Analyst, Asked, Precedents, Reading, asked};
use caroline::case::{Case, CaseId, read_case, write_case};
use caroline::doctrine::{Doctrine, Outcome, SourceFile};
use fastrand::Rng;
use random_cases::{counted, random_case};
use random_doctrine::{Completion, Toy};

const DOCTRINES: u64 = 2_500;

/// For each fact the pairs (weaker, stronger) for *met*, by the positions of completions; equal ones are always so.
type Orders = Vec<Vec<(usize, usize)>>;

/// Random orders for one-of facts, as written and as pairs.
fn orders(toy: &Toy, element: usize, random: &mut Rng) -> (String, Orders) {
    let mut text = String::new();
    let mut all = Vec::new();
    for fact in &toy.facts {
        let values = fact.completions();
        let words: Vec<&String> =
            values.iter().filter_map(|v| if let Completion::Word(w) = v { Some(w) } else { None }).collect();
        if words.len() < 2 || random.usize(..4) == 0 {
            all.push(Vec::new());
            continue;
        }
        let mut chain: Vec<usize> = (0..words.len()).collect();
        random.shuffle(&mut chain);
        chain.truncate(2 + random.usize(..words.len() - 1));
        let written: Vec<&str> = chain.iter().map(|i| words[*i].as_str()).collect();
        let _ = writeln!(
            text,
            "[[strength]]\nfact = '{}'\nelements = ['e{element}']\nfor_met = ['{}']\nsays = ''",
            fact.id(),
            written.join(" < ")
        );
        all.push(
            (0..chain.len())
                .flat_map(|a| (a + 1..chain.len()).map(move |b| (a, b)))
                .map(|(a, b)| (chain[a], chain[b]))
                .collect(),
        );
    }
    (text, all)
}

#[test]
fn a_holding_forces_where_the_case_is_at_least_as_strong() {
    let (mut forced, mut not) = (0, 0);
    for seed in 1..=DOCTRINES {
        let mut random = Rng::with_seed(seed);
        let mut toy = Toy::random(&mut random);
        // Which unknown facts a finding hangs on is known for certain where nothing is excluded.
        toy.constraints.clear();
        let spaces: usize = toy.facts.iter().map(|f| f.completions().len()).product();
        if spaces > 1_500 {
            continue;
        }
        let bare = toy.text();
        let element = bare.matches("[[element]]").count() - 1;
        let (strength, orders) = orders(&toy, element, &mut random);
        let text = format!(
            "{bare}[[decider]]\nid = 'court'\ntitle = ''\nlabel = ''\nforces = true\n[[decider]]\nid = 'writer'\ntitle = ''\nlabel = ''\n{strength}"
        );
        let doctrine = Doctrine::from_files(vec![SourceFile { name: "toy.toml".into(), text: text.clone() }])
            .unwrap_or_else(|faults| panic!("seed {seed}: {faults}\n{text}"));
        let mut analyst = Analyst::new(Arc::new(doctrine)).expect("a small doctrine");
        let doctrine = Arc::clone(analyst.doctrine());
        for _ in 0..4 {
            let case = random_case(&toy, &mut random);
            let mut decided = if random.usize(..2) == 0 { case.clone() } else { random_case(&toy, &mut random) };
            for _ in 0..random.usize(..3) {
                let other = random_case(&toy, &mut random);
                decided.answers.extend(other.answers.into_iter().take(1));
            }
            decided.id = CaseId::new("decided").unwrap();
            let outcome = [Outcome::Met, Outcome::NotMet][random.usize(..2)];
            let kind = ["court", "court", "writer"][random.usize(..3)];
            let decided = with_holding(&decided, kind, &format!("e{element}"), outcome);
            let mut precedents = Precedents::of(&doctrine, &[Arc::new(decided.clone())]);
            let e = doctrine.element_ids().last().unwrap();
            let found = analyst.forcing(&case, e, Reading::AsAlleged, &mut precedents);
            let expected =
                kind == "court" && binds(&toy, &doctrine, element, &orders, &case, &decided, outcome == Outcome::Met);
            assert_eq!(
                !found.forced.is_empty(),
                expected,
                "seed {seed} {outcome}\n{text}\n{:#?}\n{:#?}",
                case.answers,
                decided.answers
            );
            if expected { forced += 1 } else { not += 1 }
        }
    }
    assert!(forced > 500 && not > 500, "too few to prove anything: {forced} and {not}");
}

/// The case with a record of what was held.
fn with_holding(case: &Case, kind: &str, element: &str, outcome: Outcome) -> Case {
    let text = write_case(case);
    let (open, _) = text.trim_end().rsplit_once('}').expect("an object");
    let record = format!(
        r#""precedent": {{ "kind": "{kind}", "by": "", "decision": "", "holdings": {{ "{element}": "{outcome}" }} }}"#
    );
    read_case(format!("{open}, {record} }}").as_bytes()).expect("a case")
}

fn binds(
    toy: &Toy,
    doctrine: &Doctrine,
    element: usize,
    orders: &Orders,
    case: &Case,
    decided: &Case,
    met_won: bool,
) -> bool {
    let (ours, theirs) = (counted(toy, case, Reading::AsAlleged), counted(toy, decided, Reading::AsAlleged));
    let (asked_here, asked_there) = (asked(doctrine, case), asked(doctrine, decided));
    let all = toy.all_completions(&[]);
    let schools = 0..doctrine.schools().len();
    let hangs: Vec<usize> = schools.clone().flat_map(|s| toy.pivotal(&theirs, s, element)).collect();
    (0..toy.facts.len()).all(|fact| {
        let of = |known: &[(usize, Vec<Completion>)]| known.iter().find(|(f, _)| *f == fact).map(|(_, v)| v.clone());
        // An answer that leaves every class possible says nothing.
        let says = |values: &Vec<Completion>| {
            let same = |c: &Completion| values.iter().any(|v| v == c || same_class(toy, fact, v, c));
            !toy.facts[fact].completions().iter().all(same)
        };
        let Some(there) = of(&theirs).filter(says) else {
            // What the precedent leaves unknown and could have mattered there blocks.
            return !hangs.contains(&fact);
        };
        if !schools.clone().any(|s| bears(toy, &all, s, element, fact)) {
            return true;
        }
        match (asked_here[fact], asked_there[fact]) {
            (Asked::No, Asked::No) => return true,
            (Asked::No, _) | (_, Asked::No) => return false,
            _ => {}
        }
        let here = of(&ours).unwrap_or_else(|| toy.facts[fact].completions());
        there.iter().all(|weak| here.iter().all(|strong| at_least(toy, orders, fact, (weak, strong), met_won)))
    })
}

/// Whether a fact makes a difference to an element anywhere.
fn bears(toy: &Toy, all: &[Vec<Completion>], school: usize, element: usize, fact: usize) -> bool {
    let mut seen = std::collections::HashMap::new();
    all.iter().any(|completion| {
        let finding = toy.findings(completion, school)[element];
        let mut rest = completion.clone();
        rest.remove(fact);
        *seen.entry(format!("{rest:?}")).or_insert(finding) != finding
    })
}

fn at_least(
    toy: &Toy,
    orders: &Orders,
    fact: usize,
    (weak, strong): (&Completion, &Completion),
    met_won: bool,
) -> bool {
    let (weak, strong) = if met_won { (weak, strong) } else { (strong, weak) };
    if weak == strong || same_class(toy, fact, weak, strong) {
        return true;
    }
    let position = |value: &Completion| toy.facts[fact].completions().iter().position(|c| c == value).unwrap();
    orders[fact].contains(&(position(weak), position(strong)))
}

/// Numbers count only by the lines that tests draw: two between which none is drawn anywhere are the same.
fn same_class(toy: &Toy, fact: usize, one: &Completion, other: &Completion) -> bool {
    let (Completion::Number(a), Completion::Number(b)) = (one, other) else { return false };
    !toy.lines(fact).iter().any(|line| (a.min(b) < line) && (line <= a.max(b)))
}
