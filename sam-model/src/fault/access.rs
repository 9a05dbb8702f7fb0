//! Who may do what: handles, grants, policies.

const EXECUTION_ROLE: &str = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html";
const IAM: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
const ACTIONS: &str = "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html";

faults! {
    ACCESS_NOT_GRANTED = Check "access_not_granted", "the handler's signature does not ask for this operation" {
        what "A handle is used for an operation that its access does not name. The access of a handle becomes the policy of the function."
        why "Without the permission AWS answers `AccessDenied` at run time; so the method does not exist for that handle."
        rust "async fn show(orders: Db<Order, Put>) -> .. { orders.get(&key).await }" => "async fn show(orders: Db<Order, Get>) -> .. { orders.get(&key).await }"
        source EXECUTION_ROLE
    }
    ACCESS_DENIED = Simulation "access_denied", "the function's role does not allow the call" {
        what "A call was refused because no policy of the function's role allows the action on that resource."
        why "The template would behave the same in AWS: the simulator evaluates the policies that it contains."
        rust "async fn f(sdk: aws_sdk_dynamodb::Client) -> .. // nothing is granted" => "async fn f(sdk: Sdk<DynamoDb>, #[grant(\"dynamodb:DescribeTable\", Orders)] _g: Grant) -> .."
        source "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html"
    }
    GRANT_ACTION_MALFORMED = Check "grant_action_malformed", "an action must be a service and the name of its operation" {
        what "The action of a grant has not the form `service:Action`."
        why "IAM refuses a policy with an action that has no service."
        rust "grant(\"PutItem\", Orders)" => "grant(\"dynamodb:PutItem\", Orders)"
        source ACTIONS
    }
    GRANT_ACTION_TOO_WIDE = Check "grant_action_too_wide", "a grant must name its actions" {
        what "The action of a grant is `*`, or a service with `*`."
        why "A function that may do anything can also delete what it should only read. Name the actions that the code calls."
        rust "grant(\"dynamodb:*\", Orders)" => "grant([\"dynamodb:GetItem\", \"dynamodb:PutItem\"], Orders)"
        source "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"
    }
    GRANT_RESOURCE_MALFORMED = Check "grant_resource_malformed", "the resource of a grant must be a declared resource or an ARN" {
        what "The resource of a grant is neither an item of the application nor an ARN."
        why "IAM refuses a policy whose resource is no ARN."
        rust "grant(\"s3:GetObject\", \"my-bucket\")" => "grant(\"s3:GetObject\", \"arn:aws:s3:::my-bucket/*\")"
        source "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html"
    }
    ROLE_POLICY_TOO_LARGE = Build "role_policy_too_large", "the inline policies of a role are too large together" {
        what "A function's policies have more characters than IAM allows for one role, white space not counted."
        why "IAM refuses the role. A function that needs so much usually does the work of several."
        rust "#[function(consume Jobs)] async fn everything(a: Db<A, All>, b: Db<B, All>, ..)" => "#[function(consume Jobs)] async fn one(a: Db<A, Put>) -> ..\n#[function(consume Others)] async fn other(b: Db<B, Get>) -> .."
        source IAM
    }
    MANAGED_POLICY_TOO_LARGE = Build "managed_policy_too_large", "a managed policy is too large" {
        what "An `AWS::IAM::ManagedPolicy` has more characters than IAM allows, white space not counted."
        why "IAM refuses the policy. Split it, or attach statements to the roles that need them."
        yaml "Statement: [ .. two hundred statements .. ]" => "Statement: [ .. those of one role .. ]"
        source IAM
    }
    TRUST_POLICY_TOO_LARGE = Build "trust_policy_too_large", "the trust policy of a role is too large" {
        what "`AssumeRolePolicyDocument` has more characters than IAM allows."
        why "IAM refuses the role."
        yaml "Principal:\n  AWS: [ .. a hundred accounts .. ]" => "Principal:\n  AWS: '*'\nCondition:\n  StringEquals:\n    aws:PrincipalOrgID: o-example"
        source IAM
    }
    RESOURCE_POLICY_TOO_LARGE = Build "resource_policy_too_large", "the policy of a resource is too large" {
        what "The policy that stands on a function, a table or an API has more characters than its service keeps."
        why "The service refuses it. Many single permissions for one caller can often be one with a wider source ARN."
        yaml "Policy: { .. a statement for each route .. }" => "Policy: { .. one statement for the API .. }"
        source IAM
    }
    TOO_MANY_MANAGED_POLICIES = Build "too_many_managed_policies", "a role has more managed policies than IAM attaches" {
        what "`ManagedPolicyArns` names more policies than a role may have."
        why "IAM refuses the role. Grants of handles are inline and do not count here."
        yaml "ManagedPolicyArns: [ .. twenty-one of them .. ]" => "ManagedPolicyArns:\n  - arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
        source IAM
    }
    ROLE_NAME_INVALID = Check "role_name_invalid", "the name of a role has a form that IAM refuses" {
        what "The name is too long or holds a character that IAM does not allow."
        why "IAM refuses the role. Without a name CloudFormation makes one."
        yaml "RoleName: shop/charge" => "RoleName: shop-charge"
        source IAM
    }
    POLICY_NAME_INVALID = Check "policy_name_invalid", "the name of a policy has a form that IAM refuses" {
        what "The name is too long or holds a character that IAM does not allow."
        why "IAM refuses the policy."
        yaml "PolicyName: read orders" => "PolicyName: read-orders"
        source IAM
    }
    SESSION_NAME_INVALID = Simulation "session_name_invalid", "the name of a session has a form that STS refuses" {
        what "`RoleSessionName` is too short, too long or holds a character that STS does not allow."
        why "STS refuses the call."
        text "--role-session-name \"my session\"" => "--role-session-name my-session"
        source IAM
    }
    SESSION_DURATION_OUT_OF_RANGE = Check "session_duration_out_of_range", "the session of a role is shorter or longer than IAM offers" {
        what "`MaxSessionDuration` is outside of what IAM offers."
        why "IAM refuses the role."
        yaml "MaxSessionDuration: 900" => "MaxSessionDuration: 3600"
        source IAM
    }
}
