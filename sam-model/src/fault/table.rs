//! Tables: keys, indexes, items.

const CONSTRAINTS: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html";
const QUOTAS: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html";
const CREATE: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html";
const KEYS: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.CoreComponents.html";
const GSI: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html";
const LSI: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html";
const TRANSACTIONS: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html";

faults! {
    PARTITION_KEY_MISSING = Check "partition_key_missing", "a table needs a partition key" {
        what "No field is marked `#[partition_key]`, or the key schema has no `HASH` attribute."
        why "DynamoDB finds every item by its partition key; there is no table without one."
        rust "#[derive(Table)]\npub struct Order { customer: String }" => "#[derive(Table)]\npub struct Order { #[partition_key] customer: String }"
        source KEYS
    }
    NOT_A_TABLE = Check "not_a_table", "something that is no table stands where a table is needed" {
        what "A type was not declared with `#[derive(Table)]`: in `Db<T, Access>`, or after `stream`."
        why "Only a declared table has an ARN for the policy, a name for the environment, and keys to find its items by."
        rust "async fn show(orders: Db<String, Get>) -> .." => "#[derive(Table, Serialize, Deserialize)]\npub struct Order { #[partition_key] id: String }\n\nasync fn show(orders: Db<Order, Get>) -> .."
        source KEYS
    }
    TABLE_NOT_A_STRUCT = Check "table_not_a_struct", "the item of a table must be a struct with named fields" {
        what "`#[derive(Table)]` stands on an enum, on a struct without named fields, or on a generic struct."
        why "The fields are the attributes of an item, and a table holds one type of item."
        rust "#[derive(Table)]\npub enum Event { Placed { id: String }, Paid { id: String } }" => "#[derive(Table)]\npub struct Event { #[partition_key] id: String, kind: Kind }"
        source KEYS
    }
    SEVERAL_PARTITION_KEYS = Check "several_partition_keys", "a table can have one partition key" {
        what "Two fields are marked `#[partition_key]`."
        why "The key of a table has one `HASH` attribute. Join the two values into one, or use one as the sort key."
        rust "pub struct Order { #[partition_key] shop: String, #[partition_key] customer: String }" => "pub struct Order { #[partition_key] shop: String, #[sort_key] customer: String }"
        source KEYS
    }
    SEVERAL_SORT_KEYS = Check "several_sort_keys", "a table can have one sort key" {
        what "Two fields are marked `#[sort_key]`."
        why "The key of a table has at most one `RANGE` attribute. Join the values in the order in which they should sort."
        rust "pub struct Order { .. #[sort_key] day: String, #[sort_key] id: String }" => "pub struct Order { .. #[sort_key] id: String /* begins with the day */ }"
        source KEYS
    }
    KEY_TWICE = Check "key_twice", "a field cannot be both keys of a table" {
        what "One field is marked `#[partition_key]` and `#[sort_key]`."
        why "The sort key tells items with the same partition key apart; the same value could not."
        rust "pub struct Order { #[partition_key] #[sort_key] id: String }" => "pub struct Order { #[partition_key] id: String }"
        source KEYS
    }
    SEVERAL_TIMES_TO_LIVE = Check "several_times_to_live", "a table can have one time to live" {
        what "Two fields are marked `#[time_to_live]`."
        why "DynamoDB looks at one attribute to see when an item expires."
        rust "pub struct Session { .. #[time_to_live] idle: u64, #[time_to_live] expires: u64 }" => "pub struct Session { .. idle: u64, #[time_to_live] expires: u64 }"
        source "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html"
    }
    KEY_TYPE_UNSUPPORTED = Check "key_type_unsupported", "a key attribute must be a string, a number or bytes" {
        what "The type of a key field is stored as something else: a boolean, a list, a map, a fraction; or it can be absent."
        why "DynamoDB allows the types `S`, `N` and `B` for keys, and a key is never absent."
        rust "#[partition_key] customer: Option<String>" => "#[partition_key] customer: String"
        source CREATE
    }
    KEY_ATTRIBUTE_UNDEFINED = Build "key_attribute_undefined", "a key schema names an attribute that has no definition" {
        what "An attribute of a `KeySchema`, of the table or of an index, is missing in `AttributeDefinitions`."
        why "DynamoDB answers: `Some index key attributes are not defined in AttributeDefinitions`."
        yaml "AttributeDefinitions: []\nKeySchema:\n  - AttributeName: id\n    KeyType: HASH" => "AttributeDefinitions:\n  - AttributeName: id\n    AttributeType: S\nKeySchema:\n  - AttributeName: id\n    KeyType: HASH"
        source CREATE
    }
    KEY_ATTRIBUTE_UNUSED = Build "key_attribute_unused", "an attribute is defined that no key uses" {
        what "`AttributeDefinitions` holds an attribute that is in no key schema, or holds one twice."
        why "DynamoDB answers: `Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions`. Other attributes need no definition."
        yaml "AttributeDefinitions:\n  - AttributeName: id\n    AttributeType: S\n  - AttributeName: total\n    AttributeType: N" => "AttributeDefinitions:\n  - AttributeName: id\n    AttributeType: S"
        source CREATE
    }
    KEY_SCHEMA_MALFORMED = Build "key_schema_malformed", "a key schema must be a partition key and then at most one sort key" {
        what "The first element of a table's `KeySchema` is not `HASH`, the second is not `RANGE`, there are more than two, or both name the same attribute."
        why "DynamoDB refuses the table."
        yaml "KeySchema:\n  - AttributeName: id\n    KeyType: RANGE" => "KeySchema:\n  - AttributeName: id\n    KeyType: HASH"
        source CREATE
    }
    INDEX_ATTRIBUTE_UNKNOWN = Check "index_attribute_unknown", "an index names a field that the item has not" {
        what "A key or a projection of `#[index(..)]` is not the name of a field."
        why "Items would never appear in an index whose key they do not have."
        rust "#[index(ByState, partition_key = state)]\npub struct Order { .. status: Status }" => "#[index(ByStatus, partition_key = status)]\npub struct Order { .. status: Status }"
        source GSI
    }
    INDEX_DUPLICATE = Check "index_duplicate", "two indexes of a table have the same name" {
        what "Two indexes of one table, global or local, have the same name."
        why "DynamoDB answers: `Duplicate index name`."
        rust "#[index(ByStatus, partition_key = status)]\n#[index(ByStatus, partition_key = status, sort_key = placed_at)]" => "#[index(ByStatus, partition_key = status, sort_key = placed_at)]"
        source CREATE
    }
    INDEX_MALFORMED = Check "index_malformed", "an index begins with its name" {
        what "`#[index(..)]` does not begin with the name of the index."
        why "The name becomes a type, which queries and permissions name."
        rust "#[index(partition_key = status)]" => "#[index(ByStatus, partition_key = status)]"
        source GSI
    }
    INDEX_PARTITION_KEY_MISSING = Check "index_partition_key_missing", "a global index needs a partition key" {
        what "An index has no `partition_key`, and is not `local`."
        why "DynamoDB finds items in an index by its own partition key; only a local index has that of its table."
        rust "#[index(ByStatus)]" => "#[index(ByStatus, partition_key = status)]"
        source GSI
    }
    INDEX_PROJECTION_TWICE = Check "index_projection_twice", "an index has one projection" {
        what "An index has both `project(..)` and `keys_only`."
        why "The index holds either the keys alone, or the keys and the attributes that are named, or everything."
        rust "#[index(ByStatus, partition_key = status, keys_only, project(total))]" => "#[index(ByStatus, partition_key = status, project(total))]"
        source GSI
    }
    LOCAL_INDEX_PARTITION_KEY = Check "local_index_partition_key", "a local index has the partition key of its table" {
        what "An index is `local` and names another partition key than the table has."
        why "A local index sorts the items of one partition in another way. To find items by something else is what a global index does."
        rust "#[index(ByCity, local, partition_key = city, sort_key = age)]" => "#[index(ByCity, partition_key = city, sort_key = age)]"
        source LSI
    }
    LOCAL_INDEX_SORT_KEY_MISSING = Check "local_index_sort_key_missing", "a local index needs a sort key" {
        what "An index is `local` and has no `sort_key`."
        why "The sort key is the only thing in which a local index differs from its table."
        rust "#[index(ByAge, local)]" => "#[index(ByAge, local, sort_key = age)]"
        source LSI
    }
    INDEX_SAME_AS_TABLE = Check "index_same_as_table", "an index has the same key as its table" {
        what "The key of an index is the key of the table."
        why "It would answer no query that the table does not answer, and double the cost of every write."
        rust "#[index(ById, partition_key = customer, sort_key = id)]\npub struct Order { #[partition_key] customer: String, #[sort_key] id: String }" => "pub struct Order { #[partition_key] customer: String, #[sort_key] id: String }"
        source GSI
    }
    INDEX_KEY_MALFORMED = Build "index_key_malformed", "the key of a secondary index has not the form that DynamoDB demands" {
        what "A local index has not the table's partition key and another sort key, or the table itself has no sort key; or an index has no partition key."
        why "DynamoDB refuses the table."
        yaml "LocalSecondaryIndexes:\n  - IndexName: ByTotal\n    KeySchema:\n      - { AttributeName: total, KeyType: HASH }" => "LocalSecondaryIndexes:\n  - IndexName: ByTotal\n    KeySchema:\n      - { AttributeName: customer, KeyType: HASH }\n      - { AttributeName: total, KeyType: RANGE }"
        source LSI
    }
    INDEX_NAME_INVALID = Build "index_name_invalid", "the name of an index has a form that DynamoDB refuses" {
        what "The name is too short, too long, or holds something else than letters, digits, `-`, `_` and `.`."
        why "DynamoDB refuses the table."
        rust "#[index(By, partition_key = status)]" => "#[index(ByStatus, partition_key = status)]"
        source CREATE
    }
    TABLE_NAME_INVALID = Build "table_name_invalid", "the name of a table has a form that DynamoDB refuses" {
        what "The name is too short, too long, or holds something else than letters, digits, `-`, `_` and `.`."
        why "DynamoDB refuses the table. Without a name CloudFormation makes one."
        yaml "TableName: my orders" => "TableName: my-orders"
        source CREATE
    }
    ATTRIBUTE_NAME_TOO_LONG = Build "attribute_name_too_long", "the name of an attribute is longer than DynamoDB allows" {
        what "An attribute's name is empty or too long. Names of keys, projected attributes and the time to live have less room than others."
        why "DynamoDB refuses the table or the item."
        rust "#[partition_key] #[serde(rename = \"a_name_of_three_hundred_letters ..\")] id: String" => "#[partition_key] id: String"
        source CONSTRAINTS
    }
    TOO_MANY_GLOBAL_INDEXES = Check "too_many_global_indexes", "a table has more global secondary indexes than DynamoDB offers" {
        what "More `#[index(..)]` than a table may have."
        why "DynamoDB answers with a `LimitExceededException`. Several kinds of items can share an index if its key attributes have general names."
        rust "#[index(A, ..)] #[index(B, ..)] /* .. nineteen more */" => "#[index(ByOwner, partition_key = owner, sort_key = kind_and_date)]"
        source QUOTAS
    }
    TOO_MANY_LOCAL_INDEXES = Check "too_many_local_indexes", "a table has more local secondary indexes than DynamoDB offers" {
        what "More local indexes than a table may have."
        why "DynamoDB refuses the table. A global index can do the same, and can be added later."
        rust "#[index(A, local, sort_key = a)] /* .. five more */" => "#[index(A, partition_key = customer, sort_key = a)]"
        source QUOTAS
    }
    TOO_MANY_INDEX_KEYS = Build "too_many_index_keys", "the key of an index has more attributes than DynamoDB offers" {
        what "A global index has more partition or sort key attributes than DynamoDB joins."
        why "DynamoDB refuses the table."
        yaml "KeySchema:\n  - { AttributeName: a, KeyType: HASH }\n  # .. and four more of the type HASH" => "KeySchema:\n  - { AttributeName: a_and_b, KeyType: HASH }\n  - { AttributeName: c, KeyType: RANGE }"
        source "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html"
    }
    TOO_MANY_PROJECTED_ATTRIBUTES = Build "too_many_projected_attributes", "the indexes of a table project more attributes by name than DynamoDB allows" {
        what "The lists of projected attributes are too long, for one index or for all indexes of the table together."
        why "DynamoDB refuses the table. An index that needs nearly everything can project all."
        rust "#[index(ByStatus, partition_key = status, project(a, b, c, /* .. */))]" => "#[index(ByStatus, partition_key = status)] // holds all attributes"
        source QUOTAS
    }
    STREAM_VIEW_TYPE_UNKNOWN = Build "stream_view_type_unknown", "a stream has no such view type" {
        what "`StreamViewType` is none of the four that DynamoDB knows."
        why "DynamoDB refuses the table."
        yaml "StreamSpecification:\n  StreamViewType: BOTH" => "StreamSpecification:\n  StreamViewType: NEW_AND_OLD_IMAGES"
        source "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html"
    }
    BILLING_MODE_UNKNOWN = Build "billing_mode_unknown", "a table has no such billing mode" {
        what "`BillingMode` is something else than `PAY_PER_REQUEST` or `PROVISIONED`."
        why "DynamoDB refuses the table."
        yaml "BillingMode: ON_DEMAND" => "BillingMode: PAY_PER_REQUEST"
        source CREATE
    }
    BILLING_MODE_CONTRADICTS_CAPACITY = Build "billing_mode_contradicts_capacity", "a table must have provisioned capacity or pay per request, not both" {
        what "`ProvisionedThroughput` is given with `PAY_PER_REQUEST`, or missing without it."
        why "DynamoDB refuses the table. The default billing mode is `PROVISIONED`, which needs a capacity."
        yaml "BillingMode: PAY_PER_REQUEST\nProvisionedThroughput:\n  ReadCapacityUnits: 5\n  WriteCapacityUnits: 5" => "BillingMode: PAY_PER_REQUEST"
        source CREATE
    }
    CAPACITY_OUT_OF_RANGE = Build "capacity_out_of_range", "the provisioned capacity of a table is outside of what DynamoDB offers" {
        what "Read or write capacity is zero or more than one table gets by default."
        why "DynamoDB refuses the table."
        yaml "ProvisionedThroughput:\n  ReadCapacityUnits: 0\n  WriteCapacityUnits: 1" => "ProvisionedThroughput:\n  ReadCapacityUnits: 1\n  WriteCapacityUnits: 1"
        source QUOTAS
    }
    PROJECTION_UNKNOWN = Build "projection_unknown", "an index has no such projection" {
        what "`ProjectionType` is something else than `ALL`, `KEYS_ONLY` or `INCLUDE`."
        why "DynamoDB refuses the table."
        yaml "Projection:\n  ProjectionType: EVERYTHING" => "Projection:\n  ProjectionType: ALL"
        source CREATE
    }
    TABLE_CLASS_UNKNOWN = Build "table_class_unknown", "DynamoDB has no such table class" {
        what "`TableClass` is something else than `STANDARD` or `STANDARD_INFREQUENT_ACCESS`."
        why "DynamoDB refuses the table."
        yaml "TableClass: COLD" => "TableClass: STANDARD_INFREQUENT_ACCESS"
        source CREATE
    }
    RECOVERY_PERIOD_OUT_OF_RANGE = Build "recovery_period_out_of_range", "the recovery period of a table is outside of what DynamoDB offers" {
        what "`RecoveryPeriodInDays` is zero or longer than DynamoDB keeps its log of changes."
        why "DynamoDB refuses the table."
        yaml "PointInTimeRecoverySpecification:\n  RecoveryPeriodInDays: 90" => "PointInTimeRecoverySpecification:\n  RecoveryPeriodInDays: 35"
        source "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoverySpecification.html"
    }
    TTL_NOT_A_NUMBER = Check "ttl_not_a_number", "the time to live of an item must be a number of seconds" {
        what "The field marked `#[time_to_live]` is not stored as a number of seconds since 1970."
        why "DynamoDB ignores values of other types without a word, and the items never expire."
        rust "#[time_to_live] expires: String" => "#[time_to_live] expires: u64 // seconds since 1970"
        source "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html"
    }
    ITEM_TOO_LARGE = Simulation "item_too_large", "an item is larger than DynamoDB stores" {
        what "Names and values of an item take more bytes than an item may have."
        why "DynamoDB answers with a `ValidationException`. Keep large values in S3 and their key in the item."
        rust "orders.put(&Order { invoice_pdf, .. })" => "orders.put(&Order { invoice_key, .. })"
        source CONSTRAINTS
    }
    ITEM_TOO_DEEP = Simulation "item_too_deep", "an item is nested deeper than DynamoDB stores" {
        what "Lists and maps of an item stand within each other too often."
        why "DynamoDB answers with a `ValidationException`."
        rust "orders.put(&Order { tree: whole_tree, .. })" => "orders.put(&Order { tree: serde_json::to_string(&whole_tree)?, .. })"
        source CONSTRAINTS
    }
    KEY_VALUE_OUT_OF_RANGE = Simulation "key_value_out_of_range", "the value of a key is empty or too long" {
        what "A partition or sort key is empty or has more bytes than DynamoDB allows."
        why "DynamoDB answers with a `ValidationException`. An item whose index key is empty is refused as well."
        rust "orders.get(\"\").await" => "orders.get(&customer).await // never empty: refused when the customer signed up"
        source CONSTRAINTS
    }
    NUMBER_OUT_OF_RANGE = Simulation "number_out_of_range", "a number has more digits than DynamoDB keeps" {
        what "A number has too many significant digits, or is too large or too small."
        why "DynamoDB answers with a `ValidationException` and does not round."
        rust "ratio: f64 // 0.1 + 0.2, to the last bit" => "cents: u64"
        source CONSTRAINTS
    }
    BATCH_TOO_LARGE = Simulation "batch_too_large", "a batch has more items than DynamoDB takes at once" {
        what "`BatchGetItem` or `BatchWriteItem` has too many requests or too many bytes."
        why "DynamoDB refuses the whole batch."
        rust "client.batch_get_item().request_items(table, two_hundred_keys)" => "orders.batch_get(keys).await // as many calls as it takes"
        source CONSTRAINTS
    }
    TRANSACTION_TOO_LARGE = Simulation "transaction_too_large", "a transaction has more actions than DynamoDB takes" {
        what "A transaction has too many actions or too many bytes."
        why "DynamoDB refuses the whole transaction."
        rust "two_hundred.iter().fold(Transaction::new(), |all, order| all.put(orders.put(order)))" => "orders.batch_write() /* .put(..) for each */ // not atomic, any number"
        source TRANSACTIONS
    }
    TRANSACTION_TOKEN_INVALID = Simulation "transaction_token_invalid", "a client request token is empty or too long" {
        what "`ClientRequestToken` has not a length that DynamoDB keeps."
        why "DynamoDB answers with a `ValidationException`."
        rust "client.transact_write_items().client_request_token(format!(\"{order}-{customer}-{timestamp}\"))" => "client.transact_write_items().client_request_token(order)"
        source TRANSACTIONS
    }
    EXPRESSION_TOO_LARGE = Simulation "expression_too_large", "an expression is longer than DynamoDB reads" {
        what "An expression has too many bytes, operators or operands."
        why "DynamoDB answers with a `ValidationException`."
        rust "client.scan().filter_expression(\"#id IN (:a, :b, /* .. five hundred */)\")" => "orders.batch_get(ids).await"
        source CONSTRAINTS
    }
    QUERY_PAGE_EXCEEDED = Simulation "query_page_exceeded", "a query has more pages than were read" {
        what "A query or scan stopped at the size of a page, and its `LastEvaluatedKey` was not looked at."
        why "DynamoDB reads a limited amount before it filters; the rest of the answer is on the next pages."
        rust "let orders = client.query() /* .. */ .send().await?.items;" => "let orders = orders.query(&customer).await?; // reads all pages"
        source "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html"
    }
    SCAN_SEGMENTS_OUT_OF_RANGE = Simulation "scan_segments_out_of_range", "a parallel scan has no or too many segments" {
        what "`TotalSegments` is zero or more than DynamoDB offers."
        why "DynamoDB answers with a `ValidationException`."
        rust "client.scan().segment(0).total_segments(0)" => "client.scan().segment(0).total_segments(4)"
        source "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html"
    }
}
