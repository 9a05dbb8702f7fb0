use sam_dsl::prelude::*;

#[derive(Serialize, Deserialize, Table)]
pub enum Visit {
    First,
    Second,
}

fn main() {}
