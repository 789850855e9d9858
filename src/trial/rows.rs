//! Rows of law: a case, what is changed in it, and the finding that must come out, school by school, with the reason why.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use crate::analysis::{Analyst, Reading, problem_words};
use crate::case::{Case, CaseId, Standing, json_string, read_answers};
use crate::doctrine::{Doctrine, ElementId, Fault, Faults, Outcome, Place, SchoolId, SourceFile, read_dir};

/// A row, ready to be run.
#[derive(Debug, Clone)]
pub struct Row {
    /// File and line where it stands.
    pub place: String,
    /// The element whose finding it states.
    pub element: ElementId,
    /// The facts.
    pub case: Case,
    /// Which answers count.
    pub reading: Reading,
    /// The finding in words, for each school that the row speaks of.
    pub finds: Vec<(SchoolId, String)>,
    /// Why the law is so.
    pub why: String,
}

/// A finding that came out otherwise than its row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// File and line of the row.
    pub place: String,
    /// What came out, and why.
    pub says: String,
}

/// What a finding is called that is not settled, in either reading.
const OPEN: [&str; 2] = ["open", "not proven"];

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Tables {
    base: Vec<BaseTable>,
    row: Vec<RowTable>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BaseTable {
    id: Spanned<String>,
    says: String,
    from: Option<Spanned<String>>,
    #[serde(default)]
    set: BTreeMap<Spanned<String>, toml::Value>,
    #[serde(default)]
    unset: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RowTable {
    element: Spanned<String>,
    from: Spanned<String>,
    #[serde(default)]
    set: BTreeMap<Spanned<String>, toml::Value>,
    #[serde(default)]
    unset: Vec<Spanned<String>>,
    #[serde(default)]
    reading: RowReading,
    finds: Spanned<Finds>,
    why: String,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
enum RowReading {
    #[default]
    #[serde(rename = "as alleged")]
    AsAlleged,
    #[serde(rename = "as proven")]
    AsProven,
    #[serde(rename = "other version")]
    OtherVersion,
}

/// One finding for all schools, or one for each that is named.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Finds {
    All(String),
    BySchool(BTreeMap<String, String>),
}

/// Reads the rows of a folder, against a doctrine. Rows may begin with a base of any file or with one of `cases`.
///
/// # Errors
/// All faults at once, with file, line and column.
pub fn read_rows(doctrine: &Doctrine, dir: &Path, cases: &[Case]) -> Result<Vec<Row>, Faults> {
    let files = read_dir(dir).map_err(|fault| Faults::sorted(vec![fault]))?;
    let mut faults = Vec::new();
    let mut parsed = Vec::new();
    for file in files {
        let file = Arc::new(file);
        match toml::from_str::<Tables>(&file.text) {
            Ok(tables) => parsed.push((file, tables)),
            Err(e) => {
                let place = Place { file: Arc::clone(&file), span: e.span().unwrap_or(0..0) };
                faults.push(Fault::at(&place, e.message().trim().to_owned()));
            }
        }
    }
    let mut reader = Reader { doctrine, bases: cases.iter().map(|c| (c.id.to_string(), c.clone())).collect(), faults };
    for (file, tables) in &parsed {
        tables.base.iter().for_each(|base| reader.base(file, base));
    }
    let mut rows = Vec::new();
    for (file, tables) in &parsed {
        rows.extend(tables.row.iter().filter_map(|row| reader.row(file, row)));
    }
    if reader.faults.is_empty() { Ok(rows) } else { Err(Faults::sorted(reader.faults)) }
}

struct Reader<'d> {
    doctrine: &'d Doctrine,
    bases: BTreeMap<String, Case>,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn base(&mut self, file: &Arc<SourceFile>, base: &BaseTable) {
        let mut case = match &base.from {
            Some(from) => self.beginning(file, from),
            None => match CaseId::new(base.id.get_ref()) {
                Some(id) => Some(Case::blank(id, &base.says, "")),
                None => return self.fault(file, &base.id, format!("'{}' is no name for a base", base.id.get_ref())),
            },
        };
        let Some(case) = case.as_mut() else { return };
        self.change(file, case, &base.set, &base.unset);
        if self.bases.insert(base.id.get_ref().clone(), case.clone()).is_some() {
            self.fault(file, &base.id, format!("a second base named '{}'", base.id.get_ref()));
        }
    }

    fn row(&mut self, file: &Arc<SourceFile>, row: &RowTable) -> Option<Row> {
        let before = self.faults.len();
        let element = self.doctrine.element_named(row.element.get_ref());
        if element.is_none() {
            self.fault(file, &row.element, format!("unknown element '{}'", row.element.get_ref()));
        }
        let mut case = self.beginning(file, &row.from)?;
        self.change(file, &mut case, &row.set, &row.unset);
        let finds: Vec<(SchoolId, String)> = match row.finds.get_ref() {
            Finds::All(finding) => self.doctrine.school_ids().map(|s| (s, finding.clone())).collect(),
            Finds::BySchool(by_school) => by_school
                .iter()
                .filter_map(|(name, finding)| {
                    let school = self.doctrine.school_named(name);
                    if school.is_none() {
                        self.fault(file, &row.finds, format!("unknown school '{name}'"));
                    }
                    Some((school?, finding.clone()))
                })
                .collect(),
        };
        if finds.is_empty() {
            self.fault(file, &row.finds, "a row says what is found in one school at least".to_owned());
        }
        for (_, finding) in &finds {
            self.known_finding(file, &row.finds, finding);
        }
        let reading = match row.reading {
            RowReading::AsAlleged => Reading::AsAlleged,
            RowReading::AsProven => Reading::AsProven(Standing::Established),
            RowReading::OtherVersion => Reading::OtherVersion,
        };
        let place = Place { file: Arc::clone(file), span: row.element.span() };
        let line = place.line();
        (self.faults.len() == before).then_some(())?;
        Some(Row {
            place: format!("{}:{line}", file.name),
            element: element?,
            case,
            reading,
            finds,
            why: row.why.clone(),
        })
    }

    fn known_finding(&mut self, file: &Arc<SourceFile>, at: &Spanned<Finds>, finding: &str) {
        let outcomes = Outcome::ALL.map(Outcome::words);
        let mut known = outcomes.into_iter().chain(OPEN);
        if !known.clone().any(|k| k == finding) {
            let place = Place { file: Arc::clone(file), span: at.span() };
            let fault = Fault::at(&place, format!("'{finding}' is no finding"));
            self.faults.push(fault.did_you_mean(finding, known.by_ref()));
        }
    }

    fn beginning(&mut self, file: &Arc<SourceFile>, from: &Spanned<String>) -> Option<Case> {
        let found = self.bases.get(from.get_ref()).cloned();
        if found.is_none() {
            let place = Place { file: Arc::clone(file), span: from.span() };
            let fault = Fault::at(&place, format!("no base and no bundled case is named '{}'", from.get_ref()));
            self.faults.push(fault.did_you_mean(from.get_ref(), self.bases.keys().map(String::as_str)));
        }
        found
    }

    fn change(
        &mut self,
        file: &Arc<SourceFile>,
        case: &mut Case,
        set: &BTreeMap<Spanned<String>, toml::Value>,
        unset: &[Spanned<String>],
    ) {
        for fact in unset {
            if case.answers.remove(fact.get_ref()).is_none() {
                self.fault(file, fact, format!("'{}' was not answered", fact.get_ref()));
            }
        }
        for (fact, value) in set {
            if self.doctrine.fact_named(fact.get_ref()).is_none() {
                self.fault(file, fact, format!("unknown fact '{}'", fact.get_ref()));
                continue;
            }
            match answer(fact.get_ref(), value) {
                Ok(mut answers) => case.answers.append(&mut answers.answers),
                Err(message) => self.fault(file, fact, message),
            }
        }
    }

    fn fault(&mut self, file: &Arc<SourceFile>, at: &Spanned<impl Sized>, message: String) {
        let place = Place { file: Arc::clone(file), span: at.span() };
        self.faults.push(Fault::at(&place, message));
    }
}

/// The answer that a row gives: a value as in case files, or a table that has one, and then perhaps a standing; established where none is given.
fn answer(fact: &str, value: &toml::Value) -> Result<Case, String> {
    let whole = value.as_table().filter(|t| t.contains_key("value") || t.contains_key("disputed"));
    let json = serde_json::to_string(value).map_err(|e| e.to_string())?;
    let answer = match whole {
        Some(_) => json,
        None => format!("{{\"value\":{json},\"standing\":\"{}\"}}", Standing::Established.words()),
    };
    read_answers(format!("{{\"answers\":{{{}:{answer}}}}}", json_string(fact)).as_bytes()).map_err(|e| e.message)
}

/// Runs the rows and says which findings came out otherwise.
pub fn run_rows(analyst: &mut Analyst, rows: &[Row]) -> Vec<Wrong> {
    let doctrine = Arc::clone(analyst.doctrine());
    let mut wrong = Vec::new();
    for row in rows {
        let mut say = |says: String| wrong.push(Wrong { place: row.place.clone(), says });
        let analysis = analyst.analyse(&row.case, Standing::Established);
        for problem in &analysis.problems {
            say(problem_words(&doctrine, problem));
        }
        let findings = match row.reading {
            Reading::AsAlleged => Some(&analysis.as_alleged),
            Reading::AsProven(_) => Some(&analysis.as_proven),
            Reading::OtherVersion => analysis.other_version.as_ref(),
        };
        let Some(findings) = findings else {
            say("the row asks for the other version, and no answer is disputed".to_owned());
            continue;
        };
        for (school, expected) in &row.finds {
            let found = findings.of(*school, row.element).words(row.reading);
            if found != expected {
                let why = analyst.explain(&row.case, row.element, *school, row.reading).paragraph(&doctrine);
                say(format!(
                    "{} ({}): {found}, and the row says {expected}, because: {} What the doctrine says: {why}",
                    doctrine.element(row.element).id,
                    doctrine.school(*school).id,
                    row.why,
                ));
            }
        }
    }
    wrong
}
