//! The handlers of the shipped demo bot: a guessing game, the time, and a robot that answers.
//!
//! Layer 6. They are written as an author would write them, on the public face of the library.

mod guess;
mod robot;
#[cfg(test)]
mod testing;
mod time;

use crate::engine::EngineBuilder;

/// Registers the demo's handlers under the names that its menus use.
///
/// | name | what it does |
/// |---|---|
/// | `NewGuessGameHandler` | thinks of a number from 1 to 50 |
/// | `GuessNumberHandler` | compares a guess with it and counts |
/// | `DelGuessNumberSessionHandler` | forgets the game and leads to the parent menu |
/// | `TimeHandler` | gives the pages the time in Chinese and in English |
/// | `askRobotHandler` | answers from a list of questions |
#[must_use]
pub fn register(builder: EngineBuilder) -> EngineBuilder {
    builder
        .handler("NewGuessGameHandler", guess::NewGame)
        .handler("GuessNumberHandler", guess::Guess)
        .handler("DelGuessNumberSessionHandler", guess::EndGame)
        .handler("TimeHandler", time::TellTime)
        .handler("askRobotHandler", robot::Robot::new())
}
