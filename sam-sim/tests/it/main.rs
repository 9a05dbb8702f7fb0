//! The simulated account from the outside.

mod dynamodb;
mod lambda;
mod queues;
