//! Spoils JSON and texts, from a seed.

use fastrand::Rng;
use serde_json::{Map, Value, json};

/// Texts that are at the edge of something: of a grammar, an encoding, a limit, a number.
#[rustfmt::skip]
const TEXTS: &[&str] = &[
    "", " ", "\0", "null", "true", "-1", "0", "1", "NaN", "1e400", "-1e-400", "0x10", "1.7976931348623157e308",
    "9223372036854775807", "9223372036854775808", "18446744073709551616", "99999999999999999999999999999999999999999",
    "0.1e-130", "1e126", "1E+99999999999999999999", "\u{feff}", "\u{202e}ab", "é", "日本", "🦀", "\u{10ffff}", "a\r\nb", "a\tb",
    "%", "%zz", "%00", "%ff%fe", "+", "&=&", "//", "/../..", "{", "}", "{}", "[]", "\"", "\\", "${", "${a", "${!a}",
    "${AWS::Region}", "$context.", "$input.", "#", ":", "::", "a:b:c:d:e:f", "arn:", "arn:aws:sqs:::",
    "arn:aws:sqs:eu-central-1:123456789012:", "arn:aws:lambda:eu-central-1:123456789012:function:", "Bearer ", "Basic e30=",
    "a.b.c", "e30.e30.e30", "====", "AAAA", "AA==", "https://", "http://[::1", "https://x/123456789012/", "rate(0 minutes)",
    "rate(99999999999999999999 days)", "cron(* * * * ? *)", "cron(0 0 31 2 ? *)", "cron()", "cron(60-0/0 * ? * 7#9 1969)",
    "at(9999-12-31T23:59:59)", "at(2030-02-30T00:00:00)", "2030-01-01T00:00:00Z", "-9999-01-01", "Europe/Paris", "Nowhere/Land",
    "a = :a", "#a = :a AND", "NOT NOT NOT a", "((((((((((", "attribute_exists(", "SET a = a +", "SET a[99999999999] = :a",
    "a.b[0].c", "size(a) > :a", "a BETWEEN :a AND", "a IN ()", "REMOVE a[0], a[0]", "ADD a :a", "* *", "?", "*", "a*b?c",
    "^(a+)+$", "(?P<", "[z-a]", "AWS::SQS::Queue", "AWS::Serverless::Function", "AWS::Nowhere::Nothing", "Custom::Thing",
    "eu-central-1", "us-east-1", "ANY", "GET /{a+}/{b}", "/{a}/{a}", "HASH", "RANGE", "SS", "NULL", "M",
];

/// What spoils input; the same seed spoils it the same way.
pub(super) struct Mutator {
    pub(super) random: Rng,
}

impl Mutator {
    pub(super) fn new(seed: u64) -> Self {
        Self { random: Rng::with_seed(seed) }
    }

