//! The language of conditions: short sentences over facts and elements, parsed into a tree that remembers where each word stood.
//!
//! `assets/doctrine/README.md` describes the language for its writers.

use std::ops::Range;

use winnow::combinator::{alt, cut_err, delimited, eof, not, opt, peek, preceded, repeat, separated, terminated};
use winnow::error::{ContextError, ErrMode, StrContext, StrContextValue};
use winnow::prelude::*;
use winnow::stream::LocatingSlice;
use winnow::token::{one_of, take_while};

/// A word of a condition and where it stands in the condition's text, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) span: Range<usize>,
}

/// A number of a condition: written out, or a line of the doctrine by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Amount {
    Number(u64),
    Line(Word),
}

/// How a number is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    AtLeast,
    AtMost,
    MoreThan,
    LessThan,
    Exactly,
}

/// What is said of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FactSays {
    Is(Vec<Word>),
    IsNot(Vec<Word>),
    IsOnly(Vec<Word>),
    Number(Comparison, Amount),
    Asked,
    NotAsked,
}

/// What is said of an element's finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ElementSays {
    Met,
    NotMet,
    Unsettled,
    DoesNotArise,
    Arises,
}

/// How many of several elements must fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantifier {
    Any,
    All,
    NoneOf,
}

/// A parsed condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Condition {
    Otherwise,
    Fact(Word, FactSays),
    Element(Word, ElementSays),
    Elements(Quantifier, Vec<Word>, ElementSays),
    Not(Box<Condition>),
    And(Vec<Condition>),
    Or(Vec<Condition>),
}

/// Why a text is no condition: what was expected, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) message: String,
    pub(crate) span: Range<usize>,
}

/// How deep parentheses and `not` may stand within each other.
const DEEPEST: usize = 64;

/// Words that mean something in the language: a value, fact or element of such a name could not be spoken of.
pub(crate) const RESERVED: [&str; 24] = [
    "otherwise",
    "and",
    "or",
    "not",
    "is",
    "only",
    "asked",
    "at",
    "least",
    "most",
    "more",
    "less",
    "than",
    "line",
    "any",
    "all",
    "none_of",
    "of",
    "does",
    "arise",
    "arises",
    "met",
    "unsettled",
    "not_met",
];

/// Where a condition is nested deeper than anybody reads.
fn too_deep(text: &str) -> Option<usize> {
    let (mut open, mut nots) = (0usize, 0usize);
    for word in text.split_whitespace() {
        nots = if word.trim_start_matches('(') == "not" { nots + 1 } else { 0 };
        open += word.matches('(').count();
        if open + nots > DEEPEST {
            return Some(word.as_ptr() as usize - text.as_ptr() as usize);
        }
        open = open.saturating_sub(word.matches(')').count());
    }
    None
}

/// Parses a condition, or says what was expected at which word.
pub(crate) fn parse(text: &str) -> Result<Condition, SyntaxError> {
    if let Some(at) = too_deep(text) {
        let message = format!("parentheses and 'not' stand more than {DEEPEST} deep: say it in several tests");
        return Err(SyntaxError { message, span: at..at });
    }
    condition.parse(LocatingSlice::new(text)).map_err(|e| {
        let start = e.offset().min(text.len());
        let length = text[start..].find(|c: char| c.is_whitespace() || "(),".contains(c)).unwrap_or(text.len() - start);
        let expected: Vec<String> = e.inner().context().filter_map(expectation).collect();
        let found = if start == text.len() {
            "the end".to_owned()
        } else {
            format!("'{}'", &text[start..start + length.max(1)])
        };
        let message = match expected.first() {
            Some(what) => format!("{found} stands where {what} was expected"),
            None => format!("{found} cannot stand here"),
        };
        SyntaxError { message, span: start..start + length.max(1) }
    })
}

fn expectation(context: &StrContext) -> Option<String> {
    match context {
        StrContext::Expected(StrContextValue::Description(what)) => Some((*what).to_owned()),
        _ => None,
    }
}

