//! Menus and templates that change while people are in them.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use wxmenu::Engine;
use wxmenu::engine::TurnReport;
use wxmenu::handler::{Answer, CommandContext, CommandHandler, HandlerError};
use wxmenu::hook::Signal;
use wxmenu::model::{
    AccountId, Clock, Code, Content, Inbound, ManualClock, SessionKey, SourceFile, Timestamp,
};
use wxmenu::store::MemoryStore;

const SHOP: &str = r#"<menu-configs>
  <menu-config id="shop" name="shop" title="商店"><regex>s</regex>
    <menu-config id="tea" name="tea" title="茶"><regex>tea</regex>
      <menu-config id="green" name="green" title="绿茶"><regex>green</regex></menu-config>
    </menu-config>
    <menu-command name="count" handler="count"><regex>\+</regex></menu-command>
  </menu-config>
</menu-configs>"#;

const MOVED: &str = "菜单有更新，您刚才的位置已经没有了。\n";

fn menus(text: &str) -> [Arc<SourceFile>; 1] {
    [SourceFile::new("menus/a.menuconfig.xml", text)]
}

/// The shop without some of its lines.
fn without(lines: &[&str]) -> String {
    let gone = |line: &&str| !lines.iter().any(|part| line.contains(part));
    let mut text: Vec<&str> = SHOP.lines().filter(gone).collect();
    if lines.contains(&"id=\"tea\"") {
        let close = text.iter().position(|line| line.trim() == "</menu-config>");
        text.remove(close.unwrap());
    }
    text.join("\n")
}

struct Count;

impl CommandHandler for Count {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        let count = cx.get::<u32>("count")?.unwrap_or(0) + 1;
        tokio::task::yield_now().await;
        cx.set("count", count)?;
        Ok(Answer::text(count.to_string()))
    }
}

/// Says that it began, and waits for leave to go on.
struct Slow {
    began: Arc<AtomicBool>,
    go_on: Arc<AtomicBool>,
}

impl CommandHandler for Slow {
    async fn handle(&self, _: &mut CommandContext) -> Result<Answer, HandlerError> {
        self.began.store(true, Ordering::SeqCst);
        while !self.go_on.load(Ordering::SeqCst) {
            tokio::task::yield_now().await;
        }
        Ok(Answer::Page)
    }
}

fn engine() -> Engine {
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(Timestamp::from_secs(1_000)));
    Engine::builder()
        .menus(menus(SHOP))
        .handler("count", Count)
        .clock(clock)
        .build()
        .unwrap()
}

async fn say(engine: &Engine, who: &str, number: usize, text: &str) -> TurnReport {
    let text = text.to_owned();
    let content = Content::Text {
        text,
        menu_id: None,
    };
    let key = number.to_string().as_str().into();
    engine
        .take_turn(Inbound::new("demo".into(), who.into(), key, content))
        .await
}

/// Goes there, a text at a time.
async fn go(engine: &Engine, texts: &[&str]) {
    for (number, text) in texts.iter().enumerate() {
        say(engine, "o1", number, text).await;
    }
}

fn content(report: &TurnReport) -> &str {
    report.reply.as_text().unwrap()
}

fn after(report: &TurnReport) -> Option<&str> {
    report.after.as_ref().map(|id| id.as_str())
}

#[tokio::test]
async fn who_stands_in_a_menu_that_goes_is_answered_from_the_nearest_one_that_is_left() {
    for (gone, place, title) in [
        (&["id=\"green\""][..], Some("tea"), "位置:商店/茶"),
        (&["id=\"green\"", "id=\"tea\""], Some("shop"), "位置:商店"),
    ] {
        let engine = engine();
        go(&engine, &["s", "tea", "green"]).await;
        engine.reload(menus(&without(gone)), []).unwrap();
        let next = say(&engine, "o1", 10, "hello").await;
        let rest = content(&next).strip_prefix(MOVED).unwrap();
        assert!(rest.starts_with(title), "{rest}");
        assert_eq!(after(&next), place);
        let again = say(&engine, "o1", 11, "hello").await;
        assert!(content(&again).starts_with(title), "it is said once");
    }
}

#[tokio::test]
async fn without_any_menu_left_above_they_are_in_none() {
    let engine = engine();
    go(&engine, &["s", "tea"]).await;
    let other = r#"<menu-configs><menu-config id="x" name="x"><regex>x</regex></menu-config></menu-configs>"#;
    engine.reload(menus(other), []).unwrap();
    let next = say(&engine, "o1", 10, "x").await;
    assert!(content(&next).starts_with(MOVED), "{}", content(&next));
    assert_eq!(after(&next), Some("x"), "and what they write is taken");
}

