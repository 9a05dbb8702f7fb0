//! The account of a test.

use super::caller::Caller;
use super::invoker::InProcess;
use super::{Fault, QueueProbe, Request, TableProbe, Trace};
use crate::App;
use crate::queue::Queue;
use crate::table::Table;
use sam_model::diagnostic::Severity;
use sam_model::transform;
use sam_sim::cloudformation::{Deploy, Stack};
use sam_sim::iam::Iam;
use sam_sim::service::JsonService;
use sam_sim::trace::{Event, What};
use sam_sim::{Account, Clock, cognito, lambda};
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How far [`Sim::wait_until`] turns the clock between two looks.
const STEP: Duration = Duration::from_secs(1);

/// A simulated AWS account with the application deployed in it. Copies are the same account.
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
/// # fn main() { test(|sim| async move {
/// sim.post("/orders", &Order::new("ann", "1", 5)).await.expect(201);
/// assert_eq!(sim.table::<Order>().items().await[0].total, 5);
/// # }) }
/// ```
#[derive(Clone)]
pub struct Sim {
    account: Account,
    stack: Arc<Stack>,
    expanded: Arc<sam_model::Template>,
    /// How many numbers [`Sim::next_number`] gave.
    numbers: Arc<AtomicU64>,
}

impl Sim {
    /// The Region of the account of a test.
    pub const REGION: &'static str = Account::REGION;

    /// Deploys the application into a fresh account. `#[sam_dsl::test]` does it already.
    ///
    /// It must run in a Tokio runtime of one thread with paused time.
    ///
    /// # Panics
    /// If the application has faults or cannot be deployed; with all of them.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// let other = Sim::deploy(app()).await;
    /// other.table::<Order>().put(&Order::new("ann", "1", 5)).await;
    /// assert_eq!(sim.table::<Order>().count().await, 0);
    /// # }) }
    /// ```
    pub async fn deploy(app: App) -> Self {
        let faults: Vec<_> = app.check().into_iter().filter(|one| one.severity == Severity::Error).collect();
        assert!(faults.is_empty(), "the application has faults:\n{}", listed(&faults));
        let environment = transform::Environment::local(Self::REGION);
        let expanded = match transform::expand(&app.template(), &environment) {
            Ok(expanded) => expanded,
            Err(faults) => panic!("the template cannot be expanded:\n{}", listed(&faults)),
        };
        Self::deploy_template(app, expanded).await
    }

    /// Deploys this CloudFormation template into a fresh account, with the code of the application.
    ///
    /// A test may change the template that the application gives, to see what then fails.
    ///
    /// # Panics
    /// If it cannot be deployed.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// let mut template = sim.template().clone();
    /// let role = template.resources.get_mut("PlaceRole").unwrap();
    /// role.properties["Policies"][0]["PolicyDocument"]["Statement"][0]["Effect"] = "Deny".into();
    /// let denied = Sim::deploy_template(app(), template).await;
    /// denied.post("/orders", &Order::new("ann", "1", 5)).await.expect(500);
    /// assert_eq!(denied.denials()[0].1, "dynamodb:PutItem");
    /// # }) }
    /// ```
    pub async fn deploy_template(app: App, expanded: sam_model::Template) -> Self {
        let account = Account::new(Account::ID, Self::REGION, Clock::starting_at(Clock::EPOCH), 0);
        let name = app.name().to_owned();
        account.services().lambda.set_invoker(Arc::new(InProcess::new(Arc::new(app))));
        match account.deploy(&expanded, Deploy::new(name)).await {
            Ok(stack) => Self { account, stack, expanded: Arc::new(expanded), numbers: Arc::default() },
            Err(error) => panic!("the template cannot be deployed: {error}"),
        }
    }

    /// The account: everything that this type does not offer.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/jobs.rs"));
    /// # fn main() { test(|sim| async move {
    /// let before = sim.account().now();
    /// sim.advance(Duration::from_secs(60)).await;
    /// assert_eq!((sim.account().now() - before).as_secs(), 60);
    /// # }) }
    /// ```
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// The stack: physical ids and outputs.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// assert!(sim.stack().outputs.contains_key("ShopUrl"));
    /// # }) }
    /// ```
    pub fn stack(&self) -> &Stack {
        &self.stack
    }

    /// The CloudFormation template that was deployed.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// assert_eq!(sim.template().resources["Place"].kind, "AWS::Lambda::Function");
    /// # }) }
    /// ```
    pub fn template(&self) -> &sam_model::Template {
        &self.expanded
    }

    /// The configuration of the AWS SDK for the owner of the account, whom no policy restricts.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/jobs.rs"));
    /// # fn main() { test(|sim| async move {
    /// assert_eq!(sim.sdk_config().region().map(|region| region.as_ref()), Some(Sim::REGION));
    /// # }) }
    /// ```
    pub fn sdk_config(&self) -> aws_types::SdkConfig {
        self.account.sdk_config(Iam::OWNER_KEY)
    }

