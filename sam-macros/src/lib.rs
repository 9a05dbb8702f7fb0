//! The macros of `sam-dsl`.
