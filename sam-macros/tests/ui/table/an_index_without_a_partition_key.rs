use sam_dsl::prelude::*;

#[derive(Serialize, Deserialize, Table)]
#[index(ByCity)]
pub struct Visit {
    #[partition_key]
    name: String,
    city: String,
}

fn main() {}
