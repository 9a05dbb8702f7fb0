//! The wire protocols that services share.

pub mod aws_json;
pub mod rest_json;
