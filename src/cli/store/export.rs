//! `wxmenu store export`.
#![allow(
    clippy::disallowed_methods,
    reason = "the lines are written into a file that the user names"
)]

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use super::lines::{Line, TOKENS, VERSION};
use super::{PAGE, failed, sessions_and_things};
use crate::cli::failure::{Failure, complain};
use crate::store::{DynStore, SessionStore, StoreError};

/// Why it broke off.
enum Broken {
    Store(StoreError),
    Output(io::Error),
}

impl From<StoreError> for Broken {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Writes everything out.
pub(super) async fn run(store: &DynStore, output: Option<&Path>) -> Result<ExitCode, Failure> {
    let into: Box<dyn Write> = match output {
        Some(path) => Box::new(create(path)?),
        None => Box::new(io::stdout().lock()),
    };
    match write(store, BufWriter::new(into)).await {
        Ok((sessions, kept)) => {
            let told = sessions_and_things(sessions, kept);
            writeln!(io::stderr(), "written: {told}")?;
            Ok(ExitCode::SUCCESS)
        }
        Err(Broken::Store(error)) => failed("not everything is written", &error),
        Err(Broken::Output(error)) if output.is_some() => {
            complain(&format!("not everything is written: {error}"))?;
            Ok(ExitCode::FAILURE)
        }
        Err(Broken::Output(error)) => Err(Failure::Output(error)),
    }
}

/// A new file that its owner alone may read: it tells where people stand.
fn create(path: &Path) -> Result<File, Failure> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| {
        Failure::Because(format!("`{}` cannot be written: {error}", path.display()))
    })
}

async fn write(store: &DynStore, mut out: impl Write) -> Result<(usize, usize), Broken> {
    let mut put = |line: &Line| -> Result<(), Broken> {
        serde_json::to_writer(&mut out, line).map_err(io::Error::from)?;
        Ok(out.write_all(b"\n")?)
    };
    put(&Line::Begin {
        wxmenu_store: VERSION,
    })?;
    let (mut sessions, mut last) = (0, None);
    loop {
        let page = store.list(last.as_ref(), PAGE).await?;
        sessions += page.len();
        last = page.last().map(|(key, _)| key.clone());
        for (key, session) in page {
            put(&Line::session(&key, session))?;
        }
        if last.is_none() {
            break;
        }
    }
    let (mut kept, mut last) = (0, None::<String>);
    loop {
        let page = store.list_kept(last.as_deref(), PAGE).await?;
        last = page.last().map(|(name, _)| name.clone());
        for (name, thing) in page
            .into_iter()
            .filter(|(name, _)| !name.starts_with(TOKENS))
        {
            put(&Line::thing(name, thing))?;
            kept += 1;
        }
        if last.is_none() {
            break;
        }
    }
    put(&Line::End { sessions, kept })?;
    out.flush()?;
    Ok((sessions, kept))
}