type Input<'a> = LocatingSlice<&'a str>;
type Parsed<T> = Result<T, ErrMode<ContextError>>;

fn expected<'a, T>(
    parser: impl Parser<Input<'a>, T, ErrMode<ContextError>>,
    what: &'static str,
) -> impl Parser<Input<'a>, T, ErrMode<ContextError>> {
    parser.context(StrContext::Expected(StrContextValue::Description(what)))
}

fn condition(input: &mut Input<'_>) -> Parsed<Condition> {
    space(input)?;
    let whole = alt((terminated(keyword("otherwise"), peek(eof)).value(Condition::Otherwise), any_of_several))
        .parse_next(input)?;
    expected(cut_err(eof), "'and', 'or' or the end").parse_next(input)?;
    Ok(whole)
}

fn any_of_several(input: &mut Input<'_>) -> Parsed<Condition> {
    let mut parts: Vec<Condition> = separated(1.., all_of_several, keyword("or")).parse_next(input)?;
    Ok(if parts.len() == 1 { parts.remove(0) } else { Condition::Or(parts) })
}

fn all_of_several(input: &mut Input<'_>) -> Parsed<Condition> {
    let mut parts: Vec<Condition> = separated(1.., single, keyword("and")).parse_next(input)?;
    Ok(if parts.len() == 1 { parts.remove(0) } else { Condition::And(parts) })
}

fn single(input: &mut Input<'_>) -> Parsed<Condition> {
    expected(
        alt((
            preceded(keyword("not"), cut_err(single)).map(|c| Condition::Not(Box::new(c))),
            delimited(symbol("("), cut_err(any_of_several), expected(cut_err(symbol(")")), "')'")),
            several_elements,
            about_fact,
            about_element,
        )),
        "a fact, an element, 'not' or '('",
    )
    .parse_next(input)
}

fn several_elements(input: &mut Input<'_>) -> Parsed<Condition> {
    let quantifier = terminated(
        alt((
            keyword("any").value(Quantifier::Any),
            keyword("all").value(Quantifier::All),
            keyword("none").value(Quantifier::NoneOf),
        )),
        keyword("of"),
    )
    .parse_next(input)?;
    let elements = cut_err(delimited(
        expected(symbol("("), "'('"),
        separated(1.., expected(name, "an element"), symbol(",")),
        expected(symbol(")"), "',' or ')'"),
    ))
    .parse_next(input)?;
    let says = cut_err(element_says).parse_next(input)?;
    Ok(Condition::Elements(quantifier, elements, says))
}

fn about_fact(input: &mut Input<'_>) -> Parsed<Condition> {
    let fact = fact_name(input)?;
    let says = expected(
        cut_err(alt((
            preceded(keyword("is"), fact_is),
            preceded((keyword("at"), keyword("least")), amount).map(|a| FactSays::Number(Comparison::AtLeast, a)),
            preceded((keyword("at"), keyword("most")), amount).map(|a| FactSays::Number(Comparison::AtMost, a)),
            preceded((keyword("more"), keyword("than")), amount).map(|a| FactSays::Number(Comparison::MoreThan, a)),
            preceded((keyword("less"), keyword("than")), amount).map(|a| FactSays::Number(Comparison::LessThan, a)),
        ))),
        "'is', 'at least', 'at most', 'more than' or 'less than'",
    )
    .parse_next(input)?;
    Ok(Condition::Fact(fact, says))
}

fn fact_is(input: &mut Input<'_>) -> Parsed<FactSays> {
    cut_err(alt((
        (keyword("not"), keyword("asked")).value(FactSays::NotAsked),
        keyword("asked").value(FactSays::Asked),
        preceded(keyword("not"), values).map(FactSays::IsNot),
        preceded(keyword("only"), values).map(FactSays::IsOnly),
        amount.map(|a| FactSays::Number(Comparison::Exactly, a)),
        values.map(FactSays::Is),
    )))
    .parse_next(input)
}

