//! The properties of a GraphQL API, as a model.

use crate::transform::model::{Field, Kind, optional, required};

const ANY: &[Kind] = &[Kind::Any];
const TEXT: &[Kind] = &[Kind::Text];

/// All properties whose parts are checked; the others are taken as they are.
pub(super) static FIELDS: [Field; 9] = [
    required("Auth", &[Kind::Model(&AUTH)]),
    optional("XrayEnabled", &[Kind::Bool]),
    optional("Logging", &[Kind::Model(&LOGGING), Kind::Bool]),
    optional("DataSources", &[Kind::Model(&DATA_SOURCES)]),
    optional("Functions", &[Kind::Each(&Kind::Model(&FUNCTION))]),
    optional("Resolvers", &[Kind::Each(&Kind::Each(&Kind::Model(&RESOLVER)))]),
    optional("ApiKeys", &[Kind::Each(&Kind::Model(&API_KEY))]),
    optional("DomainName", &[Kind::Model(&DOMAIN_NAME)]),
    optional("Cache", &[Kind::Model(&CACHE)]),
];

/// The types of authentication.
const AUTH_TYPES: [&str; 5] =
    ["AWS_IAM", "API_KEY", "AWS_LAMBDA", "OPENID_CONNECT", "AMAZON_COGNITO_USER_POOLS"];

static AUTH: [Field; 5] = [
    required("Type", &[Kind::Word(&AUTH_TYPES)]),
    optional("LambdaAuthorizer", &[Kind::Model(&LAMBDA_AUTHORIZER)]),
    optional("OpenIDConnect", &[Kind::Model(&OPEN_ID_CONNECT)]),
    optional("UserPool", &[Kind::Model(&USER_POOL)]),
    optional("Additional", &[Kind::Items(&Kind::Model(&ADDITIONAL_AUTH))]),
];

static ADDITIONAL_AUTH: [Field; 4] = [
    required("Type", &[Kind::Word(&AUTH_TYPES)]),
    optional("LambdaAuthorizer", &[Kind::Model(&LAMBDA_AUTHORIZER)]),
    optional("OpenIDConnect", &[Kind::Model(&OPEN_ID_CONNECT)]),
    optional("UserPool", &[Kind::Model(&USER_POOL)]),
];

static LAMBDA_AUTHORIZER: [Field; 3] = [
    required("AuthorizerUri", ANY),
    optional("AuthorizerResultTtlInSeconds", ANY),
    optional("IdentityValidationExpression", ANY),
];

static OPEN_ID_CONNECT: [Field; 4] =
    [optional("AuthTTL", ANY), optional("ClientId", ANY), optional("IatTTL", ANY), optional("Issuer", ANY)];

static USER_POOL: [Field; 4] = [
    required("UserPoolId", ANY),
    optional("AppIdClientRegex", ANY),
    optional("AwsRegion", ANY),
    optional("DefaultAction", ANY),
];

static LOGGING: [Field; 3] = [
    optional("CloudWatchLogsRoleArn", ANY),
    optional("ExcludeVerboseContent", ANY),
    optional("FieldLogLevel", ANY),
];

static DATA_SOURCES: [Field; 2] = [
    optional("DynamoDb", &[Kind::Each(&Kind::Model(&DYNAMO_DB))]),
    optional("Lambda", &[Kind::Each(&Kind::Model(&LAMBDA))]),
];

static DYNAMO_DB: [Field; 10] = [
    required("TableName", ANY),
    optional("ServiceRoleArn", ANY),
    optional("TableArn", ANY),
    optional("Permissions", &[Kind::Items(&Kind::Word(&["Read", "Write"]))]),
    optional("Name", ANY),
    optional("Description", ANY),
    optional("Region", ANY),
    optional("DeltaSync", &[Kind::Model(&DELTA_SYNC)]),
    optional("UseCallerCredentials", ANY),
    optional("Versioned", ANY),
];

static DELTA_SYNC: [Field; 3] =
    [required("BaseTableTTL", ANY), required("DeltaSyncTableName", ANY), required("DeltaSyncTableTTL", ANY)];

static LAMBDA: [Field; 4] = [
    required("FunctionArn", ANY),
    optional("ServiceRoleArn", ANY),
    optional("Name", ANY),
    optional("Description", ANY),
];

static FUNCTION: [Field; 9] = [
    optional("DataSource", &[Kind::Text, Kind::Map]),
    optional("Runtime", &[Kind::Model(&RUNTIME)]),
    optional("InlineCode", ANY),
    optional("CodeUri", ANY),
    optional("Description", ANY),
    optional("MaxBatchSize", ANY),
    optional("Name", TEXT),
    optional("Id", ANY),
    optional("Sync", &[Kind::Model(&SYNC)]),
];

static RUNTIME: [Field; 2] = [required("Name", ANY), required("Version", ANY)];

static SYNC: [Field; 3] = [
    required("ConflictDetection", ANY),
    optional("ConflictHandler", ANY),
    optional("LambdaConflictHandlerConfig", &[Kind::Model(&CONFLICT_HANDLER)]),
];

static CONFLICT_HANDLER: [Field; 1] = [required("LambdaConflictHandlerArn", ANY)];

static RESOLVER: [Field; 8] = [
    optional("FieldName", TEXT),
    optional("Caching", &[Kind::Model(&CACHING)]),
    optional("InlineCode", ANY),
    optional("CodeUri", ANY),
    optional("MaxBatchSize", ANY),
    optional("Pipeline", &[Kind::Items(&Kind::Text)]),
    optional("Runtime", &[Kind::Model(&RUNTIME)]),
    optional("Sync", &[Kind::Model(&SYNC)]),
];

static CACHING: [Field; 2] = [required("Ttl", ANY), optional("CachingKeys", &[Kind::Items(&Kind::Any)])];

static API_KEY: [Field; 3] =
    [optional("ApiKeyId", ANY), optional("Description", ANY), optional("ExpiresOn", ANY)];

static DOMAIN_NAME: [Field; 3] =
    [required("CertificateArn", ANY), required("DomainName", ANY), optional("Description", ANY)];

static CACHE: [Field; 5] = [
    required("ApiCachingBehavior", ANY),
    required("Ttl", ANY),
    required("Type", ANY),
    optional("AtRestEncryptionEnabled", ANY),
    optional("TransitEncryptionEnabled", ANY),
];
