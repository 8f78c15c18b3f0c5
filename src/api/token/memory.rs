//! Tokens in memory.

use std::sync::{Mutex, PoisonError};

use foldhash::HashMap;

use super::{AccessToken, TokenKind, TokenStore};

type Kept = HashMap<(String, TokenKind), AccessToken>;

/// Keeps tokens in memory.
#[derive(Debug, Default)]
pub struct MemoryTokens(Mutex<Kept>);

impl MemoryTokens {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn with<T>(&self, work: impl FnOnce(&mut Kept) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl TokenStore for MemoryTokens {
    async fn get(&self, appid: &str, kind: TokenKind) -> Option<AccessToken> {
        self.with(|tokens| tokens.get(&(appid.to_owned(), kind)).cloned())
    }

    async fn put(&self, appid: &str, kind: TokenKind, token: AccessToken) {
        self.with(|tokens| tokens.insert((appid.to_owned(), kind), token));
    }

    async fn invalidate(&self, appid: &str, kind: TokenKind, seen: &AccessToken) {
        let key = (appid.to_owned(), kind);
        self.with(|tokens| {
            if tokens
                .get(&key)
                .is_some_and(|kept| kept.secret == seen.secret)
            {
                tokens.remove(&key);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::model::Timestamp;

    const NOW: Timestamp = Timestamp::from_secs(1_000);

    #[tokio::test]
    async fn only_the_token_that_failed_is_dropped() {
        let tokens = MemoryTokens::new();
        let token = |text: &str| AccessToken::granted(text, NOW, Duration::from_secs(7_200));
        let kind = TokenKind::Access;
        tokens.put("wx1", kind, token("T2")).await;
        tokens.put("wx2", kind, token("T1")).await;
        tokens.invalidate("wx1", kind, &token("T1")).await;
        assert_eq!(tokens.get("wx1", kind).await, Some(token("T2")));
        tokens.invalidate("wx1", kind, &token("T2")).await;
        assert_eq!(tokens.get("wx1", kind).await, None);
        assert_eq!(tokens.get("wx2", kind).await, Some(token("T1")));
    }
}
