//! What requests have in common: table names, keys, placeholders.

use crate::AwsError;
use crate::dynamodb::error::{Error, invalid, not_found, unsupported};
use crate::dynamodb::expression::{self, Condition, Kind, Placeholders, Projection};
use crate::dynamodb::shape::{Input, is_name};
use crate::dynamodb::table::Table;
use crate::dynamodb::value::Item;
use crate::dynamodb::wire;
use crate::service::Call;
use sam_model::arn::Arn;
use sam_model::limits::dynamodb as limits;
use serde_json::Value as Json;
use std::sync::Arc;

/// The name in a table name or a table ARN.
pub(super) fn table_name_of(text: &str) -> String {
    Arn::parse(text)
        .and_then(|arn| arn.resource.strip_prefix("table/").map(str::to_owned))
        .unwrap_or_else(|| text.to_owned())
}

/// Checks a table name or ARN and gives the name.
///
/// # Errors
/// `ValidationException`; `Unsupported` for a table of another account or Region.
pub(super) fn check_table_name(call: &Call<'_>, text: &str) -> Result<String, AwsError> {
    let name = table_name_of(text);
    let (min, max) = (limits::TABLE_NAME.min_length, limits::TABLE_NAME.max_length);
    if !(min..=max).contains(&name.len()) || !is_name(&name) {
        return Err(invalid(
            "Invalid table/index name.  Table/index names must be between 3 and 255 characters long, and may contain \
             only the characters a-z, A-Z, 0-9, '_', '-', and '.'",
        )
        .into());
    }
    if let Some(arn) = Arn::parse(text)
        && (arn.region != call.account.region() || arn.account != call.account.id())
    {
        return Err(unsupported(format_args!("a table of another account or Region, {text}")));
    }
    Ok(name)
}

/// The table that `TableName` names.
///
/// # Errors
/// `ValidationException`, `ResourceNotFoundException`.
pub(super) fn table(call: &Call<'_>, text: &str) -> Result<Arc<Table>, AwsError> {
    let name = check_table_name(call, text)?;
    call.account.services().dynamodb.table(&name).ok_or_else(|| not_found().into())
}

/// The table of an operation on tables, whose error names it.
///
/// # Errors
/// `ValidationException`, `ResourceNotFoundException`.
pub(super) fn described_table(call: &Call<'_>, text: &str) -> Result<Arc<Table>, AwsError> {
    let name = check_table_name(call, text)?;
    call.account.services().dynamodb.table(&name).ok_or_else(|| {
        let message = format!("Requested resource not found: Table: {name} not found");
        Error::ResourceNotFoundException { message }.into()
    })
}

/// The item in a member.
///
/// # Errors
/// `ValidationException`.
pub(super) fn item(input: &mut Input, member: &str) -> Result<Item, Error> {
    wire::read_item(input.take_object(member).unwrap_or_default())
}

/// The placeholders of a request.
pub(super) fn given(input: &mut Input) -> expression::Given {
    let names = input.take_object("ExpressionAttributeNames").map(|names| {
        let text = |(key, name): (String, Json)| (key, name.as_str().unwrap_or_default().to_owned());
        names.into_iter().map(text).collect()
    });
    let values = input
        .take_object("ExpressionAttributeValues")
        .map(|values| values.into_iter().map(|(key, value)| (key, wire::read_value(value, 0))).collect());
    expression::Given { names, values }
}

/// Checks the placeholders of a request that may have the expressions `possible`.
///
/// # Errors
/// `ValidationException`.
pub(super) fn placeholders(input: &mut Input, possible: &[Kind]) -> Result<Placeholders, Error> {
    let present: Vec<_> = possible.iter().copied().filter(|kind| input.has(kind.parameter())).collect();
    let with_values: Vec<_> = possible.iter().copied().filter(|kind| *kind != Kind::Projection).collect();
    Placeholders::new(given(input), &present, &with_values)
}

/// The condition or filter of a request.
///
/// # Errors
/// `ValidationException`.
pub(super) fn condition(
    input: &Input,
    kind: Kind,
    placeholders: &mut Placeholders,
) -> Result<Option<Condition>, Error> {
    input.text(kind.parameter()).map(|text| expression::condition(kind, text, placeholders)).transpose()
}

/// The projection of a request.
///
/// # Errors
/// `ValidationException`.
pub(super) fn projection(
    input: &Input,
    placeholders: &mut Placeholders,
) -> Result<Option<Projection>, Error> {
    let text = input.text(Kind::Projection.parameter());
    text.map(|text| expression::projection(text, placeholders)).transpose()
}
