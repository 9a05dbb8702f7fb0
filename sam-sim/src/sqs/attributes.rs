//! The attributes of a queue: their names, ranges and defaults.
//!
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html>

use super::error::Error;
use crate::AwsError;
use sam_model::arn::Arn;
use sam_model::limit::Limit;
use sam_model::limits::sqs as limits;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The attributes that can be set.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Attributes {
    /// `DelaySeconds`.
    pub delay: u32,
    /// `MaximumMessageSize`, in bytes.
    pub maximum_message_size: u32,
    /// `MessageRetentionPeriod`, in seconds.
    pub retention: u32,
    /// `ReceiveMessageWaitTimeSeconds`.
    pub receive_wait: u32,
    /// `VisibilityTimeout`, in seconds.
    pub visibility: u32,
    /// `Policy`.
    pub policy: Option<Value>,
    /// `RedrivePolicy`.
    pub redrive: Option<RedrivePolicy>,
    /// `RedriveAllowPolicy`.
    pub redrive_allow: Option<RedriveAllowPolicy>,
    /// `ContentBasedDeduplication`.
    pub content_based_deduplication: bool,
    /// `DeduplicationScope` is `messageGroup`.
    pub deduplication_per_group: bool,
    /// `FifoThroughputLimit` is `perMessageGroupId`.
    pub throughput_per_group: bool,
    /// `KmsMasterKeyId`.
    pub kms_master_key: Option<String>,
    /// `KmsDataKeyReusePeriodSeconds`.
    pub kms_data_key_reuse: u32,
    /// `SqsManagedSseEnabled`.
    pub sqs_managed_sse: bool,
}

/// Where messages go that were received too often.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RedrivePolicy {
    /// `deadLetterTargetArn`.
    pub target: String,
    /// `maxReceiveCount`.
    pub max_receive_count: u32,
}

/// Which queues may name this one as their dead-letter queue.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum RedriveAllowPolicy {
    /// `allowAll`.
    All,
    /// `denyAll`.
    None,
    /// `byQueue`: their ARNs.
    ByQueue(Vec<String>),
}

impl RedriveAllowPolicy {
    /// Whether the queue of this ARN may.
    pub(super) fn allows(&self, source: &str) -> bool {
        match self {
            Self::All => true,
            Self::None => false,
            Self::ByQueue(sources) => sources.iter().any(|known| known == source),
        }
    }
}

impl Default for Attributes {
    fn default() -> Self {
        Self {
            delay: 0,
            maximum_message_size: limits::MAXIMUM_MESSAGE_SIZE.max as u32,
            retention: limits::RETENTION_DEFAULT as u32,
            receive_wait: 0,
            visibility: limits::VISIBILITY_TIMEOUT_DEFAULT as u32,
            policy: None,
            redrive: None,
            redrive_allow: None,
            content_based_deduplication: false,
            deduplication_per_group: false,
            throughput_per_group: false,
            kms_master_key: None,
            kms_data_key_reuse: 300,
            sqs_managed_sse: true,
        }
    }
}

/// The attributes that `GetQueueAttributes` computes.
pub(super) const COMPUTED: &[&str] = &[
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible",
    "CreatedTimestamp",
    "LastModifiedTimestamp",
    "QueueArn",
];

/// The attributes that can be set on every queue.
pub(super) const SETTABLE: &[&str] = &[
    "DelaySeconds",
    "KmsDataKeyReusePeriodSeconds",
    "KmsMasterKeyId",
    "MaximumMessageSize",
    "MessageRetentionPeriod",
    "Policy",
    "ReceiveMessageWaitTimeSeconds",
    "RedriveAllowPolicy",
    "RedrivePolicy",
    "SqsManagedSseEnabled",
    "VisibilityTimeout",
];

/// The attributes that can be set on FIFO queues only. `FifoQueue` itself never changes.
pub(super) const FIFO: &[&str] =
    &["ContentBasedDeduplication", "DeduplicationScope", "FifoQueue", "FifoThroughputLimit"];

