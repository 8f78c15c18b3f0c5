//! The password, as it is written in the settings.

use argon2::{Argon2, PasswordHash, PasswordVerifier};

use super::same;
use crate::model::Secret;

/// What a hash begins with.
const HASH: &str = "$argon2";

/// A password, or the argon2 hash of one.
#[derive(Clone, Debug)]
pub(in crate::console) struct Password(Secret);

impl Password {
    /// A password; nothing if it is empty, or a hash that is none.
    pub(in crate::console) fn new(secret: Secret) -> Option<Self> {
        let text = secret.expose();
        let is_good = match text.starts_with(HASH) {
            true => PasswordHash::new(text).is_ok(),
            false => !text.is_empty(),
        };
        is_good.then_some(Self(secret))
    }

    /// Whether this is the password. A hash takes its time, on a thread where nobody else waits.
    pub(super) async fn is(&self, given: String) -> Result<bool, tokio::task::JoinError> {
        if !self.0.expose().starts_with(HASH) {
            return Ok(same(self.0.expose(), &given));
        }
        let known = self.0.clone();
        tokio::task::spawn_blocking(move || {
            let hash = PasswordHash::new(known.expose());
            hash.is_ok_and(|hash| {
                let verified = Argon2::default().verify_password(given.as_bytes(), &hash);
                verified.is_ok()
            })
        })
        .await
    }
}
