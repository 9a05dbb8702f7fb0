use sam_dsl::prelude::*;

#[derive(Serialize, Deserialize, Table)]
pub struct Visit {
    name: String,
}

fn main() {}
