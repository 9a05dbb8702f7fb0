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
    use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, default_async_sleep};
    use sam_model::limits::dynamodb::{BATCH_GET, BATCH_WRITE};
    use std::time::Duration;

    /// The wait before the unprocessed parts of a batch are sent again; twice as long each time that none was processed.
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html#Programming.Errors.BatchOperations>
    const FIRST_WAIT: Duration = Duration::from_millis(50);
    /// So many answers in a row without any processed part, and the batch fails.
    const ATTEMPTS: u32 = 8;

    /// The waits between the calls of a batch.
    struct Backoff {
        sleep: Option<SharedAsyncSleep>,
        /// How many answers in a row left everything unprocessed.
        in_vain: u32,
    }

    impl Backoff {
        fn of(table: TableRef<'_>) -> Self {
            Self { sleep: table.sandbox.sdk.sleep_impl().or_else(default_async_sleep), in_vain: 0 }
        }

        /// After an answer that left `unprocessed` of the `sent` parts, with `later` parts of the batch yet to come.
        async fn wait(&mut self, sent: usize, unprocessed: usize, later: usize) -> Result<(), Error> {
            self.in_vain = if unprocessed < sent { 0 } else { self.in_vain + 1 };
            if self.in_vain == ATTEMPTS {
                let left = unprocessed + later;
                let message = format!(
                    "DynamoDB processed nothing of a batch in {ATTEMPTS} attempts; parts that are left: {left}"
                );
                return Err(Error::new("ProvisionedThroughputExceededException", message));
            }
            if let Some(sleep) = &self.sleep {
                sleep.sleep(FIRST_WAIT * 2_u32.pow(self.in_vain.saturating_sub(1))).await;
            }
            Ok(())
        }
    }

    impl<T: Table> BatchGetItems<'_, T> {
        pub(super) async fn send(self) -> Result<Vec<T>, Error> {
            let (mut items, mut backoff) = (Vec::new(), Backoff::of(self.table));
            let mut later = self.keys.len();
            for keys in self.keys.chunks(BATCH_GET.max as usize) {
                later -= keys.len();
                let keys = keys.iter().map(|one| key::<T>(*one)).collect::<Result<_, _>>()?;
                let keys = KeysAndAttributes::builder().set_keys(Some(keys)).build()?;
                let mut rest: Option<SdkMap<_>> = Some([(self.table.name.to_owned(), keys)].into());
                while let Some(request) = rest.take() {
                    let sent = keys_in(&request);
                    let request = self.table.client().batch_get_item().set_request_items(Some(request));
                    let output = request.send().await.map_err(of_sdk)?;
                    for found in output.responses.unwrap_or_default().into_values() {
                        items.extend(serde_dynamo::from_items::<_, T>(found)?);
                    }
                    rest = output.unprocessed_keys.filter(|rest| !rest.is_empty());
                    if let Some(rest) = &rest {
                        backoff.wait(sent, keys_in(rest), later).await?;
                    }
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
            let (mut later, mut backoff) = (writes.len(), Backoff::of(self.table));
            for writes in writes.chunks(BATCH_WRITE.max as usize) {
                later -= writes.len();
                let mut rest: Option<SdkMap<_>> =
                    Some([(self.table.name.to_owned(), writes.to_vec())].into());
                while let Some(request) = rest.take() {
                    let sent = writes_in(&request);
                    let request = self.table.client().batch_write_item().set_request_items(Some(request));
                    let output = request.send().await.map_err(of_sdk)?;
                    rest = output.unprocessed_items.filter(|rest| !rest.is_empty());
                    if let Some(rest) = &rest {
                        backoff.wait(sent, writes_in(rest), later).await?;
                    }
                }
            }
            Ok(())
        }
    }

    fn keys_in(request: &SdkMap<KeysAndAttributes>) -> usize {
        request.values().map(|keys| keys.keys().len()).sum()
    }

    fn writes_in(request: &SdkMap<Vec<WriteRequest>>) -> usize {
        request.values().map(Vec::len).sum()
    }

    #[cfg(all(test, feature = "sim"))]
    mod tests {
        use super::*;
        use tokio::time::Instant;

        fn test(test: impl Future<Output = ()>) {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
            runtime.expect("a runtime without input and output can always be made").block_on(test);
        }

        async fn waited(backoff: &mut Backoff, unprocessed: usize) -> Result<u128, Error> {
            let start = Instant::now();
            backoff.wait(5, unprocessed, 20).await?;
            Ok(start.elapsed().as_millis())
        }

        #[test]
        fn a_wait_is_twice_as_long_after_each_answer_in_vain() {
            test(async {
                let mut backoff = Backoff { sleep: default_async_sleep(), in_vain: 0 };
                for expected in [50, 100, 200] {
                    assert_eq!(waited(&mut backoff, 5).await, Ok(expected));
                }
                for expected in [50, 50] {
                    assert_eq!(waited(&mut backoff, 4).await, Ok(expected));
                }
                for expected in [50, 100, 200, 400, 800, 1600, 3200] {
                    assert_eq!(waited(&mut backoff, 5).await, Ok(expected));
                }
                let error = waited(&mut backoff, 5).await.unwrap_err();
                assert_eq!(error.error_type(), "ProvisionedThroughputExceededException");
                assert!(error.message().ends_with("left: 25"), "{error}");
            });
        }
    }
}

operation!(['h, T: Table] BatchGetItems<'h, T> => Vec<T>, "dynamodb");
operation!(['h, T: Table] BatchWriteItems<'h, T> => (), "dynamodb");