    /// Turns the clock, and lets happen what falls due: messages, streams, schedules, retries, expiries.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/jobs.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.queue::<Jobs>().send(&"7".to_owned()).await;
    /// sim.advance(Duration::from_secs(1)).await;
    /// assert!(sim.queue::<Jobs>().is_empty().await);
    /// # }) }
    /// ```
    pub async fn advance(&self, duration: Duration) {
        self.account.clock().sleep(duration).await;
    }

    /// Turns the clock, a second at a time, until something holds that is looked at from outside. What falls due
    /// happens meanwhile, as in [`Sim::advance`].
    ///
    /// # Panics
    /// If it does not hold after `at_most`.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/jobs.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.queue::<Jobs>().send(&"7".to_owned()).await;
    /// sim.wait_until(Duration::from_secs(60), async || sim.queue::<Jobs>().is_empty().await).await;
    /// # }) }
    /// ```
    #[track_caller]
    pub fn wait_until<'s>(
        &'s self,
        at_most: Duration,
        mut holds: impl AsyncFnMut() -> bool + 's,
    ) -> impl Future<Output = ()> + 's {
        let place = std::panic::Location::caller();
        async move {
            let end = self.account.now() + at_most;
            while !holds().await {
                assert!(
                    self.account.now() < end,
                    "{place}: what was waited for does not hold after {at_most:?}"
                );
                self.advance(STEP).await;
            }
        }
    }

    /// Lets a fault happen to the next calls that match it: throttling, delay, an error, a second delivery, a crash
    /// after the work was done, a time-out. It happens to what handlers do and to what this type does from outside
    /// alike.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.fault(Fault::throttle("dynamodb").on("PutItem"));
    /// sim.post("/orders", &Order::new("ann", "1", 5)).await.expect(201);
    /// let calls = sim.trace().request("POST", "/orders").calls();
    /// assert_eq!(calls.len(), 3, "the SDK has tried again: {calls:?}");
    /// # }) }
    /// ```
    pub fn fault(&self, fault: Fault) -> &Self {
        self.account.fault(fault);
        self
    }

    /// What happened so far, and what caused it.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.get("/orders/ann/1").await.expect(404);
    /// assert_eq!(sim.trace().request("GET", "/orders/ann/1").calls(), ["dynamodb:GetItem"]);
    /// # }) }
    /// ```
    pub fn trace(&self) -> Trace {
        Trace::new(self)
    }

    /// A caller who is not signed in.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/users.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.anonymous().get("/me").await.expect(401);
    /// # }) }
    /// ```
    pub fn anonymous(&self) -> Caller {
        Caller::new(self)
    }

    /// A signed-in user of the user pool, who is made at the first request if there is none of that name.
    ///
    /// With several user pools, [`Caller::member_of`] says which; with one, it is that.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/users.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.as_user("ann@example.com").get("/me").await.expect(200);
    /// # }) }
    /// ```
    pub fn as_user(&self, name: &str) -> Caller {
        Caller::named(self, name)
    }

    /// `GET` by a caller who is not signed in.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.get("/orders/ann/1").await.expect(404);
    /// # }) }
    /// ```
    pub fn get(&self, path: &str) -> Request {
        self.anonymous().get(path)
    }

    /// `POST` with a JSON body by a caller who is not signed in.
    ///
    /// # Panics
    /// If the body is not to be written as JSON.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.post("/orders", &Order::new("ann", "1", 5)).await.expect(201);
    /// # }) }
    /// ```
    pub fn post(&self, path: &str, body: &impl Serialize) -> Request {
        self.anonymous().post(path, body)
    }

    /// The table of `T`, from outside.
    ///
    /// # Panics
    /// If the template has no such table.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// assert_eq!(sim.table::<Order>().items().await, []);
    /// # }) }
    /// ```
    #[track_caller]
    pub fn table<T: Table>(&self) -> TableProbe<'_, T> {
        TableProbe::new(self)
    }

    /// The queue `Q`, from outside.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/jobs.rs"));
    /// # fn main() { test(|sim| async move {
    /// assert_eq!(sim.queue::<Jobs>().len().await, 0);
    /// # }) }
    /// ```
    pub fn queue<Q: Queue>(&self) -> QueueProbe<'_, Q> {
        QueueProbe::new(self)
    }

    /// Invokes a function, by its logical id, and waits for its answer: the JSON that it gave, or `errorType` and
    /// `errorMessage`.
    ///
    /// # Panics
    /// If there is no such function, or it is throttled.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/jobs.rs"));
    /// # fn main() { test(|sim| async move {
    /// assert_eq!(sim.invoke("Ask", &"7").await, "asked");
    /// # }) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>
    pub async fn invoke(&self, function: &str, payload: &impl Serialize) -> Value {
        let name = self.physical_id(function);
        let payload = serde_json::to_vec(payload).expect("the payload of a test is JSON");
        let body = match lambda::invoke(&self.account, &name, payload.into(), "test", None).await {
            Ok(lambda::Outcome::Success(body)) => body,
            Ok(lambda::Outcome::Failure(error)) => error.body(),
            Err(error) => panic!("`{function}` cannot be invoked: {error}"),
        };
        serde_json::from_slice(&body).unwrap_or_default()
    }

    /// The lines that a function wrote to its log, by its logical id.
    ///
    /// # Panics
    /// If the template has no such function.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/jobs.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.queue::<Jobs>().send(&"7".to_owned()).await;
    /// sim.advance(Duration::from_secs(1)).await;
    /// assert_eq!(sim.log("Work"), ["order 7"]);
    /// # }) }
    /// ```
    pub fn log(&self, function: &str) -> Vec<String> {
        let name = self.physical_id(function);
        let line = |event: Event| match event.what {
            What::Log { function, line } if function == name => Some(line),
            _ => None,
        };
        self.account.trace().events().into_iter().filter_map(line).collect()
    }

    /// What IAM refused so far: who, which action, on what.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.get("/orders/ann/1").await;
    /// assert_eq!(sim.denials(), []);
    /// # }) }
    /// ```
    pub fn denials(&self) -> Vec<(String, String, String)> {
        let denial = |event: Event| match event.what {
            What::Denial { principal, action, resource, .. } => Some((principal, action, resource)),
            _ => None,
        };
        self.account.trace().events().into_iter().filter_map(denial).collect()
    }

    /// Demands that IAM refused nothing so far.
    ///
    /// # Panics
    /// If it did; with each refusal (`access_denied`).
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.post("/orders", &Order::new("ann", "1", 5)).await.expect(201);
    /// sim.assert_no_denials();
    /// # }) }
    /// ```
    #[track_caller]
    pub fn assert_no_denials(&self) {
        let denials = self.denials();
        let lines: Vec<_> =
            denials.iter().map(|(who, action, what)| format!("{who}: {action} on {what}")).collect();
        assert!(denials.is_empty(), "IAM refused:\n{} [access_denied]", lines.join("\n"));
    }

    /// What `Ref` gives for a resource: its physical id.
    ///
    /// # Panics
    /// If the template has no such resource.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// assert!(sim.physical_id("Orders").starts_with("shop-Orders-"));
    /// # }) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html>
    #[track_caller]
    pub fn physical_id(&self, logical_id: &str) -> String {
        match self.stack.physical_id(logical_id) {
            Some(id) => id.to_owned(),
            None => {
                let known: Vec<_> = self.stack.resources.keys().map(String::as_str).collect();
                panic!("the template has no resource `{logical_id}`; it has {}", known.join(", "))
            }
        }
    }

    /// A number that this account has not given before.
    pub(super) fn next_number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// Calls an operation as the owner of the account.
    pub(super) async fn call(&self, service: &'static JsonService, operation: &str, input: Value) -> Value {
        match self.account.call(service, operation, &self.account.owner(), input, None).await {
            Ok(output) => output,
            Err(error) => panic!("{operation}: {error}"),
        }
    }

    /// An ID token of the caller.
    pub(super) fn token(&self, caller: &Caller) -> Option<String> {
        let user = caller.user()?;
        let pools = || self.stack.resources.iter().filter(|(_, one)| one.kind == "AWS::Cognito::UserPool");
        let pool = match caller.groups() {
            [(pool, _), ..] => (*pool).to_owned(),
            [] => {
                let found: Vec<_> = pools().map(|(id, _)| id.clone()).collect();
                assert!(
                    found.len() == 1,
                    "which user pool has the user `{user}`? The template has {found:?}"
                );
                found.into_iter().next()?
            }
        };
        let groups: Vec<_> = caller.groups().iter().map(|(_, group)| *group).collect();
        match cognito::sign_in_as(&self.account, &self.physical_id(&pool), user, &groups) {
            Ok(tokens) => Some(tokens.id_token),
            Err(error) => panic!("`{user}` cannot sign in to `{pool}`: {error}"),
        }
    }

    /// The id of the API that is called.
    pub(super) fn api_id(&self, chosen: Option<&str>) -> String {
        if let Some(logical_id) = chosen {
            return self.physical_id(logical_id);
        }
        let kinds = ["AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"];
        let apis = self.stack.resources.iter().filter(|(_, one)| kinds.contains(&one.kind.as_str()));
        let apis: Vec<_> = apis.map(|(id, _)| id.as_str()).collect();
        match apis.as_slice() {
            [only] => self.physical_id(only),
            [] => panic!("the template has no API"),
            several => panic!(
                "which API is called? Say `.api::<{}>()`; the template has {}",
                several[0],
                several.join(", ")
            ),
        }
    }
}

fn listed(faults: &[sam_model::Diagnostic]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
