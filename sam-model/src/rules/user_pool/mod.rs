//! Rules about user pools and their clients.

pub(super) mod user_pool_attribute_required;
pub(super) mod user_pool_auth_flows_mixed;
pub(super) mod user_pool_sign_in_ambiguous;
pub(super) mod user_pool_token_validity_out_of_range;
