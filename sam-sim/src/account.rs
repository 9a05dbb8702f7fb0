//! The simulated account: its services, its clock, and the way in.

use crate::clock::Clock;
use crate::endpoint;
use crate::fault::{self, Effect, Faults};
use crate::iam;
use crate::random::Random;
use crate::service::{Access, Call, JsonService, Operation, Output};
use crate::services::Services;
use crate::trace::{EventId, Trace, What};
use crate::{AwsError, Timestamp};
use bytes::Bytes;
use http::{Request, Response};
use serde_json::Value;
use std::future::Future;
use std::sync::Arc;
use tokio::task::AbortHandle;

/// A simulated AWS account in one Region. Copies are the same account.
#[derive(Clone)]
pub struct Account(Arc<Inner>);

struct Inner {
    id: String,
    region: String,
    clock: Clock,
    random: Random,
    trace: Trace,
    services: Services,
    faults: Faults,
}

/// How an account begins; see [`Account::builder`].
#[derive(Clone, Debug)]
pub struct Builder {
    id: String,
    region: String,
    /// None: the computer's time.
    epoch: Option<Timestamp>,
    seed: u64,
}

/// Who makes a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The ARN, as errors and policies name it: `arn:aws:sts::123456789012:assumed-role/PlaceRole/Place`.
    pub arn: String,
    /// What decides on its calls.
    pub kind: PrincipalKind,
}

/// The kinds of principals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrincipalKind {
    /// The owner of the account, whom no policy restricts.
    Owner,
    /// A session of the role of this name.
    Role(String),
    /// An AWS service, such as `events.amazonaws.com`: only resource policies let it in.
    Service(String),
}

impl Account {
    /// The account id of every simulated account unless told otherwise.
    pub const ID: &'static str = "123456789012";

    /// The Region of every simulated account unless told otherwise.
    pub const REGION: &'static str = "eu-central-1";

    /// An empty account with these settings.
    pub fn new(id: &str, region: &str, clock: Clock, seed: u64) -> Self {
        Self(Arc::new(Inner {
            id: id.to_owned(),
            region: region.to_owned(),
            clock,
            random: Random::seeded(seed),
            trace: Trace::default(),
            services: Services::default(),
            faults: Faults::default(),
        }))
    }

    /// An account with settings that differ from [`Account::ID`], [`Account::REGION`], [`Clock::EPOCH`] and the seed 0.
    pub fn builder() -> Builder {
        Builder {
            id: Self::ID.to_owned(),
            region: Self::REGION.to_owned(),
            epoch: Some(Clock::EPOCH),
            seed: 0,
        }
    }

    /// The twelve digits.
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// The Region.
    pub fn region(&self) -> &str {
        &self.0.region
    }

    /// The clock.
    pub fn clock(&self) -> Clock {
        self.0.clock
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// The seeded randomness.
    pub fn random(&self) -> &Random {
        &self.0.random
    }

    /// What happened so far.
    pub fn trace(&self) -> &Trace {
        &self.0.trace
    }

    /// The state of every service.
    pub fn services(&self) -> &Services {
        &self.0.services
    }

    /// The ARN of a resource of this account and Region.
    pub fn arn(&self, service: &str, resource: &str) -> String {
        format!("arn:aws:{service}:{}:{}:{resource}", self.region(), self.id())
    }

    /// Answers an HTTP request to an AWS endpoint.
    pub async fn handle(&self, request: Request<Bytes>) -> Response<Bytes> {
        endpoint::answer(self, request).await
    }

    /// Runs `future` in the background, for what a resource does by itself; the handle stops it.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn spawn(&self, future: impl Future<Output = ()> + Send + 'static) -> AbortHandle {
        tokio::spawn(future).abort_handle()
    }

    /// Calls an operation of a JSON service as `principal`, with the same checks as a request over HTTP.
    ///
    /// Event source mappings and other parts of the account call each other through here, so that the policies of the
    /// template decide on them too.
    pub async fn call(
        &self,
        service: &'static JsonService,
        operation: &str,
        principal: &Principal,
        input: Value,
        cause: Option<EventId>,
    ) -> Result<Value, AwsError> {
        let known = service.operations.iter().find(|known| known.name == operation);
        let known = known.ok_or_else(|| AwsError::unsupported(service.name, operation))?;
        let request_id = self.random().uuid();
        let call = Call {
            account: self,
            principal: Some(principal),
            region: self.region(),
            request_id: &request_id,
            cause,
        };
        self.run(service, known, &call, input).await.map(Output::into_tree)
    }

