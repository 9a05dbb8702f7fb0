//! What `grant!` can be on: for each kind, the permission and the environment variable that names the resource.

use super::Grant;
use crate::queue::Queue;
use crate::table::Table;
use crate::user_pool::UserPool;
use sam_model::Value;
use sam_model::intrinsic::{get_att, reference};

type Granted = (Grant, (String, Value));

/// `on table Order`
pub fn table<T: Table>(actions: &[&str]) -> Granted {
    let variable = crate::handle::table::variable(T::LOGICAL_ID);
    granted(actions, T::LOGICAL_ID, variable)
}

/// `on queue Jobs`
pub fn queue<Q: Queue>(actions: &[&str]) -> Granted {
    granted(actions, Q::LOGICAL_ID, crate::handle::queue::variable(Q::LOGICAL_ID))
}

/// `on user_pool Users`
pub fn user_pool<P: UserPool>(actions: &[&str]) -> Granted {
    granted(actions, P::LOGICAL_ID, format!("{}_USER_POOL_ID", crate::names::screaming_snake(P::LOGICAL_ID)))
}

fn granted(actions: &[&str], logical_id: &str, variable: String) -> Granted {
    (Grant::new(actions.iter().copied(), get_att(logical_id, "Arn")), (variable, reference(logical_id)))
}
