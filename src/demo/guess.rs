//! A number is to be guessed.

use std::cmp::Ordering;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::handler::{Answer, CommandContext, CommandHandler, HandlerError};

const NUMBERS: RangeInclusive<u32> = 1..=50;

/// The name of the game in the session.
const GAME: &str = "guessNumber";

/// A game that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Game {
    secret: u32,
    count: u32,
}

impl Game {
    fn new(random: &mut fastrand::Rng) -> Self {
        Self {
            secret: random.u32(NUMBERS),
            count: 0,
        }
    }
}

/// What the page of a guess sees as `guess`.
#[derive(Debug, Serialize)]
struct Guessed<'a> {
    /// As it was typed.
    number: &'a str,
    /// `large`, `small`, `right` or `outside`.
    verdict: &'static str,
    /// How many guesses this game took so far.
    count: u32,
    /// There was no game, so this guess began one.
    restarted: bool,
}

/// `NewGuessGameHandler`: begins a game, also in the middle of one.
pub(super) struct NewGame;

impl CommandHandler for NewGame {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        let game = Game::new(cx.random());
        cx.set(GAME, game)?;
        Ok(Answer::Page)
    }
}

/// `GuessNumberHandler`: larger, smaller or right.
pub(super) struct Guess;

impl CommandHandler for Guess {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        let typed = cx.text_normalised().to_owned();
        // A number of any length is taken by the menu; what is too long to be read is too large.
        let number = typed.parse().ok().filter(|number| NUMBERS.contains(number));
        let going_on = cx.get::<Game>(GAME)?;
        let restarted = going_on.is_none() && number.is_some();
        let mut game = going_on.unwrap_or_else(|| Game::new(cx.random()));
        game.count += u32::from(number.is_some());
        let verdict = match number.map(|number: u32| number.cmp(&game.secret)) {
            None => "outside",
            Some(Ordering::Greater) => "large",
            Some(Ordering::Less) => "small",
            Some(Ordering::Equal) => "right",
        };
        if verdict == "right" {
            cx.remove(GAME);
        } else {
            cx.set(GAME, game)?;
        }
        let guessed = Guessed {
            number: &typed,
            verdict,
            count: game.count,
            restarted,
        };
        cx.put("guess", guessed)?;
        Ok(Answer::Page)
    }
}

/// `DelGuessNumberSessionHandler`: forgets the game and leads to the parent menu.
///
/// As an exit command it only forgets, because an exit command cannot lead anywhere.
pub(super) struct EndGame;

impl CommandHandler for EndGame {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        cx.remove(GAME);
        let parent = cx.position().path().iter().rev().nth(1).cloned();
        if let Some(parent) = parent {
            cx.goto(parent);
        }
        Ok(Answer::Page)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::testing::{Call, call};
    use super::*;
    use crate::menu::Target;

    fn playing(secret: u32, count: u32) -> Call {
        Call::new("").value(GAME, json!({"secret": secret, "count": count}))
    }

    #[test]
    fn a_new_game_has_a_secret_in_the_range_and_no_guesses() {
        let mut secrets = std::collections::BTreeSet::new();
        for seed in 0..1000 {
            let outcome = call(&NewGame, Call::new("new").seed(seed)).unwrap();
            let game: Game = outcome.session.get(GAME).unwrap().unwrap();
            assert!(NUMBERS.contains(&game.secret) && game.count == 0);
            secrets.insert(game.secret);
        }
        assert_eq!(secrets.len(), 50, "every number comes up");
    }

    #[test]
    fn a_new_game_takes_the_place_of_the_old_one() {
        let outcome = call(&NewGame, playing(7, 9)).unwrap();
        assert_eq!(outcome.session.get::<Game>(GAME).unwrap().unwrap().count, 0);
    }

    #[test]
    fn a_guess_is_compared_and_counted() {
        for (typed, verdict, count, goes_on) in [
            ("25", "large", 4, true),
            ("6", "small", 4, true),
            ("7", "right", 4, false),
            ("50", "large", 4, true),
            ("51", "outside", 3, true),
            ("99999999999999999999", "outside", 3, true),
            ("0", "outside", 3, true),
        ] {
            let outcome = call(&Guess, playing(7, 3).text(typed)).unwrap();
            let expected =
                json!({"number": typed, "verdict": verdict, "count": count, "restarted": false});
            assert_eq!(outcome.data.get("guess"), Some(&expected));
            let game = outcome.session.get::<Value>(GAME).unwrap();
            let left = goes_on.then(|| json!({"secret": 7, "count": count}));
            assert_eq!(game, left, "{typed}");
        }
    }

    #[test]
    fn a_guess_without_a_game_begins_one() {
        let outcome = call(&Guess, Call::new("25")).unwrap();
        let guess = outcome.data.get("guess").unwrap();
        assert_eq!(
            (&guess["count"], &guess["restarted"]),
            (&json!(1), &json!(true))
        );
        let outside = call(&Guess, Call::new("60")).unwrap();
        let guess = outside.data.get("guess").unwrap();
        assert_eq!(
            (&guess["verdict"], &guess["restarted"]),
            (&json!("outside"), &json!(false))
        );
    }

    #[test]
    fn a_full_width_number_is_a_number() {
        let outcome = call(&Guess, playing(7, 0).text("25").typed("２５")).unwrap();
        assert_eq!(outcome.data["guess"]["verdict"], "large");
    }

    #[test]
    fn the_end_forgets_the_game_and_leads_to_the_parent() {
        let outcome = call(&EndGame, playing(7, 3).at(&["m001", "g001"])).unwrap();
        assert_eq!(outcome.session.get::<Value>(GAME).unwrap(), None);
        assert_eq!(outcome.goto, Some(Target::Menu("m001".into())));
        let at_root = call(&EndGame, playing(7, 3).at(&["g001"])).unwrap();
        assert_eq!(at_root.goto, None);
        assert!(call(&EndGame, Call::new("del")).unwrap().goto.is_none());
    }

    #[test]
    fn a_session_of_another_shape_is_an_error_and_no_panic() {
        let broken = Call::new("25").value(GAME, json!("nonsense"));
        assert!(call(&Guess, broken).is_err());
    }
}
