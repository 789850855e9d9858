//! The quick way to read what an analysis needs: in one pass and without copies, for lines that hold nothing unusual. Whatever it does not take, faults among
//! it, is left to the careful reader, which says what is wrong and where.

use rustc_hash::FxHashMap;
use serde::de::IgnoredAny;

use super::scan::Scan;
use super::{AnswerValue, Standing};

/// What an analysis needs of a case, as a line of JSON has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlainCase<'a, T> {
    /// What the asking program calls the case.
    pub(crate) id: &'a str,
    /// Its title; may be empty.
    pub(crate) title: &'a str,
    /// What was made of each answer, as they stand: a fact may be answered twice.
    pub(crate) answers: Vec<T>,
}

/// An answer without sources, and that nobody disputes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlainAnswer<'a> {
    /// The value, where there is one.
    pub(crate) value: Option<AnswerValue<&'a str>>,
    /// How well it is supported.
    pub(crate) standing: Standing,
}

/// What was made of answers, by the text in which they stood: most lines have answers that others have, too.
#[derive(Debug, Clone)]
pub(crate) struct Met<T> {
    by_text: FxHashMap<Box<str>, T>,
}

/// How many answers are remembered; thereafter none are, until all are forgotten.
const MET: usize = 1 << 12;
/// The longest text that is remembered. Long ones are those with notes, which hardly stand twice.
const LONGEST: usize = 256;

impl<T> Default for Met<T> {
    fn default() -> Self {
        Met { by_text: FxHashMap::default() }
    }
}

impl<T> Met<T> {
    /// Whether no more will be remembered.
    pub(crate) fn is_full(&self) -> bool {
        self.by_text.len() >= MET
    }

    /// Forgets all.
    pub(crate) fn clear(&mut self) {
        self.by_text.clear();
    }
}

/// Reads a line, and has answers understood, by their facts' names, that have not been met; none where it holds anything that the careful reader must see, or
/// an answer is not understood.
pub(crate) fn read_plain<'a, T: Clone>(
    line: &'a [u8],
    met: &mut Met<T>,
    mut understand: impl FnMut(&str, &PlainAnswer<'_>) -> Option<T>,
) -> Option<PlainCase<'a, T>> {
    // What is ignored must be text, too.
    let mut scan = Scan::new(std::str::from_utf8(line).ok()?);
    let mut keys = [false; KEYS.len()];
    let mut case = PlainCase { id: "case", title: "", answers: Vec::with_capacity(64) };
    scan.blanks();
    scan.object(|scan, key| {
        let position = KEYS.iter().position(|known| *known == key)?;
        first(&mut keys[position])?;
        match key {
            "id" => case.id = or_null(scan, Scan::string)?.filter(|id| !id.is_empty()).unwrap_or(case.id),
            "title" => case.title = or_null(scan, Scan::string)?.unwrap_or_default(),
            "answers" => scan.members(|scan| {
                case.answers.push(understood(scan, met, &mut understand)?);
                Some(())
            })?,
            _ => {
                scan.any::<IgnoredAny>()?;
            }
        }
        Some(())
    })?;
    let has_answers = KEYS.iter().zip(keys).any(|(key, is_there)| is_there && *key == "answers");
    (has_answers && scan.is_at_end()).then_some(case)
}

