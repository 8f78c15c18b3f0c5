//! Drafts, publishing and comments: what leaves, what comes back, what is refused before it leaves.

use wxmenu::api::draft::{CommentFilter, CommentedArticle, DraftPiece, ImagePost, PublishState};
use wxmenu::testing::Reaction;

use super::news::{ARTICLE, ITEM, article};
use super::table::{Goldens, done};

const IMAGES: &str = r#"{"article_type":"newspic","content":"字","image_info":{"image_list":[{"image_media_id":"i1"},{"image_media_id":"i2"}]},"need_open_comment":0,"only_fans_can_comment":0,"title":"图"}"#;

fn images(count: usize) -> ImagePost {
    ImagePost::new("图", "字", (1..=count).map(|number| format!("i{number}")))
}

#[tokio::test]
async fn every_call_leaves_is_read_and_held_to_its_limits() {
    let mut goldens = Goldens::new().await;
    the_calls_of_drafts(&mut goldens).await;
    the_calls_of_publishing(&mut goldens).await;
    the_calls_of_comments(&mut goldens).await;
    goldens.cover("draft", &["GET /cgi-bin/draft/count"]);
    let api = goldens.api();
    for (path, code) in [("/cgi-bin/draft/get", 40007), ("/cgi-bin/draft/get", 48001)] {
        goldens.fails(path, code, api.drafts().get("d1")).await;
    }
}

