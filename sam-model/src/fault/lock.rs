//! Changes that would lose data, or that CloudFormation refuses in one step: what `sam.lock` guards.

const REPLACEMENT: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html";
const TABLE: &str =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html";
const POOL: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html";
const QUEUE: &str =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html";
const RETAIN: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html";

faults! {
    REPLACEMENT_REFUSED = Build "replacement_refused", "a change would replace a resource that holds data" {
        what "A property changed that CloudFormation can only change by making a new, empty resource and deleting the old one: the key of a table, a local index, the kind or the name of a queue, how users sign in."
        why "The items, messages or users of the old resource would be gone after the deployment."
        rust "pub struct Order { #[partition_key] id: String, .. } // was: customer" => "pub struct Order { #[partition_key] customer: String, .. }\n\n// a second table with the new key; copy the items, then remove the first\npub struct OrderV2 { #[partition_key] id: String, .. }"
        source REPLACEMENT
    }
    STATEFUL_RESOURCE_REMOVED = Build "stateful_resource_removed", "a resource that holds data is no longer in the template" {
        what "A table, a queue or a user pool of `sam.lock` is gone, or has another logical id."
        why "CloudFormation deletes what is no longer in the template, with all its data. To CloudFormation a new logical id is another resource."
        rust "#[table(name = CustomerOrders)] // was: Orders" => "#[table(name = Orders)]"
        source RETAIN
    }
    TWO_INDEX_CHANGES_AT_ONCE = Build "two_index_changes_at_once", "a table's indexes can be changed one at a time" {
        what "One deployment would create or delete more than one global secondary index of a table."
        why "CloudFormation answers: `Cannot perform more than one GSI creation or deletion in a single update`."
        rust "#[index(ByStatus, partition_key = status)] // new\n#[index(ByTotal, partition_key = shop, sort_key = total)] // new" => "#[index(ByStatus, partition_key = status)] // deploy; then add the next one"
        source TABLE
    }
    INDEX_KEY_CHANGED = Build "index_key_changed", "an index has the same name and another key" {
        what "The key schema of a global secondary index changed."
        why "DynamoDB cannot change an index. CloudFormation would have to delete and create it in one update, which it refuses."
        rust "#[index(ByStatus, partition_key = status, sort_key = total)] // was: placed_at" => "#[index(ByStatus, partition_key = status, sort_key = placed_at)]\n#[index(ByStatusAndTotal, partition_key = status, sort_key = total)] // deploy; then remove the old one"
        source TABLE
    }
    STREAM_VIEW_TYPE_CHANGED = Build "stream_view_type_changed", "the view type of a stream cannot be changed" {
        what "`stream` of a table changed from one view type to another."
        why "DynamoDB fixes the view type when it enables the stream; a change in one update fails. A new stream also starts without the records of the old one."
        rust "#[table(name = Orders, stream = keys_only)] // was: new_and_old_images" => "#[table(name = Orders)] // deploy without the stream and its readers; then with the new one"
        source TABLE
    }
    USER_POOL_ATTRIBUTE_REMOVED = Build "user_pool_attribute_removed", "an attribute of a user pool cannot be removed or changed" {
        what "A custom attribute of a user pool is gone from the schema, or has another type or other settings."
        why "Cognito keeps attributes for ever. It answers: `Existing schema attributes cannot be modified or deleted`."
        yaml "Schema: [] # was: tenant, a String" => "Schema:\n  - Name: tenant\n    AttributeDataType: String"
        source POOL
    }
    QUEUE_KIND_CHANGED = Build "queue_kind_changed", "a queue cannot become FIFO, or cease to be" {
        what "`FifoQueue` of a queue changed."
        why "CloudFormation makes a new queue and deletes the old one with the messages that are in it."
        rust "queue! { pub Jobs: Charge, fifo } // was: standard" => "queue! { pub Jobs: Charge }\nqueue! { pub OrderedJobs: Charge, fifo } // move the senders; remove `Jobs` when it is empty"
        source QUEUE
    }
    LOCK_UNREADABLE = Build "lock_unreadable", "`sam.lock` cannot be read" {
        what "The file is not in the form that this version writes, or was merged badly."
        why "Without it nothing guards the data of what is deployed."
        text "<<<<<<< HEAD" => "git checkout --ours sam.lock && cargo build"
        source RETAIN
    }
}
