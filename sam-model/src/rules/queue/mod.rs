//! Rules about queues.

use super::model::{QUEUE, find};
use crate::template::{Resource, Template};

pub(super) mod queue_dead_letter_kind;
pub(super) mod queue_dead_letter_loop;
pub(super) mod queue_dead_letter_retention;
pub(super) mod queue_fifo_name_suffix;
pub(super) mod queue_fifo_option_on_standard;
pub(super) mod queue_max_receive_count_below_advice;
pub(super) mod queue_redrive_malformed;
pub(super) mod queue_visibility_below_advice;
pub(super) mod queue_visibility_below_function_timeout;

const TARGET: &str = "Properties.RedrivePolicy.deadLetterTargetArn";

/// The dead-letter queue of a queue, if it is in the same template.
fn dead_letters<'a>(template: &'a Template, queue: &Resource) -> Option<(&'a str, &'a Resource)> {
    find(template, queue.get(&["RedrivePolicy", "deadLetterTargetArn"])?, QUEUE)
}