/// `a or b or c`, as long as the word after `or` begins no comparison of its own.
fn values(input: &mut Input<'_>) -> Parsed<Vec<Word>> {
    let first = expected(value, "a value").parse_next(input)?;
    let mut all = vec![first];
    let more: Vec<Word> = repeat(0.., preceded(keyword("or"), value)).parse_next(input)?;
    all.extend(more);
    Ok(all)
}

fn value(input: &mut Input<'_>) -> Parsed<Word> {
    terminated(
        name,
        not(peek(alt((
            keyword("is"),
            keyword("does"),
            keyword("arises"),
            keyword("at"),
            keyword("more"),
            keyword("less"),
        )))),
    )
    .verify(|w: &Word| !["not", "any", "all", "none_of"].contains(&w.text.as_str()))
    .parse_next(input)
    .and_then(|word| match opt(peek(preceded(keyword("of"), symbol("(")))).parse_next(input)? {
        Some(()) => Err(ErrMode::Backtrack(ContextError::new())),
        None => Ok(word),
    })
}

fn amount(input: &mut Input<'_>) -> Parsed<Amount> {
    alt((
        number.map(Amount::Number),
        preceded(keyword("line"), cut_err(expected(name, "the name of a line"))).map(Amount::Line),
    ))
    .parse_next(input)
}

fn number(input: &mut Input<'_>) -> Parsed<u64> {
    expected(
        terminated(
            take_while(1.., '0'..='9').try_map(|digits: &str| digits.parse::<u64>()),
            (not(one_of(word_char)), space),
        ),
        "a whole number",
    )
    .parse_next(input)
}

fn about_element(input: &mut Input<'_>) -> Parsed<Condition> {
    let element = name.verify(|w: &Word| !["or", "and"].contains(&w.text.as_str())).parse_next(input)?;
    let says = cut_err(element_says).parse_next(input)?;
    Ok(Condition::Element(element, says))
}

fn element_says(input: &mut Input<'_>) -> Parsed<ElementSays> {
    expected(
        alt((
            (keyword("does"), keyword("not"), keyword("arise")).value(ElementSays::DoesNotArise),
            keyword("arises").value(ElementSays::Arises),
            (keyword("is"), keyword("not"), keyword("met")).value(ElementSays::NotMet),
            (keyword("is"), keyword("met")).value(ElementSays::Met),
            (keyword("is"), keyword("unsettled")).value(ElementSays::Unsettled),
        )),
        "'is met', 'is not met', 'is unsettled', 'arises' or 'does not arise'",
    )
    .parse_next(input)
}

fn fact_name(input: &mut Input<'_>) -> Parsed<Word> {
    terminated((bare, '.', bare).take().with_span().map(|(text, span)| Word { text: text.to_owned(), span }), space)
        .parse_next(input)
}

fn name(input: &mut Input<'_>) -> Parsed<Word> {
    terminated(bare.with_span(), (not('.'), space))
        .map(|(text, span)| Word { text: text.to_owned(), span })
        .parse_next(input)
}

fn bare<'a>(input: &mut Input<'a>) -> Parsed<&'a str> {
    (one_of('a'..='z'), take_while(0.., word_char)).take().parse_next(input)
}

fn word_char(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'
}

fn keyword<'a>(word: &'static str) -> impl Parser<Input<'a>, (), ErrMode<ContextError>> {
    (word, not(one_of(word_char)), space).void()
}

fn symbol<'a>(text: &'static str) -> impl Parser<Input<'a>, (), ErrMode<ContextError>> {
    (text, space).void()
}

