//! What every page sees, besides what it is given anyway.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::handler::HandlerError;
use crate::model::Inbound;

/// Gives every page further values, just before it is rendered.
///
/// A closure `|globals: &mut Globals<'_>| -> Result<(), HandlerError>` is one.
pub trait BeforeRender: Send + Sync + 'static {
    /// Puts the values.
    ///
    /// # Errors
    /// Ends the turn with the error page.
    fn before_render(&self, globals: &mut Globals<'_>) -> Result<(), HandlerError>;
}

impl<F> BeforeRender for F
where
    F: Fn(&mut Globals<'_>) -> Result<(), HandlerError> + Send + Sync + 'static,
{
    fn before_render(&self, globals: &mut Globals<'_>) -> Result<(), HandlerError> {
        self(globals)
    }
}

/// The values of a page, to be added to.
#[derive(Debug)]
pub struct Globals<'a> {
    message: &'a Inbound,
    taken: &'a [(&'a str, &'a str)],
    values: &'a mut BTreeMap<String, Value>,
}

impl<'a> Globals<'a> {
    /// Beside these values, which handlers put; the first words of `taken` are names that every
    /// page has.
    pub fn new(
        message: &'a Inbound,
        taken: &'a [(&'a str, &'a str)],
        values: &'a mut BTreeMap<String, Value>,
    ) -> Self {
        Self {
            message,
            taken,
            values,
        }
    }

    /// The message that is being answered.
    #[must_use]
    pub fn message(&self) -> &Inbound {
        self.message
    }

    /// Puts a value under a name that nobody else uses.
    ///
    /// # Errors
    /// When there is such a name already, or the value has no JSON form.
    pub fn put(&mut self, name: &str, value: impl Serialize) -> Result<(), HandlerError> {
        let is_taken = self.taken.iter().any(|(taken, _)| *taken == name);
        if is_taken || self.values.contains_key(name) {
            let message = format!("the page has a value under `{name}` already");
            return Err(HandlerError::new(message));
        }
        self.values
            .insert(name.to_owned(), serde_json::to_value(value)?);
        Ok(())
    }
}
