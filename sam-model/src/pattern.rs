//! The form of a name: its length, its letters, its ending. Small enough to be asked in a `const` context.

use crate::limit::Message;

/// What AWS demands of a name.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    /// What is named, as a message begins: `name of a queue`.
    pub what: &'static str,
    /// The least number of characters, the suffix counted.
    pub min_length: usize,
    /// The greatest number of characters, the suffix counted.
    pub max_length: usize,
    /// The characters that it may hold.
    pub alphabet: Alphabet,
    /// How it must end, such as `.fifo`; empty if it may end as it likes. The alphabet need not hold it.
    pub suffix: &'static str,
    /// The code of the fault of breaking it.
    pub code: &'static str,
    /// Where AWS states it.
    pub source: &'static str,
}

/// A set of ASCII characters, with words for it.
#[derive(Clone, Copy, Debug)]
pub struct Alphabet {
    /// The set in words: ``letters, digits, `-` and `_` ``.
    pub described: &'static str,
    first: u128,
    rest: u128,
}

impl Alphabet {
    /// The characters of a class as in a regular expression, without its brackets: `a-zA-Z0-9_-`.
    ///
    /// # Panics
    /// If the class is not ASCII; in a `const` item that is a compile error.
    pub const fn new(described: &'static str, class: &str) -> Self {
        let set = set(class);
        Self { described, first: set, rest: set }
    }

    /// The same characters, but the first one must be of this class.
    pub const fn starting(mut self, class: &str) -> Self {
        self.first = set(class);
        self
    }

    const fn allows(&self, byte: u8, at: usize) -> bool {
        let set = if at == 0 { self.first } else { self.rest };
        byte < 128 && set & (1 << byte) != 0
    }
}

/// Letters, digits, `-` and `_`: what most names of AWS are made of.
pub const WORD: Alphabet = Alphabet::new("letters, digits, `-` and `_`", "a-zA-Z0-9_-");

/// Letters, digits, `-`, `_` and `.`.
pub const DOTTED: Alphabet = Alphabet::new("letters, digits, `-`, `_` and `.`", "a-zA-Z0-9_.-");

/// Letters and digits.
pub const ALPHANUMERIC: Alphabet = Alphabet::new("letters and digits", "a-zA-Z0-9");

/// Printable ASCII characters without the space.
pub const VISIBLE: Alphabet = Alphabet::new("printable ASCII characters without spaces", "!-~");

impl Pattern {
    /// Whether `text` has the form.
    pub const fn allows(&self, text: &str) -> bool {
        let length = text.len();
        self.min_length <= length
            && length <= self.max_length
            && self.stranger(text).is_none()
            && self.ends(text)
    }

    /// What must hold and what was found instead, or none if `text` is allowed.
    pub fn violation(&self, text: &str) -> Option<String> {
        (!self.allows(text)).then(|| self.message(text).as_str().to_owned())
    }

    /// Refuses `text` in a `const` context, with the message of [`Pattern::violation`].
    ///
    /// # Panics
    /// If the text has not the form; in a `const` item that is a compile error.
    #[track_caller]
    pub const fn assert(&self, text: &str) {
        if !self.allows(text) {
            self.message(text).text(" [").text(self.code).text("]").panic()
        }
    }

    const fn message(&self, text: &str) -> Message {
        let message = Message::new().text(self.what).text(" must ");
        let message = if self.min_length > text.len() || text.len() > self.max_length {
            let message = message.text("have ").number(self.min_length as u64).text(" to ");
            message.number(self.max_length as u64).text(" characters")
        } else if !self.ends(text) {
            message.text("end in `").text(self.suffix).text("`")
        } else {
            let message = message.text("consist of ").text(self.alphabet.described);
            if matches!(self.stranger(text), Some(0)) && self.alphabet.first != self.alphabet.rest {
                message.text(", with none of the others first")
            } else {
                message
            }
        };
        message.text(", found `").text(text).text("`")
    }

    /// The place of the first byte outside of the alphabet.
    const fn stranger(&self, text: &str) -> Option<usize> {
        let bytes = text.as_bytes();
        let own = if self.ends(text) { bytes.len() - self.suffix.len() } else { bytes.len() };
        let mut at = 0;
        while at < own {
            if !self.alphabet.allows(bytes[at], at) {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    const fn ends(&self, text: &str) -> bool {
        let (text, suffix) = (text.as_bytes(), self.suffix.as_bytes());
        if text.len() < suffix.len() {
            return false;
        }
        let from = text.len() - suffix.len();
        let mut at = 0;
        while at < suffix.len() {
            if text[from + at] != suffix[at] {
                return false;
            }
            at += 1;
        }
        true
    }
}

const fn set(class: &str) -> u128 {
    let class = class.as_bytes();
    let mut set = 0;
    let mut at = 0;
    while at < class.len() {
        assert!(class[at] < 128, "an alphabet is ASCII");
        let range = at + 2 < class.len() && class[at + 1] == b'-';
        let last = if range { class[at + 2] } else { class[at] };
        let mut byte = class[at];
        while byte <= last {
            set |= 1 << byte;
            byte += 1;
        }
        at += if range { 3 } else { 1 };
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: Pattern = Pattern {
        what: "name of a thing",
        min_length: 2,
        max_length: 10,
        alphabet: WORD.starting("a-z"),
        suffix: ".fifo",
        code: "thing_name_invalid",
        source: "https://docs.aws.amazon.com/",
    };

    #[test]
    fn a_name_of_the_form_is_allowed_in_a_const_context() {
        const { NAME.assert("a-B_9.fifo") }
    }

    #[test]
    fn a_message_names_what_is_wrong_first() {
        let violation = |text| NAME.violation(text).unwrap();
        assert_eq!(
            violation("abcdef.fifo"),
            "name of a thing must have 2 to 10 characters, found `abcdef.fifo`"
        );
        assert_eq!(violation("abc"), "name of a thing must end in `.fifo`, found `abc`");
        assert_eq!(
            violation("a.b.fifo"),
            "name of a thing must consist of letters, digits, `-` and `_`, found `a.b.fifo`"
        );
        assert!(violation("9.fifo").contains("first"));
        assert!(violation("ä.fifo").contains("letters"));
    }

    #[test]
    fn an_empty_name_is_not_a_panic() {
        assert!(!NAME.allows(""));
        assert!(NAME.violation("").is_some());
    }
}
