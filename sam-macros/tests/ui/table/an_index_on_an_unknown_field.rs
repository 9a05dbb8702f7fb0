use sam_dsl::prelude::*;

#[derive(Serialize, Deserialize, Table)]
#[index(ByPlace, partition_key = place)]
pub struct Visit {
    #[partition_key]
    name: String,
    city: String,
}

fn main() {}
