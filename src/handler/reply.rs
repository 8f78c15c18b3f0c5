//! Values that a reply can be made of.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

use super::{Answer, CommandContext, CommandHandler, HandlerError};
use crate::model::{Article, Reply};

/// What a handler may answer with, by [`CommandContext::reply`].
///
/// | value | reply |
/// |---|---|
/// | text | this text |
/// | [`Reply`] | picture, voice, film, music, … as it is |
/// | [`Article`], or a list of them | article cards |
/// | `(template, data)` | this page; the fields of the data are values of their own for it |
/// | `()` | the page of the menuconfig |
/// | `None` | silence |
/// | `Err` | the error page |
///
/// Implement it for a type of your own; for somebody else's type register an adapter
/// (`EngineBuilder::adapter`) and answer with [`CommandContext::adapt`].
#[diagnostic::on_unimplemented(
    message = "no reply can be made of a `{Self}`",
    note = "implement `IntoReply` for it, or register an adapter and answer with `cx.adapt(..)`"
)]
pub trait IntoReply {
    /// Makes the answer.
    ///
    /// # Errors
    /// When the value is an error, or cannot be given to a page.
    fn into_reply(self, cx: &mut CommandContext) -> Result<Answer, HandlerError>;
}

macro_rules! as_answer {
    ($($type:ty),*) => {$(
        impl IntoReply for $type {
            fn into_reply(self, _: &mut CommandContext) -> Result<Answer, HandlerError> {
                Ok(self.into())
            }
        }
    )*};
}
as_answer!((), &str, String, Reply, Article, Vec<Article>, Answer);

impl IntoReply for Cow<'_, str> {
    fn into_reply(self, _: &mut CommandContext) -> Result<Answer, HandlerError> {
        Ok(Answer::text(self.into_owned()))
    }
}

impl<R: IntoReply> IntoReply for Option<R> {
    fn into_reply(self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        match self {
            Some(reply) => reply.into_reply(cx),
            None => Ok(Answer::silent()),
        }
    }
}

impl<R: IntoReply, E: Into<HandlerError>> IntoReply for Result<R, E> {
    fn into_reply(self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        self.map_err(Into::into)?.into_reply(cx)
    }
}

/// A page by name, and what it shall see.
impl<N: Into<String>, D: Serialize> IntoReply for (N, D) {
    fn into_reply(self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        let (template, data) = self;
        match serde_json::to_value(data)? {
            Value::Object(fields) => {
                for (name, value) in fields {
                    cx.put(name, value)?;
                }
            }
            Value::Null => {}
            _ => return Err(HandlerError::new("what a page is given must have names")),
        }
        cx.page(template);
        Ok(Answer::Page)
    }
}

/// Makes a handler of a function that gives anything a reply can be made of.
///
/// ```
/// use wxmenu::handler::{DynHandler, reply_fn};
/// let shout = reply_fn(|cx| cx.text().to_uppercase());
/// let parsed = reply_fn(|cx| cx.text().parse::<u32>().map(|number| format!("{number}")));
/// # let _ = (DynHandler::new(shout), DynHandler::new(parsed));
/// ```
pub fn reply_fn<F, R>(call: F) -> impl CommandHandler
where
    F: Fn(&mut CommandContext) -> R + Send + Sync + 'static,
    R: IntoReply + 'static,
{
    super::handler_fn(move |cx| call(cx).into_reply(cx))
}
