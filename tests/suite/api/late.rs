//! A slow handler's answer arrives by customer-service message, or before the next reply.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use wxmenu::Engine;
use wxmenu::api::CustomerServicePush;
use wxmenu::engine::{Delivery, Late};
use wxmenu::handler::{Answer, CommandContext, CommandHandler, HandlerError};
use wxmenu::model::{Content, Event, Inbound};
use wxmenu::store::{DynStore, MemoryStore};
use wxmenu::testing::Reaction;

use super::kit::{Kit, NOW, Told};

const SEND: &str = "/cgi-bin/message/custom/send";
const MENU: &str = r#"<menu-configs>
  <menu-config id="m" name="menu"><regex>m</regex>
    <menu-command name="slow" handler="slow"><regex>slow</regex></menu-command>
    <menu-command name="quick"><regex>quick</regex><reply>quick</reply></menu-command>
  </menu-config>
  <event-command event="CLICK" key="slow" handler="slow"/>
</menu-configs>"#;

/// Answers when it is told to.
#[derive(Clone, Default)]
struct Slow(Arc<Notify>);

impl CommandHandler for Slow {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        self.0.notified().await;
        let count = cx.get::<u32>("count")?.unwrap_or(0) + 1;
        cx.set("count", count)?;
        Ok(Answer::text(format!("answer {count}")))
    }
}

struct Bot {
    kit: Kit,
    engine: Engine,
    slow: Slow,
    told: Told,
}

impl Bot {
    async fn new() -> Self {
        let kit = Kit::new().await;
        let slow = Slow::default();
        let store = DynStore::new(MemoryStore::new());
        let engine = Engine::builder()
            .menu("a.menuconfig.xml", MENU)
            .handler("slow", slow.clone())
            .deadline(Duration::from_millis(1))
            .late([Late::Push, Late::Next])
            .clock(kit.clock.clone())
            .store(store.clone())
            .outbound(CustomerServicePush::new(kit.platform.clone(), store))
            .build()
            .unwrap();
        let told = Told::listen(engine.signals());
        Self {
            kit,
            engine,
            slow,
            told,
        }
    }

    fn inbound(&self, openid: &str, key: &str, content: Content) -> Inbound {
        let mut inbound = Inbound::new("shop".into(), openid.into(), key.into(), content);
        inbound.created = NOW;
        inbound
    }

    /// Says something and waits for the reply however long that takes.
    async fn say(&self, openid: &str, key: &str, text: &str) -> String {
        let reply = self
            .engine
            .turn(self.inbound(openid, key, said(text)))
            .await;
        reply.as_text().unwrap_or_default().to_owned()
    }

    /// Asks what takes longer than the platform waits: the person is told to be patient, and then
    /// the answer is there.
    async fn ask_slowly(&self, openid: &str, key: &str, content: Content) {
        let late = self.told.count("late_reply");
        match self
            .engine
            .deliver(self.inbound(openid, key, content))
            .await
        {
            Delivery::Answer(report) => {
                let busy = report.reply.as_text().unwrap().contains("请过几秒再发");
                assert!(busy, "{:?}", report.reply);
            }
            other => panic!("{other:?}"),
        }
        self.slow.0.notify_one();
        while self.told.count("late_reply") == late {
            tokio::task::yield_now().await;
        }
    }
}

fn said(text: &str) -> Content {
    Content::Text {
        text: text.to_owned(),
        menu_id: None,
    }
}

#[tokio::test]
async fn one_message_is_sent_after_the_push_was_answered() {
    let bot = Bot::new().await;
    bot.say("o1", "1", "m").await;
    bot.ask_slowly("o1", "2", said("slow")).await;
    assert_eq!(
        bot.say("o1", "3", "quick").await,
        "quick",
        "nothing is said twice"
    );
    let messages = bot.kit.stub.messages();
    assert_eq!(messages.len(), 1);
    assert_eq!(
        (&messages[0]["touser"], &messages[0]["text"]["content"]),
        (&"o1".into(), &"answer 1".into())
    );
}

#[tokio::test]
async fn what_the_platform_refuses_goes_before_the_next_reply() {
    for reaction in [45015, 45047, 48001].map(Reaction::errcode) {
        let bot = Bot::new().await;
        bot.kit.stub.always(SEND, reaction.clone());
        bot.say("o1", "1", "m").await;
        bot.ask_slowly("o1", "2", said("slow")).await;
        assert_eq!(
            bot.say("o1", "3", "quick").await,
            "answer 1\n\nquick",
            "{reaction:?}"
        );
        assert_eq!(bot.kit.stub.calls(SEND).len(), 1);
        assert_eq!(bot.say("o1", "4", "quick").await, "quick");
    }
}

#[tokio::test]
async fn the_sixth_answer_to_a_message_is_not_sent_but_kept() {
    let bot = Bot::new().await;
    bot.say("o1", "0", "m").await;
    for key in ["1", "2", "3", "4", "5", "6"] {
        bot.ask_slowly("o1", key, said("slow")).await;
    }
    assert_eq!(bot.say("o1", "7", "quick").await, "answer 6\n\nquick");
    assert_eq!(bot.kit.stub.messages().len(), 5);
    bot.say("o2", "0", "m").await;
    bot.ask_slowly("o2", "1", said("slow")).await;
    assert_eq!(
        bot.say("o2", "7", "quick").await,
        "quick",
        "another person has a quota of their own"
    );
}

#[tokio::test]
async fn the_answer_to_a_tap_has_one_minute() {
    for (seconds, next) in [(59, "quick"), (60, "answer 1\n\nquick")] {
        let bot = Bot::new().await;
        bot.say("o1", "0", "m").await;
        bot.kit.clock.advance(Duration::from_secs(seconds));
        bot.ask_slowly("o1", "1", Content::Event(Event::new("CLICK", "slow")))
            .await;
        assert_eq!(bot.say("o1", "2", "quick").await, next, "{seconds}");
    }
}

/// The platform is away while a hundred people's answers come, and comes back.
#[tokio::test]
async fn no_late_answer_is_lost_or_said_twice_while_the_platform_is_away() {
    let bot = Bot::new().await;
    bot.kit
        .stub
        .always("/cgi-bin/stable_token", Reaction::html(503));
    let people: Vec<String> = (0..100).map(|number| format!("o{number}")).collect();
    for person in &people {
        bot.say(person, "0", "m").await;
        bot.ask_slowly(person, "1", said("slow")).await;
    }
    while bot
        .kit
        .told
        .count("POST /cgi-bin/message/custom/send: http")
        < 100
    {
        tokio::task::yield_now().await;
    }
    bot.kit.stub.relent("/cgi-bin/stable_token");
    for person in &people {
        assert_eq!(
            bot.say(person, "2", "quick").await,
            "answer 1\n\nquick",
            "{person}"
        );
        bot.ask_slowly(person, "3", said("slow")).await;
        assert_eq!(bot.say(person, "4", "quick").await, "quick", "{person}");
    }
    assert_eq!(
        bot.kit.stub.messages().len(),
        100,
        "and now they are sent again"
    );
}
