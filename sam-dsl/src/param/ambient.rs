//! What every handler can have: the time and the log.

use super::Param;
use crate::runtime::{Context, Input, Rejection, Sandbox};
use crate::trigger::Trigger;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The time of the call: the computer's in Lambda, the account's in a test, where it can be turned.
///
/// # Example
/// ```
/// use sam_dsl::prelude::*;
/// use std::time::{Duration, SystemTime};
///
/// let now = Now(SystemTime::UNIX_EPOCH + Duration::from_secs(1_893_456_000));
/// assert_eq!(now.unix_seconds(), 1_893_456_000);
/// assert_eq!(now.before(Duration::from_secs(60)).unix_seconds(), 1_893_455_940);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Now(pub SystemTime);

impl Now {
    /// Whole seconds since 1970-01-01T00:00:00Z; 0 before that. What a time to live is written as.
    pub fn unix_seconds(&self) -> u64 {
        self.0.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
    }

    /// The time before this by so much; 1970-01-01T00:00:00Z if that cannot be said.
    pub fn before(&self, duration: Duration) -> Self {
        Self(self.0.checked_sub(duration).unwrap_or(UNIX_EPOCH))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Trigger> Param<T> for Now {
    fn extract(input: &Input<T>, _: &str) -> Result<Self, Rejection> {
        #[cfg(feature = "runtime")]
        return Ok(Self(input.sandbox.now()));
        #[cfg(not(feature = "runtime"))]
        {
            let _ = input;
            crate::runtime::unavailable()
        }
    }
}

/// The log of the function, in CloudWatch Logs.
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/app.rs"));
/// #[function(invoke)]
/// async fn greet(log: Log) -> Result<(), Error> {
///     log.line("hello");
///     Ok(())
/// }
/// # fn main() {
/// # #[cfg(feature = "sim")]
/// # test(|sim| async move {
/// #     sim.invoke("Greet", &()).await;
/// #     assert_eq!(sim.log("Greet"), ["hello"]);
/// # })
/// # }
/// ```
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html>
pub struct Log {
    sandbox: Arc<Sandbox>,
    context: Context,
}

impl Log {
    /// Writes a line.
    pub fn line(&self, text: impl AsRef<str>) {
        self.sandbox.log(&self.context, text.as_ref());
    }
}

#[diagnostic::do_not_recommend]
impl<T: Trigger> Param<T> for Log {
    fn extract(input: &Input<T>, _: &str) -> Result<Self, Rejection> {
        Ok(Self { sandbox: input.sandbox.clone(), context: input.context.clone() })
    }
}
