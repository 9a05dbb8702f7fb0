//! Who calls an API, and with what.

use super::{Answer, Sim};
use crate::api::Api;
use crate::runtime::BoxFuture;
use crate::user_pool::Group;
use bytes::Bytes;
use sam_sim::apigateway;
use serde::Serialize;

/// Somebody who calls the APIs of the application: a signed-in user, or nobody in particular. Made by
/// [`Sim::anonymous`] and [`Sim::as_user`].
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/users.rs"));
/// # fn main() { test(|sim| async move {
/// let ann = sim.as_user("ann@example.com");
/// assert_eq!(ann.get("/me").await.expect(200).value(), "ann@example.com");
/// ann.get("/office").await.expect(403);
/// # }) }
/// ```
#[derive(Clone)]
pub struct Caller {
    sim: Sim,
    api: Option<&'static str>,
    user: Option<String>,
    groups: Vec<(&'static str, &'static str)>,
}

impl Caller {
    pub(super) fn new(sim: &Sim) -> Self {
        Self { sim: sim.clone(), api: None, user: None, groups: Vec::new() }
    }

    pub(super) fn named(sim: &Sim, user: &str) -> Self {
        Self { user: Some(user.to_owned()), ..Self::new(sim) }
    }

    pub(super) fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// Logical ids of user pools, and names of their groups.
    pub(super) fn groups(&self) -> &[(&'static str, &'static str)] {
        &self.groups
    }

    /// Calls this API. Needed if the application has several.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/users.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.anonymous().api::<Shop>().get("/me").await.expect(401);
    /// # }) }
    /// ```
    pub fn api<A: Api>(mut self) -> Self {
        self.api = Some(A::LOGICAL_ID);
        self
    }

    /// Belongs to this group of the user pool. Several calls add up.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/users.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.as_user("eve@example.com").member_of::<Admin>().get("/office").await.expect(204);
    /// # }) }
    /// ```
    pub fn member_of<G: Group>(mut self) -> Self {
        use crate::user_pool::UserPool;
        self.groups.push((G::Pool::LOGICAL_ID, G::NAME));
        self
    }

    /// An ID token that this user gets by signing in now, for a client that sends its own. It is valid for an hour of
    /// the account.
    ///
    /// # Panics
    /// If the caller is not signed in to a user pool of the application.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/users.rs"));
    /// # fn main() { test(|sim| async move {
    /// let token = sim.as_user("ann@example.com").token();
    /// sim.get("/me").header("authorization", &format!("Bearer {token}")).await.expect(200);
    /// # }) }
    /// ```
    pub fn token(&self) -> String {
        self.sim.token(self).expect("the caller must be a user: `sim.as_user(..)`")
    }

    /// `GET`. The path may have a query string.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.anonymous().get("/orders/ann/1?lang=fr").await.expect(404);
    /// # }) }
    /// ```
    pub fn get(&self, path: &str) -> Request {
        self.request("GET", path)
    }

    /// `POST` with a JSON body.
    ///
    /// # Panics
    /// If the body is not to be written as JSON.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.anonymous().post("/orders", &Order::new("ann", "1", 5)).await.expect(201);
    /// # }) }
    /// ```
    pub fn post(&self, path: &str, body: &impl Serialize) -> Request {
        self.request("POST", path).json(body)
    }

    /// `PUT` with a JSON body.
    ///
    /// # Panics
    /// If the body is not to be written as JSON.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/users.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.as_user("eve@example.com").member_of::<Admin>().put("/office", &true).await.expect(204);
    /// # }) }
    /// ```
    pub fn put(&self, path: &str, body: &impl Serialize) -> Request {
        self.request("PUT", path).json(body)
    }

    /// `DELETE`, without a body.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/users.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.as_user("eve@example.com").member_of::<Admin>().delete("/office").await.expect(204);
    /// # }) }
    /// ```
    pub fn delete(&self, path: &str) -> Request {
        self.request("DELETE", path)
    }

    /// Any method, without a body unless [`Request::body`] gives one.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.anonymous().request("PATCH", "/orders").await.expect(404);
    /// # }) }
    /// ```
    pub fn request(&self, method: &str, path: &str) -> Request {
        Request {
            caller: self.clone(),
            builder: http::Request::builder().method(method).uri(path),
            line: format!("{method} {path}"),
            body: Bytes::new(),
        }
    }
}

/// A request that is sent when it is awaited, and gives an [`Answer`].
///
/// # Panics
/// Awaited, if the application has no API, or several and [`Caller::api`] chose none; if its user cannot be signed in
/// to one user pool; or if its method, path or headers are not valid.
#[must_use = "a request is sent when it is awaited"]
pub struct Request {
    caller: Caller,
    builder: http::request::Builder,
    line: String,
    body: Bytes,
}

impl Request {
    /// Adds a header.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/users.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.get("/me").header("authorization", "Bearer forged").await.expect(401);
    /// # }) }
    /// ```
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.builder = self.builder.header(name, value);
        self
    }

    /// Sends this body, whatever it is: up to 10 MB through API Gateway, of which Lambda takes 6 MB.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.anonymous().request("POST", "/orders").body("{ no JSON").await.expect(400);
    /// # }) }
    /// ```
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    fn json(self, body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body).expect("the body of a test is JSON");
        self.header("content-type", "application/json").body(body)
    }

    async fn send(self) -> Answer {
        let sim = &self.caller.sim;
        let api = sim.api_id(self.caller.api);
        let builder = match sim.token(&self.caller) {
            Some(token) => self.builder.header("authorization", format!("Bearer {token}")),
            None => self.builder,
        };
        let request = builder.body(self.body).expect("the method, path and headers of a test are valid");
        Answer::new(self.line, apigateway::request(sim.account(), &api, request).await)
    }
}

impl IntoFuture for Request {
    type Output = Answer;
    type IntoFuture = BoxFuture<'static, Answer>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
