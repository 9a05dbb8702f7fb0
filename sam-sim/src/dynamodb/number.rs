//! Numbers of DynamoDB: decimal, exact, up to 38 significant digits.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number>

use super::error::{Error, invalid};
use sam_model::limits::dynamodb as limits;
use std::cmp::Ordering;
use std::fmt;

/// The significant digits that a number may have.
pub const MAX_DIGITS: u32 = limits::NUMBER_DIGITS.max as u32;
/// The greatest power of ten of the first digit: numbers reach 9.99…E+125.
pub const MAX_EXPONENT: i64 = 125;
/// The least power of ten of the first digit: numbers begin at 1E-130.
pub const MIN_EXPONENT: i64 = -130;

/// A decimal number: `coefficient` × 10^`exponent`, with a sign.
///
/// The coefficient does not end in zero and zero has no sign, so equal numbers have equal parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Number {
    negative: bool,
    coefficient: u128,
    exponent: i16,
}

impl Number {
    /// Reads a number as DynamoDB does: a decimal literal with an optional exponent.
    ///
    /// # Errors
    /// `ValidationException` if it is no number, too large, too small, or has more than 38 significant digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let not_numeric = || {
            let separator = if text.is_empty() { "" } else { ": " };
            invalid(format!("The parameter cannot be converted to a numeric value{separator}{text}"))
        };
        let (negative, unsigned) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        let (mantissa, power) = match unsigned.find(['e', 'E']) {
            Some(at) => (&unsigned[..at], parse_exponent(&unsigned[at + 1..]).ok_or_else(not_numeric)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = || whole.bytes().chain(fraction.bytes());
        if whole.len() + fraction.len() == 0 || !digits().all(|byte| byte.is_ascii_digit()) {
            return Err(not_numeric());
        }
        let leading = digits().take_while(|byte| *byte == b'0').count();
        let total = whole.len() + fraction.len();
        if leading == total {
            return Ok(Self::default());
        }
        let trailing = whole.bytes().rev().take_while(|byte| *byte == b'0').count();
        let trailing = match fraction.bytes().rev().take_while(|byte| *byte == b'0').count() {
            zeros if zeros == fraction.len() => zeros + trailing,
            zeros => zeros,
        };
        // The power of ten of the last digit that is not zero.
        let exponent = power + trailing as i64 - fraction.len() as i64;
        let significant = total - leading - trailing;
        check_range(exponent.saturating_add(significant as i64 - 1))?;
        if significant > MAX_DIGITS as usize {
            return Err(too_many_digits());
        }
        let coefficient = digits()
            .skip(leading)
            .take(significant)
            .fold(0u128, |sum, digit| sum * 10 + u128::from(digit - b'0'));
        Ok(Self { negative, coefficient, exponent: exponent as i16 })
    }

    /// The exact sum.
    ///
    /// # Errors
    /// `ValidationException` if the sum is out of range or needs more than 38 digits.
    pub fn plus(self, other: Self) -> Result<Self, Error> {
        if self.coefficient == 0 {
            return Ok(other);
        }
        if other.coefficient == 0 {
            return Ok(self);
        }
        let exponent = self.exponent.min(other.exponent);
        // A coefficient does not end in zero, so where an alignment overflows, so does the precision of the sum.
        let align = |number: Self| {
            let shift = u32::from(number.exponent.abs_diff(exponent));
            10u128.checked_pow(shift).and_then(|power| number.coefficient.checked_mul(power))
        };
        let (Some(left), Some(right)) = (align(self), align(other)) else {
            return Err(too_many_digits());
        };
        let (negative, coefficient) = if self.negative == other.negative {
            (self.negative, left.checked_add(right).ok_or_else(too_many_digits)?)
        } else if left >= right {
            (self.negative, left - right)
        } else {
            (other.negative, right - left)
        };
        Self::normal(negative, coefficient, exponent)
    }

    /// The exact difference.
    ///
    /// # Errors
    /// As [`Number::plus`].
    pub fn minus(self, other: Self) -> Result<Self, Error> {
        self.plus(Self { negative: !other.negative && other.coefficient != 0, ..other })
    }

    /// How many significant digits it has; none for zero.
    pub fn digits(&self) -> u32 {
        self.coefficient.checked_ilog10().map_or(0, |log| log + 1)
    }

    /// The number as whole seconds, cut off towards zero; none if it does not fit.
    pub fn to_i64(&self) -> Option<i64> {
        let magnitude = if self.exponent >= 0 {
            10u128.checked_pow(self.exponent.unsigned_abs().into())?.checked_mul(self.coefficient)?
        } else {
            10u128
                .checked_pow(self.exponent.unsigned_abs().into())
                .map_or(0, |power| self.coefficient / power)
        };
        let magnitude = i64::try_from(magnitude).ok()?;
        Some(if self.negative { -magnitude } else { magnitude })
    }

    /// Appends bytes that sort as the number does; no encoding is the beginning of another.
    pub fn encode(&self, out: &mut Vec<u8>) {
        const NEGATIVE: u8 = 0x7f;
        const ZERO: u8 = 0x80;
        const POSITIVE: u8 = 0x81;
        if self.coefficient == 0 {
            return out.push(ZERO);
        }
        out.push(if self.negative { NEGATIVE } else { POSITIVE });
        let start = out.len();
        out.extend_from_slice(&((self.magnitude() + 0x4000) as u16).to_be_bytes());
        let mut digits = self.coefficient.to_string();
        if digits.len() % 2 == 1 {
            digits.push('0');
        }
        for pair in digits.as_bytes().chunks(2) {
            out.push((pair[0] - b'0') * 10 + (pair[1] - b'0') + 1);
        }
        out.push(0);
        if self.negative {
            for byte in &mut out[start..] {
                *byte = !*byte;
            }
        }
    }

    fn normal(negative: bool, mut coefficient: u128, mut exponent: i16) -> Result<Self, Error> {
        if coefficient == 0 {
            return Ok(Self::default());
        }
        while coefficient.is_multiple_of(10) {
            coefficient /= 10;
            exponent += 1;
        }
        let number = Self { negative, coefficient, exponent };
        check_range(number.magnitude())?;
        if number.digits() > MAX_DIGITS { Err(too_many_digits()) } else { Ok(number) }
    }

    /// The power of ten of the first digit.
    fn magnitude(&self) -> i64 {
        i64::from(self.exponent) + i64::from(self.digits()) - 1
    }

    fn compare_magnitude(&self, other: &Self) -> Ordering {
        self.magnitude().cmp(&other.magnitude()).then_with(|| {
            // Equal magnitudes: both fit into 38 digits once the shorter is filled up with zeros.
            let fill = |number: &Self| number.coefficient * 10u128.pow(MAX_DIGITS - number.digits());
            fill(self).cmp(&fill(other))
        })
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| {
            if number.coefficient == 0 {
                0
            } else if number.negative {
                -1
            } else {
                1
            }
        };
        sign(self).cmp(&sign(other)).then_with(|| match sign(self) {
            0 => Ordering::Equal,
            1 => self.compare_magnitude(other),
            _ => other.compare_magnitude(self),
        })
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<u32> for Number {
    fn from(value: u32) -> Self {
        Self::normal(false, value.into(), 0).expect("ten digits are within 38")
    }
}

/// Plain notation, as DynamoDB answers: `0.001`, `1000`, never an exponent.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.negative { "-" } else { "" };
        let digits = self.coefficient.to_string();
        if self.exponent >= 0 {
            let zeros = if self.coefficient == 0 { 0 } else { self.exponent.unsigned_abs().into() };
            return write!(f, "{sign}{digits}{}", "0".repeat(zeros));
        }
        let places = usize::from(self.exponent.unsigned_abs());
        match digits.len().checked_sub(places) {
            Some(whole) if whole > 0 => write!(f, "{sign}{}.{}", &digits[..whole], &digits[whole..]),
            _ => write!(f, "{sign}0.{}{digits}", "0".repeat(places - digits.len())),
        }
    }
}

