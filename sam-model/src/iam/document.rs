//! Policy documents: the JSON language, read strictly and compiled.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

use super::condition::Condition;
use super::pattern::Style;
use super::principal::Naming;
use super::{Pattern, PrincipalPattern, Request};
use crate::value::{Map, Value};

/// A policy.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyDocument {
    /// `2012-10-17`, or the old `2008-10-17`, which is what a document without `Version` means.
    pub version: Version,
    /// `Id`.
    pub id: Option<String>,
    /// `Statement`.
    pub statements: Vec<Statement>,
}

/// The version of the policy language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// Without policy variables.
    V2008,
    /// The current one.
    V2012,
}

/// A statement of a policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// `Sid`.
    pub sid: Option<String>,
    /// `Effect`.
    pub effect: Effect,
    /// `Principal` or `NotPrincipal`; none in identity policies.
    pub principals: Option<Selection<PrincipalPattern>>,
    /// `Action` or `NotAction`.
    pub actions: Selection<Pattern>,
    /// `Resource` or `NotResource`; none in trust policies.
    pub resources: Option<Selection<Pattern>>,
    /// `Condition`: all must hold.
    pub conditions: Vec<Condition>,
}

/// What a statement applies to: some things, or all but some.
#[derive(Clone, Debug, PartialEq)]
pub enum Selection<T> {
    /// `Action`, `Resource`, `Principal`.
    Any(Vec<T>),
    /// `NotAction`, `NotResource`, `NotPrincipal`.
    Not(Vec<T>),
}

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It grants.
    Allow,
    /// It refuses, whatever else grants.
    Deny,
}

/// What a policy is attached to; this decides which elements it must and must not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// A role, a user or a group.
    Identity,
    /// A resource, such as a queue.
    Resource,
    /// A role, to say who may assume it.
    Trust,
}

/// Why AWS refuses a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError(pub String);

impl std::fmt::Display for PolicyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PolicyError {}

impl PolicyDocument {
    /// Reads and compiles a document for this use.
    ///
    /// # Errors
    /// In AWS's words, as the message of `MalformedPolicyDocument`.
    pub fn parse(value: &Value, usage: Usage) -> Result<Self, PolicyError> {
        let members = value.as_object().ok_or_else(syntax)?;
        check_members(members, &["Version", "Id", "Statement"])?;
        let version = match members.get("Version") {
            None => Version::V2008,
            Some(Value::String(text)) if text == Version::V2008.name() => Version::V2008,
            Some(Value::String(text)) if text == Version::V2012.name() => Version::V2012,
            Some(_) => {
                return Err(PolicyError(
                    "Syntax errors in policy. Version must be 2012-10-17 or 2008-10-17.".to_owned(),
                ));
            }
        };
        let statements = match members.get("Statement") {
            Some(Value::Array(all)) => all.as_slice(),
            Some(one @ Value::Object(_)) => std::slice::from_ref(one),
            _ => return Err(syntax()),
        };
        if statements.is_empty() {
            return Err(syntax());
        }
        let statements = statements.iter().map(|statement| Statement::parse(statement, version, usage));
        Ok(Self { version, id: text(members, "Id")?, statements: statements.collect::<Result<_, _>>()? })
    }

    /// The document as JSON; lists of one are written as the one.
    pub fn to_value(&self) -> Value {
        let mut members = Map::new();
        members.insert("Version".to_owned(), self.version.name().into());
        if let Some(id) = &self.id {
            members.insert("Id".to_owned(), id.as_str().into());
        }
        members.insert("Statement".to_owned(), self.statements.iter().map(Statement::to_value).collect());
        Value::Object(members)
    }

    /// What this document alone says about a request: the strongest effect of the statements that apply.
    pub fn effect_on(&self, request: &Request<'_>) -> Option<Effect> {
        let mut effect = None;
        for statement in &self.statements {
            if statement.applies(request) {
                match statement.effect {
                    Effect::Deny => return Some(Effect::Deny),
                    Effect::Allow => effect = Some(Effect::Allow),
                }
            }
        }
        effect
    }

    /// Whether the values of condition keys matter to it.
    pub fn uses_context(&self) -> bool {
        self.statements.iter().any(|statement| {
            let variables =
                |selection: &Selection<Pattern>| selection.entries().iter().any(Pattern::has_variables);
            !statement.conditions.is_empty() || statement.resources.as_ref().is_some_and(variables)
        })
    }

    /// How closely the statements that allow the request name its caller.
    pub(super) fn grants(&self, request: &Request<'_>) -> Option<Naming> {
        let allowing = self.statements.iter().filter(|statement| statement.effect == Effect::Allow);
        allowing
            .filter(|statement| statement.applies(request))
            .filter_map(|statement| statement.naming(request))
            .max()
    }
}

impl Version {
    /// As documents write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::V2008 => "2008-10-17",
            Self::V2012 => "2012-10-17",
        }
    }
}

