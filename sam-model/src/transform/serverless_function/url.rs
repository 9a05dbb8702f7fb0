//! The URL of a function.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-functionurlconfig.html>

use crate::intrinsic::reference;
use crate::transform::expect::{self, Of};
use crate::transform::fault::Fault;
use crate::transform::python27::Node;
use crate::transform::resource::{Declared, Made};
use crate::value::Value;

/// Makes the URL, and the permissions that a public one needs.
pub(super) fn make(declared: &Declared, config: &Node, alias: Option<&str>) -> Result<Vec<Made>, Fault> {
    check(declared, config)?;
    let id = &declared.logical_id;
    let attributes = declared.passed_through();
    let target = reference(alias.unwrap_or(id));
    let value = |name: &str| config.get(name).map_or(Value::Null, Node::to_value);
    let mut url = Made::new("AWS::Lambda::Url", &format!("{id}Url"), &attributes)?;
    url.set("TargetFunctionArn", target.clone());
    url.set("AuthType", value("AuthType"));
    url.set("Cors", config.truthy_at("Cors").map_or(Value::Null, Node::to_value));
    url.set("InvokeMode", value("InvokeMode"));
    if config.is_intrinsic() || config.get("AuthType").and_then(Node::as_str) != Some("NONE") {
        return Ok(vec![url]);
    }
    let permission = |suffix: &str, action: &str| {
        let mut permission = Made::new("AWS::Lambda::Permission", &format!("{id}{suffix}"), &attributes)?;
        permission.set("Action", action);
        permission.set("FunctionName", target.clone());
        permission.set("Principal", "*");
        Ok::<_, Fault>(permission)
    };
    let mut call_url = permission("UrlPublicPermissions", "lambda:InvokeFunctionUrl")?;
    call_url.set("FunctionUrlAuthType", "NONE");
    let mut call = permission("URLInvokeAllowPublicAccess", "lambda:InvokeFunction")?;
    call.set("InvokedViaFunctionUrl", true);
    Ok(vec![url, call_url, call])
}

/// The parts of `Cors` and the names that Python gives their types.
const CORS: [(&str, &str); 6] = [
    ("AllowOrigins", "list"),
    ("AllowMethods", "list"),
    ("AllowCredentials", "bool"),
    ("AllowHeaders", "list"),
    ("ExposeHeaders", "list"),
    ("MaxAge", "int"),
];

fn check(declared: &Declared, config: &Node) -> Result<(), Fault> {
    if config.is_intrinsic() {
        return Ok(());
    }
    let of = Of::Resource(&declared.logical_id);
    let known = |auth: &Node| auth.is_intrinsic() || matches!(auth.as_str(), Some("AWS_IAM" | "NONE"));
    if !config.truthy_at("AuthType").is_some_and(known) {
        return Err(of.fault(
            "AuthType is required to configure function property `FunctionUrlConfig`. Please provide either AWS_IAM or NONE.",
        ));
    }
    let Some(cors) = config.truthy_at("Cors").filter(|cors| !cors.is_intrinsic()) else {
        return Ok(());
    };
    for (name, value) in expect::map(Some(cors), of, "FunctionUrlConfig.Cors")?.iter() {
        let Some((_, kind)) = CORS.iter().find(|(known, _)| *name == **known) else {
            return Err(of.fault(format!("{} is not a valid property for configuring Cors.", name.text)));
        };
        let right = match *kind {
            "list" => value.as_list().is_some(),
            "bool" => value.as_bool().is_some(),
            _ => matches!(value, Node::Bool(_)) || matches!(value, Node::Number(number) if !number.is_f64()),
        };
        if !right && !value.is_intrinsic() {
            return Err(of.fault(format!("{} must be of type {kind}.", name.text)));
        }
    }
    Ok(())
}
