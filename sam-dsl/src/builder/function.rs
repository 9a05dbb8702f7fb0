//! A Lambda function: its code, what makes it run, and what it may do.
//!
//! The permissions that its parameters need come with them, see [`Function::handler`].

use super::{App, Declaration, Declared, Emission, properties};
use crate::access::Grant;
use crate::api::{Api, ApiKind};
use crate::queue::Queue;
use crate::registry::Item;
use crate::runtime::Invoke;
use crate::table::Streamed;
use sam_model::diagnostic::{Diagnostic, Place};
use sam_model::intrinsic::{get_att, reference};
use sam_model::unit::{MegaBytes, Seconds};
use sam_model::value::{Map, json};
use sam_model::{Resource, Value, diagnostic, fault};

/// A Lambda function, with its log group and a role of its own.
///
/// CloudFormation: `AWS::Serverless::Function` with the runtime `provided.al2023`, `AWS::Logs::LogGroup`, and
/// `AWS::IAM::Role` with one policy. The policy allows the function to write its log, and what was granted.
///
/// # Example
/// ```
/// use sam_dsl::builder::{App, Function};
/// use sam_dsl::{MegaBytes, Seconds};
///
/// let report = Function::new("Report")
///     .description("Counts what was sold")
///     .memory(MegaBytes(512))
///     .timeout(Seconds(60))
///     .ephemeral_storage(MegaBytes(1024))
///     .reserved_concurrency(1)
///     .environment("CURRENCY", "EUR".into())
///     .schedule("rate(1 hour)", None);
/// assert_eq!(App::new("shop").add(report).check(), []);
/// ```
///
/// Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html>
pub struct Function {
    declared: Declared,
    logical_id: String,
    description: Option<String>,
    memory: MegaBytes,
    timeout: Option<Seconds>,
    ephemeral_storage: Option<MegaBytes>,
    reserved_concurrency: Option<u32>,
    source: Option<Source>,
    public: bool,
    grants: Vec<Grant>,
    environment: Map,
    invoke: Option<Invoke>,
}

/// What makes a function run, as it stands in the template. [`Function::source_of_events`] gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A route of an API.
    Route {
        /// The logical id of the API.
        api: String,
        /// REST or HTTP.
        kind: ApiKind,
        /// `GET`, `POST`, ..., or `ANY`.
        method: String,
        /// The path, with variables in braces.
        path: String,
        /// Whether it needs no token although the API has an authorizer.
        public: bool,
    },
    /// The messages of a queue.
    Consume {
        /// The logical id of the queue.
        queue: String,
        /// Messages in a batch.
        batch: u32,
        /// How long a batch may wait to fill.
        window: Option<Seconds>,
        /// How many batches are worked on at once.
        maximum_concurrency: Option<u32>,
    },
    /// The changes of a table.
    Stream {
        /// The logical id of the table.
        table: String,
        /// Changes in a batch.
        batch: u32,
        /// How long a batch may wait to fill.
        window: Option<Seconds>,
        /// How often a failed batch is tried again; without it, until it is a day old.
        retries: Option<u32>,
    },
    /// A schedule.
    Schedule {
        /// `rate(..)`, `cron(..)` or `at(..)`.
        expression: String,
        /// The IANA name of the time zone of a `cron` or `at`; UTC if none.
        timezone: Option<String>,
    },
    /// Direct invocation.
    Direct,
}

impl Function {
    /// The memory of a function that names none: 256 MB. Lambda's own default is 128 MB.
    pub const DEFAULT_MEMORY: MegaBytes = MegaBytes(256);
    /// The timeout of a function that names none: 10 s. Lambda's own default is 3 s.
    pub const DEFAULT_TIMEOUT: Seconds = Seconds(10);

    /// A function with this logical id: 1 to 255 letters and digits (`logical_id_invalid`). It has no code, and nothing
    /// makes it run but an invocation by name.
    #[track_caller]
    pub fn new(logical_id: &str) -> Self {
        Self {
            declared: Declared::here(),
            logical_id: logical_id.to_owned(),
            description: None,
            memory: Self::DEFAULT_MEMORY,
            timeout: None,
            ephemeral_storage: None,
            reserved_concurrency: None,
            source: None,
            public: false,
            grants: Vec::new(),
            environment: Map::new(),
            invoke: None,
        }
    }

    #[doc(hidden)]
    pub fn of_item(mut self, item: Item) -> Self {
        self.declared.item = Some(item);
        self
    }

    /// A sentence for people, in the console of Lambda: up to 256 characters (`function_description_too_long`).
    /// Default: none. CloudFormation: `Description`.
    ///
    /// Source: <https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html>
    pub fn description(mut self, text: &str) -> Self {
        self.description = Some(text.to_owned());
        self
    }

