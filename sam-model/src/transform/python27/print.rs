//! How Python 2.7 prints a value.

use super::{Node, Text};
use std::fmt;

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("None"),
            Self::Bool(true) => f.write_str("True"),
            Self::Bool(false) => f.write_str("False"),
            Self::Number(number) => write!(f, "{}", number_text(number)),
            Self::Text(text) => f.write_str(&quoted(text)),
            Self::List(list) => {
                f.write_str("[")?;
                for (position, value) in list.iter().enumerate() {
                    write!(f, "{}{value}", if position == 0 { "" } else { ", " })?;
                }
                f.write_str("]")
            }
            Self::Map(dict) => {
                f.write_str("{")?;
                for (position, (key, value)) in dict.iter().enumerate() {
                    write!(f, "{}{}: {value}", if position == 0 { "" } else { ", " }, quoted(key))?;
                }
                f.write_str("}")
            }
        }
    }
}

fn number_text(number: &serde_json::Number) -> String {
    let Some(float) = number.as_f64().filter(|_| number.is_f64()) else {
        return number.to_string();
    };
    let text = number.to_string();
    match text.split_once('e') {
        // Python writes at least two digits of exponent, and its sign.
        Some((mantissa, exponent)) => {
            let mantissa = mantissa.strip_suffix(".0").unwrap_or(mantissa);
            let (sign, digits) = match exponent.strip_prefix('-') {
                Some(digits) => ('-', digits),
                None => ('+', exponent.trim_start_matches('+')),
            };
            format!("{mantissa}e{sign}{digits:0>2}")
        }
        None if float.fract() == 0.0 && !text.contains('.') => format!("{text}.0"),
        None => text,
    }
}

fn quoted(text: &Text) -> String {
    let mark = if text.text.contains('\'') && !text.text.contains('"') { '"' } else { '\'' };
    let mut out = String::new();
    if text.unicode {
        out.push('u');
    }
    out.push(mark);
    for c in text.text.chars() {
        let code = u32::from(c);
        match c {
            '\\' if text.unicode => out.push_str("\\\\"),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == mark => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_ascii() && !c.is_ascii_control() => out.push(c),
            c if !text.unicode && !c.is_control() => out.push(c),
            _ if code <= 0xff => out.push_str(&format!("\\x{code:02x}")),
            _ if code <= 0xffff => out.push_str(&format!("\\u{code:04x}")),
            _ => out.push_str(&format!("\\U{code:08x}")),
        }
    }
    out.push(mark);
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Dict, Node, Text};
    use crate::value::json;

    #[test]
    fn the_origin_of_a_text_shows() {
        let mut dict = Dict::new();
        dict.insert("a", Node::unicode(&json!(["é", "it's", "q\"'", "\\n", true, null, 1, 1.5, "\n"])));
        dict.insert(Text::unicode("b"), Node::text("own"));
        assert_eq!(
            Node::Map(dict).to_string(),
            r#"{'a': [u'\xe9', u"it's", u'q"\'', u'\\n', True, None, 1, 1.5, u'\n'], u'b': 'own'}"#
        );
    }
}
