//! Talks to a bot as a table says, and compares.

use std::fmt::Debug;

use wxmenu::engine::{HandlerRun, Matched, TurnReport};
use wxmenu::menu::Target;
use wxmenu::model::{
    AccountId, Clock, Content, Inbound, MenuId, MessageKey, Openid, Reply, Session, SessionKey,
};

use super::bots::Bot;
use super::table::{Act, After, Call, Case, Expected, More, Table, Thing};

/// Runs every case; fails with all differences at once.
pub(super) async fn check(table: &Table, bot: Bot) {
    let mut differences = Vec::new();
    for (number, case) in table.cases.iter().enumerate() {
        let mut talk = Talk::start(&bot, case, number).await;
        talk.go(table.file).await;
        differences.append(&mut talk.differences);
    }
    let count = differences.len();
    let listed = differences.join("\n");
    assert!(differences.is_empty(), "{count} rows differ:\n{listed}");
}

/// One person's conversation.
struct Talk<'t> {
    bot: &'t Bot,
    case: &'t Case,
    key: SessionKey,
    sent: Vec<(Inbound, Reply)>,
    differences: Vec<String>,
}

impl<'t> Talk<'t> {
    async fn start(bot: &'t Bot, case: &'t Case, number: usize) -> Self {
        let openid = Openid::from(format!("oConformance{number:08}").as_str());
        let key = SessionKey::new(AccountId::from(case.account.as_str()), openid);
        if let Some(menu) = &case.start {
            let target = Target::Menu(MenuId::from(menu.as_str()));
            let placed = bot.engine.place(&key, &target).await.unwrap();
            assert!(placed, "there is no menu {menu}");
        }
        Self {
            bot,
            case,
            key,
            sent: Vec::new(),
            differences: Vec::new(),
        }
    }

    async fn go(&mut self, file: &str) {
        for step in &self.case.steps {
            let found = match &step.act {
                Act::Clock(span) => {
                    self.bot.clock.advance(*span);
                    Vec::new()
                }
                Act::Account(name) => {
                    self.key.account = AccountId::from(name.as_str());
                    Vec::new()
                }
                Act::Again(back) => self.again(*back).await,
                Act::Send(content, expected) => self.send(content, expected).await,
            };
            if !found.is_empty() {
                let (rule, line) = (&self.case.rule, step.line);
                let start = self.case.start.as_deref().unwrap_or("-");
                let input = &step.input;
                self.differences.push(format!(
                    "{file}:{line} [{rule}] at {start}: {input:?}\n    {}",
                    found.join("\n    ")
                ));
            }
        }
    }

    async fn send(&mut self, content: &Content, expected: &Expected) -> Vec<String> {
        let (account, openid) = (self.key.account.clone(), self.key.openid.clone());
        // Two accounts may well get messages of the same key.
        let earlier = self
            .sent
            .iter()
            .filter(|(inbound, _)| inbound.account == account);
        let key = MessageKey::from(earlier.count().to_string().as_str());
        let mut inbound = Inbound::new(account, openid, key, content.clone());
        inbound.created = self.bot.clock.now();
        let before = self.position().await;
        let report = self.bot.engine.take_turn(inbound.clone()).await;
        let found = self
            .compare(&inbound, before.as_deref(), &report, expected)
            .await;
        self.sent.push((inbound, report.reply));
        found
    }

    /// The same message again: the same reply, and nothing happens.
    async fn again(&self, back: usize) -> Vec<String> {
        let (inbound, reply) = self.sent[self.sent.len() - back].clone();
        let session = self.session().await;
        let calls = self.bot.calls.count();
        let report = self.bot.engine.take_turn(inbound).await;
        let mut found = Vec::new();
        differ(&mut found, "reply", &reply, &report.reply);
        differ(&mut found, "calls", &calls, &self.bot.calls.count());
        if reply != Reply::None {
            differ(&mut found, "repeated", &true, &report.repeated);
        }
        let state = |s: Option<Session>| s.map(|s| (s.position.clone(), s.values().clone()));
        differ(
            &mut found,
            "session",
            &state(session),
            &state(self.session().await),
        );
        found
    }

