//! What an API answered.

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What an API answered.
#[derive(Clone, Debug)]
pub struct Answer {
    request: String,
    response: http::Response<Bytes>,
}

impl Answer {
    pub(super) fn new(request: String, response: http::Response<Bytes>) -> Self {
        Self { request, response }
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    /// A header, if it is there and a text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.response.headers().get(name)?.to_str().ok()
    }

    /// The body as a text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(self.response.body()).into_owned()
    }

    /// Demands a status.
    ///
    /// # Panics
    /// If it is another one, with the body that came.
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

    /// The body as JSON.
    ///
    /// # Panics
    /// If it is not the JSON of a `T`.
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        match serde_json::from_slice(self.response.body()) {
            Ok(value) => value,
            Err(error) => panic!("the answer to `{}` does not fit: {error}: {}", self.request, self.text()),
        }
    }

    /// The body as any JSON; null if it is none.
    pub fn value(&self) -> Value {
        serde_json::from_slice(self.response.body()).unwrap_or_default()
    }
}
