//! A robot that knows the answers to some questions.

use crate::handler::{Answer, CommandContext, CommandHandler, HandlerError};

/// What the robot knows: a line of words that a question may hold, and the answer below it.
const KNOWLEDGE: &str = include_str!("faq.txt");

/// What it says to everything else.
const FALLBACK: &str = "这个问题我还不会。换个说法试试，或者问问“你会什么”。";

/// One answer, and the words that ask for it.
#[derive(Debug)]
struct Entry {
    words: Vec<&'static str>,
    answer: &'static str,
}

/// `askRobotHandler`: looks for known words in the question.
#[derive(Debug)]
pub(super) struct Robot {
    entries: Vec<Entry>,
}

impl Robot {
    pub(super) fn new() -> Self {
        let blocks = KNOWLEDGE.split("\n\n").map(str::trim);
        let entries = blocks
            .filter(|block| !block.starts_with('#'))
            .filter_map(entry);
        Self {
            entries: entries.collect(),
        }
    }

    /// The answer whose word is found and is the longest: it fits the question best.
    fn answer(&self, question: &str) -> &'static str {
        let question = question.to_lowercase();
        let found = self.entries.iter().flat_map(|entry| {
            let words = entry.words.iter().filter(|word| question.contains(*word));
            words.map(|word| (word.len(), entry.answer))
        });
        // Of equally long words the first one counts.
        let best = found.reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.map_or(FALLBACK, |(_, answer)| answer)
    }
}

fn entry(block: &'static str) -> Option<Entry> {
    let (words, answer) = block.split_once('\n')?;
    Some(Entry {
        words: words.split_whitespace().collect(),
        answer: answer.trim(),
    })
}

impl CommandHandler for Robot {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        let answer = self.answer(cx.text());
        cx.put("answer", answer)?;
        Ok(Answer::Page)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Call, call};
    use super::*;

    fn answer(question: &str) -> String {
        let outcome = call(&Robot::new(), Call::new(question)).unwrap();
        outcome.data["answer"].as_str().unwrap().to_owned()
    }

    #[test]
    fn known_questions_get_their_answers() {
        for (question, part) in [
            ("robot", "您好"),
            ("你会什么", "可以问"),
            ("请问你叫什么名字", "机器人"),
            ("怎么玩猜数字", "1-50"),
            ("HELLO", "您好"),
        ] {
            let answer = answer(question);
            assert!(answer.contains(part), "{question}: {answer}");
        }
    }

    #[test]
    fn an_unknown_question_is_answered_politely() {
        assert_eq!(answer("量子引力"), FALLBACK);
        assert_eq!(answer(""), FALLBACK);
    }

    #[test]
    fn what_the_robot_knows_is_well_formed() {
        let robot = Robot::new();
        assert!(robot.entries.len() >= 8);
        let mut words: Vec<&str> = robot
            .entries
            .iter()
            .flat_map(|entry| entry.words.clone())
            .collect();
        assert!(
            words.iter().all(|word| word.to_lowercase() == **word),
            "words are compared in lower case"
        );
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count, "a word asks for one answer");
        assert!(
            robot
                .entries
                .iter()
                .all(|entry| !entry.answer.is_empty() && entry.answer.len() < 600)
        );
    }
}
