//! What choosing a value would lead to, shown before it is chosen.

use super::app::App;
use super::overlay::{Choice, Version};
use crate::analysis::{Asked, Finding};
use crate::case::AnswerValue;
use crate::doctrine::ElementId;

/// What would follow from an answer, in the school and reading in view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Effect {
    /// The findings on the questions at the top.
    pub(crate) verdicts: Vec<Finding>,
    /// The findings that would be others: now, and then. The questions first.
    pub(crate) changes: Vec<(ElementId, Finding, Finding)>,
}

impl App {
    /// Finds what each value of a choice would lead to, where that is not known yet.
    pub(crate) fn weigh(&mut self, choice: &mut Choice) {
        if choice.version == Version::OtherSide || self.is_asked(choice.fact) == Asked::No {
            return;
        }
        if choice.several {
            let value = self.chosen_value(choice);
            choice.effects = vec![self.effect(choice, value)];
            return;
        }
        if choice.effects.is_empty() {
            let values = self.doctrine.fact(choice.fact).kind.values().iter();
            let words: Vec<String> = values.map(|v| v.id.clone()).collect();
            choice.effects = words.into_iter().map(|w| self.effect(choice, AnswerValue::Word(w))).collect();
        }
    }

    fn effect(&mut self, choice: &Choice, value: AnswerValue) -> Option<Effect> {
        let mut case = (**self.case()?).clone();
        let id = self.doctrine.fact(choice.fact).id.clone();
        case.change_answer(&id, |answer| answer.value = Some(value));
        let then = self.analyst.as_mut()?.analyse(&case, self.standard);
        let now = self.analysis.as_ref()?;
        let (doctrine, reading) = (&self.doctrine, self.reading());
        let finding = |analysis: &crate::analysis::Analysis, e| analysis.reading(self.proven).of(self.school, e);
        let verdicts: Vec<ElementId> = doctrine.verdicts().iter().map(|v| v.element).collect();
        let others = doctrine.element_ids().filter(|e| !verdicts.contains(e));
        let order = verdicts.iter().copied().chain(others);
        let changes = order
            .map(|e| (e, finding(now, e), finding(&then, e)))
            .filter(|(_, now, then)| now.words(reading) != then.words(reading));
        Some(Effect { verdicts: verdicts.iter().map(|e| finding(&then, *e)).collect(), changes: changes.collect() })
    }

    /// What the effect says in words.
    pub(crate) fn effect_words(&self, effect: &Effect) -> String {
        let reading = self.reading();
        let changes = effect.changes.iter().map(|(element, now, then)| {
            let verdict = self.doctrine.verdicts().iter().find(|v| v.element == *element);
            let title = verdict.map_or(&self.doctrine.element(*element).title, |v| &v.question);
            format!("{title} {} {} {}", now.words(reading), self.looks.arrow(), then.words(reading))
        });
        let changes: Vec<String> = changes.collect();
        if changes.is_empty() {
            "It would change no finding.".to_owned()
        } else {
            format!("It would change: {}.", changes.join("; "))
        }
    }
}
