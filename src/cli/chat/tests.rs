//! What people and programs read of a conversation.
#![allow(
    clippy::disallowed_methods,
    reason = "what was saved is a file, which has to be read"
)]

use std::io::Cursor;
use std::sync::atomic::{AtomicU32, Ordering};

use super::paint::Paint;
use super::talk::{Flow, Form, Talk};
use super::{lines, print};
use crate::Engine;
use crate::engine::EngineBuilder;
use crate::handler::{Answer, HandlerError, handler_fn};
use crate::model::{Article, Reply};
use crate::testing::{Stage, TestBot};

const MENUS: &str = r#"<menu-configs>
  <menu-config id="m001" name="menu" title="目录"><regex>m|菜单</regex><reply>目录</reply>
    <menu-command name="ask" handler="Ask"><regex>[0-9]+</regex></menu-command>
    <menu-command name="fail" handler="Fail"><regex>fail</regex></menu-command>
    <menu-command name="hush" handler="Hush"><regex>hush</regex></menu-command>
    <menu-config id="g001" name="子菜单" title="子菜单"><regex>guess|猜数字</regex><reply>猜</reply></menu-config>
  </menu-config>
</menu-configs>"#;

fn bot() -> EngineBuilder {
    Engine::builder()
        .menu("menus/a.menuconfig.xml", MENUS)
        .handler(
            "Ask",
            handler_fn(|cx| {
                let asked = cx.text().to_owned();
                cx.set("asked", &asked)?;
                Ok(Answer::text(format!("[{asked}]")))
            }),
        )
        .handler("Fail", handler_fn(|_| Err(HandlerError::new("no paper"))))
        .handler("Hush", handler_fn(|_| Ok(Answer::silent())))
}

/// A conversation that nobody has begun.
fn of(form: Form, bot: EngineBuilder) -> Talk<Vec<u8>, Vec<u8>> {
    Talk {
        stage: Stage::new(TestBot::new(bot.clone()).unwrap()),
        bot,
        form,
        paint: Paint::plain(),
        out: Vec::new(),
        err: Vec::new(),
    }
}

/// Output and error output of a conversation.
async fn talk(form: Form, input: &str) -> (String, String) {
    let mut talk = of(form, bot());
    lines::lead(&mut talk, Cursor::new(input.as_bytes()))
        .await
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(talk.out), text(talk.err))
}

async fn shown(input: &str) -> String {
    let (out, err) = talk(Form::Text, input).await;
    assert_eq!(err, "", "{input}");
    out
}

async fn complaint(input: &str) -> String {
    let (out, err) = talk(Form::Text, input).await;
    assert_eq!(out, "", "{input}");
    err
}

