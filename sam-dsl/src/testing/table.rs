//! A look into a table from outside.

use super::Sim;
use crate::attribute_value::{plain_item, typed_item};
use crate::table::Table;
use sam_sim::dynamodb;
use serde_json::{Map, Value, json};
use std::marker::PhantomData;

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

    /// All items, in the order of a scan, as far as they are in its first 1 MB.
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
        let place = std::panic::Location::caller();
        async move {
            let output = self.call("Scan", json!({})).await;
            let items = output["Items"].as_array().into_iter().flatten().filter_map(plain_item);
            let item = |item| match serde_json::from_value(item) {
                Ok(item) => item,
                Err(error) => panic!("{place}: an item of `{}` does not fit: {error}", T::LOGICAL_ID),
            };
            items.map(item).collect()
        }
    }

    /// How many items there are, as far as they are in the first 1 MB of a scan.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// assert_eq!(sim.table::<Order>().count().await, 0);
    /// # }) }
    /// ```
    pub async fn count(&self) -> usize {
        let output = self.call("Scan", json!({ "Select": "COUNT" })).await;
        output["Count"].as_u64().map_or(0, |count| usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// The item with this key, read consistently; none if it is not there or does not fit `T`.
    ///
    /// # Panics
    /// If DynamoDB refuses the key.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.post("/orders", &Order::new("ann", "1", 5)).await.expect(201);
    /// assert_eq!(sim.table::<Order>().get(("ann", "1")).await.map(|order| order.total), Some(5));
    /// # }) }
    /// ```
    pub async fn get(&self, key: T::Key<'_>) -> Option<T> {
        let key = T::key_attributes(key).expect("a key is JSON").into_iter();
        let key: Map<_, _> = key.map(|(name, value)| (name.to_owned(), value)).collect();
        let input = json!({ "Key": typed_item(&Value::Object(key)), "ConsistentRead": true });
        let output = self.call("GetItem", input).await;
        plain_item(output.get("Item")?).and_then(|item| serde_json::from_value(item).ok())
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

    async fn call(&self, operation: &str, mut input: Value) -> Value {
        input["TableName"] = self.name.as_str().into();
        self.sim.call(&dynamodb::SERVICE, operation, input).await
    }
}