impl Statement {
    fn parse(value: &Value, version: Version, usage: Usage) -> Result<Self, PolicyError> {
        let members = value.as_object().ok_or_else(syntax)?;
        check_members(
            members,
            &[
                "Sid",
                "Effect",
                "Principal",
                "NotPrincipal",
                "Action",
                "NotAction",
                "Resource",
                "NotResource",
                "Condition",
            ],
        )?;
        let variables = version == Version::V2012;
        let effect = match members.get("Effect").and_then(Value::as_str) {
            Some("Allow") => Effect::Allow,
            Some("Deny") => Effect::Deny,
            _ => return Err(syntax()),
        };
        for (field, element) in [(Usage::Identity, "Principal"), (Usage::Trust, "Resource")] {
            for name in [element.to_owned(), format!("Not{element}")] {
                if usage == field && members.contains_key(&name) {
                    return Err(PolicyError(format!("Has prohibited field {name}")));
                }
            }
        }
        let principals = selection(members, "Principal", PrincipalPattern::parse)?;
        if principals.is_none() && usage != Usage::Identity {
            return Err(PolicyError("Missing required field Principal".to_owned()));
        }
        let actions = selection(members, "Action", |value| {
            // Variables are not replaced in actions.
            Some(strings(value)?.iter().map(|action| Pattern::new(action, false)).collect())
        })?;
        let actions =
            actions.ok_or_else(|| PolicyError("Policy statement must contain actions.".to_owned()))?;
        if actions.entries().iter().any(|action| action.text() != "*" && !action.text().contains(':')) {
            let message = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
            return Err(PolicyError(message.to_owned()));
        }
        let resources = selection(members, "Resource", |value| {
            Some(strings(value)?.iter().map(|resource| Pattern::new(resource, variables)).collect())
        })?;
        match &resources {
            None if usage == Usage::Identity => {
                return Err(PolicyError("Policy statement must contain resources.".to_owned()));
            }
            Some(resources) => {
                let wrong = |text: &str| text != "*" && !text.starts_with("arn:") && !text.starts_with("${");
                if let Some(wrong) = resources.entries().iter().find(|resource| wrong(resource.text())) {
                    return Err(PolicyError(format!(
                        "Resource {} must be in ARN format or \"*\".",
                        wrong.text()
                    )));
                }
            }
            None => {}
        }
        let conditions = match members.get("Condition") {
            None => Vec::new(),
            Some(value) => Condition::parse(value, variables)?,
        };
        Ok(Self { sid: text(members, "Sid")?, effect, principals, actions, resources, conditions })
    }

    fn to_value(&self) -> Value {
        let mut members = Map::new();
        if let Some(sid) = &self.sid {
            members.insert("Sid".to_owned(), sid.as_str().into());
        }
        let effect = if self.effect == Effect::Allow { "Allow" } else { "Deny" };
        members.insert("Effect".to_owned(), effect.into());
        if let Some(principals) = &self.principals {
            members.insert(principals.element("Principal"), PrincipalPattern::to_value(principals.entries()));
        }
        let texts = |selection: &Selection<Pattern>| {
            one_or_many(selection.entries().iter().map(|pattern| pattern.text().to_owned()).collect())
        };
        members.insert(self.actions.element("Action"), texts(&self.actions));
        if let Some(resources) = &self.resources {
            members.insert(resources.element("Resource"), texts(resources));
        }
        if !self.conditions.is_empty() {
            members.insert("Condition".to_owned(), Condition::to_value(&self.conditions));
        }
        Value::Object(members)
    }

    fn applies(&self, request: &Request<'_>) -> bool {
        let matches = |pattern: &Pattern, text: &str, style| pattern.matches(text, style, request.context);
        self.actions.selects(|action| matches(action, request.action, Style::IgnoreCase))
            && (self.resources.as_ref()).is_none_or(|all| {
                all.selects(|resource| matches(resource, request.resource, Style::Resource))
            })
            && self
                .principals
                .as_ref()
                .is_none_or(|all| all.selects(|one| one.names(&request.caller).is_some()))
            && self.conditions.iter().all(|condition| condition.holds(request.context))
    }

    fn naming(&self, request: &Request<'_>) -> Option<Naming> {
        match self.principals.as_ref()? {
            Selection::Any(all) => all.iter().filter_map(|one| one.names(&request.caller)).max(),
            Selection::Not(_) => Some(Naming::Itself),
        }
    }
}

impl<T> Selection<T> {
    /// What is listed.
    pub fn entries(&self) -> &[T] {
        match self {
            Self::Any(entries) | Self::Not(entries) => entries,
        }
    }

    fn selects(&self, matches: impl Fn(&T) -> bool) -> bool {
        match self {
            Self::Any(entries) => entries.iter().any(matches),
            Self::Not(entries) => !entries.iter().any(matches),
        }
    }

    fn element(&self, name: &str) -> String {
        match self {
            Self::Any(_) => name.to_owned(),
            Self::Not(_) => format!("Not{name}"),
        }
    }
}

