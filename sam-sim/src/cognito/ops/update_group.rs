//! `UpdateGroup`: changes a group; what is left out stays.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateGroup.html>

use crate::AwsError;
use crate::cognito::constraint::{ANY, DESCRIPTION, GROUP_NAME, Member, USER_POOL_ID, optional, required};
use crate::service::Call;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const MEMBERS: &[Member] = &[
    required("UserPoolId", &USER_POOL_ID),
    required("GroupName", &GROUP_NAME),
    optional("Description", &DESCRIPTION),
    optional("RoleArn", &ANY),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
    group_name: String,
    description: Option<String>,
    role_arn: Option<String>,
    precedence: Option<u64>,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let Input { user_pool_id, group_name, description, role_arn, precedence } = input;
    let now = call.now();
    call.account.services().cognito.with(|state| {
        let group = state.pool(&user_pool_id)?.group(&group_name)?;
        group.description = description.or_else(|| group.description.take());
        group.role_arn = role_arn.or_else(|| group.role_arn.take());
        group.precedence = precedence.or(group.precedence);
        group.modified = now;
        Ok(json!({ "Group": group.describe(&user_pool_id) }))
    })
}
