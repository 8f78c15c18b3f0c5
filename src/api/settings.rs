//! From `wxmenu.toml` to a platform.

use std::sync::Arc;

use super::client::{ApiAccount, GrantKind, Platform, PlatformBuilder};
use crate::config::{AccountSettings, Grant, Settings};
use crate::model::Clock;

impl Platform {
    /// Begins with what the settings say: the accounts that have an AppID and a secret, and `[api]`
    /// without its mocks, which are files.
    pub fn from_settings(settings: &Settings, clock: Arc<dyn Clock>) -> PlatformBuilder {
        let api = &settings.api;
        let mut builder = Self::builder(clock)
            .base(api.base.clone())
            .relogin_limit(api.relogin_limit);
        for host in &api.hosts {
            builder = builder.host(host.clone());
        }
        for host in &api.allow {
            builder = builder.allow(host.clone());
        }
        let accounts = settings.accounts.iter();
        let accounts = accounts.filter_map(|own| account(own, api.grant));
        accounts.fold(builder, PlatformBuilder::account)
    }
}

fn account(settings: &AccountSettings, grant: Grant) -> Option<ApiAccount> {
    let (appid, secret) = (settings.appid.clone()?, settings.secret.clone()?);
    let mut account = ApiAccount::new(settings.identity.clone(), appid, secret);
    account.grant = match grant {
        Grant::Stable => GrantKind::Stable,
        Grant::Plain => GrantKind::Plain,
    };
    account.params.clone_from(&settings.params);
    account.headers.clone_from(&settings.headers);
    Some(account)
}
