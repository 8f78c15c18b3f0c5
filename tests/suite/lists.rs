//! Options that people tap, and replies in parts.

use proptest::prelude::*;
use wxmenu::handler::{Answer, handler_fn};
use wxmenu::model::{Content, Reply};
use wxmenu::testing::{Chat, TestBot};
use wxmenu::{Engine, EngineBuilder, demo};

use crate::project::read;

fn demo_bot() -> EngineBuilder {
    let files = ["directory", "phonebook", "system"];
    let builder = files.into_iter().fold(Engine::builder(), |builder, name| {
        let path = format!("menus/{name}.menuconfig.xml");
        builder.menu(path.clone(), read(&path))
    });
    demo::register(builder)
}

async fn tap(chat: &mut Chat, text: &str) -> String {
    let content = Content::Text {
        text: text.to_owned(),
        menu_id: Some(text.to_owned()),
    };
    chat.send(content).await.text().to_owned()
}

#[tokio::test]
async fn a_tapped_option_is_also_asked_for_in_the_menus_above() {
    let bot = TestBot::new(demo_bot()).unwrap();
    let mut chat = bot.chat();
    chat.at("g001").await.unwrap();
    assert_eq!(chat.say("robot").await.position(), Some("g001"), "typed");
    tap(&mut chat, "robot").await;
    assert_eq!(chat.position().await.unwrap().unwrap().as_str(), "g002");
    chat.at("g003").await.unwrap();
    tap(&mut chat, "通讯录").await;
    assert_eq!(chat.position().await.unwrap().unwrap().as_str(), "b001");
    assert!(
        tap(&mut chat, "什么都不是")
            .await
            .starts_with("位置:通讯录")
    );
}

#[tokio::test]
async fn an_option_by_its_number_is_what_the_handler_is_told() {
    let menu = r#"<menu-configs><menu-config id="m" name="m"><regex>m</regex>
        <reply>{{ "go x" | option(number=true) }}</reply>
        <menu-command name="go"><regex><![CDATA[go (?<what>\w)]]></regex>
          <reply>{{ text }}|{{ text_normalised }}|{{ args.what }}</reply></menu-command>
        </menu-config></menu-configs>"#;
    let bot = TestBot::new(Engine::builder().menu("a.menuconfig.xml", menu)).unwrap();
    let mut chat = bot.chat();
    chat.say("m").await;
    let heard = chat.say("１").await;
    assert_eq!(heard.text(), "１|go x|x");
    assert_eq!(&*heard.matched.clone().unwrap().name, "go");
    for odd in ["0", "2", "01x", "99999999999999999999", "-1", "1.5"] {
        assert!(chat.say(odd).await.text().starts_with("1. <a "), "{odd}");
    }
    assert_eq!(chat.say("001").await.text(), "001|go x|x");
}

#[tokio::test]
async fn without_a_word_for_more_a_long_reply_is_cut() {
    let menu = r#"<menu-configs><menu-config id="m" name="m"><regex>m</regex>
        <reply>{% for n in range(end=999) %}长{% endfor %}</reply></menu-config></menu-configs>"#;
    let builder = Engine::builder().menu("a.menuconfig.xml", menu).more([]);
    let mut chat = TestBot::new(builder).unwrap().chat();
    let text = chat.say("m").await.text().to_owned();
    assert!(text.len() <= Reply::TEXT_LIMIT && text.ends_with("长…"));
    assert!(chat.say("more").await.text().starts_with("长"));
}

/// What handlers may say: lines, sentences, links, emoji, and what has no border at all.
fn long_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[ -~]{0,80}",
        "\\PC{0,60}",
        Just("这是一句话。".repeat(20)),
        Just("👨‍👩‍👧".repeat(9)),
        Just(format!("a{}", "\u{301}".repeat(3000))),
        Just("\n\n".to_owned()),
        Just(
            "<a href=\"weixin://bizmsgmenu?msgmenucontent=x&msgmenuid=y\">一个 选项</a>\n"
                .to_owned()
        ),
        Just("长".repeat(900)),
    ];
    prop::collection::vec(piece, 1..40).prop_map(|pieces| {
        let text = pieces.concat();
        let fits = |(at, c): &(usize, char)| at + c.len_utf8() <= MOST;
        text.char_indices()
            .take_while(fits)
            .map(|(_, c)| c)
            .collect()
    })
}

