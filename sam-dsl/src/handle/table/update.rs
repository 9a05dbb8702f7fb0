//! Changing attributes of one item.

use super::TableRef;
use crate::Error;
use crate::attribute::{Attribute, Condition, Node, json};
use crate::handle::operation;
use crate::table::Table;
use serde::Serialize;
use serde_json::Value;

/// `UpdateItem`: gives the item as it is afterwards. Made by [`Db::update`](super::Db::update), which has its errors
/// and an example.
///
/// Awaited, it is a call of its own; given to [`Transaction::update`](super::Transaction::update), a part of a
/// transaction. It needs at least one of [`set`](Self::set), [`add`](Self::add) and [`remove`](Self::remove), and each
/// attribute once.
#[must_use = "an operation does nothing until it is awaited"]
#[cfg_attr(not(feature = "dynamodb"), allow(dead_code, reason = "only `send` reads it"))]
pub struct UpdateItem<'h, T: Table> {
    pub(super) table: TableRef<'h>,
    pub(super) key: T::Key<'h>,
    pub(super) set: Vec<(&'static str, Result<Value, Error>)>,
    pub(super) add: Vec<(&'static str, Result<Value, Error>)>,
    pub(super) remove: Vec<&'static str>,
    pub(super) condition: Option<Condition<T>>,
}

impl<'h, T: Table> UpdateItem<'h, T> {
    pub(super) fn new(table: TableRef<'h>, key: T::Key<'h>) -> Self {
        Self { table, key, set: Vec::new(), add: Vec::new(), remove: Vec::new(), condition: None }
    }

    /// `SET`: gives the attribute this value. Not possible for a key.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn note(orders: Db<Order, Update>) -> Result<(), Error> {
    ///     let order = orders.update(("ann", "1")).set(Order::NOTE, Some("fragile".to_owned())).await?;
    ///     assert_eq!(order.note.as_deref(), Some("fragile"));
    ///     Ok(())
    /// }
    /// # fn main() { run(note) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html>
    pub fn set<V: Serialize>(mut self, attribute: Attribute<T, V>, value: V) -> Self {
        self.set.push((attribute.name(), json(&value)));
        self
    }

    /// `ADD`: adds to a number, which is 0 if it is not there. A negative value subtracts.
    ///
    /// # Errors
    /// Awaited, `ValidationException` if the attribute is no number.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn rebate(orders: Db<Order, Update>) -> Result<(), Error> {
    ///     assert_eq!(orders.update(("ann", "2")).add(Order::TOTAL, -5).await?.total, 15);
    ///     Ok(())
    /// }
    /// # fn main() { run(rebate) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html>
    pub fn add<V: Serialize>(mut self, attribute: Attribute<T, V>, value: impl Into<i64>) -> Self {
        self.add.push((attribute.name(), Ok(Value::from(value.into()))));
        self
    }

    /// `REMOVE`: takes the attribute away. It must be optional for the item to be read again.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn forget(orders: Db<Order, Update>) -> Result<(), Error> {
    ///     assert_eq!(orders.update(("ann", "1")).remove(Order::NOTE).await?.note, None);
    ///     Ok(())
    /// }
    /// # fn main() { run(forget) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html>
    pub fn remove<V: Serialize>(mut self, attribute: Attribute<T, Option<V>>) -> Self {
        self.remove.push(attribute.name());
        self
    }

    /// Changes only an item that is there, instead of making one.
    ///
    /// # Errors
    /// Awaited, `ConditionalCheckFailedException` if it is not there:
    /// [`is_condition_failed`](crate::Error::is_condition_failed).
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn pay(orders: Db<Order, Update>) -> Result<(), Error> {
    ///     let update = orders.update(("ann", "9")).set(Order::STATUS, "paid".to_owned());
    ///     assert!(update.if_present().await.is_err_and(|error| error.is_condition_failed()));
    ///     Ok(())
    /// }
    /// # fn main() { run(pay) }
    /// ```
    pub fn if_present(self) -> Self {
        self.only_if(Condition::of(Ok(Node::Call("attribute_exists", T::PARTITION_KEY, None))))
    }

    /// Changes only if `condition` holds for the item that is there. Several conditions must all hold.
    ///
    /// # Errors
    /// Awaited, `ConditionalCheckFailedException` if it does not hold:
    /// [`is_condition_failed`](crate::Error::is_condition_failed).
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn spend(orders: Db<Order, Update>) -> Result<(), Error> {
    ///     orders.update(("ann", "2")).add(Order::TOTAL, -15).only_if(Order::TOTAL.at_least(15)).await?;
    ///     let again = orders.update(("ann", "2")).add(Order::TOTAL, -15).only_if(Order::TOTAL.at_least(15));
    ///     assert!(again.await.is_err_and(|error| error.is_condition_failed()));
    ///     Ok(())
    /// }
    /// # fn main() { run(spend) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html>
    pub fn only_if(mut self, condition: Condition<T>) -> Self {
        self.condition = Some(super::item::join(self.condition, condition));
        self
    }

    #[cfg(feature = "dynamodb")]
    async fn send(self) -> Result<T, Error> {
        let mut placeholders = super::expression::Placeholders::default();
        let update = expression(&mut placeholders, self.set, self.add, self.remove)?;
        let condition = self.condition.map(|condition| placeholders.condition(condition)).transpose()?;
        let key = super::expression::key::<T>(self.key)?;
        let request = self.table.client().update_item().table_name(self.table.name).set_key(Some(key));
        let request = request.update_expression(update).set_condition_expression(condition);
        let request = request.set_expression_attribute_names(placeholders.names());
        let request = request.set_expression_attribute_values(placeholders.values());
        let request = request.return_values(aws_sdk_dynamodb::types::ReturnValue::AllNew);
        let output = request.send().await.map_err(crate::error::of_sdk)?;
        serde_dynamo::from_item(output.attributes.unwrap_or_default()).map_err(|error| {
            let message = format!(
                "the update was written, but the item of `{}` is incomplete: {error}. An update makes an item that is \
                 not there, of its key and of what is set: use `if_present`, or set every field that the item needs",
                T::LOGICAL_ID
            );
            Error::new("ItemIncomplete", message)
        })
    }
}

/// `SET #0 = :0 ADD #1 :1 REMOVE #2`.
#[cfg(feature = "dynamodb")]
pub(super) fn expression(
    placeholders: &mut super::expression::Placeholders,
    set: Vec<(&'static str, Result<Value, Error>)>,
    add: Vec<(&'static str, Result<Value, Error>)>,
    remove: Vec<&'static str>,
) -> Result<String, Error> {
    let mut clauses = Vec::new();
    for (clause, equals, changes) in [("SET", " =", set), ("ADD", "", add)] {
        let mut parts = Vec::new();
        for (name, value) in changes {
            parts.push(format!("{}{equals} {}", placeholders.name(name), placeholders.value(value?)?));
        }
        if !parts.is_empty() {
            clauses.push(format!("{clause} {}", parts.join(", ")));
        }
    }
    let removed: Vec<_> = remove.into_iter().map(|name| placeholders.name(name)).collect();
    if !removed.is_empty() {
        clauses.push(format!("REMOVE {}", removed.join(", ")));
    }
    Ok(clauses.join(" "))
}

operation!(['h, T: Table] UpdateItem<'h, T> => T, "dynamodb");
