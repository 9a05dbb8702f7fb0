//! The simulated account from the outside.

mod bad_input;
mod dynamodb;
mod lambda;
mod queues;
