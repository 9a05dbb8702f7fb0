//! Reading many items.

use super::TableRef;
use crate::Error;
#[cfg(feature = "dynamodb")]
use crate::attribute::Node;
use crate::attribute::{Condition, json};
use crate::handle::operation;
use crate::table::Index;
use serde::Serialize;
use serde_json::Value;
use std::marker::PhantomData;

/// `Query`: gives all items, page after page; [`QueryItems::page`] gives one page. Made by
/// [`Db::query`](super::Db::query) and [`Db::query_index`](super::Db::query_index), which have its errors.
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
/// async fn latest(orders: Db<Order, Query>) -> Result<(), Error> {
///     let latest = orders.query("ann").descending().page(1).await?;
///     assert_eq!(latest.items[0].id, "2");
///     Ok(())
/// }
/// # fn main() { run(latest) }
/// ```
#[must_use = "an operation does nothing until it is awaited"]
#[cfg_attr(not(feature = "dynamodb"), allow(dead_code, reason = "only `send` reads it"))]
pub struct QueryItems<'h, I: Index> {
    table: TableRef<'h>,
    partition_key: Result<Value, Error>,
    sort_key: Option<SortKey>,
    filter: Option<Condition<I::Table>>,
    descending: bool,
    consistent: bool,
    limit: Option<u32>,
    start: Option<String>,
    index: PhantomData<fn() -> I>,
}

/// `Scan`: gives all items, page after page. Made by [`Db::scan`](super::Db::scan) and
/// [`Db::scan_index`](super::Db::scan_index), which have its errors and examples.
#[must_use = "an operation does nothing until it is awaited"]
#[cfg_attr(not(feature = "dynamodb"), allow(dead_code, reason = "only `send` reads it"))]
pub struct ScanItems<'h, I: Index> {
    table: TableRef<'h>,
    filter: Option<Condition<I::Table>>,
    index: PhantomData<fn() -> I>,
}

/// What the sort keys of a query must be, for [`QueryItems::sort_key`].
///
/// The value must be of the type of the sort key: a text for a string, a number for a number.
///
/// # Example
/// ```
/// use sam_dsl::handle::table::SortKey;
///
/// let of_may = SortKey::begins_with("2030-05");
/// let small = SortKey::between(10, 20);
/// ```
///
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html>
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "dynamodb"), allow(dead_code, reason = "only an operation reads it"))]
pub struct SortKey(Comparison);

#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "dynamodb"), allow(dead_code, reason = "only `send` reads it"))]
enum Comparison {
    Compare(&'static str, Result<Value, Error>),
    Between(Result<Value, Error>, Result<Value, Error>),
    BeginsWith(String),
}

/// Some of the items of a query, and where the rest begins. Given by [`QueryItems::page`].
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// What to give to [`QueryItems::after`] for the next page; none if this was the last.
    pub next: Option<String>,
}

impl SortKey {
    /// Exactly this.
    pub fn is(value: impl Serialize) -> Self {
        Self(Comparison::Compare("=", json(&value)))
    }

    /// Less than this.
    pub fn less_than(value: impl Serialize) -> Self {
        Self(Comparison::Compare("<", json(&value)))
    }

    /// This or more.
    pub fn at_least(value: impl Serialize) -> Self {
        Self(Comparison::Compare(">=", json(&value)))
    }

    /// Between the two, ends included. DynamoDB refuses a `low` that is greater than `high`.
    pub fn between(low: impl Serialize, high: impl Serialize) -> Self {
        Self(Comparison::Between(json(&low), json(&high)))
    }

    /// A text that begins so. Not possible for a number.
    pub fn begins_with(prefix: impl Into<String>) -> Self {
        Self(Comparison::BeginsWith(prefix.into()))
    }

    #[cfg(feature = "dynamodb")]
    fn node(self, name: &'static str) -> Result<Node, Error> {
        Ok(match self.0 {
            Comparison::Compare(operator, value) => Node::Compare(name, operator, value?),
            Comparison::Between(low, high) => Node::Between(name, low?, high?),
            Comparison::BeginsWith(prefix) => Node::Call("begins_with", name, Some(prefix.into())),
        })
    }
}

impl<'h, I: Index> QueryItems<'h, I> {
    pub(super) fn new(table: TableRef<'h>, partition_key: impl Serialize) -> Self {
        Self {
            table,
            partition_key: json(&partition_key),
            sort_key: None,
            filter: None,
            descending: false,
            consistent: false,
            limit: None,
            start: None,
            index: PhantomData,
        }
    }

