//! Customer service: what leaves, what comes back, what is refused before it leaves.

mod whole;

use serde_json::{Value, json};
use wxmenu::api::ApiError;
use wxmenu::api::customer_service::{CustomMessage, MessageBody, MessageOption};
use wxmenu::model::{Article, Openid, Timestamp};
use wxmenu::testing::{Reaction, Seen};

use super::kit::Kit;
use super::table::recorded;

/// The last request.
fn last(kit: &Kit) -> Seen {
    kit.stub.seen().pop().unwrap()
}

fn sent(kit: &Kit) -> (String, Value) {
    let seen = last(kit);
    (format!("{} {}", seen.method, seen.path), seen.json())
}

fn is_refused<T: std::fmt::Debug>(outcome: Result<T, ApiError>, why: &str) {
    match outcome.unwrap_err() {
        ApiError::Refused { reason, .. } => assert!(reason.contains(why), "{reason}"),
        other => panic!("{other}"),
    }
}

fn bodies() -> Vec<(MessageBody, &'static str, Value)> {
    let id = || "m1".to_owned();
    let text = |text: &str| text.to_owned();
    vec![
        (
            MessageBody::Text {
                content: text("你好"),
            },
            "text",
            json!({ "content": "你好" }),
        ),
        (
            MessageBody::Image { media_id: id() },
            "image",
            json!({ "media_id": "m1" }),
        ),
        (
            MessageBody::Voice { media_id: id() },
            "voice",
            json!({ "media_id": "m1" }),
        ),
        (
            MessageBody::Video {
                media_id: id(),
                thumb_media_id: text("t1"),
                title: text("题"),
                description: text("说"),
            },
            "video",
            json!({ "media_id": "m1", "thumb_media_id": "t1", "title": "题", "description": "说" }),
        ),
        (
            MessageBody::Music {
                title: text("歌"),
                description: text(""),
                url: text("http://a/1"),
                hq_url: text("http://a/2"),
                thumb_media_id: text("t1"),
            },
            "music",
            json!({ "title": "歌", "description": "", "musicurl": "http://a/1", "hqmusicurl": "http://a/2", "thumb_media_id": "t1" }),
        ),
        (
            MessageBody::News {
                article: Article::new("题", "https://a/"),
            },
            "news",
            json!({ "articles": [{ "title": "题", "description": "", "url": "https://a/", "picurl": "" }] }),
        ),
        (
            MessageBody::MaterialNews { media_id: id() },
            "mpnews",
            json!({ "media_id": "m1" }),
        ),
        (
            MessageBody::PublishedNews {
                article_id: text("a1"),
            },
            "mpnewsarticle",
            json!({ "article_id": "a1" }),
        ),
        (
            MessageBody::Menu {
                head: text("满意吗"),
                options: vec![
                    MessageOption::new("101", "满意"),
                    MessageOption::new("102", "不满意"),
                ],
                tail: text("谢谢"),
            },
            "msgmenu",
            json!({ "head_content": "满意吗", "list": [{ "id": "101", "content": "满意" }, { "id": "102", "content": "不满意" }], "tail_content": "谢谢" }),
        ),
        (
            MessageBody::Card {
                card_id: text("c1"),
            },
            "wxcard",
            json!({ "card_id": "c1" }),
        ),
        (
            MessageBody::MiniProgram {
                title: text("题"),
                appid: text("wx9"),
                page_path: text("pages/a"),
                thumb_media_id: text("t1"),
            },
            "miniprogrampage",
            json!({ "title": "题", "appid": "wx9", "pagepath": "pages/a", "thumb_media_id": "t1" }),
        ),
    ]
}

#[tokio::test]
async fn a_message_of_each_type_leaves_as_the_platform_reads_it() {
    let kit = Kit::new().await;
    for (body, kind, object) in bodies() {
        let mut message = CustomMessage::new("o1", body);
        message.staff = Some("anna@shop".to_owned());
        kit.stub.next(
            "/cgi-bin/message/custom/send",
            recorded("message_custom_send"),
        );
        kit.api.customer_service().send(&message).await.unwrap();
        let wanted = json!({ "touser": "o1", "msgtype": kind, kind: object, "customservice": { "kf_account": "anna@shop" } });
        assert_eq!(
            sent(&kit),
            ("POST /cgi-bin/message/custom/send".to_owned(), wanted)
        );
    }
}

