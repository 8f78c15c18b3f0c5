//! Handlers that a menuconfig names by their address.

use std::fmt;

use super::DynHandler;
use crate::model::HttpAddress;

/// Gives the handlers that menuconfigs name by address: `url="https://…"`.
///
/// It is asked once for each address whenever menus are loaded. The feature `http-handlers` has one
/// that calls them over HTTP; a test may give handlers of its own.
///
/// ```
/// use wxmenu::handler::{AddressRefused, DynHandler, HandlerAddresses, reply_fn};
/// use wxmenu::model::HttpAddress;
///
/// /// Every address says its own name.
/// #[derive(Debug)]
/// struct Echo;
///
/// impl HandlerAddresses for Echo {
///     fn handler(&self, address: &HttpAddress) -> Result<DynHandler, AddressRefused> {
///         let name = address.to_string();
///         Ok(DynHandler::new(reply_fn(move |_| name.clone())))
///     }
/// }
/// ```
pub trait HandlerAddresses: Send + Sync + fmt::Debug + 'static {
    /// The handler at an address.
    ///
    /// # Errors
    /// When this address is not to be called.
    fn handler(&self, address: &HttpAddress) -> Result<DynHandler, AddressRefused>;
}

/// Why an address is not called, for the author of the menuconfig.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AddressRefused {
    /// One sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl AddressRefused {
    /// A refusal, and what to do about it.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
        }
    }
}
