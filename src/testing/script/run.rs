//! Playing a script to a bot.

use super::diff::align;
use super::outcome::{Fault, Outcome, Played};
use super::{Script, Step};
use crate::engine::{BuildError, EngineBuilder};
use crate::model::MenuId;
use crate::store::MemoryStore;
use crate::testing::bot::{Setting, TestBot};
use crate::testing::chat::ChatError;
use crate::testing::clock::TestClock;
use crate::testing::shown::shown;
use crate::testing::stage::Stage;
use crate::testing::turn::Turn;

pub(super) async fn run(script: &Script, bot: &EngineBuilder) -> Result<Outcome, BuildError> {
    let setting = Setting {
        // A clock of its own: one that is shared would show what the last run left.
        clock: TestClock::standing(Setting::MOMENT),
        ..script.setting.clone()
    };
    // A store that the builder has may hold what other runs left, or real people.
    let bot = bot.clone().store(MemoryStore::new());
    let mut stage = Stage::new(TestBot::set(bot, setting)?);
    let mut played = Vec::with_capacity(script.steps.len());
    for step in &script.steps {
        played.push(play(&mut stage, step).await);
    }
    Ok(Outcome::new(&script.source, played))
}

async fn play(stage: &mut Stage, step: &Step) -> Played {
    if let Some(moment) = step.clock {
        stage.bot().clock().set(moment);
    }
    let mut played = Played::new(step);
    match outcome(stage, step).await {
        Ok((turn, position)) => {
            played.lines = turn.as_ref().map(|turn| shown(&turn.report.reply));
            played.position = position;
            played.turn = turn;
            compare(step, &mut played);
        }
        Err(error) => played.faults.push(Fault::Refused(error.to_string())),
    }
    played
}

async fn outcome(
    stage: &mut Stage,
    step: &Step,
) -> Result<(Option<Turn>, Option<MenuId>), ChatError> {
    let turn = stage.play(&step.text, &step.input).await?;
    let position = match &turn {
        Some(turn) => turn.report.after.clone(),
        None => stage.chat().position().await?,
    };
    Ok((turn, position))
}

fn compare(step: &Step, played: &mut Played) {
    if let (Some(expected), Some(lines)) = (&step.reply, &played.lines) {
        let edits = align(expected, lines);
        if !edits.iter().all(|edit| edit.agrees()) {
            let fault = Fault::reply(expected, lines, &edits);
            played.faults.push(fault);
        }
    }
    if let Some((line, expected)) = &step.position
        && *expected != played.position
    {
        played.faults.push(Fault::Position {
            line: line + 1,
            expected: expected.clone(),
        });
    }
}
