//! `wxmenu chat`: talks to the bot in the terminal.

mod lines;
mod links;
mod paint;
mod print;
mod save;
mod session;
mod talk;
mod terminal;
#[cfg(test)]
mod tests;
mod why;
mod words;

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use super::bot;
use super::failure::Failure;
use super::global::Global;
use super::store;
use super::style::colours;
use crate::config::{AccountSettings, Need};
use crate::engine::{BuildError, EngineBuilder, Stub, SystemClock};
use crate::store::{DynStore, StoreUrl};
use crate::testing::{Setting, Stage, TestBot, TestClock, parse_stub};

use paint::Paint;
pub(super) use talk::runtime;
use talk::{Form, Talk};

/// The largest seed a conversation is given: short enough to be typed into a test.
const SEEDS: u64 = 1_000_000;

/// Talk to the bot in the terminal
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A line is sent as a text; a line that begins with `:` is a directive: `:help` lists them.

Examples:
  wxmenu chat -C shop
  printf 'm\\nhelp\\n' | wxmenu chat -C shop --json")]
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
    #[arg(long, value_name = "URL", value_parser = store::parse)]
    store: Option<StoreUrl>,
    /// Let a handler that nothing registered do nothing, instead of being a fault
    #[arg(long)]
    stub_handlers: bool,
    /// Let a handler do this: NAME, or NAME=goto:MENU, page:TEMPLATE, text:TEXT or error
    #[arg(long, value_name = "NAME[=…]", value_parser = parse_stub)]
    stub: Vec<(String, Stub)>,
}

impl ChatArgs {
    fn setting(&self, first: Option<&AccountSettings>) -> Setting {
        let setting = Setting {
            clock: TestClock::running(SystemClock),
            seed: fastrand::u64(..SEEDS),
            user: self.user.as_str().into(),
            stubs: self.stub.clone(),
            stub_missing: self.stub_handlers,
            ..Setting::default()
        };
        let first = first.map_or(setting.account.clone(), |account| account.identity.clone());
        Setting {
            account: self.account.as_deref().map_or(first, Into::into),
            ..setting
        }
    }

    fn stage(
        &self,
        bot: EngineBuilder,
        setting: Setting,
        store: Option<DynStore>,
    ) -> Result<Stage, BuildError> {
        Ok(Stage::new(match store {
            None => TestBot::set(bot, setting)?,
            Some(store) => TestBot::set(bot.store(store), setting)?.with_unique_keys(),
        }))
    }
}

/// Reads the bot and talks until the input ends.
pub(super) fn run(args: &ChatArgs, global: &Global) -> Result<ExitCode, Failure> {
    let draft = bot::read(global, Need::NoSecrets);
    let (store, trouble) = match args
        .store
        .as_ref()
        .map(|url| store::open(Some(url), &draft))
    {
        Some(Err(trouble)) => (None, Some(trouble)),
        Some(Ok(store)) => (Some(store), None),
        None => (None, None),
    };
    let setting = args.setting(draft.settings.accounts.first());
    let built = args.stage(draft.builder(), setting, store);
    let stage = draft.ready(built, |stage| stage.bot().engine(), global)?;
    match trouble {
        Some(trouble) => Err(Failure::Because(trouble)),
        None => Ok(talk(args, stage, draft.builder(), global)),
    }
}

fn talk(args: &ChatArgs, stage: Stage, bot: EngineBuilder, global: &Global) -> ExitCode {
    let (stdin, stdout) = (io::stdin(), io::stdout());
    let at_terminal = stdin.is_terminal() && stdout.is_terminal() && !args.json;
    let form = if args.json { Form::Json } else { Form::Text };
    let talk = Talk {
        stage,
        bot,
        form,
        paint: Paint::new(at_terminal && colours(&stdout, global.environment())),
        out: stdout,
        err: io::stderr(),
    };
    let ended = runtime()
        .and_then(|runtime| runtime.block_on(begin(talk, args.at.as_deref(), at_terminal)));
    exit_code(ended)
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
