//! Links that are not shown as links.

use super::Judge;
use super::found::Found;
use crate::menu::{InlineReply, InlineText, Page};
use crate::model::{Code, Diagnostic};
use crate::render::{Broken, bad_url};

impl Judge<'_> {
    pub(super) fn links(&self, pages: &[&Page], found: &mut Found) {
        let own = self.studies.iter().filter(|study| study.is_own);
        let bad = own.flat_map(|study| &study.bad_links);
        bad.for_each(|bad| found.tell(fault(bad)));
        for page in pages {
            if let Page::Reply(reply) = page {
                let bad = addresses(reply).into_iter().filter_map(bad_url);
                bad.for_each(|bad| found.tell(fault(&bad)));
            }
        }
    }
}

fn fault(bad: &Broken) -> Diagnostic {
    Diagnostic::new(Code::BadLink, bad.span.clone(), bad.message.clone()).help(bad.help)
}

/// What has to be an address of the web.
fn addresses(reply: &InlineReply) -> Vec<&InlineText> {
    match reply {
        InlineReply::News { items } => {
            let cards = items.iter();
            cards
                .flat_map(|item| std::iter::once(&item.url).chain(&item.pic_url))
                .collect()
        }
        InlineReply::Music {
            music_url,
            hq_music_url,
            ..
        } => [music_url, hq_music_url].into_iter().flatten().collect(),
        _ => Vec::new(),
    }
}
