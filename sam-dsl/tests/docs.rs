//! The figures of the documentation are those of AWS that the macros enforce.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use sam_dsl::builder::{DeadLetter, Function, UserPool};
use sam_model::limit::Limit;
use sam_model::limits::{apigateway, cognito, dynamodb, lambda, sqs};

const API: &str = include_str!("../src/docs/api.md");
const FUNCTION: &str = include_str!("../src/docs/function.md");
const QUEUE: &str = include_str!("../src/docs/queue.md");
const TABLE: &str = include_str!("../src/docs/table.md");
const USER_POOL: &str = include_str!("../src/docs/user_pool.md");

#[test]
fn the_ranges_of_a_function_are_those_of_its_limits() {
    check(FUNCTION, "| `memory` |", &range(&lambda::FUNCTION_MEMORY));
    check(FUNCTION, "| `memory` |", &format!("| {} |", Function::DEFAULT_MEMORY.get()));
    check(FUNCTION, "| `timeout` |", &range(&lambda::FUNCTION_TIMEOUT));
    check(FUNCTION, "| `timeout` |", &format!("| {} s |", Function::DEFAULT_TIMEOUT.get()));
    check(
        FUNCTION,
        "| `timeout` |",
        &format!("behind an HTTP API up to {} s", apigateway::HTTP_INTEGRATION_TIMEOUT.max),
    );
    check(
        FUNCTION,
        "| `timeout` |",
        &format!("behind a REST API up to {} s", apigateway::REST_INTEGRATION_TIMEOUT.max),
    );
    check(FUNCTION, "| `ephemeral_storage` |", &range(&lambda::EPHEMERAL_STORAGE));
    check(FUNCTION, "| `reserved_concurrency` |", &range(&lambda::RESERVED_CONCURRENCY));
    check(FUNCTION, "| `description` |", &format!("up to {} characters", lambda::DESCRIPTION.max));
    check(FUNCTION, "| `consume` | `batch` |", &range(&lambda::BATCH_SIZE_SQS));
    check(
        FUNCTION,
        "| `consume` | `batch` |",
        &format!("up to {} of a FIFO queue", lambda::BATCH_SIZE_SQS_FIFO.max),
    );
    check(FUNCTION, "| `consume` | `batch` |", &format!("| {} |", lambda::BATCH_SIZE_WITHOUT_WINDOW.max));
    check(FUNCTION, "| `consume`, `stream` | `window` |", &range(&lambda::BATCHING_WINDOW));
    check(FUNCTION, "| `consume` | `maximum_concurrency` |", &range(&lambda::MAXIMUM_CONCURRENCY_SQS));
    check(FUNCTION, "| `stream` | `batch` |", &range(&lambda::BATCH_SIZE_STREAM));
    check(FUNCTION, "| `stream` | `retries` |", &range(&lambda::MAXIMUM_RETRY_ATTEMPTS_STREAM));
}

#[test]
fn the_ranges_of_a_queue_are_those_of_its_limits() {
    check(QUEUE, "| `visibility_timeout` |", &range(&sqs::VISIBILITY_TIMEOUT));
    check(QUEUE, "| `visibility_timeout` |", &format!("| {} s |", sqs::VISIBILITY_TIMEOUT_DEFAULT));
    check(QUEUE, "| `delay` |", &range(&sqs::DELAY));
    check(QUEUE, "| `retention` |", &range(&sqs::RETENTION));
    check(QUEUE, "| `retention` |", &format!("| {} days |", sqs::RETENTION_DEFAULT / 86_400));
    check(QUEUE, "| `dead_letter(after = n)` |", &range(&sqs::MAX_RECEIVE_COUNT));
    check(
        QUEUE,
        "| `dead_letter(.., retention = t)` |",
        &format!("| {} days |", DeadLetter::RETENTION.get() / 86_400),
    );
}

#[test]
fn the_other_figures_are_those_of_their_limits() {
    check(API, "| `http` |", &format!("| {} s |", apigateway::HTTP_INTEGRATION_TIMEOUT.max));
    check(API, "| `rest` |", &format!("| {} s |", apigateway::REST_INTEGRATION_TIMEOUT.max));
    check(
        TABLE,
        "A secondary index",
        &format!("up to {} global and {} local", dynamodb::GLOBAL_INDEXES.max, dynamodb::LOCAL_INDEXES.max),
    );
    check(USER_POOL, "| `password_length` |", &range(&cognito::PASSWORD_MINIMUM_LENGTH));
    check(USER_POOL, "| `password_length` |", &format!("| {} |", UserPool::DEFAULT_PASSWORD_LENGTH));
}

/// The line that begins so must contain this.
#[track_caller]
fn check(page: &str, line: &str, figure: &str) {
    let line = page
        .lines()
        .find(|one| one.starts_with(line))
        .unwrap_or_else(|| panic!("no line begins with {line:?}"));
    assert!(line.contains(figure), "{figure:?} is not in {line:?}");
}

/// `128 to 10,240`
fn range(limit: &Limit) -> String {
    format!("{} to {}", grouped(limit.min), grouped(limit.max))
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let digit = |(at, digit): (usize, char)| {
        let comma = at > 0 && (digits.len() - at).is_multiple_of(3);
        [comma.then_some(','), Some(digit)].into_iter().flatten().collect::<Vec<_>>()
    };
    digits.chars().enumerate().flat_map(digit).collect()
}
