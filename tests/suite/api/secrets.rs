//! Nothing that is printed holds a secret.

use wxmenu::api::Call;
use wxmenu::testing::Reaction;

use super::kit::{BUSINESS, Kit, SECRET, shop};

#[tokio::test]
async fn neither_errors_nor_debug_forms_show_secret_or_token() {
    let kit = Kit::new().await;
    let answer = kit.ask().await.unwrap();
    let token = kit.stub.calls(BUSINESS)[0]
        .param("access_token")
        .unwrap()
        .to_owned();
    let mut printed = vec![format!(
        "{:?} {:?} {:?} {answer:?}",
        shop(),
        kit.platform,
        kit.api
    )];
    let call = Call::get(BUSINESS)
        .param("access_token", token.clone())
        .without_token();
    printed.push(format!("{call:?}"));
    let stable = Call::post("/cgi-bin/stable_token").without_token();
    let stable = stable.json(
        serde_json::json!({ "grant_type": "client_credential", "appid": "wx1", "secret": SECRET }),
    );
    printed.push(format!(
        "{stable:?} {:?}",
        kit.api.call(&stable).await.unwrap()
    ));
    for reaction in [
        Reaction::errcode(45009),
        Reaction::html(200),
        Reaction::html(500),
        Reaction::Break,
    ] {
        kit.stub.next(BUSINESS, reaction);
        let error = kit.ask().await.unwrap_err();
        printed.push(format!("{error} {error:?}"));
    }
    // Answers that were cut off, or that a proxy has put something in front of.
    for (path, cut) in [
        (BUSINESS, "{\"access_token\":\"STUB-TOKEN-1"),
        (BUSINESS, "\u{feff} {\"session_key\":\"STUB-TOKEN-1"),
        (BUSINESS, "[{\"ticket\":\"STUB-TOKEN-1"),
        (BUSINESS, "\"STUB-TOKEN-1"),
        (BUSINESS, "no way to /x?access_token=STUB-TOKEN-1"),
        ("/cgi-bin/stable_token", "STUB-TOKEN-1"),
        ("/cgi-bin/token", "x STUB-TOKEN-1"),
        ("/cgi-bin/ticket/getticket", "x STUB-TOKEN-1"),
        ("/sns/jscode2session", "x STUB-TOKEN-1"),
        ("/sns/oauth2/refresh_token", "x STUB-TOKEN-1"),
    ] {
        kit.stub.next(path, Reaction::text(cut));
        let error = kit.api.call(&Call::get(path)).await.unwrap_err();
        assert!(error.to_string().contains("bytes, not shown"), "{error}");
        printed.push(format!("{error} {error:?}"));
        kit.stub.next(path, Reaction::text("\"STUB-TOKEN-1\""));
        let answer = kit.api.call(&Call::get(path)).await.unwrap();
        if path != BUSINESS {
            let error = answer.parse::<Vec<u8>>().unwrap_err();
            printed.push(format!("{error} {error:?}"));
        }
    }
    printed.push(format!("{:?}", kit.stub.seen()));
    for text in printed {
        assert!(
            !text.contains(SECRET) && !text.contains("STUB-TOKEN"),
            "{text}"
        );
    }
}
