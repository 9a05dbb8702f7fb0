//! Expressions: conditions, filters, key conditions, projections, updates.
//!
//! Text becomes `token`s, tokens become a tree (`parse`), the tree is checked against the placeholders of the request
//! (`check`), and a checked tree runs on items (`eval`). Everything that can be wrong with an expression itself is found
//! before the table is looked at.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html>

mod ast;
mod check;
mod eval;
mod key_condition;
mod parse;
mod placeholder;
mod projection;
mod reserved;
mod token;

pub use ast::{Comparator, Condition, Operand, Path, Sign, Step, Update, UpdateValue};
pub use key_condition::{KeyCondition, KeyOperator, SortRange};
pub use placeholder::{Given, Placeholders};
pub use projection::Projection;

use super::error::{Error, invalid};
use sam_model::limits::dynamodb as limits;

/// The most bytes of the text of an expression.
pub const MAX_EXPRESSION: usize = limits::EXPRESSION.max as usize;

/// The parameters that hold expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are AWS's")]
pub enum Kind {
    Condition,
    Filter,
    KeyCondition,
    Projection,
    Update,
}

impl Kind {
    /// The name of the parameter.
    pub fn parameter(self) -> &'static str {
        match self {
            Self::Condition => "ConditionExpression",
            Self::Filter => "FilterExpression",
            Self::KeyCondition => "KeyConditionExpression",
            Self::Projection => "ProjectionExpression",
            Self::Update => "UpdateExpression",
        }
    }
}

/// Reads a `ConditionExpression` or a `FilterExpression`.
///
/// # Errors
/// `ValidationException`.
pub fn condition(kind: Kind, text: &str, placeholders: &mut Placeholders) -> Result<Condition, Error> {
    read(kind, text, |text| {
        let expr = parse::condition(text)?;
        check::names_and_functions(&[&expr], placeholders)?;
        check::condition(&expr, placeholders)
    })
}

/// Reads a `KeyConditionExpression`.
///
/// # Errors
/// `ValidationException`.
pub fn key_condition(text: &str, placeholders: &mut Placeholders) -> Result<KeyCondition, Error> {
    let condition = read(Kind::KeyCondition, text, |text| {
        let expr = parse::condition(text)?;
        if let Some(operator) = key_condition::forbidden_operator(&expr) {
            return Ok(Err(invalid(format!("Invalid operator used in KeyConditionExpression: {operator}"))));
        }
        check::names_and_functions(&[&expr], placeholders)?;
        check::condition(&expr, placeholders).map(Ok)
    })??;
    KeyCondition::new(condition)
}

/// Reads a `ProjectionExpression`.
///
/// # Errors
/// `ValidationException`.
pub fn projection(text: &str, placeholders: &mut Placeholders) -> Result<Projection, Error> {
    read(Kind::Projection, text, |text| {
        let parts = parse::projection(text)?;
        let paths =
            parts.iter().map(|parts| check::path(parts, placeholders)).collect::<Result<Vec<_>, _>>()?;
        check::overlaps(&paths.iter().collect::<Vec<_>>())?;
        Ok(Projection::new(&paths))
    })
}

/// Reads an `UpdateExpression`.
///
/// # Errors
/// `ValidationException`.
pub fn update(text: &str, placeholders: &mut Placeholders) -> Result<Update, Error> {
    read(Kind::Update, text, |text| {
        let expr = parse::update(text)?;
        let operands: Vec<_> =
            expr.set.iter().chain(&expr.add).chain(&expr.delete).map(|(_, value)| value).collect();
        check::names_and_functions(&operands, placeholders)?;
        check::update(&expr, placeholders)
    })
}

fn read<T>(kind: Kind, text: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Result<T, Error> {
    let fault = |message: String| invalid(format!("Invalid {}: {message}", kind.parameter()));
    if text.len() > MAX_EXPRESSION {
        return Err(fault(format!(
            "Expression size has exceeded the maximum allowed size; expression size: {}",
            text.len()
        )));
    }
    read(text).map_err(fault)
}

#[cfg(test)]
mod tests;
