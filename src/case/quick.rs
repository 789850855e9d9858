//! The quick way to read what an analysis needs: in one pass and without copies, for lines that hold nothing unusual. Whatever it does not take, faults among
//! it, is left to the careful reader, which says what is wrong and where.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{AnswerValue, Standing};

/// What an analysis needs of a case, as a line of JSON has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainCase<'a> {
    /// What the asking program calls the case.
    pub id: &'a str,
    /// Its title; may be empty.
    pub title: &'a str,
    /// The answers by fact, as they stand: a fact may stand there twice.
    pub answers: Vec<(&'a str, PlainAnswer<'a>)>,
}

/// An answer without sources, and that nobody disputes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainAnswer<'a> {
    /// The value, where there is one.
    pub value: Option<AnswerValue<&'a str>>,
    /// How well it is supported.
    pub standing: Standing,
}

/// Reads a line; none where it holds anything that the careful reader must see.
pub fn read_plain(line: &[u8]) -> Option<PlainCase<'_>> {
    // What is ignored must be text, too.
    let text = std::str::from_utf8(line).ok()?;
    let line: Line<'_> = serde_json::from_str(text).ok()?;
    let id = line.id.filter(|id| !id.is_empty()).unwrap_or("case");
    Some(PlainCase { id, title: line.title.unwrap_or_default(), answers: line.answers.0 })
}

/// The keys of a case file. Those that an analysis has no use for may hold anything; a key that stands twice, or no case has, is unusual.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    id: Option<&'a str>,
    title: Option<&'a str>,
    #[serde(borrow)]
    answers: Answers<'a>,
    #[serde(default, rename = "format")]
    _format: Ignored,
    #[serde(default, rename = "matter")]
    _matter: Ignored,
    #[serde(default, rename = "stage")]
    _stage: Ignored,
    #[serde(default, rename = "status")]
    _status: Ignored,
    #[serde(default, rename = "created")]
    _created: Ignored,
    #[serde(default, rename = "summary")]
    _summary: Ignored,
    #[serde(default, rename = "sources")]
    _sources: Ignored,
    #[serde(default, rename = "views")]
    _views: Ignored,
    #[serde(default, rename = "comments")]
    _comments: Ignored,
    #[serde(default, rename = "precedent")]
    _precedent: Ignored,
}

#[derive(Default)]
struct Ignored;

impl<'de> Deserialize<'de> for Ignored {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Ignored)
    }
}

struct Answers<'a>(Vec<(&'a str, PlainAnswer<'a>)>);

impl<'de: 'a, 'a> Deserialize<'de> for Answers<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Answers<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("answers by fact")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Answers<'de>, A::Error> {
                let mut answers = Vec::with_capacity(64);
                while let Some((fact, answer)) = map.next_entry::<&str, Plain<'_>>()? {
                    let value = answer.value.map(|value| value.0);
                    answers.push((fact, PlainAnswer { value, standing: answer.standing.0 }));
                }
                Ok(Answers(answers))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain<'a> {
    #[serde(borrow)]
    value: Option<Value<'a>>,
    #[serde(default)]
    standing: Named,
    // Of no use here, but it must be a text.
    #[serde(borrow, default, rename = "note")]
    _note: Option<Cow<'a, str>>,
}

#[derive(Default)]
struct Named(Standing);

impl<'de> Deserialize<'de> for Named {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words;
        impl Visitor<'_> for Words {
            type Value = Named;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a standing")
            }

            fn visit_str<E: Error>(self, words: &str) -> Result<Named, E> {
                Standing::from_words(words).map(Named).ok_or_else(|| E::custom("no standing"))
            }
        }
        deserializer.deserialize_str(Words)
    }
}

struct Value<'a>(AnswerValue<&'a str>);

impl<'de: 'a, 'a> Deserialize<'de> for Value<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Value<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_bool<E: Error>(self, yes: bool) -> Result<Value<'de>, E> {
                Ok(Value(AnswerValue::Word(if yes { "yes" } else { "no" })))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Value<'de>, E> {
                Ok(Value(AnswerValue::Number(number)))
            }

            fn visit_borrowed_str<E: Error>(self, word: &'de str) -> Result<Value<'de>, E> {
                Ok(Value(AnswerValue::Word(word)))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut words: A) -> Result<Value<'de>, A::Error> {
                let mut marks = Vec::new();
                while let Some(word) = words.next_element::<&str>()? {
                    marks.push(word);
                }
                Ok(Value(AnswerValue::Marks(marks)))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Value<'de>, A::Error> {
                let partial = Partial::deserialize(MapAccessDeserializer::new(map))?;
                partial.value().map(Value).ok_or_else(|| A::Error::custom("no partial value"))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Partial<'a> {
    at_least: Option<u64>,
    at_most: Option<u64>,
    #[serde(borrow)]
    one_of: Option<Vec<&'a str>>,
    #[serde(borrow)]
    known: Option<Vec<&'a str>>,
    #[serde(borrow)]
    denied: Option<Vec<&'a str>>,
}

impl<'a> Partial<'a> {
    fn value(self) -> Option<AnswerValue<&'a str>> {
        let Partial { at_least, at_most, one_of, known, denied } = self;
        match (at_least.is_some() || at_most.is_some(), one_of, known.is_some() || denied.is_some()) {
            (true, None, false) => Some(AnswerValue::Between { at_least, at_most }),
            (false, Some(words), false) => Some(AnswerValue::OneOf(words)),
            (false, None, true) => {
                Some(AnswerValue::SomeMarks { known: known.unwrap_or_default(), denied: denied.unwrap_or_default() })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
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

    fn is_same(plain: PlainCase<'_>, case: &Case) -> bool {
        let answers = plain.answers.into_iter().map(|(fact, a)| (fact.to_owned(), a.value.map(owned), a.standing));
        let others = case.answers.iter().map(|(fact, a)| (fact.clone(), a.value.clone(), a.standing));
        plain.id == case.id.as_str() && plain.title == case.title && answers.eq(others)
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
            (false, r#"{"title":"T\u00e9","answers":{}}"#),
            (false, r#"{"answers":{"x":{"value":"w","sources":[]}}}"#),
            (false, r#"{"parties":{"acting":"A"},"answers":{}}"#),
            (false, r#"{"mine":1,"answers":{}}"#),
        ];
        for (is_quick, line) in lines {
            let careful = read_answers(line.as_bytes()).expect(line);
            let quick = read_plain(line.as_bytes());
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
            r#"{"answers":{},"answers":{}}"#,
            r#"{"format":1,"format":1,"answers":{}}"#,
            r#"{"answers":{"x":"w"}}"#,
            r#"{"answers":{}} {}"#,
        ];
        for line in lines {
            assert_eq!(read_plain(line.as_bytes()), None, "{line}");
            assert!(read_answers(line.as_bytes()).is_err(), "{line}");
        }
        let not_text = [b"{\"summary\":\"\xff\",".as_slice(), b"\"answers\":{}}"].concat();
        assert_eq!(read_plain(&not_text), None);
        assert!(read_answers(&not_text).is_err());
    }

    /// A fact that stands twice is seen by whoever knows the facts.
    #[test]
    fn a_fact_that_stands_twice_is_left_standing() {
        let plain = read_plain(br#"{"answers":{"x":{"value":1},"x":{"value":2}}}"#).expect("a line");
        assert_eq!(plain.answers.len(), 2);
    }
}
