//! Regexes that hardly mean what they say.

use super::inquiry::Inquiry;
use crate::matcher::Pattern;
use crate::menu::MenuTree;
use crate::model::{Diagnostic, Span};

impl Inquiry<'_> {
    /// Tells what the regexes of a tree hardly mean.
    pub(super) fn lints(&mut self, tree: &MenuTree) {
        for menu in tree.menus() {
            self.lint(menu.pattern.as_ref(), menu.pattern_at.as_ref());
        }
        for action in tree.actions() {
            self.lint(action.pattern.as_ref(), action.pattern_at.as_ref());
        }
    }

    fn lint(&mut self, pattern: Option<&Pattern>, at: Option<&Span>) {
        let (Some(pattern), Some(at)) = (pattern, at) else {
            return;
        };
        if pattern.source().bytes().all(is_plain) {
            return;
        }
        for lint in pattern.lints() {
            // A regex that is not written in one piece is blamed whole.
            let span = match at.text() == pattern.source() {
                true => {
                    let start = at.start();
                    Span::new(at.file(), start + lint.range.start, start + lint.range.end)
                }
                false => at.clone(),
            };
            let diagnostic = Diagnostic::new(lint.code, span, lint.message);
            self.told.tell(match lint.help {
                Some(help) => diagnostic.help(help),
                None => diagnostic,
            });
        }
    }
}

/// Words alone have nothing that could be meant otherwise.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'|' || !byte.is_ascii()
}
