//! The leaves of an event, with the list elements that they lie in.

use serde_json::Value;

/// A value that is neither an object nor a list.
#[derive(Clone, Debug)]
pub(super) struct Leaf<'a> {
    /// The names on the way to it, joined by full stops.
    pub(super) path: String,
    /// The value.
    pub(super) value: &'a Value,
    /// Which element of which list of objects it lies in.
    pub(super) elements: Vec<(usize, usize)>,
}

/// Every leaf of an event.
pub(super) fn leaves(event: &Value) -> Vec<Leaf<'_>> {
    let mut walk = Walk { leaves: Vec::new(), lists: 0 };
    walk.visit(event, String::new(), &[]);
    walk.leaves
}

struct Walk<'a> {
    leaves: Vec<Leaf<'a>>,
    lists: usize,
}

impl<'a> Walk<'a> {
    fn visit(&mut self, value: &'a Value, path: String, elements: &[(usize, usize)]) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    self.visit(member, path, elements);
                }
            }
            Value::Array(list) => {
                let id = self.lists;
                self.lists += 1;
                for (at, element) in list.iter().enumerate() {
                    // Plain values of a list stand for the field; only objects tell elements apart.
                    if element.is_object() {
                        let elements = [elements, &[(id, at)]].concat();
                        self.visit(element, path.clone(), &elements);
                    } else {
                        self.visit(element, path.clone(), elements);
                    }
                }
            }
            _ => self.leaves.push(Leaf { path, value, elements: elements.to_vec() }),
        }
    }
}
