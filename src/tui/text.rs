//! Text measured in columns: wrapped, cut, padded.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::report::prefix;
pub(crate) use crate::report::wrap;

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
