//! `wxmenu send`: one signed push, as the platform would make it.

mod envelope;
mod message;
mod post;

use std::io::{self, Write};
use std::process::ExitCode;

use super::failure::{Failure, complain};
use crate::engine::SystemClock;
use crate::model::{Article, Clock, Reply, Timestamp};
use crate::wechat::{PassiveReply, decode_reply};
use envelope::Envelope;
use post::Post;

/// Send one signed push like the platform would, and print the decoded reply
///
/// With --aes-key and --appid the push is encrypted and the reply decrypted, as in safe mode.
///
/// Exit code 0: a good reply, or a good silence. 1: refused, no connection, or a reply that the
/// platform would not take. 2: wrong usage.
#[derive(clap::Args)]
pub(super) struct SendArgs {
    /// Address of the account's callback, such as http://127.0.0.1:8080/wechat/demo/
    #[arg(long)]
    url: String,
    /// Token of the account
    #[arg(long)]
    token: String,
    /// Openid of the person who writes
    #[arg(long, value_name = "OPENID")]
    user: String,
    /// What the person types; with --type, the field that says most about such a message
    #[arg(value_name = "TEXT", allow_hyphen_values = true)]
    text: Option<String>,
    /// Kind of message: text, image, voice, video, shortvideo, location, link, miniprogrampage, …
    #[arg(long = "type", value_name = "TYPE", conflicts_with = "event")]
    msg_type: Option<String>,
    /// Send an event instead: subscribe, unsubscribe, CLICK, SCAN, VIEW, LOCATION, …
    #[arg(long, conflicts_with = "text")]
    event: Option<String>,
    /// Key of the event: of the button, the scene, the address
    #[arg(long, requires = "event", conflicts_with_all = ["text", "msg_type"], allow_hyphen_values = true)]
    key: Option<String>,
    /// Any field of the message by the platform's name; may be repeated
    #[arg(long = "field", value_name = "NAME=VALUE")]
    fields: Vec<String>,
    /// Send this file as the body instead; `-` is stdin
    #[arg(long, value_name = "FILE", conflicts_with_all = ["text", "msg_type", "event", "fields"])]
    raw: Option<String>,
    /// Deliver it twice, as the platform does after five seconds, and compare the answers
    #[arg(long)]
    retry: bool,
    /// The account's own id on the platform
    #[arg(long, value_name = "ID", default_value = "gh_wxmenu")]
    to: String,
    /// How the account is set up; safe when there is an --aes-key, else plain
    #[arg(long, value_parser = ["plain", "compat", "safe"])]
    mode: Option<String>,
    /// EncodingAESKey of an account in compat or safe mode: encrypts the push, decrypts the reply
    #[arg(long, value_name = "KEY", requires = "appid")]
    aes_key: Option<String>,
    /// AppID of an account in compat or safe mode; it is a part of what is encrypted
    #[arg(long, requires = "aes_key")]
    appid: Option<String>,
}

/// Why there is nothing good to print.
#[derive(Debug)]
enum Trouble {
    /// What was asked for cannot be sent.
    Usage(String),
    /// The server did not take it, or gave what the platform would not take.
    Refused(String),
    Print(io::Error),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Print(error)
    }
}

/// Sends, prints and tells how it went.
pub(super) fn run(args: &SendArgs) -> Result<ExitCode, Failure> {
    match send(args, SystemClock.now(), &mut io::stdout().lock()) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(Trouble::Usage(why)) => Err(Failure::Because(why)),
        Err(Trouble::Refused(why)) => complain(&why).map(|()| Ok(ExitCode::FAILURE))?,
        Err(Trouble::Print(error)) => Err(Failure::Output(error)),
    }
}

fn send(args: &SendArgs, now: Timestamp, out: &mut dyn Write) -> Result<(), Trouble> {
    let envelope = Envelope::of(args)?;
    let body = message::compose(args, now)?;
    let post = Post::sign(args, now, body, envelope.as_ref())?;
    let bodies = post.deliver(if args.retry { 2 } else { 1 })?;
    let open = |body: Vec<u8>| match &envelope {
        Some(envelope) => envelope.open(&body).map_err(|why| not_a_reply(&why)),
        None => Ok(body),
    };
    let documents: Vec<Vec<u8>> = bodies.into_iter().map(open).collect::<Result<_, _>>()?;
    let Some((first, again)) = documents.split_first() else {
        return Ok(());
    };
    print(out, &understood(first, args)?)?;
    for body in again {
        if body == first {
            let what = if envelope.is_some() {
                "document"
            } else {
                "bytes"
            };
            writeln!(out, "retry: the same {what}")?;
            continue;
        }
        print(out, &understood(body, args)?)?;
        return Err(Trouble::Refused(
            "the second delivery got another reply than the first".to_owned(),
        ));
    }
    Ok(())
}

/// The reply, if the platform would show it to the person.
fn understood(body: &[u8], args: &SendArgs) -> Result<Reply, Trouble> {
    let PassiveReply {
        to, from, reply, ..
    } = decode_reply(body).map_err(|fault| not_a_reply(&fault.to_string()))?;
    if args.raw.is_some() || reply == Reply::None {
        return Ok(reply);
    }
    for (field, is, should) in [("To", &to, &args.user), ("From", &from, &args.to)] {
        if is != should {
            let why = format!("{field}UserName is `{is}`, not `{should}`");
            return Err(not_a_reply(&why));
        }
    }
    Ok(reply)
}

fn not_a_reply(why: &str) -> Trouble {
    Trouble::Refused(format!("not a reply: {why}"))
}

fn print(out: &mut dyn Write, reply: &Reply) -> io::Result<()> {
    match reply {
        Reply::None => writeln!(out, "(no reply)"),
        Reply::Text { content } => writeln!(out, "{content}"),
        Reply::Image { media_id } => fields(out, "image", &[("media_id", Some(media_id))]),
        Reply::Voice { media_id } => fields(out, "voice", &[("media_id", Some(media_id))]),
        Reply::Video {
            media_id,
            title,
            description,
        } => {
            let all = [
                ("media_id", Some(media_id)),
                ("title", title.as_ref()),
                ("description", description.as_ref()),
            ];
            fields(out, "video", &all)
        }
        Reply::Music {
            title,
            description,
            music_url,
            hq_music_url,
            thumb_media_id,
        } => {
            let all = [
                ("title", title.as_ref()),
                ("description", description.as_ref()),
                ("music_url", music_url.as_ref()),
                ("hq_music_url", hq_music_url.as_ref()),
                ("thumb_media_id", Some(thumb_media_id)),
            ];
            fields(out, "music", &all)
        }
        Reply::News { articles } => articles.iter().try_for_each(|card| article(out, card)),
        Reply::Transfer { account } => fields(out, "transfer", &[("account", account.as_ref())]),
    }
}

fn article(out: &mut dyn Write, card: &Article) -> io::Result<()> {
    let all = [
        ("title", Some(&card.title)),
        ("description", Some(&card.description)),
        ("pic_url", Some(&card.pic_url)),
        ("url", Some(&card.url)),
    ];
    fields(out, "news", &all)
}

fn fields(out: &mut dyn Write, kind: &str, all: &[(&str, Option<&String>)]) -> io::Result<()> {
    writeln!(out, "[{kind}]")?;
    let there = all
        .iter()
        .filter_map(|(name, value)| Some((name, (*value)?)));
    for (name, value) in there.filter(|(_, value)| !value.is_empty()) {
        writeln!(out, "{name}: {value}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
