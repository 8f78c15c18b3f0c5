//! The kit as a handler author uses it.

use std::time::Duration;

use wxmenu::Engine;
use wxmenu::model::{Clock, Reply, Timestamp};
use wxmenu::testing::{Chat, ChatError, Setting, TestBot, TestClock};

use super::bot;

#[tokio::test]
async fn people_have_their_own_sessions_and_every_message_its_own_key() {
    let kit = TestBot::new(bot()).unwrap();
    let (mut ann, mut bob) = (kit.chat().user("ann"), kit.chat().user("bob"));
    ann.at("c001").await.unwrap();
    bob.at("c001").await.unwrap();
    assert_eq!(ann.say("+").await.text(), "第1次");
    assert_eq!(bob.say("+").await.text(), "第1次");
    assert_eq!(ann.say("+").await.text(), "第2次");
    let mut also_ann = kit.chat().user("ann");
    assert_eq!(
        also_ann.say("+").await.text(),
        "第3次",
        "two chats of one person do not repeat"
    );
}

#[tokio::test]
async fn the_same_message_again_is_answered_from_memory() {
    let kit = TestBot::new(bot()).unwrap();
    let mut chat = kit.chat();
    assert!(matches!(chat.again().await, Err(ChatError::NothingSent)));
    chat.at("c001").await.unwrap();
    chat.say("+").await;
    let again = chat.again().await.unwrap();
    assert_eq!((again.text(), again.repeated), ("第1次", true));
    assert_eq!(chat.say("+").await.text(), "第2次");
}

#[tokio::test]
async fn what_is_heard_tells_the_turn() {
    let mut chat = TestBot::new(bot()).unwrap().chat();
    let heard = chat.say("nothing").await;
    assert!(!heard.answered);
    assert_eq!(heard.position(), None);
    chat.say("m").await;
    let heard = chat.say("count").await;
    assert_eq!((heard.text(), heard.position()), ("计数", Some("c001")));
    assert_eq!(heard.before.as_ref().map(|id| id.as_str()), Some("m001"));
    let heard = chat.say("fail").await;
    assert_eq!(
        heard.error.as_ref().map(|error| error.code),
        Some("handler-failed")
    );
    assert_eq!(heard.handlers.len(), 1);
    assert_eq!(chat.say("hush").await.reply, Reply::None);
    assert_eq!(chat.click("m001").await.position(), Some("m001"));
    assert_eq!(chat.voice("count").await.position(), Some("c001"));
    assert_eq!(
        chat.position()
            .await
            .unwrap()
            .as_ref()
            .map(|id| id.as_str()),
        Some("c001")
    );
}

#[tokio::test]
async fn every_kind_of_message_can_be_sent() {
    let mut chat = TestBot::new(bot()).unwrap().chat();
    chat.at("m001").await.unwrap();
    chat.image("https://example.com/a.png").await;
    chat.location(31.2, 121.5, "外滩").await;
    chat.event("subscribe", "").await;
    let sent = chat.last().unwrap();
    assert_eq!((sent.account.as_str(), sent.openid.as_str()), ("demo", "u"));
    assert_eq!(sent.created, Setting::MOMENT);
}

#[tokio::test]
async fn an_unknown_menu_is_refused_and_nobody_moves() {
    let mut chat = TestBot::new(bot()).unwrap().chat();
    chat.at("c001").await.unwrap();
    let error = chat.at("c002").await.unwrap_err();
    assert_eq!(error.to_string(), "there is no menu `c002`");
    assert_eq!(chat.position().await.unwrap().unwrap().as_str(), "c001");
}

#[tokio::test]
async fn a_session_is_forgotten_on_request_and_after_a_day() {
    let kit = TestBot::new(bot()).unwrap();
    let mut chat = kit.chat();
    chat.at("c001").await.unwrap();
    chat.say("+").await;
    kit.clock().advance(Duration::from_secs(24 * 60 * 60 - 1));
    assert_eq!(chat.say("+").await.text(), "第2次");
    kit.clock().advance(Duration::from_secs(24 * 60 * 60));
    assert!(chat.session().await.unwrap().is_none());
    chat.at("c001").await.unwrap();
    assert_eq!(chat.say("+").await.text(), "第1次");
    assert!(chat.reset().await.unwrap());
    assert!(!chat.reset().await.unwrap());
}

#[tokio::test]
async fn time_and_chance_are_the_same_in_every_run() {
    let run = async |seed| {
        let setting = Setting {
            seed,
            ..Setting::default()
        };
        let mut chat = TestBot::set(bot(), setting).unwrap().chat();
        chat.at("c001").await.unwrap();
        let time = chat.say("time").await.text().to_owned();
        (time, chat.say("dice").await.text().to_owned())
    };
    let (first, second, other) = (run(7).await, run(7).await, run(8).await);
    assert_eq!(first, second);
    assert_eq!(first.0, Setting::MOMENT.millis().to_string());
    assert_ne!(first.1, other.1);
}

#[tokio::test]
async fn a_running_clock_is_seen_by_the_bot() {
    let clock = TestClock::standing(Timestamp::from_secs(10));
    let setting = Setting {
        clock: TestClock::running(clock.clone()),
        ..Setting::default()
    };
    let kit = TestBot::set(bot(), setting).unwrap();
    kit.clock().advance(Duration::from_secs(5));
    clock.advance(Duration::from_secs(1));
    let mut chat = kit.chat();
    chat.at("c001").await.unwrap();
    assert_eq!(chat.say("time").await.text(), "16000");
    assert_eq!(kit.clock().now().secs(), 16);
}

#[tokio::test]
async fn an_engine_that_exists_already_can_be_talked_to_by_several() {
    let engine: Engine = bot().build().unwrap();
    let mut one = Chat::new(engine.clone());
    let mut two = Chat::new(engine);
    one.at("c001").await.unwrap();
    assert_eq!(one.say("+").await.text(), "第1次");
    assert_eq!(
        two.say("+").await.text(),
        "第2次",
        "the same person in both"
    );
}

#[test]
fn faults_of_the_bot_come_all_at_once() {
    let broken = Engine::builder().menu(
        "menus/a.menuconfig.xml",
        "<menu-configs><menu-config name='a'/><menu-config name='b'/></menu-configs>",
    );
    let error = TestBot::new(broken).unwrap_err();
    assert_eq!(error.diagnostics.len(), 2, "{error}");
}
