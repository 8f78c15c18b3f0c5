//! Why a command ends early.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

/// Wrong usage, a missing folder, a bot that cannot be loaded.
const UNUSABLE: u8 = 2;

/// Why a command cannot do what it was asked.
#[derive(Debug)]
pub(super) enum Failure {
    /// Everything was said already.
    Told,
    /// This has to be said.
    Because(String),
    /// The arguments are wrong, or help was asked for.
    Usage(clap::Error),
    /// Nothing more can be printed.
    Output(io::Error),
}

impl Failure {
    /// Says what has to be said and gives the exit code.
    pub(super) fn end(self) -> ExitCode {
        let (code, said) = match self {
            Self::Told => (UNUSABLE, Ok(())),
            Self::Because(why) => (UNUSABLE, complain(&why)),
            Self::Usage(usage) => (
                u8::try_from(usage.exit_code()).unwrap_or(UNUSABLE),
                usage.print(),
            ),
            // A reader that has seen enough, such as `head`, is no failure.
            Self::Output(error) if error.kind() == ErrorKind::BrokenPipe => (0, Ok(())),
            Self::Output(error) => (1, complain(&format!("cannot print: {error}"))),
        };
        // Whoever closed the error stream does not want to be told.
        drop(said);
        ExitCode::from(code)
    }
}

impl From<clap::Error> for Failure {
    fn from(usage: clap::Error) -> Self {
        Self::Usage(usage)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Says on stderr what is wrong.
pub(super) fn complain(why: &str) -> io::Result<()> {
    writeln!(io::stderr(), "error: {why}")
}

/// Prints a text on stdout, at once.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}
