//! The resource policy of a REST API: who may call it from where.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-resourcepolicystatement.html>

use crate::transform::arn;
use crate::transform::fault::Fault;
use crate::transform::open_api::{ANY_METHOD, Editor, contents};
use crate::transform::python27::{Dict, Node, Text};

const POLICY: &str = "x-amazon-apigateway-policy";

/// Adds the statements of a policy for all paths.
pub(super) fn add_for_all(editor: &mut Editor, policy: &Node, stage: &Node) -> Result<(), Fault> {
    for path in editor.paths() {
        add_statements(editor, policy, &path, stage)?;
    }
    add_custom(editor, policy);
    Ok(())
}

/// Adds the statements of a policy for one path.
pub(in crate::transform) fn add_resource_policy(
    editor: &mut Editor,
    policy: &Node,
    path: &Text,
    stage: &Node,
) -> Result<(), Fault> {
    add_statements(editor, policy, path, stage)?;
    add_custom(editor, policy);
    Ok(())
}

fn add_statements(editor: &mut Editor, policy: &Node, path: &Text, stage: &Node) -> Result<(), Fault> {
    let resources = method_arns(editor, path, stage)?;
    let mut document = current(editor);
    for (name, effect) in [("AwsAccountWhitelist", "Allow"), ("AwsAccountBlacklist", "Deny")] {
        let Some(accounts) = policy.truthy_at(name) else {
            continue;
        };
        let accounts = match accounts {
            Node::List(_) => accounts.clone(),
            Node::Map(_) => Node::List(vec![accounts.clone()]),
            other => {
                let shown = other.as_str().map_or_else(|| other.to_string(), str::to_owned);
                return Err(Fault::document(format!("Type of '{shown}' must be a list or dictionary")));
            }
        };
        document.insert("Version", Node::text("2012-10-17"));
        let statement = Node::map([
            ("Effect", Node::text(effect)),
            ("Action", Node::text("execute-api:Invoke")),
            ("Resource", resources.clone()),
            ("Principal", Node::map([("AWS", accounts)])),
        ]);
        match document.get("Statement").filter(|statement| !statement.is_null()).cloned() {
            None => document.insert("Statement", statement),
            Some(existing) => {
                let mut list = as_list(existing);
                list.push(statement);
                document.insert("Statement", Node::List(list));
            }
        }
    }
    for (name, operator) in [("IpRangeWhitelist", "NotIpAddress"), ("IpRangeBlacklist", "IpAddress")] {
        let Some(ranges) = policy.truthy_at(name) else {
            continue;
        };
        let mut ip = Dict::plain();
        ip.insert("aws:SourceIp", Node::List(as_list(ranges.clone())));
        let condition = single(operator, Node::Map(ip));
        add_pair(&mut document, &resources, condition);
    }
    for (list, operator) in [("Blacklist", "StringEquals"), ("Whitelist", "StringNotEquals")] {
        let name = |kind: &str| format!("{kind}{list}");
        let endpoints = policy.get(&name("SourceVpc"));
        let resolved =
            |list: &Node| list.as_list().is_none_or(|list| list.iter().all(|item| item.as_str().is_some()));
        if endpoints.is_some_and(|endpoints| !resolved(endpoints)) {
            return Err(Fault::document(format!(
                "{} must be a list of strings. Use {} instead for values that use Intrinsic Functions",
                name("SourceVpc"),
                name("IntrinsicVpc")
            )));
        }
        let items = |value: Option<&Node>| value.and_then(Node::as_list).cloned().unwrap_or_default();
        let begins = |prefix: &'static str| {
            items(endpoints)
                .into_iter()
                .filter(move |item| item.as_str().is_some_and(|item| item.starts_with(prefix)))
        };
        let mut condition = Dict::new();
        for (key, prefix, intrinsic) in
            [("aws:SourceVpc", "vpc-", "IntrinsicVpc"), ("aws:SourceVpce", "vpce-", "IntrinsicVpce")]
        {
            let all: Vec<Node> = begins(prefix).chain(items(policy.get(&name(intrinsic)))).collect();
            if !all.is_empty() || policy.get(&name(intrinsic)).is_some() {
                condition.insert(key, Node::List(all));
            }
        }
        if condition.values().any(Node::truthy) {
            let condition = single(operator, Node::Map(condition));
            add_pair(&mut document, &resources, condition);
        }
    }
    editor.document.insert(POLICY, Node::Map(document));
    Ok(())
}

