//! Event source mappings: what reads queues and streams on behalf of a function and invokes it with batches.
//!
//! A mapping is a task of the account that reads with the rights of the role of its function, through the same calls an
//! application would make. A permission that the template does not give is a denial in the trace, and the function is
//! not invoked; the mapping tries again, ever more rarely, so a later deployment may heal it.
//!
//! Not simulated, and refused: sources other than SQS and DynamoDB Streams, tumbling windows, provisioned pollers,
//! encryption of filters with a key of one's own.
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html>

mod batch;
mod dynamodb;
mod filter;
mod response;
mod retry;
mod sqs;
#[cfg(test)]
mod tests;

pub use filter::Filters;

use super::Function;
use super::error::Error;
use crate::account::Principal;
use crate::trace::EventId;
use crate::{Account, AwsError, Timestamp};
use sam_model::arn::Arn;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::AbortHandle;

/// The settings of an event source mapping.
#[derive(Clone, Debug, PartialEq)]
pub struct EventSourceMapping {
    /// The name or ARN of the function.
    pub function: String,
    /// The ARN of the queue or stream.
    pub source: String,
    /// Whether it reads.
    pub enabled: bool,
    /// The most records of a batch.
    pub batch_size: usize,
    /// How long a batch waits to become full.
    pub batching_window: Duration,
    /// Which records reach the function.
    pub filters: Filters,
    /// Whether the answer of the function names the records that failed.
    pub report_batch_item_failures: bool,
    /// The most batches of a queue at a time; none: as many as Lambda scales to.
    pub maximum_concurrency: Option<usize>,
    /// What only streams have.
    pub stream: Option<StreamSettings>,
}

/// The settings that only mappings of streams have.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamSettings {
    /// Where to begin.
    pub starting_position: StartingPosition,
    /// Batches of a shard at a time.
    pub parallelization_factor: usize,
    /// How often a batch that failed is tried again; none: until its records expire.
    pub maximum_retry_attempts: Option<u32>,
    /// How old a record may be; none: until it expires.
    pub maximum_record_age: Option<Duration>,
    /// Whether a batch that failed is cut in two.
    pub bisect_batch_on_function_error: bool,
    /// The ARN of the queue that hears of records that are given up.
    pub on_failure: Option<String>,
}

/// Where a mapping begins to read a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartingPosition {
    /// The oldest record.
    TrimHorizon,
    /// What comes after the creation of the mapping.
    Latest,
}

impl StartingPosition {
    /// AWS's word.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::TrimHorizon => "TRIM_HORIZON",
            Self::Latest => "LATEST",
        }
    }
}

/// The mappings of an account, by UUID.
#[derive(Debug, Default)]
pub(super) struct Mappings(Mutex<BTreeMap<String, Running>>);

/// A mapping and the task that reads for it.
#[derive(Debug)]
struct Running {
    settings: EventSourceMapping,
    position: dynamodb::Position,
    task: Option<AbortHandle>,
}

/// Makes a mapping and lets it read; of a stream, it has found its starting position afterwards. Gives its UUID.
///
/// # Errors
/// `InvalidParameterValueException`, `ResourceConflictException`, `ResourceNotFoundException`, and `Unsupported` for
/// sources that are not simulated.
pub async fn create_event_source_mapping(
    account: &Account,
    settings: EventSourceMapping,
) -> Result<String, AwsError> {
    let mappings = &account.services().lambda.event_source_mappings;
    let function = check(account, &settings)?;
    let conflict = mappings.with(|mappings| {
        let same = |running: &Running| {
            running.settings.source == settings.source
                && account
                    .services()
                    .lambda
                    .function(&running.settings.function)
                    .is_some_and(|other| other.arn == function.arn)
        };
        mappings.iter().find(|(_, running)| same(running)).map(|(uuid, _)| uuid.clone())
    });
    if let Some(uuid) = conflict {
        let kind = if settings.stream.is_some() { "Kinesis or DynamoDB stream" } else { "SQS" };
        let message = format!(
            "An event source mapping with {kind} arn (\" {} \") and function (\" {} \") already exists. Please update or delete the existing mapping with UUID {uuid}",
            settings.source, function.name
        );
        return Err(Error::ResourceConflictException { message }.answer());
    }
    let uuid = account.random().uuid();
    let position = dynamodb::Position::default();
    let task = start(account, &settings, &position);
    let waits = settings.enabled && settings.stream.is_some();
    let running = Running { settings, position: position.clone(), task };
    mappings.with(|mappings| mappings.insert(uuid.clone(), running));
    if waits {
        position.begun().await;
    }
    Ok(uuid)
}

