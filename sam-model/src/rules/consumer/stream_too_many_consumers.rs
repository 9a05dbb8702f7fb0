//! A shard of a table's stream serves two readers; more are throttled. Advice.

use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::limits::dynamodb::STREAM_READERS;
use crate::rules::Rule;
use crate::rules::model::{TABLE, consumers};
use crate::template::Template;
use std::collections::BTreeMap;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::consumer::STREAM_TOO_MANY_CONSUMERS, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    let mut readers: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for consumer in consumers(template, TABLE) {
        readers.entry(consumer.source).or_default().push(format!("`{}`", consumer.function));
    }
    for (table, functions) in readers {
        if functions.len() as u64 > STREAM_READERS {
            let message = format!(
                "the stream of `{table}` serves {STREAM_READERS} readers, found {}",
                functions.join(", ")
            );
            let place = Place::property(table, "Properties.StreamSpecification");
            let help = "let one function read the stream and pass the changes on to a topic or queues";
            found.push(Diagnostic::warning(RULE.fault.code, place, message, help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    fn readers(count: usize) -> Vec<String> {
        let table = "T:\n  Type: AWS::DynamoDB::Table\n  Properties:\n    BillingMode: PAY_PER_REQUEST\n    AttributeDefinitions: [{AttributeName: id, AttributeType: S}]\n    KeySchema: [{AttributeName: id, KeyType: HASH}]\n    StreamSpecification: {StreamViewType: NEW_IMAGE}\n".to_owned();
        let functions: String = (0..count).map(|at| format!("F{at}:\n  Type: AWS::Serverless::Function\n  Properties:\n    Events:\n      E:\n        Type: DynamoDB\n        Properties: {{Stream: !GetAtt T.StreamArn, StartingPosition: LATEST}}\n")).collect();
        codes(&(table + &functions))
    }

    #[test]
    fn a_third_reader_is_one_too_many() {
        assert_eq!(readers(2), [""; 0]);
        assert_eq!(readers(3), ["stream_too_many_consumers T.Properties.StreamSpecification"]);
    }
}
