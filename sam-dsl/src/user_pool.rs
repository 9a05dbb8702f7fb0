//! What `user_pool!` says about a user pool.

/// A Cognito user pool with one app client. Declared with [`user_pool!`](crate::user_pool), which has an example.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no user pool",
    label = "declare it with `user_pool!`",
    note = "a user pool is declared as `user_pool! {{ pub {Self}, sign_in = email }}` [not_a_user_pool]"
)]
pub trait UserPool: Send + Sync + 'static {
    /// The logical id of the pool in the template.
    const LOGICAL_ID: &'static str;
    /// The logical id of the app client.
    const CLIENT_ID: &'static str;
}

/// A group of a user pool. Declared with the pool: `groups(Admin)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no group of a user pool",
    label = "declare it with the pool",
    note = "a group is declared with its pool: `user_pool! {{ pub Users, groups({Self}) }}` [group_unknown]"
)]
pub trait Group: Send + Sync + 'static {
    /// The pool.
    type Pool: UserPool;
    /// The name of the group, as it stands in `cognito:groups`.
    const NAME: &'static str;
}