    /// Memory, and with it the share of a processor: 128 to 10,240 MB (`function_memory_out_of_range`). Default 256.
    /// CloudFormation: `MemorySize`.
    ///
    /// Source: <https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html>
    pub fn memory(mut self, memory: MegaBytes) -> Self {
        self.memory = memory;
        self
    }

    /// How long one invocation may take: 1 to 900 s (`function_timeout_out_of_range`). Default 10. CloudFormation:
    /// `Timeout`.
    ///
    /// Up to 30 s behind an HTTP API and 29 s behind a REST API (`function_slower_than_api`), and not longer than the
    /// visibility timeout of a queue that it consumes (`queue_visibility_below_function_timeout`).
    ///
    /// # Example
    /// ```
    /// use sam_dsl::Seconds;
    /// use sam_dsl::builder::{App, Function};
    ///
    /// let found = App::new("shop").add(Function::new("Report").timeout(Seconds(901))).check();
    /// assert_eq!(found[0].code, "function_timeout_out_of_range");
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html>
    pub fn timeout(mut self, timeout: Seconds) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// The size of `/tmp`: 512 to 10,240 MB (`ephemeral_storage_out_of_range`). Default 512. CloudFormation:
    /// `EphemeralStorage`.
    ///
    /// Source: <https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html>
    pub fn ephemeral_storage(mut self, size: MegaBytes) -> Self {
        self.ephemeral_storage = Some(size);
        self
    }

    /// How many invocations may run at once, kept for this function alone: 0 to 2,147,483,647
    /// (`reserved_concurrency_out_of_range`); 0 stops it. Default: what the account has left. CloudFormation:
    /// `ReservedConcurrentExecutions`.
    ///
    /// An account has 1,000 in a Region unless AWS raised that, of which 100 must stay unreserved: a template that
    /// reserves more is warned of (`reserved_concurrency_above_quota`).
    ///
    /// Source: <https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html>
    pub fn reserved_concurrency(mut self, executions: u32) -> Self {
        self.reserved_concurrency = Some(executions);
        self
    }

    /// Answers a route of the API `A`. Needs a token if the API has an authorizer, unless it is
    /// [`public`](Function::public).
    ///
    /// The method is `ANY`, `DELETE`, `GET`, `HEAD`, `OPTIONS`, `PATCH`, `POST` or `PUT`. The path begins with `/`; a
    /// variable is a whole segment, `{id}`, or all that remains, `{rest+}`. Faults: `route_malformed`,
    /// `route_method_unknown`, `route_duplicate`, `route_reserved`, `route_variables_differ`. CloudFormation: the event
    /// `HttpApi` or `Api`.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::builder::{self, App, Function};
    /// use sam_dsl::{Api, ApiKind, api};
    ///
    /// api! { pub Shop: http }
    /// # fn main() {
    /// let app = App::new("shop").add(builder::Api::new(Shop::LOGICAL_ID, ApiKind::Http));
    /// let app = app.add(Function::new("Show").route::<Shop>("GET", "/orders/{id}"));
    /// assert_eq!(app.check(), []);
    /// # }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html>
    pub fn route<A: Api>(self, method: &str, path: &str) -> Self {
        let public = self.public;
        self.source(Source::Route {
            api: A::LOGICAL_ID.to_owned(),
            kind: A::KIND,
            method: method.to_owned(),
            path: path.to_owned(),
            public,
        })
    }

    /// Answers the route to everyone, although the API has an authorizer. It may stand before [`Function::route`] or
    /// after it; a function without a route cannot be public (`public_without_route`). CloudFormation:
    /// `Auth.Authorizer: NONE` of the event.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::api;
    /// use sam_dsl::builder::{Function, Source};
    ///
    /// api! { pub Shop: http }
    /// # fn main() {
    /// let health = Function::new("Health").route::<Shop>("GET", "/health").public();
    /// assert!(matches!(health.source_of_events(), Some(Source::Route { public: true, .. })));
    /// # }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-httpapifunctionauth.html>
    pub fn public(mut self) -> Self {
        self.public = true;
        if let Some(Source::Route { public, .. }) = &mut self.source {
            *public = true;
        }
        self
    }

