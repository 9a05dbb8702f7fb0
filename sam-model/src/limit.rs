//! A limit of AWS: a named range with unit, code and source.
//!
//! The macro that refuses a literal, the `const` assertion that refuses a constant, the rule that reports a template
//! and the simulator that enforces it all ask the same [`Limit`], so the number and its wording stand once.

/// An inclusive range that AWS sets for a number.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// What is limited, as a message begins: `memory of a function`.
    pub what: &'static str,
    /// The least allowed value.
    pub min: u64,
    /// The greatest allowed value.
    pub max: u64,
    /// The unit, as a message ends: `MB`, `s`, or empty for a count.
    pub unit: &'static str,
    /// The code of the fault of breaking it.
    pub code: &'static str,
    /// Where AWS states it.
    pub source: &'static str,
}

impl Limit {
    /// Whether `value` is within the range.
    pub const fn allows(&self, value: u64) -> bool {
        self.min <= value && value <= self.max
    }

    /// What must hold and what was found instead, or none if `value` is allowed.
    pub fn violation(&self, value: u64) -> Option<String> {
        (!self.allows(value)).then(|| {
            let Self { what, min, max, unit, .. } = self;
            let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
            if min == max {
                format!("{what} must be {min}{unit}, found {value}{unit}")
            } else {
                format!("{what} must be between {min} and {max}{unit}, found {value}{unit}")
            }
        })
    }

    /// Refuses `value` in a `const` context, with the message of [`Limit::violation`].
    ///
    /// # Panics
    /// If the value is outside of the range; in a `const` item that is a compile error.
    #[track_caller]
    pub const fn assert(&self, value: u64) {
        if !self.allows(value) {
            let unit = if self.unit.is_empty() { "" } else { " " };
            Message::new()
                .text(self.what)
                .text(" must be between ")
                .number(self.min)
                .text(" and ")
                .number(self.max)
                .text(unit)
                .text(self.unit)
                .text(", found ")
                .number(value)
                .text(unit)
                .text(self.unit)
                .text(" [")
                .text(self.code)
                .text("]")
                .panic()
        }
    }
}

/// A message that is put together in a `const` context, where `format!` cannot be used.
#[derive(Clone, Copy)]
pub struct Message {
    bytes: [u8; 512],
    length: usize,
}

impl Message {
    /// An empty message.
    #[allow(clippy::new_without_default, reason = "a default cannot be made in a const context")]
    pub const fn new() -> Self {
        Self { bytes: [0; 512], length: 0 }
    }

    /// The message with `text` added; what does not fit is cut off.
    pub const fn text(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        let mut at = 0;
        while at < text.len() && self.length < self.bytes.len() {
            self.bytes[self.length] = text[at];
            self.length += 1;
            at += 1;
        }
        self
    }

    /// The message with the decimal digits of `number` added.
    pub const fn number(self, number: u64) -> Self {
        let mut digits = [0u8; 20];
        let mut at = digits.len();
        let mut rest = number;
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        let mut message = self;
        while at < digits.len() && message.length < message.bytes.len() {
            message.bytes[message.length] = digits[at];
            message.length += 1;
            at += 1;
        }
        message
    }

    /// Ends compilation with this message.
    ///
    /// # Panics
    /// Always.
    #[track_caller]
    pub const fn panic(&self) -> ! {
        let (text, _) = self.bytes.split_at(self.length);
        match std::str::from_utf8(text) {
            Ok(text) => panic!("{}", text),
            Err(_) => panic!("a message was cut within a character"),
        }
    }
}
