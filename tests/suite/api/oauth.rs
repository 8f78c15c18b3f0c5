//! Web pages: what leaves, what comes back, what is refused before it leaves.

use std::time::Duration;

use futures_util::future::join_all;
use wxmenu::api::Language;
use wxmenu::api::oauth::{Scope, js_signature};
use wxmenu::model::Secret;
use wxmenu::testing::Reaction;

use super::golden::{goldens, is_refused, recorded, refusals, whole_family_was_called};
use super::kit::{Kit, NOW, SECRET};

const TICKET: &str = "/cgi-bin/ticket/getticket";

#[tokio::test]
async fn calls_of_pages_leave_and_answers_are_read() {
    let kit = Kit::new().await;
    let oauth = kit.api.oauth();
    let exchange = format!(
        "GET /sns/oauth2/access_token?appid=wx0000000000000001&secret={SECRET}&code=c1&grant_type=authorization_code"
    );
    kit.stub.next(
        "/sns/oauth2/access_token",
        recorded("sns_oauth2_access_token"),
    );
    let grant = oauth.grant("c0").await.unwrap();
    goldens! { kit;
        oauth.grant("c1"), &exchange, "", recorded("sns_oauth2_access_token"), grant => {
            assert_eq!((grant.access_token.expose(), grant.refresh_token.expose()), ("ACCESS_TOKEN", "REFRESH_TOKEN"));
            assert_eq!((grant.expires_in, &*grant.scope, grant.is_snapshot), (7200, "SCOPE", false));
            let shown = format!("{grant:?}");
            assert!(!shown.contains("ACCESS_TOKEN") && !shown.contains("OPENID"), "{shown}");
        };
        oauth.refresh(&Secret::new("R 1")),
            "GET /sns/oauth2/refresh_token?appid=wx0000000000000001&grant_type=refresh_token&refresh_token=R 1", "",
            recorded("sns_oauth2_refresh_token"), grant => assert_eq!(grant.openid.as_str(), "OPENID");
        oauth.user(&grant, Language::ZhTw), "GET /sns/userinfo?openid=OPENID&lang=zh_TW", "", recorded("sns_userinfo"), user => {
            assert_eq!((&*user.nickname, user.sex, user.privilege.len()), ("NICKNAME", 1, 2));
        };
        oauth.is_good(&grant), "GET /sns/auth?openid=OPENID", "", recorded("sns_auth"), good => assert!(good);
        oauth.is_good(&grant), "GET /sns/auth?openid=OPENID", "", r#"{"errcode":42001,"errmsg":"expired"}"#, good => assert!(!good);
        oauth.ticket(), "GET /cgi-bin/ticket/getticket?type=jsapi", "", recorded("ticket_getticket"),
            ticket => assert!(ticket.expose().starts_with("bxLdikRXVbTPdHSM05e5"));
    }
    let asked = kit.stub.calls("/sns/userinfo").pop().unwrap();
    assert_eq!(
        asked.param("access_token"),
        Some("ACCESS_TOKEN"),
        "the person's, not the account's"
    );
    assert_eq!(kit.stub.token_calls(), 1, "for the ticket alone");
    whole_family_was_called(&kit, "oauth");
    kit.stub.next("/sns/auth", Reaction::errcode(45011));
    kit.stub.next("/sns/auth", Reaction::errcode(48001));
    assert_eq!(
        oauth.is_good(&grant).await.unwrap_err().errcode(),
        Some(48001)
    );
}

