//! Every operation that AWS has, and whether it is simulated.

use super::{SERVICE, STREAMS};
use crate::service::JsonService;

/// The operations of DynamoDB and of DynamoDB Streams, by service, in alphabetical order.
///
/// Source: the service models of the AWS SDKs, `dynamodb` and `streams.dynamodb`, API version 2012-08-10.
pub static COVERAGE: &[(&JsonService, &[&str])] = &[
    (
        &SERVICE,
        &[
            "BatchExecuteStatement",
            "BatchGetItem",
            "BatchWriteItem",
            "CreateBackup",
            "CreateGlobalTable",
            "CreateTable",
            "DeleteBackup",
            "DeleteItem",
            "DeleteResourcePolicy",
            "DeleteTable",
            "DescribeBackup",
            "DescribeContinuousBackups",
            "DescribeContributorInsights",
            "DescribeEndpoints",
            "DescribeExport",
            "DescribeGlobalTable",
            "DescribeGlobalTableSettings",
            "DescribeImport",
            "DescribeKinesisStreamingDestination",
            "DescribeLimits",
            "DescribeTable",
            "DescribeTableReplicaAutoScaling",
            "DescribeTimeToLive",
            "DisableKinesisStreamingDestination",
            "EnableKinesisStreamingDestination",
            "ExecuteStatement",
            "ExecuteTransaction",
            "ExportTableToPointInTime",
            "GetItem",
            "GetResourcePolicy",
            "ImportTable",
            "ListBackups",
            "ListContributorInsights",
            "ListExports",
            "ListGlobalTables",
            "ListImports",
            "ListTables",
            "ListTagsOfResource",
            "PutItem",
            "PutResourcePolicy",
            "Query",
            "RestoreTableFromBackup",
            "RestoreTableToPointInTime",
            "Scan",
            "TagResource",
            "TransactGetItems",
            "TransactWriteItems",
            "UntagResource",
            "UpdateContinuousBackups",
            "UpdateContributorInsights",
            "UpdateGlobalTable",
            "UpdateGlobalTableSettings",
            "UpdateItem",
            "UpdateKinesisStreamingDestination",
            "UpdateTable",
            "UpdateTableReplicaAutoScaling",
            "UpdateTimeToLive",
        ],
    ),
    (&STREAMS, &["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"]),
];

/// Whether an operation is simulated; others are answered with `Unsupported`.
pub fn is_simulated(service: &JsonService, operation: &str) -> bool {
    service.operations.iter().any(|known| known.name == operation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_simulated_operation_is_one_of_aws() {
        for (service, names) in COVERAGE {
            assert!(names.is_sorted());
            for operation in service.operations {
                assert!(names.contains(&operation.name), "{}", operation.name);
            }
        }
    }

    #[test]
    fn operations_that_are_not_simulated_are_counted() {
        let missing = |(service, names): &(&JsonService, &[&str])| {
            names.iter().filter(|name| !is_simulated(service, name)).count()
        };
        assert_eq!(COVERAGE.iter().map(missing).collect::<Vec<_>>(), [40, 0]);
    }
}
