//! What must hold in a template as a whole, so that AWS accepts it and it does what it says.
//!
//! A rule is a file named after the fault that it reports; what is only a number, a name or a word of one property is
//! a row in `values`. Rules read SAM templates, and plain CloudFormation where the same property exists. A value
//! that is only known at deployment (an intrinsic function) is left to the deployment.

mod access;
mod api;
mod consumer;
mod function;
mod model;
mod queue;
mod schedule;
mod stack;
mod table;
mod user_pool;
mod values;

use crate::diagnostic::Diagnostic;
use crate::fault::Fault;
use crate::template::Template;

/// A check of a template.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// What it reports.
    pub fault: &'static Fault,
    /// Adds what it finds.
    pub check: fn(&Template, &mut Vec<Diagnostic>),
}

/// Every rule that has a file of its own, by the code of its fault.
pub static RULES: &[Rule] = &[
    api::api_too_many_routes::RULE,
    api::authorizer_unknown::RULE,
    consumer::batch_without_window::RULE,
    table::billing_mode_contradicts_capacity::RULE,
    stack::dependency_cycle::RULE,
    function::environment_name_reserved::RULE,
    function::environment_too_large::RULE,
    api::function_slower_than_api::RULE,
    table::index_duplicate::RULE,
    table::index_key_malformed::RULE,
    table::key_attribute_undefined::RULE,
    table::key_attribute_unused::RULE,
    table::key_schema_malformed::RULE,
    queue::queue_dead_letter_kind::RULE,
    queue::queue_dead_letter_loop::RULE,
    queue::queue_dead_letter_retention::RULE,
    queue::queue_fifo_name_suffix::RULE,
    queue::queue_fifo_option_on_standard::RULE,
    queue::queue_max_receive_count_below_advice::RULE,
    queue::queue_redrive_malformed::RULE,
    queue::queue_visibility_below_advice::RULE,
    queue::queue_visibility_below_function_timeout::RULE,
    stack::reference_unknown::RULE,
    function::reserved_concurrency_above_quota::RULE,
    access::role_policy_too_large::RULE,
    api::route_duplicate::RULE,
    api::route_malformed::RULE,
    api::route_reserved::RULE,
    api::route_variables_differ::RULE,
    schedule::schedule_expression::RULE,
    consumer::stream_not_enabled::RULE,
    consumer::stream_too_many_consumers::RULE,
    stack::template_too_large::RULE,
    table::too_many_projected_attributes::RULE,
    stack::too_many_resources::RULE,
    user_pool::user_pool_attribute_required::RULE,
    user_pool::user_pool_auth_flows_mixed::RULE,
    user_pool::user_pool_sign_in_ambiguous::RULE,
    user_pool::user_pool_token_validity_out_of_range::RULE,
    consumer::window_on_fifo_queue::RULE,
];

/// Everything that is wrong with a template, sorted by place.
pub fn check(template: &Template) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    values::check(template, &mut found);
    for rule in RULES {
        (rule.check)(template, &mut found);
    }
    found.sort_by(|left, right| {
        (&left.place, left.code, &left.message).cmp(&(&right.place, right.code, &right.message))
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault;
    use crate::limits::{cloudformation, lambda};

    /// The codes that a template in YAML breaks, with the places.
    pub(in crate::rules) fn codes(resources: &str) -> Vec<String> {
        let indented: String = resources.lines().map(|line| format!("  {line}\n")).collect();
        findings(&format!("Resources:\n{indented}"))
    }

    /// The same for a whole template.
    pub(in crate::rules) fn findings(text: &str) -> Vec<String> {
        let template = Template::parse(text).unwrap_or_else(|errors| panic!("{text}\n{errors:?}"));
        let found = check(&template);
        for diagnostic in &found {
            assert!(fault::find(diagnostic.code).is_some(), "{} is not in the catalogue", diagnostic.code);
            assert!(!diagnostic.help.is_empty(), "{diagnostic}");
        }
        found.iter().map(|diagnostic| format!("{} {}", diagnostic.code, diagnostic.place)).collect()
    }

    #[test]
    fn rules_are_sorted_by_code() {
        // The rule of schedules reports many codes and is filed under the name of its file.
        let codes: Vec<_> =
            RULES.iter().map(|rule| rule.fault.code).filter(|code| !code.starts_with("schedule")).collect();
        assert!(codes.is_sorted(), "{codes:?}");
    }

    #[test]
    fn an_empty_template_has_one_fault() {
        assert_eq!(findings("Resources: {}\n"), ["too_many_resources "]);
    }

    #[test]
    fn findings_are_sorted_by_place() {
        let found = codes(&format!(
            "B:\n  Type: AWS::Serverless::Function\n  Properties:\n    Timeout: {}\n    MemorySize: 1\nA:\n  Type: AWS::SQS::Queue\n  Properties: {{DelaySeconds: 901}}",
            lambda::FUNCTION_TIMEOUT.max + 1
        ));
        assert_eq!(
            found,
            [
                "queue_delay_out_of_range A.Properties.DelaySeconds",
                "function_memory_out_of_range B.Properties.MemorySize",
                "function_timeout_out_of_range B.Properties.Timeout",
            ]
        );
    }

    #[test]
    fn properties_of_the_wrong_shape_are_no_panic() {
        let kinds = [
            "AWS::Serverless::Function",
            "AWS::Serverless::Api",
            "AWS::Serverless::HttpApi",
            "AWS::SQS::Queue",
            "AWS::DynamoDB::Table",
            "AWS::Cognito::UserPool",
            "AWS::Cognito::UserPoolClient",
            "AWS::Scheduler::Schedule",
            "AWS::Lambda::EventSourceMapping",
            "AWS::IAM::Role",
            "AWS::Events::Rule",
            "AWS::Serverless::SimpleTable",
        ];
        let names = [
            "Timeout",
            "MemorySize",
            "Environment",
            "Events",
            "Policies",
            "KeySchema",
            "AttributeDefinitions",
            "Auth",
            "GlobalSecondaryIndexes",
            "LocalSecondaryIndexes",
            "RedrivePolicy",
            "FifoQueue",
            "QueueName",
            "Schema",
            "ExplicitAuthFlows",
            "ScheduleExpression",
            "BatchSize",
            "EventSourceArn",
            "FunctionName",
            "Layers",
            "Tags",
            "TokenValidityUnits",
            "AccessTokenValidity",
            "StreamSpecification",
            "BillingMode",
            "ProvisionedThroughput",
        ];
        for value in [
            "null",
            "[]",
            "{}",
            "-1",
            "1e300",
            "'x'",
            "true",
            "[[]]",
            "[{}]",
            "{a: null}",
            "{a: {Properties: [], Type: SQS}}",
            "!Ref A",
            "[null]",
        ] {
            for kind in kinds {
                let properties: String = names.iter().map(|name| format!("    {name}: {value}\n")).collect();
                let _ = codes(&format!("A:\n  Type: {kind}\n  Properties:\n{properties}"));
            }
        }
    }

    #[test]
    fn a_template_of_the_largest_size_is_clean() {
        let resources = |count: u64| -> String {
            (0..count).map(|at| format!("T{at}:\n  Type: AWS::SNS::Topic\n")).collect()
        };
        assert_eq!(codes(&resources(cloudformation::RESOURCES.max)), [""; 0]);
        assert_eq!(codes(&resources(cloudformation::RESOURCES.max + 1)), ["too_many_resources "]);
    }
}
