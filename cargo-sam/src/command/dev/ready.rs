//! What a developer needs to know when the application is up.

use super::serve::Api;
use crate::report::{BOLD, CODE, DIM, styled};
use sam_sim::Account;
use sam_sim::apigateway::Kind;
use sam_sim::cloudformation::Stack;
use sam_sim::iam::Iam;
use serde_json::{Value, json};
use std::fmt::Write;
use std::time::Duration;

/// The resources that a developer calls directly, and what they are called.
const SHOWN: &[(&str, &str)] = &[
    ("AWS::Cognito::UserPool", "user pool"),
    ("AWS::Cognito::UserPoolClient", "app client"),
    ("AWS::DynamoDB::Table", "table"),
    ("AWS::SQS::Queue", "queue"),
];

/// Where everything is.
pub(super) struct Ready<'a> {
    pub(super) account: &'a Account,
    pub(super) stack: &'a Stack,
    pub(super) apis: &'a [Api],
    /// The URL of the AWS endpoint.
    pub(super) endpoint: String,
    pub(super) took: Duration,
}

impl Ready<'_> {
    /// A block of lines, the last of which begins with `ready`.
    pub(super) fn text(&self) -> String {
        let apis = self.apis.iter().map(|api| (api.logical_id.as_str(), kind(api.kind), api.server.url()));
        let resources = self.resources().map(|(name, called, id)| (name, called, id.to_owned()));
        let endpoint = [("AWS", "endpoint", self.endpoint.clone())];
        let rows: Vec<_> = apis.chain(resources).chain(endpoint).collect();
        let widest =
            |text: fn(&(&str, &str, String)) -> usize| rows.iter().map(text).max().unwrap_or_default();
        let (names, kinds) = (widest(|row| row.0.len()), widest(|row| row.1.len()));
        let mut text = String::from("\n");
        for (name, kind, value) in &rows {
            let (name, kind) = (format!("{name:names$}"), format!("{kind:kinds$}"));
            // Writing to a string cannot fail.
            let _ =
                writeln!(text, "  {}  {}  {}", styled(BOLD, name), styled(DIM, kind), styled(CODE, value));
        }
        for (name, value) in self.environment() {
            let _ = writeln!(text, "  {} {name}={value}", styled(DIM, "export"));
        }
        let seconds = self.took.as_secs_f64();
        let _ = writeln!(text, "\n{} in {seconds:.2} s; Ctrl-C stops it", styled(BOLD, "ready"));
        text
    }

    /// The same for programs.
    pub(super) fn document(&self) -> Value {
        let api = |api: &Api| json!({ "logical_id": api.logical_id, "kind": kind(api.kind), "url": api.server.url() });
        let resource =
            |(logical_id, called, id)| json!({ "logical_id": logical_id, "kind": called, "id": id });
        let environment: serde_json::Map<_, _> =
            self.environment().into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        json!({
            "event": "ready",
            "milliseconds": self.took.as_millis() as u64,
            "endpoint": self.endpoint,
            "apis": self.apis.iter().map(api).collect::<Vec<_>>(),
            "resources": self.resources().map(resource).collect::<Vec<_>>(),
            "outputs": self.stack.outputs,
            "environment": environment,
        })
    }

    fn resources(&self) -> impl Iterator<Item = (&str, &'static str, &str)> {
        SHOWN.iter().flat_map(|&(kind, called)| {
            let found = self.stack.resources.iter().filter(move |(_, resource)| resource.kind == kind);
            found.map(move |(name, resource)| (name.as_str(), called, resource.created.physical_id.as_str()))
        })
    }

    /// What the AWS CLI and SDKs must be told to talk to this account as its owner.
    fn environment(&self) -> [(&'static str, &str); 5] {
        [
            ("AWS_ENDPOINT_URL", &self.endpoint),
            // The AWS CLI and the SDK for Python read the second, the other SDKs the first.
            ("AWS_REGION", self.account.region()),
            ("AWS_DEFAULT_REGION", self.account.region()),
            ("AWS_ACCESS_KEY_ID", Iam::OWNER_KEY),
            // Signatures are not verified.
            ("AWS_SECRET_ACCESS_KEY", Iam::OWNER_KEY),
        ]
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Rest => "REST API",
        Kind::Http => "HTTP API",
    }
}