#[tokio::test]
async fn a_person_is_sent_to_the_platform_and_back() {
    let kit = Kit::new().await;
    let oauth = kit.api.oauth();
    let url = |scope| oauth.authorize_url("https://shop.example/in?a=1&b=名", scope, "s1");
    for (scope, page, name) in [
        (Scope::Base, "oauth2/authorize", "snsapi_base"),
        (Scope::UserInfo, "oauth2/authorize", "snsapi_userinfo"),
        (Scope::Login, "qrconnect", "snsapi_login"),
    ] {
        let wanted = format!(
            "https://open.weixin.qq.com/connect/{page}?appid=wx0000000000000001&redirect_uri=https%3A%2F%2Fshop.example%2Fin%3Fa%3D1%26b%3D%E5%90%8D&response_type=code&scope={name}&state=s1#wechat_redirect"
        );
        assert_eq!(url(scope).unwrap(), wanted);
    }
    for (redirect, state, why) in [
        ("", "s", "`redirect_uri` is empty"),
        ("javascript:alert(1)", "s", "`redirect_uri` is no address"),
        (
            "https://a/",
            &*"s".repeat(129),
            "`state` has 129 bytes, 128 are allowed",
        ),
        ("https://a/", "a&b", "`state` is made of letters and digits"),
    ] {
        is_refused(oauth.authorize_url(redirect, Scope::Base, state), why);
    }
    let other = Kit::new().await;
    other.stub.next(
        "/sns/oauth2/access_token",
        Reaction::text(r#"{"access_token":"a","refresh_token":"r","openid":""}"#),
    );
    let nobody = other.api.oauth().grant("c").await.unwrap();
    refusals! { kit, "oauth", ["/cgi-bin/ticket/getticket"];
        oauth.user(&nobody, Language::ZhCn), "`openid` is empty";
        oauth.is_good(&nobody), "`openid` is empty";
        oauth.grant(""), "`code` is empty";
        oauth.refresh(&Secret::new("")), "`refresh_token` is empty";
        oauth.js_config("", "n"), "`url` is empty";
        oauth.js_config("https://a/", &"n".repeat(33)), "`noncestr` has 33 bytes, 32 are allowed";
    }
}

#[tokio::test]
async fn a_ticket_is_fetched_once_for_all_and_kept_for_its_life() {
    let kit = Kit::new().await;
    let oauth = kit.api.oauth();
    let gate = kit.stub.hold(TICKET);
    let pages = (0..100).map(|_| oauth.js_config("https://shop.example/p#top", "n1"));
    let (configs, ()) = tokio::join!(join_all(pages), async {
        kit.stub.wait_for(TICKET, 1).await;
        gate.open();
    });
    let signature = js_signature("STUB-TICKET", "n1", NOW, "https://shop.example/p");
    for config in configs {
        let config = config.unwrap();
        assert_eq!(
            (&*config.appid, config.timestamp, &*config.nonce),
            ("wx0000000000000001", NOW.secs(), "n1")
        );
        assert_eq!(config.signature, signature);
    }
    assert_eq!(kit.stub.calls(TICKET).len(), 1);
    kit.clock.advance(Duration::from_secs(6_899));
    oauth.ticket().await.unwrap();
    assert_eq!(kit.stub.calls(TICKET).len(), 1);
    kit.clock.advance(Duration::from_secs(1));
    oauth.ticket().await.unwrap();
    assert_eq!(
        kit.stub.calls(TICKET).len(),
        2,
        "five minutes before its end"
    );
}

#[tokio::test]
async fn a_refused_ticket_is_an_error_for_all_and_the_next_may_try_again() {
    let kit = Kit::new().await;
    let oauth = kit.api.oauth();
    kit.stub.next(TICKET, Reaction::errcode(48001));
    let gate = kit.stub.hold(TICKET);
    let callers = (0..10).map(|_| oauth.ticket());
    let (tickets, ()) = tokio::join!(join_all(callers), async {
        kit.stub.wait_for(TICKET, 1).await;
        gate.open();
    });
    for ticket in tickets {
        assert_eq!(ticket.unwrap_err().errcode(), Some(48001));
    }
    assert_eq!(kit.stub.calls(TICKET).len(), 1);
    assert_eq!(oauth.ticket().await.unwrap().expose(), "STUB-TICKET");
}
