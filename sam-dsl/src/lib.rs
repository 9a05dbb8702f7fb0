//! Serverless systems as Rust types.
