//! Reads tokens into a tree.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Syntax>

use super::ast::{Comparator, Expr, Part, Sign, UpdateExpr};
use super::token::{Kind, Token, tokens};
use sam_model::limits::dynamodb as limits;

/// The operators and functions that an expression may have.
pub(super) const MAX_OPERATORS: usize = limits::EXPRESSION_OPERATORS.max as usize;

/// Reads a condition, filter or key condition.
pub(super) fn condition(text: &str) -> Result<Expr<'_>, String> {
    let mut parser = Parser::new(text)?;
    let expr = parser.disjunction()?;
    if !expr.is_condition() || parser.peek().kind != Kind::End {
        return Err(parser.syntax_error());
    }
    parser.finish(expr)
}

/// Reads a projection.
pub(super) fn projection(text: &str) -> Result<Vec<Vec<Part<'_>>>, String> {
    let mut parser = Parser::new(text)?;
    let paths = parser.list(Parser::path)?;
    if parser.peek().kind != Kind::End {
        return Err(parser.syntax_error());
    }
    parser.finish(paths)
}

/// Reads an update.
pub(super) fn update(text: &str) -> Result<UpdateExpr<'_>, String> {
    let mut parser = Parser::new(text)?;
    let mut update = UpdateExpr::default();
    let mut seen = Vec::new();
    loop {
        let word = parser.text(parser.peek()).to_ascii_uppercase();
        let section = ["SET", "REMOVE", "ADD", "DELETE"].into_iter().find(|section| *section == word);
        let Some(section) = section.filter(|_| parser.peek().kind == Kind::Word) else {
            return Err(parser.syntax_error());
        };
        if seen.contains(&section) {
            return Err(format!("The \"{section}\" section can only be used once in an update expression;"));
        }
        seen.push(section);
        parser.at += 1;
        match section {
            "SET" => update.set = parser.list(Parser::assignment)?,
            "REMOVE" => update.remove = parser.list(Parser::path)?,
            "ADD" => update.add = parser.list(Parser::path_and_value)?,
            _ => update.delete = parser.list(Parser::path_and_value)?,
        }
        if parser.peek().kind == Kind::End {
            return parser.finish(update);
        }
    }
}

/// How close the operators bind.
const OR: u8 = 0;
const AND: u8 = 1;
const NOT: u8 = 2;

struct Parser<'a> {
    source: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    operators: usize,
    /// The tokens of the brackets around the last group.
    last_group: Option<(usize, usize)>,
    redundant_parentheses: bool,
}

impl<'a> Parser<'a> {
    fn new(source: &'a str) -> Result<Self, String> {
        let tokens = tokens(source);
        if tokens.len() == 1 {
            return Err("The expression can not be empty;".to_owned());
        }
        Ok(Self {
            source,
            tokens,
            at: 0,
            depth: 0,
            operators: 0,
            last_group: None,
            redundant_parentheses: false,
        })
    }

    /// What is wrong with the whole comes after what is wrong with a token.
    fn finish<T>(&self, tree: T) -> Result<T, String> {
        if self.redundant_parentheses {
            return Err("The expression has redundant parentheses;".to_owned());
        }
        if self.operators > MAX_OPERATORS {
            return Err(too_many_operators());
        }
        Ok(tree)
    }

    fn peek(&self) -> Token {
        self.tokens[self.at]
    }

