//! The decision on a request, from all policies that apply to it.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html>

use super::principal::Naming;
use super::{Caller, Context, Effect, PolicyDocument};
use std::borrow::Borrow;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Who asks.
    pub caller: Caller<'a>,
    /// The action, such as `dynamodb:PutItem`.
    pub action: &'a str,
    /// The ARN of the resource, or `*`.
    pub resource: &'a str,
    /// The values of condition keys.
    pub context: &'a Context,
}

/// The policies that apply to a request within one account.
#[derive(Clone, Copy, Debug)]
pub struct Policies<'a, D = PolicyDocument> {
    /// Those of the role or user.
    pub identity: &'a [D],
    /// The permissions boundary of the role or user.
    pub boundary: Option<&'a D>,
    /// Those that were given when the session began; empty if none were.
    pub session: &'a [D],
    /// Those of the resource.
    pub resource: &'a [D],
}

/// The answer, and which kind of policies gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The request may go on.
    Allow,
    /// A policy of this kind refuses it.
    ExplicitDeny(PolicyKind),
    /// No policy of this kind allows it.
    ImplicitDeny(PolicyKind),
}

/// The kinds of policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyKind {
    /// Attached to a role or user.
    Identity,
    /// Attached to a resource.
    Resource,
    /// A permissions boundary.
    Boundary,
    /// Given when a session began.
    Session,
}

impl<D> Default for Policies<'_, D> {
    fn default() -> Self {
        Self { identity: &[], boundary: None, session: &[], resource: &[] }
    }
}

impl Decision {
    /// Whether the request may go on.
    pub fn is_allowed(self) -> bool {
        self == Self::Allow
    }

    /// The reason of a denial, as AWS's error messages end; empty for [`Decision::Allow`].
    pub fn because(self, action: &str) -> String {
        match self {
            Self::Allow => String::new(),
            Self::ExplicitDeny(kind) => format!("with an explicit deny in {}", kind.with_article()),
            Self::ImplicitDeny(kind) => format!("because no {} allows the {action} action", kind.name()),
        }
    }
}

impl PolicyKind {
    /// As AWS's error messages name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity-based policy",
            Self::Resource => "resource-based policy",
            Self::Boundary => "permissions boundary",
            Self::Session => "session policy",
        }
    }

    fn with_article(self) -> String {
        let article = if self == Self::Identity { "an" } else { "a" };
        format!("{article} {}", self.name())
    }
}

