//! What observers and figures are told, and what nobody is told.

use std::sync::{Arc, Mutex};

use wxmenu::hook::{Signal, SignalKind};
use wxmenu::model::Channel;

use super::kit::Kit;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_raises_the_signals_of_a_message() {
    let kit = Kit::new().await;
    let ticket = kit.ticket("ann").await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let used = Arc::new(Mutex::new(Vec::new()));
    let methods = Arc::clone(&used);
    let watch = kit.engine.signals().subscribe(move |signal: &Signal<'_>| {
        if let Signal::RequestDeserialized { message, .. } = signal {
            assert_eq!(message.channel, Channel::Mini);
        }
        if let Signal::ResponseSent { request, .. } = signal {
            assert_eq!((request.path, request.query), ("/mini/shop/say", ""));
            methods.lock().unwrap().push(request.method.to_owned());
        }
        log.lock().unwrap().push(signal.name());
    });
    kit.say(&ticket, "m").await;
    kit.say(&ticket, "fail").await;
    kit.ask(&format!("say?session={ticket}&text=m")).await;
    drop(watch);
    assert_eq!(*used.lock().unwrap(), ["POST", "POST", "GET"]);
    assert_eq!(
        *seen.lock().unwrap(),
        [
            "request_deserialized",
            "turn_finished",
            "response_sent",
            "request_deserialized",
            "handler_finished",
            "request_handle_error",
            "turn_finished",
            "response_sent",
            "request_deserialized",
            "turn_finished",
            "response_sent",
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn logins_are_told_and_counted() {
    let kit = Kit::new().await;
    let outcomes = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&outcomes);
    let watch = move |signal: &Signal<'_>| {
        if let Signal::MiniLogin {
            identity, outcome, ..
        } = signal
        {
            log.lock().unwrap().push(format!("{identity} {outcome}"));
        }
    };
    let watch = kit
        .engine
        .signals()
        .subscribe_to(SignalKind::MiniLogin, watch);
    kit.ticket("ann.1").await;
    let ticket = kit.ticket("bob.1").await;
    kit.ask(&format!("menu?session={ticket}")).await;
    kit.ask("menu?session=dead").await;
    kit.ask("login?code=bad").await;
    kit.ask("login").await;
    kit.get("/mini/bare/login?code=x").await;
    drop(watch);
    assert_eq!(
        *outcomes.lock().unwrap(),
        [
            "shop login",
            "shop login",
            "shop relogin",
            "shop bad_code",
            "shop bad_code",
            "bare failed"
        ]
    );
    let figures = kit.figures().await;
    for line in [
        "wxmenu_mini_logins_total{account=\"shop\"} 2",
        "wxmenu_mini_relogins_total{account=\"shop\"} 1",
        "wxmenu_mini_bad_codes_total{account=\"shop\"} 2",
        "wxmenu_mini_failed_logins_total{account=\"bare\"} 1",
        "wxmenu_mini_live_tickets 2",
    ] {
        assert!(
            figures.lines().any(|own| own.starts_with(line)),
            "{line}\n{figures}"
        );
    }
}
