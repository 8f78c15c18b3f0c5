use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::super::super::bot::{Bot, Parts};
use super::super::super::{Options, TurnReport};
use super::super::Turn;
use crate::handler::{Answer, HandlerRegistry, handler_fn};
use crate::model::{Content, Event, Inbound, Session, SourceFile, Timestamp, pages};
use crate::resolve::{Denied, Step};

const MENU: &str = r#"<menu-configs>
  <menu-config id="a" name="a" title="A">
    <regex>a</regex>
    <menu-command name="open" handler="run"><regex>open</regex></menu-command>
    <menu-command name="staff" handler="run" permission="staff"><regex>staff</regex></menu-command>
    <menu-command name="secret" handler="run" hidden="true"><regex>secret</regex></menu-command>
    <menu-command name="lead" goto="vip1"><regex>lead</regex></menu-command>
    <menu-command name="jump" handler="jump"><regex>jump</regex></menu-command>
    <menu-config id="vip" name="vip" title="VIP" permission="member">
      <regex>vip</regex>
      <menu-command name="gift" handler="run"><regex>gift</regex></menu-command>
      <menu-command name="out" handler="run" event-type="exit"/>
      <menu-config id="vip1" name="vip1"><regex>1</regex></menu-config>
    </menu-config>
    <menu-config id="guarded" name="guarded" title="Guarded">
      <regex>guarded</regex>
      <menu-command name="in" handler="run" event-type="enter" permission="staff"/>
      <menu-command name="out" handler="run" event-type="exit" permission="staff"/>
    </menu-config>
    <menu-config id="cellar" name="cellar" hidden="1"><regex>cellar</regex></menu-config>
  </menu-config>
  <menu-config id="office" name="office" permission="staff"><regex>office</regex></menu-config>
  <system-command name="home" handler="homeCommandHandler"><regex>home</regex></system-command>
  <system-command name="up" handler="backCommandHandler"><regex>up</regex></system-command>
  <system-command name="list" handler="queryCommandHandler" path="menucommand/query.page"><regex>list</regex></system-command>
  <system-command name="help" handler="helpCommandHandler" path="menucommand/help.page"><regex>help( .+)?</regex></system-command>
  <system-command name="exit" handler="exitCommandHandler"><regex>exit</regex></system-command>
  <system-command name="audit" handler="run" permission="staff"><regex>audit</regex></system-command>
  <system-command name="bare"><regex>bare</regex></system-command>
  <event-command event="SCAN" handler="run" permission="staff" goto="a"/>
  <event-command event="subscribe" goto="vip1"><reply>Welcome</reply></event-command>
  <message-command type="image" handler="run" permission="staff"/>
</menu-configs>"#;

struct Fixture {
    bot: Bot,
    calls: Arc<AtomicUsize>,
    denied: Denied,
}

impl Fixture {
    /// A bot for somebody without these permissions.
    fn without(permissions: &[&str]) -> Self {
        let calls = Arc::new(AtomicUsize::new(0));
        let mut handlers = HandlerRegistry::new();
        let count = Arc::clone(&calls);
        handlers.insert(
            "run",
            handler_fn(move |cx| {
                count.fetch_add(1, Ordering::SeqCst);
                cx.set("ran", true)?;
                Ok(Answer::Page)
            }),
        );
        handlers.insert(
            "jump",
            handler_fn(|cx| {
                cx.goto("vip1");
                Ok(Answer::Page)
            }),
        );
        let mut parts = Parts {
            handlers,
            ..Parts::default()
        };
        parts
            .files
            .add_menus([SourceFile::new("a.menuconfig.xml", MENU)]);
        let bot = Bot::load(&parts);
        assert!(bot.diagnostics.is_empty(), "{}", bot.diagnostics);
        let reason = |word: &&str| (Arc::from(*word), format!("needs {word}"));
        Self {
            bot,
            calls,
            denied: permissions.iter().map(reason).collect(),
        }
    }

    /// One message of somebody who stands in a menu; `-` is none.
    async fn send(&self, at: &str, content: Content) -> TurnReport {
        let options = Options {
            rate: None,
            trace: false,
            session_ttl: None,
            ttl_of: super::super::super::ttl::TtlOf::default(),
            normalise: Step::DEFAULT.to_vec(),
            more: Vec::new(),
            escape: vec!["escape".to_owned()],
            deadline: Duration::from_secs(1),
            handler_limit: Duration::from_secs(1),
            late: Vec::new(),
            hooks: Arc::default(),
        };
        let now = Timestamp::from_secs(1_000_000);
        let mut session = Session::new(now, None);
        let tree = self.bot.menus.tree(&"demo".into());
        if let Some(menu) = tree.by_id(at) {
            session.position = menu.position().clone();
        }
        let inbound = Inbound::new("demo".into(), "o1".into(), "k".into(), content);
        let inbound = Arc::new(inbound);
        let mut turn = Turn::new(&self.bot, &options, &inbound, session, now, 0);
        turn.refused = self.denied.clone();
        turn.take().await;
        turn.finish().1
    }

    async fn say(&self, at: &str, text: &str) -> TurnReport {
        let text = text.to_owned();
        let menu_id = None;
        self.send(at, Content::Text { text, menu_id }).await
    }

    async fn event(&self, at: &str, name: &str, key: &str) -> TurnReport {
        self.send(at, Content::Event(Event::new(name, key))).await
    }

    /// The reply to a text.
    async fn told(&self, at: &str, text: &str) -> String {
        let report = self.say(at, text).await;
        report.reply.as_text().unwrap_or_default().to_owned()
    }

