//! The doctrine for reading: the whole of it, one element, one fact, one authority, made so that a lawyer can mark it up.

use super::sheet::{Kind, Sheet};
use crate::doctrine::{
    Authority, Bearing, Citation, Commentary, Doctrine, Element, ElementId, Fact, FactId, FactKind, Party, SchoolId,
    Status, Test, with_unit,
};

/// What a star behind a citation says.
const STARRED: &str = "A star (*) marks a place that is cited from established knowledge: check it against the text before you rely on it.";

/// What of the doctrine is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LawPart {
    /// All of it.
    Whole,
    /// An element: rule, debate, arguments, tests.
    Element(ElementId),
    /// A fact with its values.
    Fact(FactId),
    /// An authority, by its position, with its places and what cites it.
    Authority(usize),
}

/// A part of the doctrine as a text; of the tests those that `school` sees, or all.
pub fn law(doctrine: &Doctrine, part: LawPart, school: Option<SchoolId>) -> Sheet {
    let mut book = Book { doctrine, school, sheet: Sheet::default() };
    match part {
        LawPart::Whole => book.whole(),
        LawPart::Element(id) => {
            book.sheet.title(&doctrine.element(id).title);
            book.element(id);
        }
        LawPart::Fact(id) => {
            book.sheet.title(&doctrine.fact(id).question);
            book.fact(id);
        }
        LawPart::Authority(index) => {
            book.sheet.title(&doctrine.authorities()[index].short);
            book.authority(&doctrine.authorities()[index]);
            book.cited_by(index);
        }
    }
    if matches!(part, LawPart::Element(_)) {
        book.sheet.blank();
        book.sheet.text(Kind::Quiet, 0, STARRED);
    }
    book.sheet
}

struct Book<'d> {
    doctrine: &'d Doctrine,
    school: Option<SchoolId>,
    sheet: Sheet,
}

