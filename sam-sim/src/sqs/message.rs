//! A message: its body, its attributes, their digests and sizes.
//!
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html>

use super::error::Error;
use crate::Timestamp;
use crate::trace::EventId;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use md5::{Digest, Md5};
use sam_model::limits::sqs as limits;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A message as the sender gave it.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// `MessageBody`.
    pub body: String,
    /// `MessageAttributes`.
    pub attributes: BTreeMap<String, MessageAttribute>,
    /// `MessageSystemAttributes.AWSTraceHeader`, the only one there is.
    pub trace_header: Option<String>,
    /// `DelaySeconds`.
    pub delay: Option<u32>,
    /// `MessageGroupId`.
    pub group: Option<String>,
    /// `MessageDeduplicationId`.
    pub deduplication: Option<String>,
    /// The event that caused the call of the sender.
    pub cause: Option<EventId>,
}

/// A message in a queue.
#[derive(Clone, Debug)]
pub(super) struct Message {
    /// `MessageId`.
    pub id: String,
    /// `Body`.
    pub body: String,
    /// `MessageAttributes`.
    pub attributes: BTreeMap<String, MessageAttribute>,
    /// `AWSTraceHeader`.
    pub trace_header: Option<String>,
    /// `SenderId`.
    pub sender: String,
    /// `SentTimestamp`.
    pub sent: Timestamp,
    /// `MessageGroupId`.
    pub group: Option<String>,
    /// `MessageDeduplicationId`.
    pub deduplication: Option<String>,
    /// `SequenceNumber`, on FIFO queues.
    pub sequence_number: Option<String>,
    /// `ApproximateReceiveCount`; a message keeps it when it moves to a dead-letter queue.
    pub receive_count: u32,
    /// How often this queue gave it out, which is what `maxReceiveCount` counts.
    pub received_here: u32,
    /// `ApproximateFirstReceiveTimestamp`.
    pub first_received: Option<Timestamp>,
    /// `DeadLetterQueueSourceArn`.
    pub dead_letter_source: Option<String>,
    /// The number of the latest receipt: only its handle deletes.
    pub receipt: Option<u64>,
    /// The event that caused its sending.
    pub cause: Option<EventId>,
    /// Where it stands.
    pub state: State,
}

/// Whether a message can be received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It can.
    Visible,
    /// It was sent with a delay that is not over.
    Delayed { until: Timestamp },
    /// A consumer has it.
    InFlight { until: Timestamp },
}

/// A message attribute.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct MessageAttribute {
    /// `String`, `Number` or `Binary`, with a label of one's own after a full stop.
    pub data_type: String,
    /// The value of a string or number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub string_value: Option<String>,
    /// The value of a binary, in base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub binary_value: Option<String>,
}

impl MessageAttribute {
    fn bytes(&self) -> Vec<u8> {
        match (&self.string_value, &self.binary_value) {
            (_, Some(binary)) => BASE64.decode(binary).unwrap_or_default(),
            (Some(text), None) => text.clone().into_bytes(),
            (None, None) => Vec::new(),
        }
    }

    fn is_binary(&self) -> bool {
        self.data_type.split('.').next() == Some("Binary")
    }
}

impl Draft {
    /// Body and attributes together, in bytes.
    pub(super) fn size(&self) -> u64 {
        let attribute = |(name, attribute): (&String, &MessageAttribute)| {
            name.len() + attribute.data_type.len() + attribute.bytes().len()
        };
        (self.body.len() + self.attributes.iter().map(attribute).sum::<usize>()) as u64
    }

    /// Looks at what does not depend on the queue.
    pub(super) fn validate(&self) -> Result<(), Error> {
        if self.body.is_empty() {
            return Err(Error::MissingRequiredParameterException { name: "MessageBody" });
        }
        check_characters(&self.body, "message body")?;
        if self.attributes.len() as u64 > limits::MESSAGE_ATTRIBUTES.max {
            return Err(Error::invalid(format!(
                "Number of message attributes [{}] exceeds the allowed maximum [{}].",
                self.attributes.len(),
                limits::MESSAGE_ATTRIBUTES.max
            )));
        }
        self.attributes.iter().try_for_each(|(name, attribute)| validate_attribute(name, attribute))?;
        if let Some(delay) = self.delay.filter(|delay| !limits::DELAY.allows(u64::from(*delay))) {
            let reason =
                format!("DelaySeconds must be >= {} and <= {}.", limits::DELAY.min, limits::DELAY.max);
            return Err(Error::value(delay, "DelaySeconds", &reason));
        }
        let ids = [
            (&self.group, "MessageGroupId", limits::MESSAGE_GROUP_ID),
            (&self.deduplication, "MessageDeduplicationId", limits::DEDUPLICATION_ID),
        ];
        for (id, parameter, pattern) in ids {
            if let Some(id) = id.as_deref().filter(|id| !pattern.allows(id)) {
                let reason = format!(
                    "{parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length."
                );
                return Err(Error::value(id, parameter, &reason));
            }
        }
        Ok(())
    }
}

