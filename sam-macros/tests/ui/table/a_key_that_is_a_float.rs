use sam_dsl::prelude::*;

#[derive(Serialize, Deserialize, Table)]
pub struct Visit {
    #[partition_key]
    name: f64,
}

fn main() {}