    async fn compare(
        &self,
        inbound: &Inbound,
        before: Option<&str>,
        report: &TurnReport,
        expected: &Expected,
    ) -> Vec<String> {
        let mut found = Vec::new();
        let text = |id: &MenuId| id.as_str().to_owned();
        differ(
            &mut found,
            "before",
            &before,
            &report.before.as_ref().map(MenuId::as_str),
        );
        if let Some(after) = &expected.after {
            let after = match after {
                After::Start => self.case.start.clone(),
                After::Nowhere => None,
                After::Menu(menu) => Some(menu.clone()),
            };
            differ(
                &mut found,
                "after",
                &after,
                &report.after.as_ref().map(text),
            );
            differ(&mut found, "position", &after, &self.position().await);
        }
        if let Some(thing) = &expected.matched {
            let silent = expected
                .more
                .iter()
                .any(|more| matches!(more, More::Silent));
            if thing.is_some() || !silent {
                differ(&mut found, "answered", &thing.is_some(), &report.answered);
            }
            if !same_thing(thing.as_ref(), report.matched.as_ref()) {
                let thing = thing.as_ref().map(|t| (&t.kind, &t.id, &t.name));
                found.push(format!(
                    "matched: expected {thing:?}, got {:?}",
                    report.matched
                ));
            }
        }
        if let Some(template) = &expected.template {
            differ(&mut found, "template", template, &report.template);
        }
        if let Some(calls) = &expected.handlers {
            compare_calls(&mut found, calls, &report.handlers, inbound);
        }
        compare_error(&mut found, &expected.more, report);
        for more in &expected.more {
            self.compare_more(&mut found, more, report).await;
        }
        found
    }

    async fn compare_more(&self, found: &mut Vec<String>, more: &More, report: &TurnReport) {
        let reply = report.reply.as_text().unwrap_or_default();
        let value = |session: Option<Session>, name: &str| {
            session.and_then(|session| session.values().get(name).cloned())
        };
        match more {
            More::Says(text) if !reply.contains(text) => {
                found.push(format!("does not say {text:?}: {:?}", report.reply));
            }
            More::Lacks(text) if reply.contains(text) => {
                found.push(format!("says {text:?}: {:?}", report.reply));
            }
            More::Is(text) => differ(found, "reply", text, &reply.trim().to_owned()),
            More::Silent => differ(found, "reply", &Reply::None, &report.reply),
            More::Reply(whole) if whole.starts_with('{') => {
                let json: serde_json::Value = serde_json::from_str(whole).unwrap();
                let got = serde_json::to_value(&report.reply).unwrap();
                differ(found, "reply", &json, &got);
            }
            More::Reply(kind) => {
                let json = serde_json::to_value(&report.reply).unwrap();
                differ(
                    found,
                    "type of reply",
                    &Some(kind.as_str()),
                    &json["type"].as_str(),
                );
            }
            More::Session(name, json) => {
                let kept = value(self.session().await, name);
                differ(
                    found,
                    &format!("session {name}"),
                    &Some(json.clone()),
                    &kept,
                );
            }
            More::NoSession(name) => {
                let kept = value(self.session().await, name);
                differ(found, &format!("session {name}"), &None, &kept);
            }
            More::Says(_) | More::Lacks(_) | More::Error(_) => {}
        }
    }

    async fn session(&self) -> Option<Session> {
        self.bot.engine.session(&self.key).await.unwrap()
    }

    async fn position(&self) -> Option<String> {
        let session = self.session().await?;
        session.position.menu().map(|id| id.as_str().to_owned())
    }
}

fn differ<T: PartialEq + Debug>(found: &mut Vec<String>, what: &str, expected: &T, got: &T) {
    if expected != got {
        found.push(format!("{what}: expected {expected:?}, got {got:?}"));
    }
}

fn same_thing(expected: Option<&Thing>, got: Option<&Matched>) -> bool {
    let (Some(thing), Some(matched)) = (expected, got) else {
        return expected.is_none() && got.is_none();
    };
    let kind = serde_json::to_value(matched.kind).unwrap();
    let fits = |wanted: &Option<String>, got: &str| wanted.as_ref().is_none_or(|w| w == got);
    kind == thing.kind && fits(&thing.id, &matched.id) && fits(&thing.name, &matched.name)
}

/// Handlers, and the text they were called with: the input's, and none on a click.
fn compare_calls(found: &mut Vec<String>, calls: &[Call], runs: &[HandlerRun], inbound: &Inbound) {
    let same = |(call, run): (&Call, &HandlerRun)| {
        let event = run.event_type.map(|event| event.word().to_owned());
        let command = call.command.as_ref();
        *call.handler == *run.name
            && command.is_none_or(|c| **c == *run.menu_command && call.event == event)
    };
    if calls.len() != runs.len() || !calls.iter().zip(runs).all(same) {
        let calls: Vec<_> = calls
            .iter()
            .map(|c| (&c.handler, &c.command, &c.event))
            .collect();
        found.push(format!("handlers: expected {calls:?}, got {runs:?}"));
    }
    let text = inbound.text().unwrap_or_default().trim();
    for run in runs {
        differ(found, "text for the handler", &text, &&*run.command);
    }
}

fn compare_error(found: &mut Vec<String>, more: &[More], report: &TurnReport) {
    let code = report.error.as_ref().map(|failure| failure.code);
    let expected = more.iter().find_map(|more| match more {
        More::Error(code) => Some(code),
        _ => None,
    });
    match expected {
        Some(None) => {}
        Some(Some(wanted)) => differ(found, "error", &Some(wanted.as_str()), &code),
        None if code.is_some() => found.push(format!("error: {:?}", report.error)),
        None => {}
    }
}
