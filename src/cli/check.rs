//! `wxmenu check`: everything that is wrong with a bot, at once.

mod impact;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::ValueEnum;

use super::bot::{self, Draft};
use super::failure::{Failure, print};
use super::global::Global;
use super::{store, test};
use crate::check::{Impact, PageSettings, ProofSettings, Report, judge_pages, prove};
use crate::config::Need;
use crate::engine::Engine;
use crate::matcher::proof::Budget;
use crate::menu::{self, MenuTree, Menus};
use crate::model::{Code, Diagnostic, Diagnostics, Severity};
use crate::store::StoreUrl;
use crate::testing::Outcome;

/// Find everything that is wrong with a bot
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The conversation tests of the bot are played too; one that fails is a fault. What stands
in brackets behind `error` is a code: `wxmenu explain CODE` tells more about it.

Exit code 0: no fault. 1: a fault. 2: a missing folder, or a file that cannot be read.

Examples:
  wxmenu check
  wxmenu check -C shop --deny warnings
  wxmenu check --format json | jq .errors
  wxmenu check --format sarif > faults.sarif
  wxmenu check -C new --against live --store sled:live/data")]
pub(super) struct CheckArgs {
    /// How faults are told: with their lines on stderr, or as one object on stdout
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// What else shall count as a fault
    #[arg(long, value_name = "WHAT", value_parser = ["warnings"])]
    deny: Option<String>,
    /// Let a handler that nothing registered pass: its code is elsewhere, or to come
    #[arg(long)]
    stub_handlers: bool,
    /// Also tell which menus of this other bot folder are not there any more, and where that leads
    #[arg(long, value_name = "DIR")]
    against: Option<PathBuf>,
    /// Also count whom the menus would lead elsewhere, among the sessions kept there
    #[arg(long, value_name = "URL", value_parser = store::parse)]
    store: Option<StoreUrl>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Human,
    /// For programs
    Json,
    /// For code hosts: SARIF 2.1.0
    Sarif,
}

/// Checks and tells.
pub(super) fn run(args: &CheckArgs, global: &Global) -> Result<ExitCode, Failure> {
    let draft = bot::read(global, Need::NoSecrets);
    let built = draft.builder().stub_missing(args.stub_handlers).build();
    let mut faults = draft.faults(&built, |engine| engine);
    let loads = built.is_ok() && !draft.faults.has_errors();
    faults.append(proved(&draft));
    let (failed, played) = test::findings(&draft, &draft.builder(), loads)?;
    faults.append(failed);
    faults.append(judged(&draft, &played));
    faults.sort();
    let impact = impact::impact(args, &draft, global)?;
    match args.format {
        Format::Json => {
            let mut report = Report::new(&faults);
            report.impact = impact;
            print(&(report.to_json() + "\n"))?;
        }
        Format::Sarif => print(&(Report::new(&faults).to_sarif() + "\n"))?,
        Format::Human => {
            bot::tell(&faults, global)?;
            let summary = match built {
                Ok(engine) if is_clean(&faults) => nothing_wrong(&draft, &engine),
                _ => summary(&faults),
            };
            print(&format!("{summary}\n"))?;
            if let Some(impact) = impact {
                print(&told(&impact))?;
            }
        }
    }
    Ok(ExitCode::from(exit_code(&faults, args.deny.is_some())))
}

fn told(impact: &Impact) -> String {
    let what = match impact.is_none() {
        true => "nobody is led elsewhere",
        false => "menus that are not there any more, and where those who are in them are led",
    };
    format!("{what}\n{impact}")
}

/// What proofs say about the matchers of all trees that somebody sees.
///
/// Other faults do not stand in their way: the menus are read once more, as far as they can be.
fn proved(draft: &Draft) -> Diagnostics {
    let (menus, faults) = menu::load(&draft.files.menus);
    let settings = ProofSettings {
        normalise: draft.settings.engine.normalise.clone(),
        escape: draft.settings.engine.escape.clone(),
        is_complete: !faults.has_errors(),
        budget: Budget::default(),
    };
    prove(trees(draft, &menus), &settings)
}

/// The trees that somebody sees, each once.
fn trees<'m>(draft: &Draft, menus: &'m Menus) -> impl Iterator<Item = &'m MenuTree> {
    let configured = draft.settings.accounts.iter();
    let accounts = configured.map(|account| &account.identity);
    let mut trees: Vec<&Arc<MenuTree>> = Vec::new();
    for account in accounts.chain(menus.namespaces()) {
        let tree = menus.tree(account);
        if !trees.iter().any(|known| Arc::ptr_eq(known, tree)) {
            trees.push(tree);
        }
    }
    trees.into_iter().map(|tree| &**tree)
}

