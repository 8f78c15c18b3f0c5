//! Reading a body that may be too large, too slow or cut off.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::web::{Bytes, BytesMut, Payload};
use futures_util::StreamExt;

use super::answer::Refusal;
use crate::wechat::BadRequest;

/// The platform sends a body at once; who takes longer than this only holds the connection.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// The whole body, unless it is larger than `limit` bytes.
pub(super) async fn read(
    request: &HttpRequest,
    payload: Payload,
    limit: usize,
) -> Result<Bytes, Refusal> {
    if declared_length(request).is_some_and(|length| length > limit as u64) {
        return Err(Refusal::TooLarge);
    }
    let mut body = pin!(collect(payload, limit));
    if let Some(read) = soon(body.as_mut()).await {
        return read;
    }
    tokio::time::timeout(TIME_LIMIT, body)
        .await
        .map_err(|_| Refusal::TooSlow)?
}

/// What a future gives at the first or the second look. A body that came with its head is there at
/// the second, and needs no timer.
async fn soon<F: Future>(mut future: Pin<&mut F>) -> Option<F::Output> {
    let mut looked = false;
    poll_fn(move |cx| match future.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending if looked => Poll::Ready(None),
        Poll::Pending => {
            looked = true;
            cx.waker().wake_by_ref();
            Poll::Pending
        }
    })
    .await
}

/// Most bodies are one chunk and are not copied.
async fn collect(mut payload: Payload, limit: usize) -> Result<Bytes, Refusal> {
    let mut whole = Bytes::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Refusal::Bad(BadRequest::Content))?;
        if whole.len() + chunk.len() > limit {
            return Err(Refusal::TooLarge);
        }
        whole = if whole.is_empty() {
            chunk
        } else {
            let mut longer = BytesMut::from(whole);
            longer.extend_from_slice(&chunk);
            longer.freeze()
        };
    }
    Ok(whole)
}

fn declared_length(request: &HttpRequest) -> Option<u64> {
    let length = request.headers().get(CONTENT_LENGTH)?;
    length.to_str().ok()?.parse().ok()
}
