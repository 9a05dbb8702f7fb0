//! What a template can refer to, and the intrinsic functions that do.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html>

use super::resource::Created;
use crate::Account;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use sam_model::value::{Map, Value};
use sam_model::{Template, intrinsic};
use std::collections::{BTreeMap, BTreeSet};

/// The suffixes of the Availability Zones of every simulated Region.
const AVAILABILITY_ZONES: &[&str] = &["a", "b", "c"];

/// The parameters, conditions and names of one deployment.
pub(super) struct Scope<'a> {
    pub(super) account: &'a Account,
    pub(super) template: &'a Template,
    pub(super) stack_name: &'a str,
    pub(super) stack_id: &'a str,
    pub(super) parameters: BTreeMap<String, Value>,
    pub(super) conditions: BTreeMap<String, bool>,
}

/// What was made so far, by logical id.
pub(super) type Made = BTreeMap<String, Target>;

/// A resource that can be referred to.
pub(super) struct Target {
    pub(super) created: Created,
    /// Every attribute of an inert resource has a value.
    pub(super) inert: bool,
}

/// Something that a value refers to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reference {
    /// `Ref`, or `${Name}`.
    Name(String),
    /// `Fn::GetAtt`, or `${Name.Attribute}`.
    Attribute(String, String),
}

