//! How long to wait before the next attempt.

use std::time::Duration;

/// Waits that double.
#[derive(Clone, Copy, Debug)]
pub(super) struct Backoff {
    next: Duration,
    most: Duration,
}

impl Backoff {
    /// First `first`, then twice as long each time, at most `most`.
    pub(super) fn new(first: Duration, most: Duration) -> Self {
        Self { next: first, most }
    }

    /// For calls that AWS refuses, such as for a permission that is missing.
    pub(super) fn of_calls() -> Self {
        Self::new(Duration::from_secs(1), Duration::from_secs(3_600))
    }

    /// For invocations that fail or are throttled. AWS does not publish its figures.
    pub(super) fn of_invocations() -> Self {
        Self::new(Duration::from_secs(1), Duration::from_secs(60))
    }

    /// The next wait.
    pub(super) fn wait(&mut self) -> Duration {
        let wait = self.next;
        self.next = (self.next * 2).min(self.most);
        wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest() {
        let mut backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(5));
        let waits: Vec<u64> = (0..5).map(|_| backoff.wait().as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 5, 5]);
    }
}
