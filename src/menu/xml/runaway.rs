//! Values that run on because their closing quote is missing.

use super::chars;

/// A value whose closing quote is missing.
pub(super) struct Runaway {
    /// How many bytes of it are the value.
    pub(super) value: usize,
    /// Where the rest of the tag begins.
    pub(super) go_on: usize,
}

/// Tells whether `raw`, which stands between two quotes or runs to the end, is more than a value.
///
/// A `<` cannot stand in a value, so the quote is missing before it if a tag seems to have ended in
/// between; and `a b=` followed by more text is the value `a` and the next attribute.
pub(super) fn runaway(raw: &str, closed: bool, follows: Option<char>) -> Option<Runaway> {
    let before = raw.find('<').and_then(|at| raw.get(..at));
    let Some(before) = before else {
        return next_attribute(raw, follows).or_else(|| (!closed).then(|| up_to_tag_end(raw)));
    };
    let ended = before.contains('>') && (raw.contains('\n') || raw.trim_end().ends_with('='));
    let broken = !before.contains('>') && before.contains('\n');
    (ended || broken || !closed).then(|| up_to_tag_end(before))
}

fn up_to_tag_end(raw: &str) -> Runaway {
    let end = raw.find(['>', '\n']).unwrap_or(raw.len());
    let value = raw.get(..end).unwrap_or(raw);
    let value = if raw.get(end..).unwrap_or("").starts_with('>') {
        value.strip_suffix('/').unwrap_or(value)
    } else {
        value
    };
    let value = value.trim_end_matches(chars::is_space).len();
    Runaway {
        value,
        go_on: value,
    }
}

fn next_attribute(raw: &str, follows: Option<char>) -> Option<Runaway> {
    let goes_on = follows.is_some_and(|c| !chars::is_space(c) && !matches!(c, '/' | '>'));
    let head = raw.trim_end_matches(chars::is_space).strip_suffix('=')?;
    let head = head.trim_end_matches(chars::is_space);
    let name = head.rsplit(chars::is_space).next()?;
    let before = head.get(..head.len() - name.len())?;
    (goes_on && !before.is_empty() && chars::is_name(name)).then(|| Runaway {
        value: before.trim_end_matches(chars::is_space).len(),
        go_on: before.len(),
    })
}
