//! How often a target is tried.

use crate::Timestamp;
use sam_model::limits::scheduler as limits;
use std::time::Duration;

/// The first and the longest wait between attempts. AWS does not publish its figures.
const BACK_OFF: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(300));

/// What is done when a target cannot be invoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// For how long it is tried.
    pub maximum_event_age: Duration,
    /// How often it is tried again.
    pub maximum_retry_attempts: u32,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            maximum_event_age: Duration::from_secs(limits::MAXIMUM_EVENT_AGE.max),
            maximum_retry_attempts: limits::MAXIMUM_RETRY_ATTEMPTS.max as u32,
        }
    }
}

/// The attempts so far.
#[derive(Clone, Debug)]
pub(super) struct Attempts<'a> {
    policy: &'a RetryPolicy,
    begun: Timestamp,
    wait: Duration,
    /// How many of them were retries.
    pub(super) retries: u32,
}

impl<'a> Attempts<'a> {
    /// Before the first attempt.
    pub(super) fn new(policy: &'a RetryPolicy, begun: Timestamp) -> Self {
        Self { policy, begun, wait: BACK_OFF.0, retries: 0 }
    }

    /// How long to wait for the next attempt, or the condition that allows none.
    pub(super) fn next(&mut self, now: Timestamp) -> Result<Duration, &'static str> {
        let wait = self.wait;
        if self.retries >= self.policy.maximum_retry_attempts {
            return Err("MaximumRetryAttempts");
        }
        if now + wait > self.begun + self.policy.maximum_event_age {
            return Err("MaximumEventAgeInSeconds");
        }
        self.wait = (wait * 2).min(BACK_OFF.1);
        self.retries += 1;
        Ok(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;

    #[test]
    fn attempts_end_by_number_or_by_age() {
        let now = Clock::EPOCH;
        let few = RetryPolicy { maximum_retry_attempts: 2, ..RetryPolicy::default() };
        let mut attempts = Attempts::new(&few, now);
        assert_eq!(attempts.next(now), Ok(Duration::from_secs(1)));
        assert_eq!(attempts.next(now), Ok(Duration::from_secs(2)));
        assert_eq!(attempts.next(now), Err("MaximumRetryAttempts"));
        let short = RetryPolicy { maximum_event_age: Duration::from_secs(60), ..RetryPolicy::default() };
        let mut attempts = Attempts::new(&short, now);
        assert_eq!(attempts.next(now + Duration::from_secs(59)), Ok(Duration::from_secs(1)));
        assert_eq!(attempts.next(now + Duration::from_secs(59)), Err("MaximumEventAgeInSeconds"));
    }
}