fn add_custom(editor: &mut Editor, policy: &Node) {
    let Some(custom) = policy.truthy_at("CustomStatements") else {
        return;
    };
    let mut document = current(editor);
    document.insert("Version", Node::text("2012-10-17"));
    match document.get("Statement").filter(|statement| !statement.is_null()).cloned() {
        None => document.insert("Statement", custom.clone()),
        Some(existing) => {
            let mut list = as_list(existing);
            for statement in as_list(custom.clone()) {
                if !list.contains(&statement) {
                    list.push(statement);
                }
            }
            document.insert("Statement", Node::List(list));
        }
    }
    editor.document.insert(POLICY, Node::Map(document));
}

fn current(editor: &Editor) -> Dict {
    let policy = editor.document.get(POLICY).filter(|policy| policy.truthy());
    policy.and_then(Node::as_map).cloned().unwrap_or_else(Dict::new)
}

fn as_list(value: Node) -> Vec<Node> {
    match value {
        Node::List(list) => list,
        one => vec![one],
    }
}

fn single(key: &str, value: Node) -> Node {
    let mut map = Dict::plain();
    map.insert(key, value);
    Node::Map(map)
}

/// Everyone may call, except under `condition`.
fn add_pair(document: &mut Dict, resources: &Node, condition: Node) {
    document.insert("Version", Node::text("2012-10-17"));
    let statement = |effect: &str| {
        let mut statement = Dict::new();
        statement.insert("Effect", Node::text(effect));
        statement.insert("Action", Node::text("execute-api:Invoke"));
        statement.insert("Resource", resources.clone());
        statement.insert("Principal", Node::text("*"));
        statement
    };
    let allow = Node::Map(statement("Allow"));
    let mut deny = statement("Deny");
    deny.insert("Condition", condition);
    let existing = document.get("Statement").filter(|statement| !statement.is_null()).cloned();
    let mut list = existing.map(as_list).unwrap_or_default();
    for statement in [allow, Node::Map(deny)] {
        if !list.contains(&statement) {
            list.push(statement);
        }
    }
    document.insert("Statement", Node::List(list));
}

/// The ARNs of all methods of a path.
fn method_arns(editor: &Editor, path: &Text, stage: &Node) -> Result<Node, Fault> {
    let mut methods = Vec::new();
    for item in editor.path(&path.text).map(contents).transpose()?.unwrap_or_default() {
        let Some(item) = item.as_map() else {
            return Err(Fault::document(format!(
                "Value of '{}' path must be a dictionary according to Swagger spec.",
                path.text
            )));
        };
        methods.extend(item.keys());
    }
    let pattern = arn::path_pattern(path, true);
    let arns = methods.into_iter().map(|method| {
        let lower = method.text.to_lowercase();
        let verb = if lower == ANY_METHOD || lower == "any" {
            Text::from("*")
        } else {
            method.map(str::to_uppercase)
        };
        let unicode = verb.unicode || pattern.unicode;
        let text = format!("execute-api:/${{__Stage__}}/{}{}", verb.text, pattern.text);
        let mut variables = Dict::plain();
        variables.insert("__Stage__", stage.clone());
        single("Fn::Sub", Node::List(vec![Node::Text(Text { text, unicode }), Node::Map(variables)]))
    });
    Ok(Node::List(arns.collect()))
}
