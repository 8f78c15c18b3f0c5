//! Texts as people type and speak them.

mod numerals;
mod otherwise;
#[cfg(feature = "zh")]
mod simplified;

pub use otherwise::otherwise;

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfkc_quick};

/// What a sentence may end with without meaning anything by it.
const FINAL_PUNCTUATION: &[char] = &[
    '。', '．', '.', '！', '!', '？', '?', '，', ',', '、', '；', ';', '～', '~', '…',
];

/// One step of `engine.normalise`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Full-width and other compatibility forms become plain ones (NFKC).
    Width,
    /// White space at both ends goes.
    Trim,
    /// Runs of white space become one blank.
    Spaces,
    /// `。．.！!？?，,、；;～~…` at the end go.
    FinalPunctuation,
    /// Upper case becomes lower case.
    Case,
    /// Traditional characters become simplified ones.
    #[cfg(feature = "zh")]
    Simplified,
    /// A text that is nothing but a Chinese numeral becomes digits.
    Numerals,
}

impl Step {
    /// What is done if the configuration says nothing.
    pub const DEFAULT: [Self; 4] = [
        Self::Width,
        Self::Trim,
        Self::Spaces,
        Self::FinalPunctuation,
    ];

    /// Every step that this build has, with the word by which a configuration asks for it.
    pub const ALL: &[(&'static str, Self)] = &[
        ("width", Self::Width),
        ("trim", Self::Trim),
        ("spaces", Self::Spaces),
        ("final-punctuation", Self::FinalPunctuation),
        ("case", Self::Case),
        #[cfg(feature = "zh")]
        ("simplified", Self::Simplified),
        ("numerals", Self::Numerals),
    ];

    /// The word by which a configuration asks for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        let own = Self::ALL.iter().find(|(_, step)| *step == self);
        own.map_or("", |(word, _)| word)
    }

    fn apply(self, text: Cow<'_, str>) -> Cow<'_, str> {
        match self {
            Self::Width => width(text),
            Self::Trim => shortened(text, str::trim),
            Self::Spaces => spaces(text),
            Self::FinalPunctuation => shortened(text, |text| {
                text.trim_end_matches(|c: char| c.is_whitespace() || FINAL_PUNCTUATION.contains(&c))
            }),
            Self::Case => case(text),
            #[cfg(feature = "zh")]
            Self::Simplified => simplified::simplified(text),
            Self::Numerals => match numerals::number(&text) {
                Some(number) => Cow::Owned(number.to_string()),
                None => text,
            },
        }
    }
}

/// The text after the steps, in their order, and without white space at its ends, which a step may
/// leave there: no matcher is ever asked about that.
///
/// ```
/// use wxmenu::resolve::{normalise, Step};
/// assert_eq!(normalise("　ｇｕｅｓｓ　１。", &Step::DEFAULT), "guess 1");
/// ```
#[must_use]
pub fn normalise<'t>(text: &'t str, steps: &[Step]) -> Cow<'t, str> {
    // What most people type has nothing that any step would change.
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    if text.bytes().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let normal = steps
        .iter()
        .fold(Cow::Borrowed(text), |text, step| step.apply(text));
    match steps {
        [] => normal,
        _ => Step::Trim.apply(normal),
    }
}

/// The steps that change a text, each with the text as it leaves it.
///
/// ```
/// use wxmenu::resolve::{changes, Step};
/// let [width, end] = changes("３。", &Step::DEFAULT).try_into().unwrap();
/// assert_eq!(width, (Step::Width, "3。".to_owned()));
/// assert_eq!(end, (Step::FinalPunctuation, "3".to_owned()));
/// ```
#[must_use]
pub fn changes(text: &str, steps: &[Step]) -> Vec<(Step, String)> {
    let mut text = text.to_owned();
    let mut changes = Vec::new();
    let last = (!steps.is_empty()).then_some(&Step::Trim);
    for step in steps.iter().chain(last) {
        let after = step.apply(Cow::Borrowed(&text)).into_owned();
        if after != text {
            changes.push((*step, after.clone()));
            text = after;
        }
    }
    changes
}

fn width(text: Cow<'_, str>) -> Cow<'_, str> {
    let plain =
        text.is_ascii() || is_nfkc_quick(text.chars()) == unicode_normalization::IsNormalized::Yes;
    if plain {
        text
    } else {
        Cow::Owned(text.nfkc().collect())
    }
}

fn spaces(text: Cow<'_, str>) -> Cow<'_, str> {
    let mut after_blank = false;
    let odd = |c: char| {
        let is_odd = c.is_whitespace() && (c != ' ' || after_blank);
        after_blank = c == ' ';
        is_odd
    };
    if !text.contains(odd) {
        return text;
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c.is_whitespace() {
            true if folded.ends_with(' ') => {}
            true => folded.push(' '),
            false => folded.push(c),
        }
    }
    Cow::Owned(folded)
}

fn case(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.chars().any(char::is_uppercase) {
        Cow::Owned(text.to_lowercase())
    } else {
        text
    }
}

fn shortened(text: Cow<'_, str>, cut: fn(&str) -> &str) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(cut(text)),
        Cow::Owned(text) => Cow::Owned(cut(&text).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Step, changes, normalise};

    #[test]
    fn people_type_and_speak_like_this() {
        let rows = [
            ("菜单。", "菜单"),
            ("菜单！！？", "菜单"),
            (" 菜单 。 ", "菜单"),
            ("３", "3"),
            ("ＧＵＥＳＳ", "GUESS"),
            ("list　天气", "list 天气"),
            ("list \t 天气", "list 天气"),
            ("①", "1"),
            ("今天，天气", "今天,天气"),
            ("...", ""),
            ("guess", "guess"),
            ("", ""),
        ];
        for (typed, normal) in rows {
            assert_eq!(normalise(typed, &Step::DEFAULT), normal, "{typed:?}");
        }
        assert_eq!(normalise("HELP", &[Step::Case]), "help");
        assert_eq!(normalise("三", &Step::DEFAULT), "三");
        assert_eq!(normalise("三", &[Step::Numerals]), "3");
        assert_eq!(normalise("  ３。", &[]), "  ３。");
        // Its compatibility form begins with a blank.
        assert_eq!(normalise("¨x", &[Step::Trim, Step::Width]), "\u{308}x");
        assert_eq!(
            changes("¨x", &[Step::Trim, Step::Width]).last(),
            Some(&(Step::Trim, "\u{308}x".to_owned()))
        );
    }

    #[cfg(feature = "zh")]
    #[test]
    fn traditional_characters_become_simplified_ones() {
        for (typed, normal) in [
            ("菜單", "菜单"),
            ("猜數字", "猜数字"),
            ("頭髮", "头发"),
            ("發展", "发展"),
            ("乾隆皇帝", "乾隆皇帝"),
            ("𠮷", "𠮷"),
            ("菜单", "菜单"),
            ("menu 1", "menu 1"),
        ] {
            assert_eq!(normalise(typed, &[Step::Simplified]), normal, "{typed}");
        }
    }
}
