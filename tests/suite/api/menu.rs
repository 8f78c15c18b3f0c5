//! The custom menu: what leaves, what comes back, what is refused before it leaves.

use serde_json::{Value, json};
use wxmenu::Engine;
use wxmenu::api::ApiError;
use wxmenu::api::menu::{Button, ButtonAction, CustomMenu, buttons_of};
use wxmenu::testing::Reaction;

use super::kit::Kit;
use super::table::{Goldens, done, recorded};

fn sent(kit: &Kit) -> (String, Value) {
    let seen = kit.stub.seen().pop().unwrap();
    (format!("{} {}", seen.method, seen.path), seen.json())
}

fn view(name: &str) -> Button {
    Button::new(
        name,
        ButtonAction::View {
            url: "https://a/".into(),
        },
    )
}

fn menu() -> CustomMenu {
    let mini = ButtonAction::MiniProgram {
        url: "http://a/".into(),
        appid: "wx9".into(),
        page_path: "p".into(),
    };
    let fields = json!({ "key": "k2" }).as_object().unwrap().clone();
    let scan = ButtonAction::Other {
        kind: "scancode_waitmsg".into(),
        fields,
    };
    let group = ButtonAction::Group(vec![
        view("搜索"),
        Button::new("小程序", mini),
        Button::new("扫码", scan),
    ]);
    CustomMenu::new(vec![
        Button::click("今日歌曲", "m001"),
        Button::new("菜单", group),
    ])
}

fn wire() -> Value {
    json!({ "button": [
        { "type": "click", "name": "今日歌曲", "key": "m001" },
        { "name": "菜单", "sub_button": [
            { "type": "view", "name": "搜索", "url": "https://a/" },
            { "type": "miniprogram", "name": "小程序", "url": "http://a/", "appid": "wx9", "pagepath": "p" },
            { "type": "scancode_waitmsg", "name": "扫码", "key": "k2" },
        ] },
    ] })
}

#[tokio::test]
async fn a_menu_is_made_found_and_removed() {
    let kit = Kit::new().await;
    assert_eq!(
        kit.api.menu().get().await.unwrap().default,
        None,
        "no menu is no error"
    );
    kit.api.menu().create(&menu()).await.unwrap();
    assert_eq!(sent(&kit), ("POST /cgi-bin/menu/create".to_owned(), wire()));
    assert_eq!(kit.api.menu().get().await.unwrap().default, Some(menu()));
    kit.api.menu().delete().await.unwrap();
    assert_eq!(kit.api.menu().get().await.unwrap().default, None);
    kit.stub.next("/cgi-bin/menu/get", recorded("menu_get"));
    let found = kit.api.menu().get().await.unwrap();
    assert_eq!(
        found.default,
        Some(CustomMenu::new(vec![Button::click("test", "test")]))
    );
    kit.stub.next(
        "/cgi-bin/get_current_selfmenu_info",
        recorded("get_current_selfmenu_info"),
    );
    assert_eq!(kit.api.menu().current().await.unwrap()["is_menu_open"], 1);
}

#[tokio::test]
async fn a_personalised_menu_is_made_matched_and_removed() {
    let kit = Kit::new().await;
    let rule = json!({ "tag_id": "2" });
    kit.stub.next(
        "/cgi-bin/menu/addconditional",
        Reaction::text("{\"menuid\":208379533}"),
    );
    assert_eq!(
        kit.api
            .menu()
            .add_conditional(&menu(), &rule)
            .await
            .unwrap(),
        "208379533"
    );
    let mut wanted = wire();
    wanted["matchrule"] = rule.clone();
    assert_eq!(
        sent(&kit),
        ("POST /cgi-bin/menu/addconditional".to_owned(), wanted)
    );
    kit.stub.next(
        "/cgi-bin/menu/trymatch",
        Reaction::json(&json!({ "menu": wire() })),
    );
    assert_eq!(kit.api.menu().try_match("o1").await.unwrap(), menu());
    assert_eq!(sent(&kit).1, json!({ "user_id": "o1" }));
    kit.api
        .menu()
        .delete_conditional("208379533")
        .await
        .unwrap();
    assert_eq!(sent(&kit).1, json!({ "menuid": "208379533" }));

    let count = kit.stub.seen().len();
    kit.api
        .menu()
        .add_conditional(&menu(), &json!({ "tag_id": "" }))
        .await
        .unwrap_err();
    kit.api.menu().delete_conditional(" ").await.unwrap_err();
    kit.api.menu().try_match("").await.unwrap_err();
    assert_eq!(kit.stub.seen().len(), count);
}