impl Scope<'_> {
    /// Whether a resource or an output with this `Condition` is made.
    pub(super) fn is_made(&self, condition: Option<&str>) -> bool {
        condition.is_none_or(|name| self.conditions.get(name).copied().unwrap_or(false))
    }

    /// The value with every intrinsic function replaced; none for `AWS::NoValue`.
    pub(super) fn resolve(&self, value: &Value, made: &Made) -> Result<Option<Value>, String> {
        if let Some((name, argument)) = intrinsic::call(value) {
            return self.call(name, argument, made);
        }
        Ok(Some(match value {
            Value::Array(all) => {
                let all = all.iter().map(|one| self.resolve(one, made)).collect::<Result<Vec<_>, _>>()?;
                all.into_iter().flatten().collect()
            }
            Value::Object(map) => Value::Object(self.resolve_map(map, made)?),
            Value::String(text) if text.contains("{{resolve:") => {
                return Err(format!("Unsupported: cloudformation: dynamic reference {text}"));
            }
            scalar => scalar.clone(),
        }))
    }

    /// The members with every intrinsic function replaced; those that are `AWS::NoValue` are left out.
    pub(super) fn resolve_map(&self, map: &Map, made: &Made) -> Result<Map, String> {
        let mut resolved = Map::new();
        for (name, value) in map {
            if let Some(value) = self.resolve(value, made)? {
                resolved.insert(name.clone(), value);
            }
        }
        Ok(resolved)
    }

    /// Adds what `value` refers to. Of `Fn::If` only the branch that is taken counts.
    pub(super) fn references(&self, value: &Value, found: &mut BTreeSet<Reference>) {
        match intrinsic::call(value) {
            Some(("Ref", Value::String(name))) => drop(found.insert(Reference::Name(name.clone()))),
            Some(("Fn::GetAtt", argument)) => {
                if let Some((name, attribute)) = attribute_of(argument) {
                    found.insert(Reference::Attribute(name, attribute));
                }
            }
            Some(("Fn::Sub", argument)) => {
                let (text, values) = substitution(argument);
                for reference in text.into_iter().flat_map(placeholders) {
                    let own = values.is_some_and(|values| values.contains_key(reference));
                    match reference.split_once('.') {
                        _ if own => {}
                        None => drop(found.insert(Reference::Name(reference.to_owned()))),
                        Some((name, attribute)) => {
                            found.insert(Reference::Attribute(name.to_owned(), attribute.to_owned()));
                        }
                    }
                }
                values.into_iter().flat_map(Map::values).for_each(|value| self.references(value, found));
            }
            Some(("Fn::If", Value::Array(all))) => {
                if let [Value::String(condition), yes, no] = all.as_slice() {
                    self.references(if self.is_made(Some(condition)) { yes } else { no }, found);
                }
            }
            _ => match value {
                Value::Array(all) => all.iter().for_each(|one| self.references(one, found)),
                Value::Object(map) => map.values().for_each(|one| self.references(one, found)),
                _ => {}
            },
        }
    }

    fn call(&self, name: &str, argument: &Value, made: &Made) -> Result<Option<Value>, String> {
        let wrong = |expected: &str| format!("Template error: {name} requires {expected}");
        let list = || -> Result<Vec<Value>, String> {
            let list = argument.as_array().ok_or_else(|| wrong("a list argument"))?;
            list.iter().map(|one| Ok(self.resolve(one, made)?.unwrap_or_default())).collect()
        };
        let value = match name {
            "Ref" => {
                return self.named(
                    argument.as_str().ok_or_else(|| wrong("the name of a resource or parameter"))?,
                    made,
                );
            }
            "Condition" => Value::Bool(self.is_made(argument.as_str())),
            "Fn::GetAtt" => {
                let argument = match argument {
                    Value::Array(_) => Value::Array(list()?),
                    other => other.clone(),
                };
                let (name, attribute) =
                    attribute_of(&argument).ok_or_else(|| wrong("a resource and an attribute"))?;
                self.attribute(&name, &attribute, made)?
            }
            "Fn::Sub" => {
                let (text, values) = substitution(argument);
                let text = text.ok_or_else(|| wrong("a text, or a list of a text and a map of values"))?;
                self.substitute(text, values, made)?.into()
            }
            "Fn::Join" => match list()?.as_slice() {
                [Value::String(separator), Value::Array(parts)] => {
                    let parts = parts.iter().map(|part| text(part).ok_or_else(|| wrong("texts to join")));
                    parts.collect::<Result<Vec<_>, _>>()?.join(separator).into()
                }
                _ => return Err(wrong("a list of a separator and a list of texts")),
            },
            "Fn::Select" => match list()?.as_slice() {
                [index, Value::Array(values)] => {
                    let index = text(index).and_then(|index| index.parse::<usize>().ok());
                    let index = index.ok_or_else(|| wrong("an index that is a whole number"))?;
                    let value = values.get(index).cloned();
                    value.ok_or_else(|| {
                        format!("Template error: Fn::Select cannot select nonexistent value at index {index}")
                    })?
                }
                _ => return Err(wrong("a list of an index and a list of values")),
            },
            "Fn::Split" => match list()?.as_slice() {
                [Value::String(separator), Value::String(text)] if !separator.is_empty() => {
                    text.split(separator.as_str()).collect::<Vec<_>>().into()
                }
                _ => return Err(wrong("a list of a separator and a text")),
            },
            "Fn::FindInMap" => self.find_in_map(list()?.as_slice())?,
            "Fn::If" => match argument.as_array().map(Vec::as_slice) {
                Some([Value::String(condition), yes, no]) => {
                    if !self.conditions.contains_key(condition) {
                        return Err(format!(
                            "Template error: unresolved condition dependency: {condition} in Fn::If"
                        ));
                    }
                    return self.resolve(if self.is_made(Some(condition)) { yes } else { no }, made);
                }
                _ => return Err(wrong("a list of a condition and two values")),
            },
            "Fn::Base64" => {
                let value = self.resolve(argument, made)?.as_ref().and_then(text);
                BASE64.encode(value.ok_or_else(|| wrong("a text"))?).into()
            }
            "Fn::GetAZs" => {
                let region = self.resolve(argument, made)?.as_ref().and_then(text).unwrap_or_default();
                let region = if region.is_empty() { self.account.region() } else { &region };
                AVAILABILITY_ZONES.iter().map(|zone| format!("{region}{zone}")).collect()
            }
            "Fn::Cidr" => cidr(&list()?)
                .ok_or_else(|| wrong("a network of IPv4, a count of 1 to 256, and bits that fit"))?,
            "Fn::ToJsonString" if self.has_language_extensions() => {
                self.resolve(argument, made)?.unwrap_or_default().to_string().into()
            }
            "Fn::Length" if self.has_language_extensions() => match self.resolve(argument, made)? {
                Some(Value::Array(all)) => all.len().into(),
                _ => return Err(wrong("a list")),
            },
            _ => return Err(format!("Unsupported: cloudformation: {name}")),
        };
        Ok(Some(value))
    }

    fn has_language_extensions(&self) -> bool {
        self.template.transform.iter().any(|transform| transform == "AWS::LanguageExtensions")
    }

    fn named(&self, name: &str, made: &Made) -> Result<Option<Value>, String> {
        let account = self.account;
        let text = match name {
            "AWS::AccountId" => account.id(),
            "AWS::NoValue" => return Ok(None),
            "AWS::NotificationARNs" => return Ok(Some(Value::Array(Vec::new()))),
            "AWS::Partition" => "aws",
            "AWS::Region" => account.region(),
            "AWS::StackId" => self.stack_id,
            "AWS::StackName" => self.stack_name,
            "AWS::URLSuffix" => "amazonaws.com",
            _ => match (self.parameters.get(name), made.get(name)) {
                (Some(value), _) => return Ok(Some(value.clone())),
                (None, Some(target)) => &target.created.physical_id,
                (None, None) => {
                    return Err(format!("Template format error: Unresolved resource dependencies [{name}]"));
                }
            },
        };
        Ok(Some(text.into()))
    }

    fn attribute(&self, name: &str, attribute: &str, made: &Made) -> Result<Value, String> {
        let target = made.get(name);
        let target = target.ok_or_else(|| {
            format!("Template error: instance of Fn::GetAtt references undefined resource {name}")
        })?;
        match target.created.attributes.get(attribute) {
            Some(value) => Ok(value.clone()),
            None if target.inert && attribute.ends_with("Arn") => {
                Ok(self.account.arn("inert", &target.created.physical_id).into())
            }
            None if target.inert => Ok(format!("{}-{attribute}", target.created.physical_id).into()),
            None => Err(format!("Requested attribute {attribute} does not exist in schema for {name}")),
        }
    }

    fn substitute(&self, template: &str, values: Option<&Map>, made: &Made) -> Result<String, String> {
        let mut result = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("${") {
            result += before;
            let Some((name, after)) = after.split_once('}') else {
                return Err(format!(
                    "Template error: variable names in Fn::Sub syntax must end with }} in {template}"
                ));
            };
            rest = after;
            if let Some(literal) = name.strip_prefix('!') {
                result = result + "${" + literal + "}";
                continue;
            }
            let name = name.trim();
            let value = match (values.and_then(|values| values.get(name)), name.split_once('.')) {
                (Some(value), _) => self.resolve(value, made)?.unwrap_or_default(),
                (None, Some((resource, attribute))) => self.attribute(resource, attribute, made)?,
                (None, None) => self.named(name, made)?.unwrap_or_default(),
            };
            result +=
                &text(&value).ok_or_else(|| format!("Template error: {name} in Fn::Sub must be a text"))?;
        }
        Ok(result + rest)
    }

    fn find_in_map(&self, arguments: &[Value]) -> Result<Value, String> {
        let (keys, default) = match arguments {
            [map, first, second] => ([map, first, second].map(text), None),
            [map, first, second, Value::Object(options)] if self.has_language_extensions() => {
                ([map, first, second].map(text), options.get("DefaultValue"))
            }
            _ => ([const { None }; 3], None),
        };
        let [Some(map), Some(first), Some(second)] = keys else {
            return Err("Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value".to_owned());
        };
        let found =
            self.template.mappings.get(&map).and_then(|map| map.get(&first)).and_then(|map| map.get(&second));
        let missing = || format!("Template error: Unable to get mapping for {map}::{first}::{second}");
        found.or(default).cloned().ok_or_else(missing)
    }
}

