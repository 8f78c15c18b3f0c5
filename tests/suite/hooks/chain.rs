//! Hooks: converters, handlers before the menus, and those of outgoing replies.

use wxmenu::handler::{Answer, Finished, HandlerError, Responding, Scope};
use wxmenu::hook::{Flow, Hook, HookContext};
use wxmenu::model::{Content, Inbound, Reply};

use super::{Log, builder, hears, say, send, typed};

/// Writes down what it is asked, and does what its fields say.
#[derive(Clone, Default)]
struct Probe {
    name: &'static str,
    priority: i32,
    only: &'static str,
    converts: Option<(&'static str, &'static str)>,
    answers: Option<&'static str>,
    observes: bool,
    fails: &'static str,
    log: Log,
}

impl Probe {
    fn asked(&self, moment: &str) -> Result<(), HandlerError> {
        self.log.put(format!("{} {moment}", self.name));
        match self.fails == moment {
            true => Err(HandlerError::new("no")),
            false => Ok(()),
        }
    }
}

impl Hook for Probe {
    fn name(&self) -> &str {
        self.name
    }

    fn priority(&self) -> i32 {
        self.priority
    }

    fn observes(&self) -> bool {
        self.observes
    }

    fn matches(&self, message: &Inbound, _: &Scope) -> bool {
        message
            .text()
            .is_some_and(|text| text.starts_with(self.only))
    }

    fn convert(&self, message: &Inbound, _: &mut Scope) -> Result<Option<Inbound>, HandlerError> {
        self.asked("convert")?;
        let (from, to) = match self.converts {
            Some(pair) if message.text() == Some(pair.0) => pair,
            _ => return Ok(None),
        };
        assert_eq!(message.text(), Some(from));
        let mut other = message.clone();
        other.content = typed(to);
        Ok(Some(other))
    }

    async fn before(&self, cx: &mut HookContext<'_>) -> Result<Flow, HandlerError> {
        self.asked("before")?;
        cx.scope.insert(self.name.to_owned());
        Ok(match self.answers {
            Some(text) => Flow::Answer(Answer::text(text)),
            None => Flow::Continue,
        })
    }

    fn on_reply(&self, cx: &mut Responding<'_>) -> Result<(), HandlerError> {
        self.asked("on_reply")?;
        if let Reply::Text { content } = &mut *cx.reply {
            content.push_str(self.name);
        }
        Ok(())
    }

    fn finished(&self, _: &Finished<'_>) {
        self.log.put(format!("{} finished", self.name));
    }
}

fn probe(name: &'static str, priority: i32, log: &Log) -> Probe {
    Probe {
        name,
        priority,
        log: log.clone(),
        ..Probe::default()
    }
}

#[tokio::test]
async fn lower_priorities_go_first_at_every_moment() {
    let log = Log::default();
    let engine = builder()
        .hook(probe("late", 5, &log))
        .hook(probe("early", -5, &log))
        .build()
        .unwrap();
    let said = hears(&engine, "m").await;
    assert!(said.ends_with("earlylate"), "{said}");
    let expected: Vec<String> = ["convert", "before", "on_reply", "finished"]
        .iter()
        .flat_map(|moment| [format!("early {moment}"), format!("late {moment}")])
        .collect();
    assert_eq!(log.lines(), expected);
}

#[tokio::test]
async fn the_chain_stops_at_the_first_answer_unless_it_only_observes() {
    let log = Log::default();
    let observer = Probe {
        answers: Some("observed"),
        observes: true,
        ..probe("1", 1, &log)
    };
    let answering = Probe {
        answers: Some("answered"),
        only: "a",
        ..probe("2", 2, &log)
    };
    let engine = builder()
        .hook(observer)
        .hook(answering)
        .hook(probe("3", 3, &log))
        .build()
        .unwrap();
    assert_eq!(hears(&engine, "a").await, "answered123");
    assert_eq!(log.count("3 before"), 0);
    assert!(hears(&engine, "m").await.contains("功能目录"));
    assert_eq!(log.count("3 before"), 1);
    assert_eq!(
        log.count("2 before"),
        1,
        "it did not want the second message"
    );
}

