//! What an API answered.

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What an API answered, when a [`Request`](super::Request) was awaited.
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
/// # fn main() { test(|sim| async move {
/// let answer = sim.get("/orders/ann/9").await.expect(404);
/// assert_eq!(answer.header("content-type"), Some("application/json"));
/// assert_eq!(answer.value()["code"], "OrderNotFound");
/// # }) }
/// ```
#[derive(Clone, Debug)]
pub struct Answer {
    request: String,
    response: http::Response<Bytes>,
}

impl Answer {
    pub(super) fn new(request: String, response: http::Response<Bytes>) -> Self {
        Self { request, response }
    }

    /// The status: 100 to 599.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/users.rs"));
    /// # fn main() { test(|sim| async move {
    /// assert_eq!(sim.get("/me").await.status(), 401);
    /// # }) }
    /// ```
    pub fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    /// A header, by its name in any case, if it is there and a text.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// let answer = sim.get("/orders/ann/9").await;
    /// assert_eq!(answer.header("Content-Type"), Some("application/json"));
    /// assert_eq!(answer.header("location"), None);
    /// # }) }
    /// ```
    pub fn header(&self, name: &str) -> Option<&str> {
        self.response.headers().get(name)?.to_str().ok()
    }

    /// The body as a text; what is no UTF-8 becomes `\u{FFFD}`.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// assert!(sim.get("/orders/ann/9").await.text().contains("no such order"));
    /// # }) }
    /// ```
    pub fn text(&self) -> String {
        String::from_utf8_lossy(self.response.body()).into_owned()
    }

    /// Demands a status, and gives the answer back.
    ///
    /// # Panics
    /// If it is another one, with the body that came.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.post("/orders", &"no order").await.expect(400);
    /// # }) }
    /// ```
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        let found = self.status();
        assert!(
            found == status,
            "`{}` must be answered with {status}, and was with {found}: {}",
            self.request,
            self.text()
        );
        self
    }

    /// The body as JSON of a type.
    ///
    /// # Panics
    /// If it is not the JSON of a `T`.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// let order = Order::new("ann", "1", 5);
    /// assert_eq!(sim.post("/orders", &order).await.expect(201).json::<Order>(), order);
    /// # }) }
    /// ```
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        match serde_json::from_slice(self.response.body()) {
            Ok(value) => value,
            Err(error) => panic!("the answer to `{}` does not fit: {error}: {}", self.request, self.text()),
        }
    }

    /// The body as any JSON; null if it is none.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
    /// # fn main() { test(|sim| async move {
    /// let answer = sim.post("/orders", &Order::new("ann", "1", 5)).await;
    /// assert_eq!(answer.value()["total"], 5);
    /// # }) }
    /// ```
    pub fn value(&self) -> Value {
        serde_json::from_slice(self.response.body()).unwrap_or_default()
    }
}