/// The names in `${..}`, literals aside.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let names = text.split("${").skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name.trim());
    names.filter(|name| !name.starts_with('!'))
}

/// The text of `Fn::Sub` and its own values.
fn substitution(argument: &Value) -> (Option<&str>, Option<&Map>) {
    match argument {
        Value::String(text) => (Some(text), None),
        Value::Array(all) => match all.as_slice() {
            [Value::String(text), Value::Object(values)] => (Some(text), Some(values)),
            _ => (None, None),
        },
        _ => (None, None),
    }
}

/// The resource and the attribute of `Fn::GetAtt`.
fn attribute_of(argument: &Value) -> Option<(String, String)> {
    match argument {
        Value::String(text) => {
            text.split_once('.').map(|(name, attribute)| (name.to_owned(), attribute.to_owned()))
        }
        Value::Array(all) => match all.as_slice() {
            [Value::String(name), Value::String(attribute)] => Some((name.clone(), attribute.clone())),
            _ => None,
        },
        _ => None,
    }
}

/// A scalar as the text that CloudFormation makes of it.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// `[network, count, bits]`: the first `count` networks with `bits` bits for hosts.
fn cidr(arguments: &[Value]) -> Option<Value> {
    let [network, count, bits] = arguments else {
        return None;
    };
    let (address, prefix) = network.as_str()?.split_once('/')?;
    let (address, prefix): (std::net::Ipv4Addr, u32) = (address.parse().ok()?, prefix.parse().ok()?);
    let (count, bits): (u64, u32) = (text(count)?.parse().ok()?, text(bits)?.parse().ok()?);
    let room = 32u32.checked_sub(prefix)?;
    if !(1..=256).contains(&count) || bits == 0 || bits > room || count > 1 << (room - bits) {
        return None;
    }
    let first = u64::from(u32::from(address)) >> room << room;
    let subnet = |index: u64| u32::try_from(first + (index << bits)).ok();
    let subnets =
        (0..count).map(|index| Some(format!("{}/{}", std::net::Ipv4Addr::from(subnet(index)?), 32 - bits)));
    Some(subnets.collect::<Option<Vec<_>>>()?.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;
    use serde_json::json;

    fn template() -> Template {
        let object = |value: Value| value.as_object().cloned().unwrap();
        Template {
            transform: vec!["AWS::LanguageExtensions".to_owned()],
            mappings: object(json!({ "Sizes": { "eu-central-1": { "Memory": 256 } } })),
            ..Template::default()
        }
    }

    fn check(value: Value, expected: Result<Value, &str>) {
        let account = Account::new(Account::ID, "eu-central-1", Clock::starting_at(Clock::EPOCH), 0);
        let template = template();
        let scope = Scope {
            account: &account,
            template: &template,
            stack_name: "shop",
            stack_id: "arn:aws:cloudformation:eu-central-1:123456789012:stack/shop/1",
            parameters: BTreeMap::from([
                ("Stage".to_owned(), json!("prod")),
                ("Zones".to_owned(), json!(["a", "b"])),
            ]),
            conditions: BTreeMap::from([("Prod".to_owned(), true), ("Test".to_owned(), false)]),
        };
        let created = Created {
            physical_id: "shop-Orders".to_owned(),
            attributes: Map::from_iter([("Arn".to_owned(), json!("arn:orders"))]),
        };
        let made = Made::from([("Orders".to_owned(), Target { created, inert: false })]);
        let found = scope.resolve(&value, &made).map(|value| value.unwrap_or(json!("no value")));
        assert_eq!(found, expected.map_err(str::to_owned), "{value}");
    }

    #[tokio::test(start_paused = true)]
    async fn references_give_resources_parameters_and_pseudo_parameters() {
        check(json!({ "Ref": "Orders" }), Ok(json!("shop-Orders")));
        check(json!({ "Ref": "Stage" }), Ok(json!("prod")));
        check(json!({ "Ref": "AWS::AccountId" }), Ok(json!("123456789012")));
        check(json!({ "Ref": "AWS::NoValue" }), Ok(json!("no value")));
        check(json!({ "Fn::GetAtt": ["Orders", "Arn"] }), Ok(json!("arn:orders")));
        check(json!({ "Fn::GetAtt": "Orders.Arn" }), Ok(json!("arn:orders")));
        check(
            json!({ "Ref": "Nobody" }),
            Err("Template format error: Unresolved resource dependencies [Nobody]"),
        );
        let message = "Requested attribute Name does not exist in schema for Orders";
        check(json!({ "Fn::GetAtt": ["Orders", "Name"] }), Err(message));
    }

    #[tokio::test(start_paused = true)]
    async fn no_value_removes_what_it_stands_for() {
        let value =
            json!({ "a": { "Ref": "AWS::NoValue" }, "b": [1, { "Ref": "AWS::NoValue" }, 2], "c": null });
        check(value, Ok(json!({ "b": [1, 2], "c": null })));
        let value = json!({ "a": { "Fn::If": ["Test", 1, { "Ref": "AWS::NoValue" }] } });
        check(value, Ok(json!({})));
    }

    #[tokio::test(start_paused = true)]
    async fn substitutions_know_names_attributes_own_values_and_literals() {
        check(
            json!({ "Fn::Sub": "${AWS::Region}/${Orders}/${Orders.Arn}/${!x}" }),
            Ok(json!("eu-central-1/shop-Orders/arn:orders/${x}")),
        );
        check(
            json!({ "Fn::Sub": ["${a}-${Stage}", { "a": { "Ref": "Orders" } }] }),
            Ok(json!("shop-Orders-prod")),
        );
        check(json!({ "Fn::Sub": "no variables, $ {}" }), Ok(json!("no variables, $ {}")));
        check(json!({ "Fn::Sub": "${Zones}" }), Err("Template error: Zones in Fn::Sub must be a text"));
        check(
            json!({ "Fn::Sub": 5 }),
            Err("Template error: Fn::Sub requires a text, or a list of a text and a map of values"),
        );
    }

    #[tokio::test(start_paused = true)]
    async fn lists_are_joined_split_and_selected_from() {
        check(json!({ "Fn::Join": ["-", ["a", 1, { "Ref": "Stage" }]] }), Ok(json!("a-1-prod")));
        check(json!({ "Fn::Join": [",", { "Ref": "Zones" }] }), Ok(json!("a,b")));
        check(json!({ "Fn::Split": ["/", "a//b"] }), Ok(json!(["a", "", "b"])));
        check(json!({ "Fn::Select": ["1", { "Fn::Split": ["/", "a/b"] }] }), Ok(json!("b")));
        let message = "Template error: Fn::Select cannot select nonexistent value at index 2";
        check(json!({ "Fn::Select": [2, { "Ref": "Zones" }] }), Err(message));
        check(json!({ "Fn::Length": { "Ref": "Zones" } }), Ok(json!(2)));
    }

    #[tokio::test(start_paused = true)]
    async fn maps_conditions_and_encodings() {
        check(json!({ "Fn::FindInMap": ["Sizes", { "Ref": "AWS::Region" }, "Memory"] }), Ok(json!(256)));
        let message = "Template error: Unable to get mapping for Sizes::us-east-1::Memory";
        check(json!({ "Fn::FindInMap": ["Sizes", "us-east-1", "Memory"] }), Err(message));
        check(json!({ "Fn::FindInMap": ["Sizes", "x", "y", { "DefaultValue": 1 }] }), Ok(json!(1)));
        check(json!({ "Fn::If": ["Prod", "a", { "Ref": "Nobody" }] }), Ok(json!("a")));
        check(json!({ "Fn::Base64": { "Ref": "Stage" } }), Ok(json!("cHJvZA==")));
        check(json!({ "Fn::GetAZs": "" }), Ok(json!(["eu-central-1a", "eu-central-1b", "eu-central-1c"])));
        check(json!({ "Fn::ToJsonString": { "a": { "Ref": "Stage" } } }), Ok(json!("{\"a\":\"prod\"}")));
        check(json!({ "Fn::Cidr": ["10.0.0.0/16", 2, 8] }), Ok(json!(["10.0.0.0/24", "10.0.1.0/24"])));
        check(json!({ "Fn::ImportValue": "x" }), Err("Unsupported: cloudformation: Fn::ImportValue"));
    }
}
