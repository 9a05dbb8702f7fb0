//! Percent-encoding, query strings and content types, as API Gateway reads them.

use bytes::Bytes;
use http::HeaderMap;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// `path` with its percent-encoding undone; what is not UTF-8 becomes U+FFFD, what is not an escape stays.
pub(super) fn decode_path(path: &str) -> Cow<'_, str> {
    percent_decode_str(path).decode_utf8_lossy()
}

/// The names and values of a query string in its order, decoded. A name without `=` has an empty value.
pub(super) fn query_pairs(query: &str) -> impl Iterator<Item = (String, String)> + '_ {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode_form(name), decode_form(value))
    })
}

/// The content type without parameters, in lower case.
pub(super) fn media_type(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    let first = value.split([',', ';']).next().unwrap_or_default();
    Some(first.trim().to_ascii_lowercase())
}

/// Whether a media type is among patterns such as `image/*` and `*/*`.
pub(super) fn matches_media_type(patterns: &[String], media_type: &str) -> bool {
    patterns.iter().any(|pattern| match pattern.split_once("/*") {
        Some(("*", "")) => true,
        Some((kind, "")) => media_type.split('/').next() == Some(kind),
        _ => pattern.eq_ignore_ascii_case(media_type),
    })
}

/// Whether an HTTP API passes a body of this type as text rather than as base64.
///
/// Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>
pub(super) fn is_text(media_type: Option<&str>) -> bool {
    let Some(media_type) = media_type else { return true };
    media_type.starts_with("text/")
        || matches!(media_type, "application/json" | "application/javascript" | "application/xml")
        || media_type.ends_with("+json")
        || media_type.ends_with("+xml")
}

/// A body as a string that JSON can hold; none if it is not UTF-8.
pub(super) fn as_text(body: &Bytes) -> Option<&str> {
    std::str::from_utf8(body).ok()
}

fn decode_form(text: &str) -> String {
    let spaced: Cow<'_, str> = if text.contains('+') { text.replace('+', " ").into() } else { text.into() };
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_string_is_decoded_in_its_order() {
        let pairs: Vec<_> = query_pairs("b=1&a=x%20y+z&b=%E2%82%AC&flag&&=v&bad=%zz%").collect();
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(pairs, [("b", "1"), ("a", "x y z"), ("b", "€"), ("flag", ""), ("", "v"), ("bad", "%zz%")]);
    }

    #[test]
    fn a_path_that_is_not_utf_8_still_decodes() {
        assert_eq!(decode_path("/a%2Fb+c"), "/a/b+c");
        assert_eq!(decode_path("/%ff%"), "/\u{fffd}%");
    }

    #[test]
    fn media_types_match_by_wildcard() {
        let patterns = ["image/*".to_owned(), "application/pdf".to_owned()];
        assert!(matches_media_type(&patterns, "image/png"));
        assert!(matches_media_type(&patterns, "application/pdf"));
        assert!(!matches_media_type(&patterns, "application/json"));
        assert!(matches_media_type(&["*/*".to_owned()], "application/json"));
    }
}