    /// One of these.
    pub(super) fn choice<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.random.usize(..from.len())]
    }

    /// Whether something happens that does so in one of `times` cases.
    pub(super) fn one_in(&mut self, times: u32) -> bool {
        self.random.u32(..times) == 0
    }

    /// A text that is at the edge of something.
    pub(super) fn text(&mut self) -> String {
        match self.random.u8(..16) {
            0 => "a".repeat(self.random.usize(..5000)),
            1 => "é".repeat(self.random.usize(..300)),
            2 => format!("{}{}", self.choice(TEXTS), self.choice(TEXTS)),
            _ => (*self.choice(TEXTS)).to_owned(),
        }
    }

    /// A value that nobody expects.
    pub(super) fn value(&mut self) -> Value {
        match self.random.u8(..20) {
            0 => Value::Null,
            1 => json!(true),
            2 => json!(-1),
            3 => json!(0),
            4 => json!(u64::MAX),
            5 => json!(i64::MIN),
            6 => json!(1e308),
            7 => json!(0.1),
            8 => json!(self.random.u32(..)),
            9 => json!([]),
            10 => json!({}),
            11 => json!([[[[[{ "a": [null] }]]]]]),
            12 => json!({ "": "" }),
            13 => json!({ "Ref": self.text() }),
            14 => json!({ "Fn::GetAtt": self.text() }),
            _ => Value::String(self.text()),
        }
    }

    /// Spoils a value in up to three places; values of `donors` may come to stand there.
    pub(super) fn spoil(&mut self, value: &mut Value, donors: &[Value]) {
        for _ in 0..self.random.u8(1..4) {
            let places = places(value);
            let chosen = self.random.usize(..places);
            let mut at = chosen;
            let new = match (self.one_in(3), donors.is_empty()) {
                (true, false) => self.part_of_one(donors),
                _ => self.value(),
            };
            let how = self.random.u8(..8);
            change(value, &mut at, &mut |place| apply(place, how, &new));
        }
    }

    /// Any part of any of these values.
    fn part_of_one(&mut self, donors: &[Value]) -> Value {
        let donor = self.choice(donors).clone();
        let mut at = self.random.usize(..places(&donor));
        let mut found = Value::Null;
        change(&mut donor.clone(), &mut at, &mut |place| found = place.clone());
        found
    }

    /// Spoils a text: cuts, doubles, flips, puts in.
    pub(super) fn garble(&mut self, text: &[u8]) -> Vec<u8> {
        let mut text = text.to_vec();
        for _ in 0..self.random.u8(1..4) {
            let at = self.random.usize(..=text.len());
            let to = (at + self.random.usize(..40)).min(text.len());
            match self.random.u8(..8) {
                0 => text.truncate(at),
                1 => drop(text.drain(at..to)),
                2 => {
                    let part = text[at..to].to_vec();
                    text.splice(at..at, part);
                }
                3 => text.insert(at, self.random.u8(..)),
                4 if at < text.len() => text[at] ^= 1 << self.random.u8(..8),
                5 => drop(text.splice(at..at, self.text().into_bytes())),
                6 => drop(text.splice(at..at, [0xff, 0xc0, 0x80])),
                7 if self.one_in(4) => {
                    let opening = *self.choice(b"[{(-!&*\"'|>?: \n");
                    text.splice(at..at, vec![opening; self.random.usize(..3000)]);
                }
                _ => text.reverse(),
            }
        }
        text
    }
}

/// How many values there are, this one and all within.
fn places(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(places).sum(),
        Value::Object(members) => members.values().map(places).sum(),
        _ => 0,
    }
}

/// Shows `visit` the value of this number, counted as [`places`] does.
fn change(value: &mut Value, at: &mut usize, visit: &mut dyn FnMut(&mut Value)) {
    if *at == 0 {
        visit(value);
    }
    *at = at.wrapping_sub(1);
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| change(item, at, visit)),
        Value::Object(members) => members.values_mut().for_each(|member| change(member, at, visit)),
        _ => {}
    }
}

fn apply(place: &mut Value, how: u8, new: &Value) {
    match (how, &mut *place) {
        (0, Value::Object(members)) => {
            let first = members.keys().next().cloned();
            first.and_then(|name| members.shift_remove(&name));
        }
        (1, Value::Object(members)) => drop(members.insert("Extra".to_owned(), new.clone())),
        (2, Value::Object(members)) => {
            let renamed: Map<_, _> = std::mem::take(members).into_iter().map(|(k, v)| (k + "s", v)).collect();
            *members = renamed;
        }
        (3, Value::Array(items)) => items.push(items.last().cloned().unwrap_or_default()),
        (4, Value::Array(items)) => drop(items.pop()),
        (5, _) => *place = json!([place.take()]),
        (6, Value::String(text)) => *place = json!(format!("{text}{}", new.as_str().unwrap_or("x"))),
        (7, Value::Number(number)) => *place = json!(number.to_string()),
        _ => *place = new.clone(),
    }
}

#[test]
fn the_same_seed_spoils_the_same_way() {
    let spoiled = |seed| {
        let mut mutator = Mutator::new(seed);
        let mut value = json!({ "a": [1, 2, { "b": "c" }] });
        mutator.spoil(&mut value, &[]);
        (value, mutator.garble(b"some text"))
    };
    assert_eq!(spoiled(1), spoiled(1));
    assert_ne!(spoiled(1), spoiled(2));
}
