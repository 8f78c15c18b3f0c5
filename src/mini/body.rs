//! Reading a body that may be too large, too slow or cut off.

use std::time::Duration;

use actix_web::web::{Bytes, BytesMut, Payload};
use futures_util::StreamExt;

use super::answer::Failure;
use super::errcode;

/// Who takes longer only holds the connection. Pictures come over slow networks.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// So many times the limit is read and thrown away: a client that is still sending would not see an
/// answer.
const DRAINED: usize = 4;

/// The whole body, unless it is larger than `limit` bytes.
pub(super) async fn read(payload: Payload, limit: usize) -> Result<Bytes, Failure> {
    let collected = tokio::time::timeout(TIME_LIMIT, collect(payload, limit));
    let slow = |_| Failure::new(errcode::TOO_SLOW, "the body takes too long");
    collected.await.map_err(slow)?
}

async fn collect(mut payload: Payload, limit: usize) -> Result<Bytes, Failure> {
    let mut whole = BytesMut::new();
    let mut read = 0;
    while let Some(chunk) = payload.next().await {
        let cut_off = |_| Failure::new(errcode::BAD_REQUEST, "the body was cut off");
        let chunk = chunk.map_err(cut_off)?;
        read += chunk.len();
        if read <= limit {
            whole.extend_from_slice(&chunk);
        } else if read > limit.saturating_mul(DRAINED) {
            break;
        }
    }
    match read <= limit {
        true => Ok(whole.freeze()),
        false => Err(Failure::new(errcode::TOO_LARGE, "the body is too large")),
    }
}
