use sam_dsl::prelude::*;

#[derive(Serialize, Deserialize, Table)]
#[table(name = all_visits)]
pub struct Visit {
    #[partition_key]
    name: String,
}

fn main() {}