#[tokio::test]
async fn a_renamed_menu_keeps_its_people_without_a_word() {
    let engine = engine();
    go(&engine, &["s", "tea", "green"]).await;
    let renamed = SHOP
        .replace(
            r#"id="green""#,
            r#"id="longjing" renamed-from="lucha green""#,
        )
        .replace(r#"id="tea""#, r#"id="leaf" renamed-from="tea""#);
    engine.reload(menus(&renamed), []).unwrap();
    let next = say(&engine, "o1", 10, "hello").await;
    assert!(
        content(&next).starts_with("位置:商店/茶/绿茶"),
        "{}",
        content(&next)
    );
    assert_eq!(after(&next), Some("longjing"));

    let key = SessionKey::new("demo".into(), "o1".into());
    let session = engine.session(&key).await.unwrap().unwrap();
    let path: Vec<&str> = session
        .position
        .path()
        .iter()
        .map(|id| id.as_str())
        .collect();
    assert_eq!(
        path,
        ["shop", "leaf", "longjing"],
        "a later reload finds them"
    );
}

#[tokio::test]
async fn a_menu_that_moved_takes_its_people_along() {
    let engine = engine();
    go(&engine, &["s", "tea", "green"]).await;
    let alone = format!(
        "{}{}",
        without(&["id=\"green\"", "</menu-configs>"]),
        r#"<menu-config id="green" name="green" title="绿茶"><regex>g</regex></menu-config></menu-configs>"#
    );
    engine.reload(menus(&alone), []).unwrap();
    let next = say(&engine, "o1", 10, "hello").await;
    assert!(
        content(&next).starts_with("位置:绿茶"),
        "{}",
        content(&next)
    );
}

#[tokio::test]
async fn a_broken_edit_changes_nothing_and_tells_everything() {
    let engine = engine();
    go(&engine, &["s", "tea"]).await;
    let before = content(&say(&engine, "o1", 10, "hello").await).to_owned();
    let signals = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&signals);
    let _all = engine.signals().subscribe(move |signal: &Signal<'_>| {
        noted.lock().unwrap().push(match signal {
            Signal::ReloadDone { warnings, .. } => format!("done, {warnings} warnings"),
            Signal::ReloadFailed { message, .. } => format!("failed: {message}"),
            _ => return,
        });
    });

    let broken = SHOP.replace(
        r#"name="count" handler="count""#,
        r#"handler="conut" goto="te""#,
    );
    let error = engine.reload(menus(&broken), []).unwrap_err();
    let codes: BTreeSet<Code> = error.diagnostics.iter().map(|fault| fault.code).collect();
    let wanted = [Code::UnknownHandler, Code::UnknownGoto, Code::MissingName];
    assert_eq!(codes, BTreeSet::from(wanted));
    assert_eq!(content(&say(&engine, "o1", 11, "hello").await), before);

    let warned = SHOP.replace(r#"title="茶""#, r#"titel="茶""#);
    let warnings = engine.reload(menus(&warned), []).unwrap();
    assert_eq!(warnings.len(), 1);
    let said = signals.lock().unwrap();
    let failed = "failed: menus/a.menuconfig.xml:6";
    assert!(said[0].starts_with(failed), "{said:?}");
    assert_eq!(said[1], "done, 1 warnings");
    assert_eq!(said.len(), 2);
}

#[tokio::test]
async fn a_turn_ends_with_the_menus_that_it_began_with() {
    let (began, go_on) = (Arc::<AtomicBool>::default(), Arc::<AtomicBool>::default());
    let slow = Slow {
        began: Arc::clone(&began),
        go_on: Arc::clone(&go_on),
    };
    let menu = |title: &str| {
        SHOP.replace("商店", title)
            .replace(r#"handler="count""#, r#"handler="slow" path="a.page""#)
    };
    let page = |text: &str| {
        let source = SourceFile::new("templates/a.page", format!("{text} {{{{ menu.title }}}}"));
        [wxmenu::render::TemplateFile::new("a.page", source)]
    };
    let engine = Engine::builder()
        .menus(menus(&menu("旧")))
        .templates(page("old"))
        .handler("slow", slow)
        .build()
        .unwrap();
    say(&engine, "o1", 1, "s").await;
    let other = engine.clone();
    let running = tokio::spawn(async move { say(&other, "o1", 2, "+").await });
    while !began.load(Ordering::SeqCst) {
        tokio::task::yield_now().await;
    }
    engine.reload(menus(&menu("新")), page("new")).unwrap();
    go_on.store(true, Ordering::SeqCst);
    assert_eq!(content(&running.await.unwrap()), "old 旧");
    assert_eq!(content(&say(&engine, "o1", 3, "+").await), "new 新");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_people_count_on_through_reloads() {
    const PEOPLE: usize = 10_000;
    const ROUNDS: usize = 3;
    let engine = Engine::builder()
        .menus(menus(SHOP))
        .handler("count", Count)
        .store(MemoryStore::new())
        .build()
        .unwrap();
    for person in 0..PEOPLE {
        say(&engine, &format!("o{person}"), 0, "s").await;
    }
    let over = Arc::new(AtomicBool::new(false));
    let (reloading, ended) = (engine.clone(), Arc::clone(&over));
    let reloads = tokio::task::spawn_blocking(move || {
        let mut reloads = 0;
        while !ended.load(Ordering::SeqCst) {
            let title = format!("商店{reloads}");
            reloading
                .reload(menus(&SHOP.replace("商店", &title)), [])
                .unwrap();
            reloads += 1;
        }
        reloads
    });
    let talks = (0..4).map(|part| {
        let engine = engine.clone();
        tokio::spawn(async move {
            for round in 1..=ROUNDS {
                for person in (part..PEOPLE).step_by(4) {
                    let report = say(&engine, &format!("o{person}"), round, "+").await;
                    assert_eq!(content(&report), round.to_string());
                    assert!(report.error.is_none());
                }
            }
        })
    });
    for talk in talks.collect::<Vec<_>>() {
        talk.await.unwrap();
    }
    over.store(true, Ordering::SeqCst);
    assert!(reloads.await.unwrap() > 1);
    assert!(
        engine
            .menus(&AccountId::from("demo"))
            .by_id("shop")
            .is_some()
    );
}
