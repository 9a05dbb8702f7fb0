//! Requests to every entry of an account.

use super::mutation::Mutator;
use super::{assert_no_panics, bounded, cases, watch_panics};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Response, Uri};
use sam_model::{Template, transform};
use sam_sim::cloudformation::Deploy;
use sam_sim::iam::Iam;
use sam_sim::lambda::{FunctionError, Invocation};
use sam_sim::{Account, BoxFuture, apigateway, cognito, services};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub(super) const WORLD: &str = include_str!("world.yaml");

/// How many requests one account gets.
const REQUESTS: u64 = 250;

/// An account in which everything is deployed, and what of it cannot be guessed.
struct World {
    account: Account,
    pool: String,
    client: String,
    http: String,
    rest: String,
    id_token: String,
    access_token: String,
}

impl World {
    async fn new(seed: u64) -> Self {
        let account = Account::builder().seed(seed).build();
        let mutator = Arc::new(Mutex::new(Mutator::new(seed)));
        let code = move |_: Invocation| -> BoxFuture<'static, Result<Bytes, FunctionError>> {
            let mut mutator = mutator.lock().unwrap();
            let answer = answer_of_a_function(&mut mutator);
            Box::pin(async move { answer })
        };
        account.services().lambda.set_invoker(Arc::new(code));
        let template = Template::parse(WORLD).unwrap();
        let template = transform::expand(&template, &transform::Environment::local(Account::REGION)).unwrap();
        let stack = account.deploy(&template, Deploy::new("world")).await.unwrap();
        let id = |logical_id: &str| stack.physical_id(logical_id).unwrap().to_owned();
        let tokens = cognito::sign_in_as(&account, &id("Users"), "ann@example.com", &["Admin"]).unwrap();
        Self {
            pool: id("Users"),
            client: id("Client"),
            http: apigateway::domain_name(&id("Http"), Account::REGION),
            rest: apigateway::domain_name(&id("Rest"), Account::REGION),
            id_token: tokens.id_token,
            access_token: tokens.access_token,
            account,
        }
    }
}

/// What a careless function answers: to a request, or to records.
fn answer_of_a_function(mutator: &mut Mutator) -> Result<Bytes, FunctionError> {
    if mutator.one_in(20) {
        return Err(FunctionError::new(mutator.text(), mutator.text()));
    }
    let mut answer = json!({
            "statusCode": 200, "headers": { "x-a": "b" }, "multiValueHeaders": { "x-c": ["d"] }, "cookies": ["a=b"],
            "body": "{}", "isBase64Encoded": false, "batchItemFailures": [{ "itemIdentifier": "1" }],
    });
    if mutator.one_in(2) {
        mutator.spoil(&mut answer, &[]);
    }
    let answer = answer.to_string().into_bytes();
    Ok(if mutator.one_in(10) { mutator.garble(&answer).into() } else { answer.into() })
}

