//! What leaves, what is read, what is refused before it leaves.

use wxmenu::api::pay::{
    BillKind, Fen, Fields, Order, OrderId, RedPacket, Refund, RefundId, SignKind, Trade, TradeState,
};
use wxmenu::model::Timestamp;
use wxmenu::testing::{Reaction, StubPlatform};

use super::{golden, good, is_refused, kit, signed};

const BILL: &str = "\u{feff}交易时间,公众账号ID,商户订单号,应结订单金额\r\n\
    `2026-01-10 07:00:01,`wxd930,`t-1,`12.00\r\n\
    `2026-01-10 08:00:01,`wxd930,`t-2,a,`0.01\r\n\
    总交易单数,应结订单总金额\r\n`2,`12.01\r\n";

/// `CALL, "path", BODY, ANSWER, got => CHECK;`
macro_rules! goldens {
    ($stub:ident; $($call:expr, $path:expr, $body:expr, $answer:expr, $got:pat => $check:expr;)*) => {$({
        $stub.next($path, $answer);
        let $got = $call.await.unwrap_or_else(|error| panic!("{error}"));
        left_as(&$stub, $path, $body);
        $check;
    })*};
}

fn left_as(stub: &StubPlatform, path: &str, body: &str) {
    let seen = stub.seen().pop().unwrap();
    assert_eq!((&*seen.method, &*seen.path), ("POST", path));
    assert_eq!(String::from_utf8_lossy(&seen.body), body);
    assert_eq!(seen.header("content-type"), Some("text/xml; charset=UTF-8"));
    assert!(seen.query.is_empty(), "no access token");
}

fn order(number: &str, trade: Trade) -> Order {
    let mut order = Order::new("茶", number, Fen::new(1), trade);
    order.notify_url = "https://shop.example/paid".to_owned();
    order
}

fn packet() -> RedPacket {
    let mut packet = RedPacket::new("b1", "o1", Fen::new(100));
    packet.sender = "茶馆".to_owned();
    packet.wish = "新年好".to_owned();
    packet.occasion = "新年".to_owned();
    packet.remark = "快来".to_owned();
    packet
}

fn own(number: &str) -> OrderId {
    OrderId::Own(number.to_owned())
}

#[tokio::test]
async fn orders_leave_and_answers_are_read() {
    let (stub, pay) = kit().await;
    let (unified, query, close) = ("/pay/unifiedorder", "/pay/orderquery", "/pay/closeorder");
    let mut tea = order(
        "t-1",
        Trade::Jsapi {
            openid: "o1".into(),
        },
    );
    tea.description = "一杯茶 <热> & 糖".to_owned();
    tea.total = Fen::new(1200);
    tea.attach = "桌7".to_owned();
    tea.until = Some(Timestamp::from_secs(1_768_003_200));
    let mut native = order(
        "t-2",
        Trade::Native {
            product_id: "p1".to_owned(),
        },
    );
    native.more = Fields::new().with("goods_tag", "WXG");
    let web = order(
        "t-3",
        Trade::Web {
            scene_info: "{\"h5_info\":{}}".to_owned(),
        },
    );
    let paid = "trade_state=SUCCESS&openid=o1&total_fee=1200&transaction_id=4200&out_trade_no=t-1&attach=桌7&time_end=20260110070000&bank_type=CMC";
    goldens! { stub;
        pay.order(&tea), unified, golden::ORDER_JSAPI, good("prepay_id=wx2016&trade_type=JSAPI"),
            prepaid => assert_eq!((&*prepaid.prepay_id, prepaid.code_url), ("wx2016", None));
        pay.order(&native), unified, golden::ORDER_NATIVE, good("prepay_id=a&trade_type=NATIVE&code_url=weixin://wxpay/s/An4baqw"),
            prepaid => assert_eq!(prepaid.code_url.as_deref(), Some("weixin://wxpay/s/An4baqw"));
        pay.order(&web), unified, golden::ORDER_WEB, good("prepay_id=a&mweb_url=https://wx.tenpay.com/x"),
            prepaid => assert_eq!(prepaid.web_url.as_deref(), Some("https://wx.tenpay.com/x"));
        pay.state(&own("t-1")), query, golden::QUERY, good(paid), state => {
            assert_eq!((&state.state, state.total, &*state.attach), (&TradeState::Success, Some(Fen::new(1200)), "桌7"));
            assert_eq!(state.paid_at, Some(Timestamp::from_secs(1_767_999_600)));
            assert_eq!(state.fields.get("bank_type"), Some("CMC"));
        };
        pay.state(&OrderId::Platform("4200".to_owned())), query, golden::QUERY_ID, good("trade_state=NOTPAY&out_trade_no=t-1"),
            state => assert_eq!((state.state, state.total, state.paid_at), (TradeState::NotPaid, None, None));
        pay.close("t-1"), close, golden::CLOSE, good("a=b"), () => {};
    }
}

