//! Whole turns: a message in, the session saved, a reply out.
#![allow(
    clippy::unwrap_used,
    reason = "a bench that cannot run has nothing to measure"
)]

mod support;

use criterion::{BenchmarkId, Criterion};
use support::{BigBot, SHAPES};
use tokio::runtime::Runtime;
use wxmenu::model::{Content, Inbound, Reply};
use wxmenu::store::{MemoryStore, SessionStore};
use wxmenu::{Engine, EngineBuilder};

/// Messages of one person, each with a key of its own.
struct Person {
    engine: Engine,
    said: u64,
}

impl Person {
    fn new(builder: EngineBuilder, store: impl SessionStore) -> Self {
        let engine = builder.store(store).build().unwrap();
        Self { engine, said: 0 }
    }

    async fn say(&mut self, text: &str) -> Reply {
        self.said += 1;
        let key = self.said.to_string().as_str().into();
        let content = Content::Text {
            text: text.to_owned(),
            menu_id: None,
        };
        let openid = "oBench0000000000000000000017".into();
        let message = Inbound::new("demo".into(), openid, key, content);
        self.engine.turn(message).await
    }

    /// Goes down to the last menu.
    async fn walk(&mut self, bot: &BigBot) {
        for text in &bot.texts {
            assert_ne!(self.say(text).await, Reply::None);
        }
        assert!(
            self.say("say")
                .await
                .as_text()
                .unwrap()
                .starts_with("这里是")
        );
    }
}

fn builder(bot: &BigBot) -> EngineBuilder {
    Engine::builder().menu("menus/big.menuconfig.xml", bot.menuconfig.as_str())
}

/// A command with an inline reply, and the menu's own page, in the last menu of bots of all sizes.
fn in_memory(c: &mut Criterion, runtime: &Runtime) {
    let mut group = c.benchmark_group("turn, memory");
    for (menus, siblings) in SHAPES {
        let bot = BigBot::new(menus, siblings);
        let mut person = Person::new(builder(&bot), MemoryStore::new());
        runtime.block_on(person.walk(&bot));
        for (name, text) in [("command", "say"), ("page", "你好")] {
            let id = BenchmarkId::new(name, format!("{menus} menus, {siblings} siblings"));
            group.bench_function(id, |b| b.iter(|| runtime.block_on(person.say(text))));
        }
    }
    group.finish();
}

/// The same in the smallest bot, saved to disk before each reply, and ten times a second.
#[cfg(feature = "sled")]
fn on_disk(c: &mut Criterion, runtime: &Runtime) {
    use wxmenu::model::Timestamp;
    use wxmenu::store::{Durability, SledStore};

    let mut group = c.benchmark_group("turn, sled");
    let bot = BigBot::new(10, 5);
    for (name, durability) in [
        ("turn", Durability::Turn),
        ("interval", Durability::Interval),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let now = Timestamp::from_secs(1_767_225_600);
        let (store, _) = SledStore::open(folder.path().join("data"), durability, now).unwrap();
        let mut person = Person::new(builder(&bot), store);
        runtime.block_on(person.walk(&bot));
        let id = BenchmarkId::new("durability", name);
        group.bench_function(id, |b| b.iter(|| runtime.block_on(person.say("say"))));
    }
    group.finish();
}

fn main() {
    let runtime = Runtime::new().unwrap();
    let mut criterion = Criterion::default().configure_from_args();
    in_memory(&mut criterion, &runtime);
    #[cfg(feature = "sled")]
    on_disk(&mut criterion, &runtime);
    criterion.final_summary();
}