async fn the_calls_of_drafts(goldens: &mut Goldens) {
    let api = goldens.api();
    let drafts = api.drafts();
    let pieces: [DraftPiece; 2] = [article().into(), images(2).into()];

    let body = format!(r#"{{"articles":[{ARTICLE},{IMAGES}]}}"#);
    let answer = Reaction::text(r#"{"media_id":"d1","item":[]}"#);
    let call = drafts.add(&pieces);
    let made = goldens
        .row("POST /cgi-bin/draft/add", &body, answer, call)
        .await;
    assert_eq!(made, "d1");

    let line = "POST /cgi-bin/draft/get";
    let answer = format!(r#"{{"news_item":[{ITEM},{{}}],"create_time":1,"update_time":2}}"#);
    let one = r#"{"media_id":"d1"}"#;
    let call = drafts.get("d1");
    let news = goldens.row(line, one, Reaction::text(answer), call).await;
    assert_eq!((news.items.len(), news.updated), (2, 2));
    assert_eq!(news.items[0].article.content, "<p>\n文</p>");
    assert_eq!(news.items[0].thumb_url, "https://mp/t");

    let line = "POST /cgi-bin/draft/update";
    let body = format!(r#"{{"articles":{IMAGES},"index":1,"media_id":"d1"}}"#);
    let call = drafts.update("d1", 1, &pieces[1]);
    goldens.row(line, &body, done(), call).await;

    let line = "POST /cgi-bin/draft/delete";
    goldens.row(line, one, done(), drafts.delete("d1")).await;

    let line = "POST /cgi-bin/draft/batchget";
    let body = r#"{"count":20,"no_content":1,"offset":3}"#;
    let answer = format!(
        r#"{{"total_count":4,"item_count":1,"item":[{{"media_id":"d1","content":{{"news_item":[{ITEM}]}},"update_time":"9"}}]}}"#
    );
    let call = drafts.list(3, 20, false);
    let listed = goldens.row(line, body, Reaction::text(answer), call).await;
    let entry = &listed.items[0];
    assert_eq!((listed.total, &*entry.id, entry.updated), (4, "d1", 9));
    assert_eq!(entry.articles.len(), 1);

    let line = "GET /cgi-bin/draft/count";
    let answer = Reaction::text(r#"{"total_count":4}"#);
    assert_eq!(goldens.row(line, "", answer, drafts.count()).await, 4);

    let empty = "`media_id` is empty";
    goldens.refused(empty, drafts.get(" ")).await;
    goldens.refused(empty, drafts.delete("")).await;
    goldens
        .refused(empty, drafts.update("", 0, &pieces[0]))
        .await;
    let call = drafts.update("d1", 8, &pieces[0]);
    goldens.refused("`index` is 8, 0 to 7 are", call).await;
    goldens
        .refused("`articles` is empty", drafts.add(&[]))
        .await;
    let nine = vec![pieces[0].clone(); 9];
    goldens.refused("9 entries, 8 are", drafts.add(&nine)).await;
    for count in [0, 21] {
        let why = format!("`count` is {count}, 1 to 20 are");
        goldens.refused(&why, drafts.list(0, count, true)).await;
    }
    for (post, why) in [
        (images(0), "`image_list` is empty"),
        (images(21), "21 entries, 20 are"),
        (
            ImagePost::new("", "字", ["i1".to_owned()]),
            "`title` is empty",
        ),
        (
            ImagePost::new("图", "", ["i1".to_owned()]),
            "`content` is empty",
        ),
        (
            ImagePost::new("图", "字", [String::new()]),
            "`image_media_id` is",
        ),
    ] {
        let piece = DraftPiece::from(post);
        goldens.refused(why, drafts.update("d1", 0, &piece)).await;
        goldens.refused(why, drafts.add(&[piece])).await;
    }
    let mut bad = article();
    bad.title = "长".repeat(65);
    let bad = [bad.into()];
    let call = drafts.add(&bad);
    goldens.refused("65 characters, 64 are", call).await;
}

async fn the_calls_of_publishing(goldens: &mut Goldens) {
    let api = goldens.api();
    let publish = api.publish();

    let line = "POST /cgi-bin/freepublish/submit";
    let answer = r#"{"errcode":0,"errmsg":"ok","publish_id":100000001,"msg_data_id":"2247"}"#;
    let call = publish.submit("d1");
    let body = r#"{"media_id":"d1"}"#;
    let sent = goldens.row(line, body, Reaction::text(answer), call).await;
    let ids = (&*sent.publish_id, &*sent.msg_data_id);
    assert_eq!(ids, ("100000001", "2247"));

    let line = "POST /cgi-bin/freepublish/get";
    let body = r#"{"publish_id":"100000001"}"#;
    let answer = r#"{"publish_id":"100000001","publish_status":0,"article_id":"A1","article_detail":{"count":1,"item":[{"idx":1,"article_url":"https://mp/s"}]},"fail_idx":[]}"#;
    let call = publish.state("100000001");
    let state = goldens.row(line, body, Reaction::text(answer), call).await;
    assert_eq!(
        (state.state, &*state.article_id),
        (PublishState::Published, "A1")
    );
    assert_eq!(
        (state.pages[0].place, &*state.pages[0].url),
        (1, "https://mp/s")
    );
    for (number, wanted) in [
        (1, PublishState::Publishing),
        (2, PublishState::NotOriginal),
        (3, PublishState::Failed),
        (4, PublishState::Refused),
        (5, PublishState::Deleted),
        (6, PublishState::Banned),
        (7, PublishState::Other(7)),
    ] {
        let answer = format!(r#"{{"publish_status":{number},"fail_idx":[1,2]}}"#);
        let call = publish.state("100000001");
        let state = goldens.row(line, body, Reaction::text(answer), call).await;
        assert_eq!((state.state, state.failed.len()), (wanted, 2));
    }

    let line = "POST /cgi-bin/freepublish/delete";
    for (place, number) in [(None, 0), (Some(2), 2)] {
        let body = format!(r#"{{"article_id":"A1","index":{number}}}"#);
        goldens
            .row(line, &body, done(), publish.delete("A1", place))
            .await;
    }

    let line = "POST /cgi-bin/freepublish/getarticle";
    let answer = r#"{"news_item":[{"title":"题","is_deleted":true,"url":"https://mp/s"}]}"#;
    let body = r#"{"article_id":"A1"}"#;
    let call = publish.get("A1");
    let news = goldens.row(line, body, Reaction::text(answer), call).await;
    assert!(news.items[0].is_deleted);

    let line = "POST /cgi-bin/freepublish/batchget";
    let body = r#"{"count":1,"no_content":0,"offset":0}"#;
    let answer = r#"{"total_count":1,"item_count":1,"item":[{"article_id":"A1","update_time":3}]}"#;
    let call = publish.list(0, 1, true);
    let listed = goldens.row(line, body, Reaction::text(answer), call).await;
    assert_eq!((&*listed.items[0].id, listed.items[0].updated), ("A1", 3));

    goldens
        .refused("`media_id` is empty", publish.submit(""))
        .await;
    goldens
        .refused("`publish_id` is empty", publish.state(""))
        .await;
    goldens
        .refused("`article_id` is empty", publish.get(""))
        .await;
    for place in [0, 9] {
        let why = format!("`index` is {place}, 1 to 8 are");
        goldens
            .refused(&why, publish.delete("A1", Some(place)))
            .await;
    }
    goldens
        .refused("`count` is 21, 1 to 20", publish.list(0, 21, true))
        .await;
}

async fn the_calls_of_comments(goldens: &mut Goldens) {
    let api = goldens.api();
    let comments = api.comments();
    let (here, nowhere) = (
        CommentedArticle::new(2247, 0),
        CommentedArticle::new(2247, 8),
    );
    let all = r#"{"index":0,"msg_data_id":2247}"#;
    let one = r#"{"index":0,"msg_data_id":2247,"user_comment_id":5}"#;
    /// A call that leaves with `$body`, and is refused for a place that no article has.
    macro_rules! calls {
        ($($path:literal $body:ident $name:ident $more:tt;)*) => {$(
            let line = concat!("POST /cgi-bin/comment/", $path);
            goldens.row(line, $body, done(), calls!(@ here $name $more)).await;
            let why = "`index` is 8, 0 to 7 are";
            goldens.refused(why, calls!(@ nowhere $name $more)).await;
        )*};
        (@ $where:ident $name:ident ($($more:expr),*)) => { comments.$name($where $(, $more)*) };
    }
    let reply = r#"{"content":"谢谢","index":0,"msg_data_id":2247,"user_comment_id":5}"#;
    calls! {
        "open" all open ();
        "close" all close ();
        "markelect" one choose (5);
        "unmarkelect" one unchoose (5);
        "delete" one delete (5);
        "reply/add" reply reply (5, "谢谢");
        "reply/delete" one delete_reply (5);
    }
    goldens
        .refused("`content` is empty", comments.reply(here, 5, ""))
        .await;

    let line = "POST /cgi-bin/comment/list";
    let answer = r#"{"errcode":0,"errmsg":"ok","total":2,"comment":[{"user_comment_id":5,"openid":"o1","create_time":"7","content":"好","comment_type":1,"reply":{"content":"谢谢","create_time":8}},{"user_comment_id":6,"openid":"o2","create_time":9,"content":"坏","comment_type":0,"reply":{}}]}"#;
    for (filter, number) in [
        (CommentFilter::All, 0),
        (CommentFilter::Ordinary, 1),
        (CommentFilter::Chosen, 2),
    ] {
        let body =
            format!(r#"{{"begin":10,"count":49,"index":0,"msg_data_id":2247,"type":{number}}}"#);
        let call = comments.list(here, filter, 10, 49);
        let list = goldens.row(line, &body, Reaction::text(answer), call).await;
        let (first, second) = (&list.comments[0], &list.comments[1]);
        assert_eq!(
            (list.total, first.id, first.created, first.chosen),
            (2, 5, 7, true)
        );
        assert_eq!(
            (first.reply.as_deref(), second.reply.as_deref()),
            (Some("谢谢"), None)
        );
    }
    let call = comments.list(here, CommentFilter::All, 0, 50);
    goldens.refused("`count` is 50, 1 to 49 are", call).await;
}