impl Attributes {
    /// Sets what `changes` names; nothing is set unless all is valid. Whether queues that are named exist is not its
    /// business.
    pub(super) fn set(&self, changes: &BTreeMap<String, String>, fifo: bool) -> Result<Self, AwsError> {
        let mut next = self.clone();
        for (name, value) in changes {
            next.set_one(name, value, fifo)?;
        }
        if next.throughput_per_group && !next.deduplication_per_group {
            let value = "perMessageGroupId";
            let reason = "DeduplicationScope must be set to messageGroup when FifoThroughputLimit is perMessageGroupId.";
            return Err(Error::value(value, "FifoThroughputLimit", reason).into());
        }
        let both = changes.get("SqsManagedSseEnabled").is_some_and(|value| value == "true")
            && changes.get("KmsMasterKeyId").is_some_and(|value| !value.is_empty());
        if both {
            return Err(Error::invalid("You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.").into());
        }
        Ok(next)
    }

    fn set_one(&mut self, name: &str, value: &str, fifo: bool) -> Result<(), AwsError> {
        let unknown = || AwsError::from(Error::InvalidAttributeName { name: name.to_owned() });
        let invalid = || AwsError::from(Error::InvalidAttributeValue { name: name.to_owned() });
        if FIFO.contains(&name) && !fifo {
            return Err(unknown());
        }
        let number = |limit: &Limit| {
            let number = value.parse::<u32>().ok().filter(|number| limit.allows(u64::from(*number)));
            number.ok_or_else(invalid)
        };
        let boolean = || match value {
            "true" => Ok(true),
            "false" | "" => Ok(false),
            _ => Err(invalid()),
        };
        match name {
            "DelaySeconds" => self.delay = number(&limits::DELAY)?,
            "MaximumMessageSize" => self.maximum_message_size = number(&limits::MAXIMUM_MESSAGE_SIZE)?,
            "MessageRetentionPeriod" => self.retention = number(&limits::RETENTION)?,
            "ReceiveMessageWaitTimeSeconds" => self.receive_wait = number(&limits::RECEIVE_WAIT)?,
            "VisibilityTimeout" => self.visibility = number(&limits::VISIBILITY_TIMEOUT)?,
            "KmsDataKeyReusePeriodSeconds" => self.kms_data_key_reuse = number(&limits::KMS_REUSE)?,
            "Policy" => self.policy = policy(value).map_err(|()| invalid())?,
            "RedrivePolicy" => self.redrive = redrive(value)?,
            "RedriveAllowPolicy" => self.redrive_allow = redrive_allow(value)?,
            "SqsManagedSseEnabled" => self.sqs_managed_sse = boolean()?,
            "KmsMasterKeyId" => {
                // A key of one's own needs permissions of KMS, which is not simulated.
                if !matches!(value, "" | "alias/aws/sqs") {
                    return Err(AwsError::unsupported("sqs", format_args!("KmsMasterKeyId {value}")));
                }
                self.kms_master_key = Some(value.to_owned()).filter(|key| !key.is_empty());
                self.sqs_managed_sse &= self.kms_master_key.is_none();
            }
            "ContentBasedDeduplication" => self.content_based_deduplication = boolean()?,
            "DeduplicationScope" => {
                self.deduplication_per_group = choice(value, "queue", "messageGroup").ok_or_else(invalid)?;
            }
            "FifoThroughputLimit" => {
                self.throughput_per_group =
                    choice(value, "perQueue", "perMessageGroupId").ok_or_else(invalid)?;
            }
            "FifoQueue" if value == "true" => {}
            "FifoQueue" => return Err(invalid()),
            _ => return Err(unknown()),
        }
        Ok(())
    }

