//! Templates: what leaves, what comes back, what is refused before it leaves.

use wxmenu::api::ApiError;
use wxmenu::api::template::{
    MiniProgramPage, OneTimeMessage, ProgramState, ProgramSubscribeMessage, SubscribeMessage,
    TemplateData, TemplateMessage,
};
use wxmenu::testing::Reaction;

use super::golden::{OK, goldens, is_refused, refusals, whole_family_was_called};
use super::kit::Kit;

fn data() -> TemplateData {
    TemplateData::new()
        .set("first", "您好")
        .coloured("amount", "¥12.00", "#173177")
}

#[tokio::test]
async fn messages_leave_as_the_platform_reads_them() {
    let kit = Kit::new().await;
    let templates = kit.api.templates();
    let plain = TemplateMessage::new("o1", "t1", data().set("first", "你好"));
    let mut rich = plain.clone();
    rich.url = "https://a/".to_owned();
    rich.page = Some(MiniProgramPage::new("wx9", "pages/a"));
    rich.client_id = Some("order-7".to_owned());
    let mut once = OneTimeMessage::new("o1", "t1", 1000, "题", "说");
    once.url = "https://a/".to_owned();
    let thing = || TemplateData::new().set("thing1", "茶");
    let mut to_page = SubscribeMessage::new("o1", "t1", thing());
    to_page.page = Some(MiniProgramPage::new("wx9", "pages/a"));
    to_page.url = "https://a/".to_owned();
    let mut by_program = ProgramSubscribeMessage::new("o1", "t1", thing());
    by_program.path = "pages/a?x=1".to_owned();
    by_program.state = ProgramState::Trial;
    let entries =
        r##""data":{"amount":{"color":"#173177","value":"¥12.00"},"first":{"value":"你好"}}"##;
    let send = "POST /cgi-bin/message/template/send";
    goldens! { kit;
        templates.send(&plain), send, &format!(r#"{{{entries},"template_id":"t1","touser":"o1"}}"#),
            r#"{"errcode":0,"errmsg":"ok","msgid":200228332}"#, id => assert_eq!(id, "200228332");
        templates.send(&rich), send,
            &format!(r#"{{"client_msg_id":"order-7",{entries},"miniprogram":{{"appid":"wx9","pagepath":"pages/a"}},"template_id":"t1","touser":"o1","url":"https://a/"}}"#),
            r#"{"errcode":0,"msgid":"1"}"#, id => assert_eq!(id, "1");
        templates.send_once(&once), "POST /cgi-bin/message/template/subscribe",
            r#"{"data":{"content":{"value":"说"}},"scene":"1000","template_id":"t1","title":"题","touser":"o1","url":"https://a/"}"#, OK, () => {};
        templates.send_subscribed(&to_page), "POST /cgi-bin/message/subscribe/bizsend",
            r#"{"data":{"thing1":{"value":"茶"}},"miniprogram":{"appid":"wx9","pagepath":"pages/a"},"page":"https://a/","template_id":"t1","touser":"o1"}"#, OK, () => {};
        templates.send_subscribed_by_program(&by_program), "POST /cgi-bin/message/subscribe/send",
            r#"{"data":{"thing1":{"value":"茶"}},"lang":"zh_CN","miniprogram_state":"trial","page":"pages/a?x=1","template_id":"t1","touser":"o1"}"#, OK, () => {};
    }
}

#[tokio::test]
async fn templates_are_chosen_listed_and_given_up() {
    let kit = Kit::new().await;
    let templates = kit.api.templates();
    let industry = r#"{"primary_industry":{"first_class":"运输与仓储","second_class":"快递"},"secondary_industry":{"first_class":"IT科技","second_class":"互联网|电子商务"}}"#;
    let private = r#"{"template_list":[{"template_id":"iPk5","title":"领取奖金提醒","primary_industry":"IT科技","deputy_industry":"互联网|电子商务","content":"{{result.DATA}}","example":"您已提交领奖申请"}]}"#;
    let taken = r#"{"errcode":0,"data":[{"priTmplId":"9Aw5","title":"报名结果通知","content":"会议名称:{{date2.DATA}}","example":"会议名称:2016年8月8日","type":2}]}"#;
    let library = r#"{"errcode":0,"count":55,"data":[{"tid":99,"title":"付款成功通知","type":2,"categoryId":"616"}]}"#;
    let keywords =
        r#"{"errcode":0,"data":[{"kid":1,"name":"物品名称","example":"名称","rule":"thing"}]}"#;
    goldens! { kit;
        templates.set_industries(1, 41), "POST /cgi-bin/template/api_set_industry",
            r#"{"industry_id1":"1","industry_id2":"41"}"#, OK, () => {};
        templates.industries(), "GET /cgi-bin/template/get_industry", "", industry,
            both => assert_eq!((&*both.primary.name, &*both.secondary.division), ("快递", "IT科技"));
        templates.add("TM00015", &[]), "POST /cgi-bin/template/api_add_template",
            r#"{"template_id_short":"TM00015"}"#, r#"{"errcode":0,"template_id":"Doclyl5uP7Aciu"}"#, id => assert_eq!(id, "Doclyl5uP7Aciu");
        templates.add("43", &["车牌", "时间"]), "POST /cgi-bin/template/api_add_template",
            r#"{"keyword_name_list":["车牌","时间"],"template_id_short":"43"}"#, r#"{"errcode":0,"template_id":"a"}"#, _ => {};
        templates.all(), "GET /cgi-bin/template/get_all_private_template", "", private,
            all => assert_eq!((&*all[0].id, &*all[0].title, &*all[0].industry), ("iPk5", "领取奖金提醒", "互联网|电子商务"));
        templates.delete("iPk5"), "POST /cgi-bin/template/del_private_template", r#"{"template_id":"iPk5"}"#, OK, () => {};
        templates.take("401", &[1, 2], "测试"), "POST /wxaapi/newtmpl/addtemplate",
            r#"{"kidList":[1,2],"sceneDesc":"测试","tid":"401"}"#, r#"{"errcode":0,"priTmplId":"9Aw5"}"#, id => assert_eq!(id, "9Aw5");
        templates.drop_taken("9Aw5"), "POST /wxaapi/newtmpl/deltemplate", r#"{"priTmplId":"9Aw5"}"#, OK, () => {};
        templates.taken(), "GET /wxaapi/newtmpl/gettemplate", "", taken,
            all => assert_eq!((&*all[0].id, all[0].kind), ("9Aw5", 2));
        templates.categories(), "GET /wxaapi/newtmpl/getcategory", "", r#"{"errcode":0,"data":[{"id":616,"name":"公交"}]}"#,
            all => assert_eq!((all[0].id, &*all[0].name), (616, "公交"));
        templates.library(&[2, 616], 0, 30), "GET /wxaapi/newtmpl/getpubtemplatetitles?ids=2,616&start=0&limit=30", "", library,
            page => assert_eq!((page.count, &*page.templates[0].id, &*page.templates[0].category), (55, "99", "616"));
        templates.keywords("99"), "GET /wxaapi/newtmpl/getpubtemplatekeywords?tid=99", "", keywords,
            all => assert_eq!((all[0].id, &*all[0].rule), (1, "thing"));
        templates.send(&TemplateMessage::new("o", "t", data())), "POST /cgi-bin/message/template/send",
            r##"{"data":{"amount":{"color":"#173177","value":"¥12.00"},"first":{"value":"您好"}},"template_id":"t","touser":"o"}"##, r#"{"msgid":1}"#, _ => {};
        templates.send_once(&OneTimeMessage::new("o", "t", 0, "a", "b")), "POST /cgi-bin/message/template/subscribe",
            r#"{"data":{"content":{"value":"b"}},"scene":"0","template_id":"t","title":"a","touser":"o"}"#, OK, () => {};
        templates.send_subscribed(&SubscribeMessage::new("o", "t", data())), "POST /cgi-bin/message/subscribe/bizsend",
            r##"{"data":{"amount":{"color":"#173177","value":"¥12.00"},"first":{"value":"您好"}},"template_id":"t","touser":"o"}"##, OK, () => {};
        templates.send_subscribed_by_program(&ProgramSubscribeMessage::new("o", "t", TemplateData::new().set("a", "b"))), "POST /cgi-bin/message/subscribe/send",
            r#"{"data":{"a":{"value":"b"}},"lang":"zh_CN","miniprogram_state":"formal","template_id":"t","touser":"o"}"#, OK, () => {};
    }
    whole_family_was_called(&kit, "template");
}

#[tokio::test]
async fn what_is_over_a_limit_is_not_sent() {
    let kit = Kit::new().await;
    let templates = kit.api.templates();
    let message = |to: &str, id: &str| TemplateMessage::new(to, id, data());
    let mut long_id = message("o1", "t1");
    long_id.client_id = Some("c".repeat(33));
    let once = |scene, title: &str| OneTimeMessage::new("o1", "t1", scene, title, "说");
    refusals! { kit, "template", ["/cgi-bin/template/get_industry", "/cgi-bin/template/get_all_private_template", "/wxaapi/newtmpl/gettemplate", "/wxaapi/newtmpl/getcategory"];
        templates.send(&message("", "t1")), "`touser` is empty";
        templates.send(&message("o1", "")), "`template_id` is empty";
        templates.send(&TemplateMessage::new("o1", "t1", TemplateData::new())), "`data` is empty";
        templates.send(&long_id), "`client_msg_id` has 33 characters, 32 are allowed";
        templates.send_once(&once(10_001, "题")), "`scene` is 10001, 0 to 10000 are allowed";
        templates.send_once(&once(1, &"题".repeat(16))), "`title` has 16 characters, 15 are allowed";
        templates.set_industries(0, 1), "`industry_id1` is 0, 1 to 41 are allowed";
        templates.set_industries(1, 42), "`industry_id2` is 42, 1 to 41 are allowed";
        templates.add(" ", &[]), "`template_id_short` is empty";
        templates.delete(""), "`template_id` is empty";
        templates.take("1", &[], ""), "`kidList` is empty";
        templates.take("1", &[1; 6], ""), "`kidList` has 6 entries, 5 are allowed";
        templates.take("1", &[1], &"长".repeat(16)), "`sceneDesc` has 16 characters, 15 are allowed";
        templates.drop_taken(""), "`priTmplId` is empty";
        templates.library(&[], 0, 30), "`ids` is empty";
        templates.library(&[1], 0, 31), "`limit` is 31, 1 to 30 are allowed";
        templates.keywords(""), "`tid` is empty";
        templates.send_subscribed(&SubscribeMessage::new("", "t1", data())), "`touser` is empty";
        templates.send_subscribed_by_program(&ProgramSubscribeMessage::new("o1", "", data())), "`template_id` is empty";
    }
}

/// What a subscribed message may say in a place goes by the kind of the place.
#[tokio::test]
async fn each_kind_of_value_has_its_limit() {
    let kit = Kit::new().await;
    let templates = kit.api.templates();
    for (kind, most) in [
        ("thing", 20),
        ("number", 32),
        ("letter", 32),
        ("symbol", 5),
        ("character_string", 32),
        ("phone_number", 17),
        ("car_number", 8),
        ("name", 20),
        ("phrase", 5),
    ] {
        let key = format!("{kind}12");
        let message = |length| {
            let data = TemplateData::new().set(&*key, "长".repeat(length));
            SubscribeMessage::new("o1", "t1", data)
        };
        templates.send_subscribed(&message(most)).await.unwrap();
        let why = format!("`{key}` has {} characters, {most} are allowed", most + 1);
        is_refused(templates.send_subscribed(&message(most + 1)).await, &why);
        is_refused(
            templates.send_subscribed(&message(0)).await,
            &format!("`{key}` is empty"),
        );
    }
}

#[tokio::test]
async fn refusals_of_the_platform_keep_their_numbers() {
    let kit = Kit::new().await;
    for code in [40037, 43004, 43101, 47003] {
        kit.stub
            .next("/cgi-bin/message/template/send", Reaction::errcode(code));
        let outcome = kit
            .api
            .templates()
            .send(&TemplateMessage::new("o1", "t1", data()))
            .await;
        let Err(ApiError::Logic { errcode, .. }) = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!(errcode, code);
    }
}
