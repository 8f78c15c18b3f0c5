//! Chinese numerals.

/// The number that a text is, if it is nothing but a Chinese numeral: 三, 十二, 二十, 一百零五, or
/// digit by digit 一二三.
pub(super) fn number(text: &str) -> Option<u64> {
    let marks: Vec<Mark> = text.chars().map(mark).collect::<Option<_>>()?;
    let digits: Vec<u64> = marks.iter().filter_map(|mark| mark.digit()).collect();
    match marks.as_slice() {
        [] => None,
        all if all.len() == digits.len() => by_digits(&digits),
        all => by_units(all),
    }
}

/// How people write a number: 三, 十二, 二十; from a hundred on digit by digit.
pub(super) fn written(number: u32) -> Option<String> {
    let digit = |digit: u32| "零一二三四五六七八九".chars().nth(digit as usize);
    let mut text = String::new();
    match (number / 10, number % 10) {
        (0, ones) => text.push(digit(ones)?),
        (tens @ 1..10, ones) => {
            text.extend((tens > 1).then(|| digit(tens)).flatten());
            text.push('十');
            text.extend((ones > 0).then(|| digit(ones)).flatten());
        }
        _ => text.extend(
            number
                .to_string()
                .chars()
                .filter_map(|c| digit(c.to_digit(10)?)),
        ),
    }
    Some(text)
}

/// A character of a numeral.
#[derive(Clone, Copy)]
enum Mark {
    Digit(u64),
    /// Ten, hundred, thousand.
    Unit(u64),
    /// What whole groups are counted by: ten thousand, a hundred million.
    Group(u64),
}

impl Mark {
    fn digit(self) -> Option<u64> {
        match self {
            Self::Digit(digit) => Some(digit),
            Self::Unit(_) | Self::Group(_) => None,
        }
    }
}

fn mark(c: char) -> Option<Mark> {
    Some(match c {
        '〇' | '零' => Mark::Digit(0),
        '一' | '壹' => Mark::Digit(1),
        '二' | '两' | '贰' | '兩' | '貳' => Mark::Digit(2),
        '三' | '叁' | '參' => Mark::Digit(3),
        '四' | '肆' => Mark::Digit(4),
        '五' | '伍' => Mark::Digit(5),
        '六' | '陆' | '陸' => Mark::Digit(6),
        '七' | '柒' => Mark::Digit(7),
        '八' | '捌' => Mark::Digit(8),
        '九' | '玖' => Mark::Digit(9),
        '十' | '拾' => Mark::Unit(10),
        '百' | '佰' => Mark::Unit(100),
        '千' | '仟' => Mark::Unit(1_000),
        '万' | '萬' => Mark::Group(10_000),
        '亿' | '億' => Mark::Group(100_000_000),
        _ => return None,
    })
}

/// 一二三 is 123. A number of more digits than an option or a house has is none that is meant.
fn by_digits(digits: &[u64]) -> Option<u64> {
    let is_short = digits.len() <= 9;
    is_short.then(|| digits.iter().fold(0, |number, digit| number * 10 + digit))
}

/// 一百零五 is 105. Units and groups go down; a zero stands where some are left out.
///
/// 一百五 is none: some mean 105 by it, most 150.
fn by_units(marks: &[Mark]) -> Option<u64> {
    let (mut total, mut group, mut digit) = (0, 0, None);
    let (mut unit_below, mut group_below) = (u64::MAX, u64::MAX);
    let mut is_filled = true;
    for mark in marks {
        match *mark {
            Mark::Digit(0) if digit.is_none() && unit_below.min(group_below) < u64::MAX => {
                is_filled = true;
            }
            Mark::Digit(next) if digit.is_none() && next > 0 => digit = Some(next),
            Mark::Unit(unit) if unit < unit_below => {
                // 十二 begins without a digit.
                let count = digit.take().or((unit == 10).then_some(1))?;
                group += count * unit;
                (unit_below, is_filled) = (unit, unit == 10);
            }
            Mark::Group(size) if size < group_below => {
                group += digit.take().unwrap_or(0);
                total += Some(group).filter(|group| *group > 0)? * size;
                (group, unit_below, group_below) = (0, u64::MAX, size);
                is_filled = false;
            }
            _ => return None,
        }
    }
    let is_clear = is_filled || digit.is_none();
    is_clear.then(|| total + group + digit.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::{number, written};

    #[test]
    fn what_is_written_is_read_again() {
        for value in (0..=120).chain([999, 1_000, 2_026, 999_999_999]) {
            let text = written(value).unwrap();
            assert_eq!(number(&text), Some(u64::from(value)), "{text}");
        }
        assert_eq!(written(20).as_deref(), Some("二十"));
        assert_eq!(written(17).as_deref(), Some("十七"));
        assert_eq!(written(105).as_deref(), Some("一零五"));
    }

    #[test]
    fn numerals_are_numbers() {
        for (text, value) in [
            ("零", 0),
            ("三", 3),
            ("两", 2),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("二十一", 21),
            ("九十九", 99),
            ("一百", 100),
            ("一百零五", 105),
            ("一百一十五", 115),
            ("二千零二十六", 2026),
            ("一万", 10_000),
            ("十二万三千", 123_000),
            ("一亿零三", 100_000_003),
            ("一二三", 123),
            ("二〇二六", 2026),
            ("壹拾贰", 12),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
    }

    #[test]
    fn what_is_more_or_less_than_a_numeral_is_none() {
        for text in [
            "",
            "3",
            "一会儿",
            "第三",
            "三个",
            "三 ",
            "十十",
            "百",
            "一二十",
            "万",
            "一百五",
            "十二万三",
            "零十",
            "三十百",
            "一万亿万",
            "一二三四五六七八九十",
            "一一一一一一一一一一",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
