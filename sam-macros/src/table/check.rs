//! What it means: keys, indexes, stream.

use super::parse::{Field, Input};
use crate::faults::{Faults, listed};
use crate::item::check_logical_id;
use crate::options::Options;
use proc_macro2::Ident;
use sam_model::limits::dynamodb;
use syn::punctuated::Punctuated;
use syn::{GenericArgument, PathArguments, Token, Type, Visibility};

/// A table that can be expanded. Fields are named by their position.
pub(super) struct Checked {
    pub(super) visibility: Visibility,
    pub(super) name: Ident,
    pub(super) logical_id: String,
    pub(super) fields: Vec<Field>,
    pub(super) partition_key: usize,
    pub(super) sort_key: Option<usize>,
    pub(super) time_to_live: Option<usize>,
    pub(super) indexes: Vec<Index>,
    pub(super) stream: Option<&'static str>,
    pub(super) point_in_time_recovery: bool,
}

/// A secondary index.
pub(super) struct Index {
    pub(super) name: Ident,
    pub(super) partition_key: usize,
    pub(super) sort_key: Option<usize>,
    pub(super) local: bool,
    pub(super) projection: Projection,
}

/// What an index holds.
pub(super) enum Projection {
    All,
    /// Beside the keys.
    Some(Vec<usize>),
}

const TABLE_OPTIONS: [&str; 3] = ["name", "stream", "point_in_time_recovery"];
const INDEX_OPTIONS: [&str; 5] = ["partition_key", "sort_key", "project", "keys_only", "local"];
/// As they are written, and the variants of `StreamViewType`.
const STREAMS: [(&str, &str); 4] = [
    ("keys_only", "KeysOnly"),
    ("new_image", "NewImage"),
    ("old_image", "OldImage"),
    ("new_and_old_images", "NewAndOldImages"),
];

pub(super) fn check(input: Input, faults: &mut Faults) -> Option<Checked> {
    let Input { visibility, name, fields, mut table, indexes } = input;
    let partition_key = marked(&fields, "partition_key", "several_partition_keys", faults);
    let sort_key = marked(&fields, "sort_key", "several_sort_keys", faults);
    let time_to_live = marked(&fields, "time_to_live", "several_times_to_live", faults);
    if partition_key.is_none() {
        let message =
            format!("the table of `{name}` needs a partition key: mark one field with `#[partition_key]`");
        faults.at(&name, "partition_key_missing", message);
    }
    if let (Some(partition), Some(sort)) = (partition_key, sort_key)
        && partition == sort
    {
        let field = &fields[partition].ident;
        faults.at(
            field,
            "key_twice",
            format!("`{field}` cannot be the partition key and the sort key at once"),
        );
    }
    let named: Option<Ident> = table.value("name", "Orders", faults);
    if let Some(name) = &named {
        check_logical_id(name, faults);
    }
    let logical_id = named.map_or_else(|| format!("{name}Table"), |name| name.to_string());
    let words: Vec<_> = STREAMS.iter().map(|(word, _)| *word).collect();
    let stream = table
        .word("stream", &words, faults)
        .and_then(|word| STREAMS.iter().find(|(known, _)| word == known).map(|(_, variant)| *variant));
    let point_in_time_recovery = table.flag("point_in_time_recovery", faults);
    table.finish(&TABLE_OPTIONS, faults);

    let mut checked: Vec<Index> = Vec::new();
    for (index, options) in indexes {
        check_logical_id(&index, faults);
        if checked.iter().any(|other| other.name == index) {
            faults.at(&index, "index_duplicate", format!("the index `{index}` is declared twice"));
        }
        let Some(index) = check_index(index, options, &fields, partition_key, sort_key, faults) else {
            continue;
        };
        checked.push(index);
    }
    for (limit, local) in [(&dynamodb::GLOBAL_INDEXES, false), (&dynamodb::LOCAL_INDEXES, true)] {
        let of_kind: Vec<_> = checked.iter().filter(|index| index.local == local).collect();
        if let (Some(message), Some(last)) = (limit.violation(of_kind.len() as u64), of_kind.last()) {
            faults.at(&last.name, limit.code, message);
        }
    }
    Some(Checked {
        visibility,
        name,
        logical_id,
        partition_key: partition_key?,
        sort_key,
        time_to_live,
        indexes: checked,
        stream,
        point_in_time_recovery,
        fields,
    })
}

