//! What a setting can be: one value of [`Kind`] for each, with the words that say what it takes.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Secret;
use super::choices::{Grant, Mode};
use super::units::{self, is_segment};
use super::value::{Node, Place, Value};
use crate::engine::Late;
use crate::model::text::near_names;
use crate::model::{AccountId, HttpAddress, Rate};
use crate::resolve::Step;
use crate::store::{Durability, StoreUrl};

/// How to read a setting.
pub(super) struct Kind<T> {
    /// The end of the sentence "takes …".
    pub(super) takes: &'static str,
    /// Reads a value.
    pub(super) read: fn(&Node) -> Result<T, Refusal>,
}

/// Why a value was not taken. Without anything in it: it is just not what the setting takes.
#[derive(Default)]
pub(super) struct Refusal {
    /// The part of the value that is wrong.
    pub(super) at: Option<Place>,
    /// A better sentence than "takes …, not …".
    pub(super) message: Option<String>,
    /// What to write instead.
    pub(super) help: Option<String>,
}

impl Refusal {
    fn because(message: impl Into<String>) -> Self {
        Self {
            message: Some(message.into()),
            ..Self::default()
        }
    }
}

/// A text that may not be empty.
pub(super) const NAME: Kind<String> = Kind {
    takes: "a text that is not empty",
    read: |node| {
        let text = node.text().filter(|text| !text.trim().is_empty());
        text.map(str::to_owned).ok_or_else(Refusal::default)
    },
};

/// [`NAME`], for a setting without a default.
pub(super) const OPTIONAL_NAME: Kind<Option<String>> = Kind {
    takes: NAME.takes,
    read: |node| (NAME.read)(node).map(Some),
};

/// Something secret, or nothing when it could not be had.
pub(super) const SECRET: Kind<Option<Secret>> = Kind {
    takes: "a text, `env:NAME` or `file:PATH`",
    read: |node| match &node.value {
        Value::Absent => Ok(None),
        _ => {
            let text = node.text().filter(|text| !text.is_empty());
            text.map(|text| Some(Secret::new(text)))
                .ok_or_else(Refusal::default)
        }
    },
};

/// `true` or `false`.
pub(super) const SWITCH: Kind<bool> = Kind {
    takes: "`true` or `false`",
    read: |node| match &node.value {
        Value::Boolean(yes) => Ok(*yes),
        Value::Word(word) => word.parse().map_err(|_| Refusal::default()),
        _ => Err(Refusal::default()),
    },
};

/// A whole number from 0.
pub(super) const COUNT: Kind<u32> = Kind {
    takes: "a whole number from 0",
    read: |node| {
        integer(node)
            .and_then(|number| u32::try_from(number).ok())
            .ok_or_else(Refusal::default)
    },
};

/// A whole number from 1.
pub(super) const SOME: Kind<u32> = Kind {
    takes: "a whole number from 1",
    read: |node| {
        let number = integer(node).and_then(|number| u32::try_from(number).ok());
        number
            .filter(|number| *number > 0)
            .ok_or_else(Refusal::default)
    },
};

/// An error code: 0 is none.
pub(super) const ERRCODE: Kind<i64> = Kind {
    takes: "a whole number other than 0",
    read: |node| {
        let number = integer(node).filter(|number| *number != 0);
        number.ok_or_else(Refusal::default)
    },
};

/// An address with its port.
pub(super) const ADDRESS: Kind<SocketAddr> = Kind {
    takes: "an address and port such as `127.0.0.1:8080`",
    read: |node| {
        let text = node.text().ok_or_else(Refusal::default)?;
        units::address(text).ok_or_else(|| {
            let port = text.strip_prefix(':').and_then(|p| p.parse::<u16>().ok());
            Refusal {
                help: port.map(|port| format!("all addresses of the machine are `0.0.0.0:{port}`")),
                ..Refusal::default()
            }
        })
    },
};

/// The start of a path in an address; with a slash before and none behind.
pub(super) const PREFIX: Kind<String> = Kind {
    takes: "a path such as `/wechat`, of letters, digits and `- . _ ~ /`",
    read: |node| {
        let text = node.text().ok_or_else(Refusal::default)?;
        let path = text.trim_end_matches('/');
        let segments = path.strip_prefix('/').unwrap_or(path).split('/');
        let fits =
            path.is_empty() || (path.starts_with('/') && segments.into_iter().all(is_segment));
        let own = OWN_PATHS.iter().find(|own| **own == path);
        match own {
            Some(own) => Err(Refusal::because(format!(
                "`{own}` answers others than the platform"
            ))),
            None => fits.then(|| path.to_owned()).ok_or_else(Refusal::default),
        }
    },
};

/// Where the server answers others than the platform.
const OWN_PATHS: [&str; 2] = ["/mini", "/uploads"];

/// A path in the file system.
pub(super) const PATH: Kind<PathBuf> = Kind {
    takes: "a path",
    read: |node| (NAME.read)(node).map(PathBuf::from),
};

