//! Whether there is somebody who sees colours.

use std::io::IsTerminal;

use crate::config::Environment;

/// Whether what goes to a stream may be coloured: it is a terminal that knows colours, and
/// `NO_COLOR` is not set.
pub(crate) fn colours(stream: &impl IsTerminal, environment: &Environment) -> bool {
    stream.is_terminal() && wanted(environment)
}

fn wanted(environment: &Environment) -> bool {
    let refused = environment
        .get("NO_COLOR")
        .is_some_and(|value| !value.is_empty());
    !refused && environment.get("TERM") != Some("dumb")
}

/// What holds control characters must not move the cursor or change the terminal.
pub(super) fn printable(text: &str) -> String {
    let safe = |c: char| {
        if c.is_control() && c != '\n' && c != '\t' {
            '\u{fffd}'
        } else {
            c
        }
    };
    text.chars().map(safe).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_can_refuse_colours() {
        for (name, value, kept) in [
            ("NO_COLOR", "1", false),
            ("NO_COLOR", "", true),
            ("TERM", "dumb", false),
            ("TERM", "xterm-256color", true),
        ] {
            let environment = Environment::from_iter([(name, value)]);
            assert_eq!(wanted(&environment), kept, "{name}={value}");
        }
    }
}
