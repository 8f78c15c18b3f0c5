//! What a person was shown before and answers now: a numbered or tapped option, the rest of a reply.

use std::sync::Arc;

use super::super::{Failure, MatchedKind};
use super::Turn;
use super::plan::{Plan, Say};
use crate::model::text::{cut_bytes, split_part};
use crate::model::{Content, Reply, pages};
use crate::resolve::{self, Resolution};

/// So much of a reply goes to the line that says there is more, at the most.
const MOST_LINE: usize = 512;

impl<'t> Turn<'t> {
    /// What the text means as an option of a list, when nothing else takes it.
    pub(super) fn chosen(&mut self) -> Option<Resolution<'t>> {
        let tapped = matches!(
            &self.inbound.content,
            Content::Text {
                menu_id: Some(_),
                ..
            }
        );
        if tapped {
            return resolve::resolve_option(self.tree, self.at, &self.input.typed);
        }
        let options = self.session.options(self.at.map(|menu| &menu.id));
        let (_, text) = resolve::option_of(&self.input, options)?;
        let found = resolve::resolve_option(self.tree, self.at, text)?;
        // Who asks what was meant gets the option; what was typed is still the number.
        self.input.normalised = text.into();
        Some(Resolution {
            by_normalised: true,
            ..found
        })
    }

    /// The rest of the last reply, when the text asks for it and nothing else takes it.
    pub(super) fn rest(&mut self) -> Option<Plan<'t>> {
        let asks = |word: &String| **word == *self.input.typed || **word == *self.input.normalised;
        let rest = self.session.rest();
        if rest.is_empty() || !self.options.more.iter().any(asks) {
            return None;
        }
        let say = Say::Reply(Reply::text(rest));
        let word = Arc::clone(&self.input.typed);
        self.matched(MatchedKind::SystemCommand, &Arc::default(), &word);
        Some(Plan {
            is_rest: true,
            ..Plan::new(say, self.at)
        })
    }

    /// Remembers the options that a reply shows with numbers. A list without any makes the person
    /// forget the one before, and so does another menu.
    pub(super) fn remember_options(&mut self, plan: &Plan<'t>, options: Vec<String>) {
        let after = plan.after.map(|menu| menu.id.clone());
        let is_shown = !options.is_empty();
        if is_shown || self.session.has_options() && !self.keeps_list(plan) {
            self.session.show_options(options, after);
        }
    }

    /// Whether the list that the person was shown last is still before their eyes.
    fn keeps_list(&self, plan: &Plan<'t>) -> bool {
        let stays = !self
            .session
            .options(plan.after.map(|menu| &menu.id))
            .is_empty();
        let menu_page = plan.after.map(Say::menu);
        let is_list =
            plan.listing.is_some() || menu_page.is_some_and(|page| page.name() == plan.say.name());
        plan.is_rest || stays && !is_list
    }

    /// Whoever goes elsewhere leaves the form that they were filling in.
    pub(super) fn leave_form(&mut self, plan: &Plan<'t>) {
        let is_left = self
            .session
            .filling()
            .is_some_and(|filling| plan.after.is_none_or(|menu| menu.id != filling.menu));
        if is_left {
            self.session.set_filling(None);
        }
    }

    /// The reply as far as it fits, with a line that says that there is more; the rest waits.
    pub(super) fn first_part(&mut self, reply: Reply, plan: &Plan<'t>) -> Result<Reply, Failure> {
        if reply == Reply::None {
            return Ok(reply);
        }
        let Reply::Text { content } = &reply else {
            self.session.set_rest("");
            return Ok(reply);
        };
        let options = self.options;
        let word = options.more.first();
        let Some(word) = word.filter(|_| content.len() > Reply::TEXT_LIMIT) else {
            self.session.set_rest("");
            return Ok(reply);
        };
        let line = self.more_line(word, plan)?;
        let room = Reply::TEXT_LIMIT - line.len() - 1;
        let (part, rest) = split_part(content, room);
        self.session.set_rest(rest);
        Ok(Reply::text(format!("{part}\n{line}")))
    }

    /// A reply that somebody changed after it was made, as far as it fits; what does not goes before
    /// what waits already.
    pub(super) fn fitted(&mut self, reply: Reply) -> Reply {
        let is_long = reply
            .as_text()
            .is_some_and(|text| text.len() > Reply::TEXT_LIMIT);
        if !is_long {
            return reply.fitted();
        }
        let waiting = self.session.rest().to_owned();
        let plan = Plan::new(Say::silence(), self.at);
        let part = match self.first_part(reply.clone(), &plan) {
            Ok(part) => part,
            Err(failure) => {
                tracing::error!(error = %failure.message, "a reply is cut");
                reply
            }
        };
        if !waiting.is_empty() {
            let rest = [self.session.rest(), &waiting].join("\n");
            self.session.set_rest(rest.trim_start());
        }
        part.fitted()
    }

    fn more_line(&mut self, word: &str, plan: &Plan<'t>) -> Result<String, Failure> {
        let own = self.data.insert("word".to_owned(), word.into());
        let line = self.page(pages::MORE, plan);
        match own {
            Some(own) => self.data.insert("word".to_owned(), own),
            None => self.data.remove("word"),
        };
        Ok(cut_bytes(&line?, MOST_LINE))
    }
}
