//! The file of a saved analysis: everything that was on screen, in words, so that it is shown again exactly whatever the doctrine has become;
//! and the remarks beside it.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

use super::law;
use crate::analysis::{Analyst, Findings};
use crate::case::{Case, Standing, display_line, json_string, read_case, verbatim, write_case};
use crate::doctrine::Doctrine;
use crate::report::{Memo, memo};

/// The format number that this program writes.
const FORMAT: u64 = 1;

/// Under what an analysis is saved, beside the case itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circumstances {
    /// The moment, as files have it (RFC 3339).
    pub saved: String,
    /// Who saves it; may be empty.
    pub author: String,
    /// What they remark; may be empty.
    pub remark: String,
    /// The school in view, by its name in files.
    pub school: String,
    /// Whether only proven answers were in view.
    pub proven: bool,
    /// The standard of proof.
    pub standard: Standing,
}

/// The doctrine of a saved analysis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordDoctrine {
    /// Its id.
    pub id: String,
    /// Its edition.
    pub version: String,
    /// The day as of which it states the law.
    pub date: String,
    /// Its title.
    pub title: String,
    /// SHA-256 over its files.
    pub digest: String,
}

/// Findings by school, reading (`as_alleged`, `as_proven`) and element, as words.
pub(super) type RecordFindings = BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>;

/// An analysis that was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedAnalysis {
    /// Under what it was saved.
    pub circumstances: Circumstances,
    /// The doctrine.
    pub doctrine: RecordDoctrine,
    /// The case as it was.
    pub case: Case,
    /// The findings.
    pub findings: RecordFindings,
    /// Findings, reasons and citations as they were shown.
    pub memo: Memo,
    /// What the doctrine's elements and facts looked like: name to title and digest.
    pub law: law::Extract,
    /// Whether the file is as it was written.
    pub intact: bool,
}

impl SavedAnalysis {
    /// The finding on an element, in words; none where the doctrine had no such element or school.
    pub fn finding(&self, school: &str, proven: bool, element: &str) -> Option<&str> {
        self.findings.get(school)?.get(reading_name(proven))?.get(element).map(String::as_str)
    }
}

impl SavedAnalysis {
    /// The schools that it has findings of, each with its elements, by the names in files.
    pub(super) fn known(&self) -> BTreeMap<&str, Vec<&str>> {
        let known = self.findings.iter().map(|(school, readings)| {
            let elements = readings.values().next().map_or_else(Vec::new, |e| e.keys().map(String::as_str).collect());
            (school.as_str(), elements)
        });
        known.collect()
    }
}

/// A remark beside a saved analysis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Who made it; may be empty.
    pub author: String,
    /// When (RFC 3339).
    pub date: String,
    /// What it says.
    pub text: String,
}

/// The members of the file, in their order; the digest comes after them.
#[derive(Serialize, Deserialize)]
struct File<'a> {
    format: u64,
    case: String,
    saved: String,
    author: String,
    remark: String,
    program: String,
    doctrine: RecordDoctrine,
    school: String,
    reading: String,
    standard: String,
    findings: RecordFindings,
    memo: Memo,
    law: law::Extract,
    #[serde(borrow)]
    subject: &'a RawValue,
}

pub(super) fn reading_name(proven: bool) -> &'static str {
    if proven { "as_proven" } else { "as_alleged" }
}

