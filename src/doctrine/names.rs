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

/// A name as machine words: all of it where it has no more than 32 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Name {
    length: usize,
    parts: [u64; 4],
}

impl Names {
    pub(super) fn of(facts: &[Fact]) -> Self {
        let names: Vec<Name> = facts.iter().map(|fact| Name::of(&fact.id)).collect();
        let mut places = vec![NONE; (facts.len() * 2).next_power_of_two()];
        for (fact, name) in names.iter().enumerate() {
            let mut place = name.place(places.len());
            while places[place] != NONE {
                place = (place + 1) % places.len();
            }
            places[place] = fact as u16;
        }
        let mut first = vec![0];
        let mut values: Vec<Name> = Vec::new();
        for fact in facts {
            values.extend(fact.kind.values().iter().map(|value| Name::of(&value.id)));
            first.push(values.len());
        }
        Names { places, facts: names, first, short: values.iter().map(Name::short).collect(), values }
    }

    /// The fact of a name.
    pub(super) fn fact(&self, facts: &[Fact], text: &str) -> Option<FactId> {
        let name = Name::of(text);
        let mut place = name.place(self.places.len());
        while self.places[place] != NONE {
            let fact = usize::from(self.places[place]);
            if self.facts[fact] == name && (name.is_whole() || facts[fact].id == text) {
                return Some(FactId(fact as u16));
            }
            place = (place + 1) % self.places.len();
        }
        None
    }

    /// The position of a name among a fact's values.
    pub(super) fn value(&self, facts: &[Fact], fact: FactId, text: &str) -> Option<usize> {
        let name = Name::of(text);
        let short = name.short();
        let range = self.first[fact.index()]..self.first[fact.index() + 1];
        let values = &self.values[range.clone()];
        let is_text = |position: usize| {
            values[position] == name && (name.is_whole() || facts[fact.index()].kind.values()[position].id == text)
        };
        let mut alike = self.short[range].iter().enumerate().filter(|(_, other)| **other == short);
        alike.find(|(position, _)| is_text(*position)).map(|(position, _)| position)
    }
}

impl Name {
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let eight =
            |from: usize| bytes.get(from..from + 8).and_then(|eight| eight.try_into().ok()).map(u64::from_le_bytes);
        let end = bytes.len();
        let parts = match end {
            // One at a time from either end, which may overlap.
            16.. => [eight(0), eight(end - 8), eight(8), eight(end - 16)].map(Option::unwrap_or_default),
            8.. => [eight(0), eight(end - 8), None, None].map(Option::unwrap_or_default),
            _ => [bytes.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)), 0, 0, 0],
        };
        Name { length: bytes.len(), parts }
    }

    /// Whether the words tell all of it.
    fn is_whole(&self) -> bool {
        self.length <= 32
    }

    /// A number that differs for most names.
    fn mixed(&self) -> u64 {
        const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
        let mixed = (self.parts[0] ^ self.length as u64).wrapping_mul(ODD);
        (mixed.rotate_left(29) ^ self.parts[1]).wrapping_mul(ODD)
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
    use super::Name;
    use crate::doctrine::Doctrine;

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

    /// Names of the same length that differ in one byte are told apart, wherever it stands.
    #[test]
    fn every_byte_of_a_name_counts() {
        for length in 1..=32 {
            let name = "n".repeat(length);
            for at in 0..length {
                let mut other = name.clone().into_bytes();
                other[at] = b'm';
                let other = String::from_utf8(other).expect("text");
                assert_ne!(Name::of(&name), Name::of(&other), "{other}");
            }
        }
        assert!(!Name::of(&"n".repeat(33)).is_whole());
    }
}
