//! Small random doctrines, and what they say by brute force: written anew, apart from the program's own reading and evaluation.

use std::fmt::Write as _;

use caroline::analysis::Wish;
use caroline::case::AnswerValue;
use fastrand::Rng;

/// What a fact is in one completion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Word(String),
    Number(u64),
    Marks(Vec<String>),
}

pub(crate) type Completion = Value;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    OneOf(usize),
    YesNo,
    SeveralOf(usize),
    Number,
}

#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub(crate) index: usize,
    pub(crate) kind: Kind,
    asked: Option<Condition>,
}

#[derive(Debug, Clone)]
pub(crate) enum Condition {
    /// fact is one of these / is not / is only these; several-of "nothing" is the excluding value
    Is(usize, Vec<String>),
    IsNot(usize, Vec<String>),
    IsOnly(usize, Vec<String>),
    Number(usize, &'static str, u64),
    Asked(usize, bool),
    Element(usize, &'static str),
    Elements(&'static str, Vec<usize>, &'static str),
    Not(Box<Condition>),
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Otherwise,
}

pub(crate) struct Test {
    schools: Vec<usize>,
    when: Condition,
    finding: &'static str,
}

pub(crate) struct Toy {
    schools: usize,
    pub(crate) facts: Vec<Fact>,
    pub(crate) constraints: Vec<Condition>,
    elements: Vec<Vec<Test>>,
}

const FINDINGS: [&str; 4] = ["met", "not met", "unsettled", "does not arise"];
const LARGEST: u64 = 6;

impl Fact {
    pub(crate) fn id(&self) -> String {
        format!("s.f{}", self.index)
    }

    pub(crate) fn words(&self) -> Vec<String> {
        match self.kind {
            Kind::OneOf(n) => (0..n).map(|i| format!("v{i}")).collect(),
            Kind::YesNo => vec!["yes".into(), "no".into()],
            Kind::SeveralOf(n) => (0..n).map(|i| format!("m{i}")).collect(),
            Kind::Number => Vec::new(),
        }
    }

    pub(crate) fn completions(&self) -> Vec<Completion> {
        match self.kind {
            Kind::OneOf(_) | Kind::YesNo => self.words().into_iter().map(Value::Word).collect(),
            Kind::Number => (0..=LARGEST + 1).map(Value::Number).collect(),
            Kind::SeveralOf(n) => (0..1u32 << n)
                .map(|set| {
                    Value::Marks(
                        self.words()
                            .into_iter()
                            .enumerate()
                            .filter(|(i, _)| set >> i & 1 == 1)
                            .map(|(_, w)| w)
                            .collect(),
                    )
                })
                .collect(),
        }
    }

    /// The completions that an answer leaves.
    pub(crate) fn fitting(&self, value: &AnswerValue) -> Vec<Completion> {
        let fits = |c: &Completion| match (value, c) {
            (AnswerValue::Word(w), Value::Word(v)) => w == v,
            (AnswerValue::OneOf(ws), Value::Word(v)) => ws.contains(v),
            (AnswerValue::Number(n), Value::Number(v)) => n == v,
            (AnswerValue::Between { at_least, at_most }, Value::Number(v)) => {
                at_least.is_none_or(|l| *v >= l) && at_most.is_none_or(|m| *v <= m)
            }
            (AnswerValue::Marks(ws), Value::Marks(v)) if ws.iter().any(|w| w == "nothing") => v.is_empty(),
            (AnswerValue::Marks(ws), Value::Marks(v)) => ws.len() == v.len() && ws.iter().all(|w| v.contains(w)),
            (AnswerValue::SomeMarks { known, denied }, Value::Marks(v)) => {
                known.iter().all(|k| v.contains(k)) && !denied.iter().any(|d| v.contains(d))
            }
            _ => false,
        };
        self.completions().into_iter().filter(fits).collect()
    }

    /// Whether a completion is among the values that are wished for.
    pub(crate) fn fulfils(&self, value: &Completion, wish: &Wish) -> bool {
        let words = self.words();
        match (wish, value) {
            (Wish::OneOf(positions), Value::Word(word)) => positions.iter().any(|p| words[*p] == *word),
            (Wish::Numbers(ranges), Value::Number(n)) => {
                ranges.iter().any(|(least, most)| n >= least && most.is_none_or(|most| *n <= most))
            }
            (Wish::Marks { with, without }, Value::Marks(marks)) => {
                with.iter().all(|p| marks.contains(&words[*p])) && !without.iter().any(|p| marks.contains(&words[*p]))
            }
            _ => false,
        }
    }

    /// Some of the marks that hold, some of those that do not.
    pub(crate) fn split_marks(&self, marks: &[String], random: &mut Rng) -> (Vec<String>, Vec<String>) {
        let mut known = Vec::new();
        let mut denied = Vec::new();
        for word in self.words() {
            if random.usize(..2) == 0 {
                continue;
            }
            if marks.contains(&word) { known.push(word) } else { denied.push(word) }
        }
        (known, denied)
    }
}

impl Toy {
    pub(crate) fn random(random: &mut Rng) -> Self {
        // Now and then so many that they no longer share a machine word with everything else.
        let schools = match random.usize(..120) {
            0 => 64,
            1 => 33,
            2 => 17,
            3 => 5,
            4..6 => 9,
            6..10 => 1,
            10..30 => 3,
            _ => 2,
        };
        let mut facts: Vec<Fact> = Vec::new();
        for index in 0..3 + random.usize(..3) {
            let kind = match random.usize(..5) {
                0 | 1 => Kind::OneOf(2 + random.usize(..3)),
                2 => Kind::YesNo,
                3 => Kind::SeveralOf(2 + random.usize(..2)),
                _ => Kind::Number,
            };
            let asked = (index > 0 && random.usize(..3) == 0).then(|| condition(&facts, 0, 2, random));
            facts.push(Fact { index, kind, asked });
        }
        let constraints = (0..random.usize(..3)).map(|_| condition(&facts, 0, 2, random)).collect();
        let mut elements = Vec::new();
        for element in 0..2 + random.usize(..3) {
            let mut tests = Vec::new();
            for _ in 0..1 + random.usize(..4) {
                let schools = match random.usize(..6) {
                    0 => (0..schools).step_by(2).collect(),
                    1 | 2 => vec![random.usize(..schools)],
                    _ => (0..schools).collect(),
                };
                tests.push(Test {
                    schools,
                    when: condition(&facts, element, 3, random),
                    finding: FINDINGS[random.usize(..4)],
                });
            }
            tests.push(Test {
                schools: (0..schools).collect(),
                when: Condition::Otherwise,
                finding: FINDINGS[random.usize(..4)],
            });
            elements.push(tests);
        }
        Toy { schools, facts, constraints, elements }
    }

    /// Where conditions draw lines between the numbers of a fact: from each on is another class.
    pub(crate) fn lines(&self, fact: usize) -> Vec<u64> {
        let mut lines = Vec::new();
        let asked = self.facts.iter().filter_map(|f| f.asked.as_ref());
        let tests = self.elements.iter().flatten().map(|t| &t.when);
        for condition in asked.chain(tests).chain(&self.constraints) {
            lines_in(condition, fact, &mut lines);
        }
        lines
    }

    /// The doctrine file.
    pub(crate) fn text(&self) -> String {
        let mut out =
            String::from("[doctrine]\nid = 'toy'\nversion = '1'\ntitle = 'Toy'\n[[section]]\nid = 's'\ntitle = 'S'\n");
        for school in 0..self.schools {
            let _ = writeln!(out, "[[school]]\nid = 'school{school}'\ntitle = 'S'\nshort = 's'\nsays = ''");
        }
        let mut used = vec![false; self.facts.len()];
        self.facts.iter().filter_map(|f| f.asked.as_ref()).for_each(|c| mark_used(c, &mut used));
        self.elements.iter().flatten().for_each(|t| mark_used(&t.when, &mut used));
        for fact in &self.facts {
            let kind = match fact.kind {
                Kind::OneOf(_) => "one of",
                Kind::YesNo => "yes or no",
                Kind::SeveralOf(_) => "several of",
                Kind::Number => "number",
            };
            let _ = writeln!(
                out,
                "[[fact]]\nid = '{}'\nlabel = 'l'\nquestion = 'q'\nhelp = 'h'\ntype = '{kind}'",
                fact.id()
            );
            let mut words = fact.words();
            if let Kind::SeveralOf(_) = fact.kind {
                out.push_str("none = 'nothing'\n");
                words.push("nothing".into());
            }
            if kind.ends_with("of") {
                let values: Vec<String> = words.iter().map(|w| format!("{{ id = '{w}', label = '{w}' }}")).collect();
                let _ = writeln!(out, "values = [{}]", values.join(", "));
            }
            if let Some(asked) = &fact.asked {
                let _ = writeln!(out, "asked_when = '{}'", self.words(asked));
            }
            if !used[fact.index] {
                out.push_str("recorded_only = true\n");
            }
        }
        for (i, constraint) in self.constraints.iter().enumerate() {
            let _ = writeln!(out, "[[constraint]]\nid = 'c{i}'\nnever = '{}'\nsays = ''", self.words(constraint));
        }
        for (i, tests) in self.elements.iter().enumerate() {
            let _ = writeln!(out, "[[element]]\nid = 'e{i}'\ntitle = 'E'\nquestion = '?'\nmet = 'helps'\nrule = ''");
            for test in tests {
                let schools: Vec<String> = test.schools.iter().map(|s| format!("'school{s}'")).collect();
                let when = self.words(&test.when);
                let _ = writeln!(
                    out,
                    "[[element.test]]\nschools = [{}]\nwhen = '{when}'\nfinding = '{}'\nreason = 'r'",
                    schools.join(", "),
                    test.finding
                );
            }
        }
        out
    }

    pub(crate) fn words(&self, c: &Condition) -> String {
        let id = |f: &usize| self.facts[*f].id();
        let list = |cs: &[Condition], word: &str| {
            cs.iter().map(|c| format!("({})", self.words(c))).collect::<Vec<_>>().join(word)
        };
        match c {
            Condition::Otherwise => "otherwise".into(),
            Condition::Is(f, ws) => format!("{} is {}", id(f), ws.join(" or ")),
            Condition::IsNot(f, ws) => format!("{} is not {}", id(f), ws.join(" or ")),
            Condition::IsOnly(f, ws) => format!("{} is only {}", id(f), ws.join(" or ")),
            Condition::Number(f, comparison, n) => format!("{} {comparison} {n}", id(f)),
            Condition::Asked(f, true) => format!("{} is asked", id(f)),
            Condition::Asked(f, false) => format!("{} is not asked", id(f)),
            Condition::Element(e, says) => format!("e{e} {says}"),
            Condition::Elements(quantifier, es, says) => {
                let names: Vec<String> = es.iter().map(|e| format!("e{e}")).collect();
                format!("{quantifier} of ({}) {says}", names.join(", "))
            }
            Condition::Not(inner) => format!("not ({})", self.words(inner)),
            Condition::And(parts) => list(parts, " and "),
            Condition::Or(parts) => list(parts, " or "),
        }
    }

    /// The findings by school and element over every completion, in the order of FINDINGS; and how many constraints were dropped.
    pub(crate) fn outcomes(&self, known: &[(usize, Vec<Completion>)]) -> (Vec<Vec<Vec<&'static str>>>, usize) {
        let kept = self.kept(known);
        (self.outcomes_under(known, &kept), self.constraints.len() - kept.len())
    }

    /// The constraints that stay under these answers.
    pub(crate) fn kept(&self, known: &[(usize, Vec<Completion>)]) -> Vec<usize> {
        self.kept_constraints(&self.all_completions(known))
    }

    /// The findings over the completions that these constraints allow.
    pub(crate) fn outcomes_under(
        &self,
        known: &[(usize, Vec<Completion>)],
        kept: &[usize],
    ) -> Vec<Vec<Vec<&'static str>>> {
        let all = self.all_completions(known);
        let mut found = vec![vec![[false; 4]; self.elements.len()]; self.schools];
        for completion in all.iter().filter(|c| self.allowed(c, kept)) {
            for (school, of_school) in found.iter_mut().enumerate() {
                for (e, finding) in self.findings(completion, school).into_iter().enumerate() {
                    of_school[e][FINDINGS.iter().position(|f| *f == finding).expect("a finding")] = true;
                }
            }
        }
        let words =
            |set: &[bool; 4]| FINDINGS.into_iter().enumerate().filter(|(i, _)| set[*i]).map(|(_, f)| f).collect();
        found.iter().map(|s| s.iter().map(words).collect()).collect()
    }

    /// The facts whose change alone, all else equal, changes the finding between two allowed completions.
    pub(crate) fn pivotal(&self, known: &[(usize, Vec<Completion>)], school: usize, element: usize) -> Vec<usize> {
        let all = self.all_completions(known);
        let kept = self.kept_constraints(&all);
        let allowed: Vec<&Vec<Completion>> = all.iter().filter(|c| self.allowed(c, &kept)).collect();
        let findings: Vec<&str> = allowed.iter().map(|c| self.findings(c, school)[element]).collect();
        let mut pivotal = Vec::new();
        for fact in 0..self.facts.len() {
            // Completions that agree on everything else, by what they agree on.
            let mut groups = std::collections::HashMap::new();
            for (completion, finding) in allowed.iter().zip(&findings) {
                let mut rest = (*completion).clone();
                rest.remove(fact);
                let seen = groups.entry(format!("{rest:?}")).or_insert(*finding);
                if seen != finding {
                    pivotal.push(fact);
                    break;
                }
            }
        }
        pivotal
    }

    pub(crate) fn all_completions(&self, known: &[(usize, Vec<Completion>)]) -> Vec<Vec<Completion>> {
        let mut all = vec![Vec::new()];
        for (index, fact) in self.facts.iter().enumerate() {
            let values = known.iter().find(|(f, _)| *f == index).map_or_else(|| fact.completions(), |(_, v)| v.clone());
            all = all
                .into_iter()
                .flat_map(|c| values.iter().map(move |v| [c.clone(), vec![v.clone()]].concat()))
                .collect();
        }
        all
    }

    /// Constraints that the answers break by themselves go; of the rest, in order, those that leave nothing possible.
    fn kept_constraints(&self, all: &[Vec<Completion>]) -> Vec<usize> {
        let mut kept = Vec::new();
        for index in 0..self.constraints.len() {
            if all.iter().any(|c| self.allowed(c, &[index])) {
                kept.push(index);
                if !all.iter().any(|c| self.allowed(c, &kept)) {
                    kept.pop();
                }
            }
        }
        kept
    }

    pub(crate) fn allowed(&self, completion: &[Completion], constraints: &[usize]) -> bool {
        constraints.iter().all(|i| !self.holds(&self.constraints[*i], completion, &[]))
    }

    pub(crate) fn findings(&self, completion: &[Completion], school: usize) -> Vec<&'static str> {
        let mut findings = Vec::new();
        for tests in &self.elements {
            let first =
                tests.iter().find(|t| t.schools.contains(&school) && self.holds(&t.when, completion, &findings));
            findings.push(first.expect("an otherwise").finding);
        }
        findings
    }

