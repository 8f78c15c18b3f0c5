//! Answers: those that are believed, and those that are not.

use wxmenu::api::ApiError;
use wxmenu::api::pay::{BillKind, Fen, OrderId, Pay, PayError, Refund, SignKind};
use wxmenu::testing::{Reaction, StubPlatform};

use super::{golden, good, is_refused, kit, merchant, pay, signed};

const QUERY: &str = "/pay/orderquery";
const PAID: &str = "trade_state=SUCCESS&total_fee=1200&out_trade_no=t-1";

async fn ask(stub: &StubPlatform, pay: &Pay, answer: Reaction) -> Result<Fen, PayError> {
    stub.next(QUERY, answer);
    let state = pay.state(&OrderId::Own("t-1".to_owned())).await?;
    Ok(state.total.unwrap())
}

#[tokio::test]
async fn an_answer_that_the_key_has_not_signed_is_not_believed() {
    let (stub, pay) = kit().await;
    assert_eq!(ask(&stub, &pay, good(PAID)).await, Ok(Fen::new(1200)));
    let right = signed(SignKind::HmacSha256, PAID);
    let other = signed(SignKind::HmacSha256, &format!("{PAID}&mch_id=10000101"));
    let sign = right
        .split("<sign>")
        .nth(1)
        .unwrap()
        .split("</sign>")
        .next()
        .unwrap();
    for (forged, why) in [
        (right.replace("1200", "9200"), "signature"),
        (
            right.replace("</xml>", "<added>1</added></xml>"),
            "signature",
        ),
        (
            right.replace(&format!("<sign>{sign}</sign>"), ""),
            "signature",
        ),
        (signed(SignKind::Md5, PAID), "signature"),
        (other, "`mch_id` is another one"),
    ] {
        let error = ask(&stub, &pay, Reaction::text(forged)).await.unwrap_err();
        assert!(error.is_unsure(), "it may have been done all the same");
        let PayError::Forged { reason, .. } = error else {
            panic!("{error}");
        };
        assert!(reason.contains(why), "{reason}");
    }
}

#[tokio::test]
async fn an_answer_that_could_be_read_in_two_ways_is_unreadable() {
    let (stub, pay) = kit().await;
    let right = signed(SignKind::HmacSha256, PAID);
    let paid = "<total_fee><![CDATA[1200]]></total_fee>";
    for odd in [
        String::new(),
        "<html><p>busy".to_owned(),
        "{\"errcode\":0}".to_owned(),
        right.replace(paid, &format!("{paid}{paid}")),
        right.replace(paid, &format!("<total_fee/>{paid}")),
        right.replace(paid, "<total_fee><a>1200</a></total_fee>"),
        right.replace("<xml>", "<!DOCTYPE xml [<!ENTITY x \"1\">]><xml>"),
        right.replace(paid, "<total_fee>&x;</total_fee>"),
        format!("{right}{right}"),
        right.replace("</xml>", ""),
        signed(SignKind::HmacSha256, &PAID.replace("1200", "12.00")),
        signed(SignKind::HmacSha256, "trade_state=SUCCESS&out_trade_no=t-1"),
    ] {
        let error = ask(&stub, &pay, Reaction::text(odd.clone()))
            .await
            .unwrap_err();
        let unreadable = matches!(error, PayError::Call(ApiError::System { .. }));
        assert!(unreadable && error.is_unsure(), "{odd}: {error}");
    }
    let escaped = right.replace(paid, "<total_fee>1&#50;0<![CDATA[0]]></total_fee>");
    assert_eq!(
        ask(&stub, &pay, Reaction::text(escaped)).await,
        Ok(Fen::new(1200))
    );
}

#[tokio::test]
async fn refusals_say_what_they_are() {
    let (stub, pay) = kit().await;
    let not_taken =
        "<xml><return_code>FAIL</return_code><return_msg><![CDATA[签名错误]]></return_msg></xml>";
    let error = ask(&stub, &pay, Reaction::text(not_taken))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /pay/orderquery: not taken: 签名错误"
    );
    for (code, unsure) in [
        ("ORDERNOTEXIST", false),
        ("SYSTEMERROR", true),
        ("ORDERPAID", false),
    ] {
        let answer = failed(code);
        let error = ask(&stub, &pay, Reaction::text(answer)).await.unwrap_err();
        assert_eq!((error.code(), error.is_unsure()), (Some(code), unsure));
        assert!(error.to_string().contains("说明"), "{error}");
    }
    let error = ask(&stub, &pay, Reaction::html(502)).await.unwrap_err();
    assert!(
        matches!(error, PayError::Call(ApiError::Http { status: 502, .. })) && error.is_unsure()
    );
    let error = ask(&stub, &pay, Reaction::Break).await.unwrap_err();
    assert!(error.is_unsure(), "{error}");
    stub.next("/pay/downloadbill", Reaction::text("<xml><return_code>FAIL</return_code><return_msg>No Bill Exist</return_msg><error_code>20002</error_code></xml>"));
    let error = pay.bill("20260110", BillKind::All).await.unwrap_err();
    assert_eq!(error.code(), Some("No Bill Exist"));
}

