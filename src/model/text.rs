//! Lengths, widths and likenesses of text.

mod escape;
mod part;

pub use escape::{form_decoded, hex, percent_decoded, percent_encoded, strictly_decoded};
pub use part::split_part;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

const ELLIPSIS: char = '…';

/// Columns of a terminal or a fixed-width page that the text takes: 中 takes 2.
///
/// ```
/// assert_eq!(wxmenu::model::text::width("中文ab"), 6);
/// ```
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text and as many blanks as bring it to `columns`; always at least one.
///
/// ```
/// use wxmenu::model::text::pad;
/// assert_eq!(pad("中", 4), "中  ");
/// assert_eq!(pad("long name", 4), "long name ");
/// ```
#[must_use]
pub fn pad(text: &str, columns: usize) -> String {
    let blanks = columns.saturating_sub(width(text)).max(1);
    let mut padded = String::with_capacity(text.len() + blanks);
    padded.push_str(text);
    padded.extend(std::iter::repeat_n(' ', blanks));
    padded
}

/// The text cut to at most `limit` bytes between two visible characters, with `…` at the cut.
///
/// An emoji made of several code points is kept or dropped whole; only a visible character that is
/// longer than `limit` by itself is cut in two.
///
/// ```
/// use wxmenu::model::text::cut_bytes;
/// assert_eq!(cut_bytes("菜单菜单", 9), "菜单…");
/// assert_eq!(cut_bytes("菜单", 6), "菜单");
/// ```
#[must_use]
pub fn cut_bytes(text: &str, limit: usize) -> String {
    if text.len() <= limit {
        return text.to_owned();
    }
    let room = limit.saturating_sub(ELLIPSIS.len_utf8());
    let kept = cut(text, room, str::len);
    let next = text.get(kept.len() - ELLIPSIS.len_utf8()..);
    let next = next.and_then(|next| next.graphemes(true).next());
    if next.is_none_or(|next| next.len() <= limit) {
        return kept;
    }
    let within = text.get(..part::code_points_end(text, room));
    format!("{}{ELLIPSIS}", within.unwrap_or_default())
}

/// The text cut to at most `columns` columns, with `…` at the cut.
///
/// ```
/// assert_eq!(wxmenu::model::text::cut_width("数字竞猜", 5), "数字…");
/// ```
#[must_use]
pub fn cut_width(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    cut(text, columns.saturating_sub(1), width)
}

fn cut(text: &str, room: usize, size: impl Fn(&str) -> usize) -> String {
    let mut kept = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        used += size(grapheme);
        if used > room {
            break;
        }
        kept.push_str(grapheme);
    }
    kept.push(ELLIPSIS);
    kept
}

/// How many characters must be changed, put in, left out or swapped with their neighbour to turn
/// `a` into `b`.
#[must_use]
pub fn edit_distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    edit_distance_by(&a, &b, |from, to| from == to)
}

/// [`edit_distance`] of two texts of which some characters count as the same.
#[must_use]
pub fn edit_distance_by(a: &[char], b: &[char], same: impl Fn(char, char) -> bool) -> usize {
    // Three rows are enough, and none is made twice.
    let mut before = vec![0; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let mut row = Vec::with_capacity(b.len() + 1);
    for (i, from) in a.iter().enumerate() {
        row.clear();
        row.push(i + 1);
        for (j, to) in b.iter().enumerate() {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(0);
            let changed = at(&above, j) + usize::from(!same(*from, *to));
            let mut best = changed.min(at(&above, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(to) && b.get(j - 1) == Some(from);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
    }
    above.last().copied().unwrap_or(0)
}

/// The names that `typed` may have been meant for, the likeliest first, three at most.
///
/// ```
/// use wxmenu::model::text::near_names;
/// assert_eq!(near_names("menu-comand", ["menu-config", "menu-command", "regex"]), ["menu-command"]);
/// assert!(near_names("xyz", ["menu-config"]).is_empty());
/// ```
pub fn near_names<'n>(typed: &str, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let folded = typed.to_lowercase();
    let length = folded.chars().count();
    let room = (length / 3).clamp(1, 3);
    // Each character too many or too few is a change, so most names need not be compared; in lower
    // case one character may become three, but never none.
    let may_be_near = |name: &&str| {
        let count = name.chars().count();
        count <= length + room && 3 * count + room >= length
    };
    let mut near: Vec<(usize, &str)> = names
        .into_iter()
        .filter(may_be_near)
        .map(|name| (edit_distance(&folded, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= room && *distance < name.chars().count())
        .collect();
    near.sort();
    near.dedup();
    near.into_iter().take(3).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_changes_insertions_omissions_and_swaps() {
        for (a, b, distance) in [
            ("", "", 0),
            ("菜单", "菜單", 1),
            ("guess", "gues", 1),
            ("ab", "ba", 1),
            ("abc", "", 3),
        ] {
            assert_eq!(edit_distance(a, b), distance, "{a} {b}");
            assert_eq!(edit_distance(b, a), distance, "{b} {a}");
        }
    }

    #[test]
    fn a_family_emoji_is_cut_whole() {
        let family = "👨‍👩‍👧";
        let text = format!("{family}{family}");
        assert_eq!(cut_bytes(&text, family.len() + 3), format!("{family}…"));
        assert_eq!(cut_bytes(&text, family.len() + 2), "…");
    }

    #[test]
    fn a_character_longer_than_the_limit_is_cut_within() {
        let accents = format!("ab{}", "\u{301}".repeat(3000));
        assert_eq!(cut_bytes(&accents, 10), "ab\u{301}\u{301}…");
        assert_eq!(cut_bytes(&accents, 2), "…");
    }
}