/// What pages ask for and are not given, what they come to, and which templates nothing leads to.
fn judged(draft: &Draft, played: &[Outcome]) -> Diagnostics {
    let (menus, faults) = menu::load(&draft.files.menus);
    let known = draft.builder().build();
    let unknown = |faults: &Diagnostics| faults.iter().any(|own| own.code == Code::UnknownHandler);
    let settings = PageSettings {
        normalise: draft.settings.engine.normalise.clone(),
        is_complete: !faults.has_errors() && !draft.faults.has_errors(),
        is_part: known.is_err_and(|error| unknown(&error.diagnostics)),
        told: test::told(played),
    };
    let trees = trees(draft, &menus);
    judge_pages(&menus, trees, &draft.files.templates, &settings)
}

fn is_clean(faults: &Diagnostics) -> bool {
    !faults.has_errors() && faults.count(Severity::Warning) == 0
}

fn exit_code(faults: &Diagnostics, deny_warnings: bool) -> u8 {
    let denied = deny_warnings && faults.count(Severity::Warning) > 0;
    match faults.iter().any(is_unreadable) {
        true => 2,
        false => u8::from(faults.has_errors() || denied),
    }
}

/// What is missing or cannot be opened; a file that could be read has a place in it.
fn is_unreadable(fault: &Diagnostic) -> bool {
    let code = matches!(fault.code, Code::MenusMissing | Code::FileUnreadable);
    code && fault.span.is_none()
}

fn nothing_wrong(draft: &Draft, engine: &Engine) -> String {
    let accounts = draft.settings.accounts.iter();
    let trees: Vec<_> = accounts
        .map(|account| engine.menus(&account.identity))
        .collect();
    let menus = trees.iter().flat_map(|tree| tree.menus());
    let mut ids = BTreeSet::new();
    let mut commands = 0;
    for menu in menus.filter(|menu| ids.insert(menu.id.clone())) {
        commands += menu.commands.len();
    }
    let told = format!(
        "no faults in {}, {}, {}",
        counted(ids.len(), "menu"),
        counted(commands, "command"),
        counted(draft.files.templates.len(), "template"),
    );
    match draft.files.chats.len() {
        0 => told,
        tests => format!("{told}, {}", counted(tests, "test")),
    }
}

/// `3 errors, 1 warning in 2 files`
fn summary(faults: &Diagnostics) -> String {
    let files: BTreeSet<&str> = faults
        .iter()
        .filter(|fault| fault.severity != Severity::Info)
        .filter_map(|fault| fault.span.as_ref().map(|span| span.file().name()))
        .collect();
    let counts = [(Severity::Error, "error"), (Severity::Warning, "warning")]
        .map(|(severity, name)| (faults.count(severity), name));
    let told: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| counted(count, name))
        .collect();
    match files.len() {
        0 => told.join(", "),
        many => format!("{} in {}", told.join(", "), counted(many, "file")),
    }
}

fn counted(count: usize, name: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {name}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SourceFile, Span};

    fn faults(of: &[(Code, Option<&str>)]) -> Diagnostics {
        let mut faults = Diagnostics::new();
        for (code, file) in of {
            faults.push(match file {
                None => Diagnostic::without_place(*code, ""),
                Some(name) => {
                    Diagnostic::new(*code, Span::new(&SourceFile::new(*name, ""), 0, 0), "")
                }
            });
        }
        faults
    }

    #[test]
    fn the_summary_counts_and_the_exit_code_follows_the_contract() {
        for (of, told, code, denied) in [
            (&[][..], "", 0, 0),
            (&[(Code::DuplicateId, Some("a"))], "1 error in 1 file", 1, 1),
            (
                &[
                    (Code::DuplicateId, Some("a")),
                    (Code::XmlSyntax, Some("b")),
                    (Code::MissingName, Some("b")),
                ],
                "2 errors, 1 warning in 2 files",
                1,
                1,
            ),
            (
                &[(Code::MissingName, Some("a"))],
                "1 warning in 1 file",
                0,
                1,
            ),
            (&[(Code::MenusMissing, None)], "1 error", 2, 2),
            (&[(Code::FileUnreadable, None)], "1 error", 2, 2),
            (
                &[(Code::FileUnreadable, Some("a"))],
                "1 error in 1 file",
                1,
                1,
            ),
            (&[(Code::ConfigUnknownKey, None)], "1 error", 1, 1),
        ] {
            let faults = faults(of);
            assert_eq!(summary(&faults), told);
            assert_eq!(exit_code(&faults, false), code, "{told}");
            assert_eq!(exit_code(&faults, true), denied, "{told}");
        }
    }
}
