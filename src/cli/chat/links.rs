//! Links in replies.

use super::paint::Paint;

/// Links as the platform shows them: the label, and the address of those that lead out of it.
pub(super) fn links(text: &str, paint: Paint) -> String {
    let mut seen = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, link)) = rest.split_once("<a ") {
        seen.push_str(before);
        let Some((tag, (label, after))) = link
            .split_once('>')
            .and_then(|(tag, inner)| Some((tag, inner.split_once("</a>")?)))
        else {
            seen.push_str("<a ");
            rest = link;
            continue;
        };
        seen.push_str(&paint.link(label));
        let address = attribute(tag, "href").unwrap_or("");
        if !address.is_empty() && !address.starts_with("weixin:") {
            seen.push_str(&format!(" <{address}>"));
        }
        rest = after;
    }
    seen.push_str(rest);
    seen
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let value = tag
        .split_once(name)?
        .1
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value.get(1..)?.split_once(quote).map(|(value, _)| value)
}
