//! A server that is written by hand, so that it can do what no decent server does.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// What is done about a request.
#[derive(Clone)]
pub(super) enum Do {
    /// These bytes, and the connection stays.
    Write(Vec<u8>),
    /// These bytes, and the connection ends.
    WriteAndClose(Vec<u8>),
    /// Nothing, until somebody says so; then this.
    Wait(Arc<Notify>, Box<Self>),
    /// These bytes, and then nothing ever.
    WriteAndHang(Vec<u8>),
}

impl Do {
    /// A decent answer.
    pub(super) fn answer(status: u16, body: &str) -> Self {
        let length = body.len();
        let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n\r\n");
        Self::Write([head.as_bytes(), body.as_bytes()].concat())
    }

    pub(super) fn json(body: &str) -> Self {
        Self::answer(200, body)
    }

    pub(super) fn hang() -> Self {
        Self::WriteAndHang(Vec::new())
    }
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) line: String,
    pub(super) headers: HashMap<String, String>,
    pub(super) body: Vec<u8>,
}

impl Seen {
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    fn path(&self) -> &str {
        self.line.split(' ').nth(1).unwrap()
    }
}

#[derive(Default)]
struct State {
    plans: Mutex<HashMap<String, Do>>,
    seen: Mutex<Vec<Seen>>,
    arrived: Notify,
    connections: AtomicUsize,
}

/// The server; it ends when it is dropped.
pub(super) struct Server {
    /// Without a slash at its end.
    pub(super) url: String,
    state: Arc<State>,
    task: JoinHandle<()>,
}

impl Server {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State::default());
        let own = Arc::clone(&state);
        let task = tokio::spawn(async move {
            let mut connections = tokio::task::JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                own.connections.fetch_add(1, Ordering::SeqCst);
                connections.spawn(serve(stream, Arc::clone(&own)));
            }
        });
        Self { url, state, task }
    }

    /// Does this about every request of a path from now on.
    pub(super) fn on(&self, path: &str, what: Do) {
        self.state
            .plans
            .lock()
            .unwrap()
            .insert(path.to_owned(), what);
    }

    pub(super) fn seen(&self) -> Vec<Seen> {
        self.state.seen.lock().unwrap().clone()
    }

    /// The only request so far.
    #[track_caller]
    pub(super) fn only(&self) -> Seen {
        let [only] = <[Seen; 1]>::try_from(self.seen()).unwrap();
        only
    }

    /// Waits until so many requests have arrived.
    pub(super) async fn arrived(&self, count: usize) {
        loop {
            let arrival = self.state.arrived.notified();
            if self.seen().len() >= count {
                return;
            }
            arrival.await;
        }
    }

    pub(super) fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }

    /// Ends it: the port refuses connections.
    pub(super) async fn stop(&mut self) {
        self.task.abort();
        assert!((&mut self.task).await.unwrap_err().is_cancelled());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(stream: TcpStream, state: Arc<State>) {
    let mut stream = BufReader::new(stream);
    while let Some(seen) = read(&mut stream).await {
        let plan = state.plans.lock().unwrap().get(seen.path()).cloned();
        state.seen.lock().unwrap().push(seen);
        state.arrived.notify_waiters();
        let mut plan = plan.unwrap_or_else(|| Do::answer(404, ""));
        while let Do::Wait(notify, then) = plan {
            notify.notified().await;
            plan = *then;
        }
        let (Do::Write(bytes) | Do::WriteAndClose(bytes) | Do::WriteAndHang(bytes)) = &plan else {
            unreachable!("waiting is over")
        };
        // The other side may be gone by now.
        drop(stream.write_all(bytes).await);
        match plan {
            Do::Write(_) => {}
            Do::WriteAndHang(_) => std::future::pending().await,
            _ => return,
        }
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Seen> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let header = |line: &String| {
        let (name, value) = line.split_once(": ").unwrap();
        (name.to_lowercase(), value.to_owned())
    };
    let headers: HashMap<String, String> = lines.iter().skip(1).map(header).collect();
    let length = headers
        .get("content-length")
        .map_or(0, |own| own.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some(Seen {
        line: lines.swap_remove(0),
        headers,
        body,
    })
}
