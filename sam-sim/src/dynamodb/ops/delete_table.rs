//! `DeleteTable`: deletes a table with all its items. Its stream can be read for 24 hours more.
//!
//! The answer says `DELETING`, as AWS's does; the table is gone at once.
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html>

use super::description::{self, Status};
use super::{access, request};
use crate::AwsError;
use crate::dynamodb::error::invalid;
use crate::dynamodb::shape::{Input, Structure, TABLE_NAME, required};
use crate::dynamodb::time_to_live;
use crate::service::{Access, Call};
use serde_json::{Value as Json, json};

static INPUT: Structure = &[required("TableName", TABLE_NAME)];

pub(in crate::dynamodb) fn access(call: &Call<'_>, input: &Json) -> Vec<Access> {
    access::on_table(call, "DeleteTable", input)
}

pub(in crate::dynamodb) fn run(call: &Call<'_>, input: Json) -> Result<Json, AwsError> {
    let input = Input::accept(INPUT, input)?;
    let table = request::described_table(call, input.text("TableName").unwrap_or_default())?;
    if table.read().settings.deletion_protection {
        return Err(invalid(
            "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
        )
        .into());
    }
    call.account.services().dynamodb.write_tables().remove(&table.name);
    time_to_live::disable(&table);
    let answer = description::table(&table, Status::Deleting);
    if let Some(stream) = table.write().stream.take() {
        stream.close(call.now());
    }
    Ok(json!({ "TableDescription": answer }))
}
