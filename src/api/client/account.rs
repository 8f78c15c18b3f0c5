//! An account that calls.

use crate::model::{AccountId, Secret};

/// Which call fetches access tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum GrantKind {
    /// `stable_token`: programs that fetch do not end each other's tokens.
    #[default]
    Stable,
    /// `token`: each fetch ends the token before.
    Plain,
}

/// What an account needs to call the platform.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ApiAccount {
    /// The operator's name for it.
    pub identity: AccountId,
    /// The AppID that the platform gave it.
    pub appid: String,
    /// Its AppSecret.
    pub secret: Secret,
    /// Which call fetches its tokens.
    pub grant: GrantKind,
    /// Parameters of every call; a call's own of the same name count more.
    pub params: Vec<(String, String)>,
    /// Headers of every call; a call's own of the same name count more.
    pub headers: Vec<(String, String)>,
}

impl ApiAccount {
    /// An account without parameters and headers of its own.
    pub fn new(identity: impl Into<AccountId>, appid: impl Into<String>, secret: Secret) -> Self {
        Self {
            identity: identity.into(),
            appid: appid.into(),
            secret,
            grant: GrantKind::Stable,
            params: Vec::new(),
            headers: Vec::new(),
        }
    }
}