impl Book<'_> {
    fn whole(&mut self) {
        let header = self.doctrine.header();
        self.sheet.title(&header.title);
        let edition = format!("{} {}, the law as of {}", header.id, header.version, header.date);
        self.sheet.text(Kind::Quiet, 0, &edition);
        self.sheet.text(Kind::Quiet, 0, STARRED);
        self.sheet.heading("The schools");
        for school in self.doctrine.schools() {
            self.sheet.item(Kind::Text, 0, &format!("{}. {}", school.title, school.says));
        }
        self.sheet.heading("Lines that no authority draws in figures");
        for line in self.doctrine.lines() {
            self.sheet.item(
                Kind::Text,
                0,
                &format!("{}: {}. {}", line.id, with_unit(line.value, &line.unit), line.says),
            );
        }
        self.elements();
        self.facts();
        self.constraints();
        self.scoring();
        self.authorities();
    }

    fn elements(&mut self) {
        for heading in self.doctrine.headings() {
            self.sheet.heading(&heading.title);
            for root in &heading.elements {
                self.tree(*root);
            }
        }
    }

    fn tree(&mut self, id: ElementId) {
        self.sheet.blank();
        self.sheet.text(Kind::Strong, 0, &self.doctrine.element(id).title);
        self.element(id);
        for part in &self.doctrine.element(id).parts {
            if !self.doctrine.headings().iter().any(|h| h.elements.contains(part)) {
                self.tree(*part);
            }
        }
    }

    fn element(&mut self, id: ElementId) {
        let element = self.doctrine.element(id);
        let met = match element.met {
            Bearing::Helps => "Met helps the acting State.",
            Bearing::Hurts => "Met counts against the acting State.",
            Bearing::Neutral => "Met is neither good nor bad for the acting State.",
        };
        let of = element.part_of.map(|of| format!(" It is part of '{}'.", self.doctrine.element(of).title));
        self.sheet.text(Kind::Text, 0, &element.question);
        self.sheet.text(Kind::Quiet, 0, &format!("({}) {met}{}", element.id, of.unwrap_or_default()));
        self.paragraph("The rule", &element.rule, &element.rule_cites);
        if let Some(commentary) = &element.commentary {
            self.commentary(commentary);
        }
        self.tests(element);
    }

    fn commentary(&mut self, commentary: &Commentary) {
        self.paragraph("The debate", &commentary.debate, &commentary.cites);
        let only = self.school;
        for argument in commentary.arguments.iter().filter(|a| only.is_none_or(|s| s == a.school)) {
            let school = &self.doctrine.school(argument.school).title;
            self.paragraph(&format!("For the {} school", school.to_lowercase()), &argument.says, &argument.cites);
        }
    }

    fn paragraph(&mut self, label: &str, text: &str, cites: &[Citation]) {
        self.sheet.blank();
        self.sheet.text(Kind::Text, 0, &format!("{label}. {text}{}", self.cites(cites)));
    }

    /// The tests in order, each once, with the schools that see it.
    fn tests(&mut self, element: &Element) {
        self.sheet.blank();
        self.sheet.text(Kind::Quiet, 0, "Tests: the first whose condition holds gives the finding.");
        let seen = |t: &Test| self.school.is_none_or(|s| t.schools.contains(&s));
        for (index, test) in element.tests.iter().enumerate().filter(|(_, t)| seen(t)) {
            let schools = if self.school.is_some() || test.schools.len() == self.doctrine.schools().len() {
                String::new()
            } else {
                let names: Vec<String> =
                    test.schools.iter().map(|s| self.doctrine.school(*s).title.to_lowercase()).collect();
                format!(" ({})", names.join(", "))
            };
            let condition = match self.doctrine.condition_words(&test.when) {
                otherwise if otherwise == "otherwise" => otherwise,
                condition => format!("if {condition}"),
            };
            let reason = self.doctrine.reason_words(&test.reason);
            let words = format!(
                "Test {}{schools}: {}, {condition}. {reason}{}",
                index + 1,
                test.finding,
                self.cites(&test.cites)
            );
            self.sheet.item(Kind::Text, 2, &words);
        }
    }

    fn facts(&mut self) {
        self.sheet.heading("The facts");
        for section in self.doctrine.sections() {
            for id in &section.facts {
                let fact = self.doctrine.fact(*id);
                self.sheet.blank();
                self.sheet.text(Kind::Strong, 0, &format!("{}: {}", section.title, fact.question));
                self.fact(*id);
            }
        }
    }

    fn fact(&mut self, id: FactId) {
        let fact = self.doctrine.fact(id);
        self.sheet.text(Kind::Quiet, 0, &self.particulars(fact));
        self.sheet.text(Kind::Text, 0, &fact.help);
        if !fact.example.is_empty() {
            self.sheet.blank();
            self.sheet.text(Kind::Text, 0, &format!("Example. {}", fact.example));
        }
        if let Some(when) = &fact.asked_when {
            self.sheet.blank();
            self.sheet.text(Kind::Text, 0, &format!("Asked if {}.", self.doctrine.condition_words(when)));
        }
        let asking = self.asking(id);
        if !asking.is_empty() {
            self.sheet.blank();
            self.sheet.text(Kind::Quiet, 0, &format!("Asked by the tests of: {}.", asking.join(", ")));
        }
        if !fact.kind.values().is_empty() {
            self.sheet.blank();
        }
        for value in fact.kind.values() {
            let help = if value.help.is_empty() { String::new() } else { format!(": {}", value.help) };
            self.sheet.item(Kind::Text, 2, &format!("{}{help}", value.label));
        }
    }

    /// Name, type, lever, how it is filled.
    fn particulars(&self, fact: &Fact) -> String {
        let kind = match &fact.kind {
            FactKind::OneOf(_) => "one of the values".to_owned(),
            FactKind::YesNo(_) => "yes or no".to_owned(),
            FactKind::SeveralOf { .. } => "any of the values that hold".to_owned(),
            FactKind::Number { unit } => format!("a number of {unit}"),
        };
        let mut words = format!("({}) {kind}", fact.id);
        if fact.lever {
            words.push_str("; the acting State chooses it");
        }
        if let Some([from, to]) = &fact.days_between {
            words.push_str(&format!(
                "; counted from the dates of {} and {} where the case has them",
                from.words(),
                to.words()
            ));
        }
        if let Some(parties) = &fact.from_parties {
            let [one, other] = parties.of.map(Party::words);
            words.push_str(&format!("; taken from the parties ({one}, {other}) where the case names them"));
        }
        if fact.recorded_only {
            words.push_str("; kept for the reader, no test uses it");
        }
        words
    }

    /// The titles of the elements whose tests ask a fact.
    fn asking(&self, fact: FactId) -> Vec<String> {
        let asks = |e: &ElementId| self.doctrine.facts_asked_by(*e).contains(&fact);
        self.doctrine.element_ids().filter(asks).map(|e| self.doctrine.element(e).title.clone()).collect()
    }

    fn constraints(&mut self) {
        self.sheet.heading("What cannot be");
        for constraint in self.doctrine.constraints() {
            let never = self.doctrine.condition_words(&constraint.never);
            self.sheet.item(Kind::Text, 0, &format!("({}) {} Never: {never}.", constraint.id, constraint.says));
        }
    }

    fn scoring(&mut self) {
        if self.doctrine.deciders().is_empty() {
            return;
        }
        self.sheet.heading("How decided cases are compared");
        for decider in self.doctrine.deciders() {
            let words = match decider.school {
                Some(school) => {
                    format!("with the {} school, as proven", self.doctrine.school(school).title.to_lowercase())
                }
                None => "never scored".to_owned(),
            };
            self.sheet.item(Kind::Text, 0, &format!("{}: {words}.", decider.title));
        }
        for agreement in self.doctrine.agreements() {
            let mut findings: Vec<&str> = agreement.findings.iter().map(|f| f.words()).collect();
            findings.extend(agreement.not_proven.then_some("not proven"));
            let only: Vec<&str> = agreement.elements.iter().map(|e| self.doctrine.element(*e).title.as_str()).collect();
            let on = if only.is_empty() { String::new() } else { format!(" on '{}'", only.join(", ")) };
            let words =
                format!("A holding of {}{on} agrees leniently with: {}.", agreement.holding, findings.join(", "));
            self.sheet.item(Kind::Text, 0, &words);
        }
    }

    fn authorities(&mut self) {
        self.sheet.heading("Authorities");
        for authority in self.doctrine.authorities() {
            self.sheet.blank();
            self.authority(authority);
        }
    }

    fn authority(&mut self, authority: &Authority) {
        let parts = [authority.author.as_str(), authority.title.as_str(), authority.source.as_str()];
        let told: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
        self.sheet.item(
            Kind::Text,
            0,
            &format!("{}: {}. {}", authority.short, told.join(", "), status(authority.status)),
        );
        for pin in &authority.pins {
            self.sheet.item(Kind::Text, 2, &format!("{}: {} {}", pin.pin, pin.says, status(pin.status)));
        }
    }

    /// The elements whose rules, debates or tests cite an authority.
    fn cited_by(&mut self, index: usize) {
        let cites = |c: &Citation| c.authority == index;
        let of = |e: &&Element| {
            let commentary =
                e.commentary.iter().flat_map(|c| c.cites.iter().chain(c.arguments.iter().flat_map(|a| &a.cites)));
            e.rule_cites.iter().chain(commentary).chain(e.tests.iter().flat_map(|t| &t.cites)).any(cites)
        };
        let titles: Vec<&str> = self.doctrine.elements().iter().filter(of).map(|e| e.title.as_str()).collect();
        if !titles.is_empty() {
            self.sheet.blank();
            self.sheet.text(Kind::Quiet, 0, &format!("Cited for: {}.", titles.join(", ")));
        }
    }

    /// " [Nicaragua § 195; Oil Platforms § 64*]"
    fn cites(&self, cites: &[Citation]) -> String {
        if cites.is_empty() {
            return String::new();
        }
        let words: Vec<String> = cites.iter().map(|c| crate::analysis::cited(self.doctrine, *c)).collect();
        format!(" [{}]", words.join("; "))
    }
}

fn status(status: Status) -> String {
    format!("({})", status.words())
}
