//! Values that are never shown.

use std::fmt;

/// A token, an app secret, a key or a password.
///
/// It has no readable `Debug`, no `Display` and no serialisation: whoever wants the text has to
/// say so with [`Secret::expose`], and such a place is easily found.
///
/// ```
/// use wxmenu::model::Secret;
/// let token = Secret::new("9f3a");
/// assert_eq!(format!("{token:?}"), "Secret(***)");
/// assert_eq!(token.expose(), "9f3a");
/// ```
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one computation that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}
