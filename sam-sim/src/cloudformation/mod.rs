//! The CloudFormation engine: parameters, conditions, intrinsics, order, create, update, delete, rollback.

pub mod properties;
pub mod resource;
