//! Faults on demand: what AWS does now and then, and what an application must bear.
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap().block_on(async {
//! use sam_sim::fault::Fault;
//! let account = sam_sim::Account::builder().build();
//! account.fault(Fault::throttle("dynamodb").on("PutItem").of("Orders").times(2));
//! # });
//! ```

use crate::service::Access;
use crate::{Account, AwsError, BoxFuture, sqs};
use serde_json::{Value, json};
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long a caller waits for an answer that does not come.
pub const TIME_OUT: Duration = Duration::from_secs(60);

/// Something that goes wrong with the next calls that match.
#[derive(Clone, Debug)]
pub struct Fault {
    service: String,
    operation: Option<String>,
    resource: Option<String>,
    times: u32,
    effect: Effect,
}

/// What goes wrong.
#[derive(Clone, Debug)]
pub(crate) enum Effect {
    Throttle,
    Delay(Duration),
    Error(AwsError),
    Duplicate,
    CrashAfterWrite,
    TimeOut,
}

/// The faults that are still to come.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Vec<Fault>>);

impl Fault {
    /// The service refuses the call because there were too many, in its own words; SDKs try again.
    pub fn throttle(service: &str) -> Self {
        Self::new(service, Effect::Throttle)
    }

    /// The call takes this much longer.
    pub fn delay(service: &str, duration: Duration) -> Self {
        Self::new(service, Effect::Delay(duration))
    }

    /// The service answers this error instead of doing the work.
    pub fn error(service: &str, error: AwsError) -> Self {
        Self::new(service, Effect::Error(error))
    }

    /// The messages that the next `ReceiveMessage` of SQS returns are delivered again, as if never hidden.
    pub fn duplicate() -> Self {
        Self::new("sqs", Effect::Duplicate).on("ReceiveMessage")
    }

    /// The work is done, but the caller gets an error of the status 500; SDKs try again.
    pub fn crash_after_write(service: &str) -> Self {
        Self::new(service, Effect::CrashAfterWrite)
    }

    /// The work is not done, and the caller waits for [`TIME_OUT`] before the connection ends.
    pub fn time_out(service: &str) -> Self {
        Self::new(service, Effect::TimeOut)
    }

    /// Only with calls of this operation.
    pub fn on(mut self, operation: &str) -> Self {
        self.operation = Some(operation.to_owned());
        self
    }

    /// Only with calls on this resource, by name or ARN.
    pub fn of(mut self, resource: &str) -> Self {
        self.resource = Some(resource.to_owned());
        self
    }

    /// With this many calls instead of one.
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    fn new(service: &str, effect: Effect) -> Self {
        Self { service: service.to_owned(), operation: None, resource: None, times: 1, effect }
    }

    fn matches(&self, service: &str, operation: &str, needed: &[Access]) -> bool {
        let is_resource = |name: &String| {
            let names = |access: &Access| {
                access.resource == *name || access.resource.split([':', '/']).any(|part| part == name)
            };
            needed.iter().any(names)
        };
        self.service == service
            && self.operation.as_ref().is_none_or(|name| name == operation)
            && self.resource.as_ref().is_none_or(is_resource)
    }
}

impl Account {
    /// Lets a fault happen to the next calls that match it. Faults that match the same call happen one call after the
    /// other, in the order in which they were given.
    pub fn fault(&self, fault: Fault) {
        self.faults().0.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
    }
}

impl Faults {
    /// What happens to this call, if anything.
    pub(crate) fn next(&self, service: &str, operation: &str, needed: &[Access]) -> Option<Effect> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        faults.retain(|fault| fault.times > 0);
        let fault = faults.iter_mut().find(|fault| fault.matches(service, operation, needed))?;
        fault.times -= 1;
        Some(fault.effect.clone())
    }
}

impl Effect {
    /// Does the work under this fault.
    pub(crate) async fn around<T>(
        self,
        account: &Account,
        service: &str,
        work: impl Future<Output = Result<T, AwsError>>,
    ) -> Result<T, AwsError> {
        match self {
            Self::Throttle => Err(throttled(service)),
            Self::Delay(duration) => {
                account.clock().sleep(duration).await;
                work.await
            }
            Self::Error(error) => Err(error),
            Self::Duplicate => work.await,
            Self::CrashAfterWrite => work.await.and(Err(crashed(service))),
            Self::TimeOut => {
                account.clock().sleep(TIME_OUT).await;
                Err(crashed(service))
            }
        }
    }
}

/// Makes the messages of an output of `ReceiveMessage` visible again.
///
/// Boxed, as this is itself a call within a call.
pub(crate) fn redeliver<'a>(account: &'a Account, queue: &'a Value, output: &'a Value) -> BoxFuture<'a, ()> {
    Box::pin(async move {
        for message in output["Messages"].as_array().into_iter().flatten() {
            let handle = &message["ReceiptHandle"];
            let input = json!({ "QueueUrl": queue, "ReceiptHandle": handle, "VisibilityTimeout": 0 });
            // A message that is gone by now cannot come again.
            let _ =
                account.call(&sqs::SERVICE, "ChangeMessageVisibility", &account.owner(), input, None).await;
        }
    })
}

