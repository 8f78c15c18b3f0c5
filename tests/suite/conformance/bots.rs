//! The bots that the tables talk to.

use std::sync::Arc;
use std::time::Duration;

use wxmenu::model::{ManualClock, Timestamp};
use wxmenu::resolve::Step;
use wxmenu::{Engine, EngineBuilder};

use super::handlers::{self, Calls};

/// A bot, its clock, and the count of its handlers' calls.
pub(super) struct Bot {
    pub(super) engine: Engine,
    pub(super) clock: Arc<ManualClock>,
    pub(super) calls: Calls,
}

/// Pages that say which they are and which menu they see.
const PAGES: &[&str] = &[
    "t/a12.page",
    "t/about.page",
    "t/alpha.page",
    "t/chosen.page",
    "t/deep.page",
    "t/del.page",
    "t/delta.page",
    "t/e.page",
    "t/enter.page",
    "t/f.page",
    "t/first.page",
    "t/home.page",
    "t/ignored.page",
    "t/k1.page",
    "t/out.page",
    "t/own.page",
    "t/r.page",
    "t/second.page",
    "t/third.page",
    "t/up.page",
    "t/went.page",
    "game/answer.page",
    "game/chineseTime.page",
    "game/englishTime.page",
    "game/guessNumber.page",
    "game/guessNumberResult.page",
];

macro_rules! menus {
    ($builder:expr, $($file:literal),+) => {
        $builder$(.menu(concat!("menus/", $file), include_str!($file)))+
    };
}

pub(super) fn sample() -> Bot {
    let text = include_str!("../../data/seed/command.menuconfig.xml");
    built(Engine::builder().menu("menus/command.menuconfig.xml", text))
}

pub(super) fn tree() -> Bot {
    built(menus!(
        Engine::builder(),
        "tree-1.menuconfig.xml",
        "tree-2.menuconfig.xml"
    ))
}

pub(super) fn events() -> Bot {
    built(menus!(Engine::builder(), "events.menuconfig.xml"))
}

pub(super) fn moves() -> Bot {
    built(menus!(Engine::builder(), "moves.menuconfig.xml"))
}

/// Sessions live so many seconds without a message, or for ever.
pub(super) fn moves_for(seconds: Option<u64>) -> Bot {
    let builder = Engine::builder().session_ttl(seconds.map(Duration::from_secs));
    built(menus!(builder, "moves.menuconfig.xml"))
}

pub(super) fn chinese() -> Bot {
    let builder = Engine::builder().escape(["退出", "救命"].map(str::to_owned));
    built(menus!(builder, "chinese.menuconfig.xml"))
}

pub(super) fn chinese_as_typed() -> Bot {
    let builder = Engine::builder().normalise([]);
    built(menus!(builder, "chinese.menuconfig.xml"))
}

pub(super) fn chinese_folded() -> Bot {
    let steps = [
        Step::Width,
        Step::Trim,
        Step::Spaces,
        Step::FinalPunctuation,
        Step::Case,
    ];
    let builder = Engine::builder().normalise(steps);
    built(menus!(builder, "chinese.menuconfig.xml"))
}

pub(super) fn clicks() -> Bot {
    built(menus!(Engine::builder(), "clicks.menuconfig.xml"))
}

pub(super) fn words() -> Bot {
    built(menus!(Engine::builder(), "words.menuconfig.xml"))
}

pub(super) fn pushes() -> Bot {
    built(menus!(Engine::builder(), "pushes.menuconfig.xml"))
}

pub(super) fn missed() -> Bot {
    built(menus!(
        Engine::builder(),
        "missed-1-all.menuconfig.xml",
        "missed-2-east.menuconfig.xml"
    ))
}

pub(super) fn replies() -> Bot {
    built(menus!(Engine::builder(), "replies.menuconfig.xml"))
}

pub(super) fn views() -> Bot {
    built(menus!(Engine::builder(), "views.menuconfig.xml"))
}

pub(super) fn accounts() -> Bot {
    built(menus!(
        Engine::builder(),
        "accounts-1-all.menuconfig.xml",
        "accounts-2-east.menuconfig.xml",
        "accounts-3-west.menuconfig.xml"
    ))
}

fn built(mut builder: EngineBuilder) -> Bot {
    for &page in PAGES {
        let name = page.rsplit('/').next().unwrap_or(page);
        let name = name.trim_end_matches(".page");
        let menu = "{% if menu %}{{ menu.id }}{% else %}none{% endif %}";
        builder = builder.template(page, format!("[{name}] in {menu}"));
    }
    let clock = Arc::new(ManualClock::at(Timestamp::from_secs(1_800_000_000)));
    let calls = Calls::default();
    builder = handlers::register(builder, &calls)
        .template("t/note.page", "note={{ note }}")
        .template("t/broken.page", "{{ never_put }}")
        .clock(Arc::clone(&clock) as _);
    let engine = builder.build().unwrap_or_else(|error| panic!("{error}"));
    Bot {
        engine,
        clock,
        calls,
    }
}
