//! How many bytes an item counts.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html>

use super::number::Number;
use super::value::{Item, Value};
use sam_model::limits::dynamodb as limits;

/// The most that an item may count: names and values.
pub const MAX_ITEM: usize = limits::ITEM_SIZE.max as usize;
/// The most that a page of `Query` and `Scan` may read.
pub const MAX_PAGE: usize = limits::PAGE.max as usize;
/// A kilobyte of DynamoDB.
pub const KB: usize = 1024;

/// What a list or a map counts beside its elements.
const COLLECTION: usize = 3;
/// What each element of a list or a map counts beside its name and value.
const ELEMENT: usize = 1;

/// The size of an item: the names and values of its attributes.
pub fn of_item(item: &Item) -> usize {
    item.iter().map(|(name, value)| name.len() + of_value(value)).sum()
}

/// The size of a value.
pub fn of_value(value: &Value) -> usize {
    match value {
        Value::Binary(bytes) => bytes.len(),
        Value::Bool(_) | Value::Null => 1,
        Value::BinarySet(set) => set.iter().map(Vec::len).sum(),
        Value::List(list) => COLLECTION + list.iter().map(|value| ELEMENT + of_value(value)).sum::<usize>(),
        Value::Map(map) => COLLECTION + map.len() * ELEMENT + of_item(map),
        Value::Number(number) => of_number(number),
        Value::NumberSet(set) => set.iter().map(of_number).sum(),
        Value::String(text) => text.len(),
        Value::StringSet(set) => set.iter().map(String::len).sum(),
    }
}

/// One byte for two significant digits and one more.
fn of_number(number: &Number) -> usize {
    number.digits().div_ceil(2) as usize + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_follow_the_documentation() {
        let text = |text: &str| Value::String(text.to_owned());
        let number = |text: &str| Value::Number(Number::parse(text).unwrap());
        for (value, size) in [
            (text(""), 0),
            (text("é"), 2),
            (number("0"), 1),
            (number("27"), 2),
            (number("-271"), 3),
            (number("1000000"), 2),
            (Value::Null, 1),
            (Value::Bool(false), 1),
            (Value::List(vec![]), 3),
            (Value::List(vec![text("ab"), Value::Null]), 3 + 1 + 2 + 1 + 1),
            (Value::Map([("key".to_owned(), text("ab"))].into()), 3 + 1 + 3 + 2),
            (Value::StringSet(["a".to_owned(), "bcd".to_owned()].into()), 4),
        ] {
            assert_eq!(of_value(&value), size, "{value}");
        }
        assert_eq!(of_item(&[("id".to_owned(), text("abc"))].into()), 5);
    }
}
