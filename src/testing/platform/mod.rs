//! A platform that is a stub: a server on this machine that speaks the wire of the real one.
//!
//! It grants tokens, ends them on command, answers with any errcode, with HTML, with nothing, waits
//! for a word, and remembers what it saw.

mod http;
mod reaction;
mod routes;
mod state;
mod usual;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

use state::State;

pub use http::Seen;
pub use reaction::Reaction;

/// A stub of the platform, for as long as it is not dropped.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// use wxmenu::testing::{Reaction, StubPlatform};
///
/// let platform = StubPlatform::start().await?;
/// platform.next("/cgi-bin/menu/get", Reaction::errcode(46003));
/// // … point `api.base` at `platform.url()` and call …
/// assert!(platform.calls("/cgi-bin/menu/get").is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct StubPlatform {
    address: SocketAddr,
    state: Arc<State>,
    server: JoinHandle<()>,
}

/// Lets requests go on that a [`StubPlatform`] holds back; dropping it does the same.
#[derive(Debug)]
pub struct Gate(watch::Sender<bool>);

impl Gate {
    /// Lets them go on.
    pub fn open(self) {
        drop(self);
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.0.send_replace(true);
    }
}

impl StubPlatform {
    /// Starts one on a free port of this machine.
    ///
    /// # Errors
    /// When the system gives no port.
    pub async fn start() -> io::Result<Self> {
        Self::listen(SocketAddr::from(([127, 0, 0, 1], 0))).await
    }

    /// Starts one at an address; port 0 takes a free one. Needs a tokio runtime around it.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn listen(address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let state = Arc::new(State::default());
        let server = tokio::spawn(http::serve(listener, Arc::clone(&state)));
        Ok(Self {
            address,
            state,
            server,
        })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What `api.base` has to be.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every request, in the order in which they came.
    #[must_use]
    pub fn seen(&self) -> Vec<Seen> {
        self.state.seen()
    }

    /// The requests to a path.
    #[must_use]
    pub fn calls(&self, path: &str) -> Vec<Seen> {
        let mut seen = self.seen();
        seen.retain(|request| request.path == path);
        seen
    }

    /// How many tokens were asked for, by either call.
    #[must_use]
    pub fn token_calls(&self) -> usize {
        let seen = self.seen();
        seen.iter().filter(|request| request.is_for_token()).count()
    }

    /// The customer-service messages that were taken, in their order.
    #[must_use]
    pub fn messages(&self) -> Vec<Value> {
        self.state.messages()
    }

    /// Ends every token: whoever still uses one gets 42001.
    pub fn expire_tokens(&self) {
        self.state.expire_tokens();
    }

    /// Answers the next request to a path this way; several are taken in their order.
    pub fn next(&self, path: impl Into<String>, reaction: Reaction) {
        self.state.next(path.into(), reaction);
    }

    /// Answers all requests to a path this way, from now on, after those of
    /// [`StubPlatform::next`].
    pub fn always(&self, path: impl Into<String>, reaction: Reaction) {
        self.state.always(path.into(), reaction);
    }

    /// Does again what it does by itself with a path.
    pub fn relent(&self, path: &str) {
        self.state.relent(path);
    }

    /// Holds the answers to a path back until the gate is opened.
    #[must_use]
    pub fn hold(&self, path: impl Into<String>) -> Gate {
        Gate(self.state.hold(path.into()))
    }

    /// Waits until so many requests to a path have come.
    pub async fn wait_for(&self, path: &str, count: usize) {
        self.wait_until(|| (self.calls(path).len() >= count).then_some(()))
            .await;
    }

    /// The requests after the first `count`; waits until there is one.
    pub async fn seen_after(&self, count: usize) -> Vec<Seen> {
        let more = || Some(self.state.seen_from(count)).filter(|more| !more.is_empty());
        self.wait_until(more).await
    }

    async fn wait_until<T>(&self, mut found: impl FnMut() -> Option<T>) -> T {
        loop {
            let come: &Notify = self.state.come();
            let notified = come.notified();
            tokio::pin!(notified);
            // From here on nothing that comes is missed.
            notified.as_mut().enable();
            if let Some(found) = found() {
                return found;
            }
            notified.await;
        }
    }
}

impl Drop for StubPlatform {
    fn drop(&mut self) {
        self.server.abort();
    }
}
