//! The event that a function gets for a request.

mod v1;
mod v2;

pub(super) use v1::write as write_v1;
pub(super) use v2::write as write_v2;

use super::api::{Api, Definition, Route, Stage};
use super::authorize::Grant;
use super::text;
use crate::{Account, Timestamp};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::{HeaderMap, Method, Version};
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// Where requests of a simulated client come from.
pub(super) const SOURCE_IP: &str = "127.0.0.1";

/// A request on its way to a function.
pub(super) struct Incoming<'a> {
    pub(super) account: &'a Account,
    pub(super) api: &'a Api,
    pub(super) definition: &'a Definition,
    pub(super) stage_name: &'a str,
    pub(super) stage: &'a Stage,
    pub(super) route: &'a Route,
    pub(super) method: &'a Method,
    pub(super) version: Version,
    /// The path behind the stage, as it was sent.
    pub(super) path: &'a str,
    /// Whether the stage is a part of the path.
    pub(super) staged: bool,
    pub(super) query: &'a str,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a Bytes,
    /// The path parameters, decoded.
    pub(super) parameters: Vec<(&'a str, String)>,
    pub(super) grant: Option<Grant>,
    pub(super) request_id: &'a str,
    pub(super) now: Timestamp,
}

/// The members of an object in the order in which they are written.
struct Members<N, V>(Vec<(N, V)>);

impl<N, V> Members<N, V> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// None if there are no members, for what is null then.
    fn or_null(self) -> Option<Self> {
        (!self.is_empty()).then_some(self)
    }
}

impl<N: Serialize, V: Serialize> Serialize for Members<N, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl Incoming<'_> {
    /// `abcdefghij.execute-api.eu-central-1.amazonaws.com`.
    fn domain_name(&self) -> String {
        super::domain_name(&self.api.id, self.account.region())
    }

    /// The path with the stage, where there is one.
    fn full_path(&self, path: &str) -> String {
        if self.staged { format!("/{}{path}", self.stage_name) } else { path.to_owned() }
    }

    fn protocol(&self) -> String {
        format!("{:?}", self.version)
    }

    fn user_agent(&self) -> Option<&str> {
        self.headers.get(http::header::USER_AGENT)?.to_str().ok()
    }

    /// `12/Mar/2020:19:03:58 +0000`.
    fn time(&self) -> String {
        self.now.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string()
    }

    fn path_parameters(&self) -> Members<&str, &str> {
        let pairs = self.parameters.iter();
        Members(pairs.map(|(name, value)| (*name, value.as_str())).collect())
    }

    fn stage_variables(&self) -> Members<&str, &str> {
        let pairs = self.stage.variables.iter();
        Members(pairs.map(|(name, value)| (name.as_str(), value.as_str())).collect())
    }

    /// The body as text, or as base64 if it must be.
    fn body(&self, binary: bool) -> (Option<String>, bool) {
        if self.body.is_empty() {
            return (None, false);
        }
        match text::as_text(self.body).filter(|_| !binary) {
            Some(text) => (Some(text.to_owned()), false),
            None if binary => (Some(BASE64_STANDARD.encode(self.body)), true),
            // A REST API that was not told of a binary type reads everything as UTF-8.
            None => (Some(String::from_utf8_lossy(self.body).into_owned()), false),
        }
    }

    /// The headers that the gateway adds, unless the client sent them.
    fn added_headers(&self) -> impl Iterator<Item = (&'static str, String)> + '_ {
        let added = [
            ("Host", self.domain_name()),
            ("X-Amzn-Trace-Id", self.trace_id()),
            ("X-Forwarded-For", SOURCE_IP.to_owned()),
            ("X-Forwarded-Port", "443".to_owned()),
            ("X-Forwarded-Proto", "https".to_owned()),
        ];
        added.into_iter().filter(|(name, _)| !self.headers.contains_key(*name))
    }

    fn trace_id(&self) -> String {
        let digits: String = self.request_id.chars().filter(char::is_ascii_hexdigit).take(24).collect();
        format!("Root=1-{:08x}-{digits:0>24}", self.now.as_second())
    }
}

/// The value of a header as text; API Gateway reads bytes beyond ASCII as UTF-8.
fn header_text(value: &http::HeaderValue) -> Cow<'_, str> {
    let bytes = value.as_bytes();
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// The bytes of an event.
fn json(event: &impl Serialize) -> Bytes {
    serde_json::to_vec(event).expect("an event has texts as keys").into()
}