    /// Only items whose sort key is so. Of several calls the last one counts.
    ///
    /// # Errors
    /// Awaited, `SortKeyMissing` if the table or the index has no sort key; `ValidationException` if the sort key is of
    /// another type, or [`SortKey::between`] has its ends in the wrong order.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn range(orders: Db<Order, Query<ByStatus>>) -> Result<(), Error> {
    ///     let small = orders.query_index::<ByStatus, _>("placed").sort_key(SortKey::between(1, 10));
    ///     assert_eq!(small.await?.len(), 1);
    ///     Ok(())
    /// }
    /// # fn main() { run(range) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html>
    pub fn sort_key(mut self, condition: SortKey) -> Self {
        self.sort_key = Some(condition);
        self
    }

    /// Only items for which `condition` holds. They are read, and paid for, all the same. Several conditions must all
    /// hold.
    ///
    /// # Errors
    /// Awaited, `ValidationException` if the condition names a key of the table or the index that is queried: see
    /// [`QueryItems::sort_key`].
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn noted(orders: Db<Order, Query>) -> Result<(), Error> {
    ///     assert_eq!(orders.query("ann").filter(Order::NOTE.begins_with("a")).await?, []);
    ///     Ok(())
    /// }
    /// # fn main() { run(noted) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.FilterExpression.html>
    pub fn filter(mut self, condition: Condition<I::Table>) -> Self {
        self.filter = Some(super::item::join(self.filter, condition));
        self
    }

    /// The greatest sort key first. Default: the least first.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn latest(orders: Db<Order, Query>) -> Result<(), Error> {
    ///     assert_eq!(orders.query("ann").descending().await?[0].id, "2");
    ///     Ok(())
    /// }
    /// # fn main() { run(latest) }
    /// ```
    pub fn descending(mut self) -> Self {
        self.descending = true;
        self
    }

    /// Reads the latest state, at twice the price. Default: eventually consistent.
    ///
    /// # Errors
    /// Awaited, `ValidationException` on a global index, which cannot be read so.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn sure(orders: Db<Order, (Put, Query)>) -> Result<(), Error> {
    ///     orders.put(&Order::new("ann", "3", 1)).await?;
    ///     assert_eq!(orders.query("ann").consistent().await?.len(), 3);
    ///     Ok(())
    /// }
    /// # fn main() { run(sure) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html>
    pub fn consistent(mut self) -> Self {
        self.consistent = true;
        self
    }

    /// Continues after a page: its [`Page::next`]. It is a text that can stand in a URL, and belongs to the same query.
    /// Default: from the beginning.
    ///
    /// # Errors
    /// Awaited, `BadPageToken` if it is no such text, `ValidationException` if it is of another query.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn both_pages(orders: Db<Order, Query>) -> Result<(), Error> {
    ///     let first = orders.query("ann").page(1).await?;
    ///     let second = orders.query("ann").after(first.next.unwrap_or_default()).page(1).await?;
    ///     assert_eq!(second.items[0].id, "2");
    ///     Ok(())
    /// }
    /// # fn main() { run(both_pages) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html>
    pub fn after(mut self, next: impl Into<String>) -> Self {
        self.start = Some(next.into());
        self
    }

    /// One page that reads at most `limit` items, from 1, and at most 1 MB.
    ///
    /// Items that a filter leaves out are read too, so a page may have fewer items than `limit`, or none, and still not
    /// be the last.
    ///
    /// # Errors
    /// `ValidationException` if `limit` is 0, and those of [`Db::query`](super::Db::query).
    ///
    /// # Panics
    /// In a build without the feature `dynamodb`.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn first(orders: Db<Order, Query>) -> Result<(), Error> {
    ///     let page = orders.query("ann").page(1).await?;
    ///     assert_eq!((page.items.len(), page.next.is_some()), (1, true));
    ///     Ok(())
    /// }
    /// # fn main() { run(first) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html>
    pub async fn page(mut self, limit: u32) -> Result<Page<I::Item>, Error> {
        self.limit = Some(limit);
        #[cfg(feature = "dynamodb")]
        return self.read().await;
        #[cfg(not(feature = "dynamodb"))]
        crate::runtime::unavailable()
    }
}

impl<I: Index> ScanItems<'_, I> {
    pub(super) fn new(table: TableRef<'_>) -> ScanItems<'_, I> {
        ScanItems { table, filter: None, index: PhantomData }
    }

    /// Only items for which `condition` holds. They are read, and paid for, all the same. Several conditions must all
    /// hold.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn large(orders: Db<Order, Scan>) -> Result<(), Error> {
    ///     assert_eq!(orders.scan().filter(Order::TOTAL.more_than(10)).await?.len(), 1);
    ///     Ok(())
    /// }
    /// # fn main() { run(large) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html>
    pub fn filter(mut self, condition: Condition<I::Table>) -> Self {
        self.filter = Some(super::item::join(self.filter, condition));
        self
    }
}

#[cfg(feature = "dynamodb")]
mod sending {
    use super::super::expression::{Placeholders, SdkMap};
    use super::*;
    use crate::error::of_sdk;
    use aws_sdk_dynamodb::types::AttributeValue;