/// A fact and its answer, read only if its text has not been met.
fn understood<T: Clone>(
    scan: &mut Scan<'_>,
    met: &mut Met<T>,
    understand: &mut impl FnMut(&str, &PlainAnswer<'_>) -> Option<T>,
) -> Option<T> {
    // What is remembered ends with its first brace: of a value that has braces itself, this is a part, and not remembered.
    let text = scan.through(b'}').filter(|text| text.len() <= LONGEST);
    if let Some(known) = text.and_then(|text| met.by_text.get(text)) {
        scan.word(text?)?;
        return Some(known.clone());
    }
    let begin = scan.left();
    let fact = scan.key()?;
    let known = understand(fact, &answer(scan)?)?;
    let text = text.filter(|text| text.len() == begin - scan.left() && !met.is_full());
    if let Some(text) = text {
        met.by_text.insert(text.into(), known.clone());
    }
    Some(known)
}

/// The keys of a case file. Those that an analysis has no use for may hold anything; a key that stands twice, or no case has, is unusual.
const KEYS: [&str; 13] = [
    "id",
    "title",
    "answers",
    "format",
    "matter",
    "stage",
    "status",
    "created",
    "summary",
    "sources",
    "views",
    "comments",
    "precedent",
];

/// Takes note of a key; none where it has been met before.
fn first(met: &mut bool) -> Option<()> {
    (!std::mem::replace(met, true)).then_some(())
}

fn or_null<'a, T>(scan: &mut Scan<'a>, read: impl FnOnce(&mut Scan<'a>) -> Option<T>) -> Option<Option<T>> {
    match scan.next() {
        Some(b'n') => scan.word("null").map(|()| None),
        _ => read(scan).map(Some),
    }
}

fn answer<'a>(scan: &mut Scan<'a>) -> Option<PlainAnswer<'a>> {
    let mut answer = PlainAnswer { value: None, standing: Standing::default() };
    let [mut value_met, mut standing_met, mut note_met] = [false; 3];
    scan.members(|scan| {
        if scan.expected("\"value\"").is_some() {
            first(&mut value_met)?;
            answer.value = or_null(scan, value)?;
        } else if scan.expected("\"standing\"").is_some() {
            first(&mut standing_met)?;
            answer.standing = Standing::from_words(scan.string()?)?;
        } else {
            scan.expected("\"note\"")?;
            first(&mut note_met)?;
            // Of no use here, but it must be a text.
            scan.any::<Option<String>>()?;
        }
        Some(())
    })?;
    Some(answer)
}

fn value<'a>(scan: &mut Scan<'a>) -> Option<AnswerValue<&'a str>> {
    match scan.next()? {
        b'"' => scan.string().map(AnswerValue::Word),
        b'0'..=b'9' => scan.number().map(AnswerValue::Number),
        b'[' => scan.strings().map(AnswerValue::Marks),
        b'{' => partial(scan),
        b't' => scan.word("true").map(|()| AnswerValue::Word("yes")),
        b'f' => scan.word("false").map(|()| AnswerValue::Word("no")),
        _ => None,
    }
}

fn partial<'a>(scan: &mut Scan<'a>) -> Option<AnswerValue<&'a str>> {
    let (mut at_least, mut at_most, mut one_of, mut known, mut denied) = (None, None, None, None, None);
    scan.object(|scan, key| {
        let number = |scan: &mut Scan<'a>, into: &mut Option<u64>| into.replace(scan.number()?).is_none().then_some(());
        let words = |scan: &mut Scan<'a>, into: &mut Option<Vec<&'a str>>| {
            into.replace(scan.strings()?).is_none().then_some(())
        };
        match key {
            "at_least" => number(scan, &mut at_least),
            "at_most" => number(scan, &mut at_most),
            "one_of" => words(scan, &mut one_of),
            "known" => words(scan, &mut known),
            "denied" => words(scan, &mut denied),
            _ => None,
        }
    })?;
    AnswerValue::partial(at_least, at_most, one_of, known, denied)
}

