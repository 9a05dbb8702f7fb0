//! Code that still lies on the developer's machine.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-cli-command-reference-sam-package.html>

use crate::value::{Map, Value};

/// The properties that name code or definitions, by the SAM type.
const PLACES: [(&str, &str); 5] = [
    ("Function", "CodeUri"),
    ("LayerVersion", "ContentUri"),
    ("StateMachine", "DefinitionUri"),
    ("Api", "DefinitionUri"),
    ("HttpApi", "DefinitionUri"),
];

/// What stands for code that is not uploaded yet, the same that `sam validate` takes.
const STAND_IN: &str = "s3://bucket/value";

/// Replaces local paths in resources and globals.
pub(super) fn upload(document: &mut Map) {
    for (kind, property) in PLACES {
        let global = document.get_mut("Globals").and_then(|globals| globals.get_mut(kind));
        if let Some(value) = global.and_then(|section| section.get_mut(property)) {
            replace(value);
        }
        let resources = document.get_mut("Resources").and_then(Value::as_object_mut);
        for resource in resources.into_iter().flat_map(Map::values_mut) {
            let found = resource
                .get("Type")
                .and_then(Value::as_str)
                .and_then(|name| name.strip_prefix(super::PREFIX));
            if found != Some(kind) {
                continue;
            }
            if let Some(value) =
                resource.get_mut("Properties").and_then(|properties| properties.get_mut(property))
            {
                replace(value);
            }
        }
    }
}

fn replace(value: &mut Value) {
    if value.as_str().is_some_and(|path| !path.starts_with("s3://")) {
        *value = STAND_IN.into();
    }
}

#[cfg(test)]
mod tests {
    use crate::template::Template;
    use crate::transform::{Environment, expand};

    const TEXT: &str = "\
Globals: {Function: {CodeUri: .}}
Resources:
  A:
    Type: AWS::Serverless::Function
    Properties: {Handler: a, Runtime: provided.al2023}
  B:
    Type: AWS::Serverless::Function
    Properties: {Handler: b, Runtime: provided.al2023, CodeUri: s3://mine/b.zip}
";

    #[test]
    fn local_code_is_taken_on_a_developer_s_machine_only() {
        let template = Template::parse(TEXT).unwrap();
        let expanded = expand(&template, &Environment::default()).unwrap();
        assert_eq!(expanded.resources["A"].get(&["Code", "S3Key"]).unwrap(), "value");
        assert_eq!(expanded.resources["B"].get(&["Code", "S3Key"]).unwrap(), "b.zip");
        let faults = expand(&template, &Environment::new("us-east-1")).unwrap_err();
        assert_eq!(faults.len(), 1);
        assert!(faults[0].message.contains("'CodeUri' is not a valid S3 Uri"), "{}", faults[0]);
    }
}
