//! A page of `Query` or `Scan`: reading rows, filtering, counting, and where to go on.

use super::report::Report;
use super::request;
use crate::AwsError;
use crate::dynamodb::capacity::{Consistency, Consumed, read_units};
use crate::dynamodb::error::{Error, invalid};
use crate::dynamodb::expression::{Condition, Kind, Placeholders, Projection};
use crate::dynamodb::index::{self, Index, Scope};
use crate::dynamodb::key::{KeySchema, Position};
use crate::dynamodb::shape::{Input, Shape, one_of};
use crate::dynamodb::size::MAX_PAGE;
use crate::dynamodb::table::{State, Table};
use crate::dynamodb::tree::{Row, Tree};
use crate::dynamodb::value::Item;
use crate::dynamodb::wire::Written;
use crate::service::Output;
use serde::{Serialize, Serializer};
use serde_json::Value as Json;
use std::sync::Arc;

pub(super) const SELECT: Shape =
    one_of(&["SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"]);

/// What `Query` and `Scan` have in common.
pub(super) struct PageRequest {
    pub(super) table: String,
    pub(super) index: Option<String>,
    filter: Option<Condition>,
    projection: Option<Projection>,
    select: Select,
    limit: usize,
    strong: bool,
    pub(super) start: Option<Item>,
    report: Report,
}

#[derive(Clone, Copy, PartialEq)]
enum Select {
    All,
    AllProjected,
    Specific,
    Count,
}

/// The table or index that is read.
pub(super) struct Source<'a> {
    pub(super) table: &'a Table,
    pub(super) state: &'a State,
    pub(super) index: Option<&'a Index>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Answer<'a> {
    count: usize,
    scanned_count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<Vec<Found<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_evaluated_key: Option<Written<&'a Item>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consumed_capacity: Option<Json>,
}

/// An item of a page, and where it lies.
enum Found<'a> {
    Here(&'a Item),
    Fetched(Arc<Row>),
    Part(Item),
}

impl Found<'_> {
    fn item(&self) -> &Item {
        match self {
            Self::Here(item) => item,
            Self::Fetched(row) => &row.item,
            Self::Part(item) => item,
        }
    }
}

impl Serialize for Found<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written(self.item()).serialize(serializer)
    }
}

