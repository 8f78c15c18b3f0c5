//! Messages to many people: what leaves, what comes back, what is refused before it leaves.

use wxmenu::api::mass::{Audience, MassBody, MassMessage, MassPictures, MassState, Previewer};
use wxmenu::model::Openid;
use wxmenu::testing::{Reaction, StubPlatform};

use super::kit::Kit;
use super::news::{ARTICLE, article};
use super::table::{Goldens, done, form, recorded};

/// Each type; as it leaves; as it leaves to be shown before, where that differs.
fn bodies() -> Vec<(MassBody, &'static str, &'static str)> {
    let id = || "m1".to_owned();
    let mut pictures = MassPictures::new([id(), "m2".to_owned()]);
    pictures.recommend = "荐".to_owned();
    pictures.open_comments = true;
    vec![
        (
            MassBody::News { media_id: id() },
            r#""mpnews":{"media_id":"m1"},"msgtype":"mpnews","send_ignore_reprint":0"#,
            r#""mpnews":{"media_id":"m1"},"msgtype":"mpnews""#,
        ),
        (
            MassBody::Text {
                content: "你好".to_owned(),
            },
            r#""msgtype":"text","text":{"content":"你好"}"#,
            "",
        ),
        (
            MassBody::Voice { media_id: id() },
            r#""msgtype":"voice","voice":{"media_id":"m1"}"#,
            "",
        ),
        (
            MassBody::Pictures(pictures),
            r#""images":{"media_ids":["m1","m2"],"need_open_comment":1,"only_fans_can_comment":0,"recommend":"荐"},"msgtype":"image""#,
            r#""image":{"media_id":"m1"},"msgtype":"image""#,
        ),
        (
            MassBody::Film {
                media_id: id(),
                title: "题".to_owned(),
                description: String::new(),
            },
            r#""mpvideo":{"description":"","media_id":"m1","title":"题"},"msgtype":"mpvideo""#,
            "",
        ),
        (
            MassBody::Card {
                card_id: "c1".to_owned(),
            },
            r#""msgtype":"wxcard","wxcard":{"card_id":"c1"}"#,
            "",
        ),
    ]
}

/// The fields of an object, whatever their order.
fn sorted(fields: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(&format!("{{{fields}}}")).unwrap();
    value.to_string()
}

#[tokio::test]
async fn every_call_leaves_is_read_and_held_to_its_limits() {
    let mut goldens = Goldens::new().await;
    a_message_of_each_type(&mut goldens).await;
    what_a_message_is_made_of(&mut goldens).await;
    what_becomes_of_a_message(&mut goldens).await;
    what_is_over_a_limit(&mut goldens).await;
    let without = [
        "POST /cgi-bin/message/mass/get",
        "POST /cgi-bin/message/mass/speed/get",
    ];
    goldens.cover("mass", &without);
}

