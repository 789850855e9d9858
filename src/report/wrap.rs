//! Lines broken at word ends, measured in columns.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The lines of a text at a width, broken at word ends; a word that is too long is broken where it must be.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut used = 0;
        for word in paragraph.split(' ') {
            let mut word = word;
            let needed = word.width() + usize::from(used > 0);
            if used > 0 && used + needed > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            while word.width() > width {
                let (head, tail) = word.split_at(prefix(word, width));
                lines.push(head.to_owned());
                word = tail;
            }
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += word.width();
        }
        lines.push(line);
    }
    lines
}

/// The length in bytes of the longest beginning of at most `width` columns; at least one grapheme.
pub(crate) fn prefix(text: &str, width: usize) -> usize {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > width && at > 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapping_breaks_at_words_and_never_exceeds_the_width() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij x", 4), ["abcd", "efgh", "ij x"]);
        assert_eq!(wrap("a\n\nb", 9), ["a", "", "b"]);
        assert_eq!(wrap("日本語 テキスト", 6), ["日本語", "テキス", "ト"]);
        for width in 1..12 {
            for line in wrap("The quick 日本語 brown fox\u{301} jumped overthelazydog", width) {
                assert!(line.width() <= width.max(2), "{line:?} at {width}");
            }
        }
    }
}
