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
        (!self.allows(value)).then(|| self.message(value).as_str().to_owned())
    }

    /// Refuses `value` in a `const` context, with the message of [`Limit::violation`].
    ///
    /// # Panics
    /// If the value is outside of the range; in a `const` item that is a compile error.
    #[track_caller]
    pub const fn assert(&self, value: u64) {
        if !self.allows(value) {
            self.message(value).text(" [").text(self.code).text("]").panic()
        }
    }

    /// What must hold: `memory of a function must be between 128 and 10240 MB`.
    pub fn requirement(&self) -> String {
        self.rule().as_str().to_owned()
    }

    const fn message(&self, value: u64) -> Message {
        self.rule().text(", found ").number(value).unit(self.unit)
    }

    const fn rule(&self) -> Message {
        let message = Message::new().text(self.what);
        let message = if self.min == self.max {
            message.text(" must be ").number(self.max)
        } else if self.min == 0 {
            message.text(" must be at most ").number(self.max)
        } else {
            message.text(" must be between ").number(self.min).text(" and ").number(self.max)
        };
        message.unit(self.unit)
    }
}

/// A closed set of values that AWS allows.
#[derive(Clone, Copy, Debug)]
pub struct Choice<T: 'static> {
    /// What is limited, as a message begins: `billing mode of a table`.
    pub what: &'static str,
    /// The values that are allowed.
    pub values: &'static [T],
    /// The unit, as a message ends, or empty.
    pub unit: &'static str,
    /// The code of the fault of breaking it.
    pub code: &'static str,
    /// Where AWS states it.
    pub source: &'static str,
}

impl<T: std::fmt::Display> Choice<T> {
    /// Whether `value` is one of them.
    pub fn allows<V>(&self, value: &V) -> bool
    where
        T: PartialEq<V>,
    {
        self.values.iter().any(|allowed| allowed == value)
    }

    /// What must hold and what was found instead, or none if `value` is allowed.
    pub fn violation<V: std::fmt::Display>(&self, value: &V) -> Option<String>
    where
        T: PartialEq<V>,
    {
        (!self.allows(value)).then(|| {
            let values: Vec<_> = self.values.iter().map(|value| format!("`{value}`")).collect();
            let unit = if self.unit.is_empty() { String::new() } else { format!(" {}", self.unit) };
            format!("{} must be one of {}{unit}, found `{value}`", self.what, values.join(", "))
        })
    }
}

impl Choice<u64> {
    /// Refuses `value` in a `const` context.
    ///
    /// # Panics
    /// If it is none of the allowed values; in a `const` item that is a compile error.
    #[track_caller]
    pub const fn assert(&self, value: u64) {
        let mut message = Message::new().text(self.what).text(" must be one of ");
        let mut at = 0;
        while at < self.values.len() {
            if self.values[at] == value {
                return;
            }
            message = message.text(if at == 0 { "" } else { ", " }).number(self.values[at]);
            at += 1;
        }
        message.unit(self.unit).text(", found ").number(value).text(" [").text(self.code).text("]").panic()
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

    const fn unit(self, unit: &str) -> Self {
        if unit.is_empty() { self } else { self.text(" ").text(unit) }
    }

    /// The message so far, up to the last whole character.
    pub const fn as_str(&self) -> &str {
        let mut length = self.length;
        loop {
            if let Ok(text) = std::str::from_utf8(self.bytes.split_at(length).0) {
                return text;
            }
            length -= 1;
        }
    }

    /// Ends compilation with this message.
    ///
    /// # Panics
    /// Always.
    #[track_caller]
    pub const fn panic(&self) -> ! {
        panic!("{}", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAIT: Limit =
        Limit { what: "wait", min: 1, max: 20, unit: "s", code: "wait_out_of_range", source: "" };
    const DAYS: Choice<u64> =
        Choice { what: "retention", values: &[1, 3, 5], unit: "days", code: "retention_unknown", source: "" };

    #[test]
    fn both_ends_of_a_range_are_allowed() {
        const { WAIT.assert(1) };
        const { WAIT.assert(20) };
        assert_eq!(WAIT.violation(0).unwrap(), "wait must be between 1 and 20 s, found 0 s");
        assert_eq!(WAIT.violation(21).unwrap(), "wait must be between 1 and 20 s, found 21 s");
    }

    #[test]
    fn a_range_from_zero_speaks_of_its_end_only() {
        let limit = Limit { min: 0, unit: "", ..WAIT };
        assert_eq!(limit.violation(u64::MAX).unwrap(), "wait must be at most 20, found 18446744073709551615");
        let limit = Limit { min: 20, ..WAIT };
        assert_eq!(limit.violation(3).unwrap(), "wait must be 20 s, found 3 s");
    }

    #[test]
    #[should_panic(expected = "retention must be one of 1, 3, 5 days, found 4 [retention_unknown]")]
    fn a_choice_lists_its_values() {
        const { DAYS.assert(5) };
        assert_eq!(DAYS.violation(&4u64).unwrap(), "retention must be one of `1`, `3`, `5` days, found `4`");
        DAYS.assert(4);
    }

    #[test]
    fn a_message_is_cut_between_characters() {
        let long = "ä".repeat(400);
        assert_eq!(Message::new().text("x").text(&long).as_str().len(), 511);
    }
}
