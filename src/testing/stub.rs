//! Stubs as people write them.

use super::directive::target;
use super::input::InputError;
use crate::engine::Stub;
use crate::menu::Target;

/// Reads `NAME`, `NAME=goto:MENU`, `NAME=page:TEMPLATE`, `NAME=text:TEXT` or `NAME=error`.
///
/// ```
/// use wxmenu::engine::Stub;
/// use wxmenu::testing::parse_stub;
/// assert_eq!(parse_stub("askRobotHandler"), Ok(("askRobotHandler".into(), Stub::Nothing)));
/// assert_eq!(parse_stub("Ask=text:你好"), Ok(("Ask".into(), Stub::Text("你好".into()))));
/// assert!(parse_stub("Ask=你好").is_err());
/// ```
///
/// # Errors
/// When the name is empty, or what it shall do is none of these.
pub fn parse_stub(argument: &str) -> Result<(String, Stub), InputError> {
    let (name, action) = match argument.split_once('=') {
        Some((name, action)) => (name.trim(), read_action(action.trim())),
        None => (argument.trim(), Some(Stub::Nothing)),
    };
    match action {
        Some(stub) if !name.is_empty() => Ok((name.to_owned(), stub)),
        _ => Err(
            InputError::new(format!("`{argument}` is no stub")).help(
                "write `NAME`, `NAME=goto:MENU`, `NAME=page:TEMPLATE`, `NAME=text:TEXT` or `NAME=error`",
            ),
        ),
    }
}

fn read_action(action: &str) -> Option<Stub> {
    if action == "error" {
        return Some(Stub::Error);
    }
    let (verb, object) = action.split_once(':')?;
    match verb {
        "text" => Some(Stub::Text(object.to_owned())),
        "goto" if !object.is_empty() => Some(Stub::Goto(target(object))),
        "page" if !object.is_empty() => Some(Stub::Page(object.trim_start_matches('/').to_owned())),
        _ => None,
    }
}

/// Writes a stub as lines of a conversation test.
pub(super) fn write_stub(name: &str, stub: &Stub) -> Vec<String> {
    let action = match stub {
        Stub::Nothing => String::new(),
        Stub::Goto(Target::Menu(id)) => format!("=goto:{id}"),
        Stub::Goto(Target::Nowhere) => "=goto:-".to_owned(),
        Stub::Page(page) => format!("=page:{page}"),
        Stub::Error => "=error".to_owned(),
        Stub::Text(text) => {
            let lines = text.split('\n');
            return lines.map(|line| text_line(name, line)).collect();
        }
    };
    vec![format!("! stub {name}{action}")]
}

fn text_line(name: &str, line: &str) -> String {
    match line {
        "" => format!("! stub {name} =>"),
        line => format!("! stub {name} => {line}"),
    }
}
