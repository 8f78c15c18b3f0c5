//! One conversation of the simulator.

use std::sync::Arc;

use serde_json::{Value, json};

use super::view;
use super::watched::{Watched, wire_view};
use super::wire::{self, Message, Sender};
use crate::console::bot::BotSource;
use crate::console::control::Control;
use crate::console::fault::Fault;
use crate::console::{moment, words};
use crate::engine::SystemClock;
use crate::model::{Clock, Openid, SessionKey, Timestamp};
use crate::testing::{ClockMove, Input, Setting, Stage, TestBot, TestClock, parse_stub};
use crate::wechat::Account;

/// A conversation that goes on for longer is none that a person leads.
const MOST_TURNS: usize = 500;

/// How a conversation begins.
#[derive(Clone, Debug)]
pub(super) struct Beginning {
    pub(super) account: Account,
    /// What is in force for people is in force here.
    pub(super) control: Control,
    pub(super) seed: u64,
    pub(super) stubs: Vec<String>,
    pub(super) stub_handlers: bool,
}

/// A conversation, and all that is needed to lead it anew.
pub(super) struct Conversation {
    beginning: Beginning,
    stage: Stage,
    source: BotSource,
    steps: Vec<Step>,
    turns: Vec<Value>,
    openid: Openid,
    /// The revision of the bot that it is led with.
    revision: u64,
    /// The first turn that a test cannot say, if there is one.
    unwritable: Option<u64>,
}

/// Something that was done.
#[derive(Clone, Debug)]
struct Step {
    what: What,
    at: Timestamp,
    openid: Openid,
}

#[derive(Clone, Debug)]
enum What {
    Message(Message, Option<bool>),
    Line(String),
}

impl Conversation {
    /// Begins with an empty store and the bot's files as they are.
    pub(super) async fn begin(
        source: BotSource,
        beginning: Beginning,
        revision: u64,
        openid: Openid,
    ) -> Result<Self, Fault> {
        let stage = stage(&source, &beginning, &openid).await?;
        Ok(Self {
            beginning,
            stage,
            source,
            steps: Vec::new(),
            turns: Vec::new(),
            openid,
            revision,
            unwritable: None,
        })
    }

    /// Plays a message and gives the turn.
    pub(super) async fn play(
        &mut self,
        message: &Message,
        openid: Option<Openid>,
        encrypted: Option<bool>,
    ) -> Result<Value, Fault> {
        if self.turns.len() >= MOST_TURNS {
            let full = words::CONVERSATION_FULL.with("most", MOST_TURNS);
            return Err(Fault::illegal(full));
        }
        if let Some(openid) = openid {
            self.openid = openid;
        }
        let at = self.stage.bot().clock().now();
        let turn = match message {
            Message::Again {} => self.again().await?,
            message => self.deliver(message, encrypted, at).await?,
        };
        self.note(What::Message(message.clone(), encrypted), at);
        self.turns.push(turn.clone());
        Ok(turn)
    }

    async fn deliver(
        &mut self,
        message: &Message,
        encrypted: Option<bool>,
        at: Timestamp,
    ) -> Result<Value, Fault> {
        let account = self.beginning.account.clone();
        let account_name = format!("gh_{}", account.identity);
        let sender = Sender {
            openid: self.openid.as_str(),
            account_name: &account_name,
            at,
            number: self.turns.len() as u64 + 1,
        };
        let sent = wire::sent(&account, message.document(&sender), at, encrypted)?;
        let (received, inbound) = wire::received(&account, &sent)?;
        self.openid = inbound.openid.clone();
        let line = wire::line(&inbound);
        if line.is_none() {
            self.unwritable.get_or_insert(self.turns.len() as u64 + 1);
        }
        let line = line.unwrap_or_else(|| format!("({})", inbound.content.msg_type()));
        let engine = self.stage.bot().engine().clone();
        let stage = &mut self.stage;
        let done = Watched::lead(&engine, &inbound, async {
            stage
                .deliver(&line, inbound.clone())
                .await
                .map_err(Fault::unknown)
        })
        .await?;
        let (out, plain_out) = wire::answer(
            &received,
            &inbound,
            &done.turn.report.reply,
            done.turn.report.at,
        )?;
        Ok(done.view(
            &self.beginning.control,
            &inbound,
            wire_view(&sent, &received, &out, &plain_out),
        ))
    }

    async fn again(&mut self) -> Result<Value, Fault> {
        let last = self.stage.chat().last().cloned();
        let inbound = last.ok_or_else(|| Fault::illegal(&words::NOTHING_SENT))?;
        let engine = self.stage.bot().engine().clone();
        let stage = &mut self.stage;
        let done = Watched::lead(&engine, &inbound, async {
            let turn = stage.play(":again", &Input::Again).await;
            let turn = turn.map_err(Fault::unknown)?;
            turn.ok_or_else(|| Fault::illegal(&words::NOTHING_SENT))
        })
        .await?;
        let wire = self.turns.last().and_then(|turn| turn.get("wire")).cloned();
        Ok(done.view(&self.beginning.control, &inbound, wire.unwrap_or_default()))
    }

    /// Plays a directive that a person of the simulator has a button for.
    pub(super) async fn direct(&mut self, line: &str) -> Result<(), Fault> {
        let at = self.stage.bot().clock().now();
        let unfit = |why: &dyn std::fmt::Display| Fault::illegal(words::DIRECTIVE.because(why));
        let input = Input::parse(line).map_err(|why| unfit(&why))?;
        if matches!(&input, Input::Clock(ClockMove::By(span)) if span.is_zero()) {
            return Ok(());
        }
        if self.stage.chat().session_key().openid != self.openid {
            let switch = Input::User(self.openid.clone());
            let line = format!(":user {}", self.openid.as_str());
            self.stage
                .play(&line, &switch)
                .await
                .map_err(Fault::unknown)?;
        }
        let done = self.stage.play(line, &input).await;
        done.map_err(|why| unfit(&why))?;
        self.note(What::Line(line.to_owned()), at);
        Ok(())
    }

