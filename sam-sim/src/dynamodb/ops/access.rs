//! What the caller of an operation must be allowed to do.
//!
//! Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html>

use super::request::table_name_of;
use crate::dynamodb::expression::{self, Placeholders};
use crate::dynamodb::wire;
use crate::service::{Access, Call};
use serde_json::{Map, Value as Json};

/// An action on a resource of DynamoDB.
pub(super) fn on(action: &str, resource: impl Into<String>) -> Vec<Access> {
    vec![Access::new(format!("dynamodb:{action}"), resource)]
}

/// An action on the table that `TableName` names.
pub(super) fn on_table(call: &Call<'_>, action: &str, input: &Json) -> Vec<Access> {
    let mut access = Access::new(format!("dynamodb:{action}"), table_arn(call, input.get("TableName")));
    for (key, member) in [("dynamodb:Select", "Select"), ("dynamodb:ReturnValues", "ReturnValues")] {
        if let Some(Json::String(value)) = input.get(member) {
            access.context.push((key.to_owned(), vec![value.clone()]));
        }
    }
    vec![access]
}

/// An action on items of the table that `TableName` names, with the partition keys of those items.
pub(super) fn on_items<'a>(
    call: &Call<'_>,
    action: &str,
    input: &Json,
    items: impl IntoIterator<Item = &'a Json>,
) -> Vec<Access> {
    let mut needed = on_table(call, action, input);
    let keys = leading_keys(call, input.get("TableName"), items);
    needed.iter_mut().for_each(|access| add_leading_keys(access, keys.clone()));
    needed
}

/// `Query` and `Scan`: on the table, or on the index that `IndexName` names.
pub(super) fn on_table_or_index(call: &Call<'_>, action: &str, input: &Json) -> Vec<Access> {
    let mut needed = on_table(call, action, input);
    if let Some(Json::String(index)) = input.get("IndexName") {
        needed.iter_mut().for_each(|access| {
            access.resource.push_str("/index/");
            access.resource.push_str(index);
        });
    }
    needed
}

/// The partition key that a `Query` asks for.
pub(super) fn queried_key(call: &Call<'_>, input: &Json) -> Option<String> {
    let table = call.account.services().dynamodb.table(&table_name_of(input.get("TableName")?.as_str()?))?;
    let name = match input.get("IndexName").and_then(Json::as_str) {
        Some(index) => table.read().index(index)?.schema.partition.first()?.name.clone(),
        None => table.schema.partition.first()?.name.clone(),
    };
    let text = input.get("KeyConditionExpression")?.as_str()?;
    let mut parts = Map::new();
    for member in ["ExpressionAttributeNames", "ExpressionAttributeValues"] {
        parts.insert(member.to_owned(), input.get(member).cloned().unwrap_or_default());
    }
    let given = super::request::given(&mut crate::dynamodb::shape::Input::part(Json::Object(parts)));
    let kinds = [expression::Kind::KeyCondition];
    let mut placeholders = Placeholders::new(given, &kinds, &kinds).ok()?;
    let condition = expression::key_condition(text, &mut placeholders).ok()?;
    key_text(&wire::write_value(condition.equal_to(&name)?))
}

/// The values of the partition key in keys or items.
pub(super) fn leading_keys<'a>(
    call: &Call<'_>,
    table: Option<&Json>,
    items: impl IntoIterator<Item = &'a Json>,
) -> Vec<String> {
    let name = table.and_then(Json::as_str).map(table_name_of);
    let table = name.and_then(|name| call.account.services().dynamodb.table(&name));
    let Some(key) = table.as_ref().and_then(|table| table.schema.partition.first()) else {
        return Vec::new();
    };
    items.into_iter().filter_map(|item| key_text(item.get(&key.name)?)).collect()
}

