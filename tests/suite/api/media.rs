//! Media and material: what leaves, what comes back, what is refused before it leaves.

use wxmenu::api::NewsArticle;
use wxmenu::api::media::{FilmAbout, Material, MaterialKind, Media, MediaKind, SpeechLanguage};
use wxmenu::testing::Reaction;

use super::news::{ARTICLE, ITEM, article};
use super::table::{Goldens, done, form, recorded};

/// A form with the file `name` and the content `DATA`.
fn file(name: &str) -> String {
    let head = format!("Content-Disposition: form-data; name=\"media\"; filename=\"{name}\"");
    form(&format!(
        "--\n{head}\nContent-Type: application/octet-stream\n\nDATA\n--END"
    ))
}

fn data() -> Vec<u8> {
    b"DATA".to_vec()
}

#[tokio::test]
async fn every_call_leaves_is_read_and_held_to_its_limits() {
    let mut goldens = Goldens::new().await;
    let api = goldens.api();
    let media = api.media();

    let line = "POST /cgi-bin/media/upload?type=image";
    let call = media.upload(MediaKind::Image, "a.JPG", data());
    let picture = goldens
        .row(line, &file("a.JPG"), recorded("media_upload"), call)
        .await;
    assert_eq!(
        (&*picture.media_id, picture.created),
        ("12345678", 123_456_789)
    );

    let line = "POST /cgi-bin/media/upload?type=thumb";
    let answer = r#"{"type":"thumb","thumb_media_id":"T1","created_at":"1"}"#;
    let call = media.upload(MediaKind::Thumb, "a.jpg", data());
    let thumb = goldens
        .row(line, &file("a.jpg"), Reaction::text(answer), call)
        .await;
    assert_eq!((&*thumb.media_id, thumb.created), ("T1", 1));

    let line = "GET /cgi-bin/media/get?media_id=m1";
    let picture = Reaction::file("image/jpeg", *b"\xFF\xD8");
    let got = goldens.row(line, "", picture, media.get("m1")).await;
    assert!(matches!(got, Media::File(file) if file.bytes == b"\xFF\xD8"));
    let film = Reaction::text(r#"{"video_url":"https://v/"}"#);
    let got = goldens.row(line, "", film, media.get("m1")).await;
    assert_eq!(
        got,
        Media::Film {
            url: "https://v/".to_owned()
        }
    );

    let line = "GET /cgi-bin/media/get/jssdk?media_id=m1";
    let voice = Reaction::file("voice/speex", *b"speex");
    let got = goldens.row(line, "", voice, media.get_jssdk("m1")).await;
    assert!(matches!(got, Media::File(file) if file.bytes == b"speex"));

    let line = "POST /cgi-bin/media/voice/addvoicetorecofortext?format=mp3&lang=zh_CN&voice_id=v1";
    let call = media.add_speech("v1", SpeechLanguage::Chinese, data());
    goldens.row(line, &file("v1.mp3"), done(), call).await;

    let line = "POST /cgi-bin/media/voice/queryrecoresultfortext?lang=en_US&voice_id=v1";
    let call = media.speech_text("v1", SpeechLanguage::English);
    let heard = Reaction::text(r#"{"result":"你好"}"#);
    assert_eq!(goldens.row(line, "", heard, call).await, "你好");

    let line = "POST /cgi-bin/media/voice/translatecontent?lfrom=zh_CN&lto=en_US";
    let call = media.translate(SpeechLanguage::Chinese, SpeechLanguage::English, "你好");
    let answer = Reaction::text(r#"{"from_content":"你好","to_content":"hello"}"#);
    assert_eq!(goldens.row(line, "你好", answer, call).await.to, "hello");

    the_calls_of_material(&mut goldens).await;
    what_is_over_a_limit(&mut goldens).await;
    goldens.cover("media", &["GET /cgi-bin/material/get_materialcount"]);
    let path = "/cgi-bin/media/get";
    goldens.fails(path, 40007, media.get("m1")).await;
}

async fn the_calls_of_material(goldens: &mut Goldens) {
    let api = goldens.api();
    let material = api.material();

    let line = "POST /cgi-bin/material/add_material?type=image";
    let answer = Reaction::text(r#"{"media_id":"m1","url":"https://a/1"}"#);
    let call = material.add(MediaKind::Image, "a.png", data());
    let added = goldens.row(line, &file("a.png"), answer, call).await;
    assert_eq!((&*added.media_id, &*added.url), ("m1", "https://a/1"));

    let line = "POST /cgi-bin/material/add_material?type=video";
    let about = FilmAbout::new("题\"", "介绍");
    let body = file("a.mp4").replace(
        "DATA\r\n--wxmenu-form-0000000000000000--\r\n",
        &form(
            "DATA\n--\nContent-Disposition: form-data; name=\"description\"\n\n\
             {\"introduction\":\"介绍\",\"title\":\"题\\\"\"}\n--END",
        ),
    );
    let answer = Reaction::text(r#"{"media_id":"m2"}"#);
    let call = material.add_film("a.mp4", data(), &about);
    assert_eq!(goldens.row(line, &body, answer, call).await.url, "");

    let line = "POST /cgi-bin/material/add_news";
    let body = format!(r#"{{"articles":[{ARTICLE}]}}"#);
    let answer = Reaction::text(r#"{"media_id":"n1"}"#);
    let articles = [article()];
    let call = material.add_news(&articles);
    assert_eq!(goldens.row(line, &body, answer, call).await, "n1");

    let line = "POST /cgi-bin/material/update_news";
    let body = format!(r#"{{"articles":{ARTICLE},"index":1,"media_id":"n1"}}"#);
    let call = material.update_news("n1", 1, &articles[0]);
    goldens.row(line, &body, done(), call).await;

    let line = "POST /cgi-bin/material/get_material";
    let body = r#"{"media_id":"m1"}"#;
    let answer = Reaction::file("image/png", *b"PNG");
    let got = goldens.row(line, body, answer, material.get("m1")).await;
    assert!(matches!(got, Material::File(file) if file.bytes == b"PNG"));
    let answer = r#"{"title":"题","description":"介绍","down_url":"https://v/"}"#;
    let call = material.get("m1");
    let got = goldens.row(line, body, Reaction::text(answer), call).await;
    let (about, url) = (FilmAbout::new("题", "介绍"), "https://v/".to_owned());
    assert_eq!(got, Material::Film { about, url });
    let answer = format!(r#"{{"news_item":[{ITEM}],"create_time":1,"update_time":"2"}}"#);
    let call = material.get("m1");
    let got = goldens.row(line, body, Reaction::text(answer), call).await;
    let Material::News(news) = got else {
        panic!("{got:?}")
    };
    assert_eq!((news.items.len(), news.created, news.updated), (1, 1, 2));
    let (item, article) = (&news.items[0], &news.items[0].article);
    assert_eq!((&*item.url, item.is_deleted), ("https://mp/s", false));
    assert_eq!(
        (&*article.digest, &*article.source_url),
        ("摘", "https://a/")
    );
    assert_eq!(
        (article.open_comments, article.followers_only),
        (true, false)
    );

    let line = "POST /cgi-bin/material/del_material";
    goldens.row(line, body, done(), material.delete("m1")).await;

    let line = "POST /cgi-bin/material/batchget_material";
    let answer = format!(
        r#"{{"total_count":7,"item_count":2,"item":[{{"media_id":"m1","name":"a.png","update_time":1,"url":"https://a/1"}},{{"media_id":"n1","content":{{"news_item":[{ITEM}]}},"update_time":2}}]}}"#
    );
    let body = r#"{"count":20,"offset":5,"type":"news"}"#;
    let call = material.list(MaterialKind::News, 5, 20);
    let listed = goldens.row(line, body, Reaction::text(answer), call).await;
    assert_eq!((listed.total, listed.items.len()), (7, 2));
    assert_eq!(
        (&*listed.items[0].name, listed.items[0].articles.len()),
        ("a.png", 0)
    );
    assert_eq!(listed.items[1].articles[0].article.title, "题");

    let line = "GET /cgi-bin/material/get_materialcount";
    let answer = recorded("material_get_materialcount");
    let count = goldens.row(line, "", answer, material.count()).await;
    let all = (count.voices, count.videos, count.images, count.news);
    assert_eq!(all, (1, 2, 3, 4));
}

async fn what_is_over_a_limit(goldens: &mut Goldens) {
    let api = goldens.api();
    let (media, material) = (api.media(), api.material());
    for (kind, name, length, why) in [
        (MediaKind::Image, "a.png", 0, "`media` is empty"),
        (
            MediaKind::Image,
            "a.png",
            10 << 20,
            "10485761 bytes, 10485760 are",
        ),
        (
            MediaKind::Voice,
            "a.amr",
            2 << 20,
            "2097153 bytes, 2097152 are",
        ),
        (
            MediaKind::Video,
            "a.mp4",
            10 << 20,
            "10485761 bytes, 10485760 are",
        ),
        (
            MediaKind::Thumb,
            "a.jpg",
            64 << 10,
            "65537 bytes, 65536 are",
        ),
        (MediaKind::Image, "a.mp4", 1, "end in one of .jpg"),
        (MediaKind::Image, "png", 1, "`filename` is \"png\""),
    ] {
        let content = vec![0; if length > 1 { length + 1 } else { length }];
        let call = media.upload(kind, name, content.clone());
        goldens.refused(why, call).await;
        if kind == MediaKind::Video {
            let about = FilmAbout::new("题", "");
            let call = material.add_film(name, content, &about);
            goldens.refused(why, call).await;
        } else {
            goldens
                .refused(why, material.add(kind, name, content))
                .await;
        }
    }
    let about = FilmAbout::new(" ", "");
    let call = material.add_film("a.mp4", data(), &about);
    goldens.refused("`title` is empty", call).await;
    let call = material.add(MediaKind::Video, "a.mp4", data());
    goldens.refused("`description` is empty", call).await;
    let why = "`media_id` is empty";
    goldens.refused(why, media.get("")).await;
    goldens.refused(why, media.get_jssdk("")).await;
    goldens.refused(why, material.get("")).await;
    goldens.refused(why, material.delete("")).await;
    let call = media.add_speech("v1", SpeechLanguage::Chinese, vec![0; (1 << 20) + 1]);
    goldens.refused("1048577 bytes, 1048576 are", call).await;
    let call = media.speech_text("", SpeechLanguage::Chinese);
    goldens.refused("`voice_id` is empty", call).await;
    let text = "长".repeat(201);
    let call = media.translate(SpeechLanguage::Chinese, SpeechLanguage::English, &text);
    goldens.refused("603 bytes, 600 are", call).await;
    let call = material.list(MaterialKind::Image, 0, 21);
    goldens.refused("`count` is 21, 1 to 20 are", call).await;

    let call = material.add_news(&[]);
    goldens.refused("`articles` is empty", call).await;
    let nine = vec![article(); 9];
    let call = material.add_news(&nine);
    goldens.refused("9 entries, 8 are", call).await;
    let good = article();
    let call = material.update_news("n1", 8, &good);
    goldens.refused("`index` is 8, 0 to 7 are", call).await;
    type Spoil = fn(&mut NewsArticle);
    let spoilt: [(Spoil, &str); 8] = [
        (|own| own.title.clear(), "`title` is empty"),
        (|own| own.title = "长".repeat(65), "65 characters, 64 are"),
        (|own| own.author = "长".repeat(17), "17 characters, 16 are"),
        (
            |own| own.digest = "长".repeat(129),
            "129 characters, 128 are",
        ),
        (
            |own| own.content = "长".repeat(20_001),
            "20001 characters, 20000",
        ),
        (|own| own.content.clear(), "`content` is empty"),
        (
            |own| own.source_url = "u".repeat(1025),
            "1025 bytes, 1024 are",
        ),
        (
            |own| own.thumb_media_id.clear(),
            "`thumb_media_id` is empty",
        ),
    ];
    for (spoil, why) in spoilt {
        let mut bad = article();
        spoil(&mut bad);
        goldens
            .refused(why, material.update_news("n1", 0, &bad))
            .await;
        let articles = [article(), bad];
        goldens.refused(why, material.add_news(&articles)).await;
    }
}
