//! Writes of several items, of one or more tables, all or none.

use super::{DeleteItem, PutItem, TableRef, UpdateItem};
use crate::Error;
use crate::access::{Allows, ConditionCheck, TableAccess};
use crate::attribute::Condition;
use crate::handle::table::Db;
use crate::runtime::BoxFuture;
use crate::table::Table;
use std::future::IntoFuture;

/// `TransactWriteItems`: up to 100 writes and 4 MB, all or none.
///
/// Each part is made by a handle, so that each handle's access is checked. Without a part it does nothing.
///
/// # Errors
/// `TransactionCanceledException` if nothing was written, with a reason for each part in its message, such as `[None,
/// ConditionalCheckFailed]` or `[TransactionConflict]`; [`is_condition_failed`](crate::Error::is_condition_failed)
/// tells a condition that did not hold. `ValidationException` if there are more than 100 parts, two parts are about one
/// item, or a part is not valid; `TransactionInProgressException` and `IdempotentParameterMismatchException` if the SDK
/// repeats a call that AWS still works on or knows otherwise; `ResourceNotFoundException` if there is no such table;
/// and [what every operation can give](crate::handle#errors).
///
/// # Example
/// ```
/// # use sam_dsl::prelude::*;
/// # #[derive(Serialize, Deserialize, Table)] struct Order { #[partition_key] id: String }
/// # #[derive(Serialize, Deserialize, Table)] struct Product { #[partition_key] sku: String, stock: i64 }
/// async fn reserve(order: &Order, sku: &str, orders: Db<Order, Put>, products: Db<Product, Update>) -> Result<(), Error> {
///     Transaction::new()
///         .put(orders.put(order).if_absent())
///         .update(products.update(sku).add(Product::STOCK, -1).only_if(Product::STOCK.at_least(1)))
///         .await
/// }
/// ```
///
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>
#[must_use = "a transaction does nothing until it is awaited"]
#[derive(Default)]
pub struct Transaction<'h> {
    #[cfg(feature = "dynamodb")]
    client: Option<&'h aws_sdk_dynamodb::Client>,
    parts: Vec<Result<Part, Error>>,
    tables: std::marker::PhantomData<&'h ()>,
}

#[cfg(feature = "dynamodb")]
type Part = aws_sdk_dynamodb::types::TransactWriteItem;
#[cfg(not(feature = "dynamodb"))]
type Part = std::convert::Infallible;

