//! Writing templates: YAML for people and for every AWS tool, JSON for machines.

pub mod json;
pub mod yaml;
