//! The game: two commands written in Rust, and the bot that they belong to.

use serde::{Deserialize, Serialize};
use wxmenu::EngineBuilder;
use wxmenu::prelude::*;

/// The name under which a person's session keeps the running game.
const GAME: &str = "game";
/// The name under which it keeps the fewest guesses so far.
const BEST: &str = "best";

/// What is kept between two guesses.
#[derive(Serialize, Deserialize)]
struct Game {
    secret: u32,
    guesses: u32,
}

/// `new`, and entering the game: thinks of a number.
struct NewGame;

impl CommandHandler for NewGame {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        let secret = cx.random().u32(1..=50);
        cx.set(GAME, Game { secret, guesses: 0 })?;
        cx.put("best", cx.get::<u32>(BEST)?)?;
        Ok(Answer::Page)
    }
}

/// A number: larger, smaller or right.
struct Guess;

impl CommandHandler for Guess {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        let number: u32 = cx.arg("number").unwrap_or_default().parse()?;
        let Some(mut game) = cx.get::<Game>(GAME)? else {
            return Ok("这一局已经结束，输入“再来”开始新的一局".into());
        };
        game.guesses += 1;
        cx.put("number", number)?;
        cx.put("guesses", game.guesses)?;
        if number == game.secret {
            return won(cx, game.guesses);
        }
        cx.put("too_large", number > game.secret)?;
        cx.set(GAME, game)?;
        Ok(Answer::Page)
    }
}

/// Ends the game, with a page of its own instead of the one that the menuconfig names.
fn won(cx: &mut CommandContext, guesses: u32) -> Result<Answer, HandlerError> {
    let best = cx
        .get::<u32>(BEST)?
        .map_or(guesses, |best| best.min(guesses));
    cx.set(BEST, best)?;
    cx.remove(GAME);
    cx.put("best", best)?;
    cx.page("guess/won.page");
    Ok(Answer::Page)
}

/// The bot, ready to be built: its files, and the handlers that they name.
pub(crate) fn bot() -> EngineBuilder {
    wxmenu::Engine::builder()
        .menu(
            "menus/guess.menuconfig.xml",
            include_str!("menus/guess.menuconfig.xml"),
        )
        .template(
            "guess/start.page",
            include_str!("templates/guess/start.page"),
        )
        .template("guess/hint.page", include_str!("templates/guess/hint.page"))
        .template("guess/won.page", include_str!("templates/guess/won.page"))
        .handler("newGame", NewGame)
        .handler("guess", Guess)
}
