//! `at(yyyy-mm-ddThh:mm:ss)`.

use super::civil::{Civil, days_of_month};
use super::error::ScheduleError;

/// One moment of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// Its minute.
    pub civil: Civil,
    /// Its second, 0 to 59.
    pub second: i8,
}

const FORM: &str = "yyyy-mm-ddThh:mm:ss";

pub(super) fn parse(body: &str, start: usize) -> Result<At, ScheduleError> {
    let place = start..start + body.len();
    let malformed = |help: &str| {
        let message = format!("the moment of `at(..)` must have the form `{FORM}`, found `{body}`");
        ScheduleError::new("schedule_at_malformed", place.clone(), message, help)
    };
    if body.ends_with('Z') || body.get(FORM.len()..).is_some_and(|rest| rest.contains(['+', '-'])) {
        return Err(malformed("leave the offset out and name the time zone of the schedule"));
    }
    let same = |(found, form): (u8, u8)| match form {
        b'-' | b':' | b'T' => found == form,
        _ => found.is_ascii_digit(),
    };
    if body.len() != FORM.len() || !body.bytes().zip(FORM.bytes()).all(same) {
        return Err(malformed("write `at(2030-01-31T08:00:00)`"));
    }
    let number = |from: usize, to: usize| body[from..to].parse::<i16>().unwrap_or(i16::MAX);
    let small = |from: usize| number(from, from + 2) as i8;
    let civil = Civil::new(number(0, 4), small(5), small(8), small(11), small(14));
    let at = At { civil, second: small(17) };
    let date =
        (1..=12).contains(&civil.month) && (1..=days_of_month(civil.year, civil.month)).contains(&civil.day);
    if !date || civil.hour > 23 || civil.minute > 59 || at.second > 59 {
        let message = format!("the moment of `at(..)` must exist in the calendar, found `{body}`");
        let help = "months are 01 to 12, hours 00 to 23, minutes and seconds 00 to 59";
        return Err(ScheduleError::new("schedule_at_impossible", place, message, help));
    }
    Ok(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_in_its_one_form() {
        let at = parse("2028-02-29T23:59:58", 3).unwrap();
        assert_eq!(at, At { civil: Civil::new(2028, 2, 29, 23, 59), second: 58 });
        for body in [
            "",
            "2030-01-01",
            "2030-01-01 12:00:00",
            "2030-1-1T12:00:00",
            "２030-01-01T12:00",
            "x030-01-01T12:00:00",
        ] {
            assert_eq!(parse(body, 3).unwrap_err().code, "schedule_at_malformed", "{body}");
        }
    }

    #[test]
    fn an_offset_belongs_to_the_time_zone() {
        for body in ["2030-01-01T12:00:00Z", "2030-01-01T12:00:00+01:00"] {
            assert!(parse(body, 3).unwrap_err().help.contains("time zone"), "{body}");
        }
    }

    #[test]
    fn a_moment_exists_in_the_calendar() {
        let wrong = [
            "2027-02-29T00:00:00",
            "2030-13-01T00:00:00",
            "2030-00-01T00:00:00",
            "2030-04-31T00:00:00",
            "2030-01-01T24:00:00",
            "2030-01-01T00:60:00",
            "2030-01-01T00:00:60",
            "2030-01-00T00:00:00",
        ];
        for body in wrong {
            assert_eq!(parse(body, 3).unwrap_err().code, "schedule_at_impossible", "{body}");
        }
    }
}
