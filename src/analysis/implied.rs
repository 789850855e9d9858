//! What the constraints say of what is open: classes that no completion has, and conditions that all completions meet. Found step by step, so that some of it
//! may be missed.

use crate::doctrine::{Doctrine, Requirement, Signal};

/// What is known in a reading, with what follows from the constraints.
#[derive(Debug, Default)]
pub(super) struct Implied {
    pub(super) known: Vec<u64>,
    /// Conditions of several parts that hold, though it is not known by which part.
    pub(super) holding: Vec<Signal>,
}

impl Implied {
    /// What follows from answers that the constraints allow; what followed from others makes room.
    pub(super) fn by(&mut self, doctrine: &Doctrine, known: &[u64]) {
        let requirements = &doctrine.program().requirements;
        self.known.clear();
        self.known.extend_from_slice(known);
        let mut is_new = true;
        while std::mem::take(&mut is_new) {
            self.holding.clear();
            for requirement in requirements {
                is_new |= self.draw(requirement);
            }
        }
    }

    /// Draws what follows if a requirement is met; whether anything is new.
    fn draw(&mut self, requirement: &Requirement) -> bool {
        match requirement {
            Requirement::Classes(variable, classes) => {
                let known = &mut self.known[usize::from(*variable)];
                let left = *known & classes;
                // Nothing is left only of answers that contradict each other.
                let is_new = left != 0 && left != *known;
                if is_new {
                    *known = left;
                }
                is_new
            }
            Requirement::All(parts) => parts.iter().fold(false, |is_new, part| is_new | self.draw(part)),
            Requirement::Any(parts, signal) => {
                let mut able = None;
                for part in parts.iter() {
                    let (may_be, must_be) = self.is_met(part);
                    if must_be {
                        return false;
                    }
                    able = match able {
                        _ if !may_be => able,
                        None => Some(Some(part)),
                        Some(_) => Some(None),
                    };
                }
                match able {
                    Some(Some(only)) => self.draw(only),
                    _ => {
                        self.holding.push(*signal);
                        false
                    }
                }
            }
        }
    }

    /// Whether a requirement may be met, and whether it must be.
    fn is_met(&self, requirement: &Requirement) -> (bool, bool) {
        match requirement {
            Requirement::Classes(variable, classes) => {
                let known = self.known[usize::from(*variable)];
                (known & classes != 0, known & !classes == 0)
            }
            Requirement::All(parts) => {
                let mut must_all = true;
                for (may_be, must_be) in parts.iter().map(|part| self.is_met(part)) {
                    if !may_be {
                        return (false, false);
                    }
                    must_all &= must_be;
                }
                (true, must_all)
            }
            Requirement::Any(parts, _) => {
                let mut may_any = false;
                for (may_be, must_be) in parts.iter().map(|part| self.is_met(part)) {
                    if must_be {
                        return (true, true);
                    }
                    may_any |= may_be;
                }
                (may_any, false)
            }
        }
    }
}
