//! `AWS::Serverless::Application`: a nested stack, of a template in S3 or of the Serverless Application Repository.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-application.html>

use super::application_repository::ApplicationStatus;
use super::fault::Fault;
use super::property::{Property, Shape, property, required};
use super::python27::{Dict, Node, Text};
use super::resource::{Declared, marked_tag_list};
use super::{Context, Expansion, mapping};
use crate::value::{Value, json};
use std::collections::BTreeMap;

const KIND: &str = "AWS::Serverless::Application";

static PROPERTIES: [Property; 5] = [
    required("Location", Shape::TextOrMap),
    property("Parameters", Shape::Map),
    property("NotificationARNs", Shape::ListOfTextOrMap),
    property("Tags", Shape::Map),
    property("TimeoutInMinutes", Shape::Integer),
];

/// An application of the repository and its version.
type Version = (String, String);

/// What the repository answered for the applications of the template, before any resource is transformed.
#[derive(Default)]
pub(super) struct Found {
    /// The URL of the template, or why there is none.
    urls: BTreeMap<Version, Result<String, Fault>>,
    preparing: Vec<Node>,
    expired: Option<Fault>,
}

impl Found {
    /// What the templates came to that were waited for.
    pub(super) fn finish(&self) -> Result<(), Fault> {
        if let Some(fault) = &self.expired {
            return Err(fault.clone());
        }
        if self.preparing.is_empty() {
            return Ok(());
        }
        let ids = Node::List(self.preparing.clone()).to_string();
        Err(Fault::resource(&ids, "Timed out waiting for nested stack templates to reach ACTIVE status."))
    }

    fn ask(&mut self, context: &Context<'_>, id: &str, version: Version) {
        if self.urls.contains_key(&version) {
            return;
        }
        let application = version.0.as_str();
        let url = match context.environment.applications.answer(application) {
            None => {
                let what =
                    format!("{KIND} '{application}' (the Serverless Application Repository was not asked)");
                Err(Fault::unsupported(id, what))
            }
            Some(Err(message)) => Err(Fault::resource(id, message)),
            Some(Ok(answer)) => {
                match answer.status {
                    ApplicationStatus::Active => {}
                    ApplicationStatus::Preparing => self.preparing.push(Node::text(application)),
                    ApplicationStatus::Expired => {
                        let message = format!(
                            "Template for {application} with id {} returned status: EXPIRED. Cannot access an expired \
                             template.",
                            answer.template_id
                        );
                        self.expired.get_or_insert_with(|| Fault::resource(application, message));
                    }
                }
                Ok(answer.template_url.clone())
            }
        };
        self.urls.insert(version, url);
    }
}

/// Asks for every application of the repository that the template names.
pub(super) fn find_all(context: &mut Context<'_>) -> Result<(), Fault> {
    let ids = context.ids_of(&["Application"]);
    if !ids.is_empty() {
        mapping::check(&context.document)?;
    }
    let mut found = Found::default();
    for id in ids {
        let properties = context.properties(&id).cloned().unwrap_or_else(Dict::plain);
        match version(context, &id, &properties) {
            Ok(Some(version)) => found.ask(context, &id, version),
            Err(fault @ Fault::Document(_)) => return Err(fault),
            // The transform of the resource says so.
            Ok(None) | Err(_) => {}
        }
    }
    context.found_applications = found;
    Ok(())
}

pub(super) fn transform(context: &mut Context<'_>, id: &str, resource: &Dict) -> Result<Expansion, Fault> {
    let mut application = None;
    let declared = Declared::read(id, KIND, &PROPERTIES, resource, |properties| {
        application = version(context, id, properties)?;
        match application.as_ref().and_then(|version| context.found_applications.urls.get(version)) {
            Some(Err(fault)) => Err(fault.clone()),
            _ => Ok(()),
        }
    })?;
    let mut stack = super::resource::Made::new("AWS::CloudFormation::Stack", id, &declared.passed_through())?;
    stack.depends_on.clone_from(&declared.depends_on);
    let mut tags = Vec::new();
    match application {
        Some(version) => {
            let url = context.found_applications.urls.get(&version).and_then(|url| url.as_ref().ok());
            stack.set("TemplateURL", url.map_or(Value::Null, |url| url.as_str().into()));
            tags.push(json!({"Key": "serverlessrepo:applicationId", "Value": version.0}));
            tags.push(json!({"Key": "serverlessrepo:semanticVersion", "Value": version.1}));
        }
        None => stack.set("TemplateURL", declared.value("Location")),
    }
    stack.take(&declared, &["Parameters", "NotificationARNs"]);
    stack.set("Tags", marked_tag_list(id, declared.get("Tags"), tags)?);
    stack.take(&declared, &["TimeoutInMinutes"]);
    Ok(Expansion { made: vec![stack], logical_id: id.to_owned(), referable: &[] })
}

