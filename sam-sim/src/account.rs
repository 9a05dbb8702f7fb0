//! The simulated account: its services, its clock, and the way in.

use crate::clock::Clock;
use crate::endpoint;
use crate::iam;
use crate::random::Random;
use crate::service::{Access, Call, JsonService, Operation};
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

    /// An empty account with these settings.
    pub fn new(id: &str, region: &str, clock: Clock, seed: u64) -> Self {
        Self(Arc::new(Inner {
            id: id.to_owned(),
            region: region.to_owned(),
            clock,
            random: Random::seeded(seed),
            trace: Trace::default(),
            services: Services::default(),
        }))
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
        self.run(service, known, &call, input).await
    }

    /// Authorizes and runs a call, and records it with its outcome.
    pub(crate) async fn run(
        &self,
        service: &JsonService,
        operation: &'static Operation,
        call: &Call<'_>,
        input: Value,
    ) -> Result<Value, AwsError> {
        let at = self.now();
        let needed = (operation.access)(call, &input);
        let result = match self.authorize(call, &needed) {
            Ok(()) => (operation.run)(call, input).await,
            Err(error) => Err(error),
        };
        let resource = needed
            .into_iter()
            .next()
            .map_or_else(|| "*".to_owned(), |access| access.resource);
        let what = What::Call {
            principal: call
                .principal
                .map_or_else(|| "anonymous".to_owned(), |principal| principal.arn.clone()),
            action: format!("{}:{}", service.name, operation.name),
            resource,
            error: result.as_ref().err().map(|error| error.code.to_owned()),
        };
        self.trace().record(at, call.cause, what);
        result
    }

    /// Refuses the call unless the policies allow every access; a refusal is recorded.
    ///
    /// # Errors
    /// `AccessDeniedException`, in the words of IAM.
    pub fn authorize(&self, call: &Call<'_>, needed: &[Access]) -> Result<(), AwsError> {
        iam::authorize(call, needed)
    }
}
