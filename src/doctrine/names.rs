//! Facts and values by name: words are told apart by a number made of their length and of both their ends, and compared in full only where that is the same.

use super::model::{Fact, FactId};

/// The names of facts and of their values.
#[derive(Debug, Clone)]
pub(super) struct Names {
    /// With the numbers of their names, each at the first free place from the one that its number gives it; a power of two, and never full.
    facts: Vec<Option<(u64, FactId)>>,
    /// By fact, the numbers of its values' names.
    values: Vec<Vec<u64>>,
}

impl Names {
    pub(super) fn of(facts: &[Fact]) -> Self {
        let mut places = vec![None; (facts.len() * 2).next_power_of_two()];
        for (index, fact) in facts.iter().enumerate() {
            let number = number(&fact.id);
            let mut place = place(number, places.len());
            while places[place].is_some() {
                place = (place + 1) % places.len();
            }
            places[place] = Some((number, FactId(index as u16)));
        }
        let values = facts.iter().map(|fact| fact.kind.values().iter().map(|value| number(&value.id)).collect());
        Names { facts: places, values: values.collect() }
    }

    /// The fact of a name.
    pub(super) fn fact(&self, facts: &[Fact], name: &str) -> Option<FactId> {
        let number = number(name);
        let mut place = place(number, self.facts.len());
        while let Some((known, fact)) = self.facts.get(place).copied().flatten() {
            if known == number && facts[fact.index()].id == name {
                return Some(fact);
            }
            place = (place + 1) % self.facts.len();
        }
        None
    }

    /// The position of a name among a fact's values.
    pub(super) fn value(&self, facts: &[Fact], fact: FactId, name: &str) -> Option<usize> {
        let number = number(name);
        let numbers = self.values[fact.index()].iter().enumerate();
        let mut same = numbers.filter(|(_, known)| **known == number).map(|(position, _)| position);
        same.find(|position| facts[fact.index()].kind.values()[*position].id == name)
    }
}

fn place(number: u64, places: usize) -> usize {
    // The uppermost bits depend on all others.
    (number >> 40) as usize & (places - 1)
}

/// A number that differs for most words: of their length and of the eight bytes at either end.
fn number(word: &str) -> u64 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let bytes = word.as_bytes();
    let ends = match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => [u64::from_le_bytes(*first), u64::from_le_bytes(*last)],
        _ => [bytes.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)), 0],
    };
    let mixed = (ends[0] ^ bytes.len() as u64).wrapping_mul(ODD);
    (mixed.rotate_left(29) ^ ends[1]).wrapping_mul(ODD)
}

#[cfg(test)]
mod tests {
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
                for end in [&value.id[1..], &value.id[..value.id.len() - 1], &format!("{}x", value.id)] {
                    let expected = fact.kind.values().iter().position(|other| other.id == end);
                    assert_eq!(doctrine.value_named(id, end), expected);
                }
            }
            // The same ends and length, another middle.
            let (begin, end) = (&fact.id[..8.min(fact.id.len())], &fact.id[fact.id.len().saturating_sub(8)..]);
            let middle = "x".repeat(fact.id.len().saturating_sub(16));
            let alike = format!("{begin}{middle}{end}");
            if alike != fact.id {
                assert_eq!(doctrine.fact_named(&alike), None, "{alike}");
            }
        }
        assert_eq!(doctrine.fact_named(""), None);
    }
}
