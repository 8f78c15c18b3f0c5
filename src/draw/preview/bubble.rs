//! What a person gets, as a bubble of a chat.

use std::fmt::{self, Write};

use super::super::escape::escaped;
use super::Answer;
use super::link::{Part, parts, sent};
use crate::model::{Article, Reply};

/// The bubble.
pub(super) fn bubble(answer: &Answer, out: &mut String) -> fmt::Result {
    match answer {
        Answer::Reply(reply) => said(reply, out),
        Answer::Missing(what) => {
            writeln!(out, "<div class=\"bubble missing\">{}</div>", escaped(what))
        }
        Answer::Fault(what) => {
            writeln!(out, "<div class=\"bubble fault\">{}</div>", escaped(what))
        }
    }
}

/// How much of what a text may hold it takes.
pub(super) fn size(answer: &Answer, out: &mut String) -> fmt::Result {
    let Answer::Reply(Reply::Text { content }) = answer else {
        return Ok(());
    };
    let (bytes, limit) = (content.len(), Reply::TEXT_LIMIT);
    let shown = bytes.min(limit);
    let (class, more) = match bytes > limit {
        true => (" class=\"over\"", ": said in parts"),
        false => ("", ""),
    };
    let bytes = grouped(bytes);
    let most = grouped(limit);
    writeln!(
        out,
        "<p class=\"bytes\"><meter min=\"0\" max=\"{limit}\" value=\"{shown}\"></meter><span{class}>{bytes} of {most} bytes{more}</span></p>"
    )
}

/// `2,048`
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

fn said(reply: &Reply, out: &mut String) -> fmt::Result {
    match reply {
        Reply::Text { content } if content.trim().is_empty() => silence(out),
        Reply::Text { content } => {
            write!(out, "<div class=\"bubble theirs\">")?;
            text(content, out)?;
            writeln!(out, "</div>")
        }
        Reply::News { articles } => articles.iter().try_for_each(|own| article(own, out)),
        Reply::Image { media_id } => media("Picture", media_id, &[], out),
        Reply::Voice { media_id } => media("Recording", media_id, &[], out),
        Reply::Video {
            media_id,
            title,
            description,
        } => media("Film", media_id, &[title, description], out),
        Reply::Music {
            title,
            description,
            music_url,
            hq_music_url,
            thumb_media_id,
        } => {
            let lines = [title, description, music_url, hq_music_url];
            media("Song", thumb_media_id, &lines, out)
        }
        Reply::Transfer { account } => {
            let who = account.as_deref().unwrap_or("anybody who is free");
            let who = escaped(who);
            writeln!(
                out,
                "<div class=\"bubble missing\">Customer service takes over: {who}</div>"
            )
        }
        Reply::None => silence(out),
    }
}

fn silence(out: &mut String) -> fmt::Result {
    writeln!(out, "<div class=\"bubble missing\">Nothing is said</div>")
}

fn text(content: &str, out: &mut String) -> fmt::Result {
    for part in parts(content) {
        match part {
            Part::Text(text) => write!(out, "{}", escaped(text))?,
            Part::Link(address, shown) => {
                let (class, leads) = match sent(address) {
                    Some(sent) => ("link option", format!("sends: {sent}")),
                    None => ("link", address.to_owned()),
                };
                let (leads, shown) = (escaped(&leads), escaped(shown));
                write!(
                    out,
                    "<span class=\"{class}\" title=\"{leads}\">{shown}</span>"
                )?;
            }
        }
    }
    Ok(())
}

fn article(article: &Article, out: &mut String) -> fmt::Result {
    writeln!(out, "<div class=\"bubble theirs card\">")?;
    writeln!(out, "<p class=\"headline\">{}</p>", escaped(&article.title))?;
    if !article.description.is_empty() {
        writeln!(out, "<p>{}</p>", escaped(&article.description))?;
    }
    if !article.pic_url.is_empty() {
        writeln!(
            out,
            "<div class=\"picture\">{}</div>",
            escaped(&article.pic_url)
        )?;
    }
    writeln!(
        out,
        "<p class=\"small\">{}</p>\n</div>",
        escaped(&article.url)
    )
}

fn media(what: &str, id: &str, lines: &[&Option<String>], out: &mut String) -> fmt::Result {
    writeln!(out, "<div class=\"bubble theirs card\">")?;
    writeln!(out, "<div class=\"picture\">{what} {}</div>", escaped(id))?;
    for line in lines.iter().copied().flatten() {
        writeln!(out, "<p>{}</p>", escaped(line))?;
    }
    writeln!(out, "</div>")
}
