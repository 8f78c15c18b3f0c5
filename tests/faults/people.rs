//! One person, and the platform that delivers what they write.

use std::time::{Duration, Instant, SystemTime};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep_until, timeout};
use wxmenu::wechat::{push, sign};

/// The platform closes a delivery after so long, and makes the next one.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often the platform delivers a message.
const DELIVERIES: u32 = 3;

/// Who writes, and what they wrote so far.
pub(crate) struct Person {
    pub(crate) openid: String,
    /// Plays the game; the others fill in the form.
    pub(crate) plays: bool,
    /// What was counted before the faults began.
    pub(crate) base: u32,
    pub(crate) sent: Vec<Sent>,
    index: usize,
    number: u64,
    random: fastrand::Rng,
}

/// A message and what became of it.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) text: String,
    pub(crate) began: Instant,
    pub(crate) ended: Instant,
    pub(crate) said: Said,
    pub(crate) deliveries: u32,
    /// How often it came again after its answer and was answered with the same bytes.
    pub(crate) again: u32,
}

/// What a message was answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// The page of its turn, which says how many there were with this one.
    Count(u32),
    /// The page for patience.
    Busy,
    /// The page for errors.
    Failed,
    /// Nothing, on no delivery.
    Nothing,
    /// What must not be said.
    Odd(String),
}

/// What happens to messages on the way, each to one in so many.
#[derive(Clone, Copy)]
pub(crate) struct Habits {
    /// The first delivery is cut off before its answer.
    pub(crate) cut: u32,
    /// It comes again after its answer, mostly to another node.
    pub(crate) again: u32,
    /// The person writes the next one at the same time.
    pub(crate) hasty: u32,
}

impl Person {
    pub(crate) fn new(index: usize) -> Self {
        Self {
            openid: format!("oFault{index:022}"),
            plays: index % 2 == 1,
            base: 0,
            sent: Vec::new(),
            index,
            number: 0,
            random: fastrand::Rng::with_seed(index as u64),
        }
    }

    /// Goes to where messages are counted, while nothing fails.
    pub(crate) async fn begin(&mut self, ways: &[String]) {
        let first = if self.plays { "game" } else { "log" };
        for text in ["in", first] {
            self.surely(ways, text).await;
        }
        if !self.plays {
            return;
        }
        // Fifty is to be no winning number: a game that ends begins to count anew.
        while self.surely(ways, "50").await.contains("猜中") {
            self.surely(ways, "new").await;
        }
        self.base = 1;
    }

    async fn surely(&mut self, ways: &[String], text: &str) -> String {
        let request = self.request(text);
        let at = self.random.usize(..ways.len());
        let body = timeout(Duration::from_secs(60), deliver(ways, at, &request)).await;
        body.unwrap().unwrap()
    }

    /// How long they think, with this as the mean.
    pub(crate) fn think(&mut self, mean: Duration) -> Duration {
        mean.mul_f64(0.5 + self.random.f64())
    }

    /// What is left of such a time when one begins to look.
    pub(crate) fn pause(&mut self, mean: Duration) -> Duration {
        mean.mul_f64(self.random.f64())
    }

    /// Writes the next message, or the next two at the same time, and waits for what is said.
    pub(crate) async fn write(&mut self, ways: &[String], habits: Habits) {
        let one = self.next(ways, habits);
        if self.random.u32(..habits.hasty) != 0 {
            let sent = one.await;
            self.sent.push(sent);
            return;
        }
        let other = self.next(ways, habits);
        let (one, other) = tokio::join!(one, other);
        self.sent.extend([one, other]);
    }

    fn next(&mut self, ways: &[String], habits: Habits) -> impl Future<Output = Sent> + use<> {
        let text = match self.plays {
            true => "50".to_owned(),
            false => format!("p{} m{}", self.index, self.number),
        };
        let message = Message {
            request: self.request(&text),
            text,
            ways: ways.to_vec(),
            habits,
            random: self.random.fork(),
        };
        message.go()
    }

