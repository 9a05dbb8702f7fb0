//! The managed policies of AWS that functions commonly use.
//!
//! Source: <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html>

use sam_model::iam::{PolicyDocument, Usage};
use sam_model::value::json;
use std::sync::Arc;

const LOGS: &[&str] = &["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];

const XRAY: &[&str] = &[
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:GetSamplingStatisticSummaries",
];

/// The path and name after `policy/`, and the actions that are allowed on every resource.
const POLICIES: &[(&str, &[&[&str]])] = &[
    ("AWSXRayDaemonWriteAccess", &[XRAY]),
    ("AWSXrayWriteOnlyAccess", &[XRAY]),
    ("service-role/AWSLambdaBasicExecutionRole", &[LOGS]),
    (
        "service-role/AWSLambdaDynamoDBExecutionRole",
        &[
            &[
                "dynamodb:DescribeStream",
                "dynamodb:GetRecords",
                "dynamodb:GetShardIterator",
                "dynamodb:ListStreams",
            ],
            LOGS,
        ],
    ),
    ("service-role/AWSLambdaRole", &[&["lambda:InvokeFunction"]]),
    (
        "service-role/AWSLambdaSQSQueueExecutionRole",
        &[&["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], LOGS],
    ),
    (
        "service-role/AWSLambdaVPCAccessExecutionRole",
        &[
            LOGS,
            &[
                "ec2:CreateNetworkInterface",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSubnets",
                "ec2:DeleteNetworkInterface",
                "ec2:AssignPrivateIpAddresses",
                "ec2:UnassignPrivateIpAddresses",
            ],
        ],
    ),
];

/// The policy of this ARN; none if it is not embedded.
pub(super) fn find(arn: &str) -> Option<Arc<PolicyDocument>> {
    let name = arn.strip_prefix("arn:aws:iam::aws:policy/")?;
    let (_, actions) = POLICIES.iter().find(|(known, _)| *known == name)?;
    let statement = json!({ "Effect": "Allow", "Action": actions.concat(), "Resource": "*" });
    let document = json!({ "Version": "2012-10-17", "Statement": [statement] });
    PolicyDocument::parse(&document, Usage::Identity).ok().map(Arc::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_policy_can_be_found_and_read() {
        for (name, _) in POLICIES {
            assert!(find(&format!("arn:aws:iam::aws:policy/{name}")).is_some(), "{name}");
        }
        assert!(find("arn:aws:iam::aws:policy/AdministratorAccess").is_none());
        assert!(find("AWSXrayWriteOnlyAccess").is_none());
    }
}
