//! From a plan to a reply.

use super::super::Failure;
use super::Turn;
use super::plan::{Listing, Plan, Say};
use crate::model::text::cut_bytes;
use crate::model::{Reply, pages};
use crate::render::{PageView, QueryView, SubjectView};
use crate::resolve::Subject;

/// Said when even the page that should say so cannot be rendered.
const LAST_RESORT: &str = "抱歉，暂时无法回复，请稍后再试。";

/// So many bytes of a late answer are worth being said without the rest.
const ROOM: usize = 512;

/// Stands between a late answer and what follows it.
const BETWEEN: &str = "\n\n";

impl<'t> Turn<'t> {
    /// The plan's reply, with a line before it if the person's menu or question was gone; and the
    /// options that it numbers.
    pub(super) fn render(&self, plan: &Plan<'t>) -> Result<(Reply, Vec<String>), Failure> {
        let mut options = plan.options.clone();
        let reply = match &plan.say {
            Say::Reply(reply) => reply.clone(),
            Say::Template(name) => Reply::text(self.numbered_page(name, plan, &mut options)?),
            Say::Inline(name) => Reply::text(self.numbered_page(name, plan, &mut options)?),
            Say::Parts(parts) => self.parts_of(parts, plan)?,
        };
        let reply = self.with_offers(reply, plan, &mut options)?;
        let notice = self.moved.then_some(pages::MOVED).or(plan.notice);
        let reply = match (reply, notice) {
            (Reply::Text { content }, Some(notice)) => {
                let notice = self.page(notice, plan)?;
                Reply::text(format!("{}\n{content}", notice.trim_end()))
            }
            (reply, _) => reply,
        };
        Ok((reply, options))
    }

    /// Below a menu that is shown because nothing took the text: what may have been meant, unless the
    /// menu's own page says it.
    fn with_offers(
        &self,
        reply: Reply,
        plan: &Plan<'t>,
        options: &mut Vec<String>,
    ) -> Result<Reply, Failure> {
        if plan.suggestions.is_empty() || !plan.is_redisplay {
            return Ok(reply);
        }
        let (Reply::Text { content }, Some(page)) = (&reply, plan.say.name()) else {
            return Ok(reply);
        };
        if self.bot.renderer.shows_offers(page) {
            return Ok(reply);
        }
        let offers = self.numbered_page(pages::OFFERS, plan, options)?;
        Ok(Reply::text(format!("{content}\n\n{offers}")))
    }

    /// Puts the answers that came too late for their own messages before this reply.
    ///
    /// As many go with it as there is room for, the last of them cut if need be. What is no text
    /// cannot go with a text: it goes alone, and this reply is said before the next one.
    pub(super) fn with_late(&mut self, reply: Reply) -> Reply {
        let Reply::Text { content } = reply else {
            return reply;
        };
        let mut waiting = self.session.take_late().into_iter();
        let mut said = String::new();
        for late in waiting.by_ref() {
            let room = Reply::TEXT_LIMIT.saturating_sub(said.len() + BETWEEN.len() + content.len());
            match late {
                Reply::Text { content: late } if late.len() <= room || room >= ROOM => {
                    said.push_str(&cut_bytes(late.trim_end(), room));
                    said.push_str(BETWEEN);
                }
                other if said.is_empty() && !matches!(other, Reply::Text { .. }) => {
                    self.put_back(waiting);
                    self.session.put_late(Reply::text(content));
                    return self.shortened(other);
                }
                other => {
                    self.session.put_late(other);
                    break;
                }
            }
        }
        self.put_back(waiting);
        said.push_str(&content);
        Reply::text(said)
    }

    /// These were taken out a moment ago, so there is room for them.
    fn put_back(&mut self, late: impl Iterator<Item = Reply>) {
        for reply in late {
            self.session.put_late(reply);
        }
    }

    /// A list of cards that was made for an event may be too long in answer to a text.
    fn shortened(&self, mut reply: Reply) -> Reply {
        if let Reply::News { articles } = &mut reply {
            articles.truncate(Reply::most_articles(&self.inbound.content));
        }
        reply
    }

    /// Says sorry with one of the engine's own pages.
    pub(super) fn apologise(&mut self, page: &'static str) {
        let plan = Plan {
            answered: false,
            ..Plan::new(Say::page_or(None, page), self.at)
        };
        if let Err(failure) = self.put_globals() {
            tracing::error!(page, error = %failure.message, "the page that says sorry does without");
            self.data.clear();
        }
        let text = self.page(page, &plan).unwrap_or_else(|failure| {
            tracing::error!(page, error = %failure.message, "the page that says sorry failed");
            LAST_RESORT.to_owned()
        });
        self.report.template = Some(page.to_owned());
        self.report.reply = Reply::text(text).fitted();
    }

    pub(super) fn page(&self, name: &str, plan: &Plan<'t>) -> Result<String, Failure> {
        self.numbered_page(name, plan, &mut Vec::new())
    }

    pub(super) fn numbered_page(
        &self,
        name: &str,
        plan: &Plan<'t>,
        options: &mut Vec<String>,
    ) -> Result<String, Failure> {
        let text = self
            .bot
            .renderer
            .render_numbered(name, &self.view(plan), options);
        text.map_err(|error| Failure::new("template-failed", error.to_string()))
    }

    /// What the plan's page is given, if anybody wants to know.
    pub(super) fn given(&self, plan: &Plan<'t>) -> Option<serde_json::Value> {
        let name = plan.say.name().filter(|_| self.options.trace)?;
        self.bot.renderer.given(name, &self.view(plan))
    }

    fn view<'v>(&'v self, plan: &'v Plan<'t>) -> PageView<'v> {
        PageView {
            tree: self.tree,
            menu: plan.after,
            command: plan.command,
            query: plan.listing.as_ref().map(|listing| self.query(listing)),
            subject: plan.subject.as_ref().map(subject),
            text: &self.input.typed,
            text_normalised: &self.input.normalised,
            args: &self.args,
            session: &self.session,
            message: self.inbound,
            now: self.now,
            suggestions: &plan.suggestions,
            denied: &self.refused,
            data: &self.data,
        }
    }

    fn query<'a>(&'a self, listing: &'a Listing<'t>) -> QueryView<'a> {
        QueryView {
            keyword: listing.keyword.as_deref(),
            menus: listing.menus.clone(),
            commands: listing.commands.clone(),
            system_commands: self
                .tree
                .system_commands()
                .iter()
                .map(|own| &own.action)
                .filter(|action| self.refused.shows(action))
                .collect(),
        }
    }
}

fn subject<'a>(found: &'a Result<Subject<'_>, String>) -> SubjectView<'a> {
    match found {
        Ok(Subject::Menu(menu)) => SubjectView::Menu(menu),
        Ok(Subject::Command(action)) => SubjectView::Command(action),
        Ok(Subject::System(action)) => SubjectView::System(action),
        Err(word) => SubjectView::Unknown(word),
    }
}
