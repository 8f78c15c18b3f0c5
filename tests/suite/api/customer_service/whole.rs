//! The whole family: each call once as it leaves, as its answer is read, and as it is refused.

use wxmenu::api::customer_service::CustomMessage;
use wxmenu::model::{Openid, Timestamp};

use crate::api::table::{Goldens, done, form, recorded};

#[tokio::test]
async fn every_call_leaves_is_read_and_held_to_its_limits() {
    let mut goldens = Goldens::new().await;
    let api = goldens.api();
    let service = api.customer_service();
    let (person, nobody) = (Openid::from("o1"), Openid::from(""));
    let (anna, odd) = ("anna@shop", "anna");

    let message = CustomMessage::text("o1", "你好");
    let line = "POST /cgi-bin/message/custom/send";
    let body = r#"{"msgtype":"text","text":{"content":"你好"},"touser":"o1"}"#;
    let answer = recorded("message_custom_send");
    goldens
        .row(line, body, answer, service.send(&message))
        .await;
    let empty = CustomMessage::text("o1", "");
    goldens.refused("`content`", service.send(&empty)).await;
    let line = "POST /cgi-bin/message/custom/typing";
    let body = r#"{"command":"Typing","touser":"o1"}"#;
    let call = service.typing(&person, true);
    goldens.row(line, body, done(), call).await;
    let call = service.typing(&nobody, true);
    goldens.refused("`openid`", call).await;

    let who = r#"{"kf_account":"anna@shop","nickname":"安娜"}"#;
    let line = "POST /customservice/kfaccount/add";
    let answer = recorded("customservice_kfaccount_add");
    let call = service.add_staff(anna, "安娜");
    goldens.row(line, who, answer, call).await;
    goldens
        .refused("no @", service.add_staff(odd, "安娜"))
        .await;
    let line = "POST /customservice/kfaccount/update";
    let answer = recorded("customservice_kfaccount_update");
    let call = service.update_staff(anna, "安娜");
    goldens.row(line, who, answer, call).await;
    goldens
        .refused("no @", service.update_staff(odd, "安娜"))
        .await;
    let line = "POST /customservice/kfaccount/inviteworker";
    let body = r#"{"invite_wx":"wxid","kf_account":"anna@shop"}"#;
    let call = service.invite_staff(anna, "wxid");
    goldens.row(line, body, done(), call).await;
    let call = service.invite_staff(anna, "");
    goldens.refused("`invite_wx`", call).await;
    let line = "POST /customservice/kfaccount/uploadheadimg?kf_account=anna@shop";
    let body = form(
        "--\nContent-Disposition: form-data; name=\"media\"; filename=\"picture.jpg\"\n\
         Content-Type: application/octet-stream\n\nJPG\n--END",
    );
    let answer = recorded("customservice_kfaccount_uploadheadimg");
    let call = service.set_staff_picture(anna, b"JPG".to_vec());
    goldens.row(line, &body, answer, call).await;
    let call = service.set_staff_picture(anna, Vec::new());
    goldens.refused("empty", call).await;
    let line = "GET /customservice/kfaccount/del?kf_account=anna@shop";
    let answer = recorded("customservice_kfaccount_del");
    goldens
        .row(line, "", answer, service.delete_staff(anna))
        .await;
    goldens.refused("no @", service.delete_staff(odd)).await;
    let line = "GET /cgi-bin/customservice/getkflist";
    let answer = recorded("customservice_getkflist");
    goldens.row(line, "", answer, service.staff()).await;
    let line = "GET /cgi-bin/customservice/getonlinekflist";
    let answer = recorded("customservice_getonlinekflist");
    goldens.row(line, "", answer, service.online_staff()).await;

    let both = r#"{"kf_account":"anna@shop","openid":"o1"}"#;
    let line = "POST /customservice/kfsession/create";
    let answer = recorded("customservice_kfsession_create");
    let call = service.begin(anna, &person);
    goldens.row(line, both, answer, call).await;
    goldens
        .refused("`openid`", service.begin(anna, &nobody))
        .await;
    let line = "POST /customservice/kfsession/close";
    let answer = recorded("customservice_kfsession_close");
    goldens
        .row(line, both, answer, service.end(anna, &person))
        .await;
    goldens.refused("no @", service.end(odd, &person)).await;
    let line = "GET /customservice/kfsession/getsession?openid=o1";
    let answer = recorded("customservice_kfsession_getsession");
    let call = service.conversation(&person);
    goldens.row(line, "", answer, call).await;
    goldens
        .refused("`openid`", service.conversation(&nobody))
        .await;
    let line = "GET /customservice/kfsession/getsessionlist?kf_account=anna@shop";
    let answer = recorded("customservice_kfsession_getsessionlist");
    goldens
        .row(line, "", answer, service.conversations(anna))
        .await;
    goldens.refused("no @", service.conversations(odd)).await;
    let line = "GET /customservice/kfsession/getwaitcase";
    let answer = recorded("customservice_kfsession_getwaitcase");
    goldens.row(line, "", answer, service.waiting()).await;

    let (from, to) = (Timestamp::from_secs(100), Timestamp::from_secs(200));
    let line = "POST /customservice/msgrecord/getmsglist";
    let body = r#"{"endtime":200,"msgid":1,"number":100,"starttime":100}"#;
    let answer = recorded("customservice_msgrecord_getmsglist");
    let call = service.records(from, to, 1, 100);
    goldens.row(line, body, answer, call).await;
    let call = service.records(to, from, 1, 100);
    goldens.refused("before the start", call).await;
    let without = [
        "GET /cgi-bin/customservice/getkflist",
        "GET /cgi-bin/customservice/getonlinekflist",
        "GET /customservice/kfsession/getwaitcase",
    ];
    goldens.cover("customer-service", &without);
}
