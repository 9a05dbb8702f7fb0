//! Schedules: one fault for each way in which an expression can be wrong, and the schedule around it.

const TYPES: &str = "https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html";
const CRON: &str = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html";
const CREATE: &str = "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html";
const RETRY: &str = "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html";

faults! {
    SCHEDULE_FORM_UNKNOWN = Check "schedule_form_unknown", "a schedule must be `rate(..)`, `cron(..)` or `at(..)`" {
        what "The expression begins with none of the three forms."
        why "EventBridge answers: `Parameter ScheduleExpression is not valid`."
        rust "#[function(schedule = \"every 5 minutes\")]" => "#[function(schedule = \"rate(5 minutes)\")]"
        source TYPES
    }
    SCHEDULE_PARENTHESES = Check "schedule_parentheses", "the parentheses of a schedule must enclose the rest of it" {
        what "A parenthesis is missing, stands after a space, or something follows the last one."
        why "EventBridge refuses the expression."
        rust "#[function(schedule = \"rate (5 minutes)\")]" => "#[function(schedule = \"rate(5 minutes)\")]"
        source TYPES
    }
    SCHEDULE_TOO_LONG = Check "schedule_too_long", "a schedule expression is longer than EventBridge keeps" {
        what "The expression has too many characters."
        why "EventBridge refuses it. Ranges and steps say the same as long lists."
        rust "#[function(schedule = \"cron(0,1,2,3,4,5,6 /* .. */ * * * ? *)\")]" => "#[function(schedule = \"cron(0-30 * * * ? *)\")]"
        source CREATE
    }
    SCHEDULE_RATE_MALFORMED = Check "schedule_rate_malformed", "a rate must be a number, one space and a unit" {
        what "Between the parentheses of `rate` stands something else than two words."
        why "EventBridge refuses the expression."
        rust "#[function(schedule = \"rate(5minutes)\")]" => "#[function(schedule = \"rate(5 minutes)\")]"
        source TYPES
    }
    SCHEDULE_RATE_VALUE_OUT_OF_RANGE = Check "schedule_rate_value_out_of_range", "the value of a rate must be a whole number from 1" {
        what "The value is zero, negative, a fraction, or no number."
        why "EventBridge refuses the expression. Nothing is finer than a minute."
        rust "#[function(schedule = \"rate(0.5 hours)\")]" => "#[function(schedule = \"rate(30 minutes)\")]"
        source TYPES
    }
    SCHEDULE_RATE_UNIT_UNKNOWN = Check "schedule_rate_unit_unknown", "the unit of a rate must be minutes, hours or days" {
        what "The unit is none of the three."
        why "EventBridge refuses the expression."
        rust "#[function(schedule = \"rate(1 week)\")]" => "#[function(schedule = \"rate(7 days)\")]"
        source TYPES
    }
    SCHEDULE_RATE_UNIT_NUMBER = Check "schedule_rate_unit_number", "the unit of a rate is singular after 1 and plural otherwise" {
        what "`1 minutes` or `5 minute`."
        why "EventBridge refuses the expression."
        rust "#[function(schedule = \"rate(1 minutes)\")]" => "#[function(schedule = \"rate(1 minute)\")]"
        source CRON
    }
    SCHEDULE_CRON_FIELD_COUNT = Check "schedule_cron_field_count", "a cron expression of AWS has six fields" {
        what "There are not six fields: minutes, hours, day-of-month, month, day-of-week, year. Unix has five, without the year; Quartz has seven, with seconds."
        why "EventBridge refuses the expression."
        rust "#[function(schedule = \"cron(0 8 * * *)\")]" => "#[function(schedule = \"cron(0 8 * * ? *)\")]"
        source CRON
    }
    SCHEDULE_CRON_VALUE_OUT_OF_RANGE = Check "schedule_cron_value_out_of_range", "a value of a cron expression is outside of its field" {
        what "A number is less or more than its field holds. Days of the week count from 1, Sunday; hours end with 23."
        why "EventBridge refuses the expression."
        rust "#[function(schedule = \"cron(0 24 * * ? *)\")]" => "#[function(schedule = \"cron(0 0 * * ? *)\")]"
        source CRON
    }
    SCHEDULE_CRON_VALUE_UNKNOWN = Check "schedule_cron_value_unknown", "a word of a cron expression is no value of its field" {
        what "A field holds something that is neither a number nor one of its names: `JAN` to `DEC`, `SUN` to `SAT`."
        why "EventBridge refuses the expression."
        rust "#[function(schedule = \"cron(0 8 ? * MONDAY *)\")]" => "#[function(schedule = \"cron(0 8 ? * MON *)\")]"
        source CRON
    }
    SCHEDULE_CRON_RANGE_REVERSED = Check "schedule_cron_range_reversed", "a range of a cron expression must go up" {
        what "The first value of a range is greater than the last."
        why "AWS does not say what such a range would mean. Two ranges say it."
        rust "#[function(schedule = \"cron(0 22-2 * * ? *)\")]" => "#[function(schedule = \"cron(0 22-23,0-2 * * ? *)\")]"
        source CRON
    }
    SCHEDULE_CRON_STEP_INVALID = Check "schedule_cron_step_invalid", "a step of a cron expression must have a beginning and a size within its field" {
        what "After `/` stands no number, zero, or more than the field holds; or nothing stands before it."
        why "EventBridge refuses the expression."
        rust "#[function(schedule = \"cron(/15 * * * ? *)\")]" => "#[function(schedule = \"cron(0/15 * * * ? *)\")]"
        source CRON
    }
    SCHEDULE_CRON_WILDCARD_MISPLACED = Check "schedule_cron_wildcard_misplaced", "a wildcard stands in a field that does not know it" {
        what "`?` and `L` belong to the two day fields, `W` to the day-of-month, `#` to the day-of-week."
        why "EventBridge refuses the expression."
        rust "#[function(schedule = \"cron(? 8 * * ? *)\")]" => "#[function(schedule = \"cron(0 8 * * ? *)\")]"
        source CRON
    }
    SCHEDULE_CRON_WILDCARD_NOT_ALONE = Check "schedule_cron_wildcard_not_alone", "a wildcard of a day field must stand alone" {
        what "`?`, `L`, `W` or `#` is one of several items of a list."
        why "EventBridge takes one such expression in a field. Make a second schedule."
        rust "#[function(schedule = \"cron(0 8 ? * MON#1,MON#3 *)\")]" => "#[function(schedule = \"cron(0 8 ? * MON#1 *)\")]"
        source CRON
    }
    SCHEDULE_CRON_DAYS_BOTH_GIVEN = Check "schedule_cron_days_both_given", "one of the two day fields must be `?`" {
        what "Both the day-of-month and the day-of-week say something; `*` says something too."
        why "EventBridge refuses the expression, for the two could contradict each other."
        rust "#[function(schedule = \"cron(0 8 * * MON-FRI *)\")]" => "#[function(schedule = \"cron(0 8 ? * MON-FRI *)\")]"
        source CRON
    }
    SCHEDULE_CRON_DAYS_BOTH_OPEN = Check "schedule_cron_days_both_open", "one of the two day fields must say the day" {
        what "Both day fields are `?`."
        why "EventBridge refuses the expression: no field says the day."
        rust "#[function(schedule = \"cron(0 8 ? * ? *)\")]" => "#[function(schedule = \"cron(0 8 * * ? *)\")]"
        source CRON
    }
    SCHEDULE_NEVER_FIRES = Check "schedule_never_fires", "a cron expression names a day that never comes" {
        what "None of the months and years that the expression names has such a day."
        why "EventBridge would accept it or not; the function would never run."
        rust "#[function(schedule = \"cron(0 8 30 2 ? *)\")]" => "#[function(schedule = \"cron(0 8 L 2 ? *)\")]"
        source CRON
    }
    SCHEDULE_AT_MALFORMED = Check "schedule_at_malformed", "the moment of `at(..)` has one form" {
        what "The moment is not `yyyy-mm-ddThh:mm:ss`, or has an offset."
        why "EventBridge Scheduler refuses the expression. The time zone is an option of the schedule."
        rust "#[function(schedule = \"at(2030-01-31 08:00)\")]" => "#[function(schedule = \"at(2030-01-31T08:00:00)\", timezone = \"Europe/Paris\")]"
        source TYPES
    }
    SCHEDULE_AT_IMPOSSIBLE = Check "schedule_at_impossible", "the moment of `at(..)` does not exist in the calendar" {
        what "The month has no such day, or the day no such time."
        why "EventBridge Scheduler refuses the expression."
        rust "#[function(schedule = \"at(2030-02-30T08:00:00)\")]" => "#[function(schedule = \"at(2030-02-28T08:00:00)\")]"
        source TYPES
    }
    SCHEDULE_AT_IN_A_RULE = Build "schedule_at_in_a_rule", "a rule of an event bus knows no `at(..)`" {
        what "`at(..)` stands in an `AWS::Events::Rule` or a SAM event `Schedule`."
        why "EventBridge refuses the rule. EventBridge Scheduler can do it."
        yaml "Type: Schedule\nProperties:\n  Schedule: at(2030-01-31T08:00:00)" => "Type: ScheduleV2\nProperties:\n  ScheduleExpression: at(2030-01-31T08:00:00)"
        source TYPES
    }
    SCHEDULE_TIMEZONE_MALFORMED = Check "schedule_timezone_malformed", "a time zone must be an IANA name" {
        what "The time zone is an offset, an abbreviation with spaces, or too long."
        why "EventBridge Scheduler refuses the schedule. Names know about summer time, offsets do not."
        rust "#[function(schedule = \"cron(0 8 * * ? *)\", timezone = \"+01:00\")]" => "#[function(schedule = \"cron(0 8 * * ? *)\", timezone = \"Europe/Paris\")]"
        source TYPES
    }
    SCHEDULE_NAME_INVALID = Build "schedule_name_invalid", "the name of a schedule, a group or a rule has a form that EventBridge refuses" {
        what "The name is too long or holds something else than letters, digits, `-`, `_` and `.`."
        why "EventBridge refuses it."
        yaml "Name: every morning" => "Name: every-morning"
        source CREATE
    }
    SCHEDULE_DESCRIPTION_TOO_LONG = Build "schedule_description_too_long", "the description of a schedule is too long" {
        what "`Description` has more characters than EventBridge keeps."
        why "EventBridge refuses the schedule."
        yaml "Description: ' .. six hundred characters .. '" => "Description: Sends the digest."
        source CREATE
    }
    SCHEDULE_INPUT_TOO_LARGE = Build "schedule_input_too_large", "the input of a schedule is too large" {
        what "`Input` has more bytes than EventBridge Scheduler sends."
        why "EventBridge Scheduler refuses the schedule."
        yaml "Input: ' .. half a megabyte of JSON .. '" => "Input: '{ \"report\": \"daily\" }'"
        source CREATE
    }
    SCHEDULE_RETRIES_OUT_OF_RANGE = Build "schedule_retries_out_of_range", "a schedule is retried more often than EventBridge offers" {
        what "`MaximumRetryAttempts` is too large."
        why "EventBridge refuses the schedule."
        yaml "RetryPolicy:\n  MaximumRetryAttempts: 500" => "RetryPolicy:\n  MaximumRetryAttempts: 185"
        source RETRY
    }
    SCHEDULE_EVENT_AGE_OUT_OF_RANGE = Build "schedule_event_age_out_of_range", "an event of a schedule is kept shorter or longer than EventBridge offers" {
        what "`MaximumEventAgeInSeconds` is outside of what EventBridge offers."
        why "EventBridge refuses the schedule."
        yaml "RetryPolicy:\n  MaximumEventAgeInSeconds: 10" => "RetryPolicy:\n  MaximumEventAgeInSeconds: 60"
        source RETRY
    }
    SCHEDULE_WINDOW_OUT_OF_RANGE = Build "schedule_window_out_of_range", "a flexible time window is outside of what EventBridge Scheduler offers" {
        what "`MaximumWindowInMinutes` is zero or longer than a day."
        why "EventBridge Scheduler refuses the schedule."
        yaml "FlexibleTimeWindow:\n  Mode: FLEXIBLE\n  MaximumWindowInMinutes: 2880" => "FlexibleTimeWindow:\n  Mode: FLEXIBLE\n  MaximumWindowInMinutes: 60"
        source CREATE
    }
    SCHEDULE_WINDOW_MODE_UNKNOWN = Build "schedule_window_mode_unknown", "a flexible time window has no such mode" {
        what "`Mode` is something else than `OFF` or `FLEXIBLE`; a flexible one needs `MaximumWindowInMinutes`."
        why "EventBridge Scheduler refuses the schedule. In YAML a bare `OFF` is read as false and needs quotes."
        yaml "FlexibleTimeWindow:\n  Mode: NONE" => "FlexibleTimeWindow:\n  Mode: 'OFF'"
        source CREATE
    }
    SCHEDULE_STATE_UNKNOWN = Build "schedule_state_unknown", "a schedule has no such state" {
        what "`State` is something else than `ENABLED` or `DISABLED`."
        why "EventBridge refuses the schedule."
        yaml "State: PAUSED" => "State: DISABLED"
        source CREATE
    }
}
