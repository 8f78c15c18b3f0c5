//! Filters: what each takes, and their text form.

use wxmenu::hook::{FILTERS, Filter};
use wxmenu::model::{Content, Inbound};

use super::{event, message_to, typed};

fn takes(filter: &str, content: Content) -> bool {
    let filter: Filter = filter
        .parse()
        .unwrap_or_else(|error| panic!("{filter}: {error}"));
    let message: Inbound = message_to("demo", content);
    let taken = filter.matches(&message);
    let again: Filter = filter.to_string().parse().unwrap();
    assert_eq!(again, filter, "it prints itself");
    taken
}

fn place(latitude: f64, longitude: f64) -> Content {
    Content::Location {
        latitude,
        longitude,
        scale: 16.0,
        label: String::new(),
    }
}

fn heard(text: &str) -> Content {
    Content::Voice {
        media_id: "m".into(),
        media_id_16k: None,
        format: "amr".into(),
        recognition: Some(text.into()),
    }
}

fn film(short: bool) -> Content {
    Content::Video {
        media_id: "m".into(),
        thumb_media_id: "t".into(),
        short,
    }
}

fn image() -> Content {
    Content::Image {
        pic_url: "http://x".into(),
        media_id: "m".into(),
    }
}

#[test]
fn texts() {
    for (filter, text, taken) in [
        ("all", "x", true),
        ("message", "x", true),
        ("message.text", "x", true),
        ("message.text(hello)", "hello", true),
        ("message.text(hello)", "hello!", false),
        ("message.text(hello)", "Hello", false),
        ("message.text(hello, ignorecase)", "HELLO", true),
        ("message.text(hello, ignorecase=true)", "HELLO", true),
        ("message.text(hello, ignorecase=False)", "HELLO", false),
        ("message.text('你 好')", "你 好", true),
        (r#"message.text("a\"b\\c\n")"#, "a\"b\\c\n", true),
        ("message.contains(ell)", "hello", true),
        ("message.contains(ELL)", "hello", false),
        ("message.contains(ELL, ignorecase)", "hello", true),
        ("message.startswith(he)", "hello", true),
        ("message.startswith(el)", "hello", false),
        (r"message.regex('\d+')", "12 apples", true),
        (r"message.regex('\d+')", "apples 12", false),
        ("message.regex('a|bc')", "bcd", true),
        ("message.regex('(?i)abc')", "ABCdef", true),
        ("message.regex('.*ples$')", "12 apples", true),
        ("message.in([aaa, ddd])", "bbbaaa", true),
        ("message.in([aaa, ddd])", "zzz", false),
        ("message.in([AAA], ignorecase)", "xaaa", true),
        ("message.in([])", "zzz", false),
        ("message.regex_in(['x', 'a+b'])", "aab!", true),
        ("message.regex_in(['x', 'a+b'])", "caab", false),
        ("message.typeof(text)", "x", true),
        ("message.image", "x", false),
        ("event(subscribe)", "subscribe", false),
        ("event.click", "x", false),
        ("message.location(113, 23, 1000)", "x", false),
        ("not(message.text(x))", "x", false),
        ("and(message.contains(a), message.contains(b))", "ab", true),
        ("[message.contains(a), message.contains(b)]", "a", false),
        ("[]", "a", true),
        ("or(message.text(a), message.text(b),)", "b", true),
        ("or()", "b", false),
        (" or( message.text( a ) , message.text( b ) ) ", "b", true),
    ] {
        assert_eq!(takes(filter, typed(text)), taken, "{filter} {text}");
    }
}

#[test]
fn what_asks_for_a_text_is_false_for_everything_else() {
    for filter in [
        "message.text",
        "message.text('')",
        "message.contains('')",
        "message.startswith('')",
        "message.regex('.*')",
        "message.in([''])",
        "message.regex_in(['.*'])",
    ] {
        for content in [image(), event("CLICK", "k"), place(1.0, 2.0), heard("text")] {
            assert!(!takes(filter, content), "{filter}");
        }
    }
}

#[test]
fn events_and_other_messages() {
    for (filter, content, taken) in [
        ("event(SUBSCRIBE)", event("subscribe", ""), true),
        ("event.subscribe", event("subscribe", ""), true),
        ("event.subscribe", event("unsubscribe", ""), false),
        ("event.unsubscribe", event("unsubscribe", ""), true),
        ("event.click", event("CLICK", "k"), true),
        ("event.click(k)", event("CLICK", "k"), true),
        ("event.click(k)", event("CLICK", "kk"), false),
        ("event.click(k)", event("SCAN", "k"), false),
        (
            "event.view('x.com/a')",
            event("VIEW", "http://x.com/a?b"),
            true,
        ),
        (
            "event.view('x.com/a', accuracy)",
            event("VIEW", "http://x.com/a"),
            false,
        ),
        (
            "event.view('http://X.com', accuracy=true, ignorecase)",
            event("VIEW", "http://x.com"),
            true,
        ),
        (
            "event.view('X.com', ignorecase=true)",
            event("VIEW", "http://x.com"),
            true,
        ),
        ("event.view('X.com')", event("VIEW", "http://x.com"), false),
        ("message", event("VIEW", ""), false),
        ("all", event("whatever", ""), true),
        ("message.image", image(), true),
        ("message.typeof(IMAGE)", image(), true),
        ("message.voice", heard("x"), true),
        ("message.video", film(false), true),
        ("message.video", film(true), false),
        ("message.shortvideo", film(true), true),
        ("message.location", place(1.0, 2.0), true),
        // Canton Tower; the second place is 5.5 km away.
        (
            "message.location(113.3245, 23.1066, 10)",
            place(23.1066, 113.3245),
            true,
        ),
        (
            "message.location(113.3245, 23.1066, 5000)",
            place(23.1291, 113.2644),
            false,
        ),
        (
            "message.location(113.3245, 23.1066, 7000)",
            place(23.1291, 113.2644),
            true,
        ),
        (
            "message.location(179.999, 0, 500)",
            place(0.0, -179.999),
            true,
        ),
    ] {
        assert_eq!(
            takes(filter, content.clone()),
            taken,
            "{filter} {content:?}"
        );
    }
}

#[test]
fn combinators_and_the_text_form_are_the_same() {
    let written: Filter = "or(not(event.subscribe), and(message.image, event.click(k)))"
        .parse()
        .unwrap();
    let combined =
        (!Filter::event("subscribe")).or(Filter::type_of("image").and(Filter::click("k")));
    assert_eq!(written, combined);
    assert!(Filter::regex("[").is_err() && Filter::regex_in(["a", "("]).is_err());
    assert!(Filter::regex_in(["a", "b"]).is_ok());
    assert_eq!(
        Filter::view("X").exactly().ignore_case().to_string(),
        "event.view(\"X\", accuracy, ignorecase)"
    );
}

#[test]
fn a_text_that_is_no_filter_says_where_and_why() {
    for (text, said) in [
        (
            "",
            "at character 1: the end where a filter or a value should stand",
        ),
        (
            "message.tex(a)",
            "at character 1: there is no filter `message.tex`; did you mean `message.text`",
        ),
        (
            "[all, mesage]",
            "at character 7: there is no filter `mesage`; did you mean `message`?",
        ),
        (
            "message.text(a",
            "at character 15: `)` is missing; a text with blanks or brackets stands in quotes",
        ),
        (
            "message.text(a b)",
            "at character 16: `b` instead of `,` or `)`; a text with blanks or brackets stands in quotes",
        ),
        (
            "message.text('a)",
            "at character 14: the text is not closed with `'`",
        ),
        (
            "message.text(a, b)",
            "at character 17: `message.text` takes no more than that; a text with commas stands in quotes",
        ),
        (
            "message.text(a, ignorecase=yes)",
            "at character 28: `ignorecase` is `true` or `false`",
        ),
        (
            "message.regex('[')",
            "at character 1: the regex `[` cannot be used: ",
        ),
        (
            r#"message.regex("\d")"#,
            "at character 16: a `\\` that means nothing; write `\\\\`, or put the text in single quotes",
        ),
        (
            "message.in(a)",
            "at character 1: `message.in` wants a list, `[one, another]`, in its brackets",
        ),
        (
            "message.location(23, 113, 5)",
            "at character 1: there is no such place; longitude (-180 to 180) comes first, then latitude (-90 to 90)",
        ),
        (
            "message.location(a, 1, 5)",
            "at character 18: `a` is no number",
        ),
        (
            "event.subscribe(x)",
            "at character 1: `event.subscribe` takes nothing in brackets",
        ),
        (
            "not(all, all)",
            "at character 1: `not` wants one filter in its brackets",
        ),
        (
            "'all'",
            "at character 1: a value where a filter should stand",
        ),
        (
            "all all",
            "at character 5: `a` stands behind the filter; several filters are written `[one, another]`, `and(..)` or `or(..)`",
        ),
    ] {
        let error = text.parse::<Filter>().unwrap_err().to_string();
        assert!(error.starts_with(said), "{text}\n  {error}\n  {said}");
    }
    let deep = "not(".repeat(10_000);
    let error = deep.parse::<Filter>().unwrap_err().to_string();
    assert!(error.contains("brackets in each other"), "{error}");
}

#[test]
fn every_name_of_the_table_is_read() {
    for (form, _) in FILTERS {
        let name = form.split('(').next().unwrap();
        let error = name.parse::<Filter>().err().map(|error| error.to_string());
        assert!(
            !error
                .as_ref()
                .is_some_and(|error| error.contains("there is no filter")),
            "{form}: {error:?}"
        );
    }
}
