//! Pages of lists.

use crate::AwsError;
use crate::cognito::error::Error;
use serde_json::{Value, json};

/// The most items of a page, and how many there are unless told otherwise.
const MOST: u64 = 60;

/// The page of `items` that follows `token`, under the name `list`, with the token of the next page under `next`.
///
/// A token is the number of items before the page.
pub(super) fn page(
    items: Vec<Value>,
    list: &str,
    next: &str,
    limit: Option<u64>,
    token: Option<&str>,
) -> Result<Value, AwsError> {
    if let Some(limit) = limit.filter(|limit| *limit > MOST) {
        let name = "limit";
        return Err(Error::invalid_parameter(format!(
            "1 validation error detected: Value '{limit}' at '{name}' failed to satisfy constraint: Member must have value less than or equal to {MOST}"
        )));
    }
    let size = limit.filter(|limit| *limit > 0).unwrap_or(MOST);
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let start = match token {
        None => 0,
        Some(token) => {
            token.parse::<usize>().map_err(|_| Error::invalid_parameter("Invalid pagination token."))?
        }
    };
    let total = items.len();
    let page: Vec<Value> = items.into_iter().skip(start).take(size).collect();
    let end = start.saturating_add(page.len());
    let mut output = json!({ list: page });
    if end < total {
        output[next] = end.to_string().into();
    }
    Ok(output)
}
