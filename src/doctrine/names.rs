//! Facts and values by name: names lie as machine words, close together, and are compared as such.

use super::model::{Fact, FactId};

/// No fact.
const NONE: u16 = u16::MAX;

/// The names of facts and of their values.
#[derive(Debug, Clone)]
pub(super) struct Names {
    /// Facts, each at the first free place from the one that its name gives it; a power of two, and never full.
    places: Vec<u16>,
    /// By fact.
    facts: Vec<Name>,
    /// By fact, where its values' names begin; and where the last end.
    first: Vec<usize>,
    /// By fact and value, short forms of their names.
    short: Vec<u32>,
    values: Vec<Name>,
}

/// A name as machine words: its first and last sixteen bytes, which may overlap, and what stands between them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Name {
    length: usize,
    ends: [u64; 4],
    middle: Box<[u8]>,
}

impl Names {
    pub(super) fn of(facts: &[Fact]) -> Self {
        let values = |fact: &Fact| fact.kind.values().iter().map(|value| Name::of(&value.id)).collect();
        Self::new(facts.iter().map(|fact| (Name::of(&fact.id), values(fact))))
    }

    /// Names of facts, each with those of its values.
    fn new(names: impl Iterator<Item = (Name, Vec<Name>)>) -> Self {
        let (facts, of_values): (Vec<Name>, Vec<Vec<Name>>) = names.unzip();
        let mut places = vec![NONE; (facts.len() * 2).next_power_of_two()];
        for (fact, name) in facts.iter().enumerate() {
            let mut place = name.place(places.len());
            while places[place] != NONE {
                place = (place + 1) % places.len();
            }
            places[place] = fact as u16;
        }
        let mut first = vec![0];
        first.extend(of_values.iter().scan(0, |all, values| {
            *all += values.len();
            Some(*all)
        }));
        let values = of_values.concat();
        Names { places, facts, first, short: values.iter().map(Name::short).collect(), values }
    }

    /// The fact of a name.
    pub(super) fn fact(&self, text: &str) -> Option<FactId> {
        let name = Name::of(text);
        let mut place = name.place(self.places.len());
        while self.places[place] != NONE {
            let fact = self.places[place];
            if self.facts[usize::from(fact)] == name {
                return Some(FactId(fact));
            }
            place = (place + 1) % self.places.len();
        }
        None
    }

    /// The position of a name among a fact's values.
    pub(super) fn value(&self, fact: FactId, text: &str) -> Option<usize> {
        let name = Name::of(text);
        let short = name.short();
        let range = self.first[fact.index()]..self.first[fact.index() + 1];
        let values = &self.values[range.clone()];
        let mut alike = self.short[range].iter().enumerate().filter(|(_, other)| **other == short);
        alike.find(|(position, _)| values[*position] == name).map(|(position, _)| position)
    }
}

impl Name {
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        // Never asked for more than there is.
        let eight = |from: usize| bytes[from..].first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight));
        let end = bytes.len();
        let ends = match end {
            16.. => [eight(0), eight(end - 8), eight(8), eight(end - 16)],
            8.. => [eight(0), eight(end - 8), 0, 0],
            _ => [bytes.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)), 0, 0, 0],
        };
        Name { length: end, ends, middle: bytes.get(16..end.saturating_sub(16)).unwrap_or_default().into() }
    }

    /// A number that differs for most names.
    fn mixed(&self) -> u64 {
        const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
        let mixed = (self.ends[0] ^ self.length as u64).wrapping_mul(ODD);
        (mixed.rotate_left(29) ^ self.ends[1]).wrapping_mul(ODD)
    }

    fn short(&self) -> u32 {
        (self.mixed() >> 32) as u32
    }

    fn place(&self, places: usize) -> usize {
        (self.mixed() >> 40) as usize & (places - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, Names};
    use crate::doctrine::{Doctrine, FactId};

    /// Every name leads to what it names, and no other does, however alike.
    #[test]
    fn names_lead_to_what_they_name() {
        let doctrine = Doctrine::bundled().expect("the bundled doctrine");
        for id in doctrine.fact_ids() {
            let fact = doctrine.fact(id);
            assert_eq!(doctrine.fact_named(&fact.id), Some(id));
            for (position, value) in fact.kind.values().iter().enumerate() {
                assert_eq!(doctrine.value_named(id, &value.id), Some(position));
                for other in [&value.id[1..], &value.id[..value.id.len() - 1], &format!("{}x", value.id)] {
                    let expected = fact.kind.values().iter().position(|value| value.id == other);
                    assert_eq!(doctrine.value_named(id, other), expected);
                }
            }
        }
        assert_eq!(doctrine.fact_named(""), None);
    }

    /// Names of every length that differ in one byte, wherever it stands, are found as facts and as values, each in its place.
    #[test]
    fn every_byte_of_a_name_counts() {
        let mut names = vec![String::new(), "a".to_owned(), "\0a".to_owned(), "\0\0a".to_owned()];
        for length in [1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 40, 100] {
            names.push("n".repeat(length));
            for at in 0..length {
                names.push(format!("{}m{}", "n".repeat(at), "n".repeat(length - at - 1)));
            }
        }
        let (missing, known) = names.split_at(names.len() / 7);
        let all = || known.iter().map(|name| Name::of(name));
        let as_facts = Names::new(all().map(|name| (name, Vec::new())));
        let as_values = Names::new([(Name::of("fact"), all().collect())].into_iter());
        for (position, name) in known.iter().enumerate() {
            assert_eq!(as_facts.fact(name), Some(FactId(position as u16)), "{name:?}");
            assert_eq!(as_values.value(FactId(0), name), Some(position), "{name:?}");
        }
        for name in missing {
            assert_eq!((as_facts.fact(name), as_values.value(FactId(0), name)), (None, None), "{name:?}");
        }
    }
}