    fn text(&self, token: Token) -> &'a str {
        &self.source[token.start..token.end]
    }

    fn is_symbol(&self, symbol: &str) -> bool {
        self.peek().kind == Kind::Symbol && self.text(self.peek()) == symbol
    }

    fn is_keyword(&self, keyword: &str) -> bool {
        self.peek().kind == Kind::Word && self.text(self.peek()).eq_ignore_ascii_case(keyword)
    }

    fn take(&mut self, found: bool) -> bool {
        if found {
            self.at += 1;
        }
        found
    }

    fn take_symbol(&mut self, symbol: &str) -> bool {
        self.take(self.is_symbol(symbol))
    }

    fn take_operator(&mut self, keyword: &str) -> bool {
        let found = self.take(self.is_keyword(keyword));
        self.operators += usize::from(found);
        found
    }

    fn expect_symbol(&mut self, symbol: &str) -> Result<(), String> {
        if self.take_symbol(symbol) { Ok(()) } else { Err(self.syntax_error()) }
    }

    /// The token that cannot be here, and it with both of its neighbours.
    fn syntax_error(&self) -> String {
        let token = self.peek();
        let first = self.tokens[self.at.saturating_sub(1)];
        let last = self.tokens[(self.at + 1).min(self.tokens.len() - 1)];
        let near = self.source[first.start..last.end].trim_end();
        let shown = if token.kind == Kind::End { "<EOF>" } else { self.text(token) };
        format!("Syntax error; token: \"{shown}\", near: \"{near}\"")
    }

    fn list<T>(&mut self, element: fn(&mut Self) -> Result<T, String>) -> Result<Vec<T>, String> {
        let mut list = vec![element(self)?];
        while self.take_symbol(",") {
            list.push(element(self)?);
        }
        Ok(list)
    }

    fn disjunction(&mut self) -> Result<Expr<'a>, String> {
        self.climb(OR)
    }

    /// Reads operators that bind at least as close as `lowest`. One function for all of them, so that an expression of many
    /// brackets needs little stack.
    fn climb(&mut self, lowest: u8) -> Result<Expr<'a>, String> {
        let mut left = if self.take_operator("NOT") {
            self.descend()?;
            let inner = self.climb(NOT)?;
            self.depth -= 1;
            if !inner.is_condition() {
                return Err(self.syntax_error());
            }
            Expr::Not(Box::new(inner))
        } else {
            self.comparison()?
        };
        loop {
            let (keyword, precedence) = match () {
                () if lowest <= AND && self.is_keyword("AND") => ("AND", AND),
                () if lowest == OR && self.is_keyword("OR") => ("OR", OR),
                () => return Ok(left),
            };
            if !left.is_condition() {
                return Err(self.syntax_error());
            }
            self.take_operator(keyword);
            // The tree leans to the left, so its depth must be bounded before something recurses into it.
            if self.operators > MAX_OPERATORS {
                return Err(too_many_operators());
            }
            let right = self.climb(precedence + 1)?;
            if !right.is_condition() {
                return Err(self.syntax_error());
            }
            let pair = Box::new([left, right]);
            left = if precedence == AND { Expr::And(pair) } else { Expr::Or(pair) };
        }
    }

    fn comparison(&mut self) -> Result<Expr<'a>, String> {
        let left = self.operand()?;
        let comparator = Some(self.peek())
            .filter(|token| token.kind == Kind::Symbol)
            .and_then(|token| Comparator::written(self.text(token)));
        let compares = comparator.is_some() || self.is_keyword("BETWEEN") || self.is_keyword("IN");
        if compares && left.is_condition() && !matches!(left, Expr::Call(..)) {
            return Err(self.syntax_error());
        }
        if let Some(comparator) = comparator {
            self.at += 1;
            self.operators += 1;
            return Ok(Expr::Compare(comparator, Box::new([left, self.value_operand()?])));
        }
        if self.take_operator("BETWEEN") {
            let low = self.value_operand()?;
            if !self.take(self.is_keyword("AND")) {
                return Err(self.syntax_error());
            }
            return Ok(Expr::Between(Box::new([left, low, self.value_operand()?])));
        }
        if self.take_operator("IN") {
            self.expect_symbol("(")?;
            let mut operands = vec![left];
            operands.extend(self.list(Self::value_operand)?);
            self.expect_symbol(")")?;
            return Ok(Expr::In(operands));
        }
        Ok(left)
    }

    fn value_operand(&mut self) -> Result<Expr<'a>, String> {
        let operand = self.operand()?;
        if operand.is_condition() && !matches!(operand, Expr::Call(..)) {
            return Err(self.syntax_error());
        }
        Ok(operand)
    }

    fn operand(&mut self) -> Result<Expr<'a>, String> {
        let token = self.peek();
        match token.kind {
            Kind::Symbol if self.is_symbol("(") => self.group(Self::disjunction),
            Kind::Value => {
                self.at += 1;
                Ok(Expr::Value(self.text(token)))
            }
            Kind::Word if self.next_is("(") => self.call(Self::operand),
            _ => Ok(Expr::Path(self.path()?)),
        }
    }

    fn group(&mut self, inner: fn(&mut Self) -> Result<Expr<'a>, String>) -> Result<Expr<'a>, String> {
        let start = self.at;
        self.at += 1;
        self.descend()?;
        let inner = inner(self)?;
        self.depth -= 1;
        if self.last_group == Some((start + 1, self.at)) {
            self.redundant_parentheses = true;
        }
        self.expect_symbol(")")?;
        self.last_group = Some((start, self.at));
        Ok(inner)
    }

    fn call(&mut self, argument: fn(&mut Self) -> Result<Expr<'a>, String>) -> Result<Expr<'a>, String> {
        let function = self.text(self.peek());
        self.at += 2;
        self.operators += 1;
        self.descend()?;
        let arguments = self.list(argument)?;
        self.depth -= 1;
        self.expect_symbol(")")?;
        Ok(Expr::Call(function, arguments))
    }

    fn path(&mut self) -> Result<Vec<Part<'a>>, String> {
        let mut path = vec![self.attribute()?];
        loop {
            if self.take_symbol(".") {
                path.push(self.attribute()?);
            } else if self.take_symbol("[") {
                let token = self.peek();
                if token.kind != Kind::Number {
                    return Err(self.syntax_error());
                }
                let digits = self.text(token);
                let index = digits.parse::<u32>().map_err(|_| {
                    format!("List index is not within the allowable range; index: [{digits}]")
                })?;
                self.at += 1;
                self.expect_symbol("]")?;
                path.push(Part::Index(index as usize));
            } else {
                return Ok(path);
            }
        }
    }

    fn attribute(&mut self) -> Result<Part<'a>, String> {
        const KEYWORDS: [&str; 5] = ["AND", "OR", "NOT", "BETWEEN", "IN"];
        let token = self.peek();
        let part = match token.kind {
            // Where an attribute must stand, an operator is a mistake of grammar, not a reserved word.
            Kind::Word if KEYWORDS.iter().any(|keyword| self.is_keyword(keyword)) => {
                return Err(self.syntax_error());
            }
            Kind::Word => Part::Word(self.text(token)),
            Kind::Name => Part::Placeholder(self.text(token)),
            _ => return Err(self.syntax_error()),
        };
        self.at += 1;
        Ok(part)
    }

    fn assignment(&mut self) -> Result<(Vec<Part<'a>>, Expr<'a>), String> {
        let path = self.path()?;
        self.expect_symbol("=")?;
        Ok((path, self.sum()?))
    }

    fn sum(&mut self) -> Result<Expr<'a>, String> {
        let left = self.term()?;
        let sign = if self.take_symbol("+") {
            Sign::Plus
        } else if self.take_symbol("-") {
            Sign::Minus
        } else {
            return Ok(left);
        };
        self.operators += 1;
        Ok(Expr::Arithmetic(sign, Box::new([left, self.term()?])))
    }

    fn term(&mut self) -> Result<Expr<'a>, String> {
        let token = self.peek();
        match token.kind {
            Kind::Symbol if self.is_symbol("(") => self.group(Self::sum),
            Kind::Value => {
                self.at += 1;
                Ok(Expr::Value(self.text(token)))
            }
            Kind::Word if self.next_is("(") => self.call(Self::term),
            _ => Ok(Expr::Path(self.path()?)),
        }
    }

    fn path_and_value(&mut self) -> Result<(Vec<Part<'a>>, Expr<'a>), String> {
        let path = self.path()?;
        let token = self.peek();
        if token.kind != Kind::Value {
            return Err(self.syntax_error());
        }
        self.at += 1;
        Ok((path, Expr::Value(self.text(token))))
    }

    fn next_is(&self, symbol: &str) -> bool {
        self.tokens
            .get(self.at + 1)
            .is_some_and(|token| token.kind == Kind::Symbol && self.text(*token) == symbol)
    }

    /// Bounds the recursion. Every level but one of parentheses has an operator, or is redundant.
    fn descend(&mut self) -> Result<(), String> {
        self.depth += 1;
        if self.operators > MAX_OPERATORS {
            return Err(too_many_operators());
        }
        if self.depth > MAX_OPERATORS + 1 {
            return Err("The expression has redundant parentheses;".to_owned());
        }
        Ok(())
    }
}

fn too_many_operators() -> String {
    format!("The expression contains too many operators; operator count: {}", MAX_OPERATORS + 1)
}
