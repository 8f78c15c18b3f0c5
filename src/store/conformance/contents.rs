//! What a session and its key may hold.

use serde_json::{Value, json};

use super::{Fixture, fresh, key, loaded, saved, someone};
use crate::model::{Position, SessionKey};
use crate::store::{SessionStore, StoreError};

/// Values of every kind of JSON come back, under any name.
pub async fn values_of_every_kind_come_back(fixture: impl Fixture) {
    let mut session = fresh();
    for (name, value) in [
        ("", json!(null)),
        ("bool", json!(true)),
        ("text", json!("a\0b\u{1}\"\\/\u{2028}中\u{10FFFF}")),
        ("list", json!([1, [2, [3]], {}])),
        (
            "object",
            json!({"": {"a.b": [null]}, "名": "值", "$": {"k": "v"}}),
        ),
        ("a name\nof two lines", json!([])),
    ] {
        session.set(name, value).unwrap();
    }
    let whole = saved(fixture.store(), &someone(), &session).await;
    assert_eq!(loaded(fixture.store(), &someone()).await, Some(whole));
}

/// Numbers come back to the last bit.
pub async fn numbers_come_back_exactly(fixture: impl Fixture) {
    let mut session = fresh();
    session
        .set("whole", json!([u64::MAX, i64::MIN, i64::MAX, 0, -1]))
        .unwrap();
    let small = [
        0.1 + 0.2,
        1.0 / 3.0,
        f64::MAX,
        f64::MIN_POSITIVE,
        5e-324,
        -0.0,
        1.0,
    ];
    session.set("small", small).unwrap();
    // Numbers of no shape in particular, the same in every run.
    let bits = (1..2_000_u64).map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let many: Vec<f64> = bits.map(f64::from_bits).filter(|n| n.is_finite()).collect();
    session.set("many", &many).unwrap();
    saved(fixture.store(), &someone(), &session).await;
    let back = loaded(fixture.store(), &someone()).await.unwrap();
    assert_eq!(back.values(), session.values());
    let same = |name: &str, were: &[f64]| {
        let are: Vec<f64> = back.get(name).unwrap().unwrap();
        assert!(
            were.iter()
                .map(|n| n.to_bits())
                .eq(are.iter().map(|n| n.to_bits())),
            "{name}"
        );
    };
    same("small", &small);
    same("many", &many);
}

/// A session of a mebibyte comes back, beside small ones and after having been small itself.
pub async fn a_big_session_comes_back(fixture: impl Fixture) {
    let store = fixture.store();
    let small = saved(store, &key("demo", "small"), &fresh()).await;
    let mut session = saved(store, &someone(), &fresh()).await;
    session.set("text", "菜".repeat(300_000)).unwrap();
    session
        .set("list", (0..20_000).collect::<Vec<u32>>())
        .unwrap();
    session.position = Position::at((0..100).map(|n| format!("menu-{n}").as_str().into()));
    let big = saved(store, &someone(), &session).await;
    assert_eq!(loaded(store, &someone()).await.as_ref(), Some(&big));
    store.flush().await.unwrap();
    session = big;
    assert!(session.remove("text") && session.remove("list"));
    let again = saved(store, &someone(), &session).await;
    assert_eq!(loaded(store, &someone()).await, Some(again));
    assert_eq!(loaded(store, &key("demo", "small")).await, Some(small));
}

/// A deeply nested value is stored or refused; it never makes a session that cannot be loaded.
pub async fn what_is_saved_loads_however_deep(fixture: impl Fixture) {
    let store = fixture.store();
    for levels in [64_usize, 99, 100, 101, 124, 125, 126, 127, 128, 129, 500] {
        let key = key("demo", &format!("{levels}"));
        let before = saved(store, &key, &fresh()).await;
        let mut session = before.clone();
        let nested = (0..levels).fold(Value::from(1), |inner, _| json!([inner]));
        session.set("deep", nested).unwrap();
        match store.save(&key, session.clone()).await {
            Ok(revision) => {
                let whole = session.with_revision(revision);
                assert_eq!(loaded(store, &key).await, Some(whole), "{levels}");
            }
            Err(StoreError::Refused(_)) if levels > 64 => {
                assert_eq!(loaded(store, &key).await, Some(before), "{levels}");
            }
            Err(error) => panic!("{levels} levels deep: {error:?}"),
        }
    }
}

/// Whatever text an account or an openid is made of, two people never share a session.
pub async fn odd_keys_are_kept_apart(fixture: impl Fixture) {
    let texts = [
        "",
        "a",
        "b",
        "ab",
        "\0",
        "\0\0",
        "a\0",
        "\0a",
        "a\0b",
        "\u{FF}",
        "\0\u{FF}",
        "\u{10FFFF}",
        "甲",
        "甲乙",
        "o/../x",
        "a:b",
        "{a}",
        "*",
        " ",
        "\n",
        "%00",
    ];
    let keys: Vec<SessionKey> = texts
        .iter()
        .flat_map(|account| texts.iter().map(|openid| key(account, openid)))
        .collect();
    all_kept(fixture.store(), keys).await;
}

/// Keys of four kilobytes that differ in their last character only.
pub async fn long_keys_are_kept_apart(fixture: impl Fixture) {
    let long = |end: &str| format!("{}{end}", "长".repeat(1_400));
    let keys = vec![
        key(&long("a"), &long("")),
        key(&long("a"), &long("b")),
        key(&long("b"), &long("b")),
        key("", &long("")),
        key(&long(""), ""),
    ];
    all_kept(fixture.store(), keys).await;
}

async fn all_kept(store: &impl SessionStore, mut keys: Vec<SessionKey>) {
    for (number, key) in keys.iter().enumerate() {
        let mut session = fresh();
        session.set("number", number).unwrap();
        saved(store, key, &session).await;
    }
    for (number, key) in keys.iter().enumerate() {
        let back = loaded(store, key).await.unwrap();
        assert_eq!(back.get("number").unwrap(), Some(number));
    }
    let listed = store.list(None, usize::MAX).await.unwrap();
    keys.sort();
    assert!(
        listed.iter().map(|(key, _)| key).eq(&keys),
        "all are listed, in order"
    );
}
