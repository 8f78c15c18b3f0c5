//! Moments in words.
#![allow(
    clippy::needless_pass_by_value,
    reason = "the template engine hands arguments over by value"
)]

use jiff::fmt::temporal::DateTimeParser;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use tera::{Error, Kwargs, State, TeraResult, Value};

const DEFAULT_FORMAT: &str = "%Y-%m-%d %H:%M";
const DEFAULT_ZONE: &str = "Asia/Shanghai";

/// The filter `date`.
pub(super) fn date(value: &Value, arguments: Kwargs, _: &State<'_>) -> TeraResult<String> {
    let format = arguments.get::<&str>("format")?.unwrap_or(DEFAULT_FORMAT);
    let zone = arguments.get::<&str>("zone")?.unwrap_or(DEFAULT_ZONE);
    let moment = Zoned::new(moment(value)?, time_zone(zone)?);
    jiff::fmt::strtime::format(format, &moment)
        .map_err(|error| Error::message(format!("the format `{format}` cannot be used: {error}")))
}

fn moment(value: &Value) -> TeraResult<Timestamp> {
    let parsed = match (value.as_i64(), value.as_str()) {
        (Some(millis), _) => Timestamp::from_millisecond(millis).ok(),
        (None, Some(text)) => text.parse().ok(),
        (None, None) => None,
    };
    parsed.ok_or_else(|| {
        Error::message(format!(
            "`{value}` is no moment: `date` takes milliseconds since 1970 or text like 2026-01-01T08:00:00+08:00"
        ))
    })
}

/// A name of the tz database, which is compiled in, or an offset such as `+08:00`.
fn time_zone(name: &str) -> TeraResult<TimeZone> {
    DateTimeParser::new().parse_time_zone(name).map_err(|_| {
        Error::message(format!(
            "`{name}` is no time zone: write one like Asia/Shanghai or +08:00"
        ))
    })
}

#[cfg(test)]
mod tests {
    use tera::Context;

    use super::*;

    fn shown(
        value: impl Into<Value>,
        format: Option<&str>,
        zone: Option<&str>,
    ) -> Result<String, String> {
        let mut arguments = tera::Map::new();
        arguments.extend(format.map(|format| ("format".into(), format.into())));
        arguments.extend(zone.map(|zone| ("zone".into(), zone.into())));
        let context = Context::new();
        let shown = date(
            &value.into(),
            Kwargs::new(arguments.into()),
            &State::new(&context),
        );
        shown.map_err(|error| error.to_string())
    }

    #[test]
    fn a_moment_is_shown_where_the_reader_is() {
        let new_year: i64 = 1_767_225_600_000;
        for (format, zone, text) in [
            (None, None, "2026-01-01 08:00"),
            (
                Some("%Y年%-m月%-d日 %H:%M:%S"),
                None,
                "2026年1月1日 08:00:00",
            ),
            (None, Some("UTC"), "2026-01-01 00:00"),
            (None, Some("+05:30"), "2026-01-01 05:30"),
            (None, Some("America/New_York"), "2025-12-31 19:00"),
            (
                Some("%A, %d %B %Y %I:%M %p"),
                None,
                "Thursday, 01 January 2026 08:00 AM",
            ),
        ] {
            assert_eq!(shown(new_year, format, zone).as_deref(), Ok(text));
        }
        assert_eq!(shown(-1, Some("%S"), None).as_deref(), Ok("59"));
        assert_eq!(
            shown("2026-01-01T08:00:00+08:00", None, None).as_deref(),
            Ok("2026-01-01 08:00")
        );
    }

    #[test]
    fn what_is_no_moment_is_named() {
        for (value, format, zone, words) in [
            (
                Value::from("yesterday"),
                None,
                None,
                "`yesterday` is no moment",
            ),
            (Value::from(i64::MAX), None, None, "is no moment"),
            (Value::none(), None, None, "is no moment"),
            (
                Value::from(0),
                None,
                Some("Asia/Shanghia"),
                "`Asia/Shanghia` is no time zone",
            ),
            (
                Value::from(0),
                Some("%!"),
                None,
                "the format `%!` cannot be used",
            ),
        ] {
            let error = shown(value, format, zone).unwrap_err();
            assert!(error.contains(words), "{error}");
        }
    }
}
