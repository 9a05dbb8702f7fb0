//! Seeded randomness: the same seed gives the same ids, so a failing test fails again.

use std::sync::{Mutex, PoisonError};

/// The account's source of randomness.
#[derive(Debug)]
pub struct Random(Mutex<fastrand::Rng>);

impl Random {
    /// The sequence that belongs to `seed`.
    pub fn seeded(seed: u64) -> Self {
        Self(Mutex::new(fastrand::Rng::with_seed(seed)))
    }

    /// A number below `end`.
    pub fn below(&self, end: u64) -> u64 {
        self.with(|rng| rng.u64(..end))
    }

    /// `length` random bytes.
    pub fn bytes(&self, length: usize) -> Vec<u8> {
        self.with(|rng| std::iter::repeat_with(|| rng.u8(..)).take(length).collect())
    }

    /// `length` letters and digits out of `alphabet`.
    pub fn text(&self, alphabet: &[u8], length: usize) -> String {
        self.with(|rng| (0..length).map(|_| char::from(alphabet[rng.usize(..alphabet.len())])).collect())
    }

    /// `length` lower-case hexadecimal digits.
    pub fn hex(&self, length: usize) -> String {
        self.text(b"0123456789abcdef", length)
    }

    /// A UUID of version 4, as AWS uses for request ids.
    pub fn uuid(&self) -> String {
        let variant = self.text(b"89ab", 1);
        let hex = self.hex(31);
        format!(
            "{}-{}-4{}-{}{}-{}",
            &hex[..8],
            &hex[8..12],
            &hex[12..15],
            variant,
            &hex[15..18],
            &hex[18..30]
        )
    }

    fn with<T>(&self, draw: impl FnOnce(&mut fastrand::Rng) -> T) -> T {
        draw(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
