//! Replies as a page can show them: without what only a chat understands.

use crate::model::{Article, Reply};

/// What a link begins with that says something in a chat when it is tapped.
const OPTION: &str = "<a href=\"weixin://bizmsgmenu?";

/// The words of a reply. A tappable option is its label alone; of what is no text its title and
/// address are left.
pub(super) fn plain(reply: &Reply) -> String {
    match reply {
        Reply::Text { content } => without_options(content),
        Reply::News { articles } => {
            let cards: Vec<String> = articles.iter().map(card).collect();
            cards.join("\n\n")
        }
        Reply::Video { title, .. } => title.clone().unwrap_or_default(),
        Reply::Music {
            title, music_url, ..
        } => lines([title.as_deref(), music_url.as_deref()]),
        _ => String::new(),
    }
}

fn card(article: &Article) -> String {
    lines([Some(&*article.title), Some(&*article.url)])
}

fn lines(lines: [Option<&str>; 2]) -> String {
    let said = lines.into_iter().flatten().filter(|line| !line.is_empty());
    said.collect::<Vec<_>>().join("\n")
}

fn without_options(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, link)) = rest.split_once(OPTION) {
        shown.push_str(before);
        let label = link
            .split_once("\">")
            .and_then(|(_, label)| label.split_once("</a>"));
        let Some((label, behind)) = label else {
            shown.push_str(OPTION);
            rest = link;
            continue;
        };
        shown.push_str(label);
        rest = behind;
    }
    shown + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::option_link;

    #[test]
    fn options_are_their_labels() {
        let link = option_link("guess", None, "数字竞猜");
        let text = format!("1. {link}\n2. {link}, <a href=\"https://a.example/\">a</a>");
        let shown = "1. 数字竞猜\n2. 数字竞猜, <a href=\"https://a.example/\">a</a>";
        assert_eq!(plain(&Reply::text(text)), shown);
        for odd in ["", "<a", OPTION, "a <a href=\"weixin://bizmsgmenu?x\">b"] {
            assert_eq!(plain(&Reply::text(odd)), odd);
        }
    }

    #[test]
    fn what_is_no_text_is_summed_up() {
        let card = Article::new("今日菜单", "https://example.com/");
        let articles = vec![card.clone(), card];
        let said = "今日菜单\nhttps://example.com/";
        assert_eq!(
            plain(&Reply::News { articles }),
            format!("{said}\n\n{said}")
        );
        assert_eq!(plain(&Reply::None), "");
    }
}
