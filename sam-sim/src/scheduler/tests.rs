//! Schedules and rules of templates, in virtual time.

use crate::cloudformation::resource::{Created, Deployment, events_rule, scheduler_schedule};
use crate::iam::configure::{RoleInput, create_role};
use crate::lambda::{
    Function, FunctionError, Invocation, Invoker, Permission, add_permission, create_function,
};
use crate::trace::What;
use crate::{Account, AwsError, BoxFuture, Clock, sqs};
use bytes::Bytes;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const ROLE: &str = "arn:aws:iam::123456789012:role/Caller";

/// Keeps the events of functions with the time in seconds since the epoch.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<(i64, Value)>>>);

impl Invoker for Recorder {
    fn invoke(&self, invocation: Invocation) -> BoxFuture<'static, Result<Bytes, FunctionError>> {
        let at = invocation.account.now().duration_since(Clock::EPOCH).as_secs();
        self.0.lock().unwrap().push((at, serde_json::from_slice(&invocation.payload).unwrap()));
        Box::pin(async { Ok(Bytes::from_static(b"null")) })
    }
}

struct Setup {
    account: Account,
    recorder: Recorder,
}

impl Setup {
    fn new() -> Self {
        let account = Account::new(Account::ID, "eu-central-1", Clock::starting_at(Clock::EPOCH), 0);
        let recorder = Recorder::default();
        account.services().lambda.set_invoker(Arc::new(recorder.clone()));
        let mut function = Function::default();
        function.name = "digest".to_owned();
        function.arn = account.arn("lambda", "function:digest");
        function.role = "Digest".to_owned();
        create_role(&account, RoleInput::assumed_by("lambda.amazonaws.com", "Digest")).unwrap();
        create_function(&account, function).unwrap();
        let role = RoleInput::assumed_by("scheduler.amazonaws.com", "Caller");
        create_role(&account, role.allow("lambda:InvokeFunction", "*").allow("sqs:SendMessage", "*"))
            .unwrap();
        create_role(&account, RoleInput::assumed_by("scheduler.amazonaws.com", "Powerless")).unwrap();
        create_role(&account, RoleInput::assumed_by("lambda.amazonaws.com", "Foreign")).unwrap();
        Self { account, recorder }
    }

    fn function(&self) -> String {
        self.account.arn("lambda", "function:digest")
    }

    fn permit(&self, source_arn: &str) {
        let permission = Permission {
            id: "p".to_owned(),
            action: "lambda:InvokeFunction".to_owned(),
            principal: "events.amazonaws.com".to_owned(),
            source_arn: Some(source_arn.to_owned()),
            source_account: None,
        };
        add_permission(&self.account, "digest", permission).unwrap();
    }

    async fn schedule(&self, properties: Value) -> Result<Created, AwsError> {
        let mut all = json!({
            "Name": "nightly",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": {"Arn": self.function(), "RoleArn": ROLE},
        });
        all.as_object_mut().unwrap().extend(properties.as_object().unwrap().clone());
        (scheduler_schedule::TYPE.create)(self.deployment(&all)).await
    }

    async fn rule(&self, properties: Value) -> Result<Created, AwsError> {
        let mut all = json!({"Name": "hourly", "Targets": [{"Arn": self.function(), "Id": "t"}]});
        all.as_object_mut().unwrap().extend(properties.as_object().unwrap().clone());
        (events_rule::TYPE.create)(self.deployment(&all)).await
    }

    fn deployment<'a>(&'a self, properties: &'a Value) -> Deployment<'a> {
        let properties = properties.as_object().unwrap();
        Deployment { account: &self.account, stack: "shop", logical_id: "Nightly", properties, cause: None }
    }

    async fn sleep(&self, seconds: u64) {
        self.account.clock().sleep(Duration::from_secs(seconds)).await;
    }

    fn times(&self) -> Vec<i64> {
        self.recorder.0.lock().unwrap().iter().map(|(at, _)| *at).collect()
    }

    fn first_event(&self) -> Value {
        self.recorder.0.lock().unwrap()[0].1.clone()
    }

