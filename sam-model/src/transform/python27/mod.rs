//! Values as Python 2.7 kept them.
//!
//! The logical id of an API deployment ends in a hash of how Python 2.7 would print the API's definition: dictionaries
//! in the order of their hash table, template strings as `u'..'` and the transform's own strings as `'..'`. A stack
//! is only redeployed when that id changes, so AWS still computes it this way, and so must we. This module holds the
//! tree in which the transform works: like [`Value`](crate::value::Value), but aware of both.
//! Source: <https://github.com/python/cpython/blob/v2.7.18/Objects/dictobject.c> and `stringobject.c`.

mod dict;
mod node;
mod print;

pub(crate) use dict::Dict;
pub(crate) use node::{Node, Text};
