//! `CreateGroup`: makes a group.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html>

use crate::AwsError;
use crate::cognito::constraint::{ANY, DESCRIPTION, GROUP_NAME, Member, USER_POOL_ID, optional, required};
use crate::cognito::error::Error;
use crate::cognito::pool::Group;
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
        let pool = state.pool(&user_pool_id)?;
        if pool.groups.contains_key(&group_name) {
            let message = "A group with the name already exists.".to_owned();
            return Err(Error::GroupExistsException { message }.into());
        }
        let group = Group {
            name: group_name.clone(),
            description,
            precedence,
            role_arn,
            created: now,
            modified: now,
        };
        let output = json!({ "Group": group.describe(&user_pool_id) });
        pool.groups.insert(group_name, group);
        Ok(output)
    })
}
