//! What a turn looks like to a program: one line of JSON.

use wxmenu::engine::{Failure, HandlerRun, Matched, MatchedKind, TurnReport};
use wxmenu::menu::EventType;
use wxmenu::model::{Reply, Timestamp};
use wxmenu::testing::{Input, Stage, TestBot, Turn};

use super::bot;

#[test]
fn every_field_is_there_in_its_place() {
    let mut report = TurnReport::silent(Timestamp::default());
    report.answered = true;
    report.before = Some("m001".into());
    report.after = Some("g001".into());
    report.matched = Some(Matched::new(MatchedKind::MenuConfig, "g001", "guess"));
    report.template = Some("game/guessNumber.page".into());
    let enter = Some(EventType::Enter);
    report.handlers = vec![HandlerRun::new(
        "NewGuessGameHandler",
        "guess",
        "new",
        enter,
    )];
    report.reply = Reply::text("猜\n\"吧\"");
    let turn = Turn::new(1, "u".into(), "guess", report);
    assert_eq!(
        turn.to_json().unwrap(),
        concat!(
            r#"{"turn":1,"user":"u","input":"guess","answered":true,"before":"m001","after":"g001","#,
            r#""matched":{"kind":"menu-config","id":"g001","name":"guess"},"#,
            r#""template":"game/guessNumber.page","#,
            r#""handlers":[{"name":"NewGuessGameHandler","command":"guess","menu_command":"new","event_type":"enter"}],"#,
            r#""reply":{"type":"text","content":"猜\n\"吧\""},"error":null}"#
        )
    );
}

#[test]
fn what_is_absent_is_null() {
    let mut report = TurnReport::silent(Timestamp::default());
    report.handlers = vec![HandlerRun::new("h", "x", "", None)];
    report.error = Some(Failure::new("handler-failed", "no"));
    let turn = Turn::new(2, "o2".into(), ":click a", report);
    assert_eq!(
        turn.to_json().unwrap(),
        concat!(
            r#"{"turn":2,"user":"o2","input":":click a","answered":false,"before":null,"after":null,"#,
            r#""matched":null,"template":null,"#,
            r#""handlers":[{"name":"h","command":"x","menu_command":"","event_type":null}],"#,
            r#""reply":null,"error":{"code":"handler-failed","message":"no"}}"#
        )
    );
}

#[test]
fn kinds_have_the_words_of_their_elements() {
    for (kind, word) in [
        (MatchedKind::MenuConfig, "menu-config"),
        (MatchedKind::MenuCommand, "menu-command"),
        (MatchedKind::SystemCommand, "system-command"),
        (MatchedKind::Click, "click"),
        (MatchedKind::EventCommand, "event-command"),
        (MatchedKind::MessageCommand, "message-command"),
        (MatchedKind::Redisplay, "redisplay"),
    ] {
        assert_eq!(serde_json::to_value(kind).unwrap(), word);
    }
}

#[tokio::test]
async fn messages_are_counted_and_directives_are_not() {
    let mut stage = Stage::new(TestBot::new(bot()).unwrap());
    let mut numbers = Vec::new();
    for line in ["m", ":user o2", ":click m001", ":session", ":again", "x"] {
        let input = Input::parse(line).unwrap();
        let turn = stage.play(line, &input).await.unwrap();
        numbers.extend(turn.map(|turn| (turn.number, turn.input)));
    }
    let expected = [(1, "m"), (2, ":click m001"), (3, ":again"), (4, "x")];
    assert_eq!(
        numbers,
        expected.map(|(number, line)| (number, line.to_owned()))
    );
}

#[tokio::test]
async fn the_last_turn_keeps_who_was_asked_about_it() {
    let mut stage = Stage::new(TestBot::new(bot()).unwrap());
    for line in ["m", "count"] {
        stage.play(line, &Input::text(line)).await.unwrap();
    }
    let asked = stage.last().unwrap().explanation.as_ref().unwrap();
    assert_eq!(
        asked.position.as_ref().unwrap().as_str(),
        "m001",
        "where the text was sent"
    );
    let won: Vec<&str> = asked
        .tried
        .iter()
        .filter(|t| t.wins)
        .map(|t| t.name.as_str())
        .collect();
    assert_eq!(won, ["count"]);
}
