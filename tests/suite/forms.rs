//! Forms over what happens meanwhile: restarts, reloads, failures, pictures.

use std::sync::{Arc, Mutex};

use wxmenu::handler::{Answer, HandlerError, handler_fn};
use wxmenu::model::Position;
use wxmenu::store::{DynStore, MemoryStore};
use wxmenu::testing::{Chat, TestBot};
use wxmenu::{Engine, EngineBuilder};

const FIELDS: &str = r#"
  <field name="flower" title="花" required="true"><regex>[a-z]+</regex>
    <prompt>{{ "rose" | option(number=true, link=false) }} {{ "lily" | option(number=true, link=false) }}</prompt></field>
  <field name="count" title="枝数" required="true"><regex><![CDATA[[1-9]\d*]]></regex><error>不是数字</error></field>
  <field name="card" title="贺卡"/>"#;

fn menus(form: &str) -> String {
    format!(
        r#"<menu-configs><menu-config id="shop" name="shop"><regex>shop</regex><reply>店</reply>{form}
             <menu-command name="hours"><regex>hours</regex><reply>九点</reply></menu-command></menu-config>
           <system-command name="exit" handler="exitCommandHandler"><regex>EXIT</regex></system-command>
           </menu-configs>"#
    )
}

fn form(attributes: &str, fields: &str) -> String {
    let regex = "<regex><![CDATA[order( (?<flower>[a-z0-9]+))?]]></regex>";
    menus(&format!(
        r#"<menu-form id="order" name="order" title="订花" {attributes}>{regex}{fields}</menu-form>"#
    ))
}

fn built(menus: String, store: &DynStore) -> EngineBuilder {
    Engine::builder()
        .menu("a.menuconfig.xml", menus)
        .handler("keep", handler_fn(|_| Ok(Answer::Page)))
        .store(store.clone())
}

async fn all(chat: &mut Chat, texts: &[&str]) -> String {
    let mut last = String::new();
    for text in texts {
        last = chat.say(*text).await.text().to_owned();
    }
    last
}

const MOVED: &str = "表单有更新，刚才的问题已经没有了，您的回答没有记下。";

