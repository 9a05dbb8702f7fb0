//! EventBridge Scheduler, and the scheduled rules of EventBridge.
//!
//! Each schedule is a task of the account that sleeps until its next time, in virtual time, and invokes its target:
//! a schedule with the rights of the role of the target, a rule with what the resource policy of the function permits.
//!
//! Not simulated: the APIs of both services (templates make schedules and rules), schedule groups other than names,
//! event patterns and event buses, targets other than functions and, of schedules, queues.
//! Source: <https://docs.aws.amazon.com/scheduler/latest/UserGuide/what-is-scheduler.html>

mod dead_letter;
mod retry;
mod rule;
mod schedule;
#[cfg(test)]
mod tests;
mod times;

pub use retry::RetryPolicy;
pub use rule::{Rule, RuleTarget, delete_rule, put_rule};
pub use schedule::{
    Schedule, ScheduleTarget, create_schedule, delete_schedule, parse_time, parse_time_zone, update_schedule,
};
pub use times::Times;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use tokio::task::AbortHandle;

/// The state of both services: the tasks that sleep.
#[derive(Debug, Default)]
pub struct Scheduler {
    schedules: Mutex<BTreeMap<String, AbortHandle>>,
    rules: Mutex<BTreeMap<String, AbortHandle>>,
}

impl Scheduler {
    /// The ARNs of the schedules that are enabled and not over.
    pub fn schedules(&self) -> Vec<String> {
        active(&self.schedules)
    }

    /// The ARNs of the scheduled rules that are enabled.
    pub fn rules(&self) -> Vec<String> {
        active(&self.rules)
    }
}

fn active(tasks: &Mutex<BTreeMap<String, AbortHandle>>) -> Vec<String> {
    let tasks = tasks.lock().unwrap_or_else(PoisonError::into_inner);
    tasks.iter().filter(|(_, task)| !task.is_finished()).map(|(arn, _)| arn.clone()).collect()
}

/// Puts a task in the place of the one that has the same ARN, or only ends that one.
fn replace(tasks: &Mutex<BTreeMap<String, AbortHandle>>, arn: &str, task: Option<AbortHandle>) {
    let mut tasks = tasks.lock().unwrap_or_else(PoisonError::into_inner);
    let before = match task {
        Some(task) => tasks.insert(arn.to_owned(), task),
        None => tasks.remove(arn),
    };
    if let Some(before) = before {
        before.abort();
    }
}
