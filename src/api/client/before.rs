//! What a program may do with each request before it leaves.

use crate::api::call::{Call, Method};
use crate::model::AccountId;

/// Asked before every try of every call.
///
/// It may add headers, for a gateway say; the address with its access token is out of its reach. A
/// closure that takes a `&mut Outgoing<'_>` is one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be asked before a request",
    note = "write `fn before_send(&self, outgoing: &mut Outgoing<'_>)`, or a closure `|outgoing: &mut Outgoing<'_>| ..`"
)]
pub trait BeforeSend: Send + Sync + 'static {
    /// Looks at a request, and adds to it.
    fn before_send(&self, outgoing: &mut Outgoing<'_>);
}

impl<F: Fn(&mut Outgoing<'_>) + Send + Sync + 'static> BeforeSend for F {
    fn before_send(&self, outgoing: &mut Outgoing<'_>) {
        self(outgoing);
    }
}

/// A request that is about to leave.
#[derive(Debug)]
pub struct Outgoing<'c> {
    account: &'c AccountId,
    call: &'c Call,
    added: Vec<(String, String)>,
}

impl<'c> Outgoing<'c> {
    pub(super) const fn new(account: &'c AccountId, call: &'c Call) -> Self {
        Self {
            account,
            call,
            added: Vec::new(),
        }
    }

    /// Whose call it is.
    #[must_use]
    pub const fn account(&self) -> &'c AccountId {
        self.account
    }

    /// Its method.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.call.method()
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &'c str {
        self.call.path()
    }

    /// Adds a header, instead of one of the same name.
    pub fn header(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.added.push((name.into(), value.into()));
    }

    pub(super) fn into_headers(self) -> Vec<(String, String)> {
        self.added
    }
}
