//! The operations of SQS, a file each, and what they share.

pub(super) mod change_message_visibility;
pub(super) mod change_message_visibility_batch;
pub(super) mod create_queue;
pub(super) mod delete_message;
pub(super) mod delete_message_batch;
pub(super) mod delete_queue;
pub(super) mod get_queue_attributes;
pub(super) mod get_queue_url;
pub(super) mod list_dead_letter_source_queues;
pub(super) mod list_queue_tags;
pub(super) mod list_queues;
pub(super) mod purge_queue;
pub(super) mod receive_message;
pub(super) mod send_message;
pub(super) mod send_message_batch;
pub(super) mod set_queue_attributes;
pub(super) mod start_message_move_task;
pub(super) mod tag_queue;
pub(super) mod untag_queue;

use super::error::Error;
use super::store::Store;
use crate::account::PrincipalKind;
use crate::service::{Access, Call};
use crate::{AwsError, Timestamp};
use sam_model::limits::sqs as limits;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeSet;

/// Reads the members of an input.
pub(super) fn decode<T: DeserializeOwned>(input: Value) -> Result<T, AwsError> {
    serde_json::from_value(input)
        .map_err(|error| AwsError::sender("SerializationException", error.to_string()))
}

/// Writes the members of an output; the unit gives an empty body.
pub(super) fn encode<T: Serialize>(output: T) -> Result<Value, AwsError> {
    Ok(serde_json::to_value(output).expect("an output has string keys"))
}

/// `action` on the queue that `QueueUrl` names.
pub(super) fn on_url(call: &Call<'_>, input: &Value, action: &str) -> Vec<Access> {
    on_queue(call, input["QueueUrl"].as_str().map(|url| Address::parse(call, url)), action)
}

/// `action` on the queue that `QueueName` names.
pub(super) fn on_name(call: &Call<'_>, input: &Value, action: &str) -> Vec<Access> {
    on_queue(call, input["QueueName"].as_str().map(|name| Ok(Address::here(call, name))), action)
}

/// `action` on every queue.
pub(super) fn on_all(_: &Call<'_>, _: &Value, action: &str) -> Vec<Access> {
    vec![Access::new(action, "*")]
}

fn on_queue(call: &Call<'_>, address: Option<Result<Address, Error>>, action: &str) -> Vec<Access> {
    let arn = match address {
        Some(Ok(Address { account, name })) => format!("arn:aws:sqs:{}:{account}:{name}", call.region),
        _ => "*".to_owned(),
    };
    vec![Access::new(action, arn)]
}

/// The account and name in a queue URL.
pub(super) struct Address {
    account: String,
    name: String,
}

impl Address {
    fn here(call: &Call<'_>, name: &str) -> Self {
        Self { account: call.account.id().to_owned(), name: name.to_owned() }
    }

    /// Reads `https://any.host/ACCOUNT/NAME`.
    fn parse(call: &Call<'_>, url: &str) -> Result<Self, Error> {
        let invalid = || Error::InvalidAddress { address: url.to_owned() };
        let path = url.split_once("://").map_or(url, |(_, rest)| rest);
        let mut parts = path.trim_end_matches('/').rsplit('/');
        let name = parts.next().filter(|name| !name.is_empty()).ok_or_else(invalid)?;
        let account = parts.next().unwrap_or(call.account.id());
        if account.len() != 12 || !account.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(invalid());
        }
        Ok(Self { account: account.to_owned(), name: name.to_owned() })
    }
}

/// The name of the queue that `QueueUrl` names.
pub(super) fn queue_name(call: &Call<'_>, url: Option<&str>) -> Result<String, Error> {
    let url = required(url, "QueueUrl")?;
    let address = Address::parse(call, url)?;
    if address.account != call.account.id() {
        return Err(Error::QueueDoesNotExist {});
    }
    Ok(address.name)
}

/// A member that must be there.
pub(super) fn required<T>(value: Option<T>, name: &'static str) -> Result<T, Error> {
    value.ok_or(Error::MissingRequiredParameterException { name })
}

/// Works on the queues at the time of the call.
pub(super) fn with<T>(call: &Call<'_>, work: impl FnOnce(&mut Store, Timestamp) -> T) -> T {
    let now = call.now();
    call.account.services().sqs.with(|store| work(store, now))
}

/// `SenderId`: the account for its owner, the unique id of the role and the session for a role.
pub(super) fn sender_id(call: &Call<'_>) -> String {
    match call.principal.map(|principal| (&principal.kind, principal.arn.rsplit('/').next())) {
        Some((PrincipalKind::Role(role), Some(session))) => {
            let id = call.account.services().iam.role(role).map(|role| role.id);
            format!("{}:{session}", id.unwrap_or_default())
        }
        Some((PrincipalKind::Service(service), _)) => service.clone(),
        _ => call.account.id().to_owned(),
    }
}

/// Looks at the entries of a batch as a whole: how many, and their ids.
pub(super) fn check_batch<'a>(
    ids: impl ExactSizeIterator<Item = Option<&'a str>>,
    entry: &'static str,
) -> Result<(), Error> {
    let sent = ids.len();
    if sent == 0 {
        return Err(Error::EmptyBatchRequest { entry });
    }
    if !limits::BATCH_ENTRIES.allows(sent as u64) {
        return Err(Error::TooManyEntriesInBatchRequest { limit: limits::BATCH_ENTRIES.max, sent });
    }
    let mut seen = BTreeSet::new();
    let mut repeated = None;
    for id in ids {
        let id = required(id, "Id")?;
        if !limits::BATCH_ENTRY_ID.allows(id) {
            return Err(Error::InvalidBatchEntryId {});
        }
        if !seen.insert(id) {
            repeated.get_or_insert(id);
        }
    }
    repeated.map_or(Ok(()), |id| Err(Error::BatchEntryIdsNotDistinct { id: id.to_owned() }))
}

/// The answer to a batch.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct BatchOutput {
    successful: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    failed: Vec<Value>,
}

impl BatchOutput {
    /// Adds the result of the entry of this id.
    pub(super) fn push(&mut self, id: &str, result: Result<Value, Error>) {
        match result {
            Ok(value) => self.successful.push(value),
            Err(error) => self.failed.push(super::error::batch_entry(id, error)),
        }
    }
}

/// A page of a list: the part after the token, and the token of the next page.
pub(super) fn page(
    all: Vec<String>,
    max_results: Option<i64>,
    next_token: Option<&str>,
) -> Result<(Vec<String>, Option<String>), Error> {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD as BASE64;
    const MAX_RESULTS: i64 = 1_000;

    let after = match next_token {
        None => None,
        Some(token) => {
            let text = BASE64.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            Some(text.ok_or_else(|| Error::value(token, "NextToken", "Invalid NextToken value."))?)
        }
    };
    if let Some(max) = max_results.filter(|max| !(1..=MAX_RESULTS).contains(max)) {
        return Err(Error::value(max, "MaxResults", "MaxResults must be an integer between 1 and 1000."));
    }
    let size = max_results.unwrap_or(MAX_RESULTS) as usize;
    let mut rest = all.into_iter().filter(|url| after.as_ref().is_none_or(|after| url > after));
    let page: Vec<String> = rest.by_ref().take(size).collect();
    // Without MaxResults SQS answers one page and no token.
    let more = max_results.is_some() && rest.next().is_some();
    let token = page.last().filter(|_| more).map(|last| BASE64.encode(last));
    Ok((page, token))
}
