//! `sam.lock`: what is deployed and holds data, as last accepted.
//!
//! It remembers what CloudFormation can only change by making a resource anew, or not in one step. A build compares
//! it with the template ([`Lock::compare`]) and, if nothing is lost, writes the new one.
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html>

mod compare;
mod observe;
mod text;

use std::collections::BTreeMap;

/// The stateful resources of a template, by logical id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// The resources.
    pub resources: BTreeMap<String, Entry>,
}

/// A resource that holds data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its type, such as `AWS::DynamoDB::Table`.
    pub kind: String,
    /// What matters of it: `key`, `index.ByStatus`, `name`, `stream`, `fifo`, `sign_in`, `attribute.tenant` ...
    pub facts: BTreeMap<String, Fact>,
}

/// The value of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// One text.
    Text(String),
    /// Several, in their order.
    List(Vec<String>),
}

/// `key`: the elements of a key schema, as `customer HASH S`.
const KEY: &str = "key";
/// `name`: the physical name, if the template gives one.
const NAME: &str = "name";
/// `stream`: the view type.
const STREAM: &str = "stream";
/// `fifo`: present for a FIFO queue.
const FIFO: &str = "fifo";
/// `sign_in`: `UsernameAttributes`.
const SIGN_IN: &str = "sign_in";
/// `alias`: `AliasAttributes`.
const ALIAS: &str = "alias";
/// `index.NAME`: the key of a global secondary index.
const INDEX: &str = "index.";
/// `local_index.NAME`: the key of a local secondary index.
const LOCAL_INDEX: &str = "local_index.";
/// `attribute.NAME`: the type and the settings of a custom attribute.
const ATTRIBUTE: &str = "attribute.";
