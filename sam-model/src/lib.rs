//! The language of AWS SAM and CloudFormation templates.
//!
//! Everything here is a pure function of its input: no file is read, no clock is asked, nothing is printed.
//! The macros, the builders, the simulator and `cargo sam` all stand on this crate, so that a limit, a grammar
//! or a rule is written once.

pub mod arn;
pub mod diagnostic;
pub mod emit;
pub mod fault;
pub mod format;
pub mod iam;
pub mod intrinsic;
pub mod limit;
pub mod limits;
pub mod lock;
pub mod origin;
pub mod parse;
pub mod pattern;

pub mod route;
pub mod rules;
pub mod schedule;
pub mod template;
pub mod transform;
pub mod unit;
pub mod value;

pub use diagnostic::{Diagnostic, Place, Severity};
pub use template::{Resource, Template};
pub use value::{Map, Value};