/// An address of a server.
pub(super) const URL: Kind<String> = Kind {
    takes: "an address that begins with `https://` or `http://`",
    read: |node| {
        let url = node.text().filter(|text| {
            let rest = text
                .strip_prefix("https://")
                .or(text.strip_prefix("http://"));
            rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
        });
        let url = url.ok_or_else(Refusal::default)?;
        Ok(url.trim_end_matches('/').to_owned())
    },
};

/// Addresses of servers.
pub(super) const URLS: Kind<Vec<String>> = Kind {
    takes: "a list of addresses that begin with `https://` or `http://`",
    read: |node| list(node, URL.read),
};

/// Where something answers HTTP.
pub(super) const HTTP_ADDRESSES: Kind<Vec<HttpAddress>> = Kind {
    takes: "a list of addresses such as `[\"https://bot.example.com/\"]`",
    read: |node| {
        list(node, |item| {
            let text = item.text().ok_or_else(Refusal::default)?;
            HttpAddress::parse(text).map_err(Refusal::because)
        })
    },
};

/// Which call fetches access tokens.
pub(super) const GRANT: Kind<Grant> = Kind {
    takes: "`stable_token` or `token`",
    read: |node| word_of(node, &Grant::ALL),
};

/// Paths of calls, and the files that answer them.
pub(super) const MOCKS: Kind<Vec<(String, PathBuf)>> = Kind {
    takes: "a table such as `{ \"/cgi-bin/menu/get\" = \"mocks/menu.json\" }`",
    read: |node| {
        let Value::Table(table) = &node.value else {
            return Err(Refusal::default());
        };
        let read = |(path, entry): (&String, &super::value::Entry)| {
            let file = (PATH.read)(&entry.node).map_err(|refusal| Refusal {
                at: Some(entry.node.place.clone()),
                ..refusal
            })?;
            match path.starts_with('/') {
                true => Ok((path.clone(), file)),
                false => Err(Refusal {
                    at: Some(entry.key.clone()),
                    ..Refusal::because("the path of a call begins with a slash")
                }),
            }
        };
        table.iter().map(read).collect()
    },
};

/// Names with their values.
pub(super) const PAIRS: Kind<Vec<(String, String)>> = Kind {
    takes: "a list such as `[\"lang=zh_CN\"]`",
    read: |node| list(node, pair),
};

/// Parameters of every call.
pub(super) const PARAMS: Kind<Vec<(String, String)>> = Kind {
    takes: "a list such as `[\"lang=zh_CN\"]`",
    read: |node| list(node, param),
};

fn pair(node: &Node) -> Result<(String, String), Refusal> {
    let pair = node.text().and_then(|text| text.split_once('='));
    let (name, value) = pair.ok_or_else(Refusal::default)?;
    let (name, value) = (name.trim(), value.trim());
    match name.is_empty() || name.contains(char::is_whitespace) {
        true => Err(Refusal::default()),
        false => Ok((name.to_owned(), value.to_owned())),
    }
}

/// A pair that takes no place of those that prove who calls.
fn param(node: &Node) -> Result<(String, String), Refusal> {
    const OURS: [&str; 3] = ["access_token", "appid", "secret"];
    let (name, value) = pair(node)?;
    match OURS.iter().any(|own| own.eq_ignore_ascii_case(&name)) {
        true => Err(Refusal::because(format!(
            "the parameter `{name}` is added to each call that needs it"
        ))),
        false => Ok((name, value)),
    }
}

/// A size of at least one byte.
pub(super) const SIZE: Kind<usize> = Kind {
    takes: "a size such as `1MiB` or `64KiB`, up to 1GiB",
    read: |node| {
        let bytes = match &node.value {
            Value::Integer(bytes) => u64::try_from(*bytes).ok(),
            _ => node.text().and_then(units::size),
        };
        let bytes = bytes.filter(|bytes| (1..=1 << 30).contains(bytes));
        bytes
            .and_then(|bytes| usize::try_from(bytes).ok())
            .ok_or_else(Refusal::default)
    },
};

/// A span of time that is not nothing.
pub(super) const SPAN: Kind<Duration> = Kind {
    takes: "a time such as `4500ms`, `30s`, `5m`, `24h` or `30d`, up to 3650d",
    read: |node| {
        span(node)
            .filter(|span| !span.is_zero())
            .ok_or_else(Refusal::default)
    },
};

/// A span of time, or never.
pub(super) const SPAN_OR_NEVER: Kind<Option<Duration>> = Kind {
    takes: "a time such as `30m`, `24h` or `30d`, up to 3650d, or `0` for never",
    read: |node| {
        let span = span(node).ok_or_else(Refusal::default)?;
        Ok(Some(span).filter(|span| !span.is_zero()))
    },
};

/// How often something may happen, or no limit.
pub(super) const RATE: Kind<Option<Rate>> = Kind {
    takes: "`off`, or a number per `s`, `min`, `h` or `d` such as `30/min`",
    read: |node| match node.text() {
        Some("off") => Ok(None),
        text => text
            .and_then(units::rate)
            .map(Some)
            .ok_or_else(Refusal::default),
    },
};

/// Texts, none of them empty.
pub(super) const TEXTS: Kind<Vec<String>> = Kind {
    takes: "a list of texts such as `[\"quit\", \"0\"]`",
    read: |node| list(node, NAME.read),
};

