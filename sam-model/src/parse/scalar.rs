//! What a plain scalar of YAML 1.1 means.
//!
//! SAM CLI, the AWS CLI and cfn-lint read templates with YAML 1.1: `yes` and `on` are booleans, `012` is octal and
//! `12:30:00` counts sixty by sixty. Timestamps stay text, as CloudFormation takes them (`2010-09-09`).
//! Source: <https://yaml.org/type/>, as PyYAML's resolver applies it.

use crate::value::{Number, Value};

/// The value of an unquoted scalar without a tag.
pub(crate) fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => return Value::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => {
            return Value::Bool(false);
        }
        _ => {}
    }
    let number = integer(text).or_else(|| float(text).and_then(Number::from_f64));
    number.map_or_else(|| Value::String(text.to_owned()), Value::Number)
}

fn sign(text: &str) -> (bool, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    }
}

fn integer(text: &str) -> Option<Number> {
    let (negative, digits) = sign(text);
    let radix = |digits: &str, radix: u32| {
        let digits: String = digits.chars().filter(|c| *c != '_').collect();
        u64::from_str_radix(&digits, radix).ok()
    };
    let all = |digits: &str, allowed: fn(&u8) -> bool| {
        !digits.is_empty() && digits.bytes().all(|byte| byte == b'_' || allowed(&byte))
    };
    let magnitude = if let Some(rest) = digits.strip_prefix("0b") {
        all(rest, |byte| matches!(byte, b'0' | b'1')).then(|| radix(rest, 2))?
    } else if let Some(rest) = digits.strip_prefix("0x") {
        all(rest, u8::is_ascii_hexdigit).then(|| radix(rest, 16))?
    } else if digits == "0" {
        Some(0)
    } else if let Some(rest) = digits.strip_prefix('0') {
        all(rest, |byte| (b'0'..=b'7').contains(byte)).then(|| radix(rest, 8))?
    } else if digits.contains(':') {
        sexagesimal(digits)
    } else {
        (digits.as_bytes().first()?.is_ascii_digit() && all(digits, u8::is_ascii_digit))
            .then(|| radix(digits, 10))?
    }?;
    if negative {
        return i64::try_from(-i128::from(magnitude)).ok().map(Number::from);
    }
    Some(Number::from(magnitude))
}

/// `1:30:00`: the digits of base 60.
fn sexagesimal(text: &str) -> Option<u64> {
    let mut parts = text.split(':');
    let first = parts.next()?;
    let leading = first.as_bytes().first()?;
    if !(b'1'..=b'9').contains(leading) {
        return None;
    }
    let mut total: u64 = first.replace('_', "").parse().ok()?;
    for part in parts {
        let short = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        let digit: u64 = short.then(|| part.parse().ok())??;
        if digit > 59 {
            return None;
        }
        total = total.checked_mul(60)?.checked_add(digit)?;
    }
    Some(total)
}

fn float(text: &str) -> Option<f64> {
    let (_, digits) = sign(text);
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => (&digits[..at], Some(&digits[at + 1..])),
        None => (digits, None),
    };
    let (whole, fraction) = mantissa.split_once('.')?;
    let digits_only = |text: &str| text.bytes().all(|byte| byte == b'_' || byte.is_ascii_digit());
    let begins = |text: &str| text.as_bytes().first().is_some_and(u8::is_ascii_digit);
    let shaped = if whole.is_empty() { begins(fraction) } else { begins(whole) };
    let signed = exponent.is_none_or(|exponent| {
        exponent
            .strip_prefix(['+', '-'])
            .is_some_and(|rest| begins(rest) && rest.bytes().all(|b| b.is_ascii_digit()))
    });
    (shaped && signed && digits_only(whole) && digits_only(fraction))
        .then(|| text.replace('_', "").parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::plain;
    use crate::value::{Value, json};

    #[test]
    fn plain_scalars_mean_what_yaml_1_1_says() {
        for (text, expected) in [
            ("yes", json!(true)),
            ("Off", json!(false)),
            ("y", json!("y")),
            ("~", Value::Null),
            ("012", json!(10)),
            ("019", json!("019")),
            ("0x1F", json!(31)),
            ("0b101", json!(5)),
            ("1_000", json!(1000)),
            ("-7", json!(-7)),
            ("190:20:30", json!(685_230)),
            ("1:60", json!("1:60")),
            ("1.5", json!(1.5)),
            ("1e5", json!("1e5")),
            ("1.0e+5", json!(100_000.0)),
            ("2010-09-09", json!("2010-09-09")),
            ("012345678901", json!("012345678901")),
            ("-", json!("-")),
            (".", json!(".")),
            ("+", json!("+")),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }

    #[test]
    fn integers_reach_from_the_least_of_64_bits_to_the_greatest() {
        assert_eq!(plain("-9223372036854775808"), json!(i64::MIN));
        assert_eq!(plain("-9223372036854775809"), json!("-9223372036854775809"));
        assert_eq!(plain("18446744073709551615"), json!(u64::MAX));
        assert_eq!(plain("18446744073709551616"), json!("18446744073709551616"));
    }
}
