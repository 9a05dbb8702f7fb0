//! `rate(value unit)`.

use super::error::ScheduleError;
use std::fmt;

/// A distance between two times, counted from when the schedule was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many units, at least 1.
    pub value: u32,
    /// The unit.
    pub unit: RateUnit,
}

/// The unit of a [`Rate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateUnit {
    /// 60 seconds.
    Minutes,
    /// 3,600 seconds.
    Hours,
    /// 86,400 seconds.
    Days,
}

impl Rate {
    /// The distance in seconds.
    pub const fn seconds(&self) -> u64 {
        let unit = match self.unit {
            RateUnit::Minutes => 60,
            RateUnit::Hours => 3_600,
            RateUnit::Days => 86_400,
        };
        self.value as u64 * unit
    }

    /// The first time after `after` of a schedule that was made at `start`, both in seconds on the same clock.
    pub const fn next_after(&self, start: u64, after: u64) -> u64 {
        let periods = after.saturating_sub(start) / self.seconds() + 1;
        start.saturating_add(periods.saturating_mul(self.seconds()))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rate({} {})", self.value, self.unit.word(self.value))
    }
}

impl RateUnit {
    const fn word(self, value: u32) -> &'static str {
        match (self, value) {
            (Self::Minutes, 1) => "minute",
            (Self::Minutes, _) => "minutes",
            (Self::Hours, 1) => "hour",
            (Self::Hours, _) => "hours",
            (Self::Days, 1) => "day",
            (Self::Days, _) => "days",
        }
    }
}

pub(super) fn parse(body: &str, start: usize) -> Result<Rate, ScheduleError> {
    let whole = start..start + body.len();
    let mut words = body.split(' ');
    let (Some(value), Some(unit), None) = (words.next(), words.next(), words.next()) else {
        return Err(ScheduleError::new(
            "schedule_rate_malformed",
            whole,
            format!("a rate must be a number, one space and a unit, found `{body}`"),
            "write `rate(5 minutes)`",
        ));
    };
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let Some(number) = value.parse::<u32>().ok().filter(|number| digits && *number > 0) else {
        return Err(ScheduleError::new(
            "schedule_rate_value_out_of_range",
            start..start + value.len(),
            format!("the value of a rate must be a whole number from 1 to {}, found `{value}`", u32::MAX),
            "the shortest rate is `rate(1 minute)`",
        ));
    };
    let place = start + value.len() + 1..start + body.len();
    let kind = match unit {
        "minute" | "minutes" => RateUnit::Minutes,
        "hour" | "hours" => RateUnit::Hours,
        "day" | "days" => RateUnit::Days,
        _ => {
            return Err(ScheduleError::new(
                "schedule_rate_unit_unknown",
                place,
                format!(
                    "the unit of a rate must be `minute`, `hour` or `day`, or their plural, found `{unit}`"
                ),
                match unit {
                    "second" | "seconds" | "s" | "sec" => "no schedule is finer than a minute",
                    "week" | "weeks" => "write `7 days` for a week",
                    "month" | "months" | "year" | "years" => "write a `cron(..)` for months and years",
                    _ => "write `rate(5 minutes)`",
                },
            ));
        }
    };
    if unit != kind.word(number) {
        let word = kind.word(number);
        return Err(ScheduleError::new(
            "schedule_rate_unit_number",
            place,
            format!(
                "the unit of a rate must be singular after 1 and plural after any other value, found `{body}`"
            ),
            format!("write `rate({value} {word})`"),
        ));
    }
    Ok(Rate { value: number, unit: kind })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(body: &str) -> &'static str {
        parse(body, 5).unwrap_err().code
    }

    #[test]
    fn a_rate_is_a_number_and_a_unit() {
        assert_eq!(parse("5 minutes", 5).unwrap().seconds(), 300);
        assert_eq!(parse("1 hour", 5).unwrap().seconds(), 3_600);
        assert_eq!(parse("2 days", 5).unwrap().seconds(), 172_800);
        for body in ["", "5", "5minutes", "5  minutes", " 5 minutes", "5 minutes ", "5 long minutes"] {
            assert_eq!(code(body), "schedule_rate_malformed", "{body}");
        }
    }

    #[test]
    fn a_value_is_a_whole_number_from_one() {
        for body in ["0 minutes", "-1 minutes", "+5 minutes", "1.5 hours", "x minutes", "4294967296 days"] {
            assert_eq!(code(body), "schedule_rate_value_out_of_range", "{body}");
        }
        assert!(parse("4294967295 days", 5).is_ok());
    }

    #[test]
    fn one_is_singular_and_all_others_are_plural() {
        assert_eq!(code("1 minutes"), "schedule_rate_unit_number");
        assert_eq!(parse("5 minute", 5).unwrap_err().help, "write `rate(5 minutes)`");
    }

    #[test]
    fn an_unknown_unit_is_pointed_at() {
        let error = parse("30 seconds", 5).unwrap_err();
        assert_eq!((error.code, error.range), ("schedule_rate_unit_unknown", 8..15));
        assert!(error.help.contains("minute"));
    }

    #[test]
    fn times_are_counted_from_the_start() {
        let rate = Rate { value: 5, unit: RateUnit::Minutes };
        assert_eq!(rate.next_after(1_000, 1_000), 1_300);
        assert_eq!(rate.next_after(1_000, 1_299), 1_300);
        assert_eq!(rate.next_after(1_000, 1_300), 1_600);
        assert_eq!(rate.next_after(1_000, 0), 1_300);
        assert_eq!(rate.to_string(), "rate(5 minutes)");
    }
}
