//! What the panel shows and in which order: the school shown first, verdicts, headings; and the order of the compiled form.

use toml::Spanned;

use super::super::fault::Fault;
use super::super::model::*;
use super::super::source::Parsed;
use super::Loader;

impl<'a> Loader<'a> {
    /// The school that is shown first: the one that the header names, else the middle one.
    pub(super) fn default_school(&mut self) -> SchoolId {
        let parsed = self.parsed;
        let named =
            parsed.iter().find_map(|p| Some((p, p.tables.doctrine.as_ref()?.get_ref().default_school.as_ref()?)));
        let Some((p, name)) = named else { return SchoolId((self.schools.len() / 2) as u8) };
        self.school_of(p, name).unwrap_or(SchoolId(0))
    }

    pub(super) fn verdicts(&mut self) -> Vec<Verdict> {
        let parsed = self.parsed;
        let written: Vec<_> = parsed.iter().flat_map(|p| p.tables.verdict.iter().map(move |v| (p, v))).collect();
        written
            .into_iter()
            .filter_map(|(p, v)| {
                let element = self.element_of(p, &v.element)?;
                let within = v.lacks_within.as_ref().and_then(|name| self.element_of(p, name));
                Some(Verdict { question: v.question.clone(), element, lacks_within: within.unwrap_or(element) })
            })
            .collect()
    }

    pub(super) fn headings(&mut self) -> Vec<Heading> {
        let parsed = self.parsed;
        let written: Vec<_> = parsed.iter().flat_map(|p| p.tables.heading.iter().map(move |h| (p, h))).collect();
        written
            .into_iter()
            .map(|(p, h)| Heading {
                title: h.title.clone(),
                elements: h.elements.iter().filter_map(|e| self.element_of(p, e)).collect(),
            })
            .collect()
    }

    pub(super) fn school_of(&mut self, p: &Parsed, name: &Spanned<String>) -> Option<SchoolId> {
        let found = self.schools.iter().position(|s| s.id == *name.get_ref());
        if found.is_none() {
            let fault = Fault::at(&p.place(name), format!("unknown school '{}'", name.get_ref()));
            let fault = fault.did_you_mean(name.get_ref(), self.schools.iter().map(|s| s.id.as_str()));
            self.fault(fault);
        }
        found.map(|school| SchoolId(school as u8))
    }

    pub(super) fn element_of(&mut self, p: &Parsed, name: &Spanned<String>) -> Option<ElementId> {
        let found = self.element_ids.get(name.get_ref().as_str()).copied();
        if found.is_none() {
            let fault = Fault::at(&p.place(name), format!("unknown element '{}'", name.get_ref()));
            let fault = fault.did_you_mean(name.get_ref(), self.element_ids.keys().copied());
            self.fault(fault);
        }
        found
    }

    /// The order of facts in the compiled form: those named, then the rest in file order.
    pub(super) fn order(&mut self) -> Vec<FactId> {
        let parsed = self.parsed;
        let mut order: Vec<FactId> = Vec::new();
        for p in parsed {
            for name in &p.tables.order {
                match self.fact_ids.get(name.get_ref().as_str()) {
                    Some(id) if order.contains(id) => self.twice(p, name, "place in the order for the fact"),
                    Some(id) => order.push(*id),
                    None => {
                        let fault = Fault::at(&p.place(name), format!("unknown fact '{}'", name.get_ref()));
                        let fault = fault.did_you_mean(name.get_ref(), self.fact_ids.keys().copied());
                        self.fault(fault);
                    }
                }
            }
        }
        let rest: Vec<FactId> =
            (0..self.facts.len()).map(|i| FactId(i as u16)).filter(|f| !order.contains(f)).collect();
        order.extend(rest);
        order
    }
}
