//! What a person was shown before and answers now: a numbered or tapped option, the rest of a reply.

use std::sync::Arc;

use super::super::{Failure, MatchedKind};
use super::Turn;
use super::plan::{Plan, Say};
use crate::menu::Menu;
use crate::model::text::{cut_bytes, split_part};
use crate::model::{Content, Reply, Rest, pages};
use crate::render::option_link;
use crate::resolve::{self, Input, Resolution, What};

/// The `bizmsgmenuid` of the link that asks for more.
const MORE_ID: &str = "wxmenu-more";

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
        let pause = self.options.pause(self.session.rest_kind());
        let asks = pause.asks_for_more(&self.input);
        asks.then(|| self.rest_of_reply())
    }

    /// The rest of the last reply, when the link below it was tapped. A tap is no typing, so nobody
    /// is asked before; and if nothing waits any more, it means nothing to anybody.
    pub(super) async fn tapped_more(&mut self) -> Result<Option<Plan<'t>>, Failure> {
        let is_tapped = matches!(
            &self.inbound.content,
            Content::Text { menu_id: Some(id), .. } if id == MORE_ID
        );
        if !is_tapped {
            return Ok(None);
        }
        if self.session.rest_kind() != Rest::None {
            return Ok(Some(self.rest_of_reply()));
        }
        if let Some(plan) = self.ask_again()? {
            return Ok(Some(plan));
        }
        let what = self.at.map_or(What::Unanswered, What::Redisplay);
        self.carry_out(what, "").await.map(Some)
    }

    fn rest_of_reply(&mut self) -> Plan<'t> {
        let say = Say::Reply(Reply::text(self.session.rest()));
        let word = Arc::clone(&self.input.typed);
        self.matched(MatchedKind::SystemCommand, &Arc::default(), &word);
        Plan {
            is_rest: true,
            ..Plan::new(say, self.at)
        }
    }

    /// Whether a plan says a form's question, or more of one.
    pub(super) fn is_question(&self, plan: &Plan<'t>) -> bool {
        plan.is_question || plan.is_rest && self.session.rest_kind() == Rest::OfQuestion
    }

    /// Remembers the options that a reply shows with numbers. A list without any makes the person
    /// forget the one before, and so does another menu. While a form waits for an answer, the numbers
    /// are those of its question, whatever else is said meanwhile.
    pub(super) fn remember_options(&mut self, plan: &Plan<'t>, options: Vec<String>) {
        let after = plan.after.map(|menu| menu.id.clone());
        if plan.is_question {
            self.session.show_options(options, after);
            return;
        }
        if self.session.filling().is_some() {
            return;
        }
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
        let is_short = content.len() <= Reply::TEXT_LIMIT;
        if is_short || self.options.more.is_empty() {
            self.session.set_rest("");
            return Ok(reply);
        }
        let line = self.more_line(plan)?;
        let room = Reply::TEXT_LIMIT - line.len() - 1;
        let (part, rest) = split_part(content, room);
        self.keep_rest(rest);
        Ok(Reply::text(format!("{part}\n{line}")))
    }

    fn keep_rest(&mut self, rest: &str) {
        match self.asks {
            true => self.session.set_rest_of_question(rest),
            false => self.session.set_rest(rest),
        }
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
        let after = resolve::locate(self.tree, &self.session.position).menu;
        let plan = Plan::new(Say::silence(), after);
        let part = match self.first_part(reply.clone(), &plan) {
            Ok(part) => part,
            Err(failure) => {
                tracing::error!(error = %failure.message, "a reply is cut");
                reply
            }
        };
        if !waiting.is_empty() {
            let rest = [self.session.rest(), &waiting].join("\n");
            self.keep_rest(rest.trim_start());
        }
        part.fitted()
    }

    /// The line that says that there is more, and how to ask for it: by a word that nothing takes
    /// where the person stands then, or else by a link.
    fn more_line(&mut self, plan: &Plan<'t>) -> Result<String, Failure> {
        let free = self.free_word(plan.after);
        let word = match free {
            Some(word) => word.to_owned(),
            None => {
                let word = self.options.more.first().map_or("", String::as_str);
                option_link(word, Some(MORE_ID), word)
            }
        };
        let given = [
            ("word", word.into()),
            ("is_link", serde_json::Value::from(free.is_none())),
        ];
        let own = given.map(|(name, value)| (name, self.data.insert(name.to_owned(), value)));
        let line = self.page(pages::MORE, plan);
        for (name, own) in own {
            match own {
                Some(own) => self.data.insert(name.to_owned(), own),
                None => self.data.remove(name),
            };
        }
        Ok(cut_bytes(&line?, MOST_LINE))
    }

    /// The first word for more that means nothing else to anybody who stands there.
    fn free_word(&self, after: Option<&'t Menu>) -> Option<&'t str> {
        let rest = match self.asks {
            true => Rest::OfQuestion,
            false => Rest::OfReply,
        };
        let pause = self.options.pause(rest);
        let filling = self.session.filling();
        let asked = filling.and_then(|filling| resolve::asked(after, filling));
        let options = self.session.options(after.map(|menu| &menu.id));
        let is_free = |word: &&String| {
            let input = Input::new(word, &self.options.normalise);
            pause.is_free(self.tree, after, asked.as_ref(), options, &input)
                && !self.is_routed(word)
        };
        let words: &'t [String] = &self.options.more;
        words.iter().find(is_free).map(String::as_str)
    }
}
