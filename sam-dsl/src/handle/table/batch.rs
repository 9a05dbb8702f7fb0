//! Reading and writing many items by key. Neither is atomic.

use super::TableRef;
use crate::handle::operation;
use crate::table::Table;

/// `BatchGetItem`: gives the items that are there, in no order. Made by [`Db::batch_get`](super::Db::batch_get), which
/// has its errors and an example.
#[must_use = "an operation does nothing until it is awaited"]
#[cfg_attr(not(feature = "dynamodb"), allow(dead_code, reason = "only `send` reads it"))]
pub struct BatchGetItems<'h, T: Table> {
    table: TableRef<'h>,
    keys: Vec<T::Key<'h>>,
}

/// `BatchWriteItem`: puts and deletes. Made by [`Db::batch_write`](super::Db::batch_write), which has its errors and an
/// example.
///
/// Without a write it does nothing.
#[must_use = "an operation does nothing until it is awaited"]
#[cfg_attr(not(feature = "dynamodb"), allow(dead_code, reason = "only `send` reads it"))]
pub struct BatchWriteItems<'h, T: Table> {
    table: TableRef<'h>,
    puts: Vec<&'h T>,
    deletes: Vec<T::Key<'h>>,
}

impl<'h, T: Table> BatchGetItems<'h, T> {
    pub(super) fn new(table: TableRef<'h>, keys: Vec<T::Key<'h>>) -> Self {
        Self { table, keys }
    }
}

impl<'h, T: Table> BatchWriteItems<'h, T> {
    pub(super) fn new(table: TableRef<'h>) -> Self {
        Self { table, puts: Vec::new(), deletes: Vec::new() }
    }

    /// Writes an item, in place of the one with the same key.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn import(orders: Db<Order, BatchWrite>) -> Result<(), Error> {
    ///     let imported: Vec<_> = (0..60).map(|id| Order::new("bob", &id.to_string(), 1)).collect();
    ///     imported.iter().fold(orders.batch_write(), |batch, order| batch.put(order)).await
    /// }
    /// # fn main() { run(import) }
    /// ```
    pub fn put(mut self, item: &'h T) -> Self {
        self.puts.push(item);
        self
    }

    /// Removes the item with this key, if it is there.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn clear(orders: Db<Order, BatchWrite>) -> Result<(), Error> {
    ///     orders.batch_write().delete(("ann", "1")).delete(("ann", "2")).await
    /// }
    /// # fn main() { run(clear) }
    /// ```
    pub fn delete(mut self, key: T::Key<'h>) -> Self {
        self.deletes.push(key);
        self
    }
}

#[cfg(feature = "dynamodb")]
mod sending {
    use super::super::expression::{SdkMap, key};
    use super::*;
    use crate::Error;
    use crate::error::of_sdk;
    use aws_sdk_dynamodb::types::{DeleteRequest, KeysAndAttributes, PutRequest, WriteRequest};
    use sam_model::limits::dynamodb::{BATCH_GET, BATCH_WRITE};

    impl<T: Table> BatchGetItems<'_, T> {
        pub(super) async fn send(self) -> Result<Vec<T>, Error> {
            let mut items = Vec::new();
            for keys in self.keys.chunks(BATCH_GET.max as usize) {
                let keys = keys.iter().map(|one| key::<T>(*one)).collect::<Result<_, _>>()?;
                let keys = KeysAndAttributes::builder().set_keys(Some(keys)).build()?;
                let mut rest: Option<SdkMap<_>> = Some([(self.table.name.to_owned(), keys)].into());
                while let Some(request) = rest.take().filter(|rest| !rest.is_empty()) {
                    let request = self.table.client().batch_get_item().set_request_items(Some(request));
                    let output = request.send().await.map_err(of_sdk)?;
                    for found in output.responses.unwrap_or_default().into_values() {
                        items.extend(serde_dynamo::from_items::<_, T>(found)?);
                    }
                    rest = output.unprocessed_keys;
                }
            }
            Ok(items)
        }
    }

    impl<T: Table> BatchWriteItems<'_, T> {
        pub(super) async fn send(self) -> Result<(), Error> {
            let mut writes = Vec::new();
            for item in self.puts {
                let put = PutRequest::builder().set_item(Some(serde_dynamo::to_item(item)?)).build()?;
                writes.push(WriteRequest::builder().put_request(put).build());
            }
            for one in self.deletes {
                let delete = DeleteRequest::builder().set_key(Some(key::<T>(one)?)).build()?;
                writes.push(WriteRequest::builder().delete_request(delete).build());
            }
            for writes in writes.chunks(BATCH_WRITE.max as usize) {
                let mut rest: Option<SdkMap<_>> =
                    Some([(self.table.name.to_owned(), writes.to_vec())].into());
                while let Some(request) = rest.take().filter(|rest| !rest.is_empty()) {
                    let request = self.table.client().batch_write_item().set_request_items(Some(request));
                    rest = request.send().await.map_err(of_sdk)?.unprocessed_items;
                }
            }
            Ok(())
        }
    }
}

operation!(['h, T: Table] BatchGetItems<'h, T> => Vec<T>, "dynamodb");
operation!(['h, T: Table] BatchWriteItems<'h, T> => (), "dynamodb");
