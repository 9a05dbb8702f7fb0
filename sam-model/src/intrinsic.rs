//! CloudFormation's intrinsic functions, as constructors and as questions.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html>

use crate::value::{Value, json};

/// `Ref`: the physical id of a resource, or the value of a parameter.
pub fn reference(logical_id: &str) -> Value {
    json!({ "Ref": logical_id })
}

/// `Fn::GetAtt`: an attribute of a resource, such as `Arn`.
pub fn get_att(logical_id: &str, attribute: &str) -> Value {
    json!({ "Fn::GetAtt": [logical_id, attribute] })
}

/// `Fn::Sub` without a variable map: `${Orders}`, `${Orders.Arn}` and `${AWS::Region}` are replaced.
pub fn sub(text: &str) -> Value {
    json!({ "Fn::Sub": text })
}

/// `Fn::Join`: the values, with `separator` between them.
pub fn join(separator: &str, values: Vec<Value>) -> Value {
    json!({ "Fn::Join": [separator, values] })
}

/// The name of the intrinsic function that `value` calls, and its argument; none if it is plain data.
///
/// A mapping is a call if it has one key, and that key is `Ref`, `Condition` or begins with `Fn::`.
pub fn call(value: &Value) -> Option<(&str, &Value)> {
    let map = value.as_object()?;
    let (name, argument) = map.iter().next()?;
    let intrinsic = name == "Ref" || name == "Condition" || name.starts_with("Fn::");
    (map.len() == 1 && intrinsic).then_some((name.as_str(), argument))
}