    /// The attributes as `GetQueueAttributes` answers them; those that are not set are left out.
    pub(super) fn to_map(&self, fifo: bool) -> BTreeMap<&'static str, String> {
        let text = |number: u32| Some(number.to_string());
        let kms_reuse = self.kms_master_key.as_ref().and_then(|_| text(self.kms_data_key_reuse));
        let mut all = vec![
            ("DelaySeconds", text(self.delay)),
            ("MaximumMessageSize", text(self.maximum_message_size)),
            ("MessageRetentionPeriod", text(self.retention)),
            ("ReceiveMessageWaitTimeSeconds", text(self.receive_wait)),
            ("VisibilityTimeout", text(self.visibility)),
            ("Policy", self.policy.as_ref().map(Value::to_string)),
            ("RedrivePolicy", self.redrive.as_ref().map(RedrivePolicy::to_json)),
            ("RedriveAllowPolicy", self.redrive_allow.as_ref().map(RedriveAllowPolicy::to_json)),
            ("KmsMasterKeyId", self.kms_master_key.clone()),
            ("KmsDataKeyReusePeriodSeconds", kms_reuse),
            ("SqsManagedSseEnabled", Some(self.sqs_managed_sse.to_string())),
        ];
        if fifo {
            let scope = if self.deduplication_per_group { "messageGroup" } else { "queue" };
            let throughput = if self.throughput_per_group { "perMessageGroupId" } else { "perQueue" };
            all.extend([
                ("FifoQueue", Some("true".to_owned())),
                ("ContentBasedDeduplication", Some(self.content_based_deduplication.to_string())),
                ("DeduplicationScope", Some(scope.to_owned())),
                ("FifoThroughputLimit", Some(throughput.to_owned())),
            ]);
        }
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

impl RedrivePolicy {
    fn to_json(&self) -> String {
        json!({"deadLetterTargetArn": self.target, "maxReceiveCount": self.max_receive_count}).to_string()
    }
}

impl RedriveAllowPolicy {
    fn to_json(&self) -> String {
        match self {
            Self::All => json!({"redrivePermission": "allowAll"}),
            Self::None => json!({"redrivePermission": "denyAll"}),
            Self::ByQueue(sources) => json!({"redrivePermission": "byQueue", "sourceQueueArns": sources}),
        }
        .to_string()
    }
}

fn choice(value: &str, no: &str, yes: &str) -> Option<bool> {
    (value == no || value == yes).then_some(value == yes)
}

fn policy(text: &str) -> Result<Option<Value>, ()> {
    if text.is_empty() {
        return Ok(None);
    }
    if !limits::POLICY.allows(text.len() as u64) {
        return Err(());
    }
    serde_json::from_str::<Value>(text).ok().filter(Value::is_object).map(Some).ok_or(())
}

fn redrive(text: &str) -> Result<Option<RedrivePolicy>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    let refused = |reason: &str| Error::value(text, "RedrivePolicy", reason);
    let Ok(Value::Object(policy)) = serde_json::from_str(text) else {
        return Err(refused("Redrive policy is not a valid JSON map."));
    };
    let mandatory = |name: &str| {
        let missing = || refused(&format!("Redrive policy does not contain mandatory attribute: {name}."));
        policy.get(name).ok_or_else(missing)
    };
    if let Some(name) =
        policy.keys().find(|name| !matches!(name.as_str(), "deadLetterTargetArn" | "maxReceiveCount"))
    {
        return Err(refused(&format!(
            "Only following attributes are supported: [deadLetterTargetArn, maxReceiveCount]. Found: {name}."
        )));
    }
    let max = mandatory("maxReceiveCount")?;
    let target = mandatory("deadLetterTargetArn")?.as_str().unwrap_or_default().to_owned();
    let number = max.as_u64().or_else(|| max.as_str()?.parse().ok());
    let number = number
        .filter(|number| limits::MAX_RECEIVE_COUNT.allows(*number))
        .and_then(|number| u32::try_from(number).ok());
    let Some(max_receive_count) = number else {
        let shown = max.as_str().map_or_else(|| max.to_string(), str::to_owned);
        let Limit { min, max, .. } = limits::MAX_RECEIVE_COUNT;
        return Err(refused(&format!(
            "Invalid value for maxReceiveCount: {shown}, valid values are from {min} to {max} both inclusive."
        )));
    };
    if Arn::parse(&target).is_none_or(|arn| arn.service != "sqs") {
        return Err(refused("Invalid value for deadLetterTargetArn."));
    }
    Ok(Some(RedrivePolicy { target, max_receive_count }))
}