impl Message {
    /// `Attributes` of a received message: those that were asked for.
    pub(super) fn system_attributes(&self, wanted: &Wanted) -> Map<String, Value> {
        let milliseconds = |time: Timestamp| time.as_millisecond().to_string();
        let all = [
            ("SenderId", Some(self.sender.clone())),
            ("ApproximateFirstReceiveTimestamp", self.first_received.map(milliseconds)),
            ("ApproximateReceiveCount", Some(self.receive_count.to_string())),
            ("SentTimestamp", Some(milliseconds(self.sent))),
            ("SequenceNumber", self.sequence_number.clone()),
            ("MessageDeduplicationId", self.deduplication.clone()),
            ("MessageGroupId", self.group.clone()),
            ("AWSTraceHeader", self.trace_header.clone()),
            ("DeadLetterQueueSourceArn", self.dead_letter_source.clone()),
        ];
        let wanted = all.into_iter().filter(|(name, _)| wanted.matches(name));
        wanted.filter_map(|(name, value)| Some((name.to_owned(), value?.into()))).collect()
    }
}

/// A list of names of attributes: each, those with a prefix (`bar.*`), or all (`All`, `.*`).
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted(pub Vec<String>);

impl Wanted {
    /// Whether the list names `name`.
    pub(super) fn matches(&self, name: &str) -> bool {
        self.0.iter().any(|wanted| match wanted.as_str() {
            "All" | ".*" => true,
            wanted => {
                wanted == name || wanted.strip_suffix(".*").is_some_and(|prefix| name.starts_with(prefix))
            }
        })
    }
}

/// The MD5 digest in hexadecimal.
pub(super) fn md5(text: &str) -> String {
    hex(&Md5::digest(text))
}

/// The SHA-256 digest in hexadecimal: what content-based deduplication compares.
pub(super) fn sha256(text: &str) -> String {
    hex(ring::digest::digest(&ring::digest::SHA256, text.as_bytes()).as_ref())
}

/// The digest of message attributes: name, type and value, each with its length before it, in the order of the names.
///
/// Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation>
pub(super) fn md5_of_attributes<'a>(
    attributes: impl Iterator<Item = (&'a str, &'a MessageAttribute)>,
) -> Option<String> {
    const STRING: u8 = 1;
    const BINARY: u8 = 2;
    let mut digest = Md5::new();
    let mut any = false;
    for (name, attribute) in attributes {
        any = true;
        let transport = if attribute.is_binary() { BINARY } else { STRING };
        let value = attribute.bytes();
        for (before, part) in
            [(None, name.as_bytes()), (None, attribute.data_type.as_bytes()), (Some(transport), &value)]
        {
            digest.update(before.as_slice());
            digest.update((part.len() as u32).to_be_bytes());
            digest.update(part);
        }
    }
    any.then(|| hex(&digest.finalize()))
}

/// Refuses what XML 1.0 cannot carry.
fn check_characters(text: &str, place: &'static str) -> Result<(), Error> {
    let refused = text.chars().find(|character| {
        !matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
    });
    refused
        .map_or(Ok(()), |character| Err(Error::InvalidMessageContents { character: character.into(), place }))
}

