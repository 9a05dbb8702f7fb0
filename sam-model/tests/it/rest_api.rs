//! What becomes of a REST API where no golden case says it.

use sam_model::parse;
use sam_model::transform::{Environment, expand_document, message};
use sam_model::value::Value;

fn expand(text: &str, now: Option<u64>) -> Result<Value, String> {
    let environment = Environment { now, ..Environment::new("ap-southeast-1") };
    expand_document(parse::document(text).unwrap(), &environment).map_err(|faults| message(&faults))
}

/// The ids of the resources of a type.
fn ids(document: &Value, kind: &str) -> Vec<String> {
    let resources = document["Resources"].as_object().unwrap();
    resources.iter().filter(|(_, resource)| resource["Type"] == kind).map(|(id, _)| id.clone()).collect()
}

#[test]
fn an_api_that_is_always_deployed_has_a_deployment_for_each_second() {
    let template =
        "Resources: {A: {Type: AWS::Serverless::Api, Properties: {StageName: x, AlwaysDeploy: true}}}";
    let deployment = |now| ids(&expand(template, Some(now)).unwrap(), "AWS::ApiGateway::Deployment");
    assert_eq!(deployment(1_700_000_000), ["ADeploymenteaaa8ade94"]);
    assert_ne!(deployment(1_700_000_001), deployment(1_700_000_000));
    assert!(expand(template, None).unwrap_err().ends_with("Unsupported: SAM:AlwaysDeploy"));
}

#[test]
fn a_domain_may_keep_its_records_apart_from_those_of_its_zone() {
    let api = |id: &str, domain: &str, separate: bool| {
        format!(
            "  {id}: {{Type: AWS::Serverless::Api, Properties: {{StageName: x, Domain: {{DomainName: {domain}, \
             CertificateArn: c, Route53: {{HostedZoneId: z, SeparateRecordSetGroup: {separate}}}}}}}}}\n"
        )
    };
    let shared = "RecordSetGroup395df8f7c5";
    let groups = |separate| {
        let template = format!("Resources:\n{}{}", api("A", "a", separate), api("B", "b", false));
        let document = expand(&template, None).unwrap();
        let records =
            document["Resources"][shared]["Properties"]["RecordSets"].as_array().map_or(0, Vec::len);
        (ids(&document, "AWS::Route53::RecordSetGroup"), records)
    };
    assert_eq!(groups(false), (vec![shared.to_owned()], 2));
    assert_eq!(groups(true), (vec!["RecordSetGroupa0b1707a8a".to_owned(), shared.to_owned()], 1));
}

#[test]
fn a_shared_usage_plan_is_kept_if_one_of_its_apis_is() {
    let api = |id: &str, policy: &str| {
        format!(
            "  {id}: {{Type: AWS::Serverless::Api, UpdateReplacePolicy: {policy}, Properties: {{StageName: x, Auth: \
             {{UsagePlan: {{CreateUsagePlan: SHARED}}}}}}}}\n"
        )
    };
    for (one, other, wanted) in [
        ("Delete", "Retain", "Retain"),
        ("Retain", "Delete", "Retain"),
        ("Delete", "Snapshot", "Snapshot"),
        ("Snapshot", "Delete", "Snapshot"),
    ] {
        let template = format!("Resources:\n{}{}", api("A", one), api("B", other));
        let document = expand(&template, None).unwrap();
        assert_eq!(document["Resources"]["ServerlessUsagePlan"]["UpdateReplacePolicy"], wanted);
    }
}

#[test]
fn an_event_overwrites_only_what_it_says_of_a_method() {
    let template = "
Resources:
  A:
    Type: AWS::Serverless::Api
    Properties:
      StageName: Prod
      MergeDefinitions: true
      DefinitionBody: {openapi: 3.0.1, info: {title: t, version: v}, paths: {/a: {get: {summary: s, responses: {'200': {}}}}}}
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Runtime: python3.12
      InlineCode: x
      Events: {E: {Type: Api, Properties: {RestApiId: !Ref A, Path: /a, Method: get}}}
";
    let document = expand(template, None).unwrap();
    let method = &document["Resources"]["A"]["Properties"]["Body"]["paths"]["/a"]["get"];
    assert_eq!(method["summary"], "s");
    assert_eq!(method["responses"], sam_model::value::json!({}));
    assert_eq!(method["x-amazon-apigateway-integration"]["type"], "aws_proxy");
}
