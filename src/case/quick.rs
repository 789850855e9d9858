//! The quick way to read what an analysis needs: in one pass and without copies, for lines that hold nothing unusual. Whatever it does not take, faults among
//! it, is left to the careful reader, which says what is wrong and where.

use std::fmt;
use std::marker::PhantomData;

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
    let Object(line): Object<Line<'_>> = serde_json::from_str(text).ok()?;
    let id = line.id.filter(|id| !id.is_empty()).unwrap_or("case");
    Some(PlainCase { id, title: line.title.unwrap_or_default(), answers: line.answers.0 })
}

/// What is read from an object alone: what is derived would take a list of the members, too.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Members<T> {
            type Value = Object<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }
        deserializer.deserialize_map(Members(PhantomData))
    }
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
                while let Some((fact, Object(answer))) = map.next_entry::<&str, Object<Plain<'_>>>()? {
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
    #[serde(default, rename = "note")]
    _note: Option<Text>,
}

/// A text that is of no use here.
struct Text;

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl Visitor<'_> for Any {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_str<E: Error>(self, _: &str) -> Result<Text, E> {
                Ok(Text)
            }
        }
        deserializer.deserialize_str(Any)
    }
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
                let Partial { at_least, at_most, one_of, known, denied } = partial;
                let value = AnswerValue::partial(at_least, at_most, one_of, known, denied);
                value.map(Value).ok_or_else(|| A::Error::custom("no partial value"))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Partial<'a> {
    #[serde(default, deserialize_with = "said")]
    at_least: Option<u64>,
    #[serde(default, deserialize_with = "said")]
    at_most: Option<u64>,
    #[serde(borrow, default, deserialize_with = "said")]
    one_of: Option<Vec<&'a str>>,
    #[serde(borrow, default, deserialize_with = "said")]
    known: Option<Vec<&'a str>>,
    #[serde(borrow, default, deserialize_with = "said")]
    denied: Option<Vec<&'a str>>,
}

/// What is there, must say something.
fn said<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
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

    fn is_same(plain: PlainCase<'_>, case: &Case) -> bool {
        let answers = plain.answers.into_iter().map(|(fact, a)| (fact.to_owned(), (a.value.map(owned), a.standing)));
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
            r#"{"answers":{"x":["w"]}}"#,
            r#"{"answers":{"x":["w","established"]}}"#,
            r#"[null,null,{"x":{"value":"w"}}]"#,
            r#"{"answers":{"x":{"value":{"at_least":3,"at_most":null}}}}"#,
            r#"{"answers":{"x":{"value":{"one_of":["a"],"known":null}}}}"#,
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
            let Some(quick) = read_plain(line.as_bytes()) else { continue };
            let facts: BTreeSet<&str> = quick.answers.iter().map(|(fact, _)| *fact).collect();
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
        let plain = read_plain(br#"{"answers":{"x":{"value":1},"x":{"value":2}}}"#).expect("a line");
        assert_eq!(plain.answers.len(), 2);
    }
}
