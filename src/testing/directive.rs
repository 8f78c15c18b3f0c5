//! The table of directives: the terminal, conversation tests and their help all read it.

use super::input::{ClockMove, Input, InputError};
use super::said;
use super::time::{parse_moment, parse_span};
use crate::menu::Target;
use crate::model::{Openid, text};

/// One directive: a line that begins with `:`.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Directive {
    /// Its name, without the colon.
    pub name: &'static str,
    /// Its arguments, those in brackets may be left out.
    pub arguments: &'static str,
    /// What it does, in a few words.
    pub about: &'static str,
    read: fn(&str) -> Result<Input, Unfit>,
}

/// Why arguments do not fit: what is wrong, or nothing to say beyond the usage.
struct Unfit(Option<String>);

/// Every directive, in the order in which help lists them.
pub const DIRECTIVES: &[Directive] = &[
    row(
        "click",
        "KEY",
        "taps a button of the account's own menu",
        click,
    ),
    row(
        "event",
        "NAME [KEY]",
        "lets something happen, such as `subscribe`",
        event,
    ),
    row("image", "URL", "sends a picture", image),
    row(
        "voice",
        "TEXT",
        "sends a recording that is heard as TEXT",
        voice,
    ),
    row(
        "location",
        "LAT LON [LABEL]",
        "sends a place, in degrees",
        location,
    ),
    row(
        "again",
        "",
        "sends the last message once more, as the platform retries",
        again,
    ),
    row(
        "at",
        "MENU|-",
        "stands in a menu, or in none, without any event",
        at,
    ),
    row("user", "ID", "goes on as another person", user),
    row(
        "clock",
        "+SPAN|MOMENT",
        "moves the clock, such as `+31m`",
        clock,
    ),
    row("session", "", "shows what is kept of the person", session),
    row(
        "why",
        "[TEXT]",
        "shows which matchers were asked, and who won",
        why,
    ),
    row("reset", "", "forgets the person", reset),
    row(
        "save",
        "FILE.chat",
        "writes the conversation as a test",
        save,
    ),
    row("help", "", "shows this list", help),
    row("quit", "", "ends", quit),
];

const fn row(
    name: &'static str,
    arguments: &'static str,
    about: &'static str,
    read: fn(&str) -> Result<Input, Unfit>,
) -> Directive {
    Directive {
        name,
        arguments,
        about,
        read,
    }
}

impl Directive {
    /// How it is written: `:at MENU|-`.
    #[must_use]
    pub fn usage(&self) -> String {
        format!(":{} {}", self.name, self.arguments)
            .trim_end()
            .to_owned()
    }
}

/// Reads what stands behind the colon.
pub(super) fn parse(line: &str) -> Result<Input, InputError> {
    let (name, arguments) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let directive = DIRECTIVES
        .iter()
        .find(|directive| directive.name == name)
        .ok_or_else(|| unknown(name))?;
    (directive.read)(arguments.trim()).map_err(|Unfit(problem)| {
        let usage = directive.usage();
        let wanted = InputError::new(match problem {
            Some(problem) => format!("`:{name}`: {problem}"),
            None => format!("`:{name}` is not written like that"),
        });
        wanted.help(format!("write `{usage}`"))
    })
}

fn unknown(name: &str) -> InputError {
    let names = DIRECTIVES.iter().map(|directive| directive.name);
    let near: Vec<String> = text::near_names(name, names)
        .into_iter()
        .map(|name| format!("`:{name}`"))
        .collect();
    let unknown = InputError::new(format!("there is no directive `:{name}`"));
    if near.is_empty() {
        unknown.help("`:help` lists them; a text that begins with `:` is written with `::`")
    } else {
        unknown.help(format!("did you mean {}?", near.join(" or ")))
    }
}

type Read = Result<Input, Unfit>;

fn some(arguments: &str) -> Result<&str, Unfit> {
    (!arguments.is_empty())
        .then_some(arguments)
        .ok_or(Unfit(None))
}

fn nothing(arguments: &str, input: Input) -> Read {
    arguments.is_empty().then_some(input).ok_or(Unfit(None))
}

fn click(arguments: &str) -> Read {
    some(arguments).map(|key| Input::Send(said::event("CLICK", key)))
}

fn event(arguments: &str) -> Read {
    let (name, key) = arguments
        .split_once(char::is_whitespace)
        .unwrap_or((arguments, ""));
    some(name).map(|name| Input::Send(said::event(name, key.trim())))
}

fn image(arguments: &str) -> Read {
    some(arguments).map(|url| Input::Send(said::image(url)))
}

fn voice(arguments: &str) -> Read {
    some(arguments).map(|heard| Input::Send(said::voice(heard)))
}

fn location(arguments: &str) -> Read {
    let mut parts = arguments.splitn(3, char::is_whitespace);
    let latitude = degrees(parts.next(), 90.0)?;
    let longitude = degrees(parts.next(), 180.0)?;
    let label = parts.next().unwrap_or("").trim();
    Ok(Input::Send(said::location(latitude, longitude, label)))
}

