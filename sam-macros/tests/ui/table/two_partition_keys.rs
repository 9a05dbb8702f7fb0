use sam_dsl::prelude::*;

#[derive(Serialize, Deserialize, Table)]
pub struct Visit {
    #[partition_key]
    name: String,
    #[partition_key]
    place: String,
}

fn main() {}
