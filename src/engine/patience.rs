//! Waiting for what is mostly ready at the first look.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

/// The result of a future that is ready at the first look; otherwise it can be looked at again.
pub(super) async fn at_once<F: Future + ?Sized>(future: Pin<&mut F>) -> Option<F::Output> {
    let mut future = future;
    poll_fn(|cx| {
        Poll::Ready(match future.as_mut().poll(cx) {
            Poll::Ready(output) => Some(output),
            Poll::Pending => None,
        })
    })
    .await
}

/// The output of a future, or nothing if it takes longer than this.
///
/// Needs a timer only if the future is not ready at once.
pub(super) async fn within<F: Future>(span: Duration, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    match at_once(future.as_mut()).await {
        Some(output) => Some(output),
        // In a box, so that the many who do not wait have no room for a timer.
        None => Box::pin(tokio::time::timeout(span, future)).await.ok(),
    }
}