/// What is filled in.
async fn values(chat: &Chat) -> String {
    let session = chat.session().await.unwrap().unwrap();
    format!("{:?}", session.filling().unwrap().values)
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[tokio::test]
async fn a_form_goes_on_after_a_restart() {
    let store = DynStore::new(MemoryStore::new());
    let before = TestBot::new(built(form("", FIELDS), &store)).unwrap();
    all(&mut before.chat(), &["shop", "order", "rose"]).await;
    let after = TestBot::new(built(form("", FIELDS), &store))
        .unwrap()
        .with_unique_keys();
    let asked = all(&mut after.chat(), &["x"]).await;
    assert_eq!(
        asked.lines().take(2).collect::<Vec<_>>(),
        ["不是数字", "订花（2/3）"]
    );
    let done = all(&mut after.chat(), &["3", "skip", "yes"]).await;
    assert_eq!(done, "“订花”已完成，谢谢。");
}

#[tokio::test]
async fn a_reload_that_takes_a_field_or_the_form_away_strands_nobody() {
    let store = DynStore::new(MemoryStore::new());
    let bot = |menus| {
        TestBot::new(built(menus, &store))
            .unwrap()
            .with_unique_keys()
    };
    let whole = bot(form("", FIELDS));
    all(&mut whole.chat(), &["shop", "order", "rose"]).await;

    let fewer = bot(form(
        "",
        r#"<field name="flower"/><field name="card" title="贺卡"/>"#,
    ));
    let text = all(&mut fewer.chat(), &["3"]).await;
    let lines: Vec<&str> = text.lines().take(2).collect();
    assert_eq!(lines, [MOVED, "订花（2/2）"]);
    assert_eq!(values(&fewer.chat()).await, r#"{"flower": "rose"}"#);
    let text = all(&mut fewer.chat(), &["谢谢"]).await;
    assert_eq!(first_line(&text), "订花，请核对:");
    assert!(text.contains("贺卡:谢谢"), "{text}");

    let mut chat = whole.chat();
    all(&mut chat, &["cancel", "order", "rose"]).await;
    let other = bot(form(
        "",
        r#"<field name="flower"><regex>tulip</regex></field>"#,
    ));
    let text = all(&mut other.chat(), &["skip"]).await;
    let lines: Vec<&str> = text.lines().take(2).collect();
    assert_eq!(lines, [MOVED, "订花，请核对:"]);
    let text = all(&mut other.chat(), &["yes"]).await;
    assert!(
        text.contains("订花（1/1）") && text.contains("现在是:rose"),
        "{text}"
    );

    let none = bot(menus(""));
    let text = all(&mut none.chat(), &["tulip"]).await;
    assert_eq!(text, "菜单有更新，您刚才的位置已经没有了。\n店");
    assert_eq!(all(&mut none.chat(), &["hours"]).await, "九点");
}

#[tokio::test]
async fn who_gives_a_form_up_whose_question_is_gone_need_not_ask_twice() {
    for (text, wanted) in [
        ("cancel", "已取消“订花”。"),
        ("hours", MOVED),
        ("EXIT", MOVED),
    ] {
        let store = DynStore::new(MemoryStore::new());
        let before = TestBot::new(built(form("", FIELDS), &store)).unwrap();
        all(&mut before.chat(), &["shop", "order", "rose"]).await;
        let fields = r#"<field name="flower"/><field name="card" title="贺卡"/>"#;
        let after = TestBot::new(built(
            form(r#"confirm="false" handler="keep""#, fields),
            &store,
        ));
        let after = after.unwrap().with_unique_keys();
        let said = all(&mut after.chat(), &[text]).await;
        assert_eq!(first_line(&said), wanted, "{text}");
    }
}

#[tokio::test]
async fn after_a_picture_the_next_question_is_asked_for_what_is_gone() {
    let store = DynStore::new(MemoryStore::new());
    let before = TestBot::new(built(form("", FIELDS), &store)).unwrap();
    all(&mut before.chat(), &["shop", "order", "rose"]).await;
    let fields = r#"<field name="flower"/><field name="card" title="贺卡"/>"#;
    let after = TestBot::new(built(form("", fields), &store)).unwrap();
    let mut chat = after.with_unique_keys().chat();
    let heard = chat.image("https://example.com/a.png").await;
    assert_eq!(first_line(heard.text()), MOVED);
    assert!(all(&mut chat, &["谢谢"]).await.contains("贺卡:谢谢"));
}

#[tokio::test]
async fn the_handler_gets_the_values_as_groups_and_as_one_typed_value() {
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Order {
        flower: String,
        count: String,
        card: Option<String>,
    }
    let seen: Arc<Mutex<Vec<Order>>> = Arc::default();
    let orders = Arc::clone(&seen);
    let take = handler_fn(move |cx| {
        let order: Order = cx
            .get("order")?
            .ok_or_else(|| HandlerError::new("no order"))?;
        let said = format!("{}{}", cx.arg("count").unwrap_or("-"), order.flower);
        if order.count == "99" {
            return Err(HandlerError::new("too many"));
        }
        orders.lock().unwrap().push(order);
        cx.remove("order");
        Ok(Answer::text(said))
    });
    let store = DynStore::new(MemoryStore::new());
    let builder = built(form(r#"handler="take" confirm="false""#, FIELDS), &store);
    let bot = TestBot::new(builder.handler("take", take)).unwrap();
    let mut chat = bot.chat();
    assert_eq!(
        all(&mut chat, &["shop", "order", "2", "5", "送你"]).await,
        "5lily"
    );
    let whole = Order {
        flower: "lily".into(),
        count: "5".into(),
        card: Some("送你".into()),
    };
    assert_eq!(*seen.lock().unwrap(), [whole]);
    let session = chat.session().await.unwrap().unwrap();
    assert!(session.values().is_empty() && session.filling().is_none());

    // A handler that fails leaves the person where they were, with all that they said.
    let text = all(&mut chat, &["order rose", "99", "skip"]).await;
    assert!(text.contains("抱歉"), "{text}");
    let text = all(&mut chat, &["back", "5", "skip"]).await;
    assert_eq!(text, "5rose");
}

#[tokio::test]
async fn a_form_waits_through_what_is_no_text_and_ends_where_one_leaves() {
    let store = DynStore::new(MemoryStore::new());
    let bot = TestBot::new(built(form("", FIELDS), &store)).unwrap();
    let mut chat = bot.chat();
    all(&mut chat, &["shop", "order 7"]).await;
    assert!(
        chat.image("https://example.com/a.png")
            .await
            .text()
            .contains("订花（1/3）")
    );
    assert!(all(&mut chat, &["lily"]).await.contains("订花（2/3）"));
    assert_eq!(
        first_line(&all(&mut chat, &["hours"]).await),
        "不是数字",
        "a command waits"
    );
    all(&mut chat, &["EXIT"]).await;
    assert_eq!(
        chat.session().await.unwrap().unwrap().position,
        Position::none()
    );
    assert_eq!(all(&mut chat, &["shop", "hours"]).await, "九点");

    all(&mut chat, &["order"]).await;
    assert_eq!(chat.click("shop").await.text(), "店");
    assert_eq!(all(&mut chat, &["hours"]).await, "九点");
    all(&mut chat, &["order"]).await;
    chat.at("shop").await.unwrap();
    assert_eq!(all(&mut chat, &["hours"]).await, "九点");

    // A delivery that comes again is one answer, not two.
    all(&mut chat, &["order", "rose"]).await;
    let again = chat.again().await.unwrap();
    assert!(again.repeated && again.text().contains("订花（2/3）"));
    assert_eq!(first_line(&all(&mut chat, &["7"]).await), "订花（3/3）");
}
