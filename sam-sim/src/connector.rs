//! The AWS SDK for Rust, unmodified and in process: its HTTP client is the account itself.
//!
//! No service crate is needed here; every service crate works with the configuration.

use crate::{Account, Clock};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_async::time::TimeSource;
use aws_smithy_runtime::client::identity::IdentityCache;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use aws_types::SdkConfig;
use aws_types::region::Region;
use bytes::Bytes;
use std::time::{Duration, SystemTime};

impl Account {
    /// A configuration for clients of the AWS SDK, whose calls this account answers in process.
    ///
    /// `access_key` says who calls: [`Iam::OWNER_KEY`](crate::iam::Iam::OWNER_KEY), or a key that was issued for a role.
    /// Retries and time-outs of the SDK wait in the account's time.
    pub fn sdk_config(&self, access_key: &str) -> SdkConfig {
        let credentials = Credentials::new(access_key, "simulated", None, None, "sam-sim");
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(self.region().to_owned()))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(Connector(self.clone()))
            .time_source(self.clock())
            .sleep_impl(TokioSleep::new())
            // The credentials never change.
            .identity_cache(IdentityCache::no_cache())
            .build()
    }
}

#[derive(Clone)]
struct Connector(Account);

impl std::fmt::Debug for Connector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Connector({})", self.0.id())
    }
}

impl HttpClient for Connector {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let account = self.0.clone();
        HttpConnectorFuture::new(async move {
            let user = |error: Box<dyn std::error::Error + Send + Sync>| ConnectorError::user(error);
            let (parts, body) = request.try_into_http1x().map_err(|error| user(error.into()))?.into_parts();
            let body = match body.bytes() {
                Some(bytes) => Bytes::copy_from_slice(bytes),
                None => {
                    ByteStream::new(body).collect().await.map_err(|error| user(error.into()))?.into_bytes()
                }
            };
            let response = account.handle(http::Request::from_parts(parts, body)).await;
            HttpResponse::try_from(response.map(SdkBody::from)).map_err(|error| user(error.into()))
        })
    }
}

impl TimeSource for Clock {
    fn now(&self) -> SystemTime {
        let since_1970 = Clock::now(self).as_duration();
        SystemTime::UNIX_EPOCH + Duration::try_from(since_1970).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_credential_types::provider::ProvideCredentials;

    #[tokio::test(start_paused = true)]
    async fn a_request_of_the_sdk_is_answered_in_process() {
        let account = Account::builder().build();
        let request = http::Request::post("https://sqs.eu-central-1.amazonaws.com/")
            .header("x-amz-date", "20300101T000000Z")
            .header("x-amz-target", "AmazonSQS.CreateQueue")
            .header(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=owner/20300101/eu-central-1/sqs/aws4_request, SignedHeaders=host, \
                 Signature=0",
            )
            .body(SdkBody::from(r#"{"QueueName":"jobs"}"#))
            .unwrap();
        let response = Connector(account).call(HttpRequest::try_from(request).unwrap()).await.unwrap();
        let body = String::from_utf8(response.body().bytes().unwrap().to_vec()).unwrap();
        assert_eq!(response.status().as_u16(), 200);
        assert!(body.contains("/123456789012/jobs"), "{body}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_configuration_carries_the_caller_and_the_time_of_the_account() {
        let account = Account::builder().region("eu-west-1").build();
        let config = account.sdk_config("ASIA1");
        let credentials = config.credentials_provider().unwrap().provide_credentials().await.unwrap();
        assert_eq!(credentials.access_key_id(), "ASIA1");
        assert_eq!(config.region().unwrap().as_ref(), "eu-west-1");
        let now = config.time_source().unwrap().now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        assert_eq!(now.as_secs(), 1_893_456_000);
    }
}