/// Steps of normalisation, each once at most.
pub(super) const STEPS: Kind<Vec<Step>> = Kind {
    takes: "a list of `width`, `trim`, `spaces`, `final-punctuation`, `case`, `simplified` and `numerals`",
    read: |node| {
        list(node, |item| match item.text() {
            Some("simplified") if cfg!(not(feature = "zh")) => Err(Refusal {
                help: Some("build wxmenu with the feature `zh`, or leave the step out".to_owned()),
                ..Refusal::because("this build of wxmenu does not have the step `simplified`")
            }),
            _ => word_of(item, Step::ALL),
        })
    },
};

/// What becomes of a late answer, in order of preference.
pub(super) const LATE: Kind<Vec<Late>> = Kind {
    takes: "a list of `retry`, `push` and `next`",
    read: |node| list(node, |item| word_of(item, &LATE_WORDS)),
};

const LATE_WORDS: [(&str, Late); 3] = [
    ("retry", Late::Retry),
    ("push", Late::Push),
    ("next", Late::Next),
];

/// When a reply may leave.
pub(super) const DURABILITY: Kind<Durability> = Kind {
    takes: "`turn` or `interval`",
    read: |node| word_of(node, &Durability::ALL.map(|one| (one.name(), one))),
};

/// A session store; a relative path stays one.
pub(super) const STORE: Kind<StoreUrl> = Kind {
    takes: "`memory:`, `sled:PATH` or `redis://HOST:PORT/DB`",
    read: |node| {
        let text = node.text().ok_or_else(Refusal::default)?;
        let url = StoreUrl::parse(text, Path::new(""));
        url.map_err(|why| Refusal::because(why.to_string()))
    },
};

/// How pushes are protected.
pub(super) const MODE: Kind<Mode> = Kind {
    takes: "`plain`, `compat` or `safe`",
    read: |node| word_of(node, &Mode::ALL),
};

/// The name of another account, or none; whether there is such an account is looked at elsewhere.
pub(super) const OPTIONAL_IDENTITY: Kind<Option<AccountId>> = Kind {
    takes: "the `identity` of another account, or nothing between the quotes",
    read: |node| {
        let name = node.text().ok_or_else(Refusal::default)?;
        Ok(Some(name)
            .filter(|name| !name.is_empty())
            .map(AccountId::from))
    },
};

/// The name of an account, which is a part of an address.
pub(super) const IDENTITY: Kind<AccountId> = Kind {
    takes: "a name of at most 64 letters, digits and `- . _ ~`",
    read: |node| {
        let name = node
            .text()
            .filter(|name| is_segment(name) && name.len() <= 64);
        name.map(AccountId::from).ok_or_else(Refusal::default)
    },
};

/// One of a few words.
fn word_of<T: Copy>(node: &Node, words: &[(&str, T)]) -> Result<T, Refusal> {
    let text = node.text().ok_or_else(Refusal::default)?;
    let found = words.iter().find(|(word, _)| *word == text);
    found.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let near = near_names(text, words.iter().map(|(word, _)| *word));
        Refusal {
            help: near.first().map(|word| format!("did you mean `{word}`?")),
            ..Refusal::default()
        }
    })
}

/// A list without repetition; in the environment also words with commas between them.
fn list<T: PartialEq>(
    node: &Node,
    read: impl Fn(&Node) -> Result<T, Refusal>,
) -> Result<Vec<T>, Refusal> {
    let split;
    let items = match &node.value {
        Value::List(items) => items,
        Value::Word(words) => {
            split = split_words(words, &node.place)?;
            &split
        }
        _ => return Err(Refusal::default()),
    };
    let mut values = Vec::with_capacity(items.len());
    for item in items {
        let at = |refusal: Refusal| Refusal {
            at: refusal.at.or_else(|| Some(item.place.clone())),
            ..refusal
        };
        let value = read(item).map_err(at)?;
        if values.contains(&value) {
            return Err(at(Refusal::because("this stands in the list twice")));
        }
        values.push(value);
    }
    Ok(values)
}

/// `a, b` or, for texts that hold commas, `["a", "b"]`.
fn split_words(words: &str, place: &Place) -> Result<Vec<Node>, Refusal> {
    let node = |text: String| Node {
        value: Value::Word(text),
        place: place.clone(),
    };
    if words.trim_start().starts_with('[') {
        let texts: Vec<String> = serde_json::from_str(words).map_err(|_| Refusal::default())?;
        return Ok(texts.into_iter().map(node).collect());
    }
    let words = words.split(',').map(str::trim).filter(|w| !w.is_empty());
    Ok(words.map(str::to_owned).map(node).collect())
}

fn integer(node: &Node) -> Option<i64> {
    match &node.value {
        Value::Integer(number) => Some(*number),
        Value::Word(word) => word.trim().parse().ok(),
        _ => None,
    }
}

fn span(node: &Node) -> Option<Duration> {
    match node.value {
        Value::Integer(0) => Some(Duration::ZERO),
        _ => units::span(node.text()?),
    }
}
