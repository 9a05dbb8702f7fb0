//! What happened in the account of a test, and what caused it.

use super::Sim;
use sam_sim::trace::{Event, EventId, What};
use std::collections::BTreeSet;

/// What happened so far, in order. A later look is a new [`Sim::trace`].
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
/// # fn main() { test(|sim| async move {
/// sim.post("/orders", &Order::new("ann", "1", 5)).await.expect(201);
/// let request = sim.trace().request("POST", "/orders");
/// assert_eq!(request.calls(), ["dynamodb:PutItem", "sqs:SendMessage"]);
/// # }) }
/// ```
#[derive(Clone, Debug)]
pub struct Trace {
    events: Vec<Event>,
}

/// An event, with all that followed from it. Given by [`Trace::request`], [`Trace::from`] and [`Trace::invocations`].
#[derive(Clone, Debug)]
pub struct Cause {
    event: Event,
    /// All that followed, in the order in which it began; not the event itself.
    followed: Vec<Event>,
}

impl Trace {
    pub(super) fn new(sim: &Sim) -> Self {
        Self { events: sim.account().trace().events() }
    }

    /// Everything, in the order in which it began.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/jobs.rs"));
    /// # fn main() { test(|sim| async move {
    /// use sam_dsl::testing::What;
    /// assert!(matches!(sim.trace().events()[0].what, What::Deployment { .. }));
    /// # }) }
    /// ```
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The latest request to an API with this method and path, and what it caused. The path is the one of the request,
    /// not that of the route.
    ///
    /// # Panics
    /// If there was none; with those that there were.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.get("/orders/ann/1").await.expect(404);
    /// assert_eq!(sim.trace().request("GET", "/orders/ann/1").calls(), ["dynamodb:GetItem"]);
    /// # }) }
    /// ```
    #[track_caller]
    pub fn request(&self, method: &str, path: &str) -> Cause {
        let is_it = |event: &&Event| matches!(&event.what, What::Request { method: m, path: p, .. } if m == method && p == path);
        match self.events.iter().rev().find(is_it) {
            Some(event) => self.from(event),
            None => {
                let line = |event: &Event| match &event.what {
                    What::Request { method, path, .. } => Some(format!("{method} {path}")),
                    _ => None,
                };
                let requests: Vec<_> = self.events.iter().filter_map(line).collect();
                panic!("there was no request `{method} {path}`; there were: {}", requests.join(", "))
            }
        }
    }

    /// What this event caused, and what that caused, and so on.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/jobs.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.invoke("Ask", &"7").await;
    /// let trace = sim.trace();
    /// let calls: Vec<_> = trace.events().iter().flat_map(|event| trace.from(event).calls()).collect();
    /// assert!(calls.contains(&"sqs:SendMessage".to_owned()));
    /// # }) }
    /// ```
    pub fn from(&self, event: &Event) -> Cause {
        let mut known = BTreeSet::from([event.id]);
        // A cause is always older than what it causes.
        let follows =
            |one: &&Event| one.cause.is_some_and(|cause| known.contains(&cause)) && known.insert(one.id);
        Cause { followed: self.events.iter().filter(follows).cloned().collect(), event: event.clone() }
    }

    /// Every invocation of a function, by its physical name, with what it caused.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/jobs.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.invoke("Ask", &"7").await;
    /// let runs = sim.trace().invocations(&sim.physical_id("Ask"));
    /// assert_eq!((runs.len(), runs[0].calls()), (1, vec!["sqs:SendMessage".to_owned()]));
    /// # }) }
    /// ```
    pub fn invocations(&self, function: &str) -> Vec<Cause> {
        let is_it = |event: &&Event| matches!(&event.what, What::InvocationStarted { function: name, .. } if name == function);
        self.events.iter().filter(is_it).map(|event| self.from(event)).collect()
    }
}

impl Cause {
    /// The event itself.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// use sam_dsl::testing::What;
    /// sim.get("/orders/ann/1").await.expect(404);
    /// let request = sim.trace().request("GET", "/orders/ann/1");
    /// assert!(matches!(request.event().what, What::Request { status: 404, .. }));
    /// # }) }
    /// ```
    pub fn event(&self) -> &Event {
        &self.event
    }

    /// Its number, by which other events name their cause.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.get("/orders/ann/1").await.expect(404);
    /// let request = sim.trace().request("GET", "/orders/ann/1");
    /// assert_eq!(request.followed()[0].cause, Some(request.id()));
    /// # }) }
    /// ```
    pub fn id(&self) -> EventId {
        self.event.id
    }

    /// All that followed, in the order in which it began.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/users.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.get("/me").await.expect(401);
    /// assert!(sim.trace().request("GET", "/me").followed().is_empty());
    /// # }) }
    /// ```
    pub fn followed(&self) -> &[Event] {
        &self.followed
    }

    /// The calls of AWS that followed: `dynamodb:PutItem`, or, of one that failed, `dynamodb:PutItem
    /// ConditionalCheckFailedException`.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// for status in [201, 500] {
    ///     sim.post("/orders", &Order::new("ann", "1", 5)).await.expect(status);
    /// }
    /// let again = sim.trace().request("POST", "/orders");
    /// assert_eq!(again.calls(), ["dynamodb:PutItem ConditionalCheckFailedException"]);
    /// # }) }
    /// ```
    pub fn calls(&self) -> Vec<String> {
        let call = |event: &Event| match &event.what {
            What::Call { action, error: None, .. } => Some(action.clone()),
            What::Call { action, error: Some(error), .. } => Some(format!("{action} {error}")),
            _ => None,
        };
        self.followed.iter().filter_map(call).collect()
    }

    /// How the invocations that followed ended: `ok`, `error <type>: <message>` or `timeout`; in the order in which
    /// they ended. An invocation that runs has no outcome yet.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.get("/orders/ann/1").await.expect(404);
    /// assert_eq!(sim.trace().request("GET", "/orders/ann/1").outcomes(), ["ok"]);
    /// # }) }
    /// ```
    pub fn outcomes(&self) -> Vec<&str> {
        let ended = self.followed.iter().filter_map(|event| match &event.what {
            What::InvocationEnded { outcome, .. } => Some(outcome.as_str()),
            _ => None,
        });
        ended.collect()
    }
}
