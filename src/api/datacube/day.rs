//! Days, as the platform counts them.

use std::fmt;
use std::str::FromStr;

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
pub struct Day(i64);

/// A text that is no day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no day, written year-month-day")]
pub struct NoDay(String);

impl Day {
    /// The day of a moment.
    #[must_use]
    pub const fn of(moment: Timestamp) -> Self {
        Self(moment.secs().saturating_add(CHINA).div_euclid(DAY))
    }

    /// So many days earlier. Statistics go up to yesterday: `Day::of(now).before(1)`.
    #[must_use]
    pub fn before(self, days: u32) -> Self {
        Self(self.0.saturating_sub(i64::from(days)))
    }

    /// How many days there are from this one to another, both counted; below 1 if it is earlier.
    pub(super) const fn to(self, last: Self) -> i64 {
        last.0.saturating_sub(self.0).saturating_add(1)
    }

    /// Year, month and day.
    fn parts(self) -> (i64, i64, i64) {
        // In eras of 400 years, which all have the same length, and years that begin in March, so
        // that the day of the leap is the last one.
        let days = self.0.saturating_add(719_468);
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * march + 2) / 5 + 1;
        let month = if march < 10 { march + 3 } else { march - 9 };
        (era * 400 + year + i64::from(month <= 2), month, day)
    }

    fn from_parts(year: i64, month: i64, day: i64) -> Self {
        let year = year - i64::from(month <= 2);
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        Self(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
    }
}

impl FromStr for Day {
    type Err = NoDay;

    fn from_str(text: &str) -> Result<Self, NoDay> {
        let no_day = || NoDay(text.to_owned());
        let number = |part: &str| part.parse().ok().filter(|number| *number <= 9999_u16);
        let parts: Option<Vec<u16>> = text.split('-').map(number).collect();
        let parts = parts.ok_or_else(no_day)?;
        let [year, month, day] = *parts else {
            return Err(no_day());
        };
        let (year, month, day) = (year.into(), month.into(), day.into());
        let found = Self::from_parts(year, month, day);
        // A day that is none comes back as another one.
        match found.parts() == (year, month, day) {
            true => Ok(found),
            false => Err(no_day()),
        }
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
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
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
    fn days_follow_each_other_over_all_ends_of_months_and_years() {
        let mut day: Day = "1999-12-31".parse().unwrap();
        let (mut year, mut month, mut of_month) = (1999, 12, 31);
        for _ in 0..150_000 {
            assert_eq!(day.parts(), (year, month, of_month));
            assert_eq!(day.to_string().parse(), Ok(day));
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let length = match month {
                2 => 28 + i64::from(leap),
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            of_month += 1;
            if of_month > length {
                (month, of_month) = (month % 12 + 1, 1);
                year += i64::from(month == 1);
            }
            day = Day(day.0 + 1);
        }
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