#[tokio::test]
async fn a_message_over_a_limit_is_not_sent() {
    let kit = Kit::new().await;
    let empty = String::new;
    let long = || "长".repeat(683);
    for (body, why) in [
        (MessageBody::Text { content: long() }, "2049 bytes, 2048"),
        (
            MessageBody::Text {
                content: " \n".to_owned(),
            },
            "`content` is empty",
        ),
        (
            MessageBody::Image { media_id: empty() },
            "`media_id` is empty",
        ),
        (
            MessageBody::Voice { media_id: empty() },
            "`media_id` is empty",
        ),
        (
            MessageBody::Video {
                media_id: empty(),
                thumb_media_id: empty(),
                title: empty(),
                description: empty(),
            },
            "`media_id`",
        ),
        (
            MessageBody::Music {
                title: empty(),
                description: empty(),
                url: empty(),
                hq_url: empty(),
                thumb_media_id: empty(),
            },
            "`thumb_media_id`",
        ),
        (
            MessageBody::News {
                article: Article::new("题", "u".repeat(1025)),
            },
            "1025 bytes, 1024",
        ),
        (
            MessageBody::News {
                article: Article::new("", "u"),
            },
            "`title` is empty",
        ),
        (
            MessageBody::MaterialNews { media_id: empty() },
            "`media_id`",
        ),
        (
            MessageBody::PublishedNews {
                article_id: empty(),
            },
            "`article_id`",
        ),
        (
            MessageBody::Menu {
                head: empty(),
                options: Vec::new(),
                tail: empty(),
            },
            "`list` is empty",
        ),
        (
            MessageBody::Menu {
                head: long(),
                options: vec![MessageOption::new("1", "a")],
                tail: empty(),
            },
            "2050 bytes",
        ),
        (MessageBody::Card { card_id: empty() }, "`card_id`"),
        (
            MessageBody::MiniProgram {
                title: empty(),
                appid: empty(),
                page_path: empty(),
                thumb_media_id: empty(),
            },
            "`appid`",
        ),
    ] {
        let message = CustomMessage::new("o1", body);
        is_refused(kit.api.customer_service().send(&message).await, why);
    }
    is_refused(
        kit.api
            .customer_service()
            .send(&CustomMessage::text("", "a"))
            .await,
        "`openid`",
    );
    is_refused(
        kit.api
            .customer_service()
            .typing(&Openid::from(""), true)
            .await,
        "`openid`",
    );
    assert!(kit.stub.seen().is_empty(), "not even a token was fetched");
    assert_eq!(kit.told.count("POST /cgi-bin/message/custom/send: "), 0);
}

#[tokio::test]
async fn typing_is_shown_and_hidden() {
    let kit = Kit::new().await;
    for (on, command) in [(true, "Typing"), (false, "CancelTyping")] {
        kit.api
            .customer_service()
            .typing(&"o1".into(), on)
            .await
            .unwrap();
        let wanted = json!({ "touser": "o1", "command": command });
        assert_eq!(
            sent(&kit),
            ("POST /cgi-bin/message/custom/typing".to_owned(), wanted)
        );
    }
}

#[tokio::test]
async fn the_staff_is_listed() {
    let kit = Kit::new().await;
    let service = kit.api.customer_service();
    kit.stub.next(
        "/cgi-bin/customservice/getkflist",
        recorded("customservice_getkflist"),
    );
    let staff = service.staff().await.unwrap();
    let first = (&*staff[0].account, &*staff[0].nickname, &*staff[0].id);
    assert_eq!(first, ("test1@test", "test1", "1001"));
    kit.stub.next(
        "/cgi-bin/customservice/getonlinekflist",
        recorded("customservice_getonlinekflist"),
    );
    let online = service.online_staff().await.unwrap();
    assert_eq!(
        (online[0].status, online[0].conversations, &*online[0].id),
        (1, 1, "1001")
    );
    kit.stub.next(
        "/cgi-bin/customservice/getkflist",
        Reaction::text("{\"errcode\":0}"),
    );
    assert_eq!(service.staff().await.unwrap_err().errcode(), Some(-2));
}

