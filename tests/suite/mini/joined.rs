//! Whose session a person of a mini-program has.

use serde_json::Value;
use wxmenu::model::{Content, Inbound};
use wxmenu::testing::Reaction;
use wxmenu::wechat;

use super::kit::{EXCHANGE, Kit, data};

/// What an account's follower with this openid says.
async fn follower_says(kit: &Kit, openid: &str, text: &str) -> Option<String> {
    let content = Content::Text {
        text: text.to_owned(),
        menu_id: None,
    };
    let key = format!("{openid}{text}");
    let inbound = Inbound::new("shop".into(), openid.into(), key.as_str().into(), content);
    let report = kit.engine.take_turn(inbound).await;
    report.after.map(|menu| menu.as_str().to_owned())
}

async fn position(kit: &Kit, account: &str, ticket: &str) -> Value {
    let path = format!("/mini/{account}/menu?session={ticket}");
    let answer = kit.get(&path).await.json();
    data(&answer)["menu"]["position"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_openid_of_a_mini_program_is_nobody_of_the_account() {
    let kit = Kit::new().await;
    let ticket = kit.ticket("ann").await;
    assert_eq!(
        follower_says(&kit, "o-ann", "m").await.as_deref(),
        Some("m")
    );
    assert_eq!(position(&kit, "shop", &ticket).await, Value::Null);
    kit.say(&ticket, "m").await;
    kit.say(&ticket, "guess").await;
    assert_eq!(
        follower_says(&kit, "o-ann", "?").await.as_deref(),
        Some("m")
    );
    assert_eq!(follower_says(&kit, "u-ann", "?").await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_openid_in_two_accounts_is_two_people() {
    let kit = Kit::new().await;
    let shop = kit.ticket("ann.1").await;
    let cafe = kit.get("/mini/cafe/login?code=ann.2").await.json();
    let cafe = cafe["session"].as_str().unwrap();
    kit.say(&shop, "m").await;
    assert_eq!(position(&kit, "shop", &shop).await, "m");
    assert_eq!(position(&kit, "cafe", cafe).await, Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_joined_by_their_unionid_only_where_that_is_configured() {
    let join = |settings: &mut wxmenu::config::Settings| {
        settings.accounts[0].join = Some("cafe".into());
        settings.accounts[2].join = Some("cafe".into());
        settings.accounts[2].secret = Some(wxmenu::config::Secret::new("s"));
    };
    let kit = Kit::with(join, |builder| builder).await;
    let shop = kit.ticket("ann.1").await;
    let bare = kit.get("/mini/bare/login?code=ann.2").await.json();
    let bare = bare["session"].as_str().unwrap().to_owned();
    let bob = kit.get("/mini/bare/login?code=bob").await.json();
    let bob = bob["session"].as_str().unwrap().to_owned();
    kit.say(&shop, "m").await;
    assert_eq!(
        position(&kit, "bare", &bare).await,
        "m",
        "one unionid, one session"
    );
    assert_eq!(position(&kit, "bare", &bob).await, Value::Null);
    // Whose unionid the platform does not tell stands alone.
    let alone = serde_json::json!({ "openid": "o-ann", "session_key": "k" });
    kit.stub.next(EXCHANGE, Reaction::json(&alone));
    let alone = kit.ticket("any").await;
    assert_eq!(position(&kit, "shop", &alone).await, Value::Null);
}

/// A push of the platform to the account `cafe`, from one of its followers.
async fn push(kit: &Kit, openid: &str, text: &str) -> String {
    let time = super::kit::NOW.secs().to_string();
    let signature = wechat::sign(["wxmenu-demo", &time, "n"].map(str::as_bytes));
    let path = format!("/wechat/cafe/?signature={signature}&timestamp={time}&nonce=n");
    let body = format!(
        "<xml><ToUserName>gh_1</ToUserName><FromUserName>{openid}</FromUserName>\
         <CreateTime>{time}</CreateTime><MsgType>text</MsgType><Content>{text}</Content>\
         <MsgId>{}</MsgId></xml>",
        kit.stub.seen().len() + text.len()
    );
    let answer = kit
        .send(&format!("POST {path} HTTP/1.1"), body.as_bytes())
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    String::from_utf8(answer.body).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_goes_on_where_the_mini_program_left_them() {
    const INFO: &str = "/cgi-bin/user/info";
    let join = |settings: &mut wxmenu::config::Settings| {
        settings.accounts[0].join = Some("cafe".into());
    };
    let kit = Kit::with(join, |builder| builder).await;
    let known = serde_json::json!({ "subscribe": 1, "openid": "f-ann", "unionid": "u-ann" });
    kit.stub.next(INFO, Reaction::json(&known));
    let ticket = kit.ticket("ann.1").await;
    kit.say(&ticket, "m").await;
    let reply = push(&kit, "f-ann", "guess").await;
    assert!(reply.contains("竞猜"), "{reply}");
    assert_eq!(position(&kit, "shop", &ticket).await, "g");
    push(&kit, "f-ann", "exit").await;
    assert_eq!(position(&kit, "shop", &ticket).await, Value::Null);
    let asked = kit.stub.calls(INFO);
    assert_eq!(asked.len(), 1, "the platform is asked once");
    assert_eq!(asked[0].param("openid"), Some("f-ann"));

    // Whom the platform does not tell, or cannot tell just now, stands alone.
    kit.say(&ticket, "m").await;
    kit.stub.next(INFO, Reaction::errcode(40003));
    for openid in ["f-bob", "f-cid"] {
        let reply = push(&kit, openid, "guess").await;
        assert!(reply.contains("没有找到"), "{reply}");
    }
    assert_eq!(kit.stub.calls(INFO).len(), 3);
    push(&kit, "f-bob", "m").await;
    assert_eq!(
        kit.stub.calls(INFO).len(),
        3,
        "all deliveries of a push are of one session"
    );
}

/// A platform that cannot be asked when it is time to ask again moves nobody to another session.
#[tokio::test(flavor = "multi_thread")]
async fn a_known_follower_stays_who_they_are_while_the_platform_is_away() {
    const INFO: &str = "/cgi-bin/user/info";
    let join = |settings: &mut wxmenu::config::Settings| {
        settings.accounts[0].join = Some("cafe".into());
    };
    let kit = Kit::with(join, |builder| builder).await;
    let known = serde_json::json!({ "openid": "f-ann", "unionid": "u-ann" });
    kit.stub.next(INFO, Reaction::json(&known));
    let said = |text: &str| {
        let content = Content::Text {
            text: text.to_owned(),
            menu_id: None,
        };
        Inbound::new("cafe".into(), "f-ann".into(), text.into(), content)
    };
    let mini = kit.mini.clone();
    let mut first = said("m");
    mini.recognise(&mut first).await;
    assert!(first.joined.is_some());
    kit.stub.always(INFO, Reaction::errcode(45009));
    for days in [30, 1, 1] {
        kit.clock
            .advance(std::time::Duration::from_secs(days * 24 * 60 * 60));
        kit.engine.sweep().await.unwrap();
        let mut later = said("m");
        mini.recognise(&mut later).await;
        assert_eq!(later.joined, first.joined, "after {days} days");
    }
    assert_eq!(kit.stub.calls(INFO).len(), 4, "it was asked each time");
}
