//! `cargo sam`.
fn main() {}
