//! What a person says, and where they stand afterwards.

use std::sync::Arc;

use serde_json::{Value, json};

use super::answer::Failure;
use super::plain::plain;
use super::service::Shared;
use super::ticket;
use crate::hook::{Request, Response, Signal, SignalKind};
use crate::model::{Channel, Content, Inbound, MessageKey, Openid};
use crate::store::Holder;

/// No openid of the platform has a colon, so nobody's session is somebody else's.
const OWN: &str = "mini:";
/// Begins the name of a session that belongs to a person of several accounts.
const JOINED: &str = "union:";

impl Shared {
    /// What a person says, as a message.
    pub(super) fn inbound(&self, holder: &Holder, content: Content) -> Result<Inbound, Failure> {
        let openid = Openid::new(format!("{OWN}{}", holder.openid.as_str()));
        let joined = self.joined(&holder.account).zip(holder.unionid.as_ref());
        let account = joined.map_or(&holder.account, |(account, _)| account);
        let key = MessageKey::new(ticket::new()?);
        let mut inbound = Inbound::new(account.clone(), openid, key, content);
        inbound.joined = joined.map(|(_, unionid)| session_of(unionid));
        inbound.channel = Channel::Mini;
        inbound.created = self.clock().now();
        Ok(inbound)
    }

    /// Where a person stands and what may be chosen there.
    pub(super) async fn menu(&self, inbound: &Arc<Inbound>) -> Result<Value, Failure> {
        let standing = self.engine.standing(inbound).await;
        let standing =
            standing.map_err(|error| Failure::fault(&error, "a session cannot be read"))?;
        Ok(json!(standing))
    }

    /// The bot's answer, with where the person stands then.
    pub(super) async fn answer(
        &self,
        inbound: Inbound,
        request: Request<'_>,
    ) -> Result<Value, Failure> {
        let inbound = Arc::new(inbound);
        let identity = inbound.account.as_str();
        let signals = self.engine.signals();
        signals.raise(SignalKind::RequestDeserialized, || {
            Signal::RequestDeserialized {
                identity,
                message: &inbound,
            }
        });
        let report = self.engine.answer(Arc::clone(&inbound)).await;
        signals.raise(SignalKind::ResponseSent, || Signal::ResponseSent {
            identity,
            request,
            response: Response::of(&report.reply),
        });
        report.finish();
        let menu = self.menu(&inbound).await?;
        Ok(json!({
            "reply": plain(&report.reply),
            "message": report.reply,
            "menu": menu,
        }))
    }
}

/// The session of a person who is known by a unionid.
pub(super) fn session_of(unionid: &Openid) -> Openid {
    Openid::new(format!("{JOINED}{}", unionid.as_str()))
}