impl PageRequest {
    /// Reads what `Query` and `Scan` have in common; the placeholders are not yet all used.
    ///
    /// # Errors
    /// `ValidationException`.
    pub(super) fn read(input: &mut Input, placeholders: &mut Placeholders) -> Result<Self, Error> {
        let start = match input.has("ExclusiveStartKey") {
            true => Some(request::item(input, "ExclusiveStartKey")?),
            false => None,
        };
        let index = input.take_text("IndexName");
        let filter = request::condition(input, Kind::Filter, placeholders)?;
        let projection = request::projection(input, placeholders)?;
        let select = match (input.text("Select"), &projection, &index) {
            (Some("ALL_ATTRIBUTES"), Some(_), _) => {
                return Err(invalid(
                    "Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES",
                ));
            }
            (Some("ALL_PROJECTED_ATTRIBUTES"), Some(_), _) => {
                return Err(invalid(
                    "Cannot specify the ProjectionExpression when choosing to get ALL_PROJECTED_ATTRIBUTES",
                ));
            }
            (Some("COUNT"), Some(_), _) => {
                return Err(invalid(
                    "Cannot specify the ProjectionExpression when choosing to get only the Count",
                ));
            }
            (Some("ALL_PROJECTED_ATTRIBUTES"), None, None) => {
                return Err(invalid(
                    "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
                ));
            }
            (Some("SPECIFIC_ATTRIBUTES"), None, _) => {
                return Err(invalid(
                    "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
                ));
            }
            (Some("COUNT"), None, _) => Select::Count,
            (Some("ALL_ATTRIBUTES"), None, _) => Select::All,
            (_, Some(_), _) => Select::Specific,
            (_, None, Some(_)) => Select::AllProjected,
            (_, None, None) => Select::All,
        };
        Ok(Self {
            table: input.take_text("TableName").unwrap_or_default(),
            index,
            filter,
            projection,
            select,
            limit: input.integer("Limit").and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX),
            strong: input.flag("ConsistentRead").unwrap_or(false),
            start,
            report: Report::of(input),
        })
    }

    /// Finds the index and checks what depends on it.
    ///
    /// # Errors
    /// `ValidationException`.
    pub(super) fn source<'a>(&self, table: &'a Table, state: &'a State) -> Result<Source<'a>, Error> {
        let index =
            match &self.index {
                None => None,
                Some(name) => Some(state.index(name).ok_or_else(|| {
                    invalid(format!("The table does not have the specified index: {name}"))
                })?),
            };
        if let Some(index) = index.filter(|index| index.scope == Scope::Global) {
            if self.strong {
                return Err(invalid("Consistent reads are not supported on global secondary indexes"));
            }
            if self.select == Select::All && index.projection != index::Projection::All {
                return Err(invalid(format!(
                    "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global \
                     secondary index {} because its projection type is not ALL",
                    index.name
                )));
            }
            let missing: Vec<&str> = self
                .projection
                .iter()
                .flat_map(Projection::attributes)
                .filter(|name| !index.holds(&table.schema, name))
                .collect();
            if !missing.is_empty() {
                return Err(invalid(format!(
                    "One or more parameter values were invalid: Global secondary index {} does not project [{}]",
                    index.name,
                    missing.join(", ")
                )));
            }
        }
        Ok(Source { table, state, index })
    }

    /// Refuses a filter on the attributes of the key, which a query conditions elsewhere.
    ///
    /// # Errors
    /// `ValidationException`.
    pub(super) fn refuse_filter_on(&self, schema: &KeySchema) -> Result<(), Error> {
        let mut conditions: Vec<_> = self.filter.iter().collect();
        while let Some(condition) = conditions.pop() {
            conditions.extend(condition.parts());
            if let Some(name) = condition.roots().into_iter().find(|name| schema.contains(name)) {
                return Err(invalid(format!(
                    "Filter Expression can only contain non-primary key attributes: Primary key attribute: {name}"
                )));
            }
        }
        Ok(())
    }

    /// Reads a page from `rows`, which begin after the start key.
    pub(super) fn answer<'a>(&self, source: &Source<'a>, rows: impl Iterator<Item = &'a Arc<Row>>) -> Output {
        let fetches = self.fetches(source);
        let consistency = if self.strong { Consistency::Strong } else { Consistency::Eventual };
        let (mut scanned, mut bytes, mut fetched) = (0, 0, 0.0);
        let mut count = 0;
        let mut items = Vec::new();
        let mut last = None;
        for row in rows {
            scanned += 1;
            bytes += row.size;
            let found = match fetches.then(|| source.whole(row)).flatten() {
                Some(whole) => {
                    fetched += read_units(whole.size, consistency);
                    Found::Fetched(whole)
                }
                None => Found::Here(&row.item),
            };
            if self.filter.as_ref().is_none_or(|filter| filter.holds(found.item())) {
                count += 1;
                match &self.projection {
                    _ if self.select == Select::Count => {}
                    Some(projection) => items.push(Found::Part(projection.apply(found.item()))),
                    None => items.push(found),
                }
            }
            if scanned == self.limit || bytes >= MAX_PAGE {
                last = Some(row);
                break;
            }
        }
        let last = last.map(|row| {
            let mut key = source.table.schema.extract(&row.item);
            key.extend(source.index.map(|index| index.schema.extract(&row.item)).unwrap_or_default());
            key
        });
        let units = read_units(bytes, consistency);
        let mut consumed = Consumed::of_table(fetched);
        match source.index {
            None => consumed.table += units,
            Some(index) if index.scope == Scope::Local => {
                consumed.local.insert(index.name.clone(), units);
            }
            Some(index) => {
                consumed.global.insert(index.name.clone(), units);
            }
        }
        Output::written(&Answer {
            count,
            scanned_count: scanned,
            items: (self.select != Select::Count).then_some(items),
            last_evaluated_key: last.as_ref().map(Written),
            consumed_capacity: self.report.written(&self.table, &consumed),
        })
    }

    /// Whether a local index must fetch from the table what it does not hold.
    fn fetches(&self, source: &Source<'_>) -> bool {
        let Some(index) = source.index.filter(|index| index.scope == Scope::Local) else {
            return false;
        };
        let holds = |name: &str| index.holds(&source.table.schema, name);
        index.projection != index::Projection::All
            && (self.select == Select::All
                || self.projection.as_ref().is_some_and(|projection| !projection.attributes().all(holds)))
    }
}

impl Source<'_> {
    pub(super) fn rows(&self) -> &Tree {
        self.index.map_or(&self.state.rows, |index| &index.rows)
    }

    pub(super) fn schema(&self) -> &KeySchema {
        self.index.map_or(&self.table.schema, |index| &index.schema)
    }

    /// The position of an `ExclusiveStartKey`.
    ///
    /// # Errors
    /// `ValidationException`.
    pub(super) fn start(&self, key: &Item) -> Result<Position, Error> {
        let mut names: Vec<_> = self.table.schema.attributes().chain(self.schema().attributes()).collect();
        names.sort_by(|one, two| one.name.cmp(&two.name));
        names.dedup_by(|one, two| one.name == two.name);
        let fits =
            names.iter().all(|known| key.get(&known.name).is_some_and(|value| value.kind() == known.kind));
        if key.len() != names.len() || !fits {
            return Err(invalid("The provided starting key is invalid"));
        }
        Ok(match self.index {
            Some(index) => index.position(&self.table.schema, key),
            None => self.table.schema.position(key),
        })
    }

    /// The whole item of a row of an index.
    fn whole(&self, row: &Row) -> Option<Arc<Row>> {
        self.state.rows.get(&self.table.schema.position(&row.item)).cloned()
    }
}

/// The table of a request, as [`request::table`] finds it.
///
/// # Errors
/// `ValidationException`, `ResourceNotFoundException`.
pub(super) fn table(call: &crate::service::Call<'_>, page: &PageRequest) -> Result<Arc<Table>, AwsError> {
    request::table(call, &page.table)
}
