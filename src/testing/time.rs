//! Moments and spans as people write them.

use std::time::Duration;

use jiff::tz::{Offset, offset};

use crate::model::Timestamp;

/// Moments are written in the time zone of the platform's users.
const ZONE: Offset = offset(8);

/// The last moment that can be written; it is in the year 9999.
pub(super) fn latest() -> Timestamp {
    Timestamp::from_millis(jiff::Timestamp::MAX.as_millisecond())
}

/// Reads a moment: `2026-01-01T08:00:00+08:00`, with `Z` for `+00:00`, and a fraction if need be.
///
/// ```
/// use wxmenu::testing::parse_moment;
/// let moment = parse_moment("2026-01-01T08:00:00+08:00");
/// assert_eq!(moment.map(|at| at.secs()), Some(1_767_225_600));
/// assert_eq!(parse_moment("2026-01-01T00:00:00Z"), moment);
/// assert_eq!(parse_moment("2026-02-29T00:00:00Z"), None);
/// ```
#[must_use]
pub fn parse_moment(text: &str) -> Option<Timestamp> {
    let moment: jiff::Timestamp = text.parse().ok()?;
    Some(Timestamp::from_millis(moment.as_millisecond()))
}

/// Writes a moment as [`parse_moment`] reads it, at `+08:00`.
///
/// ```
/// use wxmenu::model::Timestamp;
/// let moment = Timestamp::from_secs(1_767_225_600);
/// assert_eq!(wxmenu::testing::format_moment(moment), "2026-01-01T08:00:00+08:00");
/// ```
#[must_use]
pub fn format_moment(moment: Timestamp) -> String {
    // What lies beyond every calendar is written as its last moment, or its first.
    let edge = if moment < Timestamp::default() {
        jiff::Timestamp::MIN
    } else {
        jiff::Timestamp::MAX
    };
    jiff::Timestamp::from_millisecond(moment.millis())
        .unwrap_or(edge)
        .display_with_offset(ZONE)
        .to_string()
}

/// Reads a span: numbers with the units `ms`, `s`, `m`, `h` and `d`, such as `31m` or `1h30m`.
///
/// ```
/// use std::time::Duration;
/// use wxmenu::testing::parse_span;
/// assert_eq!(parse_span("1h30m"), Some(Duration::from_secs(5_400)));
/// assert_eq!(parse_span("31"), None);
/// ```
#[must_use]
pub fn parse_span(text: &str) -> Option<Duration> {
    let mut rest = text;
    let mut total = Duration::ZERO;
    while !rest.is_empty() {
        let (number, after) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?);
        let unit_end = after
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(unit_end);
        let millis = number
            .parse::<u64>()
            .ok()?
            .checked_mul(unit_millis(unit)?)?;
        total = total.checked_add(Duration::from_millis(millis))?;
        rest = after;
    }
    (!text.is_empty()).then_some(total)
}

fn unit_millis(unit: &str) -> Option<u64> {
    Some(match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_and_read_back() {
        for (millis, text) in [
            (0, "1970-01-01T08:00:00+08:00"),
            (-1, "1970-01-01T07:59:59.999+08:00"),
            (1_772_323_200_500, "2026-03-01T08:00:00.5+08:00"),
        ] {
            let moment = Timestamp::from_millis(millis);
            assert_eq!(format_moment(moment), text);
            assert_eq!(parse_moment(text), Some(moment));
        }
    }

    #[test]
    fn moments_are_read_in_every_zone_and_refused_when_there_is_no_such_moment() {
        for (text, secs) in [
            ("1970-01-01T08:00+08:00", 0),
            ("1969-12-31T19:00:00-05:00", 0),
            ("2000-02-29 12:00:00Z", 951_825_600),
        ] {
            assert_eq!(
                parse_moment(text),
                Some(Timestamp::from_secs(secs)),
                "{text}"
            );
        }
        for text in [
            "",
            "now",
            "2026-01-01",
            "2026-01-01T08:00:00",
            "2026-13-01T08:00:00Z",
            "2100-02-29T08:00:00Z",
            "2026-01-01T24:00:00Z",
            "二〇二六-01-01T08:00:00Z",
        ] {
            assert_eq!(parse_moment(text), None, "{text}");
        }
    }

    #[test]
    fn every_moment_has_a_form_and_the_last_is_in_the_year_9999() {
        assert!(format_moment(latest()).starts_with("9999-12-31T"));
        let end = format_moment(Timestamp::from_millis(i64::MAX));
        assert_eq!(parse_moment(&end), Some(latest()));
        assert!(format_moment(Timestamp::from_millis(i64::MIN)).ends_with("+08:00"));
    }

    #[test]
    fn spans_need_units_and_do_not_overflow() {
        assert_eq!(
            parse_span("2d3h4m5s6ms"),
            Some(Duration::from_millis(183_845_006))
        );
        for text in [
            "",
            "m",
            "1x",
            "1h30",
            "+1h",
            "99999999999999999999d",
            "18446744073709551615d",
        ] {
            assert_eq!(parse_span(text), None, "{text}");
        }
    }
}
