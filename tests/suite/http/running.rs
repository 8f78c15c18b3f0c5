//! The server as a whole, on a socket.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::JoinHandle;

use tokio::sync::Notify;
use wxmenu::Engine;
use wxmenu::handler::{Answer, CommandContext, CommandHandler, HandlerError};
use wxmenu::model::{ManualClock, Openid, SessionKey, Timestamp};
use wxmenu::server::{Callback, Connections, run};
use wxmenu::wechat::Account;

use super::{Bot, NOW, PERSON, good, text};

/// A server in a thread of its own, and what stops it.
pub(super) struct Running {
    pub(super) address: SocketAddr,
    stop: tokio::sync::oneshot::Sender<()>,
    end: JoinHandle<std::io::Result<()>>,
}

impl Running {
    pub(super) fn start(callback: Callback) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let end = std::thread::spawn(move || {
            let mut connections = Connections::default();
            connections.workers = Some(1);
            let stopped = async { stopped.await.unwrap() };
            block_on(run(callback, &connections, vec![listener], stopped))
        });
        Self { address, stop, end }
    }

    pub(super) fn stop(self) {
        self.stop.send(()).unwrap();
        self.end.join().unwrap().unwrap();
        assert!(
            TcpStream::connect(self.address).is_err(),
            "nothing listens any more"
        );
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}

/// A push as HTTP.
pub(super) fn request(uri: &str, body: &str) -> String {
    let length = body.len();
    format!("POST {uri} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n{body}")
}

/// One answer: its status and its body.
pub(super) fn read(stream: &mut TcpStream) -> (u16, String) {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).unwrap();
        bytes.push(byte[0]);
    }
    let head = String::from_utf8(bytes).unwrap().to_lowercase();
    let after = |mark: &str| head.split(mark).nth(1).unwrap().trim_start().to_owned();
    let number =
        |text: String| -> String { text.chars().take_while(char::is_ascii_digit).collect() };
    let mut body = vec![0; number(after("content-length:")).parse().unwrap()];
    stream.read_exact(&mut body).unwrap();
    let status = number(after("http/1.1 ")).parse().unwrap();
    (status, String::from_utf8(body).unwrap())
}

#[test]
fn a_server_answers_on_one_connection_until_it_is_stopped() {
    let server = Running::start(Bot::new().callback);
    let mut stream = TcpStream::connect(server.address).unwrap();
    for number in ["1", "2"] {
        let push = request(&good(), &text("hello", number));
        stream.write_all(push.as_bytes()).unwrap();
        let (status, body) = read(&mut stream);
        assert!(
            status == 200 && body.contains("<MsgType><![CDATA[text]]></MsgType>"),
            "{body}"
        );
    }
    stream
        .write_all(request(&good(), "no message").as_bytes())
        .unwrap();
    assert_eq!(read(&mut stream), (400, "incorrect content".to_owned()));
    server.stop();
}

/// Tells that it began, and waits until it may end.
struct Waits {
    began: Mutex<mpsc::Sender<()>>,
    may_end: Arc<Notify>,
}

impl CommandHandler for Waits {
    async fn handle(&self, _: &mut CommandContext) -> Result<Answer, HandlerError> {
        self.began.lock().unwrap().send(()).unwrap();
        self.may_end.notified().await;
        Ok(Answer::text("done"))
    }
}

/// A server whose bot waits in the menu `m`, and a connection that asked for it.
struct Waiting {
    server: Running,
    engine: Engine,
    may_end: Arc<Notify>,
    stream: TcpStream,
}

impl Waiting {
    fn start() -> Self {
        let (began, begins) = mpsc::channel();
        let may_end = Arc::new(Notify::new());
        let handler = Waits {
            began: Mutex::new(began),
            may_end: Arc::clone(&may_end),
        };
        let menu = r#"<menu-configs><menu-config id="m" name="m"><regex>m</regex>
        <menu-command name="wait" handler="wait" event-type="enter"/>
        </menu-config></menu-configs>"#;
        let clock = Arc::new(ManualClock::at(Timestamp::from_secs(NOW)));
        let engine = Engine::builder()
            .menu("a.menuconfig.xml", menu)
            .handler("wait", handler)
            .clock(clock.clone())
            .build()
            .unwrap();
        let server = Running::start(Bot::of(engine.clone(), clock).callback);
        let mut stream = TcpStream::connect(server.address).unwrap();
        let push = request(&good(), &text("m", "1"));
        stream.write_all(push.as_bytes()).unwrap();
        begins.recv().unwrap();
        Self {
            server,
            engine,
            may_end,
            stream,
        }
    }
}

#[test]
fn a_turn_whose_connection_is_gone_ends_after_the_stop() {
    let Waiting {
        server,
        engine,
        may_end,
        stream,
    } = Waiting::start();
    drop(stream);
    let address = server.address;
    server.stop.send(()).unwrap();
    // The thread that took the message ends before its turn does.
    while TcpStream::connect(address).is_ok() {}
    may_end.notify_one();
    server.end.join().unwrap().unwrap();
    let key = SessionKey::new("shop".into(), Openid::from(PERSON));
    let session = block_on(engine.session(&key)).unwrap().unwrap();
    assert_eq!(session.position.menu().map(|id| id.as_str()), Some("m"));
}

#[test]
fn a_running_turn_is_answered_after_the_stop() {
    let Waiting {
        server,
        may_end,
        mut stream,
        ..
    } = Waiting::start();
    server.stop.send(()).unwrap();
    may_end.notify_one();
    let (status, body) = read(&mut stream);
    assert!(status == 200 && body.contains("done"), "{body}");
    server.end.join().unwrap().unwrap();
}

#[test]
fn the_public_token_is_not_served_to_other_machines() {
    let clock = Arc::new(ManualClock::at(Timestamp::from_secs(NOW)));
    let engine = Engine::builder().clock(clock).build().unwrap();
    let callback = Callback::new(engine, [Account::plain("demo", "wxmenu-demo")]);
    let everywhere = TcpListener::bind("0.0.0.0:0").unwrap();
    let connections = Connections::default();
    let never = std::future::pending();
    let refused = block_on(run(callback, &connections, vec![everywhere], never)).unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("`demo` has the public token `wxmenu-demo`"),
        "{refused}"
    );
}
