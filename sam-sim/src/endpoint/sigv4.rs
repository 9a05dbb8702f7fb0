//! The credential scope of a signed request. It names the caller, the Region and the service.
//!
//! The signature itself is not verified.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

use super::refusal::Refusal;
use http::HeaderMap;

/// The only algorithm that callers of the simulator use.
const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// `<access key>/<date>/<region>/<service>/aws4_request`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scope<'a> {
    pub(crate) access_key: &'a str,
    pub(crate) region: &'a str,
    pub(crate) service: &'a str,
}

/// Reads the header `Authorization`; none if the request is not signed.
pub(crate) fn scope(headers: &HeaderMap) -> Result<Option<Scope<'_>>, Refusal> {
    let Some(header) = headers.get("authorization") else {
        return Ok(None);
    };
    // A header of another scheme, such as a bearer token, is no authentication token of AWS.
    let header = header.to_str().map_err(|_| Refusal::MissingAuthenticationTokenException {})?;
    let Some(parameters) = header.strip_prefix(ALGORITHM) else {
        return Err(Refusal::MissingAuthenticationTokenException {});
    };
    let parameter = |name: &str| {
        parameters
            .split(',')
            .find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
            .filter(|v| !v.is_empty())
    };
    let mut missing = String::new();
    for name in ["Credential", "Signature", "SignedHeaders"] {
        if parameter(name).is_none() {
            missing += &format!("Authorization header requires '{name}' parameter. ");
        }
    }
    if !headers.contains_key("x-amz-date") && !headers.contains_key("date") {
        missing += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
    }
    if !missing.is_empty() {
        return Err(Refusal::IncompleteSignatureException {
            message: format!("{missing}Authorization={header}"),
        });
    }
    let credential = parameter("Credential").unwrap_or_default();
    // An access key may hold slashes, the other four parts cannot.
    let mut parts = credential.rsplitn(5, '/');
    let (terminator, service, region, _date, access_key) =
        (parts.next(), parts.next(), parts.next(), parts.next(), parts.next());
    match (access_key, region, service, terminator) {
        (Some(access_key), Some(region), Some(service), Some("aws4_request")) => {
            Ok(Some(Scope { access_key, region, service }))
        }
        (Some(_), _, _, Some(found)) => Err(Refusal::InvalidSignatureException {
            message: format!(
                "Credential should be scoped with a valid terminator: 'aws4_request', not '{found}'. "
            ),
        }),
        _ => Err(Refusal::IncompleteSignatureException {
            message: format!(
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{credential}'"
            ),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AwsError;

    fn headers(authorization: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("x-amz-date", "20300101T000000Z".parse().unwrap());
        headers.insert("authorization", authorization.parse().unwrap());
        headers
    }

    fn refusal(headers: &HeaderMap) -> AwsError {
        scope(headers).unwrap_err().into()
    }

    #[test]
    fn a_signed_request_names_its_caller_region_and_service() {
        let headers = headers(
            "AWS4-HMAC-SHA256 Credential=ASIA1/20300101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=ab",
        );
        let expected = Scope { access_key: "ASIA1", region: "eu-central-1", service: "dynamodb" };
        assert_eq!(scope(&headers).unwrap(), Some(expected));
    }

    #[test]
    fn a_request_without_the_header_is_not_signed() {
        assert_eq!(scope(&HeaderMap::new()).unwrap(), None);
    }

    #[test]
    fn another_scheme_is_a_missing_token() {
        assert_eq!(refusal(&headers("Bearer abc")).code, "MissingAuthenticationTokenException");
    }

    #[test]
    fn every_missing_parameter_is_named() {
        let mut headers = headers("AWS4-HMAC-SHA256 SignedHeaders=host");
        headers.remove("x-amz-date");
        let error = refusal(&headers);
        assert_eq!(error.code, "IncompleteSignatureException");
        assert_eq!(
            error.message,
            "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. \
             Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. \
             Authorization=AWS4-HMAC-SHA256 SignedHeaders=host"
        );
    }

    #[test]
    fn a_scope_of_four_elements_is_incomplete() {
        let short = headers(
            "AWS4-HMAC-SHA256 Credential=A/20300101/dynamodb/aws4_request, SignedHeaders=h, Signature=s",
        );
        assert_eq!(refusal(&short).code, "IncompleteSignatureException");
    }

    #[test]
    fn a_wrong_terminator_is_named() {
        let wrong = headers("AWS4-HMAC-SHA256 Credential=A/20300101/r/s/aws5, SignedHeaders=h, Signature=s");
        assert!(refusal(&wrong).message.ends_with("not 'aws5'. "));
    }
}
