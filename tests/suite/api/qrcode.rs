//! Codes and short keys: what leaves, what comes back, what is refused before it leaves.

use std::sync::{Arc, Mutex};

use wxmenu::api::qrcode::QrScene;
use wxmenu::api::{ApiAccount, HttpRequest, HttpResponse, Platform, Transport, TransportError};
use wxmenu::model::{ManualClock, Secret};

use super::golden::{goldens, recorded, refusals, whole_family_was_called};
use super::kit::Kit;

const LIMITED: &str = r#"{"ticket":"t 1+","url":"http://weixin.qq.com/q/x"}"#;

fn text(text: &str) -> QrScene {
    QrScene::Text(text.to_owned())
}

#[tokio::test]
async fn codes_of_four_kinds_and_short_keys() {
    let kit = Kit::new().await;
    let codes = kit.api.qrcodes();
    let create = "POST /cgi-bin/qrcode/create";
    goldens! { kit;
        codes.temporary(&QrScene::Id(123), 1800), create,
            r#"{"action_info":{"scene":{"scene_id":123}},"action_name":"QR_SCENE","expire_seconds":1800}"#, recorded("qrcode_create"), code => {
            assert_eq!((code.expire_seconds, &*code.url), (Some(1800), "https://weixin.qq.com/q/kZgfwMTm72WWPkovabbI"));
            assert!(code.picture_url().ends_with("showqrcode?ticket=gQH47joAAAAAAAAAASxodHRwOi8vd2VpeGluLnFxLmNvbS9xL2taZ2Z3TVRtNzJXV1Brb3ZhYmJJAAIEZ23sUwMEmm3sUw%3D%3D"));
            assert!(!format!("{code:?}").contains("gQH47joAAA"));
        };
        codes.temporary(&text("桌7"), 2_592_000), create,
            r#"{"action_info":{"scene":{"scene_str":"桌7"}},"action_name":"QR_STR_SCENE","expire_seconds":2592000}"#, recorded("qrcode_create"), _ => {};
        codes.permanent(&QrScene::Id(100_000)), create,
            r#"{"action_info":{"scene":{"scene_id":100000}},"action_name":"QR_LIMIT_SCENE"}"#, LIMITED, code => {
            assert_eq!(code.expire_seconds, None);
            assert_eq!(code.picture_url(), "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=t%201%2B");
        };
        codes.permanent(&text("a")), create,
            r#"{"action_info":{"scene":{"scene_str":"a"}},"action_name":"QR_LIMIT_STR_SCENE"}"#, LIMITED, _ => {};
        codes.shorten("长信息", 86_400), "POST /cgi-bin/shorten/gen", r#"{"expire_seconds":86400,"long_data":"长信息"}"#,
            r#"{"errcode":0,"short_key":"c0AqH"}"#, key => assert_eq!(key, "c0AqH");
        codes.lengthen("c0AqH"), "POST /cgi-bin/shorten/fetch", r#"{"short_key":"c0AqH"}"#,
            r#"{"errcode":0,"long_data":"长信息","create_time":1611047541,"expire_seconds":86300}"#,
            long => assert_eq!((&*long.text, long.since, long.expire_seconds), ("长信息", 1_611_047_541, 86_300));
    }
    whole_family_was_called(&kit, "qrcode");
}

#[tokio::test]
async fn what_is_over_a_limit_is_not_sent() {
    let kit = Kit::new().await;
    let codes = kit.api.qrcodes();
    refusals! { kit, "qrcode", ["https://mp.weixin.qq.com/cgi-bin/showqrcode"];
        codes.temporary(&QrScene::Id(0), 60), "`scene_id` is 0, 1 to 4294967295 are allowed";
        codes.temporary(&QrScene::Id(1), 2_592_001), "`expire_seconds` is 2592001, 1 to 2592000 are allowed";
        codes.temporary(&text(&"s".repeat(65)), 60), "`scene_str` has 65 characters, 64 are allowed";
        codes.permanent(&QrScene::Id(100_001)), "`scene_id` is 100001, 1 to 100000 are allowed";
        codes.permanent(&text("")), "`scene_str` is empty";
        codes.shorten(&"a".repeat(4097), 60), "`long_data` has 4097 bytes, 4096 are allowed";
        codes.shorten("a", 0), "`expire_seconds` is 0, 1 to 2592000 are allowed";
        codes.lengthen(""), "`short_key` is empty";
    }
}

/// Pictures are on another host of the platform, so a transport of the test's own looks at them.
#[derive(Clone, Debug, Default)]
struct Site(Arc<Mutex<Vec<String>>>);

impl Transport for Site {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        self.0
            .lock()
            .unwrap()
            .push(format!("{} {}", request.method, request.url));
        let kind = ("content-type".to_owned(), "image/jpg".to_owned());
        Ok(HttpResponse::new(200, vec![kind], b"\xFF\xD8".to_vec()))
    }
}

#[tokio::test]
async fn the_picture_is_fetched_from_its_address_without_a_token() {
    let site = Site::default();
    let shop = ApiAccount::new("shop", "wx1", Secret::new("s"));
    let platform = Platform::builder(Arc::new(ManualClock::default()))
        .account(shop)
        .transport(site.clone())
        .build()
        .unwrap();
    let api = platform.account(&"shop".into()).unwrap();
    let kit = Kit::new().await;
    kit.stub.next(
        "/cgi-bin/qrcode/create",
        wxmenu::testing::Reaction::text(LIMITED),
    );
    let code = kit.api.qrcodes().permanent(&text("a")).await.unwrap();
    assert_eq!(
        api.qrcodes().picture(&code).await.unwrap().bytes,
        b"\xFF\xD8"
    );
    let wanted = format!("GET {}", code.picture_url());
    assert_eq!(*site.0.lock().unwrap(), [wanted]);
}