#[tokio::test]
async fn a_converted_message_is_what_everybody_sees() {
    let log = Log::default();
    let converts = Probe {
        converts: Some(("菜单", "m")),
        ..probe("", 0, &log)
    };
    let engine = builder().hook(converts).build().unwrap();
    let report = say(&engine, "菜单").await;
    assert_eq!(report.after.unwrap().as_str(), "m001");
    let message = super::message_to("demo", typed("菜单"));
    engine.turn(message.clone()).await;
    let converted = log.count(" convert");
    assert!(engine.take_turn(message).await.repeated);
    assert_eq!(log.count(" convert"), converted, "a retry is not converted");
}

#[tokio::test]
async fn a_hook_that_fails_ends_the_turn_with_the_error_page() {
    for moment in ["convert", "before", "on_reply"] {
        let log = Log::default();
        let fails = Probe {
            fails: moment,
            only: "x",
            ..probe("h", 0, &log)
        };
        let engine = builder()
            .hook(fails)
            .observe(log.observer())
            .build()
            .unwrap();
        say(&engine, "m").await;
        let report = say(&engine, "x").await;
        assert_eq!(log.count("request_handle_error"), 1, "{moment}");
        assert_eq!(report.error.unwrap().code, "hook-failed", "{moment}");
        assert_eq!(report.after.unwrap().as_str(), "m001", "{moment}");
        assert_eq!(log.lines().last().unwrap(), "h finished", "{moment}");
    }
}

/// Panics at every moment that it can.
struct Explodes(&'static str);

impl Hook for Explodes {
    fn name(&self) -> &str {
        "explodes"
    }
    fn matches(&self, _: &Inbound, _: &Scope) -> bool {
        assert_ne!(self.0, "matches");
        true
    }
    fn convert(&self, _: &Inbound, _: &mut Scope) -> Result<Option<Inbound>, HandlerError> {
        assert_ne!(self.0, "convert");
        Ok(None)
    }
    async fn before(&self, _: &mut HookContext<'_>) -> Result<Flow, HandlerError> {
        assert_ne!(self.0, "before");
        Ok(Flow::Continue)
    }
    fn on_reply(&self, _: &mut Responding<'_>) -> Result<(), HandlerError> {
        assert_ne!(self.0, "on_reply");
        Ok(())
    }
    fn finished(&self, _: &Finished<'_>) {
        assert_ne!(self.0, "finished");
    }
}

#[tokio::test]
async fn a_hook_that_panics_ends_one_turn_and_no_more() {
    for moment in ["matches", "convert", "before", "on_reply", "finished"] {
        let engine = builder().hook(Explodes(moment)).build().unwrap();
        for _ in 0..2 {
            let report = say(&engine, "m").await;
            let code = report.error.map(|error| error.code);
            let expected = (moment != "finished").then_some("hook-panicked");
            assert_eq!(code, expected, "{moment}");
            assert!(report.reply.as_text().is_some(), "{moment}");
        }
    }
}

#[tokio::test]
async fn a_hook_answers_what_is_no_text() {
    /// Thanks for pictures.
    struct Thanks;
    impl Hook for Thanks {
        fn name(&self) -> &str {
            "thanks"
        }
        async fn before(&self, cx: &mut HookContext<'_>) -> Result<Flow, HandlerError> {
            Ok(match &cx.message.content {
                Content::Image { pic_url, .. } => Flow::Answer(Answer::text(pic_url.as_str())),
                _ => Flow::Continue,
            })
        }
    }
    let engine = builder().hook(Thanks).build().unwrap();
    let image = Content::Image {
        pic_url: "http://p".into(),
        media_id: "m".into(),
    };
    assert_eq!(send(&engine, image).await.reply, Reply::text("http://p"));
}
