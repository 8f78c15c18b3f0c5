//! Drives a callback URL as the platform would, with many people at once, and looks at every answer.
//!
//! `cargo bench --features full --bench load -- --url http://127.0.0.1:8080/wechat/demo/ --token
//! wxmenu-demo`; `--help` says the rest, `docs/performance.md` what to do with it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a tool of the project's own: it talks to whoever started it, and ends at a fault of its own"
)]

mod serve;
mod tool;

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use tool::{Options, Pace, Plan, Report, Script, Until};

/// Memory that is this much more at the end of a soak than in its middle grows.
const MORE_MEMORY: f64 = 1.05;

/// Plays the platform to a server, with many people at once, and looks at every answer.
#[derive(Debug, Parser)]
#[command(name = "load")]
struct Args {
    /// Soak this `wxmenu` instead: a day's traffic on a server of its own; tells whether it needs more
    /// and more memory, threads, descriptors or files
    #[arg(long, value_name = "PROGRAM", conflicts_with_all = ["url", "token"])]
    soak: Option<std::path::PathBuf>,
    /// Rounds of a soak, of ten seconds each
    #[arg(long, default_value_t = 60, requires = "soak")]
    rounds: u64,
    /// The callback of an account
    #[arg(long, required_unless_present = "soak")]
    url: Option<String>,
    /// The account's token
    #[arg(long, required_unless_present = "soak")]
    token: Option<String>,
    /// Connections
    #[arg(long, default_value_t = 32)]
    connections: usize,
    /// People
    #[arg(long, default_value_t = 1_000)]
    people: u32,
    /// The number of the first of them
    #[arg(long, default_value_t = 0)]
    first_person: u32,
    /// Messages come in so many a second, whatever the server does (an open loop)
    #[arg(long)]
    rate: Option<f64>,
    /// How long each person thinks before they go on, in milliseconds
    #[arg(long, default_value_t = 0, conflicts_with = "rate")]
    think: u64,
    /// Seconds that are measured
    #[arg(long, default_value_t = 8.0)]
    seconds: f64,
    /// Seconds before them
    #[arg(long, default_value_t = 2.0)]
    warm: f64,
    /// Stop after so many messages instead
    #[arg(long)]
    messages: Option<u64>,
    /// What is said: a file like tests/load/guess.tsv
    #[arg(long)]
    script: Option<std::path::PathBuf>,
    /// Say one text more on each walk, of so many bytes
    #[arg(long)]
    long_text: Option<usize>,
    /// Look at nothing but the status: for a server that answers a constant
    #[arg(long)]
    unseen: bool,
    /// Encrypt: the EncodingAESKey
    #[arg(long, requires = "appid")]
    aes_key: Option<String>,
    /// The AppID that goes into the envelopes
    #[arg(long)]
    appid: Option<String>,
    /// How long a delivery waits, in milliseconds, before the message is delivered again
    #[arg(long, default_value_t = 5_000)]
    patience: u64,
    /// Of a thousand messages, how many are cut off before their answer
    #[arg(long, default_value_t = 0)]
    cut: u32,
    /// Of a thousand messages, after how many one that was answered is delivered again
    #[arg(long, default_value_t = 0)]
    repeat: u32,
    /// The server's process, for its processor time and memory
    #[arg(long)]
    pid: Option<u32>,
    /// Report as one line of JSON
    #[arg(long)]
    json: bool,
    /// Cargo says this to every bench
    #[arg(long, hide = true)]
    bench: bool,
}

impl Args {
    fn options(&self) -> Result<Options, String> {
        let named = |name: &Option<String>| name.clone().unwrap_or_default();
        let mut options = Options::new(&named(&self.url), &named(&self.token));
        options.safe = self.aes_key.clone().zip(self.appid.clone());
        options.connections = self.connections;
        options.people = self.people;
        options.first_person = self.first_person;
        options.pace = match self.rate {
            Some(rate) if rate > 0.0 => Pace::Open { rate },
            Some(_) => return Err("--rate: a number above zero".to_owned()),
            None => Pace::Closed {
                think: Duration::from_millis(self.think),
            },
        };
        let span = |seconds| Duration::try_from_secs_f64(seconds).map_err(|why| why.to_string());
        options.until = match self.messages {
            Some(count) => Until::Messages(count),
            None => Until::Time {
                warm: span(self.warm)?,
                measured: span(self.seconds)?,
            },
        };
        if let Some(path) = &self.script {
            let text = std::fs::read_to_string(path);
            let text = text.map_err(|why| format!("{}: {why}", path.display()))?;
            options.script = Script::parse(&text)?;
        }
        if let Some(bytes) = self.long_text {
            options.script = options.script.with_long_text(bytes);
        }
        if self.unseen {
            options.script = options.script.unseen();
        }
        options.patience = Duration::from_millis(self.patience);
        options.cut = self.cut;
        options.repeat = self.repeat;
        options.pid = self.pid;
        Ok(options)
    }
}

fn show(report: &Report, json: bool) {
    match json {
        true => println!("{}", report.json()),
        false => print!("{report}"),
    }
    for sample in &report.tally.samples {
        eprintln!("fault: {sample}");
    }
}

/// The same exit codes: 1 if something grows.
fn soak(program: &Path, rounds: u64) -> ExitCode {
    let plan = Plan {
        rounds,
        round: Duration::from_secs(10),
        people: 1_000,
        rate: 150.0,
    };
    match serve::soak(program, plan) {
        Ok(soaking) => {
            print!("{soaking}");
            let grows = soaking.grows().is_some() || soaking.memory() > MORE_MEMORY;
            ExitCode::from(u8::from(grows))
        }
        Err(why) => {
            eprintln!("load: {why}");
            ExitCode::from(2)
        }
    }
}

/// 0 all answers good, 1 some not, 2 it could not be done.
fn main() -> ExitCode {
    let args = Args::parse();
    if let Some(program) = &args.soak {
        return soak(program, args.rounds);
    }
    let ran = args.options().and_then(|options| tool::run(&options));
    match ran {
        Ok(report) => {
            show(&report, args.json);
            ExitCode::from(u8::from(!report.is_good()))
        }
        Err(why) => {
            eprintln!("load: {why}");
            ExitCode::from(2)
        }
    }
}
