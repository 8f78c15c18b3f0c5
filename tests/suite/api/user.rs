//! People: what leaves, what comes back, what is refused before it leaves.

use serde_json::Value;
use wxmenu::api::{Call, Language};
use wxmenu::model::Openid;
use wxmenu::testing::Reaction;

use super::golden::{OK, goldens, recorded, refusals, whole_family_was_called};
use super::kit::Kit;

fn people(count: usize) -> Vec<Openid> {
    (1..=count)
        .map(|n| Openid::from(&*format!("o{n}")))
        .collect()
}

fn names(openids: &[Openid]) -> Vec<&str> {
    openids.iter().map(Openid::as_str).collect()
}

#[tokio::test]
async fn calls_about_people_leave_and_answers_are_read() {
    let kit = Kit::new().await;
    let users = kit.api.users();
    let two = people(2);
    goldens! { kit;
        users.get(&two[0], Language::ZhCn), "GET /cgi-bin/user/info?openid=o1&lang=zh_CN", "", recorded("user_info"), user => {
            assert!(user.follows);
            assert_eq!((&*user.nickname, &*user.city, user.sex, user.since), ("Band", "广州", 1, 1_382_694_957));
            assert_eq!(user.unionid.as_ref().unwrap().as_str(), " o6_bmasdasdsad6_2sgVt7hMZOPfL");
            let shown = format!("{user:?}");
            assert!(!shown.contains("jrPTlm6") && !shown.contains("dasdsad6"), "{shown}");
        };
        users.get_all(&two, Language::En), "POST /cgi-bin/user/info/batchget",
            r#"{"user_list":[{"lang":"en","openid":"o1"},{"lang":"en","openid":"o2"}]}"#, recorded("user_info_batchget"), users => {
            assert_eq!((users.len(), users[0].follows, users[1].follows), (2, true, false));
            assert_eq!((&*users[0].nickname, users[0].group), ("iWithery", 0));
        };
        users.set_remark(&two[0], "常客"), "POST /cgi-bin/user/info/updateremark",
            r#"{"openid":"o1","remark":"常客"}"#, recorded("user_info_updateremark"), () => {};
        users.change_openids("wx9", &two), "POST /cgi-bin/changeopenid",
            r#"{"from_appid":"wx9","openid_list":["o1","o2"]}"#, recorded("changeopenid"), changed => {
            assert_eq!(changed[0].new.as_ref().unwrap().as_str(), "o2FwqwI9xCsVadFah_HtpPfaR-X4");
            assert_eq!((&changed[1].new, &*changed[1].message), (&None, "ori_openid error"));
        };
        users.followers(None), "GET /cgi-bin/user/get", "", recorded("user_get"), page => {
            assert_eq!((page.total, names(&page.openids)), (2, vec!["OPENID1", "OPENID2"]));
            assert_eq!(page.next.as_ref().unwrap().as_str(), "OPENID2");
        };
        users.followers(Some(&"OPENID2".into())), "GET /cgi-bin/user/get?next_openid=OPENID2", "",
            r#"{"total":2,"count":0,"next_openid":""}"#, page => assert_eq!((page.openids.len(), page.next), (0, None));
        users.create_tag("广东"), "POST /cgi-bin/tags/create", r#"{"tag":{"name":"广东"}}"#,
            r#"{"tag":{"id":134,"name":"广东"}}"#, tag => assert_eq!((tag.id, &*tag.name, tag.count), (134, "广东", 0));
        users.tags(), "GET /cgi-bin/tags/get", "", r#"{"tags":[{"id":2,"name":"星标组","count":7}]}"#,
            tags => assert_eq!((tags[0].id, tags[0].count), (2, 7));
        users.rename_tag(134, "广东人"), "POST /cgi-bin/tags/update", r#"{"tag":{"id":134,"name":"广东人"}}"#, OK, () => {};
        users.delete_tag(134), "POST /cgi-bin/tags/delete", r#"{"tag":{"id":134}}"#, OK, () => {};
        users.tagged(2, None), "POST /cgi-bin/user/tag/get", r#"{"next_openid":"","tagid":2}"#, recorded("user_tag_get"),
            page => assert_eq!((page.total, page.openids.len(), page.next), (0, 2, Some("OPENID2".into())));
        users.tagged(2, Some(&two[1])), "POST /cgi-bin/user/tag/get", r#"{"next_openid":"o2","tagid":2}"#, r#"{"count":0}"#,
            page => assert_eq!(page.next, None);
        users.tag(2, &two), "POST /cgi-bin/tags/members/batchtagging", r#"{"openid_list":["o1","o2"],"tagid":2}"#, OK, () => {};
        users.untag(2, &two), "POST /cgi-bin/tags/members/batchuntagging", r#"{"openid_list":["o1","o2"],"tagid":2}"#, OK, () => {};
        users.tags_of(&two[0]), "POST /cgi-bin/tags/getidlist", r#"{"openid":"o1"}"#, r#"{"tagid_list":[134,2]}"#,
            tags => assert_eq!(tags, [134, 2]);
        users.blocked(None), "POST /cgi-bin/tags/members/getblacklist", r#"{"begin_openid":""}"#,
            r#"{"total":1,"count":1,"data":{"openid":["o1"]},"next_openid":"o1"}"#, page => assert_eq!(names(&page.openids), ["o1"]);
        users.block(&two), "POST /cgi-bin/tags/members/batchblacklist", r#"{"openid_list":["o1","o2"]}"#, OK, () => {};
        users.unblock(&two), "POST /cgi-bin/tags/members/batchunblacklist", r#"{"openid_list":["o1","o2"]}"#, OK, () => {};
    }
    whole_family_was_called(&kit, "user");
}