    /// Authorizes and runs a call of a JSON service.
    pub(crate) async fn run(
        &self,
        service: &JsonService,
        operation: &'static Operation,
        call: &Call<'_>,
        input: Value,
    ) -> Result<Output, AwsError> {
        let needed = (operation.access)(call, &input);
        let fault = self.faults().next(service.name, operation.name, &needed);
        let queue = matches!(fault, Some(Effect::Duplicate)).then(|| input["QueueUrl"].clone());
        // An operation that does not wait does its work when it is called, which must not be before the call is allowed.
        let work = async move { (operation.run)(call, input).await };
        let result = self.perform(service.name, operation.name, call, needed, fault, work).await;
        if let (Some(queue), Ok(Output::Tree(output))) = (queue, &result) {
            fault::redeliver(self, &queue, output).await;
        }
        result
    }

    /// Authorizes a call, does its work under a fault if there is one, and records it with its outcome.
    pub(crate) async fn perform<T>(
        &self,
        service: &str,
        operation: &str,
        call: &Call<'_>,
        needed: Vec<Access>,
        fault: Option<Effect>,
        work: impl Future<Output = Result<T, AwsError>>,
    ) -> Result<T, AwsError> {
        let at = self.now();
        let result = match (self.authorize(call, &needed), fault) {
            (Ok(()), None) => work.await,
            (Ok(()), Some(fault)) => fault.around(self, service, work).await,
            (Err(error), _) => Err(error),
        };
        let what = What::Call {
            principal: call
                .principal
                .map_or_else(|| "anonymous".to_owned(), |principal| principal.arn.clone()),
            action: format!("{service}:{operation}"),
            resource: needed.into_iter().next().map_or_else(|| "*".to_owned(), |access| access.resource),
            error: result.as_ref().err().map(|error| error.code.to_owned()),
        };
        self.trace().record(at, call.cause, what);
        result
    }

    pub(crate) fn faults(&self) -> &Faults {
        &self.0.faults
    }

    /// Refuses the call unless the policies allow every access; a refusal is recorded.
    ///
    /// # Errors
    /// `AccessDeniedException`, in the words of IAM.
    pub fn authorize(&self, call: &Call<'_>, needed: &[Access]) -> Result<(), AwsError> {
        iam::authorize(call, needed)
    }
}

impl Builder {
    /// The twelve digits of the account.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// The Region.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = region.into();
        self
    }

    /// The time at which the account begins.
    pub fn epoch(mut self, epoch: Timestamp) -> Self {
        self.epoch = Some(epoch);
        self
    }

    /// The computer's time; for a running runtime, as servers need it.
    pub fn real_time(mut self) -> Self {
        self.epoch = None;
        self
    }

    /// Where randomness begins: the same seed gives the same ids.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The account.
    ///
    /// # Panics
    /// Outside of a tokio runtime with time enabled.
    pub fn build(self) -> Account {
        let clock = self.epoch.map_or_else(Clock::real, Clock::starting_at);
        Account::new(&self.id, &self.region, clock, self.seed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{dynamodb, fault::Fault};
    use serde_json::json;

    async fn call(
        account: &Account,
        principal: &Principal,
        operation: &str,
        mut input: Value,
    ) -> Result<Value, AwsError> {
        input["TableName"] = "Orders".into();
        account.call(&dynamodb::SERVICE, operation, principal, input, None).await
    }

    async fn account() -> Account {
        let account = Account::builder().build();
        let table = json!({
            "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
            "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
            "BillingMode": "PAY_PER_REQUEST",
        });
        call(&account, &account.owner(), "CreateTable", table).await.unwrap();
        account.clock().sleep(std::time::Duration::from_secs(60)).await;
        account
    }

    async fn count(account: &Account) -> Value {
        call(account, &account.owner(), "Scan", json!({})).await.unwrap()["Count"].clone()
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_is_denied_does_nothing() {
        let account = account().await;
        let stranger = Principal {
            arn: "arn:aws:sts::123456789012:assumed-role/none/none".to_owned(),
            kind: PrincipalKind::Role("none".to_owned()),
        };
        let item = json!({ "Item": { "id": { "S": "1" } } });
        let denied = call(&account, &stranger, "PutItem", item).await.unwrap_err();
        assert_eq!(denied.code, "AccessDeniedException");
        assert_eq!(count(&account).await, 0);
        assert!(call(&account, &stranger, "DeleteTable", json!({})).await.is_err());
        assert_eq!(count(&account).await, 0, "the table is still there");
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_is_throttled_does_nothing() {
        let account = account().await;
        account.fault(Fault::throttle("dynamodb").on("PutItem"));
        let item = json!({ "Item": { "id": { "S": "1" } } });
        assert!(call(&account, &account.owner(), "PutItem", item).await.is_err());
        assert_eq!(count(&account).await, 0);
    }
}
