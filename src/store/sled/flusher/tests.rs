use std::fmt::Debug;
use std::pin::Pin;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::task::{Context, Poll, Waker};

use super::*;

/// A flush that tells when it begins and ends when it is told how.
fn stepwise(durability: Durability) -> (Flusher, Receiver<()>, Sender<Result<(), &'static str>>) {
    let (began, begins) = channel();
    let (end, ends) = channel::<Result<(), &str>>();
    let flush = move || {
        began.send(()).unwrap();
        ends.recv().unwrap_or(Ok(()))
    };
    (Flusher::start(durability, flush).unwrap(), begins, end)
}

/// Lets a future do what it does until it waits; tells whether it is done.
fn poll<T: Debug>(future: Pin<&mut impl Future<Output = T>>) -> Option<T> {
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

#[tokio::test]
async fn a_write_is_acknowledged_by_a_flush_that_began_after_it() {
    let (flusher, begins, end) = stepwise(Durability::Turn);
    let mut first = Box::pin(flusher.written());
    assert!(poll(first.as_mut()).is_none());
    begins.recv().unwrap();
    // These come while the first flush runs: their writes may not be in it.
    let mut second = Box::pin(flusher.written());
    let mut third = Box::pin(flusher.flushed());
    assert!(poll(second.as_mut()).is_none() && poll(third.as_mut()).is_none());
    end.send(Ok(())).unwrap();
    first.await.unwrap();
    begins.recv().unwrap();
    assert!(poll(second.as_mut()).is_none() && poll(third.as_mut()).is_none());
    end.send(Ok(())).unwrap();
    second.await.unwrap();
    third.await.unwrap();
    drop(end);
    drop(flusher);
    assert_eq!(
        begins.iter().count(),
        1,
        "the two shared one flush; one more is the last"
    );
}

#[tokio::test]
async fn a_failed_flush_is_told_to_all_and_ends_all_writing() {
    let (flusher, begins, end) = stepwise(Durability::Turn);
    let mut first = Box::pin(flusher.written());
    assert!(poll(first.as_mut()).is_none());
    begins.recv().unwrap();
    let mut second = Box::pin(flusher.written());
    assert!(poll(second.as_mut()).is_none());
    flusher.check().unwrap();
    end.send(Err("disk full")).unwrap();
    for failed in [
        first.await,
        second.await,
        flusher.check(),
        flusher.written().await,
        flusher.flushed().await,
    ] {
        let Err(StoreError::Backend(source)) = failed else {
            panic!("a failure was due, not {failed:?}");
        };
        assert_eq!(source.to_string(), "disk full");
    }
    drop(flusher);
    assert_eq!(
        begins.iter().count(),
        0,
        "no second try that would prove nothing"
    );
}

#[tokio::test]
async fn a_flush_that_panics_is_a_failed_flush() {
    let flush = || -> Result<(), &str> { panic!("page {}", 7) };
    let flusher = Flusher::start(Durability::Turn, flush).unwrap();
    let failed = flusher.written().await.unwrap_err();
    let source = std::error::Error::source(&failed).unwrap().to_string();
    assert_eq!(source, "the database panicked: page 7");
    assert!(flusher.check().is_err());
}

#[tokio::test]
async fn with_an_interval_nobody_waits_and_the_flush_follows() {
    let (flusher, begins, end) = stepwise(Durability::Interval);
    for _ in 0..3 {
        flusher.written().await.unwrap();
    }
    begins.recv().unwrap();
    end.send(Ok(())).unwrap();
    // Whoever asks does not wait for the interval to pass.
    let mut asked = Box::pin(flusher.flushed());
    assert!(poll(asked.as_mut()).is_none());
    begins.recv().unwrap();
    end.send(Ok(())).unwrap();
    asked.await.unwrap();
    drop(end);
    drop(flusher);
    assert_eq!(
        begins.iter().count(),
        1,
        "nothing was written: only the last"
    );
}

#[tokio::test]
async fn a_failed_flush_in_the_background_is_told_to_the_next_save() {
    let (flusher, begins, end) = stepwise(Durability::Interval);
    flusher.written().await.unwrap();
    begins.recv().unwrap();
    end.send(Err("disk full")).unwrap();
    assert!(flusher.flushed().await.is_err());
    assert!(flusher.check().is_err());
}

#[tokio::test]
async fn dropping_flushes_what_nobody_waits_for() {
    for durability in Durability::ALL {
        let (flusher, begins, end) = stepwise(durability);
        {
            let mut given_up = Box::pin(flusher.written());
            drop(poll(given_up.as_mut()));
        }
        drop(end);
        drop(flusher);
        assert!(begins.iter().count() >= 1, "{durability}");
    }
}