fn validate_attribute(name: &str, attribute: &MessageAttribute) -> Result<(), Error> {
    let name_fits = !name.is_empty()
        && name.len() <= 256
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    if !name_fits || name.starts_with('.') || name.ends_with('.') || name.contains("..") {
        return Err(Error::invalid(format!(
            "Message (user) attribute name '{name}' is invalid. A message attribute name can contain alphanumeric characters, underscore (_), hyphen (-), and period (.). It can be at most 256 characters long, must not start or end with a period, and must not have periods in succession."
        )));
    }
    let lower = name.to_ascii_lowercase();
    if lower.starts_with("aws.") || lower.starts_with("amazon.") {
        return Err(Error::invalid(format!(
            "Message (user) attribute name '{name}' is invalid. It must not start with AWS-reserved prefixes such as AWS. or Amazon. (or any casing variants)."
        )));
    }
    let kind = attribute.data_type.split('.').next().unwrap_or_default();
    let value = match kind {
        "String" | "Number" => attribute.string_value.as_deref().filter(|_| attribute.binary_value.is_none()),
        "Binary" => attribute.binary_value.as_deref().filter(|_| attribute.string_value.is_none()),
        "" => {
            return Err(Error::invalid(format!(
                "The message attribute '{name}' must contain a non-empty message attribute type."
            )));
        }
        _ => {
            return Err(Error::invalid(format!(
                "The type of message (user) attribute '{name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String."
            )));
        }
    };
    let Some(value) = value.filter(|value| !value.is_empty()) else {
        return Err(Error::invalid(format!(
            "Message (user) attribute '{name}' must contain a non-empty value of type '{kind}'."
        )));
    };
    match kind {
        "Number" if value.trim().parse::<f64>().map_or(true, |number| !number.is_finite()) => Err(
            Error::invalid(format!("Can't cast the value of message (user) attribute '{name}' to a number.")),
        ),
        "Binary" if BASE64.decode(value).is_err() => Err(Error::invalid(format!(
            "The value of message (user) attribute '{name}' is not valid base64."
        ))),
        "String" => check_characters(value, "message attribute"),
        _ => Ok(()),
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn string(value: &str) -> MessageAttribute {
        MessageAttribute { data_type: "String".into(), string_value: Some(value.into()), binary_value: None }
    }

    fn draft(body: &str) -> Draft {
        Draft { body: body.into(), ..Draft::default() }
    }

    #[test]
    fn the_digest_of_a_body_is_plain_md5() {
        assert_eq!(md5("hello"), "5d41402abc4b2a76b9719d911017c592");
    }

    #[test]
    fn the_digest_of_attributes_does_not_depend_on_their_order() {
        let (one, two) = (string("1"), string("2"));
        let sorted: BTreeMap<&str, &MessageAttribute> = [("b", &two), ("a", &one)].into();
        let digest = md5_of_attributes(sorted.into_iter()).unwrap();
        let by_hand = {
            let mut bytes = Vec::new();
            for (name, value) in [("a", "1"), ("b", "2")] {
                bytes.extend([0, 0, 0, 1]);
                bytes.extend(name.as_bytes());
                bytes.extend([0, 0, 0, 6]);
                bytes.extend(b"String");
                bytes.push(1);
                bytes.extend([0, 0, 0, 1]);
                bytes.extend(value.as_bytes());
            }
            hex(&Md5::digest(&bytes))
        };
        assert_eq!(digest, by_hand);
        assert_eq!(md5_of_attributes(std::iter::empty()), None);
    }

    #[test]
    fn a_body_holds_only_what_xml_can_carry() {
        assert_eq!(draft("tab\t, line\n, \u{fffd}, \u{10000}").validate(), Ok(()));
        let refused = draft("a\u{0}b").validate().unwrap_err();
        assert_eq!(refused, Error::InvalidMessageContents { character: 0, place: "message body" });
        assert!(draft("\u{ffff}").validate().is_err());
        assert!(draft("").validate().is_err());
    }

    #[test]
    fn attributes_count_into_the_size_with_name_type_and_value() {
        let mut message = draft("12345");
        message.attributes.insert("ab".into(), string("xyz"));
        assert_eq!(message.size(), 5 + 2 + 6 + 3);
    }

    #[test]
    fn an_attribute_needs_a_known_type_a_value_and_a_plain_name() {
        let check = |name: &str, data_type: &str, value: &str| {
            let attribute = MessageAttribute { data_type: data_type.into(), ..string(value) };
            Draft { attributes: [(name.to_owned(), attribute)].into(), ..draft("x") }.validate().is_ok()
        };
        assert!(check("a.b", "String.label", "v"));
        assert!(check("n", "Number", "-1.5e3"));
        assert!(!check("n", "Number", "one"));
        assert!(!check("n", "Number", "NaN"));
        assert!(!check("n", "Boolean", "true"));
        assert!(!check("n", "", "v"));
        assert!(!check("n", "String", ""));
        assert!(!check("n", "Binary", "v"));
        assert!(!check("a..b", "String", "v"));
        assert!(!check("aws.trace", "String", "v"));
    }

    #[test]
    fn a_list_of_wanted_names_knows_all_and_prefixes() {
        let wanted = |names: &[&str]| Wanted(names.iter().map(ToString::to_string).collect());
        assert!(wanted(&["All"]).matches("x"));
        assert!(wanted(&[".*"]).matches("x"));
        assert!(wanted(&["bar.*"]).matches("bar.baz"));
        assert!(!wanted(&["bar.*"]).matches("foo"));
        assert!(!wanted(&[]).matches("foo"));
    }
}
