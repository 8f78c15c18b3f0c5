//! A bot with mini-programs on a socket, a platform that is a stub, and a client.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use wxmenu::api::{Backoff, Platform};
use wxmenu::config::{AccountSettings, Secret, Settings};
use wxmenu::engine::EngineBuilder;
use wxmenu::mini::Mini;
use wxmenu::model::{ManualClock, Timestamp};
use wxmenu::server::{Callback, Connections, run};
use wxmenu::store::{DynStore, MemoryStore};
use wxmenu::testing::StubPlatform;
use wxmenu::{Engine, demo};

pub(super) const NOW: Timestamp = Timestamp::from_secs(1_768_000_000);

/// The call that turns a code into a person.
pub(super) const EXCHANGE: &str = "/sns/jscode2session";

const MENU: &str = r#"<menu-configs>
  <menu-config id="m" name="m" title="主菜单">
    <regex>m|菜单</regex>
    <description>从这里开始</description>
    <menu-config id="g" name="guess" title="竞猜"><regex>guess</regex>
      <menu-command name="数字" title="猜一个数"><regex>[0-9]+</regex><example>25</example><reply>您猜的是 {{ text }}</reply></menu-command>
    </menu-config>
    <menu-config id="s" name="staff" title="员工" permission="staff"><regex>staff</regex></menu-config>
    <menu-config id="h" name="hidden" title="暗门" hidden="true"><regex>hidden</regex></menu-config>
    <menu-command name="list" title="列表"><regex>list</regex><reply>{{ "guess" | option(text="去竞猜", number=true) }}</reply></menu-command>
    <menu-command name="who" title="我是谁"><regex>who</regex><reply>{{ user.openid }} {{ message.channel }}</reply></menu-command>
    <menu-command name="fail" title="失败" handler="failing"><regex>fail</regex></menu-command>
  </menu-config>
  <message-command type="image"><reply>收到图片 {{ message.pic_url }}</reply></message-command>
  <system-command name="exit" title="离开" handler="exitCommandHandler"><regex>exit</regex></system-command>
</menu-configs>"#;

/// A server with its platform.
pub(super) struct Kit {
    pub(super) stub: StubPlatform,
    pub(super) clock: Arc<ManualClock>,
    pub(super) engine: Engine,
    pub(super) store: DynStore,
    pub(super) mini: Mini,
    pub(super) home: TempDir,
    address: SocketAddr,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    end: Option<JoinHandle<std::io::Result<()>>>,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// The body, which has to be JSON under HTTP 200.
    #[track_caller]
    pub(super) fn json(&self) -> Value {
        assert_eq!(self.status, 200, "{self:?}");
        assert!(
            self.head.contains("content-type: application/json"),
            "{}",
            self.head
        );
        serde_json::from_slice(&self.body).unwrap()
    }
}

fn account(identity: &str) -> AccountSettings {
    let mut account = AccountSettings::demo();
    account.identity = identity.into();
    account.appid = Some(format!("wx-{identity}"));
    account.secret = Some(Secret::new("5ecre7"));
    account
}

impl Kit {
    pub(super) async fn new() -> Self {
        Self::with(|_| (), |builder| builder).await
    }

    /// With other settings, and more said to the builder. There are the accounts `shop`, `cafe`, and
    /// `bare`, which cannot call the platform.
    pub(super) async fn with(
        change: impl FnOnce(&mut Settings),
        more: impl FnOnce(EngineBuilder) -> EngineBuilder,
    ) -> Self {
        let stub = StubPlatform::start().await.unwrap();
        let home = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(NOW));
        let mut settings = Settings::default();
        settings.api.base = stub.url();
        settings.accounts = ["shop", "cafe", "bare"].map(account).into();
        settings.accounts[2].secret = None;
        change(&mut settings);

        let store = DynStore::new(MemoryStore::new());
        let builder = Engine::builder()
            .menu("a.menuconfig.xml", MENU)
            .stub("failing", wxmenu::engine::Stub::Error)
            .clock(clock.clone())
            .store(store.clone());
        let engine = demo::register(more(builder)).build().unwrap();
        let platform = Platform::from_settings(&settings, clock.clone())
            .backoff(Backoff::new(1, std::time::Duration::ZERO))
            .signals(engine.signals().clone())
            .build()
            .unwrap();
        let mini = Mini::from_settings(
            engine.clone(),
            platform,
            store.clone(),
            &settings,
            home.path().join("uploads"),
        );
        let callback = Callback::from_settings(engine.clone(), &settings).unwrap();
        let callback = callback.clock(clock.clone()).mini(mini.clone());

        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let end = std::thread::spawn(move || {
            let mut connections = Connections::default();
            connections.workers = Some(2);
            let stopped = async { stopped.await.unwrap_or(()) };
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build();
            let served = run(callback, &connections, vec![listener], stopped);
            runtime.unwrap().block_on(served)
        });
        Self {
            stub,
            clock,
            engine,
            store,
            mini,
            home,
            address,
            stop: Some(stop),
            end: Some(end),
        }
    }

    /// Sends bytes and reads until the server closes.
    pub(super) async fn send(&self, head: &str, body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let length = body.len();
        let head =
            format!("{head}\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(body).await.unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await.unwrap();
        let end = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap();
        let head = String::from_utf8(bytes[..end].to_vec())
            .unwrap()
            .to_lowercase();
        Answer {
            status: head[9..12].parse().unwrap(),
            head,
            body: bytes[end + 4..].to_vec(),
        }
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        self.send(&format!("GET {path} HTTP/1.1"), b"").await
    }

    /// A GET below `/mini/shop/`.
    pub(super) async fn ask(&self, path: &str) -> Value {
        self.get(&format!("/mini/shop/{path}")).await.json()
    }

    /// A POST below `/mini/shop/` with a body of this type.
    pub(super) async fn post(&self, path: &str, content_type: &str, body: &[u8]) -> Value {
        let head = format!("POST /mini/shop/{path} HTTP/1.1\r\nContent-Type: {content_type}");
        self.send(&head, body).await.json()
    }

    pub(super) async fn post_json(&self, path: &str, body: &Value) -> Value {
        self.post(path, "application/json", body.to_string().as_bytes())
            .await
    }

    /// A ticket for a new code.
    pub(super) async fn ticket(&self, code: &str) -> String {
        let answer = self.ask(&format!("login?code={code}")).await;
        assert_eq!(answer["errcode"], 0, "{answer}");
        answer["session"].as_str().unwrap().to_owned()
    }

    pub(super) async fn say(&self, ticket: &str, text: &str) -> Value {
        let body = json!({ "session": ticket, "text": text });
        self.post_json("say", &body).await
    }

    pub(super) fn exchanges(&self) -> usize {
        self.stub.calls(EXCHANGE).len()
    }

    pub(super) async fn figures(&self) -> String {
        String::from_utf8(self.get("/metrics").await.body).unwrap()
    }
}

impl Drop for Kit {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(end) = self.end.take() {
            let ended = end.join();
            if !std::thread::panicking() {
                ended.unwrap().unwrap();
            }
        }
    }
}

/// An answer that is good.
#[track_caller]
pub(super) fn data(answer: &Value) -> &Value {
    assert_eq!(answer["errcode"], 0, "{answer}");
    &answer["data"]
}

/// An answer that tells the client to log in again.
#[track_caller]
pub(super) fn is_relogin(answer: &Value) {
    assert_eq!(answer["errcode"], -1, "{answer}");
    assert!(
        answer["msg"].is_string() && answer.get("data").is_none(),
        "{answer}"
    );
}