async fn a_message_of_each_type(goldens: &mut Goldens) {
    let api = goldens.api();
    let mass = api.mass();
    let people = [Openid::from("o1"), Openid::from("o2")];
    for (body, fields, before) in bodies() {
        let message = MassMessage::new(body);
        let line = "POST /cgi-bin/message/mass/sendall";
        for (audience, filter) in [
            (Audience::Everyone, r#"{"is_to_all":true}"#),
            (Audience::Tag(2), r#"{"is_to_all":false,"tag_id":2}"#),
        ] {
            let body = sorted(&format!(r#""filter":{filter},{fields}"#));
            let call = mass.send_all(audience, &message);
            let sent = goldens
                .row(line, &body, recorded("message_mass_send"), call)
                .await;
            assert_eq!(
                (sent.id, sent.data_id, sent.sent_before),
                (34_182, 206_227_730, false)
            );
        }
        let line = "POST /cgi-bin/message/mass/send";
        let body = sorted(&format!(r#""touser":["o1","o2"],{fields}"#));
        let call = mass.send(&people, &message);
        goldens
            .row(line, &body, recorded("message_mass_send"), call)
            .await;

        let line = "POST /cgi-bin/message/mass/preview";
        let shown = if before.is_empty() { fields } else { before };
        let answer = Reaction::text(r#"{"errcode":0,"errmsg":"preview success","msg_id":34182}"#);
        let body = sorted(&format!(r#""touser":"o1",{shown}"#));
        let to = Previewer::Openid("o1".into());
        let call = mass.preview(&to, &message);
        goldens.row(line, &body, answer, call).await;
        let to = Previewer::WechatId("anna".to_owned());
        let body = sorted(&format!(r#""towxname":"anna",{shown}"#));
        goldens
            .row(line, &body, done(), mass.preview(&to, &message))
            .await;
    }
    let mut message = MassMessage::new(MassBody::News {
        media_id: "m1".to_owned(),
    });
    message.client_id = Some("c-1".to_owned());
    message.even_if_reprint = true;
    let line = "POST /cgi-bin/message/mass/sendall";
    let body = r#"{"clientmsgid":"c-1","filter":{"is_to_all":true},"mpnews":{"media_id":"m1"},"msgtype":"mpnews","send_ignore_reprint":1}"#;
    let call = mass.send_all(Audience::Everyone, &message);
    goldens
        .row(line, body, recorded("message_mass_send"), call)
        .await;
    let answer = r#"{"errcode":45065,"errmsg":"clientmsgid exist","msg_id":34182}"#;
    let call = mass.send_all(Audience::Everyone, &message);
    let sent = goldens.row(line, body, Reaction::text(answer), call).await;
    assert_eq!((sent.id, sent.sent_before), (34_182, true));
    let path = "/cgi-bin/message/mass/sendall";
    for code in [45065, 45066, 48003] {
        let call = mass.send_all(Audience::Everyone, &message);
        goldens.fails(path, code, call).await;
    }
}

/// With an id of its own a message may be sent again when nobody knows whether it arrived; without
/// one it may not.
#[tokio::test]
async fn only_a_message_with_an_id_is_repeated_when_the_connection_breaks() {
    let path = "/cgi-bin/message/mass/sendall";
    let before = r#"{"errcode":45065,"errmsg":"clientmsgid exist","msg_id":7}"#;
    for client_id in [None, Some("c-1".to_owned())] {
        let second = StubPlatform::start().await.unwrap();
        let kit = Kit::with(|builder| builder.host(second.url())).await;
        kit.stub.always(path, Reaction::Break);
        second.always(path, Reaction::text(before));
        let mut message = MassMessage::text("你好");
        message.client_id.clone_from(&client_id);
        let sent = kit.api.mass().send_all(Audience::Everyone, &message).await;
        assert_eq!(kit.stub.calls(path).len(), 1);
        match (client_id, sent) {
            (None, Err(error)) => {
                assert_eq!((error.errcode(), second.seen().len()), (Some(-2), 0));
            }
            (Some(_), Ok(sent)) => assert_eq!((sent.id, sent.sent_before), (7, true)),
            (_, other) => panic!("{other:?}"),
        }
    }
}

async fn what_a_message_is_made_of(goldens: &mut Goldens) {
    let api = goldens.api();
    let mass = api.mass();
    let line = "POST /cgi-bin/media/uploadimg";
    let body = form(
        "--\nContent-Disposition: form-data; name=\"media\"; filename=\"a.png\"\n\
         Content-Type: application/octet-stream\n\nDATA\n--END",
    );
    let call = mass.add_picture("a.png", b"DATA".to_vec());
    let url = goldens
        .row(line, &body, recorded("media_uploadimg"), call)
        .await;
    assert!(url.starts_with("http://mmbiz.qpic.cn/"), "{url}");

    let line = "POST /cgi-bin/media/uploadnews";
    let body = format!(r#"{{"articles":[{ARTICLE},{ARTICLE}]}}"#);
    let answer = r#"{"type":"news","media_id":"n1","created_at":1391857799}"#;
    let two = [article(), article()];
    let call = mass.add_news(&two);
    let made = goldens.row(line, &body, Reaction::text(answer), call).await;
    assert_eq!((&*made.media_id, made.created), ("n1", 1_391_857_799));

    let line = "POST /cgi-bin/media/uploadvideo";
    let body = r#"{"description":"说","media_id":"m1","title":"题"}"#;
    let answer = r#"{"type":"video","media_id":"v1","created_at":"1398848981"}"#;
    let call = mass.add_film("m1", "题", "说");
    let made = goldens.row(line, body, Reaction::text(answer), call).await;
    assert_eq!((&*made.media_id, made.created), ("v1", 1_398_848_981));
}

async fn what_becomes_of_a_message(goldens: &mut Goldens) {
    let api = goldens.api();
    let mass = api.mass();
    let line = "POST /cgi-bin/message/mass/get";
    let body = r#"{"msg_id":"201053012"}"#;
    let answer = recorded("message_mass_get");
    let call = mass.state(201_053_012);
    assert_eq!(goldens.row(line, body, answer, call).await, MassState::Sent);
    for (word, wanted) in [
        ("SENDING", MassState::Sending),
        ("SEND_FAIL", MassState::Failed),
        ("DELETE", MassState::Deleted),
        ("LATER", MassState::Other("LATER".to_owned())),
    ] {
        let answer = format!(r#"{{"msg_id":201053012,"msg_status":"{word}"}}"#);
        let call = mass.state(201_053_012);
        let state = goldens.row(line, body, Reaction::text(answer), call).await;
        assert_eq!(state, wanted);
    }
    let line = "POST /cgi-bin/message/mass/delete";
    for (place, number) in [(None, 0), (Some(8), 8)] {
        let body = format!(r#"{{"article_idx":{number},"msg_id":30124}}"#);
        goldens
            .row(line, &body, done(), mass.delete(30_124, place))
            .await;
    }
    let line = "POST /cgi-bin/message/mass/speed/get";
    let answer = Reaction::text(r#"{"speed":3,"realspeed":30}"#);
    let speed = goldens.row(line, "{}", answer, mass.speed()).await;
    assert_eq!((speed.step, speed.ten_thousands), (3, 30));
    let line = "POST /cgi-bin/message/mass/speed/set";
    goldens
        .row(line, r#"{"speed":4}"#, done(), mass.set_speed(4))
        .await;
}

async fn what_is_over_a_limit(goldens: &mut Goldens) {
    let api = goldens.api();
    let mass = api.mass();
    let one = Previewer::Openid("o1".into());
    let two = [Openid::from("o1"), Openid::from("o2")];
    let empty = String::new;
    let mut late = MassMessage::text("你好");
    late.client_id = Some("c".repeat(65));
    let messages = [
        (MassMessage::text(" "), "`content` is empty"),
        (late, "`clientmsgid` has 65 bytes, 64 are"),
        (
            MassMessage::new(MassBody::News { media_id: empty() }),
            "`media_id`",
        ),
        (
            MassMessage::new(MassBody::Voice { media_id: empty() }),
            "`media_id`",
        ),
        (
            MassMessage::new(MassBody::Film {
                media_id: empty(),
                title: empty(),
                description: empty(),
            }),
            "`media_id`",
        ),
        (
            MassMessage::new(MassBody::Card { card_id: empty() }),
            "`card_id`",
        ),
        (
            MassMessage::new(MassBody::Pictures(MassPictures::default())),
            "`media_ids` is",
        ),
        (
            MassMessage::new(MassBody::Pictures(MassPictures::new([empty()]))),
            "`media_ids` is",
        ),
        (
            MassMessage::new(MassBody::Pictures(MassPictures::new(vec![
                "m".to_owned();
                21
            ]))),
            "21 entries, 20 are",
        ),
    ];
    for (message, why) in &messages {
        goldens
            .refused(why, mass.send_all(Audience::Everyone, message))
            .await;
        goldens.refused(why, mass.send(&two, message)).await;
        goldens.refused(why, mass.preview(&one, message)).await;
    }
    let good = MassMessage::text("你好");
    let many = vec![Openid::from("o1"); 10_001];
    for (people, why) in [
        (&[] as &[Openid], "`touser` is empty"),
        (&two[..1], "1 entry, 2 are needed"),
        (&many, "10001 entries, 10000 are"),
        (&["o1".into(), "".into()], "`touser` is empty"),
    ] {
        goldens.refused(why, mass.send(people, &good)).await;
    }
    let nobody = Previewer::WechatId(empty());
    goldens
        .refused("`towxname` is empty", mass.preview(&nobody, &good))
        .await;
    let call = mass.delete(1, Some(9));
    goldens
        .refused("`article_idx` is 9, 1 to 8 are", call)
        .await;
    goldens
        .refused("`speed` is 5, 0 to 4 are", mass.set_speed(5))
        .await;
    let call = mass.add_picture("a.jpg", vec![0; (1 << 20) + 1]);
    goldens.refused("1048577 bytes, 1048576 are", call).await;
    let call = mass.add_picture("a.gif", vec![0]);
    goldens.refused("end in one of .jpg .jpeg .png", call).await;
    goldens
        .refused("`articles` is empty", mass.add_news(&[]))
        .await;
    goldens
        .refused("`media_id` is empty", mass.add_film("", "题", ""))
        .await;
    goldens
        .refused("`title` is empty", mass.add_film("m1", "", ""))
        .await;
}
