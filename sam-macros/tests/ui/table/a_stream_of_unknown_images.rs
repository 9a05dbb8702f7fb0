use sam_dsl::prelude::*;

#[derive(Serialize, Deserialize, Table)]
#[table(stream = both)]
pub struct Visit {
    #[partition_key]
    name: String,
}

fn main() {}
