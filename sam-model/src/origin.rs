//! An origin that may call an API from a browser: `https://shop.example`.
//!
//! Source: <https://developer.mozilla.org/en-US/docs/Glossary/Origin>

/// Why a REST API cannot have a second origin.
pub const SEVERAL: &str =
    "a REST API can answer with one origin only: use `\"*\"`, or an `http` API, which takes a list";

/// What must hold of an origin and does not: it is `*`, or a scheme and a host without a path.
///
/// # Example
/// ```
/// use sam_model::origin::violation;
///
/// assert_eq!(violation("https://shop.example"), None);
/// assert!(violation("https://shop.example/").is_some());
/// ```
pub fn violation(origin: &str) -> Option<String> {
    if origin == "*" {
        return None;
    }
    let Some((scheme, host)) =
        ["https://", "http://"].into_iter().find_map(|scheme| Some((scheme, origin.strip_prefix(scheme)?)))
    else {
        return Some(format!("an origin begins with `https://` or `http://`, found `{origin}`"));
    };
    let bare = host.split(['/', '?', '#', ' ']).next().unwrap_or_default();
    match bare {
        "" => Some("an origin needs a host: `https://shop.example`".to_owned()),
        _ if bare == host => None,
        _ => Some(format!("an origin has no path, not even a `/` at its end: write `{scheme}{bare}`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_scheme_and_a_host() {
        for origin in ["*", "https://shop.example", "http://localhost:3000", "https://*.shop.example"] {
            assert_eq!(violation(origin), None, "{origin}");
        }
        for origin in ["", "shop.example", "https://", "https:///x", "ftp://shop.example", "https://a b"] {
            assert!(violation(origin).is_some(), "{origin}");
        }
        let message = violation("http://localhost:3000/").unwrap();
        assert!(message.ends_with("write `http://localhost:3000`"), "{message}");
    }
}
