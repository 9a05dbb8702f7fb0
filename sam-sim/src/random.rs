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
        let draw = |rng: &mut fastrand::Rng| char::from(alphabet[rng.usize(..alphabet.len())]);
        self.with(|rng| {
            let mut text = String::with_capacity(length);
            text.extend((0..length).map(|_| draw(rng)));
            text
        })
    }

    /// `length` lower-case hexadecimal digits.
    pub fn hex(&self, length: usize) -> String {
        self.text(b"0123456789abcdef", length)
    }

    /// A UUID of version 4, as AWS uses for request ids.
    pub fn uuid(&self) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        const VARIANTS: &[u8; 4] = b"89ab";
        let mut rest = self.with(|rng| rng.u128(..));
        let mut uuid = String::with_capacity(36);
        for place in 0..36 {
            let digit = (rest & 0xf) as usize;
            uuid.push(match place {
                8 | 13 | 18 | 23 => '-',
                14 => '4',
                19 => char::from(VARIANTS[digit & 3]),
                _ => char::from(DIGITS[digit]),
            });
            rest = rest.rotate_right(if uuid.ends_with('-') { 0 } else { 4 });
        }
        uuid
    }

    fn with<T>(&self, draw: impl FnOnce(&mut fastrand::Rng) -> T) -> T {
        draw(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn a_uuid_has_the_form_of_version_4_and_does_not_come_again() {
        let random = Random::seeded(1);
        let uuids: std::collections::BTreeSet<String> = (0..1000).map(|_| random.uuid()).collect();
        assert_eq!(uuids.len(), 1000);
        for uuid in uuids {
            let lengths: Vec<usize> = uuid.split('-').map(str::len).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12], "{uuid}");
            assert_eq!(&uuid[14..15], "4", "{uuid}");
            assert!("89ab".contains(&uuid[19..20]), "{uuid}");
        }
    }
}
