//! Replies as a person sees them: lines of text.

use crate::model::{Article, Reply};

/// The lines of a reply: text as it is, anything else summed up in brackets. Silence has none.
///
/// ```
/// use wxmenu::model::{Article, Reply};
/// use wxmenu::testing::shown;
///
/// assert_eq!(shown(&Reply::text("一\n\n二\n")), ["一", "", "二"]);
/// let card = Article::new("今日菜单", "https://example.com/");
/// assert_eq!(shown(&Reply::News { articles: vec![card] }), ["[news] 今日菜单", "  https://example.com/"]);
/// assert!(shown(&Reply::None).is_empty());
/// ```
#[must_use]
pub fn shown(reply: &Reply) -> Vec<String> {
    match reply {
        Reply::Text { content } => content
            .replace('\r', "")
            .lines()
            .map(str::to_owned)
            .collect(),
        Reply::Image { media_id } => vec![format!("[image] {media_id}")],
        Reply::Voice { media_id } => vec![format!("[voice] {media_id}")],
        Reply::Video {
            media_id,
            title,
            description,
        } => {
            let head = title.as_deref().unwrap_or(media_id);
            let id = title.as_ref().map(|_| media_id.as_str());
            summed_up("video", head, [description.as_deref(), id])
        }
        Reply::Music {
            title,
            description,
            music_url,
            hq_music_url,
            thumb_media_id,
        } => {
            let head = title.as_deref().unwrap_or(thumb_media_id);
            let lines = [description, music_url, hq_music_url].map(Option::as_deref);
            summed_up("music", head, lines)
        }
        Reply::News { articles } => articles.iter().flat_map(card).collect(),
        Reply::Transfer { account } => {
            let who = account.as_deref().unwrap_or("anyone on duty");
            vec![format!("[transfer] {who}")]
        }
        Reply::None => Vec::new(),
    }
}

fn card(article: &Article) -> Vec<String> {
    let lines = [&article.description, &article.pic_url, &article.url];
    summed_up(
        "news",
        &article.title,
        lines.map(|line| Some(line.as_str())),
    )
}

/// Values may hold line feeds, which would look like further lines of the reply.
fn summed_up<const N: usize>(kind: &str, head: &str, lines: [Option<&str>; N]) -> Vec<String> {
    let further = lines.into_iter().flatten().filter(|line| !line.is_empty());
    let indented = further.flat_map(str::lines).map(|line| format!("  {line}"));
    let head = head.lines().next().unwrap_or("");
    std::iter::once(format!("[{kind}] {head}"))
        .chain(indented)
        .collect()
}
