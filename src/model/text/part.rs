//! Long texts in parts.

use unicode_segmentation::UnicodeSegmentation;

/// What a link ends with.
const LINK_END: &str = "</a>";

/// The first part of a text that is longer than `limit` bytes, and the rest of it.
///
/// The cut is where it disturbs least in the second half of the part: between paragraphs, else
/// between lines, else between sentences or options, else between words, else between two visible
/// characters; never inside a link that fits a part. Only a visible character that is longer than a
/// part by itself, such as a letter with thousands of accents, is cut in two. Line feeds and blanks at
/// the cut are not kept.
///
/// ```
/// use wxmenu::model::text::split_part;
/// assert_eq!(split_part("一。二。三。四。", 15), ("一。二。", "三。四。"));
/// assert_eq!(split_part("短", 15), ("短", ""));
/// ```
#[must_use]
pub fn split_part(text: &str, limit: usize) -> (&str, &str) {
    if text.len() <= limit {
        return (text, "");
    }
    let at = cut(text, limit);
    let (part, rest) = text.split_at_checked(at).unwrap_or((text, ""));
    // At the beginning of a line blanks may be meant.
    let rest = match part.ends_with('\n') {
        true => rest.trim_start_matches(['\n', '\r']),
        false => rest.trim_start(),
    };
    if rest.trim().is_empty() {
        return (part.trim_end(), "");
    }
    (part.trim_end(), rest)
}

/// How well a text may be cut at a place; a smaller one is better.
const PARAGRAPH: usize = 0;
const LINE: usize = 1;
const SENTENCE: usize = 2;
const WORD: usize = 3;
const CHARACTER: usize = 4;

fn cut(text: &str, limit: usize) -> usize {
    let mut best = [0; CHARACTER + 1];
    let mut link_end = 0;
    for (start, grapheme) in text.grapheme_indices(true) {
        let end = start + grapheme.len();
        if end > limit {
            break;
        }
        if start >= link_end
            && let Some(length) = link(text.get(start..).unwrap_or_default())
            && length <= limit
        {
            link_end = start + length;
        }
        if end >= link_end
            && let Some(last) = best.get_mut(quality(text, end, grapheme, link_end))
        {
            *last = end;
        }
    }
    let anywhere = best.iter().copied().max().unwrap_or(0);
    let good = best.into_iter().find(|at| *at >= limit / 2 && *at > 0);
    match good.unwrap_or(anywhere) {
        0 => within_character(text, limit),
        at => at,
    }
}

/// The last place up to `limit` between two code points; behind the first one if that is longer.
fn within_character(text: &str, limit: usize) -> usize {
    let first = text.chars().next().map_or(0, char::len_utf8);
    code_points_end(text, limit).max(first)
}

/// The last place up to `limit` between two code points.
pub(super) fn code_points_end(text: &str, limit: usize) -> usize {
    let mut places = (0..=limit.min(text.len())).rev();
    places.find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// How many bytes the link has that begins here, if one does.
fn link(text: &str) -> Option<usize> {
    if !text.starts_with("<a ") && !text.starts_with("<a\n") {
        return None;
    }
    text.find(LINK_END).map(|end| end + LINK_END.len())
}

/// How well the text may be cut at `end`, behind this visible character.
fn quality(text: &str, end: usize, grapheme: &str, link_end: usize) -> usize {
    let (before, after) = text.split_at_checked(end).unwrap_or((text, ""));
    let ends_link = end == link_end;
    match grapheme {
        "\n" | "\r\n" if before.trim_end_matches(' ').ends_with("\n\n") => PARAGRAPH,
        "\n" | "\r\n" if after.starts_with('\n') => CHARACTER,
        "\n" | "\r\n" => LINE,
        "。" | "！" | "？" | "；" | "…" if !after.starts_with(CLOSING) => SENTENCE,
        "”" | "」" | "』" | "）" => SENTENCE,
        "." | "!" | "?" | ";" if after.starts_with(' ') && !ends_number(before) => SENTENCE,
        _ if ends_link => SENTENCE,
        " " | "\t" | "，" | "、" | "," if !ends_number(before.trim_end()) => WORD,
        _ => CHARACTER,
    }
}

/// What belongs to the sentence before it.
const CLOSING: [char; 8] = ['”', '」', '』', '）', '。', '！', '？', '…'];

/// `1.` and `1. ` stand before something.
fn ends_number(text: &str) -> bool {
    let text = text.trim_end_matches(['.', '、', ')']);
    text.ends_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::split_part;

    fn parts(mut text: &str, limit: usize) -> Vec<&str> {
        let mut parts = Vec::new();
        while !text.is_empty() {
            let (part, rest) = split_part(text, limit);
            assert!(part.len() <= limit, "{part}");
            parts.push(part);
            assert!(rest.len() < text.len());
            text = rest;
        }
        parts
    }

    #[test]
    fn a_text_is_cut_where_it_disturbs_least() {
        for (text, limit, wanted) in [
            ("aaaa\n\nbb\nbb\ncccc", 12, ["aaaa", "bb\nbb\ncccc"]),
            ("aaaa\nbbbb\ncccc", 12, ["aaaa\nbbbb", "cccc"]),
            ("aaaa. bbbb. cccc", 13, ["aaaa. bbbb.", "cccc"]),
            ("说“好。”然后走了", 15, ["说“好。”", "然后走了"]),
            ("aaaa bbbb cccc", 12, ["aaaa bbbb", "cccc"]),
            ("aaaaaaaaaaaa", 10, ["aaaaaaaaaa", "aa"]),
            ("a\n1. bbbb\n2. cccc", 13, ["a\n1. bbbb", "2. cccc"]),
        ] {
            assert_eq!(parts(text, limit), wanted, "{text}");
        }
    }

    #[test]
    fn links_and_emoji_stay_whole() {
        let link = "<a href=\"weixin://x\">选 一</a>";
        let text = format!("前面{link}、{link}后面");
        for part in parts(&text, link.len() + 9) {
            assert_eq!(
                part.matches("<a ").count(),
                part.matches("</a>").count(),
                "{part}"
            );
        }
        let family = "👨‍👩‍👧";
        for part in parts(&family.repeat(5), family.len() * 2 + 3) {
            assert_eq!(part.len() % family.len(), 0, "{part}");
        }
    }

    #[test]
    fn a_character_that_is_longer_than_a_part_is_cut_within() {
        let accents = format!("a{}", "\u{301}".repeat(3000));
        let rows = [accents.clone(), format!("前面{accents}后面{accents}")];
        for text in rows {
            for limit in [7, 2048] {
                assert_eq!(parts(&text, limit).concat(), text, "{limit}");
            }
        }
        assert_eq!(split_part("长长", 2), ("长", "长"));
    }

    #[test]
    fn what_cannot_be_kept_whole_is_cut_all_the_same() {
        let long = format!("<a href=\"{}\">x</a>", "y".repeat(100));
        assert_eq!(parts(&long, 40).concat(), long);
        assert_eq!(parts("<a 没有结束的链接", 10).concat(), "<a 没有结束的链接");
        assert_eq!(parts("a<a b", 3), ["a<a", "b"]);
    }
}
