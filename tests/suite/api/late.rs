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
use wxmenu::testing::{Reaction, StubPlatform};

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
        Self::of(Kit::new().await)
    }

    fn of(kit: Kit) -> Self {
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

/// The request left and nobody knows what became of it: it was most likely sent, and counts.
#[tokio::test(start_paused = true)]
async fn what_may_have_arrived_is_not_said_again() {
    for reaction in [Reaction::Break, Reaction::Hang, Reaction::html(504)] {
        let bot = Bot::new().await;
        bot.say("o1", "0", "m").await;
        for key in ["1", "2", "3"] {
            bot.kit.stub.next(SEND, reaction.clone());
            bot.ask_slowly("o1", key, said("slow")).await;
            let sent: usize = key.parse().unwrap();
            while bot.kit.told.count("POST /cgi-bin/message/custom/send: ") < sent {
                // The clock of the runtime stands still until everybody waits.
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
        assert_eq!(bot.say("o1", "4", "quick").await, "quick", "{reaction:?}");
        assert_eq!(bot.kit.stub.calls(SEND).len(), 3);
        for key in ["5", "6", "7"] {
            bot.ask_slowly("o1", key, said("slow")).await;
        }
        assert_eq!(bot.say("o1", "8", "quick").await, "answer 6\n\nquick");
        assert_eq!(
            bot.kit.stub.messages().len(),
            2,
            "five of a window were used"
        );
    }
}

/// Nothing left, so nothing counts; where the request was answered with a failure, somebody on the way
/// did not pass it on.
#[tokio::test]
async fn what_has_not_left_or_was_not_passed_on_is_kept_and_uses_up_nothing() {
    const STABLE: &str = "/cgi-bin/stable_token";
    for (path, reaction) in [
        (STABLE, Reaction::Break),
        (STABLE, Reaction::html(504)),
        (STABLE, Reaction::errcode(40164)),
        (SEND, Reaction::html(502)),
        (SEND, Reaction::errcode(45011)),
    ] {
        let bot = Bot::new().await;
        bot.kit.stub.always(path, reaction.clone());
        bot.say("o1", "0", "m").await;
        for round in 1..=5 {
            bot.ask_slowly("o1", &format!("s{round}"), said("slow"))
                .await;
            let expected = format!("answer {round}\n\nquick");
            let reply = bot.say("o1", &format!("q{round}"), "quick").await;
            assert_eq!(reply, expected, "{path} {reaction:?}");
        }
        bot.kit.stub.relent(path);
        for round in 6..=10 {
            bot.ask_slowly("o1", &format!("s{round}"), said("slow"))
                .await;
            let reply = bot.say("o1", &format!("q{round}"), "quick").await;
            assert_eq!(reply, "quick", "{path} {reaction:?}");
        }
        assert_eq!(bot.kit.stub.messages().len(), 5);
    }
}

/// A hundred people who all ask at once for what takes longer than the platform waits, and whose answers
/// then all come at once.
async fn ask_together(bot: &Bot, people: &[String], key: &str) {
    let before = bot.told.count("late_reply");
    let asked = people.iter().map(|person| {
        let (engine, slow) = (bot.engine.clone(), bot.inbound(person, key, said("slow")));
        tokio::spawn(async move { engine.deliver(slow).await })
    });
    for asked in asked.collect::<Vec<_>>() {
        let Delivery::Answer(report) = asked.await.unwrap() else {
            panic!("no answer");
        };
        assert!(report.reply.as_text().unwrap().contains("请过几秒再发"));
    }
    bot.slow.0.notify_waiters();
    while bot.told.count("late_reply") < before + people.len() {
        tokio::task::yield_now().await;
    }
}

/// What each of them hears when they say something.
async fn say_together(bot: &Bot, people: &[String], key: &str) -> Vec<String> {
    let said = people.iter().map(|person| {
        let (engine, quick) = (bot.engine.clone(), bot.inbound(person, key, said("quick")));
        tokio::spawn(async move { engine.turn(quick).await })
    });
    let mut heard = Vec::new();
    for said in said.collect::<Vec<_>>() {
        heard.push(said.await.unwrap().as_text().unwrap().to_owned());
    }
    heard
}

fn hundred() -> Vec<String> {
    (0..100).map(|number| format!("o{number}")).collect()
}

/// Whom the messages went to, in order.
fn receivers(bot: &Bot) -> Vec<String> {
    let messages = bot.kit.stub.messages();
    let receivers = messages.iter().map(|message| message["touser"].as_str());
    let mut receivers: Vec<String> = receivers.map(|to| to.unwrap().to_owned()).collect();
    receivers.sort_unstable();
    receivers
}

/// Answers come while the platform is away, and half a minute later it is back.
async fn away_and_back(mut bot: Bot, back: impl AsyncFnOnce(&mut Bot)) {
    let people = hundred();
    for person in &people {
        bot.say(person, "0", "m").await;
    }
    ask_together(&bot, &people, "1").await;
    while bot.kit.told.count("POST /cgi-bin/message/custom/send: ") < 100 {
        tokio::task::yield_now().await;
    }
    bot.kit.clock.advance(Duration::from_secs(30));
    back(&mut bot).await;
    let heard = say_together(&bot, &people, "2").await;
    let late = |reply: &String| reply == "answer 1\n\nquick";
    assert!(heard.iter().all(late), "{heard:?}");
    assert_eq!(bot.kit.stub.messages().len(), 0);

    ask_together(&bot, &people, "3").await;
    let heard = say_together(&bot, &people, "4").await;
    assert!(heard.iter().all(|reply| reply == "quick"), "{heard:?}");
    let mut expected = people;
    expected.sort_unstable();
    assert_eq!(receivers(&bot), expected, "and now they are sent again");
}

#[tokio::test]
async fn no_late_answer_is_lost_or_said_twice_while_nobody_listens() {
    // Bound and not listened on: who connects is refused, and nobody else gets the port.
    let port = tokio::net::TcpSocket::new_v4().unwrap();
    port.set_reuseaddr(true).unwrap();
    port.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = port.local_addr().unwrap();
    let kit = Kit::with(|builder| builder.base(format!("http://{address}"))).await;
    away_and_back(Bot::of(kit), async |bot| {
        bot.kit.stub = StubPlatform::listen(address).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn no_late_answer_is_lost_or_said_twice_while_the_platform_fails() {
    for path in ["/cgi-bin/stable_token", SEND] {
        let kit = Kit::new().await;
        kit.stub.always(path, Reaction::html(503));
        away_and_back(Bot::of(kit), async |bot| bot.kit.stub.relent(path)).await;
    }
}

/// All connections break while a hundred people's answers are on the way: each is sent once and not said
/// again.
#[tokio::test]
async fn no_late_answer_is_said_twice_when_connections_break() {
    let bot = Bot::new().await;
    let people = hundred();
    for person in &people {
        bot.say(person, "0", "m").await;
    }
    bot.kit.stub.always(SEND, Reaction::Break);
    ask_together(&bot, &people, "1").await;
    let heard = say_together(&bot, &people, "2").await;
    assert!(heard.iter().all(|reply| reply == "quick"), "{heard:?}");
    bot.kit.clock.advance(Duration::from_secs(30));
    bot.kit.stub.relent(SEND);
    let heard = say_together(&bot, &people, "3").await;
    assert!(heard.iter().all(|reply| reply == "quick"), "{heard:?}");
    let sent = bot.kit.stub.calls(SEND);
    let mut sent: Vec<String> = sent
        .iter()
        .map(|call| call.json()["touser"].as_str().unwrap().to_owned())
        .collect();
    sent.sort_unstable();
    let mut expected = people;
    expected.sort_unstable();
    assert_eq!(sent, expected);
}
