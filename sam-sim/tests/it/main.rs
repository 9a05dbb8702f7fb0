//! The simulated account from the outside.

mod lambda;