#[tokio::test]
async fn the_staff_is_changed() {
    let kit = Kit::new().await;
    let service = kit.api.customer_service();
    let who = json!({ "kf_account": "anna@shop", "nickname": "安娜" });
    service.add_staff("anna@shop", "安娜").await.unwrap();
    assert_eq!(
        sent(&kit),
        ("POST /customservice/kfaccount/add".to_owned(), who.clone())
    );
    service.update_staff("anna@shop", "安娜").await.unwrap();
    assert_eq!(
        sent(&kit),
        ("POST /customservice/kfaccount/update".to_owned(), who)
    );
    service.invite_staff("anna@shop", "wxid").await.unwrap();
    let invited = json!({ "kf_account": "anna@shop", "invite_wx": "wxid" });
    assert_eq!(
        sent(&kit),
        (
            "POST /customservice/kfaccount/inviteworker".to_owned(),
            invited
        )
    );
    service
        .set_staff_picture("anna@shop", b"JPG".to_vec())
        .await
        .unwrap();
    assert_eq!(last(&kit).param("kf_account"), Some("anna@shop"));
    assert!(String::from_utf8_lossy(&last(&kit).body).contains("\r\n\r\nJPG\r\n"));
    service.delete_staff("anna@shop").await.unwrap();
    assert_eq!(
        (&*last(&kit).method, last(&kit).param("kf_account")),
        ("GET", Some("anna@shop"))
    );

    let count = kit.stub.seen().len();
    for (account, why) in [
        ("anna", "has no @"),
        ("@shop", "before the @"),
        ("an na@shop", "letters, digits and _"),
        ("anna1234567@shop", "10 are allowed"),
    ] {
        is_refused(service.add_staff(account, "安娜").await, why);
        is_refused(service.delete_staff(account).await, why);
    }
    is_refused(
        service.update_staff("anna@shop", &"长".repeat(17)).await,
        "16 are allowed",
    );
    is_refused(service.invite_staff("anna@shop", "").await, "`invite_wx`");
    is_refused(
        service.set_staff_picture("anna@shop", Vec::new()).await,
        "empty",
    );
    assert_eq!(kit.stub.seen().len(), count);
}

#[tokio::test]
async fn conversations_begin_and_end_and_are_listed() {
    let kit = Kit::new().await;
    let service = kit.api.customer_service();
    let both = json!({ "kf_account": "anna@shop", "openid": "o1" });
    service.begin("anna@shop", &"o1".into()).await.unwrap();
    assert_eq!(
        sent(&kit),
        (
            "POST /customservice/kfsession/create".to_owned(),
            both.clone()
        )
    );
    service.end("anna@shop", &"o1".into()).await.unwrap();
    assert_eq!(
        sent(&kit),
        ("POST /customservice/kfsession/close".to_owned(), both)
    );
    kit.stub.next(
        "/customservice/kfsession/getsession",
        recorded("customservice_kfsession_getsession"),
    );
    let one = service.conversation(&"o1".into()).await.unwrap();
    assert_eq!((&*one.staff, one.began), ("test1@test", 123_456_789));
    assert_eq!(last(&kit).param("openid"), Some("o1"));
    kit.stub.next(
        "/customservice/kfsession/getsessionlist",
        recorded("customservice_kfsession_getsessionlist"),
    );
    let list = service.conversations("anna@shop").await.unwrap();
    assert_eq!(
        (list.len(), list[0].openid.as_ref().unwrap().as_str()),
        (2, "OPENID")
    );
    kit.stub.next(
        "/customservice/kfsession/getwaitcase",
        recorded("customservice_kfsession_getwaitcase"),
    );
    let waiting = service.waiting().await.unwrap();
    assert_eq!((waiting.count, waiting.first.len()), (150, 2));
    let count = kit.stub.seen().len();
    is_refused(service.begin("anna@shop", &"".into()).await, "`openid`");
    is_refused(service.end("anna", &"o1".into()).await, "has no @");
    is_refused(service.conversation(&"".into()).await, "`openid`");
    is_refused(service.conversations("anna").await, "has no @");
    assert_eq!(kit.stub.seen().len(), count);
}

#[tokio::test]
async fn what_was_said_is_listed_for_a_day_at_most() {
    let kit = Kit::new().await;
    let service = kit.api.customer_service();
    let (from, to) = (
        Timestamp::from_secs(1_400_000_000),
        Timestamp::from_secs(1_400_086_400),
    );
    kit.stub.next(
        "/customservice/msgrecord/getmsglist",
        recorded("customservice_msgrecord_getmsglist"),
    );
    let records = service.records(from, to, 1, 100).await.unwrap();
    assert_eq!(
        (records.records[0].operation, records.records[0].time),
        (2002, 1_400_563_710)
    );
    let wanted =
        json!({ "starttime": 1_400_000_000, "endtime": 1_400_086_400, "msgid": 1, "number": 100 });
    assert_eq!(
        sent(&kit),
        (
            "POST /customservice/msgrecord/getmsglist".to_owned(),
            wanted
        )
    );
    let later = Timestamp::from_secs(1_400_086_401);
    is_refused(
        service.records(from, later, 1, 100).await,
        "more than a day",
    );
    is_refused(service.records(to, from, 1, 100).await, "before the start");
    is_refused(service.records(from, to, 1, 10_001).await, "1 to 10000");
}
