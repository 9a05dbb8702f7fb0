//! Cuts an expression into tokens.

/// A token: what it is and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The kinds of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword, a function or an attribute: `[A-Za-z][A-Za-z0-9_]*`.
    Word,
    /// `#name`.
    Name,
    /// `:value`.
    Value,
    /// Digits.
    Number,
    /// An operator or a bracket; any other character too, and the parser refuses that.
    Symbol,
    /// The end of the text.
    End,
}

/// The tokens of `text`, and the end.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let run = |from: usize, wanted: fn(&u8) -> bool| {
        from + bytes[from..].iter().take_while(|byte| wanted(byte)).count()
    };
    let word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let kind = match bytes[at] {
            b' ' | b'\t' | b'\r' | b'\n' => {
                at += 1;
                continue;
            }
            b'A'..=b'Z' | b'a'..=b'z' => {
                at = run(at, word);
                Kind::Word
            }
            b'0'..=b'9' => {
                at = run(at, u8::is_ascii_digit);
                Kind::Number
            }
            mark @ (b'#' | b':') if bytes.get(at + 1).is_some_and(word) => {
                at = run(at + 1, word);
                if mark == b'#' { Kind::Name } else { Kind::Value }
            }
            first => {
                let pair =
                    matches!((first, bytes.get(at + 1)), (b'<', Some(b'=' | b'>')) | (b'>', Some(b'=')));
                let width = text[at..].chars().next().map_or(1, char::len_utf8);
                at += if pair { 2 } else { width };
                Kind::Symbol
            }
        };
        tokens.push(Token { kind, start, end: at });
    }
    tokens.push(Token { kind: Kind::End, start: text.len(), end: text.len() });
    tokens
}
