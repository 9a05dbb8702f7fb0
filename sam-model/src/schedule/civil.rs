//! A minute of the proleptic Gregorian calendar, in no time zone.

/// A civil date and time, to the minute. The integers are those of most calendar libraries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Civil {
    /// The year.
    pub year: i16,
    /// The month, from 1.
    pub month: i8,
    /// The day of the month, from 1.
    pub day: i8,
    /// The hour, 0 to 23.
    pub hour: i8,
    /// The minute, 0 to 59.
    pub minute: i8,
}

impl Civil {
    /// A date and time; its parts are taken as they are.
    pub const fn new(year: i16, month: i8, day: i8, hour: i8, minute: i8) -> Self {
        Self { year, month, day, hour, minute }
    }

    /// The minute after this one.
    pub(super) fn next_minute(self) -> Self {
        let Self { year, month, day, hour, minute } = self;
        if minute < 59 {
            Self { minute: minute + 1, ..self }
        } else if hour < 23 {
            Self { hour: hour + 1, minute: 0, ..self }
        } else if day < days_of_month(year, month) {
            Self::new(year, month, day + 1, 0, 0)
        } else if month < 12 {
            Self::new(year, month + 1, 1, 0, 0)
        } else {
            Self::new(year.saturating_add(1), 1, 1, 0, 0)
        }
    }
}

/// How many days a month has.
pub(super) fn days_of_month(year: i16, month: i8) -> i8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The day of the week as AWS counts it: Sunday is 1, Saturday is 7.
pub(super) fn weekday(year: i16, month: i8, day: i8) -> i8 {
    const SHIFT: [i32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let year = i32::from(year) - i32::from(month < 3);
    let shift = SHIFT[usize::from(month.clamp(1, 12).unsigned_abs()) - 1];
    let days =
        year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + shift + i32::from(day);
    days.rem_euclid(7) as i8 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_sunday() {
        assert_eq!(weekday(1970, 1, 1), 5);
        assert_eq!(weekday(2024, 2, 29), 5);
        assert_eq!(weekday(2026, 11, 22), 1);
        assert_eq!(weekday(2199, 12, 31), 3);
    }

    #[test]
    fn a_century_is_a_leap_year_every_four_hundred_years() {
        assert_eq!(days_of_month(2000, 2), 29);
        assert_eq!(days_of_month(2100, 2), 28);
        assert_eq!(days_of_month(2024, 2), 29);
    }

    #[test]
    fn a_minute_follows_the_last_of_the_year() {
        assert_eq!(Civil::new(2027, 12, 31, 23, 59).next_minute(), Civil::new(2028, 1, 1, 0, 0));
        assert_eq!(Civil::new(2028, 2, 28, 23, 59).next_minute(), Civil::new(2028, 2, 29, 0, 0));
    }
}