    fn asked(&self, fact: usize, completion: &[Completion]) -> bool {
        self.facts[fact].asked.as_ref().is_none_or(|c| self.holds(c, completion, &[]))
    }

    pub(crate) fn holds(&self, c: &Condition, completion: &[Completion], findings: &[&str]) -> bool {
        let says = |e: usize, says: &str| match says {
            "does not arise" => findings[e] == "does not arise",
            "arises" => findings[e] != "does not arise",
            says => says == format!("is {}", findings[e]),
        };
        let is = |f: usize, ws: &[String]| match &completion[f] {
            Value::Word(w) => ws.contains(w),
            Value::Marks(ms) => ws.iter().any(|w| if w == "nothing" { ms.is_empty() } else { ms.contains(w) }),
            Value::Number(_) => unreachable!("numbers are compared"),
        };
        match c {
            Condition::Otherwise => true,
            Condition::Is(f, ws) => self.asked(*f, completion) && is(*f, ws),
            Condition::IsNot(f, ws) => self.asked(*f, completion) && !is(*f, ws),
            Condition::IsOnly(f, ws) => {
                let only = matches!(&completion[*f], Value::Marks(ms) if ms.iter().all(|m| ws.contains(m)));
                self.asked(*f, completion) && is(*f, ws) && only
            }
            Condition::Number(f, comparison, n) => {
                let Value::Number(v) = completion[*f] else { unreachable!("a number") };
                self.asked(*f, completion)
                    && match *comparison {
                        "at least" => v >= *n,
                        "at most" => v <= *n,
                        "more than" => v > *n,
                        "less than" => v < *n,
                        _ => v == *n,
                    }
            }
            Condition::Asked(f, asked) => self.asked(*f, completion) == *asked,
            Condition::Element(e, what) => says(*e, what),
            Condition::Elements("any", es, what) => es.iter().any(|e| says(*e, what)),
            Condition::Elements("all", es, what) => es.iter().all(|e| says(*e, what)),
            Condition::Elements(_, es, what) => !es.iter().any(|e| says(*e, what)),
            Condition::Not(inner) => !self.holds(inner, completion, findings),
            Condition::And(parts) => parts.iter().all(|p| self.holds(p, completion, findings)),
            Condition::Or(parts) => parts.iter().any(|p| self.holds(p, completion, findings)),
        }
    }
}

