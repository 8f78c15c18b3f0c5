//! Conversations that are saved as tests.

use std::sync::Arc;
use std::time::Duration;

use wxmenu::engine::{EngineBuilder, Stub};
use wxmenu::handler::{Answer, handler_fn};
use wxmenu::model::{Clock, ManualClock, Timestamp};
use wxmenu::testing::{Input, Saved, Setting, Stage, TestBot, TestClock};

use super::{bot, script};

/// A wall clock that goes on by a second whenever it is looked at.
#[derive(Debug)]
struct Ticking(ManualClock);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        self.0.advance(Duration::from_millis(1_250));
        self.0.now()
    }
}

fn standing() -> Setting {
    Setting {
        seed: 7,
        ..Setting::default()
    }
}

async fn played(bot: EngineBuilder, setting: Setting, lines: &[&str]) -> Stage {
    let mut stage = Stage::new(TestBot::set(bot, setting).unwrap());
    for line in lines {
        let input = Input::parse(line).unwrap();
        stage.play(line, &input).await.unwrap();
    }
    stage
}

async fn saved(setting: Setting, lines: &[&str]) -> Saved {
    let stage = played(bot(), setting, lines).await;
    let saved = stage.recording().save(&bot()).await.unwrap();
    let outcome = script(&saved.text).run(&bot()).await.unwrap();
    assert!(outcome.passed(), "{}\n{outcome}", saved.text);
    saved
}

#[tokio::test]
async fn a_conversation_is_written_as_it_was_and_passes() {
    let saved = saved(
        standing(),
        &["m", "count", ":session", "+", ":again", "exit", "x"],
    )
    .await;
    assert!(saved.differs.is_none());
    let text = saved.text;
    let expected = "! clock 2026-01-01T08:00:00+08:00\n! seed 7\n\n\
        > m\n< 目录\n< 一\n< 二\n@ m001\n\n> count\n< 计数\n@ c001\n\n\
        > +\n< 第1次\n@ c001\n\n> :again\n< 第1次\n@ c001\n\n> exit\n< 再见\n@ -\n\n> x\n";
    assert!(text.starts_with(expected), "{text}");
}

#[tokio::test]
async fn everything_a_turn_can_depend_on_is_written() {
    let setting = Setting {
        account: "shop".into(),
        user: "o1".into(),
        stubs: vec![
            ("Card".to_owned(), Stub::Text("甲\n\n乙".to_owned())),
            ("Hush".to_owned(), Stub::Goto(wxmenu::menu::Target::Nowhere)),
        ],
        stub_missing: true,
        ..standing()
    };
    let lines = [
        ":at c001",
        "dice",
        "card",
        "hush",
        ":user o2",
        ":voice m",
        "::x",
        " count ",
        ":clock +31m",
        "time",
        ":click c001",
        "hush",
        ":reset",
        ":clock 2026-05-01T00:00:00+08:00",
        "time",
        ":at c001",
        "time",
        "dice",
        "fail",
        "ask\n二",
    ];
    let saved = saved(setting, &lines).await;
    assert!(saved.differs.is_none(), "{}", saved.text);
    for line in [
        "! account shop\n",
        "! stub-handlers\n",
        "! stub Card => 甲\n! stub Card =>\n! stub Card => 乙\n",
        "! stub Hush=goto:-\n",
        "> :user o1\n",
        "\n> :at c001\n\n",
        "\n> :clock +31m\n\n",
        "\n>  count \n",
        "\n> ::x\n",
        "\n> ask\n>+ 二\n<",
    ] {
        assert!(
            saved.text.contains(line),
            "{line:?} is not in\n{}",
            saved.text
        );
    }
}

#[tokio::test]
async fn a_clock_that_ran_is_set_as_often_as_it_must() {
    let running = || Setting {
        clock: TestClock::running(Ticking(ManualClock::at(Timestamp::from_secs(1_000)))),
        ..standing()
    };
    let clocks = |saved: &Saved| saved.text.matches("! clock ").count();
    let timeless = saved(running(), &["m", "count", "+", "+"]).await;
    assert_eq!(clocks(&timeless), 1, "{}", timeless.text);
    let timed = saved(running(), &[":at c001", "time", "+", "time"]).await;
    assert!(timed.differs.is_none(), "{}", timed.text);
    assert_eq!(clocks(&timed), 5, "once, and before every line");
}

#[tokio::test]
async fn what_comes_out_otherwise_is_written_that_way_and_told() {
    let calls = Arc::new(std::sync::atomic::AtomicU32::new(0));
    let moody = || {
        let calls = Arc::clone(&calls);
        bot().handler(
            "Count",
            handler_fn(move |_| {
                let call = calls.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                Ok(Answer::text(format!("{}", call / 3)))
            }),
        )
    };
    // One call here; the first rehearsal makes the second, the other the third.
    let builder = moody();
    let stage = played(builder.clone(), standing(), &[":at c001", "+", "+"]).await;
    let saved = stage.recording().save(&builder).await.unwrap();
    let outcome = saved.differs.expect("the handler counts on");
    assert!(outcome.failures() > 0);
    assert!(saved.text.contains("@ c001"));
}

#[tokio::test]
async fn a_reply_with_odd_lines_is_written_so_that_it_passes() {
    let odd = || {
        bot().handler(
            "Ask",
            handler_fn(|_| Ok(Answer::text("\n* 甲\r\n~ 乙\n- \n\n  丙  \n@ 丁\n# 戊\n\n"))),
        )
    };
    let stage = played(odd(), standing(), &[":at c001", "ask"]).await;
    let saved = stage.recording().save(&odd()).await.unwrap();
    assert!(saved.differs.is_none(), "{}", saved.text);
    let lines = "<\n< * 甲\n< ~ 乙\n< - \n<\n<   丙  \n< @ 丁\n< # 戊\n";
    assert!(saved.text.contains(lines), "{}", saved.text);
}