    impl<I: Index> QueryItems<'_, I> {
        pub(super) async fn send(mut self) -> Result<Vec<I::Item>, Error> {
            let mut items = Vec::new();
            loop {
                let page = self.again().read().await?;
                items.extend(page.items);
                match page.next {
                    Some(next) => self.start = Some(next),
                    None => return Ok(items),
                }
            }
        }

        /// The same query, to read one page of it.
        fn again(&self) -> Self {
            Self {
                partition_key: self.partition_key.clone(),
                sort_key: self.sort_key.clone(),
                filter: self.filter.as_ref().map(|filter| Condition::of(filter.expression.clone())),
                start: self.start.clone(),
                index: PhantomData,
                ..*self
            }
        }

        pub(super) async fn read(self) -> Result<Page<I::Item>, Error> {
            let mut placeholders = Placeholders::default();
            let partition = Node::Compare(I::PARTITION_KEY, "=", self.partition_key?);
            let mut keys = Condition::<I::Table>::of(Ok(partition));
            if let Some(sort_key) = self.sort_key {
                let name = I::SORT_KEY.ok_or_else(|| {
                    Error::new(
                        "SortKeyMissing",
                        format!("`{}` has no sort key", I::NAME.unwrap_or("the table")),
                    )
                })?;
                keys = keys.and(Condition::of(sort_key.node(name)));
            }
            let keys = placeholders.condition(keys)?;
            let filter = self.filter.map(|filter| placeholders.condition(filter)).transpose()?;
            let request = self.table.client().query().table_name(self.table.name);
            let request = request.set_index_name(I::NAME.map(str::to_owned));
            let request = request.key_condition_expression(keys).set_filter_expression(filter);
            let request = request.set_expression_attribute_names(placeholders.names());
            let request = request.set_expression_attribute_values(placeholders.values());
            let request = request.scan_index_forward(!self.descending).consistent_read(self.consistent);
            let request = request.set_limit(self.limit.map(|limit| i32::try_from(limit).unwrap_or(i32::MAX)));
            let request = request.set_exclusive_start_key(self.start.as_deref().map(decode).transpose()?);
            let output = request.send().await.map_err(of_sdk)?;
            let next = output.last_evaluated_key.map(encode).transpose()?;
            Ok(Page { items: serde_dynamo::from_items(output.items.unwrap_or_default())?, next })
        }
    }

    impl<I: Index> ScanItems<'_, I> {
        pub(super) async fn send(self) -> Result<Vec<I::Item>, Error> {
            let mut placeholders = Placeholders::default();
            let filter = self.filter.map(|filter| placeholders.condition(filter)).transpose()?;
            let request = self.table.client().scan().table_name(self.table.name);
            let request = request.set_index_name(I::NAME.map(str::to_owned)).set_filter_expression(filter);
            let request = request.set_expression_attribute_names(placeholders.names());
            let request = request.set_expression_attribute_values(placeholders.values());
            let (mut items, mut start) = (Vec::new(), None);
            loop {
                let output = request.clone().set_exclusive_start_key(start).send().await.map_err(of_sdk)?;
                items.extend(serde_dynamo::from_items::<_, I::Item>(output.items.unwrap_or_default())?);
                start = output.last_evaluated_key;
                if start.is_none() {
                    return Ok(items);
                }
            }
        }
    }

    /// The key where a page ended as a text that can stand in a URL.
    fn encode(key: SdkMap<AttributeValue>) -> Result<String, Error> {
        use base64::Engine;
        let key: std::collections::BTreeMap<String, Value> = serde_dynamo::from_item(key)?;
        Ok(base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(&key)?))
    }

    fn decode(next: &str) -> Result<SdkMap<AttributeValue>, Error> {
        use base64::Engine;
        let bad = || Error::new("BadPageToken", "this is no `next` of a page");
        let bytes = base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(next).map_err(|_| bad())?;
        let key: std::collections::BTreeMap<String, Value> =
            serde_json::from_slice(&bytes).map_err(|_| bad())?;
        Ok(serde_dynamo::to_item(key)?)
    }
}

operation!(['h, I: Index] QueryItems<'h, I> => Vec<I::Item>, "dynamodb");
operation!(['h, I: Index] ScanItems<'h, I> => Vec<I::Item>, "dynamodb");
