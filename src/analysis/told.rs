//! What an answer is told in: lines, with how they stand and what they speak of.

use super::counsel::Wanted;
use super::findings::Finding;
use crate::doctrine::FactId;

/// One of the five answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// What decides it.
    Why,
    /// What would change it.
    Change,
    /// What to ask next.
    Ask,
    /// What may be done.
    Options,
    /// What the precedents force.
    Precedents,
}

impl Topic {
    /// All five, in their order.
    pub const ALL: [Topic; 5] = [Topic::Why, Topic::Change, Topic::Ask, Topic::Options, Topic::Precedents];

    /// The question that it answers.
    pub fn title(self) -> &'static str {
        match self {
            Topic::Why => "What decides it",
            Topic::Change => "What would change it",
            Topic::Ask => "What to ask next",
            Topic::Options => "What may be done",
            Topic::Precedents => "What the precedents say",
        }
    }

    /// In one word, for narrow places and for JSON.
    pub fn word(self) -> &'static str {
        match self {
            Topic::Why => "why",
            Topic::Change => "change",
            Topic::Ask => "ask",
            Topic::Options => "options",
            Topic::Precedents => "precedents",
        }
    }
}

/// What a line of an answer speaks of.
#[derive(Debug, Clone, PartialEq)]
pub enum Leads {
    /// A fact.
    Fact(FactId),
    /// A change that can be tried.
    Change(Vec<Wanted>),
    /// A course of action that can be tried, by its position in the doctrine.
    Course(usize),
    /// A precedent, by its position, and the first fact that keeps it from binding.
    Precedent(usize, Option<FactId>),
}

/// How a line stands in its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// It says what follows.
    Heading,
    /// It says of what the next items are.
    Part,
    /// It is one of several.
    Item,
    /// It belongs to the line above.
    Detail,
    /// It says how far the answer goes.
    Remark,
}

/// A line of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Its words, safe to show.
    pub text: String,
    /// How it stands.
    pub rank: Rank,
    /// The finding that it is about, where there is one, for its mark.
    pub finding: Option<Finding>,
    /// What it speaks of.
    pub leads: Option<Leads>,
    /// Of a course of action, its title alone and the findings on the questions at the top by school, for where there are columns.
    pub columns: Option<(String, Vec<Vec<Finding>>)>,
}
