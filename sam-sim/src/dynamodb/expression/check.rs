//! Checks trees: reserved words, functions, placeholders, operands, overlapping paths.

use super::ast::{Comparator, Condition, Expr, Operand, Part, Path, Step, Update, UpdateExpr, UpdateValue};
use super::placeholder::Placeholders;
use super::reserved::is_reserved;
use crate::dynamodb::value::{Type, Value};
use sam_model::limits::dynamodb as limits;

/// The most operands to the right of `IN`.
const MAX_IN_OPERANDS: usize = limits::IN_OPERANDS.max as usize;

const CONDITION_FUNCTIONS: [&str; 6] =
    ["attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size"];
const UPDATE_FUNCTIONS: [&str; 2] = ["if_not_exists", "list_append"];

/// What AWS looks at before it looks at any operand: reserved words, names of functions, placeholders.
pub(super) fn names_and_functions(
    trees: &[&Expr<'_>],
    placeholders: &mut Placeholders,
) -> Result<(), String> {
    let mut nodes = trees.to_vec();
    let mut all = Vec::new();
    while let Some(node) = nodes.pop() {
        all.push(node);
        nodes.extend(node.children().iter().rev());
    }
    for node in &all {
        if let Expr::Path(parts) = node {
            refuse_reserved(parts)?;
        }
    }
    for node in &all {
        if let Expr::Call(function, _) = node
            && !CONDITION_FUNCTIONS.contains(function)
            && !UPDATE_FUNCTIONS.contains(function)
        {
            return Err(format!("Invalid function name; function: {function}"));
        }
    }
    for node in &all {
        if let Expr::Path(parts) = node {
            path(parts, placeholders)?;
        }
    }
    for node in &all {
        if let Expr::Value(key) = node {
            placeholders.value(key)?;
        }
    }
    Ok(())
}

/// Resolves a document path.
pub(super) fn path(parts: &[Part<'_>], placeholders: &mut Placeholders) -> Result<Path, String> {
    refuse_reserved(parts)?;
    let step = |part: &Part<'_>| {
        Ok(match part {
            Part::Word(word) => Step::Attribute((*word).to_owned()),
            Part::Placeholder(key) => Step::Attribute(placeholders.name(key)?),
            Part::Index(index) => Step::Index(*index),
        })
    };
    parts.iter().map(step).collect::<Result<_, _>>().map(Path)
}

/// Checks a condition.
pub(super) fn condition(expr: &Expr<'_>, placeholders: &mut Placeholders) -> Result<Condition, String> {
    Ok(match expr {
        Expr::And(pair) => {
            Condition::And(Box::new([condition(&pair[0], placeholders)?, condition(&pair[1], placeholders)?]))
        }
        Expr::Or(pair) => {
            Condition::Or(Box::new([condition(&pair[0], placeholders)?, condition(&pair[1], placeholders)?]))
        }
        Expr::Not(inner) => Condition::Not(Box::new(condition(inner, placeholders)?)),
        Expr::Compare(comparator, pair) => {
            let [left, right] = [operand(&pair[0], placeholders)?, operand(&pair[1], placeholders)?];
            let symbol = comparator.symbol();
            if !matches!(comparator, Comparator::Equal | Comparator::NotEqual) {
                check_type(symbol, &left, Type::is_ordered)?;
                check_type(symbol, &right, Type::is_ordered)?;
            }
            check_distinct(symbol, &left, &[&right])?;
            Condition::Compare(*comparator, left, right)
        }
        Expr::Between(three) => {
            let [value, low, high] = [
                operand(&three[0], placeholders)?,
                operand(&three[1], placeholders)?,
                operand(&three[2], placeholders)?,
            ];
            for operand in [&value, &low, &high] {
                check_type("BETWEEN", operand, Type::is_ordered)?;
            }
            check_bounds(&low, &high)?;
            check_distinct("BETWEEN", &value, &[&low, &high])?;
            Condition::Between(value, low, high)
        }
        Expr::In(operands) => {
            let count = operands.len() - 1;
            if count > MAX_IN_OPERANDS {
                return Err(format!(
                    "The IN operator is provided with too many operands; number of operands: {count}"
                ));
            }
            let value = operand(&operands[0], placeholders)?;
            let set = operands[1..]
                .iter()
                .map(|expr| operand(expr, placeholders))
                .collect::<Result<Vec<_>, _>>()?;
            check_distinct("IN", &value, &set.iter().collect::<Vec<_>>())?;
            Condition::In(value, set)
        }
        Expr::Call(function, arguments) => call(function, arguments, placeholders)?,
        Expr::Path(_) | Expr::Value(_) | Expr::Arithmetic(..) => {
            return Err("The expression is not a condition".to_owned());
        }
    })
}

/// Checks an update.
pub(super) fn update(expr: &UpdateExpr<'_>, placeholders: &mut Placeholders) -> Result<Update, String> {
    let mut update = Update::default();
    for (parts, value) in &expr.set {
        update.set.push((path(parts, placeholders)?, update_value(value, placeholders)?));
    }
    for parts in &expr.remove {
        update.remove.push(path(parts, placeholders)?);
    }
    for (parts, value) in &expr.add {
        let allowed = |kind: Type| kind == Type::Number || kind.is_set();
        update.add.push((path(parts, placeholders)?, literal("ADD", value, allowed, placeholders)?));
    }
    for (parts, value) in &expr.delete {
        update
            .delete
            .push((path(parts, placeholders)?, literal("DELETE", value, Type::is_set, placeholders)?));
    }
    overlaps(&update.paths().collect::<Vec<_>>())?;
    Ok(update)
}

/// Refuses two paths of which one lies within the other, or that take one place for a list and for a map.
pub(super) fn overlaps(paths: &[&Path]) -> Result<(), String> {
    for (index, second) in paths.iter().enumerate() {
        for first in &paths[..index] {
            let differs = first.0.iter().zip(&second.0).find(|(one, two)| one != two);
            let what = match differs {
                None => "overlap",
                Some((Step::Attribute(_), Step::Index(_)) | (Step::Index(_), Step::Attribute(_))) => {
                    "conflict"
                }
                Some(_) => continue,
            };
            return Err(format!(
                "Two document paths {what} with each other; must remove or rewrite one of these paths; \
                 path one: {first}, path two: {second}"
            ));
        }
    }
    Ok(())
}

fn refuse_reserved(parts: &[Part<'_>]) -> Result<(), String> {
    for part in parts {
        if let Part::Word(word) = part
            && is_reserved(word)
        {
            return Err(format!("Attribute name is a reserved keyword; reserved keyword: {word}"));
        }
    }
    Ok(())
}

fn operand(expr: &Expr<'_>, placeholders: &mut Placeholders) -> Result<Operand, String> {
    match expr {
        Expr::Path(parts) => Ok(Operand::Path(path(parts, placeholders)?)),
        Expr::Value(key) => Ok(Operand::Value(placeholders.value(key)?)),
        Expr::Call("size", arguments) => {
            check_count("size", arguments, 1)?;
            let inner = operand(&arguments[0], placeholders)?;
            check_type("size", &inner, |kind| !matches!(kind, Type::Number | Type::Bool | Type::Null))?;
            Ok(Operand::Size(Box::new(inner)))
        }
        Expr::Call(function, _) if UPDATE_FUNCTIONS.contains(function) => Err(not_in_condition(function)),
        Expr::Call(function, _) => Err(misused(function)),
        _ => Err("The expression is not an operand".to_owned()),
    }
}

fn call(
    function: &str,
    arguments: &[Expr<'_>],
    placeholders: &mut Placeholders,
) -> Result<Condition, String> {
    if UPDATE_FUNCTIONS.contains(&function) {
        return Err(not_in_condition(function));
    }
    let count = if function.starts_with("attribute_") && function != "attribute_type" || function == "size" {
        1
    } else {
        2
    };
    check_count(function, arguments, count)?;
    if function == "size" {
        return Err(misused(function));
    }
    let mut operands =
        arguments.iter().map(|expr| operand(expr, placeholders)).collect::<Result<Vec<_>, _>>()?.into_iter();
    let first = operands.next().ok_or_else(|| misused(function))?;
    Ok(match (function, operands.next()) {
        ("attribute_exists", _) => Condition::AttributeExists(document_path(function, first)?),
        ("attribute_not_exists", _) => Condition::AttributeNotExists(document_path(function, first)?),
        ("attribute_type", Some(second)) => {
            let path = document_path(function, first)?;
            check_type(function, &second, |kind| kind == Type::String)?;
            let Operand::Value(Value::String(name)) = second else {
                return Err(misused(function));
            };
            let kind = Type::named(&name).ok_or_else(|| {
                let names: Vec<_> = Type::ALL.iter().map(|kind| kind.name()).collect();
                format!(
                    "Invalid attribute type name found; type: {name}, valid types: {{{}}}",
                    names.join(",")
                )
            })?;
            Condition::AttributeType(path, kind)
        }
        ("begins_with", Some(second)) => {
            for operand in [&first, &second] {
                check_type(function, operand, |kind| matches!(kind, Type::String | Type::Binary))?;
            }
            check_distinct(function, &first, &[&second])?;
            Condition::BeginsWith(first, second)
        }
        ("contains", Some(second)) => {
            check_distinct(function, &first, &[&second])?;
            Condition::Contains(first, second)
        }
        _ => return Err(misused(function)),
    })
}

fn update_value(expr: &Expr<'_>, placeholders: &mut Placeholders) -> Result<UpdateValue, String> {
    Ok(match expr {
        Expr::Path(parts) => UpdateValue::Path(path(parts, placeholders)?),
        Expr::Value(key) => UpdateValue::Value(placeholders.value(key)?),
        Expr::Arithmetic(sign, pair) => {
            let symbol = if *sign == super::ast::Sign::Plus { "+" } else { "-" };
            let values = [update_value(&pair[0], placeholders)?, update_value(&pair[1], placeholders)?];
            check_update_type(symbol, &values, Type::Number)?;
            UpdateValue::Arithmetic(*sign, Box::new(values))
        }
        Expr::Call(function @ "if_not_exists", arguments) => {
            check_count(function, arguments, 2)?;
            let Expr::Path(parts) = &arguments[0] else {
                return Err(needs_path(function));
            };
            let path = path(parts, placeholders)?;
            UpdateValue::IfNotExists(path, Box::new(update_value(&arguments[1], placeholders)?))
        }
        Expr::Call(function @ "list_append", arguments) => {
            check_count(function, arguments, 2)?;
            let values =
                [update_value(&arguments[0], placeholders)?, update_value(&arguments[1], placeholders)?];
            check_update_type(function, &values, Type::List)?;
            UpdateValue::ListAppend(Box::new(values))
        }
        Expr::Call(function, _) => {
            return Err(format!("The function is not allowed in an update expression; function: {function}"));
        }
        _ => return Err("The expression is not an operand".to_owned()),
    })
}

fn literal(
    action: &str,
    expr: &Expr<'_>,
    allowed: fn(Type) -> bool,
    placeholders: &mut Placeholders,
) -> Result<Value, String> {
    let Expr::Value(key) = expr else {
        return Err("The expression is not an operand".to_owned());
    };
    let value = placeholders.value(key)?;
    if !allowed(value.kind()) {
        return Err(format!(
            "Incorrect operand type for operator or function; operator: {action}, operand type: {}",
            value.kind().long_name()
        ));
    }
    Ok(value)
}

fn document_path(function: &str, operand: Operand) -> Result<Path, String> {
    match operand {
        Operand::Path(path) => Ok(path),
        _ => Err(needs_path(function)),
    }
}

fn check_count(function: &str, arguments: &[Expr<'_>], count: usize) -> Result<(), String> {
    if arguments.len() == count {
        return Ok(());
    }
    Err(format!(
        "Incorrect number of operands for operator or function; operator or function: {function}, \
         number of operands: {}",
        arguments.len()
    ))
}

fn check_type(operator: &str, operand: &Operand, allowed: impl Fn(Type) -> bool) -> Result<(), String> {
    let kind = match operand {
        Operand::Value(value) => value.kind(),
        Operand::Size(_) => Type::Number,
        Operand::Path(_) => return Ok(()),
    };
    if allowed(kind) { Ok(()) } else { Err(incorrect_type(operator, kind)) }
}

fn check_update_type(operator: &str, values: &[UpdateValue; 2], wanted: Type) -> Result<(), String> {
    for value in values {
        let kind = match value {
            UpdateValue::Value(value) => value.kind(),
            UpdateValue::ListAppend(_) => Type::List,
            UpdateValue::Arithmetic(..) => Type::Number,
            UpdateValue::Path(_) | UpdateValue::IfNotExists(..) => continue,
        };
        if kind != wanted {
            return Err(incorrect_type(operator, kind));
        }
    }
    Ok(())
}

fn check_bounds(low: &Operand, high: &Operand) -> Result<(), String> {
    let (Operand::Value(lower), Operand::Value(upper)) = (low, high) else {
        return Ok(());
    };
    let bounds =
        format!("lower bound operand: AttributeValue: {lower}, upper bound operand: AttributeValue: {upper}");
    if lower.kind() != upper.kind() {
        return Err(format!(
            "The BETWEEN operator requires same data type for lower and upper bounds; {bounds}"
        ));
    }
    if super::eval::compare(lower, upper).is_some_and(std::cmp::Ordering::is_gt) {
        return Err(format!(
            "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; {bounds}"
        ));
    }
    Ok(())
}

fn check_distinct(operator: &str, first: &Operand, others: &[&Operand]) -> Result<(), String> {
    if !others.contains(&first) {
        return Ok(());
    }
    let shown = match first {
        Operand::Path(path) => path.to_string(),
        Operand::Value(value) => format!("AttributeValue: {value}"),
        // The same size twice is a comparison that is always true, and is not refused.
        Operand::Size(_) => return Ok(()),
    };
    Err(format!(
        "The first operand must be distinct from the remaining operands for this operator or function; \
         operator: {operator}, first operand: {shown}"
    ))
}

fn incorrect_type(operator: &str, kind: Type) -> String {
    format!(
        "Incorrect operand type for operator or function; operator or function: {operator}, operand type: {}",
        kind.name()
    )
}

fn needs_path(function: &str) -> String {
    format!("Operator or function requires a document path; operator or function: {function}")
}

fn misused(function: &str) -> String {
    format!("The function is not allowed to be used this way in an expression; function: {function}")
}

fn not_in_condition(function: &str) -> String {
    format!("The function is not allowed in a condition expression; function: {function}")
}