/// Adds `dynamodb:LeadingKeys` to what is needed.
pub(super) fn add_leading_keys(access: &mut Access, keys: Vec<String>) {
    if !keys.is_empty() {
        access.context.push(("dynamodb:LeadingKeys".to_owned(), keys));
    }
}

/// The ARN of the table of a name or an ARN; `*` if there is none.
pub(super) fn table_arn(call: &Call<'_>, name: Option<&Json>) -> String {
    match name.and_then(Json::as_str) {
        Some(arn) if arn.starts_with("arn:") => arn.to_owned(),
        Some(name) => call.account.arn("dynamodb", &format!("table/{name}")),
        None => "*".to_owned(),
    }
}

fn key_text(value: &Json) -> Option<String> {
    let (_, value) = value.as_object()?.iter().next()?;
    value.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use crate::dynamodb::{SERVICE, configure};
    use crate::service::Call;
    use crate::{Account, Clock};
    use serde_json::{Value, json};

    fn needed(account: &Account, operation: &str, input: &Value) -> Vec<String> {
        let call = Call { account, principal: None, region: "eu-central-1", request_id: "", cause: None };
        let operation = SERVICE.operations.iter().find(|known| known.name == operation).unwrap();
        let shown = |access: crate::service::Access| {
            let keys = access.context.into_iter().filter(|(key, _)| key == "dynamodb:LeadingKeys");
            let keys: Vec<_> = keys.flat_map(|(_, values)| values).collect();
            format!(
                "{} {} {}",
                access.action,
                access.resource.replace("arn:aws:dynamodb:eu-central-1:123456789012:", ""),
                keys.join(",")
            )
        };
        (operation.access)(&call, input).into_iter().map(shown).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn each_operation_needs_its_actions_on_its_tables_and_names_the_partition_keys() {
        let account = Account::new(Account::ID, "eu-central-1", Clock::starting_at(Clock::EPOCH), 0);
        let table = json!({
            "TableName": "orders", "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        });
        configure(&account, "CreateTable", table, None).await.unwrap();
        let key = json!({"id": {"S": "ann"}});
        for (operation, input, expected) in [
            (
                "GetItem",
                json!({"TableName": "orders", "Key": key}),
                vec!["dynamodb:GetItem table/orders ann"],
            ),
            (
                "PutItem",
                json!({"TableName": "orders", "Item": key}),
                vec!["dynamodb:PutItem table/orders ann"],
            ),
            (
                "Query",
                json!({
                    "TableName": "orders", "KeyConditionExpression": "id = :v", "ExpressionAttributeValues": {":v": {"S": "ann"}},
                }),
                vec!["dynamodb:Query table/orders ann"],
            ),
            (
                "Scan",
                json!({"TableName": "orders", "IndexName": "By"}),
                vec!["dynamodb:Scan table/orders/index/By "],
            ),
            ("ListTables", json!({}), vec!["dynamodb:ListTables * "]),
            (
                "TransactWriteItems",
                json!({"TransactItems": [
                    {"ConditionCheck": {"TableName": "orders", "Key": key}}, {"Put": {"TableName": "carts", "Item": key}},
                    {"Update": {"TableName": "orders", "Key": key}}, {"Delete": {"TableName": "orders", "Key": key}},
                ]}),
                vec![
                    "dynamodb:ConditionCheckItem table/orders ann",
                    "dynamodb:PutItem table/carts ",
                    "dynamodb:UpdateItem table/orders ann",
                    "dynamodb:DeleteItem table/orders ann",
                ],
            ),
            (
                "BatchGetItem",
                json!({"RequestItems": {"orders": {"Keys": [key, {"id": {"S": "bob"}}]}}}),
                vec!["dynamodb:BatchGetItem table/orders ann,bob"],
            ),
            ("GetItem", json!({"TableName": 5, "Key": "x"}), vec!["dynamodb:GetItem * "]),
        ] {
            assert_eq!(needed(&account, operation, &input), expected, "{operation}");
        }
    }
}