crate::aws_errors! {
    /// What services answer when they are too busy, or broken.
    enum Error {
        /// Most services, broken.
        InternalFailure {} = 500 Receiver "The request processing has failed because of an unknown error, exception or failure.",
        /// DynamoDB, broken.
        InternalServerError {} = 500 Receiver "Internal server error",
        /// Lambda, broken.
        ServiceException {} = 500 Receiver "Internal server error",
        /// A table or index, too busy.
        ProvisionedThroughputExceededException {} = 400 Sender "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.",
        /// SQS, too busy.
        RequestThrottled {} = 403 Sender "Request is throttled.",
        /// Most services, too busy.
        ThrottlingException {} = 400 Sender "Rate exceeded",
        /// Lambda and Cognito, too busy.
        TooManyRequestsException {} = 429 Sender "Rate Exceeded.",
    }
}

fn throttled(service: &str) -> AwsError {
    match service {
        "cognito-idp" => AwsError { status: 400, ..Error::TooManyRequestsException {}.into() },
        "dynamodb" => Error::ProvisionedThroughputExceededException {}.into(),
        "lambda" => Error::TooManyRequestsException {}.into(),
        "sqs" => Error::RequestThrottled {}.into(),
        _ => Error::ThrottlingException {}.into(),
    }
}

fn crashed(service: &str) -> AwsError {
    match service {
        "dynamodb" => Error::InternalServerError {}.into(),
        "lambda" => Error::ServiceException {}.into(),
        _ => Error::InternalFailure {}.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqs::SERVICE;

    async fn call(account: &Account, operation: &str, mut input: Value) -> Result<Value, AwsError> {
        input["QueueUrl"] = "https://sqs/123456789012/jobs".into();
        account.call(&SERVICE, operation, &account.owner(), input, None).await
    }

    async fn account() -> Account {
        let account = Account::builder().build();
        call(&account, "CreateQueue", json!({ "QueueName": "jobs" })).await.unwrap();
        account
    }

    async fn send(account: &Account) -> Result<(), &'static str> {
        call(account, "SendMessage", json!({ "MessageBody": "a" }))
            .await
            .map(drop)
            .map_err(|error| error.code)
    }

    async fn receive(account: &Account) -> usize {
        let output = call(account, "ReceiveMessage", json!({})).await.unwrap();
        output["Messages"].as_array().map_or(0, Vec::len)
    }

    #[tokio::test(start_paused = true)]
    async fn a_fault_happens_as_often_as_asked_to_what_matches() {
        let account = account().await;
        account.fault(Fault::throttle("sqs").on("SendMessage").of("jobs").times(2));
        account.fault(Fault::throttle("sqs").of("job"));
        account.fault(Fault::throttle("dynamodb"));
        assert_eq!(receive(&account).await, 0);
        assert_eq!(send(&account).await, Err("RequestThrottled"));
        assert_eq!(send(&account).await, Err("RequestThrottled"));
        assert_eq!(send(&account).await, Ok(()));
        assert_eq!(receive(&account).await, 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_crash_comes_after_the_work_and_an_error_instead_of_it() {
        let account = account().await;
        account.fault(Fault::error("sqs", AwsError::sender("InvalidSecurity", "no")));
        assert_eq!(send(&account).await, Err("InvalidSecurity"));
        assert_eq!(receive(&account).await, 0);
        account.fault(Fault::crash_after_write("sqs"));
        assert_eq!(send(&account).await, Err("InternalFailure"));
        assert_eq!(receive(&account).await, 1);
    }

    #[tokio::test(start_paused = true)]
    async fn delays_and_time_outs_take_virtual_time() {
        let account = account().await;
        let before = account.now();
        account.fault(Fault::delay("sqs", Duration::from_secs(5)));
        account.fault(Fault::time_out("sqs"));
        assert_eq!(send(&account).await, Ok(()));
        assert_eq!(account.now().duration_since(before).as_secs(), 5);
        assert_eq!(send(&account).await, Err("InternalFailure"));
        assert_eq!(account.now().duration_since(before).as_secs(), 65);
        assert_eq!((receive(&account).await, receive(&account).await), (1, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn a_duplicate_is_the_same_message_again() {
        let account = account().await;
        account.fault(Fault::duplicate());
        send(&account).await.unwrap();
        assert_eq!((receive(&account).await, receive(&account).await, receive(&account).await), (1, 1, 0));
    }
}
