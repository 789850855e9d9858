//! JSON as most programs write it, read in place: no escapes, whole numbers without a sign. Nothing that it takes is no JSON; whatever it does not take is
//! left to serde_json.

use memchr::memchr;
use serde::Deserialize;
use wide::u8x16;

/// A text and how much of it has been read.
pub(super) struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Scan { text, at: 0 }
    }

    /// What stands next, if there is more.
    pub(super) fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Goes on behind blanks, to the end of the text or to what is none.
    pub(super) fn blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.next() {
            self.at += 1;
        }
    }

    /// Whether nothing is left but blanks.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.blanks();
        self.next().is_none()
    }

    fn eat(&mut self, mark: u8) -> Option<()> {
        (self.next() == Some(mark)).then(|| self.at += 1)
    }

    /// An object, member by member: the key is given, and the value is read by `member`.
    pub(super) fn object(&mut self, mut member: impl FnMut(&mut Self, &'a str) -> Option<()>) -> Option<()> {
        self.members(|scan| {
            let key = scan.key()?;
            member(scan, key)
        })
    }

    /// An object, member by member, each read by `member`, from its key on.
    pub(super) fn members(&mut self, member: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.between(b'{', b'}', member)
    }

    /// A key, and what stands between it and its value.
    pub(super) fn key(&mut self) -> Option<&'a str> {
        let key = self.string()?;
        self.colon()?;
        Some(key)
    }

    /// What stands next, through the first of these marks; nothing is read.
    pub(super) fn through(&self, mark: u8) -> Option<&'a str> {
        let left = &self.text[self.at..];
        left.get(..=memchr(mark, left.as_bytes())?)
    }

    /// How much is left to be read.
    pub(super) fn left(&self) -> usize {
        self.text.len() - self.at
    }

    /// Reads a key that is expected, in its quotation marks, if it stands next; otherwise nothing.
    pub(super) fn expected(&mut self, key: &str) -> Option<()> {
        let begin = self.at;
        let read = self.word(key).and_then(|()| self.colon());
        if read.is_none() {
            self.at = begin;
        }
        read
    }

    /// What stands between a key and its value.
    fn colon(&mut self) -> Option<()> {
        self.blanks();
        self.eat(b':')?;
        self.blanks();
        Some(())
    }

    /// A list of strings.
    pub(super) fn strings(&mut self) -> Option<Vec<&'a str>> {
        let mut strings = Vec::new();
        self.between(b'[', b']', |scan| {
            strings.push(scan.string()?);
            Some(())
        })?;
        Some(strings)
    }

    /// What stands between two marks, separated by commas.
    fn between(&mut self, begin: u8, end: u8, mut one: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.eat(begin)?;
        self.blanks();
        if self.eat(end).is_some() {
            return Some(());
        }
        loop {
            one(self)?;
            self.blanks();
            if self.eat(b',').is_none() {
                return self.eat(end);
            }
            self.blanks();
        }
    }

    /// A string without escapes.
    pub(super) fn string(&mut self) -> Option<&'a str> {
        self.eat(b'"')?;
        let from = self.at;
        let length = plain(&self.text.as_bytes()[from..]);
        self.at += length;
        self.eat(b'"')?;
        self.text.get(from..from + length)
    }

    /// A whole number that a machine word holds.
    pub(super) fn number(&mut self) -> Option<u64> {
        let digits = self.text.as_bytes()[self.at..].iter().take_while(|b| b.is_ascii_digit()).count();
        let number = self.text.get(self.at..self.at + digits)?;
        self.at += digits;
        let is_whole = !matches!(self.next(), Some(b'.' | b'e' | b'E'));
        let begins_well = digits == 1 || !number.starts_with('0');
        if is_whole && begins_well { number.parse().ok() } else { None }
    }

    /// A word that stands for itself.
    #[inline]
    pub(super) fn word(&mut self, word: &str) -> Option<()> {
        let is_next = self.text.as_bytes()[self.at..].starts_with(word.as_bytes());
        is_next.then(|| self.at += word.len())
    }

    /// Any value of a kind, read as serde_json reads it.
    pub(super) fn any<T: Deserialize<'a>>(&mut self) -> Option<T> {
        let mut values = serde_json::Deserializer::from_str(&self.text[self.at..]).into_iter();
        let value = values.next()?.ok()?;
        self.at += values.byte_offset();
        Some(value)
    }
}

/// How much of a text stands before the first quotation mark, backslash or control character.
fn plain(text: &[u8]) -> usize {
    let mut length = 0;
    while let Some(some) = text[length..].first_chunk() {
        let special = special(u8x16::new(*some));
        if special != 0 {
            return length + special.trailing_zeros() as usize;
        }
        length += some.len();
    }
    length + text[length..].iter().take_while(|b| !matches!(b, b'"' | b'\\' | ..b' ')).count()
}

/// One bit for every byte that is special.
fn special(bytes: u8x16) -> u32 {
    let last_control = u8x16::splat(b' ' - 1);
    let is_control = bytes.min(last_control).simd_eq(bytes);
    (bytes.simd_eq(u8x16::splat(b'"')) | bytes.simd_eq(u8x16::splat(b'\\')) | is_control).to_bitmask()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Many bytes at a time find the same as one at a time, wherever the marks stand.
    #[test]
    fn what_is_special_is_found_in_its_place() {
        let bytes = [b'"', b'\\', b'\0', 0x1f, b' ', b'!', b'#', b'[', b']', b'a', 0x7f, 0x80, 0xa2, 0xdc, 0xff];
        let mut random = fastrand::Rng::with_seed(3);
        for _ in 0..100_000 {
            let text: Vec<u8> = (0..random.usize(..40)).map(|_| bytes[random.usize(..bytes.len())]).collect();
            let first = text.iter().position(|b| matches!(b, b'"' | b'\\' | ..b' '));
            assert_eq!(plain(&text), first.unwrap_or(text.len()), "{text:?}");
        }
    }
}
