//! The answers of the Serverless Application Repository, a service that the transform depends on but never calls.
//!
//! Source: <https://docs.aws.amazon.com/serverlessrepo/latest/devguide/resources.html>

use crate::value::Value;
use std::collections::BTreeMap;

/// What the Serverless Application Repository answers, by application.
///
/// Without an answer (the default), an application of the repository cannot be transformed and is refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApplicationRepository {
    /// Applications by id, each with its template or the reason why there is none.
    pub applications: BTreeMap<String, Result<Application, String>>,
    /// What is answered for all other applications.
    pub otherwise: Option<Application>,
}

/// The packaged template of an application.
///
/// Source: <https://docs.aws.amazon.com/serverlessrepo/latest/devguide/applications-applicationid-templates.html>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// `TemplateId`.
    pub template_id: String,
    /// `TemplateUrl`: where the template lies in S3.
    pub template_url: String,
    /// `Status`, as it is after the transform has waited for it.
    pub status: ApplicationStatus,
}

/// Whether the template of an application can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApplicationStatus {
    /// It can.
    Active,
    /// Not yet: the transform gives up.
    Preparing,
    /// No longer.
    Expired,
}

impl ApplicationRepository {
    /// Reads rules: an object with the members `default`, `status_by_application_id` and `error_by_application_id`.
    ///
    /// `default` has the members of the service's answer (`TemplateId`, `TemplateUrl`, `Status`). The other two replace
    /// `Status`, or the whole answer by a message, for some applications. Of a list of statuses the last one counts,
    /// because the transform waits for it; a status that is neither `ACTIVE` nor `EXPIRED` is one of preparing.
    pub fn from_rules(rules: &Value) -> Self {
        let Some(default) = rules.get("default").and_then(Value::as_object) else {
            return Self { applications: errors(rules).collect(), otherwise: None };
        };
        let text = |name: &str| default.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let otherwise = Application {
            template_id: text("TemplateId"),
            template_url: text("TemplateUrl"),
            status: default.get("Status").map_or(ApplicationStatus::Active, status),
        };
        let statuses = rules.get("status_by_application_id").and_then(Value::as_object).into_iter().flatten();
        let changed = statuses
            .map(|(id, value)| (id.clone(), Ok(Application { status: status(value), ..otherwise.clone() })));
        let applications = changed.chain(errors(rules)).collect();
        Self { applications, otherwise: Some(otherwise) }
    }

    /// The answer for an application: its template, the message of a refusal, or that there is no answer.
    pub fn answer(&self, application_id: &str) -> Option<Result<&Application, &str>> {
        match self.applications.get(application_id) {
            Some(answer) => Some(answer.as_ref().map_err(String::as_str)),
            None => self.otherwise.as_ref().map(Ok),
        }
    }
}

fn errors(rules: &Value) -> impl Iterator<Item = (String, Result<Application, String>)> {
    let errors = rules.get("error_by_application_id").and_then(Value::as_object).into_iter().flatten();
    errors.map(|(id, message)| (id.clone(), Err(message.as_str().unwrap_or_default().to_owned())))
}

fn status(value: &Value) -> ApplicationStatus {
    let last = value.as_array().map_or(Some(value), |list| list.last());
    match last.and_then(Value::as_str) {
        Some("ACTIVE") => ApplicationStatus::Active,
        Some("EXPIRED") => ApplicationStatus::Expired,
        _ => ApplicationStatus::Preparing,
    }
}

#[cfg(test)]
mod tests {
    use super::{Application, ApplicationRepository, ApplicationStatus};
    use crate::value::json;

    #[test]
    fn rules_give_each_application_its_answer() {
        let rules = json!({
            "default": {"TemplateId": "t", "TemplateUrl": "u", "Status": "ACTIVE"},
            "status_by_application_id": {"slow": ["PREPARING", "ACTIVE"], "old": "EXPIRED", "stuck": "PREPARING"},
            "error_by_application_id": {"private": "no"},
        });
        let repository = ApplicationRepository::from_rules(&rules);
        let status = |id| repository.answer(id).unwrap().map(|application: &Application| application.status);
        assert_eq!(status("any"), Ok(ApplicationStatus::Active));
        assert_eq!(status("slow"), Ok(ApplicationStatus::Active));
        assert_eq!(status("old"), Ok(ApplicationStatus::Expired));
        assert_eq!(status("stuck"), Ok(ApplicationStatus::Preparing));
        assert_eq!(status("private"), Err("no"));
        assert_eq!(ApplicationRepository::default().answer("any"), None);
    }
}
