//! The simulated account as the unmodified AWS SDK sees it.
//!
//! The body of each test runs twice: in process and in virtual time, where the account is the HTTP client of the SDK; and
//! over loopback in real time, where the account is an endpoint like any other.

mod dynamodb;
mod raw_client;
mod refused;
mod sqs;

use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_smithy_http_client::{Builder, tls};
use aws_types::SdkConfig;
use bytes::Bytes;
use sam_model::Template;
use sam_sim::cloudformation::Deploy;
use sam_sim::iam::Iam;
use sam_sim::lambda::{self, FunctionError, Invocation};
use sam_sim::{Account, BoxFuture, server};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

const TEMPLATE: &str = "
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: Orders
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - { AttributeName: customer, AttributeType: S }
        - { AttributeName: id, AttributeType: N }
      KeySchema:
        - { AttributeName: customer, KeyType: HASH }
        - { AttributeName: id, KeyType: RANGE }
  Jobs:
    Type: AWS::SQS::Queue
    Properties: { QueueName: jobs, VisibilityTimeout: 30 }
  ReadRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: 'sts:AssumeRole' }]
      Policies:
        - PolicyName: Own
          PolicyDocument:
            Version: '2012-10-17'
            Statement: [{ Effect: Allow, Action: 'dynamodb:GetItem', Resource: !GetAtt Orders.Arn }]
  Read:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: Read
      Code: { ZipFile: '' }
      Handler: Read
      Role: !GetAtt ReadRole.Arn
      Runtime: provided.al2023
";

/// What the body of a test is given.
struct Given {
    /// The owner of the account, whom no policy restricts.
    owner: SdkConfig,
    /// A function that may read items of the table, and nothing else.
    reader: SdkConfig,
}

/// Runs the body in process and over loopback.
fn both_ways(body: fn(Given) -> BoxFuture<'static, ()>) {
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all();
        builder
    };
    runtime().start_paused(true).build().expect("a runtime can be made").block_on(async {
        let account = Account::builder().build();
        let reader = deploy(&account).await;
        body(Given { owner: account.sdk_config(Iam::OWNER_KEY), reader: account.sdk_config(&reader) }).await;
    });
    runtime().build().expect("a runtime can be made").block_on(async {
        let account = Account::builder().real_time().build();
        let reader = deploy(&account).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let server = server::serve(account.clone(), listener).expect("the listener has an address");
        let over = |key: &str| over_loopback(account.sdk_config(key), &server.url());
        body(Given { owner: over(Iam::OWNER_KEY), reader: over(&reader) }).await;
        server.stop().await;
    });
}

/// The same configuration with an HTTP client that opens sockets.
fn over_loopback(config: SdkConfig, url: &str) -> SdkConfig {
    let crypto = tls::rustls_provider::CryptoMode::Ring;
    let client = Builder::new().tls_provider(tls::Provider::Rustls(crypto)).build_https();
    let retries = RetryConfig::standard().with_max_attempts(2);
    config.into_builder().endpoint_url(url).http_client(client).retry_config(retries).build()
}

/// Deploys the template; the access key with which its function calls AWS.
async fn deploy(account: &Account) -> String {
    let seen: Arc<Mutex<String>> = Arc::default();
    let keep = seen.clone();
    let code = move |invocation: Invocation| -> BoxFuture<'static, Result<Bytes, FunctionError>> {
        *keep.lock().expect("nothing panics here") = invocation.access_key().to_owned();
        Box::pin(async { Ok(Bytes::from_static(b"{}")) })
    };
    account.services().lambda.set_invoker(Arc::new(code));
    let template = Template::parse(TEMPLATE).expect("the template can be read");
    account.deploy(&template, Deploy::new("shop")).await.expect("the template can be deployed");
    lambda::invoke(account, "Read", Bytes::from_static(b"{}"), "test", None)
        .await
        .expect("the function runs");
    let key = seen.lock().expect("nothing panics here").clone();
    assert!(!key.is_empty());
    key
}