fn redrive_allow(text: &str) -> Result<Option<RedriveAllowPolicy>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    let refused = |reason: &str| Error::value(text, "RedriveAllowPolicy", reason);
    let Ok(Value::Object(policy)) = serde_json::from_str(text) else {
        return Err(refused(
            "Amazon SQS can't create the redrive allow policy, because it's not a valid JSON map.",
        ));
    };
    let sources = policy.get("sourceQueueArns");
    match (policy.get("redrivePermission").and_then(Value::as_str), sources) {
        (Some("allowAll"), None) => Ok(Some(RedriveAllowPolicy::All)),
        (Some("denyAll"), None) => Ok(Some(RedriveAllowPolicy::None)),
        (Some("byQueue"), Some(Value::Array(sources)))
            if !sources.is_empty() && limits::REDRIVE_SOURCES.allows(sources.len() as u64) =>
        {
            let arns = sources.iter().map(|source| source.as_str().map(str::to_owned)).collect::<Option<_>>();
            let arns = arns.ok_or_else(|| refused("sourceQueueArns must be a list of ARNs."))?;
            Ok(Some(RedriveAllowPolicy::ByQueue(arns)))
        }
        (Some("byQueue"), _) => Err(refused(
            "Amazon SQS can't create the redrive allow policy. When you specify the byQueue permission type, you must also specify one or more sourceQueueArns values, up to 10.",
        )),
        (Some("allowAll" | "denyAll"), Some(_)) => Err(refused(
            "Amazon SQS can't create the redrive allow policy. You can specify sourceQueueArns only when the redrivePermission is byQueue.",
        )),
        _ => Err(refused(
            "Amazon SQS can't create the redrive allow policy, because redrivePermission is not one of allowAll, denyAll, byQueue.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(fifo: bool, changes: &[(&str, &str)]) -> Result<Attributes, AwsError> {
        let changes = changes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Attributes::default().set(&changes, fifo)
    }

    #[test]
    fn ranges_end_where_the_documentation_says() {
        for (name, least, most) in [
            ("DelaySeconds", 0, 900),
            ("MaximumMessageSize", 1_024, 1_048_576),
            ("MessageRetentionPeriod", 60, 1_209_600),
            ("ReceiveMessageWaitTimeSeconds", 0, 20),
            ("VisibilityTimeout", 0, 43_200),
        ] {
            for (value, fits) in [(least, true), (most, true), (most + 1, false), (least - 1, false)] {
                assert_eq!(set(false, &[(name, &value.to_string())]).is_ok(), fits, "{name} {value}");
            }
        }
        let error = set(false, &[("VisibilityTimeout", "x")]).unwrap_err();
        assert_eq!(error.code, "InvalidAttributeValue");
        assert_eq!(error.message, "Invalid value for the parameter VisibilityTimeout.");
    }

    #[test]
    fn fifo_attributes_are_unknown_to_a_standard_queue() {
        for name in FIFO {
            assert_eq!(
                set(false, &[(name, "true")]).unwrap_err().message,
                format!("Unknown Attribute {name}.")
            );
        }
        assert!(set(true, &[("FifoQueue", "true"), ("ContentBasedDeduplication", "true")]).is_ok());
        assert!(set(true, &[("FifoQueue", "false")]).is_err());
    }

    #[test]
    fn throughput_per_group_needs_deduplication_per_group() {
        assert!(set(true, &[("FifoThroughputLimit", "perMessageGroupId")]).is_err());
        let both = [("FifoThroughputLimit", "perMessageGroupId"), ("DeduplicationScope", "messageGroup")];
        assert!(set(true, &both).is_ok());
    }

    #[test]
    fn a_redrive_policy_names_a_queue_and_a_count_of_1_to_1000() {
        let target = "arn:aws:sqs:eu-central-1:123456789012:dead";
        let with =
            |count: Value| json!({"deadLetterTargetArn": target, "maxReceiveCount": count}).to_string();
        for (count, fits) in
            [(json!(1), true), (json!("1000"), true), (json!(0), false), (json!(1001), false)]
        {
            assert_eq!(set(false, &[("RedrivePolicy", &with(count))]).is_ok(), fits);
        }
        let error = set(false, &[("RedrivePolicy", r#"{"deadLetterTargetArn":"x"}"#)]).unwrap_err();
        assert!(
            error.message.ends_with("Redrive policy does not contain mandatory attribute: maxReceiveCount.")
        );
        assert_eq!(set(false, &[("RedrivePolicy", "")]).unwrap().redrive, None);
        assert!(set(false, &[("RedrivePolicy", "[]")]).is_err());
    }

    #[test]
    fn a_redrive_allow_policy_lists_queues_only_by_queue() {
        let check = |text: &str| set(false, &[("RedriveAllowPolicy", text)]).is_ok();
        assert!(check(r#"{"redrivePermission":"denyAll"}"#));
        assert!(check(r#"{"redrivePermission":"byQueue","sourceQueueArns":["a"]}"#));
        assert!(!check(r#"{"redrivePermission":"byQueue"}"#));
        assert!(!check(r#"{"redrivePermission":"allowAll","sourceQueueArns":["a"]}"#));
        assert!(!check("nonsense"));
    }
}
