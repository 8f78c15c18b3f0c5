//! Days, as the platform counts them.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde::Deserialize;

use crate::model::Timestamp;

const DAY: i64 = 24 * 60 * 60;
/// The platform's days are China's: eight hours ahead.
const CHINA: i64 = 8 * 60 * 60;

/// A day in China, written `2014-12-07`.
///
/// ```
/// use wxmenu::api::datacube::Day;
/// let last: Day = "2024-03-01".parse()?;
/// assert_eq!(last.before(1).to_string(), "2024-02-29");
/// assert!("2024-02-30".parse::<Day>().is_err());
/// # Ok::<(), wxmenu::api::datacube::NoDay>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Day(Date);

/// A text that is no day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no day, written year-month-day")]
pub struct NoDay(String);

impl Day {
    /// The day of a moment.
    #[must_use]
    pub fn of(moment: Timestamp) -> Self {
        let days = moment.secs().saturating_add(CHINA).div_euclid(DAY);
        Self(Date::constant(1970, 1, 1).saturating_add(days_of(days)))
    }

    /// So many days earlier. Statistics go up to yesterday: `Day::of(now).before(1)`.
    #[must_use]
    pub fn before(self, days: u32) -> Self {
        Self(self.0.saturating_sub(days_of(days.into())))
    }

    /// How many days there are from this one to another, both counted; below 1 if it is earlier.
    pub(super) fn to(self, last: Self) -> i64 {
        self.0
            .until(last.0)
            .map_or(0, |span| span.get_days().into())
            + 1
    }
}

/// A span of so many days; a longer one than all of history is as long as that.
fn days_of(days: i64) -> Span {
    const MOST: i64 = 7_304_484;
    days.clamp(-MOST, MOST).days()
}

impl FromStr for Day {
    type Err = NoDay;

    fn from_str(text: &str) -> Result<Self, NoDay> {
        let no_day = || NoDay(text.to_owned());
        let mut parts = text.splitn(3, '-');
        let mut part = || parts.next().ok_or_else(no_day);
        let (year, month, day) = (part()?, part()?, part()?);
        let year = year
            .parse::<u16>()
            .ok()
            .and_then(|year| i16::try_from(year).ok());
        let year = year.filter(|year| *year > 0).ok_or_else(no_day)?;
        let month = month.parse().map_err(|_| no_day())?;
        let day = day.parse().map_err(|_| no_day())?;
        Date::new(year, month, day).map(Self).map_err(|_| no_day())
    }
}

impl TryFrom<String> for Day {
    type Error = NoDay;

    fn try_from(text: String) -> Result<Self, NoDay> {
        text.parse()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_the_ends_of_months_and_years() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        for (first, last, days) in [
            ("2024-02-28", "2024-03-01", 3),
            ("1999-12-31", "2000-01-01", 2),
            ("2014-12-07", "2014-12-07", 1),
            ("2014-12-07", "2014-12-01", -5),
            ("0001-01-01", "9999-12-31", 3_652_059),
        ] {
            assert_eq!(day(first).to(day(last)), days, "{first} to {last}");
        }
        assert_eq!(day("2024-03-01").before(366).to_string(), "2023-03-01");
        assert_eq!(day("2024-3-1").to_string(), "2024-03-01");
        let long_ago = day("2024-03-01").before(u32::MAX);
        assert!(long_ago < day("0001-01-01"), "{long_ago}");
        assert!(Day::of(Timestamp::from_secs(i64::MAX)) > day("9999-01-01"));
    }

    #[test]
    fn the_day_is_the_one_in_china() {
        let midnight = 1_417_881_600; // 2014-12-07 00:00 there
        for (secs, day) in [(midnight, "2014-12-07"), (midnight - 1, "2014-12-06")] {
            assert_eq!(Day::of(Timestamp::from_secs(secs)).to_string(), day);
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "2014",
            "2014-13-01",
            "2014-00-01",
            "2014-02-29",
            "2014-1-0",
            "2014-1-32",
            "20141207",
            "2014-12-07-1",
            "99999-1-1",
            "9999-9999-9999",
            "0-0-0",
            "2014-9223372036854775807-1",
            "-1-1-1",
        ] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }
}
