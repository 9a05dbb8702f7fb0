//! Runs checked expressions on items.

use super::ast::{Comparator, Condition, Operand, Path, Sign, Step, Update, UpdateValue};
use crate::dynamodb::error::{Error, invalid};
use crate::dynamodb::number::Number;
use crate::dynamodb::value::{Item, MAX_DEPTH, Value};
use std::borrow::Cow;
use std::cmp::Ordering;

impl Path {
    /// The value at this path.
    pub fn find<'a>(&self, item: &'a Item) -> Option<&'a Value> {
        let (first, rest) = self.0.split_first()?;
        let Step::Attribute(name) = first else { return None };
        rest.iter().try_fold(item.get(name)?, |value, step| match (step, value) {
            (Step::Attribute(name), Value::Map(map)) => map.get(name),
            (Step::Index(index), Value::List(list)) => list.get(*index),
            _ => None,
        })
    }
}

impl Condition {
    /// Whether the condition is true of an item; an item that does not exist is an empty one.
    pub fn holds(&self, item: &Item) -> bool {
        match self {
            Self::And(pair) => pair[0].holds(item) && pair[1].holds(item),
            Self::Or(pair) => pair[0].holds(item) || pair[1].holds(item),
            Self::Not(inner) => !inner.holds(item),
            Self::Compare(comparator, left, right) => {
                compares(*comparator, left.value(item).as_deref(), right.value(item).as_deref())
            }
            Self::Between(value, low, high) => {
                let value = value.value(item);
                compares(Comparator::GreaterOrEqual, value.as_deref(), low.value(item).as_deref())
                    && compares(Comparator::LessOrEqual, value.as_deref(), high.value(item).as_deref())
            }
            Self::In(value, set) => {
                let value = value.value(item);
                value.is_some() && set.iter().any(|other| other.value(item) == value)
            }
            Self::AttributeExists(path) => path.find(item).is_some(),
            Self::AttributeNotExists(path) => path.find(item).is_none(),
            Self::AttributeType(path, kind) => path.find(item).is_some_and(|value| value.kind() == *kind),
            Self::BeginsWith(value, prefix) => {
                match (value.value(item).as_deref(), prefix.value(item).as_deref()) {
                    (Some(Value::String(text)), Some(Value::String(prefix))) => {
                        text.starts_with(prefix.as_str())
                    }
                    (Some(Value::Binary(bytes)), Some(Value::Binary(prefix))) => bytes.starts_with(prefix),
                    _ => false,
                }
            }
            Self::Contains(value, part) => {
                match (value.value(item).as_deref(), part.value(item).as_deref()) {
                    (Some(whole), Some(part)) => contains(whole, part),
                    _ => false,
                }
            }
        }
    }
}

impl Operand {
    fn value<'a>(&'a self, item: &'a Item) -> Option<Cow<'a, Value>> {
        match self {
            Self::Path(path) => path.find(item).map(Cow::Borrowed),
            Self::Value(value) => Some(Cow::Borrowed(value)),
            Self::Size(inner) => {
                let size = match inner.value(item)?.as_ref() {
                    Value::String(text) => text.len(),
                    Value::Binary(bytes) => bytes.len(),
                    Value::StringSet(set) => set.len(),
                    Value::NumberSet(set) => set.len(),
                    Value::BinarySet(set) => set.len(),
                    Value::List(list) => list.len(),
                    Value::Map(map) => map.len(),
                    Value::Number(_) | Value::Bool(_) | Value::Null => return None,
                };
                Some(Cow::Owned(Value::Number(Number::from(u32::try_from(size).unwrap_or(u32::MAX)))))
            }
        }
    }
}

impl Update {
    /// The item after the update.
    ///
    /// Every value is computed from the item as it was before.
    ///
    /// # Errors
    /// `ValidationException` if an operand is missing or has the wrong type, or a path leads nowhere.
    pub fn apply(&self, before: &Item) -> Result<Item, Error> {
        let values = self.set.iter().map(|(path, value)| Ok((path, value.compute(before)?)));
        let values = values.collect::<Result<Vec<_>, Error>>()?;
        let mut item = before.clone();
        for (path, value) in values {
            set(&mut item, path, value)?;
        }
        for (path, value) in &self.add {
            let sum = match (path.find(before), value) {
                (None, value) => value.clone(),
                (Some(Value::Number(old)), Value::Number(more)) => Value::Number(old.plus(*more)?),
                (Some(Value::StringSet(old)), Value::StringSet(more)) => Value::StringSet(old | more),
                (Some(Value::NumberSet(old)), Value::NumberSet(more)) => Value::NumberSet(old | more),
                (Some(Value::BinarySet(old)), Value::BinarySet(more)) => Value::BinarySet(old | more),
                _ => return Err(incorrect_operand()),
            };
            set(&mut item, path, sum)?;
        }
        let mut removed: Vec<&Path> = self.remove.iter().collect();
        for (path, value) in &self.delete {
            let rest = match (path.find(before), value) {
                (None, _) => continue,
                (Some(Value::StringSet(old)), Value::StringSet(less)) => Value::StringSet(old - less),
                (Some(Value::NumberSet(old)), Value::NumberSet(less)) => Value::NumberSet(old - less),
                (Some(Value::BinarySet(old)), Value::BinarySet(less)) => Value::BinarySet(old - less),
                _ => return Err(incorrect_operand()),
            };
            let empty = match &rest {
                Value::StringSet(set) => set.is_empty(),
                Value::NumberSet(set) => set.is_empty(),
                Value::BinarySet(set) => set.is_empty(),
                _ => false,
            };
            // A set cannot be empty: the attribute goes with its last element.
            if empty {
                removed.push(path);
            } else {
                set(&mut item, path, rest)?;
            }
        }
        // From the end of lists to their beginning, so that an index means what it meant before the update.
        removed.sort_by_key(|path| std::cmp::Reverse(last_index(path)));
        for path in removed {
            remove(&mut item, path)?;
        }
        if item.values().any(|value| value.depth() > MAX_DEPTH) {
            return Err(invalid("Nesting Levels have exceeded supported limits"));
        }
        Ok(item)
    }
}

