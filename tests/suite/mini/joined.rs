//! Whose session a person of a mini-program has.

use serde_json::Value;
use wxmenu::model::{Content, Inbound};

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
    kit.stub
        .next(EXCHANGE, wxmenu::testing::Reaction::json(&alone));
    let alone = kit.ticket("any").await;
    assert_eq!(position(&kit, "shop", &alone).await, Value::Null);
}
