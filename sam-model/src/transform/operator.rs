//! What the resources share with which Lambda operates on infrastructure: the role for it, and how their parts are checked.

use super::fault::Fault;
use super::model::{Kind, Problem, What};
use super::resource::{CREATED_BY, Declared, Made, closed_tag_list};
use super::{Context, iam, managed_policy};
use crate::value::json;

/// The role of an operator that has one of AWS's managed policies.
pub(super) fn role(context: &Context<'_>, declared: &Declared, policy: &str) -> Result<Made, Fault> {
    let id = format!("{}OperatorRole", declared.logical_id);
    let mut role = Made::new("AWS::IAM::Role", &id, &declared.passed_through())?;
    role.set("AssumeRolePolicyDocument", iam::trust("lambda.amazonaws.com"));
    let policy = managed_policy::arn(context.environment.partition(), policy);
    role.set("ManagedPolicyArns", json!([policy]));
    let propagated = declared.truthy("PropagateTags").and_then(|_| declared.get("Tags"));
    role.set("Tags", closed_tag_list(propagated, CREATED_BY));
    Ok(role)
}

/// What is wrong with a part of a property, in the words of the service.
pub(super) fn message(part: &str, problem: &Problem) -> String {
    let path = format!("Property '{part}.{}'", problem.path());
    match &problem.what {
        What::Missing => format!("{path} is required."),
        What::Null => format!("{path} none is not an allowed value."),
        What::Unknown => format!("{path} is an invalid property."),
        What::Wrong([Kind::List]) => format!("{path} value is not a valid list."),
        What::Wrong([Kind::Map, Kind::Word(_)]) => format!("{path} value is not a valid dict."),
        What::Wrong(kinds) => {
            let kinds: Vec<&str> = kinds.iter().map(name).collect();
            format!("{path} value must be {}.", kinds.join(" or "))
        }
    }
}

fn name(kind: &Kind) -> &'static str {
    match kind {
        Kind::List | Kind::Items(_) => "list",
        Kind::Integer => "integer",
        Kind::Float => "number",
        Kind::Bool => "boolean",
        Kind::Text | Kind::Word(_) => "string",
        Kind::Any | Kind::Map | Kind::Model(_) | Kind::Each(_) => "dictionary",
    }
}
