//! The words and signs of a tag.

use std::ops::Range;

use super::super::tags::Tag;

/// Signs of more than one character.
const SIGNS: &[&str] = &["...", "?.", "==", "!=", "<=", ">=", "**", "//"];

/// A word, a number, a quoted text or a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    pub(super) range: Range<usize>,
}

impl<'t> Token<'t> {
    /// Whether it is a word.
    pub(super) fn is_word(&self) -> bool {
        self.text
            .starts_with(|c: char| c == '_' || c.is_ascii_alphabetic())
    }

    /// What stands between its quotes, if it is quoted.
    pub(super) fn quoted(&self) -> Option<&'t str> {
        let quote = self
            .text
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '\'' | '`'))?;
        self.text.strip_prefix(quote)?.strip_suffix(quote)
    }
}

/// The tokens of a tag of this text.
pub(super) fn tokens<'t>(text: &'t str, tag: &Tag<'_>) -> Vec<Token<'t>> {
    let mut tokens: Vec<Token<'t>> = Vec::new();
    let mut end = tag.range.start;
    for piece in tag.pieces().filter(|piece| !piece.is_empty()) {
        if piece.start < end {
            continue;
        }
        let range = piece.start..piece.start + length(text, &piece);
        end = range.end;
        let text = text.get(range.clone()).unwrap_or_default();
        tokens.push(Token { text, range });
    }
    tokens
}

/// A piece is a character of a sign or of a number: takes the others too.
fn length(text: &str, piece: &Range<usize>) -> usize {
    let rest = text.get(piece.start..).unwrap_or_default();
    if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
        return sign.len();
    }
    let digits = digits(rest);
    let fraction = rest.get(digits..).and_then(|rest| rest.strip_prefix('.'));
    match (digits, fraction) {
        (0, _) => piece.len(),
        (whole, Some(fraction)) => whole + 1 + self::digits(fraction),
        (whole, None) => whole,
    }
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::super::super::tags::Tags;
    use super::*;

    #[test]
    fn a_tag_falls_into_its_words_and_signs() {
        for (text, expected) in [
            ("{{ a.b?.c }}", "a|.|b|?.|c"),
            ("{{- [...xs, 10] -}}", "[|...|xs|,|10|]"),
            ("{{ 1.5 // 2 ** n }}", "1.5|//|2|**|n"),
            ("{% if a >= 'x%}' and not b %}", "if|a|>=|'x%}'|and|not|b"),
            ("{{ 名 ~ a?[0] }}", "名|~|a|?|[|0|]"),
            ("{{ <card title=\"a\" /> }}", "<|card|title|=|\"a\"|/|>"),
        ] {
            let tag = Tags::new(text).next().unwrap();
            let tokens = tokens(text, &tag);
            let found: Vec<&str> = tokens.iter().map(|token| token.text).collect();
            assert_eq!(found.join("|"), expected);
            for token in tokens {
                assert_eq!(&text[token.range], token.text);
            }
        }
    }
}
