//! A slow handler over the wire: a push that is answered in time, and an answer that comes afterwards.

use std::io::Write;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use wxmenu::Engine;
use wxmenu::api::{ApiAccount, CustomerServicePush, Platform};
use wxmenu::config::Settings;
use wxmenu::engine::Late;
use wxmenu::handler::{Answer, CommandContext, CommandHandler, HandlerError};
use wxmenu::model::{ManualClock, Secret, Timestamp};
use wxmenu::store::{DynStore, MemoryStore};
use wxmenu::testing::{Reaction, StubPlatform};

use super::running::{Running, read, request};
use super::{Bot, NOW, PERSON, good, text};

const SEND: &str = "/cgi-bin/message/custom/send";
const MENU: &str = r#"<menu-configs>
  <menu-config id="m" name="m"><regex>m</regex>
    <menu-command name="slow" handler="slow"><regex>slow</regex></menu-command>
    <menu-command name="quick"><regex>quick</regex><reply>quick</reply></menu-command>
  </menu-config>
</menu-configs>"#;

/// Takes longer than the platform waits.
struct Slow(Arc<Notify>);

impl CommandHandler for Slow {
    async fn handle(&self, _: &mut CommandContext) -> Result<Answer, HandlerError> {
        self.0.notified().await;
        Ok(Answer::text("done"))
    }
}

/// A server, the platform that it calls, and what lets the handler end.
struct Shop {
    stub: StubPlatform,
    server: Running,
    may_end: Arc<Notify>,
}

impl Shop {
    async fn open() -> Self {
        let stub = StubPlatform::start().await.unwrap();
        let clock = Arc::new(ManualClock::at(Timestamp::from_secs(NOW)));
        let may_end = Arc::new(Notify::new());
        let store = DynStore::new(MemoryStore::new());
        let mut settings = Settings::default();
        settings.engine.deadline = Duration::from_secs(1);
        settings.engine.late = vec![Late::Push, Late::Next];
        let platform = Platform::builder(clock.clone())
            .account(ApiAccount::new("shop", "wx1", Secret::new("s")))
            .base(stub.url())
            .build()
            .unwrap();
        let engine = settings
            .tune(Engine::builder())
            .menu("a.menuconfig.xml", MENU)
            .handler("slow", Slow(Arc::clone(&may_end)))
            .clock(clock.clone())
            .store(store.clone())
            .outbound(CustomerServicePush::new(platform, store))
            .build()
            .unwrap();
        let server = Running::start(Bot::of(engine, clock).callback);
        Self {
            stub,
            server,
            may_end,
        }
    }

    /// Pushes a text as the platform does; gives the reply.
    fn push(&self, said: &str, number: &str) -> String {
        let mut stream = TcpStream::connect(self.server.address).unwrap();
        let push = request(&good(), &text(said, number));
        stream.write_all(push.as_bytes()).unwrap();
        let (status, body) = read(&mut stream);
        assert_eq!(status, 200, "{body}");
        body
    }

    /// Asks for what takes long; the push is answered before anything is sent.
    async fn ask_slowly(&self) {
        self.push("m", "1");
        let busy = self.push("slow", "2");
        assert!(busy.contains("请过几秒再发"), "{busy}");
        assert!(self.stub.seen().is_empty());
        self.may_end.notify_one();
        self.stub.wait_for(SEND, 1).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_answer_is_one_customer_service_message_after_the_push_was_answered() {
    let shop = Shop::open().await;
    shop.ask_slowly().await;
    let next = shop.push("quick", "3");
    assert!(next.contains("[CDATA[quick]]"), "{next}");
    assert_eq!(shop.stub.calls(SEND).len(), 1);
    let messages = shop.stub.messages();
    assert_eq!(messages.len(), 1);
    assert_eq!(
        (&messages[0]["touser"], &messages[0]["text"]["content"]),
        (&PERSON.into(), &"done".into())
    );
    shop.server.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_answer_that_may_not_be_sent_goes_before_the_reply_to_the_next_message() {
    let shop = Shop::open().await;
    shop.stub.always(SEND, Reaction::errcode(48001));
    shop.ask_slowly().await;
    let next = shop.push("quick", "3");
    assert!(next.contains("[CDATA[done\n\nquick]]"), "{next}");
    let after = shop.push("quick", "4");
    assert!(after.contains("[CDATA[quick]]"), "{after}");
    assert_eq!(shop.stub.calls(SEND).len(), 1);
    shop.server.stop();
}
