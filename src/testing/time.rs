//! Moments and spans as people write them.

use std::fmt::Write;
use std::time::Duration;

use crate::model::Timestamp;

const DAY: i64 = 86_400;
/// From 0001-01-01 to 1970-01-01.
const DAYS_TO_EPOCH: i64 = 719_162;
/// Moments are written in the time zone of the platform's users.
const WRITTEN_OFFSET: i64 = 8 * 3_600;
const MONTHS: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// The last moment that can be written: the end of the year 9999.
pub(super) const LATEST: Timestamp = Timestamp::from_millis(253_402_271_999_999);

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
    let (date, rest) = text.split_once(['T', 't', ' '])?;
    let zone_at = rest.rfind(['Z', 'z', '+', '-'])?;
    let (time, zone) = rest.split_at_checked(zone_at)?;
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let seconds = parse_date(date)? * DAY + parse_clock(clock)? - parse_zone(zone)?;
    Some(Timestamp::from_millis(
        seconds * 1_000 + parse_millis(fraction)?,
    ))
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
    let local = moment.secs().saturating_add(WRITTEN_OFFSET);
    let (year, month, day) = date_of(local.div_euclid(DAY) + DAYS_TO_EPOCH);
    let second = local.rem_euclid(DAY);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    let mut text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    let millis = moment.millis().rem_euclid(1_000);
    if millis != 0 {
        // Writing to a string cannot fail.
        let _infallible = write!(text, ".{millis:03}");
    }
    text.push_str("+08:00");
    text
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

/// Days since the epoch.
fn parse_date(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4, 1..=9999)?;
    let month = number(parts.next()?, 2, 1..=12)?;
    let day = number(parts.next()?, 2, 1..=month_days(year, month))?;
    let before: i64 = (1..month).map(|earlier| month_days(year, earlier)).sum();
    let days = days_before_year(year) + before + day - 1 - DAYS_TO_EPOCH;
    parts.next().is_none().then_some(days)
}

/// Seconds since midnight.
fn parse_clock(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let hour = number(parts.next()?, 2, 0..=23)?;
    let minute = number(parts.next()?, 2, 0..=59)?;
    let second = match parts.next() {
        Some(second) => number(second, 2, 0..=59)?,
        None => 0,
    };
    let seconds = (hour * 60 + minute) * 60 + second;
    parts.next().is_none().then_some(seconds)
}

/// Seconds east of Greenwich.
fn parse_zone(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (hour, minute) = text.get(1..)?.split_once(':')?;
    Some(sign * (number(hour, 2, 0..=23)? * 60 + number(minute, 2, 0..=59)?) * 60)
}

fn parse_millis(fraction: &str) -> Option<i64> {
    let digits = fraction.chars().all(|c| c.is_ascii_digit());
    if fraction.is_empty() || !digits {
        return None;
    }
    let three: String = fraction.chars().chain("00".chars()).take(3).collect();
    three.parse().ok()
}

fn number(text: &str, digits: usize, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
    let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    let value = plain.then(|| text.parse().ok()).flatten()?;
    range.contains(&value).then_some(value)
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn month_days(year: i64, month: i64) -> i64 {
    let index = usize::try_from(month - 1).unwrap_or(usize::MAX);
    let usual = MONTHS.get(index).copied().unwrap_or(0);
    usual + i64::from(month == 2 && is_leap(year))
}

/// Days from 0001-01-01 to the first of January of `year`.
fn days_before_year(year: i64) -> i64 {
    let past = year - 1;
    past * 365 + past.div_euclid(4) - past.div_euclid(100) + past.div_euclid(400)
}

/// Year, month and day, of days since 0001-01-01.
fn date_of(days: i64) -> (i64, i64, i64) {
    // Never too late, and at most one year too early.
    let mut year = days * 400 / 146_097;
    while days_before_year(year + 1) <= days {
        year += 1;
    }
    let mut day = days - days_before_year(year);
    let mut month = 1;
    while month < 12 && day >= month_days(year, month) {
        day -= month_days(year, month);
        month += 1;
    }
    (year, month, day + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_eight_centuries_is_written_and_read_back() {
        let first = parse_moment("1600-01-01T23:59:59.250+08:00").unwrap();
        for day in 0..292_194 {
            let moment = first.after(Duration::from_secs(day * 86_400));
            assert_eq!(parse_moment(&format_moment(moment)), Some(moment));
        }
    }

    #[test]
    fn moments_are_read_in_every_zone_and_refused_when_there_is_no_such_moment() {
        for (text, secs) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1970-01-01T08:00+08:00", 0),
            ("1969-12-31T19:00:00-05:00", 0),
            ("2000-02-29 12:00:00Z", 951_825_600),
            ("1969-12-31T23:59:59Z", -1),
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
            "2026-04-31T08:00:00Z",
            "2100-02-29T08:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T08:00:00.Z",
            "2026-01-01T08:00:00+8",
            "二〇二六-01-01T08:00:00Z",
            "2026-01-01T08:00:00+０８:00",
        ] {
            assert_eq!(parse_moment(text), None, "{text}");
        }
    }

    #[test]
    fn the_latest_moment_is_the_end_of_the_year_9999() {
        assert_eq!(format_moment(LATEST), "9999-12-31T23:59:59.999+08:00");
        assert!(format_moment(Timestamp::from_millis(i64::MAX)).ends_with("+08:00"));
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
