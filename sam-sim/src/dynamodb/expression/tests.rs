//! Expressions as data: what is read, what is refused and in which words, what is true.

use super::*;
use crate::AwsError;
use crate::dynamodb::value::{Item, Value};
use crate::dynamodb::wire;
use serde_json::{Value as Json, json};

fn item(json: Json) -> Item {
    let Json::Object(members) = json else { panic!("an item is an object") };
    wire::read_item(members).unwrap()
}

/// `#name` is any word that the test uses so; values are `:s` = "b", `:n` = 2, `:l`, `:ss`, `:ns`, `:m`, `:t` = true, `:b`.
fn placeholders() -> Placeholders {
    let names = [("#name", "name"), ("#a", "a"), ("#dot", "x.y")];
    let values = json!({
        ":s": {"S": "b"}, ":s2": {"S": "c"}, ":n": {"N": "2"}, ":n2": {"N": "10"}, ":l": {"L": [{"S": "x"}]}, ":ss": {"SS": ["p", "q"]},
        ":ns": {"NS": ["1", "2"]}, ":m": {"M": {"k": {"N": "1"}}}, ":t": {"BOOL": true}, ":b": {"B": "YWI="}, ":null": {"NULL": true},
        ":type": {"S": "SS"}, ":empty": {"S": ""},
    });
    let given = Given {
        names: Some(names.map(|(key, name)| (key.to_owned(), name.to_owned())).to_vec()),
        values: Some(item(values).into_iter().map(|(key, value)| (key, Ok(value))).collect()),
    };
    Placeholders::new(given, &[Kind::Condition], &[Kind::Condition]).unwrap()
}

fn message<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    AwsError::from(result.unwrap_err()).message
}

fn subject() -> Item {
    item(json!({
        "id": {"S": "1"}, "a": {"S": "b"}, "n": {"N": "2"}, "words": {"S": "hello"}, "bin": {"B": "YWJj"}, "yes": {"BOOL": true},
        "list1": {"L": [{"S": "x"}, {"N": "2"}, {"M": {"deep": {"S": "b"}}}]}, "tags": {"SS": ["p", "b"]}, "nums": {"NS": ["1", "2"]},
        "map1": {"M": {"seven": {"N": "7"}, "name": {"S": "n"}}}, "x.y": {"N": "2"}, "nothing": {"NULL": true},
    }))
}

#[track_caller]
fn check_condition(text: &str, expected: bool) {
    let condition = condition(Kind::Condition, text, &mut placeholders()).unwrap();
    assert_eq!(condition.holds(&subject()), expected, "{text}");
}

#[track_caller]
fn check_refused(text: &str, fault: &str) {
    let message = message(condition(Kind::Condition, text, &mut placeholders()));
    assert_eq!(message, format!("Invalid ConditionExpression: {fault}"), "{text}");
}

#[test]
fn conditions_are_true_or_false_of_an_item() {
    for (text, expected) in [
        ("a = :s", true),
        ("a <> :s", false),
        (":s = a", true),
        ("absent = :s", false),
        ("absent <> :s", true),
        ("absent < :s", false),
        ("n < :n2 AND n >= :n", true),
        // Numbers compare as numbers, not as text.
        ("n < :n2", true),
        ("n > :s", false),
        ("a BETWEEN :s AND :s2", true),
        ("n BETWEEN :n AND :n2", true),
        ("absent BETWEEN :n AND :n2", false),
        ("a IN (:s2, :n, :s)", true),
        ("a in (:s2)", false),
        ("attribute_exists(map1.seven)", true),
        ("attribute_exists(map1.absent)", false),
        ("attribute_not_exists(list1[3])", true),
        ("attribute_exists(list1[2].deep)", true),
        ("attribute_type(tags, :type)", true),
        ("attribute_type(a, :type)", false),
        ("begins_with(a, :s)", true),
        ("begins_with(a, :empty)", true),
        ("begins_with(n, :s)", false),
        ("begins_with(bin, :b)", true),
        ("contains(tags, :s)", true),
        ("contains(nums, :n)", true),
        ("contains(list1, :n)", true),
        ("contains(a, :s)", true),
        ("contains(bin, :b)", true),
        ("contains(map1, :s)", false),
        ("size(words) > :n", true),
        ("size(list1) > :n", true),
        ("size(n) > :n", false),
        ("size(map1) = n", true),
        ("NOT a = :s", false),
        ("NOT NOT a = :s", true),
        // AND binds closer than OR, NOT closer than AND.
        ("a = :s OR n = :n2 AND n = :n2", true),
        ("(a = :s OR n = :n2) AND n = :n2", false),
        ("NOT a = :s2 AND n = :n", true),
        ("#dot = :n", true),
        ("map1.#name <> :s", true),
        ("(size(tags)) = :n", true),
        ("nothing = :null", true),
        ("tags = :ss", false),
        ("yes = :t", true),
    ] {
        check_condition(text, expected);
    }
}

