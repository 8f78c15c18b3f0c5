//! Routes for those who run the bot: is it alive, can it answer, what has it done.

use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, ServiceConfig};
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::Metrics;
use crate::engine::Engine;

/// A store that takes longer to say anything is as good as none.
const PROBE_LIMIT: Duration = Duration::from_secs(2);

/// Whoever asks for the figures does not wait longer for one of them.
const COUNT_LIMIT: Duration = Duration::from_secs(5);

/// Counting sessions walks through all of them.
const COUNT_EVERY: Duration = Duration::from_secs(60);

const PROMETHEUS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What the routes look at; a clone looks at the same.
#[derive(Clone, Debug)]
pub struct Health {
    engine: Engine,
    metrics: Metrics,
    counted: Arc<Mutex<Option<Instant>>>,
    #[cfg(feature = "mini")]
    mini: Option<crate::mini::Mini>,
}

impl Health {
    /// Watches this engine from now on.
    #[must_use]
    pub fn of(engine: Engine) -> Self {
        Self {
            metrics: Metrics::watch(&engine),
            engine,
            counted: Arc::default(),
            #[cfg(feature = "mini")]
            mini: None,
        }
    }

    /// Shows how many tickets of mini-programs are alive, too.
    #[cfg(feature = "mini")]
    #[must_use]
    pub fn with_mini(mut self, mini: crate::mini::Mini) -> Self {
        self.mini = Some(mini);
        self
    }

    /// Mounts `/healthz`, `/readyz` and `/metrics`: `App::new().configure(health.configure())`.
    ///
    /// `/healthz` says `ok` while the process lives; `/readyz` says `ready`, or 503 and why, by
    /// whether the store gives sessions and takes them back; `/metrics` is text for Prometheus. They
    /// show nothing about people, but belong behind the proxy all the same.
    pub fn configure(self) -> impl FnOnce(&mut ServiceConfig) {
        move |config| {
            let (ready, metrics) = (self.clone(), self);
            let alive = || async { say(StatusCode::OK, "ok") };
            config
                .route("/healthz", web::get().to(alive))
                .route("/readyz", web::get().to(move || ready.clone().ready()))
                .route("/metrics", web::get().to(move || metrics.clone().show()));
        }
    }

    async fn ready(self) -> HttpResponse {
        let why = match tokio::time::timeout(PROBE_LIMIT, self.engine.probe()).await {
            Ok(Ok(())) => return say(StatusCode::OK, "ready"),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "the session store does not answer".to_owned(),
        };
        tracing::warn!(why, "not ready");
        say(StatusCode::SERVICE_UNAVAILABLE, &why)
    }

    async fn show(self) -> HttpResponse {
        self.count().await;
        match self.metrics.text() {
            Ok(text) => HttpResponse::Ok().content_type(PROMETHEUS).body(text),
            Err(error) => say(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
        }
    }

    /// Counts the sessions, unless that was done a short while ago.
    async fn count(&self) {
        let Ok(mut counted) = self.counted.try_lock() else {
            return;
        };
        if counted.is_some_and(|when| when.elapsed() < COUNT_EVERY) {
            return;
        }
        match tokio::time::timeout(COUNT_LIMIT, self.engine.count_sessions()).await {
            Ok(Ok(count)) => {
                self.metrics.set_sessions(count);
                *counted = Some(Instant::now());
            }
            Ok(Err(error)) => tracing::warn!(%error, "sessions cannot be counted"),
            Err(_) => tracing::warn!("there was no time to count the sessions"),
        }
        #[cfg(feature = "mini")]
        self.count_tickets().await;
    }

    #[cfg(feature = "mini")]
    async fn count_tickets(&self) {
        let Some(mini) = &self.mini else { return };
        match tokio::time::timeout(COUNT_LIMIT, mini.live_tickets()).await {
            Ok(Ok(count)) => self.metrics.set_tickets(count),
            Ok(Err(error)) => tracing::warn!(%error, "tickets cannot be counted"),
            Err(_) => tracing::warn!("there was no time to count the tickets"),
        }
    }
}

fn say(status: StatusCode, what: &str) -> HttpResponse {
    HttpResponse::build(status)
        .content_type("text/plain; charset=utf-8")
        .body(format!("{what}\n"))
}