#[tokio::test]
async fn a_program_gets_one_object_for_each_message() {
    let input = "m\n:at g001\n:session\n:why\n:clock +1m\n:user o2\n:nonsense\n:click m001\n::x\n";
    let (out, err) = talk(Form::Json, input).await;
    let turns: Vec<serde_json::Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let field = |name: &str| {
        turns
            .iter()
            .map(|turn| turn[name].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(field("turn"), [1, 2, 3]);
    assert_eq!(field("input"), ["m", ":click m001", "::x"]);
    assert_eq!(field("user"), ["u", "o2", "o2"]);
    assert_eq!(field("after"), ["m001", "m001", "m001"]);
    assert!(err.contains("there is no directive `:nonsense`"), "{err}");
    assert_eq!(err.lines().count(), 1);
}

#[tokio::test]
async fn every_line_is_a_message_however_it_ends() {
    let lines = async |input: &str| talk(Form::Json, input).await.0.lines().count();
    assert_eq!(lines("").await, 0);
    assert_eq!(lines("m").await, 1);
    assert_eq!(lines("m\r\n\r\n  \n").await, 3);
    assert_eq!(lines("m\n:quit\nm\n").await, 1);
    let (out, _) = talk(Form::Json, "\u{feff}m\r\n").await;
    assert!(out.contains(r#""input":"m""#), "{out}");
}

#[tokio::test]
async fn lines_that_are_no_text_are_left_out() {
    let mut talk = of(Form::Json, bot());
    let mut input = b"m\n\xff\xfe\n".to_vec();
    input.extend(std::iter::repeat_n(b'x', 3 << 20));
    input.extend(b"\nguess\n");
    lines::lead(&mut talk, Cursor::new(input)).await.unwrap();
    assert_eq!(talk.out.iter().filter(|byte| **byte == b'\n').count(), 2);
    let err = String::from_utf8(talk.err).unwrap();
    assert_eq!(
        err,
        "error: line 2 is not UTF-8; it is left out\nerror: line 3 is too long; it is left out\n"
    );
}

#[tokio::test]
async fn a_person_sees_the_replies() {
    assert_eq!(shown("m\nhush\n:quit\n").await, "目录\n\n(no reply)\n\n");
    let (out, err) = talk(Form::Text, "m\nfail\n").await;
    assert!(out.contains("抱歉"), "{out}");
    assert_eq!(err, "error: handler-failed: Fail: no paper\n");
}

#[tokio::test]
async fn directives_say_what_they_did() {
    assert_eq!(shown(":at g001\n").await, "u is in m001/g001\n");
    assert_eq!(shown(":user o2\n").await, "o2 is in no menu\n");
    assert_eq!(shown(":clock +31m\n").await, "2026-01-01T08:31:00+08:00\n");
    assert_eq!(shown(":reset\n").await, "u is forgotten\n");
    let help = shown(":help\n").await;
    assert!(help.contains(":at MENU|-"), "{help}");
    assert!(help.contains("`::`"), "{help}");
}

#[tokio::test]
async fn the_session_shows_what_may_be_answered() {
    let menu = r#"<menu-configs><menu-config id="m" name="m"><regex>m</regex><reply>在</reply>
        <menu-form id="f" name="f"><regex>ask</regex><field name="a"/><field name="b">
          <prompt>{{ "x" | option(number=true, link=false) }}{% for n in range(end=900) %}问{% endfor %}</prompt>
        </field></menu-form></menu-config></menu-configs>"#;
    let shown = async |input: &str| {
        let mut talk = of(Form::Text, Engine::builder().menu("a.menuconfig.xml", menu));
        let input = Cursor::new(format!("{input}\n:session\n").into_bytes());
        lines::lead(&mut talk, input).await.unwrap();
        String::from_utf8(talk.out).unwrap()
    };
    let asked = shown("m\nask\na\"b").await;
    let wanted = [
        "form        f of menu m, asks for b\n",
        "filled in   a = \"a\\\"b\"\n",
        "bytes of the form's question\n",
        "list        shown in menu m\noption      1 = \"x\"\n",
    ];
    for row in wanted {
        assert!(asked.contains(row), "{row}{asked}");
    }
    assert!(
        shown("m\nask\na\n1")
            .await
            .contains("f of menu m, asks whether all is right\n")
    );
    let over = shown("m\nask\na\n取消").await;
    assert!(
        !["form  ", "waiting", "list  "]
            .iter()
            .any(|row| over.contains(row)),
        "{over}"
    );
}

#[tokio::test]
async fn the_session_is_shown_with_its_values() {
    assert_eq!(
        shown(":session\n").await,
        "user        u\naccount     demo\nsession     nothing is kept of this person\n"
    );
    let session = shown("m\n42\n:session\n").await;
    let expected = "user        u\naccount     demo\nposition    m001\n\
                    began       2026-01-01T08:00:00+08:00\nlast wrote  2026-01-01T08:00:00+08:00\n\
                    ends        2026-01-02T08:00:00+08:00\nvalue       asked = \"42\"\n";
    assert!(session.ends_with(expected), "{session}");
}

#[tokio::test]
async fn why_shows_every_matcher_and_the_winner() {
    let why = shown("m\n４２。\n:why\n").await;
    let expected = "\
position    m001
as typed    “４２。”
normalised  “42”
            width: “42。”
            final-punctuation: “42”
→ menu-command  ask     [0-9]+        takes it normalised
  menu-command  fail    fail          -
  menu-command  hush    hush          -
  menu-config   子菜单  guess|猜数字  -
in m001, menu-command `ask` took it; handler Ask
";
    assert!(why.ends_with(expected), "{why}");
}

#[tokio::test]
async fn why_can_be_asked_before_a_text_is_sent() {
    let why = shown(":why 菜单\n:why x\n").await;
    assert!(
        why.contains("→ menu-config  menu  m|菜单  takes it\nenters menu m001\n"),
        "{why}"
    );
    assert!(
        why.ends_with("nothing matches: the not-found page\n"),
        "{why}"
    );
    let session = shown(":why m\n:session\n").await;
    assert!(
        session.ends_with("nothing is kept of this person\n"),
        "{session}"
    );
}

#[tokio::test]
async fn what_cannot_be_done_is_said_and_changes_nothing() {
    for (input, words) in [
        (":why\n", "nothing was said yet"),
        (":again\n", "nothing was sent yet"),
        (":at nowhere\n", "there is no menu `nowhere`"),
        (":clock +9999999d\n", "the clock ends with the year 9999"),
        (":save a.chat\n", "nothing was said yet"),
        (":save a.txt\n", "does not end in `.chat`"),
        (":location x y\n", "is no number"),
    ] {
        let err = complaint(input).await;
        assert!(err.contains(words), "{input}: {err}");
        assert!(
            err.starts_with("error: ") && err.ends_with('\n'),
            "{input}: {err}"
        );
    }
}

#[tokio::test]
async fn a_conversation_is_saved_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tests/a.chat");
    let input = format!("m\n42\n:save {}\n:save {0}\n", file.display());
    let (out, err) = talk(Form::Text, &input).await;
    assert!(out.contains("saved as "), "{out}");
    assert!(err.contains("exists already; it is left as it is"), "{err}");
    let saved = std::fs::read_to_string(&file).unwrap();
    assert!(saved.ends_with("> 42\n< [42]\n@ m001\n"), "{saved}");
}

#[tokio::test]
async fn a_test_that_says_something_else_than_the_conversation_is_warned_of() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.chat");
    let calls = AtomicU32::new(0);
    let count = handler_fn(move |_| {
        Ok(Answer::text(
            calls.fetch_add(1, Ordering::SeqCst).to_string(),
        ))
    });
    let mut talk = of(Form::Json, bot().handler("Ask", count));
    for line in ["m", "42", &format!(":save {}", file.display())] {
        talk.line(line).await.unwrap();
    }
    let err = String::from_utf8(talk.err).unwrap();
    assert!(
        err.starts_with("warning: played from the start, 1 of the lines"),
        "{err}"
    );
    assert!(err.contains("    - < 0\n    + < 2\n"), "{err}");
    assert!(
        std::fs::read_to_string(&file)
            .unwrap()
            .ends_with("> 42\n< 2\n@ m001\n")
    );
}

#[tokio::test]
async fn beginning_in_a_menu_that_is_not_there_is_refused() {
    let mut talk = of(Form::Text, bot());
    assert!(talk.place("g001").await.unwrap());
    assert!(!talk.place("nowhere").await.unwrap());
    assert!(!talk.place("").await.unwrap());
    assert_eq!(talk.position().await.unwrap().path().len(), 2);
    assert_eq!(talk.line(":quit").await.unwrap(), Flow::End);
}

#[test]
fn replies_look_as_on_the_phone_and_leave_the_terminal_alone() {
    for (reply, seen) in [
        (Reply::text("一\n二"), "一\n二\n\n"),
        (Reply::None, "(no reply)\n\n"),
        (Reply::from("a\u{1b}[2Jb\tc"), "a\u{fffd}[2Jb\tc\n\n"),
        (
            Reply::from(
                r#"选 <a href="weixin://bizmsgmenu?msgmenucontent=1&msgmenuid=1">一</a>。"#,
            ),
            "选 一。\n\n",
        ),
        (
            Reply::from("看 <a class='x' href = 'https://example.com/'>这里</a> 和 <a href=>那里"),
            "看 这里 <https://example.com/> 和 <a href=>那里\n\n",
        ),
        (
            Reply::News {
                articles: vec![Article::new("标题", "https://example.com/")],
            },
            "[news] 标题\n  https://example.com/\n\n",
        ),
    ] {
        assert_eq!(print::reply(&reply, Paint::plain()), seen);
    }
}
