//! Who may do what.

use wxmenu::engine::EngineBuilder;
use wxmenu::hook::{
    Asked, BlackList, Either, Filter, OpenidList, Policy, Reason, Route, TagList, Tags,
};

use super::{Log, builder, hears, say, says};

/// Gives its own reason.
struct Closed;

impl Policy for Closed {
    fn denies(&self, asked: &Asked<'_>) -> Option<Reason> {
        Some(Reason::new(format!("{} 今天休息", asked.permission)))
    }
}

#[tokio::test]
async fn a_denied_command_is_not_called_and_nobody_moves() {
    let log = Log::default();
    let called = log.clone();
    let handler = wxmenu::handler::handler_fn(move |cx| {
        called.put("called");
        cx.leave();
        Ok(wxmenu::handler::Answer::Page)
    });
    let engine = builder()
        .handler("say", handler)
        .policy(Closed)
        .build()
        .unwrap();
    let list = hears(&engine, "m").await;
    assert!(!list.contains("staff"), "{list}");
    let report = say(&engine, "staff").await;
    assert_eq!(
        report.template.as_deref(),
        Some("menucommand/forbidden.page")
    );
    assert!(report.reply.as_text().unwrap().contains("staff 今天休息"));
    assert_eq!(report.after.unwrap().as_str(), "m001");
    assert!(report.error.is_none() && log.lines().is_empty());
}

async fn may(builder: EngineBuilder) -> bool {
    let engine = builder.build().unwrap();
    say(&engine, "m").await;
    hears(&engine, "staff").await == "said"
}

#[tokio::test]
async fn policies() {
    let list = |person: &str| OpenidList::new().allow("staff", [person]);
    let tagged =
        |tag: &'static str| builder().extension(move |_| async move { Ok(Tags::new([tag])) });
    assert!(
        !may(builder()).await,
        "nobody has a permission that nobody gives"
    );
    assert!(may(builder().policy(list("oPerson"))).await);
    assert!(!may(builder().policy(list("oOther"))).await);
    assert!(may(tagged("staff").policy(TagList::new())).await);
    assert!(!may(tagged("guest").policy(TagList::new())).await);
    assert!(
        !may(builder().policy(TagList::new())).await,
        "nobody knows the tags"
    );
    assert!(may(builder().policy(BlackList::new(["oOther"]))).await);
    assert!(!may(builder().policy(BlackList::new(["oPerson"]))).await);
    let both = builder()
        .policy(list("oPerson"))
        .policy(BlackList::new(["oPerson"]));
    assert!(!may(both).await, "each policy must agree");
    let either = Either::new(list("oOther"), TagList::new());
    assert!(
        may(tagged("staff").policy(either)).await,
        "one of them is enough"
    );
}

#[tokio::test]
async fn routes_have_permissions_too() {
    let route = || {
        Route::new("audit", says("audited"))
            .filter(Filter::text("audit"))
            .permission("audit")
    };
    let engine = builder().route(route()).policy(Closed).build().unwrap();
    let report = say(&engine, "audit").await;
    assert_eq!(
        report.template.as_deref(),
        Some("menucommand/forbidden.page")
    );
    assert!(report.handlers.is_empty());
    let allowed = OpenidList::new().allow("audit", ["oPerson"]);
    let engine = builder().route(route()).policy(allowed).build().unwrap();
    assert_eq!(hears(&engine, "audit").await, "audited");
}

#[tokio::test]
async fn a_policy_that_panics_lets_nobody_in() {
    struct Explodes;
    impl Policy for Explodes {
        fn denies(&self, _: &Asked<'_>) -> Option<Reason> {
            panic!("boom")
        }
    }
    let engine = builder().policy(Explodes).build().unwrap();
    let report = say(&engine, "m").await;
    assert_eq!(report.error.unwrap().code, "hook-panicked");
}
