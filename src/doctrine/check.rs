//! What must hold of a doctrine beyond its names: no circles, every list of tests closed, nothing idle.
//! The checks that need the compiled form (tests that never fire, contradictory constraints) stand in `compile`.

use super::fault::Fault;
use super::load::Loader;
use super::model::{ElementId, FactId, SchoolId};
use super::program::{Node, Program};

/// Checks the structure and fills in `program.order`.
pub(crate) fn structure(loader: &mut Loader<'_>, program: &mut Program) {
    if loader.elements.is_empty() {
        loader.faults.push(Fault::general("the doctrine has no [[element]]: there is nothing that it could find"));
    }
    asked_circles(loader);
    element_order(loader, program);
    part_circles(loader);
    closed_lists(loader, program);
    idle_facts(loader, program);
}

/// Walks a graph depth first; gives the nodes after those they need, and the first node of each circle.
fn depth_first(count: usize, needs: impl Fn(usize) -> Vec<usize>) -> (Vec<usize>, Vec<usize>) {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    fn visit(
        node: usize,
        needs: &dyn Fn(usize) -> Vec<usize>,
        marks: &mut [Mark],
        order: &mut Vec<usize>,
        circles: &mut Vec<usize>,
    ) {
        marks[node] = Mark::Open;
        for next in needs(node) {
            match marks[next] {
                Mark::New => visit(next, needs, marks, order, circles),
                Mark::Open => circles.push(next),
                Mark::Done => {}
            }
        }
        marks[node] = Mark::Done;
        order.push(node);
    }
    let mut marks = vec![Mark::New; count];
    let (mut order, mut circles) = (Vec::new(), Vec::new());
    for node in 0..count {
        if marks[node] == Mark::New {
            visit(node, &needs, &mut marks, &mut order, &mut circles);
        }
    }
    circles.sort_unstable();
    circles.dedup();
    (order, circles)
}

fn asked_circles(loader: &mut Loader<'_>) {
    let (_, circles) = depth_first(loader.facts.len(), |fact| loader.facts_in_asked(fact));
    for fact in circles {
        let fault = Fault::at(
            &loader.places.facts[fact],
            format!("whether '{}' is asked depends on itself", loader.facts[fact].id),
        );
        loader.faults.push(fault.advice("break the circle in asked_when"));
    }
}

fn element_order(loader: &mut Loader<'_>, program: &mut Program) {
    let read_by = |element: usize| {
        let mut read = Vec::new();
        for rules in &program.rules {
            for rule in &rules[element] {
                program.elements_below(rule.when, &mut |e| read.push(e.index()));
            }
        }
        read
    };
    let (order, circles) = depth_first(loader.elements.len(), read_by);
    for element in circles {
        let fault = Fault::at(
            &loader.places.elements[element],
            format!("the finding on '{}' depends on itself", loader.elements[element].id),
        );
        loader
            .faults
            .push(fault.advice("elements form a graph without circles: look at the elements that its tests read"));
    }
    program.order = order.into_iter().map(|e| ElementId(e as u16)).collect();
}

fn part_circles(loader: &mut Loader<'_>) {
    let (_, circles) =
        depth_first(loader.elements.len(), |e| loader.elements[e].part_of.map(|p| p.index()).into_iter().collect());
    for element in circles {
        let fault = Fault::at(
            &loader.places.elements[element],
            format!("'{}' is a part of itself", loader.elements[element].id),
        );
        loader.faults.push(fault.advice("correct part_of"));
    }
}

/// Each school needs an `otherwise` in each element, and no test after it.
fn closed_lists(loader: &mut Loader<'_>, program: &Program) {
    let always = |node| matches!(program.nodes[node as usize], Node::Constant(true));
    for (index, element) in loader.elements.iter().enumerate() {
        for (s, school) in loader.schools.iter().enumerate() {
            let rules = &program.rules[s][index];
            match rules.iter().position(|r| always(r.when)) {
                None => {
                    let fault = Fault::at(
                        &loader.places.elements[index],
                        format!("'{}' has no 'otherwise' for the school '{}'", element.id, school.id),
                    );
                    loader.faults.push(fault.advice("close the list with a test whose condition is \"otherwise\""));
                }
                Some(last) => {
                    for rule in &rules[last + 1..] {
                        let test = rule.test.index();
                        let seen_elsewhere = element.tests[test].schools.iter().any(|other| {
                            *other != SchoolId(s as u8)
                                && program.rules[other.index()][index]
                                    .iter()
                                    .take_while(|r| !always(r.when))
                                    .any(|r| r.test == rule.test)
                        });
                        if !seen_elsewhere {
                            let fault = Fault::at(
                                &loader.places.tests[index][test],
                                format!("a test after the 'otherwise' of the school '{}'", school.id),
                            );
                            loader.faults.push(fault.advice("'otherwise' closes the list: move the test before it"));
                        }
                    }
                }
            }
        }
    }
}

fn idle_facts(loader: &mut Loader<'_>, program: &Program) {
    let mut used = vec![false; loader.facts.len()];
    for fact in 0..loader.facts.len() {
        for asked in loader.facts_in_asked(fact) {
            used[asked] = true;
        }
    }
    for fact in loader.facts_in_conditions() {
        used[fact] = true;
    }
    debug_assert!(program.asked.len() == used.len());
    for (index, fact) in loader.facts.iter().enumerate() {
        let place = &loader.places.facts[index];
        if !used[index] && !fact.recorded_only {
            loader.faults.push(
                Fault::at(place, format!("no test uses '{}'", fact.id))
                    .advice("use it in a test, or mark it recorded_only = true"),
            );
        }
        if used[index] && fact.recorded_only {
            loader.faults.push(
                Fault::at(place, format!("'{}' is marked recorded_only, but a condition uses it", fact.id))
                    .advice("remove the mark"),
            );
        }
    }
}

/// Elements that no heading shows: their findings would be invisible.
pub(crate) fn unseen_elements(
    elements: &[super::model::Element],
    headings: &[super::model::Heading],
) -> Vec<ElementId> {
    let shown = |mut element: ElementId| {
        for _ in 0..=elements.len() {
            if headings.iter().any(|h| h.elements.contains(&element)) {
                return true;
            }
            match elements[element.index()].part_of {
                Some(parent) => element = parent,
                None => return false,
            }
        }
        false
    };
    (0..elements.len()).map(|e| ElementId(e as u16)).filter(|e| !shown(*e)).collect()
}

impl Loader<'_> {
    fn facts_in_asked(&self, fact: usize) -> Vec<usize> {
        let mut facts = Vec::new();
        self.visit_asked(FactId(fact as u16), &mut |f| facts.push(f.index()));
        facts
    }

    fn facts_in_conditions(&self) -> Vec<usize> {
        let mut facts = Vec::new();
        self.visit_tests(&mut |f| facts.push(f.index()));
        for (_, _, only_when) in self.only_when.iter().flatten() {
            self.visit_facts(only_when, &mut |f| facts.push(f.index()));
        }
        facts
    }
}