    fn note(&mut self, what: What, at: Timestamp) {
        let openid = self.openid.clone();
        self.steps.push(Step { what, at, openid });
    }

    /// Plays everything before turn `number`, counted from 1, into a fresh store, with the files as they
    /// are now, and then the message, if there is one. If any of it fails, all stays as it was.
    pub(super) async fn restart(
        &mut self,
        number: usize,
        message: Option<&Message>,
        revision: u64,
    ) -> Result<(), Fault> {
        let is_turn = |step: &&Step| matches!(step.what, What::Message(..));
        let all = self.steps.iter().filter(is_turn).count();
        if number == 0 || number > all + 1 {
            let none = words::NO_TURN.with("turn", number).with("last", all + 1);
            return Err(Fault::illegal(none));
        }
        let mut seen = 0;
        let kept = self.steps.iter().take_while(|step| {
            seen += usize::from(is_turn(step));
            seen < number
        });
        let kept: Vec<Step> = kept.cloned().collect();
        let writer = self.steps.iter().filter(is_turn).nth(number - 1);
        let writer = writer.map_or(&self.openid, |step| &step.openid).clone();
        let first = self.steps.first().map_or(&self.openid, |step| &step.openid);
        let mut fresh = Self::begin(
            Arc::clone(&self.source),
            self.beginning.clone(),
            revision,
            first.clone(),
        )
        .await?;
        for step in kept {
            fresh.stage.bot().clock().set(step.at);
            fresh.openid = step.openid;
            match &step.what {
                What::Message(message, encrypted) => {
                    fresh.play(message, None, *encrypted).await?;
                }
                What::Line(line) => fresh.direct(line).await?,
            }
        }
        // Whoever wrote the turn that is led anew writes it again.
        fresh.openid = writer;
        if let Some(message) = message {
            fresh.play(message, None, None).await?;
        }
        *self = fresh;
        Ok(())
    }

    /// The conversation as a test, and how a run from the start differs from it.
    pub(super) async fn save(&self) -> Result<(String, Option<String>), Fault> {
        if let Some(turn) = self.unwritable {
            return Err(Fault::illegal(words::UNWRITABLE.with("turn", turn)));
        }
        if self.stage.recording().is_empty() {
            return Err(Fault::illegal(&words::NOTHING_SAID));
        }
        let builder = crate::console::bot::read(&self.source).await?;
        let saved = self.stage.recording().save(&builder).await;
        let saved = saved.map_err(|why| Fault::illegal(words::UNSAVED.because(why)))?;
        Ok((saved.text, saved.differs.map(|outcome| outcome.to_string())))
    }

    /// Where the person stands.
    pub(super) async fn position(&self) -> Result<Vec<String>, Fault> {
        let session = self.session().await?;
        let path = view::path(session.as_ref());
        Ok(path.into_iter().map(str::to_owned).collect())
    }

    pub(super) async fn session(&self) -> Result<Option<crate::model::Session>, Fault> {
        let key = SessionKey::new(self.beginning.account.identity.clone(), self.openid.clone());
        let session = self.stage.bot().engine().session(&key).await;
        session.map_err(Fault::unknown)
    }

    pub(super) fn clock(&self) -> String {
        moment(self.stage.bot().clock().now())
    }

    pub(super) fn is_stale(&self, revision: u64) -> bool {
        self.revision != revision
    }

    pub(super) fn brief(&self, id: &str) -> Value {
        json!({
            "conversation": id,
            "account": self.beginning.account.identity.as_str(),
            "openid": self.openid.as_str(),
            "live": false,
            "turns": self.turns.len(),
        })
    }

    pub(super) fn view(&self, id: &str, revision: u64) -> Value {
        json!({
            "conversation": id,
            "account": self.beginning.account.identity.as_str(),
            "openid": self.openid.as_str(),
            "live": false,
            "stale": self.is_stale(revision),
            "clock": self.clock(),
            "seed": self.beginning.seed,
            "stubs": self.beginning.stubs,
            "stub_handlers": self.beginning.stub_handlers,
            "turns": self.turns,
        })
    }
}

/// An empty stage; building the bot takes time, so it is done where nobody waits for the thread.
async fn stage(source: &BotSource, beginning: &Beginning, openid: &Openid) -> Result<Stage, Fault> {
    let stubs: Result<Vec<_>, _> = beginning
        .stubs
        .iter()
        .map(|stub| parse_stub(stub))
        .collect();
    let setting = Setting {
        clock: TestClock::running(SystemClock),
        seed: beginning.seed,
        account: beginning.account.identity.clone(),
        user: openid.clone(),
        stubs: stubs.map_err(|why| Fault::illegal(words::STUB.because(why)))?,
        stub_missing: beginning.stub_handlers,
    };
    let (source, control) = (Arc::clone(source), beginning.control.clone());
    let built = tokio::task::spawn_blocking(move || {
        let builder = control.install_dry(source()?).trace(true);
        TestBot::set(builder, setting).map_err(|why| why.to_string())
    });
    let built = built.await?;
    let stage = built.map(Stage::new);
    stage.map_err(|why| Fault::illegal(words::BOT.because(why)))
}
