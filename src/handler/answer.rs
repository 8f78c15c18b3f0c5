//! What a handler wants to be said.

use crate::model::{Article, Reply};

/// A handler's answer; the engine makes the reply of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// The page that the menuconfig gives the command, or that
    /// [`CommandContext::page`](super::CommandContext::page) chose.
    #[default]
    Page,
    /// This, as it is.
    Reply(Reply),
    /// As if nothing had matched: the not-found page.
    NotFound,
}

impl Answer {
    /// Text, as it is.
    pub fn text(content: impl Into<String>) -> Self {
        Self::Reply(Reply::text(content))
    }

    /// Nothing to say.
    #[must_use]
    pub fn silent() -> Self {
        Self::Reply(Reply::None)
    }
}

impl From<()> for Answer {
    fn from((): ()) -> Self {
        Self::Page
    }
}

impl From<Reply> for Answer {
    fn from(reply: Reply) -> Self {
        Self::Reply(reply)
    }
}

impl From<&str> for Answer {
    fn from(content: &str) -> Self {
        Self::text(content)
    }
}

impl From<String> for Answer {
    fn from(content: String) -> Self {
        Self::text(content)
    }
}

impl From<Article> for Answer {
    fn from(article: Article) -> Self {
        Self::Reply(Reply::News {
            articles: vec![article],
        })
    }
}

impl From<Vec<Article>> for Answer {
    fn from(articles: Vec<Article>) -> Self {
        Self::Reply(Reply::News { articles })
    }
}

/// `None` is silence.
impl<A: Into<Self>> From<Option<A>> for Answer {
    fn from(answer: Option<A>) -> Self {
        answer.map_or_else(Self::silent, Into::into)
    }
}