/// Decides `request`.
///
/// A refusal anywhere wins. Otherwise a grant of the resource to the caller itself is enough; a grant to the caller's
/// role stands in for the identity policies, which boundary and session policies still limit.
pub fn evaluate<D: Borrow<PolicyDocument>>(policies: &Policies<'_, D>, request: &Request<'_>) -> Decision {
    let effect = |document: &D| document.borrow().effect_on(request);
    let mut identity_allows = false;
    let mut session_allows = policies.session.is_empty();
    let boundary = policies.boundary.map(std::slice::from_ref).unwrap_or_default();
    let mut boundary_allows = boundary.is_empty();
    for (kind, documents, allows) in [
        (PolicyKind::Identity, policies.identity, &mut identity_allows),
        (PolicyKind::Boundary, boundary, &mut boundary_allows),
        (PolicyKind::Session, policies.session, &mut session_allows),
        (PolicyKind::Resource, policies.resource, &mut false),
    ] {
        for document in documents {
            match effect(document) {
                Some(Effect::Deny) => return Decision::ExplicitDeny(kind),
                Some(Effect::Allow) => *allows = true,
                None => {}
            }
        }
    }
    let granted = policies.resource.iter().filter_map(|document| document.borrow().grants(request)).max();
    if granted == Some(Naming::Itself) {
        return Decision::Allow;
    }
    if matches!(request.caller, Caller::Service(_)) {
        return Decision::ImplicitDeny(PolicyKind::Resource);
    }
    if !identity_allows && granted != Some(Naming::Role) {
        return Decision::ImplicitDeny(PolicyKind::Identity);
    }
    if !boundary_allows {
        return Decision::ImplicitDeny(PolicyKind::Boundary);
    }
    if !session_allows {
        return Decision::ImplicitDeny(PolicyKind::Session);
    }
    Decision::Allow
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::Usage;
    use crate::value::{Value, json};
    use Decision::{Allow, ExplicitDeny, ImplicitDeny};

    const ROLE: Caller<'static> = Caller::Role {
        role: "arn:aws:iam::123456789012:role/PlaceRole",
        session: "arn:aws:sts::123456789012:assumed-role/PlaceRole/Place",
    };
    const QUEUE: &str = "arn:aws:sqs:eu-central-1:123456789012:jobs";

    fn identity(effect: &str, action: &str, resource: &str) -> PolicyDocument {
        let statement = json!({ "Effect": effect, "Action": action, "Resource": resource });
        PolicyDocument::parse(&json!({ "Version": "2012-10-17", "Statement": [statement] }), Usage::Identity)
            .unwrap()
    }

    fn resource(effect: &str, principal: Value) -> PolicyDocument {
        let statement =
            json!({ "Effect": effect, "Principal": principal, "Action": "sqs:*", "Resource": QUEUE });
        PolicyDocument::parse(&json!({ "Version": "2012-10-17", "Statement": [statement] }), Usage::Resource)
            .unwrap()
    }

    fn decide(caller: Caller<'_>, policies: &Policies<'_>) -> Decision {
        let context = Context::default();
        evaluate(policies, &Request { caller, action: "sqs:SendMessage", resource: QUEUE, context: &context })
    }

    #[test]
    fn without_policies_nothing_is_allowed() {
        assert_eq!(decide(ROLE, &Policies::default()), ImplicitDeny(PolicyKind::Identity));
    }

    #[test]
    fn an_identity_policy_allows_its_action_on_its_resource() {
        for (action, on, expected) in [
            ("sqs:SendMessage", QUEUE, Allow),
            ("SQS:sendmessage", QUEUE, Allow),
            ("sqs:Send*", "*", Allow),
            ("sqs:SendMessageBatch", QUEUE, ImplicitDeny(PolicyKind::Identity)),
            (
                "sqs:SendMessage",
                "arn:aws:sqs:eu-central-1:123456789012:Jobs",
                ImplicitDeny(PolicyKind::Identity),
            ),
        ] {
            let identity = [identity("Allow", action, on)];
            assert_eq!(
                decide(ROLE, &Policies { identity: &identity, ..Policies::default() }),
                expected,
                "{action} {on}"
            );
        }
    }

    #[test]
    fn a_denial_wins_over_every_grant() {
        let identity = [identity("Allow", "*", "*"), identity("Deny", "sqs:*", "*")];
        let resource = [resource("Allow", json!("*"))];
        let policies = Policies { identity: &identity, resource: &resource, ..Policies::default() };
        assert_eq!(decide(ROLE, &policies), ExplicitDeny(PolicyKind::Identity));
    }

    #[test]
    fn a_denial_of_the_resource_wins_over_the_identity() {
        let identity = [identity("Allow", "*", "*")];
        for (principal, expected) in [
            (
                json!({ "AWS": "arn:aws:iam::123456789012:role/PlaceRole" }),
                ExplicitDeny(PolicyKind::Resource),
            ),
            (json!({ "AWS": "123456789012" }), ExplicitDeny(PolicyKind::Resource)),
            (json!({ "AWS": "arn:aws:iam::123456789012:role/Other" }), Allow),
        ] {
            let resource = [resource("Deny", principal)];
            let policies = Policies { identity: &identity, resource: &resource, ..Policies::default() };
            assert_eq!(decide(ROLE, &policies), expected);
        }
    }

    #[test]
    fn what_a_resource_grants_depends_on_how_it_names_the_caller() {
        let boundary = identity("Allow", "dynamodb:*", "*");
        for (principal, unbounded, bounded) in [
            (json!("*"), Allow, Allow),
            (json!({ "AWS": "arn:aws:sts::123456789012:assumed-role/PlaceRole/Place" }), Allow, Allow),
            (
                json!({ "AWS": "arn:aws:iam::123456789012:role/PlaceRole" }),
                Allow,
                ImplicitDeny(PolicyKind::Boundary),
            ),
            (
                json!({ "AWS": "arn:aws:iam::123456789012:root" }),
                ImplicitDeny(PolicyKind::Identity),
                ImplicitDeny(PolicyKind::Identity),
            ),
            (
                json!({ "AWS": "210987654321" }),
                ImplicitDeny(PolicyKind::Identity),
                ImplicitDeny(PolicyKind::Identity),
            ),
            (
                json!({ "Service": "events.amazonaws.com" }),
                ImplicitDeny(PolicyKind::Identity),
                ImplicitDeny(PolicyKind::Identity),
            ),
        ] {
            let resource = [resource("Allow", principal.clone())];
            let policies = Policies { resource: &resource, ..Policies::default() };
            assert_eq!(decide(ROLE, &policies), unbounded, "{principal}");
            let policies = Policies { boundary: Some(&boundary), ..policies };
            assert_eq!(decide(ROLE, &policies), bounded, "{principal}");
        }
    }

    #[test]
    fn boundaries_and_sessions_limit_but_do_not_grant() {
        let everything = [identity("Allow", "*", "*")];
        let other = [identity("Allow", "dynamodb:*", "*")];
        let policies = Policies { identity: &everything, boundary: Some(&other[0]), ..Policies::default() };
        assert_eq!(decide(ROLE, &policies), ImplicitDeny(PolicyKind::Boundary));
        let policies = Policies { identity: &everything, session: &other, ..Policies::default() };
        assert_eq!(decide(ROLE, &policies), ImplicitDeny(PolicyKind::Session));
        let policies =
            Policies { boundary: Some(&everything[0]), session: &everything, ..Policies::default() };
        assert_eq!(decide(ROLE, &policies), ImplicitDeny(PolicyKind::Identity));
    }

    #[test]
    fn services_pass_resource_policies_only() {
        let events = Caller::Service("events.amazonaws.com");
        let identity = [identity("Allow", "*", "*")];
        let policies = Policies { identity: &identity, ..Policies::default() };
        assert_eq!(decide(events, &policies), ImplicitDeny(PolicyKind::Resource));
        let granted =
            [resource("Allow", json!({ "Service": ["sns.amazonaws.com", "events.amazonaws.com"] }))];
        assert_eq!(decide(events, &Policies { resource: &granted, ..Policies::default() }), Allow);
    }

    #[test]
    fn not_action_and_not_resource_select_the_rest() {
        let statement =
            json!({ "Effect": "Allow", "NotAction": "iam:*", "NotResource": ["arn:aws:s3:::secret/*"] });
        let document = PolicyDocument::parse(&json!({ "Statement": statement }), Usage::Identity).unwrap();
        let context = Context::default();
        let effect = |action, resource| {
            document.effect_on(&Request { caller: ROLE, action, resource, context: &context })
        };
        assert_eq!(effect("sqs:SendMessage", QUEUE), Some(Effect::Allow));
        assert_eq!(effect("iam:PassRole", QUEUE), None);
        assert_eq!(effect("s3:GetObject", "arn:aws:s3:::secret/a"), None);
    }

    #[test]
    fn not_principal_is_about_everybody_else() {
        let statement = json!({
            "Effect": "Deny",
            "NotPrincipal": { "AWS": ["arn:aws:iam::123456789012:role/PlaceRole"] },
            "Action": "sqs:*",
            "Resource": "*",
        });
        let resource = [PolicyDocument::parse(&json!({ "Statement": statement }), Usage::Resource).unwrap()];
        let identity = [identity("Allow", "*", "*")];
        let policies = Policies { identity: &identity, resource: &resource, ..Policies::default() };
        assert_eq!(decide(ROLE, &policies), Allow);
        let other = Caller::User("arn:aws:iam::123456789012:user/eve");
        assert_eq!(decide(other, &policies), ExplicitDeny(PolicyKind::Resource));
    }

    #[test]
    fn denials_are_put_in_the_words_of_aws() {
        let words = ImplicitDeny(PolicyKind::Identity).because("sqs:SendMessage");
        assert_eq!(words, "because no identity-based policy allows the sqs:SendMessage action");
        let words = ExplicitDeny(PolicyKind::Resource).because("sqs:SendMessage");
        assert_eq!(words, "with an explicit deny in a resource-based policy");
    }
}
