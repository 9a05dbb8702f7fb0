//! Parts of a request.

use super::Param;
use crate::Json;
use crate::api::{Api, AuthorizedBy};
use crate::runtime::{Input, Rejection};
use crate::trigger::Route;
use crate::user_pool::{Group, UserPool};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::marker::PhantomData;
use std::ops::Deref;
use std::str::FromStr;
use std::sync::Arc;

/// A variable of the route: `customer: Path<String>` takes `{customer}`, decoded. `T` is any type that parses from
/// text.
///
/// A value that does not parse as `T` is answered with 400 (`BadPath`).
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/app.rs"));
/// api! { pub Shop: http }
///
/// #[function(GET Shop "/orders/{number}")]
/// async fn show(number: Path<u32>) -> Json<u32> {
///     Json(*number + 1)
/// }
/// # fn main() {
/// # #[cfg(feature = "sim")]
/// # test(|sim| async move {
/// #     assert_eq!(sim.get("/orders/7").await.expect(200).value(), 8);
/// #     assert_eq!(sim.get("/orders/x").await.expect(400).value()["code"], "BadPath");
/// # })
/// # }
/// ```
///
/// Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path<T>(pub T);

/// The query string as a struct whose fields are its names; `Option` fields may be absent, `Vec` fields repeated.
///
/// What does not fit is answered with 400 (`BadQuery`).
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/app.rs"));
/// api! { pub Shop: http }
///
/// #[derive(Deserialize)]
/// struct Search {
///     limit: Option<u32>,
///     #[serde(default)]
///     tag: Vec<String>,
/// }
///
/// #[function(GET Shop "/orders")]
/// async fn find(search: QueryString<Search>) -> Json<String> {
///     Json(format!("{} of {}", search.limit.unwrap_or(10), search.tag.join("+")))
/// }
/// # fn main() {
/// # #[cfg(feature = "sim")]
/// # test(|sim| async move {
/// #     assert_eq!(sim.get("/orders?limit=3&tag=a&tag=b").await.expect(200).value(), "3 of a+b");
/// #     assert_eq!(sim.get("/orders?limit=x").await.expect(400).value()["code"], "BadQuery");
/// # })
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryString<T>(pub T);

/// A header: `idempotency_key: Header<String>` takes `idempotency-key`. `Option<Header<T>>` may be absent. `T` is any
/// type that parses from text.
///
/// A missing header (`HeaderMissing`), or a value that does not parse as `T` (`BadHeader`), is answered with 400.
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/app.rs"));
/// api! { pub Shop: http }
///
/// #[function(GET Shop "/orders")]
/// async fn orders(if_match: Header<u32>) -> Json<u32> {
///     Json(*if_match)
/// }
/// # fn main() {
/// # #[cfg(feature = "sim")]
/// # test(|sim| async move {
/// #     assert_eq!(sim.get("/orders").header("if-match", "7").await.expect(200).value(), 7);
/// #     assert_eq!(sim.get("/orders").await.expect(400).value()["code"], "HeaderMissing");
/// # })
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header<T>(pub T);

/// All headers, by lower-case name; several of one name are joined with commas.
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/app.rs"));
/// api! { pub Shop: http }
///
/// #[function(GET Shop "/agent")]
/// async fn agent(headers: Headers) -> Json<Option<String>> {
///     Json(headers.0.get("x-agent").cloned())
/// }
/// # fn main() {
/// # #[cfg(feature = "sim")]
/// # test(|sim| async move {
/// #     assert_eq!(sim.get("/agent").header("X-Agent", "tests").await.expect(200).value(), "tests");
/// # })
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(pub BTreeMap<String, String>);

