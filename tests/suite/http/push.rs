//! What a good push gets.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use wxmenu::Engine;
use wxmenu::handler::{Answer, CommandContext, CommandHandler, HandlerError, handler_fn};
use wxmenu::model::{ManualClock, Reply, Timestamp};
use wxmenu::wechat::{self, decode_reply};

use super::{Bot, NOW, PERSON, good, text};

const MENU: &str = r#"<menu-configs>
  <menu-config id="m001" name="menu" title="功能目录"><regex>菜单</regex>
    <menu-command name="count" handler="count"><regex>\+</regex></menu-command>
    <menu-command name="slow" handler="slow"><regex>slow</regex></menu-command>
    <menu-command name="echo" handler="echo"><regex>(?s)say .*</regex></menu-command>
    <menu-config id="g001" name="game" title="数字竞猜"><regex>g</regex></menu-config>
  </menu-config>
</menu-configs>"#;

/// Counts in the session, and gives way in between.
struct Count;

impl CommandHandler for Count {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        let count = cx.get::<u32>("count")?.unwrap_or(0) + 1;
        tokio::task::yield_now().await;
        cx.set("count", count)?;
        Ok(Answer::text(count.to_string()))
    }
}

/// A bot with a menu, in which the person stands.
async fn in_menu() -> Bot {
    let clock = Arc::new(ManualClock::at(Timestamp::from_secs(NOW)));
    let engine = Engine::builder()
        .menu("menus/a.menuconfig.xml", MENU)
        .handler("count", Count)
        .handler("slow", Slow)
        .handler("echo", handler_fn(|cx| Ok(cx.text().to_owned().into())))
        .clock(clock.clone())
        .build()
        .unwrap();
    let bot = Bot::of(engine, clock);
    let list = bot.post(&good(), text("菜单", "1")).await;
    assert!(list.text().contains("数字竞猜"), "{}", list.text());
    bot
}

/// Takes its time.
struct Slow;

impl CommandHandler for Slow {
    async fn handle(&self, _: &mut CommandContext) -> Result<Answer, HandlerError> {
        tokio::time::sleep(Duration::from_secs(6)).await;
        Ok(Answer::text("at last"))
    }
}

/// As the platform does it: a delivery without an answer is closed, and comes again.
#[tokio::test(start_paused = true)]
async fn a_slow_answer_comes_on_the_second_delivery() {
    let bot = in_menu().await;
    let first = bot.post(&good(), text("slow", "2")).await;
    assert_eq!(first.brief(), (0, ""), "nothing at all is sent");
    assert_eq!(read(&bot, text("slow", "2")).await, "at last");
    assert_eq!(read(&bot, text("slow", "2")).await, "at last");
}

fn event(name: &str, key: &str) -> String {
    wechat::push([
        ("ToUserName", "gh_1"),
        ("FromUserName", PERSON),
        ("CreateTime", "1699999999"),
        ("MsgType", "event"),
        ("Event", name),
        ("EventKey", key),
    ])
}

/// What the person reads.
async fn read(bot: &Bot, push: String) -> String {
    let answer = bot.post(&good(), push).await;
    let reply = decode_reply(&answer.body).unwrap().reply;
    reply.as_text().unwrap_or_default().to_owned()
}

#[actix_web::test]
async fn a_click_opens_the_menu_of_its_key() {
    let bot = in_menu().await;
    let game = read(&bot, event("CLICK", "g001")).await;
    assert!(game.contains("数字竞猜"), "{game}");
    assert_eq!(read(&bot, event("unsubscribe", "")).await, "");
}

#[actix_web::test]
async fn whatever_a_reply_holds_it_arrives() {
    let bot = in_menu().await;
    let said = "say ]]></Content></xml><![CDATA[ 😀\u{1D}&amp;";
    let heard = read(&bot, text(said, "2")).await;
    assert_eq!(heard, said.replace('\u{1D}', ""));
}

#[actix_web::test]
async fn messages_sent_at_once_are_counted_one_by_one() {
    let bot = in_menu().await;
    let numbers = ["10", "11", "12", "13", "14"];
    let posts = numbers.map(|number| read(&bot, text("+", number)));
    let mut counts = join_all(posts).await;
    counts.sort();
    assert_eq!(counts, ["1", "2", "3", "4", "5"]);
    let old = read(&bot, text("+", "12")).await;
    assert!(counts.contains(&old), "an old message is not counted again");
    assert_eq!(read(&bot, text("+", "15")).await, "6");
}

#[actix_web::test]
async fn a_text_gets_a_reply_to_its_sender() {
    let bot = Bot::new();
    let answer = bot.post(&good(), text("hello", "1")).await;
    assert_eq!(
        (answer.status, &*answer.content_type),
        (200, "text/xml; charset=utf-8")
    );
    let reply = decode_reply(&answer.body).unwrap();
    assert_eq!((&*reply.to, &*reply.from), (PERSON, "gh_1"));
    assert_eq!(reply.created.secs(), NOW);
    assert!(reply.reply.as_text().is_some());
}

#[actix_web::test]
async fn the_same_message_again_gets_the_same_bytes() {
    let bot = Bot::new();
    let first = bot.post(&good(), text("hello", "1")).await;
    bot.clock.advance(Duration::from_secs(5));
    let again = bot.post(&good(), text("hello", "1")).await;
    assert_eq!(again.text(), first.text());
    let other = bot.post(&good(), text("hello", "2")).await;
    assert_ne!(other.text(), first.text(), "made five seconds later");
}

#[actix_web::test]
async fn what_has_no_answer_gets_silence() {
    let bot = Bot::new();
    for name in [
        "unsubscribe",
        "LOCATION",
        "TEMPLATESENDJOBFINISH",
        "event_of_tomorrow",
    ] {
        let answer = bot.post(&good(), event(name, "")).await;
        assert_eq!(answer.brief(), (200, "success"), "{name}");
        assert_eq!(answer.content_type, "text/plain; charset=utf-8");
    }
}

#[actix_web::test]
async fn a_plain_account_answers_the_plain_fields_beside_an_envelope() {
    let bot = Bot::new();
    let compat = text("hello", "1").replace("</xml>", "<Encrypt>c2VjcmV0</Encrypt></xml>");
    let uri = format!("{}&encrypt_type=aes&msg_signature=0", good());
    let answer = bot.post(&uri, compat).await;
    assert!(matches!(
        decode_reply(&answer.body).unwrap().reply,
        Reply::Text { .. }
    ));
}
