//! `wxmenu chat`: talks to the bot in the terminal.

mod lines;
mod links;
mod paint;
mod print;
mod save;
mod session;
mod talk;
mod terminal;
mod why;
mod words;

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use crate::engine::{BuildError, EngineBuilder, Stub, SystemClock};
use crate::store::DynStore;
use crate::testing::{Setting, Stage, TestBot, TestClock, parse_stub};

use paint::Paint;
use talk::{Form, Talk};

/// The largest seed a conversation is given: short enough to be typed into a test.
const SEEDS: u64 = 1_000_000;

/// What `wxmenu chat` takes, beside what names the bot.
#[derive(Debug, clap::Args)]
pub(crate) struct ChatArgs {
    /// Print one JSON object for each message, and nothing for directives
    #[arg(long)]
    json: bool,
    /// Write as this person
    #[arg(long, value_name = "ID", default_value = "u")]
    user: String,
    /// Write to this account; the first of the settings if it is not given
    #[arg(long, value_name = "ID")]
    account: Option<String>,
    /// Begin in this menu, as `:at` does
    #[arg(long, value_name = "MENU")]
    at: Option<String>,
    /// Keep sessions there instead of in memory, such as `sled:data`
    #[arg(long, value_name = "URL")]
    store: Option<String>,
    /// Let a handler that nothing registered do nothing, instead of being a fault
    #[arg(long)]
    stub_handlers: bool,
    /// Let a handler do this: NAME, or NAME=goto:MENU, page:TEMPLATE, text:TEXT or error
    #[arg(long, value_name = "NAME[=…]", value_parser = parse_stub)]
    stub: Vec<(String, Stub)>,
}

/// A bot that was loaded for a conversation.
pub(crate) struct Loaded {
    /// Without a store, so that a rehearsal of the conversation touches no session.
    pub(crate) bot: EngineBuilder,
    /// Where sessions are kept, if not in memory.
    pub(crate) store: Option<DynStore>,
    /// The account that is written to if the arguments name none.
    pub(crate) account: String,
}

impl ChatArgs {
    /// Where sessions shall be kept, if not in memory.
    pub(crate) fn store(&self) -> Option<&str> {
        self.store.as_deref()
    }

    fn setting(&self, account: &str) -> Setting {
        Setting {
            clock: TestClock::running(SystemClock),
            seed: fastrand::u64(..SEEDS),
            account: self.account.as_deref().unwrap_or(account).into(),
            user: self.user.as_str().into(),
            stubs: self.stub.clone(),
            stub_missing: self.stub_handlers,
        }
    }

    fn stage(&self, loaded: &Loaded) -> Result<Stage, BuildError> {
        let setting = self.setting(&loaded.account);
        let bot = loaded.bot.clone();
        let Some(store) = &loaded.store else {
            return Ok(Stage::new(TestBot::set(bot, setting)?));
        };
        let bot = TestBot::set(bot.store(store.clone()), setting)?;
        Ok(Stage::new(bot.with_unique_keys()))
    }
}

/// Talks until the input ends.
///
/// # Errors
/// All faults of the bot, before anything was said.
pub(crate) fn run(args: &ChatArgs, loaded: Loaded) -> Result<ExitCode, BuildError> {
    let stage = args.stage(&loaded)?;
    let (stdin, stdout) = (io::stdin(), io::stdout());
    let at_terminal = stdin.is_terminal() && stdout.is_terminal() && !args.json;
    let form = if args.json { Form::Json } else { Form::Text };
    let talk = Talk {
        stage,
        bot: loaded.bot,
        form,
        paint: Paint::new(at_terminal),
        out: stdout,
        err: io::stderr(),
    };
    let ended = talk::runtime()
        .and_then(|runtime| runtime.block_on(begin(talk, args.at.as_deref(), at_terminal)));
    Ok(exit_code(ended))
}

async fn begin(
    mut talk: Talk<io::Stdout, io::Stderr>,
    at: Option<&str>,
    at_terminal: bool,
) -> io::Result<ExitCode> {
    if let Some(menu) = at
        && !talk.place(menu).await?
    {
        return Ok(ExitCode::from(2));
    }
    if at_terminal {
        terminal::lead(&mut talk).await?;
    } else {
        lines::lead(&mut talk, io::stdin().lock()).await?;
    }
    talk.stage
        .bot()
        .engine()
        .flush()
        .await
        .map_err(io::Error::other)?;
    Ok(ExitCode::SUCCESS)
}

/// A reader that has seen enough, such as `head`, is no failure.
fn exit_code(ended: io::Result<ExitCode>) -> ExitCode {
    match ended {
        Ok(code) => code,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let told = print::complain(&mut io::stderr(), Paint::plain(), &error.to_string());
            // Whoever closed the error stream does not want to be told.
            drop(told);
            ExitCode::FAILURE
        }
    }
}