    /// Consumes the messages of the queue `Q`, and grants what that needs: `sqs:ReceiveMessage`, `sqs:DeleteMessage`
    /// and `sqs:GetQueueAttributes`. CloudFormation: the event `SQS`.
    ///
    /// | Argument | Range | Without it | Fault | CloudFormation |
    /// |---|---|---|---|---|
    /// | `batch` | 1 to 10,000 messages; up to 10 without a window and of a FIFO queue | | `batch_size_out_of_range`, `batch_without_window` | `BatchSize` |
    /// | `window` | 0 to 300 s that a batch may wait to fill; not of a FIFO queue | a batch does not wait | `batching_window_out_of_range`, `window_on_fifo_queue` | `MaximumBatchingWindowInSeconds` |
    /// | `maximum_concurrency` | 2 to 1,000 batches at once | no maximum | `maximum_concurrency_out_of_range` | `ScalingConfig.MaximumConcurrency` |
    ///
    /// # Example
    /// ```
    /// use sam_dsl::builder::{App, Function, Queue};
    /// use sam_dsl::{Seconds, queue};
    ///
    /// queue! { pub Jobs: String, visibility_timeout = 90 s }
    /// # fn main() {
    /// let jobs = Queue::new("Jobs").visibility_timeout(Seconds(90));
    /// let work = Function::new("Work").consume::<Jobs>(100, Some(Seconds(5)), Some(2));
    /// assert_eq!(App::new("shop").add(jobs).add(work).check(), []);
    /// # }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html>
    pub fn consume<Q: Queue>(
        self,
        batch: u32,
        window: Option<Seconds>,
        maximum_concurrency: Option<u32>,
    ) -> Self {
        let arn = || get_att(Q::LOGICAL_ID, "Arn");
        self.grant(Grant::new(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], arn()))
            .source(Source::Consume { queue: Q::LOGICAL_ID.to_owned(), batch, window, maximum_concurrency })
    }

    /// Consumes the changes of the table of `T`, from the oldest that the stream still has, and grants what that needs:
    /// `dynamodb:DescribeStream`, `dynamodb:GetRecords`, `dynamodb:GetShardIterator`, and `dynamodb:ListStreams`.
    /// CloudFormation: the event `DynamoDB`.
    ///
    /// A stream has up to two consumers (`stream_too_many_consumers`); the table must have one (`stream_not_enabled`).
    ///
    /// | Argument | Range | Without it | Fault | CloudFormation |
    /// |---|---|---|---|---|
    /// | `batch` | 1 to 10,000 changes | | `batch_size_out_of_range` | `BatchSize` |
    /// | `window` | 0 to 300 s that a batch may wait to fill | a batch does not wait | `batching_window_out_of_range` | `MaximumBatchingWindowInSeconds` |
    /// | `retries` | 0 to 10,000 | until the change is a day old | `stream_retries_out_of_range` | `MaximumRetryAttempts` |
    ///
    /// # Example
    /// ```
    /// use sam_dsl::builder::{App, Function, Table};
    /// use sam_dsl::prelude::{Deserialize, Serialize};
    /// use sam_dsl::{ScalarAttributeType, StreamViewType};
    ///
    /// #[derive(sam_dsl::Table, Serialize, Deserialize)]
    /// #[table(name = Orders, stream = keys_only)]
    /// struct Order {
    ///     #[partition_key]
    ///     id: String,
    /// }
    /// # fn main() {
    /// let orders = Table::new("Orders").partition_key("id", ScalarAttributeType::S).stream(StreamViewType::KeysOnly);
    /// let announce = Function::new("Announce").stream::<Order>(100, None, Some(3));
    /// assert_eq!(App::new("shop").add(orders).add(announce).check(), []);
    /// # }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html>
    pub fn stream<T: Streamed>(self, batch: u32, window: Option<Seconds>, retries: Option<u32>) -> Self {
        let read = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];
        self.grant(Grant::new(read, get_att(T::LOGICAL_ID, "StreamArn")))
            // AWS offers no resource for this action.
            .grant(Grant::new(["dynamodb:ListStreams"], "*".into()))
            .source(Source::Stream { table: T::LOGICAL_ID.to_owned(), batch, window, retries })
    }

    /// Runs at the times of a schedule: `rate(5 minutes)`, `cron(0 8 ? * MON-FRI *)` or `at(2030-01-01T08:00:00)`, up
    /// to 256 characters.
    ///
    /// The time zone is an IANA name such as `Europe/Paris`; UTC if none. Each mistake has its own fault, from
    /// `schedule_form_unknown` to `schedule_never_fires` and `schedule_timezone_malformed`. CloudFormation: the event
    /// `ScheduleV2`.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::builder::{App, Function};
    ///
    /// let report = Function::new("Report").schedule("cron(0 8 ? * MON-FRI *)", Some("Europe/Paris"));
    /// assert_eq!(App::new("shop").add(report).check(), []);
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html>
    pub fn schedule(self, expression: &str, timezone: Option<&str>) -> Self {
        let (expression, timezone) = (expression.to_owned(), timezone.map(str::to_owned));
        self.source(Source::Schedule { expression, timezone })
    }

    /// Runs when it is invoked by name, and only then.
    ///
    /// Source: <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>
    pub fn direct(self) -> Self {
        self.source(Source::Direct)
    }

    fn source(mut self, source: Source) -> Self {
        self.source = Some(source);
        self
    }

    /// Allows the function to do something. The handles of its parameters do this already.
    ///
    /// All permissions of a role have up to 10,240 characters (`role_policy_too_large`). CloudFormation: a statement of
    /// the policy.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::access::Grant;
    /// use sam_dsl::builder::{App, Function};
    ///
    /// let metrics = Grant::new(["cloudwatch:PutMetricData"], "*".into());
    /// let app = App::new("shop").add(Function::new("Report").grant(metrics));
    /// assert!(app.to_yaml().contains("cloudwatch:PutMetricData"));
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html>
    pub fn grant(mut self, grant: Grant) -> Self {
        self.grants.push(grant);
        self
    }

    /// Sets an environment variable, to a text or an intrinsic function of the template.
    ///
    /// A name is a letter and then letters, digits and `_`, at least two (`environment_name_invalid`), and none that
    /// Lambda sets itself (`environment_name_reserved`); all names and values together have up to 4,096 bytes
    /// (`environment_too_large`). CloudFormation: `Environment.Variables`.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::builder::{App, Function};
    ///
    /// let found = App::new("shop").add(Function::new("Report").environment("AWS_REGION", "mars".into())).check();
    /// assert_eq!(found[0].code, "environment_name_reserved");
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html>
    pub fn environment(mut self, name: &str, value: Value) -> Self {
        self.environment.insert(name.to_owned(), value);
        self
    }

    /// The code. Macros and [`Function::handler`] set it.
    #[doc(hidden)]
    pub fn invoke(mut self, invoke: Invoke) -> Self {
        self.invoke = Some(invoke);
        self
    }

    /// What makes it run; none if nothing was said.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::builder::{Function, Source};
    ///
    /// assert_eq!(Function::new("Report").direct().source_of_events(), Some(&Source::Direct));
    /// ```
    pub fn source_of_events(&self) -> Option<&Source> {
        self.source.as_ref()
    }

    /// The code, if it was given.
    pub(crate) fn code(&self) -> Option<Invoke> {
        self.invoke.clone()
    }

    /// The permissions as statements of a policy: one for each resource, actions sorted.
    fn statements(&self, logs: &str) -> Value {
        let write = Grant::new(["logs:CreateLogStream", "logs:PutLogEvents"], get_att(logs, "Arn"));
        let mut by_resource: Vec<(Value, Vec<&str>)> = Vec::new();
        for grant in self.grants.iter().chain([&write]) {
            let at = by_resource.iter().position(|(resource, _)| *resource == grant.resource);
            let at = at.unwrap_or_else(|| {
                by_resource.push((grant.resource.clone(), Vec::new()));
                by_resource.len() - 1
            });
            by_resource[at].1.extend(grant.actions.iter().map(String::as_str));
        }
        let statement = |(resource, mut actions): (Value, Vec<&str>)| {
            actions.sort_unstable();
            actions.dedup();
            json!({ "Effect": "Allow", "Action": actions, "Resource": resource })
        };
        by_resource.into_iter().map(statement).collect()
    }

    fn event(&self) -> Option<(String, Value)> {
        let seconds = |seconds: &Option<Seconds>| seconds.map(|seconds| json!(seconds.get()));
        let (name, kind, event) = match self.source.as_ref()? {
            Source::Direct => return None,
            Source::Route { api, kind, method, path, public } => {
                let auth = public.then(|| json!({ "Authorizer": "NONE" }));
                let (event, id) = match kind {
                    ApiKind::Http => ("HttpApi", "ApiId"),
                    ApiKind::Rest => ("Api", "RestApiId"),
                };
                let entries = [
                    (id, Some(reference(api))),
                    ("Auth", auth),
                    ("Method", Some(method.as_str().into())),
                    ("Path", Some(path.as_str().into())),
                ];
                ("Route".to_owned(), event, properties(entries))
            }
            Source::Consume { queue, batch, window, maximum_concurrency } => {
                let scaling = maximum_concurrency.map(|maximum| json!({ "MaximumConcurrency": maximum }));
                let entries = [
                    ("BatchSize", Some(json!(batch))),
                    ("FunctionResponseTypes", Some(json!(["ReportBatchItemFailures"]))),
                    ("MaximumBatchingWindowInSeconds", seconds(window)),
                    ("Queue", Some(get_att(queue, "Arn"))),
                    ("ScalingConfig", scaling),
                ];
                (queue.clone(), "SQS", properties(entries))
            }
            Source::Stream { table, batch, window, retries } => {
                let entries = [
                    ("BatchSize", Some(json!(batch))),
                    ("FunctionResponseTypes", Some(json!(["ReportBatchItemFailures"]))),
                    ("MaximumBatchingWindowInSeconds", seconds(window)),
                    ("MaximumRetryAttempts", retries.map(Value::from)),
                    ("StartingPosition", Some("TRIM_HORIZON".into())),
                    ("Stream", Some(get_att(table, "StreamArn"))),
                ];
                (table.clone(), "DynamoDB", properties(entries))
            }
            Source::Schedule { expression, timezone } => {
                let entries = [
                    ("ScheduleExpression", Some(expression.as_str().into())),
                    ("ScheduleExpressionTimezone", timezone.as_deref().map(Value::from)),
                ];
                ("Schedule".to_owned(), "ScheduleV2", properties(entries))
            }
        };
        Some((name, json!({ "Type": kind, "Properties": event })))
    }

    /// The timeout that was set, or the greatest that suits what makes it run.
    fn effective_timeout(&self) -> Seconds {
        self.timeout.unwrap_or(Self::DEFAULT_TIMEOUT)
    }
}

