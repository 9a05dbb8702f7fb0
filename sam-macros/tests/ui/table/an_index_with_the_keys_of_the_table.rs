use sam_dsl::prelude::*;

#[derive(Serialize, Deserialize, Table)]
#[index(ByName, partition_key = name)]
pub struct Visit {
    #[partition_key]
    name: String,
}

fn main() {}
