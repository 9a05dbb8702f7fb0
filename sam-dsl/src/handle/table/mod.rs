//! The handle of a table.
//!
//! [`Db`] makes the operations, each a type of its own here, with the options that it has. What a table is, its keys
//! and its indexes, is said by [`derive@Table`](derive@crate::Table); which operations a handle has, by
//! [`access`](crate::access).

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

/// The table of `T`, with the access `A`: one operation, or a tuple of up to eight.
///
/// As a parameter it grants the function exactly these actions on exactly this table or index, and sets the environment
/// variable that names the table. An operation outside of the access does not compile (`access_not_granted`).
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
/// async fn double(orders: Db<Order, (Get, Put)>) -> Result<(), Error> {
///     if let Some(mut order) = orders.get(("ann", "1")).await? {
///         order.total *= 2;
///         orders.put(&order).await?;
///     }
///     Ok(())
/// }
/// # fn main() { run(double) }
/// ```
///
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.API.html>
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
    /// The key is the partition key, or, if the table has a sort key, a pair of both. The read is eventually consistent
    /// unless it is [`consistent`](GetItem::consistent). Needs the access [`Get`].
    ///
    /// # Errors
    /// `ValidationException` if a text in the key is empty or too long, `ResourceNotFoundException` if there is no such
    /// table, and [what every operation can give](crate::handle#errors).
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
    ///
    /// An item has up to 409,600 bytes (400 KB), names of attributes counted, and up to 32 levels of nesting. Needs the
    /// access [`Put`].
    ///
    /// # Errors
    /// `ValidationException` if the item is too large or a key is empty or too long, `ConditionalCheckFailedException`
    /// if its condition does not hold, `TransactionConflictException` if a transaction writes the same item,
    /// `ItemCollectionSizeLimitExceededException` if the table has a local index and more than 10 GB with this
    /// partition key, `ResourceNotFoundException` if there is no such table, and [what every operation can
    /// give](crate::handle#errors).
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn place(orders: Db<Order, Put>) -> Result<(), Error> {
    ///     let order = Order::new("bob", "1", 12);
    ///     orders.put(&order).if_absent().await?;
    ///     assert!(orders.put(&order).if_absent().await.is_err_and(|error| error.is_condition_failed()));
    ///     orders.put(&order).await
    /// }
    /// # fn main() { run(place) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html>
    pub fn put<'h, At>(&'h self, item: &'h T) -> PutItem<'h, T>
    where
        A: Allows<Put, At>,
    {
        PutItem::new(self.table(), item)
    }

    /// `UpdateItem`: changes attributes of the item with this key; makes it if it is not there.
    ///
    /// Gives the item as it is afterwards. An item that the update makes has the key and what is set, and nothing else:
    /// if `T` needs more, the item is written all the same, and the update fails as `ItemIncomplete`; whoever reads the
    /// item later fails too. [`if_present`](UpdateItem::if_present) keeps from that, and so does to
    /// [`set`](UpdateItem::set) every field that `T` needs. Needs the access [`Update`].
    ///
    /// # Errors
    /// `ValidationException` if nothing is to be changed, a key would be changed, an attribute is changed twice, a
    /// number is added to what is no number, or the item becomes too large; `ConditionalCheckFailedException` if its
    /// condition does not hold; `ItemIncomplete` if the item was written and does not fit `T`;
    /// `TransactionConflictException`, `ItemCollectionSizeLimitExceededException` and
    /// `ResourceNotFoundException` as for [`Db::put`]; and [what every operation can give](crate::handle#errors).
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn pay(orders: Db<Order, Update>) -> Result<(), Error> {
    ///     let paid = orders.update(("ann", "1")).set(Order::STATUS, "paid".to_owned()).add(Order::TOTAL, 2);
    ///     let order = paid.if_present().await?;
    ///     assert_eq!((order.status.as_str(), order.total), ("paid", 7));
    ///     Ok(())
    /// }
    /// # fn main() { run(pay) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html>
    pub fn update<'h, At>(&'h self, key: T::Key<'h>) -> UpdateItem<'h, T>
    where
        A: Allows<Update, At>,
    {
        UpdateItem::new(self.table(), key)
    }

    /// `DeleteItem`: removes the item with this key, if it is there.
    ///
    /// That it is not there is no error. Needs the access [`Delete`].
    ///
    /// # Errors
    /// `ValidationException` if a text in the key is empty or too long, `ConditionalCheckFailedException` if its
    /// condition does not hold, `TransactionConflictException` if a transaction writes the same item,
    /// `ResourceNotFoundException` if there is no such table, and [what every operation can
    /// give](crate::handle#errors).
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn cancel(orders: Db<Order, (Delete, Get)>) -> Result<(), Error> {
    ///     orders.delete(("ann", "1")).only_if(Order::STATUS.is("placed".to_owned())).await?;
    ///     assert_eq!(orders.get(("ann", "1")).consistent().await?, None);
    ///     orders.delete(("ann", "1")).await
    /// }
    /// # fn main() { run(cancel) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html>
    pub fn delete<'h, At>(&'h self, key: T::Key<'h>) -> DeleteItem<'h, T>
    where
        A: Allows<Delete, At>,
    {
        DeleteItem::new(self.table(), key)
    }

    /// `Query`: the items with this partition key, ordered by their sort key.
    ///
    /// Gives all of them, page after page of up to 1 MB; [`QueryItems::page`] gives one page. Needs the access
    /// [`Query`].
    ///
    /// # Errors
    /// `ValidationException` if the partition key is empty, the sort key is of another type than what it is compared
    /// with, or the filter names a key; `SortKeyMissing` if the sort key is to be something and there is none;
    /// `BadPageToken` if it continues after what is no page; `ResourceNotFoundException` if there is no such table; and
    /// [what every operation can give](crate::handle#errors).
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn of_ann(orders: Db<Order, Query>) -> Result<(), Error> {
    ///     let large = orders.query("ann").filter(Order::TOTAL.at_least(10)).await?;
    ///     assert_eq!(large[0].id, "2");
    ///     assert_eq!(orders.query("ann").sort_key(SortKey::less_than("2")).await?.len(), 1);
    ///     Ok(())
    /// }
    /// # fn main() { run(of_ann) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html>
    pub fn query<'h, At>(
        &'h self,
        partition_key: <T::PartitionKey as KeyAttribute>::Arg<'h>,
    ) -> QueryItems<'h, Primary<T>>
    where
        A: Allows<Query, At>,
    {
        QueryItems::new(self.table(), partition_key)
    }

    /// `Query` of the index `I`: the items with this partition key of the index, ordered by the sort key of the index.
    ///
    /// Gives what the index holds: items, or their projection. A global index follows its table within a second or so.
    /// Needs the access [`Query<I>`](Query).
    ///
    /// # Errors
    /// As [`Db::query`]; `ValidationException` also for a [`consistent`](QueryItems::consistent) read of a global
    /// index.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn waiting(orders: Db<Order, Query<ByStatus>>) -> Result<(), Error> {
    ///     let orders = orders.query_index::<ByStatus, _>("placed").descending().await?;
    ///     assert_eq!(orders.iter().map(|order| order.total).collect::<Vec<_>>(), [20, 5]);
    ///     Ok(())
    /// }
    /// # fn main() { run(waiting) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html>
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

    /// `Scan`: all items, in no order, page after page of up to 1 MB. It reads, and costs, the whole table.
    ///
    /// Needs the access [`Scan`].
    ///
    /// # Errors
    /// `ValidationException` if the filter is too long, `ResourceNotFoundException` if there is no such table, and
    /// [what every operation can give](crate::handle#errors).
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn turnover(orders: Db<Order, Scan>) -> Result<(), Error> {
    ///     let total: u64 = orders.scan().await?.iter().map(|order| order.total).sum();
    ///     assert_eq!(total, 25);
    ///     Ok(())
    /// }
    /// # fn main() { run(turnover) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html>
    pub fn scan<'h, At>(&'h self) -> ScanItems<'h, Primary<T>>
    where
        A: Allows<Scan, At>,
    {
        ScanItems::new(self.table())
    }

    /// `Scan` of the index `I`: what it holds, in no order. Items without the keys of the index are not in it.
    ///
    /// Needs the access [`Scan<I>`](Scan).
    ///
    /// # Errors
    /// As [`Db::scan`].
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn all(orders: Db<Order, Scan<ByStatus>>) -> Result<(), Error> {
    ///     assert_eq!(orders.scan_index::<ByStatus, _>().await?.len(), 2);
    ///     Ok(())
    /// }
    /// # fn main() { run(all) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html>
    pub fn scan_index<'h, I, At>(&'h self) -> ScanItems<'h, I>
    where
        I: Index<Table = T>,
        A: Allows<Scan<I>, At>,
    {
        ScanItems::new(self.table())
    }

    /// `BatchGetItem`: the items with these keys that are there, in no order.
    ///
    /// One call reads up to 100 items and 16 MB; more keys are split over several calls, and what DynamoDB leaves
    /// unprocessed is asked for again, after 50 ms, and twice as long each time that nothing was processed. Reads are
    /// eventually consistent. Needs the access [`BatchGet`].
    ///
    /// # Errors
    /// `ValidationException` if a key stands twice in the same hundred or is empty,
    /// `ProvisionedThroughputExceededException` if eight answers in a row had nothing processed,
    /// `ResourceNotFoundException` if there is no such table, and [what every operation can give](crate::handle#errors).
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn some(orders: Db<Order, BatchGet>) -> Result<(), Error> {
    ///     let found = orders.batch_get([("ann", "1"), ("ann", "2"), ("ann", "3")]).await?;
    ///     assert_eq!(found.len(), 2);
    ///     Ok(())
    /// }
    /// # fn main() { run(some) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>
    pub fn batch_get<'h, At>(&'h self, keys: impl IntoIterator<Item = T::Key<'h>>) -> BatchGetItems<'h, T>
    where
        A: Allows<BatchGet, At>,
    {
        BatchGetItems::new(self.table(), keys.into_iter().collect())
    }

    /// `BatchWriteItem`: puts and deletes, without conditions and not atomic.
    ///
    /// One call has up to 25 writes and 16 MB; more are split over several calls, and what DynamoDB leaves unprocessed
    /// is asked for again, after 50 ms, and twice as long each time that nothing was processed. Needs the access
    /// [`BatchWrite`].
    ///
    /// # Errors
    /// `ValidationException` if two of the same 25 writes are about one item, an item is too large or a key is empty;
    /// `ProvisionedThroughputExceededException` if eight answers in a row had nothing processed;
    /// `ItemCollectionSizeLimitExceededException` and `ResourceNotFoundException` as for [`Db::put`]; and [what every
    /// operation can give](crate::handle#errors). Writes of earlier calls stay.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn replace(orders: Db<Order, (BatchWrite, Query)>) -> Result<(), Error> {
    ///     let third = Order::new("ann", "3", 30);
    ///     orders.batch_write().put(&third).delete(("ann", "1")).await?;
    ///     assert_eq!(orders.query("ann").consistent().await?.len(), 2);
    ///     Ok(())
    /// }
    /// # fn main() { run(replace) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>
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
