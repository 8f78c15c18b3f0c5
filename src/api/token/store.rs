//! The port, and its private twin for stores that a program chooses.

use std::fmt;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Arc;

use super::{AccessToken, TokenKind};
use crate::model::Timestamp;

/// Keeps tokens, by the AppID that they belong to.
///
/// A store that fails is one that keeps nothing: it logs, and the token is fetched again.
pub trait TokenStore: Send + Sync + fmt::Debug + 'static {
    /// The token that is kept, also one that is over.
    fn get(&self, appid: &str, kind: TokenKind)
    -> impl Future<Output = Option<AccessToken>> + Send;

    /// Keeps a token instead of the one before.
    fn put(
        &self,
        appid: &str,
        kind: TokenKind,
        token: AccessToken,
    ) -> impl Future<Output = ()> + Send;

    /// Asks to be the one who fetches the next token, from `now` until then at most; `false` while
    /// another node fetches it. A store that no other node shares says yes.
    fn claim(
        &self,
        appid: &str,
        kind: TokenKind,
        now: Timestamp,
        until: Timestamp,
    ) -> impl Future<Output = bool> + Send {
        let _ = (appid, kind, now, until);
        ready(true)
    }

    /// The fetch that was claimed until then is over.
    fn unclaim(
        &self,
        appid: &str,
        kind: TokenKind,
        until: Timestamp,
    ) -> impl Future<Output = ()> + Send {
        let _ = (appid, kind, until);
        ready(())
    }

    /// Drops the token if it is still the one that the caller saw fail: a late answer must not kill
    /// a token that was fetched meanwhile.
    fn invalidate(
        &self,
        appid: &str,
        kind: TokenKind,
        seen: &AccessToken,
    ) -> impl Future<Output = ()> + Send;
}

/// A [`TokenStore`] whose type was forgotten.
#[derive(Clone, Debug)]
pub(in crate::api) struct DynTokens(Arc<dyn Erased>);

impl DynTokens {
    pub(in crate::api) fn new(store: impl TokenStore) -> Self {
        Self(Arc::new(store))
    }

    pub(in crate::api) async fn get(&self, appid: &str, kind: TokenKind) -> Option<AccessToken> {
        self.0.get(appid, kind).await
    }

    pub(in crate::api) async fn put(&self, appid: &str, kind: TokenKind, token: AccessToken) {
        self.0.put(appid, kind, token).await;
    }

    pub(in crate::api) async fn claim(
        &self,
        appid: &str,
        kind: TokenKind,
        now: Timestamp,
        until: Timestamp,
    ) -> bool {
        self.0.claim(appid, kind, now, until).await
    }

    pub(in crate::api) async fn unclaim(&self, appid: &str, kind: TokenKind, until: Timestamp) {
        self.0.unclaim(appid, kind, until).await;
    }

    pub(in crate::api) async fn invalidate(
        &self,
        appid: &str,
        kind: TokenKind,
        seen: &AccessToken,
    ) {
        self.0.invalidate(appid, kind, seen).await;
    }
}

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

trait Erased: Send + Sync + fmt::Debug {
    fn get<'a>(&'a self, appid: &'a str, kind: TokenKind) -> BoxFuture<'a, Option<AccessToken>>;
    fn put<'a>(&'a self, appid: &'a str, kind: TokenKind, token: AccessToken) -> BoxFuture<'a, ()>;
    fn claim<'a>(
        &'a self,
        appid: &'a str,
        kind: TokenKind,
        now: Timestamp,
        until: Timestamp,
    ) -> BoxFuture<'a, bool>;
    fn unclaim<'a>(
        &'a self,
        appid: &'a str,
        kind: TokenKind,
        until: Timestamp,
    ) -> BoxFuture<'a, ()>;
    fn invalidate<'a>(
        &'a self,
        appid: &'a str,
        kind: TokenKind,
        seen: &'a AccessToken,
    ) -> BoxFuture<'a, ()>;
}

impl<S: TokenStore> Erased for S {
    fn get<'a>(&'a self, appid: &'a str, kind: TokenKind) -> BoxFuture<'a, Option<AccessToken>> {
        Box::pin(TokenStore::get(self, appid, kind))
    }

    fn put<'a>(&'a self, appid: &'a str, kind: TokenKind, token: AccessToken) -> BoxFuture<'a, ()> {
        Box::pin(TokenStore::put(self, appid, kind, token))
    }

    fn claim<'a>(
        &'a self,
        appid: &'a str,
        kind: TokenKind,
        now: Timestamp,
        until: Timestamp,
    ) -> BoxFuture<'a, bool> {
        Box::pin(TokenStore::claim(self, appid, kind, now, until))
    }

    fn unclaim<'a>(
        &'a self,
        appid: &'a str,
        kind: TokenKind,
        until: Timestamp,
    ) -> BoxFuture<'a, ()> {
        Box::pin(TokenStore::unclaim(self, appid, kind, until))
    }

    fn invalidate<'a>(
        &'a self,
        appid: &'a str,
        kind: TokenKind,
        seen: &'a AccessToken,
    ) -> BoxFuture<'a, ()> {
        Box::pin(TokenStore::invalidate(self, appid, kind, seen))
    }
}