    async fn queue(&self, name: &str) {
        sqs::configure(&self.account, "CreateQueue", json!({"QueueName": name}), None).await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_rate_is_due_at_once_and_then_at_its_distance() {
    let setup = Setup::new();
    let created = setup.schedule(json!({"ScheduleExpression": "rate(5 minutes)"})).await.unwrap();
    assert_eq!(created.physical_id, "nightly");
    assert_eq!(
        created.attributes["Arn"],
        "arn:aws:scheduler:eu-central-1:123456789012:schedule/default/nightly"
    );
    setup.sleep(601).await;
    assert_eq!(setup.times(), [0, 300, 600]);
}

#[tokio::test(start_paused = true)]
async fn without_an_input_the_event_names_the_schedule() {
    let setup = Setup::new();
    setup
        .schedule(
            json!({"ScheduleExpression": "cron(0 8 * * ? *)", "ScheduleExpressionTimezone": "Europe/Paris"}),
        )
        .await
        .unwrap();
    setup.sleep(86_400).await;
    assert_eq!(setup.times(), [7 * 3_600]);
    let mut event = setup.first_event();
    assert!(event["id"].take().is_string());
    let want = json!({
        "version": "0",
        "id": null,
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": "123456789012",
        "time": "2030-01-01T07:00:00Z",
        "region": "eu-central-1",
        "resources": ["arn:aws:scheduler:eu-central-1:123456789012:schedule/default/nightly"],
        "detail": "{}",
    });
    assert_eq!(event, want);
}

#[tokio::test(start_paused = true)]
async fn context_attributes_are_filled_into_the_input() {
    let setup = Setup::new();
    let input = r#"{"at":"<aws.scheduler.scheduled-time>","try":<aws.scheduler.attempt-number>}"#;
    let target = json!({"Arn": setup.function(), "RoleArn": ROLE, "Input": input});
    setup.schedule(json!({"ScheduleExpression": "at(2030-01-02T00:00:00)", "Target": target})).await.unwrap();
    setup.sleep(10 * 86_400).await;
    assert_eq!(setup.times(), [86_400]);
    assert_eq!(setup.first_event(), json!({"at": "2030-01-02T00:00:00Z", "try": 1}));
    assert!(setup.account.services().scheduler.schedules().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_flexible_window_spreads_within_its_minutes() {
    let setup = Setup::new();
    let window = json!({"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15});
    setup
        .schedule(json!({"ScheduleExpression": "cron(0 * * * ? *)", "FlexibleTimeWindow": window}))
        .await
        .unwrap();
    setup.sleep(100 * 3_600).await;
    let times = setup.times();
    assert!(times.len() >= 99);
    assert!(times.iter().all(|at| at % 3_600 < 900));
    assert!(times.iter().any(|at| at % 3_600 > 0));
}

#[tokio::test(start_paused = true)]
async fn start_end_and_state_are_obeyed() {
    let setup = Setup::new();
    let properties = json!({
        "ScheduleExpression": "rate(1 hours)",
        "StartDate": "2030-01-01T02:00:00Z",
        "EndDate": "2030-01-01T03:30:00.000Z",
    });
    // A rate of one is singular.
    assert_eq!(
        setup.schedule(properties.clone()).await.unwrap_err().message,
        "Invalid Schedule Expression rate(1 hours)."
    );
    let properties = json!({"ScheduleExpression": "rate(1 hour)", "StartDate": properties["StartDate"], "EndDate": properties["EndDate"]});
    let created = setup.schedule(properties).await.unwrap();
    let disabled = json!({"Name": "off", "ScheduleExpression": "rate(1 minute)", "State": "DISABLED"});
    setup.schedule(disabled).await.unwrap();
    setup.sleep(86_400).await;
    assert_eq!(setup.times(), [7_200, 10_800]);
    (scheduler_schedule::TYPE.delete)(&setup.account, &created).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_update_takes_the_place_of_the_schedule_and_a_deletion_ends_it() {
    let setup = Setup::new();
    let created = setup.schedule(json!({"ScheduleExpression": "cron(0 * * * ? *)"})).await.unwrap();
    let after = json!({
        "ScheduleExpression": "cron(30 * * * ? *)",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {"Arn": setup.function(), "RoleArn": ROLE},
    });
    let update = scheduler_schedule::TYPE.update.unwrap();
    update(setup.deployment(&after), &created, &Default::default()).await.unwrap();
    setup.sleep(2 * 3_600).await;
    assert_eq!(setup.times(), [1_800, 5_400]);
    (scheduler_schedule::TYPE.delete)(&setup.account, &created).await.unwrap();
    setup.sleep(2 * 3_600).await;
    assert_eq!(setup.times().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_queue_can_be_the_target() {
    let setup = Setup::new();
    setup.queue("jobs").await;
    let target = json!({"Arn": setup.account.arn("sqs", "jobs"), "RoleArn": ROLE, "Input": "wake up"});
    setup.schedule(json!({"ScheduleExpression": "at(2030-01-01T00:00:10)", "Target": target})).await.unwrap();
    setup.sleep(20).await;
    assert_eq!(setup.account.services().sqs.messages("jobs")[0].body, "wake up");
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_delivered_is_a_dead_letter() {
    let setup = Setup::new();
    setup.queue("dead").await;
    let missing = setup.account.arn("lambda", "function:missing");
    let dead = json!({"Arn": setup.account.arn("sqs", "dead")});
    let target = json!({"Arn": missing, "RoleArn": ROLE, "Input": "{}", "DeadLetterConfig": dead});
    setup.schedule(json!({"ScheduleExpression": "at(2030-01-01T00:00:10)", "Target": target})).await.unwrap();
    setup.sleep(20).await;
    let url = "https://sqs.eu-central-1.amazonaws.com/123456789012/dead";
    let received = json!({"QueueUrl": url, "MessageAttributeNames": ["All"]});
    let received = sqs::configure(&setup.account, "ReceiveMessage", received, None).await.unwrap();
    let message = &received["Messages"][0];
    assert_eq!(message["Body"], "{}");
    let attribute = |name: &str| message["MessageAttributes"][name]["StringValue"].clone();
    assert_eq!(attribute("ERROR_CODE"), "ResourceNotFoundException");
    assert_eq!(attribute("SCHEDULED_TIME"), "2030-01-01T00:00:10Z");
    assert_eq!(attribute("TARGET_ARN"), missing.as_str());
}

#[tokio::test(start_paused = true)]
async fn the_role_must_trust_the_scheduler_and_may_invoke_what_its_policies_allow() {
    let setup = Setup::new();
    let with = |role: &str| {
        let target = json!({"Arn": setup.function(), "RoleArn": ROLE.replace("Caller", role)});
        json!({"ScheduleExpression": "rate(1 hour)", "Target": target})
    };
    let error = setup.schedule(with("Foreign")).await.unwrap_err();
    assert_eq!(
        error.message,
        "The execution role you provide must allow AWS EventBridge Scheduler to assume the role."
    );
    setup.schedule(with("Powerless")).await.unwrap();
    setup.sleep(10).await;
    assert!(setup.times().is_empty());
    let denied =
        |what: &What| matches!(what, What::Denial { action, .. } if action == "lambda:InvokeFunction");
    assert!(setup.account.trace().events().iter().any(|event| denied(&event.what)));
}

#[tokio::test(start_paused = true)]
async fn malformed_schedules_are_refused() {
    let setup = Setup::new();
    for properties in [
        json!({"ScheduleExpression": "every day"}),
        json!({"ScheduleExpression": "rate(5 minutes)", "ScheduleExpressionTimezone": "Mars/Olympus"}),
        json!({"ScheduleExpression": "rate(5 minutes)", "Name": "a b"}),
        json!({"ScheduleExpression": "rate(5 minutes)", "FlexibleTimeWindow": {"Mode": "FLEXIBLE"}}),
        json!({"ScheduleExpression": "rate(5 minutes)", "StartDate": "tomorrow"}),
        json!({"ScheduleExpression": "rate(5 minutes)", "Target": {"Arn": "x", "RoleArn": ROLE}}),
        json!({"ScheduleExpression": "rate(5 minutes)", "Target": null}),
    ] {
        assert_eq!(
            setup.schedule(properties.clone()).await.unwrap_err().code,
            "ValidationException",
            "{properties}"
        );
    }
    let sns = json!({"Arn": "arn:aws:sns:eu-central-1:123456789012:t", "RoleArn": ROLE});
    let error =
        setup.schedule(json!({"ScheduleExpression": "rate(5 minutes)", "Target": sns})).await.unwrap_err();
    assert_eq!(error.code, "Unsupported");
}

#[tokio::test(start_paused = true)]
async fn a_rule_needs_the_permission_of_the_function() {
    let setup = Setup::new();
    let created = setup.rule(json!({"ScheduleExpression": "rate(1 hour)"})).await.unwrap();
    let arn = created.attributes["Arn"].as_str().unwrap();
    assert_eq!(arn, "arn:aws:events:eu-central-1:123456789012:rule/hourly");
    setup.sleep(3_601).await;
    assert!(setup.times().is_empty());
    let denied =
        |what: &What| matches!(what, What::Denial { principal, .. } if principal == "events.amazonaws.com");
    assert!(setup.account.trace().events().iter().any(|event| denied(&event.what)));

    setup.permit(arn);
    setup.sleep(3_600).await;
    assert_eq!(setup.times(), [7_200]);
    let mut event = setup.first_event();
    assert!(event["id"].take().is_string());
    let want = json!({
        "version": "0",
        "id": null,
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "123456789012",
        "time": "2030-01-01T02:00:00Z",
        "region": "eu-central-1",
        "resources": [arn],
        "detail": {},
    });
    assert_eq!(event, want);
}

#[tokio::test(start_paused = true)]
async fn a_rule_gives_its_constant_input() {
    let setup = Setup::new();
    setup.permit("arn:aws:events:eu-central-1:123456789012:rule/*");
    let targets = json!([{"Arn": setup.function(), "Id": "t", "Input": "{\"full\":true}"}]);
    setup.rule(json!({"ScheduleExpression": "cron(0 12 * * ? *)", "Targets": targets})).await.unwrap();
    setup.sleep(86_400).await;
    assert_eq!(setup.first_event(), json!({"full": true}));
}

#[tokio::test(start_paused = true)]
async fn a_rule_knows_no_pattern_no_other_bus_and_no_single_time() {
    let setup = Setup::new();
    for (properties, code) in [
        (json!({"EventPattern": {"source": ["x"]}}), "Unsupported"),
        (json!({"ScheduleExpression": "rate(1 hour)", "EventBusName": "mine"}), "Unsupported"),
        (json!({"ScheduleExpression": "at(2030-01-02T00:00:00)"}), "ValidationException"),
        (json!({"ScheduleExpression": "rate(1 hour)", "State": "PAUSED"}), "ValidationException"),
    ] {
        assert_eq!(setup.rule(properties).await.unwrap_err().code, code);
    }
}