#[tokio::test]
async fn money_leaves_and_answers_are_read() {
    let (stub, pay) = kit().await;
    let old = |more: &str| Reaction::text(signed(SignKind::Md5, more));
    let mut back = Refund::new(
        OrderId::Platform("4200".to_owned()),
        "r-1",
        Fen::new(1200),
        Fen::new(200),
    );
    back.reason = "凉了".to_owned();
    let mut group = packet();
    (group.number, group.amount, group.shares) = ("b2".to_owned(), Fen::new(300), 3);
    let two = "refund_count=2&total_refund_count=12&out_refund_no_0=r-1&refund_id_0=5000&refund_fee_0=200&refund_status_0=SUCCESS&refund_success_time_0=2026-01-10 07:00:00&out_refund_no_1=r-2&refund_id_1=5001&refund_fee_1=1&refund_status_1=PROCESSING";
    let list = "<xml><return_code>SUCCESS</return_code><result_code>SUCCESS</result_code><status>RECEIVED</status><detail_id>10000417</detail_id><total_amount>100</total_amount><hblist>\n<hbinfo><openid>o1</openid><amount>100</amount></hbinfo> <hbinfo><openid>o2</openid></hbinfo></hblist><mch_id>10000100</mch_id></xml>";
    goldens! { stub;
        pay.refund(&back), "/secapi/pay/refund", golden::REFUND, good("refund_id=5000&out_refund_no=r-1&refund_fee=200"),
            done => assert_eq!((&*done.refund_id, done.amount), ("5000", Fen::new(200)));
        pay.refunds(&RefundId::Own("r-1".to_owned()), 0), "/pay/refundquery", golden::REFUNDS, good(two), all => {
            assert_eq!((all.total, all.refunds.len(), &*all.refunds[0].status), (12, 2, "SUCCESS"));
            assert_eq!(all.refunds[0].arrived, Some(Timestamp::from_secs(1_767_999_600)));
            assert_eq!((all.refunds[1].amount, all.refunds[1].arrived), (Fen::new(1), None));
        };
        pay.refunds(&RefundId::Of(own("t-1")), 10), "/pay/refundquery", golden::REFUNDS_OF, good("refund_count=0"),
            all => assert_eq!((all.total, all.refunds.len()), (0, 0));
        pay.send_red_packet(&packet()), "/mmpaymkttransfers/sendredpack", golden::PACKET,
            old("mch_billno=b1&send_listid=1000&total_amount=100"), sent => assert_eq!((&*sent.id, sent.amount), ("1000", Fen::new(100)));
        pay.send_red_packet(&group), "/mmpaymkttransfers/sendgroupredpack", golden::PACKETS,
            old("mch_billno=b2&send_listid=1001&total_amount=300"), sent => assert_eq!(&*sent.number, "b2");
        pay.red_packet("b1"), "/mmpaymkttransfers/gethbinfo", golden::PACKET_STATE, Reaction::text(list),
            state => assert_eq!((&*state.status, &*state.id, state.amount, state.refunded), ("RECEIVED", "10000417", Fen::new(100), None));
        pay.bill("20260110", BillKind::Paid), "/pay/downloadbill", golden::BILL, Reaction::text(BILL), bill => {
            assert_eq!((bill.columns.len(), bill.rows.len()), (4, 2));
            assert_eq!(bill.column("商户订单号").collect::<Vec<_>>(), ["t-1", "t-2,a"]);
            assert_eq!(bill.sums, ["2", "12.01"]);
            assert_eq!(bill.sum_columns, ["总交易单数", "应结订单总金额"]);
            assert_eq!(bill.column("没有").count(), 0);
        };
    }
}

