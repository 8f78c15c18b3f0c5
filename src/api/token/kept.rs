//! Tokens beside the sessions, so that a restart within their life fetches none and many nodes share
//! one.

use super::{AccessToken, MemoryTokens, TokenKind, TokenStore};
use crate::model::Timestamp;
use crate::store::{Claims, DynStore, Kept, SessionStore, StoreError};

/// Keeps tokens where sessions are kept; in memory too, for a store that keeps no such things.
#[derive(Debug)]
pub struct KeptTokens {
    store: DynStore,
    memory: MemoryTokens,
    claims: Claims,
}

impl KeptTokens {
    /// Tokens beside the sessions of this store.
    #[must_use]
    pub fn new(store: DynStore) -> Self {
        Self {
            claims: Claims::new(store.clone()),
            memory: MemoryTokens::new(),
            store,
        }
    }
}

impl TokenStore for KeptTokens {
    async fn get(&self, appid: &str, kind: TokenKind) -> Option<AccessToken> {
        let own = self.memory.get(appid, kind).await;
        let stored = match self.store.kept(&name(appid, kind)).await {
            Ok(kept) => kept.and_then(|kept| read(&kept)),
            Err(error) => {
                failed(&error);
                None
            }
        };
        // The store has the older one if it cannot be written.
        [stored, own]
            .into_iter()
            .flatten()
            .max_by_key(AccessToken::until)
    }

    async fn put(&self, appid: &str, kind: TokenKind, token: AccessToken) {
        let kept = Kept::new(bytes(&token), token.until());
        let stored = self.store.keep(&name(appid, kind), kept).await;
        stored.unwrap_or_else(|error| failed(&error));
        self.memory.put(appid, kind, token).await;
    }

    async fn claim(&self, appid: &str, kind: TokenKind, now: Timestamp, until: Timestamp) -> bool {
        // Of this node one fetches at a time; one that was broken off left its claim.
        let name = claim_name(appid, kind);
        let claimed = self.claims.take(&name, now, until);
        // Without a store each node fetches for itself.
        claimed.await.unwrap_or_else(|error| {
            failed(&error);
            true
        })
    }

    async fn unclaim(&self, appid: &str, kind: TokenKind, until: Timestamp) {
        let name = claim_name(appid, kind);
        let given_back = self.claims.give_back(&name, until);
        given_back.await.unwrap_or_else(|error| failed(&error));
    }

    async fn invalidate(&self, appid: &str, kind: TokenKind, seen: &AccessToken) {
        let (name, seen_bytes) = (name(appid, kind), bytes(seen));
        let swapped = self.store.swap_kept(&name, Some(&seen_bytes), None).await;
        if let Err(error) = swapped {
            failed(&error);
        }
        self.memory.invalidate(appid, kind, seen).await;
    }
}

fn read(kept: &Kept) -> Option<AccessToken> {
    let read = serde_json::from_slice(&kept.value);
    // What the error quotes may be the token.
    read.inspect_err(|_| tracing::warn!("what is kept of an access token cannot be read"))
        .ok()
}

fn name(appid: &str, kind: TokenKind) -> String {
    format!("token/{}/{appid}", kind.name())
}

/// Who fetches a token says so under this name.
fn claim_name(appid: &str, kind: TokenKind) -> String {
    format!("token/fetch/{}/{appid}", kind.name())
}

fn bytes(token: &AccessToken) -> Vec<u8> {
    serde_json::json!(token).to_string().into_bytes()
}

fn failed(error: &StoreError) {
    let source = std::error::Error::source(error).map(ToString::to_string);
    tracing::warn!(%error, source, "an access token could not be kept or found; it is fetched again");
}
