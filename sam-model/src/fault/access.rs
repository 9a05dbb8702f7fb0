//! Who may do what: handles, grants, policies.

const EXECUTION_ROLE: &str = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html";
const IAM: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
const ACTIONS: &str = "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html";

faults! {
    ACCESS_NOT_GRANTED = Check "access_not_granted", "the handler's signature does not ask for this operation" {
        what "A handle is used for an operation that its access does not name. The access of a handle becomes the policy of the function."
        why "Without the permission AWS answers `AccessDenied` at run time; so the method does not exist for that handle."
        rust "#[function(GET Shop \"/orders/{id}\")]\nasync fn show(id: Path<String>, orders: Db<Order, Put>) -> .. { orders.get(&id).await }" => "#[function(GET Shop \"/orders/{id}\")]\nasync fn show(id: Path<String>, orders: Db<Order, Get>) -> .. { orders.get(&id).await }"
        source EXECUTION_ROLE
    }
    ACCESS_UNKNOWN = Check "access_unknown", "the access of a handle is not one that its table knows" {
        what "The second parameter of `Db<T, Access>` is no operation, or a query of an index that belongs to another table."
        why "The access becomes IAM actions on the ARN of the table or of its index. There is none for something else."
        rust "async fn show(orders: Db<Order, Read>) -> .." => "async fn show(orders: Db<Order, (Get, Query<ByStatus>)>) -> .."
        source ACTIONS
    }
    ACCESS_DENIED = Simulation "access_denied", "the function's role does not allow the call" {
        what "A call was refused because no policy of the function's role allows the action on that resource."
        why "The template would behave the same in AWS: the simulator evaluates the policies that it contains."
        rust "grant! { pub Describe: \"dynamodb:DescribeTable\" on table Order }\n\n#[function(invoke)]\nasync fn expiry(client: Sdk<aws_sdk_dynamodb::Client, Describe>) -> .. { client.describe_time_to_live() .. }" => "grant! { pub Describe: [\"dynamodb:DescribeTable\", \"dynamodb:DescribeTimeToLive\"] on table Order }\n\n#[function(invoke)]\nasync fn expiry(client: Sdk<aws_sdk_dynamodb::Client, Describe>) -> .. { client.describe_time_to_live() .. }"
        source "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html"
    }
    GRANT_MALFORMED = Check "grant_malformed", "a grant must name actions, and a resource of a kind that it knows" {
        what "A grant has no action, an action is not `service:Action`, or the word after `on` is neither `table`, `queue` nor `user_pool`."
        why "IAM refuses a policy with an action that has no service, and a statement needs a resource."
        rust "grant! { pub Describe: \"DescribeTable\" on Order }" => "grant! { pub Describe: \"dynamodb:DescribeTable\" on table Order }"
        source ACTIONS
    }
    GRANT_SERVICE_MISMATCH = Check "grant_service_mismatch", "an action is of another service than the resource it is granted on" {
        what "The service of an action and the kind of its resource do not belong together."
        why "IAM takes such a statement, and it allows nothing: the call is denied all the same."
        rust "grant! { pub Send: \"sqs:SendMessage\" on table Order }" => "grant! { pub Send: \"sqs:SendMessage\" on queue Jobs }"
        source ACTIONS
    }
    GRANT_WILDCARD = Check "grant_wildcard", "a grant must name its actions in full" {
        what "The action of a grant holds `*` or `?`."
        why "A function that may do anything can also delete what it should only read. Name the actions that the code calls."
        rust "grant! { pub Everything: \"dynamodb:*\" on table Order }" => "grant! { pub Describe: [\"dynamodb:DescribeTable\", \"dynamodb:DescribeTimeToLive\"] on table Order }"
        source "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"
    }
    GRANT_NOT_DECLARED = Check "grant_not_declared", "the grant of a raw SDK client is no grant" {
        what "The second parameter of `Sdk<Client, Grant>` is a type that `grant!` has not declared."
        why "A raw client can call anything; what it may call must be written down, and becomes the policy of the function."
        rust "struct Describe;\n\nasync fn report(client: Sdk<aws_sdk_dynamodb::Client, Describe>) -> .." => "grant! { pub Describe: \"dynamodb:DescribeTable\" on table Order }\n\nasync fn report(client: Sdk<aws_sdk_dynamodb::Client, Describe>) -> .."
        source EXECUTION_ROLE
    }
    SDK_CLIENT_UNKNOWN = Check "sdk_client_unknown", "a type is no SDK client that can be made" {
        what "The first parameter of `Sdk<Client, Grant>` is no client of the AWS SDK, or one whose feature is not enabled."
        why "The client is made for the handler from the configuration of its function; a trait says how."
        rust "async fn report(client: Sdk<aws_sdk_sns::Client, Announce>) -> .." => "struct Sns(aws_sdk_sns::Client);\n\nimpl SdkClient for Sns {\n    fn new(config: &aws_types::SdkConfig) -> Self { Self(aws_sdk_sns::Client::new(config)) }\n}\n\nasync fn report(client: Sdk<Sns, Announce>) -> .."
        source EXECUTION_ROLE
    }
    ROLE_POLICY_TOO_LARGE = Build "role_policy_too_large", "the inline policies of a role are too large together" {
        what "A function's policies have more characters than IAM allows for one role, white space not counted."
        why "IAM refuses the role. A function that needs so much usually does the work of several."
        rust "#[function(consume Jobs)] async fn everything(a: Db<A, (Get, Put, Update)>, b: Db<B, (Get, Put)>, ..)" => "#[function(consume Jobs)] async fn one(a: Db<A, Put>) -> ..\n#[function(consume Others)] async fn other(b: Db<B, Get>) -> .."
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
    TOO_MANY_MANAGED_POLICIES = Build "too_many_managed_policies", "a role has more managed policies than IAM attaches" {
        what "`ManagedPolicyArns` names more policies than a role may have."
        why "IAM refuses the role. Grants of handles are inline and do not count here."
        yaml "ManagedPolicyArns: [ .. twenty-one of them .. ]" => "ManagedPolicyArns:\n  - arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
        source IAM
    }
    ROLE_NAME_INVALID = Build "role_name_invalid", "the name of a role has a form that IAM refuses" {
        what "The name is too long or holds a character that IAM does not allow."
        why "IAM refuses the role. Without a name CloudFormation makes one."
        yaml "RoleName: shop/charge" => "RoleName: shop-charge"
        source IAM
    }
    POLICY_NAME_INVALID = Build "policy_name_invalid", "the name of a policy has a form that IAM refuses" {
        what "The name is too long or holds a character that IAM does not allow."
        why "IAM refuses the policy."
        yaml "PolicyName: read orders" => "PolicyName: read-orders"
        source IAM
    }
    SESSION_DURATION_OUT_OF_RANGE = Build "session_duration_out_of_range", "the session of a role is shorter or longer than IAM offers" {
        what "`MaxSessionDuration` is outside of what IAM offers."
        why "IAM refuses the role."
        yaml "MaxSessionDuration: 900" => "MaxSessionDuration: 3600"
        source IAM
    }
}