fn space(input: &mut Input<'_>) -> Parsed<()> {
    take_while(0.., |c: char| c.is_whitespace()).void().parse_next(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words that the parser looks for are those that no value may be called.
    #[test]
    fn reserved_words_are_those_of_the_parser() {
        let source = include_str!("condition.rs");
        let parser = source.split("#[cfg(test)]").next().unwrap();
        let mut words: Vec<&str> =
            parser.split("keyword(\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        words.extend(["none_of", "not_met"]);
        // "none of (" is told from a value by what follows.
        words.retain(|word| *word != "none");
        words.sort_unstable();
        words.dedup();
        let mut reserved = RESERVED.to_vec();
        reserved.sort_unstable();
        assert_eq!(words, reserved);
    }

    #[test]
    fn what_is_too_deep_is_shown_where_it_stands() {
        let deep = format!("a.b is c and\u{3000}{}a.b is c", "not ".repeat(70));
        let span = parse(&deep).unwrap_err().span;
        assert!(deep[span.start..].starts_with("not not "), "{span:?}");
    }

    fn shape(text: &str) -> String {
        match parse(text) {
            Ok(condition) => render(&condition),
            Err(e) => format!("{}..{}: {}", e.span.start, e.span.end, e.message),
        }
    }

    fn render(c: &Condition) -> String {
        let words = |ws: &[Word]| ws.iter().map(|w| w.text.clone()).collect::<Vec<_>>().join("|");
        let list = |cs: &[Condition], sep: &str| format!("({})", cs.iter().map(render).collect::<Vec<_>>().join(sep));
        match c {
            Condition::Otherwise => "otherwise".into(),
            Condition::Fact(w, FactSays::Is(v)) => format!("{}={}", w.text, words(v)),
            Condition::Fact(w, FactSays::IsNot(v)) => format!("{}!={}", w.text, words(v)),
            Condition::Fact(w, FactSays::IsOnly(v)) => format!("{}=only {}", w.text, words(v)),
            Condition::Fact(w, FactSays::Number(c, a)) => format!(
                "{} {c:?} {}",
                w.text,
                match a {
                    Amount::Number(n) => n.to_string(),
                    Amount::Line(l) => format!("line {}", l.text),
                }
            ),
            Condition::Fact(w, says) => format!("{} {says:?}", w.text),
            Condition::Element(w, says) => format!("{}:{says:?}", w.text),
            Condition::Elements(q, ws, says) => format!("{q:?}[{}]:{says:?}", words(ws)),
            Condition::Not(inner) => format!("!{}", render(inner)),
            Condition::And(parts) => list(parts, " & "),
            Condition::Or(parts) => list(parts, " | "),
        }
    }

    #[test]
    fn sentences_of_the_language() {
        for (text, expected) in [
            ("otherwise", "otherwise"),
            ("a.b is c or d", "a.b=c|d"),
            ("a.b is c or e.f is g", "(a.b=c | e.f=g)"),
            ("a.b is c or d or gravity is met and not a.b is d", "(a.b=c|d | (gravity:Met & !a.b=d))"),
            ("a.b is not c or d", "a.b!=c|d"),
            ("a.b is only c", "a.b=only c"),
            ("a.b is asked and a.c is not asked", "(a.b Asked & a.c NotAsked)"),
            ("a.n at least 1 and a.n less than line grave", "(a.n AtLeast 1 & a.n LessThan line grave)"),
            ("a.n is 0 or a.n more than 9", "(a.n Exactly 0 | a.n MoreThan 9)"),
            ("any of (x, y) is not met or none of (x) does not arise", "(Any[x|y]:NotMet | NoneOf[x]:DoesNotArise)"),
            ("a.b is c or all of (x, y) is met", "(a.b=c | All[x|y]:Met)"),
            ("not (x arises or y is unsettled)", "!(x:Arises | y:Unsettled)"),
            ("a.b is none", "a.b=none"),
            ("a.b is c or none or d", "a.b=c|none|d"),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
    }

    #[test]
    fn errors_point_at_the_word() {
        for (text, expected) in [
            (
                "a.b equals c",
                "4..10: 'equals' stands where 'is', 'at least', 'at most', 'more than' or 'less than' was expected",
            ),
            ("a.b is", "6..7: the end stands where a value was expected"),
            ("a.b is c but", "9..12: 'but' stands where 'and', 'or' or the end was expected"),
            (
                "gravity is fine",
                "11..15: 'fine' stands where 'is met', 'is not met', 'is unsettled', 'arises' or 'does not arise' was expected",
            ),
            ("(a.b is c", "9..10: the end stands where ')' was expected"),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
    }
}
