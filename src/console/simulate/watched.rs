//! A turn with everything that was seen around it, dry or live.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

use super::view::{self, Seen, Timed};
use super::wire::{self, Message, Sender};
use crate::console::control::Control;
use crate::console::fault::Fault;
use crate::console::words;
use crate::engine::{Engine, SystemClock};
use crate::hook::{Signal, SignalKind};
use crate::model::{Clock, Inbound, Openid, Session};
use crate::testing::Turn;
use crate::wechat::{Account, Format, Received};

/// A turn with what was seen around it.
pub(super) struct Watched {
    pub(super) turn: Turn,
    before: Option<Session>,
    after: Option<Session>,
    timed: Vec<Timed>,
}

impl Watched {
    /// Takes a turn and looks at the session before and after it, and at the handlers meanwhile.
    pub(super) async fn lead(
        engine: &Engine,
        inbound: &Inbound,
        turn: impl Future<Output = Result<Turn, Fault>>,
    ) -> Result<Self, Fault> {
        let key = inbound.session_key();
        let before = engine.session(&key).await.map_err(Fault::unknown)?;
        let timed = Arc::new(Mutex::new(Vec::new()));
        let watching = {
            let (timed, wanted) = (Arc::clone(&timed), inbound.key.clone());
            let openid = inbound.openid.clone();
            engine.signals().subscribe_to(
                SignalKind::HandlerFinished,
                move |signal: &Signal<'_>| {
                    if let Signal::HandlerFinished {
                        message,
                        handler,
                        took,
                        error,
                        ..
                    } = signal
                        && message.key == wanted
                        && message.openid == openid
                    {
                        let mut timed = timed.lock().unwrap_or_else(PoisonError::into_inner);
                        timed.push(Timed {
                            handler: (*handler).to_owned(),
                            took: *took,
                            error: error.map(|error| error.message.to_owned()),
                        });
                    }
                },
            )
        };
        let turn = turn.await?;
        drop(watching);
        let after = engine.session(&key).await.map_err(Fault::unknown)?;
        let timed = std::mem::take(&mut *timed.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(Self {
            turn,
            before,
            after,
            timed,
        })
    }

    pub(super) fn view(&self, control: &Control, inbound: &Inbound, wire: Value) -> Value {
        let reply = &self.turn.report.reply;
        view::turn(&Seen {
            setting: control.replied(inbound, self.before.as_ref(), reply),
            turn: &self.turn,
            account: inbound.account.as_str(),
            openid: &inbound.openid,
            message: json!(inbound.content),
            before: self.before.as_ref(),
            after: self.after.as_ref(),
            timed: &self.timed,
            wire,
        })
    }
}

/// The bytes of a turn.
pub(super) fn wire_view(
    sent: &wire::Sent,
    received: &Received<'_>,
    out: &str,
    plain_out: &str,
) -> Value {
    json!({
        "query": sent.query,
        "in": sent.body,
        "plain_in": sent.document,
        "out": out,
        "plain_out": plain_out,
        "format": match received.format() {
            Format::Json => "json",
            _ => "xml",
        },
        "encrypted": sent.encrypted,
        "bytes_in": sent.body.len(),
        "bytes_out": out.len(),
    })
}

/// Plays a message to the bot that answers people, with its own sessions.
pub(super) async fn play_live(
    (engine, control): (&Engine, &Control),
    account: &Account,
    openid: &Openid,
    message: &Message,
    encrypted: Option<bool>,
) -> Result<Value, Fault> {
    if matches!(message, Message::Again {}) {
        return Err(Fault::illegal(&words::LIVE_AGAIN));
    }
    let at = SystemClock.now();
    let account_name = format!("gh_{}", account.identity);
    let sender = Sender {
        openid: openid.as_str(),
        account_name: &account_name,
        at,
        // Unlike the platform's numbers, and unlike those of the message before.
        number: fastrand::u64(1 << 62..),
    };
    let sent = wire::sent(account, message.document(&sender), at, encrypted)?;
    let (received, inbound) = wire::received(account, &sent)?;
    let line = wire::line(&inbound).unwrap_or_default();
    let done = Watched::lead(engine, &inbound, async {
        let explanation = engine.explain_message(&inbound).await;
        let explanation = explanation.map_err(Fault::unknown)?;
        let report = engine.take_turn(inbound.clone()).await;
        let mut turn = Turn::new(1, inbound.openid.clone(), line, report);
        turn.explanation = explanation;
        Ok(turn)
    })
    .await?;
    let report = &done.turn.report;
    let (out, plain_out) = wire::answer(&received, &inbound, &report.reply, report.at)?;
    let wire = wire_view(&sent, &received, &out, &plain_out);
    Ok(done.view(control, &inbound, wire))
}
