//! When a schedule is due.
//!
//! Source: <https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html>

use crate::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use sam_model::schedule::{Civil, Schedule};
use std::time::Duration;

/// The times of a schedule.
#[derive(Clone, Debug)]
pub struct Times {
    /// The expression.
    pub expression: Schedule,
    /// In which `cron` and `at` count.
    pub time_zone: TimeZone,
    /// `StartDate`.
    pub start: Option<Timestamp>,
    /// `EndDate`.
    pub end: Option<Timestamp>,
    /// When the schedule was made, from which a rate counts unless it has a start.
    pub created: Timestamp,
    /// Whether a rate is due at once, as in EventBridge Scheduler, or after its first interval, as in rules.
    pub at_once: bool,
}

impl Times {
    /// The first time after `after`.
    pub fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        if let Schedule::At(at) = &self.expression {
            // A schedule of one time ignores its start and its end.
            return self.timestamp(at.civil, at.second).filter(|time| *time > after);
        }
        // Its start may itself be a time of the schedule.
        let after = self.start.map_or(after, |start| after.max(start - Duration::from_nanos(1)));
        let next = match &self.expression {
            Schedule::Rate(rate) => self.next_of_rate(Duration::from_secs(rate.seconds()), after),
            Schedule::Cron(_) => self.next_of_cron(after),
            Schedule::At(_) => None,
        };
        next.filter(|time| self.end.is_none_or(|end| *time <= end))
    }

    fn next_of_rate(&self, interval: Duration, after: Timestamp) -> Option<Timestamp> {
        let begin = self.start.unwrap_or(self.created);
        let first = if self.at_once { begin } else { begin.checked_add(interval).ok()? };
        if first > after {
            return Some(first);
        }
        let passed = after.duration_since(first).as_nanos() / i128::try_from(interval.as_nanos()).ok()?;
        let seconds = (passed + 1).checked_mul(i128::from(interval.as_secs()))?;
        first.checked_add(Duration::from_secs(u64::try_from(seconds).ok()?)).ok()
    }

    /// A time that the clocks skip in spring is skipped; one that they show twice in autumn counts the first time.
    fn next_of_cron(&self, after: Timestamp) -> Option<Timestamp> {
        let Schedule::Cron(cron) = &self.expression else {
            return None;
        };
        let mut civil = civil(self.time_zone.to_datetime(after));
        loop {
            civil = cron.next_after(civil)?;
            let ambiguous = self.time_zone.to_ambiguous_timestamp(datetime(civil, 0)?);
            if matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. }) {
                continue;
            }
            let time = ambiguous.earlier().ok()?;
            if time > after {
                return Some(time);
            }
        }
    }

    fn timestamp(&self, civil: Civil, second: i8) -> Option<Timestamp> {
        self.time_zone.to_timestamp(datetime(civil, second)?).ok()
    }
}

fn civil(time: DateTime) -> Civil {
    Civil::new(time.year(), time.month(), time.day(), time.hour(), time.minute())
}

fn datetime(civil: Civil, second: i8) -> Option<DateTime> {
    DateTime::new(civil.year, civil.month, civil.day, civil.hour, civil.minute, second, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn times(expression: &str, zone: &str, created: &str) -> Times {
        Times {
            expression: Schedule::parse(expression).unwrap(),
            time_zone: TimeZone::get(zone).unwrap(),
            start: None,
            end: None,
            created: time(created),
            at_once: true,
        }
    }

    /// The first times after `after`, at most `count`.
    fn check(times: &Times, after: &str, count: usize, expected: &[&str]) {
        let mut after = time(after);
        let mut found = Vec::new();
        while let Some(next) = times.next_after(after).filter(|_| found.len() < count) {
            found.push(next.to_string());
            after = next;
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn a_rate_of_the_scheduler_begins_at_once_and_one_of_a_rule_after_its_interval() {
        let created = "2030-01-01T00:00:30Z";
        let scheduler = times("rate(5 minutes)", "UTC", created);
        check(&scheduler, "2030-01-01T00:00:29Z", 2, &["2030-01-01T00:00:30Z", "2030-01-01T00:05:30Z"]);
        let rule = Times { at_once: false, ..scheduler };
        check(&rule, "2030-01-01T00:00:29Z", 2, &["2030-01-01T00:05:30Z", "2030-01-01T00:10:30Z"]);
        check(&rule, "2030-01-02T00:03:00Z", 1, &["2030-01-02T00:05:30Z"]);
    }

    #[test]
    fn start_and_end_enclose_the_times() {
        let mut times = times("rate(1 hour)", "UTC", "2030-01-01T00:00:00Z");
        times.start = Some(time("2030-01-01T12:15:00Z"));
        times.end = Some(time("2030-01-01T14:15:00Z"));
        let expected = ["2030-01-01T12:15:00Z", "2030-01-01T13:15:00Z", "2030-01-01T14:15:00Z"];
        check(&times, "2030-01-01T00:00:00Z", 9, &expected);
        times.expression = Schedule::parse("cron(15 * * * ? *)").unwrap();
        check(&times, "2030-01-01T00:00:00Z", 9, &expected);
    }

    #[test]
    fn a_calendar_follows_its_time_zone() {
        let times = times("cron(0 8 ? * MON-FRI *)", "Europe/Paris", "2030-01-01T00:00:00Z");
        check(&times, "2030-01-04T00:00:00Z", 2, &["2030-01-04T07:00:00Z", "2030-01-07T07:00:00Z"]);
        check(&times, "2030-07-01T00:00:00Z", 1, &["2030-07-01T06:00:00Z"]);
    }

    #[test]
    fn a_skipped_time_is_skipped_and_a_repeated_one_runs_once() {
        let times = times("cron(30 2 * * ? *)", "Europe/Paris", "2030-01-01T00:00:00Z");
        // The clocks go forward on 2030-03-31 at 02:00 and back on 2030-10-27 at 03:00.
        check(&times, "2030-03-30T00:00:00Z", 2, &["2030-03-30T01:30:00Z", "2030-04-01T00:30:00Z"]);
        check(&times, "2030-10-26T12:00:00Z", 2, &["2030-10-27T00:30:00Z", "2030-10-28T01:30:00Z"]);
    }

    #[test]
    fn one_time_is_due_once_whatever_its_end() {
        let mut times = times("at(2030-05-01T12:00:30)", "America/New_York", "2030-01-01T00:00:00Z");
        times.end = Some(time("2030-02-01T00:00:00Z"));
        check(&times, "2030-01-01T00:00:00Z", 9, &["2030-05-01T16:00:30Z"]);
        check(&times, "2030-05-01T16:00:30Z", 9, &[]);
    }

    #[test]
    fn a_calendar_ends_with_its_last_year() {
        let times = times("cron(0 0 1 1 ? 2031)", "UTC", "2030-01-01T00:00:00Z");
        check(&times, "2030-01-01T00:00:00Z", 9, &["2031-01-01T00:00:00Z"]);
    }
}
