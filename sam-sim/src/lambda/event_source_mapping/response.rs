//! What the answer of a function says about the records of its batch.
//!
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html>

use serde_json::Value;

/// Which records failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failures {
    /// None.
    None,
    /// Those of these indices, in the order of the batch.
    Some(Vec<usize>),
    /// All: the answer makes no sense.
    All,
}

/// Reads `{"batchItemFailures": [{"itemIdentifier": ".."}]}`.
///
/// No answer, `null`, an object without the list, and an empty list or `null` mean success. Anything else that is not a
/// list of identifiers of the batch means that the whole batch failed.
pub(super) fn failures(answer: &[u8], identifiers: &[&str]) -> Failures {
    if answer.iter().all(u8::is_ascii_whitespace) {
        return Failures::None;
    }
    let Ok(answer) = serde_json::from_slice::<Value>(answer) else {
        return Failures::All;
    };
    let list = match answer {
        Value::Null => return Failures::None,
        Value::Object(mut answer) => answer.remove("batchItemFailures"),
        _ => return Failures::All,
    };
    let list = match list {
        None | Some(Value::Null) => return Failures::None,
        Some(Value::Array(list)) => list,
        Some(_) => return Failures::All,
    };
    let index = |failure: &Value| {
        let identifier =
            failure.get("itemIdentifier")?.as_str().filter(|identifier| !identifier.is_empty())?;
        identifiers.iter().position(|known| *known == identifier)
    };
    match list.iter().map(index).collect::<Option<Vec<usize>>>() {
        None => Failures::All,
        Some(failed) if failed.is_empty() => Failures::None,
        Some(mut failed) => {
            failed.sort_unstable();
            failed.dedup();
            Failures::Some(failed)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_answer_is_success_and_a_senseless_one_failure() {
        for answer in ["", " ", "null", "{}", r#"{"batchItemFailures":[]}"#, r#"{"batchItemFailures":null}"#]
        {
            assert_eq!(failures(answer.as_bytes(), &["a"]), Failures::None, "{answer}");
        }
        for answer in [
            "{",
            "[]",
            "\"ok\"",
            r#"{"batchItemFailures":"a"}"#,
            r#"{"batchItemFailures":["a"]}"#,
            r#"{"batchItemFailures":[{"itemIdentifier":""}]}"#,
            r#"{"batchItemFailures":[{"itemIdentifier":null}]}"#,
            r#"{"batchItemFailures":[{"itemIdentifier":"unknown"}]}"#,
            r#"{"batchItemFailures":[{"bad":"a"}]}"#,
            r#"{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"unknown"}]}"#,
        ] {
            assert_eq!(failures(answer.as_bytes(), &["a"]), Failures::All, "{answer}");
        }
    }

    #[test]
    fn failed_records_are_named_in_the_order_of_the_batch() {
        let answer = br#"{"batchItemFailures":[{"itemIdentifier":"c"},{"itemIdentifier":"a"},{"itemIdentifier":"c"}]}"#;
        assert_eq!(failures(answer, &["a", "b", "c"]), Failures::Some(vec![0, 2]));
    }
}
