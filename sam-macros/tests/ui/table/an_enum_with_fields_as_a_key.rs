use sam_dsl::prelude::*;

#[derive(Serialize, Deserialize, KeyAttribute)]
pub enum Status {
    Open,
    Closed(u32),
}

fn main() {}
