//! Times as payments write them: Beijing's, without saying so.

use std::time::Duration;

use crate::model::Timestamp;

/// Beijing is so far ahead, all the year.
const AHEAD: i64 = 8 * 3600;
const DAY: i64 = 24 * 3600;

/// The moment of `20091225091010` or `2009-12-25 09:10:10`.
pub(super) fn read(text: &str) -> Option<Timestamp> {
    let digits: String = text
        .chars()
        .filter(|c| !matches!(c, '-' | ':' | ' '))
        .collect();
    if digits.len() != 14 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let (hour, minute, second) = (part(8, 10)?, part(10, 12)?, part(12, 14)?);
    let is_time = (1..=12).contains(&month) && hour < 24 && minute < 60 && second < 61;
    let is_day = (1..=31).contains(&day);
    let seconds = days(year, month, day) * DAY + hour * 3600 + minute * 60 + second - AHEAD;
    (is_time && is_day).then(|| Timestamp::from_secs(seconds))
}

/// A moment as `20091225091010`.
pub(super) fn write(moment: Timestamp) -> String {
    let here = moment
        .after(Duration::from_secs(AHEAD.unsigned_abs()))
        .secs();
    let (day, second) = (here.div_euclid(DAY), here.rem_euclid(DAY));
    let (year, month, day) = date(day);
    let (hour, minute) = (second / 3600, second / 60 % 60);
    format!(
        "{year:04}{month:02}{day:02}{hour:02}{minute:02}{:02}",
        second % 60
    )
}

/// Days from 1970 to a date. Years begin in March here, so that leap days are the last of theirs.
const fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year
        - 719_468
}

/// The date so many days after the first of 1970.
fn date(days_since: i64) -> (i64, i64, i64) {
    // Guessed by the mean year, which is never a year too late and at most one too early.
    let guess = 1970 + (days_since * 400).div_euclid(146_097);
    let begins = |year: i64| days(year, 1, 1) <= days_since;
    let year = (guess - 1..=guess + 1)
        .rev()
        .find(|year| begins(*year))
        .unwrap_or(guess);
    let month = (1..=12)
        .rev()
        .find(|month| days(year, *month, 1) <= days_since)
        .unwrap_or(1);
    (year, month, days_since - days(year, month, 1) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_and_written() {
        for (secs, text) in [
            (1_261_703_410, "20091225091010"),
            (1_414_646_135, "20141030131535"),
            (1_709_136_000, "20240229000000"),
            (1_735_660_799, "20241231235959"),
            (-28_800, "19700101000000"),
            (951_753_600, "20000229000000"),
        ] {
            assert_eq!(write(Timestamp::from_secs(secs)), text);
            assert_eq!(read(text), Some(Timestamp::from_secs(secs)), "{text}");
        }
        let spaced = read("2017-12-15 09:46:01");
        assert_eq!(spaced, read("20171215094601"));
        for text in [
            "",
            "2009",
            "2009122509101x",
            "20091325091010",
            "20091225251010",
            "20091200091010",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn every_day_is_the_one_after_the_day_before() {
        for day in -1_000..60_000 {
            let (year, month, of_month) = date(day);
            assert_eq!(days(year, month, of_month), day);
        }
    }
}