#[cfg(test)]
#[allow(clippy::panic)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::case::{Case, read_answers};

    fn owned(value: AnswerValue<&str>) -> AnswerValue {
        let all = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect();
        match value {
            AnswerValue::Word(word) => AnswerValue::Word(word.to_owned()),
            AnswerValue::OneOf(words) => AnswerValue::OneOf(all(words)),
            AnswerValue::Number(number) => AnswerValue::Number(number),
            AnswerValue::Between { at_least, at_most } => AnswerValue::Between { at_least, at_most },
            AnswerValue::Marks(words) => AnswerValue::Marks(all(words)),
            AnswerValue::SomeMarks { known, denied } => {
                AnswerValue::SomeMarks { known: all(known), denied: all(denied) }
            }
        }
    }

    /// A fact with its answer.
    type Understood = (String, (Option<AnswerValue>, Standing));

    fn read<'a>(line: &'a [u8], met: &mut Met<Understood>) -> Option<PlainCase<'a, Understood>> {
        read_plain(line, met, |fact, a| Some((fact.to_owned(), (a.value.clone().map(owned), a.standing))))
    }

    fn is_same(plain: PlainCase<'_, Understood>, case: &Case) -> bool {
        let answers = plain.answers.into_iter();
        let others = case.answers.iter().map(|(fact, a)| (fact.clone(), (a.value.clone(), a.standing)));
        let (answers, others): (BTreeMap<_, _>, BTreeMap<_, _>) = (answers.collect(), others.collect());
        plain.id == case.id.as_str() && plain.title == case.title && answers == others
    }

    /// What the quick way takes is what the careful one makes of it.
    #[test]
    fn the_quick_way_reads_what_the_careful_one_does() {
        let lines = [
            (true, r#"{"answers":{}}"#),
            (
                true,
                r#" { "id": "a b", "title": "Té", "answers": { "x": { "value": "w", "standing": "credible", "note": null } } } "#,
            ),
            (
                true,
                r#"{"id":null,"format":1,"views":[{}],"answers":{"n":{"note":"m\n"},"v":{"value":null},"x":{"value":3},"y":{"value":true},"z":{"value":["a","b"]}}}"#,
            ),
            (true, r#"{"answers":{"x":{"value":{"at_least":3}},"y":{"value":{"at_least":1,"at_most":2}}}}"#),
            (true, r#"{"answers":{"x":{"value":{"one_of":["a","b"]}},"y":{"value":{"denied":["a"]}}}}"#),
            (true, r#"{"answers":{"x":{"value":{"known":["a"],"denied":["b"]}}}}"#),
            (true, r#"{"answers":{"x":{"value" :"w","standing"	: "credible"}}}"#),
            (false, r#"{"answers":{"x":{"valu\u0065":"w"}}}"#),
            (false, r#"{"answers":{"x":{"values":"w","val":"w"}}}"#),
            (false, r#"{"title":"T\u00e9","answers":{}}"#),
            (false, r#"{"answers":{"x":{"value":"w","sources":[]}}}"#),
            (false, r#"{"parties":{"acting":"A"},"answers":{}}"#),
            (false, r#"{"mine":1,"answers":{}}"#),
        ];
        for (is_quick, line) in lines {
            let careful = read_answers(line.as_bytes()).expect(line);
            let quick = read(line.as_bytes(), &mut Met::default());
            assert_eq!(quick.is_some(), is_quick, "{line}");
            assert!(quick.is_none_or(|quick| is_same(quick, &careful)), "{line}");
        }
    }

    /// What is wrong is told by the careful reader.
    #[test]
    fn the_quick_way_takes_nothing_that_is_wrong() {
        let lines = [
            r#"{"answers":null}"#,
            r#"{"id":"a"}"#,
            r#"{"answers":{"x":{"value":-1}}}"#,
            r#"{"answers":{"x":{"value":1.5}}}"#,
            r#"{"answers":{"x":{"value":{"at_least":-1}}}}"#,
            r#"{"answers":{"x":{"value":{"at_least":"1"}}}}"#,
            r#"{"answers":{"x":{"value":{"at_least":1,"one_of":["a"]}}}}"#,
            r#"{"answers":{"x":{"value":{"at_least":1,"at_least":2}}}}"#,
            r#"{"answers":{"x":{"value":{"more":1}}}}"#,
            r#"{"answers":{"x":{"value":{}}}}"#,
            r#"{"answers":{"x":{"value":[1]}}}"#,
            r#"{"answers":{"x":{"value":"w","standing":null}}}"#,
            r#"{"answers":{"x":{"value":"w","standing":"sure"}}}"#,
            r#"{"answers":{"x":{"value":"w","note":1}}}"#,
            r#"{"answers":{"x":{"value":"w","value":"v"}}}"#,
            r#"{"answers":{"x":{"value":1,}}}"#,
            r#"{"answers":{"x":{"value"}}}"#,
            r#"{"answers":{"x":{"value""w"}}}"#,
            r#"{"answers":{},"answers":{}}"#,
            r#"{"format":1,"format":1,"answers":{}}"#,
            r#"{"answers":{"x":"w"}}"#,
            r#"{"answers":{"x":["w"]}}"#,
            r#"{"answers":{"x":["w","established"]}}"#,
            r#"[null,null,{"x":{"value":"w"}}]"#,
            r#"{"answers":{"x":{"value":{"at_least":3,"at_most":null}}}}"#,
            r#"{"answers":{"x":{"value":{"one_of":["a"],"known":null}}}}"#,
            r#"{"answers":{}} {}"#,
        ];
        for line in lines {
            assert_eq!(read(line.as_bytes(), &mut Met::default()), None, "{line}");
            assert!(read_answers(line.as_bytes()).is_err(), "{line}");
        }
        let not_text = [b"{\"summary\":\"\xff\",".as_slice(), b"\"answers\":{}}"].concat();
        assert_eq!(read(&not_text, &mut Met::default()), None);
        assert!(read_answers(&not_text).is_err());
    }

    /// However a line is spoilt: if the quick way takes it, the careful one does, and reads the same.
    #[test]
    fn the_quick_way_never_takes_more_than_the_careful_one() {
        let lines = [
            r#"{"id":"a","title":"T","format":1,"answers":{"x":{"value":"w","standing":"credible","note":"m"},"y":{"value":3}}}"#,
            r#"{"answers":{"x":{"value":{"at_least":3,"at_most":4}},"y":{"value":true},"z":{"value":["a","b"]}}}"#,
            r#"{"id":null,"views":[{}],"answers":{"x":{"value":{"one_of":["a","b"]}},"y":{"value":{"known":["a"],"denied":["b"]}}}}"#,
        ];
        let parts = [
            "null",
            "true",
            "-0",
            "1.0",
            "1e3",
            "18446744073709551616",
            "\"\"",
            "\"w\"",
            "\"\\u0041\"",
            "[]",
            "{}",
            "[null]",
            "{\"value\":1}",
            "{\"value\":null}",
            "\"established\"",
            "{\"at_least\":1}",
            ",",
            ":",
            "}",
            "]",
            "\"value\":2,",
            "\"id\":\"b\",",
            " ",
        ];
        let mut random = fastrand::Rng::with_seed(11);
        let mut taken = 0;
        let mut met = Met::default();
        for _ in 0..100_000 {
            let line = lines[random.usize(..lines.len())];
            // Pieces as they stand between marks, so that a whole member or value may go.
            let mut pieces: Vec<&str> = line.split_inclusive([',', ':', '{', '[']).collect();
            for _ in 0..random.usize(1..3) {
                let at = random.usize(..pieces.len());
                let part = parts[random.usize(..parts.len())];
                match random.u8(..4) {
                    0 => pieces.insert(at, part),
                    1 => drop(pieces.remove(at)),
                    2 => pieces.insert(at, pieces[at]),
                    _ => {
                        let end = pieces[at].find([',', ':', '{', '[', '}', ']']).unwrap_or(0);
                        let (_, end) = pieces[at].split_at(end);
                        pieces[at] = end;
                        pieces.insert(at, part);
                    }
                }
            }
            let line = pieces.concat();
            let quick = read(line.as_bytes(), &mut Met::default());
            if met.is_full() {
                met.clear();
            }
            // Whatever has been met.
            assert_eq!(read(line.as_bytes(), &mut met), quick, "{line}");
            let Some(quick) = quick else { continue };
            let facts: BTreeSet<&str> = quick.answers.iter().map(|(fact, _)| fact.as_str()).collect();
            if facts.len() < quick.answers.len() {
                continue;
            }
            taken += 1;
            let careful = read_answers(line.as_bytes()).unwrap_or_else(|error| panic!("{line}: {error}"));
            assert!(is_same(quick, &careful), "{line}");
        }
        assert!(taken > 2_000, "only {taken}");
    }

    /// A fact that stands twice is seen by whoever knows the facts.
    #[test]
    fn a_fact_that_stands_twice_is_left_standing() {
        let plain = read(br#"{"answers":{"x":{"value":1},"x":{"value":2}}}"#, &mut Met::default()).expect("a line");
        assert_eq!(plain.answers.len(), 2);
    }
}
