//! Who reads a table's stream needs a table that has one.

use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::rules::Rule;
use crate::rules::model::{TABLE, consumers};
use crate::template::Template;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::consumer::STREAM_NOT_ENABLED, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for consumer in consumers(template, TABLE) {
        if consumer.from.properties.contains_key("StreamSpecification") {
            continue;
        }
        let (table, function) = (consumer.source, consumer.function);
        let message =
            format!("the table `{table}` must have a stream, for the function `{function}` reads it");
        let help = format!("add `StreamSpecification` with a `StreamViewType` to `{table}`");
        let diagnostic = Diagnostic::error(RULE.fault.code, consumer.place("Stream"), message, help);
        found.push(diagnostic.with_related(Place::resource(table), "this table has no stream"));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    fn table(stream: &str) -> Vec<String> {
        codes(&format!(
            "T:\n  Type: AWS::DynamoDB::Table\n  Properties:\n    BillingMode: PAY_PER_REQUEST\n    AttributeDefinitions: [{{AttributeName: id, AttributeType: S}}]\n    KeySchema: [{{AttributeName: id, KeyType: HASH}}]\n{stream}\nF:\n  Type: AWS::Serverless::Function\n  Properties:\n    Events:\n      E:\n        Type: DynamoDB\n        Properties: {{Stream: !GetAtt T.StreamArn, StartingPosition: LATEST}}"
        ))
    }

    #[test]
    fn a_stream_is_read_only_where_there_is_one() {
        assert_eq!(table("    StreamSpecification: {StreamViewType: NEW_IMAGE}"), [""; 0]);
        assert_eq!(table(""), ["stream_not_enabled F.Properties.Events.E.Properties.Stream"]);
    }
}