/// Who calls, as the token of the user pool `P` says. The API has checked the token before.
///
/// The API must have `authorizer = P` (`claims_without_authorizer`). On a route that is `public`, a call without a
/// token is answered with 401 (`Unauthorized`).
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/app.rs"));
/// user_pool! { pub Users, sign_in = email, groups(Admin, Editors) }
/// api! { pub Shop: http, authorizer = Users }
///
/// #[function(GET Shop "/me")]
/// async fn me(who: Claims<Users>) -> Json<String> {
///     assert!(!who.sub().is_empty() && !who.username().is_empty());
///     assert_eq!(who.get("token_use"), Some("id"));
///     assert!(who.is_member::<Admin>() && !who.is_member::<Editors>());
///     assert_eq!(who.groups().collect::<Vec<_>>(), ["Admin"]);
///     Json(who.email().unwrap_or("somebody").to_owned())
/// }
/// # fn main() {
/// # #[cfg(feature = "sim")]
/// # test(|sim| async move {
/// #     let ann = sim.as_user("ann@example.com").member_of::<Admin>();
/// #     assert_eq!(ann.get("/me").await.expect(200).value(), "ann@example.com");
/// #     sim.get("/me").await.expect(401);
/// # })
/// # }
/// ```
///
/// Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html>
#[derive(Clone, Debug, PartialEq)]
pub struct Claims<P> {
    claims: Arc<BTreeMap<String, Value>>,
    pool: PhantomData<fn() -> P>,
}

/// A caller who belongs to the group `G`; others are answered with 403 (`Forbidden`).
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/app.rs"));
/// user_pool! { pub Users, sign_in = email, groups(Admin) }
/// api! { pub Shop: http, authorizer = Users }
///
/// #[function(DELETE Shop "/orders")]
/// async fn clear(admin: Member<Admin>) -> NoContent {
///     NoContent
/// }
/// # fn main() {
/// # #[cfg(feature = "sim")]
/// # test(|sim| async move {
/// #     sim.as_user("eve@example.com").member_of::<Admin>().delete("/orders").await.expect(204);
/// #     sim.as_user("ann@example.com").delete("/orders").await.expect(403);
/// # })
/// # }
/// ```
///
/// Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html>
#[derive(Clone, Debug, PartialEq)]
pub struct Member<G: Group>(pub Claims<G::Pool>);

impl<P> Claims<P> {
    /// The user's id, which never changes: the claim `sub`.
    pub fn sub(&self) -> &str {
        self.get("sub").unwrap_or_default()
    }

    /// The user's name in the pool: the claim `cognito:username` of an ID token, `username` of an access token.
    pub fn username(&self) -> &str {
        self.get("cognito:username").or_else(|| self.get("username")).unwrap_or_default()
    }

    /// The user's e-mail address: the claim `email`; only an ID token has it.
    pub fn email(&self) -> Option<&str> {
        self.get("email")
    }

    /// Any claim that is a text; none if it is not there or something else.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.claims.get(name)?.as_str()
    }

    /// Whether the user belongs to the group `G`.
    pub fn is_member<G: Group<Pool = P>>(&self) -> bool {
        self.groups().any(|group| group == G::NAME)
    }

    /// The groups of the user: the claim `cognito:groups`. API Gateway hands them over as text, `[Admin Users]` or
    /// `Admin,Users`.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        let text = self.get("cognito:groups").unwrap_or_default();
        let listed = self.claims.get("cognito:groups").and_then(Value::as_array).into_iter().flatten();
        let texts = text.split(|c: char| c == ',' || c == '[' || c == ']' || c.is_whitespace());
        texts.filter(|group| !group.is_empty()).chain(listed.filter_map(Value::as_str))
    }
}

impl<A: Api, T: FromStr + Send> Param<Route<A>> for Path<T>
where
    T::Err: Display,
{
    fn extract(input: &Input<Route<A>>, name: &str) -> Result<Self, Rejection> {
        let text = input.part.path_parameters.get(name).map(String::as_str).unwrap_or_default();
        parse(text, || format!("path variable `{name}`"), "BadPath").map(Self)
    }
}

