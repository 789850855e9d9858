//! Numbers as they are typed: `20`, `20+`, `0-20`.

use crate::case::AnswerValue;

/// A number as it is typed: `20`, `20+`, `0-20`.
pub(crate) fn number_text(value: &AnswerValue) -> String {
    match value {
        AnswerValue::Number(n) => n.to_string(),
        AnswerValue::Between { at_least: Some(least), at_most: None } => format!("{least}+"),
        AnswerValue::Between { at_least, at_most: Some(most) } => format!("{}-{most}", at_least.unwrap_or(0)),
        _ => String::new(),
    }
}

/// Reads a number as it is typed; empty is unknown.
///
/// # Errors
/// What was expected.
pub(crate) fn parse_number(text: &str) -> Result<Option<AnswerValue>, String> {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    let number = |t: &str| t.parse::<u64>().map_err(|_| "write 20, 20+ for at least, or 5-20".to_owned());
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(least) = text.strip_suffix('+') {
        return Ok(Some(AnswerValue::Between { at_least: Some(number(least)?), at_most: None }));
    }
    if let Some((least, most)) = text.split_once(['-', '–']) {
        let (least, most) = (number(least)?, number(most)?);
        if least > most {
            return Err("the first number is the smaller one".to_owned());
        }
        return Ok(Some(AnswerValue::Between { at_least: Some(least), at_most: Some(most) }));
    }
    Ok(Some(AnswerValue::Number(number(&text)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_they_are_typed() {
        let between = |at_least, at_most| Ok(Some(AnswerValue::Between { at_least, at_most }));
        assert_eq!(parse_number(" 1,200 "), Ok(Some(AnswerValue::Number(1200))));
        assert_eq!(parse_number("20+"), between(Some(20), None));
        assert_eq!(parse_number("5-20"), between(Some(5), Some(20)));
        assert_eq!(parse_number(""), Ok(None));
        for wrong in ["x", "-3", "3-", "20-5", "1.5", "99999999999999999999"] {
            assert!(parse_number(wrong).is_err(), "{wrong}");
        }
    }
}
