//! Reading, writing and removing one item.

use super::TableRef;
use crate::attribute::{Condition, Node};
use crate::handle::operation;
use crate::table::Table;

/// `GetItem`.
#[must_use = "an operation does nothing until it is awaited"]
#[cfg_attr(not(feature = "dynamodb"), allow(dead_code, reason = "only `send` reads it"))]
pub struct GetItem<'h, T: Table> {
    table: TableRef<'h>,
    key: T::Key<'h>,
    consistent: bool,
}

/// `PutItem`.
#[must_use = "an operation does nothing until it is awaited"]
#[cfg_attr(not(feature = "dynamodb"), allow(dead_code, reason = "only `send` reads it"))]
pub struct PutItem<'h, T> {
    pub(super) table: TableRef<'h>,
    pub(super) item: &'h T,
    pub(super) condition: Option<Condition<T>>,
}

/// `DeleteItem`.
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

    /// Reads the latest state, at twice the price; otherwise a write of the last second may be missing.
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

    /// Writes only if there is no item with the same key; otherwise [`crate::Error::is_condition_failed`].
    pub fn if_absent(self) -> Self {
        self.only_if(Condition::of(Ok(Node::Call("attribute_not_exists", T::PARTITION_KEY, None))))
    }

    /// Writes only if `condition` holds for the item that is there; otherwise [`crate::Error::is_condition_failed`].
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

    /// Removes only if `condition` holds; otherwise [`crate::Error::is_condition_failed`].
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