impl UpdateValue {
    fn compute(&self, item: &Item) -> Result<Value, Error> {
        match self {
            Self::Value(value) => Ok(value.clone()),
            Self::Path(path) => path.find(item).cloned().ok_or_else(|| {
                invalid("The provided expression refers to an attribute that does not exist in the item")
            }),
            Self::Arithmetic(sign, pair) => match (pair[0].compute(item)?, pair[1].compute(item)?) {
                (Value::Number(left), Value::Number(right)) => Ok(Value::Number(match sign {
                    Sign::Plus => left.plus(right)?,
                    Sign::Minus => left.minus(right)?,
                })),
                _ => Err(incorrect_operand()),
            },
            Self::IfNotExists(path, otherwise) => match path.find(item) {
                Some(value) => Ok(value.clone()),
                None => otherwise.compute(item),
            },
            Self::ListAppend(pair) => match (pair[0].compute(item)?, pair[1].compute(item)?) {
                (Value::List(mut list), Value::List(more)) => {
                    list.extend(more);
                    Ok(Value::List(list))
                }
                _ => Err(incorrect_operand()),
            },
        }
    }
}

/// The order of two values of one type that has an order.
pub(super) fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => Some(left.cmp(right)),
        (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
        (Value::Binary(left), Value::Binary(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

/// A missing value equals nothing and is neither less nor greater; so it is not equal to everything.
fn compares(comparator: Comparator, left: Option<&Value>, right: Option<&Value>) -> bool {
    let equal = matches!((left, right), (Some(left), Some(right)) if left == right);
    let order = || compare(left?, right?);
    match comparator {
        Comparator::Equal => equal,
        Comparator::NotEqual => !equal,
        Comparator::Less => order().is_some_and(Ordering::is_lt),
        Comparator::LessOrEqual => order().is_some_and(Ordering::is_le),
        Comparator::Greater => order().is_some_and(Ordering::is_gt),
        Comparator::GreaterOrEqual => order().is_some_and(Ordering::is_ge),
    }
}

fn contains(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::String(text), Value::String(part)) => text.contains(part.as_str()),
        (Value::Binary(bytes), Value::Binary(part)) => {
            part.is_empty() || bytes.windows(part.len()).any(|window| window == part)
        }
        (Value::StringSet(set), Value::String(part)) => set.contains(part),
        (Value::NumberSet(set), Value::Number(part)) => set.contains(part),
        (Value::BinarySet(set), Value::Binary(part)) => set.contains(part),
        (Value::List(list), part) => list.contains(part),
        _ => false,
    }
}

fn set(item: &mut Item, path: &Path, value: Value) -> Result<(), Error> {
    let Some((last, parents)) = path.0.split_last() else {
        return Ok(());
    };
    if parents.is_empty() {
        item.insert(path.root().to_owned(), value);
        return Ok(());
    }
    match (parent(item, parents).ok_or_else(invalid_path)?, last) {
        (Value::Map(map), Step::Attribute(name)) => {
            map.insert(name.clone(), value);
        }
        (Value::List(list), Step::Index(index)) => match list.get_mut(*index) {
            Some(element) => *element = value,
            None => list.push(value),
        },
        _ => return Err(invalid_path()),
    }
    Ok(())
}

fn remove(item: &mut Item, path: &Path) -> Result<(), Error> {
    let Some((last, parents)) = path.0.split_last() else {
        return Ok(());
    };
    if parents.is_empty() {
        item.remove(path.root());
        return Ok(());
    }
    match (parent(item, parents).ok_or_else(invalid_path)?, last) {
        (Value::Map(map), Step::Attribute(name)) => {
            map.remove(name);
        }
        (Value::List(list), Step::Index(index)) => {
            if *index < list.len() {
                list.remove(*index);
            }
        }
        _ => return Err(invalid_path()),
    }
    Ok(())
}

fn parent<'a>(item: &'a mut Item, steps: &[Step]) -> Option<&'a mut Value> {
    let (Step::Attribute(name), rest) = steps.split_first()? else {
        return None;
    };
    rest.iter().try_fold(item.get_mut(name)?, |value, step| match (step, value) {
        (Step::Attribute(name), Value::Map(map)) => map.get_mut(name),
        (Step::Index(index), Value::List(list)) => list.get_mut(*index),
        _ => None,
    })
}

fn last_index(path: &Path) -> usize {
    match path.0.last() {
        Some(Step::Index(index)) => *index,
        _ => 0,
    }
}

fn invalid_path() -> Error {
    invalid("The document path provided in the update expression is invalid for update")
}

fn incorrect_operand() -> Error {
    invalid("An operand in the update expression has an incorrect data type")
}
