//! SAM's policy templates: statements with parameters.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html>

use super::fault::Fault;
use super::python27::Node;
use crate::value::Value;
use std::sync::LazyLock;

/// Every template: the names of its parameters, and its statements.
static TEMPLATES: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("policy_templates.json"))
        .expect("the table is JSON, as a test makes sure")
});

/// Whether there is a template of this name.
pub(super) fn exists(name: &str) -> bool {
    TEMPLATES.get(name).is_some()
}

/// The policy document of a template with values for its parameters.
pub(super) fn convert(id: &str, name: &str, values: &Node) -> Result<Value, Fault> {
    let template = &TEMPLATES[name];
    let Some(values) = values.as_map() else {
        let message = format!("Must specify valid parameter values for policy template '{name}'");
        return Err(Fault::resource(id, message));
    };
    let parameters = template["Parameters"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let missing: Vec<String> =
        parameters.filter(|name| !values.contains_key(name)).map(|name| format!("'{name}'")).collect();
    if !missing.is_empty() {
        let missing = missing.join(", ");
        let message =
            format!("Following required parameters of template '{name}' don't have values: [{missing}]");
        return Err(Fault::resource(id, message));
    }
    let mut document = template["Definition"].clone();
    fill(&mut document, &|name| values.get(name).map(Node::to_value));
    Ok(document)
}

fn fill(value: &mut Value, parameter: &dyn Fn(&str) -> Option<Value>) {
    match value {
        Value::Object(map) => {
            if map.len() == 1
                && let Some(known) = map.get("Ref").and_then(Value::as_str).and_then(parameter)
            {
                *value = known;
                return;
            }
            map.values_mut().for_each(|value| fill(value, parameter));
        }
        Value::Array(list) => list.iter_mut().for_each(|value| fill(value, parameter)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{TEMPLATES, convert};
    use crate::transform::python27::Node;
    use crate::value::json;

    #[test]
    fn every_template_has_statements() {
        let templates = TEMPLATES.as_object().unwrap();
        assert_eq!(templates.len(), 81);
        assert!(templates.values().all(|template| template["Definition"]["Statement"].is_array()));
    }

    #[test]
    fn parameters_are_filled_in_and_must_all_be_there() {
        let values = Node::own(&json!({"QueueName": {"Fn::GetAtt": ["Jobs", "QueueName"]}}));
        let document = convert("F", "SQSPollerPolicy", &values).unwrap();
        assert!(document.to_string().contains(r#"{"Fn::GetAtt":["Jobs","QueueName"]}"#), "{document}");
        let fault = convert("F", "SQSPollerPolicy", &Node::own(&json!({}))).unwrap_err();
        assert_eq!(
            fault.message(),
            "Resource with id [F] is invalid. Following required parameters of template 'SQSPollerPolicy' don't have \
             values: ['QueueName']"
        );
    }
}
