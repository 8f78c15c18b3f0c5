//! Mini-programs: what leaves, what comes back, what is refused before it leaves.

use wxmenu::api::mini::{TextScene, TextToCheck, UrlLink, UrlLinkEnd, WxaCode};
use wxmenu::model::Timestamp;
use wxmenu::testing::Reaction;

use super::golden::{goldens, recorded, refusals, whole_family_was_called};
use super::kit::{Kit, SECRET};

const PHONE: &str = r#"{"errcode":0,"phone_info":{"phoneNumber":"8613800000000","purePhoneNumber":"13800000000","countryCode":86}}"#;
const LINK: &str = r#"{"errcode":0,"errmsg":"ok","url_link":"https://wxaurl.cn/x"}"#;
const RISKY: &str = r#"{"errcode":0,"result":{"suggest":"risky","label":20001},"detail":[{"strategy":"keyword","keyword":"命中"}],"trace_id":"t1"}"#;
const PASS: &str = r#"{"errcode":0,"result":{"suggest":"pass","label":100}}"#;

#[tokio::test]
async fn calls_leave_and_answers_are_read() {
    let kit = Kit::new().await;
    let mini = kit.api.mini();
    let login = format!(
        "GET /sns/jscode2session?appid=wx0000000000000001&secret={SECRET}&js_code=c+1&grant_type=authorization_code"
    );
    let mut until = UrlLink::new("", "a=1&b=名");
    until.end = UrlLinkEnd::At(Timestamp::from_secs(1_768_600_000));
    until.version = "trial".to_owned();
    let mut text = TextToCheck::new("o1", TextScene::Forum, "你好");
    goldens! { kit;
        mini.session("c+1"), &login, "", recorded("sns_jscode2session"), session => {
            assert_eq!(session.openid.as_str(), "o16wA0b4AZKzgVJR3MBwoUdTfU_E");
            assert_eq!(session.unionid.as_ref().unwrap().as_str(), "or4zX05h_Ykt4ju0TUfx3CQsvfTo");
            assert_eq!(session.session_key.expose(), "D1ZWEygStjuLCnZ9IN2l4Q==");
            let shown = format!("{session:?}");
            for hidden in ["D1ZW", "KzgVJR3M", "Ykt4ju0T"] {
                assert!(!shown.contains(hidden), "{shown}");
            }
        };
        mini.phone_number("p1"), "POST /wxa/business/getuserphonenumber", r#"{"code":"p1"}"#, PHONE, phone => {
            assert_eq!((&*phone.phone_number, &*phone.country_code), ("8613800000000", "86"));
            assert!(!format!("{phone:?}").contains("138"));
        };
        mini.url_link(&UrlLink::new("pages/a", "")), "POST /wxa/generate_urllink",
            r#"{"expire_interval":30,"expire_type":1,"path":"pages/a"}"#, LINK, link => assert_eq!(link, "https://wxaurl.cn/x");
        mini.url_link(&until), "POST /wxa/generate_urllink",
            r#"{"env_version":"trial","expire_time":1768600000,"expire_type":0,"query":"a=1&b=名"}"#, LINK, _ => {};
        mini.code_image(&WxaCode::new("a=1", "pages/a")), "POST /wxa/getwxacodeunlimit",
            r#"{"check_path":true,"env_version":"release","is_hyaline":false,"page":"pages/a","scene":"a=1","width":430}"#,
            Reaction::file("image/jpeg", *b"\xFF\xD8"), file => assert_eq!(file.bytes, b"\xFF\xD8");
        mini.check_text(&text), "POST /wxa/msg_sec_check",
            r#"{"content":"你好","openid":"o1","scene":3,"version":2}"#, RISKY, found => {
            assert!(!found.is_good());
            assert_eq!((found.result.label, found.detail.len(), &*found.trace_id), (20001, 1, "t1"));
        };
    }
    text.nickname = Some("安".to_owned());
    text.title = Some("题".to_owned());
    goldens! { kit;
        mini.check_text(&text), "POST /wxa/msg_sec_check",
            r#"{"content":"你好","nickname":"安","openid":"o1","scene":3,"title":"题","version":2}"#, PASS, found => assert!(found.is_good());
    }
    whole_family_was_called(&kit, "mini");
}

#[tokio::test]
async fn what_is_over_a_limit_is_not_sent() {
    let kit = Kit::new().await;
    let mini = kit.api.mini();
    let link = |path: &str, end| {
        let mut link = UrlLink::new(path, "");
        link.end = end;
        link
    };
    let mut narrow = WxaCode::new("a", "");
    narrow.width = 279;
    refusals! { kit, "mini", [];
        mini.session(" "), "`js_code` is empty";
        mini.phone_number(""), "`code` is empty";
        mini.url_link(&link(&"p".repeat(1025), UrlLinkEnd::Days(1))), "`path` has 1025 bytes, 1024 are allowed";
        mini.url_link(&UrlLink::new("", "长".repeat(342))), "`query` has 1026 bytes, 1024 are allowed";
        mini.url_link(&link("", UrlLinkEnd::Days(31))), "`expire_interval` is 31, 1 to 30 are allowed";
        mini.code_image(&WxaCode::new("", "")), "`scene` is empty";
        mini.code_image(&WxaCode::new("s".repeat(33), "")), "`scene` has 33 characters, 32 are allowed";
        mini.code_image(&WxaCode::new("名", "")), "`scene` is made of";
        mini.code_image(&WxaCode::new("a", "/pages/a")), "`page` begins with a slash";
        mini.code_image(&narrow), "`width` is 279, 280 to 1280 are allowed";
        mini.check_text(&TextToCheck::new("", TextScene::Comment, "a")), "`openid` is empty";
        mini.check_text(&TextToCheck::new("o1", TextScene::Comment, "长".repeat(2501))), "`content` has 2501 characters, 2500";
    }
}

#[tokio::test]
async fn a_code_is_good_once_and_a_page_of_a_proxy_is_no_login() {
    let kit = Kit::new().await;
    let mini = kit.api.mini();
    assert_eq!(
        mini.session("anna.1").await.unwrap().openid.as_str(),
        "o-anna"
    );
    for (code, errcode) in [("anna.1", 40163), ("bad", 40029)] {
        assert_eq!(
            mini.session(code).await.unwrap_err().errcode(),
            Some(errcode)
        );
    }
    kit.stub.next("/sns/jscode2session", Reaction::html(200));
    assert_eq!(mini.session("b").await.unwrap_err().errcode(), Some(-2));
    kit.stub
        .next("/wxa/getwxacodeunlimit", Reaction::errcode(41030));
    let refused = mini.code_image(&WxaCode::new("a", "p")).await;
    assert_eq!(refused.unwrap_err().errcode(), Some(41030));
    kit.stub.next(
        "/wxa/getwxacodeunlimit",
        Reaction::json(&serde_json::json!({})),
    );
    let nothing = mini.code_image(&WxaCode::new("a", "p")).await;
    assert_eq!(nothing.unwrap_err().errcode(), Some(-2));
    assert_eq!(kit.stub.token_calls(), 1, "logins need no token");
}
