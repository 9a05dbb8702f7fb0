//! `ListUsers`: lists the users of a pool.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html>

use super::filter::Filter;
use super::page::page;
use crate::AwsError;
use crate::cognito::constraint::{ANY, Member, USER_POOL_ID, optional, required};
use crate::cognito::user::User;
use crate::service::Call;
use serde::Deserialize;
use serde_json::Value;

pub(super) const MEMBERS: &[Member] =
    &[required("UserPoolId", &USER_POOL_ID), optional("Filter", &ANY), optional("PaginationToken", &ANY)];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
    filter: Option<String>,
    attributes_to_get: Option<Vec<String>>,
    limit: Option<u64>,
    pagination_token: Option<String>,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let Input { user_pool_id, filter, attributes_to_get, limit, pagination_token } = input;
    let filter =
        filter.as_deref().filter(|filter| !filter.trim().is_empty()).map(Filter::parse).transpose()?;
    call.account.services().cognito.with(|state| {
        let matching = |user: &&User| filter.as_ref().is_none_or(|filter| filter.matches(user));
        let describe = |user: &User| {
            let mut described = user.describe("Attributes");
            if let Some(names) = &attributes_to_get {
                described["Attributes"] = user.attribute_list(|name| names.iter().any(|known| known == name));
            }
            described
        };
        let users = state.pool(&user_pool_id)?.users.values().filter(matching).map(describe).collect();
        page(users, "Users", "PaginationToken", limit, pagination_token.as_deref())
    })
}
