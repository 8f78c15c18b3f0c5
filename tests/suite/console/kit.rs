//! A console with a small bot, and somebody who has logged in.

use std::sync::Arc;

use actix_web::body::to_bytes;
use actix_web::dev::Service;
use actix_web::http::{Method, header};
use actix_web::test::TestRequest;
use actix_web::{App, test};
use serde_json::{Value, json};
use wxmenu::Engine;
use wxmenu::console::{BotSource, Console, ConsoleBuilder, Control};
use wxmenu::engine::EngineBuilder;
use wxmenu::handler::{Answer as Said, handler_fn};
use wxmenu::model::{ManualClock, Secret, Timestamp};
use wxmenu::store::{DynStore, MemoryStore, Uploads};
use wxmenu::wechat::{Account, AesKey, Cipher};

pub(crate) const MENU: &str = r#"<menu-configs>
  <menu-config id="m001" name="menu" title="功能目录">
    <regex>m|菜单</regex>
    <menu-config id="g001" name="guess" title="猜数字">
      <regex>guess</regex>
      <menu-command name="count" handler="Count"><regex>\d+</regex><reply>第{{ count }}次：{{ text }}</reply></menu-command>
    </menu-config>
    <menu-command name="gone" goto="-"><regex>bye</regex><reply>再见</reply></menu-command>
  </menu-config>
  <system-command name="exit" bean-name="exitCommandHandler"><regex>exit</regex></system-command>
</menu-configs>"#;

pub(crate) const PASSWORD: &str = "open sesame";
const NOW: i64 = 1_700_000_000;

/// A console and its bot.
pub(crate) struct Desk {
    pub(crate) console: Console,
    pub(crate) engine: Engine,
    pub(crate) store: DynStore,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) folder: tempfile::TempDir,
}

fn bot() -> EngineBuilder {
    let count = handler_fn(|cx| {
        let count = cx.get::<u32>("count")?.unwrap_or(0) + 1;
        cx.set("count", count)?;
        cx.put("count", count)?;
        Ok(Said::Page)
    });
    Engine::builder()
        .menu("menus/a.menuconfig.xml", MENU)
        .handler("Count", count)
}

pub(crate) fn cipher() -> Cipher {
    let key = AesKey::parse("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG").unwrap();
    Cipher::new(key, "wx0123456789abcdef")
}

impl Desk {
    /// With a password.
    pub(crate) fn new() -> Self {
        Self::with(|builder| builder.password(Secret::new(PASSWORD)).messages(true))
    }

    /// As the test wants it.
    pub(crate) fn with(set: impl FnOnce(ConsoleBuilder) -> ConsoleBuilder) -> Self {
        Self::on(DynStore::new(MemoryStore::new()), set)
    }

    /// Another node of the same bot.
    pub(crate) fn beside(&self) -> Self {
        Self::on(self.store.clone(), |builder| {
            builder.password(Secret::new(PASSWORD)).messages(true)
        })
    }

    /// As the test wants it, with this store.
    pub(crate) fn on(store: DynStore, set: impl FnOnce(ConsoleBuilder) -> ConsoleBuilder) -> Self {
        let clock = Arc::new(ManualClock::at(Timestamp::from_secs(NOW)));
        let control = Control::new();
        let engine = control
            .install(bot())
            .store(store.clone())
            .clock(clock.clone())
            .build()
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let source: BotSource = Arc::new(|| Ok(bot()));
        let builder = Console::builder(engine.clone(), control)
            .account(Account::plain("demo", "demotoken"))
            .account(Account::safe("shop", "shoptoken", cipher()))
            .clock(clock.clone())
            .store(store.clone())
            .bot(source)
            .tests(folder.path().join("tests"))
            .uploads(Uploads::new(folder.path().join("uploads"), 1 << 20));
        Self {
            console: set(builder).build().unwrap(),
            engine,
            store,
            clock,
            folder,
        }
    }

    /// Sends a request as it is.
    pub(crate) async fn call(&self, request: TestRequest) -> Answer {
        let app = test::init_service(App::new().configure(self.console.configure())).await;
        let response = app.call(request.to_request()).await.unwrap();
        let headers = response.headers().iter();
        let headers = headers
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        Answer {
            status: response.status().as_u16(),
            headers,
            body: to_bytes(response.into_body()).await.unwrap().to_vec(),
        }
    }

    /// The token of a new login.
    pub(crate) async fn token(&self) -> String {
        let body = json!({ "password": PASSWORD, "bearer": true });
        let answer = self
            .call(TestRequest::post().uri("/j/login").set_json(body))
            .await;
        answer.good()["token"].as_str().unwrap().to_owned()
    }

    /// Asks as somebody who has logged in.
    pub(crate) async fn ask(&self, verb: &str, path: &str, body: Value) -> Answer {
        self.ask_as(&self.token().await, verb, path, body).await
    }

    /// Asks with this token.
    pub(crate) async fn ask_as(&self, token: &str, verb: &str, path: &str, body: Value) -> Answer {
        let request = TestRequest::default()
            .method(Method::from_bytes(verb.as_bytes()).unwrap())
            .uri(path)
            .insert_header((header::AUTHORIZATION, format!("Bearer {token}")));
        self.call(match body {
            Value::Null => request,
            body => request.set_json(body),
        })
        .await
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| {
            panic!("{error}: {}", String::from_utf8_lossy(&self.body));
        })
    }

    /// The members of a good answer.
    pub(crate) fn good(&self) -> Value {
        let value = self.json();
        assert_eq!((self.status, &value["r"]), (200, &json!(0)), "{value:#}");
        assert_eq!(self.header("content-type"), "application/json");
        value
    }

    /// The status and the number of a bad answer, which says why.
    pub(crate) fn bad(&self) -> (u16, i64) {
        let value = self.json();
        assert_eq!(self.header("content-type"), "application/json");
        assert!(
            value["msg"].as_str().is_some_and(|msg| !msg.is_empty()),
            "{value:#}"
        );
        (self.status, value["r"].as_i64().unwrap())
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let header = self.headers.iter().find(|(known, _)| known == name);
        header.map_or("", |(_, value)| value)
    }
}
