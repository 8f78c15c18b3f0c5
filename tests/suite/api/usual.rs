//! What the stub answers by itself is understood by typed calls, so that a bot can be tried offline.

use wxmenu::api::qrcode::QrScene;
use wxmenu::api::{Body, Call, Language};
use wxmenu::testing::Seen;

use super::kit::Kit;

#[tokio::test]
async fn the_stub_knows_people_and_tags() {
    let kit = Kit::new().await;
    let users = kit.api.users();
    let follower = users
        .get(&"o-ann".into(), Language::default())
        .await
        .unwrap();
    assert_eq!(
        follower.unionid.as_ref().map(|id| id.as_str()),
        Some("u-ann")
    );
    assert_eq!(users.followers(None).await.unwrap().openids.len(), 2);
    assert_eq!(users.tags().await.unwrap()[0].name, "熟客");
    assert_eq!(users.create_tag("新客").await.unwrap().name, "新客");
    assert_eq!(users.tags_of(&"o1".into()).await.unwrap(), [100]);
    assert_eq!(users.tagged(100, None).await.unwrap().openids.len(), 1);
    assert!(users.blocked(None).await.unwrap().openids.is_empty());
}

#[tokio::test]
async fn the_stub_takes_files_and_makes_codes() {
    let kit = Kit::new().await;
    let code = kit.api.qrcodes();
    let code = code.temporary(&QrScene::Id(1), 60).await.unwrap();
    assert_eq!(code.ticket, "STUB-QRCODE");
    assert_eq!(kit.api.material().count().await.unwrap().images, 0);
    let login = kit.api.oauth().grant("ann.1").await.unwrap();
    assert_eq!(login.openid.as_str(), "o-ann");
}

#[tokio::test]
async fn a_terminal_tells_the_stub_to_fail() {
    let kit = Kit::new().await;
    let tell = async |body: &str| {
        let (content_type, bytes) = ("application/json".to_owned(), body.as_bytes().to_vec());
        let call = Call::post("/stub/react").body(Body::Bytes {
            content_type,
            bytes,
        });
        format!("{:?}", kit.api.call(&call).await)
    };
    let path = r#""path": "/cgi-bin/getcallbackip""#;
    for (body, said) in [(r#""errcode": 45009"#, "45009"), (r#""html": 502"#, "502")] {
        assert!(tell(&format!("{{{path}, {body}}}")).await.starts_with("Ok"));
        let told = kit.ask().await.unwrap_err().to_string();
        assert!(told.contains(said), "{told}");
    }
    assert!(
        tell(&format!(r#"{{{path}, "errcode": 0}}"#))
            .await
            .starts_with("Ok")
    );
    kit.ask().await.unwrap();
    for odd in ["{}", "no JSON", &format!("{{{path}}}")] {
        assert!(tell(odd).await.contains("40035"), "{odd}");
    }
    let is_odd = |seen: &&Seen| seen.path == "/stub/react";
    assert_eq!(kit.stub.seen().iter().filter(is_odd).count(), 6);
}
