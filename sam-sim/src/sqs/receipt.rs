//! Receipt handles: which message of which queue, and which of its receives.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;

/// What a receipt handle says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Receipt {
    /// The position of the message in its queue.
    pub position: u64,
    /// The number of the receive in the queue.
    pub number: u64,
}

/// What the handles of AWS begin with.
const PREFIX: &str = "AQEB";

impl Receipt {
    /// The handle. `queue` tells this queue from every other, also from an earlier one of the same name.
    pub(super) fn handle(&self, queue: &str) -> String {
        let text = format!("{queue}\n{}\n{}", self.position, self.number);
        format!("{PREFIX}{}", BASE64.encode(text))
    }

    /// Reads a handle; none if it is not one of this queue.
    pub(super) fn parse(handle: &str, queue: &str) -> Option<Self> {
        let text = String::from_utf8(BASE64.decode(handle.strip_prefix(PREFIX)?).ok()?).ok()?;
        let (position, number) = text.strip_prefix(queue)?.strip_prefix('\n')?.split_once('\n')?;
        Some(Self { position: position.parse().ok()?, number: number.parse().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_of_one_queue() {
        let receipt = Receipt { position: 7, number: 9 };
        let handle = receipt.handle("queue 1");
        assert_eq!(Receipt::parse(&handle, "queue 1"), Some(receipt));
        assert_eq!(Receipt::parse(&handle, "queue 2"), None);
        assert_eq!(Receipt::parse("AQEBgarbage", "queue 1"), None);
        assert_eq!(Receipt::parse("", "queue 1"), None);
    }
}