/// The application that `Location` names; none if it is a URL.
fn version(context: &Context<'_>, id: &str, properties: &Dict) -> Result<Option<Version>, Fault> {
    let fault = |message: String| Fault::resource(id, message);
    let missing = |name: &str| fault(format!("Resource is missing the required [{name}] property."));
    let Some(location) = properties.get("Location") else {
        return Err(missing("Location"));
    };
    let Some(location) = location.as_map() else {
        return Ok(None);
    };
    let resolved = |name: &str| {
        let mut value = location.get(name).cloned().ok_or_else(|| missing(name))?;
        context.parameters.resolve(&mut value)?;
        mapping::resolve(&context.document, &mut value)?;
        Ok(value)
    };
    let known = |value: Node, name: &str| match value {
        Node::Map(_) => Err(fault(format!(
            "Property '{name}' cannot be resolved. Only FindInMap and Ref intrinsic functions are supported."
        ))),
        value => Ok(value),
    };
    let text = |value: Node, name: &str| match value {
        Node::Text(Text { text, .. }) => Ok(text),
        _ => Err(fault(format!("Property 'Location.{name}' should be a string."))),
    };
    let (application_name, version_name) = ("ApplicationId", "SemanticVersion");
    if !location.contains_key(version_name) && location.contains_key(application_name) {
        return Err(missing(version_name));
    }
    let (application, version) = (resolved(application_name)?, resolved(version_name)?);
    if application.is_null() {
        return Err(fault(format!("Property '{application_name}' is required.")));
    }
    let application = known(application, application_name)?;
    if !version.truthy() {
        return Err(fault(format!("Property '{version_name}' cannot be blank.")));
    }
    let version = known(version, version_name)?;
    let application = text(application, application_name)?;
    let version = text(version, version_name)?;
    if is_dynamic_reference(&application) {
        let message = "Serverless Application Repostiory does not support dynamic reference in 'ApplicationId' property.";
        return Err(fault(message.to_owned()));
    }
    Ok(Some((application, version)))
}

/// Whether a text holds a value that CloudFormation only looks up later.
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>
fn is_dynamic_reference(text: &str) -> bool {
    ["ssm", "ssm-secure", "secretsmanager"].iter().any(|service| {
        let start = format!("{{{{resolve:{service}:");
        text.split_once(&start).is_some_and(|(_, rest)| rest.contains("}}"))
    })
}

#[cfg(test)]
mod tests {
    use crate::transform::{ApplicationRepository, Environment, expand_document};
    use crate::value::json;

    /// The messages with which an application is refused.
    fn refused(application: &str, applications: ApplicationRepository) -> Vec<String> {
        let location = json!({"ApplicationId": application, "SemanticVersion": "1.0.0"});
        let nested = json!({"Type": "AWS::Serverless::Application", "Properties": {"Location": location}});
        let environment = Environment { applications, ..Environment::new("eu-west-1") };
        match expand_document(json!({"Resources": {"Nested": nested}}), &environment) {
            Ok(_) => Vec::new(),
            Err(faults) => faults.into_iter().map(|fault| fault.message).collect(),
        }
    }

    #[test]
    fn an_application_needs_an_answer_of_the_repository() {
        let none = ApplicationRepository::default();
        assert_eq!(
            refused("a", none),
            [
                "Unsupported: SAM:AWS::Serverless::Application 'a' (the Serverless Application Repository was not asked)"
            ]
        );
    }

    #[test]
    fn a_template_must_become_active() {
        let repository = ApplicationRepository::from_rules(&json!({
            "default": {"TemplateId": "t", "TemplateUrl": "https://example.com/t", "Status": "ACTIVE"},
            "status_by_application_id": {"slow": "PREPARING", "old": "EXPIRED"},
        }));
        let refused = |application| refused(application, repository.clone());
        assert!(refused("a").is_empty());
        assert_eq!(
            refused("slow"),
            [
                "Resource with id [['slow']] is invalid. Timed out waiting for nested stack templates to reach ACTIVE status."
            ]
        );
        assert_eq!(
            refused("old"),
            [
                "Resource with id [old] is invalid. Template for old with id t returned status: EXPIRED. Cannot access an \
              expired template."
            ]
        );
    }
}