fn failed(code: &str) -> String {
    let fields = super::fields(&format!(
        "return_code=SUCCESS&result_code=FAIL&err_code={code}&err_code_des=说明&appid=wxd930ea5d5a258f4f&mch_id=10000100"
    ));
    let sign = SignKind::HmacSha256.sign(&fields, &merchant().key);
    super::document(&fields.with("sign", sign))
}

#[tokio::test]
async fn a_merchant_may_sign_with_md5_and_needs_a_certificate_where_money_leaves() {
    let stub = StubPlatform::start().await.unwrap();
    let mut old = merchant();
    old.sign = SignKind::Md5;
    let nonces = || super::NONCE.to_owned();
    let plain = Pay::builder(old)
        .base(stub.url())
        .nonces(nonces)
        .build()
        .unwrap();
    let answer = Reaction::text(signed(SignKind::Md5, PAID));
    assert_eq!(ask(&stub, &plain, answer).await, Ok(Fen::new(1200)));
    let seen = stub.seen().pop().unwrap();
    assert_eq!(String::from_utf8_lossy(&seen.body), golden::QUERY_MD5);
    let back = Refund::new(
        OrderId::Own("t-1".to_owned()),
        "r-1",
        Fen::new(1),
        Fen::new(1),
    );
    is_refused(
        plain.refund(&back).await,
        "the merchant's certificate is missing",
    );
    assert_eq!(stub.seen().len(), 1);
    for builder in [
        pay(&stub).base("api.mch.weixin.qq.com"),
        pay(&stub).base("https://a/b"),
    ] {
        assert!(builder.build().is_err());
    }
}

#[tokio::test]
async fn each_request_has_a_nonce_of_its_own_and_nothing_shows_the_key() {
    let stub = StubPlatform::start().await.unwrap();
    let drawing = Pay::builder(merchant()).base(stub.url()).build().unwrap();
    for _ in 0..2 {
        ask(&stub, &drawing, good(PAID)).await.unwrap();
    }
    let bodies: Vec<_> = stub.seen().into_iter().map(|seen| seen.body).collect();
    let nonce = |body: &[u8]| {
        let text = String::from_utf8(body.to_vec()).unwrap();
        let nonce = text
            .split("<nonce_str>")
            .nth(1)
            .unwrap()
            .split('<')
            .next()
            .unwrap()
            .to_owned();
        assert_eq!(nonce.len(), 32);
        nonce
    };
    assert_ne!(nonce(&bodies[0]), nonce(&bodies[1]));
    let shown = format!(
        "{drawing:?} {:?} {:?}",
        merchant(),
        pay(&stub).certificate(super::certificate())
    );
    assert!(
        !shown.contains(super::KEY) && !shown.contains("BEGIN"),
        "{shown}"
    );
    let bodies = format!("{bodies:?}");
    assert!(!bodies.contains(super::KEY));
}

#[tokio::test]
async fn every_payment_call_is_told_to_whoever_watches() {
    use std::sync::Arc;
    use wxmenu::api::pay::{BillKind, OrderId};
    let stub = wxmenu::testing::StubPlatform::start().await.unwrap();
    let signals = wxmenu::hook::Signals::new();
    let told = crate::api::kit::Told::listen(&signals);
    let clock = Arc::new(wxmenu::model::ManualClock::at(crate::api::kit::NOW));
    let pay = super::pay(&stub).signals(signals, "shop", clock).build();
    let pay = pay.unwrap();
    let id = OrderId::Own("t-1".into());
    for reaction in [
        super::good("trade_state=SUCCESS&out_trade_no=t-1"),
        wxmenu::testing::Reaction::html(502),
        wxmenu::testing::Reaction::Break,
        wxmenu::testing::Reaction::text("<xml><return_code>FAIL</return_code></xml>"),
    ] {
        stub.next("/pay/orderquery", reaction);
        drop(pay.state(&id).await);
    }
    pay.bill("never", BillKind::All).await.unwrap_err();
    let query = "POST /pay/orderquery";
    let bill = "POST /pay/downloadbill: unsent 0 after 0";
    assert_eq!(
        told.lines(),
        [
            &*format!("{query}: good 0 after 1"),
            &*format!("{query}: http -2 after 1"),
            &*format!("{query}: lost -2 after 1"),
            &*format!("{query}: refused 0 after 1"),
            bill,
        ]
    );
}
