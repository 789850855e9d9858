//! Text of unknown origin made safe to show (floor 0): control characters, direction marks and invisible characters become visible.

/// One line: line breaks and tabs become spaces, dangerous characters visible escapes.
pub fn display_line(text: &str) -> String {
    if text.chars().all(|c| !needs_care(c)) && !text.contains(['\n', '\t']) {
        return text.to_owned();
    }
    let flat: String = text.chars().map(|c| if matches!(c, '\n' | '\t' | '\r') { ' ' } else { c }).collect();
    visible(&flat)
}

/// Several lines: line breaks stay, tabs become spaces, dangerous characters visible escapes.
pub fn display_text(text: &str) -> String {
    if text.chars().all(|c| !needs_care(c)) && !text.contains('\t') {
        return text.to_owned();
    }
    visible(&text.replace("\r\n", "\n").replace('\t', "    "))
}

fn visible(text: &str) -> String {
    const MOST_MARKS: usize = 4;
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    for c in text.chars() {
        marks = if is_combining(c) { marks + 1 } else { 0 };
        if c == '\n' || !needs_care(c) {
            out.push(c);
        } else if is_combining(c) {
            if marks <= MOST_MARKS {
                out.push(c);
            }
        } else if c.is_ascii_control() {
            out.push(char::from_u32(if c == '\x7f' { 0x2421 } else { 0x2400 + c as u32 }).unwrap_or('?'));
        } else {
            out.push_str(&format!("<U+{:04X}>", c as u32));
        }
    }
    out
}

/// Characters that a terminal may act on, that reorder text or that cannot be seen. Joiners stay: scripts and emoji need them.
pub(crate) fn needs_care(c: char) -> bool {
    is_hidden(c) || is_combining(c)
}

pub(crate) fn is_hidden(c: char) -> bool {
    matches!(c,
        '\0'..='\x08' | '\x0b'..='\x1f' | '\x7f'..='\u{9f}'
        | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_is_shown_and_not_obeyed() {
        for (text, shown) in [
            ("plain Juárez", "plain Juárez"),
            ("a\x1b[31mb", "a␛[31mb"),
            ("\u{202e}abc", "<U+202E>abc"),
            ("x\u{9b}y", "x<U+009B>y"),
            ("one\ntwo\tthree", "one two three"),
            ("\u{e0041}", "<U+E0041>"),
            ("👩\u{200d}⚖️", "👩\u{200d}⚖️"),
            ("e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}", "e\u{301}\u{301}\u{301}\u{301}"),
        ] {
            assert_eq!(display_line(text), shown);
        }
        assert_eq!(display_text("a\tb\r\nc\x07"), "a    b\nc␇");
    }
}
