//! What `#[derive(Table)]` says about an item and its table.

use crate::key::KeyAttribute;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::marker::PhantomData;

/// An item of a DynamoDB table, and so the table. Derived: see [`derive@crate::Table`], which has an example.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no table",
    label = "write `#[derive(Table)]` on it",
    note = "the item of a table is a struct with `#[derive(Table, Serialize, Deserialize)]` and one field with `#[partition_key]` [not_a_table]"
)]
pub trait Table: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The logical id of the table in the template.
    const LOGICAL_ID: &'static str;
    /// The attribute name of the partition key.
    const PARTITION_KEY: &'static str;
    /// The attribute name of the sort key, if there is one.
    const SORT_KEY: Option<&'static str>;
    /// The type of the partition key.
    type PartitionKey: KeyAttribute;
    /// How one item is named: the partition key, or a pair of it and the sort key.
    type Key<'a>: Copy + Send + Sync;

    /// The attributes of a key, by name.
    #[doc(hidden)]
    fn key_attributes(
        key: Self::Key<'_>,
    ) -> Result<Vec<(&'static str, serde_json::Value)>, serde_json::Error>;
}

/// A table whose changes can be consumed: `#[table(stream = ..)]`.
#[diagnostic::on_unimplemented(
    message = "the table of `{Self}` has no stream",
    label = "its changes cannot be consumed",
    note = "enable it where the table is declared: `#[table(stream = new_and_old_images)]` [stream_not_enabled]"
)]
pub trait Streamed: Table {
    /// What a record of the stream holds beside the keys.
    const VIEW_TYPE: StreamViewType;
}

/// What a record of a stream holds beside the keys.
///
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamViewType {
    /// Nothing.
    KeysOnly,
    /// The item after the change.
    NewImage,
    /// The item before the change.
    OldImage,
    /// Both.
    NewAndOldImages,
}

impl StreamViewType {
    /// AWS's word.
    ///
    /// # Example
    /// ```
    /// assert_eq!(sam_dsl::StreamViewType::NewAndOldImages.as_str(), "NEW_AND_OLD_IMAGES");
    /// ```
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::KeysOnly => "KEYS_ONLY",
            Self::NewImage => "NEW_IMAGE",
            Self::OldImage => "OLD_IMAGE",
            Self::NewAndOldImages => "NEW_AND_OLD_IMAGES",
        }
    }
}

/// A secondary index. Declared with `#[index(..)]` on the item.
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
/// # fn main() {
/// use sam_dsl::Index;
/// assert_eq!((ByStatus::NAME, ByStatus::PARTITION_KEY), (Some("ByStatus"), "status"));
/// # }
/// ```
///
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/SecondaryIndexes.html>
pub trait Index: Send + Sync + 'static {
    /// The item of the table.
    type Table: Table;
    /// What a query gives: the item, or the attributes that the index projects.
    type Item: DeserializeOwned + Send;
    /// The type of its partition key.
    type PartitionKey: KeyAttribute;
    /// The name of the index; none for the table itself.
    const NAME: Option<&'static str>;
    /// The attribute name of its partition key.
    const PARTITION_KEY: &'static str;
    /// The attribute name of its sort key.
    const SORT_KEY: Option<&'static str>;
}

/// The table itself, where an [`Index`] can be named.
pub struct Primary<T>(PhantomData<fn() -> T>);

impl<T: Table> Index for Primary<T> {
    type Table = T;
    type Item = T;
    type PartitionKey = T::PartitionKey;
    const NAME: Option<&'static str> = None;
    const PARTITION_KEY: &'static str = T::PARTITION_KEY;
    const SORT_KEY: Option<&'static str> = T::SORT_KEY;
}
