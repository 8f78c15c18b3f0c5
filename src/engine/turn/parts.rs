//! Replies that are no text, written in the menuconfig.

use super::super::Failure;
use super::Turn;
use super::plan::Plan;
use crate::menu::{InlineReply, InlineText};
use crate::model::Reply;

impl<'t> Turn<'t> {
    /// The reply that these texts come to.
    pub(super) fn parts_of(&self, reply: &InlineReply, plan: &Plan<'t>) -> Result<Reply, Failure> {
        let most = Reply::most_articles(&self.inbound.content);
        let must = |text: &InlineText| self.must(text, plan);
        reply.to_reply(most, must, |text| self.page(&text.name, plan))
    }

    /// A text without which the platform refuses the reply.
    fn must(&self, text: &InlineText, plan: &Plan<'t>) -> Result<String, Failure> {
        let said = self.page(&text.name, plan)?;
        if said.is_empty() {
            let message = format!("{}: this field of the reply came out empty", text.name);
            return Err(Failure::new("template-failed", message));
        }
        Ok(said)
    }
}
