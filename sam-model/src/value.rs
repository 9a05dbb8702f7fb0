//! The tree that every template and document of this crate is made of.
//!
//! Intrinsic functions stand in their long form (`{"Ref": "Orders"}`, `{"Fn::GetAtt": ["Orders", "Arn"]}`);
//! readers expand the short forms of YAML, writers contract them again. Maps keep the order of their keys.

pub use serde_json::{Map as JsonMap, Number, Value, json};

/// A mapping from names to values that keeps the order in which its keys were written.
pub type Map = serde_json::Map<String, Value>;