#[test]
fn syntax_errors_show_the_token_and_its_neighbours() {
    check_refused("", "The expression can not be empty;");
    check_refused("  ", "The expression can not be empty;");
    check_refused("a-b", r#"Syntax error; token: "-", near: "a-b""#);
    check_refused("_id = :s", r#"Syntax error; token: "_", near: "_id""#);
    check_refused("a = : s", r#"Syntax error; token: ":", near: "= : s""#);
    check_refused("a = ", r#"Syntax error; token: "<EOF>", near: "=""#);
    check_refused("a", r#"Syntax error; token: "<EOF>", near: "a""#);
    check_refused("a = :s AND", r#"Syntax error; token: "<EOF>", near: "AND""#);
    check_refused("attribute_exists()", r#"Syntax error; token: ")", near: "()""#);
    check_refused("(a = :s", r#"Syntax error; token: "<EOF>", near: ":s""#);
    check_refused("a = :s b", r#"Syntax error; token: "b", near: ":s b""#);
    check_refused("(a = :s) = :n", r#"Syntax error; token: "=", near: ") = :n""#);
    check_refused("a = :s é", r#"Syntax error; token: "é", near: ":s é""#);
    check_refused("list1[a] = :s", r#"Syntax error; token: "a", near: "[a]""#);
}

#[test]
fn what_is_wrong_with_operands_is_said_in_the_words_of_aws() {
    for (text, fault) in [
        ("((a = :s))", "The expression has redundant parentheses;"),
        ("name = :s", "Attribute name is a reserved keyword; reserved keyword: name"),
        ("map1.Status = :s", "Attribute name is a reserved keyword; reserved keyword: Status"),
        ("frob(a)", "Invalid function name; function: frob"),
        (
            "#x = :s",
            "An expression attribute name used in the document path is not defined; attribute name: #x",
        ),
        ("a = :x", "An expression attribute value used in expression is not defined; attribute value: :x"),
        ("size(a)", "The function is not allowed to be used this way in an expression; function: size"),
        (
            "attribute_exists(a) = :t",
            "The function is not allowed to be used this way in an expression; function: attribute_exists",
        ),
        (
            "a = if_not_exists(a, :s)",
            "The function is not allowed in a condition expression; function: if_not_exists",
        ),
        (
            "attribute_exists(a, id)",
            "Incorrect number of operands for operator or function; operator or function: attribute_exists, \
             number of operands: 2",
        ),
        (
            "attribute_exists(:s)",
            "Operator or function requires a document path; operator or function: attribute_exists",
        ),
        (
            "a < :t",
            "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL",
        ),
        (
            "begins_with(a, :n)",
            "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
        ),
        (
            "size(:n) = :n",
            "Incorrect operand type for operator or function; operator or function: size, operand type: N",
        ),
        (
            "attribute_type(a, :s)",
            "Invalid attribute type name found; type: b, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
        ),
        (
            "#a = a",
            "The first operand must be distinct from the remaining operands for this operator or function; \
             operator: =, first operand: [a]",
        ),
        (
            "a BETWEEN :s2 AND :s",
            "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; \
             lower bound operand: AttributeValue: {S:c}, upper bound operand: AttributeValue: {S:b}",
        ),
        (
            "a BETWEEN :s AND :n",
            "The BETWEEN operator requires same data type for lower and upper bounds; \
             lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {N:2}",
        ),
    ] {
        check_refused(text, fault);
    }
}

#[test]
fn the_limits_of_expressions_hold_at_their_edges() {
    let operators = |count: usize| vec!["a=n"; count].join(" OR ");
    let read = |text: &str| condition(Kind::Filter, text, &mut placeholders());
    assert!(read(&operators(150)).is_ok());
    assert_eq!(
        message(read(&operators(151))),
        "Invalid FilterExpression: The expression contains too many operators; operator count: 301"
    );
    let text = |length: usize| format!("{:length$}", "a = :s");
    assert!(read(&text(MAX_EXPRESSION)).is_ok());
    assert_eq!(
        message(read(&text(MAX_EXPRESSION + 1))),
        "Invalid FilterExpression: Expression size has exceeded the maximum allowed size; expression size: 4097"
    );
    let operands = |count: usize| format!("a IN ({})", vec![":s"; count].join(","));
    assert!(read(&operands(100)).is_ok());
    assert_eq!(
        message(read(&operands(101))),
        "Invalid FilterExpression: The IN operator is provided with too many operands; number of operands: 101"
    );
    assert!(message(read(&"(".repeat(4000))).contains("redundant parentheses"));
    assert!(message(read(&"NOT ".repeat(1000))).contains("too many operators"));
}

#[track_caller]
fn check_update(text: &str, expected: Json) {
    let update = update(text, &mut placeholders()).unwrap();
    let before = item(json!({
        "n": {"N": "5"}, "a": {"S": "old"}, "list1": {"L": [{"N": "0"}, {"N": "1"}, {"N": "2"}]}, "map1": {"M": {"k": {"S": "v"}}},
        "tags": {"SS": ["q", "r"]},
    }));
    let after = update.apply(&before).map_err(AwsError::from);
    let shown = match after {
        Ok(after) => wire::write_item(
            &after.into_iter().filter(|(name, value)| before.get(name) != Some(value)).collect(),
        ),
        Err(error) => error.message.into(),
    };
    assert_eq!(shown, expected, "{text}");
}

#[test]
fn updates_change_what_they_say() {
    for (text, expected) in [
        ("SET a = :s", json!({"a": {"S": "b"}})),
        ("set z = n + :n, y = n - :n", json!({"z": {"N": "7"}, "y": {"N": "3"}})),
        // Every operand is what it was before the update.
        ("SET n = n + :n, z = n", json!({"n": {"N": "7"}, "z": {"N": "5"}})),
        ("SET z = if_not_exists(z, :n), n = if_not_exists(n, :n)", json!({"z": {"N": "2"}})),
        ("SET z = if_not_exists(z, :n) + :n2", json!({"z": {"N": "12"}})),
        (
            "SET list1 = list_append(list1, :l)",
            json!({"list1": {"L": [{"N": "0"}, {"N": "1"}, {"N": "2"}, {"S": "x"}]}}),
        ),
        ("SET list1[9] = :s", json!({"list1": {"L": [{"N": "0"}, {"N": "1"}, {"N": "2"}, {"S": "b"}]}})),
        ("SET list1[0] = :s REMOVE list1[1]", json!({"list1": {"L": [{"S": "b"}, {"N": "2"}]}})),
        ("REMOVE list1[0], list1[1], list1[8]", json!({"list1": {"L": [{"N": "2"}]}})),
        ("SET map1.k = :n, map1.k2 = :s", json!({"map1": {"M": {"k": {"N": "2"}, "k2": {"S": "b"}}}})),
        (
            "ADD n :n, z :n, tags :ss",
            json!({"n": {"N": "7"}, "z": {"N": "2"}, "tags": {"SS": ["p", "q", "r"]}}),
        ),
        ("DELETE tags :ss, z :ss", json!({"tags": {"SS": ["r"]}})),
        ("SET z = (n + :n)", json!({"z": {"N": "7"}})),
        (
            "SET z = a2",
            json!("The provided expression refers to an attribute that does not exist in the item"),
        ),
        ("SET z = a + :n", json!("An operand in the update expression has an incorrect data type")),
        ("ADD a :n", json!("An operand in the update expression has an incorrect data type")),
        ("SET z.k = :n", json!("The document path provided in the update expression is invalid for update")),
        ("REMOVE a.k", json!("The document path provided in the update expression is invalid for update")),
    ] {
        check_update(text, expected);
    }
}

#[test]
fn a_set_goes_with_its_last_element() {
    let update = update("DELETE tags :ss", &mut placeholders()).unwrap();
    let before = item(json!({"tags": {"SS": ["p"]}}));
    assert_eq!(update.apply(&before).unwrap(), Item::new());
}

#[test]
fn updates_that_are_refused_say_why() {
    for (text, fault) in [
        ("INVALID SYNTAX HERE", r#"Syntax error; token: "INVALID", near: "INVALID SYNTAX""#),
        ("ADD hits : incr", r#"Syntax error; token: ":", near: "hits : incr""#),
        ("SET a = :s SET n = :n", r#"The "SET" section can only be used once in an update expression;"#),
        (
            "SET map1 = :m, map1.k = :n",
            "Two document paths overlap with each other; must remove or rewrite one of these paths; \
             path one: [map1], path two: [map1, k]",
        ),
        (
            "SET map1.k = :m REMOVE map1[0]",
            "Two document paths conflict with each other; must remove or rewrite one of these paths; \
             path one: [map1, k], path two: [map1, [0]]",
        ),
        ("ADD a :s", "Incorrect operand type for operator or function; operator: ADD, operand type: STRING"),
        (
            "DELETE a :n",
            "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER",
        ),
        (
            "SET a = n + :s",
            "Incorrect operand type for operator or function; operator or function: +, operand type: S",
        ),
        (
            "SET a = list_append(a, :s)",
            "Incorrect operand type for operator or function; operator or function: list_append, operand type: S",
        ),
        (
            "SET a = attribute_exists(n)",
            "The function is not allowed in an update expression; function: attribute_exists",
        ),
        (
            "SET a = if_not_exists(:s, :n)",
            "Operator or function requires a document path; operator or function: if_not_exists",
        ),
    ] {
        assert_eq!(
            message(update(text, &mut placeholders())),
            format!("Invalid UpdateExpression: {fault}"),
            "{text}"
        );
    }
}

#[test]
fn projections_cut_out_what_the_paths_lead_to() {
    for (text, expected) in [
        ("a, absent", json!({"a": {"S": "b"}})),
        ("map1.seven", json!({"map1": {"M": {"seven": {"N": "7"}}}})),
        ("map1.seven, map1.#name", json!({"map1": {"M": {"seven": {"N": "7"}, "name": {"S": "n"}}}})),
        // Elements close their gaps, in the order of the list.
        ("list1[2].deep, list1[0]", json!({"list1": {"L": [{"S": "x"}, {"M": {"deep": {"S": "b"}}}]}})),
        ("list1[7], a.b, map1[0]", json!({})),
    ] {
        let projection = projection(text, &mut placeholders()).unwrap();
        assert_eq!(wire::write_item(&projection.apply(&subject())), expected, "{text}");
    }
    assert_eq!(
        message(projection("a, a", &mut placeholders())),
        "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of these \
         paths; path one: [a], path two: [a]"
    );
    assert_eq!(
        message(projection("!!", &mut placeholders())),
        r#"Invalid ProjectionExpression: Syntax error; token: "!", near: "!!""#
    );
}

#[test]
fn key_conditions_take_only_what_a_query_can_do() {
    for (text, fault) in [
        ("a = :s OR n = :n", "Invalid operator used in KeyConditionExpression: OR"),
        ("a <> :s", "Invalid operator used in KeyConditionExpression: <>"),
        ("NOT a = :s", "Invalid operator used in KeyConditionExpression: NOT"),
        ("attribute_exists(a)", "Invalid operator used in KeyConditionExpression: attribute_exists"),
        ("a = :s AND a = :s2", "KeyConditionExpressions must only contain one condition per key"),
        ("map1.k = :s", "KeyConditionExpressions cannot have conditions on nested attributes"),
    ] {
        assert_eq!(message(key_condition(text, &mut placeholders())), fault, "{text}");
    }
    assert!(key_condition("(a = :s) AND begins_with(n, :s2)", &mut placeholders()).is_ok());
}

#[test]
fn placeholders_are_checked_for_form_and_for_use() {
    let names = |names: &[(&str, &str)]| Given {
        names: Some(names.iter().map(|(key, name)| ((*key).to_owned(), (*name).to_owned())).collect()),
        values: None,
    };
    let values = |key: &str| Given { names: None, values: Some(vec![(key.to_owned(), Ok(Value::Null))]) };
    let kinds = [Kind::Update, Kind::Condition];
    for (given, present, fault) in [
        (names(&[]), &kinds[..0], "ExpressionAttributeNames can only be specified when using expressions"),
        (names(&[]), &kinds[..], "ExpressionAttributeNames must not be empty"),
        (
            names(&[("a", "b")]),
            &kinds[..],
            r#"ExpressionAttributeNames contains invalid key: Syntax error; key: "a""#,
        ),
        (
            values(":a"),
            &kinds[..0],
            "ExpressionAttributeValues can only be specified when using expressions: UpdateExpression and \
             ConditionExpression are null",
        ),
        (
            values(":a-b"),
            &kinds[..],
            r#"ExpressionAttributeValues contains invalid key: Syntax error; key: ":a-b""#,
        ),
    ] {
        assert_eq!(message(Placeholders::new(given, present, &kinds)), fault);
    }
    let unused = Placeholders::new(values(":a"), &kinds, &kinds).unwrap().finish();
    assert_eq!(
        message(unused),
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}"
    );
}

#[test]
fn random_expressions_never_panic() {
    const WORDS: [&str; 40] = [
        "a",
        "id",
        "name",
        "#name",
        "#x",
        ":s",
        ":n",
        ":x",
        "(",
        ")",
        "[",
        "]",
        "0",
        "99999999999",
        ".",
        ",",
        "=",
        "<>",
        "<",
        ">=",
        "+",
        "-",
        "AND",
        "OR",
        "NOT",
        "IN",
        "BETWEEN",
        "SET",
        "REMOVE",
        "ADD",
        "DELETE",
        "size",
        "contains",
        "attribute_exists",
        "if_not_exists",
        "list_append",
        "_",
        "é",
        "\u{0}",
        "list1",
    ];
    let mut rng = fastrand::Rng::with_seed(42);
    for round in 0..3_000 {
        let text: String = if round % 2 == 0 {
            let words: Vec<_> = (0..rng.usize(..20)).map(|_| *rng.choice(&WORDS).unwrap()).collect();
            words.join(if rng.bool() { " " } else { "" })
        } else {
            let bytes: Vec<u8> = (0..rng.usize(..40)).map(|_| rng.u8(..)).collect();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        if let Ok(condition) = condition(Kind::Condition, &text, &mut placeholders()) {
            condition.holds(&subject());
        }
        let _ = key_condition(&text, &mut placeholders());
        if let Ok(projection) = projection(&text, &mut placeholders()) {
            projection.apply(&subject());
        }
        if let Ok(update) = update(&text, &mut placeholders()) {
            let _ = update.apply(&subject());
        }
    }
}