#[tokio::test]
async fn a_menu_over_a_limit_is_not_sent() {
    let kit = Kit::new().await;
    let click = |name: &str| Button::click(name, "k");
    let group = |buttons| Button::new("组", ButtonAction::Group(buttons));
    for (buttons, why) in [
        (vec![], "0 buttons in the menu, 1 to 3"),
        (
            vec![click("a"), click("b"), click("c"), click("d")],
            "4 buttons in the menu",
        ),
        (vec![click("一二三四五六")], "18 bytes, 16 are allowed"),
        (vec![click("")], "no name"),
        (vec![Button::click("a", "k".repeat(129))], "129 bytes, 128"),
        (
            vec![Button::click("a", "")],
            "`key` of the button `a` is empty",
        ),
        (
            vec![Button::new(
                "a",
                ButtonAction::View {
                    url: "u".repeat(1025),
                },
            )],
            "1025 bytes",
        ),
        (vec![group(vec![])], "0 buttons behind `组`, 1 to 5"),
        (vec![group(vec![click("a"); 6])], "6 buttons behind"),
        (vec![group(vec![click(&"一".repeat(21))])], "63 bytes, 60"),
        (
            vec![group(vec![group(vec![click("a")])])],
            "cannot open more",
        ),
    ] {
        match kit
            .api
            .menu()
            .create(&CustomMenu::new(buttons))
            .await
            .unwrap_err()
        {
            ApiError::Refused { reason, .. } => assert!(reason.contains(why), "{reason}"),
            other => panic!("{other}"),
        }
    }
    assert!(kit.stub.seen().is_empty());
}

#[test]
fn a_button_that_the_platform_would_not_take_is_told() {
    let other = |kind: &str, field: &str, value: &str| ButtonAction::Other {
        kind: kind.to_owned(),
        fields: [(field.to_owned(), value.into())].into_iter().collect(),
    };
    let view = |url: &str| ButtonAction::View {
        url: url.to_owned(),
    };
    for (action, why) in [
        (view("javascript:alert(1)"), "neither http:// nor https://"),
        (view("shop.example.com"), "neither http:// nor https://"),
        (other("scancode_push", "key", ""), "`key` of the button"),
        (other("location_select", "url", "x"), "`key` of the button"),
        (other("media_id", "key", "k"), "`media_id` of the button"),
        (
            other("pic_weixin", "key", &"k".repeat(129)),
            "129 bytes, 128",
        ),
        (other("opens_door", "key", "k"), "of type `opens_door`"),
    ] {
        let menu = CustomMenu::new(vec![Button::new("键", action)]);
        let told = menu.check().unwrap_err();
        assert!(told.contains(why), "{told}");
    }
    for action in [
        view("http://shop.example.com/"),
        other("scancode_waitmsg", "key", "k"),
        other("article_id", "article_id", "a1"),
    ] {
        let menu = CustomMenu::new(vec![Button::new("键", action)]);
        assert_eq!(menu.check(), Ok(()));
    }
}

fn of_bot(menus: &str) -> Result<CustomMenu, String> {
    let engine = Engine::builder()
        .menu("a.menuconfig.xml", menus)
        .build()
        .unwrap();
    buttons_of(&engine.menus(&"shop".into())).map_err(|fault| fault.to_string())
}

