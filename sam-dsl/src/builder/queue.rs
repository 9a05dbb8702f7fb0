//! An SQS queue.
//!
//! What its messages hold is a matter of [`queue!`](crate::queue!); here they are text.

use super::{App, Declaration, Declared, Emission, properties};
use crate::registry::Item;
use sam_model::intrinsic::get_att;
use sam_model::unit::Seconds;
use sam_model::value::json;
use sam_model::{Resource, Value, diagnostic};

/// An SQS queue, with its dead-letter queue if it has one. Both are deleted with the stack.
///
/// CloudFormation: `AWS::SQS::Queue`.
///
/// # Example
/// ```
/// use sam_dsl::Seconds;
/// use sam_dsl::builder::{App, DeadLetter, Queue};
///
/// let jobs = Queue::new("Jobs")
///     .visibility_timeout(Seconds::from_minutes(3))
///     .delay(Seconds(5))
///     .retention(Seconds::from_days(1))
///     .dead_letter(DeadLetter { after: 5, retention: DeadLetter::RETENTION });
/// let app = App::new("shop").add(jobs);
/// assert_eq!(app.check(), []);
/// assert!(app.template().resources.contains_key("JobsDeadLetters"));
/// ```
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html>
pub struct Queue {
    declared: Declared,
    logical_id: String,
    fifo: bool,
    visibility_timeout: Option<Seconds>,
    delay: Option<Seconds>,
    retention: Option<Seconds>,
    dead_letter: Option<DeadLetter>,
}

/// Where messages go that cannot be worked on: a queue named after the first one, with `DeadLetters` added, of the same
/// kind.
///
/// # Example
/// ```
/// use sam_dsl::Seconds;
/// use sam_dsl::builder::{App, DeadLetter, Queue};
///
/// let once = DeadLetter { after: 1, retention: Seconds::from_days(14) };
/// let found = App::new("shop").add(Queue::new("Jobs").dead_letter(once)).check();
/// assert!(found.iter().all(|fault| fault.severity == sam_model::Severity::Warning));
/// ```
///
/// Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// After how many receives: 1 to 1,000 (`queue_max_receive_count_out_of_range`). Lambda's guide advises at least 5
    /// (`queue_max_receive_count_below_advice`). CloudFormation: `RedrivePolicy.maxReceiveCount`.
    pub after: u32,
    /// How long they are kept: 60 to 1,209,600 s (14 days, [`DeadLetter::RETENTION`]; `queue_retention_out_of_range`).
    /// Should be at least the retention of a standard queue, as a dead letter keeps its age
    /// (`queue_dead_letter_retention`). CloudFormation: `MessageRetentionPeriod`.
    pub retention: Seconds,
}

impl DeadLetter {
    /// The longest that SQS keeps a message: 1,209,600 s (14 days).
    pub const RETENTION: Seconds = Seconds(sam_model::limits::sqs::RETENTION.max as u32);
}

impl Queue {
    /// A standard queue with this logical id: 1 to 255 letters and digits (`logical_id_invalid`).
    #[track_caller]
    pub fn new(logical_id: &str) -> Self {
        Self {
            declared: Declared::here(),
            logical_id: logical_id.to_owned(),
            fifo: false,
            visibility_timeout: None,
            delay: None,
            retention: None,
            dead_letter: None,
        }
    }

    #[doc(hidden)]
    pub fn of_item(mut self, item: Item) -> Self {
        self.declared.item = Some(item);
        self
    }

    /// Keeps order within a group of messages and drops equal messages within 300 s (5 min). Default: a standard queue.
    /// CloudFormation: `FifoQueue` and `ContentBasedDeduplication`.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::builder::{App, Queue};
    ///
    /// let template = App::new("shop").add(Queue::new("Steps").fifo()).template();
    /// assert_eq!(template.resources["Steps"].properties["FifoQueue"], true);
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fifo-queues.html>
    pub fn fifo(mut self) -> Self {
        self.fifo = true;
        self
    }

    /// How long a received message stays hidden from other consumers: 0 to 43,200 s (12 h;
    /// `queue_visibility_out_of_range`). Default 30. CloudFormation: `VisibilityTimeout`.
    ///
    /// Must not be shorter than the timeout of a function that consumes the queue
    /// (`queue_visibility_below_function_timeout`), and should be six times as long (`queue_visibility_below_advice`).
    ///
    /// Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html>
    pub fn visibility_timeout(mut self, timeout: Seconds) -> Self {
        self.visibility_timeout = Some(timeout);
        self
    }

    /// Hides every message for this long first: 0 to 900 s (15 min; `queue_delay_out_of_range`). Default 0.
    /// CloudFormation: `DelaySeconds`.
    ///
    /// Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-delay-queues.html>
    pub fn delay(mut self, delay: Seconds) -> Self {
        self.delay = Some(delay);
        self
    }

    /// How long a message is kept: 60 to 1,209,600 s (14 days; `queue_retention_out_of_range`). Default 345,600 s (4
    /// days). CloudFormation: `MessageRetentionPeriod`.
    ///
    /// Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html>
    pub fn retention(mut self, retention: Seconds) -> Self {
        self.retention = Some(retention);
        self
    }

    /// Moves messages to a dead-letter queue after some receives. Default: a message comes again until its retention
    /// ends. CloudFormation: `RedrivePolicy`.
    ///
    /// Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html>
    pub fn dead_letter(mut self, dead_letter: DeadLetter) -> Self {
        self.dead_letter = Some(dead_letter);
        self
    }

    /// The logical id of the dead-letter queue.
    pub(crate) fn dead_letter_id(logical_id: &str) -> String {
        format!("{logical_id}DeadLetters")
    }
}

impl Declaration for Queue {
    fn logical_id(&self) -> &str {
        &self.logical_id
    }

    fn source(&self) -> diagnostic::Source {
        self.declared.source()
    }

    fn comment(&self) -> Option<String> {
        self.declared.comment()
    }

    fn emit(&self, _: &App, out: &mut Emission<'_>) {
        let seconds = |seconds: Option<Seconds>| seconds.map(|seconds| json!(seconds.get()));
        let fifo = self.fifo.then_some(Value::Bool(true));
        let letters = Self::dead_letter_id(&self.logical_id);
        let redrive = self.dead_letter.map(
            |dead| json!({ "deadLetterTargetArn": get_att(&letters, "Arn"), "maxReceiveCount": dead.after }),
        );
        let entries = [
            ("ContentBasedDeduplication", fifo.clone()),
            ("DelaySeconds", seconds(self.delay)),
            ("FifoQueue", fifo.clone()),
            ("MessageRetentionPeriod", seconds(self.retention)),
            ("RedrivePolicy", redrive),
            ("VisibilityTimeout", seconds(self.visibility_timeout)),
        ];
        out.resource(
            &self.logical_id,
            retained(Resource::new("AWS::SQS::Queue", properties(entries)), "Delete"),
        );
        if let Some(dead) = self.dead_letter {
            out.origin.comment = None;
            let entries = [("FifoQueue", fifo), ("MessageRetentionPeriod", seconds(Some(dead.retention)))];
            out.resource(&letters, retained(Resource::new("AWS::SQS::Queue", properties(entries)), "Delete"));
        }
    }
}

/// The resource with `DeletionPolicy` and `UpdateReplacePolicy`: what becomes of its data.
pub(super) fn retained(mut resource: Resource, policy: &str) -> Resource {
    resource.other.insert("DeletionPolicy".to_owned(), policy.into());
    resource.other.insert("UpdateReplacePolicy".to_owned(), policy.into());
    resource
}
