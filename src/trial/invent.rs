//! Random complete cases as the doctrine allows them: every fact that is asked has an answer and no constraint is broken.

use std::sync::Arc;

use crate::analysis::{Analyst, Asked, answer_words, asked};
use crate::case::{Answer, AnswerValue, Case, CaseId, Standing};
use crate::doctrine::{Doctrine, FactId, FactKind};

/// Numbers that nobody can foresee and everybody can repeat: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice that fall as this number says.
    pub fn new(seed: u64) -> Self {
        Dice(seed)
    }

    /// A number below `n`, which is not 0.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }
}

/// How often answers are thrown again that break a constraint.
const THROWS: usize = 10_000;

/// Invents a case. None, where of very many that were thrown the constraints allowed none.
pub fn invent(analyst: &mut Analyst, dice: &mut Dice) -> Option<Case> {
    let doctrine = Arc::clone(analyst.doctrine());
    let mut throws = (0..THROWS).map(|_| throw(&doctrine, dice));
    throws.find(|case| analyst.analyse(case, Standing::Established).problems.is_empty())
}

fn throw(doctrine: &Arc<Doctrine>, dice: &mut Dice) -> Case {
    let mut case = Case::blank(CaseId::from_title("random", 0), "", "");
    for fact in doctrine.fact_ids() {
        let value = value(doctrine, fact, dice);
        let answer = Answer { value: Some(value), standing: Standing::Established, ..Answer::default() };
        case.answers.insert(doctrine.fact(fact).id.clone(), answer);
    }
    // What is not asked says nothing; taking it out may change nothing else, since it did not count.
    let asked = asked(doctrine, &case);
    for fact in doctrine.fact_ids().filter(|f| asked[f.index()] == Asked::No) {
        case.answers.remove(&doctrine.fact(fact).id);
    }
    case
}

fn value(doctrine: &Doctrine, fact: FactId, dice: &mut Dice) -> AnswerValue {
    match &doctrine.fact(fact).kind {
        FactKind::Number { .. } => {
            let edges = doctrine.domain().classes(fact);
            let class = dice.below(edges);
            let least = doctrine.domain().least_of(fact, class);
            let room = if class + 1 < edges { doctrine.domain().least_of(fact, class + 1) - least } else { 100 };
            AnswerValue::Number(least + dice.below(usize::try_from(room).unwrap_or(100)) as u64)
        }
        FactKind::SeveralOf { values, none } => {
            let marks: Vec<usize> = (0..values.len()).filter(|v| Some(*v) != *none).collect();
            let count = [0, 1, 1, 1, 2][dice.below(5)];
            let mut held: Vec<usize> = (0..count).map(|_| marks[dice.below(marks.len())]).collect();
            held.dedup();
            if held.is_empty() {
                held.extend(none);
            }
            held.sort_unstable();
            AnswerValue::Marks(held.into_iter().map(|v| values[v].id.clone()).collect())
        }
        kind => AnswerValue::Word(kind.values()[dice.below(kind.values().len())].id.clone()),
    }
}

/// A case as a lawyer reads it: a line for each section of the doctrine.
pub fn story(doctrine: &Doctrine, case: &Case) -> Vec<String> {
    let mut lines = Vec::new();
    for section in doctrine.sections() {
        let told = |f: &FactId| Some(format!("{} = {}", doctrine.fact(*f).label, answer_words(doctrine, case, *f)?));
        let facts: Vec<String> = section.facts.iter().filter_map(told).collect();
        if !facts.is_empty() {
            lines.push(format!("{}: {}.", section.title, facts.join("; ")));
        }
    }
    lines
}