#[test]
fn marked_menus_become_buttons() {
    let menus = r#"<menu-configs>
      <menu-config id="a" name="a" button="甲"/>
      <menu-config id="b" name="b" button="乙">
        <menu-config id="b1" name="b1">
          <menu-config id="b11" name="b11" button="乙一"/>
        </menu-config>
        <menu-config id="b2" name="b2" button="乙二"/>
      </menu-config>
      <menu-config id="c" name="c"><menu-config id="c1" name="c1" button="丙"/></menu-config>
    </menu-configs>"#;
    let menu = of_bot(menus).unwrap();
    assert_eq!(
        menu.to_string(),
        "甲: click a\n乙\n  乙一: click b11\n  乙二: click b2\n丙: click c1\n"
    );

    let deep = r#"<menu-configs><menu-config id="a" name="a" button="甲"><menu-config id="b" name="b" button="乙"><menu-config id="c" name="c" button="丙"/></menu-config></menu-config></menu-configs>"#;
    assert!(of_bot(deep).unwrap_err().contains("two levels"));
    assert!(of_bot("<menu-configs/>").unwrap_err().contains("0 buttons"));
}

#[tokio::test]
async fn recorded_answers_to_changes_are_good() {
    let kit = Kit::new().await;
    kit.stub
        .next("/cgi-bin/menu/create", recorded("menu_create"));
    kit.api.menu().create(&menu()).await.unwrap();
    kit.stub
        .next("/cgi-bin/menu/delete", recorded("menu_delete"));
    kit.api.menu().delete().await.unwrap();
}

#[tokio::test]
async fn every_call_leaves_is_read_and_held_to_its_limits() {
    let mut goldens = Goldens::new().await;
    let api = goldens.api();
    let menus = api.menu();
    let (own, rule) = (menu(), json!({ "tag_id": "2" }));
    let line = "POST /cgi-bin/menu/create";
    let call = menus.create(&own);
    let answer = recorded("menu_create");
    goldens.row(line, &wire().to_string(), answer, call).await;
    let line = "GET /cgi-bin/menu/get";
    let answer = recorded("menu_get");
    let found = goldens.row(line, "", answer, menus.get()).await;
    assert_eq!(found.conditional, [] as [Value; 0]);
    let some = json!({ "button": wire()["button"], "matchrule": rule, "menuid": 208_396_993 });
    let answer = json!({ "menu": wire(), "conditionalmenu": [&some] });
    let answer = Reaction::json(&answer);
    let found = goldens.row(line, "", answer, menus.get()).await;
    assert_eq!(found.default, Some(menu()));
    assert_eq!(found.conditional, [some]);
    let line = "GET /cgi-bin/menu/delete";
    let answer = recorded("menu_delete");
    goldens.row(line, "", answer, menus.delete()).await;
    let line = "GET /cgi-bin/get_current_selfmenu_info";
    let answer = recorded("get_current_selfmenu_info");
    goldens.row(line, "", answer, menus.current()).await;

    let mut body = wire();
    body["matchrule"] = rule.clone();
    let line = "POST /cgi-bin/menu/addconditional";
    let (body, answer) = (body.to_string(), Reaction::text("{\"menuid\":\"2\"}"));
    let call = menus.add_conditional(&own, &rule);
    assert_eq!(goldens.row(line, &body, answer, call).await, "2");
    let line = "POST /cgi-bin/menu/delconditional";
    let call = menus.delete_conditional("2");
    goldens.row(line, r#"{"menuid":"2"}"#, done(), call).await;
    let line = "POST /cgi-bin/menu/trymatch";
    let call = menus.try_match("o1");
    let answer = Reaction::json(&wire());
    let seen = goldens.row(line, r#"{"user_id":"o1"}"#, answer, call).await;
    assert_eq!(seen, own, "the whole answer is the menu");

    let none = CustomMenu::new(vec![]);
    goldens.refused("0 buttons", menus.create(&none)).await;
    let call = menus.add_conditional(&none, &rule);
    goldens.refused("0 buttons", call).await;
    let nobody = json!({ "tag_id": "" });
    let call = menus.add_conditional(&own, &nobody);
    goldens.refused("no condition", call).await;
    let call = menus.delete_conditional(" ");
    goldens.refused("`menuid` is empty", call).await;
    goldens
        .refused("`user_id` is empty", menus.try_match(""))
        .await;
    let without = [
        "GET /cgi-bin/menu/get",
        "GET /cgi-bin/menu/delete",
        "GET /cgi-bin/get_current_selfmenu_info",
    ];
    goldens.cover("menu", &without);
}