/// As much as waits for somebody at most, and the first part of it.
const MOST: usize = 64 * 1024;

fn visible(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

async fn parts_of(text: String) -> Vec<String> {
    let say = handler_fn(move |_| Ok(Answer::text(text.clone())));
    let bot = Engine::builder()
        .menu("a.menuconfig.xml", MENU)
        .handler("say", say);
    let mut chat = TestBot::new(bot).unwrap().chat();
    chat.say("m").await;
    let mut parts = vec![chat.say("say").await.text().to_owned()];
    while parts.last().is_some_and(|part| part.ends_with(LINE)) {
        parts.push(chat.say("more").await.text().to_owned());
    }
    parts
}

const LINE: &str = "（未完，发送“more”看下文）";
const MENU: &str = r#"<menu-configs><menu-config id="m" name="m"><regex>m</regex>
    <menu-command name="say" handler="say"><regex>say</regex></menu-command>
    </menu-config></menu-configs>"#;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn nothing_of_a_long_reply_is_lost(text in long_text()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let parts = runtime.block_on(parts_of(text.clone()));
        let mut said = String::new();
        for part in &parts {
            prop_assert!(part.len() <= Reply::TEXT_LIMIT);
            prop_assert_eq!(part.matches("<a href").count(), part.matches("</a>").count());
            said.push_str(&visible(part.trim_end_matches(LINE)));
        }
        let whole = visible(&text);
        let same = said.chars().zip(whole.chars()).take_while(|(a, b)| a == b).count();
        let around = |text: &str| text.chars().skip(same.saturating_sub(9)).take(30).collect::<String>();
        prop_assert!(
            said == whole,
            "after {same} of {} characters {:?} instead of {:?}",
            whole.chars().count(), around(&said), around(&whole)
        );
    }
}

/// What a person sends who taps the link for more.
async fn tap_more(chat: &mut Chat) -> String {
    let content = Content::Text {
        text: "more".to_owned(),
        menu_id: Some("wxmenu-more".to_owned()),
    };
    chat.send(content).await.text().to_owned()
}

#[tokio::test]
async fn a_tap_for_more_goes_on_before_every_matcher() {
    let menu = r#"<menu-configs><menu-config id="m" name="m" trap="allowed"><regex>m</regex><reply>在</reply>
        <menu-form id="f" name="f"><regex>ask</regex><field name="a">
          <prompt>{% for n in range(end=900) %}问{% endfor %}</prompt></field><field name="b"/></menu-form>
        <menu-command name="all"><regex>(?s).+</regex>
          <reply>{% if text == "long" %}{% for n in range(end=1500) %}长{% endfor %}{% else %}听到{% endif %}</reply>
        </menu-command></menu-config></menu-configs>"#;
    let builder = Engine::builder().menu("a.menuconfig.xml", menu);
    let bot = TestBot::new(builder).unwrap();
    let mut chat = bot.chat();
    let unasked = tap_more(&mut chat).await;
    assert!(unasked.starts_with("没有找到“more”。"), "{unasked}");
    chat.say("m").await;
    assert_eq!(tap_more(&mut chat).await, "在", "nothing waits");
    let first = chat.say("long").await.text().to_owned();
    assert!(first.contains("msgmenuid=wxmenu-more"), "{first}");
    let mut said = first.matches('长').count();
    let second = tap_more(&mut chat).await;
    said += second.matches('长').count();
    said += tap_more(&mut chat).await.matches('长').count();
    assert_eq!(said, 1500);
    assert_eq!(tap_more(&mut chat).await, "在", "an old link");

    // In a form neither a tap nor a word is a value while the question goes on.
    assert!(chat.say("ask").await.text().ends_with("发送“more”看下文）"));
    assert!(tap_more(&mut chat).await.starts_with('问'));
    assert!(
        tap_more(&mut chat).await.contains("f（1/2）"),
        "an old link"
    );
}

