//! The demo token is public; who has it may speak for the platform.

use std::net::SocketAddr;

use crate::config::DEMO_TOKEN;
use crate::model::AccountId;
use crate::wechat::Account;

/// An account that anybody could speak to would be reachable from other machines.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "account `{identity}` has the public token `{DEMO_TOKEN}`, so this may listen on loopback \
     only, not on {address}; give the account a token of its own"
)]
#[non_exhaustive]
pub struct Exposed {
    /// The account.
    pub identity: AccountId,
    /// The address that is not loopback.
    pub address: SocketAddr,
}

/// Whether the accounts may be served on these addresses.
///
/// # Errors
/// When an account has [`DEMO_TOKEN`] and an address is not loopback.
///
/// ```
/// use wxmenu::server::check_exposure;
/// use wxmenu::wechat::Account;
/// let demo = [Account::plain("demo", "wxmenu-demo")];
/// let check = |address: &str| check_exposure(&demo, &[address.parse().unwrap()]);
/// assert!(check("127.0.0.1:8080").is_ok() && check("[::1]:8080").is_ok());
/// assert!(check("0.0.0.0:8080").is_err() && check("[::]:8080").is_err());
/// ```
pub fn check_exposure<'a>(
    accounts: impl IntoIterator<Item = &'a Account>,
    addresses: &[SocketAddr],
) -> Result<(), Exposed> {
    let outside = |address: &&SocketAddr| !address.ip().to_canonical().is_loopback();
    let Some(address) = addresses.iter().find(outside) else {
        return Ok(());
    };
    match accounts
        .into_iter()
        .find(|account| account.token.is(DEMO_TOKEN))
    {
        None => Ok(()),
        Some(account) => Err(Exposed {
            identity: account.identity.clone(),
            address: *address,
        }),
    }
}
