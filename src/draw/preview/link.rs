//! Links in the text of a reply.

use crate::model::text::percent_decoded;

/// A part of a text as the platform shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'t> {
    Text(&'t str),
    /// A link: where it leads, and what is shown.
    Link(&'t str, &'t str),
}

/// The parts of a text. What is no whole link is text, brackets and all.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(found) = rest.get(from..).and_then(|rest| rest.find("<a ")) {
        let at = from + found;
        let (before, tag) = rest.split_at(at);
        let Some((address, shown, length)) = link(tag) else {
            from = at + 1;
            continue;
        };
        if !before.is_empty() {
            parts.push(Part::Text(before));
        }
        parts.push(Part::Link(address, shown));
        rest = tag.get(length..).unwrap_or_default();
        from = 0;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

/// Where the link at the start leads, what it shows, and how many bytes it takes.
fn link(text: &str) -> Option<(&str, &str, usize)> {
    let (tag, behind) = text.split_once('>')?;
    let (shown, _) = behind.split_once("</a>")?;
    let (_, value) = tag.split_once("href")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (address, _) = value.get(1..)?.split_once(quote)?;
    let is_whole = !shown.contains("<a ") && !tag.contains('\n');
    is_whole.then_some((address, shown, tag.len() + 1 + shown.len() + "</a>".len()))
}

/// What a link sends when it is tapped, if it is one that sends something.
pub(super) fn sent(address: &str) -> Option<String> {
    let query = address.strip_prefix("weixin://bizmsgmenu?")?;
    let mut fields = query.split('&').filter_map(|field| field.split_once('='));
    let (_, value) = fields.find(|(name, _)| *name == "msgmenucontent")?;
    let value = percent_decoded(value.as_bytes());
    Some(String::from_utf8_lossy(&value).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_told_from_text() {
        for (text, expected) in [
            ("一 < 二", vec![Part::Text("一 < 二")]),
            (
                "看<a href=\"https://a.cn\">这里</a>吧",
                vec![
                    Part::Text("看"),
                    Part::Link("https://a.cn", "这里"),
                    Part::Text("吧"),
                ],
            ),
            (
                "<a class='x' href='tel:110'>110</a><a href=\"b\">c</a>",
                vec![Part::Link("tel:110", "110"), Part::Link("b", "c")],
            ),
            ("<a href=a>b</a>", vec![Part::Text("<a href=a>b</a>")]),
            ("<a href=\"a\">b", vec![Part::Text("<a href=\"a\">b")]),
            (
                "<a href=\"a\">b<a href=\"c\">d</a>",
                vec![Part::Text("<a href=\"a\">b"), Part::Link("c", "d")],
            ),
            ("", vec![]),
        ] {
            assert_eq!(parts(text), expected, "{text}");
        }
    }

    #[test]
    fn an_option_says_what_it_sends() {
        let address = "weixin://bizmsgmenu?msgmenucontent=%E7%8C%9C%20%26&msgmenuid=1";
        assert_eq!(sent(address).as_deref(), Some("猜 &"));
        assert_eq!(sent("https://a.cn/?msgmenucontent=1"), None);
        assert_eq!(
            sent("weixin://bizmsgmenu?msgmenucontent=%E%zz%").as_deref(),
            Some("%E%zz%")
        );
    }
}