#[tokio::test]
async fn what_is_over_a_limit_is_not_sent() {
    let kit = Kit::new().await;
    let users = kit.api.users();
    let nobody = Openid::from("");
    refusals! { kit, "user", ["/cgi-bin/user/get", "/cgi-bin/tags/get", "/cgi-bin/tags/delete", "/cgi-bin/user/tag/get", "/cgi-bin/tags/members/getblacklist"];
        users.get(&nobody, Language::ZhTw), "`openid` is empty";
        users.get_all(&people(101), Language::ZhCn), "`openid_list` has 101 entries, 100 are allowed";
        users.get_all(&[], Language::ZhCn), "`openid_list` is empty";
        users.set_remark(&"o1".into(), &"长".repeat(31)), "`remark` has 31 characters, 30 are allowed";
        users.set_remark(&nobody, ""), "`openid` is empty";
        users.change_openids("", &people(1)), "`from_appid` is empty";
        users.change_openids("wx9", &people(101)), "`openid_list` has 101 entries, 100 are allowed";
        users.create_tag(&"长".repeat(11)), "`name` has 33 bytes, 30 are allowed";
        users.rename_tag(2, " "), "`name` is empty";
        users.tag(2, &people(51)), "`openid_list` has 51 entries, 50 are allowed";
        users.untag(2, std::slice::from_ref(&nobody)), "`openid` is empty";
        users.tags_of(&nobody), "`openid` is empty";
        users.block(&people(21)), "`openid_list` has 21 entries, 20 are allowed";
        users.unblock(&people(21)), "`openid_list` has 21 entries, 20 are allowed";
    }
}

/// A list is walked through by its pages, and a page without people ends it.
#[tokio::test]
async fn followers_come_page_by_page() {
    let kit = Kit::new().await;
    let page = |people: &str, next: &str| {
        Reaction::text(format!(
            r#"{{"total":3,"count":1,"data":{{"openid":[{people}]}},"next_openid":"{next}"}}"#
        ))
    };
    for (people, next) in [("\"o1\",\"o2\"", "o2"), ("\"o3\"", "o3"), ("", "o3")] {
        kit.stub.next("/cgi-bin/user/get", page(people, next));
    }
    let (mut all, mut behind) = (Vec::new(), None);
    loop {
        let page = kit.api.users().followers(behind.as_ref()).await.unwrap();
        all.extend(page.openids);
        behind = page.next;
        if behind.is_none() {
            break;
        }
    }
    assert_eq!(names(&all), ["o1", "o2", "o3"]);
    assert_eq!(kit.stub.calls("/cgi-bin/user/get").len(), 3);
}

#[tokio::test]
async fn refusals_keep_their_numbers_and_old_groups_go_raw() {
    let kit = Kit::new().await;
    for code in [45157, 45158, 45056, 40003] {
        kit.stub
            .next("/cgi-bin/tags/create", Reaction::errcode(code));
        let refused = kit.api.users().create_tag("a").await.unwrap_err();
        assert_eq!(refused.errcode(), Some(code));
    }
    for (name, field, value) in [
        ("groups_create", "/group/name", "\"test\""),
        ("groups_get", "/groups/1/name", "\"黑名单\""),
        ("groups_getid", "/groupid", "102"),
        ("groups_update", "/errcode", "0"),
        ("groups_members_update", "/errmsg", "\"ok\""),
        ("groups_delete", "/errcode", "0"),
    ] {
        let path = format!("/cgi-bin/{}", name.replace('_', "/"));
        kit.stub.next(&path, recorded(name));
        let answer = kit.api.call(&Call::post(path)).await.unwrap();
        let found = answer.data.pointer(field).map(Value::to_string);
        assert_eq!(found.as_deref(), Some(value), "{name}");
    }
}
