//! What everybody says, again and again, and what the replies must hold.

/// The walk through the demo bot.
const GUESS: &str = include_str!("../guess.tsv");

/// What a reply must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expect {
    /// Anything that the protocol knows, silence included.
    Any,
    /// One of these.
    OneOf(Vec<String>),
    /// None of these.
    NoneOf(Vec<String>),
    /// One of these, and how many guesses the game took: one more than after the guess before.
    Counted(Vec<String>),
    /// Nobody looks: the server answers everything with a constant.
    Unseen,
}

/// One message of the walk.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) text: String,
    pub(crate) expect: Expect,
}

/// A walk without an end.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    steps: Vec<Step>,
}

impl Script {
    /// The walk through the demo bot.
    pub(crate) fn guess() -> Self {
        Self::parse(GUESS).unwrap()
    }

    /// A walk as it is written in `guess.tsv`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let steps: Vec<Step> = lines
            .filter(|line| !line.starts_with('#'))
            .map(|line| {
                let (text, expect) = line.split_once('\t').unwrap_or((line, ""));
                Step {
                    text: text.trim().to_owned(),
                    expect: expect_of(expect.trim()),
                }
            })
            .collect();
        match steps.is_empty() {
            true => Err("a script needs a step".to_owned()),
            false => Ok(Self { steps }),
        }
    }

    /// The same walk, nobody looking at the replies.
    pub(crate) fn unseen(mut self) -> Self {
        for step in &mut self.steps {
            step.expect = Expect::Unseen;
        }
        self
    }

    /// The same walk with one text more, of so many bytes, which no menu of the demo bot knows.
    pub(crate) fn with_long_text(mut self, bytes: usize) -> Self {
        let games = ["偏大", "偏小", "猜中"].map(str::to_owned);
        let step = Step {
            text: "z".repeat(bytes),
            expect: Expect::NoneOf(games.to_vec()),
        };
        self.steps.push(step);
        self
    }

    /// The step that a person is at who has said so many things.
    pub(crate) fn step(&self, said: u32) -> &Step {
        &self.steps[said as usize % self.steps.len()]
    }
}

fn expect_of(text: &str) -> Expect {
    let list = |text: &str| text.split('|').map(|part| part.trim().to_owned()).collect();
    match (text.strip_prefix('!'), text.strip_prefix('#')) {
        _ if text.is_empty() => Expect::Any,
        (Some(rest), _) => Expect::NoneOf(list(rest)),
        (_, Some(rest)) => Expect::Counted(list(rest)),
        _ => Expect::OneOf(list(text)),
    }
}

#[test]
fn a_script_is_read_as_it_is_written() {
    let script = Script::parse("# no step\nexit\t\n25\t!a|b\n50\t#c\nm\td | e\n").unwrap();
    assert_eq!(script.step(4).text, "exit");
    let list = |parts: &[&str]| parts.iter().map(|part| (*part).to_owned()).collect();
    assert_eq!(script.step(0).expect, Expect::Any);
    assert_eq!(script.step(5).expect, Expect::NoneOf(list(&["a", "b"])));
    assert_eq!(script.step(2).expect, Expect::Counted(list(&["c"])));
    assert_eq!(script.step(3).expect, Expect::OneOf(list(&["d", "e"])));
    assert!(Script::parse("# nothing").is_err());
    assert_eq!(Script::guess().with_long_text(9).step(8).text.len(), 9);
}