/// Changes a mapping. It goes on where it was; batches that are being processed are not disturbed.
///
/// # Errors
/// As [`create_event_source_mapping`].
pub fn update_event_source_mapping(
    account: &Account,
    uuid: &str,
    settings: EventSourceMapping,
) -> Result<(), AwsError> {
    check(account, &settings)?;
    account.services().lambda.event_source_mappings.with(|mappings| {
        let running = mappings.get_mut(uuid).ok_or_else(|| not_found(uuid))?;
        if let Some(task) = running.task.take() {
            task.abort();
        }
        running.task = start(account, &settings, &running.position);
        running.settings = settings;
        Ok(())
    })
}

/// Ends a mapping; nothing happens if there is none.
pub fn delete_event_source_mapping(account: &Account, uuid: &str) {
    let running = account.services().lambda.event_source_mappings.with(|mappings| mappings.remove(uuid));
    if let Some(task) = running.and_then(|running| running.task) {
        task.abort();
    }
}

impl Mappings {
    fn with<T>(&self, work: impl FnOnce(&mut BTreeMap<String, Running>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn start(
    account: &Account,
    settings: &EventSourceMapping,
    position: &dynamodb::Position,
) -> Option<AbortHandle> {
    settings.enabled.then(|| {
        let (account_, settings) = (account.clone(), settings.clone());
        match &settings.stream {
            None => account.spawn(sqs::poll(account_, Arc::new(settings))),
            Some(_) => account.spawn(dynamodb::poll(account_, Arc::new(settings), position.clone())),
        }
    })
}

/// What Lambda checks when a mapping is made or changed.
fn check(account: &Account, settings: &EventSourceMapping) -> Result<Arc<Function>, AwsError> {
    let invalid = |message: String| Err(Error::InvalidParameterValueException { message }.answer());
    let Some(function) = account.services().lambda.function(&settings.function) else {
        return invalid("Function does not exist".to_owned());
    };
    let Some(arn) = Arn::parse(&settings.source) else {
        return invalid(format!(
            "Unrecognized event source, must be kinesis, dynamodb stream or sqs. Unsupported source arn: {}",
            settings.source
        ));
    };
    match arn.service.as_str() {
        "sqs" => {
            let Some(visibility) = account.services().sqs.visibility_timeout(&settings.source) else {
                return invalid("Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.".to_owned());
            };
            let timeout = function.timeout.get();
            if timeout > visibility {
                return invalid(format!(
                    "Queue visibility timeout: {visibility} seconds is less than Function timeout: {timeout} seconds"
                ));
            }
        }
        "dynamodb" => {}
        service => {
            return Err(AwsError::unsupported(
                "lambda",
                format_args!("an event source mapping of the service {service}"),
            ));
        }
    }
    if let Some(target) = settings.stream.as_ref().and_then(|stream| stream.on_failure.as_deref())
        && Arn::parse(target).is_none_or(|arn| arn.service != "sqs")
    {
        return Err(AwsError::unsupported("lambda", format_args!("DestinationConfig.OnFailure {target}")));
    }
    Ok(function)
}

fn not_found(uuid: &str) -> AwsError {
    AwsError {
        status: 404,
        ..AwsError::sender(
            "ResourceNotFoundException",
            format!("The resource you requested does not exist. ({uuid})"),
        )
    }
}

/// What a poller needs to know at each step.
#[derive(Clone)]
struct Reader {
    account: Account,
    settings: Arc<EventSourceMapping>,
}

impl Reader {
    /// The session of the role of the function as it is now; none once the function is deleted.
    fn principal(&self) -> Option<Principal> {
        Some(self.account.services().lambda.function(&self.settings.function)?.principal(&self.account))
    }

    /// Calls an operation as the role of the function.
    async fn call(
        &self,
        service: &'static crate::service::JsonService,
        operation: &str,
        input: serde_json::Value,
        cause: Option<EventId>,
    ) -> Result<serde_json::Value, AwsError> {
        let principal = self.principal().ok_or_else(|| not_found(&self.settings.function))?;
        self.account.call(service, operation, &principal, input, cause).await
    }

    fn now(&self) -> Timestamp {
        self.account.now()
    }
}
