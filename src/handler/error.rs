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
pub struct HandlerError {
    error: Box<dyn Error + Send + Sync>,
    is_busy: bool,
}

impl HandlerError {
    /// A failure in words.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            error: message.into().into(),
            is_busy: false,
        }
    }

    /// The handler has no time for this message: the person gets the busy page.
    pub fn busy(message: impl Into<String>) -> Self {
        Self {
            is_busy: true,
            ..Self::new(message)
        }
    }

    /// Whether the person gets the busy page instead of the error page.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.is_busy
    }

    /// The error that was turned into this one.
    #[must_use]
    pub fn source(&self) -> &(dyn Error + Send + Sync + 'static) {
        &*self.error
    }
}

// Like `Box<dyn Error>`, this is not an `Error` itself: then `?` could not take every error.
impl<E: Error + Send + Sync + 'static> From<E> for HandlerError {
    fn from(error: E) -> Self {
        Self {
            error: Box::new(error),
            is_busy: false,
        }
    }
}

impl fmt::Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.error, f)
    }
}

impl fmt::Debug for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.error, f)
    }
}
