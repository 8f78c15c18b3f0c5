//! The handlers that the bots of the tables name.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use wxmenu::EngineBuilder;
use wxmenu::handler::{Answer, CommandContext, HandlerError, handler_fn};
use wxmenu::model::Reply;

/// How many times any handler was called.
#[derive(Clone, Default)]
pub(super) struct Calls(Arc<AtomicUsize>);

impl Calls {
    pub(super) fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

type Handler = fn(&mut CommandContext) -> Result<Answer, HandlerError>;

/// Each by the name that the menuconfigs use.
const HANDLERS: &[(&str, Handler)] = &[
    ("plain", |_| Ok(Answer::Page)),
    ("echo", echo),
    ("count", count),
    ("keep", keep),
    ("spoil", spoil),
    ("panic", panic),
    ("go", go),
    ("goA", |cx| go_to(cx, "a")),
    ("goE", |cx| go_to(cx, "e")),
    ("goF", |cx| go_to(cx, "f")),
    ("goQ", |cx| go_to(cx, "q")),
    ("goK11", |cx| go_to(cx, "k11")),
    ("goLost", |cx| go_to(cx, "no-such-menu")),
    ("goNowhere", go_nowhere),
    ("keepAndGo", keep_and_go),
    ("choose", choose),
    ("chooseChosen", |cx| choose_page(cx, "t/chosen.page")),
    ("chooseMissing", |cx| choose_page(cx, "t/nowhere.page")),
    ("keepAndBreak", keep_and_break),
    ("putNote", put_note),
    ("idle", idle),
    ("notFound", |_| Ok(Answer::NotFound)),
    ("silent", |_| Ok(Answer::silent())),
    ("picture", picture),
    // Those of the sample menu.
    ("NewGuessGameHandler", |_| Ok(Answer::Page)),
    ("GuessNumberHandler", |_| Ok(Answer::Page)),
    ("DelGuessNumberSessionHandler", |cx| go_to(cx, "m001")),
    ("TimeHandler", |_| Ok(Answer::Page)),
    ("askRobotHandler", |_| Ok(Answer::Page)),
];

/// Registers them all, each counting its calls.
pub(super) fn register(mut builder: EngineBuilder, calls: &Calls) -> EngineBuilder {
    for &(name, handler) in HANDLERS {
        let calls = calls.clone();
        builder = builder.handler(
            name,
            handler_fn(move |cx| {
                calls.0.fetch_add(1, Ordering::SeqCst);
                handler(cx)
            }),
        );
    }
    builder
}

fn echo(cx: &mut CommandContext) -> Result<Answer, HandlerError> {
    let args: Vec<String> = cx.args().iter().map(|(k, v)| format!("{k}:{v}")).collect();
    Ok(Answer::text(format!(
        "text={}; norm={}; args={};",
        cx.text(),
        cx.text_normalised(),
        args.join(",")
    )))
}

fn count(cx: &mut CommandContext) -> Result<Answer, HandlerError> {
    let count = cx.get::<u32>("count")?.unwrap_or(0) + 1;
    cx.set("count", count)?;
    // As the first thing in a menu it shows the menu's page, else its count.
    if cx.command().event_type.is_some() {
        return Ok(Answer::Page);
    }
    Ok(Answer::text(format!("count={count}")))
}

fn keep(cx: &mut CommandContext) -> Result<Answer, HandlerError> {
    let text = cx.text().to_owned();
    cx.set("kept", text)?;
    Ok(Answer::Page)
}

fn spoil(cx: &mut CommandContext) -> Result<Answer, HandlerError> {
    cx.set("spoilt", true)?;
    Err(HandlerError::new("this handler always fails"))
}

fn panic(cx: &mut CommandContext) -> Result<Answer, HandlerError> {
    cx.set("spoilt", true)?;
    panic!("this handler always panics");
}

fn go(cx: &mut CommandContext) -> Result<Answer, HandlerError> {
    let target = cx.arg("to").unwrap_or_default().to_owned();
    go_to(cx, &target)
}

fn go_to(cx: &mut CommandContext, menu: &str) -> Result<Answer, HandlerError> {
    cx.goto(menu);
    Ok(Answer::Page)
}

fn go_nowhere(cx: &mut CommandContext) -> Result<Answer, HandlerError> {
    cx.leave();
    Ok(Answer::Page)
}

fn keep_and_go(cx: &mut CommandContext) -> Result<Answer, HandlerError> {
    keep(cx)?;
    go(cx)
}

fn choose(cx: &mut CommandContext) -> Result<Answer, HandlerError> {
    let page = cx.arg("page").unwrap_or_default().to_owned();
    choose_page(cx, &page)
}

fn choose_page(cx: &mut CommandContext, page: &str) -> Result<Answer, HandlerError> {
    cx.page(page);
    Ok(Answer::Page)
}

fn keep_and_break(cx: &mut CommandContext) -> Result<Answer, HandlerError> {
    keep(cx)?;
    choose_page(cx, "t/broken.page")
}

fn put_note(cx: &mut CommandContext) -> Result<Answer, HandlerError> {
    let text = cx.text().to_owned();
    cx.put("note", text)?;
    Ok(Answer::Page)
}

fn idle(cx: &mut CommandContext) -> Result<Answer, HandlerError> {
    let seconds = match cx.arg("seconds") {
        None | Some("never") => None,
        Some(seconds) => Some(seconds.parse()?),
    };
    cx.set_max_inactive(seconds.map(Duration::from_secs));
    Ok(Answer::Page)
}

fn picture(_: &mut CommandContext) -> Result<Answer, HandlerError> {
    Ok(Answer::from(Reply::Image {
        media_id: "media".to_owned(),
    }))
}