impl Declaration for Function {
    fn logical_id(&self) -> &str {
        &self.logical_id
    }

    fn source(&self) -> diagnostic::Source {
        self.declared.source()
    }

    fn comment(&self) -> Option<String> {
        self.declared.comment()
    }

    fn check(&self) -> Vec<Diagnostic> {
        if !self.public || matches!(self.source, Some(Source::Route { .. })) {
            return Vec::new();
        }
        let place = Place { source: Some(Declaration::source(self)), ..Place::resource(&self.logical_id) };
        let message = format!("a public function must answer a route, and `{}` has none", self.logical_id);
        let help = "give it a route, or leave `public` out: it says that a route needs no token";
        vec![Diagnostic::error(fault::api::PUBLIC_WITHOUT_ROUTE.code, place, message, help)]
    }

    fn emit(&self, app: &App, out: &mut Emission<'_>) {
        let (id, role, logs) =
            (&self.logical_id, format!("{}Role", self.logical_id), format!("{}Logs", self.logical_id));
        let variables = (!self.environment.is_empty()).then(|| {
            let mut variables: Vec<_> = self.environment.clone().into_iter().collect();
            variables.sort_by(|(left, _), (right, _)| left.cmp(right));
            json!({ "Variables": Map::from_iter(variables) })
        });
        let events = self.event().map(|(name, event)| json!({ name: event }));
        let storage = self.ephemeral_storage.map(|size| json!({ "Size": size.get() }));
        let entries = [
            ("Description", self.description.as_deref().map(Value::from)),
            ("Environment", variables),
            ("EphemeralStorage", storage),
            ("Events", events),
            ("Handler", Some(id.as_str().into())),
            ("LoggingConfig", Some(json!({ "LogGroup": reference(&logs) }))),
            ("MemorySize", Some(json!(self.memory.get()))),
            ("ReservedConcurrentExecutions", self.reserved_concurrency.map(Value::from)),
            ("Role", Some(get_att(&role, "Arn"))),
            ("Timeout", Some(json!(self.effective_timeout().get()))),
        ];
        let metadata =
            json!({ "BuildMethod": "rust-cargolambda", "BuildProperties": { "Binary": app.binary() } });
        let mut function = Resource::new("AWS::Serverless::Function", properties(entries));
        function.metadata = metadata.as_object().cloned().unwrap_or_default();
        out.resource(id, function);

        out.origin.comment = None;
        let retention = json!({ "RetentionInDays": app.log_retention_days() });
        out.resource(
            &logs,
            Resource::new("AWS::Logs::LogGroup", retention.as_object().cloned().unwrap_or_default()),
        );
        let trust = json!({
            "Version": "2012-10-17",
            "Statement": [{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": "lambda.amazonaws.com" } }],
        });
        let policy = json!({
            "PolicyName": id,
            "PolicyDocument": { "Version": "2012-10-17", "Statement": self.statements(&logs) },
        });
        let entries = [("AssumeRolePolicyDocument", Some(trust)), ("Policies", Some(json!([policy])))];
        out.resource(&role, Resource::new("AWS::IAM::Role", properties(entries)));
    }
}