fn degrees(part: Option<&str>, most: f64) -> Result<f64, Unfit> {
    let part = part.filter(|part| !part.is_empty()).ok_or(Unfit(None))?;
    part.parse()
        .ok()
        .filter(|degrees: &f64| degrees.abs() <= most)
        .ok_or_else(|| {
            Unfit(Some(format!(
                "`{part}` is no number from -{most} to {most}"
            )))
        })
}

fn again(arguments: &str) -> Read {
    nothing(arguments, Input::Again)
}

fn at(arguments: &str) -> Read {
    some(arguments).map(|menu| Input::At(target(menu)))
}

/// A menu's id, or `-` for none.
pub(super) fn target(menu: &str) -> Target {
    match menu {
        "-" => Target::Nowhere,
        id => Target::Menu(id.into()),
    }
}

fn user(arguments: &str) -> Read {
    some(arguments).map(|id| Input::User(Openid::from(id)))
}

fn clock(arguments: &str) -> Read {
    let moved = match some(arguments)?.strip_prefix('+') {
        Some(span) => parse_span(span).map(ClockMove::By),
        None => parse_moment(arguments).map(ClockMove::To),
    };
    let wanted = "is neither a span like `+31m` nor a moment like `2026-01-01T08:00:00+08:00`";
    moved
        .map(Input::Clock)
        .ok_or_else(|| Unfit(Some(format!("`{arguments}` {wanted}"))))
}

fn session(arguments: &str) -> Read {
    nothing(arguments, Input::Session)
}

fn why(arguments: &str) -> Read {
    let text = (!arguments.is_empty()).then(|| arguments.to_owned());
    Ok(Input::Why(text))
}

fn reset(arguments: &str) -> Read {
    nothing(arguments, Input::Reset)
}

fn save(arguments: &str) -> Read {
    some(arguments).map(|file| Input::Save(file.to_owned()))
}

fn help(arguments: &str) -> Read {
    nothing(arguments, Input::Help)
}

fn quit(arguments: &str) -> Read {
    nothing(arguments, Input::Quit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Input {
        Input::parse(line).unwrap_or_else(|error| panic!("{line}: {error}"))
    }

    #[test]
    fn every_directive_is_read() {
        let at = parse_moment("2026-01-01T08:00:00+08:00").unwrap();
        for (line, input) in [
            (":click g001", Input::Send(said::event("CLICK", "g001"))),
            (
                ":event subscribe",
                Input::Send(said::event("subscribe", "")),
            ),
            (":event SCAN  a b ", Input::Send(said::event("SCAN", "a b"))),
            (":again", Input::Again),
            (":at g001", Input::At(Target::Menu("g001".into()))),
            (":at -", Input::At(Target::Nowhere)),
            (":user o2", Input::User("o2".into())),
            (
                ":clock +31m",
                Input::Clock(ClockMove::By(std::time::Duration::from_secs(1860))),
            ),
            (
                ":clock 2026-01-01T08:00:00+08:00",
                Input::Clock(ClockMove::To(at)),
            ),
            (":image http://a/b", Input::Send(said::image("http://a/b"))),
            (":voice 菜 单。", Input::Send(said::voice("菜 单。"))),
            (
                ":location 31.23 -121.5  上海 外滩",
                Input::Send(said::location(31.23, -121.5, "上海 外滩")),
            ),
            (":location 0 0", Input::Send(said::location(0.0, 0.0, ""))),
            (":session", Input::Session),
            (":why", Input::Why(None)),
            (":why  guess ", Input::Why(Some("guess".to_owned()))),
            (":reset", Input::Reset),
            (":save a b.chat", Input::Save("a b.chat".to_owned())),
            (":help", Input::Help),
            (":quit ", Input::Quit),
        ] {
            assert_eq!(read(line), input, "{line}");
        }
    }

    #[test]
    fn what_cannot_be_read_says_how_it_is_written() {
        for (line, words) in [
            (":", "there is no directive `:`"),
            (":)", "is written with `::`"),
            (": hello", "`:help` lists them"),
            (":Click g001", "did you mean `:click` or"),
            (":sesion", "did you mean `:session`?"),
            (":click", "write `:click KEY`"),
            (":event", "write `:event NAME [KEY]`"),
            (":quit now", "write `:quit`"),
            (":location 31", "write `:location LAT LON [LABEL]`"),
            (":location 91 0", "`91` is no number from -90 to 90"),
            (":location 0 NaN", "`NaN` is no number from -180 to 180"),
            (
                ":clock 31m",
                "`31m` is neither a span like `+31m` nor a moment",
            ),
            (":clock +31", "neither a span"),
            (":at", "write `:at MENU|-`"),
        ] {
            let error = Input::parse(line).unwrap_err().to_string();
            assert!(error.contains(words), "{line}: {error}");
        }
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = DIRECTIVES.iter().map(|directive| directive.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), DIRECTIVES.len());
    }
}
