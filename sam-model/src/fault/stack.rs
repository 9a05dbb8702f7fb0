//! The template as a whole: names, references, budgets.

const QUOTAS: &str =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html";
const RESOURCES: &str =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html";
const INTRINSICS: &str =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html";
const CYCLES: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html";

faults! {
    LOGICAL_ID_INVALID = Check "logical_id_invalid", "a logical id must be letters and digits" {
        what "The name of a resource, a parameter or an output holds something else than ASCII letters and digits, or is too long."
        why "CloudFormation answers: `Resource names must be alphanumeric`."
        yaml "Resources:\n  order-queue:\n    Type: AWS::SQS::Queue" => "Resources:\n  OrderQueue:\n    Type: AWS::SQS::Queue"
        source RESOURCES
    }
    REFERENCE_UNKNOWN = Build "reference_unknown", "something refers to a resource or a parameter that the template has not" {
        what "A `Ref`, `Fn::GetAtt`, `Fn::Sub`, `DependsOn` or `Condition` names something that is not in the template."
        why "CloudFormation answers: `Unresolved resource dependencies`."
        yaml "Outputs:\n  Url:\n    Value: !GetAtt Jobz.QueueUrl" => "Outputs:\n  Url:\n    Value: !GetAtt Jobs.QueueUrl"
        source INTRINSICS
    }
    DEPENDENCY_CYCLE = Build "dependency_cycle", "resources depend on each other in a circle" {
        what "Following references and `DependsOn` from one resource leads back to it. The message names every step."
        why "CloudFormation answers: `Circular dependency between resources`; it cannot say which to make first."
        yaml "A:\n  Type: AWS::SQS::Queue\n  DependsOn: B\nB:\n  Type: AWS::SQS::Queue\n  DependsOn: A" => "A:\n  Type: AWS::SQS::Queue\n  DependsOn: B\nB:\n  Type: AWS::SQS::Queue"
        source CYCLES
    }
    TOO_MANY_RESOURCES = Build "too_many_resources", "a template has no or more resources than CloudFormation deploys" {
        what "The number of resources, after SAM has made its own, is zero or too large."
        why "CloudFormation refuses the template. Divide the application into several stacks."
        yaml "Resources: {}" => "Resources:\n  Jobs:\n    Type: AWS::SQS::Queue"
        source QUOTAS
    }
    TOO_MANY_OUTPUTS = Build "too_many_outputs", "a template has more outputs than CloudFormation keeps" {
        what "`Outputs` is too long."
        why "CloudFormation refuses the template."
        yaml "Outputs: { .. two hundred and one .. }" => "Outputs:\n  ShopUrl:\n    Value: !Sub https://${Shop}.execute-api.${AWS::Region}.amazonaws.com"
        source QUOTAS
    }
    TOO_MANY_PARAMETERS = Build "too_many_parameters", "a template has more parameters than CloudFormation takes" {
        what "`Parameters` is too long."
        why "CloudFormation refuses the template."
        yaml "Parameters: { .. two hundred and one .. }" => "Parameters:\n  Stage:\n    Type: String"
        source QUOTAS
    }
    TOO_MANY_MAPPINGS = Build "too_many_mappings", "a template has more mappings, or a mapping more entries, than CloudFormation reads" {
        what "`Mappings`, or one of them, is too long."
        why "CloudFormation refuses the template."
        yaml "Mappings: { .. two hundred and one .. }" => "Mappings:\n  Size:\n    prod: { memory: 512 }"
        source QUOTAS
    }
    TOO_MANY_DYNAMIC_REFERENCES = Build "too_many_dynamic_references", "a template has more dynamic references than CloudFormation resolves" {
        what "`{{resolve:..}}` stands in the template too often."
        why "CloudFormation refuses the template. Functions can read secrets at run time."
        yaml "A: '{{resolve:ssm:/a}}' # to sixty-one of them" => "Environment:\n  Variables:\n    CONFIG_PATH: /shop/"
        source QUOTAS
    }
    TOO_MANY_TAGS = Build "too_many_tags", "something has more tags than AWS keeps" {
        what "`Tags` is too long."
        why "The service refuses it."
        yaml "Tags: { .. fifty-one .. }" => "Tags:\n  team: shop"
        source QUOTAS
    }
    TEMPLATE_TOO_LARGE = Build "template_too_large", "a template is larger than CloudFormation reads" {
        what "The text of the template has too many bytes."
        why "CloudFormation refuses it. Divide the application into several stacks."
        yaml "Resources: # .. a megabyte of them .." => "Resources: # .. those of one service .."
        source QUOTAS
    }
    TEMPLATE_DESCRIPTION_TOO_LONG = Build "template_description_too_long", "the description of a template is too long" {
        what "`Description` has more bytes than CloudFormation keeps."
        why "CloudFormation answers: `Template format error: 'Description' length is greater than 1024`."
        yaml "Description: ' .. the whole README .. '" => "Description: The shop."
        source QUOTAS
    }
    STACK_NAME_INVALID = Build "stack_name_invalid", "the name of a stack has a form that CloudFormation refuses" {
        what "The name is too long, begins with something else than a letter, or holds something else than letters, digits and `-`."
        why "CloudFormation refuses the stack."
        text "sam deploy --stack-name my_shop" => "sam deploy --stack-name my-shop"
        source "https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html"
    }
}
