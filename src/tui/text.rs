//! Text measured in columns: wrapped, cut, padded.

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
fn prefix(text: &str, width: usize) -> usize {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > width && at > 0 {
            return at;
        }
    }
    text.len()
}

/// Cuts a text to `width` columns, with an ellipsis at the end.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    if width == 0 {
        return String::new();
    }
    let end = if width == 1 { 0 } else { prefix(text, width - 1) };
    format!("{}…", text[..end].trim_end())
}

/// Cuts a title to `width` columns, with the ellipsis in the middle, so that beginning and end are seen; the end begins with a word where
/// one begins in it.
pub(crate) fn cut_middle(text: &str, width: usize) -> String {
    if text.width() <= width || width < 8 {
        return cut(text, width);
    }
    let most = width * 2 / 5;
    let mut start = text.len();
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        used += grapheme.width();
        if used > most {
            break;
        }
        start = at;
    }
    if !text[..start].ends_with(' ')
        && let Some(space) = text[start..].find(' ')
        && start + space + 1 < text.len()
    {
        start += space + 1;
    }
    let head = width - 1 - text[start..].width();
    format!("{}…{}", text[..prefix(text, head)].trim_end(), &text[start..])
}

/// The columns that a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
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

    #[test]
    fn cutting_keeps_to_the_width() {
        assert_eq!(cut("abcdef", 4), "abc…");
        assert_eq!(cut("日本語", 4), "日…");
        assert_eq!(
            cut_middle("Shots at a border post, El Paso (hypothetical)", 36),
            "Shots at a border pos…(hypothetical)"
        );
        for width in 0..30 {
            assert!(cut("Köln 日本語 und mehr als das", width).width() <= width);
            assert!(cut_middle("Köln 日本語 und mehr als das", width).width() <= width);
        }
    }
}
