//! The body of the push: what was asked for on the command line, in the platform's words.
#![allow(
    clippy::disallowed_methods,
    reason = "--raw names a file, and this is the command that reads it"
)]

use std::io::Read;

use super::{SendArgs, Trouble};
use crate::model::{Timestamp, text::near_names};
use crate::wechat::{element_name_is_valid, push};

/// A kind of message: its main field, and what the fields hold if nothing is said.
struct Kind {
    name: &'static str,
    main: &'static str,
    fields: &'static [(&'static str, &'static str)],
}

const PICTURE: (&str, &str) = ("PicUrl", "http://mmbiz.qpic.cn/mmbiz_jpg/example/0");
const MEDIA: (&str, &str) = ("MediaId", "media-1");
const THUMB: (&str, &str) = ("ThumbMediaId", "thumb-1");

/// Every kind that the platform sends, with likely values.
const KINDS: [Kind; 9] = [
    Kind {
        name: "text",
        main: "Content",
        fields: &[("Content", "")],
    },
    Kind {
        name: "image",
        main: "PicUrl",
        fields: &[PICTURE, MEDIA],
    },
    Kind {
        name: "voice",
        main: "Recognition",
        fields: &[MEDIA, ("Format", "amr"), ("Recognition", "")],
    },
    Kind {
        name: "video",
        main: "MediaId",
        fields: &[MEDIA, THUMB],
    },
    Kind {
        name: "shortvideo",
        main: "MediaId",
        fields: &[MEDIA, THUMB],
    },
    Kind {
        name: "location",
        main: "Label",
        fields: &[
            ("Location_X", "23.134521"),
            ("Location_Y", "113.358803"),
            ("Scale", "20"),
            ("Label", "广州"),
        ],
    },
    Kind {
        name: "link",
        main: "Url",
        fields: &[
            ("Title", "A page"),
            ("Description", "What it is about"),
            ("Url", "https://example.com/"),
        ],
    },
    Kind {
        name: "miniprogrampage",
        main: "PagePath",
        fields: &[
            ("Title", "A page"),
            ("AppId", "wx0123456789abcdef"),
            ("PagePath", "pages/index/index"),
            ("ThumbUrl", "http://mmbiz.qpic.cn/mmbiz_jpg/example/0"),
            THUMB,
        ],
    },
    Kind {
        name: "file",
        main: "Title",
        fields: &[
            ("Title", "list.txt"),
            ("Description", ""),
            ("FileKey", "file-1"),
            ("FileMd5", "d41d8cd98f00b204e9800998ecf8427e"),
            ("FileTotalLen", "0"),
        ],
    },
];

/// The body that `args` ask for, made at `now`.
pub(super) fn compose(args: &SendArgs, now: Timestamp) -> Result<Vec<u8>, Trouble> {
    match &args.raw {
        Some(file) => read(file),
        None => Ok(written(args, now)?.into_bytes()),
    }
}

fn read(file: &str) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    let read = match file {
        "-" => std::io::stdin().read_to_end(&mut bytes).map(|_| bytes),
        path => std::fs::read(path),
    };
    read.map_err(|fault| Trouble::Usage(format!("cannot read `{file}`: {fault}")))
}

fn written(args: &SendArgs, now: Timestamp) -> Result<String, Trouble> {
    let mut fields = Fields::default();
    fields.set("ToUserName", &args.to);
    fields.set("FromUserName", &args.user);
    fields.set("CreateTime", &now.secs().to_string());
    match &args.event {
        Some(event) => {
            fields.set("MsgType", "event");
            fields.set("Event", event);
            fields.set("EventKey", args.key.as_deref().unwrap_or_default());
        }
        None => {
            say(args, &mut fields)?;
            fields.set("MsgId", &msg_id(now).to_string());
        }
    }
    for field in &args.fields {
        let (name, value) = field.split_once('=').unwrap_or((field, ""));
        if !element_name_is_valid(name) {
            return Err(Trouble::Usage(format!(
                "--field {field}: write NAME=VALUE, where NAME is a field of the platform"
            )));
        }
        fields.set(name, value);
    }
    Ok(push(fields.iter()))
}

fn say(args: &SendArgs, fields: &mut Fields) -> Result<(), Trouble> {
    let name = args.msg_type.as_deref().unwrap_or("text");
    fields.set("MsgType", name);
    let kind = KINDS.iter().find(|kind| kind.name == name);
    for (name, value) in kind.map_or(&[] as &[_], |kind| kind.fields) {
        fields.set(name, value);
    }
    match (kind, &args.text) {
        (Some(kind), Some(text)) => fields.set(kind.main, text),
        (None, Some(_)) => return Err(unknown_kind(name)),
        (_, None) if args.msg_type.is_none() => {
            return Err(Trouble::Usage(
                "nothing to send: give a TEXT, --type, --event or --raw".to_owned(),
            ));
        }
        (_, None) => {}
    }
    Ok(())
}

fn unknown_kind(name: &str) -> Trouble {
    let near = near_names(name, KINDS.iter().map(|kind| kind.name));
    let hint = match near.first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name its fields with --field NAME=VALUE".to_owned(),
    };
    Trouble::Usage(format!("no TEXT fits a message of type `{name}`: {hint}"))
}

/// A number that no other message has: the time, and chance for two in one millisecond.
fn msg_id(now: Timestamp) -> i64 {
    now.millis().saturating_mul(1000) + fastrand::i64(0..1000)
}

/// Fields in the order in which they were first set.
#[derive(Default)]
struct Fields(Vec<(String, String)>);

impl Fields {
    fn set(&mut self, name: &str, value: &str) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => value.clone_into(known),
            None => self.0.push((name.to_owned(), value.to_owned())),
        }
    }

    fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }
}
