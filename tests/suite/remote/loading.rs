//! Which addresses a bot may have.

use wxmenu::Engine;
use wxmenu::config::HandlerSettings;
use wxmenu::engine::{BuildError, Stub};
use wxmenu::handler::{Answer, CommandContext, CommandHandler, DynHandler, HandlerError};
use wxmenu::model::{HttpAddress, SourceFile};
use wxmenu::remote::HttpHandlers;
use wxmenu::testing::TestBot;

use super::server::Do;
use super::{MENU, Remote};

const BOT: &str = r#"<menu-configs>
  <menu-config id="m" name="m"><regex>m</regex>
    <menu-command name="a" url="ADDRESS"><regex>a</regex></menu-command>
  </menu-config>
</menu-configs>"#;

fn load(allow: &[&str], address: &str) -> Result<Engine, BuildError> {
    let mut settings = HandlerSettings::default();
    settings.allow = allow
        .iter()
        .map(|one| HttpAddress::parse(one).unwrap())
        .collect();
    Engine::builder()
        .menu("menus/a.menuconfig.xml", BOT.replace("ADDRESS", address))
        .handler_addresses(HttpHandlers::new(&settings))
        .build()
}

#[test]
fn an_address_that_is_not_allowed_is_a_fault_with_its_place() {
    let error = load(
        &["https://bot.example.com/menu/"],
        "https://bot.example.com/admin",
    )
    .unwrap_err();
    assert_eq!(
        error.diagnostics.to_string(),
        "menus/a.menuconfig.xml:3:33: error[url-not-allowed]: the configuration does not allow calls of `https://bot.example.com/admin`\n  \
         help: add it, or what it begins with, to `allow` in `[handlers]` of `wxmenu.toml`; allowed is `https://bot.example.com/menu/`\n"
    );
    let error = load(&[], "https://bot.example.com/").unwrap_err();
    assert!(
        error
            .diagnostics
            .to_string()
            .contains("nothing is allowed yet"),
        "{error}"
    );
}

#[test]
fn what_only_looks_like_an_allowed_address_is_none() {
    let allow = ["https://bot.example.com/menu"];
    for good in [
        "https://bot.example.com/menu",
        "https://BOT.example.com:443/menu/a",
    ] {
        assert!(load(&allow, good).is_ok(), "{good}");
    }
    for bad in [
        "http://bot.example.com/menu",
        "https://bot.example.com:8443/menu",
        "https://bot.example.com.evil.org/menu",
        "https://bot.example.com@evil.org/menu",
        "https://bot.example.com/menus",
        "https://bot.example.com/menu/../admin",
        "https://bot.example.com/menu/%2e%2e/admin",
        "https://evil.org/https://bot.example.com/menu",
    ] {
        assert!(load(&allow, bad).is_err(), "{bad}");
    }
}

#[test]
fn without_anything_that_calls_addresses_each_is_a_fault() {
    let menu = BOT.replace("ADDRESS", "https://a.example/");
    let error = Engine::builder()
        .menu("a.menuconfig.xml", menu)
        .build()
        .unwrap_err();
    let said = error.diagnostics.to_string();
    assert!(
        said.contains("error[url-not-allowed]: nothing in this program calls"),
        "{said}"
    );
    assert!(said.contains("`http-handlers`"), "{said}");
}

#[tokio::test]
async fn an_address_can_be_stubbed_and_then_need_not_be_allowed() {
    let address = "https://a.example/x";
    let menu = BOT.replace("ADDRESS", address);
    let bot = || Engine::builder().menu("a.menuconfig.xml", menu.clone());
    let told = TestBot::new(bot().stub(address, Stub::Text("好".into()))).unwrap();
    let mut chat = told.chat();
    chat.say("m").await;
    assert_eq!(chat.say("a").await.text(), "好");
    assert!(bot().stub_missing(true).build().is_ok());
}

#[tokio::test]
async fn an_allowed_address_is_called_even_if_missing_handlers_are_stubbed() {
    let remote = Remote::start().await;
    remote.server.on("/ask", Do::json(r#"{"reply":"really"}"#));
    let mut chat = TestBot::new(remote.builder().stub_missing(true))
        .unwrap()
        .chat();
    chat.say("m").await;
    assert_eq!(chat.say("ask").await.text(), "really");
}

#[tokio::test]
async fn a_reload_may_name_new_addresses_and_is_refused_if_one_is_not_allowed() {
    let remote = Remote::start().await;
    remote.server.on("/new", Do::json(r#"{"reply":"new"}"#));
    let bot = remote.bot();
    let file = |menu: String| [SourceFile::new("menus/a.menuconfig.xml", menu)];
    let menu = BOT.replace("ADDRESS", &format!("{}/new", remote.server.url));
    bot.engine().reload(file(menu), []).unwrap();
    let mut chat = bot.chat();
    chat.say("m").await;
    assert_eq!(chat.say("a").await.text(), "new");
    let menu = MENU.replace("URL", "https://elsewhere.example");
    assert!(bot.engine().reload(file(menu), []).is_err());
    assert_eq!(chat.say("a").await.text(), "new");
}

/// Says whose call it is before the handler says its part.
struct Announced(String, DynHandler);

impl CommandHandler for Announced {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        self.1.handle(cx).await?;
        Ok(Answer::text(self.0.clone()))
    }
}

#[tokio::test]
async fn a_mapper_decides_how_an_address_is_called_too() {
    let remote = Remote::start().await;
    remote.server.on("/ask", Do::json("{}"));
    let mapper =
        |name: &str, handler: DynHandler| DynHandler::new(Announced(name.to_owned(), handler));
    let mut chat = TestBot::new(remote.builder().mapper(mapper))
        .unwrap()
        .chat();
    chat.say("m").await;
    assert_eq!(
        chat.say("ask").await.text(),
        format!("{}/ask", remote.server.url)
    );
    assert_eq!(remote.server.seen().len(), 1);
}
