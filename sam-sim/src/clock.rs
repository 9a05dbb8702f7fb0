//! The account's only clock.
//!
//! Time is tokio's time since the account was made, counted from an epoch. On a paused runtime that is virtual time:
//! when every task waits, tokio turns the clock to the next timer, so retries, visibility timeouts, schedules and token
//! lifetimes run in order and at once. On a running one it is real time. The services cannot tell the difference.

use std::time::Duration;

pub use jiff::Timestamp;

/// The clock of one account. Copies show the same time.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    origin: tokio::time::Instant,
    epoch: Timestamp,
}

impl Clock {
    /// The time at which a simulated account begins unless told otherwise: 2030-01-01T00:00:00Z, a Tuesday.
    pub const EPOCH: Timestamp = Timestamp::constant(1_893_456_000, 0);

    /// A clock that shows `epoch` now.
    ///
    /// # Panics
    /// Outside of a tokio runtime with time enabled.
    pub fn starting_at(epoch: Timestamp) -> Self {
        Self { origin: tokio::time::Instant::now(), epoch }
    }

    /// A clock that shows the computer's time.
    #[allow(clippy::disallowed_methods, reason = "this is the one place that asks the computer for the time")]
    pub fn real() -> Self {
        Self::starting_at(Timestamp::now())
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        let since_1970 = self.epoch.as_nanosecond() + self.origin.elapsed().as_nanos() as i128;
        Timestamp::from_nanosecond(since_1970).unwrap_or(Timestamp::MAX)
    }

    /// Waits for `duration`.
    pub async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }

    /// Waits until the clock shows `time`; not at all if it is past.
    pub async fn sleep_until(&self, time: Timestamp) {
        if let Ok(wait) = Duration::try_from(time.duration_since(self.now())) {
            tokio::time::sleep(wait).await;
        }
    }
}
