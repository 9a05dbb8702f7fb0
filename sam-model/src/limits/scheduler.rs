//! Amazon EventBridge Scheduler, and the schedules of EventBridge rules.

use crate::pattern::DOTTED;

const CREATE: &str = "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html";
const WINDOW: &str = "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_FlexibleTimeWindow.html";
const RETRY: &str = "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html";
const QUOTAS: &str = "https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html";

limits! {
    /// `ScheduleExpression`.
    EXPRESSION = ("schedule expression", 0..=256, "characters", "schedule_too_long", CREATE);
    /// `Description`.
    DESCRIPTION = ("description of a schedule", 0..=512, "characters", "schedule_description_too_long", CREATE);
    /// `Target.Input`: 256 KB.
    INPUT = ("input of a schedule", 0..=262_144, "bytes", "schedule_input_too_large", QUOTAS);
    /// `FlexibleTimeWindow.MaximumWindowInMinutes`.
    FLEXIBLE_WINDOW = ("flexible time window of a schedule", 1..=1_440, "min", "schedule_window_out_of_range", WINDOW);
    /// `RetryPolicy.MaximumRetryAttempts`. Default 185.
    MAXIMUM_RETRY_ATTEMPTS = ("number of retries of a schedule", 0..=185, "", "schedule_retries_out_of_range", RETRY);
    /// `RetryPolicy.MaximumEventAgeInSeconds`. Default 86,400.
    MAXIMUM_EVENT_AGE = ("age of a schedule's event", 60..=86_400, "s", "schedule_event_age_out_of_range", RETRY);
    /// `ScheduleExpressionTimezone`: the length of an IANA name.
    TIMEZONE = ("time zone of a schedule", 1..=50, "characters", "schedule_timezone_malformed", CREATE);
}

patterns! {
    /// `Name` of a schedule.
    SCHEDULE_NAME = ("name of a schedule", 1..=64, DOTTED, "", "schedule_name_invalid", CREATE);
    /// `GroupName` of a schedule.
    GROUP_NAME = ("name of a schedule group", 1..=64, DOTTED, "", "schedule_name_invalid", CREATE);
    /// `Name` of an EventBridge rule.
    RULE_NAME = ("name of a rule", 1..=64, DOTTED, "", "schedule_name_invalid", "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html");
}

choices! {
    /// `State`. Default `ENABLED`.
    STATES = ("state of a schedule", ["DISABLED", "ENABLED"], "schedule_state_unknown", CREATE);
    /// `FlexibleTimeWindow.Mode`.
    WINDOW_MODES = ("mode of a flexible time window", ["FLEXIBLE", "OFF"], "schedule_window_mode_unknown", WINDOW);
}
