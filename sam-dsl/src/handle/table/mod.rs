//! The handle of a table.

mod batch;
#[cfg(feature = "dynamodb")]
mod expression;
mod item;
mod query;
mod transaction;
mod update;

pub use batch::{BatchGetItems, BatchWriteItems};
pub use item::{DeleteItem, GetItem, PutItem};
pub use query::{Page, QueryItems, ScanItems, SortKey};
pub use transaction::Transaction;
pub use update::UpdateItem;

use crate::access::{Allows, BatchGet, BatchWrite, Delete, Get, Put, Query, Scan, TableAccess, Update};
use crate::builder::Function;
use crate::key::KeyAttribute;
use crate::param::Param;
use crate::runtime::{Input, Rejection, Sandbox};
use crate::table::{Index, Primary, Table};
use crate::trigger::Trigger;
use std::marker::PhantomData;
use std::sync::Arc;

/// The table of `T`, with the access `A`: one operation, or a tuple of them.
///
/// As a parameter it grants the function exactly these actions on exactly this table or index, and sets the environment
/// variable that names the table. An operation outside of the access does not compile.
///
/// # Example
/// ```
/// # use sam_dsl::prelude::*;
/// # #[derive(Serialize, Deserialize, Table)] struct Order { #[partition_key] id: String, total: u32 }
/// async fn double(id: &str, orders: Db<Order, (Get, Put)>) -> Result<(), Error> {
///     if let Some(mut order) = orders.get(id).await? {
///         order.total *= 2;
///         orders.put(&order).await?;
///     }
///     Ok(())
/// }
/// ```
pub struct Db<T, A> {
    sandbox: Arc<Sandbox>,
    #[cfg_attr(not(feature = "dynamodb"), allow(dead_code, reason = "only an operation reads it"))]
    name: String,
    types: PhantomData<fn() -> (T, A)>,
}

/// The environment variable that names a table.
pub(crate) fn variable(logical_id: &str) -> String {
    let name = crate::names::screaming_snake(logical_id);
    if name.ends_with("_TABLE") { name } else { format!("{name}_TABLE") }
}

impl<T: Table, A: TableAccess<T>, R: Trigger> Param<R> for Db<T, A> {
    fn declare(function: Function) -> Function {
        let table = sam_model::intrinsic::reference(T::LOGICAL_ID);
        A::grants().into_iter().fold(function, Function::grant).environment(&variable(T::LOGICAL_ID), table)
    }

    fn extract(input: &Input<R>, _: &str) -> Result<Self, Rejection> {
        let name = input.sandbox.variable(&variable(T::LOGICAL_ID)).map_err(Rejection::failed)?.to_owned();
        Ok(Self { sandbox: input.sandbox.clone(), name, types: PhantomData })
    }
}

impl<T: Table, A> Db<T, A> {
    /// `GetItem`: the item with this key, if there is one.
    ///
    /// The key is the partition key, or, if the table has a sort key, a pair of both. Without [`GetItem::consistent`] the read
    /// is eventually consistent. Access: [`Get`](crate::access::Get).
    ///
    /// # Errors
    /// `ValidationException` for an empty text in the key, `ResourceNotFoundException` if there is no such table, and
    /// [what every operation can give](crate::handle#errors).
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn show(orders: Db<Order, Get>) -> Result<(), Error> {
    ///     let order = orders.get(("ann", "1")).await?;
    ///     assert_eq!(order.map(|order| order.total), Some(5));
    ///     assert_eq!(orders.get(("ann", "9")).await?, None);
    ///     Ok(())
    /// }
    /// # fn main() { run(show) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html>
    pub fn get<'h, At>(&'h self, key: T::Key<'h>) -> GetItem<'h, T>
    where
        A: Allows<Get, At>,
    {
        GetItem::new(self.table(), key)
    }

    /// `PutItem`: writes the item, in place of the one with the same key.
    pub fn put<'h, At>(&'h self, item: &'h T) -> PutItem<'h, T>
    where
        A: Allows<Put, At>,
    {
        PutItem::new(self.table(), item)
    }

    /// `UpdateItem`: changes attributes of the item with this key; makes it if it is not there.
    pub fn update<'h, At>(&'h self, key: T::Key<'h>) -> UpdateItem<'h, T>
    where
        A: Allows<Update, At>,
    {
        UpdateItem::new(self.table(), key)
    }

    /// `DeleteItem`: removes the item with this key, if it is there.
    pub fn delete<'h, At>(&'h self, key: T::Key<'h>) -> DeleteItem<'h, T>
    where
        A: Allows<Delete, At>,
    {
        DeleteItem::new(self.table(), key)
    }

    /// `Query`: the items with this partition key, ordered by their sort key.
    pub fn query<'h, At>(
        &'h self,
        partition_key: <T::PartitionKey as KeyAttribute>::Arg<'h>,
    ) -> QueryItems<'h, Primary<T>>
    where
        A: Allows<Query, At>,
    {
        QueryItems::new(self.table(), partition_key)
    }

    /// `Query` of the index `I`.
    pub fn query_index<'h, I, At>(
        &'h self,
        partition_key: <I::PartitionKey as KeyAttribute>::Arg<'h>,
    ) -> QueryItems<'h, I>
    where
        I: Index<Table = T>,
        A: Allows<Query<I>, At>,
    {
        QueryItems::new(self.table(), partition_key)
    }

    /// `Scan`: all items, in no order. It reads, and costs, the whole table.
    pub fn scan<'h, At>(&'h self) -> ScanItems<'h, Primary<T>>
    where
        A: Allows<Scan, At>,
    {
        ScanItems::new(self.table())
    }

    /// `Scan` of the index `I`.
    pub fn scan_index<'h, I, At>(&'h self) -> ScanItems<'h, I>
    where
        I: Index<Table = T>,
        A: Allows<Scan<I>, At>,
    {
        ScanItems::new(self.table())
    }

    /// `BatchGetItem`: the items with these keys that are there, in no order. Up to 100 a call; more are split.
    pub fn batch_get<'h, At>(&'h self, keys: impl IntoIterator<Item = T::Key<'h>>) -> BatchGetItems<'h, T>
    where
        A: Allows<BatchGet, At>,
    {
        BatchGetItems::new(self.table(), keys.into_iter().collect())
    }

    /// `BatchWriteItem`: puts and deletes, without conditions and not atomic. Up to 25 a call; more are split.
    pub fn batch_write<'h, At>(&'h self) -> BatchWriteItems<'h, T>
    where
        A: Allows<BatchWrite, At>,
    {
        BatchWriteItems::new(self.table())
    }

    fn table(&self) -> TableRef<'_> {
        TableRef { sandbox: &self.sandbox, name: &self.name }
    }
}

impl<T, A> Clone for Db<T, A> {
    fn clone(&self) -> Self {
        Self { sandbox: self.sandbox.clone(), name: self.name.clone(), types: PhantomData }
    }
}

/// A table without its types, as operations hold it.
#[derive(Clone, Copy)]
#[cfg_attr(not(feature = "dynamodb"), allow(dead_code, reason = "only an operation reads it"))]
pub(crate) struct TableRef<'h> {
    sandbox: &'h Sandbox,
    name: &'h str,
}