/// The text of a saved analysis of a case.
///
/// # Errors
/// When the case cannot be written as JSON, which the tests of its format exclude.
pub fn write_record(analyst: &mut Analyst, case: &Case, under: &Circumstances) -> Result<String, RecordError> {
    let doctrine = std::sync::Arc::clone(analyst.doctrine());
    let analysis = analyst.analyse(case, under.standard);
    let header = doctrine.header();
    let subject_text = write_case(case);
    let file = File {
        format: FORMAT,
        case: case.id.to_string(),
        saved: under.saved.clone(),
        author: under.author.clone(),
        remark: under.remark.clone(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        doctrine: RecordDoctrine {
            id: header.id.clone(),
            version: header.version.clone(),
            date: header.date.clone(),
            title: header.title.clone(),
            digest: doctrine.digest().to_owned(),
        },
        school: under.school.clone(),
        reading: reading_name(under.proven).to_owned(),
        standard: under.standard.words().to_owned(),
        findings: findings(&doctrine, [&analysis.as_alleged, &analysis.as_proven]),
        memo: memo(analyst, case, under.standard),
        law: law::Extract::of(&doctrine),
        subject: serde_json::from_str(subject_text.trim_end()).map_err(|e| RecordError(e.to_string()))?,
    };
    let text = serde_json::to_string_pretty(&file).map_err(|e| RecordError(e.to_string()))?;
    Ok(sealed(&verbatim(&text)))
}

fn findings(doctrine: &Doctrine, readings: [&Findings; 2]) -> RecordFindings {
    let of = |school, findings: &Findings| -> BTreeMap<String, String> {
        let words = |e| findings.of(school, e).words(findings.reading()).to_owned();
        doctrine.element_ids().map(|e| (doctrine.element(e).id.clone(), words(e))).collect()
    };
    let of_school = |school| {
        let [alleged, proven] = readings;
        let both = [(false, alleged), (true, proven)];
        both.into_iter().map(|(is, findings)| (reading_name(is).to_owned(), of(school, findings))).collect()
    };
    doctrine.school_ids().map(|school| (doctrine.school(school).id.clone(), of_school(school))).collect()
}

/// Where the digest begins.
const SEAL: &str = ",\n  \"digest\": \"";

/// The text with its digest as the last member: SHA-256 over the text without that member.
fn sealed(text: &str) -> String {
    let body = text.strip_suffix("\n}").unwrap_or(text);
    format!("{body}{SEAL}{}\"\n}}\n", hex(text))
}

/// Whether a sealed text is as it was written.
fn is_intact(text: &str) -> bool {
    let Some((body, rest)) = text.rsplit_once(SEAL) else { return false };
    rest == format!("{}\"\n}}\n", hex(&format!("{body}\n}}")))
}

fn hex(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Why a file is no saved analysis, in the user's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordError(String);

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&display_line(&self.0))
    }
}

impl std::error::Error for RecordError {}

/// Reads a saved analysis. One that was changed since is read too, and says so.
///
/// # Errors
/// What is wrong with the file.
pub fn read_record(bytes: &[u8]) -> Result<SavedAnalysis, RecordError> {
    let text = std::str::from_utf8(bytes).map_err(|_| RecordError("the text is not UTF-8".to_owned()))?;
    check_format(text)?;
    let file: File<'_> = serde_json::from_str(text).map_err(|e| RecordError(e.to_string()))?;
    let case = read_case(file.subject.get().as_bytes()).map_err(|e| RecordError(format!("the case in it: {e}")))?;
    if file.case != case.id.as_str() {
        let (said, is) = (file.case, case.id);
        return Err(RecordError(format!("it says that it is of the case '{said}', and holds '{is}'")));
    }
    let standard = Standing::from_words(&file.standard)
        .ok_or_else(|| RecordError(format!("'{}' is no standard of proof", file.standard)))?;
    Ok(SavedAnalysis {
        circumstances: Circumstances {
            saved: file.saved,
            author: file.author,
            remark: file.remark,
            school: file.school,
            proven: file.reading == reading_name(true),
            standard,
        },
        doctrine: file.doctrine,
        case,
        findings: file.findings,
        memo: file.memo,
        law: file.law,
        intact: is_intact(text),
    })
}

fn check_format(text: &str) -> Result<(), RecordError> {
    #[derive(Deserialize)]
    struct Format {
        format: u64,
    }
    let Format { format } = serde_json::from_str(text).map_err(|e| RecordError(e.to_string()))?;
    match format {
        FORMAT => Ok(()),
        n if n > FORMAT => {
            Err(RecordError(format!("it is of format {n}, from a newer Caroline; this one reads {FORMAT}")))
        }
        n => Err(RecordError(format!("there is no format {n}"))),
    }
}

/// The text of a remark.
pub fn write_remark(remark: &Remark) -> String {
    format!(
        "{{\n  \"author\": {},\n  \"date\": {},\n  \"text\": {}\n}}\n",
        json_string(&remark.author),
        json_string(&remark.date),
        json_string(&remark.text)
    )
}

/// Reads a remark.
///
/// # Errors
/// What is wrong with the file.
pub fn read_remark(bytes: &[u8]) -> Result<Remark, RecordError> {
    serde_json::from_slice(bytes).map_err(|e| RecordError(e.to_string()))
}
