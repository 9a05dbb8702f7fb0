//! The inline policies of a role have 10,240 characters together, white space not counted.
//!
//! What only the deployment knows is counted at the least that it can be, so that nothing is refused that would fit.

use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::intrinsic;
use crate::limits::iam::{MANAGED_POLICY, ROLE_POLICIES, TRUST_POLICY};
use crate::rules::Rule;
use crate::rules::model::{SAM_FUNCTION, resources, target};
use crate::template::Template;
use crate::value::Value;
use std::collections::BTreeMap;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::access::ROLE_POLICY_TOO_LARGE, check };

/// `arn:aws:sqs:us-east-1:123456789012:` and a name: the least that an ARN has.
const ARN: usize = 36;

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    let mut roles: BTreeMap<&str, usize> = BTreeMap::new();
    for (id, role) in resources(template, &["AWS::IAM::Role"]) {
        let policies = role.properties.get("Policies").and_then(Value::as_array).into_iter().flatten();
        *roles.entry(id).or_default() +=
            policies.filter_map(|policy| policy.get("PolicyDocument")).map(size).sum::<usize>();
        let trust = role.properties.get("AssumeRolePolicyDocument").map_or(0, size);
        if let Some(message) = TRUST_POLICY.violation(trust as u64) {
            let place = Place::property(id, "Properties.AssumeRolePolicyDocument");
            found.push(Diagnostic::error(
                TRUST_POLICY.code,
                place,
                message,
                "name fewer principals, or use a condition",
            ));
        }
    }
    for (_, policy) in resources(template, &["AWS::IAM::Policy", "AWS::IAM::RolePolicy"]) {
        let size = policy.properties.get("PolicyDocument").map_or(0, size);
        let listed = policy.properties.get("Roles").and_then(Value::as_array).into_iter().flatten();
        for role in listed.chain(policy.properties.get("RoleName")).filter_map(target) {
            *roles.entry(role).or_default() += size;
        }
    }
    for (id, function) in resources(template, &[SAM_FUNCTION]) {
        let policies = function.properties.get("Policies");
        let one = policies.filter(|policies| policies.is_object());
        let list = policies.and_then(Value::as_array).into_iter().flatten();
        let inline = list.chain(one).filter(|policy| policy.get("Statement").is_some());
        *roles.entry(id).or_default() += inline.map(size).sum::<usize>();
    }
    for (id, size) in roles {
        if let Some(message) = ROLE_POLICIES.violation(size as u64) {
            let help = "divide the function, or join statements that have the same actions";
            found.push(Diagnostic::error(
                RULE.fault.code,
                Place::property(id, "Properties.Policies"),
                message,
                help,
            ));
        }
    }
    for (id, policy) in resources(template, &["AWS::IAM::ManagedPolicy"]) {
        let size = policy.properties.get("PolicyDocument").map_or(0, size);
        if let Some(message) = MANAGED_POLICY.violation(size as u64) {
            let place = Place::property(id, "Properties.PolicyDocument");
            found.push(Diagnostic::error(MANAGED_POLICY.code, place, message, "divide the policy"));
        }
    }
}

/// The least number of characters that a part of a policy has as JSON without white space.
fn size(value: &Value) -> usize {
    if let Some((name, argument)) = intrinsic::call(value) {
        return match (name, argument) {
            ("Fn::GetAtt", Value::Array(parts)) if parts.get(1).and_then(Value::as_str) == Some("Arn") => {
                ARN + 2
            }
            ("Fn::Sub", Value::String(text)) => literal(text) + 2,
            ("Fn::Sub", Value::Array(parts)) => parts.first().and_then(Value::as_str).map_or(0, literal) + 2,
            ("Fn::Join", Value::Array(parts)) => {
                let list = parts.get(1).and_then(Value::as_array).into_iter().flatten();
                list.filter_map(Value::as_str).map(str::len).sum::<usize>() + 2
            }
            _ => 2,
        };
    }
    match value {
        Value::Object(map) => {
            let entries: usize = map.iter().map(|(key, value)| key.chars().count() + 3 + size(value)).sum();
            2 + entries + map.len().saturating_sub(1)
        }
        Value::Array(list) => 2 + list.iter().map(size).sum::<usize>() + list.len().saturating_sub(1),
        Value::String(text) => text.chars().filter(|letter| !letter.is_whitespace()).count() + 2,
        other => other.to_string().len(),
    }
}

/// The characters of a text of `Fn::Sub` that are not within `${..}`.
fn literal(text: &str) -> usize {
    let mut pieces = text.split("${");
    let first = pieces.next().map_or(0, str::len);
    first + pieces.map(|piece| piece.split_once('}').map_or(0, |(_, rest)| rest.len())).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::codes;
    use crate::value::json;

    fn statement(actions: usize) -> String {
        let list: Vec<_> = (0..actions).map(|_| "'dynamodb:GetItem'").collect();
        format!("{{Statement: [{{Effect: Allow, Action: [{}], Resource: '*'}}]}}", list.join(", "))
    }

    #[test]
    fn inline_policies_of_a_function_count_together() {
        let function = |first: usize, second: usize| {
            codes(&format!(
                "F:\n  Type: AWS::Serverless::Function\n  Properties: {{Policies: [{}, {}]}}",
                statement(first),
                statement(second)
            ))
        };
        // An action takes 19 characters with its comma.
        assert_eq!(function(260, 260), [""; 0]);
        assert_eq!(function(270, 270), ["role_policy_too_large F.Properties.Policies"]);
    }

    #[test]
    fn policies_that_are_attached_count_for_their_role() {
        let role = "R:\n  Type: AWS::IAM::Role\n";
        let policy = |id: &str| {
            format!(
                "{id}:\n  Type: AWS::IAM::Policy\n  Properties: {{PolicyName: p, Roles: [!Ref R], PolicyDocument: {}}}\n",
                statement(300)
            )
        };
        assert_eq!(codes(&format!("{role}{}", policy("A"))), [""; 0]);
        assert_eq!(
            codes(&format!("{role}{}{}", policy("A"), policy("B"))),
            ["role_policy_too_large R.Properties.Policies"]
        );
    }

    #[test]
    fn a_size_is_that_of_json_without_white_space() {
        let policy = json!({"Statement": [{"Effect": "Allow", "Action": ["a:B", "c:D"], "Resource": "*"}], "Id": "a b"});
        assert_eq!(size(&policy), policy.to_string().len() - 1);
        assert_eq!(size(&json!({"Fn::Sub": "arn:${AWS::Partition}:s3:::b"})), "\"arn::s3:::b\"".len());
        assert_eq!(literal("${"), 0);
    }
}
