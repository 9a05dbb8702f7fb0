//! The operations, a file each.

mod access;
pub(super) mod batch_get_item;
pub(super) mod batch_write_item;
pub(super) mod create_table;
pub(super) mod delete_item;
pub(super) mod delete_table;
pub(super) mod describe_stream;
pub(super) mod describe_table;
pub(super) mod describe_time_to_live;
mod description;
pub(super) mod get_item;
pub(super) mod get_records;
pub(super) mod get_shard_iterator;
pub(super) mod list_streams;
pub(super) mod list_tables;
mod page;
pub(super) mod put_item;
pub(super) mod query;
mod report;
mod request;
pub(super) mod scan;
mod shard_iterator;
pub(super) mod transact_get_items;
pub(super) mod transact_write_items;
pub(super) mod update_item;
pub(super) mod update_table;
pub(super) mod update_time_to_live;
