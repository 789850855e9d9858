//! Caroline: may this State use force in self-defence? The law as data, a case as answers, the analysis as what follows.

pub mod doctrine;
pub mod case;