/// Valid members of the inputs of a service; every operation takes its own from it and ignores the others.
fn members(world: &World, service: &str) -> Value {
    let queue = "https://sqs.eu-central-1.amazonaws.com/123456789012/jobs";
    let item = json!({
        "customer": { "S": "ann" }, "id": { "N": "1" }, "status": { "S": "paid" }, "total": { "N": "7.50" }, "gone": { "N": "1" },
        "list": { "L": [{ "BOOL": true }, { "NULL": true }, { "M": { "a": { "B": "AAAA" } } }] }, "set": { "SS": ["a", "b"] },
        "numbers": { "NS": ["1", "2e5"] }, "bytes": { "BS": ["AA=="] },
    });
    let key = json!({ "customer": { "S": "ann" }, "id": { "N": "1" } });
    let names = json!({ "#s": "status" });
    let values = json!({ ":a": { "S": "ann" }, ":n": { "N": "1" } });
    let update = "SET #s = if_not_exists(#s, :a), total = total + :n REMOVE gone";
    match service {
        "dynamodb" => json!({
            "TableName": "Orders", "Item": item, "Key": key, "ConsistentRead": true, "Limit": 2, "IndexName": "ByStatus",
            "KeyConditionExpression": "customer = :a AND id >= :n", "ProjectionExpression": "customer, #s, list[0].a",
            "FilterExpression": "attribute_not_exists(x) AND (size(list) > :n OR begins_with(#s, :a) OR id IN (:n, :n))",
            "ConditionExpression": "attribute_exists(customer) AND NOT contains(#s, :a) AND total BETWEEN :n AND :n",
            "UpdateExpression": update, "ExpressionAttributeNames": names, "ExpressionAttributeValues": values,
            "ReturnValues": "ALL_OLD", "ReturnConsumedCapacity": "INDEXES", "Select": "COUNT", "ScanIndexForward": false,
            "ExclusiveStartKey": key, "TotalSegments": 4, "Segment": 1, "ClientRequestToken": "token",
            "RequestItems": { "Orders": [{ "PutRequest": { "Item": item } }, { "DeleteRequest": { "Key": key } }] },
            "TransactItems": [
                { "Put": { "TableName": "Orders", "Item": item } },
                { "Update": { "TableName": "Orders", "Key": key, "UpdateExpression": "REMOVE a", "ConditionExpression": "id = id" } },
                { "Get": { "TableName": "Orders", "Key": key } },
            ],
            "AttributeDefinitions": [{ "AttributeName": "a", "AttributeType": "S" }], "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{ "AttributeName": "a", "KeyType": "HASH" }],
            "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "NEW_IMAGE" },
            "GlobalSecondaryIndexUpdates": [{ "Delete": { "IndexName": "ByStatus" } }],
            "TimeToLiveSpecification": { "AttributeName": "gone", "Enabled": true },
            "StreamArn": "arn:aws:dynamodb:eu-central-1:123456789012:table/Orders/stream/2030-01-01T00:00:00.000",
            "ShardId": "shardId-00000000000000000000-00000001", "ShardIteratorType": "TRIM_HORIZON", "ShardIterator": "a|b|c",
            "SequenceNumber": "1",
        }),
        "sqs" => json!({
            "QueueUrl": queue, "QueueName": "jobs", "MessageBody": "{}", "DelaySeconds": 1, "MaxNumberOfMessages": 10,
            "WaitTimeSeconds": 1, "VisibilityTimeout": 5, "ReceiptHandle": "handle", "MessageGroupId": "g",
            "MessageDeduplicationId": "d", "AttributeNames": ["All"], "MessageSystemAttributeNames": ["All"],
            "MessageAttributes": { "a": { "DataType": "String", "StringValue": "b" } }, "QueueNamePrefix": "j", "MaxResults": 5,
            "Attributes": { "VisibilityTimeout": "60", "RedrivePolicy": "{\"deadLetterTargetArn\":\"a\",\"maxReceiveCount\":1}",
                "Policy": "{\"Version\":\"2012-10-17\",\"Statement\":[]}" },
            "Entries": [{ "Id": "1", "MessageBody": "a", "ReceiptHandle": "h", "VisibilityTimeout": 1 }, { "Id": "2", "MessageBody": "b" }],
            "Tags": { "a": "b" }, "TagKeys": ["a"], "SourceArn": "arn:aws:sqs:eu-central-1:123456789012:jobs", "NextToken": "t",
        }),
        _ => json!({
            "UserPoolId": world.pool, "ClientId": world.client, "Username": "ann@example.com", "Password": "Passw0rd!",
            "UserAttributes": [{ "Name": "email", "Value": "ann@example.com" }], "GroupName": "Admin", "Precedence": 1,
            "AuthFlow": "USER_PASSWORD_AUTH", "AccessToken": world.access_token, "ConfirmationCode": "123456", "Limit": 10,
            "AuthParameters": { "USERNAME": "ann@example.com", "PASSWORD": "Passw0rd!", "SRP_A": "ff00", "REFRESH_TOKEN": "a.b.c" },
            "ChallengeName": "PASSWORD_VERIFIER", "Session": "session", "Permanent": true, "Filter": "email ^= \"a\"",
            "ChallengeResponses": { "USERNAME": "a", "PASSWORD_CLAIM_SECRET_BLOCK": "AAAA", "PASSWORD_CLAIM_SIGNATURE": "AAAA",
                "TIMESTAMP": "Tue Jan 1 00:00:00 UTC 2030", "NEW_PASSWORD": "Passw0rd!" },
            "PreviousPassword": "Passw0rd!", "ProposedPassword": "Passw0rd?", "Token": world.id_token, "UserAttributeNames": ["email"],
            "MessageAction": "SUPPRESS", "TemporaryPassword": "Passw0rd!", "DesiredDeliveryMediums": ["EMAIL"], "PaginationToken": "t",
        }),
    }
}

