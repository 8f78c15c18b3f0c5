//! The tables of the guide for handler authors say what the code says.

use wxmenu::hook::{FILTERS, SignalKind};

use crate::project::read;

/// The cells of the table whose head begins like this.
fn table(page: &str, head: &str) -> Vec<Vec<String>> {
    let rows = page
        .split(head)
        .nth(1)
        .unwrap_or_else(|| panic!("no table {head}"));
    let rows = rows
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    let cells = |line: &str| {
        let line = line.trim_matches('|');
        line.split(" | ")
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    rows.map(cells).collect()
}

#[test]
fn the_table_of_signals_is_that_of_the_code() {
    let page = read("docs/handlers.md");
    let shown: Vec<(String, String, String)> = table(&page, "| signal | fields | when |")
        .into_iter()
        .map(|row| (row[0].clone(), row[1].clone(), row[2].clone()))
        .collect();
    let known = SignalKind::ALL.iter().map(|kind| {
        let fields = kind.fields().join(", ");
        (format!("`{kind}`"), fields, kind.when().to_owned())
    });
    assert_eq!(shown, known.collect::<Vec<_>>());
}

#[test]
fn the_signals_are_named_as_everybody_knows_them() {
    let names: Vec<&str> = SignalKind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(
        names,
        [
            "request_received",
            "request_badrequest",
            "request_deserialized",
            "request_handle_error",
            "response_sent",
            "wechat_granted",
            "wechat_error",
            "wechat_servererror",
            "api_called",
            "turn_finished",
            "handler_finished",
            "retry_joined",
            "session_expired",
            "reload_done",
            "reload_failed",
            "late_reply",
            "mini_login"
        ]
    );
    for kind in SignalKind::ALL {
        assert_eq!(SignalKind::from_name(kind.name()), Some(*kind));
    }
}

#[test]
fn the_table_of_filters_is_that_of_the_code() {
    let page = read("docs/handlers.md");
    let shown: Vec<(String, String)> = table(&page, "| filter | takes |")
        .into_iter()
        .map(|row| (row[0].clone(), row[1].clone()))
        .collect();
    let known = FILTERS
        .iter()
        .map(|(form, takes)| (format!("`{form}`"), (*takes).to_owned()));
    assert_eq!(shown, known.collect::<Vec<_>>());
}