impl<'h> Transaction<'h> {
    /// A transaction without parts.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn nothing() -> Result<(), Error> {
    ///     Transaction::new().await
    /// }
    /// # fn main() { run(nothing) }
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes an item. Needs the access [`Put`](crate::access::Put).
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn place(orders: Db<Order, Put>) -> Result<(), Error> {
    ///     let (third, fourth) = (Order::new("ann", "3", 1), Order::new("ann", "4", 1));
    ///     Transaction::new().put(orders.put(&third)).put(orders.put(&fourth).if_absent()).await
    /// }
    /// # fn main() { run(place) }
    /// ```
    pub fn put<T: Table>(self, put: PutItem<'h, T>) -> Self {
        self.with(put.table, || part::put(put))
    }

    /// Changes an item, which it does not give. Needs the access [`Update`](crate::access::Update).
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn shift(orders: Db<Order, Update>) -> Result<(), Error> {
    ///     Transaction::new()
    ///         .update(orders.update(("ann", "1")).add(Order::TOTAL, 5))
    ///         .update(orders.update(("ann", "2")).add(Order::TOTAL, -5).only_if(Order::TOTAL.at_least(5)))
    ///         .await
    /// }
    /// # fn main() { run(shift) }
    /// ```
    pub fn update<T: Table>(self, update: UpdateItem<'h, T>) -> Self {
        self.with(update.table, || part::update(update))
    }

    /// Removes an item. Needs the access [`Delete`](crate::access::Delete).
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn merge(orders: Db<Order, (Delete, Update)>) -> Result<(), Error> {
    ///     let (one, two) = (orders.update(("ann", "1")).add(Order::TOTAL, 20), orders.delete(("ann", "2")));
    ///     Transaction::new().update(one).delete(two).await
    /// }
    /// # fn main() { run(merge) }
    /// ```
    pub fn delete<T: Table>(self, delete: DeleteItem<'h, T>) -> Self {
        self.with(delete.table, || part::delete(delete))
    }

    /// Demands a condition of an item that the transaction does not write. Needs the access [`ConditionCheck`].
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn place(orders: Db<Order, (ConditionCheck, Put)>) -> Result<(), Error> {
    ///     let third = Order::new("ann", "3", 1);
    ///     let transaction = Transaction::new().put(orders.put(&third));
    ///     transaction.check(&orders, ("ann", "1"), Order::STATUS.is("placed".to_owned())).await
    /// }
    /// # fn main() { run(place) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConditionCheck.html>
    pub fn check<T: Table, A, At>(self, table: &'h Db<T, A>, key: T::Key<'h>, condition: Condition<T>) -> Self
    where
        A: TableAccess<T> + Allows<ConditionCheck, At>,
    {
        self.with(table.table(), || part::check(table.table(), key, condition))
    }

    fn with(mut self, table: TableRef<'h>, part: impl FnOnce() -> Result<Part, Error>) -> Self {
        #[cfg(feature = "dynamodb")]
        {
            self.client = Some(table.client_for_long());
        }
        let _ = table;
        self.parts.push(part());
        self
    }
}

#[cfg(feature = "dynamodb")]
impl<'h> TableRef<'h> {
    fn client_for_long(self) -> &'h aws_sdk_dynamodb::Client {
        self.sandbox.dynamodb()
    }
}

impl<'h> IntoFuture for Transaction<'h> {
    type Output = Result<(), Error>;
    type IntoFuture = BoxFuture<'h, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        #[cfg(feature = "dynamodb")]
        return Box::pin(async move {
            let Some(client) = self.client else { return Ok(()) };
            let parts = self.parts.into_iter().collect::<Result<Vec<_>, _>>()?;
            let request = client.transact_write_items().set_transact_items(Some(parts));
            request.send().await.map_err(crate::error::of_sdk)?;
            Ok(())
        });
        #[cfg(not(feature = "dynamodb"))]
        crate::runtime::unavailable()
    }
}

#[cfg(feature = "dynamodb")]
mod part {
    use super::*;
    use crate::handle::table::expression::{Placeholders, key};
    use crate::handle::table::update;
    use aws_sdk_dynamodb::types::{ConditionCheck, Delete, Put, TransactWriteItem, Update};

    pub(super) fn put<T: Table>(put: PutItem<'_, T>) -> Result<Part, Error> {
        let mut placeholders = Placeholders::default();
        let condition = put.condition.map(|condition| placeholders.condition(condition)).transpose()?;
        let part = Put::builder().table_name(put.table.name).set_item(Some(serde_dynamo::to_item(put.item)?));
        let part = part.set_condition_expression(condition);
        let part = part.set_expression_attribute_names(placeholders.names());
        let part = part.set_expression_attribute_values(placeholders.values());
        Ok(TransactWriteItem::builder().put(part.build()?).build())
    }

    pub(super) fn update<T: Table>(change: UpdateItem<'_, T>) -> Result<Part, Error> {
        let mut placeholders = Placeholders::default();
        let update = update::expression(&mut placeholders, change.set, change.add, change.remove)?;
        let condition = change.condition.map(|condition| placeholders.condition(condition)).transpose()?;
        let part = Update::builder().table_name(change.table.name).set_key(Some(key::<T>(change.key)?));
        let part = part.update_expression(update).set_condition_expression(condition);
        let part = part.set_expression_attribute_names(placeholders.names());
        let part = part.set_expression_attribute_values(placeholders.values());
        Ok(TransactWriteItem::builder().update(part.build()?).build())
    }

    pub(super) fn delete<T: Table>(delete: DeleteItem<'_, T>) -> Result<Part, Error> {
        let mut placeholders = Placeholders::default();
        let condition = delete.condition.map(|condition| placeholders.condition(condition)).transpose()?;
        let part = Delete::builder().table_name(delete.table.name).set_key(Some(key::<T>(delete.key)?));
        let part = part.set_condition_expression(condition);
        let part = part.set_expression_attribute_names(placeholders.names());
        let part = part.set_expression_attribute_values(placeholders.values());
        Ok(TransactWriteItem::builder().delete(part.build()?).build())
    }

    pub(super) fn check<T: Table>(
        table: TableRef<'_>,
        of: T::Key<'_>,
        condition: Condition<T>,
    ) -> Result<Part, Error> {
        let mut placeholders = Placeholders::default();
        let condition = placeholders.condition(condition)?;
        let part = ConditionCheck::builder().table_name(table.name).set_key(Some(key::<T>(of)?));
        let part = part.condition_expression(condition);
        let part = part.set_expression_attribute_names(placeholders.names());
        let part = part.set_expression_attribute_values(placeholders.values());
        Ok(TransactWriteItem::builder().condition_check(part.build()?).build())
    }
}

#[cfg(not(feature = "dynamodb"))]
mod part {
    use super::*;

    pub(super) fn put<T: Table>(_: PutItem<'_, T>) -> Result<Part, Error> {
        crate::runtime::unavailable()
    }

    pub(super) fn update<T: Table>(_: UpdateItem<'_, T>) -> Result<Part, Error> {
        crate::runtime::unavailable()
    }

    pub(super) fn delete<T: Table>(_: DeleteItem<'_, T>) -> Result<Part, Error> {
        crate::runtime::unavailable()
    }

    pub(super) fn check<T: Table>(_: TableRef<'_>, _: T::Key<'_>, _: Condition<T>) -> Result<Part, Error> {
        crate::runtime::unavailable()
    }
}