/// The header of a signature, now and then spoiled.
fn authorization(mutator: &mut Mutator, service: &str) -> Vec<u8> {
    let key = *mutator.choice(&[
        Iam::OWNER_KEY,
        Iam::OWNER_KEY,
        Iam::OWNER_KEY,
        Iam::OWNER_KEY,
        "nobody",
        "",
        "a/b",
    ]);
    let region = if mutator.one_in(20) { mutator.text() } else { Account::REGION.to_owned() };
    let header = format!(
        "AWS4-HMAC-SHA256 Credential={key}/20300101/{region}/{service}/aws4_request, SignedHeaders=host, Signature=00"
    );
    if mutator.one_in(12) { mutator.garble(header.as_bytes()) } else { header.into_bytes() }
}

/// A request of `parts`; what HTTP itself forbids is left out, as no HTTP library would let it in.
fn request(method: &str, uri: &str, headers: Vec<(String, Vec<u8>)>, body: Vec<u8>) -> Request<Bytes> {
    let mut request = Request::new(Bytes::from(body));
    *request.method_mut() = Method::from_bytes(method.as_bytes()).unwrap_or(Method::POST);
    *request.uri_mut() = uri.parse().unwrap_or(Uri::from_static("/"));
    for (name, value) in headers {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(&value)) {
            request.headers_mut().append(name, value);
        }
    }
    request
}

/// A call of an operation of a JSON service.
fn json_call(world: &World, mutator: &mut Mutator) -> Request<Bytes> {
    let service = *mutator.choice(services::JSON);
    let mut input = members(world, service.name);
    // Without some of the members the others are reached.
    let names: Vec<String> = input.as_object().unwrap().keys().cloned().collect();
    let kept = mutator.random.u32(1..4);
    for name in names {
        let essential = ["TableName", "QueueUrl", "UserPoolId", "Key", "Username"].contains(&name.as_str());
        if !essential && mutator.random.u32(..4) >= kept {
            input.as_object_mut().unwrap().remove(&name);
        }
    }
    if !mutator.one_in(5) {
        let donor = members(world, mutator.choice(services::JSON).name);
        mutator.spoil(&mut input, &[donor]);
    }
    let mut body = input.to_string().into_bytes();
    if mutator.one_in(5) {
        body = mutator.garble(&body);
    }
    let operation = match mutator.one_in(25) {
        true => mutator.text(),
        false => mutator.choice(service.operations).name.to_owned(),
    };
    let target = format!("{}.{operation}", service.target_prefix).into_bytes();
    let mut headers = vec![
        ("x-amz-target".to_owned(), if mutator.one_in(30) { mutator.garble(&target) } else { target }),
        ("x-amz-date".to_owned(), b"20300101T000000Z".to_vec()),
    ];
    if !mutator.one_in(20) {
        headers.push(("authorization".to_owned(), authorization(mutator, service.name)));
    }
    request("POST", "https://aws.invalid/", headers, body)
}