fn parse_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // What has more digits than this is out of range whatever it is.
    const FAR: i64 = 1_000_000_000;
    let power = digits.parse::<i64>().map_or(FAR, |power| power.min(FAR));
    Some(if text.starts_with('-') { -power } else { power })
}

fn check_range(magnitude: i64) -> Result<(), Error> {
    if magnitude > MAX_EXPONENT {
        return Err(invalid(
            "Number overflow. Attempting to store a number with magnitude larger than supported range",
        ));
    }
    if magnitude < MIN_EXPONENT {
        return Err(invalid(
            "Number underflow. Attempting to store a number with magnitude smaller than supported range",
        ));
    }
    Ok(())
}

fn too_many_digits() -> Error {
    invalid("Attempting to store more than 38 significant digits in a Number")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[track_caller]
    fn check_refused(text: &str, message: &str) {
        let refused = crate::AwsError::from(Number::parse(text).unwrap_err()).message;
        assert!(refused.contains(message), "{text}: {refused}");
    }

    #[test]
    fn numbers_are_answered_in_plain_notation_without_useless_zeros() {
        for (text, plain) in [
            ("0", "0"),
            ("-0.00", "0"),
            ("007", "7"),
            ("1.500", "1.5"),
            (".5", "0.5"),
            ("5.", "5"),
            ("+12e3", "12000"),
            ("12E-3", "0.012"),
            ("-1.25e1", "-12.5"),
            ("100", "100"),
            ("10.010", "10.01"),
            (
                "0.00000000000000000000000000000000000000000000001",
                "0.00000000000000000000000000000000000000000000001",
            ),
        ] {
            assert_eq!(number(text).to_string(), plain, "{text}");
        }
    }

    #[test]
    fn the_range_ends_where_the_documentation_says() {
        let largest = format!("{}E88", "9".repeat(38));
        assert_eq!(number(&largest).to_string().len(), 126);
        number("1E-130");
        number(&format!("-{largest}"));
        check_refused("1E126", "overflow");
        check_refused("-1E126", "overflow");
        check_refused("9.9E-131", "underflow");
        check_refused("1E99999999999999999999", "overflow");
        check_refused("1E-99999999999999999999", "underflow");
        assert_eq!(number("0E99999999999999999999"), Number::default());
    }

    #[test]
    fn thirty_eight_digits_are_kept_and_the_next_is_refused() {
        let digits = "12345678901234567890123456789012345678";
        assert_eq!(number(digits).to_string(), digits);
        assert_eq!(number(&format!("{digits}000")).to_string(), format!("{digits}000"));
        check_refused(&format!("{digits}9"), "38 significant digits");
    }

    #[test]
    fn what_is_not_a_decimal_literal_is_refused() {
        for text in ["", " 1", "1 ", "a", "1e", "e1", ".", "-", "--1", "1.2.3", "0x1", "NaN", "Infinity", "١"]
        {
            check_refused(text, "cannot be converted to a numeric value");
        }
    }

    #[test]
    fn sums_are_exact() {
        for (left, right, sum) in [
            ("0.1", "0.2", "0.3"),
            ("1", "-1", "0"),
            ("5", "-7.5", "-2.5"),
            ("99999999999999999999999999999999999999", "1", "100000000000000000000000000000000000000"),
            ("1E37", "1", "10000000000000000000000000000000000001"),
            ("1E125", "-1E125", "0"),
        ] {
            assert_eq!(number(left).plus(number(right)).unwrap(), number(sum), "{left} + {right}");
            assert_eq!(number(right).plus(number(left)).unwrap(), number(sum), "{right} + {left}");
            assert_eq!(number(sum).minus(number(right)).unwrap(), number(left), "{sum} - {right}");
        }
        assert!(number("1E38").plus(number("1")).is_err());
        assert!(number("1E125").plus(number("1E-130")).is_err());
        assert!(number("9E125").plus(number("9E125")).is_err());
    }

    #[test]
    fn bytes_sort_as_numbers_do() {
        let sorted = [
            "-1E125", "-1000", "-999.5", "-10", "-9", "-1.5", "-1.25", "-1", "-0.1", "-1E-130", "0",
            "1E-130", "0.09", "0.1", "0.11", "1", "1.01", "1.1", "2", "10", "10.5", "11", "99", "100",
            "1E125",
        ];
        for pair in sorted.windows(2) {
            let (less, more) = (number(pair[0]), number(pair[1]));
            assert!(less < more, "{less} < {more}");
            let (mut left, mut right) = (Vec::new(), Vec::new());
            less.encode(&mut left);
            more.encode(&mut right);
            assert!(left < right, "bytes of {less} < {more}");
        }
    }

    #[test]
    fn random_text_never_panics() {
        let mut rng = fastrand::Rng::with_seed(7);
        for _ in 0..5_000 {
            let text: String =
                (0..rng.usize(..50)).map(|_| char::from(*rng.choice(b"0123456789..eE+-").unwrap())).collect();
            if let Ok(number) = Number::parse(&text) {
                assert_eq!(Number::parse(&number.to_string()).unwrap(), number);
                let _ = number.plus(Number::from(rng.u32(..)));
                let _ = number.to_i64();
            }
        }
    }
}
