//! Making and changing APIs, deployments and stages, as CloudFormation asks for it.

use super::api::{Api, Kind, Stage};
use super::error::Error;
use super::{domain_name, openapi};
use crate::{Account, AwsError};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a template says of an API.
pub(crate) struct ApiProperties<'a> {
    pub(crate) kind: Kind,
    pub(crate) name: Option<String>,
    /// The OpenAPI document.
    pub(crate) body: Option<&'a Value>,
    pub(crate) binary_media_types: Vec<String>,
}

/// Makes an API, or gives it another definition if `id` is known. Returns the id.
pub(crate) fn put_api(
    account: &Account,
    id: Option<&str>,
    properties: &ApiProperties<'_>,
) -> Result<String, AwsError> {
    let empty = Value::Object(serde_json::Map::new());
    let body = properties.body.unwrap_or(&empty);
    let definition = Arc::new(openapi::read(properties.kind, body, &properties.binary_media_types)?);
    let name = properties.name.clone().or_else(|| openapi::title(body).map(str::to_owned));
    let name = name.ok_or_else(|| Error::bad_request("API name must be specified"))?;
    let id =
        id.map_or_else(|| account.random().text(b"abcdefghijklmnopqrstuvwxyz0123456789", 10), str::to_owned);
    account.services().apigateway.change(&id, |api| {
        let api = api.get_or_insert_with(|| Api {
            id: id.clone(),
            name: String::new(),
            kind: properties.kind,
            current: Arc::default(),
            deployments: BTreeMap::new(),
            stages: BTreeMap::new(),
        });
        api.name = name;
        api.current = definition;
    });
    Ok(id)
}

/// Removes an API with its stages.
pub(crate) fn delete_api(account: &Account, id: &str) {
    account.services().apigateway.change(id, |api| *api = None);
}

/// Keeps what the API says now as a deployment, and shows it in a stage if one is named. Returns the id.
pub(crate) fn create_deployment(
    account: &Account,
    api_id: &str,
    stage: Option<&str>,
) -> Result<String, AwsError> {
    let id = account.random().text(b"abcdefghijklmnopqrstuvwxyz0123456789", 6);
    with_api(account, api_id, |api| {
        api.deployments.insert(id.clone(), api.current.clone());
        if let Some(name) = stage {
            let implied = api.stages.get(name).is_none_or(|stage| stage.implied);
            let stage = Stage { deployment: Some(id.clone()), variables: Arc::default(), implied };
            api.stages.insert(name.to_owned(), stage);
        }
        Ok(id)
    })
}

/// Removes a deployment, and the stages that a deployment made by naming them and that show it.
pub(crate) fn delete_deployment(account: &Account, api_id: &str, id: &str) {
    account.services().apigateway.change(api_id, |api| {
        if let Some(api) = api {
            api.deployments.remove(id);
            api.stages.retain(|_, stage| !stage.implied || stage.deployment.as_deref() != Some(id));
        }
    });
}

/// What a template says of a stage.
pub(crate) struct StageProperties {
    pub(crate) name: String,
    /// None: whatever is current.
    pub(crate) deployment: Option<String>,
    pub(crate) variables: BTreeMap<String, String>,
}

/// Makes a stage, or changes it if `exists`.
pub(crate) fn put_stage(
    account: &Account,
    api_id: &str,
    exists: bool,
    properties: StageProperties,
) -> Result<(), AwsError> {
    let StageProperties { name, deployment, variables } = properties;
    with_api(account, api_id, |api| {
        if deployment.as_ref().is_some_and(|deployment| !api.deployments.contains_key(deployment)) {
            return Err(Error::not_found("Deployment"));
        }
        if !exists && api.stages.contains_key(&name) {
            return Err(Error::ConflictException { message: "Stage already exists".to_owned() }.into());
        }
        api.stages.insert(name, Stage { deployment, variables: Arc::new(variables), implied: false });
        Ok(())
    })
}

/// Removes a stage.
pub(crate) fn delete_stage(account: &Account, api_id: &str, name: &str) {
    account.services().apigateway.change(api_id, |api| {
        if let Some(api) = api {
            api.stages.remove(name);
        }
    });
}

/// `https://{id}.execute-api.{region}.amazonaws.com`.
pub(crate) fn endpoint(account: &Account, id: &str) -> String {
    format!("https://{}", domain_name(id, account.region()))
}

fn with_api<T>(
    account: &Account,
    id: &str,
    change: impl FnOnce(&mut Api) -> Result<T, AwsError>,
) -> Result<T, AwsError> {
    account
        .services()
        .apigateway
        .change(id, |api| change(api.as_mut().ok_or_else(|| Error::not_found("API"))?))
}