/// A call of Lambda, or of what is no service at all.
fn rest_call(mutator: &mut Mutator) -> Request<Bytes> {
    let service =
        (*mutator.choice(&["lambda", "lambda", "lambda", "s3", "braket", "execute-api", "sts", "logs"]))
            .to_owned();
    let name = match mutator.one_in(2) {
        true => percent_encoded(&mutator.text()),
        false => "world-Echo".to_owned(),
    };
    let path = match mutator.random.u8(..4) {
        0 => format!("/2015-03-31/functions/{name}/invocations"),
        1 => format!("/2015-03-31/functions/{name}"),
        2 => "/2015-03-31/functions/?MaxItems=x&Marker=%".to_owned(),
        _ => format!(
            "/2015-03-31/functions/{name}/configuration?Qualifier={}",
            percent_encoded(&mutator.text())
        ),
    };
    let path = if mutator.one_in(4) {
        String::from_utf8_lossy(&mutator.garble(path.as_bytes())).into_owned()
    } else {
        path
    };
    let mut headers = vec![
        ("x-amz-date".to_owned(), b"20300101T000000Z".to_vec()),
        ("authorization".to_owned(), authorization(mutator, &service)),
    ];
    for name in ["x-amz-invocation-type", "x-amz-log-type", "x-amz-client-context", "content-type"] {
        let value =
            *mutator.choice(&["Event", "RequestResponse", "DryRun", "Tail", "None", "e30=", "", "\u{7f}é"]);
        headers.push((name.to_owned(), value.as_bytes().to_vec()));
    }
    let method = *mutator.choice(&["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "BREW"]);
    let body = mutator.value().to_string().into_bytes();
    let body = if mutator.one_in(2) { mutator.garble(&body) } else { body };
    request(method, &format!("https://aws.invalid{path}"), headers, body)
}

/// A request to one of the APIs, with a token that was good once.
fn api_call(world: &World, mutator: &mut Mutator) -> Request<Bytes> {
    let (host, stage) = match mutator.one_in(2) {
        true => (&world.http, ""),
        false => (&world.rest, "/prod"),
    };
    let host = if mutator.one_in(15) {
        format!("{}.{host}", percent_encoded(&mutator.text()))
    } else {
        host.clone()
    };
    let path = *mutator.choice(&[
        "/orders/ann",
        "/open/a/b",
        "/",
        "//",
        "/orders//",
        "/orders/%zz",
        "/open/%2f%00%ff",
    ]);
    let mut uri = format!("{stage}{path}");
    if mutator.one_in(2) {
        uri = format!(
            "{uri}?{}={}",
            percent_encoded(&mutator.text()),
            mutator.choice(&["%", "%f", "%ff", "+", "a&a&=", "é", "1"])
        );
    }
    if mutator.one_in(4) {
        uri = String::from_utf8_lossy(&mutator.garble(uri.as_bytes())).into_owned();
    }
    let token = match mutator.one_in(2) {
        true => &world.id_token,
        false => &world.access_token,
    };
    let token = garbled_token(mutator, token);
    let mut headers = vec![("authorization".to_owned(), token)];
    for _ in 0..mutator.random.u8(..4) {
        let name = *mutator.choice(&[
            "x-key",
            "origin",
            "access-control-request-method",
            "access-control-request-headers",
            "content-type",
            "cookie",
            "accept",
            "content-encoding",
            "x-forwarded-for",
            "accept-encoding",
            "content-length",
            "x-amzn-trace-id",
            "user-agent",
            "x-big",
        ]);
        let value = match mutator.one_in(6) {
            true => vec![b'a' + mutator.random.u8(..26); mutator.random.usize(..40_000)],
            false => mutator.text().into_bytes(),
        };
        headers.push((name.to_owned(), value));
    }
    let method = *mutator.choice(&["GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "BREW"]);
    let body = mutator.value().to_string().into_bytes();
    let body = if mutator.one_in(2) { mutator.garble(&body) } else { body };
    match mutator.one_in(2) {
        true => {
            headers.push(("host".to_owned(), host.into_bytes()));
            request(method, &uri, headers, body)
        }
        false => request(method, &format!("https://{host}{uri}"), headers, body),
    }
}

/// A token of which a part, or a claim in a part, is not as it was.
fn garbled_token(mutator: &mut Mutator, token: &str) -> Vec<u8> {
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    match mutator.random.u8(..6) {
        0 => {}
        1 => drop(parts.pop()),
        2 => parts.push(mutator.text()),
        3 => return mutator.garble(format!("Bearer {token}").as_bytes()),
        _ => {
            let at = mutator.random.usize(..2);
            let decoded = BASE64.decode(&parts[at]).unwrap();
            let mut claims: Value = serde_json::from_slice(&decoded).unwrap();
            mutator.spoil(&mut claims, &[]);
            parts[at] = BASE64.encode(claims.to_string());
        }
    }
    let scheme = *mutator.choice(&["Bearer ", "bearer ", "", "Basic "]);
    format!("{scheme}{}", parts.join(".")).into_bytes()
}

fn percent_encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// What holds for every answer.
fn check(case: &str, response: &Response<Bytes>, json_service: bool) {
    let status = response.status().as_u16();
    assert!((200..600).contains(&status), "{case}: {status}");
    if !json_service {
        return;
    }
    let body = String::from_utf8_lossy(response.body());
    assert_ne!(status, 500, "{case}: {body}");
    let Ok(value) = serde_json::from_slice::<Value>(response.body()) else {
        assert!(status == 200 && body.is_empty(), "{case}: {status} without JSON: {body:?}");
        return;
    };
    assert!(value.is_object(), "{case}: {body}");
    if status != 200 {
        assert!(value["__type"].is_string() && value["message"].is_string(), "{case}: {status} {body}");
    }
    if status == 501 {
        assert!(value["message"].as_str().unwrap().starts_with("Unsupported: "), "{case}: {body}");
    }
}

/// Sends requests that `make` makes to accounts in which everything is deployed.
fn storm(usual: u64, json_service: bool, make: fn(&World, &mut Mutator) -> Request<Bytes>) {
    watch_panics();
    let (mut seed, mut succeeded) = (0, 0);
    let end = cases(usual).end;
    while seed < end {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let world = World::new(seed).await;
            for _ in 0..REQUESTS {
                let mut mutator = Mutator::new(seed);
                let request = make(&world, &mut mutator);
                let case = format!("seed {seed}: {request:?}");
                let case = case.chars().take(4000).collect::<String>();
                let response = bounded(&case, world.account.handle(request)).await;
                check(&case, &response, json_service);
                assert_no_panics(&case);
                succeeded += u32::from(response.status().is_success());
                seed += 1;
            }
            // What the requests left behind for the background.
            bounded("the background", world.account.clock().sleep(Duration::from_secs(900))).await;
            assert_no_panics(&format!("the background after seed {seed}"));
        });
    }
    assert!(succeeded > 0, "bad input hides nothing if all of it is refused at the door");
}

#[test]
fn json_services_refuse_every_bad_call_in_their_protocol() {
    storm(5000, true, json_call);
}

#[test]
fn rest_services_refuse_every_bad_call() {
    storm(1500, false, |_, mutator| rest_call(mutator));
}

#[test]
fn apis_answer_every_bad_request() {
    storm(3000, false, api_call);
}

#[test]
fn a_deeply_nested_body_is_refused() {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let account = Account::builder().build();
        for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("{\"L\":[", "]}"), ("{\"M\":{\"a\":", "}}")] {
            for depth in [100, 127, 128, 10_000] {
                let value = format!("{}1{}", open.repeat(depth), close.repeat(depth));
                for service in services::JSON {
                    let body = format!(
                        "{{\"TableName\":\"Orders\",\"Item\":{{\"a\":{value}}},\"QueueUrl\":{value}}}"
                    );
                    let mut mutator = Mutator::new(1);
                    let headers = vec![
                        (
                            "x-amz-target".to_owned(),
                            format!("{}.{}", service.target_prefix, service.operations[0].name).into_bytes(),
                        ),
                        ("x-amz-date".to_owned(), b"20300101T000000Z".to_vec()),
                        ("authorization".to_owned(), authorization(&mut mutator, service.name)),
                    ];
                    let request = request("POST", "https://aws.invalid/", headers, body.into_bytes());
                    let response = account.handle(request).await;
                    check(&format!("{open} {depth} times"), &response, true);
                    assert!(response.status().is_client_error());
                }
            }
        }
    });
}
