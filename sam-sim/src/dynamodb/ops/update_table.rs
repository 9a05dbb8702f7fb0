//! `UpdateTable`: billing, stream, deletion protection, class, encryption.
//!
//! Not simulated: making, changing and deleting global secondary indexes, replicas (refused, see `Unsupported`).
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html>

use super::create_table::{
    BILLING_MODE, ON_DEMAND_THROUGHPUT, PROVISIONED_THROUGHPUT, SSE_SPECIFICATION, STREAM_SPECIFICATION,
    TABLE_CLASS, billing, enable_stream, encryption, on_demand_throughput, throughput, view_type,
};
use super::description::{self, Status};
use super::{access, request};
use crate::AwsError;
use crate::dynamodb::error::invalid;
use crate::dynamodb::shape::{Input, Shape, Structure, TABLE_NAME, not_simulated, optional, required};
use crate::dynamodb::table::Billing;
use crate::service::{Access, Call};
use serde_json::{Value as Json, json};

static INPUT: Structure = &[
    required("TableName", TABLE_NAME),
    optional("BillingMode", BILLING_MODE),
    optional("ProvisionedThroughput", PROVISIONED_THROUGHPUT),
    optional("OnDemandThroughput", ON_DEMAND_THROUGHPUT),
    optional("StreamSpecification", STREAM_SPECIFICATION),
    optional("SSESpecification", SSE_SPECIFICATION),
    optional("TableClass", TABLE_CLASS),
    optional("DeletionProtectionEnabled", Shape::Boolean),
    not_simulated("AttributeDefinitions"),
    not_simulated("GlobalSecondaryIndexUpdates"),
    not_simulated("ReplicaUpdates"),
    not_simulated("MultiRegionConsistency"),
    not_simulated("GlobalTableWitnessUpdates"),
    not_simulated("GlobalTableSettingsReplicationMode"),
    not_simulated("WarmThroughput"),
];

pub(in crate::dynamodb) fn access(call: &Call<'_>, input: &Json) -> Vec<Access> {
    access::on_table(call, "UpdateTable", input)
}

pub(in crate::dynamodb) fn run(call: &Call<'_>, input: Json) -> Result<Json, AwsError> {
    let mut input = Input::accept(INPUT, input)?;
    let requested = input.take_text("TableName").unwrap_or_default();
    if !INPUT_MEMBERS.iter().any(|member| input.has(member)) {
        return Err(invalid(
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or \
             SSESpecification or ReplicaUpdates is required",
        )
        .into());
    }
    let view = input.take("StreamSpecification").map(view_type).transpose()?;
    let table = request::described_table(call, &requested)?;
    let now = call.now();
    let enabled = table.read().stream.clone();
    match (&enabled, view) {
        (Some(_), Some(Some(_))) => {
            return Err(
                invalid("Table already has an enabled stream: TableName: ".to_owned() + &table.name).into()
            );
        }
        (None, Some(None)) => {
            return Err(invalid(
                "Table is already having its stream disabled: TableName: ".to_owned() + &table.name,
            )
            .into());
        }
        _ => {}
    }
    let provisioned = input.take("ProvisionedThroughput").map(throughput);
    let mode = input.text("BillingMode").map(str::to_owned);
    let mut state = table.write();
    if mode.is_some() || provisioned.is_some() {
        if mode.is_none() && state.settings.billing == Billing::PayPerRequest {
            return Err(invalid(
                "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be \
                 specified when BillingMode is PAY_PER_REQUEST",
            )
            .into());
        }
        let (billing, throughput) = billing(mode.as_deref(), provisioned)?;
        if provisioned.is_some() && mode.is_none() && throughput == state.settings.throughput {
            return Err(invalid(format!(
                "The provisioned throughput for the table will not change. The requested value equals the current \
                 value. Current ReadCapacityUnits provisioned for the table: {}. Requested ReadCapacityUnits: {}. \
                 Current WriteCapacityUnits provisioned for the table: {}. Requested WriteCapacityUnits: {}. Refer to \
                 the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.",
                throughput.read, throughput.read, throughput.write, throughput.write
            ))
            .into());
        }
        if billing == Billing::PayPerRequest && state.settings.billing != billing {
            state.settings.on_demand_since = Some(now);
        }
        state.settings.billing = billing;
        state.settings.throughput = throughput;
    }
    if let Some(limits) = input.take("OnDemandThroughput") {
        state.settings.on_demand_throughput = on_demand_throughput(Some(limits));
    }
    if let Some(sse) = input.take("SSESpecification") {
        state.settings.encryption = encryption(call.account, sse);
    }
    if let Some(class) = input.take_text("TableClass") {
        state.settings.table_class = Some(class);
    }
    if let Some(protection) = input.flag("DeletionProtectionEnabled") {
        state.settings.deletion_protection = protection;
    }
    if view == Some(None)
        && let Some(stream) = state.stream.take()
    {
        stream.close(now);
    }
    drop(state);
    if let Some(Some(view)) = view {
        enable_stream(call.account, &table, view, now);
    }
    let mut answer = description::table(&table, Status::Updating);
    if let (Some(stream), Some(None)) = (enabled, view) {
        description::add_latest_stream(&mut answer, &stream);
    }
    Ok(json!({ "TableDescription": answer }))
}

/// What can be changed.
const INPUT_MEMBERS: [&str; 7] = [
    "BillingMode",
    "ProvisionedThroughput",
    "OnDemandThroughput",
    "StreamSpecification",
    "SSESpecification",
    "TableClass",
    "DeletionProtectionEnabled",
];