/// A text or a list of texts.
pub(super) fn strings(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(all) => all.iter().map(|text| text.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}

/// The only text, or a list.
pub(super) fn one_or_many(mut texts: Vec<String>) -> Value {
    match texts.len() {
        1 => texts.remove(0).into(),
        _ => texts.into(),
    }
}

pub(super) fn syntax() -> PolicyError {
    PolicyError("Syntax errors in policy.".to_owned())
}

fn selection<T>(
    members: &Map,
    name: &str,
    parse: impl Fn(&Value) -> Option<Vec<T>>,
) -> Result<Option<Selection<T>>, PolicyError> {
    let negated = format!("Not{name}");
    match (members.get(name), members.get(&negated)) {
        (None, None) => Ok(None),
        (Some(value), None) => Ok(Some(Selection::Any(parse(value).ok_or_else(syntax)?))),
        (None, Some(value)) => Ok(Some(Selection::Not(parse(value).ok_or_else(syntax)?))),
        (Some(_), Some(_)) => Err(syntax()),
    }
}

fn check_members(members: &Map, known: &[&str]) -> Result<(), PolicyError> {
    if members.keys().all(|name| known.contains(&name.as_str())) { Ok(()) } else { Err(syntax()) }
}

fn text(members: &Map, name: &str) -> Result<Option<String>, PolicyError> {
    match members.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(syntax()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::json;

    fn error(document: Value, usage: Usage) -> String {
        PolicyDocument::parse(&document, usage).unwrap_err().0
    }

    #[test]
    fn a_document_is_written_as_it_was_read() {
        let document = json!({
            "Version": "2012-10-17",
            "Id": "queue",
            "Statement": [
                {
                    "Sid": "Send",
                    "Effect": "Allow",
                    "Principal": { "Service": "events.amazonaws.com", "AWS": ["123456789012", "*"] },
                    "Action": ["sqs:SendMessage", "sqs:Get*"],
                    "Resource": "arn:aws:sqs:eu-central-1:123456789012:jobs",
                    "Condition": {
                        "ArnLike": { "aws:SourceArn": "arn:aws:events:*:*:rule/*" },
                        "ForAnyValue:StringEqualsIfExists": { "aws:TagKeys": ["a", "b"] },
                        "Bool": { "aws:SecureTransport": "true" },
                    },
                },
                { "Effect": "Deny", "NotPrincipal": "*", "NotAction": "sqs:*", "NotResource": "*" },
            ],
        });
        let parsed = PolicyDocument::parse(&document, Usage::Resource).unwrap();
        assert_eq!(parsed.to_value(), document);
    }

    #[test]
    fn one_statement_need_not_be_a_list() {
        let document = json!({ "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } });
        let parsed = PolicyDocument::parse(&document, Usage::Identity).unwrap();
        assert_eq!((parsed.statements.len(), parsed.version), (1, Version::V2008));
    }

    #[test]
    fn the_use_decides_which_elements_there_must_be() {
        let statement = json!({ "Effect": "Allow", "Action": "sqs:SendMessage" });
        let with = |name: &str, value: &str| {
            let mut statement = statement.clone();
            statement[name] = value.into();
            json!({ "Statement": [statement] })
        };
        assert_eq!(error(with("Principal", "*"), Usage::Identity), "Has prohibited field Principal");
        assert_eq!(error(with("Resource", "*"), Usage::Trust), "Has prohibited field Resource");
        assert_eq!(error(with("Sid", "1"), Usage::Identity), "Policy statement must contain resources.");
        assert_eq!(error(with("Resource", "*"), Usage::Resource), "Missing required field Principal");
        let message = "Resource jobs must be in ARN format or \"*\".";
        assert_eq!(error(with("Resource", "jobs"), Usage::Identity), message);
        assert!(PolicyDocument::parse(&with("Principal", "*"), Usage::Trust).is_ok());
    }

    #[test]
    fn an_action_has_a_vendor() {
        let document =
            json!({ "Statement": [{ "Effect": "Allow", "Action": "SendMessage", "Resource": "*" }] });
        assert!(
            error(document, Usage::Identity).starts_with("Actions/Conditions must be prefaced by a vendor")
        );
    }

    #[test]
    fn what_is_no_policy_is_a_syntax_error() {
        for document in [
            json!(null),
            json!([]),
            json!("*"),
            json!({}),
            json!({ "Statement": [] }),
            json!({ "Statement": [1] }),
            json!({ "Statement": [{ "Effect": "allow", "Action": "*", "Resource": "*" }] }),
            json!({ "Statement": [{ "Effect": "Allow", "Action": 1, "Resource": "*" }] }),
            json!({ "Statement": [{ "Effect": "Allow", "Action": ["*", 1], "Resource": "*" }] }),
            json!({ "Statement": [{ "Effect": "Allow", "Action": "*", "NotAction": "*", "Resource": "*" }] }),
            json!({ "Statement": [{ "Effect": "Allow", "Actions": "*", "Resource": "*" }] }),
            json!({ "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": 1 }] }),
            json!({ "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }], "Extra": 1 }),
            json!({ "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": { "Ref": "Jobs" } }] }),
        ] {
            assert_eq!(error(document.clone(), Usage::Identity), "Syntax errors in policy.", "{document}");
        }
    }
}