/// The only field with this mark.
fn marked(fields: &[Field], mark: &str, several: &str, faults: &mut Faults) -> Option<usize> {
    let mut found = None;
    for (at, field) in
        fields.iter().enumerate().filter(|(_, field)| field.marks.iter().any(|one| one == mark))
    {
        match found {
            None => found = Some(at),
            Some(first) => {
                let first: &Field = &fields[first];
                let message = format!("a table has one `#[{mark}]`, and `{}` is it already", first.ident);
                faults.at(&field.ident, several, message);
            }
        }
    }
    found
}

fn check_index(
    name: Ident,
    mut options: Options,
    fields: &[Field],
    table_partition: Option<usize>,
    table_sort: Option<usize>,
    faults: &mut Faults,
) -> Option<Index> {
    let find = |ident: &Ident, faults: &mut Faults| {
        let found = fields.iter().position(|field| field.ident == *ident);
        if found.is_none() {
            let known: Vec<_> = fields.iter().map(|field| field.ident.to_string()).collect();
            let message = format!(
                "`{ident}` is no field of the item: its fields are {}",
                listed(known.iter().map(String::as_str))
            );
            faults.at(ident, "index_attribute_unknown", message);
        }
        found
    };
    let local = options.flag("local", faults);
    let partition: Option<Ident> = options.value("partition_key", "status", faults);
    let sort: Option<Ident> = options.value("sort_key", "placed_at", faults);
    let keys_only = options.flag("keys_only", faults);
    let project = options.list("project", "total", faults);
    let mut projection = Projection::All;
    if keys_only {
        projection = Projection::Some(Vec::new());
    }
    if let Some((option, tokens)) = project {
        if keys_only {
            let message = "`project` and `keys_only` exclude each other: remove one of them";
            faults.at(&option, "index_projection_twice", message);
        }
        let parser = Punctuated::<Ident, Token![,]>::parse_terminated;
        match syn::parse::Parser::parse2(parser, tokens) {
            Ok(names) => {
                projection = Projection::Some(names.iter().filter_map(|name| find(name, faults)).collect())
            }
            Err(_) => faults.at(&option, "wrong_value", "`project` names fields: `project(total, status)`"),
        }
    }
    let before = faults.is_empty();
    let partition_at = partition.as_ref().and_then(|ident| find(ident, faults));
    let sort_at = sort.as_ref().and_then(|ident| find(ident, faults));
    options.finish(&INDEX_OPTIONS, faults);
    let partition_key = match (partition, local) {
        (Some(ident), true) => {
            if partition_at.is_some() && partition_at != table_partition {
                let message = "a local index has the table's partition key: remove this, or remove `local`";
                faults.at(ident, "local_index_partition_key", message);
            }
            table_partition
        }
        (None, true) => table_partition,
        (Some(_), false) => partition_at,
        (None, false) => {
            if before {
                let message = format!(
                    "the index `{name}` needs a partition key: `#[index({name}, partition_key = status)]`"
                );
                faults.at(&name, "index_partition_key_missing", message);
            }
            None
        }
    };
    if local && sort.is_none() {
        let message = format!("the local index `{name}` needs a sort key of its own: `sort_key = placed_at`");
        faults.at(&name, "local_index_sort_key_missing", message);
    }
    if partition_key.is_some()
        && partition_key == table_partition
        && sort_at == table_sort
        && faults.is_empty()
    {
        let message = format!("the index `{name}` has the keys of the table: query the table instead");
        faults.at(&name, "index_same_as_table", message);
    }
    Some(Index { name, partition_key: partition_key?, sort_key: sort_at, local, projection })
}

/// `T` of `Option<T>`; an index leaves out the items that lack its key.
pub(super) fn required(kind: &Type) -> &Type {
    if let Type::Path(path) = kind
        && let Some(last) = path.path.segments.last()
        && last.ident == "Option"
        && let PathArguments::AngleBracketed(arguments) = &last.arguments
        && let Some(GenericArgument::Type(inner)) = arguments.args.first()
    {
        return inner;
    }
    kind
}