#[tokio::test]
async fn what_is_over_a_limit_is_not_sent() {
    let (stub, pay) = kit().await;
    let app = |change: fn(&mut Order)| {
        let mut order = order("t-1", Trade::App);
        change(&mut order);
        order
    };
    for (order, why) in [
        (
            app(|order| order.description = "长".repeat(43)),
            "`body` has 129 bytes, 127 are allowed",
        ),
        (app(|order| order.description.clear()), "`body` is empty"),
        (
            app(|order| order.description.push('\n')),
            "`body` holds a control character",
        ),
        (
            app(|order| order.number = "n".repeat(33)),
            "`out_trade_no` has 33 characters, 32 are allowed",
        ),
        (
            app(|order| order.number = "单1".to_owned()),
            "`out_trade_no` is made of",
        ),
        (
            app(|order| order.total = Fen::new(0)),
            "`total_fee` is 0, 1 to 4294967295 are allowed",
        ),
        (
            app(|order| order.attach = "a".repeat(128)),
            "`attach` has 128 bytes, 127 are allowed",
        ),
        (
            app(|order| order.notify_url = "https://a/?b=c".to_owned()),
            "`notify_url` is no address without parameters",
        ),
        (
            app(|order| order.notify_url.clear()),
            "`notify_url` is no address",
        ),
        (
            app(|order| order.trade = Trade::Jsapi { openid: "".into() }),
            "`openid` is empty",
        ),
    ] {
        is_refused(pay.order(&order).await, why);
    }
    let refund = |total, amount| Refund::new(own("t-1"), "r-1", Fen::new(total), Fen::new(amount));
    is_refused(
        pay.refund(&refund(100, 101)).await,
        "`refund_fee` is 101, 1 to 100 are allowed",
    );
    is_refused(
        pay.refund(&refund(100, 0)).await,
        "`refund_fee` is 0, 1 to 100 are allowed",
    );
    is_refused(pay.state(&own("")).await, "`out_trade_no` is empty");
    is_refused(
        pay.close(&"n".repeat(33)).await,
        "`out_trade_no` has 33 characters",
    );
    is_refused(
        pay.refunds(&RefundId::Platform(String::new()), 0).await,
        "`refund_id` is empty",
    );
    is_refused(
        pay.bill("2026-01-10", BillKind::All).await,
        "`bill_date` is no day",
    );
    is_refused(
        pay.bill("20261310", BillKind::All).await,
        "`bill_date` is no day",
    );
    for (amount, shares, why) in [
        (
            99,
            1,
            "`total_amount of each` is 99, 100 to 20000 are allowed",
        ),
        (20_001, 1, "`total_amount of each` is 20001"),
        (300, 2, "`total_num` is 2, 3 to 20 are allowed"),
        (299, 3, "`total_amount of each` is 99"),
    ] {
        let mut packet = packet();
        (packet.amount, packet.shares) = (Fen::new(amount), shares);
        is_refused(pay.send_red_packet(&packet).await, why);
    }
    let mut long = packet();
    long.number = "b".repeat(29);
    is_refused(
        pay.send_red_packet(&long).await,
        "`mch_billno` has 29 characters, 28 are allowed",
    );
    is_refused(pay.red_packet("").await, "`mch_billno` is empty");
    assert!(stub.seen().is_empty());
}

/// What a page gets is signed like the published example of the platform's pages.
#[tokio::test]
async fn a_page_opens_the_payment_with_a_signature_of_its_own() {
    let (stub, pay) = kit().await;
    stub.next("/pay/unifiedorder", good("prepay_id=wx2016"));
    let prepaid = pay.order(&order("t-1", Trade::App)).await.unwrap();
    let page = pay
        .page_payment(&prepaid, Timestamp::from_secs(1_768_000_000))
        .unwrap();
    let wanted = super::fields(
        "appId=wxd930ea5d5a258f4f&timeStamp=1768000000&nonceStr=ibuaiVcKdpRxkhJA&signType=HMAC-SHA256",
    )
    .with("package", "prepay_id=wx2016");
    let sign = SignKind::HmacSha256.sign(&wanted, &wxmenu::model::Secret::new(super::KEY));
    let json = serde_json::to_value(&page).unwrap();
    assert_eq!(json["paySign"], sign);
    for (name, value) in wanted.iter() {
        assert_eq!(json[name], value);
    }
}
