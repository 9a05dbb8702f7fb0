//! `cron(minutes hours day-of-month month day-of-week year)`.

use super::civil::{Civil, days_of_month, weekday};
use super::error::ScheduleError;
use super::field::{FIELDS, Set, Values};

const FRIDAY: i8 = 6;
const SATURDAY: i8 = 7;
const SUNDAY: i8 = 1;

/// A calendar of minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cron {
    minutes: Set,
    hours: Set,
    day_of_month: Values,
    months: Set,
    day_of_week: Values,
    years: Set,
}

impl Cron {
    /// Whether it fires in this minute.
    pub fn matches(&self, time: Civil) -> bool {
        let Civil { year, month, day, hour, minute } = time;
        has(&self.years, year)
            && has(&self.months, month.into())
            && self.matches_day(year, month, day)
            && has(&self.hours, hour.into())
            && has(&self.minutes, minute.into())
    }

    /// The first minute after `time` in which it fires; none if it never does again.
    pub fn next_after(&self, time: Civil) -> Option<Civil> {
        let from = time.next_minute();
        let (first, last) = (FIELDS[5].min as i16, FIELDS[5].max as i16);
        for year in from.year.max(first)..=last {
            let from = from.max(Civil::new(year, 1, 1, 0, 0));
            if has(&self.years, year)
                && let Some(time) = self.next_within(from)
            {
                return Some(time);
            }
        }
        None
    }

    /// The first minute from `from` on in which it fires within that year.
    fn next_within(&self, from: Civil) -> Option<Civil> {
        let year = from.year;
        for month in (from.month..=12).filter(|month| has(&self.months, (*month).into())) {
            let from = from.max(Civil::new(year, month, 1, 0, 0));
            for day in
                (from.day..=days_of_month(year, month)).filter(|day| self.matches_day(year, month, *day))
            {
                let from = from.max(Civil::new(year, month, day, 0, 0));
                for hour in (from.hour..=23).filter(|hour| has(&self.hours, (*hour).into())) {
                    let from = from.max(Civil::new(year, month, day, hour, 0));
                    let minute = (from.minute..=59).find(|minute| has(&self.minutes, (*minute).into()));
                    if let Some(minute) = minute {
                        return Some(Civil::new(year, month, day, hour, minute));
                    }
                }
            }
        }
        None
    }

    fn matches_day(&self, year: i16, month: i8, day: i8) -> bool {
        let last = days_of_month(year, month);
        let today = weekday(year, month, day);
        let is = |value: u16, day: i8| i16::from(day) == value as i16;
        let rule = if self.day_of_month == Values::Open { &self.day_of_week } else { &self.day_of_month };
        match rule {
            Values::Open => false,
            Values::Set(set) if self.day_of_month == Values::Open => has(set, today.into()),
            Values::Set(set) => has(set, day.into()),
            Values::LastDay => day == last,
            Values::NearestWeekday(near) => {
                let near = *near as i8;
                near <= last && day == nearest_weekday(near, last, weekday(year, month, near))
            }
            Values::LastWeekday(weekday) => is(*weekday, today) && day > last - 7,
            Values::NthWeekday(weekday, nth) => is(*weekday, today) && is(*nth, (day - 1) / 7 + 1),
        }
    }
}

/// The working day nearest to the day `near`, within the same month.
fn nearest_weekday(near: i8, last: i8, weekday: i8) -> i8 {
    match weekday {
        SATURDAY if near == 1 => near + 2,
        SATURDAY => near - (SATURDAY - FRIDAY),
        SUNDAY if near == last => near - 2,
        SUNDAY => near + 1,
        _ => near,
    }
}

fn has(set: &Set, value: i16) -> bool {
    u16::try_from(value).is_ok_and(|value| set.contains(value))
}