#[tokio::test]
async fn a_word_that_leaves_every_menu_is_not_named_for_more() {
    let builder = Engine::builder()
        .menu("a.menuconfig.xml", MENU)
        .handler("say", handler_fn(|_| Ok(Answer::text("长".repeat(900)))))
        .more(["go on".to_owned(), "next".to_owned()]);
    let mut chat = TestBot::new(builder.escape(["go on".to_owned()]))
        .unwrap()
        .chat();
    chat.say("m").await;
    let said = chat.say("say").await.text().to_owned();
    assert!(said.ends_with("（未完，发送“next”看下文）"), "{said}");
}

#[tokio::test]
async fn it_is_told_what_a_text_means_after_a_list_or_in_a_form() {
    let menu = r#"<menu-configs><menu-config id="m" name="m"><regex>m</regex>
        <reply>{{ "go" | option(number=true) }}</reply>
        <menu-command name="go"><regex>go</regex><reply>好</reply></menu-command>
        <menu-form id="f" name="ask"><regex>ask</regex><field name="n"><regex>[0-9]+</regex></field></menu-form>
        </menu-config>
        <system-command name="up" handler="backCommandHandler"><regex>up</regex></system-command>
        </menu-configs>"#;
    let builder = Engine::builder().menu("a.menuconfig.xml", menu);
    let bot = TestBot::new(builder.escape(["9".to_owned()])).unwrap();
    let mut chat = bot.chat();
    chat.say("m").await;
    let key = chat.session_key();
    let explain = async |text| bot.engine().explain(&key, text).await.unwrap();
    let outcome = explain("1").await.outcome;
    assert_eq!(outcome, "chooses option 1 of the list shown: go");
    let left = "leaves every menu: the text is in engine.escape";
    let escape = explain("9").await;
    assert_eq!(escape.outcome, left);
    let first = &escape.tried[0];
    assert!(first.wins && (first.kind, &*first.name) == ("engine", "escape"));
    chat.say("ask").await;
    for (text, winner, outcome) in [
        ("12", "field n", "goes on in the form ask"),
        ("9", "engine escape", left),
        ("９。", "engine escape", left),
        ("取消", "menu-form cancel", "ends the form ask"),
        ("上一步", "menu-form back", "goes on in the form ask"),
        ("up", "system-command up", "runs system command up"),
        ("go", "", "does not fit: the form ask asks once more"),
    ] {
        let told = explain(text).await;
        let winners = told.tried.iter().filter(|tried| tried.wins);
        let winners: Vec<String> = winners
            .map(|own| format!("{} {}", own.kind, own.name))
            .collect();
        assert_eq!(
            (winners.join(","), told.outcome.as_str()),
            (winner.to_owned(), outcome),
            "{text}"
        );
        assert_eq!(told.tried[0].kind, "engine", "what is asked first");
    }
    // What is told is what happens.
    assert_eq!(chat.say("9").await.position(), None);
    assert!(chat.session().await.unwrap().unwrap().filling().is_none());
}

#[tokio::test]
async fn it_is_told_that_a_text_asks_for_more() {
    let menu = r#"<menu-configs><menu-config id="m" name="m"><regex>m</regex><reply>在</reply>
        <menu-form id="f" name="f"><regex>ask</regex><field name="a">
          <prompt>{% for n in range(end=900) %}问{% endfor %}</prompt></field></menu-form>
        <menu-command name="long"><regex>long</regex>
          <reply>{% for n in range(end=900) %}长{% endfor %}</reply></menu-command></menu-config></menu-configs>"#;
    let bot = TestBot::new(Engine::builder().menu("a.menuconfig.xml", menu)).unwrap();
    let mut chat = bot.chat();
    let key = chat.session_key();
    let more = async || bot.engine().explain(&key, "more").await.unwrap().outcome;
    chat.say("m").await;
    assert_eq!(more().await, "nothing matches: menu m is shown again");
    chat.say("long").await;
    assert_eq!(more().await, "asks for more of the last reply");
    chat.say("ask").await;
    assert_eq!(more().await, "asks for more of the last reply");
    chat.say("more").await;
    assert_eq!(more().await, "goes on in the form f");
}
