//! What follows from a case: findings by school and reading, exact over everything unknown, each with its explanation.
//! Floor 3. Pure: no files, no clock; cannot fail on a loaded doctrine and a valid case.

mod adapted;
mod asking;
mod changes;
mod counsel;
mod counsel_json;
mod counting;
mod courses;
mod decisive;
mod exact;
mod explain;
mod findings;
mod forcing;
mod front;
mod hitting;
mod idle;
mod implied;
mod inquiry;
mod json;
mod known;
mod lanes;
mod layout;
mod left;
mod levels;
mod limits;
mod moves;
mod needs;
mod phrases;
mod plain;
mod possible;
mod question;
mod reach;
mod reduction;
mod refuted;
mod samples;
mod seen;
mod stepwise;
mod strictness;
mod sweeps;
mod telling;
mod told;
mod trace;
mod trial;
mod trying;
mod ways;
mod whole;
mod wholes;
mod words;

pub use changes::Effort;
pub use counsel::{Ask, Change, Counsel, Decides, Question, Wanted, Wish};
pub use counsel_json::counsel_to_json;
pub use courses::{CourseFindings, taken};
pub use explain::{Deciding, Explanation, LINE_LIMIT, OtherSchool, PARAGRAPH_LIMIT, Strength, Support, cited};
pub use findings::{Analysis, Analyst, Finding, Findings};
pub use forcing::{Compared, Distinction, Forcing, NEARLY, Precedents, Standpoint};
pub use json::{JsonLines, problem_words, to_json};
pub use known::{Asked, Problem, Reading, answer_from_case, asked, check_value};
pub use phrases::{lines_of, strength_words, wanted_words, wish_words};
pub use plain::PlainAnalysis;
pub use strictness::{Looser, out_of_order};
pub use told::{Leads, Rank, Told, Topic};
pub use trace::{Reached, TraceKind, TraceLine};
pub use trying::tried;
pub use words::{answer_words, shortened, value_words};

// The same property as in tests/, with searches given up early and variables that share a place: what only the largest doctrines reach.
#[cfg(test)]
#[path = "../../tests/exactness.rs"]
mod exactness;
