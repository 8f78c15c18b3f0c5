//! What becomes of mini-programs' logins.

use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// What becomes of mini-programs that want to know who somebody is.
#[derive(Default)]
pub(super) struct Mini {
    logins: Family<OfAccount, Counter>,
    relogins: Family<OfAccount, Counter>,
    bad_codes: Family<OfAccount, Counter>,
    failed: Family<OfAccount, Counter>,
    pub(super) tickets: Gauge<f64, AtomicU64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfAccount {
    account: String,
}

impl Mini {
    pub(super) fn register(&self, all: &mut Registry) {
        all.register(
            "mini_logins",
            "Login codes of mini-programs that became tickets",
            self.logins.clone(),
        );
        all.register(
            "mini_relogins",
            "Requests of mini-programs without a live ticket, told to log in again",
            self.relogins.clone(),
        );
        all.register(
            "mini_bad_codes",
            "Login codes that the platform did not take, or that were missing",
            self.bad_codes.clone(),
        );
        all.register(
            "mini_failed_logins",
            "Logins that failed though the code may be good",
            self.failed.clone(),
        );
        all.register(
            "mini_live_tickets",
            "Tickets of mini-programs that are alive, when last counted",
            self.tickets.clone(),
        );
    }

    pub(super) fn count(&self, account: &str, outcome: &str) {
        let family = match outcome {
            "login" => &self.logins,
            "relogin" => &self.relogins,
            "bad_code" => &self.bad_codes,
            _ => &self.failed,
        };
        let account = account.to_owned();
        family.get_or_create(&OfAccount { account }).inc();
    }
}
