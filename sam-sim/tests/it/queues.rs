//! A queue, its consumer and a schedule as a template deploys them: its policies decide.

use bytes::Bytes;
use sam_model::Template;
use sam_sim::cloudformation::Deploy;
use sam_sim::lambda::{FunctionError, Invocation};
use sam_sim::trace::What;
use sam_sim::{Account, BoxFuture, Clock, sqs};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// What the consumer of a queue needs, as AWS documents it.
const NEEDED: [&str; 3] = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];

const TEMPLATE: &str = "
Resources:
  Dead:
    Type: AWS::SQS::Queue
  Jobs:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 60
      RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 2 }
  WorkRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: 'sts:AssumeRole' }]
      Policies:
        - PolicyName: Own
          PolicyDocument:
            Version: '2012-10-17'
            Statement: [{ Effect: Allow, Action: ACTIONS, Resource: !GetAtt Jobs.Arn }]
  Work:
    Type: AWS::Lambda::Function
    Properties:
      Code: { ZipFile: '' }
      Handler: Work
      Role: !GetAtt WorkRole.Arn
      Runtime: provided.al2023
      Timeout: 10
  WorkJobs:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      EventSourceArn: !GetAtt Jobs.Arn
      FunctionName: !Ref Work
      FunctionResponseTypes: [ReportBatchItemFailures]
  WakeRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Principal: { Service: scheduler.amazonaws.com }, Action: 'sts:AssumeRole' }]
      Policies:
        - PolicyName: Own
          PolicyDocument:
            Version: '2012-10-17'
            Statement: [{ Effect: Allow, Action: 'sqs:SendMessage', Resource: !GetAtt Jobs.Arn }]
  Wake:
    Type: AWS::Scheduler::Schedule
    Properties:
      FlexibleTimeWindow: { Mode: 'OFF' }
      ScheduleExpression: at(2030-01-01T01:00:00)
      Target: { Arn: !GetAtt Jobs.Arn, RoleArn: !GetAtt WakeRole.Arn, Input: wake up }
Outputs:
  JobsUrl: { Value: !Ref Jobs }
  DeadUrl: { Value: !Ref Dead }
";

/// An account with the template, its consumer allowed `actions`. The consumer fails on messages that say `bad`.
async fn deploy(actions: &[&str]) -> (Account, String, String) {
    let account = Account::new(Account::ID, "eu-west-1", Clock::starting_at(Clock::EPOCH), 7);
    let code = |invocation: Invocation| -> BoxFuture<'static, Result<Bytes, FunctionError>> {
        Box::pin(async move {
            let event: Value = serde_json::from_slice(&invocation.payload).expect("an event is JSON");
            let records = event["Records"].as_array().expect("an event has records");
            let failed = records.iter().filter(|record| record["body"] == "bad");
            let failures: Vec<Value> =
                failed.map(|record| json!({ "itemIdentifier": record["messageId"] })).collect();
            Ok(json!({ "batchItemFailures": failures }).to_string().into())
        })
    };
    account.services().lambda.set_invoker(Arc::new(code));
    let template = TEMPLATE.replace("ACTIONS", &json!(actions).to_string());
    let template = Template::parse(&template).expect("the template can be read");
    let stack = account.deploy(&template, Deploy::new("shop")).await.expect("the template can be deployed");
    let output = |name| stack.output(name).expect("the output is there").to_owned();
    (account.clone(), output("JobsUrl"), output("DeadUrl"))
}

async fn send(account: &Account, url: &str, body: &str) {
    let input = json!({ "QueueUrl": url, "MessageBody": body });
    account
        .call(&sqs::SERVICE, "SendMessage", &account.owner(), input, None)
        .await
        .expect("the owner may send");
}

async fn sleep(account: &Account, seconds: u64) {
    account.clock().sleep(Duration::from_secs(seconds)).await;
}

fn denied(account: &Account) -> Vec<String> {
    let denials = account.trace().events().into_iter().filter_map(|event| match event.what {
        What::Denial { action, .. } if action.starts_with("sqs:") => Some(action),
        _ => None,
    });
    denials.collect()
}

#[tokio::test(start_paused = true)]
async fn good_messages_are_deleted_and_bad_ones_end_in_the_dead_letter_queue() {
    let (account, jobs, dead) = deploy(&NEEDED).await;
    send(&account, &jobs, "good").await;
    send(&account, &jobs, "bad").await;
    sleep(&account, 600).await;
    assert!(account.services().sqs.messages(&jobs).is_empty());
    let letters = account.services().sqs.messages(&dead);
    assert_eq!(letters.iter().map(|letter| letter.body.as_str()).collect::<Vec<_>>(), ["bad"]);
    assert_eq!(denied(&account), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn each_permission_is_needed() {
    for missing in NEEDED {
        let allowed: Vec<&str> = NEEDED.into_iter().filter(|action| *action != missing).collect();
        let (account, jobs, _) = deploy(&allowed).await;
        send(&account, &jobs, "good").await;
        sleep(&account, 50).await;
        assert!(denied(&account).iter().all(|action| action == missing), "{missing}");
        assert!(!denied(&account).is_empty(), "{missing}");
        assert_eq!(account.services().sqs.messages(&jobs).len(), 1, "{missing}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_schedule_sends_with_its_role_and_the_function_consumes() {
    let (account, jobs, _) = deploy(&NEEDED).await;
    sleep(&account, 3_700).await;
    let started = |what: &What| matches!(what, What::InvocationStarted { trigger, .. } if trigger == "sqs");
    assert_eq!(account.trace().events().iter().filter(|event| started(&event.what)).count(), 1);
    assert!(account.services().sqs.messages(&jobs).is_empty());
    assert_eq!(denied(&account), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_removed_consumer_stops() {
    let (account, jobs, _) = deploy(&NEEDED).await;
    account.delete_stack("shop").await.expect("the stack can be deleted");
    sleep(&account, 120).await;
    assert!(account.services().sqs.queues().is_empty());
    assert!(account.services().scheduler.schedules().is_empty());
    let gone = json!({ "QueueUrl": jobs, "MessageBody": "x" });
    let error = account.call(&sqs::SERVICE, "SendMessage", &account.owner(), gone, None).await.unwrap_err();
    assert_eq!(error.code, "QueueDoesNotExist");
}
