//! Keys: the attributes that identify an item, and where it lies.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.CoreComponents.html#HowItWorks.CoreComponents.PrimaryKey>

use super::error::{Error, invalid};
use super::value::{Item, Type, Value};
use sam_model::limits::dynamodb as limits;

/// The most bytes of a partition key value.
pub const MAX_PARTITION_KEY: usize = limits::PARTITION_KEY_SIZE.max as usize;
/// The most bytes of a sort key value.
pub const MAX_SORT_KEY: usize = limits::SORT_KEY_SIZE.max as usize;

/// An attribute of a key and its type: `S`, `N` or `B`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyAttribute {
    /// The name.
    pub name: String,
    /// The type.
    pub kind: Type,
}

/// The key of a table or of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySchema {
    /// The partition key (`HASH`): one attribute, up to four in a global secondary index.
    pub partition: Vec<KeyAttribute>,
    /// The sort key (`RANGE`): none or one attribute, up to four in a global secondary index.
    pub sort: Vec<KeyAttribute>,
}

/// Where the items with one partition key lie.
///
/// Partitions are ordered by a hash of the key, so a scan finds them in no order that a program could rely on, and
/// the segments of a parallel scan are ranges of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Partition {
    /// The hash of the key.
    pub hash: u64,
    /// The key, encoded.
    pub key: Vec<u8>,
}

/// Where an item lies in a table or an index.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The partition.
    pub partition: Partition,
    /// The sort key, encoded so that bytes sort as values do. In an index the key of the table follows, because the key
    /// of an index does not identify an item.
    pub sort: Vec<u8>,
}

impl KeySchema {
    /// The attributes of the partition key and then those of the sort key.
    pub fn attributes(&self) -> impl Iterator<Item = &KeyAttribute> {
        self.partition.iter().chain(&self.sort)
    }

    /// How many attributes the key has.
    pub fn attribute_count(&self) -> usize {
        self.partition.len() + self.sort.len()
    }

    /// Whether an attribute is part of the key.
    pub fn contains(&self, name: &str) -> bool {
        self.attributes().any(|attribute| attribute.name == name)
    }

    /// Whether an item has every attribute of the key, with its type.
    pub fn covers(&self, item: &Item) -> bool {
        self.attributes().all(|key| item.get(&key.name).is_some_and(|value| value.kind() == key.kind))
    }

    /// The attributes of the key, cut out of an item.
    pub fn extract(&self, item: &Item) -> Item {
        let value = |key: &KeyAttribute| Some((key.name.clone(), item.get(&key.name)?.clone()));
        self.attributes().filter_map(value).collect()
    }

    /// The place of an item that has every attribute of the key.
    pub fn position(&self, item: &Item) -> Position {
        let encoded = |attributes: &[KeyAttribute]| {
            let mut bytes = Vec::new();
            attributes
                .iter()
                .filter_map(|key| item.get(&key.name))
                .for_each(|value| encode(value, &mut bytes));
            bytes
        };
        Position { partition: Partition::new(encoded(&self.partition)), sort: encoded(&self.sort) }
    }

    /// Checks a `Key`: exactly the attributes of the key, each of its type, none empty or too long.
    ///
    /// # Errors
    /// `ValidationException`.
    pub fn check_key(&self, key: &Item) -> Result<(), Error> {
        if key.len() != self.attribute_count() || !self.covers(key) {
            return Err(invalid("The provided key element does not match the schema"));
        }
        self.check_values(key)
    }

    /// Checks that a whole item has its key.
    ///
    /// # Errors
    /// `ValidationException`.
    pub fn check_item(&self, item: &Item) -> Result<(), Error> {
        for key in self.attributes() {
            let Some(value) = item.get(&key.name) else {
                return Err(invalid(format!(
                    "One or more parameter values were invalid: Missing the key {} in the item",
                    key.name
                )));
            };
            if value.kind() != key.kind {
                return Err(invalid(format!(
                    "One or more parameter values were invalid: Type mismatch for key {} expected: {} actual: {}",
                    key.name,
                    key.kind.name(),
                    value.kind().name()
                )));
            }
        }
        self.check_values(item)
    }

    fn check_values(&self, item: &Item) -> Result<(), Error> {
        for key in self.attributes() {
            let length = item.get(&key.name).map_or(0, value_length);
            if length == 0 {
                let kind = if key.kind == Type::Binary { "binary" } else { "string" };
                return Err(invalid(format!(
                    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain \
                     an empty {kind} value. Key: {}",
                    key.name
                )));
            }
        }
        let length = |keys: &[KeyAttribute]| -> usize {
            keys.iter().filter_map(|key| item.get(&key.name)).map(value_length).sum()
        };
        if length(&self.partition) > MAX_PARTITION_KEY {
            return Err(invalid(format!(
                // AWS's own text has no space before the number.
                "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit \
                 of{MAX_PARTITION_KEY} bytes"
            )));
        }
        if length(&self.sort) > MAX_SORT_KEY {
            return Err(invalid(format!(
                "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size \
                 limit of {MAX_SORT_KEY} bytes"
            )));
        }
        Ok(())
    }
}

impl Partition {
    /// The partition of an encoded key.
    pub fn new(key: Vec<u8>) -> Self {
        Self { hash: hash(&key), key }
    }
}

/// The bytes that count for the length limits of keys; never 0 for a number.
pub fn value_length(value: &Value) -> usize {
    super::size::of_value(value)
}

/// Appends bytes that sort as the value does; no encoding is the beginning of another.
pub fn encode(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Number(number) => number.encode(out),
        Value::String(text) => {
            escape(text.as_bytes(), out);
            out.extend_from_slice(&END);
        }
        Value::Binary(bytes) => {
            escape(bytes, out);
            out.extend_from_slice(&END);
        }
        // Other types are no keys.
        _ => {}
    }
}

/// The bytes with which the encoding of every value begins that begins with `value`.
pub fn encode_prefix(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::String(text) => escape(text.as_bytes(), out),
        Value::Binary(bytes) => escape(bytes, out),
        other => encode(other, out),
    }
}

/// What ends the encoding of a text; a zero within it is followed by 0xff instead.
const END: [u8; 2] = [0, 0];

fn escape(bytes: &[u8], out: &mut Vec<u8>) {
    out.reserve(bytes.len() + END.len());
    for &byte in bytes {
        out.push(byte);
        if byte == 0 {
            out.push(0xff);
        }
    }
}

/// FNV-1a with a final mix, so that the high bits, which order partitions, depend on every byte.
fn hash(bytes: &[u8]) -> u64 {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        encode(&Value::String(text.to_owned()), &mut bytes);
        bytes
    }

    #[test]
    fn texts_sort_by_bytes_and_never_begin_one_another() {
        let sorted = ["", "\0", "\0\0", "\0a", "\u{1}", "a", "a\0", "a\0b", "aa", "b", "é"];
        for pair in sorted.windows(2) {
            assert!(encoded(pair[0]) < encoded(pair[1]), "{pair:?}");
            assert!(!encoded(pair[1]).starts_with(&encoded(pair[0])), "{pair:?}");
        }
    }

    #[test]
    fn a_prefix_begins_exactly_the_texts_that_begin_with_it() {
        let mut prefix = Vec::new();
        encode_prefix(&Value::String("a\0".to_owned()), &mut prefix);
        assert!(encoded("a\0").starts_with(&prefix));
        assert!(encoded("a\0b").starts_with(&prefix));
        assert!(!encoded("a").starts_with(&prefix));
    }
}
