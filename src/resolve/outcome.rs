//! What comes of a text: a sentence for who reads English, a word and its values for who does not.

use std::fmt;

macro_rules! outcomes {
    ($($variant:ident $word:literal $says:literal ($($value:ident),*);)*) => {
        /// What comes of a text.
        ///
        /// Its `Display` form is a sentence; [`Outcome::word`] and [`Outcome::values`] are for faces
        /// in other languages.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Outcome {
            $(
                #[doc = $says]
                #[non_exhaustive]
                $variant { $(#[doc = concat!("The ", stringify!($value), ".")] $value: String,)* },
            )*
            /// Nothing is known yet.
            #[default]
            Unknown,
        }

        impl Outcome {
            /// The words of all outcomes, with the sentence of each.
            pub const ALL: &'static [(&'static str, &'static str)] = &[$(($word, $says)),*];

            /// Its word, which stays; empty while nothing is known.
            #[must_use]
            pub fn word(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $word,)*
                    Self::Unknown => "",
                }
            }

            /// What the sentence speaks of, by the names in its braces.
            #[must_use]
            pub fn values(&self) -> Vec<(&'static str, &str)> {
                match self {
                    $(Self::$variant { $($value),* } => vec![$((stringify!($value), $value.as_str())),*],)*
                    Self::Unknown => Vec::new(),
                }
            }

            fn sentence(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $says,)*
                    Self::Unknown => "",
                }
            }
        }
    };
}

outcomes! {
    Enters "enters" "enters menu {menu}" (menu);
    RunsCommand "runs-command" "runs command {command} of menu {menu}" (command, menu);
    RunsSystem "runs-system" "runs system command {command}" (command);
    Leaves "leaves" "leaves every menu: the text is in engine.escape" ();
    More "more" "asks for more of the last reply" ();
    Option "option" "chooses option {number} of the list shown: {text}" (number, text);
    Redisplays "redisplays" "nothing matches: menu {menu} is shown again" (menu);
    NotFound "not-found" "nothing matches: the not-found page" ();
    EndsForm "ends-form" "ends the form {form}" (form);
    GoesOn "goes-on" "goes on in the form {form}" (form);
    FieldGone "field-gone" "the field asked for is gone: the form {form} asks for the next one" (form);
    Unfit "unfit" "does not fit: the form {form} asks once more" (form);
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.sentence();
        let values = self.values();
        while let Some((before, behind)) = rest.split_once('{') {
            let (name, after) = behind.split_once('}').unwrap_or((behind, ""));
            let value = values.iter().find(|(known, _)| *known == name);
            write!(f, "{before}{}", value.map_or("", |(_, value)| value))?;
            rest = after;
        }
        f.write_str(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_filled_with_the_values() {
        let chosen = Outcome::Option {
            number: "2".to_owned(),
            text: "猜 {menu}".to_owned(),
        };
        assert_eq!(
            chosen.to_string(),
            "chooses option 2 of the list shown: 猜 {menu}"
        );
        assert_eq!(chosen.values(), [("number", "2"), ("text", "猜 {menu}")]);
        assert_eq!(
            Outcome::More {}.to_string(),
            "asks for more of the last reply"
        );
    }
}
