//! Articles that drafts, material and mass messages carry.

use wxmenu::api::NewsArticle;

/// An article that is good.
pub(super) fn article() -> NewsArticle {
    let mut article = NewsArticle::new("题", "<p>文</p>", "t1");
    article.author = "作者".to_owned();
    article.open_comments = true;
    article
}

/// The same as it leaves.
pub(super) const ARTICLE: &str = r#"{"author":"作者","content":"<p>文</p>","content_source_url":"","digest":"","need_open_comment":1,"only_fans_can_comment":0,"show_cover_pic":0,"thumb_media_id":"t1","title":"题"}"#;

/// An article as the platform gives it.
#[cfg(any(feature = "api-draft", feature = "api-media"))]
pub(super) const ITEM: &str = r#"{"title":"题","author":"作者","digest":"摘","content":"<p>\n文</p>","content_source_url":"https://a/","thumb_media_id":"t1","show_cover_pic":0,"url":"https://mp/s","thumb_url":"https://mp/t","need_open_comment":1,"only_fans_can_comment":"0"}"#;
