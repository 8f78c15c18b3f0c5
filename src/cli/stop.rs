//! The signals that end a server.

use std::io;

/// Waits for Ctrl-C or, where there is one, SIGTERM.
#[derive(Debug)]
pub(super) struct Stop {
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 2],
}

impl Stop {
    /// Catches the signals from now on. Needs a runtime around it.
    #[cfg(unix)]
    pub(super) fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let signals = [
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
        ];
        Ok(Self { signals })
    }

    /// Catches Ctrl-C once it is waited for.
    #[cfg(not(unix))]
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {})
    }

    /// Ends with the first signal.
    #[cfg(unix)]
    pub(super) async fn wait(mut self) {
        use std::task::Poll;
        std::future::poll_fn(|cx| {
            let came = self
                .signals
                .iter_mut()
                .any(|signal| signal.poll_recv(cx).is_ready());
            if came { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        tracing::info!("stopping: running turns are answered first");
    }

    /// Ends with the first signal.
    #[cfg(not(unix))]
    pub(super) async fn wait(self) {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "Ctrl-C cannot be caught");
            std::future::pending::<()>().await;
        }
        tracing::info!("stopping: running turns are answered first");
    }
}
