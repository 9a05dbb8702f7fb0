//! Amazon DynamoDB: tables, keys, indexes, items, expressions.

use crate::pattern::DOTTED;

const CONSTRAINTS: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html";
const QUOTAS: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html";
const CREATE: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html";
const TRANSACTIONS: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html";
const SCAN: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html";
const TTL: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TimeToLiveSpecification.html";
const RECOVERY: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoverySpecification.html";
const KEYS: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html";

limits! {
    /// QUOTA: global secondary indexes of a table.
    GLOBAL_INDEXES = ("number of global secondary indexes of a table", 0..=20, "", "too_many_global_indexes", QUOTAS);
    /// Local secondary indexes of a table, made with it or never.
    LOCAL_INDEXES = ("number of local secondary indexes of a table", 0..=5, "", "too_many_local_indexes", QUOTAS);
    /// Attributes that the indexes of a table project by name; a name in two indexes counts twice.
    PROJECTED_ATTRIBUTES = ("number of attributes that the indexes of a table project", 0..=100, "", "too_many_projected_attributes", QUOTAS);
    /// `NonKeyAttributes` of one index.
    PROJECTED_ATTRIBUTES_OF_INDEX = ("number of attributes that an index projects", 1..=20, "", "too_many_projected_attributes", CREATE);
    /// Partition key attributes of a global secondary index.
    INDEX_PARTITION_KEYS = ("number of partition key attributes of an index", 1..=4, "", "too_many_index_keys", KEYS);
    /// Sort key attributes of a global secondary index.
    INDEX_SORT_KEYS = ("number of sort key attributes of an index", 0..=4, "", "too_many_index_keys", KEYS);
    /// The name of a key attribute, or of one that an index projects.
    KEY_ATTRIBUTE_NAME = ("name of a key attribute", 1..=255, "bytes", "attribute_name_too_long", CONSTRAINTS);
    /// The name of any attribute.
    ATTRIBUTE_NAME = ("name of an attribute", 1..=65_535, "bytes", "attribute_name_too_long", CONSTRAINTS);
    /// `TimeToLiveSpecification.AttributeName`.
    TTL_ATTRIBUTE_NAME = ("name of the time-to-live attribute", 1..=255, "characters", "attribute_name_too_long", TTL);
    /// `RecoveryPeriodInDays`. Default 35.
    RECOVERY_PERIOD = ("recovery period of a table", 1..=35, "days", "recovery_period_out_of_range", RECOVERY);
    /// QUOTA: `ReadCapacityUnits` of a table or an index.
    READ_CAPACITY = ("provisioned read capacity", 1..=40_000, "units", "capacity_out_of_range", QUOTAS);
    /// QUOTA: `WriteCapacityUnits` of a table or an index.
    WRITE_CAPACITY = ("provisioned write capacity", 1..=40_000, "units", "capacity_out_of_range", QUOTAS);

    /// Names and values of an item: 400 KB.
    ITEM_SIZE = ("size of an item", 0..=409_600, "bytes", "item_too_large", CONSTRAINTS);
    /// Value of a partition key.
    PARTITION_KEY_SIZE = ("size of a partition key", 1..=2_048, "bytes", "key_value_out_of_range", CONSTRAINTS);
    /// Value of a sort key.
    SORT_KEY_SIZE = ("size of a sort key", 1..=1_024, "bytes", "key_value_out_of_range", CONSTRAINTS);
    /// Depth of lists and maps within each other.
    NESTING = ("depth of nested values", 0..=32, "levels", "item_too_deep", CONSTRAINTS);
    /// Significant digits of a number.
    NUMBER_DIGITS = ("number of digits", 1..=38, "", "number_out_of_range", CONSTRAINTS);
    /// Items of `BatchGetItem`.
    BATCH_GET = ("number of items of `BatchGetItem`", 1..=100, "", "batch_too_large", CONSTRAINTS);
    /// Requests of `BatchWriteItem`.
    BATCH_WRITE = ("number of requests of `BatchWriteItem`", 1..=25, "", "batch_too_large", CONSTRAINTS);
    /// Bytes of `BatchGetItem` and `BatchWriteItem`: 16 MB.
    BATCH_BYTES = ("size of a batch", 0..=16_777_216, "bytes", "batch_too_large", CONSTRAINTS);
    /// Actions of a transaction.
    TRANSACTION_ACTIONS = ("number of actions of a transaction", 1..=100, "", "transaction_too_large", TRANSACTIONS);
    /// Bytes of the items of a transaction: 4 MB.
    TRANSACTION_BYTES = ("size of a transaction", 0..=4_194_304, "bytes", "transaction_too_large", TRANSACTIONS);
    /// `ClientRequestToken`.
    CLIENT_REQUEST_TOKEN = ("client request token", 1..=36, "characters", "transaction_token_invalid", TRANSACTIONS);
    /// What `Query` and `Scan` read before they filter: 1 MB.
    PAGE = ("page of a query", 0..=1_048_576, "bytes", "query_page_exceeded", CONSTRAINTS);
    /// `TotalSegments` of a parallel scan.
    SCAN_SEGMENTS = ("number of segments of a scan", 1..=1_000_000, "", "scan_segments_out_of_range", SCAN);
    /// An expression: 4 KB.
    EXPRESSION = ("expression", 1..=4_096, "bytes", "expression_too_large", CONSTRAINTS);
    /// A placeholder, `#name` or `:value`.
    PLACEHOLDER = ("placeholder of an expression", 1..=255, "bytes", "expression_too_large", CONSTRAINTS);
    /// Operators and functions of an `UpdateExpression`.
    EXPRESSION_OPERATORS = ("number of operators of an update expression", 0..=300, "", "expression_too_large", CONSTRAINTS);
    /// Operands of `IN`.
    IN_OPERANDS = ("number of operands of `IN`", 1..=100, "", "expression_too_large", CONSTRAINTS);
}

/// How long a stream keeps a record, in seconds: 24 h, not to be changed.
pub const STREAM_RETENTION: u64 = 86_400;

/// How long a `ClientRequestToken` stands for its transaction, in seconds.
pub const CLIENT_REQUEST_TOKEN_LIFETIME: u64 = 600;

/// Consumers of a stream's shard that are not throttled.
pub const STREAM_READERS: u64 = 2;

patterns! {
    /// `TableName`.
    TABLE_NAME = ("name of a table", 3..=255, DOTTED, "", "table_name_invalid", CREATE);
    /// `IndexName`.
    INDEX_NAME = ("name of an index", 3..=255, DOTTED, "", "index_name_invalid", CREATE);
}

choices! {
    /// `AttributeType` of a key attribute: binary, number, string.
    KEY_TYPES = ("type of a key attribute", ["B", "N", "S"], "key_type_unsupported", CREATE);
    /// `StreamViewType`.
    STREAM_VIEW_TYPES = ("view type of a stream", ["KEYS_ONLY", "NEW_AND_OLD_IMAGES", "NEW_IMAGE", "OLD_IMAGE"], "stream_view_type_unknown", CREATE);
    /// `BillingMode`. Default `PROVISIONED`.
    BILLING_MODES = ("billing mode of a table", ["PAY_PER_REQUEST", "PROVISIONED"], "billing_mode_unknown", CREATE);
    /// `ProjectionType` of an index.
    PROJECTION_TYPES = ("projection of an index", ["ALL", "INCLUDE", "KEYS_ONLY"], "projection_unknown", CREATE);
    /// `TableClass`. Default `STANDARD`.
    TABLE_CLASSES = ("class of a table", ["STANDARD", "STANDARD_INFREQUENT_ACCESS"], "table_class_unknown", CREATE);
}
