use sam_dsl::prelude::*;

#[derive(Serialize, Deserialize, Table)]
#[index(ByCity, local, partition_key = city, sort_key = age)]
pub struct Visit {
    #[partition_key]
    name: String,
    city: String,
    age: u32,
}

fn main() {}
