//! `wxmenu menu`: the account's custom menu, made of the bot's menus.

use std::process::ExitCode;

use clap::Subcommand;

use super::bot;
use super::failure::{Failure, print};
use super::global::Global;
use super::platform::{account, refused, wait};
use crate::api::menu::{CustomMenu, buttons_of};
use crate::config::Need;

/// Make the account's custom menu of the menus that say `button="…"`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A menu-config with button=\"今日\" gets a button of that name, which shows the menu; one with marked
menus below it opens these instead. The platform takes 3 buttons, and 5 behind each of them.

Examples:
  wxmenu menu diff
  wxmenu menu push --account shop
  wxmenu menu pull > menu.json")]
pub(super) struct MenuArgs {
    #[command(subcommand)]
    what: What,
    /// The identity of the account; the first one if nothing is said
    #[arg(long, value_name = "ID", global = true)]
    account: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
enum What {
    /// Make the account's menu what the bot says; nothing is sent if it is so already
    Push,
    /// Print the account's menu, as JSON
    Pull,
    /// Show what `push` would change; exit code 1 if it would
    Diff,
}

/// Does what it is asked.
pub(super) fn run(args: &MenuArgs, global: &Global) -> Result<ExitCode, Failure> {
    let draft = bot::read(global, Need::Secrets);
    let builder = draft.builder().stub_missing(true);
    let engine = draft.ready(builder.build(), |engine| engine, global)?;
    let api = account(&draft, args.account.as_deref())?;
    let there = match wait(api.menu().get())? {
        Ok(menus) => menus.default.unwrap_or_default(),
        Err(error) => return refused(&error),
    };
    if args.what == What::Pull {
        print(&format!("{:#}\n", there.to_json()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let wanted = buttons_of(&engine.menus(api.identity()));
    let wanted = wanted.map_err(|fault| Failure::Because(fault_text(&fault.to_string())))?;
    if wanted == there {
        print("the account's menu is what the bot says\n")?;
        return Ok(ExitCode::SUCCESS);
    }
    print(&changes(&there, &wanted))?;
    if args.what == What::Diff {
        return Ok(ExitCode::FAILURE);
    }
    match wait(api.menu().create(&wanted))? {
        Ok(()) => {
            print("pushed; people see it within five minutes\n")?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => refused(&error),
    }
}

fn fault_text(why: &str) -> String {
    format!("the menus marked with `button` make no custom menu: {why}")
}

/// The lines of both menus: those that go with `-`, those that come with `+`.
fn changes(there: &CustomMenu, wanted: &CustomMenu) -> String {
    let (old, new) = (there.to_string(), wanted.to_string());
    let old: Vec<&str> = old.lines().collect();
    let new: Vec<&str> = new.lines().collect();
    let same_head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tails = old.iter().skip(same_head).rev();
    let tails = tails.zip(new.iter().skip(same_head).rev());
    let same_tail = tails.take_while(|(a, b)| a == b).count();
    let line = |mark: &str, line: &&str| format!("{mark} {line}\n");
    let middle = |all: &[&str], mark: &str| -> String {
        let count = all.len().saturating_sub(same_head + same_tail);
        let part = all.iter().skip(same_head).take(count);
        part.map(|one| line(mark, one)).collect()
    };
    let head = old.iter().take(same_head).map(|one| line(" ", one));
    let tail = old.iter().skip(old.len().saturating_sub(same_tail));
    let tail = tail.map(|one| line(" ", one));
    let changed = middle(&old, "-") + &middle(&new, "+");
    head.collect::<String>() + &changed + &tail.collect::<String>()
}
