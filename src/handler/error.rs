//! When a handler fails.

use std::error::Error;
use std::fmt;

/// Why a handler could not answer.
///
/// Anything that is an [`Error`] turns into one with `?`; text does with [`HandlerError::new`]. The
/// person who wrote gets the error page, the operator gets this text and its sources.
///
/// ```
/// use wxmenu::handler::HandlerError;
/// fn parse(text: &str) -> Result<u32, HandlerError> {
///     Ok(text.parse()?)
/// }
/// assert!(parse("x").is_err_and(|error| error.to_string().contains("invalid digit")));
/// ```
pub struct HandlerError(Box<dyn Error + Send + Sync>);

impl HandlerError {
    /// A failure in words.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into().into())
    }

    /// The error that was turned into this one.
    #[must_use]
    pub fn source(&self) -> &(dyn Error + Send + Sync + 'static) {
        &*self.0
    }
}

// Like `Box<dyn Error>`, this is not an `Error` itself: then `?` could not take every error.
impl<E: Error + Send + Sync + 'static> From<E> for HandlerError {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}

impl fmt::Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