fn mark_used(c: &Condition, used: &mut [bool]) {
    match c {
        Condition::Is(f, _)
        | Condition::IsNot(f, _)
        | Condition::IsOnly(f, _)
        | Condition::Number(f, ..)
        | Condition::Asked(f, _) => {
            used[*f] = true;
        }
        Condition::Not(inner) => mark_used(inner, used),
        Condition::And(parts) | Condition::Or(parts) => parts.iter().for_each(|p| mark_used(p, used)),
        Condition::Element(..) | Condition::Elements(..) | Condition::Otherwise => {}
    }
}

fn lines_in(c: &Condition, fact: usize, lines: &mut Vec<u64>) {
    match c {
        Condition::Number(f, comparison, n) if *f == fact => match *comparison {
            "at least" | "less than" => lines.push(*n),
            "at most" | "more than" => lines.push(n + 1),
            _ => lines.extend([*n, n + 1]),
        },
        Condition::Not(inner) => lines_in(inner, fact, lines),
        Condition::And(parts) | Condition::Or(parts) => parts.iter().for_each(|p| lines_in(p, fact, lines)),
        _ => {}
    }
}

const SAYS: [&str; 5] = ["is met", "is not met", "is unsettled", "does not arise", "arises"];

/// A random condition over the facts and the first `elements` elements.
pub(crate) fn condition(facts: &[Fact], elements: usize, depth: usize, random: &mut Rng) -> Condition {
    if depth > 0 && random.usize(..2) == 0 {
        let mut parts = |n: usize| (0..n).map(|_| condition(facts, elements, depth - 1, random)).collect();
        let two = parts(2);
        return match random.usize(..3) {
            0 => Condition::And(two),
            1 => Condition::Or(two),
            _ => Condition::Not(Box::new(condition(facts, elements, depth - 1, random))),
        };
    }
    if elements > 0 && random.usize(..3) == 0 {
        let says = SAYS[random.usize(..SAYS.len())];
        if random.usize(..3) == 0 {
            let some = (0..1 + random.usize(..elements)).map(|_| random.usize(..elements)).collect();
            return Condition::Elements(["any", "all", "none"][random.usize(..3)], some, says);
        }
        return Condition::Element(random.usize(..elements), says);
    }
    let fact = random.usize(..facts.len());
    if facts[fact].asked.is_some() && random.usize(..8) == 0 {
        return Condition::Asked(fact, random.usize(..2) == 0);
    }
    if facts[fact].kind == Kind::Number {
        let comparison = ["at least", "at most", "more than", "less than", "is"][random.usize(..5)];
        return Condition::Number(fact, comparison, random.usize(..LARGEST as usize) as u64);
    }
    let mut words = facts[fact].words();
    let several = matches!(facts[fact].kind, Kind::SeveralOf(_));
    if several && random.usize(..4) == 0 {
        words.push("nothing".into());
    }
    let mut chosen: Vec<String> = words.iter().filter(|_| random.usize(..2) == 0).cloned().collect();
    if chosen.is_empty() {
        chosen.push(words[random.usize(..words.len())].clone());
    }
    match random.usize(..4) {
        0 => Condition::IsNot(fact, chosen),
        1 if several && !chosen.iter().any(|w| w == "nothing") => Condition::IsOnly(fact, chosen),
        _ => Condition::Is(fact, chosen),
    }
}
