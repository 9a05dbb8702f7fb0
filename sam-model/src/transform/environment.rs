//! What the transform knows beside the template.

use super::application_repository::ApplicationRepository;
use super::arn;
use crate::value::Map;
use std::collections::BTreeMap;

/// Where and with what a template is deployed: all that the transform knows beside the template.
#[derive(Clone, Debug, PartialEq)]
pub struct Environment {
    /// The Region; the partition follows from it.
    pub region: String,
    /// Values of parameters, by name; a parameter without one takes its `Default`.
    pub parameters: Map,
    /// ARNs of managed policies that are not among those that AWS ships, by name.
    pub managed_policies: BTreeMap<String, String>,
    /// Whether behaviours that the service rolls out by Region and account are on.
    pub feature_toggles: bool,
    /// Whether code may still lie on the developer's machine (`CodeUri: .`).
    ///
    /// The service refuses such a template; SAM CLI uploads the code first. If this is on, a local path stands for
    /// an object in S3, as it does in `sam validate`.
    pub local_code: bool,
    /// What the Serverless Application Repository answers; it is never asked itself.
    pub applications: ApplicationRepository,
    /// The time of the deployment, in seconds since 1970: an API with `AlwaysDeploy` is deployed anew each second.
    ///
    /// Without it, such an API is refused.
    pub now: Option<u64>,
}

impl Environment {
    /// What the service sees in `region`: code in S3, no values of parameters.
    pub fn new(region: impl Into<String>) -> Self {
        let (parameters, managed_policies) = (Map::new(), BTreeMap::new());
        Self {
            region: region.into(),
            parameters,
            managed_policies,
            feature_toggles: false,
            local_code: false,
            applications: ApplicationRepository::default(),
            now: None,
        }
    }

    /// A developer's machine: the same as [`Environment::new`], but code may lie there.
    pub fn local(region: impl Into<String>) -> Self {
        Self { local_code: true, ..Self::new(region) }
    }

    /// The partition of the Region: `aws`, `aws-cn`, `aws-us-gov` ...
    pub fn partition(&self) -> &'static str {
        arn::partition(&self.region)
    }
}

/// A developer's machine, and the Region `us-east-1`.
impl Default for Environment {
    fn default() -> Self {
        Self::local("us-east-1")
    }
}
