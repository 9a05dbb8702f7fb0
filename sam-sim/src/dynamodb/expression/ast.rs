//! The trees of expressions: as they are written, and as they are checked.

use crate::dynamodb::value::{Type, Value};
use std::fmt;

/// A part of a document path, as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part<'a> {
    /// `name`.
    Word(&'a str),
    /// `#name`, with the mark.
    Placeholder(&'a str),
    /// `[0]`.
    Index(usize),
}

/// An expression as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expr<'a> {
    Path(Vec<Part<'a>>),
    /// `:value`, with the mark.
    Value(&'a str),
    Call(&'a str, Vec<Expr<'a>>),
    Compare(Comparator, Box<[Expr<'a>; 2]>),
    Between(Box<[Expr<'a>; 3]>),
    /// The first is compared with the others.
    In(Vec<Expr<'a>>),
    And(Box<[Expr<'a>; 2]>),
    Or(Box<[Expr<'a>; 2]>),
    Not(Box<Expr<'a>>),
    Arithmetic(Sign, Box<[Expr<'a>; 2]>),
}

impl<'a> Expr<'a> {
    /// Whether it can be true or false.
    pub(super) fn is_condition(&self) -> bool {
        !matches!(self, Self::Path(_) | Self::Value(_) | Self::Arithmetic(..))
    }

    /// The expressions directly within.
    pub(super) fn children(&self) -> &[Expr<'a>] {
        match self {
            Self::Path(_) | Self::Value(_) => &[],
            Self::Call(_, arguments) => arguments,
            Self::Compare(_, pair) | Self::And(pair) | Self::Or(pair) | Self::Arithmetic(_, pair) => {
                &pair[..]
            }
            Self::Between(three) => &three[..],
            Self::In(operands) => operands,
            Self::Not(inner) => std::slice::from_ref(inner),
        }
    }
}

/// An update expression as it is written.
#[derive(Debug, Default)]
pub(super) struct UpdateExpr<'a> {
    pub(super) set: Vec<(Vec<Part<'a>>, Expr<'a>)>,
    pub(super) remove: Vec<Vec<Part<'a>>>,
    pub(super) add: Vec<(Vec<Part<'a>>, Expr<'a>)>,
    pub(super) delete: Vec<(Vec<Part<'a>>, Expr<'a>)>,
}

/// `=`, `<>`, `<`, `<=`, `>`, `>=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Comparator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparator {
    /// The comparator that is written so.
    pub(super) fn written(text: &str) -> Option<Self> {
        Some(match text {
            "=" => Self::Equal,
            "<>" => Self::NotEqual,
            "<" => Self::Less,
            "<=" => Self::LessOrEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterOrEqual,
            _ => return None,
        })
    }

    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// The comparator that says the same of exchanged operands.
    pub fn mirrored(self) -> Self {
        match self {
            Self::Equal | Self::NotEqual => self,
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
        }
    }
}

/// `+` or `-`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Sign {
    Plus,
    Minus,
}

/// A step of a document path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Into an attribute of an item or a map.
    Attribute(String),
    /// Into an element of a list.
    Index(usize),
}

/// A document path; the first step is an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path(pub Vec<Step>);

impl Path {
    /// The name of the attribute of the item.
    pub fn root(&self) -> &str {
        match self.0.first() {
            Some(Step::Attribute(name)) => name,
            _ => "",
        }
    }
}

/// As AWS's messages show a path: `[a, b, [0]]`.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (index, step) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            match step {
                Step::Attribute(name) => write!(f, "{comma}{name}")?,
                Step::Index(index) => write!(f, "{comma}[{index}]")?,
            }
        }
        f.write_str("]")
    }
}

/// A checked condition or filter: testing an item against it cannot fail.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the names are AWS's")]
pub enum Condition {
    And(Box<[Condition; 2]>),
    Or(Box<[Condition; 2]>),
    Not(Box<Condition>),
    Compare(Comparator, Operand, Operand),
    Between(Operand, Operand, Operand),
    In(Operand, Vec<Operand>),
    AttributeExists(Path),
    AttributeNotExists(Path),
    AttributeType(Path, Type),
    BeginsWith(Operand, Operand),
    Contains(Operand, Operand),
}

impl Condition {
    /// The conditions directly within.
    pub fn parts(&self) -> &[Condition] {
        match self {
            Self::And(pair) | Self::Or(pair) => &pair[..],
            Self::Not(inner) => std::slice::from_ref(inner),
            _ => &[],
        }
    }

    /// The names of the attributes of the item that this condition, without its parts, looks at.
    pub fn roots(&self) -> Vec<&str> {
        match self {
            Self::And(_) | Self::Or(_) | Self::Not(_) => Vec::new(),
            Self::AttributeExists(path) | Self::AttributeNotExists(path) | Self::AttributeType(path, _) => {
                vec![path.root()]
            }
            Self::Compare(_, one, two) | Self::BeginsWith(one, two) | Self::Contains(one, two) => {
                [one, two].into_iter().filter_map(Operand::root).collect()
            }
            Self::Between(one, two, three) => {
                [one, two, three].into_iter().filter_map(Operand::root).collect()
            }
            Self::In(one, others) => std::iter::once(one).chain(others).filter_map(Operand::root).collect(),
        }
    }
}

/// What a condition compares.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// The value at a path, if there is one.
    Path(Path),
    /// A value of the request.
    Value(Value),
    /// The size of what a path or a value gives.
    Size(Box<Operand>),
}

impl Operand {
    fn root(&self) -> Option<&str> {
        match self {
            Self::Path(path) => Some(path.root()),
            Self::Size(inner) => inner.root(),
            Self::Value(_) => None,
        }
    }
}

/// A checked update: which paths get which values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Update {
    /// `SET`.
    pub set: Vec<(Path, UpdateValue)>,
    /// `REMOVE`.
    pub remove: Vec<Path>,
    /// `ADD`.
    pub add: Vec<(Path, Value)>,
    /// `DELETE`.
    pub delete: Vec<(Path, Value)>,
}

impl Update {
    /// Every path that is changed.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        let pairs = self.add.iter().chain(&self.delete).map(|(path, _)| path);
        self.set.iter().map(|(path, _)| path).chain(&self.remove).chain(pairs)
    }
}

/// The right side of a `SET` action.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the names are AWS's")]
pub enum UpdateValue {
    Path(Path),
    Value(Value),
    Arithmetic(Sign, Box<[UpdateValue; 2]>),
    IfNotExists(Path, Box<UpdateValue>),
    ListAppend(Box<[UpdateValue; 2]>),
}
