//! Patterns against events, with the verdicts that AWS gave.

use super::EventPattern;
use serde_json::{Value, json};

fn check(pattern: Value, event: Value, expected: bool) {
    let read = EventPattern::parse(&pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
    assert_eq!(read.matches(&event), expected, "{pattern} on {event}");
}

#[test]
fn recorded_verdicts_are_met() {
    let mut wrong = Vec::new();
    for line in include_str!("cases/recorded.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let verdict = match EventPattern::parse(&case["pattern"]) {
            Err(_) => "refused",
            Ok(pattern) if pattern.matches(&case["event"]) => "match",
            Ok(_) => "no match",
        };
        if case["want"] != verdict {
            wrong.push(format!("{}: {verdict}, AWS said {}", case["name"], case["want"]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn fields_in_a_list_of_objects_are_found_in_the_same_element() {
    let pattern = json!({"items": {"kind": ["book"], "price": [{"numeric": [">", 10]}]}});
    check(pattern.clone(), json!({"items": [{"kind": "book", "price": 11}]}), true);
    check(pattern, json!({"items": [{"kind": "book", "price": 9}, {"kind": "toy", "price": 11}]}), false);
}

#[test]
fn a_list_matches_if_one_of_its_values_does() {
    check(json!({"a": ["x", 1]}), json!({"a": ["y", 1]}), true);
    check(json!({"a": ["x"]}), json!({"a": []}), false);
    check(json!({"a": [{"exists": false}]}), json!({"b": 1}), true);
}

#[test]
fn plain_numbers_are_compared_as_they_are_written() {
    check(json!({"a": [300]}), json!({"a": 300}), true);
    check(json!({"a": [300]}), json!({"a": 300.0}), false);
    check(json!({"a": [{"numeric": ["=", 300]}]}), json!({"a": 300.0}), true);
}

#[test]
fn either_of_several_fields_may_match() {
    let pattern = json!({"source": ["s"], "$or": [{"a": [1]}, {"b": {"c": [2]}}]});
    check(pattern.clone(), json!({"source": "s", "a": 1}), true);
    check(pattern.clone(), json!({"source": "s", "b": {"c": 2}}), true);
    check(pattern.clone(), json!({"source": "s", "a": 2}), false);
    check(pattern, json!({"a": 1}), false);
}

#[test]
fn stars_and_backslashes_can_be_escaped() {
    check(json!({"a": [{"wildcard": "x\\*y*z"}]}), json!({"a": "x*y-z"}), true);
    check(json!({"a": [{"wildcard": "x\\*y*z"}]}), json!({"a": "x-y-z"}), false);
    check(json!({"a": [{"wildcard": "ab*ba"}]}), json!({"a": "aba"}), false);
    check(json!({"a": [{"wildcard": "*a*"}]}), json!({"a": "bab"}), true);
    assert!(EventPattern::parse(&json!({"a": [{"wildcard": "x\\y"}]})).is_err());
}

#[test]
fn networks_hold_their_addresses() {
    check(json!({"a": [{"cidr": "10.0.0.0/24"}]}), json!({"a": "10.0.0.255"}), true);
    check(json!({"a": [{"cidr": "10.0.0.0/24"}]}), json!({"a": "10.0.1.0"}), false);
    check(json!({"a": [{"cidr": "0.0.0.0/0"}]}), json!({"a": "1.2.3.4"}), true);
    check(json!({"a": [{"cidr": "0.0.0.0/0"}]}), json!({"a": "::1"}), false);
    check(json!({"a": [{"cidr": "::/0"}]}), json!({"a": "::1"}), true);
}

#[test]
fn what_is_no_pattern_is_refused() {
    for pattern in [
        json!([]),
        json!({}),
        json!({"a": {}}),
        json!({"a": [[]]}),
        json!({"a": [{"prefix": "a", "suffix": "b"}]}),
        json!({"a": [{"like": "b"}]}),
        json!({"a": [{"exists": "yes"}]}),
        json!({"a": [{"numeric": []}]}),
        json!({"a": [{"numeric": [">", 5, "<", 1]}]}),
        json!({"a": [{"anything-but": []}]}),
        json!({"$or": [{"a": [1]}]}),
    ] {
        assert!(EventPattern::parse(&pattern).is_err(), "{pattern}");
    }
}
