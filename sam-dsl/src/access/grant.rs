//! A permission: actions on one resource.

use sam_model::Value;

/// Actions on a resource, as they come into the policy of a function.
///
/// # Example
/// ```
/// use sam_dsl::access::Grant;
/// use sam_model::intrinsic::get_att;
///
/// let grant = Grant::new(["sqs:SendMessage"], get_att("Jobs", "Arn"));
/// assert_eq!(grant.actions, ["sqs:SendMessage"]);
/// ```
///
/// Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>
#[derive(Clone, Debug, PartialEq)]
pub struct Grant {
    /// IAM actions, such as `dynamodb:GetItem`.
    pub actions: Vec<String>,
    /// The ARN: an intrinsic function of the template, or `*` where AWS offers nothing narrower.
    pub resource: Value,
}

impl Grant {
    /// `actions` on `resource`.
    pub fn new<S: Into<String>>(actions: impl IntoIterator<Item = S>, resource: Value) -> Self {
        Self { actions: actions.into_iter().map(Into::into).collect(), resource }
    }
}

/// Permissions for a raw SDK client. Declared with [`grant!`](crate::grant!).
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
/// grant! { pub Inspect: "dynamodb:DescribeTable" on table Order }
///
/// # fn main() {
/// use sam_dsl::access::Grants;
/// assert_eq!(Inspect::grants()[0].actions, ["dynamodb:DescribeTable"]);
/// assert_eq!(Inspect::environment()[0].0, "ORDERS_TABLE");
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no grant",
    label = "this does not say what the client may do",
    note = "declare it: `grant! {{ pub Describe: \"dynamodb:DescribeTable\" on table Order }}` [grant_not_declared]"
)]
pub trait Grants: Send + Sync + 'static {
    /// What is granted.
    fn grants() -> Vec<Grant>;

    /// The environment variables that name the resources, with their values in the template. Default: none.
    fn environment() -> Vec<(String, Value)> {
        Vec::new()
    }
}
