//! Amazon Resource Names.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>

use std::fmt;

/// `arn:partition:service:region:account:resource`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arn {
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: String,
    /// The namespace of the service, such as `dynamodb`.
    pub service: String,
    /// The Region; empty for global services.
    pub region: String,
    /// The account; empty where names are global, as for S3.
    pub account: String,
    /// All that follows, slashes and colons included: `table/Orders/index/ByStatus`.
    pub resource: String,
}

impl Arn {
    /// Reads an ARN; none if it has not the six parts of one.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        (parts.next()? == "arn").then_some(())?;
        let mut next = || parts.next().map(str::to_owned);
        Some(Self {
            partition: next()?,
            service: next()?,
            region: next()?,
            account: next()?,
            resource: next()?,
        })
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { partition, service, region, account, resource } = self;
        write!(f, "arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}
