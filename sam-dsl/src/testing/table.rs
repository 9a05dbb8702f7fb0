//! A look into a table from outside.

use super::Sim;
use crate::attribute_value::{plain_item, typed_item};
use crate::table::Table;
use sam_sim::dynamodb;
use serde_json::{Map, Value, json};
use std::marker::PhantomData;
use std::panic::Location;

/// The table of `T` as the owner of the account sees it: no policy restricts the test. Made by [`Sim::table`].
pub struct TableProbe<'s, T> {
    sim: &'s Sim,
    name: String,
    item: PhantomData<fn() -> T>,
}

impl<'s, T: Table> TableProbe<'s, T> {
    #[track_caller]
    pub(super) fn new(sim: &'s Sim) -> Self {
        Self { sim, name: sim.physical_id(T::LOGICAL_ID), item: PhantomData }
    }

    /// All items, in the order of a scan.
    ///
    /// # Panics
    /// If an item does not fit `T`.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.post("/orders", &Order::new("ann", "1", 5)).await.expect(201);
    /// assert_eq!(sim.table::<Order>().items().await, [Order::new("ann", "1", 5)]);
    /// # }) }
    /// ```
    #[track_caller]
    pub fn items(&self) -> impl Future<Output = Vec<T>> + use<'_, T> {
        let place = Location::caller();
        async move {
            let mut items = Vec::new();
            for page in self.scan(json!({})).await {
                items.extend(page["Items"].as_array().into_iter().flatten().map(|item| fitting(item, place)));
            }
            items
        }
    }

    /// How many items there are.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// assert_eq!(sim.table::<Order>().count().await, 0);
    /// # }) }
    /// ```
    pub async fn count(&self) -> usize {
        let pages = self.scan(json!({ "Select": "COUNT" })).await;
        let count: u64 = pages.iter().filter_map(|page| page["Count"].as_u64()).sum();
        usize::try_from(count).unwrap_or(usize::MAX)
    }

    /// The item with this key, read consistently; none if it is not there.
    ///
    /// # Panics
    /// If DynamoDB refuses the key, or the item does not fit `T`.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.post("/orders", &Order::new("ann", "1", 5)).await.expect(201);
    /// assert_eq!(sim.table::<Order>().get(("ann", "1")).await.map(|order| order.total), Some(5));
    /// # }) }
    /// ```
    #[track_caller]
    pub fn get<'p>(&'p self, key: T::Key<'p>) -> impl Future<Output = Option<T>> + use<'p, T> {
        let place = Location::caller();
        let key = T::key_attributes(key).expect("a key is JSON").into_iter();
        let key: Map<_, _> = key.map(|(name, value)| (name.to_owned(), value)).collect();
        let input = json!({ "Key": typed_item(&Value::Object(key)), "ConsistentRead": true });
        async move { self.call("GetItem", input).await.get("Item").map(|item| fitting(item, place)) }
    }

    /// Writes an item, as the test needs it to be there. What follows from a change, such as a stream, follows from
    /// this too.
    ///
    /// # Panics
    /// If DynamoDB refuses the item.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.table::<Order>().put(&Order::new("ann", "1", 5)).await;
    /// sim.get("/orders/ann/1").await.expect(200);
    /// # }) }
    /// ```
    pub async fn put(&self, item: &T) {
        let item = serde_json::to_value(item).expect("an item is JSON");
        self.call("PutItem", json!({ "Item": typed_item(&item) })).await;
    }

    /// The pages of a scan, of up to 1 MB each.
    async fn scan(&self, mut input: Value) -> Vec<Value> {
        let mut pages = Vec::new();
        loop {
            let page = self.call("Scan", input.clone()).await;
            let next = page.get("LastEvaluatedKey").cloned();
            pages.push(page);
            let Some(next) = next else { return pages };
            input["ExclusiveStartKey"] = next;
        }
    }

    async fn call(&self, operation: &str, mut input: Value) -> Value {
        input["TableName"] = self.name.as_str().into();
        self.sim.call(&dynamodb::SERVICE, operation, input).await
    }
}

/// The item as `T`.
fn fitting<T: Table>(item: &Value, place: &Location<'_>) -> T {
    let fitted = plain_item(item).map(serde_json::from_value);
    match fitted {
        Some(Ok(item)) => item,
        Some(Err(error)) => panic!("{place}: an item of `{}` does not fit: {error}", T::LOGICAL_ID),
        None => panic!("{place}: an item of `{}` has a value of an unknown type: {item}", T::LOGICAL_ID),
    }
}
