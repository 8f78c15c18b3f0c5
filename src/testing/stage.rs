//! A conversation that is led by lines: the terminal, conversation tests and the simulator.

use super::bot::TestBot;
use super::chat::{Chat, ChatError, Heard};
use super::input::{ClockMove, Input};
use super::recording::Recording;
use super::time::latest;
use super::turn::Turn;
use crate::model::{Clock, Content, Inbound, Position};
use crate::resolve::Explanation;

/// Plays lines to a bot and remembers them.
#[derive(Debug)]
pub struct Stage {
    bot: TestBot,
    chat: Chat,
    turns: u64,
    last: Option<Turn>,
    recording: Recording,
}

impl Stage {
    /// An empty stage: nobody has said anything.
    #[must_use]
    pub fn new(bot: TestBot) -> Self {
        Self {
            chat: bot.chat(),
            recording: Recording::new(bot.setting().clone()),
            turns: 0,
            last: None,
            bot,
        }
    }

    /// Plays one line; gives the turn if it was a message.
    ///
    /// `line` is what `input` was read from. What only shows something or ends changes nothing
    /// here; it is the caller's to do.
    ///
    /// # Errors
    /// When the line asks for what is not there; then nothing has changed.
    pub async fn play(&mut self, line: &str, input: &Input) -> Result<Option<Turn>, ChatError> {
        let at = self.bot.clock().now();
        let turn = match input {
            Input::Send(content) => Some(self.send(line, content).await?),
            Input::Again => {
                let heard = self.chat.again().await?;
                Some(self.turn(line, heard))
            }
            other => {
                self.direct(other).await?;
                None
            }
        };
        if input.changes_something() {
            self.recording.note(line, at, turn.as_ref());
        }
        if turn.is_some() {
            self.last.clone_from(&turn);
        }
        Ok(turn)
    }

    async fn direct(&mut self, input: &Input) -> Result<(), ChatError> {
        match input {
            Input::At(target) => self.chat.place(target).await?,
            Input::User(openid) => self.chat.switch_to(openid.clone()),
            Input::Clock(moved) => self.move_clock(*moved)?,
            Input::Reset => {
                self.chat.reset().await?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Plays a message that is there already, as one that came over the wire is: who wrote it, when,
    /// and what makes it the same message again are its own.
    ///
    /// `line` is what a test would write for it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn deliver(&mut self, line: &str, inbound: Inbound) -> Result<Turn, ChatError> {
        if inbound.openid != self.chat.session_key().openid {
            let openid = inbound.openid.clone();
            let switch = format!(":user {}", openid.as_str());
            self.play_directive(&switch, &Input::User(openid)).await?;
        }
        let at = self.bot.clock().now();
        let turn = self.explained(line, inbound).await?;
        self.recording.note(line, at, Some(&turn));
        self.last = Some(turn.clone());
        Ok(turn)
    }

    async fn play_directive(&mut self, line: &str, input: &Input) -> Result<(), ChatError> {
        let at = self.bot.clock().now();
        self.direct(input).await?;
        self.recording.note(line, at, None);
        Ok(())
    }

    async fn send(&mut self, line: &str, content: &Content) -> Result<Turn, ChatError> {
        let inbound = self.chat.write(content.clone());
        self.explained(line, inbound).await
    }

    async fn explained(&mut self, line: &str, inbound: Inbound) -> Result<Turn, ChatError> {
        let explanation = self.bot.engine().explain_message(&inbound).await?;
        let heard = self.chat.deliver(inbound).await;
        let mut turn = self.turn(line, heard);
        turn.explanation = explanation;
        Ok(turn)
    }

    fn turn(&mut self, line: &str, heard: Heard) -> Turn {
        self.turns += 1;
        let user = self.chat.session_key().openid;
        Turn::new(self.turns, user, line, heard.into_report())
    }

    fn move_clock(&self, moved: ClockMove) -> Result<(), ChatError> {
        let clock = self.bot.clock();
        let moment = match moved {
            ClockMove::By(span) => clock.now().after(span),
            ClockMove::To(moment) => moment,
        };
        if moment > latest() {
            return Err(ChatError::ClockRange);
        }
        clock.set(moment);
        Ok(())
    }

    /// What would happen to a text where the person stands.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn explain(&self, text: &str) -> Result<Explanation, ChatError> {
        let key = self.chat.session_key();
        Ok(self.bot.engine().explain(&key, text).await?)
    }

    /// Where the person stands.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn position(&self) -> Result<Position, ChatError> {
        let session = self.chat.session().await?;
        Ok(session.map(|session| session.position).unwrap_or_default())
    }

    /// The bot that is talked to.
    #[must_use]
    pub fn bot(&self) -> &TestBot {
        &self.bot
    }

    /// The conversation with the person who writes at the moment.
    #[must_use]
    pub fn chat(&self) -> &Chat {
        &self.chat
    }

    /// The last turn.
    #[must_use]
    pub fn last(&self) -> Option<&Turn> {
        self.last.as_ref()
    }

    /// What was played so far.
    #[must_use]
    pub fn recording(&self) -> &Recording {
        &self.recording
    }
}
