//! The ways of users through a pool, called as the API is.

use super::*;
use crate::account::{Principal, PrincipalKind};
use crate::cloudformation::resource::{
    Created, Deployment, ResourceType, cognito_user_pool, cognito_user_pool_client, cognito_user_pool_group,
};
use crate::trace::What;
use crate::{Account, AwsError, Clock};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use std::time::Duration;

const PASSWORD: &str = "Secret-123";

struct Pool {
    account: Account,
    id: String,
    client: String,
}

async fn make(
    account: &Account,
    kind: &ResourceType,
    logical_id: &str,
    properties: Value,
) -> Result<Created, AwsError> {
    let properties = properties.as_object().unwrap();
    (kind.create)(Deployment { account, stack: "shop", logical_id, properties, cause: None }).await
}

async fn pool_with(pool: Value, mut client: Value) -> Pool {
    let account = Account::new(Account::ID, "eu-central-1", Clock::starting_at(Clock::EPOCH), 0);
    let id = make(&account, &cognito_user_pool::TYPE, "Users", pool).await.unwrap().physical_id;
    client["UserPoolId"] = id.as_str().into();
    let client = make(&account, &cognito_user_pool_client::TYPE, "Client", client).await.unwrap().physical_id;
    Pool { account, id, client }
}

async fn pool() -> Pool {
    let flows =
        json!(["ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]);
    pool_with(json!({ "AutoVerifiedAttributes": ["email"] }), json!({ "ExplicitAuthFlows": flows })).await
}

impl Pool {
    async fn call(&self, operation: &str, mut input: Value) -> Result<Value, AwsError> {
        let principal =
            Principal { arn: "arn:aws:iam::123456789012:root".to_owned(), kind: PrincipalKind::Owner };
        let members = input.as_object_mut().unwrap();
        members.entry("UserPoolId").or_insert_with(|| self.id.as_str().into());
        members.entry("ClientId").or_insert_with(|| self.client.as_str().into());
        self.account.call(&SERVICE, operation, &principal, input, None).await
    }

    async fn refused(&self, operation: &str, input: Value) -> (&'static str, String) {
        let error = self.call(operation, input).await.unwrap_err();
        (error.code, error.message)
    }

    async fn signed_up(&self, name: &str) {
        let input = json!({ "Username": name, "Password": PASSWORD, "UserAttributes": [{ "Name": "email", "Value": format!("{name}@a.example") }] });
        self.call("SignUp", input).await.unwrap();
        let code = self.account.services().cognito.code(&self.id, name).unwrap();
        self.call("ConfirmSignUp", json!({ "Username": name, "ConfirmationCode": code })).await.unwrap();
    }

    async fn sign_in(&self, name: &str, password: &str) -> Result<Value, AwsError> {
        let parameters = json!({ "USERNAME": name, "PASSWORD": password });
        self.call("InitiateAuth", json!({ "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters }))
            .await
    }

    async fn tokens(&self, name: &str) -> Value {
        self.sign_in(name, PASSWORD).await.unwrap()["AuthenticationResult"].clone()
    }

    async fn renew(&self, token: &Value) -> Result<Value, AwsError> {
        let parameters = json!({ "REFRESH_TOKEN": token });
        self.call("InitiateAuth", json!({ "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": parameters }))
            .await
    }

    fn claims(&self, token: &Value) -> Value {
        let claims = token::verify(&self.account, token.as_str().unwrap()).unwrap();
        claims
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }
}

fn not_authorized(message: &str) -> (&'static str, String) {
    ("NotAuthorizedException", message.to_owned())
}

fn invalid(message: &str) -> (&'static str, String) {
    ("InvalidParameterException", message.to_owned())
}

fn outcome(result: Result<Value, AwsError>) -> (&'static str, String) {
    result.map_or_else(|error| (error.code, error.message), |value| ("", value.to_string()))
}

#[tokio::test(start_paused = true)]
async fn a_user_signs_up_confirms_and_signs_in() {
    let pool = pool().await;
    let input = json!({ "Username": "ann", "Password": PASSWORD, "UserAttributes": [{ "Name": "email", "Value": "ann@shop.example" }] });
    let output = pool.call("SignUp", input.clone()).await.unwrap();
    assert_eq!(output["UserConfirmed"], false);
    assert_eq!(
        output["CodeDeliveryDetails"],
        json!({ "Destination": "a***@s***", "DeliveryMedium": "EMAIL", "AttributeName": "email" })
    );
    assert_eq!(
        pool.refused("SignUp", input).await,
        ("UsernameExistsException", "User already exists".to_owned())
    );
    let unconfirmed = ("UserNotConfirmedException", "User is not confirmed.".to_owned());
    assert_eq!(outcome(pool.sign_in("ann", PASSWORD).await), unconfirmed);
    let mismatch =
        ("CodeMismatchException", "Invalid verification code provided, please try again.".to_owned());
    assert_eq!(
        pool.refused("ConfirmSignUp", json!({ "Username": "ann", "ConfirmationCode": "x" })).await,
        mismatch
    );
    let code = pool.account.services().cognito.code(&pool.id, "ann").unwrap();
    pool.call("ConfirmSignUp", json!({ "Username": "ann", "ConfirmationCode": code })).await.unwrap();
    let again = pool.refused("ConfirmSignUp", json!({ "Username": "ann", "ConfirmationCode": code })).await;
    assert_eq!(again, not_authorized("User cannot be confirmed. Current status is CONFIRMED"));

    let answer = pool.sign_in("ann", PASSWORD).await.unwrap();
    let result = &answer["AuthenticationResult"];
    assert_eq!(
        (&answer["ChallengeParameters"], &result["ExpiresIn"], &result["TokenType"]),
        (&json!({}), &json!(3600), &json!("Bearer"))
    );
    let (id, access) = (pool.claims(&result["IdToken"]), pool.claims(&result["AccessToken"]));
    let issuer = format!("https://cognito-idp.eu-central-1.amazonaws.com/{}", pool.id);
    assert_eq!(
        id,
        json!({
            "sub": output["UserSub"], "iss": issuer, "cognito:username": "ann", "aud": pool.client,
            "origin_jti": id["origin_jti"], "event_id": id["event_id"], "token_use": "id", "auth_time": 1_893_456_000,
            "exp": 1_893_459_600, "iat": 1_893_456_000, "jti": id["jti"], "email": "ann@shop.example", "email_verified": true,
        })
    );
    assert_eq!(
        access,
        json!({
            "sub": output["UserSub"], "iss": issuer, "client_id": pool.client, "origin_jti": id["origin_jti"],
            "event_id": id["event_id"], "token_use": "access", "scope": "aws.cognito.signin.user.admin",
            "auth_time": 1_893_456_000, "exp": 1_893_459_600, "iat": 1_893_456_000, "jti": access["jti"], "username": "ann",
        })
    );
    assert_ne!(id["jti"], access["jti"]);
}

#[tokio::test(start_paused = true)]
async fn the_trace_shows_where_a_code_went() {
    let pool = pool().await;
    pool.signed_up("ann").await;
    let sent: Vec<_> = pool.account.trace().events().into_iter().map(|event| event.what).collect();
    let sent = sent.iter().filter_map(|what| match what {
        What::Code { destination, purpose, code, .. } => {
            Some((destination.as_str(), purpose.as_str(), code.len()))
        }
        _ => None,
    });
    assert_eq!(sent.collect::<Vec<_>>(), [("ann@a.example", "sign_up", 6)]);
}

#[tokio::test(start_paused = true)]
async fn a_code_ends_after_a_day() {
    let pool = pool().await;
    let input = json!({ "Username": "ann", "Password": PASSWORD, "UserAttributes": [{ "Name": "email", "Value": "a@b" }] });
    pool.call("SignUp", input).await.unwrap();
    let code = pool.account.services().cognito.code(&pool.id, "ann").unwrap();
    pool.account.clock().sleep(Duration::from_secs(86_400)).await;
    let expired = ("ExpiredCodeException", "Invalid code provided, please request a code again.".to_owned());
    assert_eq!(
        pool.refused("ConfirmSignUp", json!({ "Username": "ann", "ConfirmationCode": code })).await,
        expired
    );
    pool.call("ResendConfirmationCode", json!({ "Username": "ann" })).await.unwrap();
    let second = pool.account.services().cognito.code(&pool.id, "ann").unwrap();
    assert_ne!(second, code);
    pool.account.clock().sleep(Duration::from_secs(86_399)).await;
    pool.call("ConfirmSignUp", json!({ "Username": "ann", "ConfirmationCode": second })).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_user_whom_an_administrator_made_chooses_a_password() {
    let pool = pool().await;
    let output = pool.call("AdminCreateUser", json!({ "Username": "bob" })).await.unwrap();
    assert_eq!(output["User"]["UserStatus"], "FORCE_CHANGE_PASSWORD");
    let temporary = pool.account.services().cognito.temporary_password(&pool.id, "bob").unwrap();
    let challenge = pool.sign_in("bob", &temporary).await.unwrap();
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    assert_eq!(challenge["ChallengeParameters"]["USER_ID_FOR_SRP"], "bob");
    let respond = |password: &str| {
        json!({
            "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": challenge["Session"],
            "ChallengeResponses": { "USERNAME": "bob", "NEW_PASSWORD": password },
        })
    };
    let weak = pool.refused("RespondToAuthChallenge", respond("weak")).await;
    assert_eq!(weak.0, "InvalidPasswordException");
    let answer = pool.call("RespondToAuthChallenge", respond(PASSWORD)).await.unwrap();
    assert!(answer["AuthenticationResult"]["IdToken"].is_string());
    let used = pool.refused("RespondToAuthChallenge", respond(PASSWORD)).await;
    assert_eq!(used, not_authorized("Invalid session for the user."));
    assert!(pool.sign_in("bob", PASSWORD).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_challenge_ends_after_three_minutes() {
    let pool = pool().await;
    pool.call("AdminCreateUser", json!({ "Username": "bob", "TemporaryPassword": PASSWORD })).await.unwrap();
    let challenge = pool.sign_in("bob", PASSWORD).await.unwrap();
    pool.account.clock().sleep(Duration::from_secs(180)).await;
    let input = json!({
        "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": challenge["Session"],
        "ChallengeResponses": { "USERNAME": "bob", "NEW_PASSWORD": PASSWORD },
    });
    let late = pool.refused("RespondToAuthChallenge", input).await;
    assert_eq!(late, not_authorized("Invalid session for the user, session is expired."));
}

#[tokio::test(start_paused = true)]
async fn a_temporary_password_ends_after_a_week() {
    let pool = pool().await;
    pool.call("AdminCreateUser", json!({ "Username": "bob", "TemporaryPassword": PASSWORD })).await.unwrap();
    pool.account.clock().sleep(Duration::from_secs(7 * 86_400 - 1)).await;
    assert!(pool.sign_in("bob", PASSWORD).await.is_ok());
    pool.account.clock().sleep(Duration::from_secs(1)).await;
    let expired = not_authorized("Temporary password has expired and must be reset by an administrator.");
    assert_eq!(outcome(pool.sign_in("bob", PASSWORD).await), expired);
}

#[tokio::test(start_paused = true)]
async fn wrong_passwords_lock_a_user_out_for_ever_longer() {
    let pool = pool().await;
    pool.signed_up("ann").await;
    let wrong = not_authorized("Incorrect username or password.");
    for _ in 0..5 {
        assert_eq!(outcome(pool.sign_in("ann", "Wrong-123").await), wrong);
    }
    let locked = not_authorized("Password attempts exceeded");
    assert_eq!(outcome(pool.sign_in("ann", PASSWORD).await), locked);
    pool.account.clock().sleep(Duration::from_secs(1)).await;
    assert_eq!(outcome(pool.sign_in("ann", "Wrong-123").await), wrong);
    pool.account.clock().sleep(Duration::from_secs(1)).await;
    assert_eq!(outcome(pool.sign_in("ann", PASSWORD).await), locked);
    pool.account.clock().sleep(Duration::from_secs(1)).await;
    assert!(pool.sign_in("ann", PASSWORD).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn tokens_end_and_are_renewed() {
    let pool = pool().await;
    pool.signed_up("ann").await;
    let first = pool.tokens("ann").await;
    let token = first["IdToken"].as_str().unwrap();
    pool.account.clock().sleep(Duration::from_secs(3_599)).await;
    assert!(token::verify(&pool.account, token).is_ok());
    pool.account.clock().sleep(Duration::from_secs(1)).await;
    assert_eq!(token::verify(&pool.account, token), Err(token::TokenError::Expired));
    let expired = pool.refused("GetUser", json!({ "AccessToken": first["AccessToken"] })).await;
    assert_eq!(expired, not_authorized("Access Token has expired"));

    let second = pool.renew(&first["RefreshToken"]).await.unwrap()["AuthenticationResult"].clone();
    assert!(second.get("RefreshToken").is_none());
    let claims = pool.claims(&second["IdToken"]);
    assert_eq!((&claims["auth_time"], &claims["iat"]), (&json!(1_893_456_000), &json!(1_893_459_600)));
    pool.account.clock().sleep(Duration::from_secs(30 * 86_400)).await;
    let expired = outcome(pool.renew(&first["RefreshToken"]).await);
    assert_eq!(expired, not_authorized("Refresh Token has expired"));
    assert_eq!(outcome(pool.renew(&json!("x")).await), not_authorized("Invalid Refresh Token"));
}

#[tokio::test(start_paused = true)]
async fn signing_out_stops_cognito_and_not_those_who_check_signatures() {
    let pool = pool().await;
    pool.signed_up("ann").await;
    let tokens = pool.tokens("ann").await;
    let other = pool.tokens("ann").await;
    pool.call("RevokeToken", json!({ "Token": tokens["RefreshToken"] })).await.unwrap();
    let revoked = pool.refused("GetUser", json!({ "AccessToken": tokens["AccessToken"] })).await;
    assert_eq!(revoked, not_authorized("Access Token has been revoked"));
    assert_eq!(
        outcome(pool.renew(&tokens["RefreshToken"]).await),
        not_authorized("Refresh Token has been revoked")
    );
    assert!(token::verify(&pool.account, tokens["AccessToken"].as_str().unwrap()).is_ok());
    pool.call("GlobalSignOut", json!({ "AccessToken": other["AccessToken"] })).await.unwrap();
    assert_eq!(pool.refused("GetUser", json!({ "AccessToken": other["AccessToken"] })).await, revoked);
}

#[tokio::test(start_paused = true)]
async fn bad_tokens_are_refused() {
    let pool = pool().await;
    pool.signed_up("ann").await;
    let tokens = pool.tokens("ann").await;
    let token = tokens["AccessToken"].as_str().unwrap();
    let check = |token: &str, error: token::TokenError| {
        assert_eq!(token::verify(&pool.account, token), Err(error), "{token}")
    };
    for text in ["", ".", "..", "a.b.c", "e30", "e30.e30.%%", &token.replace('.', "")] {
        assert!(token::verify(&pool.account, text).is_err(), "{text}");
    }
    let (message, _) = token.rsplit_once('.').unwrap();
    check(&format!("{message}.AAAA"), token::TokenError::Signature);
    check(&format!("{message}.%"), token::TokenError::Malformed);
    // {"alg":"none"}
    check("eyJhbGciOiJub25lIn0.e30.", token::TokenError::Algorithm("none".to_owned()));
    // {"alg":"RS256","kid":"x"}
    check("eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.e30.AAAA", token::TokenError::UnknownKey);
    let invalid = pool.refused("GetUser", json!({ "AccessToken": tokens["IdToken"] })).await;
    assert_eq!(invalid, not_authorized("Invalid Access Token"));
}

#[tokio::test(start_paused = true)]
async fn groups_are_claims_and_the_lowest_precedence_prefers_its_role() {
    let pool = pool().await;
    pool.signed_up("ann").await;
    let group = |name: &str, precedence: u64| json!({ "UserPoolId": pool.id, "GroupName": name, "Precedence": precedence, "RoleArn": format!("arn:aws:iam::123456789012:role/{name}") });
    for (name, precedence) in [("Users", 5), ("Admin", 1)] {
        make(&pool.account, &cognito_user_pool_group::TYPE, name, group(name, precedence)).await.unwrap();
        pool.call("AdminAddUserToGroup", json!({ "Username": "ann", "GroupName": name })).await.unwrap();
    }
    let claims = pool.claims(&pool.tokens("ann").await["IdToken"]);
    assert_eq!(claims["cognito:groups"], json!(["Admin", "Users"]));
    assert_eq!(claims["cognito:preferred_role"], "arn:aws:iam::123456789012:role/Admin");
    assert_eq!(claims["cognito:roles"].as_array().unwrap().len(), 2);
    pool.call("UpdateGroup", json!({ "GroupName": "Admin", "Precedence": 5 })).await.unwrap();
    let claims = pool.claims(&pool.tokens("ann").await["IdToken"]);
    assert_eq!(claims.get("cognito:preferred_role"), None);
    let groups = pool.call("AdminListGroupsForUser", json!({ "Username": "ann", "Limit": 1 })).await.unwrap();
    assert_eq!((groups["Groups"].as_array().unwrap().len(), &groups["NextToken"]), (1, &json!("1")));
    pool.call("DeleteGroup", json!({ "GroupName": "Admin" })).await.unwrap();
    let missing = ("ResourceNotFoundException", "Group not found.".to_owned());
    assert_eq!(
        pool.refused("AdminAddUserToGroup", json!({ "Username": "ann", "GroupName": "Admin" })).await,
        missing
    );
    let claims = pool.claims(&pool.tokens("ann").await["AccessToken"]);
    assert_eq!(claims["cognito:groups"], json!(["Users"]));
}

#[tokio::test(start_paused = true)]
async fn a_forgotten_password_is_replaced_with_a_code() {
    let pool = pool().await;
    pool.signed_up("ann").await;
    pool.call("ForgotPassword", json!({ "Username": "ann" })).await.unwrap();
    let code = pool.account.services().cognito.code(&pool.id, "ann").unwrap();
    let input = json!({ "Username": "ann", "ConfirmationCode": code, "Password": "Other-1234" });
    pool.call("ConfirmForgotPassword", input.clone()).await.unwrap();
    assert_eq!(pool.refused("ConfirmForgotPassword", input).await.0, "ExpiredCodeException");
    assert!(pool.sign_in("ann", "Other-1234").await.is_ok());
    let access =
        pool.sign_in("ann", "Other-1234").await.unwrap()["AuthenticationResult"]["AccessToken"].clone();
    let change = |previous: &str| json!({ "AccessToken": access, "PreviousPassword": previous, "ProposedPassword": PASSWORD });
    assert_eq!(pool.refused("ChangePassword", change("Wrong-123")).await.0, "NotAuthorizedException");
    pool.call("ChangePassword", change("Other-1234")).await.unwrap();
    assert!(pool.sign_in("ann", PASSWORD).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn without_a_verified_address_a_password_cannot_be_reset() {
    let pool = pool().await;
    let set = json!({ "Username": "eve", "Password": PASSWORD, "Permanent": true });
    pool.call("AdminCreateUser", json!({ "Username": "eve" })).await.unwrap();
    pool.call("AdminSetUserPassword", set).await.unwrap();
    let refused = pool.refused("ForgotPassword", json!({ "Username": "eve" })).await;
    assert_eq!(
        refused,
        invalid(
            "Cannot reset password for the user as there is no registered/verified email or phone_number"
        )
    );
}

#[tokio::test(start_paused = true)]
async fn a_client_with_a_secret_wants_its_hash() {
    let flows = json!(["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]);
    let pool = pool_with(json!({}), json!({ "GenerateSecret": true, "ExplicitAuthFlows": flows })).await;
    let hash = pool
        .account
        .services()
        .cognito
        .with(|state| state.client(&pool.client).unwrap().1.secret_hash("ann"))
        .unwrap();
    let input = json!({ "Username": "ann", "Password": PASSWORD });
    let unable = not_authorized(&format!("Unable to verify secret hash for client {}", pool.client));
    assert_eq!(pool.refused("SignUp", input).await, unable);
    pool.call("SignUp", json!({ "Username": "ann", "Password": PASSWORD, "SecretHash": hash }))
        .await
        .unwrap();
    pool.call("AdminConfirmSignUp", json!({ "Username": "ann" })).await.unwrap();
    let missing =
        format!("Client {} is configured with secret but SECRET_HASH was not received", pool.client);
    assert_eq!(outcome(pool.sign_in("ann", PASSWORD).await), not_authorized(&missing));
    let sign_in = |hash: &str| json!({ "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": { "USERNAME": "ann", "PASSWORD": PASSWORD, "SECRET_HASH": hash } });
    let wrong = format!("SecretHash does not match for the client: {}", pool.client);
    assert_eq!(pool.refused("InitiateAuth", sign_in("x")).await, not_authorized(&wrong));
    let tokens = pool.call("InitiateAuth", sign_in(&hash)).await.unwrap()["AuthenticationResult"].clone();
    let renew = json!({ "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": { "REFRESH_TOKEN": tokens["RefreshToken"], "SECRET_HASH": hash } });
    pool.call("InitiateAuth", renew).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn who_exists_is_told_unless_the_client_hides_it() {
    let open = pool().await;
    let unknown = ("UserNotFoundException", "User does not exist.".to_owned());
    assert_eq!(outcome(open.sign_in("nobody", PASSWORD).await), unknown);
    let flows = json!(["ALLOW_USER_PASSWORD_AUTH"]);
    let hiding = json!({ "ExplicitAuthFlows": flows, "PreventUserExistenceErrors": "ENABLED" });
    let hidden = pool_with(json!({}), hiding).await;
    assert_eq!(
        outcome(hidden.sign_in("nobody", PASSWORD).await),
        not_authorized("Incorrect username or password.")
    );
    assert!(hidden.call("ForgotPassword", json!({ "Username": "nobody" })).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_flow_must_be_enabled() {
    let pool = pool_with(json!({}), json!({})).await;
    let refused = outcome(pool.sign_in("ann", PASSWORD).await);
    assert_eq!(refused, invalid("USER_PASSWORD_AUTH flow not enabled for this client"));
    let odd = pool.refused("InitiateAuth", json!({ "AuthFlow": "ODD" })).await;
    assert!(odd.1.starts_with("1 validation error detected: Value 'ODD' at 'authFlow'"), "{}", odd.1);
}

#[tokio::test(start_paused = true)]
async fn users_of_a_pool_with_email_names_are_known_by_their_sub() {
    let flows = json!(["ALLOW_USER_PASSWORD_AUTH"]);
    let settings = json!({ "UsernameAttributes": ["email"], "AutoVerifiedAttributes": ["email"], "UsernameConfiguration": { "CaseSensitive": false } });
    let pool = pool_with(settings, json!({ "ExplicitAuthFlows": flows })).await;
    let refused = pool.refused("SignUp", json!({ "Username": "ann", "Password": PASSWORD })).await;
    assert_eq!(refused, invalid("Username should be an email."));
    let input = json!({ "Username": "Ann@a.example", "Password": PASSWORD });
    let sub = pool.call("SignUp", input).await.unwrap()["UserSub"].clone();
    let taken = pool.refused("SignUp", json!({ "Username": "ann@A.example", "Password": PASSWORD })).await;
    assert_eq!(
        taken,
        ("UsernameExistsException", "An account with the given email already exists.".to_owned())
    );
    pool.call("AdminConfirmSignUp", json!({ "Username": "ann@a.example" })).await.unwrap();
    let claims = pool.claims(&pool.tokens("ANN@a.example").await["IdToken"]);
    assert_eq!((&claims["cognito:username"], &claims["email"]), (&sub, &json!("Ann@a.example")));
}

#[tokio::test(start_paused = true)]
async fn attributes_conform_to_the_schema() {
    let schema = json!([
        { "Name": "email", "Required": true, "Mutable": true },
        { "Name": "tier", "AttributeDataType": "Number", "NumberAttributeConstraints": { "MinValue": "1", "MaxValue": "3" } },
        { "Name": "tenant", "AttributeDataType": "String", "Mutable": false },
    ]);
    let pool = pool_with(json!({ "Schema": schema }), json!({})).await;
    let sign_up =
        |attributes: Value| json!({ "Username": "ann", "Password": PASSWORD, "UserAttributes": attributes });
    let attribute = |name: &str, value: &str| json!({ "Name": name, "Value": value });
    let email = attribute("email", "a@b");
    let check = async |attributes: Value, message: &str| {
        assert_eq!(pool.refused("SignUp", sign_up(attributes)).await, invalid(message))
    };
    check(json!([]), "Attributes did not conform to the schema: email: The attribute is required\n").await;
    check(
        json!([email, attribute("custom:other", "x")]),
        "Attributes did not conform to the schema: custom:other: Attribute does not exist in the schema.\n",
    )
    .await;
    check(json!([attribute("email", "nowhere")]), "Invalid email address format.").await;
    assert_eq!(
        pool.refused("SignUp", sign_up(json!([email, attribute("custom:tier", "4")]))).await.0,
        "InvalidParameterException"
    );
    let verified = pool.refused("SignUp", sign_up(json!([email, attribute("email_verified", "true")]))).await;
    assert_eq!(verified, not_authorized("A client attempted to write unauthorized attribute"));
    pool.call(
        "SignUp",
        sign_up(json!([email, attribute("custom:tier", "3"), attribute("custom:tenant", "t")])),
    )
    .await
    .unwrap();
    let change = json!({ "Username": "ann", "UserAttributes": [attribute("custom:tenant", "u")] });
    assert_eq!(
        pool.refused("AdminUpdateUserAttributes", change).await.1,
        "user.custom:tenant: Attribute cannot be updated.\n"
    );
    pool.call(
        "AdminUpdateUserAttributes",
        json!({ "Username": "ann", "UserAttributes": [attribute("email_verified", "true")] }),
    )
    .await
    .unwrap();
    let user = pool.call("AdminGetUser", json!({ "Username": "ann" })).await.unwrap();
    assert!(user["UserAttributes"].as_array().unwrap().contains(&attribute("email_verified", "true")));
}

#[tokio::test(start_paused = true)]
async fn administrators_list_disable_and_delete_users() {
    let pool = pool().await;
    for name in ["ann", "bob", "cid"] {
        pool.signed_up(name).await;
    }
    let first = pool.call("ListUsers", json!({ "Limit": 2 })).await.unwrap();
    let names = |output: &Value| -> Vec<String> {
        output["Users"]
            .as_array()
            .unwrap()
            .iter()
            .map(|user| user["Username"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&first), ["ann", "bob"]);
    let rest = pool
        .call("ListUsers", json!({ "Limit": 2, "PaginationToken": first["PaginationToken"] }))
        .await
        .unwrap();
    assert_eq!((names(&rest), rest.get("PaginationToken")), (vec!["cid".to_owned()], None));
    let found = pool.call("ListUsers", json!({ "Filter": "email ^= \"bob@\"" })).await.unwrap();
    assert_eq!(names(&found), ["bob"]);
    pool.call("AdminDisableUser", json!({ "Username": "ann" })).await.unwrap();
    assert_eq!(outcome(pool.sign_in("ann", PASSWORD).await), not_authorized("User is disabled."));
    pool.call("AdminEnableUser", json!({ "Username": "ann" })).await.unwrap();
    assert!(pool.sign_in("ann", PASSWORD).await.is_ok());
    pool.call("AdminDeleteUser", json!({ "Username": "ann" })).await.unwrap();
    assert_eq!(pool.refused("AdminGetUser", json!({ "Username": "ann" })).await.0, "UserNotFoundException");
}

#[tokio::test(start_paused = true)]
async fn administrators_need_a_permission_on_the_pool_and_users_need_none() {
    let pool = pool().await;
    let call = crate::service::Call {
        account: &pool.account,
        principal: None,
        region: "eu-central-1",
        request_id: "r",
        cause: None,
    };
    for operation in SERVICE.operations {
        let needed = (operation.access)(&call, &json!({ "UserPoolId": pool.id }));
        let administrative = operation.name.starts_with("Admin")
            || operation.name.contains("Group")
            || operation.name.starts_with("Describe")
            || operation.name.starts_with("List");
        let arn = format!("arn:aws:cognito-idp:eu-central-1:123456789012:userpool/{}", pool.id);
        let expected = administrative
            .then(|| crate::service::Access::new(format!("cognito-idp:{}", operation.name), arn));
        assert_eq!(needed.first(), expected.as_ref(), "{}", operation.name);
        // Whatever the input is, access is decided and nothing panics.
        for odd in [
            json!(null),
            json!([]),
            json!({ "UserPoolId": 7 }),
            json!({ "ClientId": {}, "Username": [], "AccessToken": 1 }),
        ] {
            (operation.access)(&call, &odd);
            assert!((operation.run)(&call, odd).await.is_err(), "{}", operation.name);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn operations_are_listed_by_name() {
    let names: Vec<_> = SERVICE.operations.iter().map(|operation| operation.name).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    assert_eq!(names, sorted);
}

#[tokio::test(start_paused = true)]
async fn types_and_constraints_are_checked_before_the_state() {
    let pool = pool().await;
    let number = pool.refused("SignUp", json!({ "Username": 5 })).await;
    assert_eq!(
        number,
        ("SerializationException", "NUMBER_VALUE can not be converted to a String".to_owned())
    );
    let long = pool.refused("AdminGetUser", json!({ "Username": "a".repeat(129) })).await;
    let text = "1 validation error detected: Value at 'username' failed to satisfy constraint: Member must have length less than or equal to 128";
    assert_eq!(long, invalid(text));
    let unknown =
        pool.refused("SignUp", json!({ "ClientId": "other", "Username": "a", "Password": PASSWORD })).await;
    assert_eq!(unknown, ("ResourceNotFoundException", "User pool client other does not exist.".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn a_template_that_is_not_simulated_is_refused() {
    let account = Account::new(Account::ID, "eu-central-1", Clock::starting_at(Clock::EPOCH), 0);
    let check = async |properties: Value, message: &str| {
        assert_eq!(
            make(&account, &cognito_user_pool::TYPE, "Users", properties).await.unwrap_err().message,
            message
        );
    };
    check(json!({ "MfaConfiguration": "ON" }), "Unsupported: cognito-idp:MfaConfiguration other than OFF")
        .await;
    check(
        json!({ "LambdaConfig": { "PreSignUp": "arn" } }),
        "Unsupported: cognito-idp:LambdaConfig of a user pool",
    )
    .await;
    check(json!({ "DeviceConfiguration": {} }), "Unsupported: cognito-idp:#/DeviceConfiguration").await;
    assert!(
        make(
            &account,
            &cognito_user_pool::TYPE,
            "Users",
            json!({ "LambdaConfig": {}, "MfaConfiguration": "OFF" })
        )
        .await
        .is_ok()
    );
}

#[tokio::test(start_paused = true)]
async fn token_lifetimes_are_those_of_the_client() {
    let units = json!({ "AccessToken": "minutes", "RefreshToken": "hours" });
    let client = json!({ "AccessTokenValidity": 5, "IdTokenValidity": 2, "RefreshTokenValidity": 1, "TokenValidityUnits": units });
    let pool = pool_with(json!({}), client).await;
    let tokens = sign_in_as(&pool.account, &pool.id, "ann", &["Admin"]).unwrap();
    let life = |token: &str| {
        let claims = pool.claims(&token.into());
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap()
    };
    assert_eq!((life(&tokens.access_token), life(&tokens.id_token)), (300, 7_200));
    let short = json!({ "UserPoolId": pool.id, "AccessTokenValidity": 4, "TokenValidityUnits": { "AccessToken": "minutes" } });
    assert!(make(&pool.account, &cognito_user_pool_client::TYPE, "Short", short).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_simulated_user_is_in_exactly_the_named_groups() {
    let pool = pool_with(json!({ "UsernameAttributes": ["email"] }), json!({})).await;
    let groups =
        |tokens: &Tokens| pool.claims(&tokens.id_token.as_str().into()).get("cognito:groups").cloned();
    let first = sign_in_as(&pool.account, &pool.id, "ann", &["Admin", "Users"]).unwrap();
    assert_eq!(groups(&first), Some(json!(["Admin", "Users"])));
    let second = sign_in_as(&pool.account, &pool.id, "ann", &[]).unwrap();
    assert_eq!(groups(&second), None);
    let claims = pool.claims(&second.id_token.as_str().into());
    assert_eq!(
        (&claims["email"], &claims["sub"]),
        (&json!("ann@example.com"), &pool.claims(&first.id_token.as_str().into())["sub"])
    );
    assert_eq!(
        sign_in_as(&pool.account, "eu-central-1_none", "ann", &[]).unwrap_err().code,
        "ResourceNotFoundException"
    );
}

#[tokio::test(start_paused = true)]
async fn the_keys_of_a_pool_are_public() {
    let pool = pool().await;
    let read = |document: &str| {
        let response = well_known(&pool.account, &format!("/{}/.well-known/{document}", pool.id))?;
        Some(serde_json::from_slice::<Value>(response.body()).unwrap())
    };
    let keys = read("jwks.json").unwrap();
    let url = format!("{}/.well-known/jwks.json", token::issuer("eu-central-1", &pool.id));
    let answer = pool.account.handle(http::Request::get(url).body(bytes::Bytes::new()).unwrap()).await;
    assert_eq!(answer.body().as_ref(), keys.to_string().as_bytes());
    let kids: Vec<_> =
        keys["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap()).collect();
    assert_eq!(kids.len(), 2);
    assert_ne!(kids[0], kids[1]);
    assert_eq!(read("openid-configuration").unwrap()["issuer"], token::issuer("eu-central-1", &pool.id));
    assert_eq!(
        (read("other"), well_known(&pool.account, "/x/.well-known/jwks.json").map(drop)),
        (None, None)
    );
}

#[tokio::test(start_paused = true)]
async fn a_verified_address_names_one_user_only() {
    let flows = json!(["ALLOW_USER_PASSWORD_AUTH"]);
    let settings = json!({ "AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"] });
    let pool = pool_with(settings, json!({ "ExplicitAuthFlows": flows })).await;
    let email = json!([{ "Name": "email", "Value": "ann@a.example" }]);
    for name in ["ann", "eve"] {
        pool.call("SignUp", json!({ "Username": name, "Password": PASSWORD, "UserAttributes": email }))
            .await
            .unwrap();
    }
    let confirm = |name: &str| json!({ "Username": name, "ConfirmationCode": pool.account.services().cognito.code(&pool.id, name) });
    pool.call("ConfirmSignUp", confirm("ann")).await.unwrap();
    assert_eq!(pool.claims(&pool.tokens("ann@a.example").await["IdToken"])["cognito:username"], "ann");
    let taken = ("AliasExistsException", "An account with the given email already exists.".to_owned());
    assert_eq!(pool.refused("ConfirmSignUp", confirm("eve")).await, taken);
    let refused = pool.refused("SignUp", json!({ "Username": "a@b", "Password": PASSWORD })).await;
    assert_eq!(
        refused,
        invalid("Username cannot be of email format, since user pool is configured for email alias.")
    );
    assert_eq!(pool.refused("ConfirmSignUp", json!({ "ForceAliasCreation": true })).await.0, "Unsupported");
}

#[tokio::test(start_paused = true)]
async fn a_user_proves_the_password_without_sending_it() {
    let pool = pool_with(json!({}), json!({})).await;
    pool.call("SignUp", json!({ "Username": "ann", "Password": PASSWORD })).await.unwrap();
    pool.call("AdminConfirmSignUp", json!({ "Username": "ann" })).await.unwrap();
    let prove = async |password: &str| {
        let parameters = json!({ "USERNAME": "ann", "SRP_A": srp::tests::client_public(123_456_789) });
        let input = json!({ "AuthFlow": "USER_SRP_AUTH", "AuthParameters": parameters });
        let challenge = pool.call("InitiateAuth", input).await.unwrap();
        assert_eq!(challenge["ChallengeName"], "PASSWORD_VERIFIER");
        let text = |name: &str| challenge["ChallengeParameters"][name].as_str().unwrap();
        let block = BASE64_STANDARD.decode(text("SECRET_BLOCK")).unwrap();
        let given = (text("SALT"), text("SRP_B"), block.as_slice());
        let time = "Tue Jan 1 00:00:00 UTC 2030";
        let signature = srp::tests::client_signature(
            123_456_789,
            &pool.id,
            text("USER_ID_FOR_SRP"),
            password,
            given,
            time,
        );
        let responses = json!({
            "USERNAME": "ann", "TIMESTAMP": time, "PASSWORD_CLAIM_SECRET_BLOCK": text("SECRET_BLOCK"),
            "PASSWORD_CLAIM_SIGNATURE": BASE64_STANDARD.encode(signature),
        });
        json!({ "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses })
    };
    let good = prove(PASSWORD).await;
    let answer = pool.call("RespondToAuthChallenge", good.clone()).await.unwrap();
    assert!(answer["AuthenticationResult"]["IdToken"].is_string());
    let wrong = not_authorized("Incorrect username or password.");
    assert_eq!(pool.refused("RespondToAuthChallenge", good).await, wrong);
    let bad = prove("Other-1234").await;
    assert_eq!(pool.refused("RespondToAuthChallenge", bad).await, wrong);
}
