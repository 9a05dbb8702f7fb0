//! Expressions and time zones of schedules; each fault of the grammar has its own code.

use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::limits::scheduler::TIMEZONE;
use crate::rules::Rule;
use crate::rules::model::{events, resources};
use crate::schedule::{Schedule, timezone_violation};
use crate::template::Template;
use crate::value::Value;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::schedule::SCHEDULE_FORM_UNKNOWN, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for (id, schedule) in resources(template, &["AWS::Scheduler::Schedule"]) {
        let place = |name: &str| Place::property(id, &format!("Properties.{name}"));
        expression(schedule.properties.get("ScheduleExpression"), false, place("ScheduleExpression"), found);
        timezone(
            schedule.properties.get("ScheduleExpressionTimezone"),
            place("ScheduleExpressionTimezone"),
            found,
        );
    }
    for (id, rule) in resources(template, &["AWS::Events::Rule"]) {
        let place = Place::property(id, "Properties.ScheduleExpression");
        expression(rule.properties.get("ScheduleExpression"), true, place, found);
    }
    for event in events(template) {
        match event.kind {
            "Schedule" => expression(event.get("Schedule"), true, event.place("Schedule"), found),
            "ScheduleV2" => {
                expression(event.get("ScheduleExpression"), false, event.place("ScheduleExpression"), found);
                let place = event.place("ScheduleExpressionTimezone");
                timezone(event.get("ScheduleExpressionTimezone"), place, found);
            }
            _ => {}
        }
    }
}

fn expression(value: Option<&Value>, of_rule: bool, place: Place, found: &mut Vec<Diagnostic>) {
    let Some(text) = value.and_then(Value::as_str) else {
        return;
    };
    let parsed = if of_rule { Schedule::parse_of_rule(text) } else { Schedule::parse(text) };
    if let Err(error) = parsed {
        found.push(Diagnostic::error(error.code, place, error.message, error.help));
    }
}

fn timezone(value: Option<&Value>, place: Place, found: &mut Vec<Diagnostic>) {
    if let Some(message) = value.and_then(Value::as_str).and_then(timezone_violation) {
        found.push(Diagnostic::error(
            TIMEZONE.code,
            place,
            message,
            "write a name of the IANA database, such as `UTC`",
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    #[test]
    fn every_place_of_an_expression_is_read() {
        let event = |kind: &str, member: &str, text: &str| {
            codes(&format!(
                "F:\n  Type: AWS::Serverless::Function\n  Properties:\n    Events:\n      E:\n        Type: {kind}\n        Properties: {{{member}: '{text}'}}"
            ))
        };
        let at = "at(2030-01-01T00:00:00)";
        assert_eq!(event("ScheduleV2", "ScheduleExpression", at), [""; 0]);
        assert_eq!(
            event("Schedule", "Schedule", at),
            ["schedule_at_in_a_rule F.Properties.Events.E.Properties.Schedule"]
        );
        assert_eq!(
            event("ScheduleV2", "ScheduleExpression", "cron(0 8 * * *)"),
            ["schedule_cron_field_count F.Properties.Events.E.Properties.ScheduleExpression"]
        );
        assert_eq!(
            event("ScheduleV2", "ScheduleExpressionTimezone", "+01:00"),
            ["schedule_timezone_malformed F.Properties.Events.E.Properties.ScheduleExpressionTimezone"]
        );
        assert_eq!(
            codes("R:\n  Type: AWS::Events::Rule\n  Properties: {ScheduleExpression: rate(1 minutes)}"),
            ["schedule_rate_unit_number R.Properties.ScheduleExpression"]
        );
        assert_eq!(
            codes("S:\n  Type: AWS::Scheduler::Schedule\n  Properties: {ScheduleExpression: rate(1 day)}"),
            [""; 0]
        );
    }
}