    fn is_refused(&self, report: &TurnReport, reason: &str) {
        assert_eq!(report.template.as_deref(), Some(pages::FORBIDDEN));
        assert_eq!(report.before, report.after);
        assert!(report.answered && report.matched.is_some() && report.error.is_none());
        assert!(
            report.reply.as_text().unwrap().ends_with(reason),
            "{report:?}"
        );
        assert_eq!(self.calls.load(Ordering::SeqCst), 0);
    }
}

#[tokio::test]
async fn who_is_allowed_everything_is_refused_nothing() {
    let all = Fixture::without(&[]);
    for (at, text, after) in [
        ("a", "staff", "a"),
        ("a", "vip", "vip"),
        ("a", "lead", "vip1"),
        ("a", "guarded", "guarded"),
        ("-", "office", "office"),
        ("vip", "audit", "vip"),
    ] {
        let report = all.say(at, text).await;
        assert_eq!(report.after.as_ref().unwrap().as_str(), after, "{text}");
        assert_ne!(report.template.as_deref(), Some(pages::FORBIDDEN), "{text}");
    }
}

#[tokio::test]
async fn a_denied_command_does_not_run_and_moves_nobody() {
    let no_staff = Fixture::without(&["staff"]);
    for (at, text) in [
        ("a", "staff"),
        ("a", "audit"),
        ("-", "office"),
        ("a", "guarded"),
    ] {
        let report = no_staff.say(at, text).await;
        no_staff.is_refused(&report, "needs staff");
    }
    let scanned = no_staff.event("vip", "SCAN", "7").await;
    no_staff.is_refused(&scanned, "needs staff");
    let picture = Content::Image {
        pic_url: String::new(),
        media_id: String::new(),
    };
    no_staff.is_refused(&no_staff.send("a", picture).await, "needs staff");
    let open = no_staff.say("a", "open").await;
    assert_eq!(open.handlers.len(), 1);
}

#[tokio::test]
async fn a_menus_permission_is_needed_for_everything_in_it() {
    let no_member = Fixture::without(&["member"]);
    for (at, text) in [
        ("a", "vip"),
        ("vip", "gift"),
        ("vip", "zzz"),
        ("vip", "1"),
        ("vip1", "zzz"),
        ("vip1", "up"),
        ("vip", "list"),
        ("vip", "help"),
        ("vip", "bare"),
    ] {
        let report = no_member.say(at, text).await;
        no_member.is_refused(&report, "needs member");
    }
    for at in ["-", "a"] {
        for key in ["vip", "vip1"] {
            let report = no_member.event(at, "CLICK", key).await;
            no_member.is_refused(&report, "needs member");
        }
    }
}

#[tokio::test]
async fn nothing_leads_into_a_denied_menu() {
    let no_member = Fixture::without(&["member"]);
    no_member.is_refused(&no_member.say("a", "lead").await, "needs member");
    no_member.is_refused(&no_member.say("a", "jump").await, "needs member");
    let welcome = no_member.event("-", "subscribe", "").await;
    no_member.is_refused(&welcome, "needs member");
}

#[tokio::test]
async fn nobody_is_locked_in_a_denied_menu() {
    let nothing = Fixture::without(&["member", "staff"]);
    for (at, text, after) in [
        ("vip", "exit", None),
        ("vip", "escape", None),
        ("vip", "home", Some("a")),
        ("vip", "up", Some("a")),
        ("guarded", "up", Some("a")),
    ] {
        let report = nothing.say(at, text).await;
        let stands = report.after.as_ref().map(|id| id.as_str());
        assert_eq!(stands, after, "{at} {text}");
    }
    let guarded = nothing.say("guarded", "exit").await;
    assert!(guarded.handlers.is_empty(), "its exit command is denied");
}

#[tokio::test]
async fn lists_and_help_leave_out_what_is_denied_or_hidden() {
    let nothing = Fixture::without(&["member", "staff"]);
    let menu = nothing.told("a", "zzz").await;
    let list = nothing.told("a", "list").await;
    for page in [&menu, &list] {
        assert!(page.contains("open") && page.contains("Guarded"), "{page}");
        for word in ["staff", "secret", "VIP", "cellar", "audit"] {
            assert!(!page.contains(word), "{word}: {page}");
        }
    }
    for word in ["staff", "secret", "vip", "cellar", "audit"] {
        let help = nothing.told("a", &format!("help {word}")).await;
        assert!(help.starts_with("没有叫"), "{help}");
    }
    for word in ["stafff", "secre", "audi"] {
        let help = nothing.told("a", &format!("help {word}")).await;
        assert!(!help.contains("您要找的是不是"), "{help}");
    }
    assert!(!nothing.told("-", "zzz").await.contains("office"));
    assert!(!nothing.told("a", "exit").await.contains("office"));
}

#[tokio::test]
async fn a_page_kept_for_one_person_is_not_shown_to_another() {
    let mut fixture = Fixture::without(&[]);
    let open = fixture.told("a", "zzz").await;
    assert!(open.contains("VIP") && open.contains("staff") && !open.contains("secret"));
    fixture.denied = Fixture::without(&["member"]).denied;
    let closed = fixture.told("a", "zzz").await;
    assert!(!closed.contains("VIP") && closed.contains("staff"));
    fixture.denied = Denied::nothing();
    assert_eq!(fixture.told("a", "zzz").await, open);
}

#[tokio::test]
async fn what_is_hidden_works_all_the_same() {
    let all = Fixture::without(&[]);
    assert_eq!(all.say("a", "secret").await.handlers.len(), 1);
    let cellar = all.say("a", "cellar").await;
    assert_eq!(cellar.after.unwrap().as_str(), "cellar");
}