pub(super) fn parse(body: &str, start: usize) -> Result<Cron, ScheduleError> {
    let whole = start..start + body.len();
    let texts: Vec<&str> = body.split_whitespace().collect();
    let Ok(texts) = <[&str; 6]>::try_from(texts) else {
        let found = body.split_whitespace().count();
        let help = match found {
            5 => format!("AWS adds a year to the five fields of Unix: `cron({} *)`", body.trim()),
            _ => "write `cron(0 8 * * ? *)`: minutes hours day-of-month month day-of-week year".to_owned(),
        };
        let message = format!("a cron expression must have six fields, found {found}");
        return Err(ScheduleError::new("schedule_cron_field_count", whole, message, help));
    };
    let place = |text: &str| start + (text.as_ptr() as usize - body.as_ptr() as usize);
    let field = |at: usize| FIELDS[at].parse(texts[at], place(texts[at]));
    let set = |at: usize| {
        Ok(match field(at)? {
            Values::Set(set) => set,
            _ => Set::default(),
        })
    };
    let cron = Cron {
        minutes: set(0)?,
        hours: set(1)?,
        day_of_month: field(2)?,
        months: set(3)?,
        day_of_week: field(4)?,
        years: set(5)?,
    };
    let days = place(texts[2])..place(texts[4]) + texts[4].len();
    match (&cron.day_of_month, &cron.day_of_week) {
        (Values::Open, Values::Open) => Err(ScheduleError::new(
            "schedule_cron_days_both_open",
            days,
            "one of the two day fields must say the day, found `?` in both",
            "write `*` in the day-of-month field for every day",
        )),
        (Values::Open, _) | (_, Values::Open)
            if cron.next_after(Civil::new(1969, 12, 31, 23, 59)).is_none() =>
        {
            Err(ScheduleError::new(
                "schedule_never_fires",
                whole,
                format!("a cron expression must name a day that exists, found `{body}`"),
                "no month that it names has that day; write `L` for the last day of a month",
            ))
        }
        (Values::Open, _) | (_, Values::Open) => Ok(cron),
        _ => Err(ScheduleError::new(
            "schedule_cron_days_both_given",
            days,
            format!("one of the two day fields must be `?`, found `{}` and `{}`", texts[2], texts[4]),
            match (texts[2], texts[4]) {
                ("*", "*") => "write `?` in the day-of-week field for every day",
                ("*", _) => "write `?` in the day-of-month field",
                _ => "write `?` in the day-of-week field, or two schedules if either day is meant",
            },
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::Schedule;

    fn cron(body: &str) -> Cron {
        parse(body, 5).unwrap_or_else(|error| panic!("{body}: {error}"))
    }

    /// The next times after the beginning of the year 2027, a Friday, as `month-day hour:minute`.
    fn times(body: &str, count: usize) -> Vec<String> {
        let cron = cron(body);
        let mut time = Civil::new(2026, 12, 31, 23, 59);
        std::iter::from_fn(|| {
            time = cron.next_after(time)?;
            assert!(cron.matches(time), "{body} does not match its own next time {time:?}");
            let Civil { year, month, day, hour, minute } = time;
            let year = if year == 2027 { String::new() } else { format!("{year}-") };
            Some(format!("{year}{month}-{day} {hour}:{minute:02}"))
        })
        .take(count)
        .collect()
    }

    fn error(body: &str) -> (&'static str, &str) {
        let error = Schedule::parse(&format!("cron({body})")).unwrap_err();
        assert!(!error.help.is_empty());
        (error.code, body.get(error.range.start - 5..error.range.end - 5).unwrap())
    }

    #[test]
    fn the_examples_of_the_guide_fire_when_it_says() {
        assert_eq!(times("0 10 * * ? *", 2), ["1-1 10:00", "1-2 10:00"]);
        assert_eq!(times("15 12 * * ? *", 1), ["1-1 12:15"]);
        assert_eq!(times("0 18 ? * MON-FRI *", 3), ["1-1 18:00", "1-4 18:00", "1-5 18:00"]);
        assert_eq!(times("0 8 1 * ? *", 2), ["1-1 8:00", "2-1 8:00"]);
        assert_eq!(times("0/15 * * * ? *", 3), ["1-1 0:00", "1-1 0:15", "1-1 0:30"]);
        assert_eq!(times("0/10 * ? * MON-FRI *", 2), ["1-1 0:00", "1-1 0:10"]);
        assert_eq!(times("0/30 20-2 ? * MON-FRI *".replace("20-2", "20-23,0-2").as_str(), 1), ["1-1 0:00"]);
    }

    #[test]
    fn lists_ranges_and_steps_combine() {
        assert_eq!(times("5,10-12,50/5 3 1 1 ? *", 9).len(), 9);
        assert_eq!(
            times("5,10-12,50/5 3 1 1 ? *", 6)[..],
            ["1-1 3:05", "1-1 3:10", "1-1 3:11", "1-1 3:12", "1-1 3:50", "1-1 3:55"]
        );
        assert_eq!(times("0 0-12/6 1 1 ? *", 3), ["1-1 0:00", "1-1 6:00", "1-1 12:00"]);
        assert_eq!(times("0 0 1 1/4 ? *", 3), ["1-1 0:00", "5-1 0:00", "9-1 0:00"]);
        assert_eq!(times("0 0 1 jan,JUL ? 2027/2", 3), ["1-1 0:00", "7-1 0:00", "2029-1-1 0:00"]);
    }

    #[test]
    fn the_last_day_follows_the_month() {
        assert_eq!(times("0 0 L * ? *", 3), ["1-31 0:00", "2-28 0:00", "3-31 0:00"]);
        assert_eq!(times("0 0 L 2 ? 2028", 2), ["2028-2-29 0:00"]);
        assert_eq!(times("0 0 ? * L *", 2), ["1-2 0:00", "1-9 0:00"]);
    }

    #[test]
    fn a_weekday_can_be_the_last_or_the_nth_of_its_month() {
        assert_eq!(times("0 0 ? * 6L *", 2), ["1-29 0:00", "2-26 0:00"]);
        assert_eq!(times("0 0 ? * FRIL *", 2), times("0 0 ? * 6L *", 2));
        assert_eq!(times("0 0 ? * MON#1 *", 2), ["1-4 0:00", "2-1 0:00"]);
        assert_eq!(times("0 0 ? * 6#5 *", 2), ["1-29 0:00", "4-30 0:00"]);
    }

    #[test]
    fn the_nearest_working_day_stays_in_its_month() {
        // 2027: 1 May is a Saturday, 31 January a Sunday, 15 May a Saturday, 14 February a Sunday.
        assert_eq!(times("0 0 1W 5 ? 2027", 1), ["5-3 0:00"]);
        assert_eq!(times("0 0 31W 1 ? 2027", 1), ["1-29 0:00"]);
        assert_eq!(times("0 0 15W 5 ? 2027", 1), ["5-14 0:00"]);
        assert_eq!(times("0 0 14W 2 ? 2027", 1), ["2-15 0:00"]);
        assert_eq!(times("0 0 31W 4,5 ? 2027", 2), ["5-31 0:00"]);
    }

    #[test]
    fn july_is_a_name_and_not_a_wildcard() {
        assert_eq!(times("0 0 1 JUL ? *", 1), ["7-1 0:00"]);
        assert_eq!(times("0 0 1 jul-aug ? *", 2), ["7-1 0:00", "8-1 0:00"]);
    }

    #[test]
    fn a_calendar_ends_with_its_years() {
        assert_eq!(times("59 23 31 12 ? 2199", 5), ["2199-12-31 23:59"]);
        assert!(cron("0 0 1 1 ? 1970").next_after(Civil::new(1970, 1, 1, 0, 0)).is_none());
        assert_eq!(
            cron("0 0 1 1 ? 1970").next_after(Civil::new(-5, 1, 1, 0, 0)),
            Some(Civil::new(1970, 1, 1, 0, 0))
        );
        assert!(cron("* * * * ? *").next_after(Civil::new(i16::MAX, 12, 31, 23, 59)).is_none());
    }

    #[test]
    fn six_fields_are_needed() {
        assert_eq!(error("0 8 * * ?"), ("schedule_cron_field_count", "0 8 * * ?"));
        assert!(parse("0 8 * * ?", 5).unwrap_err().help.contains("cron(0 8 * * ? *)"));
        assert_eq!(error("").0, "schedule_cron_field_count");
        assert_eq!(error("0 0 8 * * ? *").0, "schedule_cron_field_count");
    }

    #[test]
    fn exactly_one_day_field_is_open() {
        assert_eq!(error("0 8 * * * *"), ("schedule_cron_days_both_given", "* * *"));
        assert_eq!(error("0 8 1 * MON *").0, "schedule_cron_days_both_given");
        assert_eq!(error("0 8 ? * ? *").0, "schedule_cron_days_both_open");
    }

    #[test]
    fn a_value_outside_of_its_field_is_pointed_at() {
        assert_eq!(error("60 8 * * ? *"), ("schedule_cron_value_out_of_range", "60"));
        assert_eq!(error("0 1,24 * * ? *"), ("schedule_cron_value_out_of_range", "24"));
        assert_eq!(error("0 8 0 * ? *"), ("schedule_cron_value_out_of_range", "0"));
        assert_eq!(error("0 8 32 * ? *").0, "schedule_cron_value_out_of_range");
        assert_eq!(error("0 8 ? * 0 *"), ("schedule_cron_value_out_of_range", "0"));
        assert_eq!(error("0 8 ? * 8 *").0, "schedule_cron_value_out_of_range");
        assert_eq!(error("0 8 * * ? 1969").0, "schedule_cron_value_out_of_range");
        assert_eq!(error("0 8 * * ? 2200").0, "schedule_cron_value_out_of_range");
        assert_eq!(error("0 8 * * ? 99999999999999").0, "schedule_cron_value_out_of_range");
        assert_eq!(error("0 8 ? * 2#6 *"), ("schedule_cron_value_out_of_range", "6"));
    }

    #[test]
    fn a_word_that_is_no_value_is_pointed_at() {
        assert_eq!(error("0 8 ? * MONDAY *"), ("schedule_cron_value_unknown", "MONDAY"));
        assert_eq!(parse("0 8 ? * MONDAY *", 5).unwrap_err().help, "write `MON`");
        assert_eq!(error("x 8 * * ? *"), ("schedule_cron_value_unknown", "x"));
        assert_eq!(error("0 8 ? * MON,,TUE *").0, "schedule_cron_value_unknown");
        assert_eq!(error("0 8 1-2-3 * ? *"), ("schedule_cron_value_unknown", "2-3"));
        assert_eq!(error("0 8 LW * ? *"), ("schedule_cron_value_unknown", "LW"));
        assert_eq!(error("-5 8 * * ? *").0, "schedule_cron_value_unknown");
        assert_eq!(error("0 8 ? * Ä *").0, "schedule_cron_value_unknown");
        assert_eq!(error("0 8 W * ? *").0, "schedule_cron_value_unknown");
    }

    #[test]
    fn a_range_goes_up() {
        assert_eq!(error("0 8 ? * FRI-MON *"), ("schedule_cron_range_reversed", "FRI-MON"));
        assert!(parse("0 22-2 * * ? *", 5).unwrap_err().help.contains("22-23,0-2"));
    }

    #[test]
    fn a_step_is_within_its_field() {
        assert_eq!(error("0/0 * * * ? *"), ("schedule_cron_step_invalid", "0"));
        assert_eq!(error("*/60 * * * ? *"), ("schedule_cron_step_invalid", "60"));
        assert_eq!(error("/5 * * * ? *"), ("schedule_cron_step_invalid", "/5"));
        assert_eq!(error("0/x * * * ? *").0, "schedule_cron_step_invalid");
        assert_eq!(error("0/5/5 * * * ? *").0, "schedule_cron_step_invalid");
        assert!(parse("0/59 * * * ? *", 5).is_ok());
    }

    #[test]
    fn a_wildcard_keeps_to_its_field_and_stands_alone() {
        assert_eq!(error("? 8 * * ? *"), ("schedule_cron_wildcard_misplaced", "?"));
        assert_eq!(error("0 8 * L ? *").0, "schedule_cron_wildcard_misplaced");
        assert_eq!(error("0 8 2#1 * ? *"), ("schedule_cron_wildcard_misplaced", "2#1"));
        assert_eq!(error("0 8 ? * 2#1,3#1 *").0, "schedule_cron_wildcard_not_alone");
        assert_eq!(error("0 8 1,L * ? *").0, "schedule_cron_wildcard_not_alone");
        assert_eq!(error("0 8 ?,1 * * *").0, "schedule_cron_wildcard_not_alone");
        assert_eq!(error("0 8 3L * ? *").0, "schedule_cron_wildcard_not_alone");
    }

    #[test]
    fn a_day_that_never_comes_is_refused() {
        assert_eq!(error("0 8 30 2 ? *").0, "schedule_never_fires");
        assert_eq!(error("0 8 29 2 ? 2027").0, "schedule_never_fires");
        assert!(parse("0 8 29 2 ? *", 5).is_ok());
    }
}
