//! Functions of AppSync, and the resolvers that call them in turn.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-graphqlapi-resolver.html>

use super::{GraphQlApi, data_source, given};
use crate::transform::fault::Fault;
use crate::transform::resource::Made;
use crate::value::{Map, Value, json};

/// The code of a resolver that brings none: it hands on what its last function returned.
const DEFAULT_CODE: &str = "
export function request(ctx) {
    return {};
}

export function response(ctx) {
    return ctx.prev.result;
}
";

/// Makes the functions and the resolvers.
pub(super) fn make(
    api: &GraphQlApi<'_>,
    functions: Option<&Map>,
    resolvers: Option<&Map>,
    sources: &Map,
    schema_id: &str,
) -> Result<Vec<Made>, Fault> {
    let (mut made, mut ids, mut needs_none) = (Vec::new(), Map::new(), false);
    for (name, declared) in entries(functions) {
        if let Some(id) = own_id(name, declared)? {
            ids.insert(name.clone(), id);
            continue;
        }
        let code = code(name, declared)?;
        if code.is_empty() {
            return Err(Fault::resource(name, "One of 'InlineCode' or 'CodeUri' must be set."));
        }
        let source = source(name, declared, sources)?;
        needs_none |= source.is_none();
        let function = function(api, name, declared, code, source)?;
        ids.insert(name.clone(), function.get_att("FunctionId"));
        made.push(function);
    }
    for (kind, fields) in entries(resolvers) {
        for (name, declared) in entries(Some(fields)) {
            made.push(resolver(api, (kind, name), declared, &ids, schema_id)?);
        }
    }
    if needs_none {
        made.push(data_source::none(api)?);
    }
    Ok(made)
}

fn entries(map: Option<&Map>) -> impl Iterator<Item = (&String, &Map)> {
    map.into_iter().flatten().filter_map(|(name, value)| Some((name, value.as_object()?)))
}

/// The id of a function that is defined elsewhere.
fn own_id(name: &str, declared: &Map) -> Result<Option<Value>, Fault> {
    match given(declared, "Id") {
        Some(_) if declared.len() > 1 => {
            Err(Fault::resource(name, "'Id' cannot be defined with other properties in Function."))
        }
        id => Ok(id.cloned()),
    }
}

/// The code that is given, as properties.
fn code(name: &str, declared: &Map) -> Result<Map, Fault> {
    let mut code = Map::new();
    for (property, field) in [("Code", "InlineCode"), ("CodeS3Location", "CodeUri")] {
        if let Some(value) = given(declared, field) {
            code.insert(property.to_owned(), value.clone());
        }
    }
    if code.len() > 1 {
        let message = "Both 'InlineCode' and 'CodeUri' cannot be defined at the same time.";
        return Err(Fault::resource(name, message));
    }
    Ok(code)
}

/// What stands for the name of the data source of a function; nothing if it needs none.
fn source(name: &str, declared: &Map, sources: &Map) -> Result<Option<Value>, Fault> {
    let refuse = |message: String| Err(Fault::resource(name, message));
    match given(declared, "DataSource") {
        None => refuse("'DataSource' must be set.".to_owned()),
        Some(Value::String(source)) if source.eq_ignore_ascii_case("none") => Ok(None),
        Some(Value::String(source)) => match sources.get(source) {
            Some(name) => Ok(Some(name.clone())),
            None => refuse(format!(
                "Either define DataSource '{source}' in 'DataSources' or use intrinsic function like GetAtt, ImportValue, \
                 Sub or another one to reference a DataSource defined outside of this GraphQLApi resource."
            )),
        },
        Some(source) => Ok(Some(source.clone())),
    }
}

fn function(
    api: &GraphQlApi<'_>,
    name: &str,
    declared: &Map,
    code: Map,
    source: Option<Value>,
) -> Result<Made, Fault> {
    let runtime = runtime(name, declared)?;
    let mut function = api.part("AWS::AppSync::FunctionConfiguration", name)?;
    function.properties.extend(code);
    let none = || crate::intrinsic::get_att(&format!("{}NoneDataSource", api.id()), "Name");
    function.set("DataSourceName", source.unwrap_or_else(none));
    for property in ["Description", "MaxBatchSize"] {
        function.set(property, declared.get(property).cloned().unwrap_or_default());
    }
    function.set("Name", given(declared, "Name").cloned().unwrap_or_else(|| name.into()));
    function.set("Runtime", runtime);
    function.set("SyncConfig", given(declared, "Sync").cloned().unwrap_or_default());
    Ok(function)
}

fn runtime(name: &str, declared: &Map) -> Result<Value, Fault> {
    let runtime = given(declared, "Runtime").ok_or_else(|| {
        Fault::resource(name, format!("'Runtime' must be defined as a property in {name}."))
    })?;
    Ok(json!({"Name": runtime["Name"], "RuntimeVersion": runtime["Version"]}))
}

fn resolver(
    api: &GraphQlApi<'_>,
    (kind, name): (&str, &str),
    declared: &Map,
    functions: &Map,
    schema_id: &str,
) -> Result<Made, Fault> {
    let code = code(name, declared)?;
    let pipeline = given(declared, "Pipeline").and_then(Value::as_array).ok_or_else(|| {
        Fault::resource(
            name,
            format!(
                "Resolver '{name}' must have Pipeline defined. Unit resolvers are not supported. If you need a Unit \
                 resolver you can use AppSync resource."
            ),
        )
    })?;
    let runtime = match code.is_empty() {
        true => json!({"Name": "APPSYNC_JS", "RuntimeVersion": "1.0.0"}),
        false => runtime(name, declared)?,
    };
    let mut called = Vec::new();
    for function in pipeline.iter().filter_map(Value::as_str) {
        let id = functions.get(function);
        let id = id.ok_or_else(|| Fault::resource(name, format!("Function '{function}' does not exist.")))?;
        called.push(id.clone());
    }
    let mut resolver = api.part("AWS::AppSync::Resolver", &format!("{kind}{name}"))?;
    resolver.depends_on = Some(json!([schema_id]));
    resolver.set("FieldName", given(declared, "FieldName").cloned().unwrap_or_else(|| name.into()));
    resolver.set("TypeName", kind);
    resolver.set("Kind", "PIPELINE");
    resolver.set("PipelineConfig", json!({"Functions": called}));
    resolver.set("Runtime", runtime);
    if code.is_empty() {
        resolver.set("Code", DEFAULT_CODE);
    }
    resolver.properties.extend(code);
    // The service reads `Sync` of a resolver, and forgets it.
    resolver.set("CachingConfig", given(declared, "Caching").cloned().unwrap_or_default());
    resolver.set("MaxBatchSize", given(declared, "MaxBatchSize").cloned().unwrap_or_default());
    Ok(resolver)
}
