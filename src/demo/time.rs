//! The time in Chinese and in English.

use jiff::fmt::strtime;
use jiff::tz::{TimeZone, offset};
use jiff::{Timestamp, Zoned};
use serde::Serialize;

use crate::handler::{Answer, CommandContext, CommandHandler, HandlerError};

/// Beijing time; China has had one zone without summer time since 1992.
const HOURS_EAST: i8 = 8;

const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const WEEKDAYS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
/// The twelve hours of the old day; the first one begins an hour before midnight.
const DOUBLE_HOURS: [&str; 12] = [
    "子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申", "酉", "戌", "亥",
];

/// What the page sees as `chinese`.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Chinese {
    /// `二〇二六年一月一日`
    date: String,
    /// `星期四`
    weekday: String,
    /// `上午八点零五分`
    clock: String,
    /// `辰时`
    double_hour: String,
}

/// What the page sees as `english`.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct English {
    /// `1 January 2026`
    date: String,
    /// `Thursday`
    weekday: String,
    /// `8:05 am`
    clock: String,
}

/// `TimeHandler`: gives the page both; the page shows the one it is for.
pub(super) struct TellTime;

impl CommandHandler for TellTime {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        let moment = Timestamp::from_millisecond(cx.now().millis())?;
        let moment = Zoned::new(moment, TimeZone::fixed(offset(HOURS_EAST)));
        cx.put("chinese", chinese(&moment))?;
        cx.put("english", english(&moment)?)?;
        Ok(Answer::Page)
    }
}

fn chinese(moment: &Zoned) -> Chinese {
    let year: String = moment.year().to_string().chars().map(digit).collect();
    let weekday = usize::try_from(moment.weekday().to_monday_zero_offset()).unwrap_or(0);
    let hour = usize::try_from(moment.hour()).unwrap_or(0);
    let part_of_day = match hour {
        0..=5 => "凌晨",
        6..=11 => "上午",
        12 => "中午",
        13..=17 => "下午",
        _ => "晚上",
    };
    let twelve = if hour > 12 {
        moment.hour() - 12
    } else {
        moment.hour()
    };
    let minute = match moment.minute() {
        0 => "整".to_owned(),
        minute @ 1..=9 => format!("零{}分", number(minute)),
        minute => format!("{}分", number(minute)),
    };
    Chinese {
        date: format!(
            "{year}年{}月{}日",
            number(moment.month()),
            number(moment.day())
        ),
        weekday: format!("星期{}", WEEKDAYS.get(weekday).unwrap_or(&"")),
        clock: format!("{part_of_day}{}点{minute}", number(twelve)),
        double_hour: format!(
            "{}时",
            DOUBLE_HOURS.get(hour.div_ceil(2) % 12).unwrap_or(&"")
        ),
    }
}

fn english(moment: &Zoned) -> Result<English, HandlerError> {
    Ok(English {
        date: strtime::format("%-d %B %Y", moment)?,
        weekday: strtime::format("%A", moment)?,
        clock: strtime::format("%-I:%M %P", moment)?,
    })
}

fn digit(c: char) -> &'static str {
    let digit = c.to_digit(10).and_then(|digit| usize::try_from(digit).ok());
    digit
        .and_then(|digit| DIGITS.get(digit))
        .copied()
        .unwrap_or_default()
}

/// A number below 100 as it is said: 12 is 十二, 0 is 零.
fn number(number: i8) -> String {
    let digit = |digit: i8| {
        usize::try_from(digit)
            .ok()
            .and_then(|digit| DIGITS.get(digit))
            .copied()
    };
    let tens = match number / 10 {
        0 => String::new(),
        1 => "十".to_owned(),
        tens => format!("{}十", digit(tens).unwrap_or_default()),
    };
    match (number, number % 10) {
        (0, _) => "零".to_owned(),
        (_, 0) => tens,
        (_, ones) => format!("{tens}{}", digit(ones).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Call, call};
    use super::*;

    fn told(moment: &str) -> (Chinese, English) {
        let moment: Timestamp = moment.parse().unwrap();
        let moment = Zoned::new(moment, TimeZone::fixed(offset(HOURS_EAST)));
        (chinese(&moment), english(&moment).unwrap())
    }

    #[test]
    fn the_time_is_told_in_words() {
        for (moment, date, weekday, clock, double_hour) in [
            (
                "2026-01-01T08:05:00+08:00",
                "二〇二六年一月一日",
                "星期四",
                "上午八点零五分",
                "辰时",
            ),
            (
                "2026-12-31T23:59:59+08:00",
                "二〇二六年十二月三十一日",
                "星期四",
                "晚上十一点五十九分",
                "子时",
            ),
            (
                "2024-02-29T00:00:00+08:00",
                "二〇二四年二月二十九日",
                "星期四",
                "凌晨零点整",
                "子时",
            ),
            (
                "2026-10-20T12:30:00+08:00",
                "二〇二六年十月二十日",
                "星期二",
                "中午十二点三十分",
                "午时",
            ),
            (
                "2026-06-07T17:10:00+08:00",
                "二〇二六年六月七日",
                "星期日",
                "下午五点十分",
                "酉时",
            ),
            (
                "2026-01-01T00:30:00Z",
                "二〇二六年一月一日",
                "星期四",
                "上午八点三十分",
                "辰时",
            ),
        ] {
            let (told, _) = told(moment);
            assert_eq!(
                (
                    told.date.as_str(),
                    told.weekday.as_str(),
                    told.clock.as_str(),
                    told.double_hour.as_str()
                ),
                (date, weekday, clock, double_hour)
            );
        }
    }

    #[test]
    fn the_time_is_told_in_english() {
        for (moment, weekday, date, clock) in [
            (
                "2026-01-01T08:05:00+08:00",
                "Thursday",
                "1 January 2026",
                "8:05 am",
            ),
            (
                "2026-12-31T23:59:59+08:00",
                "Thursday",
                "31 December 2026",
                "11:59 pm",
            ),
            (
                "2024-02-29T00:00:00+08:00",
                "Thursday",
                "29 February 2024",
                "12:00 am",
            ),
        ] {
            let (_, told) = told(moment);
            assert_eq!(
                (
                    told.weekday.as_str(),
                    told.date.as_str(),
                    told.clock.as_str()
                ),
                (weekday, date, clock)
            );
        }
    }

    #[test]
    fn the_page_gets_both() {
        let now = crate::model::Timestamp::from_secs(1_767_225_600);
        let outcome = call(&TellTime, Call::new("1").now(now)).unwrap();
        assert_eq!(outcome.data["chinese"]["clock"], "上午八点整");
        assert_eq!(outcome.data["english"]["clock"], "8:00 am");
    }

    #[test]
    fn a_clock_out_of_range_is_an_error_and_no_panic() {
        let now = crate::model::Timestamp::from_millis(i64::MAX);
        assert!(call(&TellTime, Call::new("1").now(now)).is_err());
    }
}
