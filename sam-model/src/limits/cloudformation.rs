//! AWS CloudFormation: the template itself.

use crate::pattern::{ALPHANUMERIC, Alphabet};

const QUOTAS: &str =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html";
const RESOURCES_SECTION: &str =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html";
const CREATE: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html";

limits! {
    /// Resources, counted after SAM has been transformed.
    RESOURCES = ("number of resources of a template", 1..=500, "", "too_many_resources", QUOTAS);
    /// Parameters.
    PARAMETERS = ("number of parameters of a template", 0..=200, "", "too_many_parameters", QUOTAS);
    /// Outputs.
    OUTPUTS = ("number of outputs of a template", 0..=200, "", "too_many_outputs", QUOTAS);
    /// Mappings.
    MAPPINGS = ("number of mappings of a template", 0..=200, "", "too_many_mappings", QUOTAS);
    /// Attributes of a mapping.
    MAPPING_ATTRIBUTES = ("number of attributes of a mapping", 0..=200, "", "too_many_mappings", QUOTAS);
    /// Body of a template that is uploaded to S3, as SAM CLI does it: 1 MB.
    TEMPLATE = ("template", 1..=1_048_576, "bytes", "template_too_large", QUOTAS);
    /// Body of a template that is part of the request.
    TEMPLATE_INLINE = ("template without an upload", 1..=51_200, "bytes", "template_too_large", QUOTAS);
    /// `Description` of a template.
    DESCRIPTION = ("description of a template", 0..=1_024, "bytes", "template_description_too_long", QUOTAS);
    /// `{{resolve:..}}` in a template.
    DYNAMIC_REFERENCES = ("number of dynamic references of a template", 0..=60, "", "too_many_dynamic_references", QUOTAS);
    /// Tags of a stack.
    TAGS = ("number of tags of a stack", 0..=50, "", "too_many_tags", CREATE);
    /// Resources of one operation on nested stacks.
    NESTED_RESOURCES = ("number of resources of nested stacks", 0..=2_500, "", "too_many_resources", QUOTAS);
}

patterns! {
    /// The name of a resource, a parameter, an output or a condition within a template.
    LOGICAL_ID = ("logical id", 1..=255, ALPHANUMERIC, "", "logical_id_invalid", RESOURCES_SECTION);
    /// The name of a stack.
    STACK_NAME = ("name of a stack", 1..=128, STACK_LETTERS, "", "stack_name_invalid", CREATE);
}

const STACK_LETTERS: Alphabet =
    Alphabet::new("letters, digits and `-`, a letter first", "a-zA-Z0-9-").starting("a-zA-Z");

/// What a `Ref` finds without a resource or a parameter.
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html>
pub const PSEUDO_PARAMETERS: &[&str] = &[
    "AWS::AccountId",
    "AWS::NoValue",
    "AWS::NotificationARNs",
    "AWS::Partition",
    "AWS::Region",
    "AWS::StackId",
    "AWS::StackName",
    "AWS::URLSuffix",
];
