//! Reading, writing and removing one item.

use super::TableRef;
use crate::attribute::{Condition, Node};
use crate::handle::operation;
use crate::table::Table;

/// `GetItem`: gives the item, if it is there. Made by [`Db::get`](super::Db::get), which has its errors and an example.
#[must_use = "an operation does nothing until it is awaited"]
#[cfg_attr(not(feature = "dynamodb"), allow(dead_code, reason = "only `send` reads it"))]
pub struct GetItem<'h, T: Table> {
    table: TableRef<'h>,
    key: T::Key<'h>,
    consistent: bool,
}

/// `PutItem`: writes an item. Made by [`Db::put`](super::Db::put), which has its errors and an example.
///
/// Awaited, it is a call of its own; given to [`Transaction::put`](super::Transaction::put), a part of a transaction.
#[must_use = "an operation does nothing until it is awaited"]
#[cfg_attr(not(feature = "dynamodb"), allow(dead_code, reason = "only `send` reads it"))]
pub struct PutItem<'h, T> {
    pub(super) table: TableRef<'h>,
    pub(super) item: &'h T,
    pub(super) condition: Option<Condition<T>>,
}

/// `DeleteItem`: removes an item. Made by [`Db::delete`](super::Db::delete), which has its errors and an example.
///
/// Awaited, it is a call of its own; given to [`Transaction::delete`](super::Transaction::delete), a part of a
/// transaction.
#[must_use = "an operation does nothing until it is awaited"]
#[cfg_attr(not(feature = "dynamodb"), allow(dead_code, reason = "only `send` reads it"))]
pub struct DeleteItem<'h, T: Table> {
    pub(super) table: TableRef<'h>,
    pub(super) key: T::Key<'h>,
    pub(super) condition: Option<Condition<T>>,
}

impl<'h, T: Table> GetItem<'h, T> {
    pub(super) fn new(table: TableRef<'h>, key: T::Key<'h>) -> Self {
        Self { table, key, consistent: false }
    }

    /// Reads the latest state, at twice the price. Default: eventually consistent, so that a write of the last second
    /// may be missing.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn show(orders: Db<Order, (Get, Put)>) -> Result<(), Error> {
    ///     orders.put(&Order::new("bob", "1", 9)).await?;
    ///     assert!(orders.get(("bob", "1")).consistent().await?.is_some());
    ///     Ok(())
    /// }
    /// # fn main() { run(show) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html>
    pub fn consistent(mut self) -> Self {
        self.consistent = true;
        self
    }

    #[cfg(feature = "dynamodb")]
    async fn send(self) -> Result<Option<T>, crate::Error> {
        let key = super::expression::key::<T>(self.key)?;
        let request = self.table.client().get_item().table_name(self.table.name).set_key(Some(key));
        let output = request.consistent_read(self.consistent).send().await.map_err(crate::error::of_sdk)?;
        Ok(output.item.map(serde_dynamo::from_item).transpose()?)
    }
}

impl<'h, T: Table> PutItem<'h, T> {
    pub(super) fn new(table: TableRef<'h>, item: &'h T) -> Self {
        Self { table, item, condition: None }
    }

    /// Writes only if there is no item with the same key.
    ///
    /// # Errors
    /// Awaited, `ConditionalCheckFailedException` if there is one:
    /// [`is_condition_failed`](crate::Error::is_condition_failed).
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn place(orders: Db<Order, Put>) -> Result<(), Error> {
    ///     let again = orders.put(&Order::new("ann", "1", 9)).if_absent().await;
    ///     assert_eq!(again.unwrap_err().error_type(), "ConditionalCheckFailedException");
    ///     Ok(())
    /// }
    /// # fn main() { run(place) }
    /// ```
    pub fn if_absent(self) -> Self {
        self.only_if(Condition::of(Ok(Node::Call("attribute_not_exists", T::PARTITION_KEY, None))))
    }

    /// Writes only if `condition` holds for the item that is there. Several conditions must all hold.
    ///
    /// An item that is not there has no attributes: of the comparisons only [`is_not`](crate::Attribute::is_not) holds
    /// for it.
    ///
    /// # Errors
    /// Awaited, `ConditionalCheckFailedException` if it does not hold:
    /// [`is_condition_failed`](crate::Error::is_condition_failed). `ValidationException` if the condition has more than
    /// 4,096 bytes.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn correct(orders: Db<Order, Put>) -> Result<(), Error> {
    ///     let corrected = Order::new("ann", "1", 6);
    ///     orders.put(&corrected).only_if(Order::TOTAL.is(5)).await
    /// }
    /// # fn main() { run(correct) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html>
    pub fn only_if(mut self, condition: Condition<T>) -> Self {
        self.condition = Some(join(self.condition, condition));
        self
    }

    #[cfg(feature = "dynamodb")]
    async fn send(self) -> Result<(), crate::Error> {
        let mut placeholders = super::expression::Placeholders::default();
        let condition = self.condition.map(|condition| placeholders.condition(condition)).transpose()?;
        let item = serde_dynamo::to_item(self.item)?;
        let request = self.table.client().put_item().table_name(self.table.name).set_item(Some(item));
        let request = request.set_condition_expression(condition);
        let request = request.set_expression_attribute_names(placeholders.names());
        let request = request.set_expression_attribute_values(placeholders.values());
        request.send().await.map_err(crate::error::of_sdk)?;
        Ok(())
    }
}

impl<'h, T: Table> DeleteItem<'h, T> {
    pub(super) fn new(table: TableRef<'h>, key: T::Key<'h>) -> Self {
        Self { table, key, condition: None }
    }

    /// Removes only if `condition` holds. Several conditions must all hold.
    ///
    /// An item that is not there has no attributes: of the comparisons only [`is_not`](crate::Attribute::is_not) holds
    /// for it.
    ///
    /// # Errors
    /// Awaited, `ConditionalCheckFailedException` if it does not hold:
    /// [`is_condition_failed`](crate::Error::is_condition_failed).
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn cancel(orders: Db<Order, Delete>) -> Result<(), Error> {
    ///     let paid = Order::STATUS.is("paid".to_owned());
    ///     let error = orders.delete(("ann", "1")).only_if(paid.clone()).await.unwrap_err();
    ///     assert!(error.is_condition_failed());
    ///     orders.delete(("ann", "1")).only_if(!paid).await
    /// }
    /// # fn main() { run(cancel) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html>
    pub fn only_if(mut self, condition: Condition<T>) -> Self {
        self.condition = Some(join(self.condition, condition));
        self
    }

    #[cfg(feature = "dynamodb")]
    async fn send(self) -> Result<(), crate::Error> {
        let mut placeholders = super::expression::Placeholders::default();
        let condition = self.condition.map(|condition| placeholders.condition(condition)).transpose()?;
        let key = super::expression::key::<T>(self.key)?;
        let request = self.table.client().delete_item().table_name(self.table.name).set_key(Some(key));
        let request = request.set_condition_expression(condition);
        let request = request.set_expression_attribute_names(placeholders.names());
        let request = request.set_expression_attribute_values(placeholders.values());
        request.send().await.map_err(crate::error::of_sdk)?;
        Ok(())
    }
}

/// Both conditions, if there was one before.
pub(super) fn join<T>(before: Option<Condition<T>>, condition: Condition<T>) -> Condition<T> {
    match before {
        Some(before) => before.and(condition),
        None => condition,
    }
}

operation!(['h, T: Table] GetItem<'h, T> => Option<T>, "dynamodb");
operation!(['h, T: Table] PutItem<'h, T> => (), "dynamodb");
operation!(['h, T: Table] DeleteItem<'h, T> => (), "dynamodb");
