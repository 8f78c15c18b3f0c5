//! The table of codes. A row here, a page under `docs/codes/`, a fixture under `tests/`.

use std::fmt;

/// How bad a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// Keeps a bot from loading, or would fail its users.
    Error,
    /// Works, but hardly as it was meant.
    Warning,
    /// Good to know.
    Info,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        })
    }
}

macro_rules! codes {
    ($($variant:ident $word:literal $severity:ident $summary:literal;)*) => {
        /// Which fault a [`Diagnostic`](super::Diagnostic) reports.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $summary] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The words by which the code is known to users and scripts.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// How bad it usually is.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity),* }
            }

            /// What it means, in one line.
            #[must_use]
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => $summary),* }
            }
        }
    };
}

/// Hands the table to a macro: `code_table!(rows)` is `rows! { VARIANT WORDS SEVERITY SUMMARY; .. }`.
macro_rules! code_table {
    ($rows:ident) => { $rows! {
    FileUnreadable "file-unreadable" Error "A file or folder cannot be read.";
    MenusMissing "menus-missing" Error "The bot has no menuconfig file, or its folder is missing.";
    XmlEncoding "xml-encoding" Error "A menuconfig file is not UTF-8.";
    XmlSyntax "xml-syntax" Error "A menuconfig file is not well-formed XML.";
    XmlRoot "xml-root" Error "A menuconfig file has no root element, more than one, or text beside it.";
    XmlDoctype "xml-doctype" Error "A menuconfig file declares a document type.";
    XmlEntity "xml-entity" Error "An entity that XML does not define by itself.";
    XmlCharacter "xml-character" Error "A character that XML does not allow.";
    XmlName "xml-name" Error "A name that XML does not allow, or a prefix that is not declared.";
    XmlTooDeep "xml-too-deep" Error "Elements are nested too deeply.";
    XmlTooManyFaults "xml-too-many-faults" Warning "A file has so many faults that the rest of it was not read.";
    XmlAttributeRepeated "xml-attribute-repeated" Error "An attribute stands twice on one element.";
    UnknownRoot "unknown-root" Error "The root element is not `menu-configs`.";
    UnknownElement "unknown-element" Error "An element that menuconfig does not have.";
    MisplacedElement "misplaced-element" Error "An element in a place where it cannot stand.";
    RepeatedElement "repeated-element" Error "An element that may stand once stands again.";
    UnknownAttribute "unknown-attribute" Warning "An attribute that the element does not have.";
    RepeatedField "repeated-field" Warning "A field is given twice, in two spellings or as attribute and element.";
    UnexpectedText "unexpected-text" Warning "Text where only elements belong.";
    MissingId "missing-id" Error "A menu without an id.";
    DuplicateId "duplicate-id" Error "Two menus have the same id.";
    OldIdTaken "old-id-taken" Warning "A `renamed-from` names an id that leads to another menu.";
    MissingName "missing-name" Warning "A menu or command without a name cannot be listed or asked for.";
    MissingField "missing-field" Error "A field that the element needs is not there.";
    EmptyValue "empty-value" Warning "A field without a value counts as not given.";
    BadValue "bad-value" Error "A value that the field does not take.";
    BadEventType "bad-event-type" Warning "An event-type that is neither `enter` nor `exit` never fires.";
    UnknownEvent "unknown-event" Warning "An event or a type of message that the platform does not have.";
    UnknownGoto "unknown-goto" Error "A `goto` names a menu that does not exist.";
    UnknownNamespace "unknown-namespace" Warning "A namespace names an account that is not configured.";
    UnknownMenu "unknown-menu" Error "An element is for a menu that does not exist.";
    ReplyConflict "reply-conflict" Warning "An element has both a reply and a path; the reply wins.";
    TooManyItems "too-many-items" Error "A reply has more cards than the platform takes.";
    ItemsNotShown "items-not-shown" Warning "A reply with more cards than the platform shows in answer to what a person sends.";
    RegexSyntax "regex-syntax" Error "A regex that cannot be read.";
    RegexUnsupported "regex-unsupported" Error "A regex construct of another dialect.";
    RegexTooLarge "regex-too-large" Error "A regex that would need too much memory.";
    RegexTrimmed "regex-trimmed" Warning "White space round a regex was removed.";
    RegexEmpty "regex-empty" Warning "A regex that is empty, or matches the empty text only, never matches typed text.";
    RegexBoundary "regex-boundary" Warning "The edge of a word beside a character that is of no word.";
    RegexHanRange "regex-han-range" Info "A range of characters that is not all 汉字.";
    RegexUnicodeDigits "regex-unicode-digits" Warning "A class that takes the digits of every script.";
    RegexPosixClass "regex-posix-class" Warning "A class that means ASCII in other dialects and Unicode here.";
    RegexClassOperator "regex-class-operator" Warning "Two signs in a class that are an operator here and two characters elsewhere.";
    MatcherDead "matcher-dead" Error "A regex that takes nothing that anybody can send.";
    MatcherShadowed "matcher-shadowed" Error "A regex whose texts all go elsewhere first.";
    MatcherDuplicate "matcher-duplicate" Error "A regex that takes the same texts as one that is asked first.";
    MatcherOverlap "matcher-overlap" Warning "A regex takes texts that go elsewhere first.";
    MatcherNormalised "matcher-normalised" Warning "A regex takes texts as typed that would lead elsewhere once normalised.";
    MatcherUndecided "matcher-undecided" Warning "A question about matchers that was given up.";
    NoWayOut "no-way-out" Error "A menu in which no word leads out of it.";
    FallsThrough "falls-through" Info "A text that nothing takes in a menu.";
    ExampleMisled "example-misled" Error "An example that does not lead where it stands.";
    NotExampleTaken "not-example-taken" Error "A counter-example that leads where it must not.";
    UnknownHandler "unknown-handler" Error "A handler name that nothing registered.";
    UrlNotAllowed "url-not-allowed" Error "The address of a handler that the configuration does not allow.";
    UnknownTemplate "unknown-template" Error "A path names a template that does not exist.";
    BadRegistration "bad-registration" Error "The program registers something that cannot be kept: a name twice, a name that is not there, a circle.";
    TemplateSyntax "template-syntax" Error "A template that cannot be read.";
    TemplateName "template-name" Error "A template whose name cannot be used.";
    TemplateUnused "template-unused" Warning "A template that nothing leads to.";
    TemplateUndefined "template-undefined" Warning "A template asks for what its page is not given.";
    TemplateFails "template-fails" Error "A page that cannot be rendered from sample data.";
    ReplyTooLong "reply-too-long" Warning "A page that is longer than the platform takes.";
    BadLink "bad-link" Warning "A link that the platform does not show as it is meant.";
    ChatSyntax "chat-syntax" Error "A line of a conversation test that cannot be read.";
    ChatFailed "chat-failed" Error "A conversation test whose reply or position is not what the bot answers.";
    ConfigSyntax "config-syntax" Error "`wxmenu.toml` is not valid TOML.";
    ConfigUnknownKey "config-unknown-key" Error "A setting that does not exist.";
    ConfigBadValue "config-bad-value" Error "A setting with a value it does not take.";
    } };
}

#[cfg(feature = "cli")]
pub(crate) use code_table;

code_table!(codes);

impl Code {
    /// The code with these words.
    ///
    /// ```
    /// use wxmenu::model::Code;
    /// assert_eq!(Code::from_word("duplicate-id"), Some(Code::DuplicateId));
    /// ```
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.word() == word)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_code_is_known_by_words_of_its_own() {
        let words: HashSet<&str> = Code::ALL.iter().map(|code| code.word()).collect();
        assert_eq!(words.len(), Code::ALL.len());
        for code in Code::ALL {
            let well_formed =
                |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
            assert!(code.word().split('-').all(well_formed), "{code}");
            assert_eq!(Code::from_word(code.word()), Some(*code));
            assert!(code.summary().ends_with('.'), "{code}");
        }
    }
}
