//! What a person was shown and may still answer: a list of numbered options, the rest of a reply.

use serde::{Deserialize, Serialize};

use super::Session;
use crate::model::{MenuId, text};

/// The most bytes of a reply that wait; no page can be longer.
const MOST_REST: usize = 64 * 1024;

/// What waits for a person's answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Pending {
    /// What each number stands for, from 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    options: Vec<String>,
    /// The menu in which the list was shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    menu: Option<MenuId>,
    /// What of the last reply was not said yet.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    rest: String,
    /// The rest is that of a question, which cannot be answered before it was read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_question: bool,
}

/// What of the last reply a person was not told yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rest {
    /// Nothing: all of it was said.
    #[default]
    None,
    /// The rest of some reply.
    OfReply,
    /// The rest of a form's question, which is to be read before it is answered.
    OfQuestion,
}

impl Session {
    /// The options of the list that the person was last shown, as the texts that they stand for, if
    /// that list had numbers and the person is still in the menu in which it was shown.
    ///
    /// ```
    /// use wxmenu::model::{Session, Timestamp};
    /// let mut session = Session::new(Timestamp::from_secs(0), None);
    /// session.show_options(vec!["guess".into()], Some("m001".into()));
    /// assert_eq!(session.options(Some(&"m001".into())), ["guess"]);
    /// assert!(session.options(None).is_empty());
    /// ```
    #[must_use]
    pub fn options(&self, menu: Option<&MenuId>) -> &[String] {
        let pending = self.pending.as_deref();
        let pending = pending.filter(|pending| pending.menu.as_ref() == menu);
        pending.map_or(&[], |pending| &pending.options)
    }

    /// Whether a list with numbers is remembered, wherever it was shown.
    #[must_use]
    pub fn has_options(&self) -> bool {
        let pending = self.pending.as_deref();
        pending.is_some_and(|pending| !pending.options.is_empty())
    }

    /// Remembers the list that the person is shown now, in the place of the one before; an empty list
    /// only forgets that one.
    pub fn show_options(&mut self, options: Vec<String>, menu: Option<MenuId>) {
        let menu = menu.filter(|_| !options.is_empty());
        if self.has_options() || !options.is_empty() {
            self.change(|pending| {
                pending.options = options;
                pending.menu = menu;
            });
        }
    }

    /// What of the last reply was not said yet; empty if all of it was.
    #[must_use]
    pub fn rest(&self) -> &str {
        self.pending.as_deref().map_or("", |pending| &pending.rest)
    }

    /// What it is that was not said yet.
    #[must_use]
    pub fn rest_kind(&self) -> Rest {
        match self.pending.as_deref() {
            Some(pending) if pending.rest.is_empty() => Rest::None,
            Some(pending) if pending.is_question => Rest::OfQuestion,
            Some(_) => Rest::OfReply,
            None => Rest::None,
        }
    }

    /// Remembers what of a reply was not said; empty if all of it was.
    pub fn set_rest(&mut self, rest: &str) {
        self.keep_rest(rest, false);
    }

    /// Remembers what of a form's question was not said; empty if all of it was.
    pub fn set_rest_of_question(&mut self, rest: &str) {
        self.keep_rest(rest, !rest.is_empty());
    }

    fn keep_rest(&mut self, rest: &str, is_question: bool) {
        let is_kept = (self.rest_kind() == Rest::OfQuestion) == is_question && self.rest() == rest;
        if !is_kept {
            let rest = text::cut_bytes(rest, MOST_REST);
            self.change(|pending| {
                pending.rest = rest;
                pending.is_question = is_question;
            });
        }
    }

    /// The list that a number may answer, wherever it was shown: its menu and its options.
    #[must_use]
    pub fn list(&self) -> Option<(Option<&MenuId>, &[String])> {
        let pending = self.pending.as_deref();
        let pending = pending.filter(|pending| !pending.options.is_empty())?;
        Some((pending.menu.as_ref(), &pending.options))
    }

    fn change(&mut self, change: impl FnOnce(&mut Pending)) {
        let mut pending = self.pending.as_deref().cloned().unwrap_or_default();
        change(&mut pending);
        let is_something = pending != Pending::default();
        self.pending = is_something.then(|| pending.into());
    }
}
