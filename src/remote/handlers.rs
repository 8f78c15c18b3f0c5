//! All handlers that are called over HTTP.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use super::breaker::{Breaker, Rule};
use super::call::AtAddress;
use crate::api::HttpTransport;
use crate::config::HandlerSettings;
use crate::engine::SystemClock;
use crate::handler::{AddressRefused, DynHandler, HandlerAddresses};
use crate::model::{Clock, HttpAddress, Secret};

/// How long a connection is kept that nothing is sent on. Servers close theirs too, many after 5 s,
/// and a request that meets a closing connection is lost.
const IDLE_LIMIT: Duration = Duration::from_secs(4);

/// Calls the handlers that a menuconfig names by `url`, as `[handlers]` of the settings say.
///
/// ```
/// use wxmenu::Engine;
/// use wxmenu::config::HandlerSettings;
/// use wxmenu::model::HttpAddress;
/// use wxmenu::remote::HttpHandlers;
///
/// let mut settings = HandlerSettings::default();
/// settings.allow = vec![HttpAddress::parse("http://127.0.0.1:9000/")?];
/// let menu = r#"<menu-configs><menu-config id="m" name="m"><regex>m</regex>
///   <menu-command name="guess" url="http://127.0.0.1:9000/guess"><regex>\d+</regex></menu-command>
/// </menu-config></menu-configs>"#;
/// let engine = Engine::builder()
///     .menu("m.menuconfig.xml", menu)
///     .handler_addresses(HttpHandlers::new(&settings))
///     .build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct HttpHandlers {
    allow: Vec<HttpAddress>,
    rule: Rule,
    shared: Arc<Shared>,
    /// By address, for as long as a bot has a handler there: a reload does not close a breaker.
    breakers: Mutex<HashMap<HttpAddress, Weak<Breaker>>>,
}

/// What all addresses share.
pub(super) struct Shared {
    pub(super) transport: HttpTransport,
    pub(super) secret: Option<Secret>,
    pub(super) timeout: Duration,
    pub(super) clock: Arc<dyn Clock>,
}

impl HttpHandlers {
    /// Handlers as the settings say; nothing is called yet.
    #[must_use]
    pub fn new(settings: &HandlerSettings) -> Self {
        Self::with_clock(settings, Arc::new(SystemClock))
    }

    /// The same with another clock, by which requests are dated and breakers close again.
    pub fn with_clock(settings: &HandlerSettings, clock: Arc<dyn Clock>) -> Self {
        Self {
            allow: settings.allow.clone(),
            rule: Rule {
                failures: settings.failures,
                open_for: settings.open_for,
                at_once: settings.at_once,
            },
            shared: Arc::new(Shared {
                transport: HttpTransport::bounded(settings.max_answer, IDLE_LIMIT),
                secret: settings.secret.clone(),
                timeout: settings.timeout,
                clock,
            }),
            breakers: Mutex::default(),
        }
    }

    fn breaker(&self, address: &HttpAddress) -> Arc<Breaker> {
        let breakers = self.breakers.lock();
        let mut breakers = breakers.unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = breakers.get(address).and_then(Weak::upgrade) {
            return known;
        }
        breakers.retain(|_, breaker| breaker.strong_count() > 0);
        let clock = Arc::clone(&self.shared.clock);
        let breaker = Arc::new(Breaker::new(address.to_string(), self.rule, clock));
        breakers.insert(address.clone(), Arc::downgrade(&breaker));
        breaker
    }
}

impl HandlerAddresses for HttpHandlers {
    fn handler(&self, address: &HttpAddress) -> Result<DynHandler, AddressRefused> {
        if !self.allow.iter().any(|allowed| allowed.covers(address)) {
            return Err(self.refused(address));
        }
        if self.shared.secret.is_none() {
            tracing::warn!(%address, "requests to this handler are not signed");
        }
        Ok(DynHandler::new(AtAddress {
            address: address.to_string(),
            shared: Arc::clone(&self.shared),
            breaker: self.breaker(address),
        }))
    }
}

impl HttpHandlers {
    fn refused(&self, address: &HttpAddress) -> AddressRefused {
        let allowed: Vec<String> = self.allow.iter().map(|own| format!("`{own}`")).collect();
        let allowed = match allowed.as_slice() {
            [] => "nothing is allowed yet".to_owned(),
            allowed => format!("allowed is {}", allowed.join(", ")),
        };
        AddressRefused::new(
            format!("the configuration does not allow calls of `{address}`"),
            format!(
                "add it, or what it begins with, to `allow` in `[handlers]` of `wxmenu.toml`; {allowed}"
            ),
        )
    }
}

impl fmt::Debug for HttpHandlers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpHandlers")
            .field("allow", &self.allow)
            .finish_non_exhaustive()
    }
}
