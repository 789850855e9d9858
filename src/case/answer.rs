//! An answer: what a case says to a fact, and how well that is supported.

use super::{Extra, SourceRef};

/// How well an answer is supported, from the weakest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Standing {
    /// For the sake of argument.
    Assumed,
    /// Somebody says so.
    #[default]
    Alleged,
    /// There is credible support.
    Credible,
    /// It is established.
    Established,
}

impl Standing {
    /// All standings, the weakest first.
    pub const ALL: [Standing; 4] = [Standing::Assumed, Standing::Alleged, Standing::Credible, Standing::Established];

    /// As files and screens have it.
    pub fn words(self) -> &'static str {
        match self {
            Standing::Assumed => "assumed",
            Standing::Alleged => "alleged",
            Standing::Credible => "credible",
            Standing::Established => "established",
        }
    }

    /// The standing that `words` names.
    pub fn from_words(words: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.words() == words)
    }
}

/// What is said to a fact, in words that the case owns or that stand elsewhere. May be partial: it then narrows what is possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerValue<T = String> {
    /// One value by its name; yes and no too.
    Word(T),
    /// One of these values.
    OneOf(Vec<T>),
    /// A number.
    Number(u64),
    /// A number within bounds, at least one of which is given.
    Between {
        /// The lower bound.
        at_least: Option<u64>,
        /// The upper bound.
        at_most: Option<u64>,
    },
    /// Exactly these marks hold.
    Marks(Vec<T>),
    /// Of some marks it is known that they hold, of others that they do not.
    SomeMarks {
        /// They hold.
        known: Vec<T>,
        /// They do not.
        denied: Vec<T>,
    },
}

impl<T> AnswerValue<T> {
    /// A partial value of what is said of it; none where that does not make one.
    pub(super) fn partial(
        at_least: Option<u64>,
        at_most: Option<u64>,
        one_of: Option<Vec<T>>,
        known: Option<Vec<T>>,
        denied: Option<Vec<T>>,
    ) -> Option<Self> {
        match (at_least.is_some() || at_most.is_some(), one_of, known.is_some() || denied.is_some()) {
            (true, None, false) => Some(AnswerValue::Between { at_least, at_most }),
            (false, Some(words), false) => Some(AnswerValue::OneOf(words)),
            (false, None, true) => {
                Some(AnswerValue::SomeMarks { known: known.unwrap_or_default(), denied: denied.unwrap_or_default() })
            }
            _ => None,
        }
    }
}

/// The other side's version.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Disputed {
    /// What the other side says; nothing where it merely denies.
    pub value: Option<AnswerValue>,
    /// Whether the user takes the answer as proven all the same.
    pub proven: bool,
    /// A note.
    pub note: String,
    /// Its sources.
    pub sources: Vec<SourceRef>,
    /// Unknown keys.
    pub extra: Extra,
}

/// What a case says to a fact.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// The value; none where there is only a note.
    pub value: Option<AnswerValue>,
    /// How well it is supported.
    pub standing: Standing,
    /// A note.
    pub note: String,
    /// Its sources.
    pub sources: Vec<SourceRef>,
    /// The other side's version, where it is disputed.
    pub disputed: Option<Disputed>,
    /// Unknown keys.
    pub extra: Extra,
}

impl Answer {
    /// Whether nothing is said at all.
    pub fn is_empty(&self) -> bool {
        self.value.is_none()
            && self.note.is_empty()
            && self.sources.is_empty()
            && self.disputed.is_none()
            && self.extra.0.is_empty()
    }

    /// Whether the answer counts when only what reaches `standard` does.
    pub fn reaches(&self, standard: Standing) -> bool {
        self.standing >= standard && self.disputed.as_ref().is_none_or(|d| d.proven)
    }
}