#[diagnostic::do_not_recommend]
impl<A: Api, T: DeserializeOwned + Send> Param<Route<A>> for QueryString<T> {
    fn extract(input: &Input<Route<A>>, _: &str) -> Result<Self, Rejection> {
        #[cfg(feature = "runtime")]
        {
            let encoded = serde_html_form::to_string(&input.part.query);
            let query = encoded.ok().map(|text| serde_html_form::from_str(&text));
            let query = query.unwrap_or_else(|| serde_html_form::from_str(""));
            query.map(Self).map_err(|error| Rejection::bad_request("BadQuery", error.to_string()))
        }
        #[cfg(not(feature = "runtime"))]
        {
            let _ = input;
            crate::runtime::unavailable()
        }
    }
}

impl<A: Api, T: FromStr + Send> Param<Route<A>> for Header<T>
where
    T::Err: Display,
{
    fn extract(input: &Input<Route<A>>, name: &str) -> Result<Self, Rejection> {
        Option::<Self>::extract(input, name)?.ok_or_else(|| {
            Rejection::bad_request("HeaderMissing", format!("the header `{}` is missing", header(name)))
        })
    }
}

#[diagnostic::do_not_recommend]
impl<A: Api, T: FromStr + Send> Param<Route<A>> for Option<Header<T>>
where
    T::Err: Display,
{
    fn extract(input: &Input<Route<A>>, name: &str) -> Result<Self, Rejection> {
        let name = header(name);
        let text = input.part.headers.get(&name);
        text.map(|text| parse(text, || format!("header `{name}`"), "BadHeader").map(Header)).transpose()
    }
}

#[diagnostic::do_not_recommend]
impl<A: Api> Param<Route<A>> for Headers {
    fn extract(input: &Input<Route<A>>, _: &str) -> Result<Self, Rejection> {
        Ok(Self(input.part.headers.clone()))
    }
}

#[diagnostic::do_not_recommend]
impl<A: Api, T: DeserializeOwned + Send> Param<Route<A>> for Json<T> {
    fn extract(input: &Input<Route<A>>, _: &str) -> Result<Self, Rejection> {
        serde_json::from_slice(&input.part.body)
            .map(Self)
            .map_err(|error| Rejection::bad_request("BadBody", format!("the body does not fit: {error}")))
    }
}

impl<P: UserPool, A: AuthorizedBy<P>> Param<Route<A>> for Claims<P> {
    fn extract(input: &Input<Route<A>>, _: &str) -> Result<Self, Rejection> {
        if input.part.claims.is_empty() {
            return Err(Rejection { status: 401, ..Rejection::bad_request("Unauthorized", "sign in first") });
        }
        Ok(Self { claims: input.part.claims.clone(), pool: PhantomData })
    }
}

impl<G: Group, A: AuthorizedBy<G::Pool>> Param<Route<A>> for Member<G> {
    fn extract(input: &Input<Route<A>>, name: &str) -> Result<Self, Rejection> {
        let claims = Claims::<G::Pool>::extract(input, name)?;
        if claims.is_member::<G>() {
            return Ok(Self(claims));
        }
        let message = format!("only members of the group `{}` may do this", G::NAME);
        Err(Rejection { status: 403, ..Rejection::bad_request("Forbidden", message) })
    }
}

fn parse<T: FromStr>(text: &str, what: impl Fn() -> String, code: &str) -> Result<T, Rejection>
where
    T::Err: Display,
{
    text.parse().map_err(|error| Rejection::bad_request(code, format!("{}: {error}", what())))
}

fn header(name: &str) -> String {
    name.trim_start_matches('_').replace('_', "-")
}

macro_rules! deref {
    ($($name:ident<$t:ident $(: $bound:path)?> => $target:ty),* $(,)?) => {
        $(impl<$t $(: $bound)?> Deref for $name<$t> {
            type Target = $target;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        })*
    };
}

deref!(Path<T> => T, QueryString<T> => T, Header<T> => T, Json<T> => T, Member<G: Group> => Claims<G::Pool>);
