//! Tokens whose signature was found good, so that a request with a token that came before costs no arithmetic.
//!
//! Only what cannot change is kept: the claims of a token are what was signed. Its times are checked every time.

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many tokens are kept; then all are forgotten, and those in use come back.
const CAPACITY: usize = 1_024;

/// Claims by token.
#[derive(Default)]
pub(super) struct Signatures(Mutex<BTreeMap<String, Arc<Map<String, Value>>>>);

impl Signatures {
    /// The claims of a token that was found good.
    pub(super) fn get(&self, token: &str) -> Option<Arc<Map<String, Value>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(token).cloned()
    }

    /// Keeps the claims of a token that was found good.
    pub(super) fn insert(&self, token: &str, claims: &Arc<Map<String, Value>>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= CAPACITY {
            known.clear();
        }
        known.insert(token.to_owned(), Arc::clone(claims));
    }
}
