//! When something happens: `rate(5 minutes)`, `cron(0 8 ? * MON-FRI *)`, `at(2030-01-01T12:00:00)`.
//!
//! Pure grammar and calendar. There is no clock and no time zone here: all times are civil, and who asks turns them
//! into instants (a cron expression of a schedule with a time zone is read in that zone).
//! Sources: <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html>,
//! <https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html>

mod at;
mod civil;
mod cron;
mod error;
mod field;
mod rate;
mod timezone;

pub use at::At;
pub use civil::Civil;
pub use cron::Cron;
pub use error::ScheduleError;
pub use rate::{Rate, RateUnit};
pub use timezone::timezone_violation;

use crate::limits::scheduler::EXPRESSION;

/// A schedule expression that has been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// Again and again, at a distance.
    Rate(Rate),
    /// At the times of a calendar.
    Cron(Cron),
    /// Once. EventBridge Scheduler only: the rules of an event bus do not know it.
    At(At),
}

impl Schedule {
    /// Reads a schedule expression as EventBridge Scheduler does.
    ///
    /// # Errors
    /// What is wrong, where in `text`, and what to write instead.
    ///
    /// # Example
    /// ```
    /// use sam_model::schedule::Schedule;
    ///
    /// assert!(Schedule::parse("cron(0 8 ? * MON-FRI *)").is_ok());
    /// let error = Schedule::parse("cron(0 25 * * ? *)").unwrap_err();
    /// assert_eq!(error.code, "schedule_cron_value_out_of_range");
    /// assert_eq!(error.range, 7..9);
    /// ```
    pub fn parse(text: &str) -> Result<Self, ScheduleError> {
        if let Some(violation) = EXPRESSION.violation(text.chars().count() as u64) {
            return Err(ScheduleError::new(
                EXPRESSION.code,
                0..text.len(),
                violation,
                "write a shorter expression",
            ));
        }
        let (form, body, start) = split(text)?;
        match form {
            "rate" => rate::parse(body, start).map(Self::Rate),
            "cron" => cron::parse(body, start).map(Self::Cron),
            _ => at::parse(body, start).map(Self::At),
        }
    }

    /// Reads a schedule expression as a rule of EventBridge does: without `at(..)`.
    ///
    /// # Errors
    /// Those of [`Schedule::parse`], and `schedule_at_in_a_rule`.
    pub fn parse_of_rule(text: &str) -> Result<Self, ScheduleError> {
        match Self::parse(text)? {
            Self::At(_) => Err(ScheduleError::new(
                "schedule_at_in_a_rule",
                0..text.len(),
                "`at(..)` needs EventBridge Scheduler; a rule knows `rate(..)` and `cron(..)`",
                "use a schedule of EventBridge Scheduler (SAM: `ScheduleV2`)",
            )),
            schedule => Ok(schedule),
        }
    }
}

/// The name of the form, what stands within its parentheses, and where that begins.
fn split(text: &str) -> Result<(&'static str, &str, usize), ScheduleError> {
    let form = ["rate", "cron", "at"].into_iter().find(|form| {
        text.strip_prefix(form).is_some_and(|rest| rest.is_empty() || rest.starts_with(['(', ' ']))
    });
    let Some(form) = form else {
        let end = text.find('(').unwrap_or(text.len());
        let lower = text[..end].trim().to_ascii_lowercase();
        let help = if ["rate", "cron", "at"].contains(&lower.as_str()) {
            format!("write `{lower}` in lower case, without spaces around it")
        } else {
            "write `rate(5 minutes)`, `cron(0 8 * * ? *)` or `at(2030-01-01T12:00:00)`".to_owned()
        };
        let message = "a schedule must be `rate(..)`, `cron(..)` or `at(..)`";
        return Err(ScheduleError::new("schedule_form_unknown", 0..end, message, help));
    };
    let start = form.len() + 1;
    match text[form.len()..].strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(body) => Ok((form, body, start)),
        None => Err(ScheduleError::new(
            "schedule_parentheses",
            form.len()..text.len(),
            format!("`{form}` must be followed at once by `(`, and `)` must end the schedule"),
            format!("write `{form}(..)` and nothing around it"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> ScheduleError {
        Schedule::parse(text).unwrap_err()
    }

    #[test]
    fn a_schedule_is_one_of_three_forms() {
        assert!(matches!(Schedule::parse("rate(5 minutes)"), Ok(Schedule::Rate(_))));
        assert!(matches!(Schedule::parse("cron(0 8 * * ? *)"), Ok(Schedule::Cron(_))));
        assert!(matches!(Schedule::parse("at(2030-01-01T12:00:00)"), Ok(Schedule::At(_))));
        for text in ["", "every(5 minutes)", "5 minutes", "0 8 * * ? *", "ä(1)"] {
            assert_eq!(error(text).code, "schedule_form_unknown", "{text}");
        }
    }

    #[test]
    fn a_form_in_upper_case_is_told_so() {
        assert!(error("RATE(5 minutes)").help.contains("lower case"));
        assert!(error(" rate(5 minutes)").help.contains("without spaces"));
    }

    #[test]
    fn parentheses_enclose_all_of_it() {
        for text in
            ["rate", "rate(5 minutes", "rate (5 minutes)", "cron(0 8 * * ? *) ", "at 2030-01-01T12:00:00"]
        {
            assert_eq!(error(text).code, "schedule_parentheses", "{text}");
        }
    }

    #[test]
    fn two_hundred_and_fifty_six_characters_are_the_end() {
        let list = "0,".repeat(119);
        let longest = format!("cron({list}0  0 1 1 ? *)");
        assert_eq!(longest.len(), 256);
        assert!(Schedule::parse(&longest).is_ok());
        assert_eq!(error(&longest.replacen("0  0", "0   0", 1)).code, "schedule_too_long");
    }

    #[test]
    fn a_rule_knows_no_at() {
        assert_eq!(
            Schedule::parse_of_rule("at(2030-01-01T12:00:00)").unwrap_err().code,
            "schedule_at_in_a_rule"
        );
        assert!(Schedule::parse_of_rule("rate(1 day)").is_ok());
    }
}
