//! A server of its own.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::web::ServiceConfig;
use actix_web::{App, HttpServer};

#[cfg(feature = "mini")]
use super::configure_uploads;
use super::{Callback, Health, check_exposure, configure};

/// What is changed in the console of another node is in force here after this time at most.
#[cfg(feature = "console")]
const FOLLOW: Duration = Duration::from_secs(5);

/// How the server treats connections.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Connections {
    /// Threads that answer; one for each core if nothing is said.
    pub workers: Option<usize>,
    /// How long an idle connection is kept.
    pub keep_alive: Duration,
    /// How long the head of a request may take.
    pub head_limit: Duration,
    /// How long running turns may take after the stop; whole seconds.
    pub stop_limit: Duration,
}

impl Default for Connections {
    fn default() -> Self {
        Self {
            workers: None,
            keep_alive: Duration::from_secs(75),
            head_limit: Duration::from_secs(5),
            stop_limit: Duration::from_secs(10),
        }
    }
}

/// Serves the callback on the listeners until `stop` ends: then nothing new comes in, running
/// turns are answered or their late answers kept, and the sessions are made durable.
///
/// Needs a tokio runtime around it. A signal handler is not installed: `stop` is the only end.
///
/// # Errors
/// When a listener cannot be served, when an account with the public demo token would be reachable
/// from outside ([`check_exposure`]), or when the sessions cannot be made durable at the end.
pub async fn run(
    callback: Callback,
    connections: &Connections,
    listeners: Vec<TcpListener>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let addresses: io::Result<Vec<SocketAddr>> =
        listeners.iter().map(TcpListener::local_addr).collect();
    check_exposure(callback.accounts(), &addresses?).map_err(io::Error::other)?;

    let engine = callback.engine.clone();
    // Each thread that answers is a runtime of its own and ends before the last turns do.
    engine.go_on_in(tokio::runtime::Handle::current());
    let health = Health::of(engine.clone());
    #[cfg(feature = "mini")]
    let health = match callback.mini.clone() {
        Some(mini) => health.with_mini(mini),
        None => health,
    };
    #[cfg(feature = "console")]
    let stop = {
        let console = callback.console.clone();
        if let Some(console) = &console {
            console.load().await.map_err(io::Error::other)?;
        }
        async move {
            match &console {
                Some(console) => tokio::select! {
                    () = stop => {}
                    () = console.follow(FOLLOW) => {}
                },
                None => stop.await,
            }
            // Streams never end by themselves; the stop would wait for them.
            if let Some(console) = &console {
                console.close();
            }
        }
    };
    let app = move || {
        App::new()
            // First, because a callback without a prefix would take these paths for accounts.
            .configure(health.clone().configure())
            .configure(|config| faces(&callback, config))
            .configure(configure(callback.clone()))
    };
    let mut server = HttpServer::new(app)
        .keep_alive(connections.keep_alive)
        .client_request_timeout(connections.head_limit)
        // The platform closes what takes too long; nobody is left to read the answer.
        .h1_allow_half_closed(false)
        .shutdown_timeout(connections.stop_limit.as_secs())
        .shutdown_signal(stop);
    if let Some(workers) = connections.workers {
        server = server.workers(workers.max(1));
    }
    for listener in listeners {
        server = server.listen(listener)?;
    }
    server.run().await?;
    if !engine.settle(connections.stop_limit).await {
        tracing::warn!("some turns did not end in time");
    }
    engine.flush().await.map_err(io::Error::other)
}

/// The ways to the bot besides the callback. The console stands first: it decides who may see files.
fn faces(callback: &Callback, config: &mut ServiceConfig) {
    #[cfg(feature = "console")]
    if let Some(console) = &callback.console {
        console.configure()(config);
    }
    #[cfg(feature = "mini")]
    if let Some(mini) = callback.mini.clone() {
        configure_uploads(mini.uploads().clone())(config);
        mini.configure()(config);
    }
    #[cfg(not(any(feature = "console", feature = "mini")))]
    let _ = (callback, config);
}