    /// A message as a request; a retry sends the same bytes.
    fn request(&mut self, text: &str) -> Vec<u8> {
        self.number += 1;
        let since = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
        let (time, id) = (
            since.to_string(),
            (self.index as u64 * 10_000 + self.number).to_string(),
        );
        let body = push([
            ("ToUserName", "gh_faults"),
            ("FromUserName", &self.openid),
            ("CreateTime", &time),
            ("MsgType", "text"),
            ("Content", text),
            ("MsgId", &id),
        ]);
        let signature = sign([b"counting", time.as_bytes(), id.as_bytes()]);
        format!(
            "POST /wechat/demo/?signature={signature}&timestamp={time}&nonce={id}&openid={} HTTP/1.1\r\n\
             Host: localhost\r\nContent-Type: text/xml\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            self.openid,
            body.len()
        )
        .into_bytes()
    }
}

/// A message on its way.
struct Message {
    text: String,
    request: Vec<u8>,
    ways: Vec<String>,
    habits: Habits,
    random: fastrand::Rng,
}

impl Message {
    async fn go(mut self) -> Sent {
        let began = Instant::now();
        let (answer, deliveries) = self.delivered().await;
        let mut sent = Sent {
            said: answer.as_deref().map_or(Said::Nothing, Said::of),
            text: std::mem::take(&mut self.text),
            began,
            ended: Instant::now(),
            deliveries,
            again: 0,
        };
        let is_told = matches!(sent.said, Said::Count(_));
        if let Some(first) = answer.filter(|_| is_told)
            && self.random.u32(..self.habits.again) == 0
            && let Some(second) = self.once().await
            // A store that cannot be asked knows no answers.
            && !matches!(Said::of(&second), Said::Busy | Said::Failed)
        {
            sent.again = 1;
            if second != first {
                sent.said = Said::Odd(format!("first {first} and then {second}"));
            }
        }
        sent
    }

    /// Delivers up to three times; gives the answer, and how many deliveries it took.
    async fn delivered(&mut self) -> (Option<String>, u32) {
        for delivery in 1..=DELIVERIES {
            let over = tokio::time::Instant::now() + PATIENCE;
            if delivery == 1 && self.random.u32(..self.habits.cut) == 0 {
                self.cut_off().await;
            } else if let Some(answer) = self.once().await {
                return (Some(answer), delivery);
            }
            sleep_until(over).await;
        }
        (None, DELIVERIES)
    }

    async fn once(&mut self) -> Option<String> {
        let at = self.random.usize(..self.ways.len());
        let delivery = deliver(&self.ways, at, &self.request);
        timeout(PATIENCE, delivery).await.ok().flatten()
    }

    /// The whole request arrives, and nobody waits for the answer.
    async fn cut_off(&mut self) {
        let at = self.random.usize(..self.ways.len());
        let sending = async {
            let mut stream = connect(&self.ways, at).await?;
            stream.write_all(&self.request).await.ok()
        };
        // Whether it got through is what this is about.
        let _ = timeout(PATIENCE, sending).await;
    }
}

/// Delivers once, like a load balancer: to the next node if one does not listen.
async fn deliver(ways: &[String], first: usize, request: &[u8]) -> Option<String> {
    let mut stream = connect(ways, first).await?;
    stream.write_all(request).await.ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.ok()?;
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n")?;
    if !head.starts_with("HTTP/1.1 200 ") {
        return Some(head.to_owned());
    }
    let length = head
        .lines()
        .find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix("content-length: ")
                .map(str::to_owned)
        })
        .unwrap();
    // A server that dies in the middle has said nothing.
    (body.len() == length.parse::<usize>().unwrap()).then(|| body.to_owned())
}

async fn connect(ways: &[String], first: usize) -> Option<TcpStream> {
    for at in 0..ways.len() {
        if let Ok(stream) = TcpStream::connect(&ways[(first + at) % ways.len()]).await {
            return Some(stream);
        }
    }
    None
}

impl Said {
    /// What an answer says; late answers to earlier messages stand before it.
    fn of(body: &str) -> Self {
        match last_count(body) {
            Some(count) => Self::Count(count),
            None if body.contains("正在处理您前面的消息") => Self::Busy,
            None if body.contains("刚才出了点问题") => Self::Failed,
            None => Self::Odd(body.to_owned()),
        }
    }
}

/// The last number in `log（7/120）`, where the seventh text is asked for, or in `第6次`.
fn last_count(body: &str) -> Option<u32> {
    let number = |text: &str, end: char| text.split_once(end)?.0.parse::<u32>().ok();
    let asked = body.rsplit_once("log（");
    let asked = asked.and_then(|(_, rest)| Some(number(rest, '/')? - 1));
    let guessed = body.rsplit_once('第');
    asked.or_else(|| number(guessed?.1, '次'))
}
