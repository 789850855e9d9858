//! The quick way to read what an analysis needs: in one pass, for lines that hold nothing unusual. Whatever it does not take, faults among it, is left to
//! the careful reader, which says what is wrong and where.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Answer, AnswerValue, Case, CaseId, Standing};

/// Reads a line; none where it holds anything that the careful reader must see.
pub(super) fn read(text: &str) -> Option<Case> {
    let line: Line = serde_json::from_str(text).ok()?;
    let id = line.id.filter(|id| !id.is_empty()).unwrap_or_else(|| "case".to_owned());
    let mut case = Case::blank(CaseId(id), &line.title.unwrap_or_default(), "");
    case.answers = line.answers.0;
    Some(case)
}

/// The keys of a case file. Those that an analysis has no use for may hold anything; a key that stands twice, or no case has, is unusual.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: Option<String>,
    title: Option<String>,
    answers: Answers,
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

struct Answers(BTreeMap<String, Answer>);

impl<'de> Deserialize<'de> for Answers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Answers;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("answers by fact")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Answers, A::Error> {
                let mut answers = BTreeMap::new();
                while let Some((fact, answer)) = map.next_entry::<String, Plain>()? {
                    let answer = Answer {
                        value: answer.value.map(|v| v.0),
                        standing: answer.standing.0,
                        note: answer.note.unwrap_or_default(),
                        ..Answer::default()
                    };
                    if answers.insert(fact, answer).is_some() {
                        return Err(A::Error::custom("twice"));
                    }
                }
                Ok(Answers(answers))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

/// An answer without sources, and that nobody disputes.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    value: Option<Value>,
    #[serde(default)]
    standing: Named,
    note: Option<String>,
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

struct Value(AnswerValue);

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a plain value")
            }

            fn visit_bool<E: Error>(self, yes: bool) -> Result<Value, E> {
                Ok(Value(AnswerValue::Word(if yes { "yes" } else { "no" }.to_owned())))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
                Ok(Value(AnswerValue::Number(number)))
            }

            fn visit_str<E: Error>(self, word: &str) -> Result<Value, E> {
                Ok(Value(AnswerValue::Word(word.to_owned())))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut words: A) -> Result<Value, A::Error> {
                let mut marks = Vec::new();
                while let Some(word) = words.next_element::<String>()? {
                    marks.push(word);
                }
                Ok(Value(AnswerValue::Marks(marks)))
            }
        }
        deserializer.deserialize_any(Any)
    }
}
