//! Shard iterators: where a reader of a shard is.
//!
//! An iterator is opaque to its users. This one holds the ARN, the number to read from, and when it was made.

use crate::Timestamp;
use crate::dynamodb::error::{Error, invalid};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::SignedDuration;

/// How long an iterator is good.
pub(super) const LIFETIME: SignedDuration = SignedDuration::from_mins(15);

pub(super) struct ShardIterator {
    pub(super) stream_arn: String,
    pub(super) from: u64,
    /// It is no error if what an iterator from the oldest record points at is gone.
    pub(super) trim_horizon: bool,
    pub(super) made: Timestamp,
}

impl ShardIterator {
    pub(super) fn encode(&self) -> String {
        let made = self.made.as_millisecond();
        let inner = format!("{}|{}|{made}", self.from, u8::from(self.trim_horizon));
        format!("{}|1|{}", self.stream_arn, STANDARD.encode(inner))
    }

    /// # Errors
    /// `ValidationException` for what is no iterator.
    pub(super) fn decode(text: &str) -> Result<Self, Error> {
        Self::parse(text).ok_or_else(|| invalid("Invalid ShardIterator"))
    }

    fn parse(text: &str) -> Option<Self> {
        let (stream_arn, inner) = text.split_once("|1|")?;
        let inner = String::from_utf8(STANDARD.decode(inner).ok()?).ok()?;
        let mut parts = inner.split('|');
        let from = parts.next()?.parse().ok()?;
        let trim_horizon = parts.next()? == "1";
        let made = Timestamp::from_millisecond(parts.next()?.parse().ok()?).ok()?;
        Some(Self { stream_arn: stream_arn.to_owned(), from, trim_horizon, made })
    }
}
