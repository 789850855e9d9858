//! Which tests of the doctrine the rows try: each should decide in one row and be passed over in another.

use std::fmt;

use super::rows::Row;
use crate::analysis::{Analyst, Reached};
use crate::doctrine::{Doctrine, ElementId};

/// What the rows try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// How many tests the doctrine has.
    pub tests: usize,
    /// Tests that no row decides by, or that no row reaches and passes over.
    pub untested: Vec<Untested>,
}

/// A test that the rows do not try in both directions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untested {
    /// The element.
    pub element: ElementId,
    /// Position of the test in it, from 0.
    pub test: usize,
    /// Whether some row is decided by it.
    pub decides: bool,
    /// Whether some row reaches it and finds that it does not apply; always so for an `otherwise`.
    pub passed_over: bool,
}

impl Untested {
    /// "gravity, test 3 (not met if …): no row is decided by it".
    pub fn words(&self, doctrine: &Doctrine) -> String {
        let element = doctrine.element(self.element);
        let test = &element.tests[self.test];
        let lacks = match (self.decides, self.passed_over) {
            (false, false) => "no row reaches it",
            (false, true) => "no row is decided by it",
            _ => "no row passes it over",
        };
        format!("{}, test {} ({} when {}): {lacks}", element.id, self.test + 1, test.finding, test.when)
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} tests tried in both directions", self.tests - self.untested.len(), self.tests)
    }
}

impl Coverage {
    /// What these rows try.
    pub fn of(analyst: &mut Analyst, rows: &[Row]) -> Self {
        let doctrine = std::sync::Arc::clone(analyst.doctrine());
        let mut tried: Vec<Vec<[bool; 2]>> = doctrine
            .elements()
            .iter()
            .map(|e| e.tests.iter().map(|t| [false, t.when == "otherwise"]).collect())
            .collect();
        for row in rows {
            for (school, _) in &row.finds {
                let of_element = &mut tried[row.element.index()];
                for (test, reached) in analyst.reached(&row.case, row.element, *school, row.reading) {
                    match reached {
                        Reached::Decides => of_element[test.index()][0] = true,
                        Reached::PassedOver => of_element[test.index()][1] = true,
                    }
                }
            }
        }
        let tests = tried.iter().map(Vec::len).sum();
        let untested = doctrine
            .element_ids()
            .flat_map(|element| {
                let tests = tried[element.index()].iter().enumerate();
                tests
                    .filter(|(_, [a, b])| !(*a && *b))
                    .map(move |(test, [decides, passed_over])| Untested {
                        element,
                        test,
                        decides: *decides,
                        passed_over: *passed_over,
                    })
                    .collect::<Vec<_>>()
            })
            .collect();
        Coverage { tests, untested }
    }
}
