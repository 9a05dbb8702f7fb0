//! Moments in the forms of ISO 8601 that W3C's note on date formats lists, and as seconds since 1970.
//!
//! Source: <https://www.w3.org/TR/NOTE-datetime>

/// Nanoseconds since 1970-01-01T00:00:00Z.
pub(super) type Moment = i128;

const NANOSECONDS: i128 = 1_000_000_000;

/// Reads a moment; a date without a time is its first moment in UTC.
pub(super) fn parse(text: &str) -> Option<Moment> {
    // A number of four digits or fewer is a year; AWS's examples of seconds are longer.
    if text.len() > 4 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse::<i64>().ok().map(|seconds| i128::from(seconds) * NANOSECONDS);
    }
    let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
    let mut parts = date.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |month| digits(month, 2))?;
    let day = parts.next().map_or(Some(1), |day| digits(day, 2))?;
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=days_in(year, month)).contains(&day) {
        return None;
    }
    let midnight = i128::from(days_since_1970(year, month, day)) * 86_400 * NANOSECONDS;
    Some(midnight + time.map_or(Some(0), nanoseconds_of_day)?)
}

/// `hh:mm`, `hh:mm:ss` or `hh:mm:ss.f`, and the zone.
fn nanoseconds_of_day(text: &str) -> Option<i128> {
    let zone = text.find(['Z', '+', '-'])?;
    let (time, zone) = text.split_at(zone);
    let offset = match zone.split_at(1) {
        ("Z", "") => 0,
        ("Z", _) => return None,
        (sign, offset) => {
            let (hours, minutes) = offset.split_once(':')?;
            let minutes = digits(hours, 2)? * 60 + digits(minutes, 2)?;
            if sign == "-" { -minutes } else { minutes }
        }
    };
    let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
    let mut parts = time.split(':');
    let hour = digits(parts.next()?, 2).filter(|hour| *hour < 24)?;
    let minute = digits(parts.next()?, 2).filter(|minute| *minute < 60)?;
    let second = parts.next().map_or(Some(0), |second| digits(second, 2)).filter(|second| *second < 61)?;
    if parts.next().is_some() || fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction: i128 = format!("{fraction:0<9}").parse().ok()?;
    let seconds = (hour * 60 + minute - offset) * 60 + second;
    Some(i128::from(seconds) * NANOSECONDS + fraction)
}

fn digits(text: &str, count: usize) -> Option<i64> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Counts from a year that begins in March, so that the leap day comes last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (month * 306 + 5) / 10
        + day
        - 1
        - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, seconds: Option<i128>) {
        assert_eq!(parse(text), seconds.map(|seconds| seconds * NANOSECONDS), "{text}");
    }

    #[test]
    fn every_form_is_read() {
        check("1970", Some(0));
        check("1970-02", Some(31 * 86_400));
        check("2000-03-01", Some(951_868_800));
        check("2024-02-29T00:00Z", Some(1_709_164_800));
        check("2030-01-01T00:00:00Z", Some(1_893_456_000));
        check("2030-01-01T01:30:00+01:30", Some(1_893_456_000));
        check("2029-12-31T19:00:00-05:00", Some(1_893_456_000));
        check("2030-01-01T00:00:00.000Z", Some(1_893_456_000));
        check("1893456000", Some(1_893_456_000));
        assert_eq!(parse("1970-01-01T00:00:00.5Z"), Some(NANOSECONDS / 2));
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "T",
            "Z",
            "2030-13-01",
            "2023-02-29",
            "2030-01-00",
            "2030-1-1",
            "2030-01-01T",
            "2030-01-01T24:00Z",
            "2030-01-01T00:00",
            "2030-01-01T00:60Z",
            "2030-01-01T00:00:00.Z1",
            "2030-01-01T00:00+1",
            "99999999999999999999",
            "2030-01-01T00:00:00+é1:00",
        ] {
            check(text, None);
        }
    }
}
